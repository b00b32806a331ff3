//! Captured frames, against figures that tshark 4.0.17 gave for the same bytes.

#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::indexing_slicing)] // tests assert
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod support;

use docsis_mac::frame::{FrameControl, Payload, frame_len};
use docsis_mac::message::*;
use docsis_mac::tlv::Scalar;
use docsis_mac::unit::*;
use docsis_mac::wire::{Decode, Encode, List, Owned};
use docsis_mac::{Frame, Frames, MacAddress, Message, Sid};

/// The trace of a remote PHY device with its core, by session.
fn trace(sessions: &[u32]) -> Option<Vec<Vec<u8>>> {
    let file = support::file("_2018-09-19_14-20-52.pcap.gz")?;
    let (link, records) = support::pcap(&file);
    assert_eq!(link, 1);
    let data = records.filter_map(support::l2tp).filter(|(session, _)| sessions.contains(session));
    Some(data.map(|(_, data)| support::segment(data).to_vec()).collect())
}

fn frames() -> Option<Vec<Vec<u8>>> {
    trace(&[0x43_0000, 0x43_0001])
}

#[test]
fn all_frames_are_read_built_and_described() {
    let Some(frames) = frames() else { return };
    assert_eq!(frames.len(), 50_425);
    let (mut maps, mut ucds, mut mdds) = (0, 0, [0, 0]);
    for bytes in &frames {
        let f = Frame::from_bytes(bytes).unwrap();
        assert_eq!((f.frame_control(), f.mac_parm, f.ehdr), (FrameControl::MANAGEMENT, 0, None));
        assert!(f.check_crc().is_ok());
        assert_eq!(f.encode_to_vec().unwrap(), *bytes);
        let m = f.message().unwrap();
        // Lengths, HCS and CRC computed from the parts.
        assert_eq!(Frame::from(Message::new(m.sa, m.body)).encode_to_vec().unwrap(), *bytes);
        match m.body {
            Body::Map(_) => maps += 1,
            Body::Ucd(_) => ucds += 1,
            Body::Mdd(_) => mdds[usize::from(bytes.len() == 154)] += 1,
            ref other => panic!("{other:?}"),
        }
        if !matches!(m.body, Body::Map(_)) || maps % 1000 == 0 {
            let back: Owned<Frame<'static>> = serde_json::from_str(&serde_json::to_string(&f).unwrap()).unwrap();
            assert_eq!(back.as_bytes()[..], *bytes);
        }
    }
    assert_eq!((maps, ucds, mdds), (49_246, 393, [393, 393]));
}

/// The MAP pseudowire: no MAC header, no CRC. Every field summed up, and by tshark of the frames
/// with the same MAPs.
#[test]
fn all_maps_without_header_and_crc() {
    let Some(messages) = trace(&[0xD4_0000]) else { return };
    assert_eq!(messages.len(), 49_246);
    let (mut starts, mut acknowledged) = (0u64, 0u64);
    for bytes in &messages {
        let m = Message::from_bytes(bytes).unwrap();
        assert!(m.crc.is_none());
        assert_eq!(m.encode_to_vec().unwrap(), *bytes);
        let Body::Map(map) = m.body else { panic!("{m:?}") };
        let MapTiming { acknowledgement_time, ranging_backoff_start, ranging_backoff_end, .. } = map.timing;
        starts += u64::from(map.allocation_start_time);
        acknowledged += u64::from(acknowledgement_time);
        assert_eq!((map.upstream_channel_id, map.ucd_count), (1, 0));
        assert_eq!((ranging_backoff_start, ranging_backoff_end), (0, 4));
        assert_eq!((map.timing.data_backoff_start, map.timing.data_backoff_end), (0, 10));
        let intervals: Vec<_> = map.intervals().map(Result::unwrap).map(|i| (i.sid, i.iuc, i.start, i.end)).collect();
        assert_eq!(
            intervals,
            [
                (Sid::ALL, Iuc::INITIAL_MAINTENANCE, 0, Some(40)),
                (Sid::ALL, Iuc::REQUEST, 40, Some(295)),
                (Sid::ALL, Iuc::REQUEST, 295, Some(320)),
            ]
        );
        assert_eq!((map.length(), map.behind_null().is_empty()), (Some(320), true));
    }
    assert_eq!((starts, acknowledged), (1_007_290_995_054, 1_007_304_851_086));
}

