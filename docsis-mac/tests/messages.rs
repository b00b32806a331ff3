//! Descriptors with every TLV and distinct values, built and read.
//!
//! The bytes were given to tshark 4.0.17, which reads each field as it is here. Where that version
//! does not know a TLV, or reads it differently, a comment says so and the specification counts.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use docsis_mac::message::*;
use docsis_mac::tlv::*;
use docsis_mac::unit::*;
use docsis_mac::wire::{Blob, Decode, Encode, List, Owned, Rfz};
use docsis_mac::{Dsid, Frame, MacAddress, PaddedDsid};
use hex_literal::hex;

const ZEROS: Rfz = Rfz::from_deviation(0);

/// The frame of this body is `bytes`, and they are read as it; JSON gives them too.
#[track_caller]
fn both_ways(body: Body<'_>, bytes: &[u8]) {
    let frame = Frame::from(Message::new(MacAddress(hex!("001122334455")), body));
    assert_eq!(frame.encode_to_vec().unwrap(), bytes);
    let read = Frame::from_bytes(bytes).unwrap();
    assert_eq!(read, frame);
    assert!(read.check_crc().is_ok());
    let json = serde_json::to_string(&read).unwrap();
    assert!(!json.contains("unknown") && !json.contains("invalid") && !json.contains("undecoded"), "{json}");
    let back: Owned<Frame<'static>> = serde_json::from_str(&json).unwrap();
    assert_eq!(back.as_bytes()[..], *bytes);
}

