//! Descriptors of EN 300 468 with their loops in built form.

use super::laws::{Rebuild, items};
use dvb_si::descriptor::*;
use wire::{List, Scalar};

/// Structures with the loops in them; those without are as they were.
macro_rules! built {
    ($($T:ident$(<$lt:lifetime>)? { $($field:ident),* })*) => { $(
        impl Rebuild for $T$(<$lt>)? {
            #[allow(clippy::needless_update)] // some have nothing else
            fn rebuilt(self) -> Self {
                $T { $($field: items(self.$field),)* ..self }
            }
        }
    )* };
}

built! {
    AnnouncementSupport<'_> { announcements }
    ApplicationSignalling<'_> { applications }
    AudioPreselection<'_> { preselections }
    C2BundleDeliverySystem<'_> { plps }
    CaIdentifier<'_> { ca_system_ids }
    Cell<'_> { subcells }
    CellFrequency<'_> { subcells }
    CellFrequencyLink<'_> { cells }
    CellList<'_> { cells }
    ChannelBonds<'_> { channels }
    Content<'_> { contents }
    ContentIdentifier<'_> { crids }
    CountryAvailability<'_> { country_codes }
    CpIdentifier<'_> { cp_system_ids }
    DtsHd<'_> { substreams }
    DtsHdSubstreamInfo<'_> { assets }
    ExtendedEvent<'_> { items }
    ExtendedEventLinkage<'_> { events }
    IntLinkage<'_> { platforms }
    IpPlatform<'_> { names }
    LocalTimeOffset<'_> { offsets }
    LogicalCell<'_> { elementary_cells }
    Mosaic<'_> { logical_cells }
    MultiStreamInfo<'_> { component_tags }
    MultilingualBouquetName<'_> { names }
    MultilingualComponent<'_> { descriptions }
    MultilingualNetworkName<'_> { names }
    MultilingualServiceName<'_> { names }
    NetworkChangeCell<'_> { changes }
    NetworkChangeNotify<'_> { cells }
    NvodReference<'_> { services }
    ParentalRating<'_> { ratings }
    ProtectionMessage<'_> { component_tags }
    ServiceAvailability<'_> { cell_ids }
    ServiceList<'_> { services }
    ShDeliverySystem<'_> { modulations }
    SsuLinkage<'_> { ouis }
    Subtitling<'_> { subtitles }
    TargetRegion<'_> { regions }
    TargetRegionName<'_> { regions }
    Teletext<'_> { pages }
    TvaId<'_> { ids }
    VbiData<'_> { services }
    VbiTeletext<'_> { pages }
    VideoDepthRange<'_> { ranges }

    Announcement {}
    C2BundlePlp {}
    ContentCrid<'_> {}
    ContentEntry {}
    CountryOffset {}
    CountryRating {}
    DepthRange<'_> {}
    DtsHdAsset {}
    ElementaryCell {}
    ExtendedEventItem<'_> {}
    LanguageText<'_> {}
    LinkedEvent {}
    ListedService {}
    NetworkChange {}
    Region {}
    RegionName<'_> {}
    S2xChannel {}
    ServiceNameIn<'_> {}
    ServiceReference {}
    ShModulation<'_> {}
    SignalledApplication {}
    SsuOui<'_> {}
    Subcell {}
    Subtitle {}
    TeletextPage {}
    TransposerFrequency {}
    TvaIdEntry {}
    VbiLine {}
}

impl<T, const BITS: u32> Rebuild for Scalar<T, BITS> {
    fn rebuilt(self) -> Self {
        self
    }
}

impl Rebuild for DtsHdSubstream<'_> {
    fn rebuilt(self) -> Self {
        DtsHdSubstream { substream: self.substream.rebuilt() }
    }
}

impl Rebuild for Preselection<'_> {
    fn rebuilt(self) -> Self {
        Preselection { multi_stream_info: self.multi_stream_info.map(Rebuild::rebuilt), ..self }
    }
}

impl Rebuild for VbiDataService<'_> {
    fn rebuilt(self) -> Self {
        let lines = match self.lines {
            VbiLines::Lines(id, lines) => VbiLines::Lines(id, items(lines)),
            other => other,
        };
        VbiDataService { lines, ..self }
    }
}

impl Rebuild for FrequencyList<'_> {
    fn rebuilt(self) -> Self {
        let centre_frequencies = match self.centre_frequencies {
            CentreFrequencies::Satellite(list) => CentreFrequencies::Satellite(items(list)),
            CentreFrequencies::Cable(list) => CentreFrequencies::Cable(items(list)),
            CentreFrequencies::Terrestrial(list) => CentreFrequencies::Terrestrial(items(list)),
            other => other,
        };
        FrequencyList { centre_frequencies, ..self }
    }
}

impl Rebuild for Linkage<'_> {
    fn rebuilt(self) -> Self {
        let info = self.info.map(|info| match info {
            LinkageInfo::SsuLinkage(i) => LinkageInfo::SsuLinkage(i.rebuilt()),
            LinkageInfo::IntLinkage(i) => LinkageInfo::IntLinkage(i.rebuilt()),
            LinkageInfo::ExtendedEventLinkage(kind, i) => LinkageInfo::ExtendedEventLinkage(kind, i.rebuilt()),
            other => other,
        });
        Linkage { info, ..self }
    }
}

built! {
    T2Cell<'_> { subcells }
}

impl<'a> Rebuild for T2DeliverySystem<'a> {
    fn rebuilt(self) -> Self {
        let cell = |c: T2Cell<'a>| T2Cell { centre_frequencies: c.centre_frequencies.map(items), ..c.rebuilt() };
        let details = |d: T2Details<'a>| {
            let cells: Vec<_> = d.cells.iter().map(|c| cell(c.unwrap())).collect();
            T2Details { cells: List::Items(cells.leak()), ..d }
        };
        T2DeliverySystem { details: self.details.map(details), ..self }
    }
}

impl Rebuild for S2xSatelliteDeliverySystem<'_> {
    fn rebuilt(self) -> Self {
        S2xSatelliteDeliverySystem { bonds: self.bonds.map(Rebuild::rebuilt), ..self }
    }
}

/// The variants that hold a loop.
macro_rules! variants {
    ($Union:ident: $($Variant:ident)*) => {
        impl Rebuild for $Union<'_> {
            fn rebuilt(self) -> Self {
                match self {
                    $( Self::$Variant(d) => d.rebuilt().into(), )*
                    other => other,
                }
            }
        }
    };
}

variants! { Extension:
    CpIdentifier T2DeliverySystem ShDeliverySystem NetworkChangeNotify TargetRegion TargetRegionName DtsHd
    VideoDepthRange C2BundleDeliverySystem S2xSatelliteDeliverySystem ProtectionMessage AudioPreselection
}

variants! { Descriptor:
    Mpeg ServiceList VbiData VbiTeletext CountryAvailability Linkage NvodReference ExtendedEvent Mosaic CaIdentifier
    Content ParentalRating Teletext LocalTimeOffset Subtitling MultilingualNetworkName MultilingualBouquetName
    MultilingualServiceName MultilingualComponent FrequencyList CellList CellFrequencyLink AnnouncementSupport
    ApplicationSignalling ServiceAvailability TvaId ContentIdentifier Extension
}
