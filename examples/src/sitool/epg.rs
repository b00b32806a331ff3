//! The programme guide of a multiplex: as a table, as JSON, as XMLTV.

use super::{each_section, report};
use crate::input::each_file;
use anyhow::Result;
use dvb_si::descriptor::{Descriptor, ExtendedText};
use dvb_si::schedule::{ScheduleId, Schedules};
use dvb_si::services::Services;
use dvb_si::table::EitEvent;
use dvb_si::text::Profile;
use dvb_si::time::UtcTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// How a guide is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Table,
    /// One object an event.
    Json,
    /// An XMLTV document.
    Xmltv,
}

/// original_network_id, transport_stream_id, service_id.
type Id = (u16, u16, u16);

type Names = BTreeMap<Id, String>;

/// Of each service, by start and event_id.
type Events = BTreeMap<Id, BTreeMap<(Option<i64>, u16), Programme>>;

/// An event in words.
struct Programme {
    event_id: u16,
    start: Option<UtcTime>,
    stop: Option<UtcTime>,
    language: String,
    name: String,
    text: String,
    genres: Vec<String>,
}

#[derive(Default)]
struct Guide {
    schedules: Schedules,
    services: Services,
}

impl Programme {
    fn new(event: &EitEvent<'_>, profile: Profile) -> Self {
        let short = event.short_event();
        let text = |text: dvb_si::text::Text<'_>| text.to_string_lossy(profile).into_owned();
        let extended = event.descriptors.iter().filter_map(|d| match d {
            Ok(Descriptor::ExtendedEvent(d)) => Some(*d),
            _ => None,
        });
        let long = ExtendedText::join(extended, profile).into_iter().next().map(|t| t.text).unwrap_or_default();
        let genres = event.descriptors.iter().filter_map(|d| match d {
            Ok(Descriptor::Content(d)) => Some(d.contents),
            _ => None,
        });
        let genres = genres.flat_map(|list| list.iter().map_while(Result::ok)).filter_map(|genre| {
            let nibbles = genre.content_nibbles;
            if profile == Profile::CHINA { nibbles.name_zh() } else { nibbles.name() }
        });
        let start = Some(event.start_time).filter(|time| time.unix_seconds().is_some());
        let stop = start
            .and_then(|start| UtcTime::from_unix_seconds(start.unix_seconds()? + i64::from(event.duration.seconds()?)));
        let short_text = short.map(|e| text(e.text)).unwrap_or_default();
        Programme {
            event_id: event.event_id,
            start,
            stop,
            language: short.and_then(|e| e.iso_639_language_code.as_str().map(str::to_owned)).unwrap_or_default(),
            name: short.map(|e| text(e.event_name)).unwrap_or_default(),
            text: if long.is_empty() { short_text } else { long },
            genres: genres.map(str::to_owned).collect(),
        }
    }
}

impl Guide {
    /// Adds the events of every service: its schedule, and present and following where that lacks them.
    fn events(&self, profile: Profile, guide: &mut Events) {
        let mut add = |id: Id, event: EitEvent<'_>| {
            let key = (event.start_time.unix_seconds(), event.event_id);
            guide.entry(id).or_default().entry(key).or_insert_with(|| Programme::new(&event, profile));
        };
        for schedule in self.schedules.iter() {
            let ScheduleId { original_network_id, transport_stream_id, service_id, .. } = schedule.id();
            let id = (original_network_id, transport_stream_id, service_id);
            schedule.events().filter_map(Result::ok).for_each(|event| add(id, event));
        }
        for service in self.services.entries() {
            let id = (service.original_network_id.unwrap_or(0), service.transport_stream_id, service.service_id);
            service.present.into_iter().chain(service.following).for_each(|event| add(id, event));
        }
    }

    fn names(&self, profile: Profile) -> Names {
        let named = self.services.entries().into_iter().map(|s| {
            let id = (s.original_network_id.unwrap_or(0), s.transport_stream_id, s.service_id);
            (id, s.service_name.to_string_lossy(profile).into_owned())
        });
        named.filter(|(_, name)| !name.is_empty()).collect()
    }
}

