//! What is announced and never comes, points at itself, or unpacks without end.
#![allow(clippy::cast_possible_truncation)] // small numbers

use super::{announcement, block, indication, indication_of, key, module, push};
use dvb_si::carousel::*;
use wire::testing::measure;
use wire::{Blob, Encode, List};

/// A carousel of one module with these objects, of which the first is the service gateway. Keys are their numbers.
fn carousel(objects: &[Vec<u8>]) -> Carousel {
    carousel_with(objects, CarouselLimits::default())
}

fn carousel_with(objects: &[Vec<u8>], limits: CarouselLimits) -> Carousel {
    const BLOCK: u16 = 1000;
    let mut carousel = Carousel::with(CarouselType::Object, limits);
    let bytes = objects.concat();
    push(&mut carousel, &indication_of(0x8000_0002, BLOCK, &[module(1, bytes.len() as u32, 0)]));
    for (data, number) in bytes.chunks(BLOCK.into()).zip(0..) {
        push(&mut carousel, &block(1, 0, number, data));
    }
    assert!(carousel.is_complete());
    let gateway = reference(b"srg\0", 0, |ior| ServiceGatewayInfo { ior, ..Default::default() }.encode_to_vec());
    let initiate = DownloadServerInitiate {
        server_id: Blob(&[0xFF; 20]),
        private_data: Blob(gateway.leak()),
        ..Default::default()
    };
    assert_eq!(push(&mut carousel, &announcement(0x8000_0000, initiate)), Pushed::Announcement);
    carousel
}

