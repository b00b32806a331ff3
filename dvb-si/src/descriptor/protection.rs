//! Descriptors of conditional access and content protection.

use wire::{Blob, List, Rfu, U16, codes, syntax};

codes! {
    /// scrambling_mode.
    pub ScramblingMode: u8 = 8 {
        0x01 CSA1 "DVB-CSA1",
        0x02 CSA2 "DVB-CSA2",
        0x03 CSA3 "DVB-CSA3",
        0x10 CISSA_1 "DVB-CISSA version 1",
    }
}

syntax! {
    /// CA_identifier_descriptor — 6.2.5.
    pub struct CaIdentifier<'a> {
        ca_system_ids: .. List<'a, U16>,
    }

    /// scrambling_descriptor — 6.2.32.
    pub struct Scrambling {
        scrambling_mode: 8 ScramblingMode,
    }

    /// ECM_repetition_rate_descriptor — EN 301 192, 9.9.
    pub struct EcmRepetitionRate<'a> {
        ca_system_id:        16 u16,
        /// Milliseconds.
        ecm_repetition_rate: 16 u16,
        private_data:        .. Blob<'a>,
    }

    /// FTA_content_management_descriptor — 6.2.18.1: what may be done with content that is free to air.
    pub struct FtaContentManagement {
        user_defined:                        1 bool,
        reserved:                            3 Rfu,
        do_not_scramble:                     1 bool,
        control_remote_access_over_internet: 2 u8,
        do_not_apply_revocation:             1 bool,
    }
}
