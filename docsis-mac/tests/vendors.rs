//! A vendor that a user has registered, in the text form and in JSON.

#![allow(clippy::unwrap_used)] // tests assert
#![cfg(feature = "text")]

use docsis_mac::config::text;
use docsis_mac::tlv::{Encoding, GENERAL_EXTENSION, GeneralExtensionTlv, RawEncoding, Tlv, U16, VendorTlv};
use hex_literal::hex;
use wire::{Blob, Decode, List, Owned, Reader, Scope};

wire::tagged! {
    /// Of the vendor 0x001122.
    pub enum AcmeTlv<'a>: Tlv<'a> {
        1 Colour(U16),
        2 Inner(List<'a, AcmeTlv<'a>>),
    }
}

wire::scoped! {
    /// All vendors known here.
    pub enum Known<'a>: Tlv<'a> by Vendors {
        Vendor(VendorTlv<'a>),
        General(GeneralExtensionTlv<'a>),
        Acme(AcmeTlv<'a>),
    }
}

/// The vendor seen first.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Vendors(Option<[u8; 3]>);

impl<'a> Scope<'a, Tlv<'a>> for Vendors {
    type Item = Known<'a>;

    fn read(&mut self, raw: Tlv<'a>, body: Reader<'a>) -> Known<'a> {
        match (self.0, raw.tlv_type) {
            (Some([0x00, 0x11, 0x22]), 1..) => Known::acme(raw, body),
            (Some(GENERAL_EXTENSION), 1..) => Known::general(raw, body),
            _ => {
                self.0 = self.0.or(raw.value.0.try_into().ok());
                Known::vendor(raw, body)
            }
        }
    }
}

wire::tagged! {
    /// All encodings, the extension with all vendors known here.
    pub enum Ours<'a>: RawEncoding<'a> extends Standard(Encoding<'a>) {
        43 Extension(List<'a, Known<'a>>),
    }
}

wire::syntax! {
    /// The configuration file of a modem.
    pub struct OurFile<'a> {
        encodings: (while |e| !matches!(e, Ours::Standard(Encoding::EndOfData(_)))) List<'a, Ours<'a>>,
        padding: .. Blob<'a>,
    }
}

wire::first! {
    /// Any configuration file of a modem.
    pub enum OurFiles<'a> {
        ModemFile(OurFile<'a>),
        Unterminated(List<'a, Ours<'a>>),
    }
}

/// Network access; colour 0xABCD inside, then colour 0x0102, of the vendor; the priority of the general extension; the end.
const FILE: [u8; 35] = hex!("030101  2b 0f 0803001122 0204 0102abcd 01020102  2b 0b 0803ffffff 0204 01020304 ff00");

#[test]
fn a_vendor_of_a_user_has_text_and_json() {
    let file = OurFiles::from_bytes(&FILE).unwrap();
    let written = text::write(&file).unwrap();
    for words in ["acme inner {", "  colour 43981", "acme colour 258", "general load_balancing_priority 16909060"] {
        assert!(written.contains(words), "{words}:\n{written}");
    }
    assert!(written.contains("\nnetwork_access 1\n"), "{written}");
    assert_eq!(text::read_as::<OurFiles<'_>>(&written).unwrap(), FILE);
    let json = serde_json::to_string(&file).unwrap();
    let back: Owned<OurFiles<'static>> = serde_json::from_str(&json).unwrap();
    assert_eq!(back.as_bytes()[..], FILE);
    // The standard's own reading has no such names.
    assert!(text::read(&written).is_err());
}
