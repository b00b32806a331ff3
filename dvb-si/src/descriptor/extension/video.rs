//! Extension descriptors of video.

use crate::text::Text;
use wire::{List, Rfz, choice, syntax};

syntax! {
    /// video_depth_range_descriptor — 6.4.16.1: how deep stereoscopic video is.
    pub struct VideoDepthRange<'a> {
        ranges: .. List<'a, DepthRange<'a>>,
    }

    /// A range.
    pub struct DepthRange<'a> {
        range_type: 8 u8 = range.selector(),
        range: [8] (match range_type) DepthRangeInfo<'a>,
    }

    /// Disparities as hints of the production.
    pub struct ProductionDisparityHint {
        video_max_disparity_hint: 12 i16,
        video_min_disparity_hint: 12 i16,
    }

    /// Disparities that are in the stream.
    pub struct MultiRegionDisparity {}

    /// vvc_subpictures_descriptor — 6.4.17.
    pub struct VvcSubpictures<'a> {
        default_service_mode:        1 bool,
        service_description_present: 1 bool = service_description.is_some(),
        subpictures:           (count 6) List<'a, VvcSubpicture>,
        reserved:                    5 Rfz,
        processing_mode:             3 u8,
        service_description: (if service_description_present) [8] Option<Text<'a>>,
    }

    /// The component that carries a subpicture.
    pub struct VvcSubpicture {
        component_tag:     8 u8,
        vvc_subpicture_id: 8 u8,
    }
}

choice! {
    /// A range of a [`VideoDepthRange`], by its range_type.
    pub enum DepthRangeInfo<'a>: u8 kept {
        0 ProductionDisparityHint,
        1 MultiRegionDisparity,
    }
}
