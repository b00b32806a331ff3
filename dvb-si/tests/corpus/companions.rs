//! Our views of the tables of EN 301 192, TS 102 006, TS 102 323 and TS 102 809, in the reference's form.

use super::mpeg::bytes;
use super::ours::{Merge, all, code, string, time};
use super::reference::{Node, element};
use dvb_si::carousel::{CompatibilityEntry, CompatibilityForm};
use dvb_si::descriptor::RawDescriptor;
use dvb_si::table::ait::AitIdentity;
use dvb_si::table::ait::descriptor::*;
use dvb_si::table::notification::ip::{IntIdentity, ModulationSystemType};
use dvb_si::table::notification::update::{SsuLocation, TimeUnit, UntIdentity};
use dvb_si::table::{Ait, Cit, Int, IntDescriptor, Rnt, RntDescriptor, TargetDescriptor, Unt, UntDescriptor};
use dvb_si::text::{Profile, Text};
use std::net::{Ipv4Addr, Ipv6Addr};
use wire::{Decode, Encode, Entry, List, Tagged};

/// The descriptors of a loop in their namespace. None is invalid.
fn nodes<'a, D>(list: List<'a, D>, node: impl Fn(D) -> Node) -> Vec<Node>
where
    D: Entry<'a> + Tagged<'a, Raw = RawDescriptor<'a>>,
{
    let each = |d: D| {
        assert_eq!(d.invalid(), None);
        node(d)
    };
    all(list).map(each).collect()
}

fn identity<'a, T: Decode<'a>>(extension: u16) -> T {
    T::from_bytes(Vec::leak(extension.to_be_bytes().to_vec())).unwrap()
}

impl Merge for Ait<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let [(0, ait)] = sections else { panic!("one section") };
        let AitIdentity { test_application_flag, application_type } = identity(extension);
        Node::new("AIT")
            .with("test_application_flag", test_application_flag)
            .with("application_type", application_type.0)
            .and(nodes(ait.common_descriptors, |d| ait_node(d, p)))
            .and(all(ait.applications).map(|a| {
                let identifier =
                    element!("application_identifier", a; organization_id = a.organisation_id, application_id);
                element!("application", a; control_code = a.application_control_code.0)
                    .and([identifier])
                    .and(nodes(a.descriptors, |d| ait_node(d, p)))
            }))
    }
}

impl Merge for Int<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let [(0, int)] = sections else { panic!("one section") };
        let IntIdentity { action_type, platform_id_hash } = identity(extension);
        let id = int.platform_id.to_be_bytes();
        assert_eq!(platform_id_hash, id[1] ^ id[2] ^ id[3]);
        let loop_ = |name: &str, list| {
            let nodes = nodes(list, |d| int_node(d, p));
            (!nodes.is_empty()).then(|| Node::new(name).and(nodes))
        };
        element!("INT", int; platform_id, processing_order, action_type = action_type)
            .and(nodes(int.platform_descriptors, |d| int_node(d, p)))
            .and(all(int.devices).map(|d| {
                Node::new("device")
                    .and(loop_("target", d.target_descriptors))
                    .and(loop_("operational", d.operational_descriptors))
            }))
    }
}

impl Merge for Unt<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let [(0, unt)] = sections else { panic!("one section") };
        let UntIdentity { action_type, oui_hash } = identity(extension);
        let id = unt.oui.to_be_bytes();
        assert_eq!(oui_hash, id[1] ^ id[2] ^ id[3]);
        let loop_ = |name: &str, list| Node::new(name).and(nodes(list, |d| unt_node(d, p)));
        element!("UNT", unt; oui, processing_order, action_type = action_type)
            .and(nodes(unt.common_descriptors, |d| unt_node(d, p)))
            .and(all(unt.platforms).map(|platform| {
                let entries = platform.compatibility.descriptors.into_iter().flat_map(all).map(compatibility);
                Node::new("devices").and([Node::new("compatibilityDescriptor").and(entries)]).and(
                    all(platform.devices).map(|d| {
                        Node::new("platform").and([
                            loop_("target", d.target_descriptors),
                            loop_("operational", d.operational_descriptors),
                        ])
                    }),
                )
            }))
    }
}

