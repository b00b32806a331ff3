//! Tables into sections: loops that are built entry by entry, tables over as many sections as they take, and the
//! schedules of services with their segments and versions.
//!
//! ```
//! use dvb_si::build::{Loop, Sections};
//! use dvb_si::descriptor::{Service, ServiceType};
//! use dvb_si::mpegts::section::LongSection;
//! use dvb_si::table::{Sdt, SdtService};
//! use dvb_si::text::Text;
//! use dvb_si::wire::List;
//!
//! let mut services = Loop::<SdtService>::new();
//! for (service_id, name) in [(1, "One"), (2, "Two")] {
//!     let service = Service { service_type: ServiceType::TELEVISION, service_name: Text(name.as_bytes()), ..Default::default() };
//!     services.push(&SdtService { service_id, descriptors: List::Items(&[service.into()]), ..Default::default() })?;
//! }
//! let sdt = Sdt { original_network_id: 0x2000, services: services.list(), ..Default::default() };
//! let sections = LongSection::new(Sdt::ACTUAL, 7, 0, sdt).sections()?;
//! assert_eq!(sections.len(), 1);
//! # Ok::<(), dvb_si::wire::Error>(())
//! ```
//!
//! Tables of a passing stream are edited entry by entry; with
//! [`Editor::edit_tables`](mpegts::edit::Editor::edit_tables) nothing else of the stream changes:
//!
//! ```
//! use dvb_si::build::Loop;
//! use dvb_si::descriptor::Descriptor;
//! use dvb_si::mpegts::{Pid, edit::Editor, section::Section};
//! use dvb_si::table::{Sdt, SdtService};
//! use dvb_si::text::Text;
//! use dvb_si::wire::{Encode, Error, List};
//!
//! /// Service 101 gets another name.
//! fn rename(section: Section<'_>) -> Result<Vec<u8>, Error> {
//!     let mut sdt = section.long::<Sdt>()?;
//!     let services = Loop::<SdtService>::edited(&sdt.table.services, |service, out| {
//!         let mut descriptors = service.descriptors.iter().collect::<Result<Vec<_>, _>>()?;
//!         for descriptor in descriptors.iter_mut().filter(|_| service.service_id == 101) {
//!             if let Descriptor::Service(d) = descriptor { d.value.service_name = Text(b"News") }
//!         }
//!         out.push(&SdtService { descriptors: List::from(&descriptors[..]), ..service })
//!     })?;
//!     sdt.table.services = services.list();
//!     sdt.encode_to_vec()
//! }
//!
//! let mut editor = Editor::new();
//! editor.filter_sections(Pid::SDT_BAT);
//! # let mut packets = [mpegts::packet::NULL_PACKET; 2];
//! for packet in &mut packets {
//!     editor.edit_tables(packet, |_, section| if section.table_id() == Sdt::ACTUAL { rename(section).ok() } else { None });
//! }
//! ```
//!
//! Sections go into a [`Cycle`](mpegts::section::cycle::Cycle) or a multiplex with the interval that
//! [`monitor::interval`](crate::monitor::interval) has for them.

mod schedule;

pub use schedule::{EitSubTable, ScheduleBuilder, ScheduleError};

use crate::descriptor::RawDescriptor;
use crate::table::related::IdentifiedContent;
use crate::table::{Bat, Cit, Nit, Sdt, SdtService, TransportStream};
use alloc::{vec, vec::Vec};
use core::fmt;
use core::marker::PhantomData;
use mpegts::psi::{Cat, Pat, PatProgram, Tsdt};
use mpegts::section::table::split;
use mpegts::section::{LongSection, Table};
use wire::{Encode, Error, ErrorKind, Item, List, View};

/// A loop that owns its entries: they are written when they are added, so that what they borrow need not live on.
pub struct Loop<V> {
    bytes: Vec<u8>,
    view: PhantomData<fn() -> V>,
}