#[test]
fn upstream_channel_descriptors() {
    use BurstAttribute as A;
    use UcdTlv as T;
    let attributes = [
        A::ModulationType(Scalar(BurstModulation::QAM32)),
        A::DifferentialEncoding(Scalar(OnOff::ON)),
        A::PreambleLength(Scalar(258)),
        A::PreambleValueOffset(Scalar(515)),
        A::FecErrorCorrection(Scalar(9)),
        A::FecCodewordInformationBytes(Scalar(77)),
        A::ScramblerSeed(Scalar(0x0A0B)),
        A::MaximumBurstSize(Scalar(11)),
        A::GuardTimeSize(Scalar(12)),
        A::LastCodewordLength(Scalar(LastCodeword::SHORTENED)),
        A::ScramblerOnOff(Scalar(OnOff::OFF)),
        A::RsInterleaverDepth(Scalar(13)),
        A::RsInterleaverBlockSize(Scalar(3599)),
        A::Preamble(Scalar(PreambleType::QPSK1)),
        A::ScdmaSpreaderOnOff(Scalar(OnOff::ON)),
        A::ScdmaCodesPerSubframe(Scalar(16)),
        A::ScdmaFramerInterleavingStepSize(Scalar(17)),
        A::TcmEncoding(Scalar(OnOff::OFF)),
    ];
    let burst = |iuc, attributes| BurstDescriptor { reserved: ZEROS, iuc, attributes: List::Items(attributes) };
    let tlvs = [
        T::ModulationRate(Scalar(SymbolRate::KSYM_2560)),
        T::Frequency(Scalar(Frequency(31_500_000))),
        T::PreamblePattern(Blob(&[0xA5; 16])),
        T::BurstDescriptor(burst(Iuc::SHORT_DATA, &attributes[..13]).into()),
        T::BurstDescriptorAdvanced(burst(Iuc::ADVANCED_SHORT_DATA, &attributes).into()),
        T::ExtendedPreamblePattern(Blob(&[0x5A; 16])),
        T::ScdmaMode(Scalar(OnOff::ON)),
        T::ScdmaSpreadingIntervalsPerFrame(Scalar(21)),
        T::ScdmaCodesPerMiniSlot(Scalar(22)),
        T::ScdmaActiveCodes(Scalar(123)),
        T::ScdmaCodeHoppingSeed(Scalar(0x0708)),
        T::UsRatioNumerator(Scalar(0x0203)),
        T::UsRatioDenominator(Scalar(0x0405)),
        T::Snapshot(TimestampSnapshot { timestamp: Ticks(0x1112_1314), mini_slot: 0x2122_2324, frame: 0x31 }.into()),
        T::MaintainPowerSpectralDensity(Scalar(OnOff::OFF)),
        T::RangingRequired(Scalar(RangingNeed::BROADCAST)),
        T::ScdmaMaximumScheduledCodes(Scalar(OnOff::ON)),
        T::RangingHoldOffPriority(
            RangingHoldOff { ranging_class_id_extension: 0x0102, estb: true, cm: true, ..RangingHoldOff::default() }
                .into(),
        ),
        T::RangingChannelClassId(
            RangingHoldOff {
                ranging_class_id_extension: 0x0304,
                emta: true,
                erouter: true,
                ..RangingHoldOff::default()
            }
            .into(),
        ),
        T::ScdmaSelectionModeAndHopping(Scalar(2)),
        T::ScdmaSelectionString(Blob(&[0x5A; 16])),
        T::HigherUcd(Type35Present { reserved: ZEROS, type_35_present: true }.into()),
    ];
    let ucd = Ucd {
        upstream_channel_id: 3,
        configuration_change_count: 7,
        mini_slot_size: MiniSlotSize(4),
        downstream_channel_id: 9,
        tlvs: List::from(&tlvs),
    };
    let head = |version, message_type| {
        [&hex!("c20001048da1 01e02f000001 001122334455 00f2 0000 03")[..], &[version, message_type, 0]].concat()
    };
    let body = hex!(
        "03 07 04 09  01 01 10  02 04 01e0a6e0  03 10 a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
        "04 2c 05 010104 020101 03020102 04020203 050109 06014d 07020a0b 08010b 09010c 0a0102 0b0102 0c010d 0d020e0f"
        "05 3b 09 010104 020101 03020102 04020203 050109 06014d 07020a0b 08010b 09010c 0a0102 0b0102 0c010d 0d020e0f"
        "0e0102 0f0101 100110 110111 120102  06 10 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
        "070101 080115 090116 0a017b 0b020708 0c020203 0d020405 0e09 11121314 21222324 31  0f0102 100102 110101"
        "1204 01020009 1304 03040006 140102 1510 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a 160101"
    );
    both_ways(Body::Ucd29(ucd.into()), &[&head(3, 29)[..], &body[..], &hex!("9c6292fb")].concat());
    both_ways(Body::Ucd35(ucd.into()), &[&head(4, 35)[..], &body[..], &hex!("ff6c6579")].concat());
    assert_eq!(Body::Ucd35(ucd.into()).ucd(), Some(&ucd));
}

