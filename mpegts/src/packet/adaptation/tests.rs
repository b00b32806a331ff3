//! Vectors worked out by hand from the syntax tables.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // tests assert

use super::descriptor::*;
use super::private_data::*;
use super::*;
use hex_literal::hex;
use std::vec::Vec;
use wire::{Decode, Encode};

/// The only item of a loop, and the loop written back.
#[track_caller]
fn one<'a, T: Decode<'a> + Encode + Copy + 'a>(bytes: &'a [u8]) -> T {
    let list = List::<T>::from_wire(bytes);
    let items: Vec<T> = list.iter().map(Result::unwrap).collect();
    assert_eq!(items.len(), 1);
    assert_eq!(List::from(&items[..]).encode_to_vec().unwrap(), bytes);
    items[0]
}

#[test]
fn timeline() {
    // 10 1 0 01 0 1, 0 1111111: long timestamp, NTP, short time code, paused
    let bytes = hex!("041e a57f 2a 00015f90 0102030405060708 e1e2e3e4f1f2f3f4 801e 0bb8 123456");
    let AfDescriptor::TemiTimeline(t) = one(&bytes) else { panic!() };
    let expected = TemiTimeline {
        paused: true,
        timeline_id: 0x2A,
        timescale: Some(90_000),
        media_timestamp_64: Some(0x0102_0304_0506_0708),
        ntp_timestamp: Some(0xE1E2_E3E4_F1F2_F3F4),
        timecode: Some(TemiTimecode { drop: true, frames_per_tc_seconds: 30, duration: 3000 }),
        short_time_code: Some(0x12_3456),
        ..Default::default()
    };
    assert_eq!(t, expected);
    // 01 0 1 10 1 0, 1 1111111: short timestamp, PTP, long time code, reload, discontinuity
    let bytes = hex!("0421 5aff 07 000003e8 00abcdef 0000656667683b9ac9ff 0019 0e10 1112131415161718");
    let AfDescriptor::TemiTimeline(t) = one(&bytes) else { panic!() };
    assert_eq!((t.force_reload, t.paused, t.discontinuity), (true, false, true));
    assert_eq!((t.timescale, t.media_timestamp), (Some(1000), Some(0xAB_CDEF)));
    assert_eq!(t.ptp_timestamp, Some(PtpTimestamp { seconds: 0x6566_6768, nanoseconds: 999_999_999 }));
    assert_eq!(t.long_time_code, Some(0x1112_1314_1516_1718));
    // The reserved form of has_timestamp has a timescale and no timestamp.
    let AfDescriptor::TemiTimeline(t) = one(&hex!("0407 c0ff 01 00000019")) else { panic!() };
    assert_eq!((t.timescale, t.media_timestamp, t.media_timestamp_64), (Some(25), None, None));
}

#[test]
fn a_timeline_has_one_form_of_timestamp() {
    let short = TemiTimeline { timescale: Some(1), media_timestamp: Some(2), ..Default::default() };
    assert!(short.encode_to_vec().is_ok());
    assert!(TemiTimeline { media_timestamp_64: Some(3), ..short }.encode_to_vec().is_err());
    assert!(TemiTimeline { timescale: None, ..short }.encode_to_vec().is_err());
}

#[test]
fn location_and_base_url() {
    // 0 1 1 0, 11111, timeline 0x55; https; one addon with a MIME type, one without
    let bytes = hex!("051f 6fd5 00015f90 00057e40 02 03 612f62 02 00 05 612f6d7034 01 78 07 04 2f6d2e34");
    let AfDescriptor::TemiLocation(l) = one(&bytes) else { panic!() };
    assert_eq!((l.force_reload, l.splicing_flag, l.timeline_id), (false, true, 0x55));
    assert_eq!(l.announcement, Some(TemiAnnouncement { timescale: 90_000, time_before_activation: 360_000 }));
    assert_eq!(l.url, Some(TemiUrl { url_scheme: UrlScheme::HTTPS, url_path: Blob(b"a/b") }));
    let addons: Vec<_> = l.addons.iter().map(Result::unwrap).collect();
    assert_eq!(addons[0], TemiAddon { service_type: 0, mime_type: Some(Blob(b"a/mp4")), url_subpath: Blob(b"x") });
    assert_eq!(addons[1], TemiAddon { service_type: 7, mime_type: None, url_subpath: Blob(b"/m.4") });
    // 1 0 0 1, 11111, timeline 1: the base URL
    let AfDescriptor::TemiLocation(l) = one(&hex!("0503 9f81 00")) else { panic!() };
    assert_eq!((l.force_reload, l.url.is_none(), l.timeline_id), (true, true, 1));
    let AfDescriptor::TemiBaseUrl(u) = one(&hex!("0604 01 612e62")) else { panic!() };
    assert_eq!(u, TemiBaseUrl { url_scheme: UrlScheme::HTTP, url_path: Blob(b"a.b") });
}

