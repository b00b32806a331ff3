//! Columns of elementary streams, services and events.

use super::section::SectionRow;
use super::{Bool, Column, I16, I32, I64, Text, Time, column, nullable};
use crate::signed;
use crate::unit::Unit;
use dvb_si::descriptor::{Descriptor, Service, ShortEvent};
use dvb_si::table::{Eit, EitEvent, Pmt, PmtStream, Sdt, SdtService};
use dvb_si::text::{Profile, Text as Coded};
use mpegts::Pid;
use mpegts::section::Section;
use std::borrow::Cow;
use wire::Chars;

/// An elementary stream and its program map.
pub(crate) struct StreamRow<'u> {
    section: SectionRow<'u>,
    pcr_pid: Pid,
    stream: PmtStream<'u>,
}

/// A service and the transport stream that it is in.
pub(crate) struct ServiceRow<'u> {
    section: SectionRow<'u>,
    original_network_id: u16,
    entry: SdtService<'u>,
    service: Option<Service<'u>>,
}

/// An event and its service.
pub(crate) struct EventRow<'u> {
    section: SectionRow<'u>,
    transport_stream_id: u16,
    original_network_id: u16,
    event: EitEvent<'u>,
    short: Option<ShortEvent<'u>>,
}

/// Sections that are whole and right.
fn good<'u>(units: impl Iterator<Item = &'u Unit>) -> impl Iterator<Item = (&'u Unit, Section<'u>)> {
    let good = units.filter(|unit| unit.error.is_none());
    good.filter_map(|unit| Some((unit, Section::from_bytes(&unit.bytes).ok()?)))
}

/// The streams in these sections.
pub(crate) fn streams<'u>(units: impl Iterator<Item = &'u Unit>) -> Vec<StreamRow<'u>> {
    let mut rows = Vec::new();
    for (unit, section) in good(units) {
        let Ok(pmt) = section.long::<Pmt<'_>>() else { continue };
        let pcr_pid = pmt.table.pcr_pid;
        let streams = pmt.table.streams.iter().map_while(Result::ok);
        rows.extend(streams.map(|stream| StreamRow { section: SectionRow::new(unit), pcr_pid, stream }));
    }
    rows
}

/// The services in these sections.
pub(crate) fn services<'u>(units: impl Iterator<Item = &'u Unit>) -> Vec<ServiceRow<'u>> {
    let mut rows = Vec::new();
    for (unit, section) in good(units) {
        let Ok(sdt) = section.long::<Sdt<'_>>() else { continue };
        let original_network_id = sdt.table.original_network_id;
        rows.extend(sdt.table.services.iter().map_while(Result::ok).map(|entry| {
            let service = entry.descriptors.iter().find_map(|descriptor| match descriptor {
                Ok(Descriptor::Service(service)) => Some(*service),
                _ => None,
            });
            ServiceRow { section: SectionRow::new(unit), original_network_id, entry, service }
        }));
    }
    rows
}

/// The events in these sections.
pub(crate) fn events<'u>(units: impl Iterator<Item = &'u Unit>) -> Vec<EventRow<'u>> {
    let mut rows = Vec::new();
    for (unit, section) in good(units) {
        let Ok(eit) = section.long::<Eit<'_>>() else { continue };
        let Eit { transport_stream_id, original_network_id, events, .. } = eit.table;
        rows.extend(events.iter().map_while(Result::ok).map(|event| EventRow {
            section: SectionRow::new(unit),
            transport_stream_id,
            original_network_id,
            event,
            short: event.short_event(),
        }));
    }
    rows
}

