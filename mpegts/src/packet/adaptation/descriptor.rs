//! Descriptors in the extension of the adaptation field: timeline and external media information
//! (TEMI) — ISO/IEC 13818-1, Annex U. Their tags are a space of their own.

use wire::{Blob, List, Rfu, codes, syntax, tagged};

codes! {
    /// url_scheme: what stands before the path.
    pub UrlScheme: u8 = 8 {
        0 NONE "none",
        1 HTTP "http://",
        2 HTTPS "https://",
    }
}

syntax! {
    /// Any descriptor of the adaptation field, its body not interpreted.
    pub raw struct RawAfDescriptor<'a> {
        af_descr_tag: 8 u8,
        /// At most 255 bytes.
        body: [8] Blob<'a>,
    }

    /// temi_timeline_descriptor: what times of other clocks the PTS of this packet stands for.
    pub struct TemiTimeline {
        has_timestamp:      2 u8 = form(timescale.is_some(), media_timestamp.is_some(), media_timestamp_64.is_some()),
        has_ntp:            1 bool = ntp_timestamp.is_some(),
        has_ptp:            1 bool = ptp_timestamp.is_some(),
        has_timecode:       2 u8 = form(timecode.is_some(), short_time_code.is_some(), long_time_code.is_some()),
        force_reload:       1 bool,
        paused:             1 bool,
        discontinuity:      1 bool,
        reserved:           7 Rfu,
        timeline_id:        8 u8,
        /// Ticks a second of the media timestamp.
        timescale:          (if has_timestamp != 0) 32 Option<u32>,
        media_timestamp:    (if has_timestamp == 1) 32 Option<u32>,
        /// The long form; never beside the short one.
        media_timestamp_64: (if has_timestamp == 2) 64 Option<u64>,
        /// As in RFC 5905: seconds since 1900 in the upper half, their fraction in the lower.
        ntp_timestamp:      (if has_ntp) 64 Option<u64>,
        ptp_timestamp:      (if has_ptp) Option<PtpTimestamp>,
        timecode:           (if has_timecode != 0) Option<TemiTimecode>,
        /// In the low 24 bits.
        short_time_code:    (if has_timecode == 1) 24 Option<u32>,
        /// The long form; never beside the short one.
        long_time_code:     (if has_timecode == 2) 64 Option<u64>,
    }

    /// A time of IEEE 1588.
    pub struct PtpTimestamp {
        seconds:     48 u64,
        nanoseconds: 32 u32,
    }

    /// What a time code of a [`TemiTimeline`] counts.
    pub struct TemiTimecode {
        /// Drop-frame counting.
        drop:                   1 bool,
        frames_per_tc_seconds: 15 u16,
        /// 90 kHz ticks.
        duration:              16 u16,
    }

    /// temi_location_descriptor: where external media is found.
    pub struct TemiLocation<'a> {
        force_reload:      1 bool,
        is_announcement:   1 bool = announcement.is_some(),
        splicing_flag:     1 bool,
        use_base_temi_url: 1 bool = url.is_none(),
        reserved:          5 Rfu,
        timeline_id:       7 u8,
        announcement: (if is_announcement) Option<TemiAnnouncement>,
        /// None when the base URL is used.
        url:          (if !use_base_temi_url) Option<TemiUrl<'a>>,
        addons: (count 8) List<'a, TemiAddon<'a>>,
    }

    /// When a location becomes active.
    pub struct TemiAnnouncement {
        /// Ticks a second of the other field.
        timescale:              32 u32,
        time_before_activation: 32 u32,
    }

    /// A location.
    pub struct TemiUrl<'a> {
        url_scheme: 8 UrlScheme,
        url_path: [8] Blob<'a>,
    }

    /// An additional service at the location.
    pub struct TemiAddon<'a> {
        service_type: 8 u8,
        /// For service_type 0 only.
        mime_type: (if service_type == 0) [8] Option<Blob<'a>>,
        url_subpath: [8] Blob<'a>,
    }

    /// temi_base_url_descriptor: what the locations without a URL of their own are relative to.
    pub struct TemiBaseUrl<'a> {
        url_scheme: 8 UrlScheme,
        url_path:  .. Blob<'a>,
    }
}

/// The two bits that announce a common part alone (3), with a short value (1) or a long one (2).
fn form(common: bool, short: bool, long: bool) -> u8 {
    match (common, short, long) {
        (_, true, _) => 1,
        (_, _, true) => 2,
        (true, ..) => 3,
        (false, ..) => 0,
    }
}

tagged! {
    /// The descriptors of the adaptation field — ISO/IEC 13818-1, Annex U.
    pub enum AfDescriptor<'a>: RawAfDescriptor<'a> {
        0x04 TemiTimeline as "timeline",
        0x05 TemiLocation<'a> as "location",
        0x06 TemiBaseUrl<'a> as "baseURL",
    }
}
