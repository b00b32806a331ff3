//! Mistakes in a declaration, which become compile errors at the token that has them.

use crate::quote::{parse, respan};
use proc_macro::{Span, TokenStream};

/// What is wrong with a declaration, and where.
#[derive(Debug)]
pub struct Mistake {
    span: Span,
    message: String,
}

impl Mistake {
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Mistake { span, message: message.into() }
    }

    /// `compile_error!` at the place of the mistake.
    pub fn into_compile_error(self) -> TokenStream {
        let code = format!("::core::compile_error!({:?});", self.message);
        parse(&code).into_iter().map(|t| respan(t, self.span)).collect()
    }
}
