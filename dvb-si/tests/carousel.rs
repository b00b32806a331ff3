//! Carousels: a broadcast one against a decoding in Python, our own there and back, and hostile ones (trap 29).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)] // tests assert

#[path = "carousel/hostile.rs"]
mod hostile;

use dvb_si::carousel::*;
use hex_literal::hex;
use mpegts::psi::{DsmccPayload, DsmccSection};
use mpegts::section::{LongSection, Section};
use proptest::prelude::*;
use wire::{Blob, Decode, Encode, List};

/// A DSI or DII.
fn announcement(transaction_id: u32, message: impl Into<Message<'static>>) -> Vec<u8> {
    let message = DownloadMessage { transaction_id, message: message.into(), ..Default::default() };
    LongSection::new(DsmccPayload::UN_MESSAGE, transaction_id as u16, 0, message).encode_to_vec().unwrap()
}

/// The DII of download 7 with blocks of four bytes.
fn indication(transaction_id: u32, modules: &[Module<'_>]) -> Vec<u8> {
    indication_of(transaction_id, 4, modules)
}

/// The same with blocks of another size.
fn indication_of(transaction_id: u32, block_size: u16, modules: &[Module<'_>]) -> Vec<u8> {
    let message =
        DownloadInfoIndication { download_id: 7, block_size, modules: List::from(modules), ..Default::default() };
    let message = DownloadMessage { transaction_id, message: message.into(), ..Default::default() };
    LongSection::new(DsmccPayload::UN_MESSAGE, transaction_id as u16, 0, message).encode_to_vec().unwrap()
}

fn module(module_id: u16, module_size: u32, module_version: u8) -> Module<'static> {
    Module { module_id, module_size, module_version, ..Default::default() }
}

/// A block of download 7.
fn block(module_id: u16, module_version: u8, block_number: u16, data: &[u8]) -> Vec<u8> {
    let message =
        DownloadDataBlock { module_id, module_version, block_number, block_data: Blob(data), ..Default::default() };
    let message = DownloadMessage { transaction_id: 7, message: message.into(), ..Default::default() };
    let mut section = LongSection::new(DsmccPayload::DOWNLOAD_DATA, module_id, module_version & 31, message);
    section.header.last_section_number = 255;
    section.encode_to_vec().unwrap()
}

fn push(carousel: &mut Carousel, section: &[u8]) -> Pushed {
    carousel.push(Section::from_bytes(section).unwrap())
}

fn key(module_id: u16) -> ModuleKey {
    ModuleKey { download_id: 7, module_id }
}

/// Paths and contents of all files.
fn files(carousel: &Carousel) -> Vec<(String, Vec<u8>)> {
    let files = carousel.entries().filter_map(|entry| match entry.node {
        Node::File(content) => Some((entry.path, content.to_vec())),
        Node::Directory => None,
        other => panic!("{}: {other:?}", entry.path),
    });
    files.collect()
}

/// Compared with what a decoder written in Python from the layouts gives: path, bytes, CRC-32.
#[test]
#[cfg(feature = "zlib")]
fn a_broadcast_object_carousel_gives_its_files() {
    let Some(root) = wire::testing::corpus(env!("CARGO_MANIFEST_DIR")) else { return };
    let bytes = std::fs::read(root.join("ts-reference/test-203.1.sections.bin")).unwrap();
    let (mut carousel, mut at) = (Carousel::new(CarouselType::Object), 0);
    while at < bytes.len() {
        let len = usize::from(u16::from_be_bytes([bytes[at + 1] & 0x0F, bytes[at + 2]])) + 3;
        let section = Section::from_bytes(&bytes[at..at + len]).unwrap();
        if let Ok(download) = DsmccSection::<DownloadMessage<'_>>::from_bytes(section.as_bytes()) {
            assert_eq!(download.encode_to_vec().unwrap(), section.as_bytes());
            assert!(!matches!(carousel.push(section), Pushed::Refused(_) | Pushed::Other));
        }
        at += len;
    }
    assert!(carousel.is_complete());
    assert_eq!(carousel.progress(), Progress { complete: 3, modules: 3, received: 409_077, bytes: 409_077 });
    let found: Vec<_> =
        files(&carousel).into_iter().map(|(path, c)| (path, c.len(), wire::crc::ethernet(&c))).collect();
    let mut expected = [
        ("deja.ttf".to_owned(), 756_072, 4_113_691_800),
        ("index.html".to_owned(), 2_497, 294_199_369),
        ("rj45.gif".to_owned(), 29_367, 1_543_297_548),
    ];
    let mut found: [_; 3] = found.try_into().unwrap();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn trap_29_modules_come_in_any_order_and_anew_with_their_version() {
    let mut carousel = Carousel::new(CarouselType::Data);
    assert_eq!(push(&mut carousel, &block(1, 5, 0, b"abcd")), Pushed::Unannounced);
    let dii = indication(0x8005_0002, &[module(1, 9, 5), module(2, 0, 5), module(3, 3, 5)]);
    assert_eq!(push(&mut carousel, &dii), Pushed::Announcement);
    assert_eq!(push(&mut carousel, &dii), Pushed::Repeated);
    assert_eq!(push(&mut carousel, &block(1, 5, 2, b"i")), Pushed::Block);
    assert_eq!(push(&mut carousel, &block(1, 5, 0, b"abcd")), Pushed::Block);
    assert_eq!(push(&mut carousel, &block(1, 5, 0, b"abcd")), Pushed::Repeated);
    let progress = Progress { complete: 1, modules: 3, received: 5, bytes: 12 };
    assert_eq!((carousel.progress(), carousel.is_complete()), (progress, false));
    assert_eq!(push(&mut carousel, &block(1, 4, 1, b"efgh")), Pushed::Unannounced);
    assert_eq!(push(&mut carousel, &block(1, 5, 1, b"efgh")), Pushed::Module(key(1)));
    assert_eq!(push(&mut carousel, &block(1, 5, 1, b"efgh")), Pushed::Repeated);
    assert_eq!(push(&mut carousel, &block(3, 5, 0, b"xyz")), Pushed::Module(key(3)));
    let of = |path: &str, content: &[u8]| (path.to_owned(), content.to_vec());
    assert_eq!(files(&carousel), [of("module-0001", b"abcdefghi"), of("module-0002", b""), of("module-0003", b"xyz")]);
    // Another version of one module: the others stay. The last one is withdrawn.
    let next = indication(0x8006_0003, &[module(1, 2, 6), module(2, 0, 5)]);
    assert_eq!(push(&mut carousel, &next), Pushed::Announcement);
    assert_eq!(carousel.module(key(1)).unwrap().state, ModuleState::Waiting(0));
    assert_eq!(carousel.module(key(3)), None);
    assert_eq!(push(&mut carousel, &block(1, 6, 0, b"AB")), Pushed::Module(key(1)));
    assert_eq!(files(&carousel), [of("module-0001", b"AB"), of("module-0002", b"")]);
}

#[test]
fn trap_13_sections_may_end_in_the_other_checksum() {
    let dii = indication(0x8000_0002, &[module(1, 2, 0)]);
    let dii = LongSection::<DownloadMessage<'_>>::from_bytes(&dii).unwrap();
    let bytes = DsmccSection::with_checksum(dii, [0; 4]).encode_to_vec().unwrap();
    assert_eq!(push(&mut Carousel::new(CarouselType::Data), &bytes), Pushed::Announcement);
}

/// EN 301 192 and TS 102 006: the private data of groups, by hand.
#[test]
fn groups_are_read_either_way() {
    let outer = hex!("0002 80050002 00001234 0000 0003 060131  80050004 00005678 0002 0000 0000  0002 a1b2");
    let inner = hex!("0002 80050002 00001234 0000 0003 060131 0001 c1  80050004 00005678 0002 0000 0000 0002 a1b2");
    let (GroupInfoIndication::Groups(groups), GroupInfoIndication::PrivateGroups(private)) =
        (GroupInfoIndication::from_bytes(&outer).unwrap(), GroupInfoIndication::from_bytes(&inner).unwrap())
    else {
        panic!()
    };
    let plain: Vec<_> = groups.groups.iter().map(Result::unwrap).collect();
    assert_eq!(
        (plain[0].group_id, plain[1].group_size, groups.private_data),
        (0x8005_0002, 0x5678, Blob(&[0xA1, 0xB2]))
    );
    let own: Vec<_> = private.groups.iter().map(Result::unwrap).collect();
    assert_eq!((own[0].group, own[1].group), (plain[0], plain[1]));
    assert_eq!((own[0].private_data, own[1].private_data), (Blob(&[0xC1]), Blob(&[0xA1, 0xB2])));
    assert_eq!((groups.encode_to_vec().unwrap(), private.encode_to_vec().unwrap()), (outer.to_vec(), inner.to_vec()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Names and contents come back, whatever the order of the sections.
    #[test]
    fn files_come_back(
        tree in prop::collection::btree_map("[a-c]{1,2}(/[d-f]{1,2}){0,3}", prop::collection::vec(any::<u8>(), 0..600), 0..30),
        block_size in 1u16..300, module_size in 1usize..2000, version: u8, compress: bool, rotate in 0usize..40,
    ) {
        let settings = CarouselSettings::default().block_size(block_size).module_size(module_size).version(version).compress(compress);
        let mut builder = ObjectCarouselBuilder::new(settings);
        // A file cannot be a directory, too.
        let tree: Vec<_> = tree.into_iter().filter(|(path, content)| builder.file(path, content).is_ok()).collect();
        let mut sections = builder.sections().unwrap();
        let announced = sections.iter().filter(|section| section[0] == 0x3B).count();
        let blocks = sections.len() - announced;
        sections[announced..].rotate_left(rotate % blocks.max(1));
        let mut carousel = Carousel::new(CarouselType::Object);
        for section in &sections {
            let pushed = push(&mut carousel, section);
            prop_assert!(!matches!(pushed, Pushed::Refused(_) | Pushed::Other | Pushed::Unannounced | Pushed::Repeated), "{:?}", pushed);
        }
        prop_assert!(carousel.is_complete());
        let mut found = files(&carousel);
        found.sort();
        prop_assert_eq!(found, tree);
    }
}
