//! Splice information of the corpus, in the form of its reference decodings.

#[path = "../corpus/reference.rs"]
#[allow(dead_code)]
mod reference;

use dvb_si::splice::*;
use mpegts::section::Section;
use reference::{Node, element};
use std::fs;
use wire::{Decode, Encode, List, Reader};

/// The names of the sets, and of sections in each.
const SETS: [(&str, usize); 3] = [("sections/test-027/", 15), ("sections/test-160/", 1), ("ts-reference/test-091.", 1)];

#[test]
fn every_field_is_that_of_the_reference() {
    let Some(corpus) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    for (name, count) in SETS {
        let path = |file: &str| format!("{}/{name}{file}", corpus.display());
        let bytes = fs::read(path("sections.bin")).unwrap();
        let reference = reference::from_json(&fs::read(path("tables.json")).unwrap());
        let reference: Vec<_> = reference.iter().filter(|t| t.name == "splice_information_table").collect();
        let (mut r, mut ours) = (Reader::new(&bytes), Vec::new());
        while !r.is_empty() {
            let section = Section::decode(&mut r).unwrap();
            if section.table_id() == 0xFC {
                let SpliceSection::SpliceInfo(read) = SpliceSection::from_bytes(section.as_bytes()).unwrap() else {
                    panic!("{name}")
                };
                assert_eq!(read.encode_to_vec().unwrap(), section.as_bytes(), "{name}");
                ours.push(table(&read));
            }
        }
        assert_eq!((ours.len(), ours.iter().collect::<Vec<_>>()), (count, reference), "{name}");
    }
}

fn all<'a, T: wire::Entry<'a, A> + Copy, A: Copy>(list: List<'a, T, A>) -> impl Iterator<Item = T> {
    list.iter().map(Result::unwrap)
}

fn table(s: &SpliceInfoSection<'_>) -> Node {
    let splice = s.splice.unwrap();
    element!("splice_information_table", s; protocol_version, pts_adjustment, tier)
        .and([command(splice.command)])
        .and(all(splice.descriptors).map(descriptor))
}

fn command(command: SpliceCommand<'_>) -> Node {
    match command {
        SpliceCommand::SpliceNull(_) => element!("splice_null"),
        SpliceCommand::BandwidthReservation(_) => element!("bandwidth_reservation"),
        SpliceCommand::TimeSignal(t) => element!("time_signal", t; ?pts_time = pts(t.splice_time)),
        SpliceCommand::PrivateCommand(p) => {
            element!("private_command", p; identifier).holding(hex(&p.private_bytes))
        }
        SpliceCommand::SpliceInsert(i) => {
            let node = element!("splice_insert", i; splice_event_id, splice_event_cancel = i.event.is_none());
            let Some(e) = i.event else { return node };
            let component = |c: InsertedComponent| {
                element!("component", c; component_tag, ?pts_time = c.splice_time.and_then(pts))
            };
            node.with("out_of_network", e.out_of_network_indicator)
                .with("splice_immediate", e.splice_immediate_flag)
                .with("unique_program_id", e.unique_program_id)
                .with("avail_num", e.avail_num)
                .with("avails_expected", e.avails_expected)
                .with_some("pts_time", e.splice_time.and_then(pts))
                .and(e.break_duration.map(duration))
                .and(e.components.into_iter().flat_map(all).map(component))
        }
        SpliceCommand::SpliceSchedule(s) => element!("splice_schedule").and(all(s.events).map(|e| {
            let node = element!("splice_event", e; splice_event_id, splice_event_cancel = e.event.is_none());
            let Some(e) = e.event else { return node };
            let component = |c: ScheduledComponent| {
                element!("component", c; component_tag, utc_splice_time = date(c.utc_splice_time))
            };
            node.with("out_of_network", e.out_of_network_indicator)
                .with("unique_program_id", e.unique_program_id)
                .with("avail_num", e.avail_num)
                .with("avails_expected", e.avails_expected)
                .with_some("utc_splice_time", e.utc_splice_time.map(date))
                .and(e.break_duration.map(duration))
                .and(e.components.into_iter().flat_map(all).map(component))
        })),
        other => panic!("{other:?}"),
    }
}

fn descriptor(descriptor: SpliceDescriptor<'_>) -> Node {
    let SpliceDescriptor::Cue(cue) = descriptor else { panic!("{descriptor:?}") };
    let node = match cue {
        CueDescriptor::Avail(d) => element!("splice_avail_descriptor", d; provider_avail_id),
        CueDescriptor::Dtmf(d) => {
            let dtmf = std::str::from_utf8(d.dtmf_chars.0).unwrap();
            element!("splice_DTMF_descriptor", d; preroll, dtmf = dtmf)
        }
        CueDescriptor::Time(d) => element!("splice_time_descriptor", d; tai_seconds, tai_ns, utc_offset),
        CueDescriptor::Audio(d) => element!("splice_audio_descriptor").and(all(d.components).map(|c| {
            element!("audio", c; component_tag, iso_code = c.iso_code.as_str().unwrap(), bit_stream_mode,
                num_channels, full_srvc_audio)
        })),
        CueDescriptor::Segmentation(d) => segmentation(*d),
        other => panic!("{other:?}"),
    };
    node.with("identifier", u32::from_be_bytes(*b"CUEI"))
}

fn segmentation(d: Segmentation<'_>) -> Node {
    let node = element!("splice_segmentation_descriptor", d; segmentation_event_id,
        segmentation_event_cancel = d.event.is_none());
    let Some(e) = d.event else { return node };
    let upid = element!("segmentation_upid").with("type", e.segmentation_upid_type.0);
    let component = |c: SegmentationComponent| element!("component", c; component_tag, pts_offset);
    node.with("segmentation_type_id", e.segmentation_type_id.0)
        .with("segment_num", e.segment_num)
        .with("segments_expected", e.segments_expected)
        .with_some("sub_segment_num", e.sub_segments.map(|s| s.sub_segment_num))
        .with_some("sub_segments_expected", e.sub_segments.map(|s| s.sub_segments_expected))
        .with_some("segmentation_duration", e.segmentation_duration)
        .with_some("web_delivery_allowed", e.web_delivery_allowed_flag)
        .with_some("no_regional_blackout", e.no_regional_blackout_flag)
        .with_some("archive_allowed", e.archive_allowed_flag)
        .with_some("device_restrictions", e.device_restrictions.map(|d| d.0))
        .and([upid.holding(hex(&e.segmentation_upid.encode_to_vec().unwrap()))])
        .and(e.components.into_iter().flat_map(all).map(component))
}

fn pts(time: SpliceTime) -> Option<u64> {
    time.pts_time.map(|t| t.get())
}

fn duration(d: BreakDuration) -> Node {
    element!("break_duration", d; auto_return, duration)
}

/// Seconds since 1980-01-06, as the reference writes them: less the 18 leap seconds of 1981 to 2017.
fn date(seconds: u32) -> String {
    let seconds = seconds - 18;
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let date = dvb_si::time::Date::from_mjd(44_244 + days);
    format!("{date} {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02X}")).collect::<Vec<_>>().join(" ")
}
