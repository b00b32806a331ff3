//! Digital program insertion cueing — ANSI/SCTE 35.
//!
//! ```
//! use dvb_si::splice::{InsertedEvent, SpliceCommand, SpliceInfoSection, SpliceInsert, SpliceTime};
//! use mpegts::clock::Timestamp;
//! use wire::{Decode, Encode, List};
//!
//! let event = InsertedEvent {
//!     out_of_network_indicator: true,
//!     splice_time: Some(SpliceTime::at(Timestamp::new(900_000).unwrap())),
//!     ..Default::default()
//! };
//! let insert = SpliceInsert { splice_event_id: 7, event: Some(event), ..Default::default() };
//! let section = SpliceInfoSection::new(SpliceCommand::SpliceInsert(insert), List::default());
//! let section = SpliceInfoSection { pts_adjustment: 9_000, ..section };
//! let bytes = section.encode_to_vec()?;
//!
//! let read = SpliceInfoSection::from_bytes(&bytes)?;
//! let SpliceCommand::SpliceInsert(insert) = read.splice.unwrap().command else { panic!() };
//! let time = insert.event.unwrap().splice_time.unwrap();
//! assert_eq!(read.pts(time).unwrap().get(), 909_000);
//! # Ok::<(), wire::Error>(())
//! ```

pub mod command;
pub mod descriptor;
pub mod upid;

pub use command::*;
pub use descriptor::*;
pub use upid::*;

use crate::table::AnySection;
use mpegts::clock::Timestamp;
use mpegts::section::Section;
use wire::{Blob, Checked, Encode, List, Mpeg, codes, syntax, tagged};

codes! {
    /// sap_type: whether the splice point is a stream access point. Open question: only 3 is verified.
    pub SapType: u8 = 2 {
        0 TYPE_1 "type 1: closed GOP, no leading pictures",
        1 TYPE_2 "type 2: closed GOP, leading pictures",
        2 TYPE_3 "type 3: open GOP",
        3 NOT_SPECIFIED "not specified",
    }

    /// splice_command_length: bytes of the command.
    pub SpliceCommandLength: u16 = 12 {
        0xFFF NOT_SAID "not said: the command itself says where it ends",
    }
}

impl SpliceCommandLength {
    fn said(self) -> Option<u16> {
        (self != SpliceCommandLength::NOT_SAID).then_some(self.0)
    }
}

syntax! {
    /// splice_info_section — SCTE 35, 9.6.
    ///
    /// [`new`](SpliceInfoSection::new) computes splice_command_length, which is kept as received.
    pub struct SpliceInfoSection<'a> {
        table_id:                 8 u8 = 0xFC,
        section_syntax_indicator: 1 bool = false,
        private_indicator:        1 bool = false,
        sap_type:                 2 SapType,
        section_length:          12 u16 = len(splice, encrypted).saturating_add(14) in 14..=4093,
        protocol_version:         8 u8,
        encrypted_packet:         1 bool = encrypted.is_some(),
        encryption_algorithm:     6 u8,
        /// 90 kHz ticks. Is added to every time in the section, once.
        pts_adjustment:          33 u64,
        cw_index:                 8 u8,
        /// Whom the section is for; 0xFFF for all.
        tier:                    12 u16,
        splice_command_length:   12 SpliceCommandLength,
        splice: (if !encrypted_packet) (bytes section_length.checked_sub(14))
            Option<Splice<'a>>(splice_command_length),
        /// From splice_command_type to E_CRC_32, as received.
        encrypted: (if encrypted_packet) (bytes section_length.checked_sub(14)) Option<Blob<'a>>,
        crc_32: (sum) Checked<Mpeg>,
    }

    /// What may be encrypted.
    pub struct Splice<'a>(splice_command_length: SpliceCommandLength) {
        splice_command_type: 8 u8 = command.selector(),
        command: (within splice_command_length.said()) (match splice_command_type) SpliceCommand<'a>,
        descriptors:       [16] List<'a, SpliceDescriptor<'a>>,
        alignment_stuffing:  .. Blob<'a>,
    }
}

impl<'a> SpliceInfoSection<'a> {
    /// A section that is not encrypted, for all tiers, of protocol_version 0.
    pub fn new(command: SpliceCommand<'a>, descriptors: List<'a, SpliceDescriptor<'a>>) -> Self {
        let length = u16::try_from(command.encoded_len()).unwrap_or(u16::MAX);
        SpliceInfoSection {
            sap_type: SapType::NOT_SPECIFIED,
            tier: 0xFFF,
            splice_command_length: SpliceCommandLength(length),
            splice: Some(Splice { command, descriptors, ..Default::default() }),
            ..Default::default()
        }
    }

    /// The moment that a time of the section means: with pts_adjustment, modulo 2^33.
    pub fn pts(&self, time: SpliceTime) -> Option<Timestamp> {
        let ticks = time.pts_time?.get().wrapping_add(self.pts_adjustment);
        Some(Timestamp::wrapping(ticks))
    }
}

tagged! {
    /// The sections of a PID with splice information: the meaning of table_id 0xFC follows from the PID.
    pub enum SpliceSection<'a>: Section<'a> whole extends Dvb(AnySection<'a>) {
        0xFC SpliceInfo(SpliceInfoSection<'a>),
    }
}
