//! The declaration macros of `wire`, on `proc_macro` alone so that they compile fast.
//!
//! # From a declaration to code
//!
//! ```text
//! syntax! {
//!     /// An elementary stream.
//!     pub struct Stream<'a> {
//!         stream_type:     8 u8,            // bits: read in one load with the next
//!         reserved:        4 Rfu,           // three fields, whole bytes: one run
//!         es_info:       [12] Blob<'a>,     // the number is in the run, the part follows
//!     }
//! }
//! ```
//!
//! 1. `parse` turns the tokens into a `model`: structures of fields, each with its column. A column has three
//!    parts, any of which may be missing: *presence* (`(if ..)`, `(more)`), *frame* (`[12]`, `(bytes ..)`, `.. - 4`) and
//!    *content* (bits, another structure, `(count ..)`, `(match ..)`). They combine freely.
//! 2. `layout` groups the fields into steps. A run is bits of known widths that make whole bytes: it becomes an array
//!    of its bytes, and each field one load, shift and mask with literal offsets. Bits whose place depends on other
//!    bits are loose: they are read one after the other. Everything else is a part.
//! 3. `decode` and `encode` walk the same steps. Both bind every field to a local of its name, so an expression of the
//!    declaration reads the same in both. Constants and computed fields are locals only and no fields of the
//!    struct, so they cannot contradict it. A number in front of a part is written after the part.
//! 4. `docs` writes the struct and the syntax table; `json` serde; `sample` random valid bytes and the law test; `trace`
//!    the walk of `decode` again, with a tracer told of each field (`tell`); `unit` is what a comment says that a number
//!    counts; `describe` the model itself as data, with the rows of the syntax table.
//!
//! `union` holds `tagged!`, `choice!` and `scoped!`. A mistake becomes one compile error, at the token that has it.
//! `quote` is the template language: Rust text with `$name` where tokens go. What is the same for all structures is no
//! template but a function of `wire::rt`.
//!
//! The documentation of the macros is in `wire`, which re-exports them.

mod cursor;
mod decode;
mod describe;
mod docs;
mod encode;
mod json;
mod layout;
mod mistake;
mod model;
mod parse;
mod quote;
mod sample;
mod tell;
mod trace;
mod union;
mod unit;

use mistake::Mistake;
use proc_macro::TokenStream;

/// Declares wire structures the way a standard prints their syntax tables; documented in `wire`.
#[proc_macro]
pub fn syntax(input: TokenStream) -> TokenStream {
    or_mistake(parse::structures(input).and_then(|structures| structures.iter().map(expand).collect()))
}

/// Declares which structure follows which tag; documented in `wire`.
#[proc_macro]
pub fn tagged(input: TokenStream) -> TokenStream {
    or_mistake(union::tagged::expand(input))
}

/// Declares which structure follows which value of an earlier field; documented in `wire`.
#[proc_macro]
pub fn choice(input: TokenStream) -> TokenStream {
    or_mistake(union::choice::expand(input))
}

/// Declares layouts of which the first that fits is taken; documented in `wire`.
#[proc_macro]
pub fn first(input: TokenStream) -> TokenStream {
    or_mistake(union::first::expand(input))
}

/// Declares which unions the items of one form belong to; documented in `wire`.
#[proc_macro]
pub fn scoped(input: TokenStream) -> TokenStream {
    or_mistake(union::scoped::expand(input))
}

fn or_mistake(out: Result<TokenStream, Mistake>) -> TokenStream {
    out.unwrap_or_else(Mistake::into_compile_error)
}

/// All items of one structure.
fn expand(s: &model::Structure) -> Result<TokenStream, Mistake> {
    let layout = layout::Layout::of(s)?;
    let mut out = TokenStream::new();
    out.extend(docs::definition(s));
    out.extend(layout::checks(s));
    out.extend(decode::implementation(s, &layout));
    out.extend(encode::implementation(s, &layout));
    out.extend(docs::view(s));
    out.extend(json::implementation(s));
    out.extend(sample::implementation(s));
    out.extend(trace::implementation(s, &layout));
    out.extend(describe::implementation(s));
    Ok(out)
}
