//! Descriptors of networks and bouquets.

use super::{LanguageText, ServiceType};
use crate::text::Text;
use wire::{Blob, Chars, List, Rfu, Scalar, codes, syntax};

codes! {
    /// private_data_specifier — TS 101 162. Ranges have the name of their first value.
    pub PrivateDataSpecifierCode: u32 = 32 {
        0x0000_0001 SES_ASTRA "SES Astra",
        0x0000_0002 BSKYB "BSkyB",
        0x0000_0010 TPS "TPS",
        0x0000_0016 CASEMA_ZIGGO "Casema / Ziggo",
        0x0000_001F BEIJING_COMPUNICATE "Beijing Compunicate Technology",
        0x0000_0028 EACEM "EACEM/EICTA",
        0x0000_0029 NORDIG "NorDig",
        0x0000_0040 CI_PLUS "CI Plus LLP",
        0x0000_00A2 LOGIWAYS "Logiways",
        0x0000_00A4 CANAL_PLUS_INTERNATIONAL "Canal+ International",
        0x0000_00C0 CANAL_PLUS "Canal+ / MediaHighway",
        0x0000_055F EUTELSAT "Eutelsat",
        0x0000_0600 UPC "UPC",
        0x0000_233A OFCOM "Independent Television Commission / Ofcom / DTG",
        0x0000_3200 FREE_TV_AUSTRALIA "Free TV Australia",
        0x414F_4D53 AV1 "AV1 (AOMS)",
        0x4156_5341 AVS_AUDIO "AVS audio (AVSA)",
        0x4156_5356 AVS_VIDEO "AVS video (AVSV)",
    }
}

syntax! {
    /// network_name_descriptor — 6.2.27.
    pub struct NetworkName<'a> {
        network_name: .. Text<'a>,
    }

    /// service_list_descriptor — 6.2.35.
    pub struct ServiceList<'a> {
        services: .. List<'a, ListedService>,
    }

    /// One service of a [`ServiceList`].
    pub struct ListedService {
        service_id:   16 u16,
        service_type:  8 ServiceType,
    }

    /// stuffing_descriptor — 6.2.40.
    pub struct Stuffing<'a> {
        stuffing_bytes: .. Blob<'a>,
    }

    /// bouquet_name_descriptor — 6.2.4.
    pub struct BouquetName<'a> {
        bouquet_name: .. Text<'a>,
    }

    /// country_availability_descriptor — 6.2.10.
    pub struct CountryAvailability<'a> {
        /// True when the countries are those in which a service or bouquet is meant to be received.
        country_availability_flag: 1 bool,
        reserved:                  7 Rfu,
        country_codes: .. List<'a, Scalar<Chars<3>, 24>>,
    }

    /// multilingual_network_name_descriptor — 6.2.24.
    pub struct MultilingualNetworkName<'a> {
        names: .. List<'a, LanguageText<'a>>,
    }

    /// multilingual_bouquet_name_descriptor — 6.2.22.
    pub struct MultilingualBouquetName<'a> {
        names: .. List<'a, LanguageText<'a>>,
    }

    /// private_data_specifier_descriptor — 6.2.31: whose the private descriptors behind it are.
    pub struct PrivateDataSpecifier {
        private_data_specifier: 32 PrivateDataSpecifierCode,
    }

    /// partial_transport_stream_descriptor — 7.2.1.
    pub struct PartialTransportStream {
        reserved_1:                         2 Rfu,
        peak_rate:                         22 u32,
        reserved_2:                         2 Rfu,
        /// 0x3FFFFF: undefined.
        minimum_overall_smoothing_rate:    22 u32,
        reserved_3:                         2 Rfu,
        /// 0x3FFF: undefined.
        maximum_overall_smoothing_buffer:  14 u16,
    }

    /// transport_stream_descriptor — 6.2.46.
    pub struct TransportStreamCompliance<'a> {
        /// The letters "DVB".
        bytes: .. Text<'a>,
    }

    /// DSNG_descriptor — 6.2.14: digital satellite news gathering.
    pub struct Dsng<'a> {
        /// The identification of the station.
        bytes: .. Text<'a>,
    }
}
