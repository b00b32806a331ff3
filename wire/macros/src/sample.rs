//! Random bytes that follow the declaration, and the law test; emitted where `wire` has its
//! feature `testing`.

use crate::decode::{header, ident, is_computed};
use crate::model::{Announced, Column, Field, Rule, Structure};
use crate::quote::{number, parse, quote};
use proc_macro::TokenStream;

pub fn implementation(s: &Structure) -> TokenStream {
    let mut steps = TokenStream::new();
    for f in &s.fields {
        steps.extend(field(s, f));
    }
    let [name, generics, _] = header(s);
    quote(
        "::wire::__testing! {
            #[allow(unused_variables, clippy::all)]
            impl $generics ::wire::testing::Sample for $name $generics {
                fn sample(__s: &mut ::wire::testing::Source<'_>) { $steps }
            }
         }
         $laws",
        &[
            ("generics", &generics),
            ("name", &name),
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
            let inner = part(inner, &ty);
            quote("if $e { $inner }", &[("e", e), ("inner", &inner)])
        }
        (column, _) => part(column, &f.ty),
    }
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
