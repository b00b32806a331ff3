//! Which table a string is coded with.

use core::fmt;
use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::tag,
    combinator::{consumed, verify},
    number::complete::u8 as byte,
    sequence::preceded,
};

/// A character table, EN 300 468 tables A.3 and A.4.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Charset {
    /// ISO/IEC 6937 with the euro sign, the table of strings without a selector (figure A.1).
    #[default]
    Iso6937,
    /// ISO/IEC 8859-1, Western European.
    Iso8859_1,
    /// ISO/IEC 8859-2, Central European.
    Iso8859_2,
    /// ISO/IEC 8859-3, South European.
    Iso8859_3,
    /// ISO/IEC 8859-4, North European.
    Iso8859_4,
    /// ISO/IEC 8859-5, Latin/Cyrillic.
    Iso8859_5,
    /// ISO/IEC 8859-6, Latin/Arabic.
    Iso8859_6,
    /// ISO/IEC 8859-7, Latin/Greek.
    Iso8859_7,
    /// ISO/IEC 8859-8, Latin/Hebrew.
    Iso8859_8,
    /// ISO/IEC 8859-9, Latin alphabet No. 5, Turkish. Not windows-1254.
    Iso8859_9,
    /// ISO/IEC 8859-10, Latin alphabet No. 6, Nordic.
    Iso8859_10,
    /// ISO/IEC 8859-11, Latin/Thai. Not windows-874.
    Iso8859_11,
    /// ISO/IEC 8859-13, Latin alphabet No. 7, Baltic.
    Iso8859_13,
    /// ISO/IEC 8859-14, Latin alphabet No. 8, Celtic.
    Iso8859_14,
    /// ISO/IEC 8859-15, Latin alphabet No. 9, Western European with the euro sign.
    Iso8859_15,
    /// ISO/IEC 8859-16, Latin alphabet No. 10. Table A.4 stops before it: an operator's default.
    Iso8859_16,
    /// The basic multilingual plane of ISO/IEC 10646, 16-bit units, most significant byte first.
    Ucs2,
    /// KS X 1001, Korean, in EUC form. Windows code page 949 is read, KS X 1001 written.
    KsX1001,
    /// GB 2312-1980, simplified Chinese, in EUC form, with the control codes of DVB. All of
    /// GB 18030 is read where it does not collide with them; GB 2312 is written.
    Gb2312,
    /// GB 18030 (and so GBK and GB 2312) as Chinese networks send it: without the control codes
    /// of DVB, whose bytes begin characters here. It shares its selector with [`Gb2312`](Self::Gb2312):
    /// a [`Profile`](super::Profile) chooses.
    Gb18030,
    /// Big5, traditional Chinese.
    Big5,
    /// UTF-8.
    Utf8,
    /// An encoding registered by TS 101 162 under this encoding_type_id (selector 0x1F).
    EncodingType(u8),
    /// A selector without a meaning, by its first byte: characters of ASCII are read.
    Reserved(u8),
}

/// By part of ISO/IEC 8859; there is no part 12.
const PARTS: [Option<Charset>; 16] = [
    Some(Charset::Iso8859_1),
    Some(Charset::Iso8859_2),
    Some(Charset::Iso8859_3),
    Some(Charset::Iso8859_4),
    Some(Charset::Iso8859_5),
    Some(Charset::Iso8859_6),
    Some(Charset::Iso8859_7),
    Some(Charset::Iso8859_8),
    Some(Charset::Iso8859_9),
    Some(Charset::Iso8859_10),
    Some(Charset::Iso8859_11),
    None,
    Some(Charset::Iso8859_13),
    Some(Charset::Iso8859_14),
    Some(Charset::Iso8859_15),
    Some(Charset::Iso8859_16),
];

impl Charset {
    /// The table of a part of ISO/IEC 8859, 1 to 16; None for 12 and beyond.
    pub fn iso_8859(part: u8) -> Option<Charset> {
        *PARTS.get(usize::from(part.checked_sub(1)?))?
    }

