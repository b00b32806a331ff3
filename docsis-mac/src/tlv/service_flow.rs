//! Service flows, TLVs 24 and 25, aggregates, 70 and 71, and header suppression, 26 — MULPI Annex C.

use super::classifier::ByteRange;
use super::{Bitmap, ErrorTlv, Extension, Scalar, TerminatedText, Tlv, U8, U16, U32};
use crate::id::PaddedSid;
use crate::unit::{BitRate, Microseconds, Milliseconds, Seconds};
use wire::{Blob, List, Rfz, codes, syntax};

codes! {
    /// How an upstream flow is scheduled. Open question: 7 is by general knowledge only.
    pub SchedulingType: u8 = 8 {
        1 UNDEFINED "undefined",
        2 BEST_EFFORT "best effort",
        3 NON_REAL_TIME_POLLING "non-real-time polling",
        4 REAL_TIME_POLLING "real-time polling",
        5 UGS_WITH_ACTIVITY_DETECTION "unsolicited grants with activity detection",
        6 UGS "unsolicited grants",
        7 PGS "proactive grants",
    }

    /// The unit of the rates of a flow.
    pub DataRateUnit: u8 = 8 { 0 BPS "bit/s", 1 KBPS "kbit/s", 2 MBPS "Mbit/s", 3 GBPS "Gbit/s" }

    /// Whether a downstream flow has a resequencing DSID.
    pub Resequencing: u8 = 8 { 0 REQUIRED "resequencing DSID required", 1 FORBIDDEN "resequencing DSID forbidden" }

    /// What becomes of a header suppression rule.
    pub PhsAction: u8 = 8 { 0 ADD "add", 1 SET "set", 2 DELETE "delete", 3 DELETE_ALL "delete all" }

    /// What becomes of a header suppression rule in a bonding change.
    pub PhsDbcAction: u8 = 8 { 0 ADD "add", 1 DELETE "delete" }

    /// Whether a suppressed header is compared first.
    pub PhsVerification: u8 = 8 { 0 VERIFY "verify", 1 DO_NOT_VERIFY "do not verify" }
}

syntax! {
    /// Which sets of parameters an encoding is about.
    pub struct QosParameterSets {
        reserved:    5 Rfz,
        active:      1 bool,
        admitted:    1 bool,
        provisioned: 1 bool,
    }

    /// What a flow may not do, and one thing that it must.
    pub struct RequestTransmissionPolicy {
        reserved:                  22 Rfz,
        /// Open question: by general knowledge only.
        no_segment_headers:         1 bool,
        /// Drop what does not fit a grant.
        drop_larger_than_grant:     1 bool,
        no_header_suppression:      1 bool,
        no_fragmentation:           1 bool,
        no_concatenation:           1 bool,
        no_piggyback_requests:      1 bool,
        no_data_in_request_data:    1 bool,
        no_requests_in_request_data: 1 bool,
        no_multicast_requests:      1 bool,
        no_broadcast_requests:      1 bool,
    }

    /// The new TOS byte: AND, then OR.
    pub struct TosOverwrite {
        and_mask: 8 u8,
        or_mask:  8 u8,
    }
}

