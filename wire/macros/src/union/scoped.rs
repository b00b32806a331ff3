//! `scoped!`: items of one form that belong to different unions, by what was seen before.

use super::model::{Union, unions};
use super::passing::{self, Passing};
use crate::mistake::Mistake;
use crate::model::snake_case;
use crate::quote::{ident, made_up, quote, text};
use proc_macro::TokenStream;

pub fn expand(input: TokenStream) -> Result<TokenStream, Mistake> {
    unions(input, false)?.iter().map(union).collect()
}

fn union(u: &Union) -> Result<TokenStream, Mistake> {
    let Some(home) = u.lines.first() else {
        return Err(Mistake::new(u.name.span(), "expected a union: the first is the usual one"));
    };
    if u.of.is_empty() {
        return Err(Mistake::new(u.name.span(), "expected `:` and the raw form of the items"));
    }
    if u.scope.is_empty() {
        return Err(Mistake::new(u.name.span(), "expected `by` and the scope that tells the unions apart"));
    }
    let name = u.name();
    let each = |template: &'static str| u.each(|_| template);
    let is_home = |l: &super::model::Line| l.variant.to_string() == home.variant.to_string();
    let readers: TokenStream = (u.lines.iter())
        .flat_map(|l| {
            let function = made_up(&snake_case(&l.variant.to_string()));
            let doc = text(&format!("Reads an item as one of `{}`.", l.label));
            quote(
                "#[doc = $doc]
                 pub fn $function(raw: $of, body: ::wire::Reader<$lt>) -> Self {
                    Self::$variant(<$ty as ::wire::Tagged<$lt>>::from_raw(raw, body))
                 }",
                &[
                    ("doc", &doc),
                    ("function", &function),
                    ("of", &u.of),
                    ("lt", &u.lifetime),
                    ("variant", &ident(&l.variant)),
                    ("ty", &l.ty),
                ],
            )
        })
        .collect();
    let items = [
        ("scope", u.scope.clone()),
        ("text", text(&u.name.to_string())),
        ("readers", readers),
        ("names", each("Self::$variant(v) => v.name(),")),
        ("labels", each("Self::$variant(_) => $label,")),
        ("tags", each("Self::$variant(v) => ::wire::Tagged::tag(v),")),
        ("unknowns", each("Self::$variant(v) => ::wire::Tagged::unknown(v),")),
        ("flaws", each("Self::$variant(v) => ::wire::Entry::flaw(v, __end),")),
        ("invalids", each("Self::$variant(v) => ::wire::Tagged::invalid(v),")),
        ("homety", home.ty.clone()),
        (
            "transcodes",
            u.each(|l| match is_home(l) {
                true => "",
                false => "$label => ::wire::ser::raw::<$ty>(__label, __body, __tail, __out),",
            }),
        ),
        ("traces", each("Self::$variant(_) => ::wire::trace::item::<$ty>(__r, __t),")),
    ];
    let mut holes = u.holes(&name);
    for (key, value) in &items {
        holes.push((key, value));
    }
    let passing = passing::expand(
        u,
        &Passing {
            serializes: u.each(|l| match is_home(l) {
                true => "Self::$variant(v) => ::wire::ser::serde::Serialize::serialize(v, __s),",
                false => "Self::$variant(v) => ::wire::ser::variant(__s, $label, v),",
            }),
            sample: quote(
                "__s.one_of::<$of>(&[$samples], ::core::option::Option::None);",
                &[
                    ("of", &u.of),
                    (
                        "samples",
                        &each("<$ty as ::wire::testing::Sample>::sample as fn(&mut ::wire::testing::Source<'_>),"),
                    ),
                ],
            ),
        },
    );
    let definition = quote(SCOPED, &holes);
    Ok(passing.into_iter().chain(definition).chain(u.described("Scope")).collect())
}

const SCOPED: &str = "
impl<$lt> $name<$lt> {
    $readers

