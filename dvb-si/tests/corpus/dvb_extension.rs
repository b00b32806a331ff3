//! The same for extension descriptors.

use super::dvb_delivery as delivery;
use super::mpeg::bytes;
use super::ours::{all, code, string, time};
use super::reference::{Node, element};
use dvb_si::descriptor::*;
use dvb_si::text::{Profile, Text};
use wire::Blob;

/// None for those that the corpus does not have.
pub fn node(descriptor: Extension<'_>, p: Profile) -> Option<Node> {
    let s = |text: Text<'_>| string(text, p);
    Some(match descriptor {
        Extension::ImageIcon(d) => image_icon(*d, p),
        Extension::Cp(d) => element!("CP_descriptor", d; cp_system_id, cp_pid = d.cp_pid.get())
            .and(bytes("private_data", &d.private_data)),
        Extension::CpIdentifier(d) => element!("CP_identifier_descriptor")
            .and(all(d.cp_system_ids).map(|id| element!("CP_system_id", id; value = *id))),
        Extension::T2DeliverySystem(d) => delivery::t2(*d),
        Extension::ShDeliverySystem(d) => delivery::sh(*d),
        Extension::SupplementaryAudio(d) => element!("supplementary_audio_descriptor", d; mix_type = d.mix_type.0,
            editorial_classification, ?language_code = d.iso_639_language_code.map(code))
        .and(bytes("private_data", &d.private_data)),
        Extension::NetworkChangeNotify(d) => {
            let cell = |c: NetworkChangeCell<'_>| {
                element!("cell", c; cell_id).and(all(c.changes).map(change).collect::<Vec<_>>())
            };
            element!("network_change_notify_descriptor").and(all(d.cells).map(cell))
        }
        Extension::Message(d) => {
            element!("message_descriptor", d; message_id, language_code = code(d.iso_639_language_code))
                .and([element!("text").holding(s(d.text))])
        }
        Extension::TargetRegion(d) => {
            element!("target_region_descriptor", d; country_code = code(d.country_code)).and(all(d.regions).map(|r| {
                element!("region", r; ?country_code = r.country_code.map(code), ?primary_region_code,
                    ?secondary_region_code, ?tertiary_region_code)
            }))
        }
        Extension::TargetRegionName(d) => element!("target_region_name_descriptor", d;
            country_code = code(d.country_code), iso_639_language_code = code(d.iso_639_language_code))
        .and(all(d.regions).map(|r| {
            element!("region", r; region_name = s(r.region_name), primary_region_code, ?secondary_region_code,
                ?tertiary_region_code)
        })),
        Extension::ServiceRelocated(d) => element!("service_relocated_descriptor", d; old_original_network_id,
            old_transport_stream_id, old_service_id),
        Extension::XaitPid(d) => element!("xait_pid_descriptor", d; xait_pid),
        Extension::C2DeliverySystem(d) => delivery::c2(*d),
        Extension::DtsHd(d) => dts_hd(*d),
        Extension::DtsNeural(d) => {
            element!("DTS_neural_descriptor", d; config_id).and(bytes("additional_info", &d.additional_info))
        }
        Extension::VideoDepthRange(d) => element!("video_depth_range_descriptor").and(all(d.ranges).map(depth_range)),
        Extension::T2mi(d) => delivery::t2mi(*d),
        Extension::UriLinkage(d) => uri_linkage(*d, p),
        Extension::CiAncillaryData(d) => {
            element!("CI_ancillary_data_descriptor").and(bytes("ancillary_data", &d.ancillary_data))
        }
        Extension::Ac4(d) => element!("DVB_AC4_descriptor", d;
            ?ac4_dialog_enhancement_enabled = d.config.map(|c| c.ac4_dialog_enhancement_enabled),
            ?ac4_channel_mode = d.config.map(|c| c.ac4_channel_mode))
        .and(d.ac4_toc.and_then(|toc| bytes("ac4_dsi_toc", &toc)))
        .and(bytes("additional_info", &d.additional_info)),
        Extension::C2BundleDeliverySystem(d) => delivery::c2_bundle(*d),
        Extension::S2xSatelliteDeliverySystem(d) => delivery::s2x(*d),
        Extension::ProtectionMessage(d) => element!("protection_message_descriptor")
            .and(all(d.component_tags).map(|tag| element!("component", tag; tag = *tag))),
        Extension::AudioPreselection(d) => {
            element!("audio_preselection_descriptor").and(all(d.preselections).map(preselection))
        }
        _ => return None,
    })
}

