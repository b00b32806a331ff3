//! Types that cannot have the width of their field.

wire::codes! {
    pub Kind: u8 = 3 { 1 ONE "one" }
}

wire::syntax! {
    pub struct Widths {
        narrow:   16 u8,
        flag:      2 bool,
        flag_end:  6 u8,
        wide:      8 Kind,
        decimal:  16 wire::Bcd<3>,
        language: 16 wire::Chars<3>,
        present:   8 u8,
        optional: (if present == 1) 24 Option<u16>,
    }
}

fn main() {}
