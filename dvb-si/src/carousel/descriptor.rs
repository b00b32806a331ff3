//! The descriptors of data carousels. The lines of [`CarouselDescriptor`] are the registry.

use crate::descriptor::{Descriptor, RawDescriptor, WholeText};
use crate::text::Text;
use wire::{codes, syntax, tagged};

tagged! {
    /// The descriptors of DII moduleInfo, DSI groupInfo and BIOP userInfo — EN 301 192, TS 102 006, TS 102 727.
    pub enum CarouselDescriptor<'a>: RawDescriptor<'a> extends Dvb(Descriptor<'a>) from 0x40 {
        0x01 Type(ModuleType<'a>) as "type",
        0x02 Name(ModuleName<'a>) as "name",
        0x03 Info(WholeText<'a>) as "info",
        0x04 ModuleLink,
        0x05 Crc32 as "CRC32",
        0x06 Location,
        0x07 EstDownloadTime,
        0x08 GroupLink,
        0x09 CompressedModule,
        0x0A SsuModuleType,
        0x0B SubgroupAssociation,
        0x70 Label<'a>,
        0x71 CachingPriority,
        0x72 ContentType<'a>,
    }
}

codes! {
    /// position in a chain of modules or groups.
    pub LinkPosition: u8 = 8 {
        0 FIRST "first",
        1 MIDDLE "in the middle",
        2 LAST "last",
    }

    /// ssu_module_type.
    pub SsuModule: u8 = 8 {
        0 EXECUTABLE "executable",
        1 MEMORY_MAPPED "memory mapped code",
        2 DATA "data",
    }
}

syntax! {
    /// type_descriptor — EN 301 192.
    pub struct ModuleType<'a> {
        /// A media type, such as `text/html`.
        text: .. Text<'a>,
    }

    /// name_descriptor — EN 301 192.
    pub struct ModuleName<'a> {
        text: .. Text<'a>,
    }

    /// module_link_descriptor — EN 301 192: the next module of a chain.
    pub struct ModuleLink {
        position:   8 LinkPosition,
        module_id: 16 u16,
    }

    /// CRC32_descriptor — EN 301 192.
    pub struct Crc32 {
        /// Of the module.
        crc_32: 32 u32,
    }

    /// location_descriptor — EN 301 192.
    pub struct Location {
        location_tag: 8 u8,
    }

    /// est_download_time_descriptor — EN 301 192.
    pub struct EstDownloadTime {
        /// Seconds.
        est_download_time: 32 u32,
    }

    /// group_link_descriptor — EN 301 192: the next group of a chain.
    pub struct GroupLink {
        position:  8 LinkPosition,
        group_id: 32 u32,
    }

    /// compressed_module_descriptor — EN 301 192.
    pub struct CompressedModule {
        compression_method: 8 u8,
        /// Bytes.
        original_size:     32 u32,
    }

    /// ssu_module_type_descriptor — TS 102 006.
    pub struct SsuModuleType {
        ssu_module_type: 8 SsuModule,
    }

    /// subgroup_association_descriptor — TS 102 006.
    pub struct SubgroupAssociation {
        /// The OUI, and 16 bits of its owner.
        subgroup_tag: 40 u64,
    }

    /// label_descriptor — TS 102 727.
    pub struct Label<'a> {
        label: .. Text<'a>,
    }

    /// caching_priority_descriptor — TS 102 727.
    pub struct CachingPriority {
        priority_value:     8 u8,
        transparency_level: 8 u8,
    }

    /// content_type_descriptor — TS 102 727.
    pub struct ContentType<'a> {
        /// A media type, such as `text/html`.
        content_type: .. Text<'a>,
    }
}
