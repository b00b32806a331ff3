//! The writing direction.

use crate::decode::Measured;
use crate::layout::{Layout, Place, Step};
use crate::model::{Announced, Content, Field, Frame, Presence, Rule, Structure, has_built_in, resolved};
use crate::quote::{made_up, number, parse, quote, quote_at};
use proc_macro::TokenStream;

/// `impl Encode`: each run is put together in words and written at once. The number that announces
/// a part is filled in after the part was written, so the two cannot disagree.
pub fn implementation(s: &Structure, layout: &Layout) -> TokenStream {
    let mut steps = bindings(s, layout);
    let mut after = TokenStream::new();
    if s.fields.iter().any(|f| matches!(f.content, Content::Sum)) {
        steps.extend(parse("let __begin = __w.len();"));
    }
    for step in &layout.steps {
        match *step {
            Step::Run { first, end, bytes } => steps.extend(run(s, layout, first, end, bytes)),
            Step::Loose { first, end } => steps.extend(loose(s, &s.fields[first..end])),
            Step::Part(i) => {
                let f = &s.fields[i];
                steps.extend(part(s, f));
                after.extend(at_the_end(s, f, &mut steps));
            }
        }
    }
    steps.extend(after);
    let generics = s.generics();
    let holes = [
        ("name", &s.name()),
        ("generics", &generics.used),
        ("declared", &s.declared(!s.arguments.is_empty(), "")),
        ("length", &length(s, layout)),
        ("steps", &steps),
        ("argument", &s.argument_type()),
        ("pattern", &s.argument_pattern()),
    ];
    let out = quote(if s.arguments.is_empty() { PLAIN } else { WITH }, &holes);
    if s.raw { out.into_iter().chain(raw(s, layout)).collect() } else { out }
}

const PLAIN: &str = "
#[allow(unused_variables, unused_mut, clippy::all)]
impl $declared ::wire::Encode for $name $generics {
    #[inline]
    fn encoded_len(&self) -> usize { $length }
    #[inline]
    fn encode(&self, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
        $steps
        ::core::result::Result::Ok(())
    }
}";

const WITH: &str = "
#[allow(unused_variables, unused_mut, clippy::all)]
impl $declared $name $generics {
    /// Exactly the number of bytes [`encode_with`](Self::encode_with) writes.
    pub fn encoded_len_with(&self, __with: $argument) -> usize {
        let $pattern = __with;
        $length
    }
    /// Writes the structure, of which the enclosing one says something.
    ///
    /// # Errors
    /// As [`Encode::encode`](::wire::Encode::encode).
    pub fn encode_with(&self, __w: &mut ::wire::Writer<'_>, __with: $argument) -> ::core::result::Result<(), ::wire::Error> {
        let $pattern = __with;
        $steps
        ::core::result::Result::Ok(())
    }
}";

/// Every field by its name, so that expressions read the same in both directions.
fn bindings(s: &Structure, layout: &Layout) -> TokenStream {
    let mut out = stored(s);
    let mut measured = Measured::of(s);
    for f in s.stored() {
        measured.take(&mut out, f);
    }
    for (i, f) in s.fields.iter().enumerate() {
        let Rule::Fixed(e) = &f.rule else { continue };
        let (name, at, n) = (f.ident(), f.place(s), number(f.run_bits().unwrap_or(64)));
        let (e, offset) = (resolved(e), offset(s, layout, i));
        let holes = [("name", &name), ("ty", &f.ty), ("e", &e), ("at", &at), ("n", &n), ("offset", &offset)];
        let computed = matches!(&f.rule, Rule::Fixed(e) if has_built_in(e));
        out.extend(quote(
            if computed {
                "let $name: $ty = ::wire::rt::computed::<$ty>(($e) as u64, $n, $at, || $offset)?;"
            } else {
                "let $name: $ty = $e;"
            },
            &holes,
        ));
        if let Some(range) = &f.range {
            out.extend(quote(OUTSIDE, &[&holes[..], &[("range", range), ("value", &name)]].concat()));
        }
    }
    out
}

fn stored(s: &Structure) -> TokenStream {
    let fields: TokenStream = s.stored().flat_map(|f| quote("$name,", &[("name", &f.ident())])).collect();
    if fields.is_empty() { fields } else { quote("let Self { $fields .. } = *self;", &[("fields", &fields)]) }
}

