//! The descriptors of the AIT: a space of tags of its own. The lines of [`AitDescriptor`] are the registry.

use crate::descriptor::{LanguageText, PrivateDataSpecifier, RawDescriptor};
use crate::text::Text;
use wire::{Blob, List, Rfu, U8, U16, choice, codes, syntax, tagged};

tagged! {
    /// The descriptors of the application information table — TS 102 809 and TS 102 727.
    pub enum AitDescriptor<'a>: RawDescriptor<'a> {
        0x00 Application<'a>,
        0x01 ApplicationName<'a>,
        0x02 TransportProtocol<'a>,
        0x03 DvbJApplication<'a> as "dvb_j_application",
        0x04 DvbJApplicationLocation<'a> as "dvb_j_application_location",
        0x05 ExternalApplicationAuthorisation<'a>,
        0x06 ApplicationRecording<'a>,
        0x08 DvbHtmlApplication<'a>,
        0x09 DvbHtmlApplicationLocation<'a>,
        0x0A DvbHtmlApplicationBoundary<'a>,
        0x0B ApplicationIcons<'a>,
        0x0C Prefetch<'a>,
        0x0D DiiLocation<'a> as "DII_location",
        0x10 ApplicationStorage,
        0x11 IpSignalling,
        0x12 ProviderExport<'a>,
        0x13 ProviderUsage<'a>,
        0x14 GraphicsConstraints<'a>,
        0x15 SimpleApplicationLocation<'a>,
        0x16 ApplicationUsage,
        0x17 SimpleApplicationBoundary<'a>,
        0x5F PrivateDataSpecifier,
    }
}

codes! {
    /// visibility of an application.
    pub Visibility: u8 = 2 {
        0 NOT_VISIBLE_ALL "visible neither to users nor to other applications",
        1 NOT_VISIBLE_USERS "visible to other applications only",
        3 VISIBLE_ALL "visible to users and applications",
    }

    /// protocol_id — TS 102 809.
    pub ProtocolId: u16 = 16 {
        1 OBJECT_CAROUSEL "object carousel",
        2 IP_MPE "IP via DVB multiprotocol encapsulation",
        3 HTTP "transport over the interaction channel (HTTP)",
    }
}