fn image_icon(d: ImageIcon<'_>, p: Profile) -> Node {
    let node = element!("image_icon_descriptor", d; descriptor_number, last_descriptor_number, icon_id);
    let Some(icon) = d.icon else { return node.and(d.icon_data.and_then(|data| bytes("icon_data", &data))) };
    let origin = icon.origin;
    node.with("icon_transport_mode", icon.icon_transport_mode)
        .with_some("coordinate_system", icon.coordinate_system)
        .with_some("icon_horizontal_origin", origin.map(|o| o.icon_horizontal_origin))
        .with_some("icon_vertical_origin", origin.map(|o| o.icon_vertical_origin))
        .with("icon_type", string(icon.icon_type, p))
        .with_some("url", icon.url.map(|url| string(url, p)))
        .and(icon.icon_data.and_then(|data| bytes("icon_data", &data)))
}

fn change(c: NetworkChange) -> Node {
    element!("change", c; network_change_id, network_change_version,
        start_time_of_change = time(c.start_time_of_change), change_duration, receiver_category, change_type,
        message_id, ?invariant_ts_tsid = c.invariant_ts.map(|t| t.invariant_ts_tsid),
        ?invariant_ts_onid = c.invariant_ts.map(|t| t.invariant_ts_onid))
}

fn dts_hd(d: DtsHd<'_>) -> Node {
    let names = [
        ("substream_core", d.substream_core_flag),
        ("substream_0", d.substream_0_flag),
        ("substream_1", d.substream_1_flag),
        ("substream_2", d.substream_2_flag),
        ("substream_3", d.substream_3_flag),
    ];
    let asset = |a: DtsHdAsset| {
        element!("asset_info", a; asset_construction, vbr = a.vbr_flag,
            post_encode_br_scaling = a.post_encode_br_scaling_flag, bit_rate, ?component_type,
            ?iso_639_language_code = a.iso_639_language_code.map(code))
    };
    let set = names.into_iter().filter(|(_, flag)| *flag);
    let substreams = set.zip(all(d.substreams)).map(|((name, _), s)| {
        let s = s.substream;
        element!(name, s; channel_count, lfe = s.lfe_flag, sampling_frequency, sample_resolution)
            .and(all(s.assets).map(asset))
    });
    element!("DTS_HD_descriptor").and(substreams).and(bytes("additional_info", &d.additional_info))
}

fn depth_range(r: DepthRange<'_>) -> Node {
    let node = element!("range", r; range_type = r.range.selector());
    match r.range {
        DepthRangeInfo::ProductionDisparityHint(hint) => node
            .with("video_max_disparity_hint", hint.video_max_disparity_hint)
            .with("video_min_disparity_hint", hint.video_min_disparity_hint),
        DepthRangeInfo::MultiRegionDisparity(_) => node,
        DepthRangeInfo::Other(_, rest) => node.and(bytes("range_selector", &rest)),
        other => panic!("{other:?}"),
    }
}

fn uri_linkage(d: UriLinkage<'_>, p: Profile) -> Node {
    let node = element!("URI_linkage_descriptor", d; uri_linkage_type, uri = string(d.uri, p), ?min_polling_interval);
    match (d.uri_linkage_type, d.private_data) {
        // The reference knows DVB-I, whose layout is not at hand: an end point, and two texts or bytes.
        (3, Blob([end_point, rest @ ..])) => {
            let dvb_i = Node::new("DVB_I_linkage").with("end_point_type", end_point);
            node.and([match (end_point, rest) {
                (3, [len, texts @ ..]) => {
                    let (name, provider) = texts.split_at(usize::from(*len));
                    dvb_i.with("service_list_name", string(Text(name), p)).with_some(
                        "service_list_provider_name",
                        (provider.len() > 1).then(|| string(Text(&provider[1..]), p)),
                    )
                }
                _ => dvb_i.and(bytes("private_data", rest)),
            }])
        }
        (_, data) => node.and(bytes("private_data", &data)),
    }
}

fn preselection(s: Preselection<'_>) -> Node {
    let component = |tags| all(tags).map(|tag: wire::U8| Node::new("component").with("tag", *tag));
    element!("preselection", s; preselection_id, audio_rendering_indication, audio_description, spoken_subtitles,
        dialogue_enhancement, interactivity_enabled,
        ?iso_639_language_code = s.iso_639_language_code.map(code), ?message_id)
    .and(s.multi_stream_info.map(|info| Node::new("multi_stream_info").and(component(info.component_tags))))
    .and(s.future_extension_bytes.and_then(|e| bytes("future_extension", &e.bytes)))
}
