//! Lessons: the check of `tests/fuzz/lesson.rs`, which `cargo test` runs too.
#![no_main]

#[path = "../../tests/fuzz/lesson.rs"]
mod lesson;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lesson::check(bytes);
});
