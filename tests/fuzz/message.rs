//! What holds of any message that another page sends.

use equipoise::scenario::link;
use equipoise::scenario::message::{Heard, read};

/// Reads the lines of a text as version, type and link, as they are and with a checksum that fits, since hardly any other link
/// gets past it. Returns whether either sets a link.
pub fn check(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let version = match lines.next().unwrap_or("") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| ()),
    };
    let (kind, link) = (lines.next(), lines.next());
    let sealed = link.map(|link| {
        let body = link.rsplit_once(link::SUM).map_or(link, |(body, _)| body);
        format!("{body}{}{}", link::SUM, link::checksum(body))
    });
    let as_it_is = inspect(version, kind, link);
    inspect(version, kind, sealed.as_deref()) || as_it_is
}

/// Reading ends, a refusal has words, and a link that is set is whole: written again it is read as the same.
fn inspect(version: Result<Option<f64>, ()>, kind: Option<&str>, link: Option<&str>) -> bool {
    match read(version, kind, link) {
        Heard::Foreign => false,
        Heard::Refused(reason) => {
            assert!(!reason.is_empty());
            false
        }
        Heard::Set(view) => {
            assert_eq!((version, kind), (Ok(Some(1.0)), Some("set")));
            let again = link::read(&link::write_view(&view));
            assert_eq!(again.problems, []);
            assert_eq!(again.view, *view);
            true
        }
    }
}