fn compatibility(entry: CompatibilityEntry<'_>) -> Node {
    let CompatibilityForm::Body(body) = entry.descriptor else { panic!("{entry:?}") };
    element!("descriptor", body; descriptortype = entry.descriptor_type.0, specifiertype = body.specifier_type,
        specifierdata = body.specifier_data, model, version)
    .and(all(body.sub_descriptors).map(|s| {
        element!("subDescriptor", s; subdescriptortype = s.sub_descriptor_type)
            .holding(super::ours::hex(&s.additional_information))
    }))
}

impl Merge for Rnt<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let [(0, rnt)] = sections else { panic!("one section") };
        let loop_ = |list| nodes(list, |d| rnt_node(d, p));
        element!("RNT", rnt; context_id = extension, context_id_type = rnt.context_id_type.0)
            .and(loop_(rnt.common_descriptors))
            .and(all(rnt.resolution_providers).map(|provider| {
                let provider = provider.resolution_provider_info;
                element!("resolution_provider", provider; name = string(provider.resolution_provider_name, p))
                    .and(loop_(provider.resolution_provider_descriptors))
                    .and(all(provider.crid_authorities).map(|a| {
                        element!("CRID_authority", a; name = string(a.crid_authority_name, p),
                            policy = a.crid_authority_policy)
                        .and(loop_(a.crid_authority_descriptors))
                    }))
            }))
    }
}

impl Merge for Cit<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: Profile) -> Node {
        let [(0, cit)] = sections else { panic!("one section") };
        let strings = (0..).map_while(|i| cit.prepend_string(i));
        element!("CIT", cit; service_id = extension, transport_stream_id, original_network_id)
            .and(strings.map(|s| Node::new("prepend_string").with("value", string(s, p))))
            .and(all(cit.crids).map(
                |c| element!("crid", c; crid_ref, prepend_string_index, unique_string = string(c.unique_string, p)),
            ))
    }
}

fn rnt_node(d: RntDescriptor<'_>, p: Profile) -> Node {
    match d {
        RntDescriptor::Dvb(d) => super::dvb::node(d, p).unwrap(),
        other => panic!("the corpus had no {other:?}"),
    }
}

fn mac(address: [u8; 6]) -> String {
    address.map(|b| format!("{b:02X}")).join(":")
}

fn ipv4(address: [u8; 4]) -> Ipv4Addr {
    address.into()
}

fn ipv6(address: [u8; 16]) -> Ipv6Addr {
    address.into()
}

/// Those that both tables have.
fn target_node(d: TargetDescriptor<'_>, p: Profile) -> Node {
    match d {
        TargetDescriptor::TargetSmartcard(d) => {
            element!("target_smartcard_descriptor", d; super_ca_system_id).holding(super::ours::hex(&d.private_data))
        }
        TargetDescriptor::TargetMacAddress(d) => {
            element!("target_MAC_address_descriptor", d; mac_addr_mask = mac(d.mac_addr_mask))
                .and(all(d.addresses).map(|a| element!("address", a; mac_addr = mac(a.mac_addr))))
        }
        TargetDescriptor::TargetSerialNumber(d) => {
            element!("target_serial_number_descriptor").holding(super::ours::hex(&d.serial_data))
        }
        TargetDescriptor::TargetIpAddress(d) => {
            element!("target_IP_address_descriptor", d; ipv4_addr_mask = ipv4(d.ipv4_addr_mask))
                .and(all(d.addresses).map(|a| element!("address", a; ipv4_addr = ipv4(a.ipv4_addr))))
        }
        TargetDescriptor::TargetIpv6Address(d) => {
            element!("target_IPv6_address_descriptor", d; ipv6_addr_mask = ipv6(d.ipv6_addr_mask))
                .and(all(d.addresses).map(|a| element!("address", a; ipv6_addr = ipv6(a.ipv6_addr))))
        }
        TargetDescriptor::Dvb(d) => super::dvb::node(d, p).unwrap(),
        other => panic!("the corpus had no {other:?}"),
    }
}

