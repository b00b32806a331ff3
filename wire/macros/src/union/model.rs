//! The lines of a union.

use crate::cursor::Cursor;
use crate::describe;
use crate::docs::{self, joined};
use crate::mistake::Mistake;
use crate::model::snake_case;
use crate::quote::{ident, parse, quote, quote_at, text};
use crate::unit;
use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

/// One `enum` of a declaration.
pub struct Union {
    pub attributes: TokenStream,
    pub visibility: TokenStream,
    pub name: Ident,
    pub lifetime: TokenStream,
    /// The raw form (`tagged!`, `scoped!`) or the selector's type (`choice!`); nothing of `first!`.
    pub of: TokenStream,
    /// `exact`: a body longer than its structure is another structure's.
    pub exact: bool,
    /// `whole`: the structures hold their tags themselves.
    pub whole: bool,
    /// `kept`: a body that does not decode is kept, with the reason.
    pub kept: bool,
    /// `extends Variant(Type)`.
    pub base: Option<(Ident, TokenStream)>,
    /// `from 0x40` behind it: smaller tags are none of the base's.
    pub from: TokenStream,
    /// `by Scope`.
    pub scope: TokenStream,
    pub lines: Vec<Line>,
}

/// `0x44 CableDeliverySystem`, `0x0A Iso639Language<'a> as "ISO_639_language"`, `2 Frequency(U32)`,
/// `0x0E..=0x1F Event<'a>`, `(MAP, 0..=4) => (MAP, 1) Map<'a>`.
pub struct Line {
    pub attributes: TokenStream,
    /// The pattern, empty in `scoped!`.
    pub tag: TokenStream,
    /// The line stands for several tags.
    pub range: bool,
    /// The tag to write, over the structure `v`.
    pub canonical: Option<TokenStream>,
    pub variant: Ident,
    pub ty: TokenStream,
    pub label: String,
    /// `exact` behind the line: a longer body is another structure's, or no body is longer.
    pub exact: bool,
}

impl Line {
    /// The tag's first token, to blame.
    pub fn tag_span(&self) -> Span {
        self.tag.clone().into_iter().next().map_or(self.variant.span(), |t| t.span())
    }

    /// The variant keeps which tag it was.
    pub fn keeps_tag(&self) -> bool {
        self.range && self.canonical.is_none()
    }

    /// A number, a list, bytes or text standing alone: nothing can stand behind it.
    fn is_leaf(&self) -> bool {
        let text = self.ty.to_string();
        let name = text.split('<').next().unwrap_or_default().trim().rsplit(':').next().unwrap_or_default().trim();
        matches!(name, "Scalar" | "U8" | "U16" | "U24" | "U32" | "List" | "Blob" | "Text" | "Digits")
    }

    /// What people look for: hexadecimal tags, of a range the first, and the name of a descriptor as it is printed.
    fn aliases(&self, is_descriptor: bool) -> TokenStream {
        let text = self.tag.to_string();
        let tags = text.split('|').filter_map(|part| part.split("..").next()).map(str::trim);
        let tags = tags.filter(|tag| tag.strip_prefix("0x").is_some_and(|t| t.chars().all(|c| c.is_ascii_hexdigit())));
        let name = is_descriptor.then(|| format!("{}_descriptor", self.label));
        tags.map(str::to_owned).chain(name).flat_map(|alias| docs::alias(&alias)).collect()
    }

    /// The numbers of the tag: of a range the first, of a tuple all.
    fn numbers(&self) -> Option<Vec<u64>> {
        let text = self.tag.to_string().replace('_', "").to_lowercase();
        let first = text.split("..").next().and_then(|t| t.split('|').next()).unwrap_or_default();
        let number = |t: &str| match t.trim().strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => t.trim().parse().ok(),
        };
        first.trim().trim_matches(['(', ')']).split(',').map(number).collect()
    }
}

/// The unions of one call. `tags` is false where lines have none.
pub fn unions(input: TokenStream, tags: bool) -> Result<Vec<Union>, Mistake> {
    let mut c = Cursor::new(input, Span::call_site());
    let mut out = Vec::new();
    while !c.is_empty() {
        out.push(union(&mut c, tags)?);
    }
    Ok(out)
}

fn union(c: &mut Cursor, tags: bool) -> Result<Union, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let visibility = c.visibility().into_iter().collect();
    if !c.eat_word("enum") {
        return c.mistake("expected `enum`");
    }
    let name = c.ident("the name of the union")?;
    let Some(lifetime) = c.lifetime()? else { return c.mistake("expected a lifetime, as in `<'a>`") };
    let of = if c.eat(':') {
        c.until(&["extends", "exact", "whole", "kept", "by", "{"])
    } else if tags {
        return c.mistake("expected `:`");
    } else {
        TokenStream::new()
    };
    let mut u = Union {
        attributes,
        visibility,
        name,
        lifetime,
        of,
        exact: false,
        whole: false,
        kept: false,
        base: None,
        from: TokenStream::new(),
        scope: TokenStream::new(),
        lines: Vec::new(),
    };
    loop {
        if c.eat_word("extends") {
            let variant = c.ident("the name of the base's variant")?;
            u.base = Some((variant, c.group(Delimiter::Parenthesis, "`(Type)`")?.stream()));
            if c.eat_word("from") {
                u.from = c.until(&["exact", "whole", "{"]);
            }
        } else if c.eat_word("exact") {
            u.exact = true;
        } else if c.eat_word("whole") {
            u.whole = true;
        } else if c.eat_word("kept") {
            u.kept = true;
        } else if c.eat_word("by") {
            u.scope = c.until(&["{"]);
        } else {
            break;
        }
    }
    let body = c.group(Delimiter::Brace, "`{ lines }`")?;
    let mut l = Cursor::new(body.stream(), body.span_close());
    while !l.is_empty() {
        let line = line(&mut l, tags)?;
        check(&u.lines, &line)?;
        u.lines.push(line);
    }
    Ok(u)
}

