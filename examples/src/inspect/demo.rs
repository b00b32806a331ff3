//! A small multiplex built with the crates' own serializers: two services with Chinese and Latin
//! names, their guide, clocks, and DOCSIS on PID 0x1FFE.

use anyhow::{Context, Result};
use docsis_mac::convergence::FramePacketizer;
use docsis_mac::message::{
    Body, BurstAttribute, BurstDescriptor, BurstModulation, DownstreamActiveChannelTlv, InformationElement, Iuc, Map,
    MapTiming, Mdd, MddTlv, SymbolRate, TimeSync, Ucd, UcdTlv, UpstreamActiveChannelTlv,
};
use docsis_mac::tlv::Scalar;
use docsis_mac::unit::{Frequency, MiniSlotSize, Ticks};
use docsis_mac::{Frame, MacAddress, Message, Pdu, Sid};
use dvb_si::descriptor::{
    CableDeliverySystem, CableModulation, Content, ContentEntry, ContentNibbles, CountryOffset, Descriptor, FecInner,
    FecOuter, ListedService, LocalTimeOffset, NetworkName, Service, ServiceList, ServiceType, ShortEvent,
};
use dvb_si::table::{Eit, EitEvent, Nit, Pmt, PmtStream, RunningStatus, Sdt, SdtService, Tdt, Tot, TransportStream};
use dvb_si::text::{Charset, Text, encode};
use dvb_si::time::{Date, Duration, OffsetHhmm, TimeOfDay, UtcTime};
use dvb_si::units;
use mpegts::Pid;
use mpegts::clock::{Pcr, PesTimestamp};
use mpegts::descriptor::{AudioType, Iso639Language, Language, MaximumBitrate};
use mpegts::packet::adaptation::AdaptationField;
use mpegts::packet::{NULL_PACKET, PacketBuilder};
use mpegts::pes::{Pes, PesHeader, StreamId};
use mpegts::psi::{Pat, PatProgram, StreamType};
use mpegts::section::{LongSection, SectionPacketizer, ShortSection};
use wire::{Blob, Chars, Encode, List};

const TRANSPORT_STREAM_ID: u16 = 0x0B01;
const ORIGINAL_NETWORK_ID: u16 = 0x233A;
const NETWORK_ID: u16 = 0x3001;

/// Bits a second.
const RATE: u64 = 8_000_000;

/// One service of the multiplex.
struct Channel {
    service_id: u16,
    name: Vec<u8>,
    provider: Vec<u8>,
    events: [Vec<u8>; 2],
    language: [u8; 3],
    pmt_pid: Pid,
    video_pid: Pid,
    audio_pid: Pid,
    video: StreamType,
    service_type: ServiceType,
}

fn pid(n: u16) -> Result<Pid> {
    Pid::new(n).context("more than 13 bits")
}

fn channels() -> Result<[Channel; 2]> {
    let chinese = |s: &str| encode(s, Charset::Gb18030).context("not in GB 18030");
    let latin = |s: &str| encode(s, Charset::Iso6937).context("not in ISO 6937");
    Ok([
        Channel {
            service_id: 101,
            name: chinese("广东综合")?,
            provider: chinese("广东有线")?,
            events: [chinese("新闻联播")?, chinese("天气预报")?],
            language: *b"chi",
            pmt_pid: pid(0x0101)?,
            video_pid: pid(0x0111)?,
            audio_pid: pid(0x0112)?,
            video: StreamType::AVS,
            service_type: ServiceType::AVC_HD_TELEVISION,
        },
        Channel {
            service_id: 102,
            name: latin("Télé Découverte")?,
            provider: latin("Câble Sud")?,
            events: [latin("Forêts d'été")?, latin("Le journal")?],
            language: *b"fra",
            pmt_pid: pid(0x0102)?,
            video_pid: pid(0x0121)?,
            audio_pid: pid(0x0122)?,
            video: StreamType::HEVC,
            service_type: ServiceType::HEVC_TELEVISION,
        },
    ])
}

fn now() -> Result<UtcTime> {
    let time = TimeOfDay { hour: 11, minute: 0, second: 0 };
    UtcTime::new(Date { year: 2026, month: 11, day: 20 }, time).context("no such time")
}

/// The sections of one PID, each in wire form.
type Sections = (Pid, Vec<Vec<u8>>);

