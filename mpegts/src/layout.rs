//! Layouts of the types that are no declarations.

use crate::clock::{Clock, Escr, Pcr, PesTimestamp, Timestamp};
use crate::descriptor::{Partition, Partitions};
use crate::ip::rtp::RtpPayload;
use crate::packet::Pid;
use crate::pes::{FieldId, FrequencyTruncation, Pes, PesHeader, StreamId, TrickMode, TrickModeControl};
use crate::psi::DsmccSection;
use crate::section::{LongSection, Section, ShortSection, Table};
use crate::tunnel::baseband;
use wire::layout::{Described, Field, Form};
use wire::{List, Rfu};

/// `0x` and the bits as sent.
const RAW: Form = Form::Text("^0x[0-9A-Fa-f]+$");

wire::layouts! {
    [] Pid = "Pid", Form::Unsigned(13);
    [] Timestamp = "Timestamp", Form::Below(<Timestamp as Clock>::MODULUS);
    [] Pcr = "Pcr", Form::AnyOf(&[Form::Below(<Pcr as Clock>::MODULUS), RAW]);
    [] Escr = "Escr", Form::AnyOf(&[Form::Below(<Escr as Clock>::MODULUS), RAW]);
    [] PesTimestamp = "PesTimestamp", Form::AnyOf(&[
        Form::Structure { fields: &[
            Field::new::<u8>("prefix", "4", Some(4)).optional(),
            Field::new::<Timestamp>("ticks", "33", Some(33)),
        ] },
        RAW,
    ]);
    [] TrickMode = "TrickMode", Form::Structure { fields: &[
        Field::new::<TrickModeControl>("trick_mode_control", "3", Some(3)),
        Field::new::<FieldId>("field_id", "2", Some(2)).optional(),
        Field::new::<bool>("intra_slice_refresh", "1", Some(1)).optional(),
        Field::new::<FrequencyTruncation>("frequency_truncation", "2", Some(2)).optional(),
        Field::new::<u8>("rep_cntrl", "5", Some(5)).optional(),
        Field::new::<Rfu>("reserved", "(align)", Some(5)).optional(),
    ] };
    [] Pes<'_> = "Pes", Form::Structure { fields: &[
        Field::new::<StreamId>("stream_id", "8", Some(8)),
        Field::new::<u16>("pes_packet_length", "16", Some(16)),
        Field::new::<PesHeader<'_>>("header", "_", None).optional(),
        Field::rest("data"),
    ] };
    [] Partitions<'_> = "Partitions", Form::Structure { fields: &[
        Field::new::<u8>("maximum_duration_length_minus_1", "2", Some(2)).optional(),
        Field::new::<bool>("in_use", "", Some(1)),
        Field::new::<List<'_, Partition, u8>>("partitions", "..", None),
    ] };
    [] RtpPayload<'_> = "RtpPayload", Form::Structure { fields: &[
        Field::rest("data"),
        Field::rest("padding").optional(),
    ] };
    [] baseband::BbFrame<'_> = "BbFrame", Form::Structure { fields: &[
        Field::new::<baseband::BbHeader>("header", "_", None),
        Field::new::<baseband::BbMode>("mode", "", Some(8)),
        Field::rest("data"),
        Field::rest("padding"),
    ] };
    [] Section<'_> = "Section", Form::Bytes(None);
    [T: Described + Table] LongSection<T> = T::ABBREVIATION, Form::Structure { fields: &[
        Field::new::<u8>("table_id", "8", Some(8)),
        Field::new::<bool>("private_indicator", "1", Some(1)).optional(),
        Field::new::<Rfu>("reserved_1", "2", Some(2)).reserved(),
        Field::new::<u16>(T::EXTENSION, "16", Some(16)),
        Field::new::<Rfu>("reserved_2", "2", Some(2)).reserved(),
        Field::new::<u8>("version_number", "5", Some(5)),
        Field::new::<bool>("current_next_indicator", "1", Some(1)).optional(),
        Field::new::<u8>("section_number", "8", Some(8)).optional(),
        Field::new::<u8>("last_section_number", "8", Some(8)).optional(),
        Field::new::<T>(T::ABBREVIATION, "..", None),
    ] };
    [T: Described + Table] ShortSection<T> = T::ABBREVIATION, Form::Structure { fields: &[
        Field::new::<u8>("table_id", "8", Some(8)),
        Field::new::<bool>("private_indicator", "1", Some(1)).optional(),
        Field::new::<Rfu>("reserved_1", "2", Some(2)).reserved(),
        Field::new::<T>(T::ABBREVIATION, "..", None),
    ] };
    [T: Described + Table] DsmccSection<T> = T::ABBREVIATION, Form::Structure { fields: &[
        Field::new::<LongSection<T>>("section", "_", None),
        Field::new::<[u8; 4]>("checksum", "32", Some(32)).optional(),
    ] };
}
