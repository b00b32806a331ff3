//! The reading direction.

use crate::layout::{Layout, Place, Step};
use crate::model::{Announced, Content, Field, Frame, Presence, Rule, Structure, has_built_in, resolved, variable};
use crate::quote::{made_up, number, parse, quote, text};
use crate::tell;
use proc_macro::TokenStream;

/// `impl Decode`: one load for each run, one shift and mask for each field in it; the rest in order.
/// A structure with arguments has `decode_with` and `impl Entry` instead.
pub fn implementation(s: &Structure, layout: &Layout) -> TokenStream {
    let mut stored = TokenStream::new();
    for f in s.stored() {
        stored.extend(quote("$name,", &[("name", &f.ident())]));
    }
    let steps = steps(s, layout, false);
    let (name, generics) = (s.name(), s.generics());
    let (text, pattern, argument) = (text(&s.name.to_string()), s.argument_pattern(), s.argument_type());
    let holes = [
        ("lifetime", &generics.lifetime),
        ("declared", &s.declared(true, "")),
        ("name", &name),
        ("generics", &generics.used),
        ("text", &text),
        ("steps", &steps),
        ("stored", &stored),
        ("pattern", &pattern),
        ("argument", &argument),
    ];
    quote(if s.arguments.is_empty() { PLAIN } else { WITH }, &holes)
}

const PLAIN: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared ::wire::Decode<$lifetime> for $name $generics {
    const NAME: ::wire::Name = &$text;
    #[inline]
    fn decode(__r: &mut ::wire::Reader<$lifetime>) -> ::core::result::Result<Self, ::wire::Error> {
        $steps
        ::core::result::Result::Ok(Self { $stored })
    }
}";

const WITH: &str = "
#[allow(unused_variables, clippy::all)]
impl $declared $name $generics {
    /// Reads one structure, of which the enclosing one says something.
    ///
    /// # Errors
    /// Field, offset and kind of what does not decode.
    pub fn decode_with(__r: &mut ::wire::Reader<$lifetime>, __with: $argument) -> ::core::result::Result<Self, ::wire::Error> {
        let $pattern = __with;
        $steps
        ::core::result::Result::Ok(Self { $stored })
    }
}
impl $declared ::wire::Entry<$lifetime, $argument> for $name $generics {
    const NAME: ::wire::Name = &$text;
    type State = $argument;
    #[inline]
    fn begin(__with: $argument) -> $argument { __with }
    #[inline]
    fn read_entry(__r: &mut ::wire::Reader<$lifetime>, __with: &mut $argument) -> ::core::result::Result<Self, ::wire::Error> {
        Self::decode_with(__r, *__with)
    }
    #[inline]
    fn entry_len(&self, __with: $argument) -> usize {
        self.encoded_len_with(__with)
    }
    #[inline]
    fn write_entry(&self, __w: &mut ::wire::Writer<'_>, __with: $argument) -> ::core::result::Result<(), ::wire::Error> {
        self.encode_with(__w, __with)
    }
}";

/// The fields in order, each bound to a local of its name. With `trace` a tracer `__t` is told of each.
pub fn steps(s: &Structure, layout: &Layout, trace: bool) -> TokenStream {
    let mut out = TokenStream::new();
    if s.fields.iter().any(|f| matches!(f.content, Content::Sum)) {
        out.extend(parse("let __start = *__r;"));
    }
    let mut measured = Measured::of(s);
    for (i, step) in layout.steps.iter().enumerate() {
        match *step {
            Step::Run { first, end, .. } => {
                out.extend(load_run_of(s, layout, i, trace));
                for (f, place) in s.fields[first..end].iter().zip(&layout.places[first..end]) {
                    let Some(place) = place else { continue };
                    match f.announced() {
                        Some(a) => {
                            if trace {
                                out.extend(tell::announcing(f, *place));
                            }
                            out.extend(announced_part(s, f, a, *place, trace));
                        }
                        None => out.extend(bits(s, f, *place, trace)),
                    }
                    measured.take(&mut out, f);
                }
            }
            Step::Loose { first, end } => out.extend(loose(s, &s.fields[first..end], &mut measured, trace)),
            Step::Part(i) => {
                let f = &s.fields[i];
                let part = part(s, f, trace);
                match measured.is_taken(f) {
                    true => measured.around(&mut out, f, &part),
                    false => {
                        out.extend(part);
                        measured.take(&mut out, f);
                    }
                }
            }
        }
    }
    out.extend(computed_checks(s, trace));
    out
}