/// One line for a variant and for a tag; the tags in their order.
fn check(lines: &[Line], line: &Line) -> Result<(), Mistake> {
    if let Some(other) = lines.iter().find(|o| o.variant.to_string() == line.variant.to_string()) {
        let message = format!("`{}` has a line already: `{}`", other.variant, other.tag);
        return Err(Mistake::new(line.variant.span(), message));
    }
    let Some(numbers) = line.numbers().filter(|_| !line.tag.is_empty()) else { return Ok(()) };
    if let Some(other) = lines.iter().find(|o| o.numbers().as_ref() == Some(&numbers)) {
        return Err(Mistake::new(line.tag_span(), format!("the tag has a line already: `{}`", other.variant)));
    }
    match lines.iter().rev().find(|o| o.numbers().is_some_and(|n| n > numbers)) {
        Some(other) => {
            Err(Mistake::new(line.tag_span(), format!("the tags have an order: before `{}`", other.variant)))
        }
        None => Ok(()),
    }
}

fn line(c: &mut Cursor, tags: bool) -> Result<Line, Mistake> {
    let attributes = c.attributes().into_iter().collect();
    let tag = up_to_a_word(c);
    if tag.is_empty() && tags {
        return c.mistake("expected a tag, as in `0x44 CableDeliverySystem`");
    }
    let (tag, canonical) = split_arrow(tag);
    let ty: Vec<TokenTree> = c.until(&[",", "as", "exact"]).into_iter().collect();
    let name = ty.iter().rev().scan(0, |depth, t| {
        // The last path segment outside of angle brackets.
        match t {
            TokenTree::Punct(p) if p.as_char() == '>' => *depth += 1,
            TokenTree::Punct(p) if p.as_char() == '<' => *depth -= 1,
            _ => {}
        }
        Some((*depth, t))
    });
    let variant = name.filter_map(|(depth, t)| match t {
        TokenTree::Ident(i) if depth == 0 => Some(i.clone()),
        _ => None,
    });
    let Some(variant) = variant.into_iter().next() else { return c.mistake("expected the type of the structure") };
    // `Variant(Type)`: a name that is not the type's.
    let ty = match ty.as_slice() {
        [TokenTree::Ident(_), TokenTree::Group(g)] if g.delimiter() == Delimiter::Parenthesis => g.stream(),
        _ => ty.iter().cloned().collect(),
    };
    let label = if c.eat_word("as") {
        let literal = c.next().map(|t| t.to_string()).unwrap_or_default();
        literal.trim_matches('"').to_string()
    } else {
        snake_case(&variant.to_string())
    };
    let exact = c.eat_word("exact");
    if !c.is_empty() {
        c.expect(',')?;
    }
    let range = tag.to_string().contains("..") || tag.to_string().contains('|') || has_wildcard(&tag);
    Ok(Line { attributes, tag, range, canonical, variant, ty, label, exact })
}

fn up_to_a_word(c: &mut Cursor) -> Vec<TokenTree> {
    let mut out = Vec::new();
    while !matches!(c.peek(), Some(TokenTree::Ident(_)) | None) {
        out.extend(c.next());
    }
    out
}

fn has_wildcard(tag: &TokenStream) -> bool {
    tag.clone().into_iter().any(|t| match t {
        TokenTree::Ident(i) => i.to_string() == "_",
        TokenTree::Group(g) => has_wildcard(&g.stream()),
        _ => false,
    })
}

/// `pattern => tag` at its arrow.
fn split_arrow(tokens: Vec<TokenTree>) -> (TokenStream, Option<TokenStream>) {
    let arrow = tokens.windows(2).position(|w| match w {
        [TokenTree::Punct(a), TokenTree::Punct(b)] => a.as_char() == '=' && b.as_char() == '>',
        _ => false,
    });
    match arrow {
        Some(at) => {
            let (pattern, rest) = tokens.split_at(at);
            (pattern.iter().cloned().collect(), Some(rest.iter().skip(2).cloned().collect()))
        }
        None => (tokens.into_iter().collect(), None),
    }
}

impl Union {
    /// The name as tokens.
    pub fn name(&self) -> TokenStream {
        ident(&self.name)
    }

