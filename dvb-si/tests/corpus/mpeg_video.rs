//! The same for descriptors of video.

use super::mpeg::bytes;
use super::ours::all;
use super::reference::Node;
use mpegts::descriptor::*;

pub fn stream(d: VideoStream) -> Node {
    Node::new("video_stream_descriptor")
        .with("multiple_frame_rate", d.multiple_frame_rate_flag)
        .with("frame_rate_code", d.frame_rate_code.0)
        .with("mpeg_1_only", d.mpeg_2.is_none())
        .with("constrained_parameter", d.constrained_parameter_flag)
        .with("still_picture", d.still_picture_flag)
        .with_some("profile_and_level_indication", d.mpeg_2.map(|m| m.profile_and_level_indication))
        .with_some("chroma_format", d.mpeg_2.map(|m| m.chroma_format))
        .with_some("frame_rate_extension", d.mpeg_2.map(|m| m.frame_rate_extension_flag))
}

pub fn hierarchy(d: Hierarchy) -> Node {
    Node::new("hierarchy_descriptor")
        .with("no_view_scalability_flag", d.no_view_scalability_flag)
        .with("no_temporal_scalability", d.no_temporal_scalability_flag)
        .with("no_spatial_scalability", d.no_spatial_scalability_flag)
        .with("no_quality_scalability", d.no_quality_scalability_flag)
        .with("hierarchy_type", d.hierarchy_type.0)
        .with("hierarchy_layer_index", d.hierarchy_layer_index)
        .with("tref_present", d.tref_present_flag)
        .with("hierarchy_embedded_layer_index", d.hierarchy_embedded_layer_index)
        .with("hierarchy_channel", d.hierarchy_channel)
}

pub fn avc(d: AvcVideo) -> Node {
    Node::new("AVC_video_descriptor")
        .with("profile_idc", d.profile_idc)
        .with("constraint_set0", d.constraint_set0_flag)
        .with("constraint_set1", d.constraint_set1_flag)
        .with("constraint_set2", d.constraint_set2_flag)
        .with("constraint_set3", d.constraint_set3_flag)
        .with("constraint_set4", d.constraint_set4_flag)
        .with("constraint_set5", d.constraint_set5_flag)
        .with("avc_compatible_flags", d.avc_compatible_flags)
        .with("level_idc", d.level_idc)
        .with("avc_still_present", d.avc_still_present)
        .with("avc_24_hour_picture", d.avc_24_hour_picture_flag)
        .with("frame_packing_sei_not_present", d.frame_packing_sei_not_present_flag)
}

pub fn hevc(d: HevcVideo) -> Node {
    Node::new("HEVC_video_descriptor")
        .with("profile_space", d.profile_space)
        .with("tier_flag", d.tier_flag)
        .with("profile_idc", d.profile_idc)
        .with("profile_compatibility_indication", d.profile_compatibility_indication)
        .with("progressive_source_flag", d.progressive_source_flag)
        .with("interlaced_source_flag", d.interlaced_source_flag)
        .with("non_packed_constraint_flag", d.non_packed_constraint_flag)
        .with("frame_only_constraint_flag", d.frame_only_constraint_flag)
        .with("copied_44bits", d.copied_44bits)
        .with("level_idc", d.level_idc)
        .with("hevc_still_present_flag", d.hevc_still_present_flag)
        .with("hevc_24hr_picture_present_flag", d.hevc_24hr_picture_present_flag)
        .with("sub_pic_hrd_params_not_present", d.sub_pic_hrd_params_not_present_flag)
        .with("hdr_wcg_idc", d.hdr_wcg_idc.0)
        .with_some("temporal_id_min", d.temporal_id.map(|t| t.temporal_id_min))
        .with_some("temporal_id_max", d.temporal_id.map(|t| t.temporal_id_max))
}

fn timing(node: Node, info: Option<PictureAndTimingInfo>) -> Node {
    let scale = info.and_then(|i| i.time_scale);
    node.with_some("n", scale.map(|s| s.n))
        .with_some("k", scale.map(|s| s.k))
        .with_some("num_units_in_tick", info.map(|i| i.num_units_in_tick))
}

