//! The upper halves of the one-byte tables: ISO/IEC 8859 and the graphic part of ISO/IEC 6937.

use super::Charset;

/// Codes 0xA0..=0xFF; zero where the table has no character.
pub(super) type Table = [u16; 96];

/// The table of a one-byte character set; None for the others.
pub(super) const fn table(charset: Charset) -> Option<&'static Table> {
    Some(match charset {
        Charset::Iso6937 => &ISO_6937,
        Charset::Iso8859_1 => &LATIN_1,
        Charset::Iso8859_2 => &LATIN_2,
        Charset::Iso8859_3 => &LATIN_3,
        Charset::Iso8859_4 => &LATIN_4,
        Charset::Iso8859_5 => &CYRILLIC,
        Charset::Iso8859_6 => &ARABIC,
        Charset::Iso8859_7 => &GREEK,
        Charset::Iso8859_8 => &HEBREW,
        Charset::Iso8859_9 => &LATIN_5,
        Charset::Iso8859_10 => &LATIN_6,
        Charset::Iso8859_11 => &THAI,
        Charset::Iso8859_13 => &LATIN_7,
        Charset::Iso8859_14 => &LATIN_8,
        Charset::Iso8859_15 => &LATIN_9,
        Charset::Iso8859_16 => &LATIN_10,
        _ => return None,
    })
}

/// The character of a code of 0xA0 or more; None for a hole.
pub(super) fn decode(table: &Table, code: u8) -> Option<char> {
    match table.get(usize::from(code.checked_sub(0xA0)?)) {
        None | Some(0) => None,
        Some(&unit) => char::from_u32(u32::from(unit)),
    }
}

/// The code of a character outside ASCII.
#[cfg(feature = "alloc")]
pub(super) fn encode(table: &Table, character: char) -> Option<u8> {
    let unit = u16::try_from(u32::from(character)).ok().filter(|&unit| unit != 0)?;
    (0xA0..=0xFF).zip(table).find_map(|(code, &cell)| (cell == unit).then_some(code))
}

const LATIN_1: Table = patch(&[0; 96], &[(0xA0, 0x00A0, 96)]);

const LATIN_2: Table = rows(
    "\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
);

const LATIN_3: Table = rows(
    "\u{A0}Ħ˘£¤\u{FFFD}Ĥ§¨İŞĞĴ\u{AD}\u{FFFD}Ż°ħ²³´µĥ·¸ışğĵ½\u{FFFD}ż\
     ÀÁÂ\u{FFFD}ÄĊĈÇÈÉÊËÌÍÎÏ\u{FFFD}ÑÒÓÔĠÖ×ĜÙÚÛÜŬŜß\
     àáâ\u{FFFD}äċĉçèéêëìíîï\u{FFFD}ñòóôġö÷ĝùúûüŭŝ˙",
);

const LATIN_4: Table = rows(
    "\u{A0}ĄĸŖ¤ĨĻ§¨ŠĒĢŦ\u{AD}Ž¯°ą˛ŗ´ĩļˇ¸šēģŧŊžŋ\
     ĀÁÂÃÄÅÆĮČÉĘËĖÍÎĪĐŅŌĶÔÕÖ×ØŲÚÛÜŨŪß\
     āáâãäåæįčéęëėíîīđņōķôõö÷øųúûüũū˙",
);

const LATIN_6: Table = rows(
    "\u{A0}ĄĒĢĪĨĶ§ĻĐŠŦŽ\u{AD}ŪŊ°ąēģīĩķ·ļđšŧž―ūŋ\
     ĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞß\
     āáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ",
);

const LATIN_7: Table = rows(
    "\u{A0}”¢£¤„¦§Ø©Ŗ«¬\u{AD}®Æ°±²³“µ¶·ø¹ŗ»¼½¾æ\
     ĄĮĀĆÄÅĘĒČÉŹĖĢĶĪĻŠŃŅÓŌÕÖ×ŲŁŚŪÜŻŽß\
     ąįāćäåęēčéźėģķīļšńņóōõö÷ųłśūüżž’",
);

const LATIN_8: Table = rows(
    "\u{A0}Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u{AD}®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡ\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏŴÑÒÓÔÕÖṪØÙÚÛÜÝŶß\
     àáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ",
);

const LATIN_10: Table = rows(
    "\u{A0}ĄąŁ€„Š§š©Ș«Ź\u{AD}źŻ°±ČłŽ”¶·žčș»ŒœŸż\
     ÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚß\
     àáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ",
);