const OUTSIDE: &str = "
if !($range).contains(&$value) {
    return ::core::result::Result::Err(::wire::rt::not_allowed($offset, $at, <$ty as ::wire::Bits>::to_bits($value, $n)));
}";

/// Where field `i` begins: asked before anything is written.
fn offset(s: &Structure, layout: &Layout, i: usize) -> TokenStream {
    let mut out = TokenStream::new();
    let mut fixed = 0;
    for step in &layout.steps {
        match *step {
            Step::Run { end, .. } if i < end => {
                fixed += layout.places[i].map_or(0, |place| place.byte());
                break;
            }
            Step::Run { end, bytes, .. } => {
                fixed += bytes;
                if s.fields[end - 1].announced().is_some() {
                    out.extend(part_length(&s.fields[end - 1]));
                }
            }
            Step::Loose { first, end } if i < end => {
                out.extend(loose_length(s, &s.fields[first..i], "__bits as usize >> 3"));
                break;
            }
            Step::Loose { first, end } => out.extend(loose_length(s, &s.fields[first..end], WHOLE)),
            Step::Part(part) if part == i => break,
            Step::Part(part) => out.extend(part_length(&s.fields[part])),
        }
    }
    if s.fields[..i].iter().any(needs_names) {
        // Not all names are known yet: the structure has to do.
        return parse("__w.len()");
    }
    begin(fixed).into_iter().chain(out).collect()
}

/// So many bytes behind what is written.
fn begin(byte: u32) -> TokenStream {
    match byte {
        0 => parse("__w.len()"),
        n => quote("__w.len().saturating_add($n)", &[("n", &number(n))]),
    }
}

/// Refuses a value outside of its range; the field begins `byte` bytes behind what is written.
fn range_check(s: &Structure, f: &Field, value: &TokenStream, width: &TokenStream, byte: u32) -> TokenStream {
    match &f.rule {
        Rule::Range(range) => {
            let (at, offset) = (f.place(s), begin(byte));
            let holes =
                [("range", range), ("value", value), ("at", &at), ("ty", &f.inner), ("n", width), ("offset", &offset)];
            quote(OUTSIDE, &holes)
        }
        _ => TokenStream::new(),
    }
}

/// The bits of a field, or the error of a value that they cannot hold.
fn to_bits(f: &Field, value: &TokenStream, p: Place, at: &TokenStream, base: &TokenStream) -> TokenStream {
    let (n, byte) = (number(p.bits), number(p.byte()));
    let holes = [("ty", &f.inner), ("value", value), ("n", &n), ("base", base), ("byte", &byte), ("at", at)];
    quote("::wire::rt::put::<$ty>($value, $n, $base, $byte, $at)?", &holes)
}

/// `let mut __w0 = 0u64; ..`: the words of a run.
fn words(bytes: u32) -> TokenStream {
    (0..bytes.div_ceil(8)).flat_map(|k| parse(&format!("let mut __w{k} = 0u64;"))).collect()
}

/// Puts a number of at most so many bits into the words of its run.
fn put_bits(p: Place, value: &TokenStream) -> TokenStream {
    let (first, last) = (p.offset / 64, (p.offset + p.bits - 1) / 64);
    let end = p.offset + p.bits - 64 * last;
    let shift = if end == 64 { String::new() } else { format!(" << {}", 64 - end) };
    let template = match first == last {
        true => format!("__w{last} |= $value{shift};"),
        false => format!("{{ let __v: u64 = $value; __w{last} |= __v{shift}; __w{first} |= __v >> {end}; }}"),
    };
    quote(&template, &[("value", value)])
}

/// `let __b0 = ..;` and `&[b0[0], b0[1], ..]`: the bytes of the words.
fn run_bytes(bytes: u32) -> (TokenStream, TokenStream) {
    if bytes <= 8 {
        return (TokenStream::new(), parse(&format!("&::wire::rt::bytes::<{bytes}>(__w0)")));
    }
    let lets: String = (0..bytes.div_ceil(8)).map(|k| format!("let __b{k} = __w{k}.to_be_bytes();")).collect();
    let array: String = (0..bytes).map(|i| format!("__b{}[{}], ", i / 8, i % 8)).collect();
    (parse(&lets), parse(&format!("&[{array}]")))
}