syntax! {
    /// application_descriptor — TS 102 809.
    pub struct Application<'a> {
        application_profiles:    [8] List<'a, ApplicationProfile>,
        service_bound_flag:        1 bool,
        visibility:                2 Visibility,
        reserved:                  5 Rfu,
        application_priority:      8 u8,
        transport_protocol_labels: .. List<'a, U8>,
    }

    /// A profile that an application runs on, and its least version.
    pub struct ApplicationProfile {
        application_profile: 16 u16,
        version_major:        8 u8,
        version_minor:        8 u8,
        version_micro:        8 u8,
    }

    /// application_name_descriptor — TS 102 809.
    pub struct ApplicationName<'a> {
        names: .. List<'a, LanguageText<'a>>,
    }

    /// transport_protocol_descriptor — TS 102 809.
    pub struct TransportProtocol<'a> {
        protocol_id:             16 ProtocolId,
        /// What other descriptors refer to.
        transport_protocol_label: 8 u8,
        selector: (match protocol_id.0) ProtocolSelector<'a>,
    }

    /// The selector of an object carousel.
    pub struct ObjectCarouselProtocol {
        remote_connection: 1 bool = remote.is_some(),
        reserved:          7 Rfu,
        remote: (if remote_connection) Option<RemoteService>,
        component_tag:     8 u8,
    }

    /// The selector of IP via multiprotocol encapsulation. Not verified in the text of the standard; another decoder
    /// reads it so.
    pub struct IpMpeProtocol<'a> {
        remote_connection:   1 bool = remote.is_some(),
        reserved_1:          7 Rfu,
        remote: (if remote_connection) Option<RemoteService>,
        alignment_indicator: 1 bool,
        reserved_2:          7 Rfu,
        urls: .. List<'a, Url<'a>>,
    }

    /// The selector of HTTP.
    pub struct HttpProtocol<'a> {
        urls: .. List<'a, UrlBase<'a>>,
    }

    /// The service of another network or transport stream that carries an application.
    pub struct RemoteService {
        original_network_id: 16 u16,
        transport_stream_id: 16 u16,
        service_id:          16 u16,
    }

    /// A URL, or a part of one.
    pub struct Url<'a> {
        url: [8] Text<'a>,
    }

    /// The first part of URLs, and what goes behind it.
    pub struct UrlBase<'a> {
        url_base: [8] Text<'a>,
        url_extensions: (count 8) List<'a, Url<'a>>,
    }

    /// dvb_j_application_descriptor — TS 102 727.
    pub struct DvbJApplication<'a> {
        parameters: .. List<'a, Parameter<'a>>,
    }

    /// One parameter of an application.
    pub struct Parameter<'a> {
        parameter: [8] Text<'a>,
    }

    /// dvb_j_application_location_descriptor — TS 102 727.
    pub struct DvbJApplicationLocation<'a> {
        base_directory:      [8] Text<'a>,
        classpath_extension: [8] Text<'a>,
        initial_class:        .. Text<'a>,
    }

    /// external_application_authorisation_descriptor — TS 102 809.
    pub struct ExternalApplicationAuthorisation<'a> {
        applications: .. List<'a, AuthorisedApplication>,
    }

    /// An application of elsewhere that may run in the service.
    pub struct AuthorisedApplication {
        organisation_id:      32 u32,
        application_id:       16 u16,
        application_priority:  8 u8,
    }

    /// application_recording_descriptor — TS 102 809.
    pub struct ApplicationRecording<'a> {
        scheduled_recording: 1 bool,
        trick_mode_aware:    1 bool,
        time_shift:          1 bool,
        dynamic:             1 bool,
        av_synced:           1 bool,
        initiating_replay:   1 bool,
        reserved:            2 Rfu,
        labels: (count 8) List<'a, RecordedLabel<'a>>,
        component_tags:     [8] List<'a, U8>,
        private_data:       [8] Blob<'a>,
        reserved_future_use: .. Blob<'a>,
    }

    /// What is to be recorded.
    pub struct RecordedLabel<'a> {
        label:             [8] Text<'a>,
        storage_properties: 2 u8,
        reserved:           6 Rfu,
    }

    /// dvb_html_application_descriptor — TS 102 727.
    pub struct DvbHtmlApplication<'a> {
        application_ids: [8] List<'a, U16>,
        parameter:        .. Text<'a>,
    }

    /// dvb_html_application_location_descriptor — TS 102 727.
    pub struct DvbHtmlApplicationLocation<'a> {
        physical_root: [8] Text<'a>,
        initial_path:   .. Text<'a>,
    }

    /// dvb_html_application_boundary_descriptor — TS 102 727.
    pub struct DvbHtmlApplicationBoundary<'a> {
        label:             [8] Text<'a>,
        regular_expression: .. Text<'a>,
    }

    /// application_icons_descriptor — TS 102 809.
    pub struct ApplicationIcons<'a> {
        icon_locator:       [8] Text<'a>,
        /// One bit for each size and aspect ratio.
        icon_flags:          16 u16,
        reserved_future_use: .. Blob<'a>,
    }

    /// prefetch_descriptor — TS 102 727.
    pub struct Prefetch<'a> {
        transport_protocol_label: 8 u8,
        modules: .. List<'a, PrefetchedModule<'a>>,
    }

    /// Modules to read early.
    pub struct PrefetchedModule<'a> {
        label:            [8] Text<'a>,
        prefetch_priority: 8 u8,
    }

    /// DII_location_descriptor — TS 102 727.
    pub struct DiiLocation<'a> {
        transport_protocol_label: 8 u8,
        locations: .. List<'a, DiiPlace>,
    }

    /// Where a DownloadInfoIndication is.
    pub struct DiiPlace {
        reserved:            1 Rfu,
        dii_identification: 15 u16,
        association_tag:    16 u16,
    }

    /// application_storage_descriptor — TS 102 809.
    pub struct ApplicationStorage {
        storage_property:                  8 u8,
        not_launchable_from_broadcast:     1 bool,
        launchable_completely_from_cache:  1 bool,
        is_launchable_with_older_version:  1 bool,
        reserved_1:                        5 Rfu,
        reserved_2:                        1 Rfu,
        version:                          31 u32,
        priority:                          8 u8,
    }

    /// ip_signalling_descriptor — TS 102 809.
    pub struct IpSignalling {
        platform_id: 24 u32,
    }

    /// provider_export_descriptor — TS 102 727.
    pub struct ProviderExport<'a> {
        providers: .. List<'a, ExportedProvider<'a>>,
    }

    /// A provider that an application offers to others.
    pub struct ExportedProvider<'a> {
        provider_name:       [8] Text<'a>,
        provider_class_name: [8] Text<'a>,
    }

    /// provider_usage_descriptor — TS 102 727.
    pub struct ProviderUsage<'a> {
        providers: .. List<'a, UsedProvider<'a>>,
    }

    /// A provider that an application needs.
    pub struct UsedProvider<'a> {
        provider_name: [8] Text<'a>,
    }

    /// graphics_constraints_descriptor — TS 102 809.
    pub struct GraphicsConstraints<'a> {
        reserved:                            5 Rfu,
        can_run_without_visible_ui:          1 bool,
        handles_configuration_changed:       1 bool,
        handles_externally_controlled_video: 1 bool,
        graphics_configuration: .. Blob<'a>,
    }

    /// simple_application_location_descriptor — TS 102 809.
    pub struct SimpleApplicationLocation<'a> {
        initial_path: .. Text<'a>,
    }

    /// application_usage_descriptor — TS 102 809.
    pub struct ApplicationUsage {
        usage_type: 8 u8,
    }

    /// simple_application_boundary_descriptor — TS 102 809.
    pub struct SimpleApplicationBoundary<'a> {
        boundary_extensions: (count 8) List<'a, BoundaryExtension<'a>>,
    }

    /// What URLs of the application may begin with.
    pub struct BoundaryExtension<'a> {
        boundary_extension: [8] Text<'a>,
    }
}

choice! {
    /// The selector of a [`TransportProtocol`], by the protocol_id.
    pub enum ProtocolSelector<'a>: u16 kept {
        0x0001 ObjectCarouselProtocol as "object_carousel",
        0x0002 IpMpeProtocol<'a> as "ip_mpe",
        0x0003 HttpProtocol<'a> as "http",
    }
}
