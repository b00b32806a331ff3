//! The same for delivery systems.

use super::mpeg::bytes;
use super::ours::all;
use super::reference::{Node, element};
use dvb_si::descriptor::*;
use dvb_si::units::{OrbitalPosition, TerrestrialFrequency};

pub fn hz(frequency: TerrestrialFrequency) -> u64 {
    frequency.hz().unwrap()
}

/// A word of ours without the space before its unit, or without "mode".
fn tight(word: impl ToString) -> String {
    word.to_string().replace(" MHz", "MHz").replace(" mode", "")
}

fn polarization(polarization: Polarization) -> &'static str {
    ["horizontal", "vertical", "left", "right"][usize::from(polarization.0)]
}

fn position(node: Node, position: OrbitalPosition) -> Node {
    let tenths = position.tenths().unwrap().abs();
    node.with("orbital_position", format!("{}.{}", tenths / 10, tenths % 10))
        .with("west_east_flag", if position.is_east() { "east" } else { "west" })
}

fn fec_inner(fec: FecInner) -> String {
    match fec {
        FecInner::UNDEFINED => "undefined".to_string(),
        FecInner::NONE => "none".to_string(),
        ratio => ratio.to_string(),
    }
}

pub fn satellite(d: SatelliteDeliverySystem) -> Node {
    let s2 = d.modulation_system == ModulationSystem::DVB_S2;
    let node = element!("satellite_delivery_system_descriptor", d; frequency = d.frequency.hz().unwrap(),
        polarization = polarization(d.polarization), ?roll_off = s2.then_some(d.roll_off),
        modulation_system, modulation_type, symbol_rate = d.symbol_rate.per_second().unwrap(),
        fec_inner = fec_inner(d.fec_inner));
    position(node, d.orbital_position)
}

pub fn cable(d: CableDeliverySystem) -> Node {
    let modulation = match d.modulation {
        CableModulation(0) => panic!("not in the corpus"),
        named => named.to_string(),
    };
    let fec_outer = match d.fec_outer {
        FecOuter::UNDEFINED => "undefined",
        FecOuter::NONE => "none",
        FecOuter::RS => "RS",
        FecOuter(_) => panic!("not in the corpus"),
    };
    element!("cable_delivery_system_descriptor", d; frequency = d.frequency.hz().unwrap(), fec_outer = fec_outer,
        modulation = modulation, symbol_rate = d.symbol_rate.per_second().unwrap(),
        fec_inner = fec_inner(d.fec_inner))
}

/// A reserved code rate is a number.
fn code_rate(rate: CodeRate) -> String {
    rate.name().map_or_else(|| rate.0.to_string(), str::to_string)
}

/// The reference makes 0 of a frequency of all ones.
pub fn terrestrial(d: TerrestrialDeliverySystem) -> Node {
    let centre = if d.centre_frequency.0 == u32::MAX { 0 } else { hz(d.centre_frequency) };
    element!("terrestrial_delivery_system_descriptor", d; centre_frequency = centre,
        bandwidth = tight(d.bandwidth), priority = if d.priority { "HP" } else { "LP" },
        no_time_slicing = d.time_slicing_indicator, no_mpe_fec = d.mpe_fec_indicator, constellation,
        hierarchy_information, code_rate_hp_stream = code_rate(d.code_rate_hp_stream),
        code_rate_lp_stream = code_rate(d.code_rate_lp_stream), guard_interval,
        transmission_mode = tight(d.transmission_mode), other_frequency = d.other_frequency_flag)
}

/// A mode of which no meaning is known is left out.
pub fn s2(d: S2SatelliteDeliverySystem) -> Node {
    let mode = Some(d.ts_gs_mode.0).filter(|mode| *mode != 3);
    let backwards = (!d.reserved_1.is_default()).then_some(true);
    element!("S2_satellite_delivery_system_descriptor", d; ?backwards_compatibility = backwards, ?ts_gs_mode = mode,
        ?scrambling_sequence_index = d.scrambling_sequence.map(|s| s.scrambling_sequence_index),
        ?input_stream_identifier, ?timeslice_number)
}

pub fn frequency_list(d: FrequencyList<'_>) -> Node {
    let (coding_type, hertz): (_, Vec<_>) = match d.centre_frequencies {
        CentreFrequencies::Satellite(list) => ("satellite", all(list).map(|f| f.hz()).collect()),
        CentreFrequencies::Cable(list) => ("cable", all(list).map(|f| f.hz()).collect()),
        CentreFrequencies::Terrestrial(list) => ("terrestrial", all(list).map(|f| f.hz()).collect()),
        other => panic!("not in the corpus: {other:?}"),
    };
    let value = |hertz: Option<u64>| Node::new("centre_frequency").with("value", hertz.unwrap());
    Node::new("frequency_list_descriptor").with("coding_type", coding_type).and(hertz.into_iter().map(value))
}

pub fn cell_list(d: CellList<'_>) -> Node {
    let subcell = |s: Subcell| {
        element!("subcell", s; cell_id_extension, subcell_latitude, subcell_longitude,
            subcell_extent_of_latitude, subcell_extent_of_longitude)
    };
    element!("cell_list_descriptor").and(all(d.cells).map(|c| {
        element!("cell", c; cell_id, cell_latitude, cell_longitude, cell_extent_of_latitude,
            cell_extent_of_longitude)
        .and(all(c.subcells).map(subcell))
    }))
}

