//! serde in both directions; emitted where `wire` has its feature `serde`.

use crate::model::{Content, Field, Frame, Presence, Rule, Structure, elided, has_built_in, mentions, resolved};
use crate::quote::{made_up, number, parse, quote, quote_at, text};
use proc_macro::TokenStream;

/// `impl Serialize` for the view, and `impl Transcode`, which turns a value tree into wire bytes by
/// way of the view: so both directions check what the wire directions check.
pub fn implementation(s: &Structure) -> TokenStream {
    let (mut out, mut keys, mut parts, mut fields) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new(), TokenStream::new());
    let mut known: Vec<String> = s.arguments.iter().map(|a| a.name.to_string()).collect();
    let mut count = 0u64;
    for f in s.stored() {
        let key = text(&f.key());
        keys.extend(quote("$key,", &[("key", &key)]));
        out.extend(serialize(f, &key));
        parts.extend(transcode(s, f, &key));
        fields.extend(quote("$name,", &[("name", &f.ident())]));
        known.push(f.name.to_string());
        parts.extend(computed(s, &mut known));
        count += 1;
    }
    let generics = s.generics();
    // The entries of a namespace are bytes already.
    let entries = match s.parameter {
        Some(_) => parse("::<'_, ::wire::Blob<'_>>"),
        None => TokenStream::new(),
    };
    let mutable = if count == 0 { TokenStream::new() } else { parse("mut") };
    let with = !s.arguments.is_empty();
    let (name, argument, pattern) = (s.name(), s.argument_type(), s.argument_pattern());
    let holes = [
        ("generics", &generics.used),
        ("serialize", &s.declared(false, "+ ::wire::ser::serde::Serialize")),
        ("transcode", &s.declared(false, "+ ::wire::ser::Transcode")),
        ("name", &name),
        ("entries", &entries),
        ("text", &text(&s.name.to_string())),
        ("count", &number(count)),
        ("mut", &mutable),
        ("out", &out),
        ("keys", &keys),
        ("parts", &parts),
        ("fields", &fields),
        ("argument", &argument),
        ("pattern", &pattern),
    ];
    let transcode = quote(if with { WITH } else { PLAIN }, &holes);
    quote(BOTH, &[&holes[..], &[("implementation", &transcode)]].concat())
}

const BOTH: &str = "
::wire::__serde! {
    impl $serialize ::wire::ser::serde::Serialize for $name $generics {
        fn serialize<__S: ::wire::ser::serde::Serializer>(&self, __s: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
            let $mut __m = ::wire::ser::Fields::new(__s, $text, $count)?;
            $out
            __m.end()
        }
    }
    $implementation
}";

const PLAIN: &str = "
#[allow(unused_variables, clippy::all)]
impl $transcode ::wire::ser::Transcode for $name $generics {
    fn transcode(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>) -> ::core::result::Result<(), ::wire::ser::Error> {
        let __m = ::wire::ser::Object::new(__v, $text, &[$keys])?;
        $parts
        ::wire::ser::finish(&$name $entries { $fields }, __out)
    }
}";

const WITH: &str = "
#[allow(unused_variables, clippy::all)]
impl $transcode ::wire::ser::TranscodeWith<$argument> for $name $generics {
    fn transcode_with(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>, __with: $argument) -> ::core::result::Result<(), ::wire::ser::Error> {
        let $pattern = __with;
        let __m = ::wire::ser::Object::new(__v, $text, &[$keys])?;
        $parts
        ::wire::ser::finish_with(&$name $entries { $fields }, __out, __with)
    }
}
#[allow(dead_code)]
impl $transcode $name $generics {
    #[doc(hidden)]
    pub fn transcode_with(__v: &::wire::ser::Value, __out: &mut ::wire::ser::Vec<u8>, __with: $argument) -> ::core::result::Result<(), ::wire::ser::Error> {
        <Self as ::wire::ser::TranscodeWith<$argument>>::transcode_with(__v, __out, __with)
    }
}";

