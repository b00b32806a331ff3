//! Our views of the descriptors of ISO/IEC 13818-1, in the reference's form.

use super::mpeg_video as video;
use super::ours::{all, code, hex};
use super::reference::Node;
use mpegts::descriptor::{
    AssociationTag, CarouselFormat, CarouselIdentifier, ContentLabeling, DeferredAssociationTags, DeferredNetwork,
    Descriptor, Extension, GreenExtension, Metadata, MetadataPointer, MpegH3dAudio, MpegH3dAudioMultiStream,
    NptReference, StreamEvent, VirtualSegmentation,
};
use wire::Encode;

/// Bytes that the reference leaves out when there are none.
pub fn bytes(name: &str, bytes: &[u8]) -> Option<Node> {
    (!bytes.is_empty()).then(|| Node::new(name).holding(hex(bytes)))
}

/// None for those that the corpus does not have.
pub fn node(descriptor: Descriptor<'_>) -> Option<Node> {
    Some(match descriptor {
        Descriptor::VideoStream(d) => video::stream(*d),
        Descriptor::AudioStream(d) => Node::new("audio_stream_descriptor")
            .with("free_format", d.free_format_flag)
            .with("id", u8::from(d.id))
            .with("layer", d.layer)
            .with("variable_rate_audio", d.variable_rate_audio_indicator),
        Descriptor::Hierarchy(d) => video::hierarchy(*d),
        Descriptor::Registration(d) => Node::new("registration_descriptor")
            .with("format_identifier", u32::from_be_bytes(d.format_identifier.0))
            .and(bytes("additional_identification_info", &d.additional_identification_info)),
        Descriptor::DataStreamAlignment(d) => {
            Node::new("data_stream_alignment_descriptor").with("alignment_type", d.alignment_type)
        }
        Descriptor::TargetBackgroundGrid(d) => Node::new("target_background_grid_descriptor")
            .with("horizontal_size", d.horizontal_size)
            .with("vertical_size", d.vertical_size)
            .with("aspect_ratio_information", d.aspect_ratio_information),
        Descriptor::VideoWindow(d) => Node::new("video_window_descriptor")
            .with("horizontal_offset", d.horizontal_offset)
            .with("vertical_offset", d.vertical_offset)
            .with("window_priority", d.window_priority),
        Descriptor::Ca(d) => Node::new("CA_descriptor")
            .with("ca_system_id", d.ca_system_id)
            .with("ca_pid", d.ca_pid.get())
            .and(bytes("private_data", &d.private_data)),
        Descriptor::Iso639Language(d) => Node::new("ISO_639_language_descriptor").and(all(d.languages).map(|l| {
            Node::new("language").with("code", code(l.iso_639_language_code)).with("audio_type", l.audio_type.0)
        })),
        Descriptor::SystemClock(d) => Node::new("system_clock_descriptor")
            .with("external_clock_reference", d.external_clock_reference_indicator)
            .with("clock_accuracy_integer", d.clock_accuracy_integer)
            .with("clock_accuracy_exponent", d.clock_accuracy_exponent),
        Descriptor::MultiplexBufferUtilization(d) => {
            let bound = |bound| d.bound_valid_flag.then_some(bound);
            Node::new("multiplex_buffer_utilization_descriptor")
                .with_some("ltw_offset_lower_bound", bound(d.ltw_offset_lower_bound))
                .with_some("ltw_offset_upper_bound", bound(d.ltw_offset_upper_bound))
        }
        Descriptor::Copyright(d) => Node::new("copyright_descriptor")
            .with("copyright_identifier", d.copyright_identifier)
            .and(bytes("additional_copyright_info", &d.additional_copyright_info)),
        // The reference writes bits per second; the field has units of 50 bytes per second.
        Descriptor::MaximumBitrate(d) => {
            Node::new("maximum_bitrate_descriptor").with("maximum_bitrate", d.maximum_bitrate * 400)
        }
        Descriptor::PrivateDataIndicator(d) => {
            Node::new("private_data_indicator_descriptor").with("private_data_indicator", d.private_data_indicator)
        }
        Descriptor::SmoothingBuffer(d) => {
            Node::new("smoothing_buffer_descriptor").with("sb_leak_rate", d.sb_leak_rate).with("sb_size", d.sb_size)
        }
        Descriptor::Std(d) => Node::new("STD_descriptor").with("leak_valid", d.leak_valid_flag),
        Descriptor::Ibp(d) => Node::new("IBP_descriptor")
            .with("closed_gop", d.closed_gop_flag)
            .with("identical_gop", d.identical_gop_flag)
            .with("max_gop_length", d.max_gop_length),
        Descriptor::CarouselIdentifier(d) => carousel(*d),
        Descriptor::AssociationTag(d) => association(*d),
        Descriptor::DeferredAssociationTags(d) => deferred(*d),
        Descriptor::NptReference(d) => npt_reference(*d),
        Descriptor::NptEndpoint(d) => {
            Node::new("NPT_endpoint_descriptor").with("start_npt", d.start_npt.get()).with("stop_npt", d.stop_npt.get())
        }
        Descriptor::StreamMode(d) => Node::new("stream_mode_descriptor").with("stream_mode", d.stream_mode.0),
        Descriptor::StreamEvent(d) => stream_event(*d),
        Descriptor::Mpeg4Video(d) => Node::new("MPEG4_video_descriptor")
            .with("mpeg4_visual_profile_and_level", d.mpeg_4_visual_profile_and_level),
        Descriptor::Mpeg4Audio(d) => {
            Node::new("MPEG4_audio_descriptor").with("mpeg4_audio_profile_and_level", d.mpeg_4_audio_profile_and_level)
        }
        Descriptor::Sl(d) => Node::new("SL_descriptor").with("es_id", d.es_id),
        Descriptor::Fmc(d) => Node::new("FMC_descriptor").and(
            all(d.streams).map(|s| Node::new("stream").with("es_id", s.es_id).with("m4muxchannel", s.flex_mux_channel)),
        ),
        Descriptor::ExternalEsId(d) => Node::new("external_ES_ID_descriptor").with("external_es_id", d.external_es_id),
        Descriptor::MultiplexBuffer(d) => Node::new("multiplex_buffer_descriptor")
            .with("mb_buffer_size", d.mb_buffer_size)
            .with("tb_leak_rate", d.tb_leak_rate),
        Descriptor::ContentLabeling(d) => content_labeling(*d),
        Descriptor::MetadataPointer(d) => metadata_pointer(*d),
        Descriptor::Metadata(d) => metadata(*d),
        Descriptor::MetadataStd(d) => Node::new("metadata_STD_descriptor")
            .with("metadata_input_leak_rate", d.metadata_input_leak_rate)
            .with("metadata_buffer_size", d.metadata_buffer_size)
            .with("metadata_output_leak_rate", d.metadata_output_leak_rate),
        Descriptor::AvcVideo(d) => video::avc(*d),
        Descriptor::AvcTimingAndHrd(d) => video::avc_timing(*d),
        Descriptor::Mpeg2AacAudio(d) => Node::new("MPEG2_AAC_audio_descriptor")
            .with("mpeg2_aac_profile", d.mpeg_2_aac_profile)
            .with("mpeg2_aac_channel_configuration", d.mpeg_2_aac_channel_configuration)
            .with("mpeg2_aac_additional_information", d.mpeg_2_aac_additional_information),
        Descriptor::M4MuxTiming(d) => Node::new("m4mux_timing_descriptor")
            .with("fcr_es_id", d.fcr_es_id)
            .with("fcrresolution", d.fcr_resolution)
            .with("fcrlength", d.fcr_length)
            .with("fmxratelength", d.fmx_rate_length),
        Descriptor::SvcExtension(d) => video::svc(*d),
        Descriptor::MvcExtension(d) => video::mvc(*d),
        Descriptor::J2kVideo(d) => video::j2k(*d),
        Descriptor::MvcOperationPoint(d) => video::mvc_operation_point(*d),
        Descriptor::Mpeg2StereoscopicVideoFormat(d) => {
            let arrangement = d.stereo_video_arrangement_type_present.then_some(d.arrangement_type);
            Node::new("MPEG2_stereoscopic_video_format_descriptor").with_some("arrangement_type", arrangement)
        }
        Descriptor::StereoscopicProgramInfo(d) => Node::new("stereoscopic_program_info_descriptor")
            .with("stereoscopic_service_type", d.stereoscopic_service_type.0),
        Descriptor::StereoscopicVideoInfo(d) => video::stereoscopic(*d),
        Descriptor::TransportProfile(d) => Node::new("transport_profile_descriptor")
            .with("transport_profile", d.transport_profile.0)
            .and(bytes("private_data", &d.private_data)),
        Descriptor::HevcVideo(d) => video::hevc(*d),
        Descriptor::VvcVideo(d) => video::vvc(*d),
        Descriptor::Extension(d) => extension(d),
        _ => return None,
    })
}

