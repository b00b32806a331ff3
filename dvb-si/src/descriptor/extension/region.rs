//! Regions, and what is prominent in them.

use crate::text::Text;
use wire::{Blob, Chars, List, Rfu, syntax};

syntax! {
    /// target_region_descriptor — 6.4.12.
    pub struct TargetRegion<'a> {
        country_code: 24 Chars<3>,
        regions: .. List<'a, Region>,
    }

    /// A region of a country: all of it, or down to the third level.
    pub struct Region {
        reserved:          5 Rfu,
        country_code_flag: 1 bool = country_code.is_some(),
        region_depth:      2 u8 = depth(primary_region_code, secondary_region_code, tertiary_region_code),
        /// Where it is not that of the descriptor.
        country_code: (if country_code_flag) 24 Option<Chars<3>>,
        primary_region_code: (if region_depth >= 1) 8 Option<u8>,
        secondary_region_code: (if region_depth >= 2) 8 Option<u8>,
        tertiary_region_code: (if region_depth == 3) 16 Option<u16>,
    }

    /// target_region_name_descriptor — 6.4.13.
    pub struct TargetRegionName<'a> {
        country_code:          24 Chars<3>,
        iso_639_language_code: 24 Chars<3>,
        regions: .. List<'a, RegionName<'a>>,
    }

    /// The name of a region.
    pub struct RegionName<'a> {
        /// The level of the last code. 0 is sent, too, though there is always one.
        region_depth: 2 u8,
        region_name: [6] Text<'a>,
        primary_region_code: 8 u8,
        secondary_region_code: (if region_depth >= 2) 8 Option<u8>,
        tertiary_region_code: (if region_depth == 3) 16 Option<u16>,
    }

    /// service_prominence_descriptor — 6.4.18.
    pub struct ServiceProminence<'a> {
        services: [8] List<'a, ProminentService<'a>>,
        private_data: .. Blob<'a>,
    }

    /// A service of general interest.
    pub struct ProminentService<'a> {
        sogi_flag:          1 bool,
        target_region_flag: 1 bool = target_regions.is_some(),
        service_flag:       1 bool = service_id.is_some(),
        reserved:           1 Rfu,
        sogi_priority:     12 u16,
        service_id: (if service_flag) 16 Option<u16>,
        target_regions: (if target_region_flag) [8] Option<List<'a, Region>>,
    }
}

/// region_depth: the level of the last code.
fn depth(primary: Option<u8>, secondary: Option<u8>, tertiary: Option<u16>) -> u8 {
    match (primary, secondary, tertiary) {
        (_, _, Some(_)) => 3,
        (_, Some(_), None) => 2,
        (Some(_), None, None) => 1,
        (None, None, None) => 0,
    }
}
