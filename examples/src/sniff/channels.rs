//! The channels of MAC domains, as MDD, UCD, OCD and DPD describe them.

use docsis_mac::MacAddress;
use docsis_mac::message::{
    Body, BurstAttribute, BurstDescriptor, DftSize, DownstreamActiveChannelTlv, DpdTlv, MddTlv, Message, Ocd, OcdTlv,
    ProfileId, SubcarrierType, Ucd, UcdTlv, UpstreamActiveChannelTlv,
};
use docsis_mac::unit::Frequency;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Channels kept at most.
const CHANNELS: usize = 4096;

/// Facts about a channel, by name: for people with the unit, for machines without.
#[derive(Debug, Default)]
struct Channel(Vec<(&'static str, String, Value)>);

impl Channel {
    fn set(&mut self, name: &'static str, text: impl Into<String>, value: impl Into<Value>) {
        let fact = (name, text.into(), value.into());
        match self.0.iter_mut().find(|(known, ..)| *known == name) {
            Some(known) => *known = fact,
            None => self.0.push(fact),
        }
    }

    fn frequency(&mut self, name: &'static str, frequency: Frequency) {
        self.set(name, frequency.to_string(), frequency.0);
    }

    fn text(&self) -> String {
        let one = |(name, text, _): &(&str, String, Value)| format!("{} {text}", name.replace('_', " "));
        self.0.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn json(&self) -> Map<String, Value> {
        self.0.iter().map(|(name, _, value)| ((*name).to_string(), value.clone())).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    Downstream,
    Upstream,
}

/// The channels of a capture.
#[derive(Debug, Default)]
pub struct Channels {
    /// By the CMTS.
    channels: BTreeMap<(MacAddress, Direction, u8), Channel>,
    /// Profiles of OFDM channels.
    profiles: BTreeMap<(MacAddress, u8), BTreeSet<ProfileId>>,
}

impl Channels {
    /// Takes a message; those that describe channels count.
    pub fn push(&mut self, message: &Message<'_>) {
        let cmts = message.sa;
        match &message.body {
            Body::Mdd(mdd) => {
                for tlv in mdd.tlvs.iter().flatten() {
                    match tlv {
                        MddTlv::DownstreamActiveChannel(tlvs) => {
                            let id = tlvs.iter().flatten().find_map(|tlv| match tlv {
                                DownstreamActiveChannelTlv::ChannelId(id) => Some(id.0),
                                _ => None,
                            });
                            if let Some(channel) = id.and_then(|id| self.channel(cmts, Direction::Downstream, id)) {
                                tlvs.iter().flatten().for_each(|tlv| downstream(channel, &tlv));
                            }
                        }
                        MddTlv::UpstreamActiveChannel(tlvs) => {
                            let id = tlvs.iter().flatten().find_map(|tlv| match tlv {
                                UpstreamActiveChannelTlv::ChannelId(id) => Some(id.0),
                                _ => None,
                            });
                            if let Some(channel) = id.and_then(|id| self.channel(cmts, Direction::Upstream, id)) {
                                tlvs.iter().flatten().for_each(|tlv| upstream(channel, &tlv));
                            }
                        }
                        _ => {}
                    }
                }
            }
            Body::Ocd(ocd) => {
                if let Some(channel) = self.channel(cmts, Direction::Downstream, ocd.downstream_channel_id) {
                    channel.set("kind", "OFDM", "OFDM");
                    let size = ocd.tlvs.iter().flatten().find_map(|tlv| match tlv {
                        OcdTlv::DftSize(size) => Some(size.0),
                        _ => None,
                    });
                    ocd.tlvs.iter().flatten().for_each(|tlv| ofdm(channel, &tlv, size));
                    occupied(channel, ocd);
                }
            }
            Body::Dpd(dpd) => {
                let is_described =
                    dpd.tlvs.iter().flatten().any(|tlv| {
                        matches!(tlv, DpdTlv::SubcarrierAssignment(_) | DpdTlv::SubcarrierAssignmentVector(_))
                    });
                if is_described && self.channel(cmts, Direction::Downstream, dpd.downstream_channel_id).is_some() {
                    let profiles = self.profiles.entry((cmts, dpd.downstream_channel_id)).or_default();
                    profiles.insert(dpd.profile_identifier);
                    let names: Vec<_> = profiles.iter().map(ToString::to_string).collect();
                    if let Some(channel) = self.channel(cmts, Direction::Downstream, dpd.downstream_channel_id) {
                        channel.set("profiles", names.join(" "), names);
                    }
                }
            }
            body => {
                let Some(ucd) = body.ucd() else { return };
                if let Some(channel) = self.channel(cmts, Direction::Upstream, ucd.upstream_channel_id) {
                    descriptor(channel, body, ucd);
                }
            }
        }
    }

    fn channel(&mut self, cmts: MacAddress, direction: Direction, id: u8) -> Option<&mut Channel> {
        let key = (cmts, direction, id);
        if self.channels.len() >= CHANNELS && !self.channels.contains_key(&key) {
            return None;
        }
        Some(self.channels.entry(key).or_default())
    }

    /// Whether none was described.
    pub fn is_empty(&self) -> bool {
        self.channels.is_empty()
    }

    /// Writes a line for each channel.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let mut last = None;
        for ((cmts, direction, id), channel) in &self.channels {
            if last != Some((cmts, direction)) {
                writeln!(
                    out,
                    "{} channels of {cmts}",
                    if *direction == Direction::Upstream { "upstream" } else { "downstream" }
                )?;
                last = Some((cmts, direction));
            }
            writeln!(out, "  {id:>3}  {}", channel.text())?;
        }
        Ok(())
    }

    /// Writes an object for each channel.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn json(&self, out: &mut impl Write) -> io::Result<()> {
        self.channels.iter().try_for_each(|((cmts, direction, id), channel)| {
            let kind = if *direction == Direction::Upstream { "upstream_channel" } else { "downstream_channel" };
            let mut object = Map::new();
            object.insert("type".into(), kind.into());
            object.insert("cmts".into(), cmts.to_string().into());
            object.insert("channel_id".into(), (*id).into());
            object.extend(channel.json());
            writeln!(out, "{}", Value::Object(object))
        })
    }
}

fn downstream(channel: &mut Channel, tlv: &DownstreamActiveChannelTlv<'_>) {
    match tlv {
        DownstreamActiveChannelTlv::Frequency(frequency) => channel.frequency("frequency", frequency.0),
        DownstreamActiveChannelTlv::ModulationAndAnnex(both) => {
            channel.set("modulation", both.modulation.to_string(), both.modulation.to_string());
            let annex = both.annex.to_string();
            channel.set("annex", annex.trim_start_matches("Annex "), annex.clone());
        }
        DownstreamActiveChannelTlv::PrimaryCapable(primary) => {
            channel.set("primary_capable", if primary.0 != 0 { "yes" } else { "no" }, primary.0 != 0);
        }
        DownstreamActiveChannelTlv::MapsAndUcds(carries) => {
            channel.set("maps_and_ucds", if carries.0 != 0 { "yes" } else { "no" }, carries.0 != 0);
        }
        DownstreamActiveChannelTlv::OfdmPlc(_) => channel.set("kind", "OFDM", "OFDM"),
        _ => {}
    }
}

fn upstream(channel: &mut Channel, tlv: &UpstreamActiveChannelTlv<'_>) {
    if let UpstreamActiveChannelTlv::DownstreamChannels(ids) = tlv {
        let ids: Vec<u8> = ids.iter().flatten().map(|id| id.0).collect();
        let text: Vec<_> = ids.iter().map(u8::to_string).collect();
        channel.set("maps_on", text.join(" "), ids);
    }
}

fn ofdm(channel: &mut Channel, tlv: &OcdTlv<'_>, size: Option<DftSize>) {
    match tlv {
        OcdTlv::DftSize(size) => channel.set("subcarriers", size.0.to_string(), size.0.subcarriers().map(|(n, _)| n)),
        OcdTlv::CyclicPrefix(prefix) => channel.set("cyclic_prefix", prefix.0.to_string(), prefix.0.to_string()),
        OcdTlv::RollOff(roll_off) => channel.set("roll_off", roll_off.0.to_string(), roll_off.0.to_string()),
        OcdTlv::SpectrumLocation(frequency) => {
            channel.frequency("subcarrier_zero_frequency", frequency.0);
            if let Some((subcarriers, spacing)) = size.and_then(DftSize::subcarriers) {
                let width = u64::from(subcarriers) * u64::from(spacing);
                channel.set("spectrum", format!("{:.1} MHz", width as f64 / 1e6), width);
            }
        }
        OcdTlv::TimeInterleavingDepth(depth) => {
            channel.set("time_interleaving_depth", format!("{} symbols", depth.0), depth.0);
        }
        OcdTlv::SubcarrierAssignment(set) if set.subcarrier_type == SubcarrierType::PLC_QAM16 => {
            if let Some(first) = set.subcarriers.iter().next() {
                channel.set("plc", format!("from subcarrier {first}"), first);
            }
        }
        OcdTlv::PrimaryCapable(primary) => {
            channel.set("primary_capable", if primary.0 != 0 { "yes" } else { "no" }, primary.0 != 0);
        }
        _ => {}
    }
}

/// From the lowest subcarrier that is not excluded to the highest.
fn occupied(channel: &mut Channel, ocd: &Ocd<'_>) {
    let tlvs = || ocd.tlvs.iter().flatten();
    let size = tlvs().find_map(|tlv| if let OcdTlv::DftSize(size) = tlv { size.0.subcarriers() } else { None });
    let zero = tlvs().find_map(|tlv| if let OcdTlv::SpectrumLocation(zero) = tlv { Some(zero.0) } else { None });
    let (Some((subcarriers, spacing)), Some(zero)) = (size, zero) else { return };
    let mut is_used = vec![true; usize::from(subcarriers)];
    for tlv in tlvs() {
        let OcdTlv::SubcarrierAssignment(set) = tlv else { continue };
        if set.subcarrier_type == SubcarrierType::EXCLUDED {
            for number in set.subcarriers.iter() {
                is_used.get_mut(usize::from(number)).into_iter().for_each(|used| *used = false);
            }
        }
    }
    let place = |number: usize| u64::from(zero.0) + number as u64 * u64::from(spacing);
    let edges = [is_used.iter().position(|used| *used), is_used.iter().rposition(|used| *used)];
    if let [Some(low), Some(high)] = edges.map(|number| number.map(place)) {
        channel.set("occupied", format!("{} to {} MHz", low as f64 / 1e6, high as f64 / 1e6), json!([low, high]));
    }
}

fn descriptor(channel: &mut Channel, body: &Body<'_>, ucd: &Ucd<'_>) {
    let is_ofdma = matches!(body, Body::Ucd51(_));
    channel.set("descriptor", body.name(), body.name());
    if let Some(mini_slot) = ucd.mini_slot() {
        let us = mini_slot.as_secs_f64() * 1e6;
        channel.set("mini_slot", format!("{us} µs"), json!(us));
    }
    if let Some(frame) = ucd.ofdma_frame() {
        let us = frame.as_nanos() as f64 / 1e3;
        channel.set("frame_duration", format!("{us} µs"), json!(us));
    }
    let mut bursts: Vec<String> = Vec::new();
    for tlv in ucd.tlvs.iter().flatten() {
        match tlv {
            UcdTlv::Frequency(frequency) => channel.frequency("frequency", frequency.0),
            UcdTlv::ModulationRate(rate) => {
                let sym = f64::from(rate.0.ksym()) * 1e3;
                channel.set("symbol_rate", format!("{} Msym/s", sym / 1e6), json!(sym));
                // A quarter of roll-off.
                channel.set("width", format!("{} MHz", sym * 1.25 / 1e6), json!(sym * 1.25));
            }
            UcdTlv::SubcarrierZeroFrequency(frequency) => channel.frequency("subcarrier_zero_frequency", frequency.0),
            UcdTlv::SubcarrierSpacing(spacing) => {
                channel.set("subcarrier_spacing", spacing.0.to_string(), spacing.0.to_string());
            }
            UcdTlv::CyclicPrefix(prefix) => {
                channel.set("cyclic_prefix", format!("{} samples", prefix.0), prefix.0.to_string())
            }
            UcdTlv::RollOff(roll_off) => {
                channel.set("roll_off", format!("{} samples", roll_off.0), roll_off.0.to_string())
            }
            UcdTlv::SymbolsPerFrame(symbols) => channel.set("frame", format!("{} symbols", symbols.0), symbols.0),
            UcdTlv::BurstDescriptor(burst) | UcdTlv::BurstDescriptorAdvanced(burst) => {
                bursts.extend(modulation(&burst))
            }
            _ => {}
        }
    }
    if !is_ofdma && !bursts.is_empty() {
        channel.set("bursts", bursts.join("; "), bursts);
    }
}

/// What a burst is for, and its modulation.
fn modulation(burst: &BurstDescriptor<'_>) -> Option<String> {
    burst.attributes.iter().flatten().find_map(|attribute| match attribute {
        BurstAttribute::ModulationType(modulation) => Some(format!("{} {}", burst.iuc, modulation.0)),
        _ => None,
    })
}
