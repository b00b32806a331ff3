//! The tables of emergency broadcast on PID 0x0021 of digital cable and terrestrial television. Their table_ids mean
//! other things on other PIDs. The signature at their end is kept as received, and never made.
//!
//! Open questions: which document has which table, how the digits of a message and of a resource divide, and which bytes
//! are signed.

use super::{ConfigureCommand, DtmbDeliverySystem};
use crate::descriptor::{Descriptor, RawDescriptor};
use crate::table::AnySection;
use crate::text::{self, Charset};
use crate::time::UtcTime;
use mpegts::Pid;
use mpegts::psi::PmtStream;
use mpegts::section::{LongSection, Section, Table};
use wire::{Blob, Chars, Digits, Item, List, Rfu, codes, first, syntax, tagged};

tagged! {
    /// The sections of PID 0x0021 in a Chinese network.
    pub enum EmergencySection<'a>: Section<'a> whole extends Dvb(AnySection<'a>) {
        0xFB Configure(LongSection<EmergencyConfigure<'a>>) as "EBConfigure",
        0xFC Certificates(LongSection<EmergencyCertificates<'a>>) as "EBCertAuth",
        0xFD Index(LongSection<EmergencyIndex<'a>>) as "EBIndex",
        0xFE Content(LongSection<EmergencyContent<'a>>) as "EBContent",
    }

    /// The descriptors of the index: those of EN 300 468, but for the terrestrial delivery system, which is DTMB.
    pub enum EmergencyDescriptor<'a>: RawDescriptor<'a> exact extends Dvb(Descriptor<'a>) {
        0x5A DtmbDeliverySystem as "terrestrial_delivery_system",
    }
}

codes! {
    /// EBM_class.
    pub EmergencyClass: u8 = 4 {
        1 SYSTEM_DRILL "release system drill",
        2 SIMULATED_DRILL "simulated drill",
        3 REAL_DRILL "real drill",
        4 EMERGENCY "emergency broadcast",
    }

    /// EBM_level.
    pub EmergencyLevel: u8 = 4 {
        1 RED "level 1, extremely serious (red)",
        2 ORANGE "level 2, serious (orange)",
        3 YELLOW "level 3, larger (yellow)",
        4 BLUE "level 4, general (blue)",
    }

    /// message_character_set.
    pub MessageCharacterSet: u8 = 3 {
        0 GB_2312 "GB/T 2312",
        1 GB_18030 "GB/T 18030",
        2 GB_13000 "GB/T 13000",
        3 GB_21669 "GB/T 21669",
        4 GB_16959 "GB 16959",
    }

    /// auxiliary_data_type.
    pub AuxiliaryDataType: u8 = 8 {
        1 MPEG_LAYER_1_2 "MPEG-1 Layer I/II audio file",
        2 MPEG_LAYER_3 "MPEG-1 Layer III audio file",
        3 DRA "DRA audio file",
        4 DRA_PLUS "DRA+ audio file",
        41 PNG "PNG image file",
        42 JPEG "JPEG image file",
        43 GIF "GIF image file",
        61 STREAM "audio/video stream",
    }
}

syntax! {
    /// Emergency broadcast index section.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct EmergencyIndex<'a, D: Item<'a> = EmergencyDescriptor<'a>> {
        messages: (count 8) List<'a, IndexedMessage<'a, D>>,
        signature: [16] Blob<'a>,
    }

    /// A message, behind its length.
    pub struct IndexedMessage<'a, D: Item<'a> = EmergencyDescriptor<'a>> {
        ebm: [16] EmergencyMessage<'a, D>,
    }

    /// What is on, where and when.
    pub struct EmergencyMessage<'a, D: Item<'a> = EmergencyDescriptor<'a>> {
        /// Four reserved bits, and 35 digits.
        ebm_id:                  144 Digits<18, true>,
        ebm_original_network_id:  16 u16,
        /// Senders put local time here (UTC+8), which is shown as sent, with the `Z` of UTC.
        ebm_start_time:           40 UtcTime,
        /// Undefined for an open end. Local time, too.
        ebm_end_time:             40 UtcTime,
        ebm_type:                 40 Chars<5>,
        ebm_class:                 4 EmergencyClass,
        ebm_level:                 4 EmergencyLevel,
        resources:                (count 8) List<'a, ResourceCode>,
        reserved:                  7 Rfu,
        details_channel_indicate:  1 bool = details.is_some(),
        details: (if details_channel_indicate) Option<DetailsChannel<'a, D>>,
    }

    /// A terminal, or a group of them.
    pub struct ResourceCode {
        /// Four reserved bits, and 23 digits.
        resource_code: 96 Digits<12, true>,
    }

    /// The programme that tells of it.
    pub struct DetailsChannel<'a, D: Item<'a> = EmergencyDescriptor<'a>> {
        network_id:          16 u16,
        transport_stream_id: 16 u16,
        program_number:      16 u16,
        reserved_1:           3 Rfu,
        pcr_pid:             13 Pid,
        reserved_2:           4 Rfu,
        /// That of the delivery system comes first.
        descriptors:        [12] List<'a, D>,
        streams:            [16] List<'a, PmtStream<'a, D>>,
    }

    /// Emergency broadcast content section.
    pub struct EmergencyContent<'a> {
        /// Four reserved bits, and 35 digits.
        ebm_id:  144 Digits<18, true>,
        reserved:  4 Rfu,
        contents: (count 4) List<'a, MultilingualContent<'a>>,
        signature: [16] Blob<'a>,
    }

    /// A message in one language, behind its length.
    pub struct MultilingualContent<'a> {
        content: [32] MessageContent<'a>,
    }

    /// A message in one language.
    pub struct MessageContent<'a> {
        language_code:        24 Chars<3>,
        reserved_1:            5 Rfu,
        message_character_set: 3 MessageCharacterSet,
        message_text:        [16] Blob<'a>,
        agency_name:          [8] Blob<'a>,
        reserved_2:            4 Rfu,
        auxiliary_data: (count 4) List<'a, AuxiliaryData<'a>>,
    }

    /// A file that goes with a message.
    pub struct AuxiliaryData<'a> {
        auxiliary_data_type: 8 AuxiliaryDataType,
        auxiliary_data:    [24] Blob<'a>,
    }

    /// Emergency broadcast certificate section.
    pub struct EmergencyCertificates<'a> {
        cert_auths: (count 8) List<'a, CertAuth<'a>>,
        certs: .. Certs<'a>,
    }

    /// Certificates behind lengths of 8 bits, and the signature.
    pub struct Certs8<'a> {
        certs: (count 8) List<'a, Cert8<'a>>,
        signature: [16] Blob<'a>,
    }

    /// Certificates behind lengths of 16 bits, and the signature.
    pub struct Certs16<'a> {
        certs: (count 8) List<'a, Cert16<'a>>,
        signature: [16] Blob<'a>,
    }

    /// Data behind a length of 8 bits.
    pub struct Cert8<'a> {
        cert_data: [8] Blob<'a>,
    }

    /// Data behind a length of 16 bits.
    pub struct Cert16<'a> {
        cert_data: [16] Blob<'a>,
    }

    /// Data behind a length of 16 bits.
    pub struct CertAuth<'a> {
        cert_auth_data: [16] Blob<'a>,
    }

    /// Emergency broadcast configure section.
    pub struct EmergencyConfigure<'a> {
        commands: (count 8) List<'a, ConfigureCommand<'a>>,
        signature: [16] Blob<'a>,
    }
}

