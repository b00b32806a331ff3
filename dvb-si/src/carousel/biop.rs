//! Objects of object carousels, and references to them — ISO/IEC 13818-6, 11; TR 101 202, 4.7.

use super::CarouselDescriptor;
use wire::{Blob, List, Rfu, choice, codes, syntax, tagged};

codes! {
    /// use of a [`Tap`].
    pub TapUse: u16 = 16 {
        0x0016 DELIVERY_PARA "BIOP_DELIVERY_PARA_USE",
        0x0017 OBJECT "BIOP_OBJECT_USE",
        // Not verified.
        0x0018 ES "BIOP_ES_USE",
    }

    /// bindingType.
    pub BindingType: u8 = 8 {
        1 OBJECT "nobject",
        2 CONTEXT "ncontext",
    }
}

syntax! {
    /// BIOP::Tap: a stream of the program, by its association_tag.
    pub struct Tap<'a> {
        id:              16 u16,
        use_:            16 TapUse,
        association_tag: 16 u16,
        /// A [`DeliveryParameters`] with [`TapUse::DELIVERY_PARA`].
        selector:       [8] Blob<'a>,
    }

    /// The selector of the tap that says where the [`DownloadInfoIndication`](super::DownloadInfoIndication) of a module
    /// is.
    pub struct DeliveryParameters {
        selector_type:  16 u16 = 1,
        transaction_id: 32 u32,
        /// Microseconds.
        timeout:        32 u32,
    }

    /// IOP::IOR: a reference to an object.
    pub struct Ior<'a> {
        /// The kind of the object, as [`BiopMessage`] has it.
        type_id: [32] Blob<'a>,
        /// Up to a multiple of four bytes.
        alignment: (bytes type_id.len().wrapping_neg() & 3) Blob<'a>,
        profiles: (count 32) List<'a, Profile<'a>>,
    }

    /// A profile of an [`Ior`].
    pub raw struct RawProfile<'a> {
        profile_id_tag: 32 u32,
        body: [32] Blob<'a>,
    }

    /// BIOPProfileBody: an object of this carousel or of another one.
    pub struct BiopProfile<'a> {
        byte_order: 8 u8 = 0,
        components: (count 8) List<'a, ProfileComponent<'a>>,
    }

    /// LiteOptionsProfileBody: an object of another service.
    pub struct LiteOptionsProfile<'a> {
        byte_order: 8 u8 = 0,
        components: (count 8) List<'a, ProfileComponent<'a>>,
    }

    /// A component of a profile.
    pub raw struct RawProfileComponent<'a> {
        component_id_tag: 32 u32,
        body: [8] Blob<'a>,
    }

    /// BIOP::ObjectLocation.
    pub struct ObjectLocation<'a> {
        carousel_id:   32 u32,
        module_id:     16 u16,
        version_major:  8 u8 = 1,
        version_minor:  8 u8 = 0,
        object_key:   [8] Blob<'a>,
    }

    /// DSM::ConnBinder.
    pub struct ConnBinder<'a> {
        taps: (count 8) List<'a, Tap<'a>>,
    }

    /// DSM::ServiceLocation.
    pub struct ServiceLocation<'a> {
        nsap_length:      8 u8 = 20,
        service_domain:   _ Nsap,
        name_components: (count 32) List<'a, LongNameComponent<'a>>,
        initial_context: [32] Blob<'a>,
    }

    /// The NSAP address of a carousel.
    pub struct Nsap {
        afi:                  8 u8,
        type_:                8 u8,
        carousel_id:         32 u32,
        /// 1 for an OUI.
        specifier_type:       8 u8,
        specifier_data:      24 u32,
        transport_stream_id: 16 u16,
        original_network_id: 16 u16,
        service_id:          16 u16,
        reserved:            32 Rfu,
    }

    /// A step of a name in a [`ServiceLocation`].
    pub struct LongNameComponent<'a> {
        id:   [32] Blob<'a>,
        kind: [32] Blob<'a>,
    }

    /// ServiceGatewayInfo: where the root of an object carousel is.
    pub struct ServiceGatewayInfo<'a> {
        ior: _ Ior<'a>,
        download_taps:    (count 8) List<'a, Tap<'a>>,
        service_contexts: (count 8) List<'a, ServiceContext<'a>>,
        user_info:        [16] Blob<'a>,
    }

    /// serviceContext.
    pub struct ServiceContext<'a> {
        context_id: 32 u32,
        context_data: [16] Blob<'a>,
    }

    /// BIOP::ModuleInfo: a module of an object carousel.
    pub struct BiopModuleInfo<'a> {
        /// Microseconds.
        module_time_out: 32 u32,
        /// Microseconds.
        block_time_out:  32 u32,
        /// Microseconds.
        min_block_time:  32 u32,
        taps: (count 8) List<'a, Tap<'a>>,
        user_info: [8] List<'a, CarouselDescriptor<'a>>,
    }

    /// An object in a module.
    pub struct BiopMessage<'a> {
        magic:         32 u32 = 0x4249_4F50,
        version_major:  8 u8 = 1,
        version_minor:  8 u8 = 0,
        byte_order:     8 u8 = 0,
        message_type:   8 u8 = 0,
        message_size:  32 u32 = len(object),
        object: (bytes message_size) BiopObject<'a>,
    }

    /// The key of an object in its module, and the object.
    pub struct BiopObject<'a> {
        object_key:        [8] Blob<'a>,
        object_kind_length: 32 u32 = 4,
        object_kind:        32 u32 = data.selector(),
        data: (match object_kind) ObjectData<'a>,
    }

    /// BIOP::FileMessage.
    pub struct File<'a> {
        object_info:      [16] FileInfo<'a>,
        service_contexts: (count 8) List<'a, ServiceContext<'a>>,
        body:             [32] FileContent<'a>,
    }

    /// The objectInfo of a [`File`].
    pub struct FileInfo<'a> {
        /// Bytes.
        content_size: 64 u64,
        descriptors:  .. List<'a, CarouselDescriptor<'a>>,
    }

    /// The messageBody of a [`File`].
    pub struct FileContent<'a> {
        content: [32] Blob<'a>,
    }

    /// BIOP::DirectoryMessage and BIOP::ServiceGatewayMessage.
    pub struct Directory<'a> {
        object_info:      [16] Blob<'a>,
        service_contexts: (count 8) List<'a, ServiceContext<'a>>,
        body:             [32] Bindings<'a>,
    }

    /// The messageBody of a [`Directory`].
    pub struct Bindings<'a> {
        bindings: (count 16) List<'a, Binding<'a>>,
    }

    /// A name in a directory, and the object it stands for.
    pub struct Binding<'a> {
        name: (count 8) List<'a, NameComponent<'a>>,
        binding_type: 8 BindingType,
        ior: _ Ior<'a>,
        /// Of a file, a [`FileInfo`].
        object_info: [16] Blob<'a>,
    }

    /// A step of a name. Names of one step are the usual.
    pub struct NameComponent<'a> {
        id:   [8] Blob<'a>,
        kind: [8] Blob<'a>,
    }

    /// BIOP::StreamMessage.
    pub struct Stream<'a> {
        object_info:      [16] StreamObjectInfo<'a>,
        service_contexts: (count 8) List<'a, ServiceContext<'a>>,
        body:             [32] StreamTaps<'a>,
    }

    /// DSM::Stream::Info_T.
    pub struct StreamInfo<'a> {
        description: [8] Blob<'a>,
        /// Seconds.
        seconds:      32 i32,
        /// Microseconds.
        microseconds: 16 u16,
        audio:         8 u8,
        video:         8 u8,
        data:          8 u8,
    }

    /// The objectInfo of a [`Stream`].
    pub struct StreamObjectInfo<'a> {
        info: _ StreamInfo<'a>,
        rest: .. Blob<'a>,
    }

    /// The messageBody of a [`Stream`].
    pub struct StreamTaps<'a> {
        taps: (count 8) List<'a, Tap<'a>>,
    }

    /// BIOP::StreamEventMessage.
    pub struct StreamEvent<'a> {
        object_info:      [16] StreamEventObjectInfo<'a>,
        service_contexts: (count 8) List<'a, ServiceContext<'a>>,
        body:             [32] StreamEvents<'a>,
    }

    /// The objectInfo of a [`StreamEvent`].
    pub struct StreamEventObjectInfo<'a> {
        info: _ StreamInfo<'a>,
        event_names: (count 16) List<'a, EventName<'a>>,
        rest:         .. Blob<'a>,
    }

    /// The name of an event.
    pub struct EventName<'a> {
        name: [8] Blob<'a>,
    }

    /// The messageBody of a [`StreamEvent`].
    pub struct StreamEvents<'a> {
        taps:      (count 8) List<'a, Tap<'a>>,
        event_ids: (count 8) List<'a, EventId>,
    }

    /// The number of an event.
    pub struct EventId {
        event_id: 16 u16,
    }
}

