//! Timing, and the extension descriptors of HEVC.

use super::{both_ways, both_ways_extended, kept, refused};
use hex_literal::hex;
use mpegts::Pid;
use mpegts::descriptor::*;
use wire::{Blob, Decode, Rfu};

#[test]
fn timing() {
    let info = PictureAndTimingInfo {
        time_scale: Some(TimeScale { n: 0x0102_0304, k: 0x0506_0708 }),
        num_units_in_tick: 0x090A_0B0C,
        ..Default::default()
    };
    both_ways(
        &hex!("2a 0f ff 7f 01020304 05060708 090a0b0c bf"),
        AvcTimingAndHrd {
            hrd_management_valid_flag: true,
            picture_and_timing_info: Some(info),
            fixed_frame_rate_flag: true,
            picture_to_display_conversion_flag: true,
            ..Default::default()
        },
    );
    let info = PictureAndTimingInfo { num_units_in_tick: 0x0102_0304, ..Default::default() };
    both_ways_extended(
        &hex!("3f 07 03 ab ff 01020304"),
        HevcTimingAndHrd {
            hrd_management_valid_flag: true,
            target_schedule_idx: 0x15,
            picture_and_timing_info: Some(info),
            ..Default::default()
        },
    );
    let vvc = VvcTimingAndHrd { picture_and_timing_info: Some(info), ..Default::default() };
    both_ways_extended(&hex!("3f 07 15 7f ff 01020304"), vvc);
    let evc = EvcTimingAndHrd { hrd_management_valid_flag: true, ..Default::default() };
    both_ways_extended(&hex!("3f 02 16 fe"), evc);
}

#[test]
fn operation_points_and_hierarchy() {
    let level = ProfileTierLevelInfo {
        general_profile_space: 2,
        general_tier_flag: true,
        general_profile_idc: 0x13,
        general_profile_compatibility_flags: 0x6000_0001,
        general_progressive_source_flag: true,
        general_non_packed_constraint_flag: true,
        copied_44bits: 0x123_4567_89AB,
        general_level_idc: 0x5D,
        ..Default::default()
    };
    let streams = [HevcEsReference { prepend_dependencies: true, es_reference: 0x2A, ..Default::default() }];
    let layers = [HevcEsInOperation { necessary_layer_flag: true, output_layer_flag: false, ptl_ref_idx: 0x15 }];
    let operation = HevcOperation {
        target_ols: 7,
        elementary_streams: (&streams).into(),
        layers: (&layers).into(),
        constant_frame_rate_info_idc: 2,
        applicable_temporal_id: 5,
        frame_rate: Some(HevcFrameRate { frame_rate_indicator: 0x9AB, ..Default::default() }),
        avg_bit_rate: Some(0x01_0203),
        max_bit_rate: Some(0x04_0506),
        ..Default::default()
    };
    both_ways_extended(
        &hex!("3f 1d 05 c1 b3 60000001 a123456789ab 5d 01 07 01 ea c1 95 f5 f9ab 010203 040506"),
        HevcOperationPoint {
            profile_tier_levels: (&[level]).into(),
            operation_points: (&[operation]).into(),
            ..Default::default()
        },
    );
    let embedded =
        [0x12, 0x31].map(|i| HevcEmbeddedLayer { hierarchy_ext_embedded_layer_index: i, ..Default::default() });
    both_ways_extended(
        &hex!("3f 09 06 8123 aac7 c2 db d2 f1"),
        HevcHierarchyExtension {
            extension_dimension_bits: 0x8123,
            hierarchy_layer_index: 0x2A,
            temporal_id: 5,
            nuh_layer_id: 0x23,
            tref_present_flag: true,
            hierarchy_channel: 0x1B,
            embedded_layers: (&embedded).into(),
            ..Default::default()
        },
    );
}

#[test]
fn tile_substreams_end_early_or_not() {
    let pattern = |more| HevcTileSubstream {
        substream_id: 0x11,
        more: HevcTileSubstreams::Pattern(HevcTilePattern { pattern: more }),
    };
    let reference = HevcPatternReference { preamble_flag: true, pattern_reference: 0x22 };
    both_ways_extended(&hex!("3f 03 12 91 a2"), pattern(Some(reference)));
    both_ways_extended(&hex!("3f 02 12 91"), pattern(None));
    let more = [(true, 0x22), (false, 0x33)]
        .map(|(flag, additional_substream_id)| HevcAdditionalSubstream { flag, additional_substream_id });
    let more = HevcTileSubstreams::Additional((&more).into());
    both_ways_extended(&hex!("3f 04 12 11 a2 33"), HevcTileSubstream { substream_id: 0x11, more });
}

#[test]
fn subregions_have_the_number_of_offsets_that_the_length_allows() {
    let layout = HevcSubregionLayout {
        substream_count_minus_1: 1,
        level: 0x5D,
        picture_size_hor: 1920,
        picture_size_vert: 1080,
        pattern_count: 2,
        substream_offsets: Blob(&[0xFB, 6]),
        ..Default::default()
    };
    let whole = |subregions| HevcSubregion {
        substream_ids_per_line: 0x0A,
        total_substream_ids: 0x14,
        level_full_panorama: 0x78,
        subregions,
    };
    let marked = [HevcMarkedSubregion { preamble_substream_id: 0x0B, layout, ..Default::default() }];
    both_ways_extended(
        &hex!("3f 0e 13 8a 14 78 8b 01 5d 0780 0438 82 fb06"),
        whole(HevcSubregions::Marked(HevcMarkedSubregions::Text((&marked).into()))),
    );
    let plus_1 = [HevcSubregionLayoutPlus1 {
        substream_count_minus_1: 1,
        level: 0x5D,
        picture_size_hor: 1920,
        picture_size_vert: 1080,
        pattern_count: 2,
        substream_offsets: Blob(&[0xFB, 6, 7, 0xF8]),
        ..Default::default()
    }];
    both_ways_extended(
        &hex!("3f 0f 13 0a 14 78 01 5d 0780 0438 82 fb0607f8"),
        whole(HevcSubregions::Plain(HevcPlainSubregions::Table((&plus_1).into()))),
    );
}

