//! DOCSIS set-top gateway.

use crate::id::{Ipv4Address, MacAddress};
use crate::tlv::{Extension, Scalar, Tlv, U8, U16};
use crate::unit::{Frequency, Seconds};
use wire::{List, syntax};

syntax! {
    /// Downstream Channel Descriptor, DCD — DSG. One too large for a message is told in several, whose TLVs are to be
    /// joined in order.
    pub struct Dcd<'a> {
        configuration_change_count: 8 u8,
        number_of_fragments:        8 u8,
        /// From 1.
        fragment_sequence_number:   8 u8,
        tlvs: .. List<'a, DcdTlv<'a>>,
    }
}

wire::tagged! {
    /// The TLVs of downstream channel descriptors.
    pub enum DcdTlv<'a>: Tlv<'a> {
        23 DownstreamClassifier(List<'a, DsgClassifierTlv<'a>>),
        50 Rule(List<'a, DsgRuleTlv<'a>>),
        51 Configuration(List<'a, DsgConfigurationTlv<'a>>),
    }

    /// Of a classifier of tunnels.
    pub enum DsgClassifierTlv<'a>: Tlv<'a> {
        2 ClassifierId(U16),
        5 Priority(U8),
        9 Ip(List<'a, DsgIpTlv<'a>>),
    }

    /// Of the IP packets of a tunnel.
    pub enum DsgIpTlv<'a>: Tlv<'a> {
        3 SourceAddress(Scalar<Ipv4Address, 32>),
        4 SourceMask(Scalar<Ipv4Address, 32>),
        5 DestinationAddress(Scalar<Ipv4Address, 32>),
        6 DestinationMask(Scalar<Ipv4Address, 32>),
        7 SourcePortStart(U16),
        8 SourcePortEnd(U16),
        9 DestinationPortStart(U16),
        10 DestinationPortEnd(U16),
    }

    /// Of a rule: who listens to which tunnel.
    pub enum DsgRuleTlv<'a>: Tlv<'a> {
        1 RuleId(U8),
        2 Priority(U8),
        /// Upstream channels the rule is for.
        3 UpstreamChannelIds(List<'a, U8>),
        4 ClientId(List<'a, DsgClientTlv<'a>>),
        5 TunnelAddress(Scalar<MacAddress, 48>),
        6 ClassifierId(U16),
        43 VendorSpecific(List<'a, Extension<'a>>),
    }

    /// Of the clients of a rule.
    pub enum DsgClientTlv<'a>: Tlv<'a> {
        1 BroadcastId(U16),
        2 KnownMacAddress(Scalar<MacAddress, 48>),
        3 CaSystemId(U16),
        4 ApplicationId(U16),
    }

    /// Of the configuration.
    pub enum DsgConfigurationTlv<'a>: Tlv<'a> {
        1 ChannelFrequency(Scalar<Frequency, 32>),
        /// Tdsg1; seconds by general knowledge only, as the others are.
        2 InitializationTimeout(Scalar<Seconds, 16>),
        /// Tdsg2.
        3 OperationalTimeout(Scalar<Seconds, 16>),
        /// Tdsg3.
        4 TwoWayRetryTimer(Scalar<Seconds, 16>),
        /// Tdsg4.
        5 OneWayRetryTimer(Scalar<Seconds, 16>),
        43 VendorSpecific(List<'a, Extension<'a>>),
    }
}