/// The same MAPs as a time line. Each is 320 mini-slots long, so the differences of their starts say how they stand.
#[cfg(feature = "std")]
#[test]
fn all_maps_as_a_time_line() {
    use docsis_mac::schedule::{Relation, Timeline, elements, grants, pending};
    let Some(messages) = trace(&[0xD4_0000]) else { return };
    let mut timeline = Timeline::new();
    let (mut relations, mut expected, mut last) = ([0; 5], [1, 0, 0, 0, 0], None);
    for bytes in &messages {
        let Body::Map(map) = Message::from_bytes(bytes).unwrap().body else { panic!() };
        let line: Vec<_> = grants(&map).map(Result::unwrap).collect();
        let behind: Vec<_> = pending(&map).collect();
        let built = elements(map.allocation_start_time, &line, &behind, None).unwrap();
        assert!(map.elements.iter().map(Result::unwrap).eq(built));
        let kind = match timeline.push(&map) {
            Relation::First => 0,
            Relation::Follows => 1,
            Relation::Duplicate => 2,
            Relation::Gap { .. } => 3,
            Relation::Overlap { .. } => 4,
        };
        relations[kind] += 1;
        match last.replace(map.allocation_start_time).map(|last| i64::from(map.allocation_start_time) - i64::from(last))
        {
            None => {}
            Some(320) => expected[1] += 1,
            Some(0) => expected[2] += 1,
            Some(321..) => expected[3] += 1,
            Some(_) => expected[4] += 1,
        }
    }
    assert_eq!(relations, expected);
    assert!(relations[1] > 10_000 && relations[3] > 10_000, "{relations:?}");
}

#[test]
fn the_upstream_channel_descriptor() {
    let Some(frames) = frames() else { return };
    let bytes = frames.iter().find(|f| f.len() == 244).unwrap();
    let f = Frame::from_bytes(bytes).unwrap();
    let m = f.message().unwrap();
    assert_eq!(m.sa, MacAddress([0xAC, 0x1F, 0x6B, 0x1B, 0xAA, 0xC1]));
    let ucd = m.body.ucd().unwrap();
    assert_eq!(
        (ucd.upstream_channel_id, ucd.configuration_change_count, ucd.mini_slot_size, ucd.downstream_channel_id),
        (1, 0, MiniSlotSize(2), 1)
    );
    assert_eq!(ucd.mini_slot(), Some(core::time::Duration::from_nanos(12_500)));
    let tlvs: Vec<_> = ucd.tlvs.iter().map(Result::unwrap).collect();
    assert_eq!(tlvs.len(), 8);
    assert_eq!(tlvs[0], UcdTlv::ModulationRate(Scalar(SymbolRate::KSYM_2560)));
    assert_eq!(tlvs[1], UcdTlv::Frequency(Scalar(Frequency(30_000_000))));
    let UcdTlv::PreamblePattern(pattern) = tlvs[2] else { panic!() };
    assert_eq!(format!("{pattern:?}"), "33003fcf333ccf0c333f0f00f3cccf30");
    // IUC, T, k, maximum burst size, last codeword length.
    let expected = [
        (Iuc::REQUEST, 0, 0, None, LastCodeword::FIXED),
        (Iuc::INITIAL_MAINTENANCE, 5, 34, None, LastCodeword::FIXED),
        (Iuc::STATION_MAINTENANCE, 5, 34, None, LastCodeword::FIXED),
        (Iuc::SHORT_DATA, 6, 75, Some(11), LastCodeword::SHORTENED),
        (Iuc::LONG_DATA, 8, 220, None, LastCodeword::SHORTENED),
    ];
    for (tlv, (iuc, t, k, maximum, last)) in tlvs[3..].iter().zip(expected) {
        let UcdTlv::BurstDescriptor(burst) = tlv else { panic!("{tlv:?}") };
        assert_eq!(burst.iuc, iuc);
        let mut attributes = vec![
            BurstAttribute::ModulationType(Scalar(BurstModulation::QPSK)),
            BurstAttribute::DifferentialEncoding(Scalar(OnOff::OFF)),
            BurstAttribute::PreambleLength(Scalar(128)),
            BurstAttribute::PreambleValueOffset(Scalar(0)),
            BurstAttribute::FecErrorCorrection(Scalar(t)),
            BurstAttribute::FecCodewordInformationBytes(Scalar(k)),
            BurstAttribute::ScramblerSeed(Scalar(0x0152)),
        ];
        attributes.extend(maximum.map(|m| BurstAttribute::MaximumBurstSize(Scalar(m))));
        attributes.push(BurstAttribute::GuardTimeSize(Scalar(22)));
        attributes.push(BurstAttribute::LastCodewordLength(Scalar(last)));
        attributes.push(BurstAttribute::ScramblerOnOff(Scalar(OnOff::ON)));
        assert_eq!(burst.attributes, List::from(&attributes[..]));
    }
}