fn run(s: &Structure, layout: &Layout, first: usize, end: usize, bytes: u32) -> TokenStream {
    let mut out = words(bytes);
    let base = parse("__w.len()");
    for i in first..end {
        let (f, Some(place)) = (&s.fields[i], layout.places[i]) else { continue };
        if f.announced().is_none() {
            out.extend(range_check(s, f, &f.ident(), &number(place.bits), place.byte()));
            out.extend(put_bits(place, &to_bits(f, &f.ident(), place, &f.place(s), &base)));
        }
    }
    let last = &s.fields[end - 1];
    match (last.announced(), layout.places[end - 1]) {
        (Some(a), Some(place)) => out.extend(announced(s, last, a, place, &last.ident())),
        _ => {
            let (lets, array) = run_bytes(bytes);
            let at = last.place(s);
            out.extend(quote("{ $lets __w.put($array, $at)?; }", &[("lets", &lets), ("array", &array), ("at", &at)]));
        }
    }
    out
}

/// Writes the run that ends in the number that announces a part, and the part.
fn announced(s: &Structure, f: &Field, a: Announced, place: Place, value: &TokenStream) -> TokenStream {
    let at = f.place(s);
    let (lets, array) = run_bytes(place.run);
    let content = content(s, f, value);
    let holes = [("at", &at), ("lets", &lets), ("array", &array), ("content", &content), ("bytes", &number(place.run))];
    if let Frame::Length(_) = f.frame {
        if place.run <= 8 && a.scale == 1 && a.bias == 0 {
            let written = written(s, f, value);
            let shift = number(64 - place.offset - place.bits);
            let (bits, byte) = (number(place.bits), number(place.byte()));
            return quote_at(
                f.type_span(),
                "::wire::rt::put_behind::<$bytes>(__w, (__w0, $shift), ($bits, $byte), $at, |__w| $written)?;",
                &[&holes[..], &[("written", &written), ("shift", &shift), ("bits", &bits), ("byte", &byte)]].concat(),
            );
        }
        let len = parse(&format!("::wire::rt::since(__w, __mark, {})", place.run));
        let number = put_length(a, place, &len, &at);
        return quote_at(
            f.type_span(),
            "let __mark = __w.skip($bytes, $at)?; $content $number $lets __w.patch(__mark, $array);",
            &[&holes[..], &[("number", &number)]].concat(),
        );
    }
    let count = quote(counting(f), &[("ty", &f.inner), ("value", value)]);
    let count = quote(
        "::wire::rt::limited($count, $bits, __w.len(), $byte, $at)?",
        &[
            ("count", &announcing(a, &count, &at)),
            ("bits", &number(place.bits)),
            ("byte", &number(place.byte())),
            ("at", &at),
        ],
    );
    let number = put_bits(place, &count);
    quote("$number { $lets __w.put($array, $at)?; } $content", &[&holes[..], &[("number", &number)]].concat())
}

/// The number of entries of `$value`.
fn counting(f: &Field) -> &'static str {
    match f.arguments {
        None => "<$ty as ::wire::Counted>::count(&$value)?",
        Some(_) => "$value.count_entries()?",
    }
}

/// The number for `len` bytes into the words, or the error that says how many there may be.
fn put_length(a: Announced, place: Place, len: &TokenStream, at: &TokenStream) -> TokenStream {
    let (bits, byte) = (number(a.bits), number(place.byte()));
    let (scale, bias) = (number(a.scale), parse(&a.bias.to_string()));
    let holes = [("len", len), ("bits", &bits), ("byte", &byte), ("at", at), ("scale", &scale), ("bias", &bias)];
    let plain = a.scale == 1 && a.bias == 0;
    let value = quote(
        if plain {
            "::wire::rt::put_len($len, $bits, __mark, $byte, $at)?"
        } else {
            "::wire::rt::put_scaled_len($len, $bits, $scale, $bias, __mark, $byte, $at)?"
        },
        &holes,
    );
    put_bits(place, &value)
}

/// The number that announces `count` bytes or entries.
fn announcing(a: Announced, count: &TokenStream, at: &TokenStream) -> TokenStream {
    if a.scale == 1 && a.bias == 0 {
        return quote("($count) as u64", &[("count", count)]);
    }
    quote(
        "::wire::rt::announcing($count, $scale, $bias, __w.len(), $at)?",
        &[("count", count), ("scale", &number(a.scale)), ("bias", &parse(&a.bias.to_string())), ("at", at)],
    )
}

