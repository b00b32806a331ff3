//! Columns that are none.

wire::syntax! {
    pub struct ZeroBits {
        none: 0 u8,
    }
}

wire::syntax! {
    pub struct TooManyBits {
        wide: 65 u64,
    }
}

wire::syntax! {
    pub struct NoColumn {
        width_first: u8,
    }
}

wire::syntax! {
    pub struct UnknownColumn<'a> {
        n: 8 u8,
        list: (repeat n) wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct LengthOfNothing<'a> {
        body: [] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct LengthTooWide<'a> {
        body: [33] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct LengthOfAField<'a> {
        n: 8 u8,
        body: [n] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct LengthAndMore<'a> {
        body: [8 / 2] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct EmptyExpression<'a> {
        body: (bytes) wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct NoType {
        a: 8 u8,
        b: 8,
    }
}

wire::syntax! {
    pub struct NoTypeAtTheEnd {
        a: 8 u8,
        b: 8
    }
}

wire::syntax! {
    pub struct NoComma {
        a: 8 u8
        b: 8 u8
    }
}

wire::syntax! {
    pub struct NoColon {
        a 8 u8,
    }
}

wire::syntax! {
    pub enum NoStruct {}
}

fn main() {}
