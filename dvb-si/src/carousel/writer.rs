//! Files and modules into the sections of a carousel.

use super::{
    Binding, BindingType, BiopMessage, BiopModuleInfo, BiopObject, BiopProfile, CarouselDescriptor, Compatibility,
    CompressedModule, ConnBinder, DeliveryParameters, Directory, DownloadDataBlock, DownloadInfoIndication,
    DownloadMessage, DownloadServerInitiate, File, FileContent, FileInfo, Group, Groups, Ior, Message, Module,
    ModuleName, NameComponent, ObjectData, ObjectLocation, Profile, ProfileComponent, ServiceGatewayInfo, Tap, TapUse,
};
use crate::text::Text;
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec, vec::Vec};
use mpegts::psi::DsmccPayload;
use mpegts::section::LongSection;
use thiserror::Error;
use wire::{Blob, Encode, List};

wire::settings! {
    /// What the sections of a carousel say.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct CarouselSettings {
        /// The carouselId, and the downloadId.
        carousel_id: u32 = 1,
        /// Of the stream, in the association_tag_descriptor of the PMT.
        association_tag: u16 = 1,
        /// Of everything: the version of the modules, and in the transactionIds. Each change of a carousel adds one.
        version: u8 = 0,
        /// Bytes of a block, 1 to 4066.
        block_size: u16 = 4066,
        /// Bytes of the objects put into one module. A larger object has one of its own.
        module_size: usize = 1 << 16,
        /// Packs the modules that become smaller by it: with the feature `zlib`.
        compress: bool = false,
        /// Microseconds until a receiver gives a module up.
        time_out: u32 = 60_000_000,
    }
}

/// Why a carousel cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CarouselError {
    /// A name that is empty, `.`, `..`, or longer than 254 bytes.
    #[error("no name of a file: {0}")]
    Name(String),
    /// A name that is there already.
    #[error("there already: {0}")]
    Taken(String),
    /// More modules or objects than there are numbers, or a module of more blocks.
    #[error("too many modules or blocks")]
    TooLarge,
    /// What a message cannot say.
    #[error(transparent)]
    Encode(#[from] wire::Error),
}

/// Modules in one DII: 36 bytes each, and a name, are less than a section.
const MODULES_OF_DII: usize = 100;

#[derive(Debug, Clone)]
enum Object {
    /// Its entries by name.
    Directory(BTreeMap<String, usize>),
    File(Vec<u8>),
}

/// Writes a directory of files as an object carousel.
///
/// The service gateway and the directories come first, and files that stand beside each other share modules.
///
/// ```
/// use dvb_si::carousel::{CarouselError, CarouselSettings, ObjectCarouselBuilder};
///
/// let mut builder = ObjectCarouselBuilder::new(CarouselSettings::default().carousel_id(7).version(2));
/// builder.file("applications/index.html", b"<html/>")?;
/// assert!(matches!(builder.file("applications", b""), Err(CarouselError::Taken(_))));
/// // DSI, DII, one block with the gateway, the directory and the file.
/// assert_eq!(builder.sections()?.len(), 3);
/// # Ok::<(), CarouselError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ObjectCarouselBuilder {
    settings: CarouselSettings,
    /// The first one is the root.
    objects: Vec<Object>,
}

impl Default for ObjectCarouselBuilder {
    fn default() -> Self {
        Self::new(CarouselSettings::default())
    }
}

impl ObjectCarouselBuilder {
    /// An empty directory.
    pub fn new(settings: CarouselSettings) -> Self {
        ObjectCarouselBuilder { settings, objects: vec![Object::Directory(BTreeMap::new())] }
    }

