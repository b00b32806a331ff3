//! Modules out of the sections of a carousel.

use super::{
    BiopModuleInfo, CarouselDescriptor, DownloadDataBlock, DownloadInfoIndication, DownloadMessage,
    DownloadServerInitiate, GroupInfoIndication, Message, Module, ServiceGatewayInfo,
};
use crate::text::Profile;
use alloc::{boxed::Box, collections::BTreeMap, string::String, vec::Vec};
use mpegts::psi::DsmccSection;
use mpegts::section::Section;
use wire::{Decode, List};

/// What a carousel carries. data_broadcast_id says so: 0x0007, 0x00F0 and 0x0123 are object carousels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CarouselType {
    /// Modules: EN 301 192, and software of TS 102 006.
    Data,
    /// Directories, files and streams in modules.
    #[default]
    Object,
}

wire::settings! {
    /// Bounds of what is kept.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct CarouselLimits {
        /// DownloadInfoIndications, at least one. Beyond it the one heard of longest ago goes, with its modules.
        indications: usize = 256,
        /// Bytes of one module, and of what it unpacks to.
        module: usize = 32 << 20,
        /// Bytes of memory in total. A module counts 256 besides its bytes, a block 64. While the last block of a
        /// module is put in its place, the module is there twice.
        bytes: usize = 128 << 20,
        /// Directories inside each other.
        depth: usize = 64,
        /// Bytes of a path.
        path: usize = 4096,
    }
}

const MODULE_COST: usize = 256;
const BLOCK_COST: usize = 64;
/// Blocks have a number of 16 bits.
const MAX_BLOCKS: u64 = 1 << 16;

/// Names a module.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleKey {
    /// The downloadId of the carousel, which is the carouselId of an object carousel.
    pub download_id: u32,
    /// The module.
    pub module_id: u16,
}

/// Why something was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// A block that its module does not have, or of another length; a module of more blocks than there are numbers.
    Contradiction,
    /// The module is over the limit.
    TooLarge,
    /// All modules together are over the limit.
    Full,
    /// It does not unpack to the size announced, or only with the feature `zlib`.
    Compression,
}

/// What a section brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pushed {
    /// No message of a carousel.
    Other,
    /// A DSI or DII that is new or has changed.
    Announcement,
    /// A block of no module that is announced in this version.
    Unannounced,
    /// A block that was missing.
    Block,
    /// The last block of a module that was missing.
    Module(ModuleKey),
    /// Nothing new.
    Repeated,
    /// It was not taken.
    Refused(Refusal),
}

/// How far a module has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModuleState<'c> {
    /// So many bytes of it are there.
    Waiting(u32),
    /// All of it, unpacked.
    Complete(&'c [u8]),
    /// It is not collected.
    Refused(Refusal),
}

/// A module that is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModuleView<'c> {
    /// Which one.
    pub key: ModuleKey,
    /// The transactionId of the DII that announces it, in data carousels the groupId.
    pub transaction_id: u32,
    /// Its version.
    pub module_version: u8,
    /// Bytes, as sent.
    pub module_size: u32,
    /// The name of the name_descriptor.
    pub name: Option<&'c str>,
    /// How far it has come.
    pub state: ModuleState<'c>,
}

/// How much of all modules is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Modules that are complete.
    pub complete: usize,
    /// Modules that are announced.
    pub modules: usize,
    /// Bytes that are there, as sent.
    pub received: u64,
    /// Bytes that are announced.
    pub bytes: u64,
}

#[derive(Debug)]
enum State {
    Blocks { blocks: BTreeMap<u16, Box<[u8]>>, received: u32 },
    Complete(Vec<u8>),
    Refused(Refusal),
}

#[derive(Debug)]
struct Held {
    transaction_id: u32,
    block_size: u16,
    module_size: u32,
    module_version: u8,
    /// The original_size of a compressed module.
    original_size: Option<u32>,
    name: Option<String>,
    state: State,
}

#[derive(Debug)]
struct Indication {
    section: Box<[u8]>,
    modules: Box<[u16]>,
    /// When it was heard of, in sections.
    heard: u64,
}