/// A field with a place of its own.
fn part(s: &Structure, f: &Field) -> TokenStream {
    match &f.presence {
        Presence::Always => framed(s, f, &f.ident()),
        Presence::If(e) => {
            let inner = alone(s, f);
            quote(
                "if ($e) != ::core::option::Option::is_some(&$name) {
                    return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), $at));
                 }
                 if let ::core::option::Option::Some(__o) = $name { $inner }",
                &[("e", &resolved(e)), ("name", &f.ident()), ("at", &f.place(s)), ("inner", &inner)],
            )
        }
        Presence::More => quote(
            "let $before = __w.len();
             if let ::core::option::Option::Some(__o) = $name { $inner }
             // A part without bytes would be read back as absent.
             if ::core::option::Option::is_some(&$name) == (__w.len() == $before) {
                return ::core::result::Result::Err(::wire::rt::inconsistent($before, $at));
             }",
            &[("before", &before(f)), ("name", &f.ident()), ("at", &f.place(s)), ("inner", &alone(s, f))],
        ),
    }
}

/// The local that holds where a field begins.
fn before(f: &Field) -> TokenStream {
    made_up(&format!("__before_{}", f.key()))
}

/// A part, bound to `__o`, that has a run of its own where it is bits or announced.
fn alone(s: &Structure, f: &Field) -> TokenStream {
    let o = parse("__o");
    let Some(width) = f.run_bits() else { return framed(s, f, &o) };
    let place = Place::alone(width);
    let mut out = words(width / 8);
    match f.announced() {
        Some(a) => out.extend(announced(s, f, a, place, &o)),
        None => {
            let (lets, array) = run_bytes(width / 8);
            let at = f.place(s);
            out.extend(range_check(s, f, &o, &number(width), 0));
            out.extend(put_bits(place, &to_bits(f, &o, place, &at, &parse("__w.len()"))));
            out.extend(quote("{ $lets __w.put($array, $at)?; }", &[("lets", &lets), ("array", &array), ("at", &at)]));
        }
    }
    out
}

/// A part inside what bounds it.
fn framed(s: &Structure, f: &Field, value: &TokenStream) -> TokenStream {
    let (at, content) = (f.place(s), content(s, f, value));
    let (template, e) = match &f.frame {
        Frame::None | Frame::Length(_) => return content,
        Frame::LengthOf(e) => (
            "{ let __width = ::wire::rt::length_width($e, __w.len(), $at)?; let __mark = __w.skip(__width, $at)?;
               $content ::wire::rt::put_length(__w, __mark, __width, $at)?; }",
            e,
        ),
        Frame::Exactly(e) => (
            "{ let __mark = __w.len(); $content
               ::wire::rt::agree(__w.len().wrapping_sub(__mark), $e, __mark, $at)?; }",
            e,
        ),
        Frame::Within(e) => (
            "{ let __mark = __w.len(); $content
               if let ::core::option::Option::Some(__n) = $e {
                   ::wire::rt::agree(__w.len().wrapping_sub(__mark), __n, __mark, $at)?;
               } }",
            e,
        ),
        Frame::RestBut(_) => return content,
    };
    quote(template, &[("at", &at), ("content", &content), ("e", &resolved(e))])
}

/// What can be checked only when all has been written.
fn at_the_end(s: &Structure, f: &Field, steps: &mut TokenStream) -> TokenStream {
    let mark = made_up(&format!("__behind_{}", f.key()));
    let at = f.place(s);
    let holes = [("mark", &mark), ("at", &at), ("name", &f.ident())];
    if let Frame::RestBut(e) = &f.frame {
        steps.extend(quote("let $mark = __w.len();", &holes));
        return quote(
            "::wire::rt::agree(__w.len().wrapping_sub($mark), $e, $mark, $at)?;",
            &[&holes[..], &[("e", &resolved(e))]].concat(),
        );
    }
    if let Presence::More = f.presence {
        // What follows an absent part would be read as that part.
        return quote(
            "if ::core::option::Option::is_none(&$name) && __w.len() != $before {
                return ::core::result::Result::Err(::wire::rt::inconsistent($before, $at));
             }",
            &[&holes[..], &[("before", &before(f))]].concat(),
        );
    }
    TokenStream::new()
}

