//! What holds of any message that another page sends.

use equipoise::scenario::link;
use equipoise::scenario::message::{Heard, read};

/// Reads the lines of a text as version, type and link. Reading ends, a refusal has words, and a link that is set is whole:
/// written again it is read as the same. Returns whether it is one.
pub fn check(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let version = match lines.next().unwrap_or("") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| ()),
    };
    match read(version, lines.next(), lines.next()) {
        Heard::Foreign => false,
        Heard::Refused(reason) => {
            assert!(!reason.is_empty());
            false
        }
        Heard::Set(view) => {
            assert_eq!(version, Ok(Some(1.0)));
            let again = link::read(&link::write_view(&view));
            assert_eq!(again.problems, []);
            assert_eq!(again.view, *view);
            true
        }
    }
}
