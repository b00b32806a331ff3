//! Access units in sections: green metadata of ISO/IEC 23001-11, quality metadata of 23001-10.

use crate::clock::PesTimestamp;
use crate::section::Table;
use wire::{Blob, Chars, Decode, Error, Reader, syntax};

syntax! {
    /// Green access unit — 2.18. In a [`ShortSection`](crate::section::ShortSection), which ends in
    /// `CRC_32` all the same.
    pub struct GreenAccessUnit<'a> {
        /// When it comes into force; its prefix is 0010.
        display_in_pts: 40 PesTimestamp,
        /// As ISO/IEC 23001-11 has it.
        green_au: .. Blob<'a>,
    }

    /// Quality access unit — 2.20.
    ///
    /// This is the body: the header of its section, table_id 0x0A, is unverified. The size of a
    /// sample is said in front of all loops, so [`metrics`](Self::metrics) reads them.
    pub struct QualityAccessUnit<'a> {
        /// Bytes of a sample.
        field_size_bytes: 8 u8,
        metric_count:     8 u8,
        metric_bytes:    .. Blob<'a>,
    }

    /// What comes before the samples of a metric.
    pub struct QualityMetricHeader {
        metric_code: 32 Chars<4>,
        sample_count: 8 u8,
    }
}

/// The samples of one metric of a [`QualityAccessUnit`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QualitySamples<'a> {
    /// Of ISO/IEC 23001-10, four characters.
    pub metric_code: Chars<4>,
    field_size_bytes: usize,
    bytes: &'a [u8],
}

impl<'a> QualityAccessUnit<'a> {
    /// The metrics; what does not decode is the last item.
    pub fn metrics(&self) -> impl Iterator<Item = Result<QualitySamples<'a>, Error>> + use<'a> {
        let size = usize::from(self.field_size_bytes);
        let mut rest = Reader::new(self.metric_bytes.0);
        (0..self.metric_count).map_while(move |_| {
            if rest.is_empty() {
                return None;
            }
            let samples = QualitySamples::decode(size, &mut rest);
            if samples.is_err() {
                rest.rest();
            }
            Some(samples)
        })
    }
}

impl<'a> QualitySamples<'a> {
    fn decode(field_size_bytes: usize, r: &mut Reader<'a>) -> Result<Self, Error> {
        let QualityMetricHeader { metric_code, sample_count } = QualityMetricHeader::decode(r)?;
        let size = usize::from(sample_count).saturating_mul(field_size_bytes.saturating_add(5));
        let bytes = r.bytes(size, &"QualityAccessUnit.sample")?;
        Ok(QualitySamples { metric_code, field_size_bytes, bytes })
    }

    /// The samples: media_DTS, with the prefix 0010, and quality_metric_sample.
    pub fn samples(&self) -> impl Iterator<Item = (PesTimestamp, &'a [u8])> + use<'a> {
        self.bytes.chunks_exact(self.field_size_bytes.saturating_add(5)).filter_map(|sample| {
            let (media_dts, value) = sample.split_first_chunk::<5>()?;
            let [a, b, c, d, e] = *media_dts;
            Some((wire::Bits::from_bits(u64::from_be_bytes([0, 0, 0, a, b, c, d, e]), 40), value))
        })
    }
}

impl GreenAccessUnit<'_> {
    /// The table_id.
    pub const TABLE_ID: u8 = 0x09;
}

impl Table for GreenAccessUnit<'_> {
    const ABBREVIATION: &'static str = "Green_AU";
    const PRIVATE_INDICATOR: bool = false;
    const MAX_SECTION_LENGTH: usize = 4093;
    const SHORT_WITH_CRC: bool = true;

    fn accepts(table_id: u8) -> bool {
        table_id == GreenAccessUnit::TABLE_ID
    }
}
