//! Our views of private descriptors, in the reference's form.

use super::ours::{all, code, hex, string};
use super::reference::{Node, element};
use dvb_si::descriptor::*;
use dvb_si::text::Profile;
use wire::List;

/// None for those that the corpus does not have. The reference has a name for each owner of one layout.
pub fn node(descriptor: Private<'_>, specifier: Option<u32>, p: Profile) -> Option<Node> {
    Some(match descriptor {
        Private::Dvb(d) => super::dvb::node(d, p)?,
        Private::Eacem(EacemDescriptor::LogicalChannel(list)) => {
            let is_australian = specifier.is_some_and(|s| (0x3200..=0x320F).contains(&s));
            let name = ["eacem_logical_channel_number_descriptor", "australia_logical_channel_descriptor"];
            channels(name[usize::from(is_australian)], list)
        }
        Private::Eacem(EacemDescriptor::HdSimulcastLogicalChannel(list)) => {
            channels("eacem_HD_simulcast_logical_channel_descriptor", list)
        }
        Private::Eacem(EacemDescriptor::PreferredNameList(list)) => element!("eacem_preferred_name_list_descriptor")
            .and(all(list).map(|l| {
                element!("language", l; code = code(l.iso_639_language_code))
                    .and(all(l.names).map(|n| element!("name", n; name_id, name = string(n.name, p))))
            })),
        Private::Eacem(EacemDescriptor::PreferredNameIdentifier(d)) => {
            element!("eacem_preferred_name_identifier_descriptor", d; name_id)
        }
        Private::Eacem(EacemDescriptor::EacemStreamIdentifier(d)) => {
            element!("eacem_stream_identifier_descriptor", d; version_byte)
        }
        Private::Eutelsat(EutelsatDescriptor::LogicalChannel(list)) => element!("eutelsat_channel_number_descriptor")
            .and(all(list).map(
            |c| element!("service", c; original_network_id, transport_stream_id, service_id, eutelsat_channel_number),
        )),
        Private::NorDig(NorDigDescriptor::LogicalChannel(list)) => element!("nordig_logical_channel_descriptor_v1")
            .and(all(list).map(
            |c| element!("service", c; service_id, logical_channel_number, visible_service = c.visible_service_flag),
        )),
        Private::NorDig(NorDigDescriptor::LogicalChannelVersion2(lists)) => {
            element!("nordig_logical_channel_descriptor_v2").and(all(lists).map(|l| {
                let nodes = channels("channel_list", l.channels);
                nodes
                    .with("id", l.channel_list_id)
                    .with("name", string(l.channel_list_name, p))
                    .with("country_code", code(l.country_code))
            }))
        }
        Private::Sky(SkyDescriptor::LogicalChannel(d)) => {
            element!("sky_logical_channel_number_descriptor", d; region_id).and(all(d.channels).map(|c| {
                element!("service", c; service_id, service_type = c.service_type.0, channel_id,
                    logical_channel_number, sky_id)
            }))
        }
        Private::Cue(CueStreamDescriptor::CueIdentifier(d)) => {
            let cue_stream_type = match d.cue_stream_type {
                CueStreamType::INSERT_NULL_SCHEDULE => "insert_null_schedule",
                CueStreamType::ALL => "all",
                other => panic!("{other:?}"),
            };
            element!("cue_identifier_descriptor").with("cue_stream_type", cue_stream_type)
        }
        Private::Vanc(VancDescriptor::AncillaryData(d)) => element!("smpte_anc_data_descriptor").holding(hex(&d)),
        _ => return None,
    })
}

fn channels(name: &str, list: List<'_, LogicalChannel>) -> Node {
    Node::new(name).and(
        all(list).map(
            |c| element!("service", c; service_id, logical_channel_number, visible_service = c.visible_service_flag),
        ),
    )
}