pub fn avc_timing(d: AvcTimingAndHrd) -> Node {
    let node = Node::new("AVC_timing_and_HRD_descriptor")
        .with("hrd_management_valid", d.hrd_management_valid_flag)
        .with("fixed_frame_rate", d.fixed_frame_rate_flag)
        .with("temporal_poc", d.temporal_poc_flag)
        .with("picture_to_display_conversion", d.picture_to_display_conversion_flag);
    timing(node, d.picture_and_timing_info)
}

pub fn hevc_timing(d: HevcTimingAndHrd) -> Node {
    let index = (!d.target_schedule_idx_not_present_flag).then_some(d.target_schedule_idx);
    let node = Node::new("HEVC_timing_and_HRD_descriptor")
        .with("hrd_management_valid", d.hrd_management_valid_flag)
        .with_some("target_schedule_idx", index);
    timing(node, d.picture_and_timing_info)
}

pub fn hevc_hierarchy(d: HevcHierarchyExtension<'_>) -> Node {
    let layer = |l: HevcEmbeddedLayer| {
        Node::new("embedded_layer").with("hierarchy_layer_index", l.hierarchy_ext_embedded_layer_index)
    };
    Node::new("HEVC_hierarchy_extension_descriptor")
        .with("extension_dimension_bits", d.extension_dimension_bits)
        .with("hierarchy_layer_index", d.hierarchy_layer_index)
        .with("temporal_id", d.temporal_id)
        .with("nuh_layer_id", d.nuh_layer_id)
        .with("tref_present", d.tref_present_flag)
        .with("hierarchy_channel", d.hierarchy_channel)
        .and(all(d.embedded_layers).map(layer))
}

pub fn vvc(d: VvcVideo<'_>) -> Node {
    assert!(d.sub_profiles.is_empty() && d.temporal_id.is_none(), "not in the corpus");
    Node::new("VVC_video_descriptor")
        .with("profile_idc", d.profile_idc)
        .with("tier_flag", d.tier_flag)
        .with("progressive_source_flag", d.progressive_source_flag)
        .with("interlaced_source_flag", d.interlaced_source_flag)
        .with("non_packed_constraint_flag", d.non_packed_constraint_flag)
        .with("frame_only_constraint_flag", d.frame_only_constraint_flag)
        .with("level_idc", d.level_idc)
        .with("vvc_still_present_flag", d.vvc_still_present_flag)
        .with("vvc_24hr_picture_present_flag", d.vvc_24hr_picture_present_flag)
        .with("hdr_wcg_idc", d.hdr_wcg_idc.0)
        .with("video_properties_tag", d.video_properties_tag)
}

pub fn svc(d: SvcExtension) -> Node {
    Node::new("SVC_extension_descriptor")
        .with("width", d.width)
        .with("height", d.height)
        .with("frame_rate", d.frame_rate)
        .with("average_bitrate", d.average_bitrate)
        .with("maximum_bitrate", d.maximum_bitrate)
        .with("dependency_id", d.dependency_id)
        .with("quality_id_start", d.quality_id_start)
        .with("quality_id_end", d.quality_id_end)
        .with("temporal_id_start", d.temporal_id_start)
        .with("temporal_id_end", d.temporal_id_end)
        .with("no_sei_nal_unit_present", d.no_sei_nal_unit_present)
}

pub fn mvc(d: MvcExtension) -> Node {
    Node::new("MVC_extension_descriptor")
        .with("average_bitrate", d.average_bit_rate)
        .with("maximum_bitrate", d.maximum_bitrate)
        .with("view_association_not_present", d.view_association_not_present)
        .with("base_view_is_left_eyeview", d.base_view_is_left_eyeview)
        .with("view_order_index_min", d.view_order_index_min)
        .with("view_order_index_max", d.view_order_index_max)
        .with("temporal_id_start", d.temporal_id_start)
        .with("temporal_id_end", d.temporal_id_end)
        .with("no_sei_nal_unit_present", d.no_sei_nal_unit_present)
        .with("no_prefix_nal_unit_present", d.no_prefix_nal_unit_present)
}