    /// Adds a file, and the directories it is in. Names are separated by `/`.
    ///
    /// # Errors
    /// [`CarouselError::Name`] and [`CarouselError::Taken`].
    pub fn file(&mut self, path: &str, content: &[u8]) -> Result<(), CarouselError> {
        let (directory, name) = path.rsplit_once('/').map_or((None, path), |(directory, name)| (Some(directory), name));
        let parent = directory.map_or(Ok(0), |directory| self.directory(directory))?;
        self.add(parent, name, Object::File(content.into())).and_then(|added| match added {
            (_, true) => Ok(()),
            _ => Err(CarouselError::Taken(path.into())),
        })
    }

    /// Adds a directory, and those it is in; the number of its object.
    fn directory(&mut self, path: &str) -> Result<usize, CarouselError> {
        path.split('/').try_fold(0, |parent, name| {
            self.add(parent, name, Object::Directory(BTreeMap::new())).map(|(object, _)| object)
        })
    }

    /// Adds an object unless there is one, and says which.
    fn add(&mut self, parent: usize, name: &str, object: Object) -> Result<(usize, bool), CarouselError> {
        if matches!(name, "" | "." | "..") || name.len() > 254 || name.contains('\0') {
            return Err(CarouselError::Name(name.into()));
        }
        let next = self.objects.len();
        let Some(Object::Directory(entries)) = self.objects.get_mut(parent) else {
            return Err(CarouselError::Taken(name.into()));
        };
        let place = *entries.entry(name.to_owned()).or_insert(next);
        if place == next {
            self.objects.push(object);
        }
        Ok((place, place == next))
    }

    /// The sections of one cycle: the DSI, the DIIs, and the blocks.
    ///
    /// # Errors
    /// [`CarouselError::TooLarge`] and [`CarouselError::Encode`].
    pub fn sections(&self) -> Result<Vec<Vec<u8>>, CarouselError> {
        let places = self.places()?;
        let mut modules: Vec<Vec<u8>> = Vec::new();
        for (object, place) in self.in_order() {
            let index = usize::from(places.get(place).copied().unwrap_or(1)).saturating_sub(1);
            if modules.len() <= index {
                modules.resize_with(index.saturating_add(1), Vec::new);
            }
            if let Some(module) = modules.get_mut(index) {
                module.extend(self.message(object, place, &places)?);
            }
        }
        let tap = Tap { use_: TapUse::OBJECT, association_tag: self.settings.association_tag, ..Default::default() };
        let info = |packed: &[CarouselDescriptor<'_>], _: usize| {
            let time_out = self.settings.time_out;
            BiopModuleInfo {
                module_time_out: time_out,
                block_time_out: time_out,
                min_block_time: 0,
                taps: List::Items(&[tap]),
                user_info: List::from(packed),
            }
            .encode_to_vec()
        };
        let (mut sections, _) = download(&self.settings, &modules, info)?;
        let gateway = with_ior(&self.settings, b"srg\0", 0, 1, |ior| {
            ServiceGatewayInfo { ior, ..Default::default() }.encode_to_vec()
        })?;
        sections.insert(0, initiate(&self.settings, &gateway)?);
        Ok(sections)
    }

    /// Directories, then files.
    fn in_order(&self) -> impl Iterator<Item = (&Object, usize)> {
        let of = |files: bool| {
            let all = self.objects.iter().zip(0..);
            all.filter(move |(object, _)| matches!(object, Object::File(_)) == files)
        };
        of(false).chain(of(true))
    }

    /// The module of each object.
    fn places(&self) -> Result<Vec<u16>, CarouselError> {
        let mut places = vec![1; self.objects.len()];
        let (mut module, mut size) = (1u16, 0usize);
        for (object, place) in self.in_order() {
            let len = self.message(object, place, &places)?.len();
            if size > 0 && size.saturating_add(len) > self.settings.module_size {
                module = module.checked_add(1).ok_or(CarouselError::TooLarge)?;
                size = 0;
            }
            size = size.saturating_add(len);
            if let Some(of_object) = places.get_mut(place) {
                *of_object = module;
            }
        }
        Ok(places)
    }

