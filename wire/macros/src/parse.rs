//! The tokens of `syntax!` to structures.

use crate::cursor::Cursor;
use crate::mistake::Mistake;
use crate::model::{Announced, Argument, Content, Field, Frame, Parameter, Presence, Rule, Structure, optional_type};
use proc_macro::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

pub fn structures(input: TokenStream) -> Result<Vec<Structure>, Mistake> {
    let mut c = Cursor::new(input, Span::call_site());
    let mut out = Vec::new();
    while !c.is_empty() {
        out.push(structure(&mut c)?);
    }
    Ok(out)
}

fn structure(c: &mut Cursor) -> Result<Structure, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let visibility = c.visibility().into_iter().collect();
    let raw = c.eat_word("raw");
    if !c.eat_word("struct") {
        return c.mistake("expected `struct`");
    }
    let name = c.ident("the name of a structure")?;
    let (lifetime, parameter) = generics(c)?;
    let arguments = match c.peek() {
        Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis => {
            let mut a = Cursor::new(g.stream(), g.span_close());
            c.next();
            arguments(&mut a)?
        }
        _ => Vec::new(),
    };
    let body = c.group(Delimiter::Brace, "`{ fields }`")?;
    let mut f = Cursor::new(body.stream(), body.span_close());
    let mut fields = Vec::new();
    while !f.is_empty() {
        fields.push(field(&mut f)?);
    }
    let s = Structure { attributes, visibility, raw, name, lifetime, parameter, arguments, fields };
    check(&s)?;
    Ok(s)
}

/// `<'a>`, `<'a, D: Bound = Default>` or nothing.
fn generics(c: &mut Cursor) -> Result<(Option<TokenStream>, Option<Parameter>), Mistake> {
    if !c.eat('<') {
        return Ok((None, None));
    }
    let lifetime = c.lifetime_name()?;
    if !c.eat(',') {
        c.expect('>')?;
        return Ok((Some(lifetime), None));
    }
    if matches!(c.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '\'') {
        return c.mistake("expected one lifetime: a view borrows from one buffer");
    }
    let name = c.ident("a namespace, as in `D: Item<'a> = Descriptor<'a>`")?;
    c.expect(':')?;
    let bound = c.until(&["="]);
    c.expect('=')?;
    let default = c.until(&[">"]);
    c.expect('>')?;
    Ok((Some(lifetime), Some(Parameter { name, bound, default })))
}

fn arguments(c: &mut Cursor) -> Result<Vec<Argument>, Mistake> {
    let mut out = Vec::new();
    while !c.is_empty() {
        let name = c.ident("an argument, as in `(flag: bool)`")?;
        c.expect(':')?;
        let ty = c.until(&[","]);
        if ty.is_empty() {
            return c.mistake("expected the type of the argument");
        }
        out.push(Argument { name, ty });
        if !c.is_empty() {
            c.expect(',')?;
        }
    }
    if out.is_empty() { c.mistake("expected an argument, as in `(flag: bool)`") } else { Ok(out) }
}

fn field(c: &mut Cursor) -> Result<Field, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let name = c.ident("the name of a field")?;
    c.expect(':')?;
    let column = Column::parse(c)?;
    let ty = c.until(&[",", "=", "in"]);
    if ty.is_empty() {
        return c.mistake("expected the type of the field, after its column");
    }
    next_field(&ty)?;
    let mut range = None;
    let rule = if c.eat('=') {
        let (e, legal) = split_range(rule(c)?);
        range = legal;
        Rule::Fixed(e)
    } else if c.eat_word("in") {
        Rule::Range(rule(c)?)
    } else {
        Rule::None
    };
    let (ty, arguments) = split_arguments(ty);
    let Column { presence, frame, content, text } = column;
    let inner = match presence {
        Presence::Always => ty.clone(),
        Presence::If(_) | Presence::More => {
            optional_type(&ty, ty.clone().into_iter().next().map_or(name.span(), |t| t.span()))?
        }
    };
    let field =
        Field { attributes, name, presence, frame, content, column_text: text, ty, inner, arguments, rule, range };
    if !matches!(field.rule, Rule::None) && !field.is_bits() {
        return Err(Mistake::new(field.name.span(), "only a field of bits can have `=` or `in`"));
    }
    if !field.is_stored() && field.is_optional() {
        return Err(Mistake::new(field.name.span(), "a field that may be absent has no `=`"));
    }
    if !c.is_empty() {
        c.expect(',')?;
    }
    Ok(field)
}

/// `List<'a, Cell>(tfs_flag)`: type and arguments.
fn split_arguments(ty: TokenStream) -> (TokenStream, Option<TokenStream>) {
    let mut tokens: Vec<TokenTree> = ty.into_iter().collect();
    // A tuple or a function pointer is no field type: brackets at the end hold arguments.
    let arguments = match tokens.as_slice() {
        [_, .., TokenTree::Group(g)] if g.delimiter() == Delimiter::Parenthesis => Some(g.stream()),
        _ => None,
    };
    let arguments = arguments.map(|inner| {
        tokens.pop();
        let mut several = false;
        for t in inner.clone() {
            several |= matches!(&t, TokenTree::Punct(p) if p.as_char() == ',');
        }
        if several { TokenTree::from(Group::new(Delimiter::Parenthesis, inner)).into() } else { inner }
    });
    (tokens.into_iter().collect(), arguments)
}

