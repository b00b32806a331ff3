//! Our views of carousel messages, in the reference's form.

use super::mpeg::bytes;
use super::ours::{Merge, all, hex, nodes};
use super::reference::{Node, element};
use dvb_si::carousel::{
    BiopModuleInfo, CarouselDescriptor, DeliveryParameters, DownloadMessage, Ior, Message, Module, Profile,
    ProfileComponent, ServiceGatewayInfo, Tap, TapUse,
};
use dvb_si::text;
use wire::{Decode, Encode, List};

impl Merge for DownloadMessage<'_> {
    fn merge(_: u8, extension: u16, sections: &[(u8, &Self)], p: text::Profile) -> Node {
        let first = sections[0].1;
        let header = |name: &str| {
            Node::new(name)
                .with("message_id", first.message.selector())
                .with("protocol_discriminator", 0x11)
                .with("dsmcc_type", 3)
        };
        let user_to_network = || header("DSMCC_user_to_network_message").with("transaction_id", first.transaction_id);
        match first.message {
            Message::DownloadServerInitiate(dsi) => {
                let gateway = ServiceGatewayInfo::from_bytes(&dsi.private_data).unwrap();
                let server_id = element!("server_id").holding(hex(&dsi.server_id));
                user_to_network().and([element!("DSI").and([server_id, ior(gateway.ior)])])
            }
            Message::DownloadInfoIndication(dii) => {
                let modules = all(dii.modules).map(|m| module(m, p));
                user_to_network().and([element!("DII", dii; download_id, block_size).and(modules)])
            }
            Message::DownloadDataBlock(block) => {
                let blocks = sections.iter().map(|(number, section)| match section.message {
                    Message::DownloadDataBlock(b) => {
                        assert_eq!((b.module_id, b.block_number), (block.module_id, u16::from(*number)));
                        hex(&b.block_data)
                    }
                    other => panic!("{other:?}"),
                });
                let data = blocks.collect::<Vec<_>>().join(" ");
                header("DSMCC_download_data_message")
                    .with("download_id", first.transaction_id)
                    .with("module_id", block.module_id)
                    .with("module_version", block.module_version)
                    .with("table_id_extension", extension)
                    .and([element!("block_data").holding(data)])
            }
            other => panic!("{other:?}"),
        }
    }
}

fn module(m: Module<'_>, p: text::Profile) -> Node {
    let info = BiopModuleInfo::from_bytes(&m.module_info).unwrap();
    element!("module", m; module_id, module_size, module_version,
        module_timeout = info.module_time_out, block_timeout = info.block_time_out, min_block_time = info.min_block_time)
    .and(all(info.taps).map(tap))
    .and(all(info.user_info).flat_map(|d| {
        // The reference takes compressed_module_descriptor for the CA_descriptor, which has the same tag elsewhere: its
        // bytes are compared in that reading.
        assert!(matches!(d, CarouselDescriptor::CompressedModule(_)), "{d:?}");
        nodes(List::from_wire(&d.encode_to_vec().unwrap()), p)
    }))
}

fn ior(ior: Ior<'_>) -> Node {
    let component = |c: ProfileComponent<'_>| match c {
        ProfileComponent::ObjectLocation(l) => element!("lite_component").with("component_id_tag", 0x4953_4F50).and([
            element!("BIOP_object_location", l; carousel_id, module_id)
                .with("version_major", 1)
                .with("version_minor", 0)
                .and(bytes("object_key_data", &l.object_key)),
        ]),
        ProfileComponent::ConnBinder(b) => element!("lite_component")
            .with("component_id_tag", 0x4953_4F40)
            .and([element!("DSM_conn_binder").and(all(b.taps).map(tap))]),
        other => panic!("{other:?}"),
    };
    let profile = |profile: Profile<'_>| match profile {
        Profile::Biop(body) => element!("tagged_profile")
            .with("profile_id_tag", 0x4953_4F06)
            .with("profile_data_byte_order", 0)
            .and([element!("BIOP_profile_body").and(all(body.components).map(component))]),
        other => panic!("{other:?}"),
    };
    element!("IOR").and([element!("type_id").holding(hex(&ior.type_id))]).and(all(ior.profiles).map(profile))
}

fn tap(t: Tap<'_>) -> Node {
    let node = element!("Tap", t; id, association_tag).with("use", t.use_.0);
    if t.use_ != TapUse::DELIVERY_PARA {
        return node;
    }
    let d = DeliveryParameters::from_bytes(&t.selector).unwrap();
    node.with("selector_type", 1).with("transaction_id", d.transaction_id).with("timeout", d.timeout)
}