    /// The holes that every template of a union has.
    pub fn holes<'h>(&'h self, name: &'h TokenStream) -> Vec<(&'static str, &'h TokenStream)> {
        vec![
            ("name", name),
            ("lt", &self.lifetime),
            ("of", &self.of),
            ("attributes", &self.attributes),
            ("vis", &self.visibility),
        ]
    }

    /// `template` once for each line: `$tag`, `$canonical`, `$variant`, `$ty`, `$label`, `$line`, `$aliases`, and
    /// `$held`, the type in the variant, and `$walk`, which tells a tracer of it.
    pub fn each<'t>(&self, template: impl Fn(&Line) -> &'t str) -> TokenStream {
        let name = self.name();
        let is_descriptor = ["RawDescriptor", "RawExtension"].iter().any(|raw| self.of.to_string().contains(raw));
        let mut out = TokenStream::new();
        for l in &self.lines {
            let aliases = l.aliases(is_descriptor);
            let (variant, label) = (ident(&l.variant), text(&l.label));
            let canonical = l.canonical.clone().unwrap_or_else(|| l.tag.clone());
            let held = if self.holds_tail(l) {
                quote_at(l.variant.span(), "::wire::Known<$lt, $ty>", &[("lt", &self.lifetime), ("ty", &l.ty)])
            } else {
                l.ty.clone()
            };
            let walk = crate::tell::line(&l.attributes, &l.ty, &self.lifetime);
            let holes = [
                &self.holes(&name)[..],
                &[
                    ("tag", &l.tag),
                    ("canonical", &canonical),
                    ("variant", &variant),
                    ("ty", &l.ty),
                    ("held", &held),
                    ("label", &label),
                    ("line", &l.attributes),
                    ("aliases", &aliases),
                    ("walk", &walk),
                ],
            ]
            .concat();
            out.extend(quote_at(l.variant.span(), template(l), &holes));
        }
        out
    }

    /// A longer body keeps its structure, with what is behind it.
    pub fn holds_tail(&self, line: &Line) -> bool {
        !self.exact && !self.whole && !line.exact && !line.is_leaf()
    }

    /// True when no other line has this type: it says which line it is.
    pub fn is_only(&self, line: &Line) -> bool {
        self.lines.iter().filter(|o| o.ty.to_string() == line.ty.to_string()).count() == 1
    }

    /// A table of tags, names and structures for the documentation.
    pub fn table(&self) -> TokenStream {
        let mut out = String::from("\n\n| tag | | |\n|---|---|---|\n");
        for l in &self.lines {
            let ty = joined(&l.ty);
            let structure = inner(&ty);
            // Arrays and plain numbers have no page.
            let has_page = structure.starts_with(char::is_alphabetic) && structure.contains(char::is_uppercase);
            let link = if has_page { format!("[`{structure}`](type@{structure})") } else { String::new() };
            out += &format!("| `{}` | {} | {link} |\n", joined(&l.tag).replace('|', "\\|"), l.label);
        }
        text(&out)
    }

    /// `impl Described`; `by` says what decides which line it is.
    pub fn described(&self, by: &str) -> TokenStream {
        let name = self.name();
        let by = quote(by, &self.holes(&name));
        let mut lines = TokenStream::new();
        for l in &self.lines {
            lines.extend(quote(
                "::wire::layout::Line {
                    tag: $tag, name: $label, doc: ::wire::layout::Doc(&[$doc]), unit: $unit, layout: ::wire::layout::of::<$ty>, tail: $tail, keeps_tag: $keeps,
                },",
                &[
                    ("tag", &text(&joined(&l.tag))),
                    ("label", &text(&l.label)),
                    ("doc", &unit::doc(&l.attributes)),
                    ("unit", &describe::unit(&l.attributes)),
                    ("ty", &l.ty),
                    ("tail", &parse(if self.holds_tail(l) { "true" } else { "false" })),
                    ("keeps", &parse(if l.keeps_tag() { "true" } else { "false" })),
                ],
            ));
        }
        let base = match &self.base {
            Some((_, ty)) => quote("::core::option::Option::Some(::wire::layout::of::<$ty>)", &[("ty", ty)]),
            None => parse("::core::option::Option::None"),
        };
        let form = quote(
            "Union(::wire::layout::Union { by: ::wire::layout::By::$by, lines: &[$lines], base: $base })",
            &[("by", &by), ("lines", &lines), ("base", &base)],
        );
        let generics = quote("<$lt>", &[("lt", &self.lifetime)]);
        describe::described(&generics, &name, &generics, &self.attributes, &form)
    }
}

/// What only holds a structure, as its first argument behind a lifetime.
const HOLDERS: [&str; 5] = ["LongSection", "ShortSection", "DsmccSection", "List", "Scalar"];

/// The path of a type without its arguments; of one that only holds another, that of the other.
fn inner(ty: &str) -> &str {
    let (path, rest) = ty.split_at(ty.find(['<', '>', ',']).unwrap_or(ty.len()));
    if !HOLDERS.contains(&path) {
        return path;
    }
    let arguments = rest.trim_start_matches('<');
    inner(if arguments.starts_with('\'') { arguments.split_once(", ").map_or("", |(_, rest)| rest) } else { arguments })
}