#[test]
fn the_mac_domain_descriptors() {
    let Some(frames) = frames() else { return };
    let of = |len| Frame::from_bytes(frames.iter().find(|f| f.len() == len).unwrap()).unwrap();
    let mdd = |f: &Frame<'_>| match f.message().unwrap().body {
        Body::Mdd(mdd) => format!("{mdd:?}"),
        ref other => panic!("{other:?}"),
    };
    use DownstreamActiveChannelTlv as D;
    let events = ChannelStatusMask {
        mdd_timeout: true,
        lock_failure: true,
        mdd_recovery: true,
        lock_recovery: true,
        ..ChannelStatusMask::default()
    };
    let annex = ModulationOrderAnnex { annex: J83Annex::B, modulation: DownstreamModulation::QAM256 };
    let channel = |id, frequency, primary| {
        [
            D::ChannelId(Scalar(id)),
            D::Frequency(Scalar(Frequency(frequency))),
            D::ModulationAndAnnex(annex.into()),
            D::PrimaryCapable(Scalar(primary)),
            D::CmStatusEvents(events.into()),
            D::MapsAndUcds(Scalar(primary)),
        ]
    };
    let (one, two) = (channel(1, 453_000_000, 1), channel(2, 459_000_000, 0));
    let short = [MddTlv::DownstreamActiveChannel(List::from(&one))];
    let head = Mdd { number_of_fragments: 1, fragment_sequence_number: 1, ..Mdd::default() };
    let expected = Mdd { current_downstream_channel_id: 2, tlvs: List::from(&short), ..head };
    assert_eq!(mdd(&of(58)), format!("{expected:?}"));

    let (ids, upstream_ids) = ([Scalar(2), Scalar(1)], [Scalar(1)]);
    let group = [ServiceGroupTlv::MdDsSgId(Scalar(1)), ServiceGroupTlv::Channels(List::from(&ids))];
    let rcp = [RcpReportingTlv::Spacing(Scalar(CenterFrequencySpacing::MHZ_6)), RcpReportingTlv::VerboseRcp(Scalar(1))];
    let ip = [IpInitializationTlv::Mode(Scalar(IpProvisioningMode::IPV4))];
    let version = [CmtsVersionTlv::MajorBefore40(Scalar(3)), CmtsVersionTlv::MinorBefore40(Scalar(1))];
    let ranging =
        ChannelStatusMask { t4_timeout: true, t3_exceeded: true, ranging_recovered: true, ..Default::default() };
    let upstream = [
        UpstreamActiveChannelTlv::ChannelId(Scalar(1)),
        UpstreamActiveChannelTlv::CmStatusEvents(ranging.into()),
        UpstreamActiveChannelTlv::Priority(Scalar(7)),
        UpstreamActiveChannelTlv::DownstreamChannels(List::from(&upstream_ids)),
    ];
    let all = CmStatusMask31::from_bytes(&[0, 0, 0x0F, 0xFF]).unwrap();
    let long = [
        MddTlv::EarlyAuthentication(Scalar(0)),
        MddTlv::UpstreamAmbiguityResolution(List::from(&upstream_ids)),
        MddTlv::UpstreamFrequencyRange(Scalar(0)),
        MddTlv::SymbolClockLocked(Scalar(1)),
        MddTlv::ExtendedTransmitPower(Scalar(1)),
        MddTlv::PeriodicMaintenance(Scalar(PeriodicMaintenanceKind::UNICAST_RANGING)),
        MddTlv::DlsMulticastDelivery(Scalar(DlsMulticastMethod::DELAYED)),
        MddTlv::CmStatusEvents31(all.into()),
        MddTlv::DownstreamActiveChannel(List::from(&two)),
        MddTlv::DownstreamActiveChannel(List::from(&one)),
        MddTlv::DownstreamServiceGroup(List::from(&group)),
        MddTlv::RcpReportingControl(List::from(&rcp)),
        MddTlv::IpInitialization(List::from(&ip)),
        MddTlv::CmtsVersion(List::from(&version)),
        MddTlv::UpstreamActiveChannel(List::from(&upstream)),
    ];
    let expected = Mdd { current_downstream_channel_id: 1, tlvs: List::from(&long), ..head };
    assert_eq!(mdd(&of(154)), format!("{expected:?}"));
    let rebuilt = Frame::from(Message::new(of(154).message().unwrap().sa, Body::Mdd(expected.into())));
    assert_eq!(rebuilt.encode_to_vec().unwrap(), of(154).encode_to_vec().unwrap());
}

