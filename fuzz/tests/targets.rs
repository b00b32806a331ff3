//! Every target over its seeds and over random input, without libFuzzer.

use fuzz::input::Random;
use fuzz::{TARGETS, Turn};
use std::path::{Path, PathBuf};
use std::{fs, panic};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).map(|entries| entries.map(|e| e.unwrap().path()).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    files.sort();
    files
}

#[test]
fn every_target_holds_on_its_seeds() {
    for (name, run) in TARGETS {
        let seeds = files(&here().join("seeds").join(name));
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in seeds {
            let data = fs::read(&seed).unwrap();
            if panic::catch_unwind(|| run(&data, Turn::All)).is_err() {
                panic!("{name} on {}", seed.display());
            }
        }
    }
}

/// `FUZZ_RUNS` sets how many: of eight, one is held to all that is promised.
#[test]
fn every_target_holds_on_random_input() {
    let runs = std::env::var("FUZZ_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(12_000);
    for (name, run) in TARGETS {
        let seeds: Vec<Vec<u8>> =
            files(&here().join("seeds").join(name)).iter().map(|s| fs::read(s).unwrap()).collect();
        let mut random = Random::of(name.as_bytes());
        for i in 0..runs {
            // Noise, and seeds that are damaged.
            let n = [8, 60, 400, 4096][random.below(4)];
            let mut data = if i % 3 == 0 { random.bytes(n) } else { seeds[random.below(seeds.len())].clone() };
            for _ in 0..random.below(5) {
                match random.below(data.len().max(1)) {
                    0 => data.extend(random.bytes(3)),
                    at if i % 5 == 0 => data.truncate(at),
                    at => data[at] = random.number() as u8,
                }
            }
            if panic::catch_unwind(|| run(&data, Turn::of(&data))).is_err() {
                panic!("{name}, run {i}: {:?}", wire::Blob(&data));
            }
        }
    }
}

/// Every table and every union of the crates stands in the registry.
#[test]
fn no_type_is_forgotten() {
    let registry = fs::read_to_string(here().join("registry/src/lib.rs")).unwrap();
    let mut missing = Vec::new();
    for package in ["mpegts", "dvb-si", "docsis-mac"] {
        let mut folders = vec![here().join("..").join(package).join("src")];
        while let Some(folder) = folders.pop() {
            for path in files(&folder) {
                if path.is_dir() {
                    // Trees have a table without a name.
                    if !path.ends_with("src/trace") {
                        folders.push(path);
                    }
                    continue;
                }
                let source = fs::read_to_string(&path).unwrap();
                for name in source.lines().filter_map(top_level) {
                    let found = registry.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
                    if !found {
                        missing.push(format!("{name} of {}", path.display()));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "not in the registry: {missing:#?}");
}

/// The name of the table or union that a line declares.
fn top_level(line: &str) -> Option<&str> {
    let table = line.strip_prefix("impl").and_then(|rest| rest.split_once("Table for ")).map(|(_, name)| name);
    // Deeper ones are of tests. What is chosen by a key of several fields is reached through the table with the fields,
    // and what a scope chooses through its unions.
    let union = line.strip_prefix("    pub enum ").filter(|rest| {
        rest.contains("<'a>: ") && !rest.contains(": u") && !rest.contains(": (") && !rest.contains(" by ")
    });
    let name = table.or(union)?;
    name.split(|c: char| !c.is_alphanumeric()).next()
}
