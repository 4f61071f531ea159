//! Trace files: the check of `tests/fuzz/trace.rs`, which `cargo test` runs too.
#![no_main]

#[path = "../../tests/fuzz/trace.rs"]
mod trace;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    trace::check(bytes);
});
