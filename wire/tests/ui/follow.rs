//! Columns that follow other fields, in the wrong place.

wire::syntax! {
    pub struct AfterTheRest<'a> {
        rest: .. wire::Blob<'a>,
        tail: 8 u8,
    }
}

wire::syntax! {
    pub struct TwiceTheRest<'a> {
        rest: .. wire::Blob<'a>,
        more: .. wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct TwoLengths<'a> {
        body: [8] [16] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct ConditionBehindALength<'a> {
        flag: 8 bool,
        body: [8] (if flag) Option<wire::Blob<'a>>,
    }
}

wire::syntax! {
    pub struct LengthOfBits<'a> {
        bits: [8] 4 u8,
    }
}

wire::syntax! {
    pub struct MoreWithoutOption {
        more: (more) 8 u8,
    }
}

wire::syntax! {
    pub struct MoreThan<'a> {
        more: (more than) 8 Option<u8>,
    }
}

wire::syntax! {
    pub struct MoreBits {
        flag: 1 bool,
        more: (more) 7 Option<u8>,
    }
}

wire::syntax! {
    pub struct RestWithoutNumber<'a> {
        body: .. - n wire::Blob<'a>,
        n: 8 u8,
    }
}

wire::syntax! {
    pub struct WideOfHalfABytes {
        wide: 68 [u8; 9],
    }
}

wire::syntax! {
    pub struct WideOfTheWrongSize {
        wide: 128 [u8; 15],
    }
}

wire::syntax! {
    pub struct NoArguments() {
        a: 8 u8,
    }
}

wire::syntax! {
    pub struct ArgumentWithoutType(flag) {
        a: 8 u8,
    }
}

wire::syntax! {
    pub raw struct RawWithoutBody {
        tag: 8 u8,
    }
}

wire::syntax! {
    pub raw struct RawWithoutTag<'a> {
        body: [8] wire::Blob<'a>,
    }
}

wire::syntax! {
    pub struct AnnouncedOptionOfHalfABytes<'a> {
        flag: 8 bool,
        body: (if flag) [12] Option<wire::Blob<'a>>,
    }
}

wire::codes! {
    /// A code of more bits than its field.
    pub Wider: u8 = 3 { 7 FITS "fits", 8 DOES_NOT "does not" }
}

fn main() {}
