//! Layouts as data; emitted where `wire` has its feature `layout`.

use crate::docs::{self, Row};
use crate::model::{Content, Field, Frame, Rule, Structure};
use crate::quote::{number, parse, quote, text};
use crate::unit::{self, Unit};
use proc_macro::TokenStream;

/// `impl Described` of a structure.
pub fn implementation(s: &Structure) -> TokenStream {
    let fields: TokenStream = s.fields.iter().flat_map(|f| field(s, f)).collect();
    let form = quote("Structure { fields: &[$fields] }", &[("fields", &fields)]);
    described(&s.declared(true, "+ ::wire::layout::Described"), &s.name(), &s.generics().used, &s.attributes, &form)
}

/// `impl Described` of any type.
pub fn described(
    declared: &TokenStream,
    name: &TokenStream,
    generics: &TokenStream,
    attributes: &TokenStream,
    form: &TokenStream,
) -> TokenStream {
    if !cfg!(feature = "layout") {
        return TokenStream::new();
    }
    quote(
        "::wire::__layout! {
            impl $declared ::wire::layout::Described for $name $generics {
                const LAYOUT: &'static ::wire::layout::Layout = &::wire::layout::Layout {
                    name: $text, doc: ::wire::layout::Doc(&[$doc]), path: ::core::any::type_name::<Self>,
                    form: ::wire::layout::Form::$form,
                };
            }
        }",
        &[
            ("declared", declared),
            ("name", name),
            ("generics", generics),
            ("text", &text(&name.to_string())),
            ("doc", &unit::doc(attributes)),
            ("form", form),
        ],
    )
}

fn field(s: &Structure, f: &Field) -> TokenStream {
    let bits = match (&f.frame, &f.content) {
        (Frame::None, Content::Bits(n)) | (_, Content::Wide(n)) => {
            quote("::core::option::Option::Some($n)", &[("n", &number(*n))])
        }
        _ => parse("::core::option::Option::None"),
    };
    let presence = match (f.is_stored(), f.is_optional(), f.is_reserved()) {
        (false, ..) => "Computed",
        (_, true, _) => "Optional",
        (.., true) => "Reserved",
        _ => "Always",
    };
    let Row { name, column, ty, rule } = docs::row(f);
    let rule = match &f.rule {
        Rule::None => parse("None"),
        Rule::Fixed(e) if s.is_computed(e) => quote("Computed($e)", &[("e", &text(&rule))]),
        Rule::Fixed(_) => quote("Constant($e)", &[("e", &text(&rule))]),
        Rule::Range(_) => quote("Range($e)", &[("e", &text(&rule))]),
    };
    quote(
        "::wire::layout::Field {
            name: $name, doc: ::wire::layout::Doc(&[$doc]), column: $column, bits: $bits, ty: $ty,
            layout: ::wire::layout::of::<$inner>, presence: ::wire::layout::Presence::$presence,
            rule: ::wire::layout::Rule::$rule, unit: $unit,
        },",
        &[
            ("name", &text(&name)),
            ("doc", &unit::doc(&f.attributes)),
            ("column", &text(&column)),
            ("bits", &bits),
            ("ty", &text(&ty)),
            ("inner", &f.inner),
            ("presence", &parse(presence)),
            ("rule", &rule),
            ("unit", &unit(&f.attributes)),
        ],
    )
}

/// What a number counts, as its comment says.
pub fn unit(attributes: &TokenStream) -> TokenStream {
    match Unit::of(attributes) {
        Some(unit) => quote("::core::option::Option::Some(::wire::layout::$unit)", &[("unit", &unit.tokens())]),
        None => parse("::core::option::Option::None"),
    }
}
