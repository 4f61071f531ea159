//! Links: the check of `tests/fuzz/link.rs`, which `cargo test` runs too.
#![no_main]

#[path = "../../tests/fuzz/link.rs"]
mod link;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    link::check(bytes);
});
