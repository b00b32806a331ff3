//! The writing direction.

use crate::decode::{ident, name, place_name};
use crate::layout::{Layout, Place, Run};
use crate::model::{Announced, Column, Field, Rule, Structure};
use crate::quote::{number, parse, quote, quote_at};
use proc_macro::TokenStream;

/// `impl Encode`: each run is put together in words and written at once. The number that announces
/// a part is filled in after the part was written, so the two cannot disagree.
pub fn implementation(s: &Structure, layout: &Layout) -> TokenStream {
    let mut steps = bindings(s);
    for (i, f) in s.fields.iter().enumerate() {
        if let Some(run) = layout.run_from(i) {
            steps.extend(begin_run(s, run));
        }
        if let Some(place) = layout.places[i] {
            if matches!(f.column, Column::Bits(_)) {
                steps.extend(range_check(s, f));
                steps.extend(bits(place, &to_bits(f, &ident(f), &f.ty), &place_name(s, f)));
            }
        }
        match layout.run_to(i) {
            Some(run) => steps.extend(end_run(s, f, layout.places[i], run)),
            None if layout.places[i].is_none() => steps.extend(part(&f.column, &ident(f), &f.ty, s, f)),
            None => {}
        }
    }
    let mut length = TokenStream::new();
    for f in &s.fields {
        length.extend(part_length(f));
    }
    let generics = s.generics();
    quote(
        "#[allow(unused_variables, unused_mut, clippy::all)]
         impl $declared ::wire::Encode for $name $generics {
            #[inline]
            fn encoded_len(&self) -> usize {
                let mut __n: usize = $fixed;
                $length
                __n
            }
            #[inline]
            fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
                $steps
                ::core::result::Result::Ok(())
            }
         }",
        &[
            ("name", &name(s)),
            ("generics", &generics.used),
            ("declared", &s.declared(false, "")),
            ("fixed", &number(layout.fixed)),
            ("length", &length),
            ("steps", &steps),
        ],
    )
}

/// Every field by its name, so that expressions read the same in both directions.
fn bindings(s: &Structure) -> TokenStream {
    let mut out = TokenStream::new();
    for f in s.fields.iter().filter(|f| f.is_stored()) {
        out.extend(quote("let $name = self.$name;", &[("name", &ident(f))]));
    }
    for f in &s.fields {
        if let Rule::Fixed(e) = &f.rule {
            out.extend(quote("let $name: $ty = $e;", &[("name", &ident(f)), ("ty", &f.ty), ("e", e)]));
        }
    }
    out
}

fn range_check(s: &Structure, f: &Field) -> TokenStream {
    let (name, at) = (ident(f), place_name(s, f));
    match &f.rule {
        Rule::Range(range) => quote(
            "if !($range).contains(&$name) {
                return ::core::result::Result::Err(::wire::rt::not_allowed(__w.len(), $at, $bits));
             }",
            &[("range", range), ("name", &name), ("at", &at), ("bits", &to_bits(f, &name, &f.ty))],
        ),
        _ => TokenStream::new(),
    }
}

fn to_bits(f: &Field, value: &TokenStream, ty: &TokenStream) -> TokenStream {
    let width = match &f.column {
        Column::Bits(n) => *n,
        Column::If(_, inner) => inner.run_bits().unwrap_or(0),
        _ => 0,
    };
    quote("<$ty as ::wire::Bits>::to_bits($value, $n)", &[("ty", ty), ("value", value), ("n", &number(width))])
}

/// `let mut __w0 = 0u64; ..`: the words of a run. What follows a length is written first.
fn begin_run(s: &Structure, run: &Run) -> TokenStream {
    let mut out: TokenStream =
        (0..run.bytes.div_ceil(8)).flat_map(|k| parse(&format!("let mut __w{k} = 0u64;"))).collect();
    if matches!(s.fields[run.end - 1].column, Column::Length(_)) {
        out.extend(quote(
            "let __mark = __w.skip($bytes, $at)?;",
            &[("bytes", &number(run.bytes)), ("at", &place_name(s, &s.fields[run.first]))],
        ));
    }
    out
}