wire::tagged! {
    /// What upstream and downstream flows and their aggregates have in common.
    pub enum FlowTlv<'a>: Tlv<'a> {
        1 Reference(U16),
        2 Identifier(U32),
        /// 2 to 16 bytes, the zero at the end included.
        4 ServiceClassName(TerminatedText<'a>),
        5 Error(List<'a, ErrorTlv<'a>>),
        6 QosParameterSets(QosParameterSets),
        /// 0 to 7.
        7 TrafficPriority(U8),
        /// In bit/s, or the unit of type 41: [`maximum_sustained_rate`] has it in bit/s.
        8 MaximumSustainedRate(U32),
        /// Bytes.
        9 MaximumTrafficBurst(U32),
        /// In bit/s. Open question: whether in the unit of type 41, as the sustained rate is.
        10 MinimumReservedRate(U32),
        /// Bytes.
        11 AssumedMinimumPacketSize(U16),
        12 ActiveTimeout(Scalar<Seconds, 16>),
        13 AdmittedTimeout(Scalar<Seconds, 16>),
        23 TosOverwrite(TosOverwrite),
        /// In bit/s. Open question: whether in the unit of type 41, as the sustained rate is.
        27 PeakTrafficRate(U32),
        /// Bits of the standard and of the operator. Open question: their numbering, highest first, is by general
        /// knowledge only.
        31 RequiredAttributeMask(Bitmap<'a>),
        32 ForbiddenAttributeMask(Bitmap<'a>),
        33 AttributeAggregationRuleMask(Bitmap<'a>),
        34 ApplicationId(U32),
        35 Buffer(List<'a, BufferTlv<'a>>),
        36 AggregateReference(U16),
        37 MespReference(U16),
        /// Of aggregates.
        38 MatchingCriteria(List<'a, MatchingCriteriaTlv<'a>>),
        39 ProfileNameReference(TerminatedText<'a>),
        40 Aqm(List<'a, AqmTlv<'a>>),
        41 DataRateUnit(Scalar<DataRateUnit, 8>),
        /// Of aggregates.
        42 LowLatency(List<'a, LowLatencyTlv<'a>>),
        43 Extension(List<'a, Extension<'a>>),
        /// Of hierarchical aggregates, types 93 and 94.
        47 HqosScheduling(List<'a, HqosSchedulingTlv<'a>>),
    }

    /// Of an upstream service flow.
    pub enum UpstreamFlowTlv<'a>: Tlv<'a> extends Common(FlowTlv<'a>) {
        3 ServiceId(PaddedSid),
        /// Bytes.
        14 MaximumConcatenatedBurst(U16),
        15 SchedulingType(Scalar<SchedulingType, 8>),
        16 RequestTransmissionPolicy(RequestTransmissionPolicy),
        17 NominalPollingInterval(Scalar<Microseconds, 32>),
        18 ToleratedPollJitter(Scalar<Microseconds, 32>),
        /// Bytes; of a whole MAC frame.
        19 UnsolicitedGrantSize(U16),
        20 NominalGrantInterval(Scalar<Microseconds, 32>),
        21 ToleratedGrantJitter(Scalar<Microseconds, 32>),
        /// 0 to 127.
        22 GrantsPerInterval(U8),
        24 UnsolicitedGrantTimeReference(U32),
        /// Eighths.
        25 ContentionBackoffMultiplier(U8),
        /// Bytes; N, of a unit of requests: 1, 2, 4, 8 or 16.
        26 RequestUnit(U8),
        /// Open question: the unit is by general knowledge only; another specification has a collection here.
        44 GuaranteedGrantInterval(Scalar<Microseconds, 16>),
        45 GuaranteedGrantRate(U32),
        46 GuaranteedRequestInterval(U16),
        48 AbsoluteQueueDepth(U8),
        49 PgsActivityDetectionOff(U8),
    }

    /// Of a downstream service flow.
    pub enum DownstreamFlowTlv<'a>: Tlv<'a> extends Common(FlowTlv<'a>) {
        14 MaximumLatency(Scalar<Microseconds, 32>),
        17 Resequencing(Scalar<Resequencing, 8>),
    }

    /// Of the buffer of a flow.
    pub enum BufferTlv<'a>: Tlv<'a> {
        /// Bytes.
        1 Minimum(U32),
        /// Bytes.
        2 Target(U32),
        /// Bytes.
        3 Maximum(U32),
    }

    /// Of the flows of an aggregate.
    pub enum MatchingCriteriaTlv<'a>: Tlv<'a> {
        1 ApplicationId(U32),
        2 ServiceClassName(TerminatedText<'a>),
        3 TrafficPriorityRange(ByteRange),
    }

    /// Of active queue management.
    pub enum AqmTlv<'a>: Tlv<'a> {
        1 Disable(U8),
        2 LatencyTarget(Scalar<Milliseconds, 8>),
        /// 0 to 2.
        3 Algorithm(U8),
        4 ImmediateThreshold(Scalar<Microseconds, 16>),
        /// 0 to 25.
        5 RampExponent(U8),
        /// 1 to 15 edges.
        6 HistogramEdges(List<'a, U16>),
    }

    /// Of a low latency aggregate.
    pub enum LowLatencyTlv<'a>: Tlv<'a> {
        1 FlowReference(U16),
        2 FlowId(U32),
        3 ClassicServiceClassName(TerminatedText<'a>),
        4 LowLatencyServiceClassName(TerminatedText<'a>),
        5 AqmCouplingFactor(U8),
        6 SchedulingWeight(U8),
        7 QueueProtectionEnable(U8),
        /// The unit is by general knowledge only.
        8 QueueProtectionLatencyThreshold(Scalar<Microseconds, 16>),
        /// The unit is by general knowledge only.
        9 QueueProtectionScoreThreshold(Scalar<Microseconds, 16>),
        10 QueueProtectionDrainExponent(U8),
    }

    /// Of the scheduling of a hierarchical aggregate.
    pub enum HqosSchedulingTlv<'a>: Tlv<'a> {
        1 FlowReference(U16),
        3 ServiceClassName(TerminatedText<'a>),
        4 Priority(U8),
        5 Weight(U8),
    }

    /// Of payload header suppression.
    pub enum PhsTlv<'a>: Tlv<'a> {
        1 ClassifierReference(U8),
        2 ClassifierId(U16),
        3 ServiceFlowReference(U16),
        4 ServiceFlowId(U32),
        5 ChangeAction(Scalar<PhsAction, 8>),
        6 Error(List<'a, ErrorTlv<'a>>),
        /// The bytes suppressed.
        7 Field(Blob<'a>),
        /// 1 to 255.
        8 Index(U8),
        /// One bit for each byte of the field.
        9 Mask(Bitmap<'a>),
        /// Bytes.
        10 Size(U8),
        11 Verification(Scalar<PhsVerification, 8>),
        13 DbcAction(Scalar<PhsDbcAction, 8>),
        43 Extension(List<'a, Extension<'a>>),
    }

    /// Of a class of service of DOCSIS 1.0.
    pub enum ClassOfServiceTlv<'a>: Tlv<'a> {
        /// 1 to 16.
        1 ClassId(U8),
        2 MaximumDownstreamRate(Scalar<BitRate, 32>),
        3 MaximumUpstreamRate(Scalar<BitRate, 32>),
        /// 0 to 7.
        4 UpstreamPriority(U8),
        5 GuaranteedUpstreamRate(Scalar<BitRate, 32>),
        /// Bytes.
        6 MaximumUpstreamBurst(U16),
        7 PrivacyEnable(U8),
    }

    /// Of a Metro Ethernet service profile.
    pub enum MespTlv<'a>: Tlv<'a> {
        1 Reference(U8),
        2 BandwidthProfile(List<'a, BandwidthProfileTlv<'a>>),
        3 Name(TerminatedText<'a>),
    }

    /// Of the bandwidth of a Metro Ethernet service.
    pub enum BandwidthProfileTlv<'a>: Tlv<'a> {
        1 CommittedRate(U32),
        2 CommittedBurst(U32),
        3 ExcessRate(U32),
        4 ExcessBurst(U32),
        5 CouplingFlag(U8),
        6 ColorIdentification(List<'a, ColorTlv<'a>>),
        7 ColorMarking(List<'a, ColorTlv<'a>>),
    }

    /// Of colours.
    pub enum ColorTlv<'a>: Tlv<'a> {
        1 Field(U8),
        2 Value(U8),
    }
}

impl DataRateUnit {
    /// Bits a second of one unit; None for a unit that is not known.
    pub const fn bps(self) -> Option<u64> {
        match self {
            DataRateUnit::BPS => Some(1),
            DataRateUnit::KBPS => Some(1_000),
            DataRateUnit::MBPS => Some(1_000_000),
            DataRateUnit::GBPS => Some(1_000_000_000),
            _ => None,
        }
    }
}

impl<'a> UpstreamFlowTlv<'a> {
    /// What flows of both directions have.
    pub const fn common(self) -> Option<FlowTlv<'a>> {
        match self {
            UpstreamFlowTlv::Common(common) => Some(common),
            _ => None,
        }
    }
}

impl<'a> DownstreamFlowTlv<'a> {
    /// What flows of both directions have.
    pub const fn common(self) -> Option<FlowTlv<'a>> {
        match self {
            DownstreamFlowTlv::Common(common) => Some(common),
            _ => None,
        }
    }
}

/// The maximum sustained rate of a flow or an aggregate, in bit/s: type 8 in the unit of type 41, wherever that stands. None
/// where there is no rate, or its unit is not known.
///
/// ```
/// use docsis_mac::tlv::{Encoding, UpstreamFlowTlv, maximum_sustained_rate};
/// use docsis_mac::wire::Decode;
/// // 50 of unit 2, which is Mbit/s.
/// let flow = [24, 9, 8, 4, 0, 0, 0, 50, 41, 1, 2];
/// let Encoding::UpstreamServiceFlow(flow) = Encoding::from_bytes(&flow)? else { panic!() };
/// assert_eq!(maximum_sustained_rate(flow.iter().flatten().filter_map(UpstreamFlowTlv::common)), Some(50_000_000));
/// # Ok::<(), docsis_mac::wire::Error>(())
/// ```
pub fn maximum_sustained_rate<'a>(tlvs: impl IntoIterator<Item = FlowTlv<'a>>) -> Option<u64> {
    let (mut rate, mut unit) = (None, DataRateUnit::BPS);
    for tlv in tlvs {
        match tlv {
            FlowTlv::MaximumSustainedRate(Scalar(value)) => rate = Some(u64::from(value)),
            FlowTlv::DataRateUnit(Scalar(value)) => unit = value,
            _ => {}
        }
    }
    rate?.checked_mul(unit.bps()?)
}
