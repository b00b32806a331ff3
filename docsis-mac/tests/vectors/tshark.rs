//! What tshark reads in our frames, field by field.

use super::pdml::{Field, dissect};
use super::{Vector, all};
use docsis_mac::Message;
use docsis_mac::wire::trace::Node;
use std::collections::BTreeSet;

/// Bytes of the MAC header before the message.
const HEADER: usize = 6;

/// tshark's names and ours. Several of ours stand side by side in one field of tshark; `*` is whatever stands there.
/// What begins with a dot goes with the prefix of the message.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("docsis_mgmt.dst", "da"), ("docsis_mgmt.src", "sa"), ("docsis_mgmt.msglen", "message_length"),
    ("docsis_mgmt.dsap", "dsap"), ("docsis_mgmt.ssap", "ssap"), ("docsis_mgmt.control", "control"),
    ("docsis_mgmt.version", "version"), ("docsis_mgmt.type", "message_type"), ("docsis_mgmt.rsvd", "last_part part"),
    ("docsis_mgmt.multipart", "last_part part"), ("docsis_mgmt.multipart.number_of_fragments", "last_part"),
    ("docsis_mgmt.multipart.fragment_sequence_number", "part"),
    // Two bytes of DSAP and SSAP.
    ("docsis_mgmt.30_transmit_power", "ssap"), ("docsis_mgmt.31_transmit_power", "dsap ssap"),
    ("docsis_mgmt.upchid", "upstream_channel_id"), ("docsis_mgmt.downchid", "downstream_channel_id"),
    ("docsis_mgmt.tranid", "transaction_id"),
    ("docsis_sync.cmts_timestamp", "cmts_timestamp"),
    ("docsis_rngreq.sid_field_bit15_14", "power_above_window power_below_window"),
    ("docsis_rngreq.sid_field_bit15", "power_above_window"), ("docsis_rngreq.sid_field_bit14", "power_below_window"),
    ("docsis_rngreq.sid", "sid"), ("docsis_rngreq.pendcomp", "pending_till_complete"),
    ("docsis_intrngreq.sid", "sid"), ("docsis_bintrngreq.capflags.frag", "fragmentation"),
    ("docsis_bintrngreq.capflags.encrypt", "early_authentication"), ("docsis_bintrngreq.mddsgid", "md_ds_sg_id"),
    ("docsis_bintrngreq.capflags", "*"),
    ("docsis_rngrsp.sid", "sid"), ("docsis_rngrsp.timingadj", "timing_adjust"),
    ("docsis_rngrsp.poweradj", "power_adjust"), ("docsis_rngrsp.freqadj", "frequency_adjust"),
    ("docsis_rngrsp.rng_stat", "status"), ("docsis_rngrsp.freq_over", "downstream_frequency_override"),
    ("docsis_rngrsp.chid_override", "upstream_channel_id_override"),
    ("docsis_rngrsp.t4_timeout_multiplier", "t4_timeout_multiplier"),
    ("docsis_rngrsp.dynamic_range_window_upper_edge", "dynamic_range_window_upper_edge"),
    ("docsis_rngrsp.tlv.trans_eq_enc_scdma_tdma.main_tap_location", "main_tap_location"),
    ("docsis_rngrsp.tlv.trans_eq_enc_scdma_tdma.nr_of_forward_taps_per_symbol", "forward_taps_per_symbol"),
    ("docsis_rngrsp.tlv.trans_eq_enc_scdma_tdma.nr_of_forward_taps_n", "number_of_forward_taps"),
    ("docsis_rngrsp.tlv.trans_eq_enc_scdma_tdma.reserved", "reserved"),
    ("docsis_rngrsp.tlv.trans_eq_enc_coef_real", "real"), ("docsis_rngrsp.tlv.trans_eq_enc_coef_imag", "imaginary"),
    ("docsis_rngrsp.tlv.trans_eq_enc_lowest_subc", "lowest_subcarrier"),
    ("docsis_rngrsp.tlv.trans_eq_enc_highest_subc", "highest_subcarrier"),
    ("docsis_rngrsp.tlv.comm_pwr_dyn_range_window", "dynamic_range_window"),
    ("docsis_rngrsp.tlv.comm_pwr_ucid", "upstream_channel_id"), ("docsis_rngrsp.tlv.comm_pwr_trans_pow_lvl", "power"),
    ("docsis_regreq.sid", "sid"), ("docsis_regrsp.sid", "sid"), ("docsis_regrsp.respnse", "response"),
    ("docsis_regack.sid", "sid"), ("docsis_regack.respnse", "confirmation_code"),
    ("docsis_regreqmp.sid", "sid"), ("docsis_regreqmp.number_of_fragments", "number_of_fragments"),
    ("docsis_regreqmp.fragment_sequence_number", "fragment_sequence_number"),
    ("docsis_regrspmp.sid", "sid"), ("docsis_regrspmp.response", "response"),
    ("docsis_regrspmp.number_of_fragments", "number_of_fragments"),
    ("docsis_regrspmp.fragment_sequence_number", "fragment_sequence_number"),
    ("docsis_tlv.downfreq", "downstream_frequency"), ("docsis_tlv.upchid", "upstream_channel_id"),
    ("docsis_tlv.netaccess", "network_access"), ("docsis_tlv.maxcpe", "maximum_cpes"), ("docsis_tlv.cos.id", "class_id"),
    ("docsis_tlv.key_seq", "key_sequence_number"), ("docsis_tlv.hmac_digest", "hmac_digest"),
    ("docsis_dsarsp.confcode", "confirmation_code"), ("docsis_dsaack.confcode", "confirmation_code"),
    ("docsis_dscrsp.confcode", "confirmation_code"), ("docsis_dscack.confcode", "confirmation_code"),
    ("docsis_dsdrsp.confcode", "confirmation_code"), ("docsis_dsdreq.sfid", "service_flow_id"),
    ("docsis_dsdreq.rsvd", "reserved"), ("docsis_dsdrsp.rsvd", "reserved"),
    ("docsis_dccreq.tran_id", "transaction_id"), ("docsis_dccreq.up_chan_id", "upstream_channel_id"),
    ("docsis_dccreq.ds_freq", "frequency"), ("docsis_dccreq.ds_mod_type", "modulation_type"),
    ("docsis_dccreq.ds_sym_rate", "symbol_rate"), ("docsis_dccreq.ds_intlv_depth_i", "i"),
    ("docsis_dccreq.ds_intlv_depth_j", "j"), ("docsis_dccreq.ds_chan_id", "channel_id"),
    ("docsis_dccreq.ds_sync_sub", "sync_substitution"), ("docsis_dccreq.ds_ofdm_block_freq", "ofdm_block_frequency"),
    ("docsis_dccreq.init_tech", "initialization_technique"), ("docsis_dccreq.ucd_sub", "ucd_substitution"),
    ("docsis_dccreq.said_sub_cur", "reserved said"), ("docsis_dccreq.said_sub_new", "reserved said"),
    ("docsis_dccreq.sf_sfid_cur", "current"), ("docsis_dccreq.sf_sfid_new", "new"),
    ("docsis_dccreq.sf_sid_cur", "reserved sid"), ("docsis_dccreq.sf_sid_new", "reserved sid"),
    ("docsis_dccreq.sf_unsol_grant_tref", "unsolicited_grant_time_reference"),
    ("docsis_dccreq.cmts_mac_addr", "cmts_mac_address"), ("docsis_dccreq.key_seq_num", "key_sequence_number"),
    ("docsis_dccreq.hmac_digest", "hmac_digest"), ("docsis_dccrsp.conf_code", "confirmation_code"),
    ("docsis_dccrsp.cm_jump_time_length", "length"), ("docsis_dccrsp.cm_jump_time_start", "start"),
    ("docsis_dccrsp.key_seq_num", "key_sequence_number"), ("docsis_dccrsp.hmac_digest", "hmac_digest"),
    ("docsis_dccack.key_seq_num", "key_sequence_number"), ("docsis_dccack.hmac_digest", "hmac_digest"),
    ("docsis_dbcreq.number_of_fragments", "number_of_fragments"),
    ("docsis_dbcreq.fragment_sequence_number", "fragment_sequence_number"),
    ("docsis_dbcrsp.conf_code", "confirmation_code"),
    ("docsis_dpv.flags", "flags"), ("docsis_dpv.us_sf", "upstream_service_flow_id"), ("docsis_dpv.n", "n"),
    ("docsis_dpv.start", "start_reference_point"), ("docsis_dpv.end", "end_reference_point"),
    ("docsis_dpv.ts_start", "timestamp_start"), ("docsis_dpv.ts_end", "timestamp_end"),
    ("docsis_bpkm.code", "code"), ("docsis_bpkm.ident", "identifier"), ("docsis_bpkm.length", "attributes_length"),
    ("docsis_bpkm.attr.serialnum", "serial_number"), ("docsis_bpkm.attr.manfid", "manufacturer_id"),
    ("docsis_bpkm.attr.macaddr", "mac_address"), ("docsis_bpkm.attr.rsa_pub_key", "rsa_public_key"),
    ("docsis_bpkm.attr.cmcert", "cm_certificate"), ("docsis_bpkm.attr.cacert", "ca_certificate"),
    ("docsis_bpkm.attr.crypto_suite_lst", "encryption authentication"), ("docsis_bpkm.attr.bpiver", "bpi_version"),
    ("docsis_bpkm.attr.cryptosuite", "encryption authentication"), ("docsis_bpkm.attr.said", "reserved said"),
    ("docsis_bpkm.attr.dispstr", "display_string"), ("docsis_bpkm.attr.tek", "tek"),
    ("docsis_bpkm.attr.keylife", "key_lifetime"), ("docsis_bpkm.attr.keyseq", "reserved number"),
    ("docsis_bpkm.attr.cbciv", "cbc_iv"), ("docsis_bpkm.attr.errcode", "error_code"),
    ("docsis_bpkm.attr.satype", "sa_type"), ("docsis_bpkm.attr.saquery_type", "sa_query_type"),
    ("docsis_bpkm.attr.ipaddr", "ip_address"), ("docsis_bpkm.attr.vendordef", "vendor_defined"),
    ("docsis_bpkm.attr.hmacdigest", "hmac_digest"), ("docsis_bpkm.attr.dnld_params", "download_parameters"),
    ("docsis_cmstatus.dpd_mismatch", "event"), ("docsis_cmstatus.plc_failure", "event"),
    ("docsis_cmstatus.status_event.description", "description"),
    ("docsis_cmstatus.status_event.ds_chid", "downstream_channel_id"),
    ("docsis_cmstatus.status_event.us_chid", "upstream_channel_id"),
    ("docsis_cmstatus.status_event.dsid", "reserved dsid"), ("docsis_cmstatus.status_event.mac_address", "mac_address"),
    ("docsis_cmstatus.status_event.ds_ofdm_profile_id", "downstream_ofdm_profile_id"),
    ("docsis_cmstatus.status_event.us_ofdma_profile_id", "upstream_ofdma_profile_id"),
    ("docsis_cmctrl.mute", "upstream_channel_rf_mute"), ("docsis_cmctrl.mute_timeout", "rf_mute_timeout_interval"),
    ("docsis_cmctrl.reinit", "cm_reinitialize"), ("docsis_cmctrl.disable_fwd", "disable_forwarding"),
    ("docsis_cmctrl.ds_event.chid", "channel_id"), ("docsis_cmctrl.ds_event.mask", "*"),
    ("docsis_cmctrl.us_event.chid", "channel_id"), ("docsis_cmctrl.us_event.mask", "*"),
    ("docsis_cmctrl.ds_event", "override_downstream_events"), ("docsis_cmctrl.us_event", "override_upstream_events"),
    ("docsis_cmctrl.event", "*"),
    ("docsis_emreq.req_power_mode", "requested_power_mode"), ("docsis_emreq.reserved", "reserved"),
    ("docsis_emrsp.resp_code", "response_code"), ("docsis_emrsp.reserved", "reserved"),
    ("docsis_emrsp.tlv.holdoff_timer", "hold_off_timer"),
    ("docsis_dcd.config_ch_cnt", "configuration_change_count"), ("docsis_dcd.num_of_frag", "number_of_fragments"),
    ("docsis_dcd.frag_sequence_num", "fragment_sequence_number"), ("docsis_dcd.cfr_id", "classifier_id"),
    ("docsis_dcd.cfr_rule_pri", "priority"), ("docsis_dcd.cfr_ip_source_addr", "source_address"),
    ("docsis_dcd.cfr_ip_source_mask", "source_mask"), ("docsis_dcd.cfr_ip_dest_addr", "destination_address"),
    ("docsis_dcd.cfr_ip_dest_mask", "destination_mask"), ("docsis_dcd.cfr_ip_tcpudp_srcport_start", "source_port_start"),
    ("docsis_dcd.cfr_ip_tcpudp_srcport_end", "source_port_end"),
    ("docsis_dcd.cfr_ip_tcpudp_dstport_start", "destination_port_start"),
    ("docsis_dcd.cfr_ip_tcpudp_dstport_end", "destination_port_end"), ("docsis_dcd.rule_id", "rule_id"),
    ("docsis_dcd.rule_pri", "priority"), ("docsis_dcd.rule_ucid_list", "*"), ("docsis_dcd.clid_bcast_id", "broadcast_id"),
    ("docsis_dcd.clid_known_mac_addr", "known_mac_address"), ("docsis_dcd.clid_ca_sys_id", "ca_system_id"),
    ("docsis_dcd.clid_app_id", "application_id"), ("docsis_dcd.rule_tunl_addr", "tunnel_address"),
    ("docsis_dcd.rule_cfr_id", "classifier_id"), ("docsis_dcd.rule_vendor_spec", "vendor_specific"),
    ("docsis_dcd.cfg_chan", "channel_frequency"), ("docsis_dcd.cfg_tdsg1", "initialization_timeout"),
    ("docsis_dcd.cfg_tdsg2", "operational_timeout"), ("docsis_dcd.cfg_tdsg3", "two_way_retry_timer"),
    ("docsis_dcd.cfg_tdsg4", "one_way_retry_timer"), ("docsis_dcd.cfg_vendor_spec", "vendor_specific"),
    ("docsis_ocd.ccc", "configuration_change_count"), ("docsis_ocd.tlv.four_trans_size", "dft_size"),
    ("docsis_ocd.tlv.cyc_pref", "cyclic_prefix"), ("docsis_ocd.tlv.roll_off", "roll_off"),
    ("docsis_ocd.tlv.ofdm_spec_loc", "spectrum_location"), ("docsis_ocd.tlv.time_int_depth", "time_interleaving_depth"),
    ("docsis_ocd.tlv.prim_cap_ind", "primary_capable"), ("docsis_ocd.tlv.subc_assign.type", "form"),
    ("docsis_ocd.tlv.subc_assign.value", "default_value"), ("docsis_ocd.tlv.subc_assign.subc_type", "subcarrier_type"),
    ("docsis_ocd.tlv.subc_assign.index", "*"), ("docsis_ocd.tlv.subc_assign.range", "first last"),
    ("docsis_dpd.prof_id", "profile_identifier"), ("docsis_dpd.ccc", "configuration_change_count"),
    ("docsis_dpd.tlv.subc_assign.type", "form"), ("docsis_dpd.tlv.subc_assign.value", "default_value"),
    ("docsis_dpd.tlv.subc_assign.reserved", "reserved"), ("docsis_dpd.tlv.subc_assign.modulation", "modulation"),
    ("docsis_dpd.tlv.subc_assign.range", "first last"), ("docsis_dpd.tlv.subc_assign.index", "*"),
    ("docsis_dpd.tlv.subc_assign_vect.oddness", "odd"), ("docsis_dpd.tlv.subc_assign_vect.reserved", "reserved"),
    ("docsis_dpd.tlv.subc_assign_vect.subc_start", "first_subcarrier"),
    ("docsis_optreq.reserved", "reserved"), ("docsis_optreq.prof_id", "profile_identifier"),
    ("docsis_optreq.opcode", "opcode"), ("docsis_optreq.reqstat.rxmer_stat_per_subcarrier", "rxmer"),
    ("docsis_optreq.reqstat.rxmer_per_subcarrier_thresh_comp", "rxmer_threshold"),
    ("docsis_optreq.reqstat.snr_marg_cand_prof", "snr_margin"), ("docsis_optreq.reqstat.codew_stat_cand_prof", "codewords"),
    ("docsis_optreq.reqstat.codew_thresh_comp_cand_prof", "codeword_threshold"),
    ("docsis_optreq.reqstat.ncp_field_stats", "ncp"), ("docsis_optreq.reqstat.ncp_crc_thresh_comp", "ncp_threshold"),
    ("docsis_optreq.reqstat.reserved", "reserved"), ("docsis_optreq.rxmer_thres_params.mod_order", "reserved modulation"),
    ("docsis_optrsp.reserved", "reserved"), ("docsis_optrsp.prof_id", "profile_identifier"),
    ("docsis_optrsp.status", "status"), ("docsis_optrsp.rxmer_snr_margin.rxmer_per_subc", "*"),
    ("docsis_optrsp.rxmer_snr_margin.snr_margin", "snr_margin"),
    ("docsis_optack.reserved", "reserved"), ("docsis_optack.prof_id", "profile_identifier"),
    ("docsis_rba.tg_id", "transmission_group_id"), ("docsis_rba.ccc", "change_count"),
    ("docsis_rba.dcid", "downstream_channel_id"), ("docsis_rba.control_byte_bitmask", "*"),
    ("docsis_rba.rb_change_bit", "resource_block_change"), ("docsis_rba.exp_time_valid_bit", "expiration_time_valid"),
    ("docsis_rba.control_byte_bitmask_rsvd", "reserved"), ("docsis_rba.rba_time", "rba_time"),
    ("docsis_rba.rba_expiration_time", "expiration_time"), ("docsis_rba.nr_subbands", "sub_bands_count"),
    ("docsis_rba.subband_direction", "*"),
];

