//! The macro behind the unions of TLVs.

/// Bytes of the name that [`snake`] makes.
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // run by the compiler
pub(crate) const fn snake_len(camel: &str) -> usize {
    let (mut len, mut i) = (0, 0);
    while i < camel.len() {
        len += if i > 0 && camel.as_bytes()[i].is_ascii_uppercase() { 2 } else { 1 };
        i += 1;
    }
    len
}

/// `ModulationRate` to `modulation_rate`.
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // run by the compiler
pub(crate) const fn snake<const N: usize>(camel: &str) -> [u8; N] {
    let (mut out, mut at, mut i) = ([b'_'; N], 0, 0);
    while i < camel.len() {
        let c = camel.as_bytes()[i];
        if i > 0 && c.is_ascii_uppercase() {
            at += 1;
        }
        out[at] = c.to_ascii_lowercase();
        at += 1;
        i += 1;
    }
    out
}

/// The name of a line as JSON has it, a constant.
macro_rules! line_name {
    ($Line:ident) => {{
        const CAMEL: &str = stringify!($Line);
        const SNAKE: [u8; $crate::tlv::declare::snake_len(CAMEL)] = $crate::tlv::declare::snake(CAMEL);
        match core::str::from_utf8(&SNAKE) {
            Ok(name) => name,
            Err(_) => CAMEL,
        }
    }};
}

/// Declares unions of TLVs, one line for each type: number, name, and the type of the value.
///
/// What [`wire::tagged!`] is for structures, for values most of which are numbers: several lines
/// have values of one type, and the name is the line's.
macro_rules! tlvs {
    ($(
        $(#[$meta:meta])*
        pub enum $Name:ident<$lt:lifetime>: $Raw:ty {
            $( $(#[$line:meta])* $tag:literal $Line:ident($ty:ty) ),* $(,)?
        }
    )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        #[non_exhaustive]
        pub enum $Name<$lt> {
            $( $(#[$line])* #[doc = concat!("Type ", $tag, ".")] $Line($ty), )*
            /// A type without a line here: kept as it is.
            Unknown($Raw),
            /// A known type whose value does not decode as a whole: kept as it is, with the reason.
            Invalid {
                /// The TLV as received.
                raw: $Raw,
                /// Why its value was not understood.
                error: ::wire::Error,
            },
        }

        impl<$lt> $Name<$lt> {
            /// Types and names of the lines, in the order of the declaration.
            pub const REGISTRY: &'static [(<$Raw as ::wire::Raw<$lt>>::Tag, &'static str)] =
                &[$( ($tag, line_name!($Line)) ),*];

            /// The name of the line; `unknown` or `invalid` for the others.
            pub const fn name(&self) -> &'static str {
                match self {
                    $( Self::$Line(_) => line_name!($Line), )*
                    Self::Unknown(_) => "unknown",
                    Self::Invalid { .. } => "invalid",
                }
            }
        }

        impl<$lt> ::wire::Tagged<$lt> for $Name<$lt> {
            type Raw = $Raw;

            fn from_raw(raw: $Raw, body: ::wire::Reader<$lt>) -> Self {
                match ::wire::Raw::tag(&raw) {
                    $( $tag => ::wire::rt::body(raw, body, Self::$Line, |raw, error| Self::Invalid { raw, error }), )*
                    _ => Self::Unknown(raw),
                }
            }

            fn tag(&self) -> <$Raw as ::wire::Raw<$lt>>::Tag {
                match self {
                    $( Self::$Line(_) => $tag, )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Raw::tag(raw),
                }
            }

            fn unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn invalid(&self) -> Option<::wire::Error> {
                match self {
                    Self::Invalid { error, .. } => Some(*error),
                    _ => None,
                }
            }
        }

        impl<$lt> ::wire::Decode<$lt> for $Name<$lt> {
            const NAME: &'static str = stringify!($Name);

            #[inline]
            fn decode(r: &mut ::wire::Reader<$lt>) -> Result<Self, ::wire::Error> {
                let (raw, body) = ::wire::rt::raw::<$Raw>(r)?;
                Ok(<Self as ::wire::Tagged<$lt>>::from_raw(raw, body))
            }
        }

        impl<$lt> ::wire::Encode for $Name<$lt> {
            fn encoded_len(&self) -> usize {
                let head = <$Raw as ::wire::Raw<$lt>>::HEAD;
                match self {
                    $( Self::$Line(v) => ::wire::Encode::encoded_len(v).saturating_add(head), )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encoded_len(raw),
                }
            }

            fn encode(&self, w: &mut ::wire::Writer<'_>) -> Result<(), ::wire::Error> {
                match self {
                    $( Self::$Line(v) => ::wire::rt::put_tagged::<$Raw>($tag, v, w), )*
                    Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encode(raw, w),
                }
            }
        }

        /// Invalid TLVs are equal when their bytes are: the offset in the error says where each was.
        impl PartialEq for $Name<'_> {
            fn eq(&self, other: &Self) -> bool {
                match (self, other) {
                    $( (Self::$Line(a), Self::$Line(b)) => a == b, )*
                    (Self::Unknown(a), Self::Unknown(b)) => a == b,
                    (Self::Invalid { raw: a, .. }, Self::Invalid { raw: b, .. }) => a == b,
                    _ => false,
                }
            }
        }

        impl Default for $Name<'_> {
            fn default() -> Self {
                Self::Unknown(Default::default())
            }
        }

        impl ::wire::View for $Name<'static> {
            type Of<'v> = $Name<'v>;
        }

        ::wire::__serde! {
            impl ::wire::ser::serde::Serialize for $Name<'_> {
                fn serialize<S: ::wire::ser::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                    match self {
                        $( Self::$Line(v) => ::wire::ser::variant(s, line_name!($Line), v), )*
                        Self::Unknown(raw) => ::wire::ser::variant(s, "unknown", raw),
                        Self::Invalid { raw, error } => ::wire::ser::invalid(s, raw, error),
                    }
                }
            }

            impl<$lt> ::wire::ser::Transcode for $Name<$lt> {
                fn transcode(
                    value: &::wire::ser::Value,
                    out: &mut ::wire::ser::Vec<u8>,
                ) -> Result<(), ::wire::ser::Error> {
                    let (label, body) = ::wire::ser::only_entry(value, stringify!($Name))?;
                    $( if label == line_name!($Line) {
                        return ::wire::ser::tagged::<$Raw, $ty>($tag, label, body, out);
                    } )*
                    match label {
                        "unknown" => ::wire::ser::raw::<$Raw>(label, body, out),
                        "invalid" => ::wire::ser::invalid_raw::<$Raw>(label, body, out),
                        _ => ::wire::ser::no_variant(label, Self::REGISTRY),
                    }
                }
            }
        }

        ::wire::__testing! {
            impl<$lt> ::wire::testing::Sample for $Name<$lt> {
                fn sample(s: &mut ::wire::testing::Source<'_>) {
                    let lines: &[(_, ::wire::testing::SampleFn)] =
                        &[$( ($tag, <$ty as ::wire::testing::Sample>::sample) ),*];
                    s.tagged::<$Raw>(lines, None);
                }
            }
        }
    )*
        /// Every union keeps the laws.
        #[cfg(test)]
        mod laws_of_unions {
            #[test]
            fn hold() {
                $( ::wire::testing::laws::<super::$Name<'static>>(); )*
            }
        }
    };
}