fn text(text: Coded<'_>) -> Cow<'_, str> {
    text.to_string_lossy(Profile::DVB)
}

fn language<'t>(code: Chars<3>) -> Cow<'t, str> {
    code.0.into_iter().map(char::from).collect()
}

fn pid(pid: Pid) -> Option<i16> {
    i16::try_from(pid.get()).ok()
}

/// Elementary streams.
pub(crate) fn stream_columns<'u>() -> Vec<Column<StreamRow<'u>>> {
    vec![
        column("offset", I64(|r| Some(signed(r.section.unit.begin.position)))),
        column("pid", I16(|r| pid(r.section.unit.pid))),
        nullable("program_number", I32(|r| r.section.long.map(|h| h.table_id_extension.into()))),
        nullable("version_number", I16(|r| r.section.long.map(|h| h.version_number.into()))),
        nullable("current_next_indicator", Bool(|r| r.section.long.map(|h| h.current_next_indicator))),
        column("pcr_pid", I16(|r| pid(r.pcr_pid))),
        column("stream_type", I16(|r| Some(r.stream.stream_type.0.into()))),
        column("elementary_pid", I16(|r| pid(r.stream.elementary_pid))),
    ]
}

/// Services.
pub(crate) fn service_columns<'u>() -> Vec<Column<ServiceRow<'u>>> {
    vec![
        column("offset", I64(|r| Some(signed(r.section.unit.begin.position)))),
        column("pid", I16(|r| pid(r.section.unit.pid))),
        column("table_id", I16(|r| r.section.unit.bytes.first().map(|id| i16::from(*id)))),
        column("original_network_id", I32(|r| Some(r.original_network_id.into()))),
        nullable("transport_stream_id", I32(|r| r.section.long.map(|h| h.table_id_extension.into()))),
        column("service_id", I32(|r| Some(r.entry.service_id.into()))),
        nullable("version_number", I16(|r| r.section.long.map(|h| h.version_number.into()))),
        nullable("current_next_indicator", Bool(|r| r.section.long.map(|h| h.current_next_indicator))),
        column("eit_schedule_flag", Bool(|r| Some(r.entry.eit_schedule_flag))),
        column("eit_present_following_flag", Bool(|r| Some(r.entry.eit_present_following_flag))),
        column("running_status", I16(|r| Some(r.entry.running_status.0.into()))),
        column("free_ca_mode", Bool(|r| Some(r.entry.free_ca_mode))),
        nullable("service_type", I16(|r| r.service.map(|s| s.service_type.0.into()))),
        nullable("service_provider_name", Text(|r| r.service.map(|s| text(s.service_provider_name)))),
        nullable("service_name", Text(|r| r.service.map(|s| text(s.service_name)))),
    ]
}

/// Events. Name and text are those of the language that comes first.
pub(crate) fn event_columns<'u>() -> Vec<Column<EventRow<'u>>> {
    vec![
        column("offset", I64(|r| Some(signed(r.section.unit.begin.position)))),
        column("pid", I16(|r| pid(r.section.unit.pid))),
        column("table_id", I16(|r| r.section.unit.bytes.first().map(|id| i16::from(*id)))),
        column("original_network_id", I32(|r| Some(r.original_network_id.into()))),
        column("transport_stream_id", I32(|r| Some(r.transport_stream_id.into()))),
        nullable("service_id", I32(|r| r.section.long.map(|h| h.table_id_extension.into()))),
        nullable("version_number", I16(|r| r.section.long.map(|h| h.version_number.into()))),
        nullable("current_next_indicator", Bool(|r| r.section.long.map(|h| h.current_next_indicator))),
        nullable("section_number", I16(|r| r.section.long.map(|h| h.section_number.into()))),
        column("event_id", I32(|r| Some(r.event.event_id.into()))),
        nullable("start_time", Time(|r| r.event.start_time.unix_seconds())),
        nullable("duration", I32(|r| r.event.duration.seconds().and_then(|seconds| seconds.try_into().ok()))),
        column("running_status", I16(|r| Some(r.event.running_status.0.into()))),
        column("free_ca_mode", Bool(|r| Some(r.event.free_ca_mode))),
        nullable("iso_639_language_code", Text(|r| r.short.map(|s| language(s.iso_639_language_code)))),
        nullable("event_name", Text(|r| r.short.map(|s| text(s.event_name)))),
        nullable("text", Text(|r| r.short.map(|s| text(s.text)))),
    ]
}
