//! A declaration, as data: what `parse` makes of the tokens and all later steps read.

use crate::mistake::Mistake;
use crate::quote::{ident, parse, quote, text};
use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

/// One `struct` of a declaration.
pub struct Structure {
    pub attributes: TokenStream,
    pub visibility: TokenStream,
    /// `raw struct`: the form of all items of a union, tag and body.
    pub raw: bool,
    pub name: Ident,
    pub lifetime: Option<TokenStream>,
    pub parameter: Option<Parameter>,
    /// `(tfs_flag: bool)`: what the enclosing structure says.
    pub arguments: Vec<Argument>,
    pub fields: Vec<Field>,
}

/// `D: Item<'a> = Descriptor<'a>`: the namespace of the loops inside, with the usual one.
pub struct Parameter {
    pub name: Ident,
    pub bound: TokenStream,
    pub default: TokenStream,
}

/// `tfs_flag: bool`.
pub struct Argument {
    pub name: Ident,
    pub ty: TokenStream,
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
        let lifetime = self.lifetime.clone().unwrap_or_else(|| parse("'wire"));
        let (used, defined) = match (&self.lifetime, &self.parameter) {
            (None, _) => (TokenStream::new(), TokenStream::new()),
            (Some(l), None) => (quote("<$l>", &[("l", l)]), quote("<$l>", &[("l", l)])),
            (Some(l), Some(p)) => {
                let name = ident(&p.name);
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
                let (name, more) = (ident(&p.name), quote(more, &[("l", &lifetime)]));
                let holes = [("l", &lifetime), ("d", &name), ("bound", &p.bound), ("more", &more)];
                quote("<$l, $d: $bound $more>", &holes)
            }
            None if always || self.lifetime.is_some() => quote("<$l>", &[("l", &lifetime)]),
            None => TokenStream::new(),
        }
    }

    /// The name as tokens.
    pub fn name(&self) -> TokenStream {
        ident(&self.name)
    }

    /// The fields of the struct: all but constants and computed ones.
    pub fn stored(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|f| f.is_stored())
    }

    /// The arguments as one type: `()`, `bool`, `(bool, u8)`.
    pub fn argument_type(&self) -> TokenStream {
        self.joined(|a| a.ty.clone())
    }

    /// The arguments as one pattern: `tfs_flag`, `(a, b)`.
    pub fn argument_pattern(&self) -> TokenStream {
        self.joined(|a| ident(&a.name))
    }

    fn joined(&self, of: impl Fn(&Argument) -> TokenStream) -> TokenStream {
        match self.arguments.as_slice() {
            [one] => of(one),
            all => {
                let all: TokenStream = all.iter().flat_map(|a| quote("$a,", &[("a", &of(a))])).collect();
                quote("($a)", &[("a", &all)])
            }
        }
    }

    /// True when the expression mentions a field: it is computed from that, not a constant.
    pub fn is_computed(&self, e: &TokenStream) -> bool {
        self.fields.iter().any(|f| mentions(e, &f.name.to_string()))
    }

    /// The names in `len(..)`, or in `count(..)`, of all expressions.
    pub fn measured(&self, word: &str) -> Vec<&Field> {
        let asked = |f: &Field| self.fields.iter().any(|g| g.expressions().any(|e| asks(e, word, &f.name.to_string())));
        self.fields.iter().filter(|f| asked(f)).collect()
    }
}

/// One line: `name: column type(arguments) rule`.
pub struct Field {
    pub attributes: TokenStream,
    pub name: Ident,
    pub presence: Presence,
    pub frame: Frame,
    pub content: Content,
    /// The column as written, for the documentation.
    pub column_text: String,
    /// As written, without arguments.
    pub ty: TokenStream,
    /// `T` of `Option<T>` where the field may be absent, else the type.
    pub inner: TokenStream,
    /// `(tfs_flag)` behind the type.
    pub arguments: Option<TokenStream>,
    pub rule: Rule,
    /// `= e in a..=b`: the legal values of what is computed.
    pub range: Option<TokenStream>,
}

/// Whether the field is there.
pub enum Presence {
    Always,
    /// `(if e)`: when earlier fields say so.
    If(TokenStream),
    /// `(more)`: when the enclosing length holds more.
    More,
}

/// What bounds the bytes of the field.
pub enum Frame {
    None,
    /// `[12]`, `[8 * 4]`, `[12 - 4]`, `[8 + 1]`: a length, then that much of the type.
    Length(Announced),
    /// `[(e)]`: a length of as many bits as an expression says, 0 for none.
    LengthOf(TokenStream),
    /// `(bytes e)`: as many bytes as earlier fields say.
    Exactly(TokenStream),
    /// `(within e)`: as many bytes as earlier fields say, if they do.
    Within(TokenStream),
    /// `.. - e`: what is left but so many bytes.
    RestBut(TokenStream),
}