/// The load of the run that is step `i`.
pub fn load_run_of(s: &Structure, layout: &Layout, i: usize, trace: bool) -> TokenStream {
    let Some(Step::Run { first, end, bytes }) = layout.steps.get(i) else { return TokenStream::new() };
    let mut out = TokenStream::new();
    if trace {
        out.extend(parse(tell::RUN));
    }
    out.extend(load_run(s, layout, *first, *end, *bytes));
    out
}

/// The locals behind `len(..)` and `count(..)`, set as soon as their field is known.
pub struct Measured<'s> {
    lengths: Vec<&'s Field>,
    counts: Vec<&'s Field>,
}

impl<'s> Measured<'s> {
    pub fn of(s: &'s Structure) -> Self {
        Measured { lengths: s.measured("len"), counts: s.measured("count") }
    }

    /// True for a part that is asked for its length and is all there is in its bytes.
    fn is_taken(&self, f: &Field) -> bool {
        let is_alone = match f.frame {
            Frame::None | Frame::Exactly(_) | Frame::Within(_) | Frame::RestBut(_) => f.announced().is_none(),
            Frame::Length(_) | Frame::LengthOf(_) => false,
        };
        is_alone && f.run_bits().is_none() && self.lengths.iter().any(|g| g.name.to_string() == f.name.to_string())
    }

    /// Such a part. Its length is that of the bytes it takes: no value need be asked, and none has to be in memory for it.
    fn around(&mut self, out: &mut TokenStream, f: &Field, part: &TokenStream) {
        let (begin, len) = (made_up(&variable("begin", &f.name)), made_up(&variable("len", &f.name)));
        let holes = [("begin", &begin), ("len", &len), ("part", part)];
        out.extend(quote(
            "let $begin: usize = __r.len(); $part let $len: usize = $begin.saturating_sub(__r.len());",
            &holes,
        ));
        let lengths = core::mem::take(&mut self.lengths);
        self.take(out, f);
        self.lengths = lengths;
    }

    pub fn take(&mut self, out: &mut TokenStream, f: &Field) {
        let is = |g: &&Field| g.name.to_string() == f.name.to_string();
        let with = |word: &str| [("variable", made_up(&variable(word, &f.name))), ("name", f.ident())];
        let set = |template: &str, [a, b]: [(&str, TokenStream); 2]| quote(template, &[(a.0, &a.1), (b.0, &b.1)]);
        if self.lengths.iter().any(is) {
            let len = match (&f.arguments, f.is_optional()) {
                (None, _) => "let $variable: usize = ::wire::Encode::encoded_len(&$name);",
                (Some(_), false) => "let $variable: usize = $name.encoded_len_with($arguments);",
                (Some(_), true) => "let $variable: usize = $name.map_or(0, |o| o.encoded_len_with($arguments));",
            };
            let [variable, name] = with("len");
            let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
            out.extend(quote(len, &[("variable", &variable.1), ("name", &name.1), ("arguments", &arguments)]));
        }
        if self.counts.iter().any(is) {
            let count = match f.arguments {
                None => "let $variable: usize = ::wire::Counted::count(&$name)?;",
                Some(_) => "let $variable: usize = $name.count_entries()?;",
            };
            out.extend(set(count, with("count")));
        }
    }
}

