//! Random bytes that follow the declaration, and the law test; emitted where `wire` has its
//! feature `testing`.

use crate::model::{
    Announced, Content, Field, Frame, Presence, Rule, Structure, elided, has_built_in, mentions, resolved, snake_case,
    variable,
};
use crate::quote::{made_up, number, parse, quote};
use proc_macro::TokenStream;

pub fn implementation(s: &Structure) -> TokenStream {
    let mut steps = TokenStream::new();
    if s.fields.iter().any(|f| matches!(f.content, Content::Sum)) {
        steps.extend(parse("let __begin = __s.len();"));
    }
    // Lengths and counts are filled in before a checksum is computed.
    let measured: Vec<String> =
        ["len", "count"].iter().flat_map(|word| s.measured(word)).map(|f| f.name.to_string()).collect();
    let last = s.fields.iter().rposition(|f| measured.contains(&f.name.to_string()) || is_counted_elsewhere(f));
    for (i, f) in s.fields.iter().enumerate() {
        if is_counted_elsewhere(f) {
            steps.extend(quote("let $at = __s.position();", &[("at", &position(f))]));
        }
        steps.extend(field(s, f));
        if Some(i) == last {
            steps.extend(s.fields.iter().filter(|f| is_counted_elsewhere(f)).flat_map(patch));
        }
    }
    let generics = s.generics();
    let (name, argument, pattern) = (s.name(), s.argument_type(), s.argument_pattern());
    let holes = [
        ("generics", &generics.used),
        ("declared", &s.declared(false, "+ ::wire::testing::Sample")),
        ("name", &name),
        ("steps", &steps),
        ("items", &items(s)),
        ("argument", &argument),
        ("pattern", &pattern),
    ];
    if s.arguments.is_empty() {
        let laws = laws(&s.name.to_string(), s.lifetime.is_some());
        quote(PLAIN, &[&holes[..], &[("laws", &laws)]].concat())
    } else {
        quote(WITH, &holes)
    }
}

/// Writes a length or count where it belongs.
fn patch(f: &Field) -> TokenStream {
    let Rule::Fixed(e) = &f.rule else { return TokenStream::new() };
    let holes = [("at", &position(f)), ("n", &number(f.run_bits().unwrap_or(0))), ("e", &resolved(e))];
    quote("__s.patch($at, $n, ($e) as u64);", &holes)
}