pub fn mvc_operation_point(d: MvcOperationPoint<'_>) -> Node {
    let point = |p: MvcLevelPoint<'_>| {
        Node::new("operation_point")
            .with("applicable_temporal_id", p.applicable_temporal_id)
            .with("num_target_output_views", p.num_target_output_views)
            .and(all(p.elementary_streams).map(|e| Node::new("ES").with("reference", e.es_reference)))
    };
    let level = |l: MvcLevel<'_>| {
        Node::new("level").with("level_idc", l.level_idc).and(all(l.operation_points).map(point).collect::<Vec<_>>())
    };
    Node::new("MVC_operation_point_descriptor")
        .with("profile_idc", d.profile_idc)
        .with("constraint_set0", d.constraint_set0_flag)
        .with("constraint_set1", d.constraint_set1_flag)
        .with("constraint_set2", d.constraint_set2_flag)
        .with("constraint_set3", d.constraint_set3_flag)
        .with("constraint_set4", d.constraint_set4_flag)
        .with("constraint_set5", d.constraint_set5_flag)
        .with("avc_compatible_flags", d.avc_compatible_flags)
        .and(all(d.levels).map(level))
}

pub fn stereoscopic(d: StereoscopicVideoInfo<'_>) -> Node {
    let node = Node::new("stereoscopic_video_info_descriptor");
    match d.view {
        StereoscopicView::BaseView(v) => node.with("base_video", true).with("leftview", v.leftview_flag),
        StereoscopicView::AdditionalView(v) => node
            .with("base_video", false)
            .with("usable_as_2d", v.usable_as_2d)
            .with("horizontal_upsampling_factor", v.horizontal_upsampling_factor)
            .with("vertical_upsampling_factor", v.vertical_upsampling_factor),
        other => panic!("{other:?}"),
    }
}

pub fn j2k(d: J2kVideo<'_>) -> Node {
    let node = Node::new("J2K_video_descriptor")
        .with("profile_and_level", d.profile_and_level)
        .with("horizontal_size", d.horizontal_size)
        .with("vertical_size", d.vertical_size)
        .with("max_bit_rate", d.max_bit_rate)
        .with("max_buffer_size", d.max_buffer_size)
        .with("den_frame_rate", d.den_frame_rate)
        .with("num_frame_rate", d.num_frame_rate);
    let node = match d.capability {
        J2kCapability::J2kBasic(c) => node
            .with("color_specification", c.color_specification)
            .with("still_mode", c.still_mode)
            .with("interlaced_video", c.interlaced_video),
        J2kCapability::J2kExtended(c) => j2k_extended(node, c),
        other => panic!("{other:?}"),
    };
    node.and(bytes("private_data", &d.private_data))
}

fn j2k_extended(node: Node, c: J2kExtended) -> Node {
    let stripe =
        |s: J2kStripe| Node::new("stripe").with("strp_max_idx", s.strp_max_idx).with("strp_height", s.strp_height);
    let block = |b: J2kBlock| {
        Node::new("block")
            .with("full_horizontal_size", b.full_horizontal_size)
            .with("full_vertical_size", b.full_vertical_size)
            .with("blk_width", b.blk_width)
            .with("blk_height", b.blk_height)
            .with("max_blk_idx_h", b.max_blk_idx_h)
            .with("max_blk_idx_v", b.max_blk_idx_v)
            .with("blk_idx_h", b.blk_idx_h)
            .with("blk_idx_v", b.blk_idx_v)
    };
    node.with("still_mode", c.still_mode)
        .with("interlaced_video", c.interlaced_video)
        .with("colour_primaries", c.colour_primaries)
        .with("transfer_characteristics", c.transfer_characteristics)
        .with("matrix_coefficients", c.matrix_coefficients)
        .with("video_full_range_flag", c.video_full_range_flag)
        .and(c.stripe.map(stripe))
        .and(c.block.map(block))
        .and(c.mdm.map(mastering_display))
}

fn mastering_display(m: MasteringDisplay) -> Node {
    Node::new("mdm")
        .with("x_c0", m.x_c0)
        .with("y_c0", m.y_c0)
        .with("x_c1", m.x_c1)
        .with("y_c1", m.y_c1)
        .with("x_c2", m.x_c2)
        .with("y_c2", m.y_c2)
        .with("x_wp", m.x_wp)
        .with("y_wp", m.y_wp)
        .with("l_max", m.l_max)
        .with("l_min", m.l_min)
        .with("maxcll", m.max_cll)
        .with("maxfall", m.max_fall)
}
