//! `first!`: layouts between which nothing but the bytes decides.

use super::model::{Union, unions};
use super::passing::{self, Passing};
use crate::mistake::Mistake;
use crate::quote::{ident, quote, text};
use proc_macro::TokenStream;

pub fn expand(input: TokenStream) -> Result<TokenStream, Mistake> {
    let mut all = unions(input, false)?;
    all.iter_mut().for_each(|u| u.exact = true);
    all.iter().map(union).collect()
}

fn union(u: &Union) -> Result<TokenStream, Mistake> {
    let Some(last) = u.lines.last() else {
        return Err(Mistake::new(u.name.span(), "expected layouts"));
    };
    if !u.of.is_empty() {
        return Err(Mistake::new(u.name.span(), "no field chooses: the first layout that fits is taken"));
    }
    let name = u.name();
    let each = |template: &'static str| u.each(|_| template);
    // Bytes that fit no layout are an error of the last one, unless it accepts everything.
    let tries = |template: &'static str| {
        let is_last = |l: &super::model::Line| l.variant.to_string() == last.variant.to_string();
        u.each(|l| if is_last(l) { "" } else { template })
    };
    let items = [
        ("text", text(&u.name.to_string())),
        (
            "decodes",
            tries(
                "if <$ty as ::wire::Decode<$lt>>::fits(*__r) { return <$ty as ::wire::Decode<$lt>>::decode(__r).map(Self::$variant); }",
            ),
        ),
        ("last", ident(&last.variant)),
        ("lastty", last.ty.clone()),
        ("transcodes", each("$label => __out.extend(::wire::ser::chosen::<$ty>(__label, __body, __tail)?),")),
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
    let passing = passing::expand(
        u,
        &Passing {
            serializes: each("Self::$variant(v) => ::wire::ser::variant(__s, $label, v),"),
            sample: quote(
                "let lines = [$samples];
                 let pick = usize::from(__s.draw()) % lines.len();
                 if let ::core::option::Option::Some(line) = lines.get(pick) { line(__s) }",
                &[(
                    "samples",
                    &each("<$ty as ::wire::testing::Sample>::sample as fn(&mut ::wire::testing::Source<'_>),"),
                )],
            ),
        },
    );
    let definition = quote(FIRST, &holes);
    let laws = crate::sample::laws(&u.name.to_string(), true);
    Ok(passing.into_iter().chain(definition).chain(laws).chain(u.described("Fit")).collect())
}

const FIRST: &str = "
impl<$lt> ::wire::Decode<$lt> for $name<$lt> {
    const NAME: ::wire::Name = &$text;
    fn decode(__r: &mut ::wire::Reader<$lt>) -> ::core::result::Result<Self, ::wire::Error> {
        $decodes
        ::wire::Decode::decode(__r).map(Self::$last)
    }
}
::wire::__serde! {
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
::wire::__trace! {
    impl<$lt> ::wire::trace::Trace<$lt> for $name<$lt> {
        fn trace(__r: &mut ::wire::Reader<$lt>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
            $traces
            <$lastty as ::wire::trace::Trace<$lt>>::trace(__r, __t)
        }
    }
}
";
