//! The page: plain HTML that needs no script and loads nothing.

use crate::event::{Presence, timestamp};
use crate::status::{AlarmStatus, PidStatus, Status};
use std::fmt::{self, Display, Write};
use std::time::Duration;

const STYLE: &str = include_str!("page.css");

/// How often the browser asks again, in seconds.
const REFRESH: u32 = 5;

/// Text for HTML. What comes off the air may be anything.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // Neither control characters nor what turns the direction of all that follows.
                c if c.is_control() => f.write_char(' ')?,
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A number in groups of three.
struct Grouped(u64);

impl Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && digits.len().saturating_sub(index) % 3 == 0 {
                f.write_char('\u{202F}')?;
            }
            f.write_char(digit)?;
        }
        Ok(())
    }
}

/// A bit rate in a unit that suits it.
struct Rate(u64);

impl Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.0 as f64;
        match self.0 {
            0 => f.write_str("0"),
            1..10_000 => write!(f, "{rate} bit/s"),
            10_000..1_000_000 => write!(f, "{:.1} kbit/s", rate / 1e3),
            _ => write!(f, "{:.2} Mbit/s", rate / 1e6),
        }
    }
}

/// How long ago something was, with its time to be pointed at.
struct Ago(Duration, Duration);

impl Display for Ago {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ago(then, now) = *self;
        write!(f, "<time title=\"{}\">", timestamp(then))?;
        match now.saturating_sub(then).as_secs() {
            seconds @ 0..100 => write!(f, "{seconds} s")?,
            seconds @ 100..6000 => write!(f, "{} min", seconds / 60)?,
            seconds @ 6000..172_800 => write!(f, "{} h", seconds / 3600)?,
            seconds => write!(f, "{} days", seconds / 86_400)?,
        }
        f.write_str("</time>")
    }
}

/// A count that stands out when it is not zero.
struct Bad(u64);

impl Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = if self.0 == 0 { "zero" } else { "bad" };
        write!(f, "<span class=\"{class}\">{}</span>", Grouped(self.0))
    }
}

/// How an input is, in a word and a colour.
fn health(status: &Status) -> (&'static str, &'static str) {
    let has = |priority: u8| status.indicators.iter().any(|i| i.active && i.priority == priority);
    match status.state {
        Presence::Waiting if status.alarms.is_empty() => ("waiting", "off"),
        Presence::Waiting => ("waiting", "red"),
        Presence::Absent if status.alarms.is_empty() => ("absent", "off"),
        Presence::Absent => ("absent", "red"),
        Presence::Present if !status.alarms.is_empty() => ("alarm", "red"),
        Presence::Present if has(1) => ("errors", "red"),
        Presence::Present if has(2) => ("errors", "amber"),
        Presence::Present => ("good", "green"),
    }
}

fn begin(out: &mut String, title: &str) -> fmt::Result {
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"{REFRESH}\"><title>{}</title>\
         <style>{STYLE}</style></head><body>\n",
        Escaped(title)
    )
}

fn end(out: &mut String, now: Duration) -> fmt::Result {
    writeln!(
        out,
        "<footer>{} · every {REFRESH} s · <a href=\"/metrics\">metrics</a> · <a href=\"/status.json\">status.json</a> · \
         <a href=\"/approved.toml\">approved.toml</a></footer></body></html>",
        timestamp(now)
    )
}

/// All inputs.
pub fn overview(inputs: &[Status], started: Duration, now: Duration) -> String {
    let mut out = String::new();
    // A string takes everything.
    let _ = write_overview(&mut out, inputs, started, now);
    out
}

