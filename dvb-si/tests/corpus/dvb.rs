//! Our views of the descriptors of EN 300 468, in the reference's form.

use super::dvb_delivery as delivery;
use super::dvb_extension as extension;
use super::mpeg::bytes;
use super::ours::{all, code, string, time};
use super::reference::{Node, element};
use dvb_si::descriptor::*;
use dvb_si::text::{Profile, Text};
use dvb_si::time::OffsetHhmm;
use wire::Encode;

/// None for those that the corpus does not have.
pub fn node(descriptor: Descriptor<'_>, p: Profile) -> Option<Node> {
    let s = |text: Text<'_>| string(text, p);
    let text = |name: &str, text: Text<'_>| Node::new(name).holding(string(text, p));
    Some(match descriptor {
        Descriptor::Mpeg(d) => super::mpeg::node(d)?,
        Descriptor::NetworkName(d) => element!("network_name_descriptor", d; network_name = s(d.network_name)),
        Descriptor::ServiceList(d) => element!("service_list_descriptor")
            .and(all(d.services).map(|e| element!("service", e; service_id, service_type = e.service_type.0))),
        Descriptor::Stuffing(d) => element!("DVB_stuffing_descriptor").holding(super::ours::hex(&d.stuffing_bytes)),
        Descriptor::SatelliteDeliverySystem(d) => delivery::satellite(*d),
        Descriptor::CableDeliverySystem(d) => delivery::cable(*d),
        Descriptor::VbiData(d) => element!("VBI_data_descriptor").and(all(d.services).map(vbi_service)),
        Descriptor::VbiTeletext(d) => element!("VBI_teletext_descriptor").and(all(d.pages).map(teletext_page)),
        Descriptor::BouquetName(d) => element!("bouquet_name_descriptor", d; bouquet_name = s(d.bouquet_name)),
        Descriptor::Service(d) => element!("service_descriptor", d; service_type = d.service_type.0,
            service_provider_name = s(d.service_provider_name), service_name = s(d.service_name)),
        Descriptor::CountryAvailability(d) => {
            element!("country_availability_descriptor", d; country_availability = d.country_availability_flag)
                .and(all(d.country_codes).map(|c| element!("country", c; country_code = code(*c))))
        }
        Descriptor::Linkage(d) => linkage(*d),
        Descriptor::NvodReference(d) => element!("NVOD_reference_descriptor")
            .and(all(d.services).map(|e| element!("service", e; transport_stream_id, original_network_id, service_id))),
        Descriptor::TimeShiftedService(d) => element!("DVB_time_shifted_service_descriptor", d; reference_service_id),
        Descriptor::ShortEvent(d) => {
            element!("short_event_descriptor", d; language_code = code(d.iso_639_language_code))
                .and([text("event_name", d.event_name), text("text", d.text)])
        }
        Descriptor::ExtendedEvent(d) => extended(*d, p),
        Descriptor::TimeShiftedEvent(d) => {
            element!("time_shifted_event_descriptor", d; reference_service_id, reference_event_id)
        }
        Descriptor::Component(d) => element!("component_descriptor", d; stream_content_ext, stream_content,
            component_type, component_tag, language_code = code(d.iso_639_language_code), text = s(d.text)),
        Descriptor::Mosaic(d) => element!("mosaic_descriptor", d; mosaic_entry_point,
            number_of_horizontal_elementary_cells, number_of_vertical_elementary_cells)
        .and(all(d.logical_cells).map(logical_cell)),
        Descriptor::StreamIdentifier(d) => element!("stream_identifier_descriptor", d; component_tag),
        Descriptor::CaIdentifier(d) => element!("CA_identifier_descriptor")
            .and(all(d.ca_system_ids).map(|id| element!("CA_system_id", id; value = *id))),
        Descriptor::Content(d) => element!("content_descriptor").and(all(d.contents).map(|c| {
            element!("content", c; content_nibble_level_1 = c.content_nibbles.level_1(),
                content_nibble_level_2 = c.content_nibbles.level_2(), user_byte)
        })),
        Descriptor::ParentalRating(d) => element!("parental_rating_descriptor")
            .and(all(d.ratings).map(|r| element!("country", r; country_code = code(r.country_code), rating))),
        Descriptor::Teletext(d) => element!("teletext_descriptor").and(all(d.pages).map(teletext_page)),
        Descriptor::Telephone(d) => telephone(*d, p),
        Descriptor::LocalTimeOffset(d) => {
            element!("local_time_offset_descriptor").and(all(d.offsets).map(country_offset))
        }
        Descriptor::Subtitling(d) => element!("subtitling_descriptor").and(all(d.subtitles).map(|e| {
            element!("subtitling", e; language_code = code(e.iso_639_language_code), subtitling_type,
                composition_page_id, ancillary_page_id)
        })),
        Descriptor::TerrestrialDeliverySystem(d) => delivery::terrestrial(*d),
        Descriptor::MultilingualNetworkName(d) => element!("multilingual_network_name_descriptor").and(
            all(d.names)
                .map(|n| element!("language", n; code = code(n.iso_639_language_code), network_name = s(n.text))),
        ),
        Descriptor::MultilingualBouquetName(d) => element!("multilingual_bouquet_name_descriptor").and(
            all(d.names)
                .map(|n| element!("language", n; code = code(n.iso_639_language_code), bouquet_name = s(n.text))),
        ),
        Descriptor::MultilingualServiceName(d) => {
            element!("multilingual_service_name_descriptor").and(all(d.names).map(|n| {
                element!("language", n; code = code(n.iso_639_language_code),
                    service_provider_name = s(n.service_provider_name), service_name = s(n.service_name))
            }))
        }
        Descriptor::MultilingualComponent(d) => element!("multilingual_component_descriptor", d; component_tag).and(
            all(d.descriptions)
                .map(|n| element!("language", n; code = code(n.iso_639_language_code), description = s(n.text))),
        ),
        Descriptor::PrivateDataSpecifier(d) => element!("private_data_specifier_descriptor", d;
            private_data_specifier = specifier(d.private_data_specifier)),
        Descriptor::ServiceMove(d) => {
            element!("service_move_descriptor", d; new_original_network_id, new_transport_stream_id, new_service_id)
        }
        Descriptor::ShortSmoothingBuffer(d) => {
            let node = element!("short_smoothing_buffer_descriptor", d; sb_size, sb_leak_rate);
            node.holding(super::ours::hex(&d.reserved))
        }
        Descriptor::FrequencyList(d) => delivery::frequency_list(*d),
        // What is undefined is left out.
        Descriptor::PartialTransportStream(d) => element!("partial_transport_stream_descriptor", d; peak_rate,
            ?minimum_overall_smoothing_rate =
                Some(d.minimum_overall_smoothing_rate).filter(|rate| *rate != 0x3F_FFFF),
            ?maximum_overall_smoothing_buffer =
                Some(d.maximum_overall_smoothing_buffer).filter(|buffer| *buffer != 0x3FFF)),
        Descriptor::DataBroadcast(d) => {
            element!("data_broadcast_descriptor", d; data_broadcast_id = d.data_broadcast_id.0, component_tag,
                language_code = code(d.iso_639_language_code))
            .and(bytes("selector_bytes", &d.selector.encode_to_vec().unwrap()))
            .and([text("text", d.text)])
        }
        Descriptor::Scrambling(d) => element!("scrambling_descriptor", d; scrambling_mode = d.scrambling_mode.0),
        Descriptor::DataBroadcastId(d) => {
            element!("data_broadcast_id_descriptor", d; data_broadcast_id = d.data_broadcast_id.0)
                .and(bytes("selector_bytes", &d.id_selector.encode_to_vec().unwrap()))
        }
        Descriptor::TransportStreamCompliance(d) => {
            element!("transport_stream_descriptor", d; compliance = s(d.bytes))
        }
        Descriptor::Dsng(d) => element!("DSNG_descriptor", d; station_identification = s(d.bytes)),
        Descriptor::Pdc(d) => {
            let label = format!("{:02}-{:02} {:02}:{:02}", d.month, d.day, d.hour, d.minute);
            element!("PDC_descriptor", d; programme_identification_label = label)
        }
        Descriptor::Ac3(d) => element!("DVB_AC3_descriptor", d; ?component_type = component_type(d.component_type),
            ?bsid, ?mainid, ?asvc)
        .and(bytes("additional_info", &d.additional_info)),
        Descriptor::AncillaryData(d) => element!("ancillary_data_descriptor", d; ancillary_data_identifier),
        Descriptor::CellList(d) => delivery::cell_list(*d),
        Descriptor::CellFrequencyLink(d) => delivery::cell_frequency_link(*d),
        Descriptor::AnnouncementSupport(d) => {
            let service = |a: Announcement| {
                let r = a.reference;
                element!("announcement", a; announcement_type = a.announcement_type.0, reference_type,
                    ?original_network_id = r.map(|r| r.original_network_id),
                    ?transport_stream_id = r.map(|r| r.transport_stream_id),
                    ?service_id = r.map(|r| r.service_id), ?component_tag = r.map(|r| r.component_tag))
            };
            // The reference leaves out the indicator: it follows the types.
            let types = all(d.announcements).fold(0u16, |bits, a| bits | 1 << a.announcement_type.0);
            assert_eq!(d.announcement_support_indicator, types);
            element!("announcement_support_descriptor").and(all(d.announcements).map(service))
        }
        Descriptor::ApplicationSignalling(d) => element!("application_signalling_descriptor").and(
            all(d.applications)
                .map(|a| element!("application", a; application_type = a.application_type.0, ait_version_number)),
        ),
        Descriptor::AdaptationFieldData(d) => {
            element!("adaptation_field_data_descriptor", d; adaptation_field_data_identifier)
        }
        Descriptor::ServiceIdentifier(d) => {
            element!("service_identifier_descriptor", d; service_identifier = s(d.textual_service_identifier))
        }
        Descriptor::ServiceAvailability(d) => {
            element!("service_availability_descriptor", d; availability = d.availability_flag)
                .and(all(d.cell_ids).map(|id| element!("cell", id; id = *id)))
        }
        Descriptor::RelatedContent(_) => element!("related_content_descriptor"),
        Descriptor::TvaId(d) => element!("TVA_id_descriptor")
            .and(all(d.ids).map(|e| element!("TVA", e; id = e.tva_id, running_status = e.running_status.0))),
        Descriptor::ContentIdentifier(d) => {
            element!("content_identifier_descriptor").and(all(d.crids).map(|c| crid(c, p)))
        }
        Descriptor::TimeSliceFecIdentifier(d) => {
            element!("time_slice_fec_identifier_descriptor", d; time_slicing, mpe_fec, frame_size,
                max_burst_duration, max_average_rate, time_slice_fec_id)
            .and(bytes("id_selector_bytes", &d.id_selector))
        }
        Descriptor::EcmRepetitionRate(d) => {
            element!("ECM_repetition_rate_descriptor", d; ca_system_id, ecm_repetition_rate)
                .and(bytes("private_data", &d.private_data))
        }
        Descriptor::S2SatelliteDeliverySystem(d) => delivery::s2(*d),
        Descriptor::EnhancedAc3(d) => element!("DVB_enhanced_AC3_descriptor", d; mixinfoexists,
            ?component_type = component_type(d.component_type), ?bsid, ?mainid, ?asvc,
            ?substream1, ?substream2, ?substream3)
        .and(bytes("additional_info", &d.additional_info)),
        Descriptor::Dts(d) => element!("DTS_descriptor", d; sample_rate_code, bit_rate_code, nblks, fsize,
            surround_mode, lfe = d.lfe_flag, extended_surround = d.extended_surround_flag)
        .and(bytes("additional_info", &d.additional_info)),
        Descriptor::Aac(d) => {
            let details = d.details;
            element!("AAC_descriptor", d; profile_and_level, ?saoc_de = details.map(|m| m.saoc_de_flag),
                ?aac_type = details.and_then(|m| m.aac_type))
            .and(details.and_then(|m| bytes("additional_info", &m.additional_info)))
        }
        Descriptor::XaitLocation(d) => element!("xait_location_descriptor", d; xait_original_network_id,
            xait_service_id, xait_version_number, xait_update_policy),
        Descriptor::FtaContentManagement(d) => element!("FTA_content_management_descriptor", d; user_defined,
            do_not_scramble, control_remote_access_over_internet, do_not_apply_revocation),
        Descriptor::Extension(d) => extension::node(d, p)?,
        _ => return None,
    })
}

