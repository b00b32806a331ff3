//! Carousels: what is collected, what is in it, and files there and back.

use crate::input::{Input, Random, Turn};
use dvb_si::carousel::*;
use mpegts::psi::DsmccPayload;
use mpegts::section::{LongSection, Section};
use wire::{Blob, Encode, List};

/// Takes the input as messages, as a module of objects, and as files.
pub fn run(data: &[u8], turn: Turn) {
    if turn.is(0, 3) || !turn.is_thorough() {
        messages(data, turn);
    }
    if turn.is(1, 3) && turn.is_thorough() {
        objects(data, turn);
    }
    if turn.is(2, 3) && turn.is_thorough() {
        there_and_back(data, turn);
    }
}

fn push(carousel: &mut Carousel, table_id: u8, transaction_id: u32, message: Message<'_>) -> Pushed {
    let message = DownloadMessage { transaction_id, message, ..Default::default() };
    let section = LongSection::new(table_id, 0, 0, message).encode_to_vec().expect("it fits");
    carousel.push(Section::from_bytes(&section).expect("it is one"))
}

/// Announcements and blocks of a few modules, of which many do not fit together.
fn messages(data: &[u8], turn: Turn) {
    let limits = CarouselLimits::default().indications(3).module(500).bytes(4000);
    let (mut input, kind) = (Input(data), [CarouselType::Data, CarouselType::Object][data.len() % 2]);
    let mut carousel = Carousel::with(kind, limits);
    for _ in 0..if turn.is_rare() { usize::MAX } else { 10 } {
        if input.is_empty() {
            break;
        }
        let [what, module_id, version] = [input.byte(), input.byte() % 8, input.byte() % 3];
        let module_id = u16::from(module_id);
        if what % 4 > 0 {
            let (block_number, len) = (u16::from(input.byte() % 16), usize::from(what / 4));
            let block_data = Blob(input.bytes(len));
            let block = DownloadDataBlock {
                module_id,
                module_version: version,
                block_number,
                block_data,
                ..Default::default()
            };
            let pushed = push(&mut carousel, DsmccPayload::DOWNLOAD_DATA, u32::from(what & 4), block.into());
            if let Pushed::Module(key) = pushed {
                let module = carousel.module(key).expect("it is announced");
                assert!(matches!(module.state, ModuleState::Complete(_)), "{module:?}");
                assert!(u64::from(module.module_size) <= limits.module as u64);
            }
        } else {
            let [block_size, sizes, info] = [input.byte(), input.byte(), input.byte()];
            let module_info = Blob(input.bytes(usize::from(info % 32)));
            let listed: Vec<_> = (module_id..8)
                .map(|id| Module {
                    module_id: id,
                    module_size: if sizes == 0xFF { u32::MAX } else { u32::from(sizes) * u32::from(id) },
                    module_version: version,
                    module_info,
                })
                .collect();
            let indication = DownloadInfoIndication {
                download_id: u32::from(what & 4),
                block_size: block_size.into(),
                modules: List::from(&listed[..]),
                ..Default::default()
            };
            push(&mut carousel, DsmccPayload::UN_MESSAGE, u32::from(what), indication.into());
        }
        let progress = carousel.progress();
        assert!(progress.complete <= progress.modules && progress.received <= progress.bytes);
        assert_eq!(carousel.is_complete(), progress.modules > 0 && progress.complete == progress.modules);
    }
    carousel.entries().for_each(|entry| is_safe(&entry.path));
}

/// Every step of a path can be the name of a file.
fn is_safe(path: &str) {
    assert!(!path.contains(['\\', '\0', ':']), "{path:?}");
    assert!(path.split('/').all(|name| !matches!(name, "" | "." | "..")), "{path:?}");
}

