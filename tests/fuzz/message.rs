//! What holds of any text that another page sends.

use equipoise::scenario::link;
use equipoise::scenario::message::{Heard, read};

/// Reading ends, a refusal has words, and a link that is set is whole: written again it is read as the same. Returns whether it
/// is one.
pub fn check(bytes: &[u8]) -> bool {
    match read(&String::from_utf8_lossy(bytes)) {
        Heard::Foreign => false,
        Heard::Refused(reason) => {
            assert!(!reason.is_empty());
            false
        }
        Heard::Set(view) => {
            let again = link::read(&link::write_view(&view));
            assert_eq!(again.problems, []);
            assert_eq!(again.view, *view);
            true
        }
    }
}
