//! Rules and conditions in the wrong place.

wire::syntax! {
    pub struct ConstantBytes<'a> {
        body: [8] wire::Blob<'a> = wire::Blob(b"x"),
    }
}

wire::syntax! {
    pub struct RangeOfAPart {
        part: _ Part in 1..=2,
    }
    pub struct Part {
        a: 8 u8,
    }
}

wire::syntax! {
    pub struct OptionalConstant {
        flag: 8 u8,
        value: (if flag == 1) 8 Option<u8> = 1,
    }
}

wire::syntax! {
    pub struct NotOptional {
        flag: 8 u8,
        value: (if flag == 1) 8 u8,
    }
}

wire::syntax! {
    pub struct PartNotOptional {
        flag: 8 u8,
        value: (if flag == 1) wire::Blob<'static>,
    }
}

wire::syntax! {
    pub struct TwoConditions {
        flag: 8 u8,
        value: (if flag == 1) (if flag == 2) Option<u8>,
    }
}

wire::syntax! {
    pub struct EmptyRule {
        a: 8 u8 = ,
    }
}

wire::syntax! {
    pub struct NoBits<'a> {
        a: 8 u8,
        b: .. wire::Blob<'a> = len(a) in 1..=2,
    }
}

fn main() {}
