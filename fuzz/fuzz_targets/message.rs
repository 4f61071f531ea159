//! Messages: the check of `tests/fuzz/message.rs`, which `cargo test` runs too.
#![no_main]

#[path = "../../tests/fuzz/message.rs"]
mod message;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    message::check(bytes);
});