fn write_overview(out: &mut String, inputs: &[Status], started: Duration, now: Duration) -> fmt::Result {
    let alarms: usize = inputs.iter().map(|input| input.alarms.len()).sum();
    let title = if alarms > 0 { format!("({alarms}) tsprobe") } else { "tsprobe".to_owned() };
    begin(out, &title)?;
    let present = inputs.iter().filter(|input| input.state == Presence::Present).count();
    let rate = inputs.iter().fold(0u64, |sum, input| sum.saturating_add(input.counts.bitrate));
    write!(out, "<header><h1>tsprobe</h1><dl class=\"tiles\">")?;
    tile(out, "inputs present", &format_args!("{present} <small>of {}</small>", inputs.len()), present < inputs.len())?;
    tile(out, "alarms", &alarms, alarms > 0)?;
    let services: usize = inputs.iter().map(|input| input.services.len()).sum();
    tile(out, "services", &services, false)?;
    tile(out, "in all", &Rate(rate), false)?;
    tile(out, "running for", &Ago(started, now), false)?;
    out.write_str("</dl></header>\n<main>")?;
    if alarms > 0 {
        out.write_str("<section><h2>Alarms</h2><div class=\"scroll\"><table><thead><tr><th>for<th>input<th>alarm<th>what</thead><tbody>")?;
        let of = |(index, input): (usize, _)| all_of(index, input);
        let mut all: Vec<_> = inputs.iter().enumerate().flat_map(of).collect();
        // The latest first.
        all.sort_by_key(|(_, _, alarm)| std::cmp::Reverse(alarm.began));
        for (index, input, alarm) in all {
            write!(
                out,
                "<tr><td class=\"time\">{}<td><a href=\"/input/{index}\">{}</a><td><b class=\"tag red\">{}</b><td class=\"text\">{}",
                Ago(alarm.began, now),
                Escaped(&input.input),
                alarm.key.alarm.name().replace('_', " "),
                Escaped(&alarm.detail)
            )?;
        }
        out.write_str("</tbody></table></div></section>\n")?;
    }
    out.write_str(
        "<section><h2>Inputs</h2><div class=\"scroll\"><table><thead><tr><th>state<th>input<th class=\"n\">bit rate\
         <th class=\"n\">services<th class=\"n\" title=\"violations of TR 101 290, priority 1\">P1<th class=\"n\" \
         title=\"priority 2\">P2<th class=\"n\" title=\"priority 3\">P3<th class=\"n\">lost<th class=\"n\">restored\
         <th class=\"n\">dropped<th>for</thead><tbody>",
    )?;
    for (index, input) in inputs.iter().enumerate() {
        let (word, colour) = health(input);
        let counts = &input.counts;
        let [one, two, three] = counts.violations;
        write!(
            out,
            "<tr><td><b class=\"tag {colour}\">{word}</b><td><a href=\"/input/{index}\">{}</a><small class=\"address\">{}</small>\
             <td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}\
             <td class=\"n\">{}<td class=\"n\">{}<td class=\"time\">{}",
            Escaped(&input.input),
            Escaped(if input.address == input.input { "" } else { &input.address }),
            Rate(counts.bitrate),
            input.services.len(),
            Bad(one),
            Bad(two),
            Grouped(three),
            Bad(counts.rtp_lost),
            Grouped(counts.fec_restored),
            Bad(counts.dropped),
            Ago(input.began, now)
        )?;
    }
    out.write_str("</tbody></table></div></section></main>\n")?;
    end(out, now)
}

fn all_of(index: usize, input: &Status) -> impl Iterator<Item = (usize, &Status, &AlarmStatus)> {
    input.alarms.iter().map(move |alarm| (index, input, alarm))
}

fn tile(out: &mut String, name: &str, value: &dyn Display, is_bad: bool) -> fmt::Result {
    write!(out, "<div{}><dt>{name}<dd>{value}</div>", if is_bad { " class=\"bad\"" } else { "" })
}

/// One input.
pub fn input(status: &Status, now: Duration) -> String {
    let mut out = String::new();
    let _ = write_input(&mut out, status, now);
    out
}

