//! The structures of all crates by their names, and the JSON Schema of each.

use anyhow::{Result, bail};
use std::collections::BTreeSet;
use wire::layout::{Form, Layout, LayoutFn, of, schema};

/// `each` of every structure that stands in no other: from these all are reached.
#[doc(hidden)]
#[macro_export]
macro_rules! each_root {
    ($each:ident: $function:ty) => {{
        use docsis_mac::capture::{
            DataMessage, MptMessage, NextCodewordPointer, OfdmaInitialRanging, PspMessage, UepiHeader, UepiRequest,
            UepiTrailer, Xra,
        };
        use docsis_mac::config::ConfigurationFile;
        use docsis_mac::pnm::MeasurementFile;
        use docsis_mac::{Frame, Segment};
        use dvb_si::carousel::CarouselDescriptor;
        use dvb_si::china::{ChineseDescriptor, EmergencySection};
        use dvb_si::descriptor::{
            Av1Descriptor, CableLabsDescriptor, CiPlusDescriptor, CueStreamDescriptor, EacemDescriptor,
            EutelsatDescriptor, NorDigDescriptor, OfcomDescriptor, SesDescriptor, SkyDescriptor, VancDescriptor,
        };
        use dvb_si::splice::SpliceSection;
        use dvb_si::table::{AnySection, Cat, Eit, Nit, Pmt, Sdt, Tdt, Tot};
        use mpegts::descriptor::Descriptor;
        use mpegts::ip::fec::FecPacket;
        use mpegts::ip::rtp::RtpPacket;
        use mpegts::packet::adaptation::{AdaptationField, AfDescriptor, PrivateDataField};
        use mpegts::pes::Pes;
        use mpegts::psi::{
            AnySection as MpegSection, DsmccPayload, DsmccSection, GreenAccessUnit, IpmpControlInformation, Iso14496,
            MetadataSection, Pat, QualityAccessUnit, StreamDescriptors, Tsdt,
        };
        use mpegts::section::{LongSection, ShortSection};
        use mpegts::tunnel::{baseband::BbFrame, mpe::DatagramSection, t2mi::T2miPacket};
        [
            $each::<AnySection<'static>> as $function,
            $each::<MpegSection<'static>>,
            $each::<LongSection<Pat<'static>>>,
            $each::<LongSection<Pmt<'static>>>,
            $each::<LongSection<Cat<'static>>>,
            $each::<LongSection<Tsdt<'static>>>,
            $each::<LongSection<Iso14496<'static>>>,
            $each::<LongSection<IpmpControlInformation<'static>>>,
            $each::<ShortSection<GreenAccessUnit>>,
            $each::<DsmccSection<DsmccPayload<'static>>>,
            $each::<DsmccSection<StreamDescriptors<'static>>>,
            $each::<MetadataSection<'static>>,
            $each::<DatagramSection<'static>>,
            $each::<LongSection<Nit<'static>>>,
            $each::<LongSection<Sdt<'static>>>,
            $each::<LongSection<Eit<'static>>>,
            $each::<ShortSection<Tdt>>,
            $each::<ShortSection<Tot<'static>>>,
            $each::<AnySection<'static>>,
            $each::<Descriptor<'static>>,
            $each::<dvb_si::descriptor::Descriptor<'static>>,
            $each::<EacemDescriptor<'static>>,
            $each::<EutelsatDescriptor<'static>>,
            $each::<NorDigDescriptor<'static>>,
            $each::<OfcomDescriptor<'static>>,
            $each::<CiPlusDescriptor<'static>>,
            $each::<SesDescriptor<'static>>,
            $each::<SkyDescriptor<'static>>,
            $each::<VancDescriptor<'static>>,
            $each::<Av1Descriptor<'static>>,
            $each::<CueStreamDescriptor<'static>>,
            $each::<CableLabsDescriptor<'static>>,
            $each::<ChineseDescriptor<'static>>,
            $each::<CarouselDescriptor<'static>>,
            $each::<SpliceSection<'static>>,
            $each::<EmergencySection<'static>>,
            $each::<AdaptationField<'static>>,
            $each::<AfDescriptor<'static>>,
            $each::<PrivateDataField<'static>>,
            $each::<QualityAccessUnit<'static>>,
            $each::<Pes<'static>>,
            $each::<RtpPacket<'static>>,
            $each::<FecPacket<'static>>,
            $each::<T2miPacket<'static>>,
            $each::<BbFrame<'static>>,
            $each::<Frame<'static>>,
            $each::<Segment<'static>>,
            $each::<Xra<'static>>,
            $each::<OfdmaInitialRanging>,
            $each::<NextCodewordPointer>,
            $each::<DataMessage<'static>>,
            $each::<PspMessage<'static>>,
            $each::<MptMessage<'static>>,
            $each::<UepiHeader>,
            $each::<UepiTrailer<'static>>,
            $each::<UepiRequest>,
            $each::<ConfigurationFile<'static>>,
            $each::<MeasurementFile<'static>>,
        ]
    }};
}

/// A structure, and its name.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    /// The standard's abbreviation or name where it stands on a line of a registry, else the name of its type.
    pub name: &'static str,
    /// What it is made of.
    pub layout: &'static Layout,
}

/// All structures and unions: those that stand in no other first, then those inside them.
pub fn all() -> Vec<Named> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&'static Layout> = each_root!(of: LayoutFn).iter().map(|layout| layout()).collect();
    waiting.reverse();
    while let Some(layout) = waiting.pop() {
        if !seen.insert((layout.path)()) {
            continue;
        }
        if matches!(layout.form, Form::Structure { .. } | Form::OneOf(_) | Form::Union(_)) {
            found.push(Named { name: layout.name, layout });
        }
        if let Form::Union(union) = layout.form {
            let lines = union.lines.iter().map(|l| Named { name: l.name, layout: (l.layout)() });
            found.extend(lines.filter(|n| n.name != n.layout.name));
        }
        waiting.extend(layout.inside());
    }
    found
}

/// The names for `--schema`, each once.
pub fn names() -> Vec<&'static str> {
    let mut seen = BTreeSet::new();
    all().iter().map(|n| n.name).filter(|name| seen.insert(*name)).collect()
}

/// The structure of a name as it is spelt, else of the first name that differs in small and capital letters, else of
/// the path of a type.
///
/// # Errors
/// For a name that no structure has, or several have.
pub fn find(name: &str) -> Result<&'static Layout> {
    let all = all();
    let path = |n: &Named| (n.layout.path)();
    let spelt = |name: &str| all.iter().filter(|n| n.name == name).collect::<Vec<_>>();
    let mut found = spelt(name);
    if found.is_empty() {
        let alike = all.iter().find(|n| n.name.eq_ignore_ascii_case(name));
        found = alike.map_or_else(|| all.iter().filter(|n| path(n) == name).take(1).collect(), |n| spelt(n.name));
    }
    let mut paths: Vec<&str> = found.iter().map(|n| path(n)).collect();
    paths.sort_unstable();
    paths.dedup();
    match (found.as_slice(), paths.len()) {
        ([], _) => bail!("no structure is named {name}; --schema list names all"),
        ([first, ..], 1) => Ok(first.layout),
        _ => bail!("{name} is the name of several: {}", paths.join("; ")),
    }
}

/// The JSON Schema of the structure of a name, on many lines; of `list` the names, one a line.
///
/// # Errors
/// As [`find`].
pub fn describe(name: &str) -> Result<String> {
    Ok(match name {
        "list" => names().join("\n"),
        name => serde_json::to_string_pretty(&schema(find(name)?))?,
    })
}