/// Fields of tshark that hold others.
#[rustfmt::skip]
const CONTAINERS: &[&str] = &[
    "docsis_rngrsp.xmit_eq_adj", "docsis_rngrsp.xmit_eq_set", "docsis_rngrsp.tlv.trans_eq_data",
    "docsis_rngrsp.tlv.comm_pwr_data", "docsis_bpkm.req", "docsis_bpkm.rsp", "docsis_bpkm.attr", "docsis_bpkm.attr.cmid",
    "docsis_bpkm.attr.seccap", "docsis_bpkm.attr.tekparams", "docsis_bpkm.attr.sadescr", "docsis_bpkm.attr.saquery",
    "docsis_dpv.req", "docsis_dpv.rsp", "docsis_cmctrl.req",
];

/// Types, lengths and containers of TLVs, by the end of their name.
const TLV: [&str; 6] = ["type", "length", "tlvlen", "tlvtype", "tlv_data", "tlv_length"];

/// What tshark 4.0.17 does not read, or reads otherwise: message, our name or tshark's, and why our reading counts.
/// `*` is all of the message.
#[rustfmt::skip]
const FAULTS: &[(&str, &str, &str)] = &[
    ("EXT-RNG-REQ", "*", "a type it does not know"),
    ("RBA-HW", "*", "a type it does not know"),
    ("CWT-REQ", "*", "a type it does not know"),
    ("CWT-RSP", "*", "a type it does not know"),
    ("ECT-REQ", "*", "a type it does not know"),
    ("ECT-RSP", "*", "a type it does not know"),
    ("DPR", "*", "a type it does not know"),
    ("BPKM-REQ-V2", "*", "a type it does not know"),
    ("BPKM-RSP-V2", "*", "a type it does not know"),
    ("UP-DIS", "*", "a type it does not know"),
    ("DCI-REQ", "*", "a type it does not know"),
    ("RNG-RSP", "docsis_rngrsp.tlv.unknown", "types 8, 10, 11, 12 and 18 have no line in it"),
    ("RNG-RSP", "timing_adjust_fraction", "type 8 has no line in it"),
    ("RNG-RSP", "scdma_maximum_scheduled_codes", "type 10 has no line in it"),
    ("RNG-RSP", "scdma_power_headroom", "type 11 has no line in it"),
    ("RNG-RSP", "upstream_channel_adjustments", "type 12 has no line in it"),
    ("RNG-RSP", "extended_commanded_power", "type 18 has no line in it"),
    ("REG-RSP", "service_id", "it reads the service identifier of a class as a part of a request, and not in a reply"),
    ("REG-RSP-MP", "encodings", "it waits for the other parts"),
    ("DBC-REQ", "encodings", "it waits for the other parts"),
    ("BPKM-RSP", "auth_key", "it reads keys of 96, 128 or 256 bytes only"),
    ("BPKM-RSP", "docsis_bpkm.attr.type", "it looks for attributes in the download parameters"),
    ("OCD", "docsis_ocd.unknown_tlv", "type 7 has no line in it"),
    ("OCD", "fdx", "type 7 has no line in it"),
    ("DPD", "docsis_dpd.tlv.subc_assign_vect.modulation", "it does not say which half of a byte a modulation has"),
    ("DPD", "lower", "it does not say which half of a byte a modulation has"),
    ("DPD", "upper", "it does not say which half of a byte a modulation has"),
    ("OPT-REQ", "docsis_optreq.unknown_tlv", "type 7 has no line in it"),
    ("OPT-REQ", "trigger", "type 7 has no line in it"),
    ("OPT-RSP", "docsis_optrsp.unknown_tlv", "types 1.2, 1.3, 1.5 and 1.6 have no line in it"),
    ("OPT-RSP", "docsis_dpd.unknown_tlv", "types 2 and 3 have no line in it"),
    ("OPT-RSP", "threshold_comparison", "type 1.2 has no line in it"),
    ("OPT-RSP", "threshold_count", "type 1.3 has no line in it"),
    ("OPT-RSP", "average_rxmer", "type 1.5 has no line in it"),
    ("OPT-RSP", "rba_sub_band_direction_set", "type 1.6 has no line in it"),
    ("OPT-RSP", "codewords", "type 2 has no line in it"),
    ("OPT-RSP", "ncp", "type 3 has no line in it"),
];

