//! The loops of descriptors of a section, each with the scope that it begins with.

use super::related::RelatedLink;
use super::{Bat, Cat, Eit, Nit, Pmt, Rct, Sdt, Sit, Tot, TransportStream, Tsdt};
use crate::descriptor::{Descriptors, Private, PrivateScope};
use mpegts::psi;
use mpegts::section::Section;
use wire::{Error, List, Reader};

/// A loop of descriptors, and where it stands in its table.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DescriptorLoop<'a> {
    /// Of a loop in an entry of the table: the field with the entries, and the index of this one.
    pub entry: Option<(&'static str, usize)>,
    /// The field that is the loop; of one in a structure inside the entry the fields with a dot between them.
    pub field: &'static str,
    /// Its descriptors, as if nothing were said about private ones.
    pub descriptors: Descriptors<'a>,
    /// What is known before the first of them.
    pub scope: PrivateScope,
}

impl<'a> DescriptorLoop<'a> {
    /// The field that is the loop.
    pub fn name(&self) -> &'static str {
        self.field.rsplit('.').next().unwrap_or(self.field)
    }

    /// Its descriptors, private ones by their owner.
    pub fn scoped(&self) -> List<'a, Private<'a>, PrivateScope> {
        self.descriptors.scoped(self.scope).unwrap_or(List::Wire(Reader::new(&[]), self.scope))
    }
}

/// Gives each loop of a CAT, PMT, TSDT, NIT, BAT, SDT, EIT, RCT, TOT or SIT in the order of the section. Other tables have
/// none, or descriptors of their own.
///
/// A loop begins with `scope`. That of a stream in a PMT begins with the registrations of the programme, too, and knows
/// its stream_type.
///
/// ```
/// use dvb_si::descriptor::PrivateScope;
/// use dvb_si::table::each_loop;
/// use mpegts::section::Section;
/// use wire::Decode;
///
/// // The registration of SCTE 35 stands in the loop of the programme, cue_identifier in that of the stream.
/// # let mut bytes = vec![2, 0xB0, 27, 0, 1, 0xC1, 0, 0, 0xFF, 0xFF, 0xF0, 6, 5, 4, b'C', b'U', b'E', b'I'];
/// # bytes.extend([0x86, 0xE1, 0, 0xF0, 3, 0x8A, 1, 1]);
/// # bytes.extend(wire::crc::mpeg(&bytes).to_be_bytes());
/// let section = Section::from_bytes(&bytes)?;
/// let mut names = Vec::new();
/// each_loop(section, PrivateScope::default(), |found| {
///     names.extend(found.scoped().iter().flatten().map(|descriptor| (found.field, descriptor.name())));
/// })?;
/// assert_eq!(names, [("program_info", "registration"), ("es_info", "cue_identifier")]);
/// # Ok::<(), wire::Error>(())
/// ```
///
/// # Errors
/// Those of a table that does not decode, and of an entry: what stands before it was given.
pub fn each_loop<'a>(
    section: Section<'a>,
    scope: PrivateScope,
    each: impl FnMut(DescriptorLoop<'a>),
) -> Result<(), Error> {
    let mut walk = Walk { scope, each };
    match section.table_id() {
        psi::Cat::TABLE_ID => walk.own("descriptors", section.long::<Cat<'_>>()?.table.descriptors),
        psi::Pmt::TABLE_ID => {
            let pmt = section.long::<Pmt<'_>>()?.table;
            walk.own("program_info", pmt.program_info);
            let around = scope.in_program(pmt.program_info);
            return walk.entries("streams", pmt.streams, "es_info", |s| (s.es_info, around.in_stream(s.stream_type)));
        }
        psi::Tsdt::TABLE_ID => walk.own("descriptors", section.long::<Tsdt<'_>>()?.table.descriptors),
        Nit::ACTUAL | Nit::OTHER => {
            let nit = section.long::<Nit<'_>>()?.table;
            walk.own("network_descriptors", nit.network_descriptors);
            return walk.streams(nit.transport_streams);
        }
        Bat::TABLE_ID => {
            let bat = section.long::<Bat<'_>>()?.table;
            walk.own("bouquet_descriptors", bat.bouquet_descriptors);
            return walk.streams(bat.transport_streams);
        }
        Sdt::ACTUAL | Sdt::OTHER => {
            let services = section.long::<Sdt<'_>>()?.table.services;
            return walk.entries("services", services, "descriptors", |service| (service.descriptors, scope));
        }
        0x4E..=0x6F => {
            let events = section.long::<Eit<'_>>()?.table.events;
            return walk.entries("events", events, "descriptors", |event| (event.descriptors, scope));
        }
        Rct::TABLE_ID => {
            let rct = section.long::<Rct<'_>>()?.table;
            let inside = |link: RelatedLink<'a>| (link.link_info.descriptors, scope);
            walk.entries("links", rct.links, "link_info.descriptors", inside)?;
            walk.own("descriptors", rct.descriptors);
        }
        Tot::TABLE_ID => walk.own("descriptors", section.short::<Tot<'_>>()?.table.descriptors),
        Sit::TABLE_ID => {
            let sit = section.long::<Sit<'_>>()?.table;
            walk.own("transmission_info_descriptors", sit.transmission_info_descriptors);
            return walk.entries("services", sit.services, "service_descriptors", |s| (s.service_descriptors, scope));
        }
        _ => {}
    }
    Ok(())
}

struct Walk<F> {
    scope: PrivateScope,
    each: F,
}

impl<'a, F: FnMut(DescriptorLoop<'a>)> Walk<F> {
    /// The loop of the table itself.
    fn own(&mut self, field: &'static str, descriptors: Descriptors<'a>) {
        (self.each)(DescriptorLoop { entry: None, field, descriptors, scope: self.scope });
    }

    /// The loops of the entries of a table.
    fn entries<T: wire::Item<'a>>(
        &mut self,
        name: &'static str,
        entries: List<'a, T>,
        field: &'static str,
        inside: impl Fn(T) -> (Descriptors<'a>, PrivateScope),
    ) -> Result<(), Error> {
        for (index, entry) in entries.iter().enumerate() {
            let (descriptors, scope) = inside(entry?);
            (self.each)(DescriptorLoop { entry: Some((name, index)), field, descriptors, scope });
        }
        Ok(())
    }

    fn streams(&mut self, streams: List<'a, TransportStream<'a>>) -> Result<(), Error> {
        let scope = self.scope;
        self.entries("transport_streams", streams, "transport_descriptors", |s| (s.transport_descriptors, scope))
    }
}

wire::__trace! {
    impl DescriptorLoop<'_> {
        /// The tree of its descriptors, private ones by their owner; None for items.
        pub fn tree(&self) -> Option<wire::trace::Node> {
            let List::Wire(r, ()) = self.descriptors else { return None };
            let scope = self.scope;
            let tree = wire::trace::Node::read(self.name(), r, |r, t| {
                List::<Private<'_>, PrivateScope>::trace_with(r, t, scope)
            });
            Some(tree)
        }
    }
}
