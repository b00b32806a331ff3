//! Metadata, and buffers and clocks.

use super::{both_ways, both_ways_extended, kept, refused};
use hex_literal::hex;
use mpegts::clock::Timestamp;
use mpegts::descriptor::*;
use wire::{Blob, Chars};

#[test]
fn trap_22_time_bases_have_33_bits_of_40() {
    let time_base = ContentTimeBase {
        content_time_base_value: Timestamp::new(0x1_3161_BF15).unwrap(),
        metadata_time_base_value: Timestamp::new(0x1_2949_90B1).unwrap(),
        ..Default::default()
    };
    let label = ContentLabeling {
        metadata_application_format: 0xFFFF,
        metadata_application_format_identifier: Some(u32::from_be_bytes(*b"ABCD")),
        content_time_base_indicator: 2,
        content_reference_id: Some(Blob(&[1, 2, 3])),
        time_base: Some(time_base),
        content_id: Some(ContentId { content_id: 0x34, ..Default::default() }),
        private_data: Blob(&[0x96, 0x85]),
        ..Default::default()
    };
    both_ways(&hex!("24 18 ffff 41424344 97 03 010203 ff3161bf15 ff294990b1 b4 9685"), label);
    refused(ContentLabeling { content_time_base_indicator: 1, ..label }, "ContentLabeling.content_id");
    both_ways(
        &hex!("24 07 0010 2f 02 aabb cc"),
        ContentLabeling {
            metadata_application_format: 0x0010,
            content_time_base_indicator: 5,
            time_base_association_data: Some(Blob(&[0xAA, 0xBB])),
            private_data: Blob(&[0xCC]),
            ..Default::default()
        },
    );
    kept(&hex!("24 06 0010 17 ff3161"), "ContentTimeBase.content_time_base_value");
}

#[test]
fn metadata_descriptors() {
    let transport_stream = MetadataTransportStream { transport_stream_location: 0xBCDE, transport_stream_id: 0xF012 };
    let pointer = MetadataPointer {
        metadata_application_format: 0xFFFF,
        metadata_application_format_identifier: Some(0x4944_3320),
        metadata_format: 0xFF,
        metadata_format_identifier: Some(0x4944_3321),
        metadata_service_id: 0x12,
        mpeg_carriage_flags: 1,
        metadata_locator_record: Some(Blob(&[0x34, 0x56])),
        program_number: Some(0x789A),
        transport_stream: Some(transport_stream),
        private_data: Blob(&[0x34]),
        ..Default::default()
    };
    both_ways(&hex!("25 17 ffff 49443320 ff 49443321 12 bf 02 3456 789a bcde f012 34"), pointer);
    refused(MetadataPointer { mpeg_carriage_flags: 3, ..pointer }, "MetadataPointer.program_number");
    both_ways(
        &hex!("26 0f 0102 ff 49443320 03 7f 01 04 02 0506 07"),
        Metadata {
            metadata_application_format: 0x0102,
            metadata_format: 0xFF,
            metadata_format_identifier: Some(0x4944_3320),
            metadata_service_id: 3,
            decoder_config_flags: 3,
            service_identification_record: Some(Blob(&[4])),
            dec_config_identification_record: Some(Blob(&[5, 6])),
            private_data: Blob(&[7]),
            ..Default::default()
        },
    );
}

#[test]
fn trap_22_rates_and_sizes_have_22_bits_behind_two() {
    both_ways(
        &hex!("27 09 eabcde d23456 f789ab"),
        MetadataStd {
            metadata_input_leak_rate: 0x2A_BCDE,
            metadata_buffer_size: 0x12_3456,
            metadata_output_leak_rate: 0x37_89AB,
            ..Default::default()
        },
    );
    let buffer = SmoothingBuffer { sb_leak_rate: 0x2A_BCDE, sb_size: 0x12_3456, ..Default::default() };
    both_ways(&hex!("10 06 eabcde d23456"), buffer);
    refused(SmoothingBuffer { sb_size: 1 << 22, ..buffer }, "SmoothingBuffer.sb_size");
    both_ways(
        &hex!("0c 04 9234 d678"),
        MultiplexBufferUtilization {
            bound_valid_flag: true,
            ltw_offset_lower_bound: 0x1234,
            ltw_offset_upper_bound: 0x5678,
            ..Default::default()
        },
    );
    both_ways(
        &hex!("0b 02 eb bf"),
        SystemClock {
            external_clock_reference_indicator: true,
            clock_accuracy_integer: 0x2B,
            clock_accuracy_exponent: 5,
            ..Default::default()
        },
    );
}

#[test]
fn quality_and_green() {
    let metrics = [QualityMetric { metric_code: Chars(*b"psnr") }];
    both_ways_extended(
        &hex!("3f 07 0f 02 01 70736e72"),
        QualityExtension { field_size_bytes: 2, metrics: (&metrics).into() },
    );
    let intervals = [0x0102, 0x0304].map(|i| BacklightInterval { constant_backlight_voltage_time_interval: i });
    let green = GreenExtension {
        constant_backlight_voltage_time_intervals: (&intervals).into(),
        max_variations: (&[MaxVariation { max_variation: 0x0506 }]).into(),
        ..Default::default()
    };
    both_ways_extended(&hex!("3f 09 07 bf 0102 0304 7f 0506"), green);
}

#[test]
fn media_services_name_themselves_and_their_languages() {
    let long = MediaIdentifier {
        id_length_code: 7,
        id_type: 0x1234,
        fixed_media_id: None,
        long_media_id: Some(Blob(&[1, 2, 3])),
    };
    let fixed = MediaIdentifier {
        id_length_code: 1,
        id_type: 0x0ABC,
        fixed_media_id: Some(Blob(&[7, 8])),
        long_media_id: None,
    };
    assert_eq!((long.media_id(), fixed.media_id()), (&[1, 2, 3][..], &[7, 8][..]));
    let french = [MediaLanguage {
        configuration_type: 1,
        lang_purpose_cnt: 2,
        lang_len_idc: 2,
        fixed_language: Some(Blob(b"fra")),
        media_service_types: Blob(&[5, 6]),
        ..Default::default()
    }];
    let chinese = [MediaLanguage {
        configuration_type: 2,
        lang_purpose_cnt: 1,
        lang_len_idc: 0,
        long_language: Some(Blob(b"zh-CN")),
        media_service_types: Blob(&[9]),
        ..Default::default()
    }];
    assert_eq!((french[0].language(), chinese[0].language()), (&b"fra"[..], &b"zh-CN"[..]));
    let kinds = [
        MediaServiceEntry {
            media_description_flag: true,
            media_type_idc: MediaTypeIdc::AUDIO,
            identifier: Some(long),
            languages: (&french).into(),
            ..Default::default()
        },
        MediaServiceEntry {
            media_type_idc: MediaTypeIdc::VIDEO,
            identifier: Some(fixed),
            languages: (&chinese).into(),
            ..Default::default()
        },
    ];
    both_ways_extended(
        &hex!("3f 1b 19 cd f234 03 010203 55 667261 0506 4b 2abc 0708 89 05 7a682d434e 09"),
        MediaServiceKind { kinds: (&kinds).into() },
    );
}
