//! A mistake in a declaration is one error, at the field or line that has it.

use std::io::Write;

/// What the messages beside the cases in `ui` were written by. Other compilers draw them differently.
const COMPILER: &str = "rustc 1.95.";

/// Each file of `ui` has several declarations with one mistake each, and beside it what the
/// compiler says to them. `TRYBUILD=overwrite` writes that anew.
#[test]
fn mistakes_are_reported_where_they_are() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = std::process::Command::new(rustc).arg("--version").output().map(|o| o.stdout).unwrap_or_default();
    if !version.starts_with(COMPILER.as_bytes()) {
        let version = String::from_utf8_lossy(&version);
        // Not by a macro: what those print of a test that passes is not shown.
        write!(std::io::stderr(), "skipped: the messages are those of {COMPILER}x, this is {version}").unwrap_or(());
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