#[test]
fn other_descriptors_of_the_adaptation_field_stay_raw() {
    let AfDescriptor::Unknown(raw) = one(&hex!("0b03 010203")) else { panic!() };
    assert_eq!(raw, RawAfDescriptor { af_descr_tag: 0x0B, body: Blob(&[1, 2, 3]) });
    assert!(matches!(one(&hex!("0402 a57f")), AfDescriptor::Invalid { .. }));
}

#[test]
fn extension_holds_descriptors_or_reserved_bytes() {
    // splice_type 7, DTS_next_AU 0x1_2345_6789; ltw valid, 0x1234; rate 0x2A5A5A; descriptors follow
    let bytes = hex!("ef 9234 ea5a5a 79 8d15 cf13 0604 01 612e62");
    let e = AdaptationFieldExtension::from_bytes(&bytes).unwrap();
    assert_eq!(e.ltw, Some(LegalTimeWindow { ltw_valid_flag: true, ltw_offset: 0x1234 }));
    assert_eq!(e.piecewise_rate.map(|p| p.piecewise_rate), Some(0x2A_5A5A));
    let splice = e.seamless_splice.unwrap();
    assert_eq!((splice.prefix(), splice.timestamp().get(), splice.markers_ok()), (7, 0x1_2345_6789, true));
    assert_eq!(e.af_descriptors.unwrap().iter().count(), 1);
    assert_eq!(e.encode_to_vec().unwrap(), bytes);
    // The flag of a fresh extension says that there are none.
    assert_eq!(AdaptationFieldExtension::default().encode_to_vec().unwrap(), [0x1F]);
    let e = AdaptationFieldExtension::from_bytes(&hex!("1f ffaa")).unwrap();
    assert_eq!((e.af_descriptors, e.reserved_bytes), (None, Blob(&[0xFF, 0xAA])));
    let base = [TemiBaseUrl { url_scheme: UrlScheme::HTTP, url_path: Blob(b"a.b") }.into()];
    let e = AdaptationFieldExtension { af_descriptors: Some((&base).into()), ..Default::default() };
    assert_eq!(e.encode_to_vec().unwrap(), hex!("0f 0604 01 612e62"));
}

#[test]
fn announcement_switching() {
    let PrivateDataField::AnnouncementSwitching(a) = one(&hex!("0102 8421")) else { panic!() };
    assert_eq!(a.announcement_switching_flag_field, 0x8421);
}

#[test]
fn au_information_of_every_length() {
    let short = hex!("0201 23");
    let PrivateDataField::AuInformation(a) = one(&short) else { panic!() };
    assert_eq!((a.au_coding_format, a.au_coding_type_information), (AuCodingFormat::AVC, 3));
    assert_eq!(a.details, None);
    // 10 01, 1 1 1 1: PTS, profile, stream, trick mode; the parts come in the order PTS, stream, profile, trick
    let bytes = hex!("0210 24 9f 12345678 f5 64a928 7d0182af 01 0e");
    let PrivateDataField::AuInformation(a) = one(&bytes) else { panic!() };
    let d = a.details.unwrap();
    assert_eq!((d.au_ref_pic_idc, d.au_pic_struct, d.au_pts_32), (2, 1, Some(0x1234_5678)));
    assert_eq!(d.stream_info.unwrap().au_frame_rate_code, 5);
    let p = d.profile_info.unwrap();
    assert_eq!((p.au_profile, p.au_level, p.au_avc_compatible_flags), (0x64, 0x28, 0b01001));
    assert_eq!((p.au_constraint_set0_flag, p.au_constraint_set1_flag, p.au_constraint_set2_flag), (true, false, true));
    let t = d.trick_mode_info.unwrap();
    assert_eq!((t.au_max_i_picture_size, t.au_nominal_i_period, t.au_max_i_period), (0x7D0, 0x18, 0x2A));
    let x = d.extension.unwrap();
    assert_eq!((x.au_reserved, x.au_reserved_byte, x.pulldown_info), (Some(0x0E), Blob(&[]), None));
    let PrivateDataField::AuInformation(a) = one(&hex!("0204 1200 80f6")) else { panic!() };
    let x = a.details.unwrap().extension.unwrap();
    assert_eq!(x.pulldown_info.unwrap().au_pulldown_info, 6);
}