/// A field without fields inside, as we read it.
struct Leaf {
    /// The names on the way to it, from the outside.
    path: Vec<&'static str>,
    first_bit: usize,
    bits: usize,
    value: Option<u64>,
}

impl Leaf {
    /// The value of a TLV has the name of its line.
    fn name(&self) -> &'static str {
        match self.path[..] {
            [.., line, "body"] => line,
            [.., name] => name,
            [] => "",
        }
    }

    /// Types, lengths and reserved bits.
    fn is_frame(&self) -> bool {
        let name = self.name();
        matches!(name, "tlv_type" | "value_length") || name.starts_with("reserved")
    }
}

fn leaves(node: &Node, path: &mut Vec<&'static str>, out: &mut Vec<Leaf>) {
    path.push(node.name);
    if node.children.is_empty() {
        out.push(Leaf { path: path.clone(), first_bit: node.first_bit, bits: node.bits, value: node.value });
    }
    node.children.iter().for_each(|child| leaves(child, path, out));
    path.pop();
}

/// The numbers of what stands under `names` in the bytes of `field`, side by side. None where they are too long for that.
fn number(leaves: &[Leaf], field: &Field, names: &str) -> (Option<u64>, Vec<usize>) {
    let bits = (field.position - HEADER) * 8..(field.position - HEADER + field.size) * 8;
    let inside = |leaf: &Leaf| bits.start <= leaf.first_bit && leaf.first_bit + leaf.bits <= bits.end && leaf.bits > 0;
    let mut found = Vec::new();
    let mut value = Some(0u64);
    for (i, leaf) in leaves.iter().enumerate() {
        if inside(leaf) && (names == "*" || names.split(' ').any(|name| name == leaf.name())) {
            found.push(i);
            value =
                value.zip(leaf.value).filter(|_| leaf.bits < 64).map(|(v, n)| v << leaf.bits | n).or(match leaf.bits {
                    64 => leaf.value,
                    _ => None,
                });
        }
    }
    (value, found)
}