impl<V: View> Loop<V>
where
    for<'a> V::Of<'a>: Item<'a>,
{
    /// No entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn push(&mut self, entry: &V::Of<'_>) -> Result<(), Error> {
        self.put(entry)
    }

    /// Adds an entry of another namespace.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn put(&mut self, entry: &impl Encode) -> Result<(), Error> {
        self.bytes.extend(entry.encode_to_vec()?);
        Ok(())
    }

    /// Adds the entries of another loop.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn extend(&mut self, list: &List<'_, V::Of<'_>>) -> Result<(), Error> {
        self.put(list)
    }

    /// The entries of another loop as `edit` wants them: it pushes an entry, another one, several or none. What cannot
    /// be read stays.
    ///
    /// # Errors
    /// Those of `edit`.
    pub fn edited<'a>(
        list: &List<'a, V::Of<'a>>,
        mut edit: impl FnMut(V::Of<'a>, &mut Self) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let (mut out, mut entries) = (Self::new(), list.iter());
        loop {
            let rest = entries.rest();
            match entries.next() {
                Some(Ok(entry)) => edit(entry, &mut out)?,
                Some(Err(_)) => {
                    out.put(&rest)?;
                    return Ok(out);
                }
                None => return Ok(out),
            }
        }
    }

    /// The entries of several loops, one behind the other: of a table that came in several sections, as one.
    ///
    /// ```
    /// use dvb_si::build::{Loop, Sections};
    /// use dvb_si::mpegts::section::{LongSection, Section};
    /// use dvb_si::table::{Sdt, SdtService};
    /// use dvb_si::wire::List;
    ///
    /// # let services: Vec<SdtService> = (0..900).map(|service_id| SdtService { service_id, ..Default::default() }).collect();
    /// # let sdt: Sdt = Sdt { services: List::from(&services[..]), ..Default::default() };
    /// # let sections = LongSection::new(Sdt::ACTUAL, 7, 0, sdt).sections()?;
    /// // What `CompleteTable::sections` gives; here 900 services in five sections.
    /// assert_eq!(sections.len(), 5);
    /// let sections = sections.iter().map(|bytes| Section::from_bytes(bytes)?.long::<Sdt>());
    /// let services = Loop::<SdtService>::joined(sections.map(|section| Ok(section?.table.services)))?;
    /// assert_eq!(services.list().iter().count(), 900);
    /// # Ok::<(), dvb_si::wire::Error>(())
    /// ```
    ///
    /// # Errors
    /// The first of `lists`; as [`Encode::encode`].
    pub fn joined<'a>(lists: impl IntoIterator<Item = Result<List<'a, V::Of<'a>>, Error>>) -> Result<Self, Error> {
        let mut out = Self::new();
        for list in lists {
            out.put(&list?)?;
        }
        Ok(out)
    }

    /// The loop as part of a structure.
    pub fn list(&self) -> List<'_, V::Of<'_>> {
        List::from_wire(&self.bytes)
    }

    /// True without entries.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A copy of a loop.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn of(list: &List<'_, V::Of<'_>>) -> Result<Self, Error> {
        Ok(Loop { bytes: list.encode_to_vec()?, view: PhantomData })
    }
}

impl<V> Default for Loop<V> {
    fn default() -> Self {
        Loop { bytes: Vec::new(), view: PhantomData }
    }
}

impl<V> Clone for Loop<V> {
    fn clone(&self) -> Self {
        Loop { bytes: self.bytes.clone(), view: PhantomData }
    }
}

impl<V> PartialEq for Loop<V> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<V> Eq for Loop<V> {}

impl<V: View> fmt::Debug for Loop<V>
where
    for<'a> V::Of<'a>: Item<'a>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list().fmt(f)
    }
}

/// A table that may take several sections.
pub trait Sections {
    /// The sections, each as full as its table's limit allows. No entry is divided. Where the descriptors of a network, a
    /// bouquet or a CAT go on in another section, the private_data_specifier in force is repeated.
    ///
    /// # Errors
    /// An entry that does not fit into a section, more than 256 sections, and those of encoding.
    fn sections(&self) -> Result<Vec<Vec<u8>>, Error>;
}

/// The same section around another table.
fn around<T>(section: &LongSection<impl Sized>, table: T) -> LongSection<T> {
    let LongSection { table_id, private_indicator, reserved, header, .. } = *section;
    LongSection { table_id, private_indicator, reserved, header, table }
}

