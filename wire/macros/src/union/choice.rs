//! `choice!`: which structure follows which value of an earlier field.

use super::model::{Union, unions};
use crate::mistake::Mistake;
use crate::quote::{quote, text};
use proc_macro::TokenStream;

pub fn expand(input: TokenStream) -> Result<TokenStream, Mistake> {
    let mut all = unions(input, true)?;
    all.iter_mut().for_each(|u| u.exact = !u.kept);
    all.iter().map(union).collect()
}

fn union(u: &Union) -> Result<TokenStream, Mistake> {
    if let Some((variant, _)) = &u.base {
        return Err(Mistake::new(variant.span(), "a choice has no base"));
    }
    let name = u.name();
    // A line of one value, or with a value to write; and one whose variant keeps the value.
    let pick = |plain: &'static str, keeps: &'static str| u.each(|l| if l.keeps_tag() { keeps } else { plain });
    let all = |template: &'static str| u.each(|_| template);
    let holes = u.holes(&name);
    let kept = |template: &str| if u.kept { quote(template, &holes) } else { TokenStream::new() };
    let decodes = u.each(|l| match (u.kept, u.holds_tail(l), l.keeps_tag()) {
        (false, _, false) => "$tag => Self::$variant(::wire::Decode::decode(__r)?),",
        (false, _, true) => "$tag => Self::$variant(selector, ::wire::Decode::decode(__r)?),",
        (true, true, false) => {
            "$tag => ::wire::rt::kept(__r, &$label, Self::$variant, |raw, error| Self::Invalid { selector, raw, error }),"
        }
        (true, true, true) => {
            "$tag => ::wire::rt::kept(__r, &$label, |v| Self::$variant(selector, v), |raw, error| Self::Invalid { selector, raw, error }),"
        }
        (true, false, false) => {
            "$tag => ::wire::rt::kept_whole(__r, &$label, Self::$variant, |raw, error| Self::Invalid { selector, raw, error }),"
        }
        (true, false, true) => {
            "$tag => ::wire::rt::kept_whole(__r, &$label, |v| Self::$variant(selector, v), |raw, error| Self::Invalid { selector, raw, error }),"
        }
    });
    let serializes = u.each(|l| match (u.holds_tail(l), l.keeps_tag()) {
        (true, false) => "Self::$variant(v) => ::wire::ser::known(__s, $label, v),",
        (true, true) => "Self::$variant(s, v) => ::wire::ser::selected_known(__s, $label, *s, v),",
        (false, false) => "Self::$variant(v) => ::wire::ser::variant(__s, $label, v),",
        (false, true) => "Self::$variant(s, v) => ::wire::ser::selected(__s, $label, *s, v),",
    });
    let items = [
        ("table", u.table()),
        ("text", text(&u.name.to_string())),
        ("variants", pick("$line #[doc = $label] $variant($held),", "$line #[doc = $label] $variant($of, $held),")),
        (
            "invalidvariant",
            kept(
                "/// A body that does not decode: kept as it is, with the reason.
                 Invalid {
                    /// What the choosing field holds.
                    selector: $of,
                    /// The body as received.
                    raw: ::wire::Blob<$lt>,
                    /// Why it was not understood.
                    error: ::wire::Error,
                 },",
            ),
        ),
        (
            "froms",
            u.each(|l| if u.kept && u.is_only(l) && !l.keeps_tag() { FROM } else { "" }),
        ),
        ("decodes", decodes),
        ("selectors", pick("Self::$variant(_) => $canonical,", "Self::$variant(s, _) => *s,")),
        (
            "bound",
            kept(
                "#[inline]
                 fn bound(&mut self, name: ::wire::Name) {
                    if let Self::Invalid { error, .. } = self { *error = error.within(name); }
                 }",
            ),
        ),
        ("invalidselector", kept("Self::Invalid { selector, .. } => *selector,")),
        (
            "accepts",
            pick(
                "Self::$variant(_) => ::core::matches!(selector, $tag),",
                "Self::$variant(s, _) => *s == selector && ::core::matches!(selector, $tag),",
            ),
        ),
        ("invalidaccepts", kept("Self::Invalid { selector: s, .. } => *s == selector,")),
        (
            "lens",
            pick(
                "Self::$variant(v) => ::wire::Encode::encoded_len(v),",
                "Self::$variant(_, v) => ::wire::Encode::encoded_len(v),",
            ),
        ),
        ("invalidlen", kept("Self::Invalid { raw, .. } => ::wire::Encode::encoded_len(raw),")),
        (
            "encodes",
            pick(
                "Self::$variant(v) => ::wire::Encode::encode(v, __w),",
                "Self::$variant(s, v) if ::core::matches!(*s, $tag) => ::wire::Encode::encode(v, __w),
                 Self::$variant(..) => ::core::result::Result::Err(__w.error(::wire::ErrorKind::Inconsistent, &$label)),",
            ),
        ),
        ("invalidencode", kept("Self::Invalid { raw, .. } => ::wire::Encode::encode(raw, __w),")),
        (
            "equals",
            pick(
                "(Self::$variant(a), Self::$variant(b)) => a == b,",
                "(Self::$variant(s, a), Self::$variant(t, b)) => s == t && a == b,",
            ),
        ),
        (
            "invalidequal",
            kept(
                "(Self::Invalid { selector: s, raw: a, .. }, Self::Invalid { selector: t, raw: b, .. }) => s == t && a == b,",
            ),
        ),
        ("serializes", serializes),
        (
            "invalidserialize",
            kept("Self::Invalid { selector, raw, error } => ::wire::ser::invalid_choice(__s, *selector, raw, error),"),
        ),
        (
            "transcodes",
            pick(
                "$label => ::wire::ser::chosen::<$ty>(__label, __body, __tail).map(|b| ($canonical, b)),",
                "$label => ::wire::ser::selected_value::<$ty, $of>(__label, __body, __tail),",
            ),
        ),
        (
            "invalidtranscode",
            kept("\"invalid\" => ::wire::ser::selected_value::<::wire::Blob<'_>, $of>(__label, __body, __tail),"),
        ),
        (
            "items",
            u.each(|l| match (u.holds_tail(l), l.keeps_tag()) {
                (false, false) => "Self::$variant(v) => Self::$variant(::wire::testing::Sample::into_items(v)),",
                (true, false) => "Self::$variant(v) => Self::$variant(::wire::testing::known_items(v)),",
                (false, true) => "Self::$variant(s, v) => Self::$variant(s, ::wire::testing::Sample::into_items(v)),",
                (true, true) => "Self::$variant(s, v) => Self::$variant(s, ::wire::testing::known_items(v)),",
            }),
        ),
        ("samples", all("$tag => <$ty as ::wire::testing::Sample>::sample(__s),")),
        (
            "traces",
            all("$tag => ::core::option::Option::Some(($label, $walk)),"),
        ),
        ("known", all("$tag => true,")),
        ("labels", all("Self::$variant(..) => $label,")),
        ("invalidlabel", kept("Self::Invalid { .. } => \"invalid\",")),
        ("registry", all("$label,")),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    let by = match u.kept {
        true => "Selector { of: ::wire::layout::of::<$of>, kept: true }",
        false => "Selector { of: ::wire::layout::of::<$of>, kept: false }",
    };
    Ok(quote(CHOICE, &holes).into_iter().chain(u.described(by)).collect())
}

const FROM: &str =
    "impl<$lt> ::core::convert::From<$ty> for $name<$lt> { fn from(v: $ty) -> Self { Self::$variant(v.into()) } }";

const CHOICE: &str = "
$attributes #[doc = $table]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
$vis enum $name<$lt> {
    $variants
    $invalidvariant
    /// A selector without a line here, and what is left.
    Other($of, ::wire::Blob<$lt>),
}
impl<$lt> $name<$lt> {
    /// The names of the lines, in the order of the declaration.
    pub const NAMES: &'static [&'static str] = &[$registry];

    /// What the choosing field must hold.
    pub fn selector(&self) -> $of {
        <Self as ::wire::Choice<$lt>>::selector(self)
    }

    /// The name of the structure; `other` for a selector without one.
    pub fn name(&self) -> &'static str {
        match self { $labels $invalidlabel Self::Other(..) => \"other\" }
    }
}
#[allow(unused_variables, clippy::all)]
impl<$lt> ::wire::Choice<$lt> for $name<$lt> {
    type Selector = $of;