/// Every table, by PID.
fn tables(channels: &[Channel]) -> Result<Vec<Sections>> {
    let programs: Vec<_> = channels
        .iter()
        .map(|c| PatProgram { program_number: c.service_id, program_map_pid: c.pmt_pid, ..Default::default() })
        .collect();
    let pat = LongSection::new(0x00, TRANSPORT_STREAM_ID, 1, Pat { programs: List::from(&programs[..]) });
    let mut out = vec![(Pid::PAT, vec![pat.encode_to_vec()?])];
    for channel in channels {
        out.push((channel.pmt_pid, vec![pmt(channel)?]));
    }
    out.push((Pid::NIT, vec![nit(channels)?]));
    out.push((Pid::SDT_BAT, vec![sdt(channels)?]));
    out.push((Pid::EIT, events(channels)?));
    out.push((Pid::TDT_TOT, times()?));
    Ok(out)
}

fn pmt(c: &Channel) -> Result<Vec<u8>> {
    let languages = [Language { iso_639_language_code: Chars(c.language), audio_type: AudioType::UNDEFINED }];
    let rate = [Descriptor::Mpeg(MaximumBitrate { maximum_bitrate: 20_000, ..Default::default() }.into())];
    let audio = [Descriptor::Mpeg(Iso639Language { languages: List::from(&languages) }.into())];
    let streams = [
        PmtStream {
            stream_type: c.video,
            elementary_pid: c.video_pid,
            es_info: List::from(&rate),
            ..Default::default()
        },
        PmtStream {
            stream_type: StreamType::AAC_ADTS,
            elementary_pid: c.audio_pid,
            es_info: List::from(&audio),
            ..Default::default()
        },
    ];
    let table = Pmt { pcr_pid: c.video_pid, streams: List::from(&streams), ..Default::default() };
    Ok(LongSection::new(0x02, c.service_id, 3, table).encode_to_vec()?)
}

fn nit(channels: &[Channel]) -> Result<Vec<u8>> {
    let name = encode("广州有线", Charset::Gb18030).context("not in GB 18030")?;
    let network = [Descriptor::from(NetworkName { network_name: Text(&name) })];
    let services: Vec<_> =
        channels.iter().map(|c| ListedService { service_id: c.service_id, service_type: c.service_type }).collect();
    let delivery = CableDeliverySystem {
        frequency: units::CableFrequency::from_hz(346_000_000).context("frequency")?,
        fec_outer: FecOuter::RS,
        modulation: CableModulation::QAM64,
        symbol_rate: units::SymbolRate::from_per_second(6_875_000).context("symbol rate")?,
        fec_inner: FecInner::NONE,
        ..Default::default()
    };
    let descriptors =
        [Descriptor::from(delivery), Descriptor::from(ServiceList { services: List::from(&services[..]) })];
    let streams = [TransportStream {
        transport_stream_id: TRANSPORT_STREAM_ID,
        original_network_id: ORIGINAL_NETWORK_ID,
        transport_descriptors: List::from(&descriptors),
        ..Default::default()
    }];
    let table = Nit {
        network_descriptors: List::from(&network),
        transport_streams: List::from(&streams),
        ..Default::default()
    };
    Ok(LongSection::new(Nit::ACTUAL, NETWORK_ID, 2, table).encode_to_vec()?)
}

fn sdt(channels: &[Channel]) -> Result<Vec<u8>> {
    let descriptors: Vec<_> = channels
        .iter()
        .map(|c| {
            [Descriptor::from(Service {
                service_type: c.service_type,
                service_provider_name: Text(&c.provider),
                service_name: Text(&c.name),
            })]
        })
        .collect();
    let services: Vec<_> = channels
        .iter()
        .zip(&descriptors)
        .map(|(c, descriptors)| SdtService {
            service_id: c.service_id,
            eit_present_following_flag: true,
            running_status: RunningStatus::RUNNING,
            descriptors: List::from(descriptors),
            ..Default::default()
        })
        .collect();
    let table =
        Sdt { original_network_id: ORIGINAL_NETWORK_ID, services: List::from(&services[..]), ..Default::default() };
    Ok(LongSection::new(Sdt::ACTUAL, TRANSPORT_STREAM_ID, 5, table).encode_to_vec()?)
}

