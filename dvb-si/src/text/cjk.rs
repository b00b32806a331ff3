//! The East Asian tables of encoding_rs, one character at a time: the boundaries of characters
//! are ours, so that control codes and cuts fall between them.

use super::Charset;

/// Without `alloc` characters of these tables are recognised but not converted.
pub(super) const AVAILABLE: bool = cfg!(feature = "alloc");

/// The one or two characters of a code of two or four bytes.
#[cfg(not(feature = "alloc"))]
pub(super) fn decode(_: Charset, _: &[u8]) -> Option<(char, Option<char>)> {
    None
}

/// The one or two characters of a code of two or four bytes.
#[cfg(feature = "alloc")]
pub(super) fn decode(charset: Charset, code: &[u8]) -> Option<(char, Option<char>)> {
    use encoding_rs::DecoderResult;

    let mut out = [0; 32];
    let mut decoder = encoding(charset)?.new_decoder_without_bom_handling();
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(code, &mut out, true);
    if result != DecoderResult::InputEmpty {
        return None;
    }
    let mut chars = core::str::from_utf8(out.get(..written)?).ok()?.chars();
    Some((chars.next()?, chars.next()))
}

#[cfg(feature = "alloc")]
fn encoding(charset: Charset) -> Option<&'static encoding_rs::Encoding> {
    match charset {
        Charset::Gb2312 | Charset::Gb18030 => Some(encoding_rs::GB18030),
        Charset::KsX1001 => Some(encoding_rs::EUC_KR),
        Charset::Big5 => Some(encoding_rs::BIG5),
        _ => None,
    }
}

/// Appends the code of a character outside ASCII; None when the table has none.
#[cfg(feature = "alloc")]
pub(super) fn encode(charset: Charset, character: char, out: &mut alloc::vec::Vec<u8>) -> Option<()> {
    use encoding_rs::EncoderResult;

    let (mut utf8, mut code) = ([0; 4], [0; 16]);
    let (result, _, written) = encoding(charset)?.new_encoder().encode_from_utf8_without_replacement(
        character.encode_utf8(&mut utf8),
        &mut code,
        true,
    );
    let code = code.get(..written).filter(|_| result == EncoderResult::InputEmpty)?;
    let in_table = match (charset, code) {
        (Charset::Gb2312, &[row, cell]) => is_gb2312(row, cell),
        (Charset::KsX1001, &[row, cell]) => row >= 0xA1 && cell >= 0xA1,
        (Charset::Gb2312 | Charset::KsX1001, _) => false,
        _ => true,
    };
    // Some characters are written with the code of another, which is what would be read.
    let same = || decode(charset, code) == Some((character, None));
    (in_table && same()).then(|| out.extend_from_slice(code))
}

/// The 682 signs and 6763 characters of GB 2312-1980; GBK has put others between them.
#[cfg(feature = "alloc")]
fn is_gb2312(row: u8, cell: u8) -> bool {
    match row {
        0xA1 | 0xA3 | 0xB0..=0xD6 | 0xD8..=0xF7 => (0xA1..=0xFE).contains(&cell),
        0xA2 => matches!(cell, 0xB1..=0xE2 | 0xE5..=0xEE | 0xF1..=0xFC),
        0xA4 => (0xA1..=0xF3).contains(&cell),
        0xA5 => (0xA1..=0xF6).contains(&cell),
        0xA6 => matches!(cell, 0xA1..=0xB8 | 0xC1..=0xD8),
        0xA7 => matches!(cell, 0xA1..=0xC1 | 0xD1..=0xF1),
        0xA8 => matches!(cell, 0xA1..=0xBA | 0xC5..=0xE9),
        0xA9 => (0xA4..=0xEF).contains(&cell),
        0xD7 => (0xA1..=0xF9).contains(&cell),
        _ => false,
    }
}
