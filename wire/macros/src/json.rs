//! serde in both directions; emitted where `wire` has its feature `serde`.

use crate::decode::{ident, name};
use crate::model::{Column, Field, Structure};
use crate::quote::{number, parse, quote, quote_at, text};
use proc_macro::TokenStream;

/// `impl Serialize` for the view, and `impl Transcode`, which turns a value tree into wire bytes by
/// way of the view: so both directions check what the wire directions check.
pub fn implementation(s: &Structure) -> TokenStream {
    let stored: Vec<&Field> = s.fields.iter().filter(|f| f.is_stored()).collect();
    let (mut out, mut keys, mut parts, mut fields) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new(), TokenStream::new());
    for f in &stored {
        let key = text(&f.key());
        keys.extend(quote("$key,", &[("key", &key)]));
        out.extend(serialize(f, &key));
        let (part, field) = transcode(f, &key);
        parts.extend(part);
        fields.extend(field);
    }
    let generics = s.generics();
    // The entries of a namespace are transcoded already: their bytes will do.
    let entries = match s.parameter {
        Some(_) => parse("::<'_, ::wire::Blob<'_>>"),
        None => TokenStream::new(),
    };
    quote(
        "::wire::__serde! {
            impl $serialize ::wire::ser::serde::Serialize for $name $generics {
                fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
                    #[allow(unused_mut)]
                    let mut __m = ::wire::ser::Fields::new(__s, $text, $count)?;
                    $out
                    __m.end()
                }
            }
            #[allow(unused_variables, clippy::all)]
            impl $transcode ::wire::ser::Transcode for $name $generics {
                fn transcode(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>) -> ::core::result::Result<(), ::wire::ser::Error> {
                    let __m = ::wire::ser::Object::new(__v, $text, &[$keys])?;
                    $parts
                    let __view = $name $entries { $fields };
                    ::wire::ser::finish(&__view, __out)
                }
            }
         }",
        &[
            ("generics", &generics.used),
            ("serialize", &s.declared(false, "+ ::wire::ser::serde::Serialize")),
            ("transcode", &s.declared(false, "+ ::wire::ser::Transcode")),
            ("name", &name(s)),
            ("entries", &entries),
            ("text", &text(&s.name.to_string())),
            ("count", &number(stored.len() as u64)),
            ("out", &out),
            ("keys", &keys),
            ("parts", &parts),
            ("fields", &fields),
        ],
    )
}

fn serialize(f: &Field, key: &TokenStream) -> TokenStream {
    let name = ident(f);
    let of = |template: &str| quote_at(f.type_span(), template, &[("name", &name), ("key", key)]);
    match &f.column {
        Column::Bits(_) if f.is_reserved() => of("if !self.$name.is_default() { __m.bits($key, self.$name)?; }"),
        Column::Bits(_) => of("__m.bits($key, self.$name)?;"),
        Column::If(_, inner) if matches!(**inner, Column::Bits(_)) => {
            of("if let ::core::option::Option::Some(__o) = self.$name { __m.bits($key, __o)?; }")
        }
        Column::If(..) => of("if let ::core::option::Option::Some(__o) = self.$name { __m.part($key, &__o)?; }"),
        _ => of("__m.part($key, &self.$name)?;"),
    }
}

/// What holds the bytes of a part while the view borrows them, and the field of the view.
fn transcode(f: &Field, key: &TokenStream) -> (TokenStream, TokenStream) {
    let inner = f.optional_type().unwrap_or_default();
    let bytes = TokenStream::from(proc_macro::TokenTree::from(quote_ident(f)));
    let holes = [("name", &ident(f)), ("key", key), ("ty", &f.ty), ("inner", &inner), ("bytes", &bytes)];
    let of = |template: &str| quote_at(f.type_span(), template, &holes);
    match &f.column {
        Column::Bits(_) => (TokenStream::new(), of("$name: __m.bits($key)?,")),
        Column::If(_, column) if matches!(**column, Column::Bits(_)) => {
            (TokenStream::new(), of("$name: __m.optional_bits($key)?,"))
        }
        Column::If(_, column) if matches!(**column, Column::Match(_)) => (
            of("let $bytes = __m.optional_choice::<$inner>($key)?;"),
            of(
                "$name: match &$bytes {
                    ::core::option::Option::Some((selector, bytes)) => {
                        ::core::option::Option::Some(::wire::ser::view_as($key, *selector, bytes)?)
                    }
                    ::core::option::Option::None => ::core::option::Option::None,
                 },",
            ),
        ),
        Column::If(..) => (
            of("let $bytes = __m.optional_part::<$inner>($key)?;"),
            of(
                "$name: match &$bytes {
                    ::core::option::Option::Some(bytes) => ::core::option::Option::Some(::wire::ser::view($key, bytes)?),
                    ::core::option::Option::None => ::core::option::Option::None,
                 },",
            ),
        ),
        Column::Match(_) => (
            of("let $bytes = __m.choice::<$ty>($key)?;"),
            of("$name: ::wire::ser::view_as($key, $bytes.0, &$bytes.1)?,"),
        ),
        _ => (
            of("let $bytes = __m.part::<$ty>($key)?;"),
            of("$name: ::wire::ser::view($key, &$bytes)?,"),
        ),
    }
}

fn quote_ident(f: &Field) -> proc_macro::Ident {
    proc_macro::Ident::new(&format!("__bytes_{}", f.key()), proc_macro::Span::call_site())
}