/// Puts one value into the words of its run, or refuses it.
fn bits(p: Place, value: &TokenStream, at: &TokenStream) -> TokenStream {
    let (first, last) = (p.offset / 64, (p.offset + p.bits - 1) / 64);
    let end = p.offset + p.bits - 64 * last;
    let mut store = if end == 64 { format!("__w{last} |= __v;") } else { format!("__w{last} |= __v << {};", 64 - end) };
    if first != last {
        store += &format!("__w{first} |= __v >> {end};");
    }
    let limit = match p.bits {
        64 => TokenStream::new(),
        n => quote(
            "if __v > $max { return ::core::result::Result::Err(::wire::rt::too_large(__w.len(), $at, __v)); }",
            &[("max", &number(u64::MAX >> (64 - n))), ("at", at)],
        ),
    };
    quote("{ let __v: u64 = $value; $limit $store }", &[("value", value), ("limit", &limit), ("store", &parse(&store))])
}

/// `[b0[0], b0[1], ..]`: the bytes of the words.
fn run_bytes(bytes: u32) -> (TokenStream, TokenStream) {
    let lets: String = (0..bytes.div_ceil(8)).map(|k| format!("let __b{k} = __w{k}.to_be_bytes();")).collect();
    let array: String = (0..bytes).map(|i| format!("__b{}[{}], ", i / 8, i % 8)).collect();
    (parse(&lets), parse(&format!("&[{array}]")))
}

fn end_run(s: &Structure, f: &Field, place: Option<Place>, run: &Run) -> TokenStream {
    let (name, at) = (ident(f), place_name(s, f));
    let (lets, array) = run_bytes(run.bytes);
    let holes = [("name", &name), ("at", &at), ("lets", &lets), ("array", &array), ("ty", &f.ty)];
    let number_of = |value: TokenStream| place.map(|p| bits(p, &value, &at)).unwrap_or_default();
    match &f.column {
        Column::Length(a) => {
            let count = parse(
                "__w.len().wrapping_sub(__mark).wrapping_sub(__RUN)".replace("__RUN", &run.bytes.to_string()).as_str(),
            );
            let number = number_of(announcing(a, &count, &at));
            quote_at(
                f.type_span(),
                "::wire::Encode::encode(&$name, __w)?; $number { $lets __w.patch(__mark, $array); }",
                &[&holes[..], &[("number", &number)]].concat(),
            )
        }
        Column::Count(a) => {
            let count = quote("<$ty as ::wire::Counted>::count(&$name)?", &holes);
            let number = number_of(announcing(a, &count, &at));
            quote(
                "$number { $lets __w.put($array, $at)?; } ::wire::Encode::encode(&$name, __w)?;",
                &[&holes[..], &[("number", &number)]].concat(),
            )
        }
        _ => quote("{ $lets __w.put($array, $at)?; }", &holes),
    }
}

/// The number that announces `count` bytes or entries.
fn announcing(a: &Announced, count: &TokenStream, at: &TokenStream) -> TokenStream {
    if a.scale == 1 && a.bias == 0 {
        return quote("($count) as u64", &[("count", count)]);
    }
    quote(
        "::wire::rt::announcing($count, $scale, $bias, __w.len(), $at)?",
        &[("count", count), ("scale", &number(a.scale)), ("bias", &parse(&a.bias.to_string())), ("at", at)],
    )
}

