//! The files of a carousel.

use super::{
    Binding, BiopMessage, Carousel, CarouselType, Ior, ModuleKey, ModuleState, ModuleView, ObjectData, Stream,
    StreamEvent,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec::Vec,
};
use core::fmt::Write;
use wire::{Decode, ListIter, Reader};

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Node<'c> {
    /// A directory: its entries follow.
    Directory,
    /// A file and its content. In a data carousel, a module.
    File(&'c [u8]),
    /// A stream.
    Stream(Stream<'c>),
    /// A stream with events.
    StreamEvent(StreamEvent<'c>),
    /// Something in a module that is not complete.
    Missing(ModuleKey),
    /// Something in another carousel.
    Elsewhere(Ior<'c>),
    /// Nothing that can be read: no such object, or one that does not decode.
    Invalid,
    /// A directory that was given before, in another place or around this one.
    Again,
    /// A second object of the same name.
    Duplicate,
    /// A directory below the depth, or behind the length of path, of the limits.
    TooDeep,
}

/// A path and what stands there.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'c> {
    /// Relative to the root, with `/` between names. No name is empty, `.` or `..`; what cannot be in a name of a file
    /// on all systems stands as `%` and two hexadecimal digits.
    pub path: String,
    /// What stands there.
    pub node: Node<'c>,
}

/// Where an object is: the module and the key in it.
type Place<'c> = (ModuleKey, &'c [u8]);

struct Level<'c> {
    bindings: ListIter<'c, Binding<'c>>,
    names: BTreeSet<String>,
    /// Bytes of the path of the directory.
    path: usize,
}

/// The entries of a carousel: [`Carousel::entries`].
pub struct Entries<'c> {
    carousel: &'c Carousel,
    /// The modules of a data carousel.
    modules: Vec<ModuleView<'c>>,
    names: BTreeSet<String>,
    /// They are announced by several DIIs.
    groups: bool,
    /// The messages of the objects of an object carousel.
    objects: BTreeMap<Place<'c>, &'c [u8]>,
    seen: BTreeSet<Place<'c>>,
    levels: Vec<Level<'c>>,
    path: String,
}

impl Carousel {
    /// All files: those of an object carousel from the service gateway down, or the modules of a data carousel, each
    /// group in a directory of its own where there are several.
    ///
    /// A directory is given once, so that the number of entries is that of names. What has not come yet, or cannot be
    /// read, has its entry all the same.
    pub fn entries(&self) -> Entries<'_> {
        let mut entries = Entries {
            carousel: self,
            modules: Vec::new(),
            names: BTreeSet::new(),
            groups: false,
            objects: BTreeMap::new(),
            seen: BTreeSet::new(),
            levels: Vec::new(),
            path: String::new(),
        };
        match self.kind {
            CarouselType::Data => {
                entries.modules = self.modules().collect();
                entries.modules.reverse();
                let mut ids = entries.modules.iter().map(|module| module.transaction_id);
                let first = ids.next();
                entries.groups = ids.any(|id| Some(id) != first);
            }
            CarouselType::Object => {
                self.modules().for_each(|module| entries.index(&module));
                if let Some(root) = self.service_gateway() {
                    entries.node(&root.ior);
                }
            }
        }
        entries
    }
}

impl<'c> Entries<'c> {
    /// Finds the objects of a module, up to the first that does not decode.
    fn index(&mut self, module: &ModuleView<'c>) {
        let ModuleState::Complete(data) = module.state else { return };
        let mut r = Reader::new(data);
        loop {
            let start = r;
            let Ok(BiopMessage { object }) = BiopMessage::decode(&mut r) else { break };
            self.objects.entry((module.key, object.object_key.0)).or_insert(r.since(&start).peek());
        }
    }

    /// What a reference stands for. A directory becomes the last level.
    fn node(&mut self, ior: &Ior<'c>) -> Node<'c> {
        let Some(location) = ior.location() else { return Node::Elsewhere(*ior) };
        let key = ModuleKey { download_id: location.carousel_id, module_id: location.module_id };
        let place = (key, location.object_key.0);
        let Some(message) = self.objects.get(&place) else {
            return match self.carousel.module(key).map(|module| module.state) {
                Some(ModuleState::Waiting(_) | ModuleState::Refused(_)) => Node::Missing(key),
                Some(ModuleState::Complete(_)) => Node::Invalid,
                None if self.carousel.has_download(key.download_id) => Node::Missing(key),
                None => Node::Elsewhere(*ior),
            };
        };
        // It has decoded before.
        match BiopMessage::from_bytes(message).unwrap_or_default().object.data {
            ObjectData::File(file) => Node::File(file.value.body.content.0),
            ObjectData::Stream(stream) => Node::Stream(stream.value),
            ObjectData::StreamEvent(event) => Node::StreamEvent(event.value),
            ObjectData::Directory(_, directory) => {
                let limits = self.carousel.limits;
                if self.levels.len() > limits.depth || self.path.len() > limits.path {
                    return Node::TooDeep;
                }
                if !self.seen.insert(place) {
                    return Node::Again;
                }
                let bindings = directory.value.body.bindings.iter();
                self.levels.push(Level { bindings, names: BTreeSet::new(), path: self.path.len() });
                Node::Directory
            }
            _ => Node::Invalid,
        }
    }

    /// The next module of a data carousel.
    fn next_module(&mut self) -> Option<Entry<'c>> {
        let module = self.modules.pop()?;
        let name = module.name.map_or_else(|| format!("module-{:04x}", module.key.module_id), |n| safe(n.as_bytes()));
        let path = if self.groups { format!("group-{:08x}/{name}", module.transaction_id) } else { name };
        let node = match module.state {
            _ if !self.names.insert(path.clone()) => Node::Duplicate,
            ModuleState::Complete(data) => Node::File(data),
            _ => Node::Missing(module.key),
        };
        Some(Entry { path, node })
    }
}

impl<'c> Iterator for Entries<'c> {
    type Item = Entry<'c>;

    fn next(&mut self) -> Option<Entry<'c>> {
        loop {
            let Some(level) = self.levels.last_mut() else { return self.next_module() };
            let Some(Ok(binding)) = level.bindings.next() else {
                self.levels.pop();
                continue;
            };
            self.path.truncate(level.path);
            if !self.path.is_empty() {
                self.path.push('/');
            }
            let mut names = binding.name.iter().filter_map(Result::ok).map(|component| component.id.0);
            // A name of several steps is one name here.
            let mut name = safe(names.next().unwrap_or_default());
            names.for_each(|step| {
                name.push_str("%2F");
                name.push_str(&safe(step));
            });
            self.path.push_str(&name);
            let node = if level.names.insert(name) { self.node(&binding.ior) } else { Node::Duplicate };
            return Some(Entry { path: self.path.clone(), node });
        }
    }
}

/// A name that can be one of a file on all systems: neither empty nor `.` or `..`, without separators and control codes.
fn safe(name: &[u8]) -> String {
    // The names of objects end in NUL.
    let name = name.strip_suffix(&[0]).unwrap_or(name);
    let mut out = String::with_capacity(name.len());
    let all = name.iter().all(|byte| *byte == b'.');
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if all || c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                let mut bytes = [0; 4];
                escape(c.encode_utf8(&mut bytes).as_bytes(), &mut out);
            } else {
                out.push(c);
            }
        }
        escape(chunk.invalid(), &mut out);
    }
    if out.is_empty() { "%".into() } else { out }
}

fn escape(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}