/// Writes a part, which is `value`.
fn content(s: &Structure, f: &Field, value: &TokenStream) -> TokenStream {
    let (mut out, put) = put_content(s, f, value);
    out.extend(quote("$put?;", &[("put", &put)]));
    out
}

/// The result of writing a part.
fn written(s: &Structure, f: &Field, value: &TokenStream) -> TokenStream {
    let (before, put) = put_content(s, f, value);
    if before.is_empty() { put } else { quote("{ $before $put }", &[("before", &before), ("put", &put)]) }
}

/// What is checked before a part is written, and the expression that writes it.
fn put_content(s: &Structure, f: &Field, value: &TokenStream) -> (TokenStream, TokenStream) {
    let at = f.place(s);
    let e = match &f.content {
        Content::Times(e) | Content::Match(e) | Content::While(e) => resolved(e),
        _ => TokenStream::new(),
    };
    let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
    let holes = [("value", value), ("ty", &f.inner), ("at", &at), ("e", &e), ("arguments", &arguments)];
    let put = match f.arguments {
        Some(_) => "$value.encode_with(__w, $arguments)",
        None => "::wire::Encode::encode(&$value, __w)",
    };
    let before = match &f.content {
        Content::Times(_) if f.arguments.is_some() => {
            "::wire::rt::agree($value.count_entries()?, $e, __w.len(), $at)?;"
        }
        Content::Times(_) => "::wire::rt::agree(<$ty as ::wire::Counted>::count(&$value)?, $e, __w.len(), $at)?;",
        Content::While(_) => "$value.check_while(__w, $at, $e)?;",
        Content::Match(_) => {
            "if !<$ty as ::wire::Choice>::accepts(&$value, $e) {
                return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), $at));
             }"
        }
        Content::Sum => {
            return (TokenStream::new(), quote("::wire::rt::put_sum(&$value, __w, __begin, $at)", &holes));
        }
        _ => "",
    };
    (quote(before, &holes), quote_at(f.type_span(), put, &holes))
}

/// Bits one after the other; what a last number announces follows.
fn loose(s: &Structure, fields: &[Field]) -> TokenStream {
    let mut out = parse("let mut __bits = ::wire::rt::BitWriter::new();");
    let mut last = None;
    for f in fields {
        let (at, o) = (f.place(s), parse("__o"));
        if let Some(a) = f.announced() {
            let size = match (&f.frame, &f.arguments) {
                (Frame::Length(_), None) => "::wire::Encode::encoded_len(&$name)",
                (Frame::Length(_), Some(_)) => "$name.encoded_len_with($arguments)",
                (_, None) => "<$ty as ::wire::Counted>::count(&$name)?",
                (_, Some(_)) => "$name.count_entries()?",
            };
            let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
            let size = quote(size, &[("name", &f.ident()), ("ty", &f.inner), ("arguments", &arguments)]);
            let number = announcing(a, &size, &at);
            let n = crate::quote::number(a.bits);
            out.extend(quote("__bits.put(__w, $number, $n, $at)?;", &[("number", &number), ("n", &n), ("at", &at)]));
            last = Some(f);
            break;
        }
        let width = width(s, f, &parse("__bits.to_byte()"), &parse("__w.len()"));
        let check = range_check(s, f, &o, &parse("__n"), 0);
        let put = quote(
            "{ let __n: u32 = $width; $check __bits.put(__w, <$ty as ::wire::Bits>::to_bits(__o, __n), __n, $at)?; }",
            &[("width", &width), ("check", &check), ("ty", &f.inner), ("at", &at)],
        );
        let holes = [("name", &f.ident()), ("put", &put), ("at", &at)];
        out.extend(match &f.presence {
            Presence::If(e) => quote(
                "if ($e) != ::core::option::Option::is_some(&$name) {
                    return ::core::result::Result::Err(::wire::rt::inconsistent(__w.len(), $at));
                 }
                 if let ::core::option::Option::Some(__o) = $name $put",
                &[&holes[..], &[("e", &resolved(e))]].concat(),
            ),
            _ => quote("{ let __o = $name; $put }", &holes),
        });
    }
    let at = fields.last().map(|f| f.place(s)).unwrap_or_default();
    out.extend(quote("__bits.end(__w, $at)?;", &[("at", &at)]));
    if let Some(f) = last {
        out.extend(content(s, f, &f.ident()));
    }
    out
}

