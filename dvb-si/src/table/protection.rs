//! Protection messages: what other sections are authenticated by.

use wire::{Blob, Checked, List, Mpeg, Rfu, choice, codes, syntax};

codes! {
    /// section_hash_algorithm_identifier.
    pub HashAlgorithm: u8 = 8 {
        0 SHA_256 "SHA-256",
        1 SHA_512 "SHA-512",
    }
}

syntax! {
    /// protection_message_section — TS 102 809, 9.4.3 and 9.5.4.9: the table_id_extension says which message it is.
    pub struct ProtectionMessageSection<'a> {
        table_id:                  8 u8 = 0x7B,
        section_syntax_indicator:  1 bool = true,
        private_indicator:         1 bool,
        reserved_1:                2 Rfu,
        section_length:           12 u16 = len(message).saturating_add(9) in 9..=4093,
        table_id_extension:       16 u16 = message.selector(),
        reserved_2:                2 Rfu,
        version_number:            5 u8,
        current_next_indicator:    1 bool,
        section_number:            8 u8,
        last_section_number:       8 u8,
        message: (bytes section_length.checked_sub(9)) (match table_id_extension) ProtectionMessage<'a>,
        crc_32: (sum) Checked<Mpeg>,
    }

    /// authentication_message: hashes of other sections, and a signature over them.
    pub struct AuthenticationMessage<'a> {
        section_hash_algorithm_identifier: 8 HashAlgorithm,
        /// Bytes of each hash.
        section_hash_length:               8 u8,
        signature_algorithm_identifier:    8 u8,
        reserved:                          4 Rfu,
        section_references: [12] List<'a, SectionReference<'a>, u8>(section_hash_length),
        extension:                       [8] Blob<'a>,
        signature_key_identifier:        [8] Blob<'a>,
        signature:                        .. Blob<'a>,
    }

    /// A section, and its hash.
    pub struct SectionReference<'a>(section_hash_length: u8) {
        reference_type:   4 u8,
        reference_length: 4 u8 = len(reference),
        reference: (bytes reference_length) Blob<'a>,
        hash:      (bytes section_hash_length) Blob<'a>,
    }

    /// certificate_collection_message.
    pub struct CertificateCollection<'a> {
        reserved:     4 Rfu,
        certificates: (count 4) List<'a, Certificate<'a>>,
    }

    /// One certificate.
    pub struct Certificate<'a> {
        reserved:     4 Rfu,
        certificate: [12] Blob<'a>,
    }
}

choice! {
    /// What a [`ProtectionMessageSection`] carries, by its table_id_extension.
    pub enum ProtectionMessage<'a>: u16 kept {
        0x0000..=0x00FF AuthenticationMessage<'a> as "authentication_message",
        0x0100 CertificateCollection<'a>,
    }
}
