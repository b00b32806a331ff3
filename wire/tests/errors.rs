//! A mistake in a declaration is one error, at the field or line that has it.

/// Each file of `ui` has several mistakes, and beside it what the compiler says to them.
#[test]
fn mistakes_are_reported_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
