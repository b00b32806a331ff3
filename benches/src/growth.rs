//! How cost grows: streams of growing size, number of PIDs, number of services and length of sections, and the chart.

use crate::bytes::{descriptor, length12, pid13, section};
use crate::multiplex::Multiplex;
use mpegts::Pid;
use mpegts::packet::{PACKET_SIZE, PacketBuilder};
use mpegts::section::SectionPacketizer;
use std::fmt::Write;

/// One way to grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// A multiplex of so many MiB, all its tables read.
    Input,
    /// Packets of so many PIDs in turn.
    Pids,
    /// A stream of so many services: PAT, program maps, SDT and EIT.
    Services,
    /// Sections of so many bytes.
    Sections,
}

impl Axis {
    /// All of them.
    pub const ALL: [Axis; 4] = [Axis::Input, Axis::Pids, Axis::Services, Axis::Sections];

    /// What grows.
    pub const fn name(self) -> &'static str {
        match self {
            Axis::Input => "MiB of input",
            Axis::Pids => "PIDs",
            Axis::Services => "services",
            Axis::Sections => "bytes of a section",
        }
    }

    /// What the time is of.
    pub const fn unit(self) -> &'static str {
        match self {
            Axis::Input => "MiB",
            Axis::Pids => "packet",
            Axis::Services => "service",
            Axis::Sections => "KiB of sections",
        }
    }

    /// How far it is followed.
    pub const fn steps(self) -> &'static [usize] {
        match self {
            Axis::Input => &[1, 2, 4, 8, 16],
            Axis::Pids => &[1, 4, 16, 64, 256, 1024, 4096, 8192],
            Axis::Services => &[1, 4, 16, 64, 250, 1000],
            Axis::Sections => &[16, 64, 256, 1024, 4096],
        }
    }

    /// The stream of one step, and how many units it has.
    pub fn stream(self, n: usize) -> (Vec<u8>, f64) {
        match self {
            Axis::Input => (Multiplex::broadcast(n << 20).bytes, n as f64),
            Axis::Pids => (pids(n), PACKETS as f64),
            Axis::Services => (services(n), n as f64),
            Axis::Sections => sections(n),
        }
    }
}

/// Packets of a stream that does not grow.
const PACKETS: usize = 1 << 15;

fn pids(n: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(PACKETS * PACKET_SIZE);
    for packet in 0..PACKETS {
        // From the last on: the null packets are among them when all are.
        let pid = Pid::new((0x2000 - 1 - packet % n) as u16).expect("13 bits");
        let head = PacketBuilder { continuity_counter: (packet / n % 16) as u8, ..PacketBuilder::new(pid) };
        out.extend(head.build(None, &[0x5A; 184]).expect("a plain packet").0);
    }
    out
}

/// Cut into packets, each PID on its own.
fn packets(sections: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = sections;
    while let Some((pid, _)) = rest.first() {
        let (same, others) = rest.split_at(rest.iter().take_while(|(p, _)| p == pid).count());
        let mut packetizer = SectionPacketizer::new(Pid::new(*pid).expect("13 bits"));
        same.iter().for_each(|(_, bytes)| packetizer.push(bytes, |packet| out.extend(packet)));
        packetizer.finish(|packet| out.extend(packet));
        rest = others;
    }
    out
}

fn services(n: usize) -> Vec<u8> {
    let map = |service: usize| 0x100 + service as u16;
    let mut out = Vec::new();
    let all: Vec<usize> = (0..n).collect();
    let pat: Vec<&[usize]> = all.chunks(200).collect();
    for (number, part) in pat.iter().enumerate() {
        let lines = part.iter().flat_map(|s| [(*s as u16 + 1).to_be_bytes(), pid13(map(*s))].concat());
        let body: Vec<u8> = lines.collect();
        out.push((0, section(0, 7, 0, number as u8, pat.len() as u8 - 1, &body)));
    }
    for service in &all {
        let streams = [0x1B, 0x0F].map(|kind| [&[kind][..], &pid13(0x1FF0), &[0xF0, 0]].concat()).concat();
        let body = [&pid13(0x1FF0)[..], &[0xF0, 0], &streams].concat();
        out.push((map(*service), section(2, *service as u16 + 1, 0, 0, 0, &body)));
    }
    let sdt: Vec<&[usize]> = all.chunks(20).collect();
    for (number, part) in sdt.iter().enumerate() {
        let mut body = vec![0x23, 0x3A, 0xFF];
        for service in *part {
            let name = format!("\u{1}\u{3}Sud\u{c}Service {service:04}");
            let loops = descriptor(0x48, name.as_bytes());
            body.extend((*service as u16 + 1).to_be_bytes());
            body.push(0xFD);
            body.extend(length12(loops.len()).map(|b| b));
            body.extend(loops);
        }
        out.push((0x11, section(0x42, 7, 0, number as u8, sdt.len() as u8 - 1, &body)));
    }
    for service in &all {
        for number in 0..2 {
            let text = descriptor(0x4D, b"eng\x04News\x05Today");
            let event = [&[0, number, 0xEC, 0x5B, 0x20, 0, 0, 0, 0x30, 0][..], &length12(text.len()), &text].concat();
            let body = [&[0, 7, 0x23, 0x3A, 1, 0x4E][..], &event].concat();
            out.push((0x12, section(0x4E, *service as u16 + 1, 0, number, 1, &body)));
        }
    }
    packets(&out)
}