fn write_input(out: &mut String, status: &Status, now: Duration) -> fmt::Result {
    begin(out, &format!("{} · tsprobe", status.input))?;
    let (word, colour) = health(status);
    let counts = &status.counts;
    write!(
        out,
        "<header><nav><a href=\"/\">all inputs</a></nav><h1>{} <b class=\"tag {colour}\">{word}</b></h1><p class=\"address\">{}</p>\
         <dl class=\"tiles\">",
        Escaped(&status.input),
        Escaped(&status.address)
    )?;
    tile(out, "bit rate", &Rate(counts.bitrate), false)?;
    tile(out, "peak", &Rate(status.bitrate_peak), false)?;
    tile(out, "packets", &Grouped(counts.packets), false)?;
    if let Some(size) = status.packet_size {
        tile(out, "form", &format_args!("{}{size} bytes", if status.rtp { "RTP, " } else { "" }), false)?;
    }
    if let Some(id) = status.transport_stream_id {
        tile(out, "transport_stream_id", &id, false)?;
    }
    if let Some(id) = status.original_network_id {
        tile(out, "original_network_id", &id, false)?;
    }
    for (name, count) in [("lost", counts.rtp_lost), ("dropped", counts.dropped), ("unknown", counts.unknown)] {
        if count > 0 {
            tile(out, name, &Grouped(count), true)?;
        }
    }
    if counts.fec_restored > 0 {
        tile(out, "restored", &Grouped(counts.fec_restored), false)?;
    }
    if status.beyond_limits > 0 {
        tile(out, "not checked", &Grouped(status.beyond_limits), true)?;
    }
    out.write_str("</dl></header>\n<main>")?;
    write_alarms(out, status, now)?;
    write_indicators(out, status)?;
    write_services(out, status)?;
    write_pids(out, status)?;
    if !status.sources.is_empty() {
        out.write_str("<section><h2>Senders</h2><div class=\"scroll\"><table><thead><tr><th>address<th class=\"n\">datagrams</thead><tbody>")?;
        for source in &status.sources {
            write!(out, "<tr><td>{}<td class=\"n\">{}", source.source, Grouped(source.datagrams))?;
        }
        out.write_str("</tbody></table></div></section>\n")?;
    }
    out.write_str("</main>\n")?;
    end(out, now)
}

fn write_alarms(out: &mut String, status: &Status, now: Duration) -> fmt::Result {
    if status.alarms.is_empty() {
        return Ok(());
    }
    out.write_str(
        "<section><h2>Alarms</h2><div class=\"scroll\"><table><thead><tr><th>for<th>alarm<th>what</thead><tbody>",
    )?;
    for alarm in &status.alarms {
        let name = alarm.key.alarm.name().replace('_', " ");
        let detail = Escaped(&alarm.detail);
        write!(
            out,
            "<tr><td class=\"time\">{}<td><b class=\"tag red\">{name}</b><td class=\"text\">{detail}",
            Ago(alarm.began, now)
        )?;
    }
    out.write_str("</tbody></table></div></section>\n")
}

fn write_indicators(out: &mut String, status: &Status) -> fmt::Result {
    out.write_str("<section><h2>TR 101 290</h2>")?;
    if status.indicators.is_empty() {
        return out.write_str("<p class=\"none\">No violation.</p></section>\n");
    }
    out.write_str("<div class=\"scroll\"><table><thead><tr><th>now<th>indicator<th class=\"n\">violations<th>PIDs<th>first of those now</thead><tbody>")?;
    for indicator in &status.indicators {
        let (word, colour) = match (indicator.active, indicator.priority) {
            (false, _) => ("over", "off"),
            (true, 1) => ("raised", "red"),
            (true, _) => ("raised", "amber"),
        };
        let shown = indicator.pids.iter().take(8).map(|pid| format!("0x{pid:04X} ")).collect::<String>();
        let more = indicator.pids.len().saturating_sub(8);
        write!(
            out,
            "<tr><td><b class=\"tag {colour}\">{word}</b><td>{} {}<td class=\"n\">{}<td class=\"code\">{shown}{}<td class=\"text\">{}",
            indicator.indicator,
            indicator.name,
            Grouped(indicator.count),
            if more > 0 { format!("and {more} more") } else { String::new() },
            Escaped(indicator.detail.as_deref().unwrap_or_default())
        )?;
    }
    out.write_str("</tbody></table></div></section>\n")
}