/// `let __h = ..`: the bytes of the run as an array, or the error of the field in which they end.
fn load_run(s: &Structure, layout: &Layout, first: usize, end: usize, bytes: u32) -> TokenStream {
    let ends: TokenStream = (first..end)
        .filter_map(|i| Some((&s.fields[i], layout.places[i]?)))
        .flat_map(|(f, p)| {
            let holes = [("at", &f.place(s)), ("byte", &number(p.byte())), ("end", &number(p.end_byte()))];
            quote("($at, $byte, $end),", &holes)
        })
        .collect();
    // Computed fields need an offset for their errors.
    let mut out = TokenStream::new();
    for (f, place) in s.fields[first..end].iter().zip(&layout.places[first..end]) {
        if let (Rule::Fixed(e), Some(place)) = (&f.rule, place) {
            if s.is_computed(e) {
                let (offset, byte) = (made_up(&format!("__at_{}", f.key())), number(place.byte()));
                let holes = [("offset", &offset), ("byte", &byte)];
                out.extend(quote("let $offset = __r.offset().saturating_add($byte);", &holes));
            }
        }
    }
    let constants = constants(s, layout, first, end, bytes);
    let template = if constants.is_empty() {
        "let __h = ::wire::rt::run::<$bytes>(__r, &[$ends])?;"
    } else {
        "let ::core::option::Option::Some(__h) = __r.take_array::<$bytes>() else {
            $constants
            return ::core::result::Result::Err(::wire::rt::short_run(*__r, &[$ends]));
         };"
    };
    out.extend(quote(template, &[("bytes", &number(bytes)), ("ends", &ends), ("constants", &constants)]));
    out
}

/// In a run that is cut off: a wrong constant among the bytes that are there is the better error.
fn constants(s: &Structure, layout: &Layout, first: usize, end: usize, bytes: u32) -> TokenStream {
    let mut out = TokenStream::new();
    for (f, place) in s.fields[first..end].iter().zip(&layout.places[first..end]) {
        let (Rule::Fixed(e), Some(place)) = (&f.rule, place) else { continue };
        if s.is_computed(e) {
            continue;
        }
        out.extend(quote(
            "::wire::rt::constant(*__r, $byte, $end, $at, $load, <$ty as ::wire::Bits>::to_bits($e, $n))?;",
            &[
                ("byte", &number(place.byte())),
                ("end", &number(place.end_byte())),
                ("at", &f.place(s)),
                ("load", &parse(&place.load())),
                ("ty", &f.ty),
                ("e", e),
                ("n", &number(place.bits)),
            ],
        ));
    }
    if out.is_empty() {
        return out;
    }
    let begin = quote("let __h = ::wire::rt::padded::<$bytes>(*__r);", &[("bytes", &number(bytes))]);
    begin.into_iter().chain(out).collect()
}

/// A field of bits in its run.
pub fn bits(s: &Structure, f: &Field, place: Place, trace: bool) -> TokenStream {
    let (name, at, load) = (f.ident(), f.place(s), parse(&place.load()));
    let (n, back) = (number(place.bits), number(place.run - place.byte()));
    let holes = [("name", &name), ("ty", &f.ty), ("at", &at), ("load", &load), ("n", &n), ("back", &back)];
    let mut out = quote("let $name: $ty = ::wire::rt::get($load, $n);", &holes);
    if trace {
        out.extend(tell::bits(s, f, place, &name));
    }
    if let Some((condition, wanted)) = illegal(s, f, &name) {
        let error = quote(
            "::wire::rt::value(*__r, $back, $at, $load, $wanted)",
            &[&holes[..], &[("wanted", &wanted)]].concat(),
        );
        out.extend(refused(&condition, &error, trace));
    }
    out
}

/// Ends with an error where a condition holds; a tracer is told of which field.
fn refused(condition: &TokenStream, error: &TokenStream, trace: bool) -> TokenStream {
    let error = if trace { tell::blame(error) } else { error.clone() };
    quote(
        "if $condition { return ::core::result::Result::Err($error); }",
        &[("condition", condition), ("error", &error)],
    )
}