/// Prints one guide of all files, and of all their streams.
///
/// # Errors
/// What cannot be read or written.
pub fn list(files: &[PathBuf], form: Form, profile: Profile, mut out: impl Write) -> Result<()> {
    let (mut names, mut events, mut summaries) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    let read = each_file("sitool", files, |path| {
        let mut guides: BTreeMap<usize, Guide> = BTreeMap::new();
        let of_file = each_section(path, &[], |found| {
            let guide = guides.entry(found.stream).or_default();
            guide.schedules.push(found.section);
            guide.services.push(found.pid.unwrap_or_default(), found.section);
            Ok(())
        })?;
        for guide in guides.values() {
            names.extend(guide.names(profile));
            guide.events(profile, &mut events);
        }
        summaries.push((path.to_owned(), of_file));
        Ok(())
    });
    // What the others hold is shown, whichever has failed.
    if files.len() == 1 && read.is_err() {
        return read;
    }
    print(form, &names, &events, &mut out)?;
    summaries.iter().for_each(|(path, of_file)| report(path, of_file));
    read
}

fn print(form: Form, names: &Names, events: &Events, mut out: impl Write) -> Result<()> {
    match form {
        Form::Table => table(names, events, &mut out)?,
        Form::Json => lines(names, events, &mut out)?,
        Form::Xmltv => xmltv(names, events, &mut out)?,
    }
    Ok(out.flush()?)
}

fn table(names: &Names, events: &Events, out: &mut impl Write) -> Result<()> {
    for (id, events) in events {
        let name = names.get(id).map_or("", |name| name);
        writeln!(out, "service_id {} of transport_stream_id {}  {name}", id.2, id.1)?;
        for event in events.values() {
            let shown = |time: Option<UtcTime>| time.unwrap_or_default().to_string();
            let (start, stop) = (shown(event.start), shown(event.stop));
            let stop = stop.split_once(' ').map_or("", |(_, time)| time);
            write!(out, "  {start} - {stop:8}  {}", event.name)?;
            if !event.genres.is_empty() {
                write!(out, "  [{}]", event.genres.join(", "))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn iso(time: Option<UtcTime>) -> Value {
    time.map(|time| format!("{}Z", time.to_string().replace(' ', "T"))).into()
}

fn lines(names: &Names, events: &Events, out: &mut impl Write) -> Result<()> {
    for (id, events) in events {
        for event in events.values() {
            let line = json!({
                "type": "event", "original_network_id": id.0, "transport_stream_id": id.1, "service_id": id.2,
                "service_name": names.get(id), "event_id": event.event_id, "start": iso(event.start),
                "stop": iso(event.stop), "language": event.language, "event_name": event.name, "text": event.text,
                "genres": event.genres,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Text for XML 1.0, which has no other control characters than tab and line end.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\t' | '\n' => out.push(c),
            _ if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            _ => out.push(c),
        }
    }
    out
}

fn xmltv(names: &Names, events: &Events, out: &mut impl Write) -> Result<()> {
    let channel = |(network, stream, service): &Id| format!("{network}.{stream}.{service}");
    let moment = |time: UtcTime| {
        let digits: String = time.to_string().chars().filter(char::is_ascii_digit).collect();
        format!("{digits} +0000")
    };
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tv generator-info-name=\"sitool\">")?;
    for id in events.keys() {
        let name = names.get(id).cloned().unwrap_or_else(|| id.2.to_string());
        writeln!(out, "  <channel id=\"{}\"><display-name>{}</display-name></channel>", channel(id), escaped(&name))?;
    }
    for (id, events) in events {
        for event in events.values() {
            // The document type asks for a start.
            let Some(start) = event.start else { continue };
            let stop = event.stop.map(|stop| format!(" stop=\"{}\"", moment(stop))).unwrap_or_default();
            writeln!(out, "  <programme start=\"{}\"{stop} channel=\"{}\">", moment(start), channel(id))?;
            let language = match event.language.trim() {
                "" => String::new(),
                language => format!(" lang=\"{}\"", escaped(language)),
            };
            writeln!(out, "    <title{language}>{}</title>", escaped(&event.name))?;
            if !event.text.is_empty() {
                writeln!(out, "    <desc{language}>{}</desc>", escaped(&event.text))?;
            }
            for genre in &event.genres {
                writeln!(out, "    <category>{}</category>", escaped(genre))?;
            }
            writeln!(out, "  </programme>")?;
        }
    }
    Ok(writeln!(out, "</tv>")?)
}
