//! What is known of a stream of a service.

use crate::descriptor::{Descriptor, Descriptors, Extension, PrivateScope};
use crate::table::PmtStream;
use alloc::vec::Vec;
use mpegts::Pid;
use mpegts::descriptor::Descriptor as MpegDescriptor;
use mpegts::psi::StreamType;
use wire::Chars;

/// A stream of a service.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServiceStream<'s> {
    /// Where it is.
    pub elementary_pid: Pid,
    /// What it is, by number.
    pub stream_type: StreamType,
    /// What it is, by name: stream_type, registration_descriptor and the descriptors of codecs taken together. None
    /// where they do not tell.
    pub codec: Option<&'static str>,
    /// Languages of sound, teletext and subtitles, each once, in the order of the descriptors.
    pub languages: Vec<Chars<3>>,
    /// Of the stream_identifier_descriptor.
    pub component_tag: Option<u8>,
    /// All descriptors.
    pub es_info: Descriptors<'s>,
}

impl<'s> ServiceStream<'s> {
    pub(super) fn new(stream: &PmtStream<'s>, scope: PrivateScope) -> Self {
        let (stream_type, es_info) = (stream.stream_type, stream.es_info);
        let mut new = ServiceStream {
            elementary_pid: stream.elementary_pid,
            stream_type,
            codec: codec(stream_type, es_info, scope),
            languages: Vec::new(),
            component_tag: None,
            es_info,
        };
        for descriptor in es_info.iter().map_while(Result::ok) {
            match descriptor {
                Descriptor::Mpeg(MpegDescriptor::Iso639Language(list)) => {
                    new.add(list.languages.iter().map_while(Result::ok).map(|l| l.iso_639_language_code));
                }
                Descriptor::Teletext(list) => {
                    new.add(list.pages.iter().map_while(Result::ok).map(|page| page.iso_639_language_code));
                }
                Descriptor::Subtitling(list) => {
                    new.add(list.subtitles.iter().map_while(Result::ok).map(|s| s.iso_639_language_code));
                }
                Descriptor::StreamIdentifier(d) => new.component_tag = Some(d.component_tag),
                _ => {}
            }
        }
        new
    }

    fn add(&mut self, languages: impl Iterator<Item = Chars<3>>) {
        for language in languages {
            if !self.languages.contains(&language) {
                self.languages.push(language);
            }
        }
    }
}

/// What a stream is coded with, by ISO/IEC 13818-1 and EN 300 468, else by who has registered it.
fn codec(stream_type: StreamType, es_info: Descriptors<'_>, scope: PrivateScope) -> Option<&'static str> {
    let told_by_type = stream_type.name().filter(|_| !matches!(stream_type.0, 0x05 | 0x06));
    let mut registration = None;
    let mut told = None;
    for descriptor in es_info.iter().map_while(Result::ok) {
        let name = match descriptor {
            Descriptor::Ac3(_) => "AC-3 audio",
            Descriptor::EnhancedAc3(_) => "E-AC-3 audio",
            Descriptor::Dts(_) => "DTS audio",
            Descriptor::Aac(_) => "AAC audio",
            Descriptor::Teletext(_) => "teletext",
            Descriptor::Subtitling(_) => "DVB subtitles",
            Descriptor::VbiData(_) | Descriptor::VbiTeletext(_) => "VBI data",
            Descriptor::ApplicationSignalling(_) => "application information",
            Descriptor::Extension(Extension::Ac4(_)) => "AC-4 audio",
            Descriptor::Extension(Extension::DtsHd(_)) => "DTS-HD audio",
            Descriptor::Extension(Extension::DtsUhd(_)) => "DTS-UHD audio",
            Descriptor::Extension(Extension::TtmlSubtitling(_)) => "TTML subtitles",
            Descriptor::Mpeg(MpegDescriptor::Registration(d)) => {
                registration = Some(d.format_identifier.0);
                continue;
            }
            _ => continue,
        };
        told = told.or(Some(name));
    }
    // Around the loop, only what names a stream_type says something about this one.
    let around = [*b"AVSV", *b"AVSA", *b"CUEI"].into_iter().filter(|id| scope.registrations.contains(*id));
    let registered = registration.into_iter().chain(around).find_map(|id| registered(stream_type, id));
    told_by_type.or(told).or(registered).or(stream_type.name())
}

/// What a private stream_type means under a format_identifier.
fn registered(stream_type: StreamType, format_identifier: [u8; 4]) -> Option<&'static str> {
    Some(match (&format_identifier, stream_type.0) {
        (b"AVSV", 0xD2) => "AVS2 video",
        (b"AVSV", 0xD4) => "AVS3 video",
        (b"AVSA", 0xD3) => "AVS2 audio",
        (b"AVSA", 0xD5) => "AVS3 audio",
        (b"CUEI", 0x86) => "SCTE 35 splice information",
        (b"drac", 0xD1) => "Dirac video",
        (b"VC-1", 0xEA) => "VC-1 video",
        (b"DRA1", _) => "DRA audio",
        (b"AC-3", _) => "AC-3 audio",
        (b"EAC3", _) => "E-AC-3 audio",
        (b"AC-4", _) => "AC-4 audio",
        (b"DTS1" | b"DTS2" | b"DTS3", _) => "DTS audio",
        (b"HEVC", _) => "HEVC video",
        (b"AV01", _) => "AV1 video",
        (b"Opus", _) => "Opus audio",
        (b"BSSD", _) => "SMPTE 302M audio",
        (b"KLVA", _) => "SMPTE 336M metadata",
        (b"ID3 ", _) => "ID3 metadata",
        (b"VANC", _) => "SMPTE ST 2038 ancillary data",
        _ => return None,
    })
}
