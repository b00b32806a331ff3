//! Layouts of the types of this crate.

use super::{Described, Field, Form, Layout, of};
use crate::{Bcd, Blob, Chars, Checked, Digits, Kept, Known, List, Packed, Rfu, Rfz, Scalar};

crate::layouts! {
    [] u8 = "u8", Form::Unsigned(8);
    [] u16 = "u16", Form::Unsigned(16);
    [] u32 = "u32", Form::Unsigned(32);
    [] u64 = "u64", Form::Unsigned(64);
    [] i8 = "i8", Form::Signed(8);
    [] i16 = "i16", Form::Signed(16);
    [] i32 = "i32", Form::Signed(32);
    [] bool = "bool", Form::Bool;
    [] Rfu = "Rfu", Form::Reserved;
    [] Rfz = "Rfz", Form::Reserved;
    [const D: u32] Bcd<D> = "Bcd", Form::Decimal(D);
    [const N: usize] Chars<N> = "Chars", Form::Chars(N);
    [const N: usize] [u8; N] = "[u8]", Form::Bytes(Some(N));
    [const N: usize, const ODD: bool] Digits<N, ODD> = "Digits", Form::Bytes(Some(N));
    [] Blob<'_> = "Blob", Form::Bytes(None);
    [S] Kept<'_, S> = "Kept", Form::Checksum { kept: true };
    [S] Checked<S> = "Checked", Form::Checksum { kept: false };
    [A: Described, B: Described] (A, B) = "pair", Form::Pair(of::<A>, of::<B>);
    [T: Described, A] List<'_, T, A> = "List", Form::List(of::<T>);
    [T: Described, const BITS: u32] Packed<'_, T, BITS> = "Packed", Form::Packed(of::<T>, BITS);
    [T: Described, const BITS: u32] Scalar<T, BITS> = "Scalar", Form::Scalar(of::<T>, BITS);
}

impl<T: Described> Described for Known<'_, T> {
    const LAYOUT: &'static Layout = T::LAYOUT;
}

/// Any text.
struct Plain;

crate::layouts! {
    [] Plain = "Plain", Form::Text("");
}

/// `"text"`: any text.
pub const TEXT: Field = Field::new::<Plain>("text", "..", None);

/// `{ "text": .., "raw": .. }` of a text whose bytes matter.
pub const WITH_TEXT: Form = Form::Structure { fields: &[TEXT, Field::rest("raw").optional()] };

/// `{ "raw": .. }`
pub const RAW: Form = Form::Structure { fields: &[Field::rest("raw")] };

/// The bodies that nothing interprets, as a field.
impl Field {
    /// What is left, as hexadecimal digits.
    pub const fn rest(name: &'static str) -> Field {
        Field::new::<Blob<'_>>(name, "..", None)
    }
}
