//! The reading direction.

use crate::layout::{Layout, Place, Run};
use crate::model::{Announced, Column, Field, Rule, Structure};
use crate::quote::{number, parse, quote, text};
use proc_macro::TokenStream;

/// `impl Decode`: one load for each run, one shift and mask for each field in it; the rest in order.
pub fn implementation(s: &Structure, layout: &Layout) -> TokenStream {
    let mut steps = TokenStream::new();
    let mut stored = TokenStream::new();
    for (i, f) in s.fields.iter().enumerate() {
        if let Some(run) = layout.run_from(i) {
            steps.extend(load_run(s, layout, run));
        }
        steps.extend(field(s, f, layout.places[i]));
        if f.is_stored() {
            stored.extend(quote("$name,", &[("name", &ident(f))]));
        }
    }
    steps.extend(computed_checks(s));
    let (name, generics) = (name(s), s.generics());
    quote(
        "#[allow(unused_variables, clippy::all)]
         impl $declared ::wire::Decode<$lifetime> for $name $generics {
            const NAME: &'static str = $text;
            #[inline]
            fn decode(__r: &mut ::wire::Reader<$lifetime>) -> ::core::result::Result<Self, ::wire::Error> {
                $steps
                ::core::result::Result::Ok(Self { $stored })
            }
         }",
        &[
            ("lifetime", &generics.lifetime),
            ("declared", &s.declared(true, "")),
            ("name", &name),
            ("generics", &generics.used),
            ("text", &text(&s.name.to_string())),
            ("steps", &steps),
            ("stored", &stored),
        ],
    )
}

pub fn name(s: &Structure) -> TokenStream {
    proc_macro::TokenTree::from(s.name.clone()).into()
}

pub fn ident(f: &Field) -> TokenStream {
    proc_macro::TokenTree::from(f.name.clone()).into()
}

/// `Structure.field`, as errors print it.
pub fn place_name(s: &Structure, f: &Field) -> TokenStream {
    text(&format!("{}.{}", s.name, f.key()))
}

/// `let __h = ..`: the bytes of the run as an array, or the error of the field in which they end.
fn load_run(s: &Structure, layout: &Layout, run: &Run) -> TokenStream {
    let ends: TokenStream = (run.first..run.end)
        .filter_map(|i| Some((&s.fields[i], layout.places[i]?)))
        .flat_map(|(f, p)| {
            quote(
                "($at, $byte, $end),",
                &[("at", &place_name(s, f)), ("byte", &number(p.byte())), ("end", &number(p.end_byte()))],
            )
        })
        .collect();
    quote(
        "let __h = match __r.take_array::<$bytes>() {
            ::core::option::Option::Some(h) => h,
            ::core::option::Option::None => return ::core::result::Result::Err(::wire::rt::short_run(*__r, &[$ends])),
         };",
        &[("bytes", &number(run.bytes)), ("ends", &ends)],
    )
}

fn field(s: &Structure, f: &Field, place: Option<Place>) -> TokenStream {
    let (name, at) = (ident(f), place_name(s, f));
    let load = place.map(|p| parse(&p.load())).unwrap_or_default();
    let holes = [("name", &name), ("ty", &f.ty), ("at", &at), ("load", &load)];
    let mut out = match &f.column {
        Column::Bits(n) => quote(
            "let $name: $ty = <$ty as ::wire::Bits>::from_bits($load, $n);",
            &[&holes[..], &[("n", &number(*n))]].concat(),
        ),
        column => {
            let value = value(column, &f.ty, &at, &load, f);
            quote("let $name: $ty = $value;", &[&holes[..], &[("value", &value)]].concat())
        }
    };
    if let (Some(p), Some(condition)) = (place, constant_check(s, f)) {
        let back = number(p.run - p.byte());
        out.extend(quote(
            "if $condition { return ::core::result::Result::Err(::wire::rt::value(*__r, $back, $at, $load)); }",
            &[&holes[..], &[("condition", &condition), ("back", &back)]].concat(),
        ));
    }
    out
}

/// What makes a value illegal as soon as it is read.
fn constant_check(s: &Structure, f: &Field) -> Option<TokenStream> {
    let name = ident(f);
    match &f.rule {
        Rule::Range(range) => Some(quote("!($range).contains(&$name)", &[("range", range), ("name", &name)])),
        Rule::Fixed(e) if !is_computed(s, e) => Some(quote("$name != ($e)", &[("name", &name), ("e", e)])),
        _ => None,
    }
}

