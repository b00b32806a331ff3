//! The accents of ISO/IEC 6937, which precede their letter.

/// A non-spacing accent.
pub(super) struct Accent {
    /// The combining mark of Unicode, for letters without a composed form.
    pub mark: char,
    /// The accent over a space.
    spacing: char,
    /// Letters, each followed by its composed form.
    composed: &'static str,
}

const GRAVE: Accent =
    Accent { mark: '\u{300}', spacing: '`', composed: "AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳ" };
const ACUTE: Accent = Accent {
    mark: '\u{301}',
    spacing: '´',
    composed: "AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzźÆǼØǾæǽøǿ",
};
const CIRCUMFLEX: Accent =
    Accent {
        mark: '\u{302}', spacing: '^', composed: "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑ"
    };
const TILDE: Accent =
    Accent { mark: '\u{303}', spacing: '~', composed: "AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹ" };
const MACRON: Accent =
    Accent { mark: '\u{304}', spacing: '¯', composed: "AĀEĒGḠIĪOŌUŪYȲaāeēgḡiīoōuūyȳÆǢæǣ" };
const BREVE: Accent = Accent { mark: '\u{306}', spacing: '˘', composed: "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ" };
const DOT: Accent = Accent {
    mark: '\u{307}',
    spacing: '˙',
    composed: "AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzż",
};
const DIAERESIS: Accent = Accent {
    mark: '\u{308}', spacing: '¨', composed: "AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿ"
};
const RING: Accent = Accent { mark: '\u{30A}', spacing: '˚', composed: "AÅUŮaåuůwẘyẙ" };
const CEDILLA: Accent =
    Accent {
        mark: '\u{327}', spacing: '¸', composed: "CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţ"
    };
const LOW_LINE: Accent = Accent { mark: '\u{332}', spacing: '_', composed: "" };
const DOUBLE_ACUTE: Accent = Accent { mark: '\u{30B}', spacing: '˝', composed: "OŐUŰoőuű" };
const OGONEK: Accent = Accent { mark: '\u{328}', spacing: '˛', composed: "AĄEĘIĮOǪUŲaąeęiįoǫuų" };
const CARON: Accent = Accent {
    mark: '\u{30C}',
    spacing: 'ˇ',
    composed: "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzž",
};

/// The accent of a code. The umlaut (0xC9) and the low line (0xCC) of older editions are read,
/// never written.
pub(super) const fn accent(code: u8) -> Option<&'static Accent> {
    Some(match code {
        0xC1 => &GRAVE,
        0xC2 => &ACUTE,
        0xC3 => &CIRCUMFLEX,
        0xC4 => &TILDE,
        0xC5 => &MACRON,
        0xC6 => &BREVE,
        0xC7 => &DOT,
        0xC8 | 0xC9 => &DIAERESIS,
        0xCA => &RING,
        0xCB => &CEDILLA,
        0xCC => &LOW_LINE,
        0xCD => &DOUBLE_ACUTE,
        0xCE => &OGONEK,
        0xCF => &CARON,
        _ => return None,
    })
}

impl Accent {
    /// The letter (or space) with this accent as one character.
    pub fn compose(&self, letter: char) -> Option<char> {
        if letter == ' ' {
            return Some(self.spacing);
        }
        pairs(self.composed).find_map(|(base, composed)| (base == letter).then_some(composed))
    }
}

fn pairs(mut list: &'static str) -> impl Iterator<Item = (char, char)> {
    core::iter::from_fn(move || {
        let mut chars = list.chars();
        let pair = (chars.next()?, chars.next()?);
        list = chars.as_str();
        Some(pair)
    })
}

#[cfg(feature = "alloc")]
fn written() -> impl Iterator<Item = (u8, &'static Accent)> {
    (0xC1..=0xCF).filter(|code| !matches!(code, 0xC9 | 0xCC)).filter_map(|code| Some((code, accent(code)?)))
}

/// The accent and the letter (or space) a composed character is written with.
#[cfg(feature = "alloc")]
pub(super) fn decompose(character: char) -> Option<(u8, char)> {
    written().find_map(|(code, accent)| {
        if accent.spacing == character {
            return Some((code, ' '));
        }
        pairs(accent.composed).find_map(|(base, composed)| (composed == character).then_some((code, base)))
    })
}

/// The accent a combining mark is written as.
#[cfg(feature = "alloc")]
pub(super) fn of_mark(mark: char) -> Option<u8> {
    written().find_map(|(code, accent)| (accent.mark == mark).then_some(code))
}