    /// The selector strings in this table begin with, in its shortest form.
    ///
    /// Empty for the default table and for those that are not written. ISO/IEC 8859-16 gets the
    /// form that continues table A.4, which receivers need not know.
    pub const fn selector(self) -> &'static [u8] {
        match self {
            Charset::Iso6937 | Charset::EncodingType(_) | Charset::Reserved(_) => &[],
            Charset::Iso8859_1 => &[0x10, 0x00, 0x01],
            Charset::Iso8859_2 => &[0x10, 0x00, 0x02],
            Charset::Iso8859_3 => &[0x10, 0x00, 0x03],
            Charset::Iso8859_4 => &[0x10, 0x00, 0x04],
            Charset::Iso8859_5 => &[0x01],
            Charset::Iso8859_6 => &[0x02],
            Charset::Iso8859_7 => &[0x03],
            Charset::Iso8859_8 => &[0x04],
            Charset::Iso8859_9 => &[0x05],
            Charset::Iso8859_10 => &[0x06],
            Charset::Iso8859_11 => &[0x07],
            Charset::Iso8859_13 => &[0x09],
            Charset::Iso8859_14 => &[0x0A],
            Charset::Iso8859_15 => &[0x0B],
            Charset::Iso8859_16 => &[0x10, 0x00, 0x10],
            Charset::Ucs2 => &[0x11],
            Charset::KsX1001 => &[0x12],
            Charset::Gb2312 | Charset::Gb18030 => &[0x13],
            Charset::Big5 => &[0x14],
            Charset::Utf8 => &[0x15],
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = PARTS.iter().zip(1u8..).find(|(part, _)| **part == Some(*self));
        if let Some((_, part)) = part {
            return write!(f, "ISO/IEC 8859-{part}");
        }
        f.write_str(match self {
            Charset::Ucs2 => "ISO/IEC 10646 BMP",
            Charset::KsX1001 => "KS X 1001",
            Charset::Gb2312 => "GB 2312",
            Charset::Gb18030 => "GB 18030",
            Charset::Big5 => "Big5",
            Charset::Utf8 => "UTF-8",
            Charset::EncodingType(id) => return write!(f, "encoding_type_id {id:#04x}"),
            Charset::Reserved(selector) => return write!(f, "reserved selector {selector:#04x}"),
            _ => "ISO/IEC 6937",
        })
    }
}

/// Selector bytes (none when the first byte is a character), their meaning, and the characters.
pub(super) fn split(raw: &[u8]) -> (&[u8], Charset, &[u8]) {
    match consumed(selector).parse(raw) {
        Ok((body, (selector, charset))) => (selector, charset, body),
        Err(_) => (&[], Charset::Iso6937, raw),
    }
}

/// Tables A.3 and A.4. The longer forms cut short are reserved selectors of one byte.
fn selector(raw: &[u8]) -> IResult<&[u8], Charset, ()> {
    let table_a4 = preceded(tag([0x10].as_slice()), (byte, byte))
        .map(|(high, part)| if high == 0 { Charset::iso_8859(part) } else { None }.unwrap_or(Charset::Reserved(0x10)));
    let registered = preceded(tag([0x1F].as_slice()), byte).map(Charset::EncodingType);
    let table_a3 = verify(byte, |&first| first < 0x20).map(|first| match first {
        0x01..=0x0B => Charset::iso_8859(first.wrapping_add(4)).unwrap_or(Charset::Reserved(first)),
        0x11 => Charset::Ucs2,
        0x12 => Charset::KsX1001,
        0x13 => Charset::Gb2312,
        0x14 => Charset::Big5,
        0x15 => Charset::Utf8,
        _ => Charset::Reserved(first),
    });
    alt((table_a4, registered, table_a3)).parse(raw)
}