/// How the field lies in its bytes.
pub enum Content {
    /// `13`: so many bits.
    Bits(u32),
    /// `(bits e)`: as many bits as earlier fields say.
    BitsOf(TokenStream),
    /// `(align)`: the bits to the end of the byte.
    Align,
    /// `128`: more bits than a number has; whole bytes.
    Wide(u32),
    /// `(count 8)`, `(count 5 + 1)`: a number of entries, then the entries.
    Count(Announced),
    /// `(times e)`: as many entries as earlier fields say.
    Times(TokenStream),
    /// `(while |entry| e)`: entries up to the first that does not fulfil a condition.
    While(TokenStream),
    /// `(match e)`: one of several structures, chosen by an earlier field.
    Match(TokenStream),
    /// `(sum)`: a checksum over all before it.
    Sum,
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

    pub fn ident(&self) -> TokenStream {
        ident(&self.name)
    }

    /// `&"Structure.field"`, as errors print it.
    pub fn place(&self, s: &Structure) -> TokenStream {
        quote("&$name", &[("name", &text(&format!("{}.{}", s.name, self.key())))])
    }

    /// `&"Structure.field_length"`, what bounds the field; the field itself where that is no field of its own.
    pub fn bound(&self, s: &Structure) -> TokenStream {
        match self.frame {
            Frame::Length(_) | Frame::LengthOf(_) => {
                quote("&$name", &[("name", &text(&format!("{}.{}_length", s.name, self.key())))])
            }
            _ => self.place(s),
        }
    }

    pub fn is_stored(&self) -> bool {
        !matches!(self.rule, Rule::Fixed(_))
    }

    pub fn is_optional(&self) -> bool {
        !matches!(self.presence, Presence::Always)
    }

    /// Reserved bits and checksums: left out of JSON when they are as they should be.
    pub fn is_reserved(&self) -> bool {
        let last = self.ty.to_string();
        matches!(self.content, Content::Sum) || matches!(last.rsplit("::").next().map(str::trim), Some("Rfu" | "Rfz"))
    }

    /// A number of bits in a run: the field, or what announces it.
    pub fn run_bits(&self) -> Option<u32> {
        match (&self.frame, &self.content) {
            (Frame::Length(a), _) | (Frame::None, Content::Count(a)) => Some(a.bits),
            (Frame::None, Content::Bits(n)) => Some(*n),
            _ => None,
        }
    }

    /// The field is bits and nothing else.
    pub fn is_bits(&self) -> bool {
        matches!(self.frame, Frame::None)
            && matches!(self.content, Content::Bits(_) | Content::BitsOf(_) | Content::Align)
    }

    /// The number that announces the field's bytes or entries.
    pub fn announced(&self) -> Option<Announced> {
        match (&self.frame, &self.content) {
            (Frame::Length(a), _) | (_, Content::Count(a)) => Some(*a),
            _ => None,
        }
    }

    /// The type's first token, to blame.
    pub fn type_span(&self) -> Span {
        self.ty.clone().into_iter().next().map_or(self.name.span(), |t| t.span())
    }

    /// All expressions of the line.
    pub fn expressions(&self) -> impl Iterator<Item = &TokenStream> {
        let rule = match &self.rule {
            Rule::Fixed(e) | Rule::Range(e) => Some(e),
            Rule::None => None,
        };
        self.column_expressions().chain(rule).chain(&self.range)
    }

    /// The expressions before the rule: they see what stands before the field.
    pub fn column_expressions(&self) -> impl Iterator<Item = &TokenStream> {
        let presence = match &self.presence {
            Presence::If(e) => Some(e),
            Presence::Always | Presence::More => None,
        };
        let frame = match &self.frame {
            Frame::LengthOf(e) | Frame::Exactly(e) | Frame::Within(e) | Frame::RestBut(e) => Some(e),
            Frame::None | Frame::Length(_) => None,
        };
        let content = match &self.content {
            Content::BitsOf(e) | Content::Times(e) | Content::While(e) | Content::Match(e) => Some(e),
            _ => None,
        };
        presence.into_iter().chain(frame).chain(content).chain(&self.arguments)
    }
}

/// `T` of `Option<T>`.
pub fn optional_type(ty: &TokenStream, blame: Span) -> Result<TokenStream, Mistake> {
    let tokens: Vec<TokenTree> = ty.clone().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(option), TokenTree::Punct(open), inner @ .., TokenTree::Punct(close)]
            if option.to_string() == "Option" && open.as_char() == '<' && close.as_char() == '>' =>
        {
            Ok(inner.iter().cloned().collect())
        }
        _ => Err(Mistake::new(blame, "a field that may be absent is an `Option<..>`")),
    }
}

