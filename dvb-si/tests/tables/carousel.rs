//! Vectors of the descriptors of carousels.

use wire::testing::Vector;

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