first! {
    /// Certificates: descriptions differ in the width of their lengths.
    pub enum Certs<'a> { Certs8<'a>, Certs16<'a>, Other(Blob<'a>) }
}

impl MessageCharacterSet {
    /// The table of its characters; None for those that are not known here. Open question: GB/T 13000 is taken as units
    /// of 16 bits.
    pub const fn charset(self) -> Option<Charset> {
        match self {
            MessageCharacterSet::GB_2312 | MessageCharacterSet::GB_18030 => Some(Charset::Gb18030),
            MessageCharacterSet::GB_13000 => Some(Charset::Ucs2),
            _ => None,
        }
    }
}

impl<'a> MessageContent<'a> {
    /// The text of the message; None where its character set is not known.
    ///
    /// ```
    /// use dvb_si::china::{MessageCharacterSet, MessageContent};
    /// use wire::Blob;
    ///
    /// let message_text = Blob(b"\xD1\xEB\xCA\xD3");
    /// let content = MessageContent { message_text, ..Default::default() };
    /// assert_eq!(content.text().unwrap().collect::<String>(), "央视");
    /// let content = MessageContent { message_character_set: MessageCharacterSet::GB_16959, ..content };
    /// assert!(content.text().is_none());
    /// ```
    pub fn text(&self) -> Option<text::Chars<'a>> {
        Some(self.message_character_set.charset()?.chars(self.message_text.0))
    }

    /// Who sends it; None where the character set is not known. Open question: it is taken to be that of the message.
    pub fn agency(&self) -> Option<text::Chars<'a>> {
        Some(self.message_character_set.charset()?.chars(self.agency_name.0))
    }
}

impl EmergencyConfigure<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0xFB;
}

impl Table for EmergencyConfigure<'_> {
    const ABBREVIATION: &'static str = "EBConfigure";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == EmergencyConfigure::TABLE_ID
    }
}

impl EmergencyCertificates<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0xFC;
}

impl Table for EmergencyCertificates<'_> {
    const ABBREVIATION: &'static str = "EBCertAuth";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == EmergencyCertificates::TABLE_ID
    }
}

impl EmergencyIndex<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0xFD;
}

impl<'a, D: Item<'a>> Table for EmergencyIndex<'a, D> {
    const ABBREVIATION: &'static str = "EBIndex";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == EmergencyIndex::TABLE_ID
    }
}

impl EmergencyContent<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0xFE;
}

impl Table for EmergencyContent<'_> {
    const ABBREVIATION: &'static str = "EBContent";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == EmergencyContent::TABLE_ID
    }
}
