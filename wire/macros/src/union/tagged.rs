//! `tagged!`: which structure follows which tag.

use super::model::{Union, unions};
use crate::mistake::Mistake;
use crate::quote::{ident, parse, quote, text};
use proc_macro::TokenStream;

pub fn expand(input: TokenStream) -> Result<TokenStream, Mistake> {
    unions(input, true)?.iter().map(union).collect()
}

/// The enum, tag and name, the two directions, equality, the view, serde, the sample.
fn union(u: &Union) -> Result<TokenStream, Mistake> {
    if let Some(l) = u.lines.iter().find(|l| l.keeps_tag() || (l.canonical.is_some() && !u.whole)) {
        return Err(Mistake::new(l.tag_span(), "one tag, not several: the tag follows from the variant"));
    }
    let name = u.name();
    let each = |template: &'static str| u.each(|_| template);
    let (base_variant, base_type) = match &u.base {
        Some((v, t)) => (ident(v), t.clone()),
        None => (TokenStream::new(), TokenStream::new()),
    };
    // The first template with a base, the second without.
    let based = |template: &str, otherwise: &str| match &u.base {
        Some(_) => {
            let holes = [("base", &base_variant), ("basety", &base_type), ("lt", &u.lifetime), ("name", &name)];
            quote(template, &holes)
        }
        None => parse(otherwise),
    };
    // The base is asked for its tags: all, or those from a first one on.
    let below =
        |template: &str| if u.from.is_empty() { TokenStream::new() } else { quote(template, &[("from", &u.from)]) };
    let otherwise =
        |below: TokenStream, template: TokenStream| below.into_iter().chain(template).collect::<TokenStream>();
    let decode = u.each(|l| match u.holds_tail(l) {
        true => {
            "$tag => ::wire::rt::body(raw, body, &$label, Self::$variant, |raw, error| Self::Invalid { raw, error: error.within(<$of as ::wire::Raw>::BOUND) }),"
        }
        false => {
            "$tag => ::wire::rt::whole(raw, body, &$label, Self::$variant, |raw, error| Self::Invalid { raw, error: error.within(<$of as ::wire::Raw>::BOUND) }),"
        }
    });
    let serialize = u.each(|l| match u.holds_tail(l) {
        true => "Self::$variant(v) => ::wire::ser::known(__s, $label, v),",
        false => "Self::$variant(v) => ::wire::ser::variant(__s, $label, v),",
    });
    let (len, encode, put) = match u.whole {
        true => (
            "Self::$variant(v) => ::wire::Encode::encoded_len(v),",
            "Self::$variant(v) => ::wire::Encode::encode(v, __w),",
            "$label => ::wire::ser::whole::<$ty>($label, __body, __tail, __out),",
        ),
        false => (
            "Self::$variant(v) => ::wire::rt::tagged_len::<$of>(::wire::Encode::encoded_len(v), $tag),",
            "Self::$variant(v) => ::wire::rt::put_tagged::<$of>($tag, v, ::wire::rt::name_of::<$ty>(&$label), __w),",
            "$label => ::wire::ser::tagged::<$of, $ty>($tag, &$label, __body, __tail, __out),",
        ),
    };
    let items = [
        ("table", u.table()),
        ("text", text(&u.name.to_string())),
        ("variants", each("$line #[doc = $label] $aliases $variant($held),")),
        ("basevariant", based("/// One of the namespace this one extends.\n $base($basety),", "")),
        // A type that several lines have does not tell which line is meant.
        ("froms", u.each(|l| if u.is_only(l) { FROM } else { "" })),
        (
            "basefrom",
            based(
                "impl<$lt> ::core::convert::From<$basety> for $name<$lt> { fn from(v: $basety) -> Self { Self::$base(v) } }",
                "",
            ),
        ),
        ("tags", each("Self::$variant(v) => $canonical,")),
        ("basetag", based("Self::$base(v) => ::wire::Tagged::tag(v),", "")),
        ("labels", each("Self::$variant(_) => $label,")),
        ("baselabel", based("Self::$base(v) => v.name(),", "")),
        ("registry", u.each(|l| if l.range || u.whole { "" } else { "($tag, $label)," })),
        (
            "inner",
            u.each(|l| match u.holds_tail(l) {
                true => "Self::$variant(v) => <$ty as ::wire::Decode<$lt>>::union_invalid(&v.value),",
                false => "Self::$variant(v) => <$ty as ::wire::Decode<$lt>>::union_invalid(v),",
            }),
        ),
        (
            "tails",
            u.each(|l| match u.holds_tail(l) {
                true => "Self::$variant(v) => ::wire::rt::tail(v),",
                false => "Self::$variant(v) => <$ty as ::wire::Decode<$lt>>::union_tail(v),",
            }),
        ),
        ("basetail", based("Self::$base(v) => ::wire::Decode::union_tail(v),", "")),
        ("baseinner", based("Self::$base(v) => ::wire::Tagged::invalid(v),", "")),
        ("decodes", decode),
        (
            "unknown",
            otherwise(below("tag if tag < $from => Self::Unknown(raw),"), based(UNKNOWN, "_ => Self::Unknown(raw)")),
        ),
        ("lens", each(len)),
        ("baselen", based("Self::$base(v) => ::wire::Encode::encoded_len(v),", "")),
        ("encodes", each(encode)),
        ("baseencode", based("Self::$base(v) => ::wire::Encode::encode(v, __w),", "")),
        ("equals", each("(Self::$variant(a), Self::$variant(b)) => a == b,")),
        ("baseequal", based("(Self::$base(a), Self::$base(b)) => a == b,", "")),
        ("serializes", serialize),
        ("baseserialize", based("Self::$base(v) => ::wire::ser::serde::Serialize::serialize(v, __s),", "")),
        ("transcodes", each(put)),
        (
            "transcodeelse",
            based(
                "_ => <$basety as ::wire::ser::Transcode>::transcode(__v, __out)",
                "_ => ::wire::ser::no_variant(__label)",
            ),
        ),
        ("walk", parse(if u.whole { "whole" } else { "item" })),
        ("named", each("$tag => ::core::option::Option::Some($label),")),
        (
            "namedelse",
            otherwise(
                below("tag if tag < $from => ::core::option::Option::None,"),
                based("_ => <$basety>::name_of(tag)", "_ => ::core::option::Option::None"),
            ),
        ),
        ("sample", sample(u)),
        ("items", u.each(|l| if u.holds_tail(l) { ITEMS_KNOWN } else { ITEMS })),
        ("baseitems", based("Self::$base(v) => Self::$base(::wire::testing::Sample::into_items(v)),", "")),
        ("traces", each("$tag => ::core::option::Option::Some(($label, $walk)),")),
        (
            "traceelse",
            otherwise(
                below("tag if tag < $from => ::core::option::Option::None,"),
                based(
                    "_ => <$basety as ::wire::trace::TraceTagged<$lt>>::line(__tag)",
                    "_ => ::core::option::Option::None",
                ),
            ),
        ),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    let definition = quote(TAGGED, &holes);
    let described = u.described("Tag(::wire::layout::of::<$of>)");
    Ok(definition.into_iter().chain(described).chain(crate::sample::laws(&u.name.to_string(), true)).collect())
}

/// One of the lines, or of the base.
fn sample(u: &Union) -> TokenStream {
    let function = "<$ty as ::wire::testing::Sample>::sample as fn(&mut ::wire::testing::Source<'_>)";
    let (template, line) = match u.whole {
        true => ("__s.one_of::<$of>(&[$lines], $base);", format!("{function},")),
        false => ("__s.tagged::<$of>(&[$lines], $base);", format!("($tag, {function}),")),
    };
    let base = match &u.base {
        Some((_, ty)) => quote("::core::option::Option::Some(<$ty as ::wire::testing::Sample>::sample)", &[("ty", ty)]),
        None => parse("::core::option::Option::None"),
    };
    quote(template, &[("of", &u.of), ("lines", &u.each(|_| &line)), ("base", &base)])
}

const FROM: &str =
    "impl<$lt> ::core::convert::From<$ty> for $name<$lt> { fn from(v: $ty) -> Self { Self::$variant(v.into()) } }";

const ITEMS: &str = "Self::$variant(v) => Self::$variant(::wire::testing::Sample::into_items(v)),";
const ITEMS_KNOWN: &str = "Self::$variant(v) => Self::$variant(::wire::testing::known_items(v)),";

const UNKNOWN: &str = "
_ => match <$basety as ::wire::Tagged<$lt>>::from_raw(raw, body) {
    known if ::wire::Tagged::unknown(&known) => Self::Unknown(raw),
    known => match ::wire::Tagged::own_invalid(&known) {
        ::core::option::Option::Some(error) => Self::Invalid { raw, error },
        ::core::option::Option::None => Self::$base(known),
    },
}";

const TAGGED: &str = "
$attributes #[doc = $table]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
$vis enum $name<$lt> {
    $variants
    $basevariant
    /// A tag without a line here: kept as it is.
    Unknown($of),
    /// A known tag whose body does not decode: kept as it is, with the reason.
    Invalid {
        /// The item as received.
        raw: $of,
        /// Why its body was not understood.
        error: ::wire::Error,
    },
}
impl<$lt> $name<$lt> {
    /// Tags and names of the lines of one tag, in the order of the declaration.
    pub const REGISTRY: &'static [(<$of as ::wire::Raw<$lt>>::Tag, &'static str)] = &[$registry];

    /// The standard's name of the structure with this tag, whether its body decodes or not.
    #[allow(unreachable_patterns)]
    pub fn name_of(tag: <$of as ::wire::Raw<$lt>>::Tag) -> ::core::option::Option<&'static str> {
        match tag { $named $namedelse }
    }

    /// The standard's name of the structure; `unknown` or `invalid` for the others.
    pub fn name(&self) -> &'static str {
        match self { $labels $baselabel Self::Unknown(_) => \"unknown\", Self::Invalid { .. } => \"invalid\" }
    }
}
#[allow(unused_parens, unused_variables, clippy::all)]
impl<$lt> ::wire::Tagged<$lt> for $name<$lt> {
    type Raw = $of;