fn vbi_service(service: VbiDataService<'_>) -> Node {
    let node = element!("service", service; data_service_id = service.data_service_id.0);
    match service.lines {
        VbiLines::Lines(_, lines) => node.and(all(lines).map(|l| element!("field", l; field_parity, line_offset))),
        other => node.and(bytes("reserved", &other.encode_to_vec().unwrap())),
    }
}

/// The reference writes magazine and page as one number.
fn teletext_page(page: TeletextPage) -> Node {
    let magazine = if page.teletext_magazine_number == 0 { 8 } else { u32::from(page.teletext_magazine_number) };
    let number = page.teletext_page_number.get().unwrap();
    element!("teletext", page; language_code = code(page.iso_639_language_code),
        teletext_type = page.teletext_type.0, page_number = magazine * 100 + number)
}

fn linkage(d: Linkage<'_>) -> Node {
    let node = element!("linkage_descriptor", d; transport_stream_id, original_network_id, service_id,
        linkage_type = d.linkage_type.0);
    let event = |e: LinkedEvent| {
        element!("event", e; target_event_id, target_listed, event_simulcast, link_type, target_id_type,
            ?user_defined_id, ?target_transport_stream_id, ?target_original_network_id, ?target_service_id)
    };
    // What the reference does not interpret is private to it.
    let mut private_data = Vec::new();
    let info = d.info.and_then(|info| match info {
        LinkageInfo::MobileHandOver(i) => Some(element!("mobile_handover_info", i; handover_type = i.hand_over_type,
            origin_type = ["NIT", "SDT"][usize::from(i.origin_type)], ?network_id, ?initial_service_id)),
        LinkageInfo::EventLinkage(i) => {
            Some(element!("event_linkage_info", i; target_event_id, target_listed, event_simulcast))
        }
        LinkageInfo::ExtendedEventLinkage(_, i) => {
            Some(element!("extended_event_linkage_info").and(all(i.events).map(event)))
        }
        other => {
            private_data = other.encode_to_vec().unwrap();
            None
        }
    });
    private_data.extend_from_slice(&d.private_data);
    node.and(info).and(bytes("private_data", &private_data))
}