/// The width of bits in a loose run.
fn width(s: &Structure, f: &Field, to_byte: &TokenStream, offset: &TokenStream) -> TokenStream {
    match &f.content {
        Content::Bits(n) => number(*n),
        Content::BitsOf(e) => quote(
            "::wire::rt::width_of::<$ty>($e, $offset, $at)?",
            &[("ty", &f.inner), ("e", &resolved(e)), ("at", &f.place(s)), ("offset", offset)],
        ),
        _ => to_byte.clone(),
    }
}

/// Whether the length of a field depends on others.
fn needs_names(f: &Field) -> bool {
    f.arguments.is_some() || matches!(f.content, Content::BitsOf(_)) || matches!(f.frame, Frame::LengthOf(_))
}

/// An expression for the length: what is always there, and what each part adds.
fn length(s: &Structure, layout: &Layout) -> TokenStream {
    let mut out = TokenStream::new();
    if s.fields.iter().any(needs_names) {
        // Expressions use fields by name. Where one fails, encoding reports it.
        out.extend(stored(s));
        for f in &s.fields {
            if let Rule::Fixed(e) = &f.rule {
                if !has_built_in(e) {
                    out.extend(quote("let $name: $ty = $e;", &[("name", &f.ident()), ("ty", &f.ty), ("e", e)]));
                }
            }
        }
    }
    out.extend(parse(&format!("{}usize", layout.fixed)));
    for step in &layout.steps {
        match *step {
            Step::Run { end, .. } if s.fields[end - 1].announced().is_some() => {
                out.extend(part_length(&s.fields[end - 1]))
            }
            Step::Run { .. } => {}
            Step::Loose { first, end } => out.extend(loose_length(s, &s.fields[first..end], WHOLE)),
            Step::Part(i) => out.extend(part_length(&s.fields[i])),
        }
    }
    out
}

/// Adds what a field has beyond the fixed part.
fn part_length(f: &Field) -> TokenStream {
    let arguments = f.arguments.as_ref().map(resolved).unwrap_or_default();
    let head = match (&f.frame, f.run_bits()) {
        (Frame::LengthOf(e), _) => quote("::wire::rt::length_width($e, 0, &\"\").unwrap_or(0)", &[("e", &resolved(e))]),
        (_, Some(n)) if f.is_optional() => parse(&format!("{}usize", n / 8)),
        _ => TokenStream::new(),
    };
    let len = match (&f.arguments, f.is_bits()) {
        (_, true) => "",
        _ if matches!(f.content, Content::Sum) => "<$ty as ::wire::Checksum>::LEN",
        (Some(_), _) => "$v.encoded_len_with($arguments)",
        (None, _) => "::wire::Encode::encoded_len(&$v)",
    };
    let value = if f.is_optional() { parse("__o") } else { quote("self.$name", &[("name", &f.ident())]) };
    let len = quote_at(f.type_span(), len, &[("v", &value), ("arguments", &arguments), ("ty", &f.inner)]);
    let sum = match (head.is_empty(), len.is_empty()) {
        (_, true) => head,
        (true, _) => len,
        _ => quote("$head.saturating_add($len)", &[("head", &head), ("len", &len)]),
    };
    let holes = [("name", &f.ident()), ("sum", &sum)];
    quote(
        if f.is_optional() { ".saturating_add(self.$name.map_or(0, |__o| $sum))" } else { ".saturating_add($sum)" },
        &holes,
    )
}

/// The bytes of all loose bits.
const WHOLE: &str = "__bits.div_ceil(8) as usize";

/// Adds `bytes` of the loose bits, and what is behind their last number.
fn loose_length(s: &Structure, fields: &[Field], bytes: &str) -> TokenStream {
    let mut out = parse("let mut __bits: u32 = 0;");
    let mut rest = TokenStream::new();
    for f in fields {
        let width = match (&f.content, f.announced()) {
            (_, Some(a)) => {
                rest.extend(part_length(f));
                number(a.bits)
            }
            (Content::BitsOf(e), _) => quote(
                "::wire::rt::width_of::<$ty>($e, 0, $at).unwrap_or(0)",
                &[("ty", &f.inner), ("e", &resolved(e)), ("at", &f.place(s))],
            ),
            (Content::Bits(n), _) => number(*n),
            _ => parse("__bits.wrapping_neg() & 7"),
        };
        let add = quote("__bits = __bits.saturating_add($width);", &[("width", &width)]);
        out.extend(match f.is_optional() {
            true => quote("if self.$name.is_some() { $add }", &[("name", &f.ident()), ("add", &add)]),
            false => add,
        });
    }
    let mut sum = quote(".saturating_add({ $out $bytes })", &[("out", &out), ("bytes", &parse(bytes))]);
    sum.extend(rest);
    sum
}