fn reference(kind: &[u8], object: u16, write: impl Fn(Ior<'_>) -> Result<Vec<u8>, wire::Error>) -> Vec<u8> {
    let object_key = object.to_be_bytes();
    let location = ObjectLocation { carousel_id: 7, module_id: 1, object_key: Blob(&object_key) };
    let components = [ProfileComponent::from(location)];
    let profiles = [Profile::from(BiopProfile { components: List::Items(&components) })];
    write(Ior { type_id: Blob(kind), profiles: List::Items(&profiles), ..Default::default() }).unwrap()
}

fn object(key: u16, data: ObjectData<'_>) -> Vec<u8> {
    BiopMessage { object: BiopObject { object_key: Blob(&key.to_be_bytes()), data } }.encode_to_vec().unwrap()
}

fn directory(key: u16, entries: &[(&[u8], u16)]) -> Vec<u8> {
    let bindings = entries.iter().map(|(name, to)| {
        let names = [NameComponent { id: Blob(name), kind: Blob(b"dir\0") }];
        reference(b"dir\0", *to, |ior| Binding { name: List::Items(&names), ior, ..Default::default() }.encode_to_vec())
    });
    let bytes = [(entries.len() as u16).to_be_bytes().to_vec(), bindings.collect::<Vec<_>>().concat()].concat();
    let body = wire::Decode::from_bytes(&bytes).unwrap();
    object(key, ObjectData::Directory(0x6469_7200, Directory { body, ..Default::default() }.into()))
}

fn file(key: u16, content: &[u8]) -> Vec<u8> {
    object(key, File { body: FileContent { content: Blob(content) }, ..Default::default() }.into())
}

fn listed(carousel: &Carousel) -> Vec<(String, &'static str)> {
    let entries = carousel.entries().map(|entry| {
        let node = match entry.node {
            Node::Directory => "directory",
            Node::File(_) => "file",
            Node::Again => "again",
            Node::Duplicate => "duplicate",
            Node::TooDeep => "too deep",
            Node::Invalid => "invalid",
            other => panic!("{other:?}"),
        };
        (entry.path, node)
    });
    entries.collect()
}

#[test]
fn trap_29_directories_that_contain_themselves_are_given_once() {
    // Both subdirectories hold each other and the root; each of 40 levels holds the next one twice: 2^40 paths.
    let mut objects = vec![
        directory(0, &[(b"a\0", 1), (b"b\0", 2), (b"deep\0", 10)]),
        directory(1, &[(b"up\0", 0), (b"b\0", 2)]),
        directory(2, &[(b"a\0", 1), (b"gone\0", 99)]),
    ];
    objects.extend((10..50).map(|n| directory(n, &[(b"l", n + 1), (b"r", n + 1)])));
    objects.push(file(50, b"end"));
    let carousel = carousel(&objects);
    let found = listed(&carousel);
    let of = |path: &str, node| (path.to_owned(), node);
    assert_eq!(
        found[..6],
        [
            of("a", "directory"),
            of("a/up", "again"),
            of("a/b", "directory"),
            of("a/b/a", "again"),
            of("a/b/gone", "invalid"),
            of("b", "again"),
        ]
    );
    assert_eq!(found.len(), 6 + 1 + 80);
    assert_eq!(found.iter().filter(|(_, node)| *node == "file").count(), 2);
}

#[test]
fn directories_end_at_a_depth_and_a_length_of_path() {
    let objects: Vec<_> = (0..100).map(|n| directory(n, &[(b"d", n + 1)])).collect();
    let found = listed(&carousel(&objects));
    assert_eq!((found.len(), found.last().unwrap().1), (65, "too deep"));
    let name = [b'n'; 255];
    let objects: Vec<_> = (0..60).map(|n| directory(n, &[(&name, n + 1)])).collect();
    let found = listed(&carousel(&objects));
    let (path, node) = found.last().unwrap();
    assert!(*node == "too deep" && path.len() < 4096 + 256, "{}", path.len());
}

/// Each directory holds the next one: a walk that called itself would end with its stack.
#[test]
fn trap_30_4096_levels_of_directories_are_walked() {
    let objects: Vec<_> = (0..4096).map(|n| directory(n, &[(b"d", n + 1)])).chain([file(4096, b"end")]).collect();
    let carousel = carousel_with(&objects, CarouselLimits::default().depth(4096).path(1 << 16));
    let walk = move || {
        let entries = carousel.entries().map(|entry| (entry.path.len(), matches!(entry.node, Node::File(b"end"))));
        entries.collect::<Vec<_>>()
    };
    let walk = std::thread::Builder::new().stack_size(64 << 10).spawn(walk).unwrap();
    let found = walk.join().unwrap();
    assert_eq!((found.len(), found.iter().position(|(_, is_end)| *is_end)), (4096, Some(4095)));
    assert!(found.iter().zip(1..).all(|((path, _), level)| *path == 2 * level - 1));
}

/// Versions of one DII, and many DIIs: what has come before is not gone through for each.
#[test]
fn trap_29_indications_of_many_modules_take_linear_time() {
    let run = |sections: &[Vec<u8>]| {
        let mut carousel = Carousel::new(CarouselType::Data);
        for section in sections {
            push(&mut carousel, section);
        }
        assert!(carousel.modules().count() > 0);
    };
    // Each of 16 versions of the DII renews all modules.
    let versions = |modules: u16| {
        let of = |version| (0..modules).map(|id| module(id, 4, version)).collect::<Vec<_>>();
        (0..16).map(|version| indication(0x8000_0002, &of(version))).collect::<Vec<_>>()
    };
    wire::testing::linear("modules of one DII", &versions(110)[..], &versions(440)[..], run);
    // Up to the limit of 256, and far beyond it.
    let many = |count: u16| {
        let of = |n: u16| indication(0x8000_0000 | u32::from(n) << 1, &[module(n, 4, 0)]);
        (1..=count).map(of).collect::<Vec<_>>()
    };
    wire::testing::linear("DIIs", &many(60)[..], &many(240)[..], run);
    wire::testing::linear("DIIs beyond the limit", &many(1000)[..], &many(4000)[..], run);
    // The blocks of a module, last one first.
    let blocks = |count: u16| {
        let announced = [indication(0x8000_0002, &[module(1, u32::from(count) * 4, 0)])];
        announced.into_iter().chain((0..count).rev().map(|n| block(1, 0, n, b"abcd"))).collect::<Vec<_>>()
    };
    wire::testing::linear("blocks in reverse", &blocks(1000)[..], &blocks(4000)[..], run);
}

/// Links of groups and modules that go round: each file is given once.
#[test]
fn trap_29_groups_that_lead_to_each_other_are_given_once() {
    let (first, second) = (0x8000_0002, 0x8000_0004);
    let link = |group_id| [CarouselDescriptor::from(GroupLink { position: LinkPosition::MIDDLE, group_id })];
    let (to_first, to_second) = (link(first), link(second));
    let group =
        |group_id, links| Group { group_id, group_size: 8, group_info: List::Items(links), ..Default::default() };
    let groups = [group(first, &to_second), group(second, &to_first), group(first, &to_first)];
    let groups = Groups { groups: List::Items(&groups), ..Default::default() }.encode_to_vec().unwrap();
    let initiate = DownloadServerInitiate {
        server_id: Blob(&[0xFF; 20]),
        private_data: Blob(groups.leak()),
        ..Default::default()
    };
    let mut carousel = Carousel::new(CarouselType::Data);
    assert_eq!(push(&mut carousel, &announcement(0x8000_0000, initiate)), Pushed::Announcement);
    for (transaction_id, own, other) in [(first, 1, 2), (second, 2, 1)] {
        let next = CarouselDescriptor::from(ModuleLink { position: LinkPosition::MIDDLE, module_id: other });
        let info = next.encode_to_vec().unwrap();
        let module = Module { module_info: Blob(&info), ..module(own, 4, 0) };
        push(&mut carousel, &indication(transaction_id, &[module]));
        push(&mut carousel, &block(own, 0, 0, &[b'm', b'o', b'd', own as u8]));
    }
    let Some(GroupInfoIndication::Groups(groups)) = carousel.groups() else { panic!() };
    assert_eq!(groups.groups.iter().count(), 3);
    let found: Vec<_> = carousel.entries().map(|e| (e.path, matches!(e.node, Node::File(f) if f.len() == 4))).collect();
    let of = |path: &str| (path.to_owned(), true);
    assert_eq!(found, [of("group-80000002/module-0001"), of("group-80000004/module-0002")]);
    assert!(carousel.is_complete());
}

#[test]
fn no_path_leaves_its_directory() {
    let names: [&[u8]; 12] = [
        b"../../etc/passwd\0",
        b"..\0",
        b".",
        b"",
        b"a/b",
        b"C:\\x",
        b"a\0b\0",
        b"\xFF\xFEz",
        b"plain",
        b"plain\0",
        "\u{4E2D}".as_bytes(),
        b"...",
    ];
    let entries: Vec<_> = names.iter().map(|name| (*name, 1)).collect();
    let carousel = carousel(&[directory(0, &entries), file(1, b"x")]);
    let found: Vec<_> = listed(&carousel).into_iter().map(|(path, _)| path).collect();
    let expected = [
        "..%2F..%2Fetc%2Fpasswd",
        "%2E%2E",
        "%2E",
        "%",
        "a%2Fb",
        "C%3A%5Cx",
        "a%00b",
        "%FF%FEz",
        "plain",
        "plain",
        "\u{4E2D}",
        "%2E%2E%2E",
    ];
    assert_eq!(found, expected);
    assert_eq!(listed(&carousel)[9].1, "duplicate");
}

#[test]
fn trap_29_sizes_that_lie_take_no_memory() {
    let mut carousel = Carousel::with(CarouselType::Data, CarouselLimits::default().module(1 << 16));
    // 4 GB; more blocks than numbers; over the limit; at it.
    let dii = indication(
        0x8000_0002,
        &[module(1, u32::MAX, 0), module(2, 65_537 * 4, 0), module(3, 65_537, 0), module(4, 65_536, 0)],
    );
    let heap = measure(|| {
        push(&mut carousel, &dii);
    });
    assert!(heap.bytes_max < 4096, "{heap:?}");
    let state = |id| carousel.module(key(id)).unwrap().state;
    assert_eq!(state(1), ModuleState::Refused(Refusal::Contradiction));
    assert_eq!(state(2), ModuleState::Refused(Refusal::Contradiction));
    assert_eq!(state(3), ModuleState::Refused(Refusal::TooLarge));
    assert_eq!(push(&mut carousel, &block(1, 0, 0, b"abcd")), Pushed::Refused(Refusal::Contradiction));
    // Behind the end, too short, too long.
    for (number, data) in [(16_384, &b"abcd"[..]), (0, b"abc"), (0, b"abcde"), (65_535, b"")] {
        assert_eq!(push(&mut carousel, &block(4, 0, number, data)), Pushed::Refused(Refusal::Contradiction));
    }
    assert_eq!(push(&mut carousel, &block(4, 0, 16_383, b"abcd")), Pushed::Block);
}

#[test]
fn trap_40_floods_stay_under_the_cap() {
    let limits = CarouselLimits::default().indications(20).bytes(100_000);
    let mut carousel = Carousel::with(CarouselType::Data, limits);
    let heap = measure(|| {
        for n in 0..2000u32 {
            let modules: Vec<_> = (0..40).map(|id| module((n * 40 + id) as u16, 4000, n as u8)).collect();
            push(&mut carousel, &indication(0x8000_0000 | n << 1, &modules));
            for number in 0..50 {
                push(&mut carousel, &block((n * 40) as u16, n as u8, number, b"abcd"));
            }
        }
    });
    assert!(heap.bytes_max < 200_000, "{heap:?}");
    assert!(carousel.evicted() > 1900 && carousel.modules().count() <= 800);
    // One module that fills all there is: others that are not complete begin anew.
    let mut carousel = Carousel::with(CarouselType::Data, CarouselLimits::default().bytes(8_000));
    push(&mut carousel, &indication(0x8000_0002, &[module(1, 4000, 0), module(2, 320, 0)]));
    let heap = measure(|| {
        for number in 0..70 {
            assert_eq!(push(&mut carousel, &block(1, 0, number, b"abcd")), Pushed::Block);
        }
        for number in 0..80 {
            push(&mut carousel, &block(2, 0, number, b"abcd"));
        }
    });
    assert!(heap.bytes_max < 16_000, "{heap:?}");
    assert_eq!(carousel.module(key(2)).unwrap().state, ModuleState::Complete(&b"abcd".repeat(80)));
    assert_eq!(carousel.module(key(1)).unwrap().state, ModuleState::Waiting(0));
    // It alone is over the limit.
    let last = (0..200).map(|number| push(&mut carousel, &block(1, 0, number, b"abcd"))).last();
    assert_eq!(last, Some(Pushed::Refused(Refusal::Full)));
}

#[test]
#[cfg(feature = "zlib")]
fn trap_29_what_unpacks_has_a_cap() {
    let bomb = zeros(1_000_000);
    let info = |size: u32| [&[9, 5, 0x78][..], &size.to_be_bytes()].concat();
    for (size, expected) in [
        (1_000_000, Pushed::Module(key(1))),
        (999_999, Pushed::Refused(Refusal::Compression)),
        (1_000_001, Pushed::Refused(Refusal::Compression)),
        (u32::MAX, Pushed::Refused(Refusal::TooLarge)),
    ] {
        let mut carousel = Carousel::with(CarouselType::Data, CarouselLimits::default().module(1 << 20));
        let info = info(size);
        let module = Module { module_info: Blob(&info), ..module(1, bomb.len() as u32, 0) };
        push(&mut carousel, &indication(0x8000_0002, &[module]));
        let mut last = Pushed::Other;
        let heap = measure(|| {
            for (data, number) in bomb.chunks(4).zip(0..) {
                last = push(&mut carousel, &block(1, 0, number, data));
            }
        });
        assert_eq!(last, expected);
        assert!(heap.bytes_max < 3 << 20, "{heap:?}");
    }
}

/// So many zeros in zlib with the fixed codes of RFC 1951, 3.2.6: some, then
/// matches of 258 at distance 1.
#[cfg(feature = "zlib")]
fn zeros(number: usize) -> Vec<u8> {
    let (mut out, mut bits, mut n) = (vec![0x78, 0xDA], 0u64, 0u32);
    let mut put = |value: u64, len: u32, out: &mut Vec<u8>| {
        bits |= value << n;
        n += len;
        while n >= 8 {
            out.push(bits as u8);
            bits >>= 8;
            n -= 8;
        }
    };
    // BFINAL, BTYPE 01; literal 0 is 00110000, length 258 is code 285, 11000101, distance 1 is 00000.
    put(0b011, 3, &mut out);
    let reversed = |code: u64, len: u32| code.reverse_bits() >> (64 - len);
    let matches = (number - 1) / 258;
    for _ in 0..number - matches * 258 {
        put(reversed(0b0011_0000, 8), 8, &mut out);
    }
    for _ in 0..matches {
        put(reversed(0b1100_0101, 8), 8, &mut out);
        put(0, 5, &mut out);
    }
    put(0, 7, &mut out);
    put(0, 7, &mut out);
    // Adler-32 of zeros: the sum stays 1, the sum of sums is their number.
    out.extend(((number as u32 % 65_521) << 16 | 1).to_be_bytes());
    out
}