    #[inline]
    fn decode_as(selector: $of, __r: &mut ::wire::Reader<$lt>) -> ::core::result::Result<Self, ::wire::Error> {
        ::core::result::Result::Ok(match selector {
            $decodes
            #[allow(unreachable_patterns)]
            _ => Self::Other(selector, ::wire::Decode::decode(__r)?),
        })
    }
    #[inline]
    fn selector(&self) -> $of {
        match self { $selectors $invalidselector Self::Other(selector, _) => *selector }
    }
    #[inline]
    fn accepts(&self, selector: $of) -> bool {
        match self { $accepts $invalidaccepts Self::Other(s, _) => *s == selector }
    }
    $bound
}
#[allow(clippy::all)]
impl<$lt> ::wire::Encode for $name<$lt> {
    fn encoded_len(&self) -> usize {
        match self { $lens $invalidlen Self::Other(_, rest) => ::wire::Encode::encoded_len(rest) }
    }
    fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
        match self {
            $encodes
            $invalidencode
            // The selector of a line would be read back as that line's structure.
            #[allow(unreachable_patterns)]
            Self::Other(selector, rest) => {
                if match *selector { $known _ => false } {
                    return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), &$text));
                }
                ::wire::Encode::encode(rest, __w)
            }
        }
    }
}
#[allow(clippy::all)]
impl<$lt> ::core::cmp::PartialEq for $name<$lt> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            $equals $invalidequal
            (Self::Other(s, a), Self::Other(t, b)) => s == t && a == b,
            _ => false,
        }
    }
}
impl<$lt> ::core::default::Default for $name<$lt> {
    fn default() -> Self { Self::Other(::core::default::Default::default(), ::wire::Blob(&[])) }
}
$froms
::wire::__serde! {
    impl<$lt> ::wire::ser::serde::Serialize for $name<$lt> {
        fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
            match self {
                $serializes
                $invalidserialize
                Self::Other(selector, rest) => ::wire::ser::selected(__s, \"other\", *selector, rest),
            }
        }
    }
    #[allow(clippy::all)]
    impl<$lt> ::wire::ser::TranscodeChoice for $name<$lt> {
        type Selector = $of;

        fn transcode_choice(__v: &::wire::ser::Value) -> ::core::result::Result<($of, ::wire::ser::Vec<u8>), ::wire::ser::Error> {
            let (__label, __body, __tail) = ::wire::ser::labelled(__v, $text)?;
            match __label {
                $transcodes
                $invalidtranscode
                \"other\" => ::wire::ser::selected_value::<::wire::Blob<'_>, $of>(__label, __body, __tail),
                _ => ::core::result::Result::Err(::wire::ser::Error::new(__label, \"no such choice\")),
            }
        }
    }
}
::wire::__testing! {
    #[allow(clippy::all)]
    impl<$lt> ::wire::testing::SampleChoice for $name<$lt> {
        type Selector = $of;

        fn sample_as(selector: $of, __s: &mut ::wire::testing::Source<'_>) {
            match selector {
                $samples
                #[allow(unreachable_patterns)]
                _ => <::wire::Blob<'_> as ::wire::testing::Sample>::sample(__s),
            }
        }
        fn into_items(self) -> Self {
            match self { $items other => other }
        }
    }
}
::wire::__trace! {
    impl<$lt> ::wire::trace::TraceChoice<$lt> for $name<$lt> {
        fn line(__selector: $of) -> ::core::option::Option<(&'static str, ::wire::trace::TraceFn<$lt>)> {
            match __selector {
                $traces
                #[allow(unreachable_patterns)]
                _ => ::core::option::Option::None,
            }
        }
    }
}
";