fn int_node(d: IntDescriptor<'_>, p: Profile) -> Node {
    let modulation = |m: ModulationSystemType| match m.name() {
        Some(name) => name.to_string(),
        None => m.0.to_string(),
    };
    match d {
        IntDescriptor::Target(d) => target_node(d, p),
        IntDescriptor::IpMacPlatformName(d) => element!("IPMAC_platform_name_descriptor", d;
            language_code = code(d.iso_639_language_code), text = string(d.text, p)),
        IntDescriptor::IpMacPlatformProviderName(d) => element!("IPMAC_platform_provider_name_descriptor", d;
            language_code = code(d.iso_639_language_code), text = string(d.text, p)),
        IntDescriptor::TargetMacAddressRange(d) => {
            element!("target_MAC_address_range_descriptor").and(all(d.ranges).map(
                |r| element!("range", r; mac_addr_low = mac(r.mac_addr_low), mac_addr_high = mac(r.mac_addr_high)),
            ))
        }
        IntDescriptor::TargetIpSlash(d) => element!("target_IP_slash_descriptor")
            .and(all(d.addresses).map(|a| element!("address", a; ipv4_addr = ipv4(a.ipv4_addr), ipv4_slash_mask))),
        IntDescriptor::TargetIpSourceSlash(d) => {
            element!("target_IP_source_slash_descriptor").and(all(d.addresses).map(|a| {
                element!("address", a; ipv4_source_addr = ipv4(a.ipv4_source_addr), ipv4_source_slash_mask,
                    ipv4_dest_addr = ipv4(a.ipv4_dest_addr), ipv4_dest_slash_mask)
            }))
        }
        IntDescriptor::TargetIpv6Slash(d) => element!("target_IPv6_slash_descriptor")
            .and(all(d.addresses).map(|a| element!("address", a; ipv6_addr = ipv6(a.ipv6_addr), ipv6_slash_mask))),
        IntDescriptor::TargetIpv6SourceSlash(d) => {
            element!("target_IPv6_source_slash_descriptor").and(all(d.addresses).map(|a| {
                element!("address", a; ipv6_source_addr = ipv6(a.ipv6_source_addr), ipv6_source_slash_mask,
                    ipv6_dest_addr = ipv6(a.ipv6_dest_addr), ipv6_dest_slash_mask)
            }))
        }
        IntDescriptor::IpMacStreamLocation(d) => element!("IPMAC_stream_location_descriptor", d; network_id,
            original_network_id, transport_stream_id, service_id, component_tag),
        IntDescriptor::IspAccessMode(d) => element!("ISP_access_mode_descriptor", d;
            access_mode = if d.access_mode.0 == 1 { "dialup".into() } else { d.access_mode.0.to_string() }),
        IntDescriptor::IpMacGenericStreamLocation(d) => {
            element!("IPMAC_generic_stream_location_descriptor", d; interactive_network_id,
                modulation_system_type = modulation(d.modulation_system_type), modulation_system_id, phy_stream_id)
            // The reference has no flag in front of the selector.
            .and(bytes("selector_bytes", &[d.selector.encode_to_vec().unwrap(), d.tail.to_vec()].concat()))
        }
        other => panic!("the corpus had no {other:?}"),
    }
}