/// What stands behind `=` or `in`.
fn rule(c: &mut Cursor) -> Result<TokenStream, Mistake> {
    let e = c.until_comma();
    if e.is_empty() { c.mistake("expected an expression") } else { Ok(e) }
}

/// `len(payload) in 1..=9`: what is computed, and the legal values.
fn split_range(rule: TokenStream) -> (TokenStream, Option<TokenStream>) {
    let mut tokens = rule.into_iter();
    let e = tokens.by_ref().take_while(|t| !matches!(t, TokenTree::Ident(i) if i.to_string() == "in")).collect();
    let range: TokenStream = tokens.collect();
    (e, if range.is_empty() { None } else { Some(range) })
}

/// Looks for the name of another field among the tokens of a type: a forgotten comma.
fn next_field(ty: &TokenStream) -> Result<(), Mistake> {
    let mut name = None;
    let mut in_path = false;
    for token in ty.clone() {
        match token {
            TokenTree::Punct(p) if p.as_char() == ':' => match name {
                Some(span) if p.spacing() == Spacing::Alone && !in_path => {
                    return Err(Mistake::new(span, "expected `,` before the next field"));
                }
                _ => in_path = p.spacing() == Spacing::Joint,
            },
            other => (name, in_path) = (Some(other.span()), false),
        }
    }
    Ok(())
}

/// The column of a field: presence, frame, content, each of which may be missing.
struct Column {
    presence: Presence,
    frame: Frame,
    content: Content,
    text: String,
}

const EXPECTED: &str = "expected a column: bits, [length], (if ..), (more), (bytes ..), (within ..), (bits ..), (align), \
     (count ..), (times ..), (while ..), (match ..), (sum), _ or ..";

impl Column {
    fn parse(c: &mut Cursor) -> Result<Column, Mistake> {
        let mut column =
            Column { presence: Presence::Always, frame: Frame::None, content: Content::Nested, text: String::new() };
        let mut parts = 0;
        loop {
            let span = c.span();
            let last = match c.peek() {
                Some(TokenTree::Literal(_)) => column.bits(c)?,
                Some(TokenTree::Ident(i)) if i.to_string() == "_" => {
                    c.next();
                    true
                }
                Some(TokenTree::Punct(p)) if p.as_char() == '.' => column.rest(c)?,
                Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Bracket => {
                    let g = g.clone();
                    c.next();
                    column.say(&format!("[{}]", g.stream()));
                    column.framed(length(&g)?, span)?;
                    false
                }
                Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis => {
                    let g = g.clone();
                    c.next();
                    column.say(&format!("({})", g.stream()));
                    column.group(&g, span)?
                }
                _ if parts == 0 => return Err(Mistake::new(span, EXPECTED)),
                _ => return Ok(column),
            };
            parts += 1;
            if last {
                return Ok(column);
            }
        }
    }

