//! `first!`: layouts between which nothing but the bytes decides.

use super::model::{Union, unions};
use crate::mistake::Mistake;
use crate::quote::{ident, quote, text};
use proc_macro::TokenStream;

pub fn expand(input: TokenStream) -> Result<TokenStream, Mistake> {
    let mut all = unions(input, false)?;
    all.iter_mut().for_each(|u| u.exact = true);
    all.iter().map(union).collect()
}

fn union(u: &Union) -> Result<TokenStream, Mistake> {
    let (Some(first), Some(last)) = (u.lines.first(), u.lines.last()) else {
        return Err(Mistake::new(u.name.span(), "expected layouts"));
    };
    if !u.of.is_empty() {
        return Err(Mistake::new(u.name.span(), "no field chooses: the first layout that fits is taken"));
    }
    let name = u.name();
    let each = |template: &'static str| u.each(|_| template);
    // What fits none is an error of the last, unless that takes everything.
    let tries = |template: &'static str| {
        let is_last = |l: &super::model::Line| l.variant.to_string() == last.variant.to_string();
        u.each(|l| if is_last(l) { "" } else { template })
    };
    let items = [
        ("text", text(&u.name.to_string())),
        ("variants", each("$line #[doc = $label] $variant($ty),")),
        ("froms", u.each(|l| if u.is_only(l) { FROM } else { "" })),
        (
            "decodes",
            tries(
                "if <$ty as ::wire::Decode<$lt>>::fits(*__r) { return <$ty as ::wire::Decode<$lt>>::decode(__r).map(Self::$variant); }",
            ),
        ),
        ("first", ident(&first.variant)),
        ("last", ident(&last.variant)),
        ("lastty", last.ty.clone()),
        ("lens", each("Self::$variant(v) => ::wire::Encode::encoded_len(v),")),
        ("encodes", each("Self::$variant(v) => ::wire::Encode::encode(v, __w),")),
        ("serializes", each("Self::$variant(v) => ::wire::ser::variant(__s, $label, v),")),
        ("transcodes", each("$label => __out.extend(::wire::ser::chosen::<$ty>(__label, __body, __tail)?),")),
        ("items", each("Self::$variant(v) => Self::$variant(::wire::testing::Sample::into_items(v)),")),
        ("samples", each("<$ty as ::wire::testing::Sample>::sample as fn(&mut ::wire::testing::Source<'_>),")),
        (
            "traces",
            tries(
                "if <$ty as ::wire::Decode<$lt>>::fits(*__r) { return <$ty as ::wire::trace::Trace<$lt>>::trace(__r, __t); }",
            ),
        ),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    let definition = quote(FIRST, &holes);
    let laws = crate::sample::laws(&u.name.to_string(), true);
    Ok(definition.into_iter().chain(laws).chain(u.described("Fit")).collect())
}

const FROM: &str =
    "impl<$lt> ::core::convert::From<$ty> for $name<$lt> { fn from(v: $ty) -> Self { Self::$variant(v) } }";

const FIRST: &str = "
$attributes
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
$vis enum $name<$lt> {
    $variants
}
impl<$lt> ::core::default::Default for $name<$lt> {
    fn default() -> Self { Self::$first(::core::default::Default::default()) }
}
impl<$lt> ::wire::Decode<$lt> for $name<$lt> {
    const NAME: ::wire::Name = &$text;
    fn decode(__r: &mut ::wire::Reader<$lt>) -> ::core::result::Result<Self, ::wire::Error> {
        $decodes
        ::wire::Decode::decode(__r).map(Self::$last)
    }
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
    impl<$lt> ::wire::ser::Transcode for $name<$lt> {
        fn transcode(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>) -> ::core::result::Result<(), ::wire::ser::Error> {
            let (__label, __body, __tail) = ::wire::ser::labelled(__v, $text)?;
            match __label {
                $transcodes
                _ => return ::core::result::Result::Err(::wire::ser::Error::new(__label, \"no such layout\")),
            }
            ::core::result::Result::Ok(())
        }
    }
}
::wire::__testing! {
    impl<$lt> ::wire::testing::Sample for $name<$lt> {
        fn sample(__s: &mut ::wire::testing::Source<'_>) {
            let lines = [$samples];
            let pick = usize::from(__s.draw()) % lines.len();
            if let ::core::option::Option::Some(line) = lines.get(pick) { line(__s) }
        }
        fn into_items(self) -> Self {
            match self { $items }
        }
    }
}
::wire::__trace! {
    impl<$lt> ::wire::trace::Trace<$lt> for $name<$lt> {
        fn trace(__r: &mut ::wire::Reader<$lt>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
            $traces
            <$lastty as ::wire::trace::Trace<$lt>>::trace(__r, __t)
        }
    }
}
";
