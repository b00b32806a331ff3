//! What a tracer is told of each field: the calls between the steps of reading.

use crate::layout::Place;
use crate::model::{Content, Field, Rule, Structure, mentions, resolved};
use crate::quote::{number, parse, quote, text};
use crate::unit::Unit;
use proc_macro::{TokenStream, TokenTree};

/// Where the run begins whose fields are told of.
pub const RUN: &str = "let __run = __r.offset();";

/// Tells of bits in a run, behind the code that read them into `name`.
pub fn bits(s: &Structure, f: &Field, place: Place, name: &TokenStream) -> TokenStream {
    let mut out = run("__t.bits($key, __run, $offset, $n, $load, &$name);", &f.key(), place, name);
    out.extend(mark(s, f, name));
    out
}

/// Tells of the number that announces a field, in a run.
pub fn announcing(f: &Field, place: Place) -> TokenStream {
    let mut out =
        run("__t.bits($key, __run, $offset, $n, $load, &($load));", &announcing_key(f), place, &TokenStream::new());
    out.extend(parse("__t.mark(::wire::trace::Kind::Implied);"));
    out
}

fn run(template: &str, key: &str, place: Place, name: &TokenStream) -> TokenStream {
    let (load, offset, bits) = (parse(&place.load()), number(place.offset), number(place.bits));
    let holes = [("key", &text(key)), ("offset", &offset), ("n", &bits), ("load", &load), ("name", name)];
    quote(template, &holes)
}

fn announcing_key(f: &Field) -> String {
    let what = if matches!(f.content, Content::Count(_)) { "count" } else { "length" };
    format!("{}_{what}", f.key())
}

/// What a field of bits, or a checksum, is besides a field; what its number counts.
fn mark(s: &Structure, f: &Field, name: &TokenStream) -> TokenStream {
    let kind = match &f.rule {
        // The tree names the structure that follows.
        Rule::Fixed(e) if s.is_computed(e) && mentions(&behind_dots(e), "selector") => return unit(f),
        Rule::Fixed(_) => "__t.mark(::wire::trace::Kind::Implied);",
        _ if !f.is_reserved() => return unit(f),
        _ if matches!(f.content, Content::Sum) => "if $name.is_default() { __t.mark(::wire::trace::Kind::Implied); }",
        _ => "__t.reserved($name.is_default());",
    };
    quote(kind, &[("name", name)])
}

/// The tokens without dots, so that the names of methods are seen.
fn behind_dots(e: &TokenStream) -> TokenStream {
    e.clone().into_iter().filter(|t| !matches!(t, TokenTree::Punct(p) if p.as_char() == '.')).collect()
}

/// What the number in a field counts, where its comment says so.
fn unit(f: &Field) -> TokenStream {
    match unit_of(&f.attributes) {
        Some(unit) => quote("__t.unit($unit);", &[("unit", &unit)]),
        None => TokenStream::new(),
    }
}

fn unit_of(attributes: &TokenStream) -> Option<TokenStream> {
    let unit = Unit::of(attributes)?.tokens();
    Some(quote("::wire::trace::$unit", &[("unit", &unit)]))
}

/// The walk through what a line of a union says.
pub fn line(attributes: &TokenStream, ty: &TokenStream, lifetime: &TokenStream) -> TokenStream {
    let walk = quote("<$ty as ::wire::trace::Trace<$lt>>::trace", &[("ty", ty), ("lt", lifetime)]);
    let template = match unit_of(attributes) {
        Some(unit) => {
            quote("|__r, __t| ::wire::trace::counted(__r, __t, $unit, $walk)", &[("unit", &unit), ("walk", &walk)])
        }
        None => walk,
    };
    quote("($walk) as ::wire::trace::TraceFn<$lt>", &[("walk", &template), ("lt", lifetime)])
}

/// The error, with the field that a tracer was told of blamed for it.
pub fn blame(error: &TokenStream) -> TokenStream {
    quote("__t.blame($error)", &[("error", error)])
}

/// Tells of a length of as many bits as an expression says, without taking it.
pub fn length_of(f: &Field, e: &TokenStream) -> TokenStream {
    quote(
        "__t.length(&mut { *__r }, ::wire::rt::length_width($e, 0, &$key)?, &$key)?;",
        &[("e", &resolved(e)), ("key", &text(&announcing_key(f)))],
    )
}

/// Tells of loose bits: `__raw` and `__n` are their value and width, `__first` the bit where they begin.
pub fn loose(s: &Structure, f: &Field) -> TokenStream {
    let mut out = quote("__t.bits($key, 0, __first, __n, __raw, &__o);", &[("key", &text(&f.key()))]);
    out.extend(mark(s, f, &parse("__o")));
    out
}

/// Tells of the number that ends loose bits.
pub fn loose_number(f: &Field, bits: u32) -> TokenStream {
    quote(
        "__t.bits($key, 0, __first, $n, __number, &__number); __t.mark(::wire::trace::Kind::Implied);",
        &[("key", &text(&announcing_key(f))), ("n", &number(bits))],
    )
}

/// Tells of the part that `__r` holds, all of it, then reads it with `content`.
pub fn bounded(f: &Field, content: &TokenStream) -> TokenStream {
    let walk = walk(f);
    let holes = [("key", &text(&f.key())), ("walk", &walk), ("content", content)];
    quote("{ __t.part($key, *__r, $walk); $content }", &holes)
}

/// Reads a part with `content`, which finds its end, and tells of it.
pub fn unbounded(s: &Structure, f: &Field, content: &TokenStream) -> TokenStream {
    let (walk, mark) = (walk(f), mark(s, f, &parse("__v")));
    let lifetime = s.generics().lifetime;
    let holes = [
        ("key", &text(&f.key())),
        ("walk", &walk),
        ("content", content),
        ("mark", &mark),
        ("lifetime", &lifetime),
        ("ty", &f.inner),
    ];
    let template = match &f.content {
        Content::Sum => "{ let __from = *__r; let __v = $content?; __t.leaf($key, __r.since(&__from), &__v); $mark __v }",
        _ => {
            "::wire::trace::told(__t, $key, __r,
                |__r: &mut ::wire::Reader<$lifetime>| -> ::core::result::Result<$ty, ::wire::Error> { $content }, $walk)?"
        }
    };
    quote(template, &holes)
}

/// The walk through a part.
fn walk(f: &Field) -> TokenStream {
    let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
    let e = match &f.content {
        Content::Match(e) => resolved(e),
        _ => TokenStream::new(),
    };
    let template = match &f.content {
        Content::Match(_) => "|__r, __t| ::wire::trace::chosen::<$ty>($e, __r, __t)",
        _ if f.arguments.is_some() => "|__r, __t| <$ty>::trace_with(__r, __t, $arguments)",
        _ => "<$ty as ::wire::trace::Trace>::trace",
    };
    quote(template, &[("ty", &f.inner), ("arguments", &arguments), ("e", &e)])
}