/// Bytes as a module, behind a directory of which they may be entries.
fn objects(data: &[u8], turn: Turn) {
    let location = ObjectLocation { carousel_id: 0, module_id: 1, object_key: Blob(data.get(..1).unwrap_or_default()) };
    let components = [ProfileComponent::from(location)];
    let profiles = [Profile::from(BiopProfile { components: List::Items(&components) })];
    let ior = Ior { type_id: Blob(b"srg\0"), profiles: List::Items(&profiles), ..Default::default() };
    let gateway = ServiceGatewayInfo { ior, ..Default::default() }.encode_to_vec().expect("it fits");
    let bindings: Vec<_> = data
        .chunks(6)
        .take(if turn.is_rare() { 200 } else { 4 })
        .map(|name| {
            let names = [NameComponent { id: Blob(name), kind: Blob(b"dir\0") }];
            Binding { name: List::Items(&names), ior, ..Default::default() }.encode_to_vec().expect("it fits")
        })
        .collect();
    let body = [&(bindings.len() as u16).to_be_bytes()[..], &bindings.concat()].concat();
    let body = wire::Decode::from_bytes(&body).expect("it was written");
    let root = ObjectData::Directory(0x7372_6700, Directory { body, ..Default::default() }.into());
    let root = BiopObject { object_key: Blob(data.get(..1).unwrap_or_default()), data: root };
    let module = [&BiopMessage { object: root }.encode_to_vec().expect("it fits")[..], data].concat();
    let mut carousel = Carousel::new(CarouselType::Object);
    let initiate =
        DownloadServerInitiate { server_id: Blob(&[0xFF; 20]), private_data: Blob(&gateway), ..Default::default() };
    push(&mut carousel, DsmccPayload::UN_MESSAGE, 0, initiate.into());
    let listed = [Module { module_id: 1, module_size: module.len() as u32, ..Default::default() }];
    let indication = DownloadInfoIndication { block_size: 4000, modules: List::Items(&listed), ..Default::default() };
    push(&mut carousel, DsmccPayload::UN_MESSAGE, 2, indication.into());
    for (block, block_number) in module.chunks(4000).zip(0..) {
        let block = DownloadDataBlock { module_id: 1, block_number, block_data: Blob(block), ..Default::default() };
        push(&mut carousel, DsmccPayload::DOWNLOAD_DATA, 0, block.into());
    }
    assert!(carousel.is_complete());
    let entries = carousel.entries().inspect(|entry| is_safe(&entry.path)).count();
    assert!((bindings.len()..=bindings.len() + data.len()).contains(&entries), "{entries}");
}

/// Files come back, whatever the order of the blocks.
fn there_and_back(data: &[u8], turn: Turn) {
    let (mut input, mut random) = (Input(data), Random::behind(data));
    let settings = CarouselSettings::default()
        .version(input.byte())
        .block_size(1 + u16::from(input.byte()) * 4)
        .module_size(usize::from(input.byte()) * 16)
        .compress(input.byte() % 2 == 1);
    let mut builder = ObjectCarouselBuilder::new(settings);
    let mut files = std::collections::BTreeMap::new();
    for _ in 0..if turn.is_rare() { usize::MAX } else { 4 } {
        if input.is_empty() {
            break;
        }
        let [name, len] = [input.byte(), input.byte()];
        let path = match name % 3 {
            0 => format!("{}", name / 3),
            1 => format!("d{}/{}", name / 32, name % 32),
            _ => format!("d{}/e{}/{}", name / 32, name / 8 % 4, name % 8),
        };
        let content = input.bytes(len.into());
        if builder.file(&path, content).is_ok() {
            files.insert(path, content);
        }
    }
    let mut sections = builder.sections().expect("names are short and few");
    // Those of table_id 0x3C follow the others.
    let blocks = sections.iter().position(|section| section[0] == DsmccPayload::DOWNLOAD_DATA).unwrap_or(0);
    for i in (blocks + 1..sections.len()).rev() {
        sections.swap(i, blocks + random.below(i - blocks + 1));
    }
    let mut carousel = Carousel::new(CarouselType::Object);
    for section in &sections {
        let pushed = carousel.push(Section::from_bytes(section).expect("it is one"));
        assert!(matches!(pushed, Pushed::Announcement | Pushed::Block | Pushed::Module(_)), "{pushed:?}");
    }
    let found = carousel.entries().filter_map(|entry| match entry.node {
        Node::File(content) => Some((entry.path, content)),
        Node::Directory => None,
        other => panic!("{other:?}"),
    });
    assert!(found.collect::<std::collections::BTreeMap<_, _>>() == files);
}