/// Behind 0x12345 ticks a second.
fn segmentation(maximum_duration_length_minus_1: u8, partitions: Partitions<'_>) -> VirtualSegmentation<'_> {
    let timescale =
        SegmentationTimescale { ticks_per_second: 0x1_2345, maximum_duration_length_minus_1, ..Default::default() };
    let segmentation = Segmentation { timescale: Some(timescale), partitions, ..Default::default() };
    VirtualSegmentation { segmentation: Some(segmentation) }
}

fn with_boundary(partition_id: u8, sap_type_max: u8, boundary_pid: u16) -> Partition {
    let (reserved_1, reserved_2) = (Some(Rfu::default()), Some(Rfu::default()));
    let boundary_pid = Some(Pid::new(boundary_pid).unwrap());
    Partition { partition_id, sap_type_max, boundary_pid, reserved_1, reserved_2, ..Default::default() }
}

fn with_duration(partition_id: u8, sap_type_max: u8, maximum_duration: u64) -> Partition {
    Partition { partition_id, sap_type_max, maximum_duration: Some(maximum_duration), ..Default::default() }
}

fn partitions(maximum_duration: u64) -> [Partition; 2] {
    [with_boundary(5, 6, 0x1ABC), with_duration(3, 2, maximum_duration)]
}

#[test]
fn virtual_segments_have_durations_as_long_as_the_length_allows() {
    let items = partitions(0x12_3456);
    let text = Partitions::new(Some(1), &items);
    both_ways_extended(&hex!("3f 0d 10 5f 091a2b 5fdfd5e7 bf523456"), segmentation(1, text));
    let items = partitions(0x1234);
    let in_use = Partitions::new(Some(1), &items).in_use();
    let bytes = hex!("3f 0c 10 5f 091a2b 5fdfd5e7 bf5234");
    both_ways_extended(&bytes, segmentation(1, in_use));
    let Descriptor::Extension(Extension::VirtualSegmentation(read)) = Descriptor::from_bytes(&bytes).unwrap() else {
        panic!()
    };
    assert!(read.segmentation.unwrap().partitions.is_in_use());
    both_ways_extended(&hex!("3f 01 10"), VirtualSegmentation::default());
    let items = [partitions(0x1F)[1]];
    let without = Segmentation { partitions: Partitions::new(None, &items), ..Default::default() };
    let without = VirtualSegmentation { segmentation: Some(without) };
    both_ways_extended(&hex!("3f 04 10 2f bf 5f"), without);
}

#[test]
fn virtual_segments_that_contradict_themselves_are_refused() {
    let of = |partitions| Descriptor::Extension(segmentation(1, partitions).into());
    let (items, many, empty) = (partitions(1 << 21), [partitions(1)[0]; 8], [Partition::default()]);
    refused(of(Partitions::new(Some(1), &items)), "Partition.maximum_duration");
    refused(of(Partitions::new(Some(2), &items)), "Segmentation.partitions");
    refused(of(Partitions::new(Some(1), &many)), "Segmentation.num_partitions");
    refused(of(Partitions::new(Some(1), &empty)), "Partition.reserved_1");
    let bytes = hex!("3f 0c 10 7f 091a2b 5fdfd5e7 bf5234");
    let Descriptor::Extension(Extension::Invalid { error, .. }) = Descriptor::from_bytes(&bytes).unwrap() else {
        panic!("there are two partitions, not three")
    };
    assert_eq!(error.at(), "Partition.maximum_duration");
    kept(&hex!("3f 00"), "RawExtension.extension_descriptor_tag");
}

#[test]
fn virtual_segments_that_fit_both_ways_have_their_reserved_bits_set() {
    let partition = |sap_type_max, maximum_duration| with_duration(1, sap_type_max, maximum_duration);
    // 5 and 5 bytes; by the text 6 and 4, the latter without a duration.
    let (items, other) =
        ([partition(1, 0x1234), partition(3, 0x1234)], [partition(1, 0x1234), partition(1, 0x0F1F_1237)]);
    let of = |items| Extension::from(segmentation(3, Partitions::new(Some(3), items).in_use()));
    both_ways_extended(&hex!("3f 0f 10 5f 091a2f 9f20001234 9f60001234"), of(&items));
    // Here the text reads the last four bytes as a boundary, with all reserved bits set.
    refused(of(&other), "Segmentation.partitions");
    let Descriptor::Extension(Extension::VirtualSegmentation(read)) =
        Descriptor::from_bytes(&hex!("3f 0f 10 5f 091a2f 9f20001234 9f2f1f1237")).unwrap()
    else {
        panic!()
    };
    assert!(!read.segmentation.unwrap().partitions.is_in_use());
}