/// A table whose last field is a loop of entries; the fields before it are in every section.
macro_rules! one_loop {
    ($Table:ident $(<$generics:ident>)?, $Entry:ty, $entries:ident $(, $before:ident)*) => {
        impl<'a $(, $generics: Item<'a>)?> Sections for LongSection<$Table<'a $(, $generics)?>> {
            fn sections(&self) -> Result<Vec<Vec<u8>>, Error> {
                let $Table { $($before,)* $entries } = self.table;
                let bytes = $entries.encode_to_vec()?;
                let entries = List::<'_, $Entry>::from_wire(&bytes).iter().collect::<Result<Vec<_>, _>>()?;
                let with = |$entries| $Table { $($before,)* $entries };
                split(&around(self, with(List::default())), &entries, with)
            }
        }
    };
}
one_loop!(Pat, PatProgram, programs);
one_loop!(Sdt<D>, SdtService<'_, RawDescriptor<'_>>, services, original_network_id, reserved);
one_loop!(Cit, IdentifiedContent<'_>, crids, transport_stream_id, original_network_id, prepend_strings);

/// A table that is one loop of descriptors.
macro_rules! descriptors_only {
    ($Table:ident) => {
        impl<'a, D: Item<'a>> Sections for LongSection<$Table<'a, D>> {
            fn sections(&self) -> Result<Vec<Vec<u8>>, Error> {
                let bytes = self.table.descriptors.encode_to_vec()?;
                let parts = divide(&bytes, &[], $Table::<'_, D>::MAX_SECTION_LENGTH.saturating_sub(9))?;
                let parts = parts
                    .iter()
                    .map(|(part, _)| $Table::<'_, RawDescriptor<'_>> { descriptors: List::from_wire(part) });
                numbered(self, parts)
            }
        }
    };
}
descriptors_only!(Cat);
descriptors_only!(Tsdt);

/// A table of two loops, of which the second follows the end of the first.
macro_rules! two_loops {
    ($Table:ident, $descriptors:ident) => {
        impl<'a, D: Item<'a>> Sections for LongSection<$Table<'a, D>> {
            fn sections(&self) -> Result<Vec<Vec<u8>>, Error> {
                let $Table { reserved_1, $descriptors, reserved_2, transport_streams } = self.table;
                let (first, second) = ($descriptors.encode_to_vec()?, transport_streams.encode_to_vec()?);
                let room = $Table::<'_, D>::MAX_SECTION_LENGTH.saturating_sub(9 + 4);
                let parts = divide(&first, &second, room)?;
                let parts = parts.iter().map(|(first, second)| $Table::<'_, RawDescriptor<'_>> {
                    reserved_1,
                    $descriptors: List::from_wire(first),
                    reserved_2,
                    transport_streams: List::from_wire(second),
                });
                numbered(self, parts)
            }
        }
    };
}
two_loops!(Nit, network_descriptors);
two_loops!(Bat, bouquet_descriptors);

/// One section for each part, numbered from 0.
fn numbered<T: Table + Encode>(
    first: &LongSection<impl Sized>,
    parts: impl ExactSizeIterator<Item = T>,
) -> Result<Vec<Vec<u8>>, Error> {
    let count = parts.len();
    let Ok(last_section_number) = u8::try_from(count.saturating_sub(1)) else {
        return Err(Error::new(ErrorKind::TooLarge(count as u64), &"LongHeader.last_section_number", 0));
    };
    let sections = parts.zip(0..=last_section_number).map(|(table, section_number)| {
        let mut section = around(first, table);
        (section.header.section_number, section.header.last_section_number) = (section_number, last_section_number);
        section.encode_to_vec()
    });
    sections.collect()
}

/// The bytes of both loops in one section.
type Part = (Vec<u8>, Vec<u8>);

/// Parts of at most `room` bytes of a loop of descriptors and one of transport streams.
fn divide(descriptors: &[u8], streams: &[u8], room: usize) -> Result<Vec<Part>, Error> {
    let mut parts = vec![(Vec::new(), Vec::new())];
    let mut specifier = Vec::new();
    let mut place = |entry: &[u8], is_stream: bool, specifier: &[u8]| {
        let used = |(first, second): &Part| first.len().saturating_add(second.len());
        if parts.last().is_some_and(|part| used(part).saturating_add(entry.len()) > room) {
            parts.push((if is_stream { Vec::new() } else { specifier.to_vec() }, Vec::new()));
        }
        let part = parts.last_mut().filter(|part| used(part).saturating_add(entry.len()) <= room);
        let Some((first, second)) = part else {
            return Err(Error::new(ErrorKind::TooLarge(entry.len() as u64), &"SectionHeader.section_length", 0));
        };
        (if is_stream { second } else { first }).extend_from_slice(entry);
        Ok(())
    };
    for descriptor in List::<'_, RawDescriptor<'_>>::from_wire(descriptors).iter() {
        let descriptor = descriptor?;
        let bytes = descriptor.encode_to_vec()?;
        place(&bytes, false, &specifier)?;
        if descriptor.descriptor_tag == PRIVATE_DATA_SPECIFIER {
            specifier = bytes;
        }
    }
    for stream in List::<'_, TransportStream<'_, RawDescriptor<'_>>>::from_wire(streams).iter() {
        place(&stream?.encode_to_vec()?, true, &[])?;
    }
    Ok(parts)
}

/// The tag of private_data_specifier_descriptor.
const PRIVATE_DATA_SPECIFIER: u8 = 0x5F;
