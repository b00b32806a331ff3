//! Columns in brackets whose inside, or whose place, is wrong.

wire::syntax! {
    pub struct LengthOfNoBits<'a> {
        body: [()] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct LengthOfComputedBitsAndMore<'a> {
        n: 8 u8,
        body: [(n) - 1] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct WithinNothing<'a> {
        body: (within) wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct WithinALength<'a> {
        n: 8 u8,
        body: [8] (within n) wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct BitsOfNothing {
        value: (bits) u8,
    }
}

wire::syntax! {
    pub struct BitsBehindALength {
        n: 8 u8,
        value: [8] (bits n) u8,
    }
}

wire::syntax! {
    pub struct AlignToANumber {
        a: 4 u8,
        padding: (align 8) u8,
    }
}

wire::syntax! {
    pub struct AlignBehindALength {
        padding: [8] (align) u8,
    }
}

wire::syntax! {
    pub struct CountOfAField<'a> {
        n: 8 u8,
        list: (count n) wire::List<'a, u8>,
    }
}

wire::syntax! {
    pub struct CountTooWide<'a> {
        list: (count 33) wire::List<'a, u8>,
    }
}

wire::syntax! {
    pub struct CountBehindALength<'a> {
        list: [8] (count 8) wire::List<'a, u8>,
    }
}

wire::syntax! {
    pub struct TimesNothing<'a> {
        list: (times) wire::List<'a, u8>,
    }
}

wire::syntax! {
    pub struct WhileNothing<'a> {
        list: (while) wire::List<'a, u8>,
    }
}

wire::syntax! {
    pub struct MatchNothing<'a> {
        body: [8] (match) wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct SumOfANumber {
        checksum: (sum 32) wire::Crc32,
    }
}

fn main() {}