pub fn subcell(s: TransposerFrequency) -> Node {
    element!("subcell", s; cell_id_extension, transposer_frequency = hz(s.transposer_frequency))
}

pub fn cell_frequency_link(d: CellFrequencyLink<'_>) -> Node {
    element!("cell_frequency_link_descriptor").and(
        all(d.cells)
            .map(|c| element!("cell", c; cell_id, frequency = hz(c.frequency)).and(all(c.subcells).map(subcell))),
    )
}

pub fn t2(d: T2DeliverySystem<'_>) -> Node {
    let frequency = |f| Node::new("centre_frequency").with("value", hz(f));
    let cell = |c: T2Cell<'_>| {
        let several = c.centre_frequencies.into_iter().flat_map(all).map(|f| *f);
        element!("cell", c; cell_id)
            .and(several.chain(c.centre_frequency).map(frequency))
            .and(all(c.subcells).map(subcell))
    };
    let details = |e: T2Details<'_>| {
        element!("extension", e; siso_miso = ["SISO", "MISO"][usize::from(e.siso_miso)],
            bandwidth = tight(e.bandwidth), guard_interval, transmission_mode = tight(e.transmission_mode),
            other_frequency = e.other_frequency_flag, tfs = e.tfs_flag)
        .and(all(e.cells).map(cell))
    };
    element!("T2_delivery_system_descriptor", d; plp_id, t2_system_id).and(d.details.map(details))
}

pub fn sh(d: ShDeliverySystem<'_>) -> Node {
    element!("SH_delivery_system_descriptor", d; diversity_mode).and(all(d.modulations).map(sh_modulation))
}

fn sh_modulation(m: ShModulation<'_>) -> Node {
    let waveform = match m.modulation {
        ShWaveform::ShTdm(t) => element!("TDM", t; polarization = polarization(t.polarization),
            roll_off = ["0.35", "0.25", "0.15"][usize::from(t.roll_off)],
            modulation_mode = ["QPSK", "8PSK", "16APSK"][usize::from(t.modulation_mode)], code_rate, symbol_rate),
        ShWaveform::ShOfdm(o) => element!("OFDM", o;
            bandwidth = ["8MHz", "7MHz", "6MHz", "5MHz", "1.7MHz"][usize::from(o.bandwidth)],
            priority = u8::from(o.priority), constellation_and_hierarchy, code_rate, guard_interval,
            transmission_mode = tight(o.transmission_mode), common_frequency),
        other => panic!("{other:?}"),
    };
    let interleaver = m.interleaver.map(|i| match i {
        ShInterleaver::ShInterleaverInfo(i) => element!("interleaver", i; common_multiplier, nof_late_taps, nof_slices,
            slice_distance, non_late_increments),
        ShInterleaver::ShShortInterleaverInfo(i) => element!("interleaver", i; common_multiplier),
        other => panic!("{other:?}"),
    });
    Node::new("modulation").and([waveform]).and(interleaver)
}

fn c2_guard_interval(interval: u8) -> String {
    ["1/128", "1/64"].get(usize::from(interval)).map_or_else(|| interval.to_string(), |i| (*i).into())
}

pub fn c2(d: C2DeliverySystem) -> Node {
    element!("C2_delivery_system_descriptor", d; plp_id, data_slice_id, c2_system_tuning_frequency,
        c2_system_tuning_frequency_type, active_ofdm_symbol_duration,
        guard_interval = c2_guard_interval(d.guard_interval))
}

pub fn c2_bundle(d: C2BundleDeliverySystem<'_>) -> Node {
    element!("C2_bundle_delivery_system_descriptor").and(all(d.plps).map(|e| {
        element!("plp", e.system; plp_id, data_slice_id, c2_system_tuning_frequency, c2_system_tuning_frequency_type,
            active_ofdm_symbol_duration, guard_interval = c2_guard_interval(e.system.guard_interval),
            master_channel = e.primary_channel)
    }))
}

pub fn s2x(d: S2xSatelliteDeliverySystem<'_>) -> Node {
    let channel = |name: &str, c: S2xChannel| {
        let node = element!(name, c; frequency = c.frequency.hz().unwrap(),
            polarization = polarization(c.polarization), roll_off,
            symbol_rate = c.symbol_rate.per_second().unwrap(), ?input_stream_identifier);
        position(node, c.orbital_position)
    };
    let bonds = d.bonds.into_iter().flat_map(|b| all(b.channels)).map(|c| channel("channel_bond", c));
    element!("S2X_satellite_delivery_system_descriptor", d; receiver_profiles, s2x_mode = d.s2x_mode.0,
        ts_gs_s2x_mode = d.ts_gs_s2x_mode.0, ?timeslice_number,
        ?scrambling_sequence_index = d.scrambling_sequence.map(|s| s.scrambling_sequence_index))
    .and([channel("master_channel", d.channel)])
    .and(bonds)
    .and(bytes("reserved_future_use", &d.reserved_3))
}

pub fn t2mi(d: T2mi<'_>) -> Node {
    element!("T2MI_descriptor", d; t2mi_stream_id, num_t2mi_streams_minus_one, pcr_iscr_common_clock_flag)
        .and(bytes("reserved", &d.reserved_4))
}