    /// The message of an object. Its length does not depend on the places.
    fn message(&self, object: &Object, place: usize, places: &[u16]) -> Result<Vec<u8>, CarouselError> {
        let key = key_of(place)?;
        let message = |data| BiopMessage { object: BiopObject { object_key: Blob(&key), data } }.encode_to_vec();
        let entries = match object {
            Object::File(content) => {
                let object_info = FileInfo { content_size: content.len() as u64, ..Default::default() };
                let body = FileContent { content: Blob(content) };
                return Ok(message(ObjectData::from(File { object_info, body, ..Default::default() }))?);
            }
            Object::Directory(entries) => entries,
        };
        let mut bindings = Vec::new();
        for (name, place) in entries {
            let module = places.get(*place).copied().unwrap_or(1);
            let is_file = matches!(self.objects.get(*place), Some(Object::File(_)));
            let kind = if is_file { b"fil\0" } else { b"dir\0" };
            let id = [name.as_bytes(), &[0]].concat();
            let names = [NameComponent { id: Blob(&id), kind: Blob(kind) }];
            let binding_type = if is_file { BindingType::OBJECT } else { BindingType::CONTEXT };
            let size = match self.objects.get(*place) {
                Some(Object::File(content)) => (content.len() as u64).to_be_bytes().to_vec(),
                _ => Vec::new(),
            };
            bindings.push(with_ior(&self.settings, kind, *place, module, |ior| {
                Binding { name: List::Items(&names), binding_type, ior, object_info: Blob(&size) }.encode_to_vec()
            })?);
        }
        let count = u16::try_from(bindings.len()).map_err(|_| CarouselError::TooLarge)?;
        let bytes = [&count.to_be_bytes()[..], &bindings.concat()].concat();
        let body = wire::Decode::from_bytes(&bytes)?;
        let directory = Directory { body, ..Default::default() };
        let kind = if place == 0 { 0x7372_6700 } else { 0x6469_7200 };
        Ok(message(ObjectData::Directory(kind, directory.into()))?)
    }
}

fn key_of(object: usize) -> Result<[u8; 4], CarouselError> {
    u32::try_from(object).map(u32::to_be_bytes).map_err(|_| CarouselError::TooLarge)
}

/// Writes something with a reference to an object.
fn with_ior(
    settings: &CarouselSettings,
    kind: &[u8],
    object: usize,
    module_id: u16,
    write: impl FnOnce(Ior<'_>) -> Result<Vec<u8>, wire::Error>,
) -> Result<Vec<u8>, CarouselError> {
    let CarouselSettings { carousel_id, association_tag, time_out: timeout, .. } = *settings;
    let object_key = key_of(object)?;
    let transaction_id = transaction_of(settings, usize::from(module_id).saturating_sub(1));
    let selector = DeliveryParameters { transaction_id, timeout }.encode_to_vec()?;
    let taps = [Tap { id: 0, use_: TapUse::DELIVERY_PARA, association_tag, selector: Blob(&selector) }];
    let components = [
        ProfileComponent::from(ObjectLocation { carousel_id, module_id, object_key: Blob(&object_key) }),
        ProfileComponent::from(ConnBinder { taps: List::Items(&taps) }),
    ];
    let profiles = [Profile::from(BiopProfile { components: List::Items(&components) })];
    Ok(write(Ior { type_id: Blob(kind), alignment: Blob(&[]), profiles: List::Items(&profiles) })?)
}

/// The transactionId of the DII of a module: assigned by the network, the version, the number, and a bit that changes
/// with the version.
fn transaction_of(settings: &CarouselSettings, module: usize) -> u32 {
    let number = u32::try_from(module / MODULES_OF_DII).unwrap_or(0).saturating_add(1);
    transaction(settings, number)
}

fn transaction(settings: &CarouselSettings, number: u32) -> u32 {
    let version = u32::from(settings.version);
    0x8000_0000 | version << 16 | (number & 0x7FFF) << 1 | version & 1
}

/// Writes modules as a data carousel.
///
/// ```
/// use dvb_si::carousel::{Carousel, CarouselType, DataCarouselBuilder};
/// use dvb_si::mpegts::section::Section;
///
/// let mut builder = DataCarouselBuilder::default();
/// builder.module("firmware.bin", &[0x55; 10_000]);
/// let mut carousel = Carousel::new(CarouselType::Data);
/// for section in builder.sections()? {
///     carousel.push(Section::from_bytes(&section)?);
/// }
/// assert!(carousel.entries().map(|entry| entry.path).eq(["firmware.bin"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct DataCarouselBuilder {
    settings: CarouselSettings,
    compatibility: Vec<u8>,
    names: Vec<String>,
    modules: Vec<Vec<u8>>,
}

