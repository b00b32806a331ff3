//! A cursor over tokens.

use crate::mistake::Mistake;
use proc_macro::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};

/// Tokens to be read from the front.
pub struct Cursor {
    tokens: std::iter::Peekable<std::vec::IntoIter<TokenTree>>,
    /// Blamed when the tokens end too early.
    last: Span,
}

impl Cursor {
    pub fn new(stream: TokenStream, owner: Span) -> Self {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        Cursor { tokens: tokens.into_iter().peekable(), last: owner }
    }

    pub fn peek(&mut self) -> Option<&TokenTree> {
        self.tokens.peek()
    }

    pub fn is_empty(&mut self) -> bool {
        self.peek().is_none()
    }

    pub fn span(&mut self) -> Span {
        let last = self.last;
        self.peek().map_or(last, TokenTree::span)
    }

    pub fn mistake<T>(&mut self, message: impl Into<String>) -> Result<T, Mistake> {
        Err(Mistake::new(self.span(), message))
    }

    pub fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.next()?;
        self.last = token.span();
        Some(token)
    }

    /// Eats `c` when it comes next.
    pub fn eat(&mut self, c: char) -> bool {
        let found = matches!(self.peek(), Some(TokenTree::Punct(p)) if p.as_char() == c);
        if found {
            self.next();
        }
        found
    }

    pub fn expect(&mut self, c: char) -> Result<(), Mistake> {
        if self.eat(c) { Ok(()) } else { self.mistake(format!("expected `{c}`")) }
    }

    /// Eats the word `word` when it comes next.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(TokenTree::Ident(i)) if i.to_string() == word);
        if found {
            self.next();
        }
        found
    }

    pub fn ident(&mut self, what: &str) -> Result<Ident, Mistake> {
        match self.next() {
            Some(TokenTree::Ident(i)) => Ok(i),
            Some(other) => Err(Mistake::new(other.span(), format!("expected {what}"))),
            None => self.mistake(format!("expected {what}")),
        }
    }

    pub fn group(&mut self, delimiter: Delimiter, what: &str) -> Result<Group, Mistake> {
        match self.next() {
            Some(TokenTree::Group(g)) if g.delimiter() == delimiter => Ok(g),
            Some(other) => Err(Mistake::new(other.span(), format!("expected {what}"))),
            None => self.mistake(format!("expected {what}")),
        }
    }

    /// A plain number.
    pub fn number(&mut self, what: &str) -> Result<u32, Mistake> {
        let span = self.span();
        let text = self.next().map(|t| t.to_string()).unwrap_or_default();
        text.parse().map_err(|_| Mistake::new(span, format!("expected {what}")))
    }

    /// Documentation and other attributes.
    pub fn attributes(&mut self) -> Vec<TokenTree> {
        let mut out = Vec::new();
        while matches!(self.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '#') {
            out.extend(self.next());
            out.extend(self.next());
        }
        out
    }

    /// `pub`, `pub(crate)` or nothing.
    pub fn visibility(&mut self) -> Vec<TokenTree> {
        let mut out = Vec::new();
        if matches!(self.peek(), Some(TokenTree::Ident(i)) if i.to_string() == "pub") {
            out.extend(self.next());
            if matches!(self.peek(), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis) {
                out.extend(self.next());
            }
        }
        out
    }

    /// `<'a>` or nothing: the lifetime's two tokens.
    pub fn lifetime(&mut self) -> Result<Option<TokenStream>, Mistake> {
        if !self.eat('<') {
            return Ok(None);
        }
        let lifetime = self.lifetime_name()?;
        self.expect('>')?;
        Ok(Some(lifetime))
    }

    /// A lifetime's two tokens.
    pub fn lifetime_name(&mut self) -> Result<TokenStream, Mistake> {
        let tick = matches!(self.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '\'');
        if !tick {
            return self.mistake("expected one lifetime: a view borrows from one buffer");
        }
        Ok(self.next().into_iter().chain(self.next()).collect())
    }

    /// Tokens up to one of `stops`, outside of angle brackets: punctuation, a word, or `{` for braces.
    pub fn until(&mut self, stops: &[&str]) -> TokenStream {
        let mut out = Vec::new();
        let mut depth = 0u32;
        while let Some(token) = self.peek() {
            match token {
                TokenTree::Punct(p) => match p.as_char() {
                    '<' => depth += 1,
                    '>' if depth > 0 => depth -= 1,
                    c if depth == 0 && p.spacing() == Spacing::Alone && stops.contains(&&*c.to_string()) => break,
                    _ => {}
                },
                TokenTree::Group(g) if g.delimiter() == Delimiter::Brace && stops.contains(&"{") => break,
                TokenTree::Ident(i) if depth == 0 && stops.contains(&&*i.to_string()) => break,
                _ => {}
            }
            out.extend(self.next());
        }
        out.into_iter().collect()
    }

    /// Tokens of an expression: up to the next comma outside of brackets.
    pub fn until_comma(&mut self) -> TokenStream {
        let mut out = Vec::new();
        while let Some(token) = self.peek() {
            if matches!(token, TokenTree::Punct(p) if p.as_char() == ',') {
                break;
            }
            out.extend(self.next());
        }
        out.into_iter().collect()
    }
}
