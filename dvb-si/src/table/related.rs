//! The tables of TS 102 323: related content, and content identifiers.

use crate::descriptor::{Descriptor, LanguageText, ServiceReference};
use crate::text::Text;
use mpegts::section::Table;
use wire::{Blob, Item, List, Rfu, codes, syntax};

codes! {
    /// link_type of related material.
    pub LinkType: u8 = 4 {
        0 URI "URI",
        1 LOCATOR "binary locator",
        2 URI_AND_LOCATOR "URI and binary locator",
        3 DESCRIPTOR "descriptor",
    }
}

impl LinkType {
    const fn has_uri(self) -> bool {
        matches!(self, LinkType::URI | LinkType::URI_AND_LOCATOR)
    }

    const fn has_locator(self) -> bool {
        matches!(self, LinkType::LOCATOR | LinkType::URI_AND_LOCATOR)
    }
}

syntax! {
    /// related_content_section — TS 102 323, 10.4. The `table_id_extension` is the `service_id`; the bit behind
    /// section_syntax_indicator is the table_id_extension_flag.
    ///
    /// `D` is the namespace of the descriptors.
    pub struct Rct<'a, D: Item<'a> = Descriptor<'a>> {
        year_offset: 16 u16,
        links:       (count 8) List<'a, RelatedLink<'a, D>>,
        reserved:     4 Rfu,
        descriptors: [12] List<'a, D>,
    }

    /// A link, behind its length.
    pub struct RelatedLink<'a, D: Item<'a> = Descriptor<'a>> {
        reserved:   4 Rfu,
        link_info: [12] LinkInfo<'a, D>,
    }

    /// link_info — TS 102 323: one piece of related material.
    pub struct LinkInfo<'a, D: Item<'a> = Descriptor<'a>> {
        link_type:                            4 LinkType,
        reserved_1:                           2 Rfu,
        how_related_classification_scheme_id: 6 u8,
        term_id:                             12 u16,
        group_id:                             4 u8,
        precedence:                           4 u8,
        media_uri: (if link_type.has_uri()) [8] Option<Text<'a>>,
        locator:   (if link_type.has_locator()) Option<DvbBinaryLocator>,
        reserved_2:                           2 Rfu,
        promotional_texts:                   (count 6) List<'a, LanguageText<'a>>,
        default_icon_flag:                    1 bool,
        icon_id:                              3 u8,
        descriptors:                        [12] List<'a, D>,
    }

    /// DVB_binary_locator — TS 102 323: a part of a service's programme.
    pub struct DvbBinaryLocator {
        identifier_type:            2 u8,
        scheduled_time_reliability: 1 bool,
        inline_service:             1 bool = service.is_some(),
        reserved_1:                 1 Rfu,
        start_date:                 9 u16,
        reserved_2: (if inline_service) 2 Option<Rfu>,
        dvb_service_triplet_id: (if !inline_service) 10 Option<u16>,
        service: (if inline_service) Option<ServiceReference>,
        start_time:                16 u16,
        duration:                  16 u16,
        event_id:  (if identifier_type == 1) 16 Option<u16>,
        tva_id:    (if identifier_type >= 2) 16 Option<u16>,
        component: (if identifier_type == 3) 8 Option<u8>,
        windows:   (if identifier_type == 0 && scheduled_time_reliability) Option<LocatorWindows>,
    }

    /// How much earlier or later a programme may be.
    pub struct LocatorWindows {
        early_start_window: 3 u8,
        late_end_window:    5 u8,
    }

    /// content_identifier_section — TS 102 323, 12.2. The `table_id_extension` is the `service_id`.
    pub struct Cit<'a> {
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        /// Strings with a zero byte between them.
        prepend_strings:    [8] Blob<'a>,
        crids: .. List<'a, IdentifiedContent<'a>>,
    }

    /// The identifier of one piece of content.
    pub struct IdentifiedContent<'a> {
        crid_ref:            16 u16,
        /// Which of the strings stands in front; 0xFF for none.
        prepend_string_index: 8 u8,
        unique_string:      [8] Text<'a>,
    }
}

impl<'a> Cit<'a> {
    /// The prepend_string with this index.
    pub fn prepend_string(&self, index: u8) -> Option<Text<'a>> {
        self.prepend_strings.0.split(|byte| *byte == 0).nth(index.into()).map(Text)
    }
}

impl Rct<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x76;
}

impl<'a, D: Item<'a>> Table for Rct<'a, D> {
    const ABBREVIATION: &'static str = "RCT";
    const EXTENSION: &'static str = "service_id";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Rct::TABLE_ID
    }
}

impl Cit<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x77;
}

impl Table for Cit<'_> {
    const ABBREVIATION: &'static str = "CIT";
    const EXTENSION: &'static str = "service_id";
    const MAX_SECTION_LENGTH: usize = 4093;

    fn accepts(table_id: u8) -> bool {
        table_id == Cit::TABLE_ID
    }
}
