//! Video.

use super::{both_ways, both_ways_extended, kept, refused};
use hex_literal::hex;
use mpegts::descriptor::*;
use wire::{Blob, Rfu};

#[test]
fn mpeg_1_and_2_video() {
    let mpeg_2 = VideoStreamMpeg2 {
        profile_and_level_indication: 0x85,
        chroma_format: 2,
        frame_rate_extension_flag: true,
        ..Default::default()
    };
    both_ways(
        &hex!("02 03 ba 85 bf"),
        VideoStream {
            multiple_frame_rate_flag: true,
            frame_rate_code: FrameRateCode::HZ_59_94,
            constrained_parameter_flag: true,
            still_picture_flag: false,
            mpeg_2: Some(mpeg_2),
        },
    );
    kept(&hex!("02 01 ba"), "VideoStreamMpeg2.profile_and_level_indication");
    let grid = TargetBackgroundGrid { horizontal_size: 0x2D05, vertical_size: 0x1B3C, aspect_ratio_information: 3 };
    both_ways(&hex!("07 04 b415b3c3"), grid);
    let window = VideoWindow { horizontal_offset: 0x1234, vertical_offset: 0x2ABC, window_priority: 9 };
    both_ways(&hex!("08 04 48d2abc9"), window);
    both_ways(&hex!("12 02 abcd"), Ibp { closed_gop_flag: true, identical_gop_flag: false, max_gop_length: 0x2BCD });
}

#[test]
fn layers_and_views() {
    both_ways(
        &hex!("04 04 b9 ea d5 f3"),
        Hierarchy {
            no_view_scalability_flag: true,
            no_spatial_scalability_flag: true,
            no_quality_scalability_flag: true,
            hierarchy_type: HierarchyType::MVC,
            hierarchy_layer_index: 0x2A,
            tref_present_flag: true,
            hierarchy_embedded_layer_index: 0x15,
            hierarchy_channel: 0x33,
            ..Default::default()
        },
    );
    both_ways(
        &hex!("30 0d 0780 0438 3200 1234 5678 bf 9a 7b"),
        SvcExtension {
            width: 1920,
            height: 1080,
            frame_rate: 0x3200,
            average_bitrate: 0x1234,
            maximum_bitrate: 0x5678,
            dependency_id: 5,
            quality_id_start: 9,
            quality_id_end: 10,
            temporal_id_start: 3,
            temporal_id_end: 6,
            no_sei_nal_unit_present: true,
            ..Default::default()
        },
    );
    both_ways(
        &hex!("31 08 1234 5678 b556ab79"),
        MvcExtension {
            average_bit_rate: 0x1234,
            maximum_bitrate: 0x5678,
            view_association_not_present: true,
            view_order_index_min: 0x155,
            view_order_index_max: 0x2AB,
            temporal_id_start: 3,
            temporal_id_end: 6,
            no_prefix_nal_unit_present: true,
            ..Default::default()
        },
    );
    let streams = [0x15, 0x2A].map(|es_reference| MvcEsReference { es_reference, ..Default::default() });
    let points = [MvcLevelPoint {
        applicable_temporal_id: 5,
        num_target_output_views: 0x12,
        elementary_streams: (&streams).into(),
        ..Default::default()
    }];
    both_ways(
        &hex!("33 0a 76 b2 01 29 01 fd 12 02 d5 ea"),
        MvcOperationPoint {
            profile_idc: 0x76,
            constraint_set0_flag: true,
            constraint_set2_flag: true,
            constraint_set3_flag: true,
            avc_compatible_flags: 2,
            levels: (&[MvcLevel { level_idc: 0x29, operation_points: (&points).into() }]).into(),
            ..Default::default()
        },
    );
}

#[test]
fn stereoscopic_views() {
    let base = BaseView { leftview_flag: true, ..Default::default() };
    let view = StereoscopicView::BaseView(base);
    both_ways(&hex!("36 02 ff ff"), StereoscopicVideoInfo { view, ..Default::default() });
    let additional = AdditionalView {
        usable_as_2d: true,
        horizontal_upsampling_factor: 3,
        vertical_upsampling_factor: 4,
        reserved: Rfu::from_deviation(1),
    };
    let view = StereoscopicView::AdditionalView(additional);
    both_ways(&hex!("36 03 fe fd 34"), StereoscopicVideoInfo { view, ..Default::default() });
}

#[test]
fn vvc_and_evc() {
    let sub_profiles = [0x0102_0304, 0x0506_0708].map(|sub_profile_idc| VvcSubProfile { sub_profile_idc });
    both_ways(
        &hex!("39 10 83 02 01020304 05060708 a0 53 bf b9 fa fd"),
        VvcVideo {
            profile_idc: 0x41,
            tier_flag: true,
            sub_profiles: (&sub_profiles).into(),
            progressive_source_flag: true,
            non_packed_constraint_flag: true,
            level_idc: 0x53,
            vvc_24hr_picture_present_flag: true,
            hdr_wcg_idc: HdrWcgIdc::HDR_AND_WCG,
            video_properties_tag: 9,
            temporal_id: Some(TemporalId { temporal_id_min: 2, temporal_id_max: 5, ..Default::default() }),
            ..Default::default()
        },
    );
    both_ways(
        &hex!("3a 0e 11 22 33343536 37383940 5d 76 fb fe"),
        EvcVideo {
            profile_idc: 0x11,
            level_idc: 0x22,
            toolset_idc_h: 0x3334_3536,
            toolset_idc_l: 0x3738_3940,
            interlaced_source_flag: true,
            frame_only_constraint_flag: true,
            evc_24hr_picture_present_flag: true,
            hdr_wcg_idc: HdrWcgIdc::WCG_ONLY,
            video_properties_tag: 6,
            temporal_id: Some(TemporalId { temporal_id_min: 3, temporal_id_max: 6, ..Default::default() }),
            ..Default::default()
        },
    );
    kept(&hex!("39 06 83 02 01020304"), "VvcSubProfile.sub_profile_idc");
}

