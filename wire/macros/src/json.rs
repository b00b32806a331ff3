//! serde in both directions; emitted where `wire` has its feature `serde`.

use crate::decode::{ident, name};
use crate::model::{Column, Field, Structure};
use crate::quote::{number, parse, quote, text};
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
    let holes = [("name", &ident(f)), ("key", key)];
    match &f.column {
        Column::Bits(_) if f.is_reserved() => {
            quote("if !self.$name.is_default() { __m.bits($key, self.$name)?; }", &holes)
        }
        Column::Bits(_) => quote("__m.bits($key, self.$name)?;", &holes),
        Column::If(_, inner) => {
            let put = match **inner {
                Column::Bits(_) => quote("__m.bits($key, __o)?;", &holes),
                _ => quote("__m.part($key, &__o)?;", &holes),
            };
            quote(
                "if let ::core::option::Option::Some(__o) = self.$name { $put }",
                &[&holes[..], &[("put", &put)]].concat(),
            )
        }
        _ => quote("__m.part($key, &self.$name)?;", &holes),
    }
}

/// What holds the bytes of a part while the view borrows them, and the field of the view.
fn transcode(f: &Field, key: &TokenStream) -> (TokenStream, TokenStream) {
    let inner = f.optional_type().unwrap_or_default();
    let bytes = TokenStream::from(proc_macro::TokenTree::from(quote_ident(f)));
    let holes = [("name", &ident(f)), ("key", key), ("ty", &f.ty), ("inner", &inner), ("bytes", &bytes)];
    match &f.column {
        Column::Bits(_) => (TokenStream::new(), quote("$name: __m.bits($key)?,", &holes)),
        Column::If(_, column) if matches!(**column, Column::Bits(_)) => {
            (TokenStream::new(), quote("$name: __m.optional_bits($key)?,", &holes))
        }
        Column::If(_, column) if matches!(**column, Column::Match(_)) => (
            quote("let $bytes = __m.optional_choice::<$inner>($key)?;", &holes),
            quote(
                "$name: match &$bytes {
                    ::core::option::Option::Some((selector, bytes)) => {
                        ::core::option::Option::Some(::wire::ser::view_as($key, *selector, bytes)?)
                    }
                    ::core::option::Option::None => ::core::option::Option::None,
                 },",
                &holes,
            ),
        ),
        Column::If(..) => (
            quote("let $bytes = __m.optional_part::<$inner>($key)?;", &holes),
            quote(
                "$name: match &$bytes {
                    ::core::option::Option::Some(bytes) => ::core::option::Option::Some(::wire::ser::view($key, bytes)?),
                    ::core::option::Option::None => ::core::option::Option::None,
                 },",
                &holes,
            ),
        ),
        Column::Match(_) => (
            quote("let $bytes = __m.choice::<$ty>($key)?;", &holes),
            quote("$name: ::wire::ser::view_as($key, $bytes.0, &$bytes.1)?,", &holes),
        ),
        _ => (
            quote("let $bytes = __m.part::<$ty>($key)?;", &holes),
            quote("$name: ::wire::ser::view($key, &$bytes)?,", &holes),
        ),
    }
}

fn quote_ident(f: &Field) -> proc_macro::Ident {
    proc_macro::Ident::new(&format!("__bytes_{}", f.key()), proc_macro::Span::call_site())
}