    fn from_raw(raw: $of, body: ::wire::Reader<$lt>) -> Self {
        match ::wire::Raw::tag(&raw) { $decodes $unknown }
    }
    fn tag(&self) -> <$of as ::wire::Raw<$lt>>::Tag {
        match self { $tags $basetag Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Raw::tag(raw) }
    }
    fn unknown(&self) -> bool { ::core::matches!(self, Self::Unknown(_)) }
    fn invalid(&self) -> ::core::option::Option<::wire::Error> {
        match self {
            $inner
            $baseinner
            Self::Unknown(_) => ::core::option::Option::None,
            Self::Invalid { error, .. } => ::core::option::Option::Some(*error),
        }
    }
    fn own_invalid(&self) -> ::core::option::Option<::wire::Error> {
        match self { Self::Invalid { error, .. } => ::core::option::Option::Some(*error), _ => ::core::option::Option::None }
    }
}
impl<$lt> ::wire::Decode<$lt> for $name<$lt> {
    const NAME: ::wire::Name = &$text;
    #[inline]
    fn decode(__r: &mut ::wire::Reader<$lt>) -> ::core::result::Result<Self, ::wire::Error> {
        let (raw, body) = ::wire::rt::raw::<$of>(__r)?;
        ::core::result::Result::Ok(<Self as ::wire::Tagged<$lt>>::from_raw(raw, body))
    }
    fn union_invalid(&self) -> ::core::option::Option<::wire::Error> {
        ::wire::Tagged::invalid(self)
    }
    fn union_tail(&self) -> ::core::option::Option<(::wire::Name, usize)> {
        match self { $tails $basetail Self::Unknown(_) | Self::Invalid { .. } => ::core::option::Option::None }
    }
}
#[allow(clippy::all)]
impl<$lt> ::wire::Encode for $name<$lt> {
    fn encoded_len(&self) -> usize {
        match self { $lens $baselen Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encoded_len(raw) }
    }
    fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
        match self { $encodes $baseencode Self::Unknown(raw) | Self::Invalid { raw, .. } => ::wire::Encode::encode(raw, __w) }
    }
}
/// Invalid items are equal when their bytes are: the offset in the error says where each was found.
#[allow(clippy::all)]
impl<$lt> ::core::cmp::PartialEq for $name<$lt> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            $equals $baseequal
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            (Self::Invalid { raw: a, .. }, Self::Invalid { raw: b, .. }) => a == b,
            _ => false,
        }
    }
}
impl<$lt> ::core::default::Default for $name<$lt> {
    fn default() -> Self { Self::Unknown(::core::default::Default::default()) }
}
impl ::wire::View for $name<'static> { type Of<'v> = $name<'v>; }
$froms
$basefrom
::wire::__serde! {
    impl<$lt> ::wire::ser::serde::Serialize for $name<$lt> {
        fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
            match self {
                $serializes
                $baseserialize
                Self::Unknown(raw) => ::wire::ser::variant(__s, \"unknown\", raw),
                Self::Invalid { raw, error } => ::wire::ser::invalid(__s, raw, error),
            }
        }
    }
    #[allow(clippy::all)]
    impl<$lt> ::wire::ser::Transcode for $name<$lt> {
        fn transcode(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>) -> ::core::result::Result<(), ::wire::ser::Error> {
            let (__label, __body, __tail) = ::wire::ser::labelled(__v, $text)?;
            match __label {
                $transcodes
                \"unknown\" => ::wire::ser::raw::<$of>(__label, __body, __tail, __out),
                \"invalid\" => ::wire::ser::invalid_raw::<$of>(__label, __body, __tail, __out),
                $transcodeelse
            }
        }
    }
}
::wire::__testing! {
    impl<$lt> ::wire::testing::Sample for $name<$lt> {
        fn sample(__s: &mut ::wire::testing::Source<'_>) {
            $sample
        }
        fn into_items(self) -> Self {
            match self { $items $baseitems other => other }
        }
    }
}
::wire::__trace! {
    impl<$lt> ::wire::trace::TraceTagged<$lt> for $name<$lt> {
        fn line(__tag: <$of as ::wire::Raw<$lt>>::Tag) -> ::core::option::Option<(&'static str, ::wire::trace::TraceFn<$lt>)> {
            match __tag { $traces $traceelse }
        }
    }
    impl<$lt> ::wire::trace::Trace<$lt> for $name<$lt> {
        fn trace(__r: &mut ::wire::Reader<$lt>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
            ::wire::trace::$walk::<Self>(__r, __t)
        }
    }
}
";