    fn say(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn bits(&mut self, c: &mut Cursor) -> Result<bool, Mistake> {
        let span = c.span();
        let text = c.next().map(|t| t.to_string()).unwrap_or_default();
        self.content = match text.parse() {
            Ok(n @ 1..=64) => Content::Bits(n),
            Ok(n @ 65..=4096) if n % 8 == 0 => Content::Wide(n),
            _ => return Err(Mistake::new(span, "expected a number of bits: 1 to 64, or more in whole bytes")),
        };
        if !matches!(self.frame, Frame::None) {
            return Err(Mistake::new(span, "bits have no length in front of them"));
        }
        self.say(&text);
        Ok(true)
    }

    /// `..` or `.. - e`.
    fn rest(&mut self, c: &mut Cursor) -> Result<bool, Mistake> {
        let span = c.span();
        c.next();
        c.expect('.')?;
        self.say("..");
        if c.eat('-') {
            let e: TokenStream = match c.next() {
                Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis => g.stream(),
                Some(t @ TokenTree::Literal(_)) => t.into(),
                _ => return Err(Mistake::new(span, "expected a number of bytes, or an expression in brackets")),
            };
            self.say(&format!("- {e}"));
            self.framed(Frame::RestBut(e), span)?;
        }
        Ok(true)
    }

    fn framed(&mut self, frame: Frame, span: Span) -> Result<(), Mistake> {
        if !matches!(self.frame, Frame::None) {
            return Err(Mistake::new(span, "one length for a field"));
        }
        self.frame = frame;
        Ok(())
    }

    /// `(word ..)`. True when nothing can follow it but the type.
    fn group(&mut self, g: &Group, span: Span) -> Result<bool, Mistake> {
        let mut inner = Cursor::new(g.stream(), g.span_close());
        let word = inner.ident("if, more, bytes, within, bits, align, count, times, while, match or sum")?;
        let first = matches!((&self.presence, &self.frame), (Presence::Always, Frame::None));
        match &*word.to_string() {
            "if" if !matches!(self.presence, Presence::Always) => {
                return Err(Mistake::new(span, "one `if` a field: join the conditions"));
            }
            "if" | "more" if !first => return Err(Mistake::new(span, "the condition comes first")),
            "if" => self.presence = Presence::If(expression(&mut inner)?),
            "more" => {
                self.presence = Presence::More;
                nothing(&mut inner)?;
            }
            "bytes" => self.framed(Frame::Exactly(expression(&mut inner)?), span)?,
            "within" => self.framed(Frame::Within(expression(&mut inner)?), span)?,
            other => {
                self.content = match other {
                    "bits" => Content::BitsOf(expression(&mut inner)?),
                    "align" => {
                        nothing(&mut inner)?;
                        Content::Align
                    }
                    "count" => Content::Count(announced(&mut inner)?),
                    "times" => Content::Times(expression(&mut inner)?),
                    "while" => Content::While(expression(&mut inner)?),
                    "match" => Content::Match(expression(&mut inner)?),
                    "sum" => {
                        nothing(&mut inner)?;
                        Content::Sum
                    }
                    _ => return Err(Mistake::new(word.span(), EXPECTED)),
                };
                let counted = matches!(self.content, Content::Count(_)) && !matches!(self.frame, Frame::None);
                let bits =
                    matches!(self.content, Content::BitsOf(_) | Content::Align) && !matches!(self.frame, Frame::None);
                if counted || bits {
                    return Err(Mistake::new(span, "this column has no length in front of it"));
                }
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// `[12]`, `[8 - 4]`, `[(e)]`.
fn length(g: &Group) -> Result<Frame, Mistake> {
    let mut inner = Cursor::new(g.stream(), g.span_close());
    if let Some(TokenTree::Group(e)) = inner.peek() {
        if e.delimiter() == Delimiter::Parenthesis {
            let e = expression(&mut Cursor::new(e.stream(), e.span_close()))?;
            inner.next();
            nothing(&mut inner)?;
            return Ok(Frame::LengthOf(e));
        }
    }
    announced(&mut inner).map(Frame::Length)
}

fn nothing(c: &mut Cursor) -> Result<(), Mistake> {
    if c.is_empty() { Ok(()) } else { c.mistake("expected nothing more here") }
}

fn expression(c: &mut Cursor) -> Result<TokenStream, Mistake> {
    if c.is_empty() {
        return c.mistake("expected an expression over earlier fields");
    }
    let mut out = TokenStream::new();
    while let Some(token) = c.next() {
        out.extend([token]);
    }
    Ok(out)
}

/// `bits`, then `* scale`, then `+ bias` or `- bias`.
fn announced(c: &mut Cursor) -> Result<Announced, Mistake> {
    let span = c.span();
    let bits = c.number("a number of bits")?;
    if !(1..=32).contains(&bits) {
        return Err(Mistake::new(span, "expected a number of bits, 1 to 32"));
    }
    let scale = if c.eat('*') { c.number("bytes per unit")?.max(1) } else { 1 };
    let mut bias = 0;
    for (sign, factor) in [('+', 1), ('-', -1)] {
        if c.eat(sign) {
            let n = c.number("a number of bytes")?;
            bias = factor * i32::try_from(n).unwrap_or(0);
        }
    }
    if !c.is_empty() {
        return c.mistake("expected `bits * scale + bias`");
    }
    Ok(Announced { bits, scale, bias })
}

/// What no single field shows.
fn check(s: &Structure) -> Result<(), Mistake> {
    // A field that takes the rest ends the structure.
    let mut open: Option<&Field> = None;
    for f in &s.fields {
        let rest = matches!((&f.frame, &f.content), (Frame::None, Content::Nested)) && f.column_text.ends_with("..");
        match open {
            Some(before) if rest || matches!(f.frame, Frame::RestBut(_)) || matches!(f.presence, Presence::More) => {
                let message = format!("`{}` has taken all that is left", before.key());
                return Err(Mistake::new(f.name.span(), message));
            }
            Some(before) => {
                let message = format!("`{}` has taken all that is left: `.. - n` leaves something", before.key());
                return Err(Mistake::new(f.name.span(), message));
            }
            None if rest => open = Some(f),
            None => {}
        }
    }
    if s.raw {
        let wrong = |message: &str| Err(Mistake::new(s.name.span(), message));
        let Some((body, head)) = s.fields.split_last() else { return wrong("a raw struct has a tag and a body") };
        if head.is_empty() || head.iter().any(|f| !f.is_bits() || f.is_optional()) {
            return wrong("before the body of a raw struct stand fields of bits: its tag");
        }
        if !matches!(
            (&body.frame, &body.content),
            (Frame::Length(_) | Frame::LengthOf(_) | Frame::None, Content::Nested)
        ) {
            return Err(Mistake::new(body.name.span(), "the body of a raw struct has a length, or is what is left"));
        }
    }
    Ok(())
}
