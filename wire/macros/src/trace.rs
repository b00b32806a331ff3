//! The same walk as reading, telling a tracer of each field; emitted where `wire` has its feature `trace`.

use crate::decode;
use crate::layout::{Layout, Place};
use crate::model::{Content, Field, Frame, Structure, resolved};
use crate::quote::{number, parse, quote, text};
use proc_macro::TokenStream;

/// `impl Trace`; of a raw structure `impl TraceRaw` too, which stops before the body.
pub fn implementation(s: &Structure, layout: &Layout) -> TokenStream {
    let generics = s.generics();
    let steps = decode::steps(s, layout, true);
    let (name, pattern, argument) = (s.name(), s.argument_pattern(), s.argument_type());
    let declared = s.declared(true, "+ ::wire::trace::TraceEntry<$l>");
    let holes = [
        ("lifetime", &generics.lifetime),
        ("declared", &declared),
        ("name", &name),
        ("generics", &generics.used),
        ("steps", &steps),
        ("pattern", &pattern),
        ("argument", &argument),
    ];
    let mut out = quote(if s.arguments.is_empty() { PLAIN } else { WITH }, &holes);
    if s.raw {
        let head = head(s, layout);
        out.extend(quote(RAW, &[&holes[..], &[("head", &head)]].concat()));
    }
    quote("::wire::__trace! { $out }", &[("out", &out)])
}

const PLAIN: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared ::wire::trace::Trace<$lifetime> for $name $generics {
    fn trace(__r: &mut ::wire::Reader<$lifetime>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
        $steps
        ::core::result::Result::Ok(())
    }
}";

const WITH: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared $name $generics {
    #[doc(hidden)]
    pub fn trace_with(__r: &mut ::wire::Reader<$lifetime>, __t: &mut ::wire::trace::Tracer, __with: $argument) -> ::core::result::Result<(), ::wire::Error> {
        let $pattern = __with;
        $steps
        ::core::result::Result::Ok(())
    }
}
impl $declared ::wire::trace::TraceEntry<$lifetime, $argument> for $name $generics {
    fn trace_entry(__r: &mut ::wire::Reader<$lifetime>, __with: &mut $argument, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
        Self::trace_with(__r, __t, *__with)
    }
}";

const RAW: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared ::wire::trace::TraceRaw<$lifetime> for $name $generics {
    fn trace_head(__r: &mut ::wire::Reader<$lifetime>, __t: &mut ::wire::trace::Tracer) -> ::core::result::Result<(), ::wire::Error> {
        $head
        ::core::result::Result::Ok(())
    }
}";

/// The steps of a raw structure without those of its body.
fn head(s: &Structure, layout: &Layout) -> TokenStream {
    let mut out = decode::load_run_of(s, layout, 0, true);
    for (f, place) in s.fields.iter().zip(&layout.places) {
        let Some(place) = place else { continue };
        out.extend(match f.announced() {
            Some(_) => announcing(f, &parse("__run"), *place),
            None => {
                let mut field = decode::bits(s, f, *place);
                field.extend(bits(f, *place));
                field
            }
        });
    }
    if let Some(Frame::LengthOf(e)) = s.fields.last().map(|f| &f.frame) {
        out.extend(length_of(s.fields.last(), e));
    }
    out
}

/// Tells of bits in a run, behind the code that read them.
pub fn bits(f: &Field, place: Place) -> TokenStream {
    quote(
        "__t.bits($key, __run, $offset, $n, $load, &$name);",
        &[
            ("key", &text(&f.key())),
            ("offset", &number(place.offset)),
            ("n", &number(place.bits)),
            ("load", &parse(&place.load())),
            ("name", &f.ident()),
        ],
    )
}

/// Tells of the number that announces a field, in a run that begins at `base`.
pub fn announcing(f: &Field, base: &TokenStream, place: Place) -> TokenStream {
    let load = parse(&place.load());
    quote(
        "__t.bits($key, $base, $offset, $n, $load, &($load));",
        &[
            ("key", &text(&announcing_key(f))),
            ("base", base),
            ("offset", &number(place.offset)),
            ("n", &number(place.bits)),
            ("load", &load),
        ],
    )
}

fn announcing_key(f: &Field) -> String {
    let what = if matches!(f.content, Content::Count(_)) { "count" } else { "length" };
    format!("{}_{what}", f.key())
}

/// Tells of a length of as many bits as an expression says, and leaves the reader behind it.
fn length_of(f: Option<&Field>, e: &TokenStream) -> TokenStream {
    let key = f.map(announcing_key).unwrap_or_default();
    quote(
        "__t.length(__r, ::wire::rt::length_width($e, 0, &$key)?, &$key)?;",
        &[("e", &resolved(e)), ("key", &text(&key))],
    )
}

/// Tells of loose bits: `__raw` and `__n` are their value and width, `__first` the bit where they begin.
pub fn loose(f: &Field) -> TokenStream {
    quote("__t.bits($key, 0, __first, __n, __raw, &__o);", &[("key", &text(&f.key()))])
}

/// Tells of the number that ends loose bits.
pub fn loose_number(f: &Field, bits: u32) -> TokenStream {
    quote(
        "__t.bits($key, 0, __first, $n, __number, &__number);",
        &[("key", &text(&announcing_key(f))), ("n", &number(bits))],
    )
}

/// Tells of a part that was just read: `__from` is the reader before it.
pub fn part(f: &Field) -> TokenStream {
    let key = text(&f.key());
    let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
    let e = match &f.content {
        Content::Match(e) => resolved(e),
        _ => TokenStream::new(),
    };
    let holes = [("key", &key), ("ty", &f.inner), ("arguments", &arguments), ("e", &e), ("name", &f.ident())];
    let tell = match &f.content {
        Content::Match(_) => "__t.part($key, __sub, |__r, __t| ::wire::trace::chosen::<$ty>($e, __r, __t));",
        Content::Sum => "__t.leaf($key, __sub, &$name);",
        _ if f.arguments.is_some() => "__t.part($key, __sub, |__r, __t| <$ty>::trace_with(__r, __t, $arguments));",
        Content::Bits(_) => "__t.leaf($key, __sub, &$name);",
        _ => "__t.part($key, __sub, <$ty as ::wire::trace::Trace>::trace);",
    };
    let tell = quote(tell, &holes);
    // What announces the part, where that has a run of its own.
    let number = match (&f.frame, f.is_optional(), f.announced()) {
        (Frame::LengthOf(e), ..) => {
            let head = length_of(Some(f), e);
            quote("{ let __r = &mut __sub; $head }", &[("head", &head)])
        }
        (_, true, Some(a)) => {
            let key = text(&announcing_key(f));
            quote("__t.length(&mut __sub, $n, &$key)?;", &[("n", &number(a.bits / 8)), ("key", &key)])
        }
        _ => TokenStream::new(),
    };
    let tell = quote("{ let mut __sub = __r.since(&__from); $number $tell }", &[("number", &number), ("tell", &tell)]);
    if f.is_optional() {
        quote("if let ::core::option::Option::Some($name) = $name { $tell }", &[("name", &f.ident()), ("tell", &tell)])
    } else {
        tell
    }
}