fn write_services(out: &mut String, status: &Status) -> fmt::Result {
    out.write_str("<section><h2>Services</h2>")?;
    if status.services.is_empty() {
        return out.write_str("<p class=\"none\">None so far.</p></section>\n");
    }
    out.write_str(
        "<div class=\"scroll\"><table><thead><tr><th class=\"n\">number<th class=\"n\">service_id<th>name<th>provider\
         <th>PMT<th>scrambled<th>streams</thead><tbody>",
    )?;
    for service in &status.services {
        let number = service.logical_channel_number.map(|number| number.to_string()).unwrap_or_default();
        let map = service.program_map_pid.map_or("not in the PAT".to_owned(), |pid| format!("0x{pid:04X}"));
        write!(
            out,
            "<tr><td class=\"n\">{number}<td class=\"n\">{}<td class=\"name\">{}<td>{}<td class=\"code\">{map}<td>{}<td class=\"streams\">",
            service.service_id,
            Escaped(&service.service_name),
            Escaped(&service.service_provider_name),
            if service.is_scrambled() { "scrambled" } else { "" }
        )?;
        for stream in &service.streams {
            let kind = stream.codec.map_or_else(|| format!("stream_type {:#04x}", stream.stream_type), str::to_owned);
            let languages = stream.languages.join(" ");
            write!(
                out,
                "<span><i class=\"code\">0x{:04X}</i> {kind} {}</span>",
                stream.elementary_pid,
                Escaped(&languages)
            )?;
        }
    }
    out.write_str("</tbody></table></div></section>\n")
}

fn write_pids(out: &mut String, status: &Status) -> fmt::Result {
    if status.pids.is_empty() {
        return Ok(());
    }
    out.write_str(
        "<section><h2>PIDs</h2><div class=\"scroll\"><table><thead><tr><th>PID<th>what<th class=\"n\">bit rate<th>share\
         <th class=\"n\">packets<th class=\"n\">jumps<th class=\"n\">scrambled<th class=\"n\">damaged</thead><tbody>",
    )?;
    for pid in &status.pids {
        let PidStatus { pid, purpose, packets, bitrate, discontinuities, scrambled, transport_errors } = pid;
        let share = bitrate.saturating_mul(1000).checked_div(status.counts.bitrate).unwrap_or(0).min(1000);
        write!(
            out,
            "<tr><td class=\"code\">0x{pid:04X} <small>{pid}</small><td>{}<td class=\"n\">{}<td><meter max=\"1000\" value=\"{share}\">\
             </meter><td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}<td class=\"n\">{}",
            Escaped(purpose),
            Rate(*bitrate),
            Grouped(*packets),
            Bad(*discontinuities),
            Grouped(*scrambled),
            Bad(*transport_errors)
        )?;
    }
    out.write_str("</tbody></table></div>")?;
    if status.pids_omitted > 0 {
        write!(out, "<p class=\"none\">{} more PIDs with fewer packets.</p>", status.pids_omitted)?;
    }
    out.write_str("</section>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_off_the_air_is_text_only() {
        let text = Escaped("<script>\"&'\n\u{202E}x").to_string();
        assert_eq!(text, "&lt;script&gt;&quot;&amp;&#39; x");
    }

    #[test]
    fn times_for_people() {
        let ago = |seconds: u64| Ago(Duration::from_secs(1), Duration::from_secs(1 + seconds)).to_string();
        assert_eq!(ago(99), "<time title=\"1970-01-01T00:00:01.000Z\">99 s</time>");
        for (seconds, text) in [(100, ">1 min<"), (6000, ">1 h<"), (172_800, ">2 days<")] {
            assert!(ago(seconds).contains(text), "{}", ago(seconds));
        }
    }

    #[test]
    fn numbers_for_people() {
        assert_eq!(Grouped(1_234_567).to_string().replace('\u{202F}', " "), "1 234 567");
        assert_eq!((Grouped(0).to_string(), Grouped(999).to_string()), ("0".to_owned(), "999".to_owned()));
        assert_eq!(
            [0, 1504, 12_345, 38_014_706].map(|n| Rate(n).to_string()),
            ["0", "1504 bit/s", "12.3 kbit/s", "38.01 Mbit/s"]
        );
    }
}
