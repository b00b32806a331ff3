//! The types of messages.

use wire::codes;

codes! {
    /// The type of a MAC management message — MULPI 6.4.1, Table of message types.
    pub MessageType: u8 = 8 {
        1 SYNC "SYNC",
        2 UCD "UCD",
        3 MAP "MAP",
        4 RNG_REQ "RNG-REQ",
        5 RNG_RSP "RNG-RSP",
        6 REG_REQ "REG-REQ",
        7 REG_RSP "REG-RSP",
        8 UCC_REQ "UCC-REQ",
        9 UCC_RSP "UCC-RSP",
        10 TRI_TCD "TRI-TCD",
        11 TRI_TSI "TRI-TSI",
        12 BPKM_REQ "BPKM-REQ",
        13 BPKM_RSP "BPKM-RSP",
        14 REG_ACK "REG-ACK",
        15 DSA_REQ "DSA-REQ",
        16 DSA_RSP "DSA-RSP",
        17 DSA_ACK "DSA-ACK",
        18 DSC_REQ "DSC-REQ",
        19 DSC_RSP "DSC-RSP",
        20 DSC_ACK "DSC-ACK",
        21 DSD_REQ "DSD-REQ",
        22 DSD_RSP "DSD-RSP",
        23 DCC_REQ "DCC-REQ",
        24 DCC_RSP "DCC-RSP",
        25 DCC_ACK "DCC-ACK",
        26 DCI_REQ "DCI-REQ",
        27 DCI_RSP "DCI-RSP",
        28 UP_DIS "UP-DIS",
        29 UCD_29 "UCD-29",
        30 INIT_RNG_REQ "INIT-RNG-REQ",
        31 TST_REQ "TST-REQ",
        32 DCD "DCD",
        33 MDD "MDD",
        34 B_INIT_RNG_REQ "B-INIT-RNG-REQ",
        35 UCD_35 "UCD-35",
        36 DBC_REQ "DBC-REQ",
        37 DBC_RSP "DBC-RSP",
        38 DBC_ACK "DBC-ACK",
        39 DPV_REQ "DPV-REQ",
        40 DPV_RSP "DPV-RSP",
        41 CM_STATUS "CM-STATUS",
        42 CM_CTRL_REQ "CM-CTRL-REQ",
        43 CM_CTRL_RSP "CM-CTRL-RSP",
        44 REG_REQ_MP "REG-REQ-MP",
        45 REG_RSP_MP "REG-RSP-MP",
        46 EM_REQ "EM-REQ",
        47 EM_RSP "EM-RSP",
        48 CM_STATUS_ACK "CM-STATUS-ACK",
        49 OCD "OCD",
        50 DPD "DPD",
        51 UCD_51 "UCD-51",
        52 ODS_REQ "ODS-REQ",
        53 ODS_RSP "ODS-RSP",
        54 OPT_REQ "OPT-REQ",
        55 OPT_RSP "OPT-RSP",
        56 OPT_ACK "OPT-ACK",
        57 DTP_REQ "DTP-REQ",
        58 DTP_RSP "DTP-RSP",
        59 DTP_ACK "DTP-ACK",
        60 DTP_INFO "DTP-INFO",
        61 RBA_SW "RBA-SW",
        62 RBA_HW "RBA-HW",
        63 CWT_REQ "CWT-REQ",
        64 CWT_RSP "CWT-RSP",
        65 ECT_REQ "ECT-REQ",
        66 ECT_RSP "ECT-RSP",
        67 EXT_RNG_REQ "EXT-RNG-REQ",
        68 DPR "DPR",
        69 BPKM_REQ_V2 "BPKM-REQ-V2",
        70 BPKM_RSP_V2 "BPKM-RSP-V2",
    }
}

impl MessageType {
    /// The version a message of this type is sent with; 1 for types without a name. Version 5 of
    /// types that have it besides an older one is chosen by the sender.
    ///
    /// Open question: 46 to 48 and 52 to 70 follow the release they came with; of 33 and 34 one source has 3.
    pub const fn version(self) -> u8 {
        match self.0 {
            14..=28 => 2,
            29..=32 => 3,
            33..=48 => 4,
            49..=70 => 5,
            _ => 1,
        }
    }

    /// True for the types sent behind a timing header: SYNC, and the ranging requests of modems
    /// whose timing is not known yet.
    pub const fn has_timing_header(self) -> bool {
        matches!(
            self,
            MessageType::SYNC | MessageType::RNG_REQ | MessageType::INIT_RNG_REQ | MessageType::B_INIT_RNG_REQ
        )
    }
}
