//! What `first!` and `scoped!` share: an enumeration that passes everything on to the structure it holds.

use super::model::Union;
use crate::quote::{ident, quote};
use proc_macro::TokenStream;

/// What differs between the two.
pub struct Passing {
    /// The arms of `match self` that write JSON with the serializer `__s`.
    pub serializes: TokenStream,
    /// The statements that draw a sample from `__s`.
    pub sample: TokenStream,
}

pub fn expand(u: &Union, differs: &Passing) -> TokenStream {
    let name = u.name();
    let each = |template: &'static str| u.each(|_| template);
    let items = [
        ("variants", each("$line #[doc = $label] $variant($ty),")),
        ("default", u.lines.first().map(|l| ident(&l.variant)).unwrap_or_default()),
        ("lens", each("Self::$variant(v) => ::wire::Encode::encoded_len(v),")),
        ("encodes", each("Self::$variant(v) => ::wire::Encode::encode(v, __w),")),
        ("froms", u.each(|l| if u.is_only(l) { FROM } else { "" })),
        ("items", each("Self::$variant(v) => Self::$variant(::wire::testing::Sample::into_items(v)),")),
        ("serializes", differs.serializes.clone()),
        ("sample", differs.sample.clone()),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    quote(PASSING, &holes)
}

const FROM: &str =
    "impl<$lt> ::core::convert::From<$ty> for $name<$lt> { fn from(v: $ty) -> Self { Self::$variant(v) } }";

const PASSING: &str = "
$attributes
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
$vis enum $name<$lt> {
    $variants
}
impl<$lt> ::core::default::Default for $name<$lt> {
    fn default() -> Self { Self::$default(::core::default::Default::default()) }
}
#[allow(clippy::all)]
impl<$lt> ::wire::Encode for $name<$lt> {
    fn encoded_len(&self) -> usize {
        match self { $lens }
    }
    fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
        match self { $encodes }
    }
}
impl ::wire::View for $name<'static> { type Of<'v> = $name<'v>; }
$froms
::wire::__serde! {
    impl<$lt> ::wire::ser::serde::Serialize for $name<$lt> {
        fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
            match self { $serializes }
        }
    }
}
::wire::__testing! {
    impl<$lt> ::wire::testing::Sample for $name<$lt> {
        fn sample(__s: &mut ::wire::testing::Source<'_>) {
            $sample
        }
        fn into_items(self) -> Self {
            match self { $items }
        }
    }
}
";