/// Writes a column of whole bytes.
fn part(column: &Column, value: &TokenStream, ty: &TokenStream, s: &Structure, f: &Field) -> TokenStream {
    let at = place_name(s, f);
    let holes = [("value", value), ("ty", ty), ("at", &at)];
    let with = |template: &str, e: &TokenStream| quote_at(f.type_span(), template, &[&holes[..], &[("e", e)]].concat());
    match column {
        Column::Nested => quote_at(f.type_span(), "::wire::Encode::encode(&$value, __w)?;", &holes),
        Column::Bytes(e) => with(
            "{ let __mark = __w.len(); ::wire::Encode::encode(&$value, __w)?;
               ::wire::rt::agree(__w.len().wrapping_sub(__mark), $e, __mark, $at)?; }",
            e,
        ),
        Column::Times(e) => with(
            "::wire::rt::agree(<$ty as ::wire::Counted>::count(&$value)?, $e, __w.len(), $at)?;
             ::wire::Encode::encode(&$value, __w)?;",
            e,
        ),
        Column::Match(e) => with(
            "if <$ty as ::wire::Choice>::selector(&$value) != ($e) {
                return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), $at));
             }
             ::wire::Encode::encode(&$value, __w)?;",
            e,
        ),
        Column::If(e, inner) => {
            let ty = f.optional_type().unwrap_or_else(crate::cursor::Mistake::into_compile_error);
            let inner = optional(inner, &ty, s, f);
            quote(
                "if ($e) != ::core::option::Option::is_some(&$value) {
                    return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), $at));
                 }
                 if let ::core::option::Option::Some(__o) = $value { $inner }",
                &[&holes[..], &[("e", e), ("inner", &inner)]].concat(),
            )
        }
        Column::Bits(_) | Column::Length(_) | Column::Count(_) => TokenStream::new(),
    }
}

/// The inside of an `(if ..)`, bound to `__o`.
fn optional(column: &Column, ty: &TokenStream, s: &Structure, f: &Field) -> TokenStream {
    let (at, o) = (place_name(s, f), parse("__o"));
    let Some(width) = column.run_bits() else { return part(column, &o, ty, s, f) };
    let (lets, array) = run_bytes(width / 8);
    let holes = [("ty", ty), ("at", &at), ("lets", &lets), ("array", &array)];
    match column {
        Column::Length(a) => {
            let count = parse(&format!("__w.len().wrapping_sub(__mark).wrapping_sub({})", width / 8));
            let number = bits(Place::alone(width), &announcing(a, &count, &at), &at);
            quote(
                "let mut __w0 = 0u64; let __mark = __w.skip($bytes, $at)?;
                 ::wire::Encode::encode(&__o, __w)?; $number { $lets __w.patch(__mark, $array); }",
                &[&holes[..], &[("number", &number), ("bytes", &crate::quote::number(width / 8))]].concat(),
            )
        }
        Column::Count(a) => {
            let count = quote("<$ty as ::wire::Counted>::count(&__o)?", &holes);
            let number = bits(Place::alone(width), &announcing(a, &count, &at), &at);
            quote(
                "let mut __w0 = 0u64; $number { $lets __w.put($array, $at)?; } ::wire::Encode::encode(&__o, __w)?;",
                &[&holes[..], &[("number", &number)]].concat(),
            )
        }
        _ => {
            let number = bits(Place::alone(width), &to_bits(f, &o, ty), &at);
            quote(
                "let mut __w0 = 0u64; $number { $lets __w.put($array, $at)?; }",
                &[&holes[..], &[("number", &number)]].concat(),
            )
        }
    }
}

/// Adds what a field has beyond the fixed part.
fn part_length(f: &Field) -> TokenStream {
    let name = ident(f);
    let more = |width: Option<u32>| match width {
        Some(bits) => number(bits / 8),
        None => number(0u32),
    };
    match &f.column {
        Column::Bits(_) => TokenStream::new(),
        Column::If(_, inner) => {
            let part = match **inner {
                Column::Bits(_) => TokenStream::new(),
                _ => parse("__n = __n.saturating_add(::wire::Encode::encoded_len(&__o));"),
            };
            quote(
                "if let ::core::option::Option::Some(__o) = self.$name { __n = __n.saturating_add($head); $part }",
                &[("name", &name), ("head", &more(inner.run_bits())), ("part", &part)],
            )
        }
        _ => quote_at(
            f.type_span(),
            "__n = __n.saturating_add(::wire::Encode::encoded_len(&self.$name));",
            &[("name", &name)],
        ),
    }
}