fn extension(descriptor: Extension<'_>) -> Node {
    match descriptor {
        Extension::HevcTimingAndHrd(d) => video::hevc_timing(*d),
        Extension::AfExtensions(_) => Node::new("af_extensions_descriptor"),
        Extension::HevcHierarchyExtension(d) => video::hevc_hierarchy(*d),
        Extension::GreenExtension(d) => green(*d),
        Extension::MpegH3dAudio(d) => mpeg_h(*d),
        Extension::MpegH3dAudioMultiStream(d) => multi_stream(*d),
        Extension::VirtualSegmentation(d) => virtual_segmentation(*d),
        other => panic!("not in the corpus: {other:?}"),
    }
}

/// The reference knows the form of ISO/IEC 13818-6 alone: DVB's FormatId is its private data.
fn carousel(d: CarouselIdentifier<'_>) -> Node {
    let format = d.format;
    let private = format.map(|f: CarouselFormat<'_>| {
        assert_eq!(f.enhanced_boot, None, "not in the corpus");
        f.encode_to_vec().unwrap()
    });
    Node::new("carousel_identifier_descriptor")
        .with("carousel_id", d.carousel_id)
        .and(bytes("private_data", &private.unwrap_or_default()))
}

fn association(d: AssociationTag<'_>) -> Node {
    Node::new("association_tag_descriptor")
        .with("association_tag", d.association_tag)
        .with("use", d.use_)
        .and(bytes("selector_bytes", &d.selector))
        .and(bytes("private_data", &d.private_data))
}