/// True when the name stands among the tokens, but not behind a dot.
pub fn mentions(e: &TokenStream, name: &str) -> bool {
    let mut dot = false;
    e.clone().into_iter().any(|t| {
        let found = match &t {
            TokenTree::Ident(i) => !dot && i.to_string() == name,
            TokenTree::Group(g) => mentions(&g.stream(), name),
            _ => false,
        };
        dot = matches!(&t, TokenTree::Punct(p) if p.as_char() == '.');
        found
    })
}

/// `len` or `count`, and the names in its brackets, where the tokens begin with such a built-in.
fn built_in(tokens: &[TokenTree], dot: bool) -> Option<(&'static str, Vec<Ident>)> {
    let [TokenTree::Ident(i), TokenTree::Group(g), ..] = tokens else { return None };
    let word = match &*i.to_string() {
        "len" => "len",
        "count" => "count",
        _ => return None,
    };
    let names: Option<Vec<Ident>> = (g.stream().into_iter())
        .filter(|t| !matches!(t, TokenTree::Punct(p) if p.as_char() == ','))
        .map(|t| if let TokenTree::Ident(i) = t { Some(i) } else { None })
        .collect();
    let names = names.filter(|n| !n.is_empty() && !dot && g.delimiter() == Delimiter::Parenthesis)?;
    Some((word, names))
}

/// Walks the tokens with a built-in at the front, or one token otherwise.
fn walk(e: &TokenStream, mut each: impl FnMut(Result<(&'static str, Vec<Ident>), &TokenTree>)) {
    let tokens: Vec<TokenTree> = e.clone().into_iter().collect();
    let (mut rest, mut dot) = (tokens.as_slice(), false);
    while let [first, behind @ ..] = rest {
        match built_in(rest, dot) {
            Some(found) => {
                each(Ok(found));
                rest = behind.get(1..).unwrap_or_default();
            }
            None => {
                each(Err(first));
                rest = behind;
            }
        }
        dot = matches!(first, TokenTree::Punct(p) if p.as_char() == '.');
    }
}

/// True when the tokens have `word(.., name, ..)`.
fn asks(e: &TokenStream, word: &str, name: &str) -> bool {
    let mut found = false;
    walk(e, |t| match t {
        Ok((w, names)) => found |= w == word && names.iter().any(|n| n.to_string() == name),
        Err(TokenTree::Group(g)) => found |= asks(&g.stream(), word, name),
        Err(_) => {}
    });
    found
}

/// True when the tokens have a built-in.
pub fn has_built_in(e: &TokenStream) -> bool {
    let mut found = false;
    walk(e, |t| match t {
        Ok(_) => found = true,
        Err(TokenTree::Group(g)) => found |= has_built_in(&g.stream()),
        Err(_) => {}
    });
    found
}

/// The local that holds `len(name)` or `count(name)`.
pub fn variable(word: &str, name: &Ident) -> String {
    format!("__{word}_{}", name.to_string().trim_start_matches("r#"))
}

/// The tokens with `len(a, b)` and `count(a)` replaced by sums of `__len_a`, `__len_b`, `__count_a`.
pub fn resolved(e: &TokenStream) -> TokenStream {
    let mut out = Vec::new();
    walk(e, |t| match t {
        Ok((word, names)) => {
            let sum = names.iter().map(|n| format!(".saturating_add({})", variable(word, n))).collect::<String>();
            out.extend(parse(&format!("(0usize{sum})")));
        }
        Err(TokenTree::Group(g)) => {
            let mut inner = proc_macro::Group::new(g.delimiter(), resolved(&g.stream()));
            inner.set_span(g.span());
            out.push(inner.into());
        }
        Err(t) => out.push(t.clone()),
    });
    out.into_iter().collect()
}

/// The type with its lifetimes elided, for a local.
pub fn elided(ty: &TokenStream) -> TokenStream {
    let mut tick = false;
    let elide = |t: TokenTree| match t {
        TokenTree::Ident(i) if core::mem::take(&mut tick) => Ident::new("_", i.span()).into(),
        t => {
            tick = matches!(&t, TokenTree::Punct(p) if p.as_char() == '\'');
            t
        }
    };
    ty.clone().into_iter().map(elide).collect()
}

/// `CableDeliverySystem` to `cable_delivery_system`.
pub fn snake_case(camel: &str) -> String {
    let mut out = String::new();
    for c in camel.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}
