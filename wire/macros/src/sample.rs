//! Random bytes that follow the declaration, and the law test; emitted where `wire` has its
//! feature `testing`.

use crate::decode::{ident, is_computed, name};
use crate::model::{Announced, Column, Field, Rule, Structure};
use crate::quote::{number, parse, quote};
use proc_macro::TokenStream;

pub fn implementation(s: &Structure) -> TokenStream {
    let mut steps = TokenStream::new();
    for f in &s.fields {
        steps.extend(field(s, f));
    }
    let generics = s.generics();
    quote(
        "::wire::__testing! {
            #[allow(unused_variables, clippy::all)]
            impl $declared ::wire::testing::Sample for $name $generics {
                fn sample(__s: &mut ::wire::testing::Source<'_>) { $steps }
            }
         }
         $laws",
        &[
            ("generics", &generics.used),
            ("declared", &s.declared(false, "+ ::wire::testing::Sample")),
            ("name", &name(s)),
            ("steps", &steps),
            ("laws", &laws(&s.name.to_string(), s.lifetime.is_some())),
        ],
    )
}

/// The test that a type keeps the laws of `wire::testing`: in the crate that declares it.
pub fn laws(name: &str, borrows: bool) -> TokenStream {
    let lifetime = if borrows { "<'static>" } else { "" };
    let snake = crate::union::snake_case(name);
    parse(&format!(
        "::wire::__testing! {{
            #[cfg(test)]
            mod laws_of_{snake} {{
                #[test]
                fn hold() {{ ::wire::testing::laws::<super::{name}{lifetime}>(); }}
            }}
         }}"
    ))
}

fn field(s: &Structure, f: &Field) -> TokenStream {
    let holes = [("name", &ident(f)), ("ty", &f.ty)];
    match (&f.column, &f.rule) {
        (Column::Bits(n), rule) => {
            let width = number(*n);
            let holes = [&holes[..], &[("n", &width)]].concat();
            match rule {
                Rule::Fixed(e) if !is_computed(s, e) => {
                    quote("let $name: $ty = __s.fixed::<$ty>($n, $e);", &[&holes[..], &[("e", e)]].concat())
                }
                Rule::Range(r) => quote(
                    "let $name: $ty = __s.within::<$ty>($n, |v| ($r).contains(v));",
                    &[&holes[..], &[("r", r)]].concat(),
                ),
                _ => quote("let $name: $ty = __s.bits::<$ty>($n);", &holes),
            }
        }
        (Column::If(e, inner), _) => {
            let ty = f.optional_type().unwrap_or_default();
            let (written, elided) = (part(inner, &ty), elided(&ty));
            let holes = [&holes[..], &[("e", e), ("inner", &written), ("elided", &elided)]].concat();
            if matches!(**inner, Column::Nested) && is_mentioned(s, f) {
                return quote(
                    "let __part = if $e { __s.part(|__s| { $inner }) } else { ::std::vec::Vec::new() };
                     __s.bytes(&__part);
                     let $name: ::core::option::Option<$elided> =
                        if $e { ::wire::Decode::from_bytes(&__part).ok() } else { ::core::option::Option::None };",
                    &holes,
                );
            }
            quote("if $e { $inner }", &holes)
        }
        (column, _) => part(column, &f.ty),
    }
}

/// True when an expression of another column needs the value of this field.
fn is_mentioned(s: &Structure, f: &Field) -> bool {
    let name = f.name.to_string();
    let mentions = |e: &TokenStream| e.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == name);
    s.fields.iter().any(|g| match &g.column {
        Column::Bytes(e) | Column::Times(e) | Column::If(e, _) | Column::Match(e) => mentions(e),
        _ => false,
    })
}

/// The type with its lifetimes elided, for a local.
fn elided(ty: &TokenStream) -> TokenStream {
    let mut tick = false;
    let elide = |t: proc_macro::TokenTree| match t {
        proc_macro::TokenTree::Ident(i) if core::mem::take(&mut tick) => proc_macro::Ident::new("_", i.span()).into(),
        t => {
            tick = matches!(&t, proc_macro::TokenTree::Punct(p) if p.as_char() == '\'');
            t
        }
    };
    ty.clone().into_iter().map(elide).collect()
}

fn part(column: &Column, ty: &TokenStream) -> TokenStream {
    let with = |template: &str, more: &[(&str, &TokenStream)]| quote(template, &[&[("ty", ty)], more].concat());
    let announced = |a: &Announced| [number(a.bits), number(a.scale), parse(&a.bias.to_string())];
    match column {
        Column::Bits(n) => with("__s.bits::<$ty>($n);", &[("n", &number(*n))]),
        Column::Length(a) => {
            let [bits, scale, bias] = announced(a);
            let holes = [("bits", &bits), ("scale", &scale), ("bias", &bias)];
            with("__s.length($bits, $scale, $bias, <$ty as ::wire::testing::Sample>::sample);", &holes)
        }
        Column::Count(a) => {
            let [bits, scale, bias] = announced(a);
            let holes = [("bits", &bits), ("scale", &scale), ("bias", &bias)];
            with("__s.count($bits, $scale, $bias, <$ty as ::wire::testing::SampleCounted>::sample_entry);", &holes)
        }
        Column::Bytes(e) => with("__s.exactly($e, <$ty as ::wire::testing::Sample>::sample);", &[("e", e)]),
        Column::Times(e) => with("__s.times($e, <$ty as ::wire::testing::SampleCounted>::sample_entry);", &[("e", e)]),
        Column::Match(e) => with("<$ty as ::wire::testing::SampleChoice>::sample_as($e, __s);", &[("e", e)]),
        Column::Nested | Column::If(..) => with("<$ty as ::wire::testing::Sample>::sample(__s);", &[]),
    }
}
