//! Descriptors of ISO/IEC 13818-1 with their loops in built form.

use super::laws::{Rebuild, items};
use mpegts::descriptor::*;

impl Rebuild for Descriptor<'_> {
    fn rebuilt(self) -> Self {
        match self {
            Self::Iso639Language(d) => Iso639Language { languages: items(d.languages) }.into(),
            Self::DeferredAssociationTags(d) => {
                DeferredAssociationTags { association_tags: items(d.association_tags), ..*d }.into()
            }
            Self::Fmc(d) => Fmc { streams: items(d.streams) }.into(),
            Self::MvcOperationPoint(d) => MvcOperationPoint { levels: items(d.levels), ..*d }.into(),
            Self::VvcVideo(d) => VvcVideo { sub_profiles: items(d.sub_profiles), ..*d }.into(),
            Self::Extension(d) => d.rebuilt().into(),
            other => other,
        }
    }
}

impl Rebuild for Extension<'_> {
    fn rebuilt(self) -> Self {
        match self {
            Self::HevcHierarchyExtension(d) => {
                HevcHierarchyExtension { embedded_layers: items(d.embedded_layers), ..*d }.into()
            }
            Self::GreenExtension(d) => GreenExtension {
                constant_backlight_voltage_time_intervals: items(d.constant_backlight_voltage_time_intervals),
                max_variations: items(d.max_variations),
                ..*d
            }
            .into(),
            Self::MpegH3dAudioMultiStream(d) => {
                let main = d.main.map(|m| MpegHMainStream { groups: items(m.groups), ..m });
                MpegH3dAudioMultiStream { main, ..*d }.into()
            }
            Self::VirtualSegmentation(d) => {
                let segmentation = d.segmentation.map(|s| Segmentation { partitions: partitions(s), ..s });
                VirtualSegmentation { segmentation }.into()
            }
            other => other,
        }
    }
}

/// Leaked, as by [`items`].
fn partitions(s: Segmentation<'_>) -> Partitions<'_> {
    let items: Vec<_> = s.partitions.iter().map(Result::unwrap).collect();
    let partitions = Partitions::new(s.timescale.map(|t| t.maximum_duration_length_minus_1), items.leak());
    if s.partitions.is_in_use() { partitions.in_use() } else { partitions }
}

impl Rebuild for MvcLevel<'_> {
    fn rebuilt(self) -> Self {
        MvcLevel { operation_points: items(self.operation_points), ..self }
    }
}

impl Rebuild for MvcLevelPoint<'_> {
    fn rebuilt(self) -> Self {
        MvcLevelPoint { elementary_streams: items(self.elementary_streams), ..self }
    }
}

/// Without loops.
macro_rules! flat {
    ($($t:ty)*) => { $(
        impl Rebuild for $t {
            fn rebuilt(self) -> Self {
                self
            }
        }
    )* };
}
flat!(Language DeferredAssociationTag FmcStream VvcSubProfile MvcEsReference HevcEmbeddedLayer BacklightInterval);
flat!(MaxVariation MpegHGroupStream);
