//! The table of rules.

use super::AllowedIn::{
    self, BondingChange, ConfigurationFile, DynamicService, EchoCancellationTraining, MtaFile, Registration,
};
use super::EncodingRule;
use super::Values::{self, AtLeast, Between, Bytes, MultipleOf, Name, OneOf, Sizes, Words};
use crate::tlv::DocsisVersion;

const fn top(
    path: &'static [u8],
    name: &'static str,
    clause: &'static str,
    allowed_in: &'static [AllowedIn],
) -> EncodingRule {
    EncodingRule { path, name, clause, allowed_in, is_single: false, since: None, values: None }
}

const fn part(path: &'static [u8], name: &'static str, clause: &'static str) -> EncodingRule {
    top(path, name, clause, &[])
}

impl EncodingRule {
    const fn once(self) -> Self {
        EncodingRule { is_single: true, ..self }
    }

    const fn since(self, release: DocsisVersion) -> Self {
        EncodingRule { since: Some(release), ..self }
    }

    const fn values(self, values: Values) -> Self {
        EncodingRule { values: Some(values), ..self }
    }
}

const V3_1: DocsisVersion = DocsisVersion::DOCSIS_3_1;
const V4_0: DocsisVersion = DocsisVersion::DOCSIS_4_0;
const FLAG: Values = Between(0, 1);
/// An address of IP, of either version.
const ADDRESS: Values = Sizes(&[4, 16]);
/// The same with a port.
const TRANSPORT_ADDRESS: Values = Sizes(&[6, 18]);
/// The length of a prefix, of either version.
const PREFIX: Values = Between(0, 128);
/// Open question: that the lengths of service class names hold for other names is by one line of the sources.
const NAME: Values = Name(2, 16);
/// No number of a clause is at hand.
const NO_CLAUSE: &str = "MULPI Annex C";

const F: &[AllowedIn] = &[ConfigurationFile];
const R: &[AllowedIn] = &[Registration];
const S: &[AllowedIn] = &[DynamicService];
const B: &[AllowedIn] = &[BondingChange];
const F_R: &[AllowedIn] = &[ConfigurationFile, Registration];
const F_R_S: &[AllowedIn] = &[ConfigurationFile, Registration, DynamicService];
const F_R_S_B: &[AllowedIn] = &[ConfigurationFile, Registration, DynamicService, BondingChange];
const S_B: &[AllowedIn] = &[DynamicService, BondingChange];
const R_B: &[AllowedIn] = &[Registration, BondingChange];
const R_S_B: &[AllowedIn] = &[Registration, DynamicService, BondingChange];
const ECT: &[AllowedIn] = &[EchoCancellationTraining];
const MTA: &[AllowedIn] = &[MtaFile];

