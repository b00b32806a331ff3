//! Private descriptors: tags from 0x80 up, by the private_data_specifier before them — EN 300 468, 6.2.31.
//!
//! ```
//! use dvb_si::descriptor::{Descriptor, Descriptors, Private, PrivateScope};
//! use wire::List;
//!
//! // private_data_specifier of EACEM, then channel 7 for service 0x1234.
//! let bytes = [0x5F, 4, 0, 0, 0, 0x28, 0x83, 4, 0x12, 0x34, 0xFC, 7];
//! let loop_: Descriptors = List::from_wire(&bytes);
//! let scoped: List<Private, PrivateScope> = loop_.scoped(PrivateScope::default()).unwrap();
//! let items: Vec<_> = scoped.iter().collect::<Result<_, _>>()?;
//! let Private::Eacem(channels) = items[1] else { panic!() };
//! assert_eq!(channels.name(), "logical_channel");
//! # Ok::<(), wire::Error>(())
//! ```
//!
//! A scope of your own goes with unions of your own: see [`scoped!`](wire::scoped).

use super::{Descriptor, RawDescriptor};
use crate::text::Text;
use wire::{Blob, Chars, List, Reader, Rfu, Scope, choice, scoped, syntax, tagged};

scoped! {
    /// The descriptors of EN 300 468 and, behind a private_data_specifier, those of its owner.
    pub enum Private<'a>: RawDescriptor<'a> by PrivateScope {
        Dvb(Descriptor<'a>),
        Eacem(EacemDescriptor<'a>),
        NorDig(NorDigDescriptor<'a>),
        Ofcom(OfcomDescriptor<'a>),
        CiPlus(CiPlusDescriptor<'a>),
        Ses(SesDescriptor<'a>),
    }
}

/// The private_data_specifier that was seen last: whose the tags from 0x80 up are.
///
/// A loop begins with that of the loop around it, or with what a network is known to use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PrivateScope(pub Option<u32>);

impl<'a> Scope<'a, RawDescriptor<'a>> for PrivateScope {
    type Item = Private<'a>;

    fn read(&mut self, raw: RawDescriptor<'a>, body: Reader<'a>) -> Private<'a> {
        if raw.descriptor_tag == 0x5F {
            self.0 = <[u8; 4]>::try_from(raw.body.0).ok().map(u32::from_be_bytes);
        }
        match self.0 {
            _ if raw.descriptor_tag < 0x80 => Private::dvb(raw, body),
            // Eutelsat and Free TV Australia have the logical channels of EACEM.
            Some(0x10 | 0x28 | 0x55F | 0x3200..=0x320F) => Private::eacem(raw, body),
            Some(0x29) => Private::nor_dig(raw, body),
            Some(0x233A) => Private::ofcom(raw, body),
            Some(0x40) => Private::ci_plus(raw, body),
            Some(0x01) => Private::ses(raw, body),
            _ => Private::dvb(raw, body),
        }
    }
}

tagged! {
    /// private_data_specifier 0x28, of EACEM.
    pub enum EacemDescriptor<'a>: RawDescriptor<'a> exact {
        0x83 LogicalChannel(List<'a, LogicalChannel>),
        0x84 PreferredNameList(List<'a, PreferredNames<'a>>),
        0x85 PreferredNameIdentifier,
        0x86 EacemStreamIdentifier,
        0x88 HdSimulcastLogicalChannel(List<'a, LogicalChannel>) as "HD_simulcast_logical_channel",
    }

    /// private_data_specifier 0x29, of NorDig.
    pub enum NorDigDescriptor<'a>: RawDescriptor<'a> exact {
        0x83 LogicalChannel(List<'a, NorDigChannel>),
        0x87 LogicalChannelVersion2(List<'a, NorDigChannelList<'a>>) as "logical_channel_version_2",
    }

    /// private_data_specifier 0x233A, of Ofcom and DTG.
    pub enum OfcomDescriptor<'a>: RawDescriptor<'a> exact {
        0x83 LogicalChannel(List<'a, OfcomChannel>),
        0x84 PreferredNameList(List<'a, PreferredNames<'a>>),
        0x85 PreferredNameIdentifier,
        0x86 ServiceAttribute(List<'a, ServiceAttribute>),
        0x87 ShortServiceName(Text<'a>),
        /// Open question: as with EACEM, by one source.
        0x88 HdSimulcastLogicalChannel(List<'a, LogicalChannel>) as "HD_simulcast_logical_channel",
        0x89 Guidance<'a>,
    }

    /// private_data_specifier 0x40, of CI Plus.
    pub enum CiPlusDescriptor<'a>: RawDescriptor<'a> exact {
        0xCE CiProtection<'a>,
    }

    /// private_data_specifier 0x01, of SES.
    pub enum SesDescriptor<'a>: RawDescriptor<'a> exact {
        0xD1 VirtualServiceId,
    }
}

syntax! {
    /// The number of a service on a remote control.
    pub struct LogicalChannel {
        service_id:             16 u16,
        visible_service_flag:    1 bool,
        reserved:                5 Rfu,
        logical_channel_number: 10 u16,
    }

    /// Other names of services, in one language.
    pub struct PreferredNames<'a> {
        iso_639_language_code: 24 Chars<3>,
        names: (count 8) List<'a, PreferredName<'a>>,
    }

    /// One of them.
    pub struct PreferredName<'a> {
        name_id: 8 u8,
        name: [8] Text<'a>,
    }

    /// preferred_name_identifier_descriptor: which of the preferred names a service has.
    pub struct PreferredNameIdentifier {
        name_id: 8 u8,
    }

    /// eacem_stream_identifier_descriptor.
    pub struct EacemStreamIdentifier {
        version_byte: 8 u8,
    }

    /// The number of a service in the first version of NorDig.
    pub struct NorDigChannel {
        service_id:             16 u16,
        visible_service_flag:    1 bool,
        reserved:                1 Rfu,
        logical_channel_number: 14 u16,
    }

    /// A list of numbers for a country.
    pub struct NorDigChannelList<'a> {
        channel_list_id:    8 u8,
        channel_list_name: [8] Text<'a>,
        country_code:      24 Chars<3>,
        channels:          [8] List<'a, LogicalChannel>,
    }

    /// The number of a service in the United Kingdom.
    pub struct OfcomChannel {
        service_id:             16 u16,
        reserved:                6 Rfu,
        logical_channel_number: 10 u16,
    }

    /// How a service can be selected.
    pub struct ServiceAttribute {
        service_id:             16 u16,
        reserved:                6 Rfu,
        numeric_selection_flag:  1 bool,
        visible_service_flag:    1 bool,
    }

    /// guidance_descriptor: what viewers are warned of.
    pub struct Guidance<'a> {
        reserved:      6 Rfu,
        guidance_type: 2 u8 = text.selector(),
        text: (match guidance_type) GuidanceText<'a>,
    }

    /// Of guidance_type 0.
    pub struct PlainGuidance<'a> {
        iso_639_language_code: 24 Chars<3>,
        text: .. Text<'a>,
    }

    /// Of guidance_type 1.
    pub struct GuidanceWithMode<'a> {
        reserved:      7 Rfu,
        guidance_mode: 1 bool,
        iso_639_language_code: 24 Chars<3>,
        text: .. Text<'a>,
    }

    /// ci_protection_descriptor.
    pub struct CiProtection<'a> {
        free_ci_mode_flag: 1 bool,
        match_brand_flag:  1 bool = cicam_brands.is_some(),
        reserved:          6 Rfu,
        cicam_brands: (if match_brand_flag) (count 8) Option<List<'a, CicamBrand>>,
        private_data: .. Blob<'a>,
    }

    /// A make of modules.
    pub struct CicamBrand {
        cicam_brand_identifier: 16 u16,
    }

    /// virtual_service_id_descriptor.
    pub struct VirtualServiceId {
        virtual_service_id: 16 u16,
    }
}

choice! {
    /// What a [`Guidance`] says.
    pub enum GuidanceText<'a>: u8 {
        0 PlainGuidance<'a> as "text",
        1 GuidanceWithMode<'a> as "text_with_mode",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // tests assert

    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;
    use wire::Encode;
    use wire::ser::{Transcode, Value};

    type Loop<'a> = List<'a, Private<'a>, PrivateScope>;

    fn items(bytes: &[u8], scope: PrivateScope) -> Vec<Private<'_>> {
        Loop::Wire(Reader::new(bytes), scope).iter().map(Result::unwrap).collect()
    }

    /// One tag means four things.
    #[test]
    fn the_last_specifier_says_whose_a_descriptor_is() {
        let bytes = hex!(
            "83 04 12340407  5f 04 00000028 83 04 1234fc07  5f 04 00000029 83 04 1235ffff
             5f 04 0000233a 83 04 1236fc09 87 02 4142  5f 04 12345678 83 04 1237fc0a"
        );
        let all = items(&bytes, PrivateScope::default());
        assert!(matches!(all[0], Private::Dvb(d) if d.name() == "unknown"));
        let eacem = LogicalChannel {
            service_id: 0x1234,
            visible_service_flag: true,
            logical_channel_number: 7,
            ..Default::default()
        };
        assert_eq!(all[2], EacemDescriptor::LogicalChannel(List::from(&[eacem])).into());
        let nordig = NorDigChannel {
            service_id: 0x1235,
            visible_service_flag: true,
            logical_channel_number: 0x3FFF,
            ..Default::default()
        };
        assert_eq!(all[4], NorDigDescriptor::LogicalChannel(List::from(&[nordig])).into());
        let ofcom = OfcomChannel { service_id: 0x1236, logical_channel_number: 9, ..Default::default() };
        assert_eq!(all[6], OfcomDescriptor::LogicalChannel(List::from(&[ofcom])).into());
        assert_eq!(all[7], OfcomDescriptor::ShortServiceName(Text(b"AB")).into());
        assert!(matches!(all[9], Private::Dvb(d) if d.name() == "unknown"));
        // And back, from what was read and from items.
        assert_eq!(List::from(&all[..]).encode_to_vec().unwrap(), bytes);
    }

    #[test]
    fn a_caller_says_what_a_loop_begins_with() {
        let bytes = hex!("ce 06 ff 01 1234 c0ff");
        let [Private::CiPlus(CiPlusDescriptor::CiProtection(ci))] = items(&bytes, PrivateScope(Some(0x40)))[..] else {
            panic!()
        };
        let brands: Vec<_> = ci.cicam_brands.unwrap().iter().map(|b| b.unwrap().cicam_brand_identifier).collect();
        assert_eq!((ci.free_ci_mode_flag, brands, ci.private_data), (true, std::vec![0x1234], Blob(&[0xC0, 0xFF])));
        let bytes = hex!("d1 02 1234");
        let [Private::Ses(SesDescriptor::VirtualServiceId(id))] = items(&bytes, PrivateScope(Some(1)))[..] else {
            panic!()
        };
        assert_eq!(id.virtual_service_id, 0x1234);
    }

    #[test]
    fn what_has_another_length_has_another_owner() {
        let bytes = hex!("86 02 0102");
        assert!(matches!(
            items(&bytes, PrivateScope(Some(0x28)))[..],
            [Private::Eacem(EacemDescriptor::Invalid { .. })]
        ));
    }

    #[test]
    fn json_says_whose_it_is() {
        let bytes = hex!("87 0c 05 02 4142 64656e 04 1234fc07");
        let bytes = &bytes[..];
        let [private] = items(bytes, PrivateScope(Some(0x29)))[..] else { panic!() };
        let json = serde_json::to_value(private).unwrap();
        assert!(json.get("nor_dig").is_some(), "{json}");
        let (value, mut back): (Value, _) = (serde_json::from_value(json).unwrap(), Vec::new());
        Private::transcode(&value, &mut back).unwrap();
        assert_eq!(back, bytes);
    }
}
