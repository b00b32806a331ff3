//! Lines of unions that cannot be.

wire::syntax! {
    pub raw struct Raw<'a> {
        tag: 8 u8,
        body: [8] wire::Blob<'a>,
    }
    pub struct A { a: 8 u8 }
    pub struct B { b: 8 u8 }
}

wire::tagged! {
    pub enum TwiceAVariant<'a>: Raw<'a> {
        1 A,
        2 B,
        3 A,
    }
}

wire::tagged! {
    pub enum TwiceATag<'a>: Raw<'a> {
        0x0A A,
        10 B,
    }
}

wire::tagged! {
    pub enum OutOfOrder<'a>: Raw<'a> {
        0x0A A,
        9 B,
    }
}

wire::tagged! {
    pub enum RangeOfTags<'a>: Raw<'a> {
        1 A,
        2..=9 B,
    }
}

wire::tagged! {
    pub enum NoTag<'a>: Raw<'a> {
        A,
    }
}

wire::tagged! {
    pub enum NoType<'a>: Raw<'a> {
        1,
    }
}

wire::choice! {
    pub enum Extends<'a>: u8 extends Base(Other<'a>) {
        1 A,
    }
}

wire::choice! {
    pub enum NoSelector<'a> {
        1 A,
    }
}

wire::choice! {
    pub struct NoEnum<'a>: u8 {
        1 A,
    }
}

wire::scoped! {
    pub enum NoScope<'a>: Raw<'a> {
        A,
    }
}

wire::scoped! {
    pub enum NoUnions<'a>: Raw<'a> by Scope {}
}

wire::first! {
    pub enum Chosen<'a>: u8 {
        A,
    }
}

wire::first! {
    pub enum NoLayouts<'a> {}
}

fn main() {}
