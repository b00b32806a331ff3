//! Lifetimes: one for a structure that borrows, one for every union.

wire::syntax! {
    pub struct TwoLifetimes<'a, 'b> {
        a: [8] wire::Blob<'a>,
        b: [8] wire::Blob<'b>,
    }
}

wire::syntax! {
    pub struct TypeParameter<T> {
        a: _ T,
    }
}

wire::syntax! {
    pub struct Raw<'a> {
        tag: 8 u8,
        body: [8] wire::Blob<'a>,
    }
}

wire::tagged! {
    pub enum NoLifetime: Raw<'static> {}
}

wire::choice! {
    pub enum NoLifetimeEither: u8 {}
}

fn main() {}