const PLAIN: &str = "
::wire::__testing! {
    #[allow(unused_variables, clippy::all)]
    impl $declared ::wire::testing::Sample for $name $generics {
        fn sample(__s: &mut ::wire::testing::Source<'_>) { $steps }
        fn into_items(self) -> Self { Self { $items ..self } }
    }
}
$laws";

/// The parts with their loops as items.
fn items(s: &Structure) -> TokenStream {
    let mut out = TokenStream::new();
    for f in s.stored().filter(|f| !f.is_bits()) {
        let is_list = f.inner.clone().into_iter().next().is_some_and(|t| t.to_string() == "List");
        let rebuild = match &f.content {
            Content::Match(_) => "<$ty as ::wire::testing::SampleChoice>::into_items",
            Content::Sum | Content::Wide(_) => continue,
            Content::Count(_) | Content::Times(_) | Content::While(_) if !is_list => continue,
            _ if f.arguments.is_some() => "<$ty>::into_items_with",
            _ => "<$ty as ::wire::testing::Sample>::into_items",
        };
        let rebuild = quote(rebuild, &[("ty", &f.inner)]);
        let template = match f.is_optional() {
            true => "$name: self.$name.map(|__o| $rebuild(__o)),",
            false => "$name: $rebuild(self.$name),",
        };
        out.extend(quote(template, &[("name", &f.ident()), ("rebuild", &rebuild)]));
    }
    out
}

const WITH: &str = "
::wire::__testing! {
    #[allow(unused_variables, clippy::all)]
    impl $declared ::wire::testing::SampleWith<$argument> for $name $generics {
        fn sample_with(__s: &mut ::wire::testing::Source<'_>, __with: $argument) { let $pattern = __with; $steps }
        fn into_items(self) -> Self { Self { $items ..self } }
    }
    #[allow(dead_code)]
    impl $declared $name $generics {
        #[doc(hidden)]
        pub fn sample_with(__s: &mut ::wire::testing::Source<'_>, __with: $argument) {
            <Self as ::wire::testing::SampleWith<$argument>>::sample_with(__s, __with)
        }
        #[doc(hidden)]
        pub fn into_items_with(self) -> Self {
            <Self as ::wire::testing::SampleWith<$argument>>::into_items(self)
        }
    }
}";

/// The test that a type keeps the laws of `wire::testing`: in the crate that declares it.
pub fn laws(name: &str, borrows: bool) -> TokenStream {
    let lifetime = if borrows { "<'static>" } else { "" };
    let snake = snake_case(name);
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
    let width = match &f.content {
        Content::Bits(n) => number(*n),
        Content::BitsOf(e) => resolved(e),
        Content::Align => parse("__s.to_byte()"),
        _ => number(0u32),
    };
    let (e, r) = match &f.rule {
        Rule::Fixed(e) => (e.clone(), TokenStream::new()),
        Rule::Range(r) => (TokenStream::new(), r.clone()),
        Rule::None => Default::default(),
    };
    let holes = [("name", &f.ident()), ("ty", &f.inner), ("n", &width), ("e", &e), ("r", &r)];
    let written = if f.is_bits() {
        let template = match &f.rule {
            Rule::Fixed(e) if !s.is_computed(e) => "__s.fixed::<$ty>($n as u32, $e)",
            Rule::Range(_) => "__s.within::<$ty>($n as u32, |v| ($r).contains(v))",
            _ => "__s.bits::<$ty>($n as u32)",
        };
        quote(template, &holes)
    } else {
        part(s, f)
    };
    let local = elided(&f.inner);
    let holes = [&holes[..], &[("written", &written), ("local", &local)]].concat();
    match &f.presence {
        Presence::Always if f.is_bits() => quote("let $name: $ty = $written;", &holes),
        Presence::Always if is_mentioned(s, f) => {
            let mut out = quote(
                "let __part = $part;
                 let $name: $local = match $reread {
                    ::core::result::Result::Ok(v) => v,
                    ::core::result::Result::Err(_) => return,
                 };",
                &[&holes[..], &[("part", &whole_part(s, f, &written)), ("reread", &reread(f, &local))]].concat(),
            );
            measure(s, f, &mut out);
            out
        }
        Presence::Always => quote("$written;", &holes),
        Presence::If(e) => {
            let e = resolved(e);
            let holes = [&holes[..], &[("condition", &e)]].concat();
            if f.is_bits() {
                let template = "let $name: ::core::option::Option<$ty> =
                    if $condition { ::core::option::Option::Some($written) } else { ::core::option::Option::None };";
                return quote(template, &holes);
            }
            if is_mentioned(s, f) {
                let template = "let __part = if $condition { $part } else { ::std::vec::Vec::new() };
                     let $name: ::core::option::Option<$local> =
                        if $condition { $reread.ok() } else { ::core::option::Option::None };";
                let (part, reread) = (whole_part(s, f, &written), reread(f, &local));
                let holes = [&holes[..], &[("part", &part), ("reread", &reread)]].concat();
                let mut out = quote(template, &holes);
                measure(s, f, &mut out);
                return out;
            }
            quote("if $condition { $written; }", &holes)
        }
        // What follows an absent part is absent, too.
        Presence::More => quote("if __s.draw() & 1 == 0 { return; } $written;", &holes),
    }
}

/// An expression that reads a part back.
fn reread(f: &Field, local: &TokenStream) -> TokenStream {
    let (template, e) = match &f.content {
        Content::Match(e) => {
            ("<$local as ::wire::Choice>::decode_as($e, &mut ::wire::Reader::new(&__part))", resolved(e))
        }
        _ if f.arguments.is_some() => (
            "<$local>::decode_with(&mut ::wire::Reader::new(&__part), $e)",
            f.arguments.as_ref().map(resolved).unwrap_or_default(),
        ),
        _ => ("<$local as ::wire::Decode>::from_bytes(&__part)", TokenStream::new()),
    };
    quote(template, &[("local", local), ("e", &e)])
}

/// The locals behind `len(..)` and `count(..)` of a part.
fn measure(s: &Structure, f: &Field, out: &mut TokenStream) {
    let count = match f.arguments {
        None => "let $variable: usize = ::wire::Counted::count(&$name).unwrap_or(0);",
        Some(_) => "let $variable: usize = $name.count_entries().unwrap_or(0);",
    };
    for (word, value) in [("len", "let $variable: usize = __part.len();"), ("count", count)] {
        if s.measured(word).iter().any(|g| g.name.to_string() == f.name.to_string()) {
            let variable = made_up(&variable(word, &f.name));
            out.extend(quote(value, &[("variable", &variable), ("name", &f.ident())]));
        }
    }
}

/// An expression that writes a part and gives its bytes, without what announces it.
fn whole_part(s: &Structure, f: &Field, written: &TokenStream) -> TokenStream {
    let announced = match &f.frame {
        Frame::Length(_) | Frame::LengthOf(_) => true,
        Frame::Exactly(e) => !is_free(s, e),
        _ => false,
    };
    if announced || matches!(f.content, Content::Count(_) | Content::Times(_)) {
        return written.clone();
    }
    quote("{ let __p = __s.part(|__s| { $written; }); __s.bytes(&__p); __p }", &[("written", written)])
}

/// True when an expression of a column needs the value of this field, or a length or count of it.
fn is_mentioned(s: &Structure, f: &Field) -> bool {
    let name = f.name.to_string();
    let measured = |word| s.measured(word).iter().any(|g| g.name.to_string() == name);
    s.fields.iter().any(|g| g.column_expressions().any(|e| mentions(e, &name))) || measured("len") || measured("count")
}

/// A length or count of parts elsewhere: a random one would hardly ever be right, so it is filled in.
fn is_counted_elsewhere(f: &Field) -> bool {
    matches!(&f.rule, Rule::Fixed(e) if has_built_in(e))
}

/// True when the size is one of those: the part then is as long as it comes.
fn is_free(s: &Structure, e: &TokenStream) -> bool {
    s.fields.iter().any(|f| is_counted_elsewhere(f) && mentions(e, &f.name.to_string()))
}

/// The local that holds where a field is.
fn position(f: &Field) -> TokenStream {
    made_up(&format!("__position_{}", f.key()))
}

fn part(s: &Structure, f: &Field) -> TokenStream {
    let ty = &f.inner;
    let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
    let with = |template: &str, more: &[(&str, &TokenStream)]| {
        quote(template, &[&[("ty", ty), ("arguments", &arguments)], more].concat())
    };
    let announced = |a: &Announced| [number(a.bits), number(a.scale), parse(&a.bias.to_string())];
    let entry = match f.arguments {
        None => parse("<$ty as ::wire::testing::SampleCounted>::sample_entry".replace("$ty", &ty.to_string()).as_str()),
        Some(_) => with("|__s| <$ty>::sample_entry_with(__s, $arguments)", &[]),
    };
    let content = match &f.content {
        Content::Count(a) => {
            let [bits, scale, bias] = announced(a);
            with(
                "__s.count($bits, $scale, $bias, $entry)",
                &[("bits", &bits), ("scale", &scale), ("bias", &bias), ("entry", &entry)],
            )
        }
        Content::Times(e) if is_free(s, e) && f.arguments.is_none() => with(
            "{ let __n = __s.draw() % 4; __s.times(__n, <$ty as ::wire::testing::SampleCounted>::sample_times) }",
            &[],
        ),
        Content::Times(e) if f.arguments.is_some() => {
            let n = if is_free(s, e) { parse("(__s.draw() % 4)") } else { resolved(e) };
            with(
                "{ let __n = $n; __s.times(__n, |__n, __s| <$ty>::sample_times_with(__n, __s, $arguments)) }",
                &[("n", &n)],
            )
        }
        Content::Times(e) => {
            with("__s.times($e, <$ty as ::wire::testing::SampleCounted>::sample_times)", &[("e", &resolved(e))])
        }
        Content::While(e) => with("<$ty>::sample_while(__s, $e)", &[("e", &resolved(e))]),
        Content::Match(e) => with("<$ty as ::wire::testing::SampleChoice>::sample_as($e, __s)", &[("e", &resolved(e))]),
        Content::Sum => with("__s.sum::<$ty>(__begin)", &[]),
        _ if f.arguments.is_some() => with("<$ty>::sample_with(__s, $arguments)", &[]),
        _ => with("<$ty as ::wire::testing::Sample>::sample(__s)", &[]),
    };
    let inside =
        |template: &str, more: &[(&str, &TokenStream)]| quote(template, &[&[("content", &content)], more].concat());
    match &f.frame {
        Frame::None | Frame::RestBut(_) => content,
        Frame::Exactly(e) if is_free(s, e) => content,
        Frame::Length(a) => {
            let [bits, scale, bias] = announced(a);
            inside(
                "__s.length($bits, $scale, $bias, |__s| { $content; })",
                &[("bits", &bits), ("scale", &scale), ("bias", &bias)],
            )
        }
        Frame::LengthOf(e) => inside("__s.length_of(($e) as u32, |__s| { $content; })", &[("e", &resolved(e))]),
        Frame::Exactly(e) => inside("__s.exactly($e, |__s| { $content; })", &[("e", &resolved(e))]),
        Frame::Within(e) => inside(
            "match $e { ::core::option::Option::Some(__n) => { __s.exactly(__n, |__s| { $content; }); } _ => { $content; } }",
            &[("e", &resolved(e))],
        ),
    }
}