    /// The name of the union that read the item.
    pub fn scope(&self) -> &'static str {
        match self { $labels }
    }

    /// The standard's name of the structure; `unknown` or `invalid` for the others.
    pub fn name(&self) -> &'static str {
        match self { $names }
    }

    /// The tag, known or not.
    pub fn tag(&self) -> <$of as ::wire::Raw<$lt>>::Tag {
        match self { $tags }
    }

    /// True for a tag without a line.
    pub fn unknown(&self) -> bool {
        match self { $unknowns }
    }

    /// Why the body was not understood; None for all others.
    pub fn invalid(&self) -> ::core::option::Option<::wire::Error> {
        match self { $invalids }
    }
}
impl<$lt> ::wire::Entry<$lt> for $name<$lt> {
    const NAME: ::wire::Name = &$text;
    type State = $scope;
    fn begin((): ()) -> $scope { ::core::default::Default::default() }
    #[inline]
    fn read_entry(__r: &mut ::wire::Reader<$lt>, __state: &mut $scope) -> ::core::result::Result<Self, ::wire::Error> {
        let (raw, body) = ::wire::rt::raw::<$of>(__r)?;
        ::core::result::Result::Ok(<$scope as ::wire::Scope<$lt, $of>>::read(__state, raw, body))
    }
    fn entry_len(&self, (): ()) -> usize {
        ::wire::Encode::encoded_len(self)
    }
    fn write_entry(&self, __w: &mut ::wire::Writer<'_>, (): ()) -> ::core::result::Result<(), ::wire::Error> {
        ::wire::Encode::encode(self, __w)
    }
    fn flaw(&self, __end: usize) -> ::core::option::Option<::wire::Error> {
        match self { $flaws }
    }
}
impl<$lt> ::wire::Entry<$lt, $scope> for $name<$lt> {
    const NAME: ::wire::Name = &$text;
    type State = $scope;
    fn begin(__with: $scope) -> $scope { __with }
    #[inline]
    fn read_entry(__r: &mut ::wire::Reader<$lt>, __state: &mut $scope) -> ::core::result::Result<Self, ::wire::Error> {
        <Self as ::wire::Entry<$lt>>::read_entry(__r, __state)
    }
    fn entry_len(&self, _: $scope) -> usize {
        ::wire::Encode::encoded_len(self)
    }
    fn write_entry(&self, __w: &mut ::wire::Writer<'_>, _: $scope) -> ::core::result::Result<(), ::wire::Error> {
        ::wire::Encode::encode(self, __w)
    }
    fn flaw(&self, __end: usize) -> ::core::option::Option<::wire::Error> {
        <Self as ::wire::Entry<$lt>>::flaw(self, __end)
    }
}
::wire::__serde! {
    impl<$lt> ::wire::ser::Transcode for $name<$lt> {
        fn transcode(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>) -> ::core::result::Result<(), ::wire::ser::Error> {
            let (__label, __body, __tail) = ::wire::ser::labelled(__v, $text)?;
            match __label {
                $transcodes
                _ => <$homety as ::wire::ser::Transcode>::transcode(__v, __out),
            }
        }
    }
}
::wire::__trace! {
    impl<$lt> ::wire::trace::TraceEntry<$lt> for $name<$lt> {
        fn trace_entry(__r: &mut ::wire::Reader<$lt>, __state: &mut $scope, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
            let mut __ahead = *__r;
            match <Self as ::wire::Entry<$lt>>::read_entry(&mut __ahead, __state)? { $traces }
        }
    }
    impl<$lt> ::wire::trace::TraceEntry<$lt, $scope> for $name<$lt> {
        fn trace_entry(__r: &mut ::wire::Reader<$lt>, __state: &mut $scope, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
            <Self as ::wire::trace::TraceEntry<$lt>>::trace_entry(__r, __state, __t)
        }
    }
}
";