#[test]
fn captures_of_docsis_frames() {
    let Some(file) = support::file("openrpd-depi-docsis-frames-dlt143.pcap") else { return };
    let (link, records) = support::pcap(&file);
    assert_eq!(link, 143);
    let names: Vec<_> = records.map(|r| Frame::from_bytes(r).unwrap().message().unwrap().body.name()).collect();
    let mut expected = vec!["MAP"; 20];
    expected.extend(["UCD", "MDD", "MDD"].repeat(3));
    assert_eq!(names, expected);
}

/// OCD, DPD and UCD from the unit tests of OpenRPD, some broken on purpose.
#[test]
fn published_messages() {
    let Some(file) = support::file("openrpd-unit-test-mmm.pcap") else { return };
    let (_, records) = support::pcap(&file);
    let mut types = Vec::new();
    for bytes in records {
        let f = Frame::from_bytes(bytes).unwrap();
        let m = f.message().unwrap();
        types.push(m.message_type().0);
        assert!(m.crc.unwrap().is_ok());
        assert_eq!(f.encode_to_vec().unwrap(), bytes);
        assert_eq!(Frame::from(Message::new(m.sa, m.body)).encode_to_vec().unwrap(), bytes);
        if let (Body::Ocd(ocd), 1) = (m.body, types.len()) {
            the_channel_descriptor_of_a_cmts(&ocd);
        }
        let Body::Ucd51(ucd) = m.body else { continue };
        let tlvs: Vec<_> = ucd.tlvs.iter().map(Result::unwrap).collect();
        assert_eq!(tlvs.len(), 22);
        assert!(!tlvs.iter().any(|t| matches!(t, UcdTlv::Unknown(_) | UcdTlv::Invalid { .. })));
        assert_eq!(tlvs[9], UcdTlv::SubcarrierZeroFrequency(Scalar(Frequency(70_000_000))));
        // Reserved bits that are set are kept and told.
        let UcdTlv::RangingChannelClassId(class) = tlvs[3] else { panic!("{:?}", tlvs[3]) };
        assert_eq!((class.reserved.deviation(), class.cm, class.emta), (0x0A0, true, true));
        let UcdTlv::OfdmaBurstDescriptor(burst) = tlvs[21] else { panic!("{:?}", tlvs[21]) };
        assert_eq!(burst.iuc, Iuc::DATA_PROFILE_13);
        let entry = OfdmaProfileEntry { modulation: OfdmaModulation::QAM32, pilot_pattern: 9, further_mini_slots: 59 };
        let attributes = [
            BurstAttribute::OfdmaProfile(List::Items(&[entry; 7])),
            // Where tshark takes the two bytes for the first of two each (trap 39).
            BurstAttribute::OfdmaInitialRangingPower(
                InitialRangingPower { start: QuarterDbmv(0), step: QuarterDb(64) }.into(),
            ),
        ];
        assert_eq!(burst.attributes, List::from(&attributes));
    }
    assert_eq!(types, [49, 49, 49, 49, 50, 50, 50, 50, 51, 2]);
}