fn extended(d: ExtendedEvent<'_>, p: Profile) -> Node {
    let items = all(d.items).map(|i| {
        element!("item").and([
            element!("description").holding(string(i.item_description, p)),
            element!("name").holding(string(i.item, p)),
        ])
    });
    element!("extended_event_descriptor", d; descriptor_number, last_descriptor_number,
        language_code = code(d.iso_639_language_code))
    .and([element!("text").holding(string(d.text, p))])
    .and(items)
}

fn logical_cell(c: LogicalCell<'_>) -> Node {
    let service = c.service;
    element!("cell", c; logical_cell_id, logical_cell_presentation_info = c.logical_cell_presentation_info.0,
        cell_linkage_info = c.cell_linkage_info.0, ?bouquet_id,
        ?original_network_id = service.map(|s| s.original_network_id),
        ?transport_stream_id = service.map(|s| s.transport_stream_id),
        ?service_id = service.map(|s| s.service_id), ?event_id)
    .and(all(c.elementary_cells).map(|e| element!("elementary_cell", e; id = e.elementary_cell_id)))
}

/// Parts of the number that are not there are left out.
fn telephone(d: Telephone<'_>, p: Profile) -> Node {
    let some = |text: Text<'_>| (!text.0.is_empty()).then(|| string(text, p));
    element!("telephone_descriptor", d; foreign_availability, connection_type,
        ?country_prefix = some(d.country_prefix), ?international_area_code = some(d.international_area_code),
        ?operator_code = some(d.operator_code), ?national_area_code = some(d.national_area_code),
        ?core_number = some(d.core_number))
}