impl DataCarouselBuilder {
    /// No modules.
    pub fn new(settings: CarouselSettings) -> Self {
        DataCarouselBuilder { settings, ..Self::default() }
    }

    /// Says which hardware and software the modules are for.
    ///
    /// # Errors
    /// As [`Encode::encode`].
    pub fn compatibility(&mut self, compatibility: &Compatibility<'_>) -> Result<(), wire::Error> {
        self.compatibility = compatibility.encode_to_vec()?;
        Ok(())
    }

    /// Adds a module, under the next module_id from 1. An empty name is none.
    pub fn module(&mut self, name: &str, data: &[u8]) {
        self.names.push(name.into());
        self.modules.push(data.into());
    }

    /// The sections of one cycle: the DSI with a group for each DII, the DIIs, and the blocks.
    ///
    /// # Errors
    /// [`CarouselError::TooLarge`] and [`CarouselError::Encode`], which is that of a name over 255 bytes too, or of so many
    /// names that their DII is no section.
    pub fn sections(&self) -> Result<Vec<Vec<u8>>, CarouselError> {
        let info = |packed: &[CarouselDescriptor<'_>], index: usize| {
            let name = self.names.get(index).map(|name| crate::text::encode_auto(name, crate::text::Profile::DVB));
            let name = name.transpose().ok().flatten().unwrap_or_default();
            let mut descriptors = packed.to_vec();
            if !name.is_empty() {
                descriptors.insert(0, CarouselDescriptor::from(ModuleName { text: Text(&name) }));
            }
            List::from(&descriptors[..]).encode_to_vec()
        };
        let (mut sections, sizes) = download(&self.settings, &self.modules, info)?;
        let compatibility: Compatibility<'_> = wire::Decode::from_bytes(&self.compatibility)?;
        let groups: Vec<Group<'_>> = sizes
            .into_iter()
            .zip(1..)
            .map(|(group_size, number)| Group {
                group_id: transaction(&self.settings, number),
                group_size,
                compatibility,
                ..Default::default()
            })
            .collect();
        let groups = Groups { groups: List::from(&groups[..]), ..Default::default() }.encode_to_vec()?;
        sections.insert(0, initiate(&self.settings, &groups)?);
        Ok(sections)
    }
}

/// The section of the DSI.
fn initiate(settings: &CarouselSettings, private_data: &[u8]) -> Result<Vec<u8>, CarouselError> {
    let message =
        DownloadServerInitiate { server_id: Blob(&[0xFF; 20]), private_data: Blob(private_data), ..Default::default() };
    section(transaction(settings, 0), Message::from(message))
}

/// The section of a DSI or DII.
fn section(transaction_id: u32, message: Message<'_>) -> Result<Vec<u8>, CarouselError> {
    let [_, _, high, low] = transaction_id.to_be_bytes();
    let message = DownloadMessage { transaction_id, message, ..Default::default() };
    let extension = u16::from_be_bytes([high, low]);
    Ok(LongSection::new(DsmccPayload::UN_MESSAGE, extension, 0, message).encode_to_vec()?)
}