/// The faults that a name of a message is about.
fn faults(vector: &Vector, name: &str) -> impl Iterator<Item = usize> {
    let message = vector.message_type.name().unwrap();
    (0..FAULTS.len()).filter(move |i| FAULTS[*i].0 == message && (FAULTS[*i].1 == name || FAULTS[*i].1 == "*"))
}

#[test]
fn trap_39_tshark_reads_the_same_fields() {
    let frames: Vec<_> = all().map(Vector::frame).collect();
    let Some((version, packets)) = dissect(&frames) else { return };
    if !version.contains(" 4.0.") {
        eprintln!("skipped: the names and faults are those of tshark 4.0, this is {version}");
        return;
    }
    let (mut compared, mut wrong, mut seen) = (0, Vec::new(), BTreeSet::<usize>::new());
    for ((vector, frame), fields) in all().zip(&frames).zip(packets) {
        let mut ours = Vec::new();
        leaves(&Node::of::<Message<'_>>("message", &frame[HEADER..]), &mut Vec::new(), &mut ours);
        let mut claimed = BTreeSet::new();
        // Without bytes it is a remark.
        for field in fields.iter().filter(|f| f.name.starts_with("docsis_") && f.size > 0) {
            if CONTAINERS.contains(&&*field.name) {
                continue;
            }
            let last = field.name.rsplit(['.', '_']).next().unwrap_or_default();
            let is_tlv = TLV.contains(&last) || TLV.iter().any(|end| field.name.ends_with(end));
            let Some((_, names)) = NAMES.iter().find(|(theirs, _)| *theirs == field.name) else {
                // A protocol as a whole has no dot.
                let known: Vec<usize> = faults(vector, &field.name).collect();
                seen.extend(&known);
                if !is_tlv && field.name.contains('.') && known.is_empty() {
                    wrong.push(format!("{}: no name for {field:?}", vector.name()));
                }
                continue;
            };
            let (value, found) = number(&ours, field, names);
            let theirs = u64::from_str_radix(&field.value, 16).ok();
            // Longer ones are the bytes at their place.
            let same = match (value, theirs) {
                (Some(value), Some(theirs)) => value == theirs,
                _ => found.iter().map(|i| ours[*i].bits).sum::<usize>() == field.size * 8,
            };
            if found.is_empty() || !same {
                wrong.push(format!("{}: {field:?}, and {value:x?} for {names}", vector.name()));
            }
            compared += 1;
            claimed.extend(found);
        }
        for (i, leaf) in ours.iter().enumerate() {
            if claimed.contains(&i) || leaf.is_frame() || leaf.bits == 0 || !leaf.path.contains(&"body") {
                continue;
            }
            let known: Vec<usize> = leaf.path.iter().flat_map(|name| faults(vector, name)).collect();
            seen.extend(&known);
            if known.is_empty() {
                wrong.push(format!("{}: not read by tshark: {}", vector.name(), leaf.path.join(".")));
            }
        }
    }
    assert!(wrong.is_empty(), "{version}:\n{}", wrong.join("\n"));
    let stale: Vec<_> = (0..FAULTS.len()).filter(|i| !seen.contains(i)).map(|i| FAULTS[i]).collect();
    assert!(stale.is_empty(), "no faults of {version}: {stale:?}");
    assert!(compared > 800, "{compared}");
}
