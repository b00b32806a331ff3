//! Code templates: Rust text with `$name` where tokens go.

use proc_macro::{Group, Ident, Literal, Span, TokenStream, TokenTree};

/// Tokens of text that this crate wrote itself.
pub fn parse(code: &str) -> TokenStream {
    match code.parse() {
        Ok(tokens) => tokens,
        Err(error) => unreachable!("template {code:?}: {error}"),
    }
}

/// The tokens of `template` with each `$name` replaced.
pub fn quote(template: &str, holes: &[(&str, &TokenStream)]) -> TokenStream {
    fill(parse(template), holes)
}

/// The same, with all tokens of the template blamed on `span`: errors then point at the field.
pub fn quote_at(span: Span, template: &str, holes: &[(&str, &TokenStream)]) -> TokenStream {
    // Errors point there; names resolve as in other templates.
    let span = span.resolved_at(Span::call_site());
    let tokens = parse(template).into_iter().map(|t| respan(t, span)).collect();
    fill(tokens, holes)
}

/// The token, and all tokens in it, blamed on `span`.
pub fn respan(token: TokenTree, span: Span) -> TokenTree {
    let mut token = match token {
        TokenTree::Group(g) => {
            Group::new(g.delimiter(), g.stream().into_iter().map(|t| respan(t, span)).collect()).into()
        }
        other => other,
    };
    token.set_span(span);
    token
}

fn fill(template: TokenStream, holes: &[(&str, &TokenStream)]) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = template.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(p) if p.as_char() == '$' => {
                let name = tokens.next().map(|t| t.to_string()).unwrap_or_default();
                match holes.iter().find(|(hole, _)| *hole == name) {
                    Some((_, filling)) => out.extend((*filling).clone()),
                    None => unreachable!("template without ${name}"),
                }
            }
            TokenTree::Group(g) => {
                let mut filled = Group::new(g.delimiter(), fill(g.stream(), holes));
                filled.set_span(g.span());
                out.push(filled.into());
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// A string literal.
pub fn text(s: &str) -> TokenStream {
    TokenTree::from(Literal::string(s)).into()
}

/// A number without suffix.
pub fn number(n: impl Into<u64>) -> TokenStream {
    TokenTree::from(Literal::u64_unsuffixed(n.into())).into()
}

/// A name of the declaration.
pub fn ident(name: &Ident) -> TokenStream {
    TokenTree::from(name.clone()).into()
}

/// A name that this crate makes up.
pub fn made_up(name: &str) -> TokenStream {
    TokenTree::from(Ident::new(name, Span::call_site())).into()
}
