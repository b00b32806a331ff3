//! DSM-CC and ISO/IEC 14496.

use super::{both_ways, kept, refused};
use hex_literal::hex;
use mpegts::clock::Timestamp;
use mpegts::descriptor::*;
use wire::{Blob, Rfu};

fn ticks(ticks: u64) -> Timestamp {
    Timestamp::new(ticks).unwrap()
}

#[test]
fn trap_22_normal_play_time_has_33_bits_of_40() {
    both_ways(
        &hex!("17 12 b5 ff23456789 ffffffff89abcdef fffd 0102"),
        NptReference {
            post_discontinuity_indicator: true,
            content_id: 0x35,
            stc_reference: ticks(0x1_2345_6789),
            npt_reference: ticks(0x1_89AB_CDEF),
            scale_numerator: -3,
            scale_denominator: 0x0102,
            ..Default::default()
        },
    );
    both_ways(
        &hex!("18 0e ffff02030405 ffffffff06070809"),
        NptEndpoint { start_npt: ticks(0x1_0203_0405), stop_npt: ticks(0x1_0607_0809), ..Default::default() },
    );
    both_ways(
        &hex!("1a 0d 1357 ffffffff2468ace1 c0ffee"),
        StreamEvent {
            event_id: 0x1357,
            event_npt: ticks(0x1_2468_ACE1),
            private_data: Blob(&[0xC0, 0xFF, 0xEE]),
            ..Default::default()
        },
    );
    let mode = StreamMode { stream_mode: StreamModeCode::SEARCH_TRANSPORT, reserved: Rfu::from_deviation(0x5A) };
    both_ways(&hex!("19 02 04 a5"), mode);
}

#[test]
fn associations_and_carousels() {
    let boot = EnhancedBoot {
        module_version: 5,
        module_id: 0x0607,
        block_size: 0x0809,
        module_size: 0x0A0B_0C0D,
        compression_method: 0x0E,
        original_size: 0x0F10_1112,
        time_out: 0x13,
        object_key: Blob(&[0x14, 0x15]),
    };
    let format = CarouselFormat { format_id: 1, enhanced_boot: Some(boot), private_data: Blob(&[0x16, 0x17]) };
    both_ways(
        &hex!("13 19 01020304 01 05 0607 0809 0a0b0c0d 0e 0f101112 13 02 1415 1617"),
        CarouselIdentifier { carousel_id: 0x0102_0304, format: Some(format) },
    );
    let tag = AssociationTag {
        association_tag: 0x1234,
        use_: 0,
        selector: Blob(&hex!("80000002 fffffffe")),
        private_data: Blob(&[0xA5]),
    };
    both_ways(&hex!("14 0e 1234 0000 08 80000002 fffffffe a5"), tag);
    let transaction = TransactionSelector { transaction_id: 0x8000_0002, timeout: 0xFFFF_FFFE };
    assert_eq!(tag.transaction(), Some(transaction));
    assert_eq!(AssociationTag { use_: 1, ..tag }.transaction(), None);
    let tags = [0x0102, 0x0304].map(|association_tag| DeferredAssociationTag { association_tag });
    both_ways(
        &hex!("15 0c 04 0102 0304 0506 0708 090a 0b"),
        DeferredAssociationTags {
            association_tags: (&tags).into(),
            transport_stream_id: 0x0506,
            program_number: 0x0708,
            network: Some(DeferredNetwork { org_network_id: 0x090A, private_data: Blob(&[0x0B]) }),
        },
    );
}

#[test]
fn trap_25_a_carousel_identifier_of_four_bytes_has_no_format() {
    both_ways(&hex!("13 04 01020304"), CarouselIdentifier { carousel_id: 0x0102_0304, format: None });
    kept(&hex!("13 03 010203"), "CarouselIdentifier.carousel_id");
    kept(&hex!("13 06 01020304 01 05"), "EnhancedBoot.module_id");
    kept(&hex!("15 06 00 1234 5678 9a"), "DeferredNetwork.org_network_id");
}

#[test]
fn counts_apart_from_their_loops_follow_them() {
    let first =
        [(1, 2), (3, 4)].map(|(m4_mux_channel, number_of_bytes)| MuxCodeSlot { m4_mux_channel, number_of_bytes });
    let second = [MuxCodeSlot { m4_mux_channel: 7, number_of_bytes: 8 }];
    let substructures = [
        MuxCodeSubstructure { repetition_count: 3, slots: (&first).into() },
        MuxCodeSubstructure { repetition_count: 6, slots: (&second).into() },
    ];
    let entry = MuxCodeTableEntry { mux_code: 0xA, version: 5, substructures: (&substructures).into() };
    let entries = [MuxCodeItem { entry }];
    both_ways(&hex!("21 0b 0a a5 02 13 01020304 0e 0708"), MuxCode { entries: (&entries).into() });
    let many = [MuxCodeSlot::default(); 32];
    let substructures = [MuxCodeSubstructure { repetition_count: 1, slots: (&many).into() }];
    let entry = MuxCodeTableEntry { substructures: (&substructures).into(), ..entry };
    refused(MuxCode { entries: (&[MuxCodeItem { entry }]).into() }, "MuxCodeSubstructure.slot_count");
}

#[test]
fn a_default_buffer_has_a_channel_in_front_or_not_by_the_total_length() {
    let buffers = [M4MuxBuffer { m4_mux_channel: 4, fb_buffer_size: 0x05_0607 }];
    let default = M4MuxBuffers { fb_default_buffer_size: 0x01_0203, buffers: (&buffers).into() };
    both_ways(&hex!("22 07 010203 04050607"), M4MuxBufferSize::from(default));
    let channels = [M4MuxBuffer { m4_mux_channel: 9, fb_buffer_size: 0x01_0203 }, buffers[0]];
    both_ways(&hex!("22 08 09010203 04050607"), M4MuxBufferSize::Channels((&channels).into()));
    kept(&hex!("22 02 0102"), "M4MuxBuffers.fb_default_buffer_size");
}