/// Present and following of each service.
fn events(channels: &[Channel]) -> Result<Vec<Vec<u8>>> {
    let mut sections = Vec::new();
    for c in channels {
        for (number, name) in (0u8..).zip(&c.events) {
            let genre =
                if number == 0 { ContentNibbles::NEWS_CURRENT_AFFAIRS_GENERAL } else { ContentNibbles::DOCUMENTARY };
            let contents = [ContentEntry { content_nibbles: genre, user_byte: 0 }];
            let descriptors = [
                Descriptor::from(ShortEvent {
                    iso_639_language_code: Chars(c.language),
                    event_name: Text(name),
                    text: Text(b""),
                }),
                Descriptor::from(Content { contents: List::from(&contents) }),
            ];
            let start = now()?.unix_seconds().context("no time")? + 1800 * i64::from(number);
            let events = [EitEvent {
                event_id: 100 * c.service_id + u16::from(number),
                start_time: UtcTime::from_unix_seconds(start).context("no such time")?,
                duration: Duration::from_seconds(1800).context("too long")?,
                running_status: if number == 0 { RunningStatus::RUNNING } else { RunningStatus::NOT_RUNNING },
                free_ca_mode: false,
                descriptors: List::from(&descriptors),
            }];
            let table = Eit {
                transport_stream_id: TRANSPORT_STREAM_ID,
                original_network_id: ORIGINAL_NETWORK_ID,
                segment_last_section_number: 1,
                last_table_id: Eit::PRESENT_FOLLOWING_ACTUAL,
                events: List::from(&events),
            };
            let mut section = LongSection::new(Eit::PRESENT_FOLLOWING_ACTUAL, c.service_id, 7, table);
            (section.header.section_number, section.header.last_section_number) = (number, 1);
            sections.push(section.encode_to_vec()?);
        }
    }
    Ok(sections)
}

fn times() -> Result<Vec<Vec<u8>>> {
    let utc_time = now()?;
    let offsets = [CountryOffset {
        country_code: Chars(*b"CHN"),
        local_time_offset: OffsetHhmm::from_minutes(480).context("offset")?,
        time_of_change: utc_time,
        next_time_offset: OffsetHhmm::from_minutes(480).context("offset")?,
        ..Default::default()
    }];
    let descriptors = [Descriptor::from(LocalTimeOffset { offsets: List::from(&offsets) })];
    let tot = Tot { utc_time, descriptors: List::from(&descriptors), ..Default::default() };
    Ok(vec![ShortSection::new(0x70, Tdt { utc_time }).encode_to_vec()?, ShortSection::new(0x73, tot).encode_to_vec()?])
}

/// Half a second of transport stream.
///
/// # Errors
/// When a value does not fit its field: never, with the values above.
pub fn multiplex() -> Result<Vec<u8>> {
    let channels = channels()?;
    let mut packetizers: Vec<_> =
        tables(&channels)?.into_iter().map(|(pid, sections)| (SectionPacketizer::new(pid), sections)).collect();
    let mut docsis = docsis_packets()?.into_iter();
    let mut out = Vec::new();
    let mut clocks: Vec<_> = channels.iter().map(|c| (PacketBuilder::new(c.video_pid), c.video_pid)).collect();
    let packets = RATE / 2 / 8 / 188;
    let mut written = 0u64;
    while written < packets {
        let slot = written % 400;
        let before = out.len();
        if slot == 0 {
            // Every 75 ms: all tables.
            for (packetizer, sections) in &mut packetizers {
                sections.iter().for_each(|s| packetizer.push(s, |p| out.extend_from_slice(p)));
                packetizer.finish(|p| out.extend_from_slice(p));
            }
        } else if slot % 100 == 50 {
            // Every 19 ms: the clock of each service.
            for (builder, _) in &mut clocks {
                let ticks = (out.len() as u64 + 10) * 8 * 27_000_000 / RATE;
                out.extend_from_slice(&clock_packet(builder, ticks)?);
            }
        } else if let Some(packet) = docsis.next() {
            out.extend_from_slice(&packet);
        } else {
            out.extend_from_slice(&NULL_PACKET);
        }
        written += (out.len() - before) as u64 / 188;
    }
    Ok(out)
}

/// A packet with a PCR and a PES packet whose PTS is 200 ms later.
fn clock_packet(builder: &mut PacketBuilder, ticks: u64) -> Result<[u8; 188]> {
    let pcr = Pcr::new(ticks).context("no such clock")?;
    let field = AdaptationField { pcr: Some(pcr), ..Default::default() };
    let pts = PesTimestamp::new(PesTimestamp::PTS_ONLY, pcr.base().wrapping_add(18_000));
    let header = PesHeader { data_alignment_indicator: true, pts, ..Default::default() };
    let pes = Pes::new(StreamId(0xE0), Some(header), &[0xA5; 150]).encode_to_vec()?;
    builder.payload_unit_start_indicator = true;
    let (packet, _) = builder.build(Some(&field), &pes)?;
    builder.continuity_counter = (builder.continuity_counter + 1) & 0x0F;
    Ok(packet)
}