fn unt_node(d: UntDescriptor<'_>, p: Profile) -> Node {
    let unit = |u: TimeUnit| ["second", "minute", "hour", "day"][usize::from(u.0)];
    let text = |t: Text<'_>| Node::new("text").holding(string(t, p));
    match d {
        UntDescriptor::Target(d) => target_node(d, p),
        UntDescriptor::Scheduling(d) => element!("scheduling_descriptor", d;
            start_date_time = time(d.start_date_time), end_date_time = time(d.end_date_time), final_availability,
            periodicity = d.periodicity_flag, period_unit = unit(d.period_unit), duration_unit = unit(d.duration_unit),
            estimated_cycle_time_unit = unit(d.estimated_cycle_time_unit), period, duration, estimated_cycle_time)
        .and(bytes("private_data", &d.private_data)),
        UntDescriptor::Update(d) => element!("update_descriptor", d; update_flag = d.update_flag.0,
            update_method = d.update_method.0, update_priority)
        .and(bytes("private_data", &d.private_data)),
        UntDescriptor::SsuLocation(d) => {
            let SsuLocation { data_broadcast_id, private_data, .. } = *d;
            element!("SSU_location_descriptor", d; data_broadcast_id = data_broadcast_id.0, ?association_tag)
                .and(bytes("private_data", &private_data))
        }
        UntDescriptor::Message(d) => element!("SSU_message_descriptor", d; descriptor_number, last_descriptor_number,
            iso_639_language_code = code(d.iso_639_language_code))
        .and([text(d.text)]),
        UntDescriptor::SsuEventName(d) => {
            element!("SSU_event_name_descriptor", d; iso_639_language_code = code(d.iso_639_language_code))
                .and([Node::new("name").holding(string(d.event_name, p)), text(d.text)])
        }
        UntDescriptor::SubgroupAssociation(d) => element!("SSU_subgroup_association_descriptor", d; subgroup_tag),
        UntDescriptor::EnhancedMessage(d) => element!("SSU_enhanced_message_descriptor", d; descriptor_number,
            last_descriptor_number, iso_639_language_code = code(d.iso_639_language_code), message_index)
        .and([text(d.text)]),
        UntDescriptor::SsuUri(d) => {
            element!("SSU_uri_descriptor", d; max_holdoff_time, min_polling_interval, uri = string(d.uri, p))
        }
        other => panic!("the corpus had no {other:?}"),
    }
}