/// As its publisher reads it: 4096 subcarriers from 572.6 MHz on, 5 µs, 0.625 µs, depth 16.
fn the_channel_descriptor_of_a_cmts(ocd: &Ocd<'_>) {
    assert_eq!((ocd.downstream_channel_id, ocd.configuration_change_count), (159, 8));
    let tlvs: Vec<_> = ocd.tlvs.iter().map(Result::unwrap).collect();
    assert_eq!(
        tlvs[..5],
        [
            OcdTlv::DftSize(Scalar(DftSize::N4096)),
            OcdTlv::CyclicPrefix(Scalar(DownstreamCyclicPrefix::NS_5000)),
            OcdTlv::RollOff(Scalar(DownstreamRollOff::NS_625)),
            OcdTlv::SpectrumLocation(Scalar(Frequency(572_600_000))),
            OcdTlv::TimeInterleavingDepth(Scalar(16)),
        ]
    );
    let uses: Vec<_> = tlvs[5..9]
        .iter()
        .map(|tlv| match tlv {
            OcdTlv::SubcarrierAssignment(used) => (used.subcarrier_type, used.subcarriers.iter().collect::<Vec<_>>()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((uses[0].0, uses[0].1.len(), uses[0].1[0]), (SubcarrierType::CONTINUOUS_PILOT, 32, 1162));
    assert_eq!((uses[1].0, uses[1].1.len()), (SubcarrierType::EXCLUDED, 1126));
    assert_eq!((uses[2].0, uses[2].1[0], uses[2].1.len()), (SubcarrierType::EXCLUDED, 2970, 1126));
    assert_eq!((uses[3].0, uses[3].1.clone()), (SubcarrierType::PLC_QAM16, (1864..=1871).collect()));
    assert_eq!(tlvs[9], OcdTlv::PrimaryCapable(Scalar(0)));
}

/// All frames in one buffer, with stuffing here and there.
#[test]
fn a_buffer_of_all_frames() {
    let Some(frames) = frames() else { return };
    let mut buffer = Vec::new();
    for (i, f) in frames.iter().enumerate() {
        buffer.extend(f);
        buffer.resize(buffer.len() + i % 3, 0xFF);
    }
    let mut walk = Frames::new(&buffer);
    let mut at = 0;
    for f in &frames {
        assert!(matches!(walk.next(), Some(Ok(Frame { payload: Payload::Management(_), .. }))));
        while buffer[at] == 0xFF {
            at += 1;
        }
        at += f.len();
        assert_eq!(walk.offset(), at);
        assert_eq!(frame_len(f), Ok(Some(f.len())));
    }
    assert!(walk.next().is_none() && walk.rest().is_empty());
}

/// The same with every 997th header damaged: its frame is skipped as a whole and the next one found.
#[test]
fn a_buffer_with_damaged_headers() {
    let Some(frames) = frames() else { return };
    let (mut buffer, mut expected, mut lost) = (Vec::new(), 0, 0);
    for (i, f) in frames.iter().enumerate() {
        let at = buffer.len();
        buffer.extend(f);
        if i % 997 == 50 {
            buffer[at + i % 6] ^= 1 << (i % 8);
            lost += f.len();
        } else {
            expected += 1;
        }
    }
    let (mut walk, mut found, mut skipped) = (Frames::new(&buffer), 0, 0);
    while let Some(frame) = walk.next() {
        match frame {
            Ok(_) => found += 1,
            Err(_) => skipped += walk.resynchronize().len(),
        }
    }
    assert_eq!((found, skipped, walk.offset()), (expected, lost, buffer.len()));
}

/// In packets of PID 0x1FFE and out of them again.
#[cfg(feature = "mpegts")]
mod convergence {
    use super::frames;
    use docsis_mac::convergence::{Convergence, FramePacketizer, UnitEvent};
    use mpegts::Packet;

    fn pack(frames: &[Vec<u8>], pause: usize) -> Vec<[u8; 188]> {
        let (mut packets, mut p) = (Vec::new(), FramePacketizer::new());
        for (i, f) in frames.iter().enumerate() {
            p.push(f, |b| packets.push(*b)).unwrap();
            if i % pause == 0 {
                p.finish(|b| packets.push(*b));
            }
        }
        p.finish(|b| packets.push(*b));
        packets
    }

    /// The packets of the first and the last byte of each frame, by counting bytes.
    fn places(frames: &[Vec<u8>], packets: &[[u8; 188]]) -> Vec<(usize, usize)> {
        let bytes = |(i, p): (usize, &[u8; 188])| {
            let start = if p[1] & 0x40 != 0 { 5 } else { 4 };
            p[start..].iter().map(move |b| (i, *b)).collect::<Vec<_>>()
        };
        let mut stream = packets.iter().enumerate().flat_map(bytes);
        let place = |f: &Vec<u8>| {
            let (first, _) = stream.find(|(_, b)| *b != 0xFF).unwrap();
            let last = stream.by_ref().take(f.len() - 1).last();
            (first, last.unwrap().0)
        };
        frames.iter().map(place).collect()
    }

    #[test]
    fn all_frames_come_out_as_they_went_in() {
        let Some(frames) = frames() else { return };
        for pause in [usize::MAX, 1, 7, 1000] {
            let packets = pack(&frames, pause);
            let (mut convergence, mut expected, mut borrowed) = (Convergence::new(), frames.iter(), 0);
            for p in &packets {
                let mut input = convergence.push(Packet::new(p));
                while let Some(event) = convergence.next(&mut input) {
                    let UnitEvent::Unit(bytes) = event else { panic!("{event:?}") };
                    borrowed += usize::from(p.as_ptr_range().contains(&bytes.as_ptr()));
                    assert_eq!(Some(bytes), expected.next().map(|f| &f[..]));
                }
            }
            assert_eq!(expected.next(), None);
            // Two of three MAPs lie whole in a packet.
            assert!(borrowed > frames.len() / 2, "{borrowed}");
        }
    }

    #[test]
    fn losses_cost_the_frames_they_touch() {
        let Some(frames) = frames() else { return };
        let packets = pack(&frames, usize::MAX);
        let places = places(&frames, &packets);
        for (every, at) in [(2, 1), (3, 0), (10, 4), (101, 100), (5000, 17)] {
            let lost = |i: usize| i % every == at;
            let mut convergence = Convergence::new();
            let (mut whole, mut breaks) = (Vec::new(), 0);
            for (_, p) in packets.iter().enumerate().filter(|(i, _)| !lost(*i)) {
                let mut input = convergence.push(Packet::new(p));
                while let Some(event) = convergence.next(&mut input) {
                    match event {
                        UnitEvent::Unit(bytes) => whole.push(bytes.to_vec()),
                        UnitEvent::Discontinuity(_) => breaks += 1,
                        other => panic!("{other:?}"),
                    }
                }
            }
            let untouched = places.iter().zip(&frames).filter(|((first, last), _)| !(*first..=*last).any(lost));
            let expected: Vec<_> = untouched.map(|(_, f)| f.clone()).collect();
            assert_eq!(whole.len(), expected.len(), "one in {every}");
            assert!(whole == expected, "one in {every}");
            let gaps = (1..packets.len() - 1).filter(|i| lost(*i)).count();
            assert_eq!(breaks, gaps, "one in {every}");
        }
    }
}