/// DIIs and blocks of modules, and the bytes of the modules of each DII.
fn download(
    settings: &CarouselSettings,
    modules: &[Vec<u8>],
    info: impl Fn(&[CarouselDescriptor<'_>], usize) -> Result<Vec<u8>, wire::Error>,
) -> Result<(Vec<Vec<u8>>, Vec<u32>), CarouselError> {
    let CarouselSettings { carousel_id: download_id, version, .. } = *settings;
    let block_size = settings.block_size.clamp(1, 4066);
    let (mut indications, mut blocks, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for (chunk, first) in modules.chunks(MODULES_OF_DII).zip((0..).step_by(MODULES_OF_DII)) {
        let (mut listed, mut size) = (Vec::new(), 0u32);
        for (module, index) in chunk.iter().zip(first..) {
            let module_id = u16::try_from(index).ok().and_then(|n| n.checked_add(1)).ok_or(CarouselError::TooLarge)?;
            let packed = packed(settings, module);
            let original_size = u32::try_from(module.len()).map_err(|_| CarouselError::TooLarge)?;
            let descriptor = packed.as_ref().map(|packed| CompressedModule {
                compression_method: packed.first().copied().unwrap_or(0),
                original_size,
            });
            let descriptor: Vec<_> = descriptor.into_iter().map(CarouselDescriptor::from).collect();
            let data = packed.as_deref().unwrap_or(module);
            let module_size = u32::try_from(data.len()).map_err(|_| CarouselError::TooLarge)?;
            size = size.saturating_add(module_size);
            listed.push((module_id, module_size, info(&descriptor, index)?));
            blocks.extend(data_blocks(download_id, module_id, version, block_size, data)?);
        }
        let listed: Vec<Module<'_>> = listed
            .iter()
            .map(|(module_id, module_size, info)| Module {
                module_id: *module_id,
                module_size: *module_size,
                module_version: version,
                module_info: Blob(info),
            })
            .collect();
        let indication =
            DownloadInfoIndication { download_id, block_size, modules: List::from(&listed[..]), ..Default::default() };
        indications.push(section(transaction_of(settings, first), Message::from(indication))?);
        sizes.push(size);
    }
    indications.extend(blocks);
    Ok((indications, sizes))
}

/// The sections of the blocks of a module.
fn data_blocks(
    download_id: u32,
    module_id: u16,
    module_version: u8,
    block_size: u16,
    data: &[u8],
) -> Result<Vec<Vec<u8>>, CarouselError> {
    let last = data.len().div_ceil(block_size.into()).saturating_sub(1);
    let last = u16::try_from(last).map_err(|_| CarouselError::TooLarge)?;
    let blocks = data.chunks(block_size.into()).zip(0..=last).map(|(block, block_number)| {
        let block = DownloadDataBlock {
            module_id,
            module_version,
            block_number,
            block_data: Blob(block),
            ..Default::default()
        };
        let message =
            DownloadMessage { transaction_id: download_id, message: Message::from(block), ..Default::default() };
        let mut section = LongSection::new(DsmccPayload::DOWNLOAD_DATA, module_id, module_version & 31, message);
        // Their low bytes; the last section is that of the same 256.
        let [_, number] = block_number.to_be_bytes();
        let [_, last] = last.min(block_number | 0xFF).to_be_bytes();
        (section.header.section_number, section.header.last_section_number) = (number, last);
        section.encode_to_vec().map_err(CarouselError::from)
    });
    blocks.collect()
}

/// A module that packing makes smaller.
#[cfg(feature = "zlib")]
fn packed(settings: &CarouselSettings, module: &[u8]) -> Option<Vec<u8>> {
    let packed = settings.compress.then(|| miniz_oxide::deflate::compress_to_vec_zlib(module, 9))?;
    Some(packed).filter(|packed| packed.len() < module.len())
}

#[cfg(not(feature = "zlib"))]
fn packed(_: &CarouselSettings, _: &[u8]) -> Option<Vec<u8>> {
    None
}