fn ait_node(d: AitDescriptor<'_>, p: Profile) -> Node {
    let s = |t: Text<'_>| string(t, p);
    match d {
        AitDescriptor::Application(d) => element!("application_descriptor", d; service_bound = d.service_bound_flag,
            visibility = d.visibility.0, application_priority)
        .and(all(d.application_profiles).map(|a| {
            let version = format!("{}.{}.{}", a.version_major, a.version_minor, a.version_micro);
            element!("profile", a; application_profile, version = version)
        }))
        .and(all(d.transport_protocol_labels).map(|l| element!("transport_protocol", l; label = *l))),
        AitDescriptor::ApplicationName(d) => element!("application_name_descriptor").and(all(d.names).map(
            |n| element!("language", n; code = code(n.iso_639_language_code), application_name = s(n.text)),
        )),
        AitDescriptor::TransportProtocol(d) => {
            element!("transport_protocol_descriptor", d; transport_protocol_label).and([protocol(*d, p)])
        }
        AitDescriptor::DvbJApplication(d) => element!("dvb_j_application_descriptor")
            .and(all(d.parameters).map(|e| element!("parameter", e; value = s(e.parameter)))),
        AitDescriptor::DvbJApplicationLocation(d) => element!("dvb_j_application_location_descriptor", d;
            base_directory = s(d.base_directory), classpath_extension = s(d.classpath_extension),
            initial_class = s(d.initial_class)),
        AitDescriptor::ExternalApplicationAuthorisation(d) => element!("external_application_authorization_descriptor")
            .and(all(d.applications).map(|a| {
                element!("application", a; organization_id = a.organisation_id, application_id, application_priority)
            })),
        AitDescriptor::ApplicationRecording(d) => element!("application_recording_descriptor", d; scheduled_recording,
            trick_mode_aware, time_shift, dynamic, av_synced, initiating_replay)
        .and(all(d.labels).map(|l| element!("label", l; label = s(l.label), storage_properties)))
        .and(all(d.component_tags).map(|t| element!("component", t; tag = *t)))
        .and(bytes("private", &d.private_data))
        .and(bytes("reserved_future_use", &d.reserved_future_use)),
        AitDescriptor::DvbHtmlApplication(d) => {
            element!("dvb_html_application_descriptor", d; parameter = s(d.parameter))
                .and(all(d.application_ids).map(|id| element!("application", id; id = *id)))
        }
        AitDescriptor::DvbHtmlApplicationLocation(d) => element!("dvb_html_application_location_descriptor", d;
            physical_root = s(d.physical_root), initial_path = s(d.initial_path)),
        AitDescriptor::DvbHtmlApplicationBoundary(d) => element!("dvb_html_application_boundary_descriptor", d;
            label = s(d.label), regular_expression = s(d.regular_expression)),
        AitDescriptor::ApplicationIcons(d) => {
            element!("application_icons_descriptor", d; icon_locator = s(d.icon_locator), icon_flags)
                .and(bytes("reserved_future_use", &d.reserved_future_use))
        }
        AitDescriptor::Prefetch(d) => element!("prefetch_descriptor", d; transport_protocol_label)
            .and(all(d.modules).map(|m| element!("module", m; label = s(m.label), prefetch_priority))),
        AitDescriptor::DiiLocation(d) => element!("DII_location_descriptor", d; transport_protocol_label)
            .and(all(d.locations).map(|l| element!("module", l; dii_identification, association_tag))),
        AitDescriptor::ApplicationStorage(d) => element!("application_storage_descriptor", d; storage_property,
            not_launchable_from_broadcast, launchable_completely_from_cache, is_launchable_with_older_version, version,
            priority),
        AitDescriptor::IpSignalling(d) => element!("ip_signalling_descriptor", d; platform_id),
        AitDescriptor::GraphicsConstraints(d) => element!("graphics_constraints_descriptor", d;
            can_run_without_visible_ui, handles_configuration_changed, handles_externally_controlled_video)
        .and(bytes("graphics_configuration", &d.graphics_configuration)),
        AitDescriptor::SimpleApplicationLocation(d) => {
            element!("simple_application_location_descriptor", d; initial_path = s(d.initial_path))
        }
        AitDescriptor::ApplicationUsage(d) => element!("application_usage_descriptor", d; usage_type),
        AitDescriptor::SimpleApplicationBoundary(d) => element!("simple_application_boundary_descriptor").and(
            all(d.boundary_extensions).map(|b| element!("prefix", b; boundary_extension = s(b.boundary_extension))),
        ),
        // The reference reads this tag as in EN 300 468; EN 300 468 gives it no meaning in an AIT.
        AitDescriptor::Unknown(raw) if raw.descriptor_tag == 0x6F => {
            let bytes = raw.encode_to_vec().unwrap();
            super::dvb::node(dvb_si::descriptor::Descriptor::from_bytes(bytes.leak()).unwrap(), p).unwrap()
        }
        other => panic!("the corpus had no {other:?}"),
    }
}

fn protocol(d: TransportProtocol<'_>, p: Profile) -> Node {
    let s = |t: Text<'_>| string(t, p);
    let remote = |node: Node, r: Option<RemoteService>| {
        node.with_some("original_network_id", r.map(|r| r.original_network_id))
            .with_some("transport_stream_id", r.map(|r| r.transport_stream_id))
            .with_some("service_id", r.map(|r| r.service_id))
    };
    match d.selector {
        ProtocolSelector::ObjectCarouselProtocol(c) => remote(element!("object_carousel", c; component_tag), c.remote),
        ProtocolSelector::IpMpeProtocol(i) => remote(element!("ip_mpe", i; alignment_indicator), i.remote)
            .and(all(i.urls).map(|u| element!("url", u; value = s(u.url)))),
        ProtocolSelector::HttpProtocol(h) => element!("http").and(all(h.urls).map(|u| {
            element!("url", u; base = s(u.url_base))
                .and(all(u.url_extensions).map(|e| element!("extension", e; value = s(e.url))))
        })),
        ProtocolSelector::Other(id, rest) => Node::new("protocol").with("id", id).holding(super::ours::hex(&rest)),
        other => panic!("{other:?}"),
    }
}