/// Two MiB of sections of this length, no two the same.
fn sections(n: usize) -> (Vec<u8>, f64) {
    let count = (2 << 20) / n;
    let make = |i: usize| (0x12, section(0x4E, i as u16, (i >> 16) as u8, 0, 0, &vec![0x5A; n - 12]));
    let all: Vec<_> = (0..count).map(make).collect();
    (packets(&all), (count * n) as f64 / 1024.0)
}

/// What a step has cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// How much there was.
    pub n: usize,
    /// Nanoseconds of CPU time, of a unit.
    pub nanoseconds: f64,
    /// Bytes on the heap at most, the stream apart.
    pub heap: u64,
}

/// The steps of one axis.
pub type Line = (Axis, Vec<Cost>);

/// The tables. `about` is what there is to know of the machine.
pub fn markdown(lines: &[Line], about: &str) -> String {
    let mut out = String::from("# How cost grows\n\n");
    out += "Written by `cargo run --profile bench -p benches --bin growth`: the demultiplexer with all tables of a stream and the\n";
    out += "list of its services, by CPU time, the best of seven runs. Linear is a time of a unit that stays as it is; what is\n";
    let _ = writeln!(out, "kept grows with what is announced and not with the stream. {about}\n");
    out += "![Time of a unit and memory](growth.svg)\n";
    for (axis, costs) in lines {
        let _ = writeln!(out, "\n| {} | ns a {} | kB on the heap |\n|---:|---:|---:|", axis.name(), axis.unit());
        for cost in costs {
            let _ = writeln!(out, "| {} | {:.1} | {:.1} |", cost.n, cost.nanoseconds, cost.heap as f64 / 1e3);
        }
    }
    out
}

const LEFT: f64 = 56.0;
const WIDTH: f64 = 230.0;
const HEIGHT: f64 = 170.0;
const TOP: f64 = 44.0;

/// A panel for each axis, both scales in powers of two: the time of a unit, and the heap.
pub fn chart(lines: &[Line]) -> String {
    let width = (WIDTH + LEFT) * lines.len() as f64 + 20.0;
    let height = TOP + HEIGHT + 44.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<text x=\"6\" y=\"16\">Blue: time of a \
         unit. Orange: heap. Each line of the grid is four times the one below; the lowest is a quarter of the least.</text>\n"
    );
    for (panel, (axis, costs)) in lines.iter().enumerate() {
        let left = LEFT + (WIDTH + LEFT) * panel as f64;
        let (Some(first), Some(last)) = (costs.first(), costs.last()) else { continue };
        let span = (last.n as f64 / first.n as f64).log2();
        let x = |n: usize| left + (n as f64 / first.n as f64).log2() / span * WIDTH;
        let bottom = TOP + HEIGHT;
        let _ = writeln!(out, "<text x=\"{left}\" y=\"36\" font-weight=\"bold\">{}</text>", axis.name());
        for step in 0..=8 {
            let y = bottom - HEIGHT * f64::from(step) / 8.0;
            let _ = writeln!(out, "<path d=\"M{left} {y}H{}\" stroke=\"#ddd\"/>", left + WIDTH);
        }
        for cost in costs {
            let _ = writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\" font-size=\"9\">{}</text>",
                x(cost.n),
                bottom + 14.0,
                cost.n
            );
        }
        let mut curve = |colour: &str, value: &dyn Fn(&Cost) -> f64, unit: &str| {
            let least = costs.iter().map(value).fold(f64::INFINITY, f64::min).max(1e-9);
            let y = |v: f64| bottom - HEIGHT * ((v / least).log2() / 16.0 + 0.125).clamp(0.0, 1.0);
            let points: Vec<_> = costs.iter().map(|c| format!("{:.1},{:.1}", x(c.n), y(value(c)))).collect();
            let _ = writeln!(out, "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\"/>", points.join(" "));
            for (cost, point) in costs.iter().zip(&points) {
                let (px, py) = point.split_once(',').expect("two numbers");
                let _ = writeln!(out, "<circle cx=\"{px}\" cy=\"{py}\" r=\"2.5\" fill=\"{colour}\"/>");
                if cost.n == first.n || cost.n == last.n {
                    let text = format!("{:.0} {unit}", value(cost));
                    let _ = writeln!(
                        out,
                        "<text x=\"{px}\" y=\"{:.1}\" text-anchor=\"{}\" font-size=\"9\" fill=\"{colour}\">{text}</text>",
                        y(value(cost)) - 5.0,
                        if cost.n == first.n { "start" } else { "end" }
                    );
                }
            }
        };
        curve("#06c", &|c| c.nanoseconds, "ns");
        curve("#d60", &|c| c.heap as f64 / 1e3, "kB");
        let label = format!("ns a {}", axis.unit());
        let _ = writeln!(out, "<text x=\"{left}\" y=\"{}\" fill=\"#06c\">{label}</text>", bottom + 30.0);
    }
    out += "</svg>\n";
    out
}
