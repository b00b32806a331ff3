//! Descriptors of services.

use crate::text::Text;
use wire::{Chars, List, Rfu, U16, codes, syntax};

codes! {
    /// announcement_type of an [`AnnouncementSupport`].
    pub AnnouncementType: u8 = 4 {
        0 EMERGENCY_ALARM "emergency alarm",
        1 ROAD_TRAFFIC "road traffic flash",
        2 PUBLIC_TRANSPORT "public transport flash",
        3 WARNING "warning message",
        4 NEWS "news flash",
        5 WEATHER "weather flash",
        6 EVENT "event announcement",
        7 PERSONAL_CALL "personal call",
    }

    /// logical_cell_presentation_info of a [`Mosaic`].
    pub CellPresentation: u8 = 3 {
        1 VIDEO "video",
        2 STILL_PICTURE "still picture",
        3 GRAPHICS_TEXT "graphics/text",
    }

    /// cell_linkage_info of a [`Mosaic`].
    pub CellLinkage: u8 = 8 {
        0 UNDEFINED "undefined",
        1 BOUQUET "bouquet related",
        2 SERVICE "service related",
        3 OTHER_MOSAIC "other mosaic related",
        4 EVENT "event related",
    }

    /// service_type — Table 89.
    pub ServiceType: u8 = 8 {
        0x01 TELEVISION "digital television service" "数字电视业务",
        0x02 RADIO "digital radio sound service" "数字声音广播业务",
        0x03 TELETEXT "teletext service" "图文电视业务",
        0x04 NVOD_REFERENCE "NVOD reference service" "NVOD参考业务",
        0x05 NVOD_TIME_SHIFTED "NVOD time-shifted service" "NVOD时移业务",
        0x06 MOSAIC "mosaic service" "马赛克业务",
        0x07 FM_RADIO "FM radio service" "调频广播业务",
        0x08 DVB_SRM "DVB SRM service" "DVB系统更新消息业务",
        0x0A ADVANCED_CODEC_RADIO "advanced codec digital radio sound service" "高级编码数字声音广播业务",
        0x0B AVC_MOSAIC "H.264/AVC mosaic service" "H.264/AVC马赛克业务",
        0x0C DATA_BROADCAST "data broadcast service" "数据广播业务",
        0x0D COMMON_INTERFACE "reserved for common interface" "为公共接口保留",
        0x0E RCS_MAP "RCS Map" "RCS映射",
        0x0F RCS_FLS "RCS FLS" "RCS FLS",
        0x10 DVB_MHP "DVB MHP service" "DVB MHP业务",
        0x11 MPEG2_HD_TELEVISION "MPEG-2 HD digital television service" "MPEG-2高清数字电视业务",
        0x16 AVC_SD_TELEVISION "H.264/AVC SD digital television service" "H.264/AVC标清数字电视业务",
        0x17 AVC_SD_NVOD_TIME_SHIFTED "H.264/AVC SD NVOD time-shifted service" "H.264/AVC标清NVOD时移业务",
        0x18 AVC_SD_NVOD_REFERENCE "H.264/AVC SD NVOD reference service" "H.264/AVC标清NVOD参考业务",
        0x19 AVC_HD_TELEVISION "H.264/AVC HD digital television service" "H.264/AVC高清数字电视业务",
        0x1A AVC_HD_NVOD_TIME_SHIFTED "H.264/AVC HD NVOD time-shifted service" "H.264/AVC高清NVOD时移业务",
        0x1B AVC_HD_NVOD_REFERENCE "H.264/AVC HD NVOD reference service" "H.264/AVC高清NVOD参考业务",
        0x1C AVC_HD_3D_TELEVISION "H.264/AVC frame compatible plano-stereoscopic HD service" "H.264/AVC帧兼容立体高清数字电视业务",
        0x1D AVC_HD_3D_NVOD_TIME_SHIFTED "H.264/AVC frame compatible plano-stereoscopic HD NVOD time-shifted service" "H.264/AVC帧兼容立体高清NVOD时移业务",
        0x1E AVC_HD_3D_NVOD_REFERENCE "H.264/AVC frame compatible plano-stereoscopic HD NVOD reference service" "H.264/AVC帧兼容立体高清NVOD参考业务",
        0x1F HEVC_TELEVISION "HEVC digital television service" "HEVC数字电视业务",
        0x20 HEVC_UHD_TELEVISION "HEVC UHD digital television service" "HEVC超高清数字电视业务",
        0x21 VVC_TELEVISION "VVC digital television service" "VVC数字电视业务",
        0x22 AVS3_TELEVISION "AVS3 digital television service" "AVS3数字电视业务",
    }
}