/// EN 300 468 figure A.1: ISO/IEC 6937 with the euro sign at 0xA4. The accents 0xC1..=0xCF are no
/// characters of their own.
const ISO_6937: Table = rows(
    "\u{A0}¡¢£€¥\u{FFFD}§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿\
     \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\
     \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\
     ―¹®©™♪¬¦\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}⅛⅜⅝⅞\
     \u{2126}ÆĐªĦ\u{FFFD}ĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ\u{AD}",
);

const CYRILLIC: Table = patch(
    &LATIN_1,
    &[
        (0xA1, 0x0401, 12),
        (0xAE, 0x040E, 66),
        (0xF0, 0x2116, 1),
        (0xF1, 0x0451, 12),
        (0xFD, 0x00A7, 1),
        (0xFE, 0x045E, 2),
    ],
);

const ARABIC: Table = patch(
    &[0; 96],
    &[
        (0xA0, 0x00A0, 1),
        (0xA4, 0x00A4, 1),
        (0xAC, 0x060C, 1),
        (0xAD, 0x00AD, 1),
        (0xBB, 0x061B, 1),
        (0xBF, 0x061F, 1),
        (0xC1, 0x0621, 26),
        (0xE0, 0x0640, 19),
    ],
);

const GREEK: Table = patch(
    &LATIN_1,
    &[
        (0xA1, 0x2018, 2),
        (0xA4, 0x20AC, 1),
        (0xA5, 0x20AF, 1),
        (0xAA, 0x037A, 1),
        (0xAE, HOLE, 1),
        (0xAF, 0x2015, 1),
        (0xB4, 0x0384, 3),
        (0xB8, 0x0388, 3),
        (0xBC, 0x038C, 1),
        (0xBE, 0x038E, 20),
        (0xD2, HOLE, 1),
        (0xD3, 0x03A3, 44),
        (0xFF, HOLE, 1),
    ],
);

const HEBREW: Table = patch(
    &LATIN_1,
    &[
        (0xA1, HOLE, 1),
        (0xAA, 0x00D7, 1),
        (0xBA, 0x00F7, 1),
        (0xBF, HOLE, 32),
        (0xDF, 0x2017, 1),
        (0xE0, 0x05D0, 27),
        (0xFB, HOLE, 2),
        (0xFD, 0x200E, 2),
        (0xFF, HOLE, 1),
    ],
);

// Turkish; windows-1254 differs only below 0xA0, where DVB has its control codes.
const LATIN_5: Table = patch(
    &LATIN_1,
    &[(0xD0, 0x011E, 1), (0xDD, 0x0130, 1), (0xDE, 0x015E, 1), (0xF0, 0x011F, 1), (0xFD, 0x0131, 1), (0xFE, 0x015F, 1)],
);

const THAI: Table = patch(&[0; 96], &[(0xA0, 0x00A0, 1), (0xA1, 0x0E01, 58), (0xDF, 0x0E3F, 29)]);

const LATIN_9: Table = patch(
    &LATIN_1,
    &[
        (0xA4, 0x20AC, 1),
        (0xA6, 0x0160, 1),
        (0xA8, 0x0161, 1),
        (0xB4, 0x017D, 1),
        (0xB8, 0x017E, 1),
        (0xBC, 0x0152, 2),
        (0xBE, 0x0178, 1),
    ],
);

const HOLE: u16 = 0;

/// `base` with runs of (first code, first character, number) replaced.
// Evaluated by the compiler only: a wrong index or an overflow does not compile.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
const fn patch(base: &Table, runs: &[(u8, u16, u16)]) -> Table {
    let mut table = *base;
    let mut run = 0;
    while run < runs.len() {
        let (code, unit, number) = runs[run];
        let mut n = 0;
        while n < number {
            table[code as usize - 0xA0 + n as usize] = if unit == HOLE { HOLE } else { unit + n };
            n += 1;
        }
        run += 1;
    }
    table
}

/// The 96 characters in order, U+FFFD for a hole.
// Evaluated by the compiler only: a wrong number of characters does not compile.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic)]
const fn rows(characters: &str) -> Table {
    let bytes = characters.as_bytes();
    let (mut table, mut cell, mut at) = ([HOLE; 96], 0, 0);
    while at < bytes.len() {
        let lead = bytes[at] as u16;
        // Only characters of two and three UTF-8 bytes occur above ASCII in these tables.
        let unit = if lead < 0xE0 {
            (lead & 0x1F) << 6 | (bytes[at + 1] & 0x3F) as u16
        } else {
            lead << 12 | ((bytes[at + 1] & 0x3F) as u16) << 6 | (bytes[at + 2] & 0x3F) as u16
        };
        at += if lead < 0xE0 { 2 } else { 3 };
        table[cell] = if unit == 0xFFFD { HOLE } else { unit };
        cell += 1;
    }
    assert!(cell == 96, "a table has 96 characters");
    table
}