/// True when the expression mentions a field: it is computed from that, not a constant.
pub fn is_computed(s: &Structure, e: &TokenStream) -> bool {
    e.clone().into_iter().any(|t| match t {
        proc_macro::TokenTree::Ident(i) => s.fields.iter().any(|f| f.name.to_string() == i.to_string()),
        proc_macro::TokenTree::Group(g) => is_computed(s, &g.stream()),
        _ => false,
    })
}

/// Computed fields are compared once all others are known.
fn computed_checks(s: &Structure) -> TokenStream {
    let mut out = TokenStream::new();
    for f in &s.fields {
        if let Rule::Fixed(e) = &f.rule {
            if is_computed(s, e) {
                out.extend(quote(
                    "if $name != ($e) { return ::core::result::Result::Err(::wire::rt::inconsistent(__r.offset(), $at)); }",
                    &[("name", &ident(f)), ("e", e), ("at", &place_name(s, f))],
                ));
            }
        }
    }
    out
}

/// An expression for the value of a column of whole bytes; `load` is the announcing number.
fn value(column: &Column, ty: &TokenStream, at: &TokenStream, load: &TokenStream, f: &Field) -> TokenStream {
    let holes = [("ty", ty), ("at", at), ("load", load)];
    let with = |template: &str, more: &[(&str, &TokenStream)]| quote(template, &[&holes[..], more].concat());
    const SUB: &str = "{ let mut __s = __r.sub($size, $at)?;
         let __v = <$ty as ::wire::Decode>::decode(&mut __s)?;
         __s.expect_empty($at)?; __v }";
    match column {
        Column::Nested => with("<$ty as ::wire::Decode>::decode(__r)?", &[]),
        Column::Length(a) => with(SUB, &[("size", &announced(a, load, at))]),
        Column::Count(a) => {
            with("<$ty as ::wire::Counted>::decode_count($size, __r, $at)?", &[("size", &announced(a, load, at))])
        }
        Column::Bytes(e) => with(SUB, &[("size", &size(e, at))]),
        Column::Times(e) => with("<$ty as ::wire::Counted>::decode_count($size, __r, $at)?", &[("size", &size(e, at))]),
        Column::Match(e) => with("<$ty as ::wire::Choice>::decode_as($e, __r)?", &[("e", e)]),
        Column::If(e, inner) => {
            let ty = f.optional_type().unwrap_or_else(crate::cursor::Mistake::into_compile_error);
            let inner = optional(inner, &ty, at, f);
            with(
                "if $e { ::core::option::Option::Some($inner) } else { ::core::option::Option::None }",
                &[("e", e), ("inner", &inner)],
            )
        }
        // A run's bits are read where the run is.
        Column::Bits(_) => TokenStream::new(),
    }
}

/// The inside of an `(if ..)`: what is announced has a run of its own.
fn optional(column: &Column, ty: &TokenStream, at: &TokenStream, f: &Field) -> TokenStream {
    let Some(bits) = column.run_bits() else { return value(column, ty, at, &TokenStream::new(), f) };
    let load = parse(&Place::alone(bits).load());
    let bytes = number(bits / 8);
    let inner = match column {
        Column::Bits(n) => {
            quote("<$ty as ::wire::Bits>::from_bits($load, $n)", &[("ty", ty), ("load", &load), ("n", &number(*n))])
        }
        other => value(other, ty, at, &load, f),
    };
    quote("{ let __h = __r.array::<$bytes>($at)?; $inner }", &[("bytes", &bytes), ("at", at), ("inner", &inner)])
}

/// The size an announcing number stands for.
fn announced(a: &Announced, load: &TokenStream, at: &TokenStream) -> TokenStream {
    if a.scale == 1 && a.bias == 0 {
        return quote("$load as usize", &[("load", load)]);
    }
    quote(
        "::wire::rt::announced($load, $scale, $bias, *__r, $at)?",
        &[("load", load), ("scale", &number(a.scale)), ("bias", &parse(&a.bias.to_string())), ("at", at)],
    )
}

/// The size an expression stands for.
fn size(e: &TokenStream, at: &TokenStream) -> TokenStream {
    quote("::wire::rt::size($e, __r.offset(), $at)?", &[("e", e), ("at", at)])
}
