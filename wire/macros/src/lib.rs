//! The declaration macros of `wire`, on `proc_macro` alone so that they compile fast.
//!
//! `syntax!` goes through these steps, one module each:
//!
//! 1. `model`: tokens to structures: fields with their columns and rules;
//! 2. `layout`: fields to runs of whole bytes, each bit field with its place in its run;
//! 3. `decode`, `encode`: the two directions, from the same columns;
//! 4. `docs`, `json`, `sample`: the syntax table of the documentation, serde, and random valid
//!    bytes for the laws.
//!
//! `tagged!` and `choice!` share `union`. Mistakes become compile errors at the token that has
//! them. The documentation of the macros is in `wire`, which re-exports them.

mod cursor;
mod decode;
mod docs;
mod encode;
mod json;
mod layout;
mod model;
mod quote;
mod sample;
mod union;

use proc_macro::TokenStream;

/// Declares wire structures the way a standard prints their syntax tables; documented in `wire`.
#[proc_macro]
pub fn syntax(input: TokenStream) -> TokenStream {
    model::parse(input)
        .and_then(|structures| structures.iter().map(expand).collect())
        .unwrap_or_else(cursor::Mistake::into_compile_error)
}

/// Declares which structure follows which tag; documented in `wire`.
#[proc_macro]
pub fn tagged(input: TokenStream) -> TokenStream {
    union::tagged(input).unwrap_or_else(cursor::Mistake::into_compile_error)
}

/// Declares which structure follows which value of an earlier field; documented in `wire`.
#[proc_macro]
pub fn choice(input: TokenStream) -> TokenStream {
    union::choice(input).unwrap_or_else(cursor::Mistake::into_compile_error)
}

/// All items of one structure.
fn expand(s: &model::Structure) -> Result<TokenStream, cursor::Mistake> {
    let layout = layout::Layout::of(s)?;
    let mut out = TokenStream::new();
    out.extend(docs::definition(s));
    out.extend(layout::checks(s));
    out.extend(decode::implementation(s, &layout));
    out.extend(encode::implementation(s, &layout));
    out.extend(docs::view(s));
    out.extend(json::implementation(s));
    out.extend(sample::implementation(s));
    Ok(out)
}