syntax! {
    /// service_descriptor — 6.2.33, Table 88.
    pub struct Service<'a> {
        service_type:            8 ServiceType,
        service_provider_name: [8] Text<'a>,
        service_name:          [8] Text<'a>,
    }

    /// NVOD_reference_descriptor — 6.2.26: the services that repeat a near-video-on-demand service.
    pub struct NvodReference<'a> {
        services: .. List<'a, ServiceReference>,
    }

    /// A service, of whatever network.
    pub struct ServiceReference {
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        service_id:          16 u16,
    }

    /// time_shifted_service_descriptor — 6.2.45.
    pub struct TimeShiftedService {
        reference_service_id: 16 u16,
    }

    /// mosaic_descriptor — 6.2.21.
    pub struct Mosaic<'a> {
        mosaic_entry_point:                    1 bool,
        /// Cells in a row, less one.
        number_of_horizontal_elementary_cells: 3 u8,
        reserved:                              1 Rfu,
        /// Cells in a column, less one.
        number_of_vertical_elementary_cells:   3 u8,
        logical_cells: .. List<'a, LogicalCell<'a>>,
    }

    /// Elementary cells that show one thing together, and what stands behind it.
    pub struct LogicalCell<'a> {
        logical_cell_id:                6 u8,
        reserved:                       7 Rfu,
        logical_cell_presentation_info: 3 CellPresentation,
        elementary_cells:             [8] List<'a, ElementaryCell>,
        cell_linkage_info:              8 CellLinkage,
        bouquet_id: (if cell_linkage_info == CellLinkage::BOUQUET) 16 Option<u16>,
        service: (if matches!(cell_linkage_info.0, 2..=4)) Option<LinkedService>,
        event_id: (if cell_linkage_info == CellLinkage::EVENT) 16 Option<u16>,
    }

    /// A cell of the picture, counted from the top left.
    pub struct ElementaryCell {
        reserved:           2 Rfu,
        elementary_cell_id: 6 u8,
    }

    /// A service, the network first.
    pub struct LinkedService {
        original_network_id: 16 u16,
        transport_stream_id: 16 u16,
        service_id:          16 u16,
    }

    /// telephone_descriptor — 6.2.42. The lengths of the five parts of the number stand in front of them.
    pub struct Telephone<'a> {
        reserved_1:                     2 Rfu,
        /// True when the number can be called from abroad.
        foreign_availability:           1 bool,
        connection_type:                5 u8,
        reserved_2:                     1 Rfu,
        country_prefix_length:          2 u8 = len(country_prefix),
        international_area_code_length: 3 u8 = len(international_area_code),
        operator_code_length:           2 u8 = len(operator_code),
        reserved_3:                     1 Rfu,
        national_area_code_length:      3 u8 = len(national_area_code),
        core_number_length:             4 u8 = len(core_number),
        country_prefix: (bytes country_prefix_length) Text<'a>,
        international_area_code: (bytes international_area_code_length) Text<'a>,
        operator_code: (bytes operator_code_length) Text<'a>,
        national_area_code: (bytes national_area_code_length) Text<'a>,
        core_number: (bytes core_number_length) Text<'a>,
    }

    /// multilingual_service_name_descriptor — 6.2.25.
    pub struct MultilingualServiceName<'a> {
        names: .. List<'a, ServiceNameIn<'a>>,
    }

    /// The names of a service and of its provider in one language.
    pub struct ServiceNameIn<'a> {
        iso_639_language_code:  24 Chars<3>,
        service_provider_name: [8] Text<'a>,
        service_name:          [8] Text<'a>,
    }

    /// service_move_descriptor — 6.2.36: where the service goes.
    pub struct ServiceMove {
        new_original_network_id: 16 u16,
        new_transport_stream_id: 16 u16,
        new_service_id:          16 u16,
    }

    /// announcement_support_descriptor — 6.2.3.
    pub struct AnnouncementSupport<'a> {
        /// A bit for each type of announcement; the lowest is that of type 0.
        announcement_support_indicator: 16 u16,
        announcements: .. List<'a, Announcement>,
    }

    /// A type of announcement.
    pub struct Announcement {
        announcement_type: 4 AnnouncementType,
        reserved:          1 Rfu,
        reference_type:    3 u8,
        reference: (if matches!(reference_type, 1..=3)) Option<AnnouncementReference>,
    }

    /// The component that carries announcements.
    pub struct AnnouncementReference {
        original_network_id: 16 u16,
        transport_stream_id: 16 u16,
        service_id:          16 u16,
        component_tag:        8 u8,
    }

    /// service_availability_descriptor — 6.2.34.
    pub struct ServiceAvailability<'a> {
        /// True when the cells are those in which the service is available.
        availability_flag: 1 bool,
        reserved:          7 Rfu,
        cell_ids: .. List<'a, U16>,
    }
}