const MDM: MasteringDisplay = MasteringDisplay {
    x_c0: 0x0102,
    y_c0: 0x0304,
    x_c1: 0x0506,
    y_c1: 0x0708,
    x_c2: 0x090A,
    y_c2: 0x0B0C,
    x_wp: 0x0D0E,
    y_wp: 0x0F10,
    l_max: 0x1112_1314,
    l_min: 0x1516_1718,
    max_cll: 0x191A,
    max_fall: 0x1B1C,
};

#[test]
fn jpeg_2000() {
    let video = |capability, private_data| J2kVideo {
        profile_and_level: 0x2345,
        horizontal_size: 3841,
        vertical_size: 2162,
        max_bit_rate: 0x0102_0304,
        max_buffer_size: 0x0506_0708,
        den_frame_rate: 1001,
        num_frame_rate: 60000,
        capability,
        private_data: Blob(private_data),
    };
    let basic = J2kBasic { color_specification: 3, still_mode: true, ..Default::default() };
    both_ways(
        &hex!("32 1a 2345 00000f01 00000872 01020304 05060708 03e9 ea60 03 bf a1a2"),
        video(J2kCapability::J2kBasic(basic), &[0xA1, 0xA2]),
    );
    let extended = J2kExtended {
        interlaced_video: true,
        colour_primaries: 9,
        transfer_characteristics: 16,
        matrix_coefficients: 10,
        video_full_range_flag: true,
        stripe: Some(J2kStripe { strp_max_idx: 0x21, strp_height: 0x2223 }),
        block: Some(J2kBlock {
            full_horizontal_size: 0x2425_2627,
            full_vertical_size: 0x2829_2A2B,
            blk_width: 0x2C2D,
            blk_height: 0x2E2F,
            max_blk_idx_h: 0x30,
            max_blk_idx_v: 0x31,
            blk_idx_h: 0x32,
            blk_idx_v: 0x33,
        }),
        mdm: Some(MDM),
        ..Default::default()
    };
    both_ways(
        &hex!(
            "32 4c a345 00000f01 00000872 01020304 05060708 03e9 ea60 e0 7f 09 10 0a ff
               21 2223 24252627 28292a2b 2c2d 2e2f 30 31 32 33
               0102 0304 0506 0708 090a 0b0c 0d0e 0f10 11121314 15161718 191a 1b1c a3"
        ),
        video(J2kCapability::J2kExtended(extended), &[0xA3]),
    );
    refused(video(J2kCapability::Other(1, Blob(&[])), &[]), "J2kCapability");
}

#[test]
fn jpeg_xs_and_lcevc() {
    let jxs = hex!(
        "3f 3b 14 00 0780 0438 01020304 05060708 090a 0b0c 0d0e 0f101112 02 09 10 0a ff 40
               0102 0304 0506 0708 090a 0b0c 0d0e 0f10 11121314 15161718 191a 1b1c a4"
    );
    both_ways_extended(
        &jxs,
        JxsVideo {
            horizontal_size: 1920,
            vertical_size: 1080,
            brat: 0x0102_0304,
            frat: 0x0506_0708,
            schar: 0x090A,
            ppih: 0x0B0C,
            plev: 0x0D0E,
            max_buffer_size: 0x0F10_1112,
            colour_primaries: 9,
            transfer_characteristics: 16,
            matrix_coefficients: 10,
            video_full_range_flag: true,
            mdm: Some(MDM),
            private_data: Blob(&[0xA4]),
            ..Default::default()
        },
    );
    let mut newer = jxs;
    newer[3] = 1;
    let Descriptor::Extension(Extension::Invalid { raw, error }) = wire::Decode::from_bytes(&newer).unwrap() else {
        panic!("another version has another layout")
    };
    assert_eq!((raw.extension_descriptor_tag, error.at(), error.offset()), (0x14, "JxsVideo.descriptor_version", 3));
    both_ways_extended(
        &hex!("3f 05 17 11 23 57 89"),
        LcevcVideo {
            lcevc_stream_tag: 0x11,
            profile_idc: 2,
            level_idc: 3,
            sublevel_idc: 1,
            picture_type_bit_flag: true,
            hdr_wcg_idc: HdrWcgIdc::HDR_AND_WCG,
            video_properties_tag: 9,
            ..Default::default()
        },
    );
    both_ways_extended(&hex!("3f 04 18 02 1122"), LcevcLinkage { lcevc_stream_tags: Blob(&[0x11, 0x22]) });
}