/// What makes a value illegal as soon as it is read, and the one that is wanted.
fn illegal(s: &Structure, f: &Field, value: &TokenStream) -> Option<(TokenStream, TokenStream)> {
    let outside = |range: &TokenStream| {
        (quote("!($range).contains(&$value)", &[("range", range), ("value", value)]), parse("None"))
    };
    match &f.rule {
        Rule::Range(range) => Some(outside(range)),
        Rule::Fixed(e) if !s.is_computed(e) => {
            let holes = [("value", value), ("e", e), ("ty", &f.ty), ("n", &number(f.run_bits().unwrap_or(0)))];
            Some((quote("$value != ($e)", &holes), quote("Some(<$ty as ::wire::Bits>::to_bits($e, $n))", &holes)))
        }
        Rule::Fixed(_) => f.range.as_ref().map(outside),
        Rule::None => None,
    }
}

/// Computed fields are compared once all others are known.
fn computed_checks(s: &Structure, trace: bool) -> TokenStream {
    let mut out = TokenStream::new();
    for f in &s.fields {
        let Rule::Fixed(e) = &f.rule else { continue };
        if !s.is_computed(e) {
            continue;
        }
        let condition = match has_built_in(e) {
            true => "<$ty as ::wire::Bits>::to_bits($name, $n) != ($e) as u64",
            false => "$name != ($e)",
        };
        let offset = made_up(&format!("__at_{}", f.key()));
        let n = number(f.run_bits().unwrap_or(64));
        let (name, resolved, at) = (f.ident(), resolved(e), f.place(s));
        let holes = [("name", &name), ("e", &resolved), ("at", &at), ("offset", &offset), ("ty", &f.ty), ("n", &n)];
        let error = quote("::wire::rt::inconsistent($offset, $at)", &holes);
        out.extend(refused(&quote(condition, &holes), &error, trace));
    }
    out
}

/// A part behind the number that announces it, which is the last of a run.
fn announced_part(s: &Structure, f: &Field, a: Announced, place: Place, trace: bool) -> TokenStream {
    let value = framed(s, f, Some(&announced(s, f, a, &parse(&place.load()), &before(place))), trace);
    quote("let $name: $ty = $value;", &[("name", &f.ident()), ("ty", &f.ty), ("value", &value)])
}

/// A field with a place of its own.
fn part(s: &Structure, f: &Field, trace: bool) -> TokenStream {
    let value = match f.run_bits() {
        None => framed(s, f, None, trace),
        Some(width) => {
            let (place, bytes) = (Place::alone(width), number(width / 8));
            let load = parse(&place.load());
            let mut inner = TokenStream::new();
            match f.announced() {
                Some(a) => {
                    if trace {
                        inner.extend(tell::announcing(f, place));
                    }
                    inner.extend(framed(s, f, Some(&announced(s, f, a, &load, &before(place))), trace));
                }
                None => inner.extend(checked_bits(s, f, place, &bytes, trace)),
            }
            let run = if trace { parse(tell::RUN) } else { TokenStream::new() };
            quote(
                "{ $run let __h = __r.array::<$bytes>($at)?; $inner }",
                &[("run", &run), ("bytes", &bytes), ("at", &f.place(s)), ("inner", &inner)],
            )
        }
    };
    let value = present(f, &value);
    quote("let $name: $ty = $value;", &[("name", &f.ident()), ("ty", &f.ty), ("value", &value)])
}

/// `Some(value)` when the field is there.
fn present(f: &Field, value: &TokenStream) -> TokenStream {
    let (condition, e) = match &f.presence {
        Presence::Always => return value.clone(),
        Presence::If(e) => ("$e", resolved(e)),
        Presence::More => ("!__r.is_empty()", TokenStream::new()),
    };
    let condition = quote(condition, &[("e", &e)]);
    quote(
        "if $condition { ::core::option::Option::Some($value) } else { ::core::option::Option::None }",
        &[("condition", &condition), ("value", value)],
    )
}

