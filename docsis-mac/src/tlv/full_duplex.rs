//! Full duplex and the band edges of DOCSIS 3.1 and 4.0.

use super::{Scalar, Tlv, U8, U32};
use crate::unit::{Megahertz, Milliseconds, Seconds};
use wire::{Blob, List, codes};

codes! {
    /// What a sub-band is used for.
    pub SubBandDirection: u8 = 8 { 0 DOWNSTREAM "downstream", 1 UPSTREAM "upstream", 2 UNDEFINED "undefined" }

    /// Whether an echo canceller has converged.
    pub EctStatus: u8 = 8 { 0 CONVERGED "converged", 1 NOT_YET "not yet converged", 2 NO_LONGER "no longer converged" }

    /// The upper edge of the upstream band.
    pub UpstreamUpperEdge: u8 = 8 {
        0 MHZ_42 "42 MHz", 1 MHZ_65 "65 MHz", 2 MHZ_85 "85 MHz", 3 MHZ_117 "117 MHz", 4 MHZ_204 "204 MHz",
    }

    /// The lower edge of the downstream band.
    pub DownstreamLowerEdge: u8 = 8 { 0 MHZ_108 "108 MHz", 1 MHZ_258 "258 MHz" }

    /// The upper edge of the downstream band.
    pub DownstreamUpperEdge: u8 = 8 { 0 MHZ_1218 "1218 MHz", 1 MHZ_1794 "1794 MHz", 2 MHZ_1002 "1002 MHz" }

    /// Who assigns resource blocks.
    pub RbaType: u8 = 8 { 0 SOFTWARE "software", 1 HARDWARE "hardware" }
}

wire::tagged! {
    /// Of a full duplex transmission group.
    pub enum FdxTransmissionGroupTlv<'a>: Tlv<'a> {
        1 TransmissionGroupId(U8),
        2 RbaType(Scalar<RbaType, 8>),
        /// A resource block assignment, not interpreted: whether it has the header of a message, or is the body alone
        /// ([`Rba`](crate::message::Rba)), no source at hand says.
        3 RbaMessage(Blob<'a>),
    }

    /// Of the band edges of a diplexer.
    pub enum DiplexerBandEdgeTlv<'a>: Tlv<'a> {
        1 UpstreamUpper(Scalar<UpstreamUpperEdge, 8>),
        2 DownstreamLower(Scalar<DownstreamLowerEdge, 8>),
        3 DownstreamUpper(Scalar<DownstreamUpperEdge, 8>),
    }

    /// Of the band edges of a diplexer, DOCSIS 4.0.
    pub enum AdvancedDiplexerTlv<'a>: Tlv<'a> {
        1 UpstreamUpper(Scalar<Megahertz, 16>),
        2 DownstreamLower(Scalar<Megahertz, 16>),
        3 DownstreamUpper(Scalar<Megahertz, 16>),
    }

    /// Of echo cancellation training.
    pub enum EctEncoding<'a>: Tlv<'a> {
        /// One for each sub-band.
        1 RbaSubBandDirections(List<'a, Scalar<SubBandDirection, 8>>),
        2 Status(Scalar<EctStatus, 8>),
        3 Method(List<'a, EctMethod<'a>>),
        4 PartialService(List<'a, EctPartialService<'a>>),
        5 Deferral(U8),
        6 RxmerDuration(U8),
    }

    /// Of the method of training.
    pub enum EctMethod<'a>: Tlv<'a> {
        1 Foreground(List<'a, EctForeground<'a>>),
        2 Background(List<'a, EctBackground<'a>>),
    }

    /// Of training in the foreground.
    pub enum EctForeground<'a>: Tlv<'a> {
        /// Symbols.
        1 Duration(U8),
        2 Period(Scalar<Seconds, 8>),
        3 Expiration(Scalar<Seconds, 8>),
        /// 0 or 1.
        4 ZeroBitLoading(U8),
    }

    /// Of training in the background.
    pub enum EctBackground<'a>: Tlv<'a> {
        1 Duration(Scalar<Milliseconds, 16>),
        2 Period(Scalar<Seconds, 8>),
        3 Expiration(Scalar<Seconds, 8>),
        4 StartTime(U32),
    }

    /// Of the channels without service during a training.
    pub enum EctPartialService<'a>: Tlv<'a> {
        1 DownstreamChannelIds(List<'a, U8>),
        2 UpstreamChannelIds(List<'a, U8>),
    }
}
