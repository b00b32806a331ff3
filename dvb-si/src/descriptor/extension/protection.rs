//! Content protection, and what the common interface needs.

use crate::time::UtcTime;
use mpegts::Pid;
use wire::{Blob, List, Rfu, U8, U16, choice, syntax};

syntax! {
    /// cpcm_delivery_signalling_descriptor — TS 102 825-9, 4.1.5.
    pub struct CpcmDeliverySignalling<'a> {
        cpcm_version: 8 u8 = selector.selector(),
        selector: (match cpcm_version) CpcmSelector<'a>,
    }

    /// Usage state information with its length.
    pub struct CpcmUsageState<'a> {
        usi: [8] Usi<'a>,
    }

    /// USI(): what may be done with content.
    pub struct Usi<'a> {
        copy_control:                           3 u8,
        do_not_cpcm_scramble:                   1 bool,
        viewable:                               1 bool,
        view_window_activated:                  1 bool = view_window.is_some(),
        view_period_activated:                  1 bool = view_period.is_some(),
        simultaneous_view_count_activated:      1 bool = simultaneous_view_count.is_some(),
        move_local:                             1 bool,
        view_local:                             1 bool,
        move_and_copy_propagation_information:  2 u8,
        view_propagation_information:           2 u8,
        remote_access_date_moving_window_flag:  1 bool,
        remote_access_date_immediate_flag:      1 bool,
        remote_access_record_flag:              1 bool,
        export_controlled_cps:                  1 bool = cps_vectors.is_some(),
        export_beyond_trust:                    1 bool,
        disable_analogue_sd_export:             1 bool,
        disable_analogue_sd_consumption:        1 bool,
        disable_analogue_hd_export:             1 bool,
        disable_analogue_hd_consumption:        1 bool,
        image_constraint:                       1 bool,
        view_window: (if view_window_activated) Option<ViewWindow>,
        view_period: (if view_period_activated) 16 Option<u16>,
        simultaneous_view_count: (if simultaneous_view_count_activated) 8 Option<u8>,
        remote_access_date: (if remote_access_date_moving_window_flag || remote_access_date_immediate_flag) 40 Option<UtcTime>,
        cps_vectors: (if export_controlled_cps) (count 8) Option<List<'a, CpsVector<'a>>>,
    }

    /// When content may be viewed.
    pub struct ViewWindow {
        view_window_start: 40 UtcTime,
        view_window_end:   40 UtcTime,
    }

    /// What another protection system may do.
    pub struct CpsVector<'a> {
        c_and_r_regime_mask: 8 u8,
        cps_vector:       [16] Blob<'a>,
    }

    /// CP_descriptor — 6.4.3.
    pub struct Cp<'a> {
        cp_system_id: 16 u16,
        reserved:      3 Rfu,
        cp_pid:       13 Pid,
        private_data: .. Blob<'a>,
    }

    /// CP_identifier_descriptor — 6.4.4.
    pub struct CpIdentifier<'a> {
        cp_system_ids: .. List<'a, U16>,
    }

    /// CI_ancillary_data_descriptor — 6.4.2.
    pub struct CiAncillaryData<'a> {
        ancillary_data: .. Blob<'a>,
    }

    /// protection_message_descriptor — TS 102 809, 9.3.3: components whose messages are authenticated.
    pub struct ProtectionMessage<'a> {
        reserved: 4 Rfu,
        component_tags: (count 4) List<'a, U8>,
    }
}

choice! {
    /// The selector of a [`CpcmDeliverySignalling`], by the cpcm_version.
    pub enum CpcmSelector<'a>: u8 {
        1 CpcmUsageState<'a> as "usage_state",
    }
}
