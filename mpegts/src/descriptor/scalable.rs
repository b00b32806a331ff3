//! Descriptors of streams in layers and views, and of stereoscopic video.

use wire::{Blob, List, Rfu, choice, codes, syntax};

codes! {
    /// hierarchy_type.
    pub HierarchyType: u8 = 4 {
        1 SPATIAL "spatial scalability",
        2 SNR "SNR scalability",
        3 TEMPORAL "temporal scalability",
        4 DATA_PARTITIONING "data partitioning",
        5 EXTENSION "extension bitstream",
        6 PRIVATE "private stream",
        7 MULTI_VIEW "multi-view profile",
        8 COMBINED "combined scalability or MV-HEVC",
        9 MVC "MVC or MVCD video sub-bitstream",
        10 AUXILIARY "auxiliary picture layer",
        15 BASE "base layer",
    }

    /// stereoscopic_service_type.
    pub StereoscopicServiceType: u8 = 3 {
        1 MONOSCOPIC "2D",
        2 FRAME_COMPATIBLE "frame-compatible stereoscopic 3D",
        3 SERVICE_COMPATIBLE "service-compatible stereoscopic 3D",
    }
}

syntax! {
    /// hierarchy_descriptor — 2.6.6.
    pub struct Hierarchy {
        no_view_scalability_flag:       1 bool,
        no_temporal_scalability_flag:   1 bool,
        no_spatial_scalability_flag:    1 bool,
        no_quality_scalability_flag:    1 bool,
        hierarchy_type:                 4 HierarchyType,
        reserved_1:                     2 Rfu,
        hierarchy_layer_index:          6 u8,
        tref_present_flag:              1 bool,
        reserved_2:                     1 Rfu,
        hierarchy_embedded_layer_index: 6 u8,
        reserved_3:                     2 Rfu,
        hierarchy_channel:              6 u8,
    }

    /// auxiliary_video_stream_descriptor — 2.6.74.
    pub struct AuxiliaryVideoStream<'a> {
        aux_video_codedstreamtype: 8 u8,
        /// As ISO/IEC 23002-3 has it.
        si_rbsp: .. Blob<'a>,
    }

    /// SVC_extension_descriptor — 2.6.76.
    pub struct SvcExtension {
        width:                   16 u16,
        height:                  16 u16,
        /// Frames in 256 s.
        frame_rate:              16 u16,
        /// Kilobits a second.
        average_bitrate:         16 u16,
        /// Kilobits a second.
        maximum_bitrate:         16 u16,
        dependency_id:            3 u8,
        reserved_1:               5 Rfu,
        quality_id_start:         4 u8,
        quality_id_end:           4 u8,
        temporal_id_start:        3 u8,
        temporal_id_end:          3 u8,
        no_sei_nal_unit_present:  1 bool,
        reserved_2:               1 Rfu,
    }

    /// MVC_extension_descriptor — 2.6.78.
    pub struct MvcExtension {
        /// Kilobits a second.
        average_bit_rate:             16 u16,
        /// Kilobits a second.
        maximum_bitrate:              16 u16,
        view_association_not_present:  1 bool,
        base_view_is_left_eyeview:     1 bool,
        reserved:                      2 Rfu,
        view_order_index_min:         10 u16,
        view_order_index_max:         10 u16,
        temporal_id_start:             3 u8,
        temporal_id_end:               3 u8,
        no_sei_nal_unit_present:       1 bool,
        no_prefix_nal_unit_present:    1 bool,
    }

    /// MVC_operation_point_descriptor — 2.6.82.
    pub struct MvcOperationPoint<'a> {
        profile_idc:          8 u8,
        constraint_set0_flag: 1 bool,
        constraint_set1_flag: 1 bool,
        constraint_set2_flag: 1 bool,
        constraint_set3_flag: 1 bool,
        constraint_set4_flag: 1 bool,
        constraint_set5_flag: 1 bool,
        avc_compatible_flags: 2 u8,
        levels:       (count 8) List<'a, MvcLevel<'a>>,
    }

    /// A level and the operation points that conform to it.
    pub struct MvcLevel<'a> {
        level_idc: 8 u8,
        operation_points: (count 8) List<'a, MvcLevelPoint<'a>>,
    }

    /// One operation point.
    pub struct MvcLevelPoint<'a> {
        reserved:                5 Rfu,
        applicable_temporal_id:  3 u8,
        num_target_output_views: 8 u8,
        elementary_streams: (count 8) List<'a, MvcEsReference>,
    }

    /// The hierarchy_layer_index of a stream of an operation point.
    pub struct MvcEsReference {
        reserved:     2 Rfu,
        es_reference: 6 u8,
    }

    /// MPEG2_stereoscopic_video_format_descriptor — 2.6.84.
    pub struct Mpeg2StereoscopicVideoFormat {
        stereo_video_arrangement_type_present: 1 bool,
        /// Reserved, all ones, where none is present.
        arrangement_type:                      7 u8,
    }

    /// stereoscopic_program_info_descriptor — 2.6.86.
    pub struct StereoscopicProgramInfo {
        reserved:                  5 Rfu,
        stereoscopic_service_type: 3 StereoscopicServiceType,
    }

    /// stereoscopic_video_info_descriptor — 2.6.88.
    pub struct StereoscopicVideoInfo<'a> {
        reserved:        7 Rfu,
        base_video_flag: 1 u8 = view.selector(),
        view: (match base_video_flag) StereoscopicView<'a>,
    }

    /// The view that is watched in 2D.
    pub struct BaseView {
        reserved:      7 Rfu,
        leftview_flag: 1 bool,
    }

    /// The view that makes it 3D.
    pub struct AdditionalView {
        reserved:                     7 Rfu,
        usable_as_2d:                 1 bool,
        horizontal_upsampling_factor: 4 u8,
        vertical_upsampling_factor:   4 u8,
    }
}

choice! {
    /// The view that a stream carries, by base_video_flag.
    pub enum StereoscopicView<'a>: u8 {
        0 AdditionalView as "additional",
        1 BaseView as "base",
    }
}