#[test]
fn trap_39_upstream_channel_descriptors_of_type_51() {
    use BurstAttribute as A;
    use UcdTlv as T;
    let profile = [
        OfdmaProfileEntry { modulation: OfdmaModulation::QAM32, pilot_pattern: 9, further_mini_slots: 59 },
        OfdmaProfileEntry { modulation: OfdmaModulation::QAM4096, pilot_pattern: 3, further_mini_slots: 7 },
    ];
    let attributes = [
        A::SubcarriersInitialRanging(Scalar(288)),
        A::SubcarriersFineRanging(Scalar(576)),
        A::OfdmaProfile(List::from(&profile)),
        // 8 dBmV and steps of 1 dB; tshark takes each of the two bytes for the first of two.
        A::OfdmaInitialRangingPower(InitialRangingPower { start: QuarterDbmv(32), step: QuarterDb(4) }.into()),
    ];
    let exclusions = [SubcarrierRange { first: 1, last: 73 }, SubcarrierRange { first: 1976, last: 2047 }];
    let unused = [SubcarrierRange { first: 100, last: 101 }];
    let changes = ChangeIndicator {
        iuc_3_or_4: true,
        iuc_12: true,
        iuc_10: true,
        iuc_6: true,
        other: true,
        exclusion_bands: true,
        ..ChangeIndicator::default()
    };
    let snapshot = OfdmaTimestampSnapshot {
        reserved: ZEROS,
        timestamp: Ticks(0x1234_5678),
        divide_by_20: 9,
        mini_slot: 0x9ABC_DEF1,
    };
    let iuc = Iuc::DATA_PROFILE_13;
    let tlvs = [
        T::OfdmaBurstDescriptor(BurstDescriptor { reserved: ZEROS, iuc, attributes: List::from(&attributes) }.into()),
        T::Changes(changes.into()),
        T::OfdmaSnapshot(snapshot.into()),
        T::CyclicPrefix(Scalar(UpstreamCyclicPrefix::N256)),
        T::RollOff(Scalar(UpstreamRollOff::N128)),
        T::SubcarrierSpacing(Scalar(UpstreamSpacing::KHZ_50)),
        T::SubcarrierZeroFrequency(Scalar(Frequency(12_345_678))),
        T::ExclusionBands(List::from(&exclusions)),
        T::UnusedSubcarriers(List::from(&unused)),
        T::SymbolsPerFrame(Scalar(16)),
        T::RandomizationSeed(Scalar(0x12_3456)),
        // Not known to tshark 4.0.17.
        T::ExtendedUpstreamChannel(Scalar(1)),
    ];
    let ucd = Ucd {
        upstream_channel_id: 3,
        configuration_change_count: 7,
        mini_slot_size: MiniSlotSize(4),
        downstream_channel_id: 9,
        tlvs: List::from(&tlvs),
    };
    let bytes = hex!(
        "c200006a2d32 01e02f000001 001122334455 0058 0000 03 05 33 00  03 07 04 09"
        "17 13 0d 13020120 14020240 1504 593b c307 16022004  1802 0555  1909 01234567899abcdef1"
        "1a0106 1b0105 1c0102 1d04 00bc614e 1e08 0001 0049 07b8 07ff 1f04 0064 0065 200110 2103 123456 220101 e0527ef2"
    );
    both_ways(Body::Ucd51(ucd.into()), &bytes);
    assert_eq!(UpstreamSpacing::KHZ_50.subcarriers(), Some((2048, 8)));
}