/// Which of the DIIs: the downloadId, and the transactionId without its version, and without the lowest bit, which
/// changes with every version.
type IndicationKey = (u32, u16);

/// Collects the modules of a carousel.
///
/// A module is collected anew when its DII announces another version or size of it, and goes when its DII does not
/// list it any more. Only what has come takes memory, whatever sizes are announced.
///
/// ```
/// use dvb_si::carousel::{Carousel, CarouselType, Node, ObjectCarouselBuilder};
/// use dvb_si::mpegts::section::Section;
///
/// let mut builder = ObjectCarouselBuilder::default();
/// builder.file("news/index.html", b"<p>hello")?;
/// let mut carousel = Carousel::new(CarouselType::Object);
/// for section in builder.sections()? {
///     carousel.push(Section::from_bytes(&section)?);
/// }
/// assert!(carousel.is_complete());
/// let entries: Vec<_> = carousel.entries().map(|entry| entry.path).collect();
/// assert_eq!(entries, ["news", "news/index.html"]);
/// let file = carousel.entries().find_map(|entry| match entry.node {
///     Node::File(content) => Some(content),
///     _ => None,
/// });
/// assert_eq!(file, Some(&b"<p>hello"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Carousel {
    pub(super) kind: CarouselType,
    pub(super) limits: CarouselLimits,
    initiate: Option<Box<[u8]>>,
    indications: BTreeMap<IndicationKey, Indication>,
    modules: BTreeMap<ModuleKey, Held>,
    /// What everything costs, and the blocks of modules that are not complete.
    bytes: usize,
    partial: usize,
    heard: u64,
    evicted: u64,
}

impl Carousel {
    /// With the default bounds.
    pub fn new(kind: CarouselType) -> Self {
        Carousel { kind, ..Carousel::default() }
    }

    /// With other bounds.
    pub fn with(kind: CarouselType, limits: CarouselLimits) -> Self {
        Carousel { kind, limits, ..Carousel::default() }
    }

