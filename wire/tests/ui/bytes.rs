//! Runs of bits that are not whole bytes.

wire::syntax! {
    pub struct SevenBits {
        a: 3 u8,
        b: 4 u8,
    }
}

wire::syntax! {
    pub struct BeforeANestedPart<'a> {
        a: 4 u8,
        rest: .. wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct LengthOfTwelveBits<'a> {
        length: [12] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct BehindALength<'a> {
        text: [8] wire::Blob<'a>,
        a: 7 u8,
    }
}

fn main() {}
