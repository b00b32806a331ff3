//! A declaration as written.

use crate::cursor::{Cursor, Mistake};
use crate::quote::{self, quote};
use proc_macro::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};

/// One `struct` of a declaration.
pub struct Structure {
    pub attributes: TokenStream,
    pub visibility: TokenStream,
    pub name: Ident,
    pub lifetime: Option<TokenStream>,
    pub parameter: Option<Parameter>,
    pub fields: Vec<Field>,
}

/// `D: Item<'a> = Descriptor<'a>`: the namespace of the loops inside, with the one meant as a rule.
pub struct Parameter {
    pub name: Ident,
    pub bound: TokenStream,
    pub default: TokenStream,
}

/// The generics of a structure, as each kind of item needs them.
pub struct Generics {
    /// `'a`, or one made up.
    pub lifetime: TokenStream,
    /// `<'a, D>` or less: behind the name.
    pub used: TokenStream,
    /// `<'a, D: Item<'a> = Descriptor<'a>>`: in the definition.
    pub defined: TokenStream,
}

impl Structure {
    pub fn generics(&self) -> Generics {
        let lifetime = self.lifetime.clone().unwrap_or_else(|| quote::parse("'wire"));
        let (used, defined) = match (&self.lifetime, &self.parameter) {
            (None, _) => (TokenStream::new(), TokenStream::new()),
            (Some(l), None) => (quote("<$l>", &[("l", l)]), quote("<$l>", &[("l", l)])),
            (Some(l), Some(p)) => {
                let name = TokenTree::from(p.name.clone()).into();
                let holes = [("l", l), ("d", &name), ("bound", &p.bound), ("default", &p.default)];
                (quote("<$l, $d>", &holes), quote("<$l, $d: $bound = $default>", &holes))
            }
        };
        Generics { lifetime, used, defined }
    }

    /// `<'a, D: Item<'a> + more>`: behind `impl`. A structure without lifetime has one if `always`.
    pub fn declared(&self, always: bool, more: &str) -> TokenStream {
        let lifetime = self.generics().lifetime;
        match &self.parameter {
            Some(p) => {
                let (name, more) = (TokenTree::from(p.name.clone()).into(), quote::parse(more));
                let holes = [("l", &lifetime), ("d", &name), ("bound", &p.bound), ("more", &more)];
                quote("<$l, $d: $bound $more>", &holes)
            }
            None if always || self.lifetime.is_some() => quote("<$l>", &[("l", &lifetime)]),
            None => TokenStream::new(),
        }
    }
}

/// One line: `name: column type rule`.
pub struct Field {
    pub attributes: TokenStream,
    pub name: Ident,
    pub column: Column,
    /// The column as written, for the documentation.
    pub column_text: String,
    pub ty: TokenStream,
    pub rule: Rule,
}

/// How a field lies on the wire.
pub enum Column {
    /// `13`: a field of so many bits.
    Bits(u32),
    /// `[12]`, `[8 * 4]`, `[12 - 4]`, `[8 + 1]`: a length, then that much of the type.
    Length(Announced),
    /// `(count 8)`, `(count 5 + 1)`: a number of entries, then the entries.
    Count(Announced),
    /// `(bytes e)`: as many bytes as earlier fields say.
    Bytes(TokenStream),
    /// `(times e)`: as many entries as earlier fields say.
    Times(TokenStream),
    /// `(if e)`, `(if e) 24`, `(if e) [8]`: present when earlier fields say so.
    If(TokenStream, Box<Column>),
    /// `(match e)`: one of several structures, chosen by an earlier field.
    Match(TokenStream),
    /// `_` or `..`: another structure, or what is left.
    Nested,
}

/// A number of `bits` that announces `number * scale + bias` bytes or entries.
#[derive(Clone, Copy)]
pub struct Announced {
    pub bits: u32,
    pub scale: u32,
    pub bias: i32,
}

/// What else the line says.
pub enum Rule {
    None,
    /// `= e`: a constant, or computed from other fields; either way not stored.
    Fixed(TokenStream),
    /// `in a..=b`: the legal values.
    Range(TokenStream),
}

impl Field {
    /// The field's name without `r#` and a trailing underscore.
    pub fn key(&self) -> String {
        let name = self.name.to_string();
        name.trim_start_matches("r#").trim_end_matches('_').to_string()
    }

    pub fn is_stored(&self) -> bool {
        !matches!(self.rule, Rule::Fixed(_))
    }

    /// Reserved bits: left out of JSON when they are as they should be.
    pub fn is_reserved(&self) -> bool {
        matches!(self.ty.to_string().rsplit("::").next().map(str::trim), Some("Rfu" | "Rfz"))
    }

    /// The bits this field takes in a run: its own, or those of the number that announces it.
    pub fn run_bits(&self) -> Option<u32> {
        self.column.run_bits()
    }

    /// The type's first token, to blame.
    pub fn type_span(&self) -> Span {
        self.ty.clone().into_iter().next().map_or(self.name.span(), |t| t.span())
    }