/// Computed fields that are arguments of a part, as soon as what they are computed from is known.
fn computed(s: &Structure, known: &mut Vec<String>) -> TokenStream {
    let mut out = TokenStream::new();
    for f in &s.fields {
        let (name, Rule::Fixed(e)) = (f.name.to_string(), &f.rule) else { continue };
        let asked = s.fields.iter().any(|g| g.arguments.as_ref().is_some_and(|e| mentions(e, &name)));
        let ready = (s.fields.iter()).all(|g| !mentions(e, &g.name.to_string()) || known.contains(&g.name.to_string()));
        if asked && ready && !known.contains(&name) && !has_built_in(e) {
            out.extend(quote("let $name: $ty = $e;", &[("name", &f.ident()), ("ty", &f.ty), ("e", e)]));
            known.push(name);
        }
    }
    out
}

fn is_plain_bits(f: &Field) -> bool {
    f.is_bits() && matches!(f.frame, Frame::None)
}

fn serialize(f: &Field, key: &TokenStream) -> TokenStream {
    let of = |template: &str| quote_at(f.type_span(), template, &[("name", &f.ident()), ("key", key)]);
    match (is_plain_bits(f) || matches!(f.content, Content::Sum), &f.presence) {
        (true, Presence::Always) if f.is_reserved() => of("__m.reserved($key, self.$name, self.$name.is_default())?;"),
        (true, Presence::Always) => of("__m.bits($key, self.$name)?;"),
        (true, _) => of("if let ::core::option::Option::Some(__o) = self.$name { __m.bits($key, __o)?; }"),
        (false, Presence::Always) => of("__m.part($key, &self.$name)?;"),
        (false, _) => of("if let ::core::option::Option::Some(__o) = self.$name { __m.part($key, &__o)?; }"),
    }
}

/// `let name = ..`: the field out of the object. The bytes of a part stay in a local of their own while the
/// view borrows them.
fn transcode(s: &Structure, f: &Field, key: &TokenStream) -> TokenStream {
    let bytes = made_up(&format!("__bytes_{}", f.key()));
    let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
    let (local, name) = (elided(&f.inner), f.ident());
    // The entries of a namespace are bytes here, so their type is not the declared one.
    let annotation = match s.parameter {
        Some(_) => TokenStream::new(),
        None => quote(": $ty", &[("ty", &elided(&f.ty))]),
    };
    let holes = [
        ("name", &name),
        ("key", key),
        ("ty", &f.ty),
        ("inner", &f.inner),
        ("bytes", &bytes),
        ("arguments", &arguments),
        ("local", &local),
        ("annotation", &annotation),
    ];
    let of = |template: &str| quote_at(f.type_span(), template, &holes);
    if is_plain_bits(f) || matches!(f.content, Content::Sum) {
        return match (&f.presence, f.is_reserved()) {
            (Presence::Always, true) => of("let $name: $ty = __m.reserved($key)?;"),
            (Presence::Always, false) => of("let $name: $ty = __m.bits($key)?;"),
            _ => of("let $name: $ty = __m.optional_bits($key)?;"),
        };
    }
    let (read, view) = match (&f.content, &f.arguments) {
        (Content::Match(_), _) => ("choice::<$inner>($key)", "view_as($key, $b.0, &$b.1)?"),
        (Content::Times(_), None) => ("counted::<$inner>($key)", "view_counted(&$key, $b)?"),
        (_, None) => ("part::<$inner>($key)", "view($key, $b)?"),
        (_, Some(_)) => (
            "part_with($key, |__v, __out| <$inner>::transcode_with(__v, __out, $arguments))",
            "view_with($key, $b, |__r| <$local>::decode_with(__r, $arguments))?",
        ),
    };
    let template = match f.presence {
        Presence::Always => {
            // A pair is taken apart by its fields.
            let view = view.replace("$b.", "$bytes.").replace("$b)", "&$bytes)").replace("$b,", "&$bytes,");
            format!("let $bytes = __m.{read}?; let $name $annotation = ::wire::ser::{view};")
        }
        _ => format!(
            "let $bytes = __m.optional_{read}?;
             let $name $annotation = match &$bytes {{
                ::core::option::Option::Some(__b) => ::core::option::Option::Some(::wire::ser::{}),
                ::core::option::Option::None => ::core::option::Option::None,
             }};",
            view.replace("$b", "__b")
        ),
    };
    of(&template)
}