#[test]
fn encoder_boundary_point() {
    // fragment, SAP, grouping, time, extension: 1 0 1 1 1 0 1 1
    let bytes = hex!("df14 45425030 bb ff 5f 85 83 04 e1e2e3e4f1f2f3f4 c3 aa");
    let PrivateDataField::RegisteredPrivateData(r) = one(&bytes) else { panic!() };
    let RegisteredData::EncoderBoundaryPoint(e) = r.data else { panic!("{r:?}") };
    assert_eq!((e.fragment_flag, e.segment_flag, e.concealment_flag), (true, false, false));
    assert_eq!(e.sap.unwrap().sap_type, 2);
    assert_eq!(e.grouping.unwrap().iter().map(|g| g.unwrap().grouping_id).collect::<Vec<_>>(), [5, 3, 4]);
    assert_eq!(e.acquisition_time, Some(0xE1E2_E3E4_F1F2_F3F4));
    assert_eq!((e.ext_partitions, e.reserved_bytes), (Some(0xC3), Blob(&[0xAA])));
    let none = EncoderBoundaryPoint { ext_partitions: Some(1), ..Default::default() };
    assert_eq!(none.encode_to_vec().unwrap_err().at(), "EncoderBoundaryPoint.ext_partitions");
    let PrivateDataField::RegisteredPrivateData(r) = one(&hex!("df05 41424344 77")) else { panic!() };
    assert_eq!(r.data, RegisteredData::Other(0x4142_4344, Blob(&[0x77])));
    let group = |grouping_ext_flag, grouping_id| EbpGrouping { grouping_ext_flag, grouping_id };
    let built = |grouping: &[EbpGrouping]| {
        EncoderBoundaryPoint { grouping: Some(grouping.into()), ..Default::default() }.encode_to_vec()
    };
    assert_eq!(built(&[group(true, 5), group(false, 4)]).unwrap(), hex!("12 85 04"));
    for wrong in [&[group(false, 5), group(false, 4)][..], &[group(true, 5)], &[]] {
        assert_eq!(built(wrong).unwrap_err().at(), "EncoderBoundaryPoint.grouping");
    }
}

#[test]
fn private_data_of_any_form_goes_back_unchanged() {
    // transport_private_data_flag, six bytes of which the last are no whole field
    let bytes = hex!("02 06 0102 8421 dfff ffff");
    let f = AdaptationField::from_bytes(&bytes).unwrap();
    let list = f.transport_private_data.unwrap();
    assert_eq!(list.as_bytes(), Some(&bytes[2..8]));
    let walked: Vec<_> = list.iter().collect();
    assert_eq!((walked.len(), walked[0].is_ok(), walked[1].is_err()), (2, true, true));
    assert_eq!(fields(list.as_bytes().unwrap()).unwrap_err().offset(), 6);
    assert_eq!(f.encode_to_vec().unwrap(), bytes);
    assert_eq!(f.stuffing, Blob(&[0xFF, 0xFF]));
    let owned = wire::Owned::<AdaptationField<'static>>::of(&f).unwrap();
    let json = serde_json::to_string(&owned).unwrap();
    assert_eq!(serde_json::from_str::<wire::Owned<AdaptationField<'static>>>(&json).unwrap(), owned);
}

#[test]
fn fields_are_built() {
    let fields = [
        AnnouncementSwitching { announcement_switching_flag_field: 0x0102 }.into(),
        AuInformation { au_coding_format: AuCodingFormat::MPEG2_VIDEO, ..Default::default() }.into(),
    ];
    let f = AdaptationField { transport_private_data: Some(fields[..].into()), ..Default::default() };
    assert_eq!(f.encode_to_vec().unwrap(), hex!("02 07 0102 0102 0201 10"));
}
