//! Private descriptors: tags from 0x80 up, by the private_data_specifier or registration before them — EN 300 468,
//! 6.2.31 — and those of Chinese networks, some of which have tags of EN 300 468.
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

use super::{
    Descriptor, Descriptors, EutelsatDescriptor, RawDescriptor, SesDescriptor, SkyDescriptor, VancDescriptor, WholeText,
};
use crate::china::ChineseDescriptor;
use crate::text::Text;
use mpegts::descriptor::Descriptor as MpegDescriptor;
use mpegts::psi::StreamType;
use wire::{Blob, Chars, List, Reader, Rfu, Rfz, Scope, choice, codes, scoped, syntax, tagged};

scoped! {
    /// The descriptors of EN 300 468 and, behind a private_data_specifier or registration, those of its owner.
    pub enum Private<'a>: RawDescriptor<'a> by PrivateScope {
        Dvb(Descriptor<'a>),
        Eacem(EacemDescriptor<'a>),
        Eutelsat(EutelsatDescriptor<'a>),
        NorDig(NorDigDescriptor<'a>),
        Ofcom(OfcomDescriptor<'a>),
        CiPlus(CiPlusDescriptor<'a>),
        Ses(SesDescriptor<'a>),
        Sky(SkyDescriptor<'a>),
        Vanc(VancDescriptor<'a>),
        Av1(Av1Descriptor<'a>),
        Cue(CueStreamDescriptor<'a>),
        CableLabs(CableLabsDescriptor<'a>),
        Chinese(ChineseDescriptor<'a>),
    }
}

/// Whose the private tags are: the private_data_specifier that was seen last, the registrations that were seen, and
/// what the caller knows of stream and network.
///
/// A loop begins with the registrations of the loop around it, or with what a network is known to use.
///
/// ```
/// use dvb_si::descriptor::{Network, PrivateScope, Registrations};
/// use mpegts::psi::StreamType;
///
/// let scope = PrivateScope { network: Network::Chinese, ..PrivateScope::of_specifier(0x28) };
/// // The ES loop of AVS+ video: tag 0x3F with four bytes is not Extension_descriptor there.
/// let scope = PrivateScope { stream_type: Some(StreamType::AVS), ..scope };
/// // A programme whose loop has the registration of SCTE 35.
/// let scope = PrivateScope { registrations: Registrations::default().with(*b"CUEI"), ..scope };
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct PrivateScope {
    /// The private_data_specifier.
    pub specifier: Option<u32>,
    /// What the registration_descriptors say.
    pub registrations: Registrations,
    /// That of the ES loop; None in loops of programmes and other tables.
    pub stream_type: Option<StreamType>,
    /// Whose additions count without a mark in the loop.
    pub network: Network,
}

/// The format_identifiers of registration_descriptors, of those that say what a private tag means here. One does not end
/// another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Registrations(u8);

impl Registrations {
    /// These and one more. One on which no tag depends is not kept.
    #[must_use]
    pub const fn with(self, format_identifier: [u8; 4]) -> Self {
        Registrations(self.0 | Self::bit(format_identifier))
    }

    /// True when it is among them; never for one that is not kept.
    pub const fn contains(self, format_identifier: [u8; 4]) -> bool {
        self.0 & Self::bit(format_identifier) != 0
    }

    const fn bit(format_identifier: [u8; 4]) -> u8 {
        match &format_identifier {
            b"AV01" => 1,
            b"AVSA" => 1 << 1,
            b"AVSV" => 1 << 2,
            b"CUEI" => 1 << 3,
            b"DRA1" => 1 << 4,
            b"VANC" => 1 << 5,
            b"cuvv" => 1 << 6,
            _ => 0,
        }
    }
}

/// Networks that use tags without saying so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Network {
    /// None of these.
    #[default]
    Dvb,
    /// Tag 0x5A is DTMB, 0x86 captions of GY/T 270, 0xC0 the DRM of DTMB.
    Chinese,
    /// Tag 0xE9 is an encoder boundary point.
    CableLabs,
}

impl PrivateScope {
    /// Of a loop that begins with the descriptors of this private_data_specifier.
    pub const fn of_specifier(specifier: u32) -> Self {
        let (registrations, network) = (Registrations(0), Network::Dvb);
        PrivateScope { specifier: Some(specifier), registrations, stream_type: None, network }
    }

    /// That of the loops of streams, as the loop of their programme leaves it: with its registrations.
    #[must_use]
    pub fn in_program(self, program_info: Descriptors<'_>) -> Self {
        let registrations = program_info.iter().map_while(Result::ok).filter_map(|descriptor| match descriptor {
            Descriptor::Mpeg(MpegDescriptor::Registration(d)) => Some(d.format_identifier.0),
            _ => None,
        });
        PrivateScope { registrations: registrations.fold(self.registrations, Registrations::with), ..self }
    }

    /// That of the loop of one stream.
    #[must_use]
    pub const fn in_stream(self, stream_type: StreamType) -> Self {
        PrivateScope { stream_type: Some(stream_type), ..self }
    }

    /// Registered with this format_identifier, or with the same number as private_data_specifier.
    fn is_of(&self, format_identifier: [u8; 4]) -> bool {
        self.registrations.contains(format_identifier) || self.specifier == Some(u32::from_be_bytes(format_identifier))
    }

    /// The descriptor is one of Chinese networks here.
    fn is_chinese(&self, raw: RawDescriptor<'_>) -> bool {
        match raw.descriptor_tag {
            0x3E => self.stream_type == Some(AVS3_VIDEO),
            0x3F => self.stream_type == Some(StreamType::AVS) && raw.body.len() == 4,
            0x40 => self.registrations.contains(*b"AVSV"),
            0x5A => self.network == Network::Chinese,
            // It stands in the first loop of the PMT and in the EIT.
            0x86 => self.network == Network::Chinese && self.specifier.is_none() && self.stream_type.is_none(),
            0xA0 => self.registrations.contains(*b"DRA1"),
            0xC0 => self.network == Network::Chinese && self.specifier.is_none(),
            0xD1 => self.is_of(*b"AVSV"),
            0xD2 | 0xD3 => self.is_of(*b"AVSA"),
            0xF3 => self.registrations.contains(*b"cuvv"),
            _ => false,
        }
    }
}

/// The stream_type of AVS3 video.
const AVS3_VIDEO: StreamType = StreamType(0xD4);
/// The private_data_specifier of AOMedia.
const AOMS: u32 = u32::from_be_bytes(*b"AOMS");

impl<'a> Scope<'a, RawDescriptor<'a>> for PrivateScope {
    type Item = Private<'a>;

    fn read(&mut self, raw: RawDescriptor<'a>, body: Reader<'a>) -> Private<'a> {
        match raw.descriptor_tag {
            0x5F => self.specifier = <[u8; 4]>::try_from(raw.body.0).ok().map(u32::from_be_bytes),
            0x05 => {
                if let Some(format_identifier) = raw.body.first_chunk() {
                    self.registrations = self.registrations.with(*format_identifier);
                }
            }
            _ => {}
        }
        let registrations = self.registrations;
        match (raw.descriptor_tag, self.specifier) {
            _ if self.is_chinese(raw) => Private::chinese(raw, body),
            (..0x80, _) => Private::dvb(raw, body),
            (0x80, specifier) if registrations.contains(*b"AV01") || specifier == Some(AOMS) => Private::av1(raw, body),
            (0x8A, _) if registrations.contains(*b"CUEI") => Private::cue(raw, body),
            (0xC4, _) if registrations.contains(*b"VANC") => Private::vanc(raw, body),
            (0xE9, _) if self.network == Network::CableLabs => Private::cable_labs(raw, body),
            (_, Some(0x10 | 0x28)) => Private::eacem(raw, body),
            // Free TV Australia has the logical channels of EACEM, and no more.
            (0x83, Some(0x3200..=0x320F)) => Private::eacem(raw, body),
            (_, Some(0x55F)) => Private::eutelsat(raw, body),
            (_, Some(0x29)) => Private::nor_dig(raw, body),
            (_, Some(0x233A)) => Private::ofcom(raw, body),
            (_, Some(0x40)) => Private::ci_plus(raw, body),
            (_, Some(0x01)) => Private::ses(raw, body),
            (_, Some(0x02)) => Private::sky(raw, body),
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

    /// Registration `AV01` or private_data_specifier `AOMS`, of AOMedia.
    pub enum Av1Descriptor<'a>: RawDescriptor<'a> exact {
        0x80 Av1Video as "AV1_video",
    }

    /// Registration `CUEI`, of SCTE 35.
    pub enum CueStreamDescriptor<'a>: RawDescriptor<'a> exact {
        0x8A CueIdentifier,
    }

    /// Descriptors of CableLabs.
    pub enum CableLabsDescriptor<'a>: RawDescriptor<'a> {
        0xE9 Ebp<'a> as "EBP",
    }
}

codes! {
    /// cue_stream_type.
    pub CueStreamType: u8 = 8 {
        0 INSERT_NULL_SCHEDULE "splice_insert, splice_null, splice_schedule",
        1 ALL "all commands",
        2 SEGMENTATION "segmentation",
        3 TIERED_SPLICING "tiered splicing",
        4 TIERED_SEGMENTATION "tiered segmentation",
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

    /// AV1_video_descriptor. Open question: its layout is that of a draft.
    pub struct Av1Video {
        marker:                             1 u8 = 1,
        version:                            7 u8,
        seq_profile:                        3 u8,
        seq_level_idx_0:                    5 u8,
        seq_tier_0:                         1 bool,
        high_bitdepth:                      1 bool,
        twelve_bit:                         1 bool,
        monochrome:                         1 bool,
        chroma_subsampling_x:               1 bool,
        chroma_subsampling_y:               1 bool,
        chroma_sample_position:             2 u8,
        hdr_wcg_idc:                        2 u8,
        reserved_zeros:                     1 Rfz,
        initial_presentation_delay_present: 1 bool,
        /// Less one; zero where it is not present.
        initial_presentation_delay:         4 u8,
    }

    /// cue_identifier_descriptor — SCTE 35: which commands a stream of splice information carries.
    pub struct CueIdentifier {
        cue_stream_type: 8 CueStreamType,
    }

    /// EBP_descriptor: encoder boundary points. What the partitions say is not verified, and kept as bytes.
    pub struct Ebp<'a> {
        num_partitions: 5 u8,
        timescale_flag: 1 bool = timescale.is_some(),
        reserved:       2 Rfu,
        timescale: (if timescale_flag) Option<EbpTimescale>,
        partitions:     .. Blob<'a>,
    }

    /// The clock of an [`Ebp`].
    pub struct EbpTimescale {
        ticks_per_second:           21 u32,
        /// Bytes of a distance, less one.
        ebp_distance_width_minus_1:  3 u8,
    }
}

choice! {
    /// What a [`Guidance`] says.
    pub enum GuidanceText<'a>: u8 {
        0 Plain(WholeText<'a>) as "text",
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

    /// Free TV Australia: the logical channels of EACEM, and nothing else of it.
    #[test]
    fn a_borrowed_descriptor_brings_no_others() {
        let bytes = hex!("83 04 1234fc07 86 01 02");
        for specifier in [0x3200, 0x320F] {
            assert!(matches!(
                items(&bytes, PrivateScope::of_specifier(specifier))[..],
                [Private::Eacem(EacemDescriptor::LogicalChannel(_)), Private::Dvb(d)] if d.name() == "unknown"
            ));
        }
    }

    /// The bytes of the corpus' test-005 with the numbers of its reference: two entries, not four of EACEM.
    #[test]
    fn channels_of_eutelsat_name_their_transport_stream() {
        let bytes = hex!("83 10 3494 b674 78bf f02d 3784 b623 22bf f09d");
        let [private] = items(&bytes, PrivateScope::of_specifier(0x55F))[..] else { panic!() };
        let mut found = Vec::new();
        private.channel_numbers(|c| {
            let stream = c.stream.map(|s| (s.original_network_id, s.transport_stream_id));
            found.push((stream, c.service_id, c.logical_channel_number));
        });
        assert_eq!(found, [(Some((0x3494, 0xB674)), 0x78BF, 45), (Some((0x3784, 0xB623)), 0x22BF, 157)]);
    }

    #[test]
    fn a_caller_says_what_a_loop_begins_with() {
        let bytes = hex!("ce 06 ff 01 1234 c0ff");
        let [Private::CiPlus(CiPlusDescriptor::CiProtection(ci))] = items(&bytes, PrivateScope::of_specifier(0x40))[..]
        else {
            panic!()
        };
        let brands: Vec<_> = ci.cicam_brands.unwrap().iter().map(|b| b.unwrap().cicam_brand_identifier).collect();
        assert_eq!((ci.free_ci_mode_flag, brands, ci.private_data), (true, std::vec![0x1234], Blob(&[0xC0, 0xFF])));
        let bytes = hex!("d1 02 1234");
        let [Private::Ses(SesDescriptor::VirtualServiceId(id))] = items(&bytes, PrivateScope::of_specifier(1))[..]
        else {
            panic!()
        };
        assert_eq!(id.virtual_service_id, 0x1234);
    }

    #[test]
    fn what_has_another_length_has_another_owner() {
        let bytes = hex!("86 02 0102");
        assert!(matches!(
            items(&bytes, PrivateScope::of_specifier(0x28))[..],
            [Private::Eacem(EacemDescriptor::Invalid { .. })]
        ));
    }

    #[test]
    fn json_says_whose_it_is() {
        let bytes = hex!("87 0c 05 02 4142 64656e 04 1234fc07");
        let bytes = &bytes[..];
        let [private] = items(bytes, PrivateScope::of_specifier(0x29))[..] else { panic!() };
        let json = serde_json::to_value(private).unwrap();
        assert!(json.get("nor_dig").is_some(), "{json}");
        let (value, mut back): (Value, _) = (serde_json::from_value(json).unwrap(), Vec::new());
        Private::transcode(&value, &mut back).unwrap();
        assert_eq!(back, bytes);
    }
}