#[test]
fn mac_domain_descriptors() {
    use DownstreamActiveChannelTlv as D;
    use MddTlv as T;
    use UpstreamActiveChannelTlv as U;
    let downstream = [
        D::ChannelId(Scalar(5)),
        D::Frequency(Scalar(Frequency(603_000_000))),
        D::ModulationAndAnnex(
            ModulationOrderAnnex { annex: J83Annex::C, modulation: DownstreamModulation::QAM256 }.into(),
        ),
        D::PrimaryCapable(Scalar(1)),
        D::CmStatusEvents(
            ChannelStatusMask {
                ranging_recovered: true,
                t4_timeout: true,
                mdd_recovery: true,
                mdd_timeout: true,
                ..ChannelStatusMask::default()
            }
            .into(),
        ),
        D::MapsAndUcds(Scalar(1)),
        // tshark reads the spacing 1 as 50 kHz.
        D::OfdmPlc(OfdmPlcParameters { reserved: ZEROS, spacing: 1, cyclic_prefix: 3, roll_off: 2 }.into()),
        D::FdxSubBand(Scalar(2)),
        // Not known to tshark 4.0.17.
        D::Fdx(Scalar(1)),
    ];
    let ids = [Scalar(5), Scalar(6)];
    let group = [ServiceGroupTlv::MdDsSgId(Scalar(8)), ServiceGroupTlv::Channels(List::from(&ids))];
    let frequencies = [Scalar(Frequency(555_000_000)), Scalar(Frequency(561_000_000))];
    let rcp = [
        RcpReportingTlv::Spacing(Scalar(CenterFrequencySpacing::MHZ_8)),
        RcpReportingTlv::VerboseRcp(Scalar(1)),
        RcpReportingTlv::FragmentedRcp(Scalar(1)),
    ];
    let ip = [
        IpInitializationTlv::Mode(Scalar(IpProvisioningMode::ALTERNATE)),
        IpInitializationTlv::PreRegistrationDsid(PaddedDsid { reserved: ZEROS, dsid: Dsid(74_565) }.into()),
    ];
    let upstream = [
        U::ChannelId(Scalar(3)),
        U::CmStatusEvents(
            ChannelStatusMask {
                t3_exceeded: true,
                lock_recovery: true,
                lock_failure: true,
                ..ChannelStatusMask::default()
            }
            .into(),
        ),
        U::Priority(Scalar(6)),
        U::DownstreamChannels(List::from(&ids)),
        U::Fdx(Scalar(1)),
        U::FdxSubBand(Scalar(2)),
    ];
    let control = [
        CmStatusControlTlv::Event(Scalar(CmStatusEvent::LOCK_RECOVERY)),
        CmStatusControlTlv::MaximumHoldOff(Scalar(TwentyMilliseconds(265))),
        CmStatusControlTlv::MaximumReports(Scalar(7)),
    ];
    let dsg = [
        DsgDaToDsidTlv::DestinationAddress(Scalar(MacAddress(hex!("01e02f090807")))),
        DsgDaToDsidTlv::Dsid(PaddedDsid { reserved: ZEROS, dsid: Dsid(344_865) }.into()),
    ];
    // Of the next four, tshark 4.0.17 knows the first two lines of the version, the first three of
    // the diplexer, the band plan, and nothing of BPI+.
    let version = [
        CmtsVersionTlv::MajorBefore40(Scalar(3)),
        CmtsVersionTlv::MinorBefore40(Scalar(1)),
        CmtsVersionTlv::Major(Scalar(4)),
        CmtsVersionTlv::Minor(Scalar(2)),
        CmtsVersionTlv::ExtendedSpectrum(Scalar(1)),
    ];
    let diplexer = [
        DiplexerTlv::UpstreamUpper(Scalar(UpstreamUpperEdge::MHZ_204)),
        DiplexerTlv::DownstreamLower(Scalar(DownstreamLowerEdge::MHZ_258)),
        DiplexerTlv::DownstreamUpper(Scalar(DownstreamUpperEdge::MHZ_1002)),
        DiplexerTlv::UpstreamUpperOverride(Scalar(Megahertz(396))),
        DiplexerTlv::DownstreamLowerOverride(Scalar(Megahertz(492))),
        DiplexerTlv::DownstreamUpperOverride(Scalar(Megahertz(1794))),
    ];
    let plan =
        [AdvancedBandPlanTlv::SubBandCount(Scalar(2)), AdvancedBandPlanTlv::Width(Scalar(SubBandWidth::MHZ_192))];
    let bpi = [
        BpiPlusTlv::Version(Scalar(2)),
        BpiPlusTlv::Flags(BpiFlags { early_authentication: true, reserved: ZEROS }.into()),
    ];
    let tlvs = [
        T::DownstreamActiveChannel(List::from(&downstream)),
        T::DownstreamServiceGroup(List::from(&group)),
        T::AmbiguityResolutionFrequencies(List::from(&frequencies)),
        T::RcpReportingControl(List::from(&rcp)),
        T::IpInitialization(List::from(&ip)),
        T::EarlyAuthentication(Scalar(1)),
        T::UpstreamActiveChannel(List::from(&upstream)),
        T::UpstreamAmbiguityResolution(List::from(&ids)),
        T::UpstreamFrequencyRange(Scalar(1)),
        T::SymbolClockLocked(Scalar(1)),
        T::CmStatusControl(List::from(&control)),
        T::TransmitPowerReporting(Scalar(1)),
        T::DsgDaToDsid(List::from(&dsg)),
        T::CmStatusEvents(
            CmStatusMask { on_ac_power: true, sequence_out_of_range: true, ..CmStatusMask::default() }.into(),
        ),
        T::ExtendedTransmitPower(Scalar(1)),
        T::CmtsVersion(List::from(&version)),
        T::PeriodicMaintenance(Scalar(PeriodicMaintenanceKind::EITHER)),
        T::DlsMulticastDelivery(Scalar(DlsMulticastMethod::REPLICATED)),
        T::CmStatusEvents31(
            CmStatusMask31 {
                map_storage_almost_full: true,
                ofdma_profile_failure: true,
                plc_recovery: true,
                plc_failure: true,
                deprecated: true,
                primary_change: true,
                ..CmStatusMask31::default()
            }
            .into(),
        ),
        T::Diplexer(List::from(&diplexer)),
        T::AdvancedBandPlan(List::from(&plan)),
        T::BpiPlus(List::from(&bpi)),
    ];
    let mdd = Mdd {
        configuration_change_count: 4,
        number_of_fragments: 1,
        fragment_sequence_number: 1,
        current_downstream_channel_id: 5,
        tlvs: List::from(&tlvs),
    };
    let bytes = hex!(
        "c20000f17718 01e02f000001 001122334455 00df 0000 03 04 21 00  04 01 01 05"
        "01 1f 010105 0204 23f10cc0 030121 040101 0502 0152 060101 07015a 080102 090101"
        "02 07 010108 0202 0506  03 08 2114a0c0 21702e40"
    );
    let rest = hex!(
        "04 09 010101 020101 030101  05 08 010102 0203 012345  06 01 01"
        "07 14 010103 0202 00a4 030106 0402 0506 050101 060102  08 02 0506  09 01 01  0a 01 01"
        "0b 0a 010105 0202 0109 030107  0c 01 01  0d 0d 0106 01e02f090807 0203 054321  0f 02 0408  10 01 01"
        "11 0f 010103 020101 030104 040102 050101  12 01 02  13 01 02  14 04 00000aaa"
        "15 15 010104 020101 030102 0402 018c 0502 01ec 0602 0702  16 06 020102 030101  17 06 010102 020180  4245c253"
    );
    both_ways(Body::Mdd(mdd.into()), &[&bytes[..], &rest].concat());
}