    /// Takes a section of table_id 0x3B or 0x3C.
    pub fn push(&mut self, section: Section<'_>) -> Pushed {
        let Ok(dsmcc) = DsmccSection::<DownloadMessage<'_>>::decode(&mut section.reader()) else {
            return Pushed::Other;
        };
        let DownloadMessage { transaction_id, message, .. } = dsmcc.section.table;
        self.heard = self.heard.saturating_add(1);
        match message {
            Message::DownloadServerInitiate(initiate) => self.initiate(&initiate.value),
            Message::DownloadInfoIndication(indication) => {
                self.indicate(section.as_bytes(), transaction_id, &indication.value)
            }
            Message::DownloadDataBlock(block) => self.block(transaction_id, &block.value),
            _ => Pushed::Other,
        }
    }

    /// The private data of the DSI as an object carousel has them.
    pub fn service_gateway(&self) -> Option<ServiceGatewayInfo<'_>> {
        ServiceGatewayInfo::from_bytes(self.initiate.as_ref()?).ok()
    }

    /// The private data of the DSI as a data carousel of two layers has them.
    pub fn groups(&self) -> Option<GroupInfoIndication<'_>> {
        GroupInfoIndication::from_bytes(self.initiate.as_ref()?).ok()
    }

    /// All modules that are announced.
    pub fn modules(&self) -> impl Iterator<Item = ModuleView<'_>> {
        self.modules.iter().map(|(key, held)| held.view(*key))
    }

    /// A module that is announced.
    pub fn module(&self, key: ModuleKey) -> Option<ModuleView<'_>> {
        self.modules.get(&key).map(|held| held.view(key))
    }

    /// True when there is a DII of this carousel.
    pub(super) fn has_download(&self, download_id: u32) -> bool {
        self.indications.range((download_id, 0)..=(download_id, u16::MAX)).next().is_some()
    }

    /// How much is there.
    pub fn progress(&self) -> Progress {
        self.modules().fold(Progress::default(), |sum, module| {
            let (complete, received) = match module.state {
                ModuleState::Complete(_) => (1, module.module_size),
                ModuleState::Waiting(bytes) => (0, bytes),
                ModuleState::Refused(_) => (0, 0),
            };
            Progress {
                complete: sum.complete.saturating_add(complete),
                modules: sum.modules.saturating_add(1),
                received: sum.received.saturating_add(received.into()),
                bytes: sum.bytes.saturating_add(module.module_size.into()),
            }
        })
    }

    /// True when there are modules, and all of them are complete. DIIs that have not come yet may announce more.
    pub fn is_complete(&self) -> bool {
        let Progress { complete, modules, .. } = self.progress();
        modules > 0 && complete == modules
    }

    /// What had to go to make room: DIIs, and blocks of modules that were not complete.
    pub const fn evicted(&self) -> u64 {
        self.evicted
    }

    fn initiate(&mut self, initiate: &DownloadServerInitiate<'_>) -> Pushed {
        if self.initiate.as_deref() == Some(initiate.private_data.0) {
            return Pushed::Repeated;
        }
        self.initiate = Some(initiate.private_data.0.into());
        Pushed::Announcement
    }

    fn indicate(&mut self, section: &[u8], transaction_id: u32, indication: &DownloadInfoIndication<'_>) -> Pushed {
        let DownloadInfoIndication { download_id, block_size, modules, .. } = *indication;
        let [_, _, high, low] = transaction_id.to_be_bytes();
        let key = (download_id, u16::from_be_bytes([high, low & 0xFE]));
        let heard = self.heard;
        if let Some(held) = self.indications.get_mut(&key).filter(|held| *held.section == *section) {
            held.heard = heard;
            return Pushed::Repeated;
        }
        let listed: BTreeMap<u16, Module<'_>> =
            modules.iter().filter_map(Result::ok).map(|m| (m.module_id, m)).collect();
        if let Some(before) = self.indications.remove(&key) {
            self.bytes = self.bytes.saturating_sub(before.cost());
            self.withdraw(download_id, before.modules.iter().filter(|id| !listed.contains_key(id)));
        }
        for (module_id, module) in &listed {
            let held = Held::new(self.kind, self.limits.module, transaction_id, block_size, module);
            let key = ModuleKey { download_id, module_id: *module_id };
            match self.modules.get_mut(&key) {
                Some(same) if same.is_as(&held) => same.transaction_id = transaction_id,
                _ => {
                    self.remove(key);
                    self.bytes = self.bytes.saturating_add(MODULE_COST);
                    self.modules.insert(key, held);
                }
            }
        }
        let indication = Indication { section: section.into(), modules: listed.into_keys().collect(), heard };
        self.bytes = self.bytes.saturating_add(indication.cost());
        self.indications.insert(key, indication);
        while self.indications.len() > self.limits.indications.max(1) || self.bytes > self.limits.bytes {
            if !self.evict_indication(key) {
                break;
            }
        }
        Pushed::Announcement
    }

    /// Removes modules that no DII lists any more.
    fn withdraw<'i>(&mut self, download_id: u32, modules: impl Iterator<Item = &'i u16>) {
        for module_id in modules {
            self.remove(ModuleKey { download_id, module_id: *module_id });
        }
    }

    /// Makes room by the DII heard of longest ago, but not by `keep`. False when there is no other.
    fn evict_indication(&mut self, keep: IndicationKey) -> bool {
        let others = self.indications.iter().filter(|(key, _)| **key != keep);
        let Some(oldest) = others.min_by_key(|(_, held)| held.heard).map(|(key, _)| *key) else { return false };
        if let Some(held) = self.indications.remove(&oldest) {
            self.bytes = self.bytes.saturating_sub(held.cost());
            self.withdraw(oldest.0, held.modules.iter());
        }
        self.evicted = self.evicted.saturating_add(1);
        true
    }

    fn remove(&mut self, key: ModuleKey) {
        if let Some(held) = self.modules.remove(&key) {
            let (bytes, partial) = held.cost();
            self.bytes = self.bytes.saturating_sub(bytes.saturating_add(MODULE_COST));
            self.partial = self.partial.saturating_sub(partial);
        }
    }

    fn block(&mut self, download_id: u32, block: &DownloadDataBlock<'_>) -> Pushed {
        let key = ModuleKey { download_id, module_id: block.module_id };
        let Some(held) = self.modules.get_mut(&key).filter(|held| held.module_version == block.module_version) else {
            return Pushed::Unannounced;
        };
        let expected = held.block_len(block.block_number);
        let State::Blocks { blocks, received } = &mut held.state else {
            return match held.state {
                State::Refused(refusal) => Pushed::Refused(refusal),
                _ => Pushed::Repeated,
            };
        };
        if expected != Some(block.block_data.len()) {
            return Pushed::Refused(Refusal::Contradiction);
        }
        if blocks.contains_key(&block.block_number) {
            return Pushed::Repeated;
        }
        blocks.insert(block.block_number, block.block_data.0.into());
        let len = u32::try_from(block.block_data.len()).unwrap_or(u32::MAX);
        *received = received.saturating_add(len);
        let complete = *received == held.module_size;
        let cost = block.block_data.len().saturating_add(BLOCK_COST);
        self.bytes = self.bytes.saturating_add(cost);
        self.partial = self.partial.saturating_add(cost);
        if self.bytes > self.limits.bytes && !self.make_room(key) {
            return Pushed::Refused(Refusal::Full);
        }
        if complete { self.complete(key) } else { Pushed::Block }
    }

    /// Makes room for a module: other modules that are not complete begin anew, or else the module itself, which then
    /// is refused: false.
    fn make_room(&mut self, keep: ModuleKey) -> bool {
        let own = self.modules.get(&keep).map_or(0, |held| held.cost().1);
        let (mut freed, others) = (0usize, self.partial > own);
        for (key, held) in self.modules.iter_mut().filter(|_| others) {
            if let (State::Blocks { blocks, received }, true) = (&mut held.state, *key != keep) {
                freed = freed.saturating_add(
                    blocks.values().fold(0, |n, b| n.saturating_add(b.len()).saturating_add(BLOCK_COST)),
                );
                self.evicted = self.evicted.saturating_add(blocks.len() as u64);
                blocks.clear();
                *received = 0;
            }
        }
        self.bytes = self.bytes.saturating_sub(freed);
        self.partial = self.partial.saturating_sub(freed);
        let room = self.bytes <= self.limits.bytes;
        if !room {
            self.settle(keep, State::Refused(Refusal::Full));
        }
        room
    }

    /// Puts the blocks of a module together.
    fn complete(&mut self, key: ModuleKey) -> Pushed {
        let Some(held) = self.modules.get_mut(&key) else { return Pushed::Unannounced };
        let State::Blocks { blocks, .. } = &mut held.state else { return Pushed::Repeated };
        let mut data = Vec::with_capacity(usize::try_from(held.module_size).unwrap_or(0));
        let cost = held_cost(blocks);
        for (_, block) in core::mem::take(blocks) {
            data.extend_from_slice(&block);
        }
        self.bytes = self.bytes.saturating_sub(cost);
        self.partial = self.partial.saturating_sub(cost);
        let room = self.limits.module.min(self.limits.bytes.saturating_sub(self.bytes));
        let state = match held.original_size {
            None => State::Complete(data),
            Some(size) => unpack(&data, size, self.limits.module, room).map_or_else(State::Refused, State::Complete),
        };
        let pushed = match state {
            State::Refused(refusal) => Pushed::Refused(refusal),
            _ => Pushed::Module(key),
        };
        self.settle(key, state);
        pushed
    }

    /// Puts a module into a state.
    fn settle(&mut self, key: ModuleKey, state: State) {
        let Some(held) = self.modules.get_mut(&key) else { return };
        let (bytes, partial) = held.cost();
        held.state = state;
        let (after, _) = held.cost();
        self.bytes = self.bytes.saturating_sub(bytes).saturating_add(after);
        self.partial = self.partial.saturating_sub(partial);
    }
}

