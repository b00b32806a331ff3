//! Types that are no fields.

wire::syntax! {
    pub struct NotOfBits {
        text: 8 char,
    }
}

wire::syntax! {
    pub struct Unknown {
        value: 8 Missing,
    }
}

fn main() {}