tagged! {
    /// The profiles of an [`Ior`].
    pub enum Profile<'a>: RawProfile<'a> {
        0x4953_4F05 LiteOptions(LiteOptionsProfile<'a>),
        0x4953_4F06 Biop(BiopProfile<'a>),
    }

    /// The components of a profile.
    pub enum ProfileComponent<'a>: RawProfileComponent<'a> {
        0x4953_4F40 ConnBinder<'a>,
        0x4953_4F46 ServiceLocation<'a>,
        0x4953_4F50 ObjectLocation<'a>,
    }
}

choice! {
    /// What an object is, by its objectKind.
    pub enum ObjectData<'a>: u32 kept {
        // A directory, and the service gateway.
        0x6469_7200 | 0x7372_6700 Directory<'a>,
        0x6669_6C00 File<'a>,
        0x7374_6500 StreamEvent<'a>,
        0x7374_7200 Stream<'a>,
    }
}

impl<'a> Ior<'a> {
    /// Where in a carousel the object is.
    pub fn location(&self) -> Option<ObjectLocation<'a>> {
        let profiles = self.profiles.iter().filter_map(|profile| match profile {
            Ok(Profile::Biop(biop)) => Some(biop.value.components),
            _ => None,
        });
        profiles.flat_map(|components| components.iter()).find_map(|component| match component {
            Ok(ProfileComponent::ObjectLocation(location)) => Some(location.value),
            _ => None,
        })
    }
}