/// The reference knows the form of ISO/IEC 13818-6 alone: DVB's org_network_id is its private data.
fn deferred(d: DeferredAssociationTags<'_>) -> Node {
    let private = d.network.map(|n: DeferredNetwork<'_>| n.encode_to_vec().unwrap());
    Node::new("deferred_association_tags_descriptor")
        .with("transport_stream_id", d.transport_stream_id)
        .with("program_number", d.program_number)
        .and(all(d.association_tags).map(|t| Node::new("association").with("tag", t.association_tag)))
        .and(bytes("private_data", &private.unwrap_or_default()))
}

fn npt_reference(d: NptReference) -> Node {
    Node::new("NPT_reference_descriptor")
        .with("post_discontinuity", d.post_discontinuity_indicator)
        .with("content_id", d.content_id)
        .with("stc_reference", d.stc_reference.get())
        .with("npt_reference", d.npt_reference.get())
        .with("scale_numerator", d.scale_numerator)
        .with("scale_denominator", d.scale_denominator)
}

/// The reference shows private data as text where it can.
fn stream_event(d: StreamEvent<'_>) -> Node {
    let text = core::str::from_utf8(&d.private_data).ok().filter(|t| t.bytes().all(|b| (0x20..0x7F).contains(&b)));
    let private = match text {
        Some(text) if !text.is_empty() => Some(Node::new("private_text").holding(text)),
        _ => bytes("private_data", &d.private_data),
    };
    Node::new("stream_event_descriptor").with("event_id", d.event_id).with("event_npt", d.event_npt.get()).and(private)
}

fn content_labeling(d: ContentLabeling<'_>) -> Node {
    Node::new("content_labelling_descriptor")
        .with("metadata_application_format", d.metadata_application_format)
        .with_some("metadata_application_format_identifier", d.metadata_application_format_identifier)
        .with("content_time_base_indicator", d.content_time_base_indicator)
        .with_some("content_time_base_value", d.time_base.map(|t| t.content_time_base_value.get()))
        .with_some("metadata_time_base_value", d.time_base.map(|t| t.metadata_time_base_value.get()))
        .with_some("content_id", d.content_id.map(|c| c.content_id))
        .and(d.content_reference_id.and_then(|b| bytes("content_reference_id", &b)))
        .and(d.time_base_association_data.and_then(|b| bytes("time_base_association_data", &b)))
        .and(bytes("private_data", &d.private_data))
}

fn metadata_pointer(d: MetadataPointer<'_>) -> Node {
    Node::new("metadata_pointer_descriptor")
        .with("metadata_application_format", d.metadata_application_format)
        .with_some("metadata_application_format_identifier", d.metadata_application_format_identifier)
        .with("metadata_format", d.metadata_format)
        .with_some("metadata_format_identifier", d.metadata_format_identifier)
        .with("metadata_service_id", d.metadata_service_id)
        .with("mpeg_carriage_flags", d.mpeg_carriage_flags)
        .with_some("program_number", d.program_number)
        .with_some("transport_stream_location", d.transport_stream.map(|t| t.transport_stream_location))
        .with_some("transport_stream_id", d.transport_stream.map(|t| t.transport_stream_id))
        .and(d.metadata_locator_record.and_then(|b| bytes("metadata_locator", &b)))
        .and(bytes("private_data", &d.private_data))
}

fn metadata(d: Metadata<'_>) -> Node {
    Node::new("metadata_descriptor")
        .with("metadata_application_format", d.metadata_application_format)
        .with_some("metadata_application_format_identifier", d.metadata_application_format_identifier)
        .with("metadata_format", d.metadata_format)
        .with_some("metadata_format_identifier", d.metadata_format_identifier)
        .with("metadata_service_id", d.metadata_service_id)
        .with("decoder_config_flags", d.decoder_config_flags)
        .with_some("decoder_config_metadata_service_id", d.decoder_config_metadata_service_id)
        .and(d.service_identification_record.and_then(|b| bytes("service_identification", &b)))
        .and(d.decoder_config.and_then(|b| bytes("decoder_config", &b)))
        .and(d.dec_config_identification_record.and_then(|b| bytes("dec_config_identification", &b)))
        .and(d.reserved_data.and_then(|b| bytes("reserved_data", &b)))
        .and(bytes("private_data", &d.private_data))
}

fn green(d: GreenExtension<'_>) -> Node {
    let value = |name: &str, value: u16| Node::new(name).with("value", value);
    Node::new("green_extension_descriptor")
        .and(
            all(d.constant_backlight_voltage_time_intervals)
                .map(|i| value("constant_backlight_voltage_time_interval", i.constant_backlight_voltage_time_interval)),
        )
        .and(all(d.max_variations).map(|m| value("max_variation", m.max_variation)))
}

fn mpeg_h(d: MpegH3dAudio<'_>) -> Node {
    assert_eq!(d.compatible_set_indications, None, "not in the corpus");
    Node::new("MPEGH_3D_audio_descriptor")
        .with("mpegh_3da_profile_level_indication", d.mpegh_3da_profile_level_indication)
        .with("interactivity_enabled", d.interactivity_enabled)
        .with("reference_channel_layout", d.reference_channel_layout)
        .and(bytes("reserved", &d.reserved_2))
}

fn multi_stream(d: MpegH3dAudioMultiStream<'_>) -> Node {
    let groups = d.main.into_iter().flat_map(|m| all(m.groups)).map(|g| {
        Node::new("mae_group")
            .with("mae_group_id", g.mae_group_id)
            .with("is_in_main_stream", g.auxiliary.is_none())
            .with_some("is_in_ts", g.auxiliary.map(|a| a.is_in_ts))
            .with_some("auxiliary_stream_id", g.auxiliary.map(|a| a.auxiliary_stream_id))
    });
    Node::new("MPEGH_3D_audio_multi_stream_descriptor")
        .with("this_is_main_stream", d.main.is_some())
        .with("this_stream_id", d.this_stream_id)
        .with_some("num_auxiliary_streams", d.main.map(|m| m.num_auxiliary_streams))
        .and(groups)
        .and(bytes("reserved", &d.reserved))
}

/// The reference takes maximum_duration_length_minus_1 as it is, and so did the encoder of the
/// corpus, which is the reference's own.
fn virtual_segmentation(d: VirtualSegmentation<'_>) -> Node {
    let partitions = d.segmentation.into_iter().flat_map(|s| s.partitions.iter()).map(|p| {
        let p = p.unwrap();
        Node::new("partition")
            .with("partition_id", p.partition_id)
            .with("sap_type_max", p.sap_type_max)
            .with_some("maximum_duration", p.maximum_duration)
            .with_some("boundary_pid", p.boundary_pid.map(mpegts::Pid::get))
    });
    let timescale = d.segmentation.and_then(|s| s.timescale);
    assert!(d.segmentation.is_none_or(|s| s.partitions.is_in_use()));
    Node::new("virtual_segmentation_descriptor")
        .with_some("ticks_per_second", timescale.map(|t| t.ticks_per_second))
        .and(partitions)
}