/// Optional bits, which begin `back` bytes before the reader.
fn checked_bits(s: &Structure, f: &Field, place: Place, back: &TokenStream, trace: bool) -> TokenStream {
    let (n, at, load) = (number(place.bits), f.place(s), parse(&place.load()));
    let holes = [("ty", &f.inner), ("load", &load), ("n", &n), ("at", &at), ("back", back)];
    let value = quote("<$ty as ::wire::Bits>::from_bits($load, $n)", &holes);
    let illegal = illegal(s, f, &parse("__o"));
    if illegal.is_none() && !trace {
        return value;
    }
    let mut out = quote("let __o = $value;", &[("value", &value)]);
    if trace {
        out.extend(tell::bits(s, f, place, &parse("__o")));
    }
    if let Some((condition, wanted)) = illegal {
        let error = quote(
            "::wire::rt::value(*__r, $back, $at, $load, $wanted)",
            &[&holes[..], &[("wanted", &wanted)]].concat(),
        );
        out.extend(refused(&condition, &error, trace));
    }
    quote("{ $out __o }", &[("out", &out)])
}

/// The size an announcing number stands for; `offset` is where it begins.
fn announced(s: &Structure, f: &Field, a: Announced, load: &TokenStream, offset: &TokenStream) -> TokenStream {
    if a.scale == 1 && a.bias == 0 {
        return quote("$load as usize", &[("load", load)]);
    }
    quote(
        "::wire::rt::announced($load, $scale, $bias, $offset, $at)?",
        &[
            ("load", load),
            ("scale", &number(a.scale)),
            ("bias", &parse(&a.bias.to_string())),
            ("offset", offset),
            ("at", &f.place(s)),
        ],
    )
}

/// Where a field of a run begins, behind which the reader stands.
fn before(place: Place) -> TokenStream {
    quote("__r.offset().saturating_sub($back)", &[("back", &number(place.run - place.byte()))])
}

/// The value of a part inside what bounds it; `size` is what its number announces.
fn framed(s: &Structure, f: &Field, size: Option<&TokenStream>, trace: bool) -> TokenStream {
    let at = f.place(s);
    let evaluated =
        |e: &TokenStream| quote("::wire::rt::size($e, __r.offset(), $at)?", &[("e", &resolved(e)), ("at", &at)]);
    const SUB: &str = "::wire::rt::part($size, __r, $at, $bound, |__r| $content)?";
    let counted = matches!(f.content, Content::Count(_));
    let content = content(s, f, size.filter(|_| counted));
    let bound = f.bound(s);
    // A choice that keeps a body is told what bounds it.
    let told = match f.content {
        Content::Match(_) => {
            quote("::wire::rt::bounded($content, $bound)", &[("content", &content), ("bound", &bound)])
        }
        _ => content.clone(),
    };
    // The end of the part is known before it is read, or only afterwards.
    let (bounded, unbounded) = match trace {
        true => (tell::bounded(f, &told), tell::unbounded(s, f, &content)),
        false => (told, quote("$content?", &[("content", &content)])),
    };
    let sub = |size: &TokenStream| quote(SUB, &[("size", size), ("at", &at), ("content", &bounded), ("bound", &bound)]);
    match &f.frame {
        Frame::None => unbounded,
        Frame::Length(_) => sub(size.unwrap_or(&TokenStream::new())),
        Frame::LengthOf(e) => {
            let told = if trace { tell::length_of(f, e) } else { TokenStream::new() };
            let holes = [("told", &told), ("e", &resolved(e)), ("at", &at)];
            sub(&quote("{ $told ::wire::rt::length(__r, $e, $at)? }", &holes))
        }
        Frame::Exactly(e) => sub(&evaluated(e)),
        Frame::RestBut(e) => sub(&quote("::wire::rt::rest_but(*__r, $e, $at)?", &[("e", &evaluated(e)), ("at", &at)])),
        Frame::Within(e) => quote(
            "match $e { ::core::option::Option::Some(__n) => $sub, ::core::option::Option::None => $content }",
            &[("e", &resolved(e)), ("sub", &sub(&evaluated(&parse("__n")))), ("content", &unbounded)],
        ),
    }
}