/// Every encoding of the top level, and the parts of which more is said than their layout, by their paths.
///
/// Open questions: where types from 68 on may stand is inferred; that types 29, 39, 40 and 55 have no other values than 0
/// and 1 is by general knowledge only; type 83 has a second meaning, of DPoE, and the release is that of the first. An encoding
/// without a release may have come with any. The clauses are those that one public compiler of configuration files cites,
/// with the edition; an encoding that it does not have has no number.
#[rustfmt::skip]
pub static ENCODING_RULES: &[EncodingRule] = &[
    top(&[0], "pad", NO_CLAUSE, F),
    top(&[1], "downstream_frequency", "MULPIv3.0 C.1.1.1", F_R).once().values(MultipleOf(62_500)),
    top(&[2], "upstream_channel_id", "MULPIv3.0 C.1.1.2", F_R).once(),
    top(&[3], "network_access", "MULPIv3.0 C.1.1.3", F_R).once().values(FLAG),
    top(&[4], "class_of_service", "MULPIv3.0 C.1.1.4", F_R),
    part(&[4, 1], "class_id", "MULPIv3.0 C.1.1.4.1").values(Between(1, 16)),
    part(&[4, 4], "upstream_priority", "MULPIv3.0 C.1.1.4.4").values(Between(0, 7)),
    top(&[5], "modem_capabilities", "MULPIv3.0 C.1.3.1", R),
    part(&[5, 10], "equalizer_taps_per_symbol", "MULPIv3.0 C.1.3.1.10").values(Between(1, 4)),
    part(&[5, 11], "equalizer_taps", "MULPIv3.0 C.1.3.1.11").values(Between(8, 64)),
    part(&[5, 13], "ip_filters", "MULPIv3.0 C.1.3.1.13").values(AtLeast(64)),
    part(&[5, 14], "llc_filters", "MULPIv3.0 C.1.3.1.14").values(AtLeast(10)),
    part(&[5, 28], "sid_clusters_per_flow", "MULPIv3.0 C.1.3.1.28").values(Between(2, 8)),
    part(&[5, 30], "dsids", "MULPIv3.0 C.1.3.1.30").values(AtLeast(32)),
    part(&[5, 31], "resequencing_dsids", "MULPIv3.0 C.1.3.1.31").values(AtLeast(16)),
    part(&[5, 32], "multicast_dsids", "MULPIv3.0 C.1.3.1.32").values(AtLeast(16)),
    part(&[5, 38], "upstream_drop_classifiers", "MULPIv3.0 C.1.3.1.38").values(AtLeast(64)),
    part(&[5, 48], "extended_packet_length", NO_CLAUSE).since(V3_1),
    part(&[5, 58], "dtp_performance_level", NO_CLAUSE).values(Between(0, 6)),
    top(&[6], "cm_mic", "MULPIv3.0 C.1.1.5", F_R).once(),
    top(&[7], "cmts_mic", "MULPIv3.0 C.1.1.6", F_R).once(),
    top(&[8], "vendor_id", NO_CLAUSE, R),
    top(&[9], "software_filename", "MULPIv3.0 C.1.2.3", F).once(),
    top(&[10], "snmp_write_control", "MULPIv3.0 C.1.2.4", F),
    top(&[11], "snmp_object", "MULPIv3.0 C.1.2.5", F),
    top(&[12], "modem_ip_address", "MULPIv3.0 C.1.3.3", R),
    top(&[13], "service_not_available", NO_CLAUSE, R),
    top(&[14], "cpe_mac_address", "MULPIv3.0 C.1.2.6", F),
    top(&[15], "telephony_settings", NO_CLAUSE, &[]),
    top(&[17], "baseline_privacy", "SECv3.0 A.1.1.1", F_R).once(),
    top(&[18], "maximum_cpes", "MULPIv3.0 C.1.1.7", F_R).once().values(Between(1, 254)),
    top(&[19], "tftp_timestamp", "MULPIv3.0 C.1.1.8", F_R).once(),
    top(&[20], "tftp_modem_address", "MULPIv3.0 C.1.1.9", F_R).once(),
    top(&[21], "software_server_address", "MULPIv3.0 C.1.2.7", F).once(),
    top(&[22], "upstream_classifier", "MULPIv3.0 C.2.1.1", F_R_S),
    part(&[22, 1], "reference", "MULPIv3.0 C.2.1.4.1").values(Between(1, 255)),
    part(&[22, 6], "activation_state", "MULPIv3.0 C.2.1.4.6").values(FLAG),
    part(&[22, 7], "change_action", "MULPIv3.0 C.2.1.4.7").values(Between(0, 2)),
    part(&[22, 12], "ipv6", "MULPIv3.0 C.2.1.10"),
    part(&[22, 12, 2], "flow_label", "MULPIv3.0 C.2.1.10.2").values(Between(0, 0xF_FFFF)),
    top(&[23], "downstream_classifier", "MULPIv3.0 C.2.1.3", F_R_S),
    part(&[23, 1], "reference", "MULPIv3.0 C.2.1.4.1").values(Between(1, 255)),
    part(&[23, 6], "activation_state", "MULPIv3.0 C.2.1.4.6").values(FLAG),
    part(&[23, 7], "change_action", "MULPIv3.0 C.2.1.4.7").values(Between(0, 2)),
    part(&[23, 12], "ipv6", "MULPIv3.0 C.2.1.10"),
    part(&[23, 12, 2], "flow_label", "MULPIv3.0 C.2.1.10.2").values(Between(0, 0xF_FFFF)),
    top(&[24], "upstream_service_flow", "MULPIv3.0 C.2.2.5", F_R_S),
    part(&[24, 4], "service_class_name", "MULPIv3.0 C.2.2.5.4").values(NAME),
    part(&[24, 7], "traffic_priority", "MULPIv3.0 C.2.2.7.1").values(Between(0, 7)),
    part(&[24, 15], "scheduling_type", "MULPIv3.0 C.2.2.8.2").values(Between(1, 7)),
    part(&[24, 22], "grants_per_interval", "MULPIv3.0 C.2.2.8.9").values(Between(0, 127)),
    part(&[24, 26], "request_unit", "MULPIv3.0 C.2.2.8.12").values(OneOf(&[1, 2, 4, 8, 16])),
    part(&[24, 39], "profile_name_reference", NO_CLAUSE).values(NAME),
    part(&[24, 40], "aqm", "MULPIv3.0 C.2.2.7.12"),
    part(&[24, 40, 3], "algorithm", "MULPIv3.1 C.2.2.9.15.3").values(Between(0, 2)),
    part(&[24, 40, 5], "ramp_exponent", "MULPIv3.1 C.2.2.9.15.5").values(Between(0, 25)),
    part(&[24, 40, 6], "histogram_edges", "MULPIv3.1 C.2.2.9.15.6").values(Words(1, 15)),
    part(&[24, 41], "data_rate_unit", "MULPIv3.0 C.2.2.7.13.1").values(Between(0, 3)),
    top(&[25], "downstream_service_flow", "MULPIv3.0 C.2.2.5", F_R_S_B),
    part(&[25, 4], "service_class_name", "MULPIv3.0 C.2.2.5.4").values(NAME),
    part(&[25, 7], "traffic_priority", "MULPIv3.0 C.2.2.7.1").values(Between(0, 7)),
    part(&[25, 17], "resequencing", "MULPIv3.0 C.2.2.9.2").values(FLAG),
    part(&[25, 39], "profile_name_reference", NO_CLAUSE).values(NAME),
    part(&[25, 40], "aqm", "MULPIv3.0 C.2.2.7.12"),
    part(&[25, 40, 3], "algorithm", NO_CLAUSE).values(Between(0, 2)),
    part(&[25, 40, 5], "ramp_exponent", NO_CLAUSE).values(Between(0, 25)),
    part(&[25, 40, 6], "histogram_edges", NO_CLAUSE).values(Words(1, 15)),
    part(&[25, 41], "data_rate_unit", "MULPIv3.0 C.2.2.7.13.1").values(Between(0, 3)),
    top(&[26], "payload_header_suppression", "MULPIv3.0 C.2.3", F_R_S_B),
    part(&[26, 5], "change_action", "MULPIv3.0 C.2.3.1.5").values(Between(0, 3)),
    part(&[26, 8], "index", "MULPIv3.0 C.2.4.2.2").values(Between(1, 255)),
    part(&[26, 11], "verification", "MULPIv3.0 C.2.4.2.5").values(FLAG),
    part(&[26, 13], "dbc_action", "MULPIv3.0 C.2.3.1.6").values(FLAG),
    top(&[27], "hmac_digest", NO_CLAUSE, S_B),
    top(&[28], "maximum_classifiers", "MULPIv3.0 C.1.1.16", F_R).once(),
    top(&[29], "privacy_enable", "MULPIv3.0 C.1.1.17", F_R).once().values(FLAG),
    top(&[30], "authorization_block", NO_CLAUSE, S),
    top(&[31], "key_sequence_number", NO_CLAUSE, S_B),
    top(&[32], "manufacturer_cvc", "MULPIv3.0 C.1.2.10", F),
    top(&[33], "co_signer_cvc", "MULPIv3.0 C.1.2.11", F),
    top(&[34], "snmp_v3_kickstart", "MULPIv3.0 C.1.2.9", F),
    part(&[34, 1], "security_name", "MULPIv3.0 C.1.2.9.1").values(Bytes(1, 16)),
    top(&[35], "subscriber_management", "MULPIv3.0 C.1.1.19.1", F_R).once(),
    top(&[36], "cpe_ipv4_addresses", "MULPIv3.0 C.1.1.19.2", F_R),
    top(&[37], "filter_groups", "MULPIv3.0 C.1.1.19.4", F_R).values(Words(4, 10)),
    top(&[38], "notification_receiver", "MULPIv3.0 C.1.2.12", F),
    part(&[38, 3], "notification_type", "MULPIv3.0 C.1.2.12.3").values(Between(1, 5)),
    top(&[39], "enable20_mode", "MULPIv3.0 C.1.1.20", F_R).once().values(FLAG),
    top(&[40], "enable_test_modes", "MULPIv3.0 C.1.1.21", F_R).once().values(FLAG),
    top(&[41], "downstream_channel_list", "MULPIv3.0 C.1.1.22", F_R),
    top(&[42], "static_multicast_mac_address", "MULPIv3.0 C.1.1.23", F),
    top(&[43], "extension", "MULPIv3.0 C.2.1.11", F_R),
    part(&[43, 5], "l2vpn", "MULPIv3.0 C.1.1.18.1.5"),
    part(&[43, 5, 12], "pseudowire_type", NO_CLAUSE).values(OneOf(&[4, 5])),
    part(&[43, 5, 23], "pseudowire_signaling", "L2VPN B.3.23").values(Between(0, 2)),
    part(&[43, 6], "extended_cmts_mic", NO_CLAUSE),
    part(&[43, 6, 1], "hmac_type", NO_CLAUSE).values(OneOf(&[1, 2, 43])),
    part(&[43, 7], "source_address_verification", NO_CLAUSE),
    part(&[43, 7, 2], "prefix", NO_CLAUSE),
    part(&[43, 7, 2, 1], "prefix", NO_CLAUSE).values(ADDRESS),
    part(&[43, 7, 2, 2], "length", NO_CLAUSE).values(PREFIX),
    part(&[43, 10], "multicast_join_authorization", NO_CLAUSE),
    part(&[43, 10, 2], "session_rule", NO_CLAUSE),
    part(&[43, 10, 2, 3], "source_prefix", NO_CLAUSE).values(ADDRESS),
    part(&[43, 10, 2, 4], "source_length", NO_CLAUSE).values(PREFIX),
    part(&[43, 10, 2, 5], "group_prefix", NO_CLAUSE).values(ADDRESS),
    part(&[43, 10, 2, 6], "group_length", NO_CLAUSE).values(PREFIX),
    part(&[43, 11], "service_type_identifier", "MULPIv3.0 C.1.1.18.1.10").values(Bytes(1, 16)),
    top(&[44], "vendor_specific_capabilities", NO_CLAUSE, R),
    top(&[45], "unencrypted_traffic_filtering", "MULPIv3.0 C.1.1.24", F_R),
    top(&[46], "transmit_channel_configuration", NO_CLAUSE, R_B),
    top(&[47], "sid_cluster_assignment", NO_CLAUSE, R_S_B),
    top(&[48], "receive_channel_profile", NO_CLAUSE, R),
    top(&[49], "receive_channel_configuration", NO_CLAUSE, R_B),
    top(&[50], "dsid", NO_CLAUSE, R_B),
    top(&[51], "security_association", NO_CLAUSE, R_B),
    top(&[52], "initializing_channel_timeout", NO_CLAUSE, R_B),
    top(&[53], "snmp_coexistence", "MULPIv3.0 C.1.2.13", F),
    part(&[53, 2], "transport", NO_CLAUSE),
    part(&[53, 2, 1], "address", NO_CLAUSE).values(TRANSPORT_ADDRESS),
    part(&[53, 2, 2], "mask", NO_CLAUSE).values(TRANSPORT_ADDRESS),
    part(&[53, 3], "view_type", "MULPIv3.0 C.1.2.13.3").values(Between(1, 2)),
    top(&[54], "snmp_access_view", "MULPIv3.0 C.1.2.14", F),
    part(&[54, 3], "mask", "MULPIv3.0 C.1.2.14.3").values(Bytes(0, 16)),
    part(&[54, 4], "subtree_type", "MULPIv3.0 C.1.2.14.4").values(Between(1, 2)),
    top(&[55], "snmp_cpe_access", "MULPIv3.0 C.1.2.15", F).once().values(FLAG),
    top(&[56], "channel_assignment", "MULPIv3.0 C.1.1.25", F_R),
    top(&[57], "initialization_reason", NO_CLAUSE, R),
    top(&[58], "software_server_ipv6_address", "MULPIv3.0 C.1.2.8", F).once(),
    top(&[59], "tftp_modem_ipv6_address", "MULPIv3.0 C.1.1.10", F_R).once(),
    top(&[60], "upstream_drop_classifier", "MULPIv3.0 C.2.1.2", F_R_S),
    part(&[60, 1], "reference", "MULPIv3.0 C.2.1.4.1").values(Between(1, 255)),
    part(&[60, 7], "change_action", "MULPIv3.0 C.2.1.4.7").values(Between(0, 2)),
    part(&[60, 12], "ipv6", "MULPIv3.0 C.2.1.10"),
    part(&[60, 12, 2], "flow_label", "MULPIv3.0 C.2.1.10.2").values(Between(0, 0xF_FFFF)),
    top(&[61], "cpe_ipv6_prefixes", "MULPIv3.0 C.1.1.19.3", F_R),
    top(&[62], "drop_classifier_groups", "MULPIv3.0 C.1.1.26", F_R),
    top(&[63], "maximum_cpe_ipv6_prefixes", "MULPIv3.0 C.1.1.19.5", F_R).once(),
    top(&[64], "static_multicast_session", "MULPIv3.0 C.1.1.27", F),
    part(&[64, 1], "group", NO_CLAUSE).values(ADDRESS),
    part(&[64, 2], "source", NO_CLAUSE).values(ADDRESS),
    top(&[65], "l2vpn_mac_aging", "L2VPN B.7", F),
    top(&[66], "management_event_control", "MULPIv3.0 C.1.2.16", F),
    top(&[67], "cpe_ipv6_addresses", "MULPIv3.0 C.1.1.19.6", F_R),
    top(&[68], "default_upstream_target_buffer", "MULPIv3.0 C.1.2.17", F).once(),
    top(&[69], "mac_learning_control", "MULPIv3.0 C.1.2.18", F),
    top(&[70], "upstream_aggregate", "MULPIv3.0 C.2.2.3", F_R),
    part(&[70, 4], "service_class_name", "MULPIv3.1 C.2.2.9.12").values(NAME),
    part(&[70, 7], "traffic_priority", "MULPIv3.1 C.2.2.9.1").values(Between(0, 7)),
    part(&[70, 38], "matching_criteria", NO_CLAUSE),
    part(&[70, 38, 2], "service_class_name", NO_CLAUSE).values(NAME),
    part(&[70, 39], "profile_name_reference", NO_CLAUSE).values(NAME),
    part(&[70, 41], "data_rate_unit", "MULPIv3.1 C.2.2.9.16").values(Between(0, 3)),
    part(&[70, 42], "low_latency", NO_CLAUSE),
    part(&[70, 42, 3], "classic_service_class_name", NO_CLAUSE).values(NAME),
    part(&[70, 42, 4], "low_latency_service_class_name", NO_CLAUSE).values(NAME),
    top(&[71], "downstream_aggregate", "MULPIv3.0 C.2.2.3", F_R),
    part(&[71, 4], "service_class_name", "MULPIv3.1 C.2.2.9.12").values(NAME),
    part(&[71, 7], "traffic_priority", "MULPIv3.1 C.2.2.9.1").values(Between(0, 7)),
    part(&[71, 38], "matching_criteria", NO_CLAUSE),
    part(&[71, 38, 2], "service_class_name", NO_CLAUSE).values(NAME),
    part(&[71, 39], "profile_name_reference", NO_CLAUSE).values(NAME),
    part(&[71, 41], "data_rate_unit", "MULPIv3.1 C.2.2.9.16").values(Between(0, 3)),
    part(&[71, 42], "low_latency", NO_CLAUSE),
    part(&[71, 42, 3], "classic_service_class_name", NO_CLAUSE).values(NAME),
    part(&[71, 42, 4], "low_latency_service_class_name", NO_CLAUSE).values(NAME),
    top(&[72], "metro_ethernet_service_profile", "MULPIv3.0 C.2.2.10", F),
    part(&[72, 3], "name", NO_CLAUSE).values(Name(2, 254)),
    top(&[73], "network_timing_profile", "MULPIv3.0 C.1.2.19", F),
    part(&[73, 2], "name", NO_CLAUSE).values(NAME),
    top(&[74], "energy_management", "MULPIv3.0 C.1.1.30", F_R),
    top(&[75], "energy_management_mode", "MULPIv3.0 C.1.4.4", R).values(Between(0, 2)),
    top(&[76], "upstream_aqm_disable", "MULPIv3.0 C.1.2.20", F).once(),
    top(&[77], "dtp", NO_CLAUSE, R),
    top(&[78], "energy_management_identifiers", NO_CLAUSE, R),
    top(&[79], "uni_control", "MULPIv3.0 C.3.3", F),
    part(&[79, 4], "speed", "MULPIv3.0 C.3.3.4").values(Between(0, 6)),
    part(&[79, 5], "duplex", "MULPIv3.0 C.3.3.5").values(Between(0, 2)),
    top(&[80], "light_sleep", NO_CLAUSE, B),
    top(&[81], "manufacturer_cvc_chain", "MULPIv3.1 C.1.2.21", F),
    top(&[82], "co_signer_cvc_chain", "MULPIv3.1 C.1.2.22", F),
    top(&[83], "dtp_mode_or_l2cp", "MULPIv3.1 C.1.1.31", F).since(V3_1),
    top(&[84], "diplexer_band_edge", "MULPIv3.1 C.1.2.23", F),
    part(&[84, 1], "upstream_upper", NO_CLAUSE).values(Between(0, 4)),
    part(&[84, 2], "downstream_lower", NO_CLAUSE).values(FLAG),
    part(&[84, 3], "downstream_upper", NO_CLAUSE).values(Between(0, 2)),
    top(&[85], "fdx_transmission_group", NO_CLAUSE, R_B).since(V4_0),
    top(&[86], "fdx_reset", NO_CLAUSE, R_B).since(V4_0),
    top(&[87], "echo_cancellation_training", NO_CLAUSE, ECT).since(V4_0),
    top(&[88], "qos_framework", "MULPIv3.1 C.1.7", R),
    top(&[89], "extended_sid_cluster_assignment", NO_CLAUSE, R),
    top(&[90], "primary_service_flow", NO_CLAUSE, R),
    top(&[91], "low_latency_disable", "MULPIv3.1 C.1.1.32", F).once().values(Between(0, 2)),
    top(&[92], "distributed_hqos_enable", "MULPIv3.1 C.1.1.33", F).values(Between(0, 2)),
    top(&[93], "upstream_hqos_aggregate", "MULPIv3.1 C.2.2.5", F),
    part(&[93, 4], "service_class_name", NO_CLAUSE).values(NAME),
    part(&[93, 7], "traffic_priority", "MULPIv3.1 C.2.2.9.1").values(Between(0, 7)),
    part(&[93, 39], "profile_name_reference", NO_CLAUSE).values(NAME),
    part(&[93, 47], "hqos_scheduling", NO_CLAUSE),
    part(&[93, 47, 3], "service_class_name", NO_CLAUSE).values(NAME),
    top(&[94], "downstream_hqos_aggregate", "MULPIv3.1 C.2.2.6", F),
    part(&[94, 4], "service_class_name", NO_CLAUSE).values(NAME),
    part(&[94, 7], "traffic_priority", "MULPIv3.1 C.2.2.9.1").values(Between(0, 7)),
    part(&[94, 39], "profile_name_reference", NO_CLAUSE).values(NAME),
    part(&[94, 47], "hqos_scheduling", NO_CLAUSE),
    part(&[94, 47, 3], "service_class_name", NO_CLAUSE).values(NAME),
    top(&[95], "dhqos_sid_bundle", NO_CLAUSE, R),
    top(&[96], "advanced_diplexer_band_edge", "MULPIv4.0 C.1.2.24", F).since(V4_0),
    top(&[97], "advanced_band_plan", "MULPIv4.0 C.1.2.25", F).since(V4_0),
    top(&[98], "sync_capabilities", NO_CLAUSE, F_R),
    top(&[99], "sync_system_information", NO_CLAUSE, F_R),
    top(&[100], "sync_dsid", NO_CLAUSE, F_R),
    top(&[101], "sync_configuration", "SYNC D.2.1", F_R),
    top(&[102], "ptp_addresses", "SYNC D.2.2", F_R),
    part(&[102, 1], "address1", NO_CLAUSE).values(ADDRESS),
    part(&[102, 2], "address2", NO_CLAUSE).values(ADDRESS),
    top(&[103], "ssh_server", NO_CLAUSE, F).since(V4_0),
    top(&[104], "security_settings", NO_CLAUSE, F).since(V4_0),
    top(&[106], "fdx_downstream_upper_band_edge", NO_CLAUSE, F).since(V4_0),
    top(&[201], "eps", NO_CLAUSE, F),
    top(&[202], "erouter", NO_CLAUSE, F),
    part(&[202, 1], "initialization_mode", "eRouter B.4.2").values(Between(0, 3)),
    part(&[202, 10], "router_advertisement_interval", "eRouter B.4.10").values(Between(3, 1800)),
    top(&[216], "emta", NO_CLAUSE, F),
    top(&[217], "estb", NO_CLAUSE, F),
    top(&[219], "etea", NO_CLAUSE, F),
    top(&[220], "edva", NO_CLAUSE, F),
    top(&[221], "esg", NO_CLAUSE, F),
    top(&[254], "mta_file_delimiter", NO_CLAUSE, MTA),
    top(&[255], "end_of_data", "MULPIv3.0 C.1.2.1", F),
];