#[test]
fn tlvs_without_a_line_and_of_other_lengths_are_kept() {
    // Type 99, a modulation rate of two bytes, a burst descriptor with an attribute cut off.
    let body = hex!("03 07 04 09  63 02 0102  01 02 1020  04 04 01 01 01 04  04 05 03 08 02 0b 01  02 04 01e0a6e0");
    let ucd = Ucd::from_bytes(&body).unwrap();
    let tlvs: Vec<_> = ucd.tlvs.iter().map(Result::unwrap).collect();
    assert_eq!(tlvs[0], UcdTlv::Unknown(Tlv { tlv_type: 99, value: Blob(&[1, 2]) }));
    assert!(matches!(tlvs[1], UcdTlv::Invalid { .. }));
    let UcdTlv::BurstDescriptor(burst) = tlvs[3] else { panic!() };
    let attributes: Vec<_> = burst.attributes.iter().map(Result::unwrap).collect();
    assert!(matches!(attributes[..], [BurstAttribute::Invalid { .. }]));
    assert_eq!(tlvs[4], UcdTlv::Frequency(Scalar(Frequency(31_500_000))));
    assert_eq!(ucd.encode_to_vec().unwrap(), body);
    assert_eq!(Ucd { tlvs: List::from(&tlvs[..]), ..ucd }.encode_to_vec().unwrap(), body);
    let json = serde_json::to_string(&ucd).unwrap();
    assert_eq!(serde_json::from_str::<Owned<Ucd<'static>>>(&json).unwrap().as_bytes()[..], body);
}