/// The reference writes minutes with their sign.
fn country_offset(o: CountryOffset) -> Node {
    let minutes = |offset: OffsetHhmm| offset.seconds(o.local_time_offset_polarity).unwrap() / 60;
    element!("region", o; country_code = code(o.country_code), country_region_id,
        local_time_offset = minutes(o.local_time_offset), time_of_change = time(o.time_of_change),
        next_time_offset = minutes(o.next_time_offset))
}

/// The reference has names of its own.
fn specifier(specifier: PrivateDataSpecifierCode) -> String {
    match specifier {
        PrivateDataSpecifierCode::SES_ASTRA => "Astra".into(),
        PrivateDataSpecifierCode::BSKYB => "BskyB".into(),
        PrivateDataSpecifierCode::CANAL_PLUS => "CanalPlus".into(),
        PrivateDataSpecifierCode::FREE_TV_AUSTRALIA => "Australia".into(),
        PrivateDataSpecifierCode::NORDIG => "NorDig".into(),
        PrivateDataSpecifierCode::EACEM => "EACEM".into(),
        PrivateDataSpecifierCode::EUTELSAT => "Eutelsat".into(),
        other => other.0.to_string(),
    }
}

fn component_type(component_type: Option<Ac3ComponentType>) -> Option<u8> {
    component_type.map(|c| c.encode_to_vec().unwrap()[0])
}

fn crid(c: ContentCrid<'_>, p: Profile) -> Node {
    let node = element!("crid", c; crid_type = c.crid_type.0, crid_location = c.crid.selector());
    match c.crid {
        Crid::ExplicitCrid(e) => node.with("crid", string(e.crid, p)),
        Crid::CridReference(r) => node.with("crid_ref", r.crid_ref),
        Crid::Other(_, rest) => {
            assert!(rest.is_empty());
            node
        }
        other => panic!("{other:?}"),
    }
}
