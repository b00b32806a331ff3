//! Gives the shared library its SONAME. cargo-c, which sets the feature `capi`, does so itself.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_elf = ["linux", "freebsd", "netbsd", "openbsd", "android"]
        .contains(&env::var("CARGO_CFG_TARGET_OS").unwrap_or_default().as_str());
    if is_elf && env::var_os("CARGO_FEATURE_CAPI").is_none() {
        // Before 1.0 a minor version may change the interface, so it is part of the name.
        let part = |name| env::var(name).unwrap_or_default();
        let (major, minor) = (part("CARGO_PKG_VERSION_MAJOR"), part("CARGO_PKG_VERSION_MINOR"));
        let version = if major == "0" { format!("0.{minor}") } else { major };
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libbroadcast.so.{version}");
    }
}
