//! Any table: which type follows which `table_id`.

use super::{Cat, Eit, Nit, Pmt, Sdt, Tdt, Tot};
use mpegts::psi::Pat;
use mpegts::section::{LongSection, Section, ShortSection, Table};
use wire::Error;

/// One line for each table: that is the registry.
macro_rules! tables {
    ($( $(#[$doc:meta])* $Variant:ident $Form:ident<$T:ty> by $decode:ident ),* $(,)?) => {
        /// The section of any table known here.
        ///
        /// Numbers from 0x80 up mean different things in different networks and are not looked at.
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[non_exhaustive]
        pub enum AnySection<'a> {
            $( $(#[$doc])* $Variant($Form<$T>), )*
            /// A table without a line here.
            Unknown(Section<'a>),
            /// A known table whose section does not decode completely, with the reason.
            Invalid(Section<'a>, Error),
        }

        impl<'a> AnySection<'a> {
            /// Types a section.
            pub fn new(section: Section<'a>) -> Self {
                let id = section.table_id();
                $( if <$T as Table>::accepts(id) {
                    return match section.$decode::<$T>() {
                        Ok(table) => AnySection::$Variant(table),
                        Err(error) => AnySection::Invalid(section, error),
                    };
                } )*
                AnySection::Unknown(section)
            }

            /// The standard's abbreviation of the table; None for an unknown one.
            pub fn name(&self) -> Option<&'static str> {
                match self {
                    $( AnySection::$Variant(_) => Some(<$T as Table>::ABBREVIATION), )*
                    AnySection::Unknown(_) => None,
                    AnySection::Invalid(section, _) => {
                        let id = section.table_id();
                        $( if <$T as Table>::accepts(id) {
                            return Some(<$T as Table>::ABBREVIATION);
                        } )*
                        None
                    }
                }
            }
        }

        wire::__trace! {
            impl<'a> wire::trace::Trace<'a> for AnySection<'a> {
                fn trace(r: &mut wire::Reader<'a>, t: &mut wire::trace::Tracer) -> Result<(), Error> {
                    let id = r.peek().first().copied().unwrap_or(0xFF);
                    $( if <$T as Table>::accepts(id) {
                        return <$Form<$T> as wire::trace::Trace>::trace(r, t);
                    } )*
                    <Section<'a> as wire::trace::Trace>::trace(r, t)
                }
            }
        }

        wire::__serde! {
            impl wire::ser::serde::Serialize for AnySection<'_> {
                /// The table itself; an unknown or invalid one as hexadecimal.
                fn serialize<S: wire::ser::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                    match self {
                        $( AnySection::$Variant(table) => table.serialize(s), )*
                        AnySection::Unknown(section) | AnySection::Invalid(section, _) => {
                            wire::Blob(section.as_bytes()).serialize(s)
                        }
                    }
                }
            }

            impl<'a> AnySection<'a> {
                /// The bytes of the section of table `name` that `value` describes: the way back from
                /// what this serializes as. Hexadecimal is taken as it is, whatever the name.
                ///
                /// # Errors
                /// An unknown name, and what is not understood or does not fit.
                pub fn transcode(
                    name: &str,
                    value: &wire::ser::Value,
                ) -> Result<wire::ser::Vec<u8>, wire::ser::Error> {
                    use wire::ser::{Error, Transcode, Vec};
                    let mut out = Vec::new();
                    if value.as_str().is_some() {
                        wire::Blob::transcode(value, &mut out)?;
                        return Ok(out);
                    }
                    $( if name == <$T as Table>::ABBREVIATION {
                        <$Form<$T> as Transcode>::transcode(value, &mut out)?;
                        return Ok(out);
                    } )*
                    Err(Error::new(name, "no such table"))
                }
            }
        }
    };
}

tables! {
    /// Program association.
    Pat LongSection<Pat<'a>> by long,
    /// Conditional access.
    Cat LongSection<Cat<'a>> by long,
    /// Program map.
    Pmt LongSection<Pmt<'a>> by long,
    /// Network information.
    Nit LongSection<Nit<'a>> by long,
    /// Service description.
    Sdt LongSection<Sdt<'a>> by long,
    /// Event information.
    Eit LongSection<Eit<'a>> by long,
    /// Time and date.
    Tdt ShortSection<Tdt> by short,
    /// Time offset.
    Tot ShortSection<Tot<'a>> by short,
}
