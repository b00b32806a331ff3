//! The indicators — ETSI TR 101 290, 5.2.1 to 5.2.3.

use core::fmt;

macro_rules! indicators {
    ($($(#[$doc:meta])* $Name:ident $number:literal $name:literal,)*) => {
        /// An indicator of ETSI TR 101 290, 5.2.
        ///
        /// Where the report has replaced an indicator by others with a letter (1.3 by 1.3.a and so on),
        /// those are here and the old one is not: it would say the same once more.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Indicator {
            $($(#[$doc])* $Name,)*
        }

        impl Indicator {
            /// All of them, in the order of the report.
            pub const ALL: &'static [Indicator] = &[$(Indicator::$Name),*];

            /// The number in the report, such as `1.3.a`.
            pub const fn number(self) -> &'static str {
                match self { $(Indicator::$Name => $number),* }
            }

            /// The name in the report.
            pub const fn name(self) -> &'static str {
                match self { $(Indicator::$Name => $name),* }
            }
        }
    };
}

indicators! {
    /// Two sync bytes in a row are wrong, or no packet is where the next one belongs.
    TsSyncLoss "1.1" "TS_sync_loss",
    /// A sync byte is not 0x47.
    SyncByteError "1.2" "Sync_byte_error",
    /// No PAT for 0.5 s, another table on PID 0, or PID 0 scrambled.
    PatError "1.3.a" "PAT_error_2",
    /// Packets are lost, out of order, or repeated more than once.
    ContinuityCountError "1.4" "Continuity_count_error",
    /// No PMT of a program for 0.5 s, or its PID scrambled.
    PmtError "1.5.a" "PMT_error_2",
    /// A PID that a PMT names does not occur for a time the user chooses.
    PidError "1.6" "PID_error",
    /// transport_error_indicator is set.
    TransportError "2.1" "Transport_error",
    /// A section's `CRC_32` is wrong.
    CrcError "2.2" "CRC_error",
    /// More than 100 ms (by earlier editions: 40 ms) from one PCR to the next.
    PcrRepetitionError "2.3.a" "PCR_repetition_error",
    /// A PCR goes back, or forth by more than 100 ms, without discontinuity_indicator.
    PcrDiscontinuityIndicatorError "2.3.b" "PCR_discontinuity_indicator_error",
    /// A PCR is off its place in the stream by more than 500 ns.
    PcrAccuracyError "2.4" "PCR_accuracy_error",
    /// No PTS for 700 ms.
    PtsError "2.5" "PTS_error",
    /// Packets are scrambled and there is no CAT, or another table is on PID 1.
    CatError "2.6" "CAT_error",
    /// No NIT of this network for 10 s, two sections too close, or another table on PID 0x10.
    NitActualError "3.1.a" "NIT_actual_error",
    /// A section of another network's NIT is not repeated within 10 s.
    NitOtherError "3.1.b" "NIT_other_error",
    /// A table of service information is repeated too seldom or too often. Reported besides the
    /// indicator of the table, where it has one.
    SiRepetitionError "3.2" "SI_repetition_error",
    /// A buffer of the target decoder overflows, or runs dry.
    BufferError "3.3" "Buffer_error",
    /// A PID that no table names within 0.5 s.
    UnreferencedPid "3.4.a" "Unreferenced_PID",
    /// No SDT of this stream for 2 s, two sections too close, or another table on PID 0x11.
    SdtActualError "3.5.a" "SDT_actual_error",
    /// A section of another stream's SDT is not repeated within 10 s.
    SdtOtherError "3.5.b" "SDT_other_error",
    /// No present, or no following, event of this stream for 2 s, two sections too close, or another
    /// table on PID 0x12.
    EitActualError "3.6.a" "EIT_actual_error",
    /// A present or following section of another stream is not repeated within 10 s.
    EitOtherError "3.6.b" "EIT_other_error",
    /// A service has only one of present and following.
    EitPfError "3.6.c" "EIT_PF_error",
    /// Sections of the RST too close, or another table on PID 0x13.
    RstError "3.7" "RST_error",
    /// No TDT for 30 s, two too close, or another table on PID 0x14.
    TdtError "3.8" "TDT_error",
    /// A transport buffer is not empty once a second.
    EmptyBufferError "3.9" "Empty_buffer_error",
    /// Data stays in the target decoder for more than a second, still pictures for more than 60.
    DataDelayError "3.10" "Data_delay_error",
}

impl Indicator {
    /// 1: the stream cannot be decoded; 2: to be watched all the time; 3: depends on the application.
    pub const fn priority(self) -> u8 {
        match self.number().as_bytes() {
            [b'1', ..] => 1,
            [b'2', ..] => 2,
            _ => 3,
        }
    }

    /// The place in [`ALL`](Self::ALL).
    #[inline]
    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

/// The number and the name, `1.4 Continuity_count_error`.
impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number(), self.name())
    }
}
