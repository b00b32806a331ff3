//! Descriptors of services.

use crate::text::Text;
use wire::{codes, syntax};

codes! {
    /// service_type — Table 89.
    pub ServiceType: u8 = 8 {
        0x01 TELEVISION "digital television service",
        0x02 RADIO "digital radio sound service",
        0x03 TELETEXT "teletext service",
        0x04 NVOD_REFERENCE "NVOD reference service",
        0x05 NVOD_TIME_SHIFTED "NVOD time-shifted service",
        0x06 MOSAIC "mosaic service",
        0x07 FM_RADIO "FM radio service",
        0x08 DVB_SRM "DVB SRM service",
        0x0A ADVANCED_CODEC_RADIO "advanced codec digital radio sound service",
        0x0B AVC_MOSAIC "H.264/AVC mosaic service",
        0x0C DATA_BROADCAST "data broadcast service",
        0x0D COMMON_INTERFACE "reserved for common interface",
        0x0E RCS_MAP "RCS Map",
        0x0F RCS_FLS "RCS FLS",
        0x10 DVB_MHP "DVB MHP service",
        0x11 MPEG2_HD_TELEVISION "MPEG-2 HD digital television service",
        0x16 AVC_SD_TELEVISION "H.264/AVC SD digital television service",
        0x17 AVC_SD_NVOD_TIME_SHIFTED "H.264/AVC SD NVOD time-shifted service",
        0x18 AVC_SD_NVOD_REFERENCE "H.264/AVC SD NVOD reference service",
        0x19 AVC_HD_TELEVISION "H.264/AVC HD digital television service",
        0x1A AVC_HD_NVOD_TIME_SHIFTED "H.264/AVC HD NVOD time-shifted service",
        0x1B AVC_HD_NVOD_REFERENCE "H.264/AVC HD NVOD reference service",
        0x1C AVC_HD_3D_TELEVISION "H.264/AVC frame compatible plano-stereoscopic HD service",
        0x1D AVC_HD_3D_NVOD_TIME_SHIFTED "H.264/AVC frame compatible plano-stereoscopic HD NVOD time-shifted service",
        0x1E AVC_HD_3D_NVOD_REFERENCE "H.264/AVC frame compatible plano-stereoscopic HD NVOD reference service",
        0x1F HEVC_TELEVISION "HEVC digital television service",
        0x20 HEVC_UHD_TELEVISION "HEVC UHD digital television service",
        0x21 VVC_TELEVISION "VVC digital television service",
        0x22 AVS3_TELEVISION "AVS3 digital television service",
    }
}

syntax! {
    /// service_descriptor — 6.2.33, Table 88.
    pub struct Service<'a> {
        service_type:            8 ServiceType,
        service_provider_name: [8] Text<'a>,
        service_name:          [8] Text<'a>,
    }
}