/// The result of reading a part from `__r`.
fn content(s: &Structure, f: &Field, count: Option<&TokenStream>) -> TokenStream {
    let at = f.place(s);
    let e = match &f.content {
        Content::Times(e) => quote("::wire::rt::size($e, __r.offset(), $at)?", &[("e", &resolved(e)), ("at", &at)]),
        Content::Match(e) | Content::While(e) => resolved(e),
        _ => count.cloned().unwrap_or_default(),
    };
    let arguments = f.arguments.as_ref().map(resolved);
    let with = arguments.is_some();
    let template = match &f.content {
        Content::Count(_) | Content::Times(_) if with => "<$ty>::decode_count_with($e, __r, $at, $arguments)",
        Content::Count(_) | Content::Times(_) => "<$ty as ::wire::Counted>::decode_count($e, __r, $at)",
        Content::While(_) => "<$ty>::decode_while(__r, $at, ($arguments), $e)",
        Content::Match(_) => "<$ty as ::wire::Choice>::decode_as($e, __r)",
        Content::Sum => "::wire::rt::sum::<$ty>(__r, __start, $at)",
        _ if with => "<$ty>::decode_with(__r, $arguments)",
        _ => "<$ty as ::wire::Decode>::decode(__r)",
    };
    let arguments = arguments.unwrap_or_default();
    quote(template, &[("ty", &f.inner), ("e", &e), ("at", &at), ("arguments", &arguments)])
}

/// Bits one after the other; what a last number announces follows.
fn loose(s: &Structure, fields: &[Field], measured: &mut Measured<'_>, trace: bool) -> TokenStream {
    let mut out = parse("let mut __bits = ::wire::rt::BitReader::new(*__r);");
    let mut last = None;
    for f in fields {
        if matches!(&f.rule, Rule::Fixed(e) if s.is_computed(e)) {
            out.extend(quote("let $offset = __bits.offset();", &[("offset", &made_up(&format!("__at_{}", f.key())))]));
        }
        let (name, at) = (f.ident(), f.place(s));
        if let Some(a) = f.announced() {
            let n = number(a.bits);
            out.extend(parse("let __first = __bits.position(); let __from = __bits.offset();"));
            out.extend(quote("let __number: u64 = __bits.take($n, $at)?;", &[("n", &n), ("at", &at)]));
            if trace {
                out.extend(tell::loose_number(f, a.bits));
            }
            last = Some((f, a));
            break;
        }
        let width = match &f.content {
            Content::Bits(n) => number(*n),
            Content::BitsOf(e) => quote(
                "::wire::rt::width_of::<$ty>($e, __bits.offset(), $at)?",
                &[("ty", &f.inner), ("e", &resolved(e)), ("at", &at)],
            ),
            _ => parse("__bits.to_byte()"),
        };
        let wanted = illegal(s, f, &parse("__o")).map_or(TokenStream::new(), |(condition, wanted)| {
            let error = "::wire::rt::illegal(__from, $at, __raw, $wanted)";
            refused(&condition, &quote(error, &[("wanted", &wanted), ("at", &at)]), trace)
        });
        let tell = if trace { tell::loose(s, f) } else { TokenStream::new() };
        let holes = [("ty", &f.inner), ("width", &width), ("at", &at), ("wanted", &wanted), ("tell", &tell)];
        let value = quote(
            "{ let __n: u32 = $width; let __first = __bits.position(); let __from = __bits.offset();
               let __raw = __bits.take(__n, $at)?; let __o = <$ty as ::wire::Bits>::from_bits(__raw, __n); $tell $wanted __o }",
            &holes,
        );
        let value = present(f, &value);
        out.extend(quote("let $name: $ty = $value;", &[("name", &name), ("ty", &f.ty), ("value", &value)]));
        measured.take(&mut out, f);
    }
    let at = fields.last().map(|f| f.place(s)).unwrap_or_default();
    out.extend(quote("*__r = __bits.end($at)?;", &[("at", &at)]));
    if let Some((f, a)) = last {
        let value = framed(s, f, Some(&announced(s, f, a, &parse("__number"), &parse("__from"))), trace);
        out.extend(quote("let $name: $ty = $value;", &[("name", &f.ident()), ("ty", &f.ty), ("value", &value)]));
        measured.take(&mut out, f);
    }
    out
}