    /// `T` of `Option<T>`.
    pub fn optional_type(&self) -> Result<TokenStream, Mistake> {
        let tokens: Vec<TokenTree> = self.ty.clone().into_iter().collect();
        match tokens.as_slice() {
            [TokenTree::Ident(option), TokenTree::Punct(open), inner @ .., TokenTree::Punct(close)]
                if option.to_string() == "Option" && open.as_char() == '<' && close.as_char() == '>' =>
            {
                Ok(inner.iter().cloned().collect())
            }
            _ => Err(Mistake::new(self.type_span(), "a field with `(if ..)` is an `Option<..>`")),
        }
    }
}

impl Column {
    pub fn run_bits(&self) -> Option<u32> {
        match self {
            Column::Bits(n) => Some(*n),
            Column::Length(a) | Column::Count(a) => Some(a.bits),
            _ => None,
        }
    }
}

pub fn parse(input: TokenStream) -> Result<Vec<Structure>, Mistake> {
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
    if !c.eat_word("struct") {
        return c.mistake("expected `struct`");
    }
    let name = c.ident("the name of a structure")?;
    let (lifetime, parameter) = generics(c)?;
    let body = c.group(Delimiter::Brace, "`{ fields }`")?;
    let mut f = Cursor::new(body.stream(), body.span_close());
    let mut fields = Vec::new();
    while !f.is_empty() {
        fields.push(field(&mut f)?);
    }
    Ok(Structure { attributes, visibility, name, lifetime, parameter, fields })
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

fn field(c: &mut Cursor) -> Result<Field, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let name = c.ident("the name of a field")?;
    c.expect(':')?;
    let (column, column_text) = column(c)?;
    let ty = c.until(&[",", "=", "in"]);
    if ty.is_empty() {
        return c.mistake("expected the type of the field, after its column");
    }
    next_field(&ty)?;
    let rule = if c.eat('=') {
        Rule::Fixed(rule(c)?)
    } else if c.eat_word("in") {
        Rule::Range(rule(c)?)
    } else {
        Rule::None
    };
    let field = Field { attributes, name, column, column_text, ty, rule };
    if !matches!(field.rule, Rule::None) && !matches!(field.column, Column::Bits(_)) {
        return Err(Mistake::new(field.name.span(), "only a field of bits can have `=` or `in`"));
    }
    if matches!(field.column, Column::If(..)) {
        field.optional_type()?;
    }
    if !c.is_empty() {
        c.expect(',')?;
    }
    Ok(field)
}

/// What stands behind `=` or `in`.
fn rule(c: &mut Cursor) -> Result<TokenStream, Mistake> {
    let e = c.until_comma();
    if e.is_empty() { c.mistake("expected an expression") } else { Ok(e) }
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

fn column(c: &mut Cursor) -> Result<(Column, String), Mistake> {
    const EXPECTED: &str =
        "expected a column: bits, [length], (count ..), (bytes ..), (times ..), (if ..), (match ..), _ or ..";
    let span = c.span();
    match c.next() {
        Some(TokenTree::Literal(l)) => {
            let text = l.to_string();
            match text.parse() {
                Ok(n @ 1..=64) => Ok((Column::Bits(n), text)),
                _ => Err(Mistake::new(span, "expected a number of bits, 1 to 64")),
            }
        }
        Some(TokenTree::Ident(i)) if i.to_string() == "_" => Ok((Column::Nested, String::new())),
        Some(TokenTree::Punct(p)) if p.as_char() == '.' => {
            c.expect('.')?;
            Ok((Column::Nested, "..".into()))
        }
        Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Bracket => {
            let mut inner = Cursor::new(g.stream(), g.span_close());
            Ok((Column::Length(announced(&mut inner)?), format!("[{}]", g.stream())))
        }
        Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis => {
            let mut inner = Cursor::new(g.stream(), g.span_close());
            let word = inner.ident("count, bytes, times, if or match")?;
            let text = format!("({})", g.stream());
            match &*word.to_string() {
                "count" => Ok((Column::Count(announced(&mut inner)?), text)),
                "bytes" => Ok((Column::Bytes(expression(&mut inner)?), text)),
                "times" => Ok((Column::Times(expression(&mut inner)?), text)),
                "match" => Ok((Column::Match(expression(&mut inner)?), text)),
                "if" => {
                    let condition = expression(&mut inner)?;
                    let (inner, inner_text) = match c.peek() {
                        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => column(c)?,
                        _ => (Column::Nested, String::new()),
                    };
                    if matches!(inner, Column::If(..)) {
                        return Err(Mistake::new(span, "one `if` a field: join the conditions"));
                    }
                    Ok((Column::If(condition, Box::new(inner)), format!("{text} {inner_text}")))
                }
                _ => Err(Mistake::new(word.span(), EXPECTED)),
            }
        }
        _ => Err(Mistake::new(span, EXPECTED)),
    }
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
