//! The committed header is that of the source; `unsafe` stands where it is said to stand.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic, clippy::unwrap_used)] // tests assert

use std::path::Path;
use std::{env, fs};

#[test]
fn the_header_is_that_of_the_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_root_or_default(root);
    let mut made = Vec::new();
    cbindgen::Builder::new().with_crate(root).with_config(config).generate().expect("the source").write(&mut made);
    let text = env!("CARGO_PKG_VERSION");
    let number = broadcast::boundary::version(text).to_string();
    let made = String::from_utf8(made).unwrap().replace("@VERSION_TEXT@", text).replace("@VERSION@", &number);
    let path = root.join("include/broadcast.h");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "include/broadcast.h is stale: UPDATE=1 cargo test --test header");
}

/// Blocks, implementations and functions of all sources, those of tests left out.
#[test]
fn unsafe_blocks_stand_in_one_file() {
    let mut found = Vec::new();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let path = file.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap();
        let count = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"].map(|what| code.matches(what).count());
        if count != [0; 4] {
            found.push((path.file_name().unwrap().to_owned(), count));
        }
    }
    assert_eq!(found, [("boundary.rs".into(), [3, 0, 0, 0])]);
}