/// Frames of a cable modem network, in transport packets.
fn docsis_packets() -> Result<Vec<[u8; 188]>> {
    let mut packets = Vec::new();
    let mut packetizer = FramePacketizer::new();
    for tick in 0..8u32 {
        for frame in docsis_frames(tick)? {
            packetizer.push(&frame, |p| packets.push(*p))?;
        }
    }
    packetizer.finish(|p| packets.push(*p));
    Ok(packets)
}

/// What a CMTS sends within two milliseconds.
fn docsis_frames(tick: u32) -> Result<Vec<Vec<u8>>> {
    let cmts = MacAddress([0x00, 0x21, 0x9F, 0x7B, 0x66, 0x38]);
    let message = |body: Body<'_>| Frame::from(Message::new(cmts, body)).encode_to_vec();
    let mut frames =
        vec![message(Body::TimeSync(TimeSync { cmts_timestamp: Ticks(0x1234_5678 + tick * 20_480) }.into()))?];
    if tick == 0 {
        let attributes = [
            BurstAttribute::ModulationType(Scalar(BurstModulation::QPSK)),
            BurstAttribute::PreambleLength(Scalar(64)),
            BurstAttribute::FecErrorCorrection(Scalar(5)),
            BurstAttribute::FecCodewordInformationBytes(Scalar(34)),
            BurstAttribute::GuardTimeSize(Scalar(22)),
        ];
        let request = BurstDescriptor { iuc: Iuc::REQUEST, attributes: List::from(&attributes), ..Default::default() };
        let tlvs = [
            UcdTlv::ModulationRate(Scalar(SymbolRate::KSYM_2560)),
            UcdTlv::Frequency(Scalar(Frequency(30_600_000))),
            UcdTlv::PreamblePattern(Blob(&[0xCC; 16])),
            UcdTlv::BurstDescriptor(request.into()),
        ];
        frames.push(message(Body::Ucd(
            Ucd {
                upstream_channel_id: 3,
                configuration_change_count: 13,
                mini_slot_size: MiniSlotSize(4),
                downstream_channel_id: 1,
                tlvs: List::from(&tlvs),
            }
            .into(),
        ))?);
        let downstream = [
            DownstreamActiveChannelTlv::ChannelId(Scalar(1)),
            DownstreamActiveChannelTlv::Frequency(Scalar(Frequency(346_000_000))),
            DownstreamActiveChannelTlv::PrimaryCapable(Scalar(1)),
        ];
        let upstream = [UpstreamActiveChannelTlv::ChannelId(Scalar(3))];
        let tlvs = [
            MddTlv::DownstreamActiveChannel(List::from(&downstream)),
            MddTlv::UpstreamActiveChannel(List::from(&upstream)),
        ];
        frames.push(message(Body::Mdd(
            Mdd {
                configuration_change_count: 2,
                number_of_fragments: 1,
                fragment_sequence_number: 1,
                current_downstream_channel_id: 1,
                tlvs: List::from(&tlvs),
            }
            .into(),
        ))?);
    }
    let element = |sid, iuc, offset| InformationElement { sid, iuc, offset };
    let elements = [
        element(Sid::ALL, Iuc::REQUEST, 0),
        element(Sid(0x0123), Iuc::SHORT_DATA, 40),
        element(Sid::NULL, Iuc::NULL, 80),
    ];
    let timing = MapTiming { acknowledgement_time: 5_000 + 80 * tick, data_backoff_end: 10, ..Default::default() };
    frames.push(message(Body::Map(
        Map {
            upstream_channel_id: 3,
            ucd_count: 13,
            allocation_start_time: 5_400 + 80 * tick,
            timing,
            elements: List::from(&elements),
            ..Default::default()
        }
        .into(),
    ))?);
    let modem = MacAddress([0x00, 0x26, 0x97, 0x10, 0x20, 0x30]);
    let data = [0x45; 46];
    let packet = Pdu { da: modem, sa: cmts, length_or_type: 0x0800, data: Blob(&data), ..Default::default() };
    frames.push(Frame::from(packet).encode_to_vec()?);
    Ok(frames)
}