fn held_cost(blocks: &BTreeMap<u16, Box<[u8]>>) -> usize {
    blocks.values().fold(0, |sum, block| sum.saturating_add(block.len()).saturating_add(BLOCK_COST))
}

/// What was packed into `size` bytes.
#[cfg(feature = "zlib")]
fn unpack(data: &[u8], size: u32, max: usize, room: usize) -> Result<Vec<u8>, Refusal> {
    let size = usize::try_from(size).ok().filter(|size| *size <= max).ok_or(Refusal::TooLarge)?;
    if size > room {
        return Err(Refusal::Full);
    }
    let unpacked = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, size).ok();
    unpacked.filter(|unpacked| unpacked.len() == size).ok_or(Refusal::Compression)
}

/// Nothing can be unpacked without the feature `zlib`.
#[cfg(not(feature = "zlib"))]
fn unpack(_: &[u8], _: u32, _: usize, _: usize) -> Result<Vec<u8>, Refusal> {
    Err(Refusal::Compression)
}

impl Indication {
    fn cost(&self) -> usize {
        self.section.len().saturating_add(self.modules.len().saturating_mul(2)).saturating_add(MODULE_COST)
    }
}

impl Held {
    fn new(kind: CarouselType, max: usize, transaction_id: u32, block_size: u16, module: &Module<'_>) -> Self {
        let Module { module_size, module_version, module_info, .. } = *module;
        let info: List<'_, CarouselDescriptor<'_>> = match kind {
            CarouselType::Data => List::from_wire(module_info.0),
            CarouselType::Object => BiopModuleInfo::from_bytes(module_info.0).map(|i| i.user_info).unwrap_or_default(),
        };
        let (mut original_size, mut name) = (None, None);
        for descriptor in info.iter().filter_map(Result::ok) {
            match descriptor {
                CarouselDescriptor::CompressedModule(packed) => original_size = Some(packed.value.original_size),
                CarouselDescriptor::Name(n) => name = Some(alloc::format!("{}", n.value.text.display(Profile::DVB))),
                _ => {}
            }
        }
        let blocks = u64::from(module_size).div_ceil(u64::from(block_size).max(1));
        let state = match usize::try_from(module_size) {
            Ok(0) => State::Complete(Vec::new()),
            _ if block_size == 0 || blocks > MAX_BLOCKS => State::Refused(Refusal::Contradiction),
            Ok(size) if size <= max => State::Blocks { blocks: BTreeMap::new(), received: 0 },
            _ => State::Refused(Refusal::TooLarge),
        };
        Held { transaction_id, block_size, module_size, module_version, original_size, name, state }
    }