/// `impl Raw`: tag and body of a `raw struct`.
fn raw(s: &Structure, layout: &Layout) -> TokenStream {
    let Some((body, head)) = s.fields.split_last() else { return TokenStream::new() };
    let tags: Vec<&Field> = head.iter().filter(|f| f.is_stored()).collect();
    let all = |of: &dyn Fn(&Field) -> TokenStream| -> TokenStream {
        match tags.as_slice() {
            [one] => of(one),
            many => {
                let many: TokenStream = many.iter().flat_map(|f| quote("$t,", &[("t", &of(f))])).collect();
                quote("($many)", &[("many", &many)])
            }
        }
    };
    // The head is the run before the body: written with the length that the body will have.
    let mut put = TokenStream::new();
    for f in head {
        if let Rule::Fixed(e) = &f.rule {
            put.extend(quote("let $name: $ty = $e;", &[("name", &f.ident()), ("ty", &f.ty), ("e", e)]));
        }
    }
    let base = parse("__w.len()");
    let bytes = layout.fixed;
    put.extend(words(bytes));
    for (f, place) in head.iter().zip(&layout.places) {
        if let Some(place) = place {
            put.extend(put_bits(*place, &to_bits(f, &f.ident(), *place, &f.place(s), &base)));
        }
    }
    let at = body.place(s);
    let (lets, array) = run_bytes(bytes);
    let mut width = number(0u32);
    let mut behind = TokenStream::new();
    match &body.frame {
        Frame::Length(a) => {
            if let Some(Some(place)) = layout.places.get(head.len()) {
                put.extend(parse("let __mark = __w.len();"));
                put.extend(put_length(*a, *place, &parse("__body"), &at));
            }
        }
        Frame::LengthOf(e) => {
            width = quote("::wire::rt::length_width($e, 0, $at).unwrap_or(0)", &[("e", e), ("at", &at)]);
            behind = quote(
                "let __mark = __w.skip($width, $at)?; ::wire::rt::fill_length(__w, __mark, $width, __body, $at)?;",
                &[("width", &width), ("at", &at)],
            );
        }
        _ => {}
    }
    put.extend(quote(
        "{ $lets __w.put($array, $at)?; } $behind",
        &[("lets", &lets), ("array", &array), ("at", &at), ("behind", &behind)],
    ));
    let generics = s.generics();
    quote(
        "#[allow(unused_variables, unused_mut, clippy::all)]
         impl $declared ::wire::Raw<$lifetime> for $name $generics {
            type Tag = $tagtype;
            const BOUND: ::wire::Name = $bound;
            #[inline]
            fn tag(&self) -> Self::Tag { $tag }
            #[inline]
            fn body(&self) -> &$lifetime [u8] { self.$body.0 }
            #[inline]
            fn head_len(__tag: Self::Tag) -> usize { let $pattern = __tag; $bytes + ($width) }
            #[inline]
            fn head(__tag: Self::Tag, __body: usize, __w: &mut ::wire::Writer<'_>) -> ::core::result::Result<(), ::wire::Error> {
                let $pattern = __tag;
                $put
                ::core::result::Result::Ok(())
            }
         }",
        &[
            ("declared", &s.declared(true, "")),
            ("lifetime", &generics.lifetime),
            ("name", &s.name()),
            ("generics", &generics.used),
            ("tagtype", &all(&|f| f.ty.clone())),
            ("bound", &body.bound(s)),
            ("tag", &all(&|f| quote("self.$name", &[("name", &f.ident())]))),
            ("pattern", &all(&|f| f.ident())),
            ("body", &body.ident()),
            ("bytes", &number(bytes)),
            ("width", &width),
            ("put", &put),
        ],
    )
}
