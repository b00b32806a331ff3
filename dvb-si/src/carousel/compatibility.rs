//! compatibilityDescriptor — ISO/IEC 13818-6, 6.1: the hardware and software that something is for.

use wire::{Blob, List, codes, first, syntax};

codes! {
    /// descriptorType. Values from 0x40 are of DVB, those from 0x80 of users.
    pub CompatibilityType: u8 = 8 {
        0 PAD "pad",
        1 HARDWARE "system hardware",
        2 SOFTWARE "system software",
    }
}

syntax! {
    /// compatibilityDescriptor, behind its length.
    pub struct Compatibility<'a> {
        /// None where the length is 0. The other empty form has a count of 0.
        descriptors: (more) (count 16) Option<List<'a, CompatibilityEntry<'a>>>,
    }

    /// One kind of hardware or software.
    pub struct CompatibilityEntry<'a> {
        descriptor_type: 8 CompatibilityType,
        descriptor:    [8] CompatibilityForm<'a>,
    }

    /// What it is.
    pub struct CompatibilityBody<'a> {
        /// 1 for an OUI.
        specifier_type:  8 u8,
        specifier_data: 24 u32,
        model:          16 u16,
        version:        16 u16,
        sub_descriptors: (count 8) List<'a, SubDescriptor<'a>>,
    }

    /// Further particulars.
    pub struct SubDescriptor<'a> {
        sub_descriptor_type: 8 u8,
        additional_information: [8] Blob<'a>,
    }
}

first! {
    /// The body of an entry. That of a pad, say, has no layout.
    pub enum CompatibilityForm<'a> { Body(CompatibilityBody<'a>), Other(Blob<'a>) }
}
