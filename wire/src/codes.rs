//! Coded values with names.

/// Declares the values of a coded field: a number with names, so that a reserved value is kept and
/// never confused with a named one.
///
/// ```
/// wire::codes! {
///     /// running_status — EN 300 468, Table 6.
///     pub RunningStatus: u8 = 3 { 1 NOT_RUNNING "not running", 4 RUNNING "running" }
/// }
/// assert_eq!(RunningStatus::RUNNING.name(), Some("running"));
/// assert_eq!(RunningStatus(7).name(), None);
///
/// wire::codes! { pub Genre: u8 = 8 { 0x23 DOCUMENTARY "documentary" "资料", 0xB6 OTHER "other" } }
/// assert_eq!((Genre::DOCUMENTARY.name_zh(), Genre::OTHER.name_zh()), (Some("资料"), None));
/// ```
///
/// The number after `=` is the width of the field in bits, and the type has to have that many. In JSON a named value is
/// its identifier in small letters (`not_running`) and any other a number; both are read.
///
/// A second name behind the first is the Chinese one, which `name_zh` gives.
#[macro_export]
macro_rules! codes {
    (@zh $Name:ident { $($value:literal),* }) => {};
    (@zh $Name:ident { $($value:literal $($zh:literal)?),* }) => {
        impl $Name {
            /// The name of the value in Chinese; None where there is none.
            pub const fn name_zh(self) -> Option<&'static str> {
                match self.0 {
                    $( $( $value => Some($zh), )? )*
                    _ => None,
                }
            }
        }
    };
    ($(
        $(#[doc = $doc:literal])*
        $vis:vis $Name:ident : $int:ty = $width:literal {
            $( $(#[$code_meta:meta])* $value:literal $code:ident $label:literal $($zh:literal)? ),* $(,)?
        }
    )*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        $vis struct $Name(pub $int);

        $( const _: () = ::core::assert!(
            ($value as u64) <= u64::MAX >> (64 - $width),
            ::core::concat!("`", ::core::stringify!($code), "` has more bits than the field")
        ); )*

        impl $Name {
            $( $(#[$code_meta])* #[doc = $label] pub const $code: Self = Self($value); )*

            /// Every named value with its name.
            pub const NAMES: &'static [(Self, &'static str)] = &[$( (Self($value), $label) ),*];

            /// Every named value with its identifier, which does not change when a name is worded better.
            pub const IDENTIFIERS: &'static [(Self, &'static str)] = &[$( (Self($value), ::core::stringify!($code)) ),*];

            /// The standard's name of the value; None where it is reserved.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $( $value => Some($label), )*
                    _ => None,
                }
            }
        }

        $crate::codes! { @zh $Name { $( $value $($zh)? ),* } }

        impl ::core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    // An identifier, of which no value is reserved.
                    None if Self::NAMES.is_empty() => ::core::write!(f, "{:#x}", self.0),
                    None => ::core::write!(f, "{}({:#x})", ::core::stringify!($Name), self.0),
                }
            }
        }

        impl ::core::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self.name() {
                    Some(name) => f.pad(name),
                    None => ::core::write!(f, "reserved {:#x}", self.0),
                }
            }
        }

        impl $crate::Bits for $Name {
            const MIN: u32 = $width;
            const MAX: u32 = if $width <= <$int as $crate::Bits>::MAX { $width } else { 0 };

            #[inline(always)]
            fn from_bits(raw: u64, width: u32) -> Self {
                Self(<$int as $crate::Bits>::from_bits(raw, width))
            }

            #[inline(always)]
            fn to_bits(self, width: u32) -> u64 {
                $crate::Bits::to_bits(self.0, width)
            }
        }

        $crate::__serde! {
            impl $crate::ser::JsonBits for $Name {
                fn to_value(self) -> $crate::ser::Value {
                    match Self::IDENTIFIERS.iter().find(|n| n.0 == self) {
                        Some((_, name)) => $crate::ser::Value::from(name.to_ascii_lowercase()),
                        None => $crate::ser::JsonBits::to_value(self.0),
                    }
                }

                fn from_value(value: &$crate::ser::Value) -> Result<Self, $crate::ser::Error> {
                    match value.as_str() {
                        Some(name) => Self::IDENTIFIERS
                            .iter()
                            .find(|n| n.1.eq_ignore_ascii_case(name))
                            .map(|n| n.0)
                            .ok_or_else(|| $crate::ser::Error::new(::core::stringify!($Name), "no such name")),
                        None => $crate::ser::JsonBits::from_value(value).map(Self),
                    }
                }
            }
        }

        $crate::__layout! {
            impl $crate::layout::Described for $Name {
                const LAYOUT: &'static $crate::layout::Layout = &$crate::layout::Layout {
                    name: ::core::stringify!($Name),
                    doc: $crate::layout::Doc(&[$($doc),*]),
                    path: ::core::any::type_name::<Self>,
                    form: $crate::layout::Form::Codes($width, &[$( $crate::layout::Code {
                        value: $value,
                        identifier: ::core::stringify!($code),
                        name: $label,
                    } ),*]),
                };
            }
        }
    )* };
}