    /// True when what is there of the module stays good.
    fn is_as(&self, other: &Held) -> bool {
        let of = |held: &Held| (held.block_size, held.module_size, held.module_version, held.original_size);
        of(self) == of(other) && self.name == other.name
    }

    /// Bytes of a block; None for one that the module does not have.
    fn block_len(&self, number: u16) -> Option<usize> {
        let start = u32::from(number).checked_mul(self.block_size.into())?;
        let left = self.module_size.checked_sub(start).filter(|left| *left > 0)?;
        usize::try_from(left.min(self.block_size.into())).ok()
    }

    /// What it costs besides [`MODULE_COST`], and how much of it are blocks.
    fn cost(&self) -> (usize, usize) {
        match &self.state {
            State::Blocks { blocks, .. } => {
                let cost = held_cost(blocks);
                (cost, cost)
            }
            State::Complete(data) => (data.len(), 0),
            State::Refused(_) => (0, 0),
        }
    }

    fn view(&self, key: ModuleKey) -> ModuleView<'_> {
        let Held { transaction_id, module_version, module_size, .. } = *self;
        let state = match &self.state {
            State::Blocks { received, .. } => ModuleState::Waiting(*received),
            State::Complete(data) => ModuleState::Complete(data),
            State::Refused(refusal) => ModuleState::Refused(*refusal),
        };
        ModuleView { key, transaction_id, module_version, module_size, name: self.name.as_deref(), state }
    }
}
