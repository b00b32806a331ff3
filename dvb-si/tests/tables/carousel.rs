//! Vectors of the descriptors of carousels, and of objects.

use dvb_si::carousel::{BiopMessage, BiopModuleInfo, ServiceGatewayInfo};
use wire::Decode;
use wire::testing::{Vector, brief, check, unhex};

macro_rules! hold {
    ($vectors:expr, $Structure:ident) => {
        for (hexadecimal, expected) in $vectors {
            let bytes = unhex(hexadecimal).unwrap();
            assert_eq!(brief(&$Structure::from_bytes(&bytes).unwrap()), *expected);
            assert_eq!(check::<$Structure<'static>>(&bytes, true), Ok(true));
        }
    };
}

#[test]
fn objects_and_references_to_them() {
    hold!(OBJECTS, BiopMessage);
    hold!(GATEWAYS, ServiceGatewayInfo);
    hold!(MODULES, BiopModuleInfo);
}

pub const VECTORS: &[Vector] = &[
    ("0109746578742f68746d6c", "type: {text: text/html}"),
    ("02034e616d", "name: {text: Nam}"),
    ("0307656e6754657874", "info: {iso_639_language_code: eng, text: Text}"),
    ("0403021234", "module_link: {position: last, module_id: 0x1234}"),
    ("050412345678", "CRC32: {crc_32: 0x12345678}"),
    ("060131", "location: {location_tag: 0x31}"),
    ("070400012345", "est_download_time: {est_download_time: 0x12345}"),
    ("08050112345678", "group_link: {position: middle, group_id: 0x12345678}"),
    ("09057800012345", "compressed_module: {compression_method: 0x78, original_size: 0x12345}"),
    ("0a0101", "ssu_module_type: {ssu_module_type: memory_mapped}"),
    ("0b050102031357", "subgroup_association: {subgroup_tag: 0x102031357}"),
    ("520131", "stream_identifier: {component_tag: 0x31}"),
    ("70034c6162", "label: {label: Lab}"),
    ("71023142", "caching_priority: {priority_value: 0x31, transparency_level: 0x42}"),
    ("7209746578742f68746d6c", "content_type: {content_type: text/html}"),
];

pub const OBJECTS: &[Vector] = &[
    (
        "42494f50010000000000002d02c1c20000000466696c00000d00000000000001027203612f6201212223240001250000000700000003414243",
        "object: {object_key: c1c2, data: {file: {object_info: {content_size: 0x102, descriptors: [{content_type: \
         {content_type: a/b}}]}, service_contexts: [{context_id: 0x21222324, context_data: 25}], body: {content: \
         414243}}}}",
    ),
    (
        "42494f5001000000000000b402c1c2000000046469720000013300000000a100020103782e790466696c00010000000466696c000000000149534f0600000029000249534f500b05060708090a010002a1a249534f4012010102001603040a0001800100020011223300013101017a046469720002000000056469727800b1b2b30000000149534f0500000031000149534f462a140304111213140115161718191a1b1c1dffffffff00000001000000026162000000016300000002d1d20000",
        "object: {object_key: c1c2, data: {directory: {selector: 0x64697200, value: {object_info: 33, \
         service_contexts: [], body: {bindings: [{name: [{id: 782e79, kind: 66696c00}], binding_type: object, ior: \
         {type_id: 66696c00, alignment: , profiles: [{biop: {components: [{object_location: {carousel_id: 0x5060708, \
         module_id: 0x90a, object_key: a1a2}}, {conn_binder: {taps: [{id: 0x102, use: delivery_para, association_tag: \
         0x304, selector: 00018001000200112233}]}}]}}]}, object_info: 31}, {name: [{id: 7a, kind: 64697200}], \
         binding_type: context, ior: {type_id: 6469727800, alignment: b1b2b3, profiles: [{lite_options: {components: \
         [{service_location: {service_domain: {afi: 3, type: 4, carousel_id: 0x11121314, specifier_type: 1, \
         specifier_data: 0x151617, transport_stream_id: 0x1819, original_network_id: 0x1a1b, service_id: 0x1c1d}, \
         name_components: [{id: 6162, kind: 63}], initial_context: d1d2}}]}}]}, object_info: }]}}}}}",
    ),
    (
        "42494f50010000000000003202c1c20000000473747200000e026465fffffffe030405060708090000000012010102001603040a00018001000200112233",
        "object: {object_key: c1c2, data: {stream: {object_info: {info: {description: 6465, seconds: -2, microseconds: \
         0x304, audio: 5, video: 6, data: 7}, rest: 0809}, service_contexts: [], body: {taps: [{id: 0x102, use: \
         delivery_para, association_tag: 0x304, selector: 00018001000200112233}]}}}}",
    ),
    (
        "42494f50010000000000003e02c1c200000004737465000015026465000000020304050607000202676f026e6f090000000017010102001603040a000180010002001122330201020304",
        "object: {object_key: c1c2, data: {stream_event: {object_info: {info: {description: 6465, seconds: 2, microseconds: \
         0x304, audio: 5, video: 6, data: 7}, event_names: [{name: 676f}, {name: 6e6f}], rest: 09}, service_contexts: \
         [], body: {taps: [{id: 0x102, use: delivery_para, association_tag: 0x304, selector: 00018001000200112233}], \
         event_ids: [{event_id: 0x102}, {event_id: 0x304}]}}}}",
    ),
];

pub const GATEWAYS: &[Vector] = &[(
    "0000000466696c000000000149534f0600000029000249534f500b05060708090a010002a1a249534f4012010102001603040a00018001000200112233010102001603040a00018001000200112233012122232400012500024142",
    "ior: {type_id: 66696c00, alignment: , profiles: [{biop: {components: [{object_location: {carousel_id: \
         0x5060708, module_id: 0x90a, object_key: a1a2}}, {conn_binder: {taps: [{id: 0x102, use: delivery_para, \
         association_tag: 0x304, selector: 00018001000200112233}]}}]}}]}, download_taps: [{id: 0x102, use: \
         delivery_para, association_tag: 0x304, selector: 00018001000200112233}], service_contexts: [{context_id: \
         0x21222324, context_data: 25}], user_info: 4142",
)];

pub const MODULES: &[Vector] = &[(
    "0102030405060708090a0b0c010102001603040a000180010002001122330709057800012345",
    "module_time_out: 0x1020304, block_time_out: 0x5060708, min_block_time: 0x90a0b0c, taps: [{id: 0x102, use: \
         delivery_para, association_tag: 0x304, selector: 00018001000200112233}], user_info: [{compressed_module: \
         {compression_method: 0x78, original_size: 0x12345}}]",
)];
