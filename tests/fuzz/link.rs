//! What holds of any text that is read as a link.

use equipoise::given::supply::trace::fnv1a;
use equipoise::scenario::link::{self, Opened};

/// Characters put in place of others.
const OTHERS: [char; 12] = ['0', '1', '9', '-', '.', '&', '=', '%', '#', ' ', 'e', 'ü'];

/// Changes of one character that are tried on every link that is accepted.
const CHANGES: u64 = 8;

/// Reads any text as it is, and as the body of a link whose checksum fits, since hardly any other gets past it. Returns
/// whether either is accepted.
pub fn check(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let as_it_is = inspect(&text);
    let body = text.rsplit_once(link::SUM).map_or(&*text, |(body, _)| body);
    inspect(&format!("{body}{}{}", link::SUM, link::checksum(body))) || as_it_is
}

fn means_the_same(a: &Opened, b: &Opened) -> bool {
    a.view == b.view
}

/// Reading ends, and every problem has words; what is accepted is written and read again alike, and with one character
/// changed it is refused or means the same. Returns whether it is accepted.
fn inspect(text: &str) -> bool {
    let opened = link::read(text);
    for problem in &opened.problems {
        assert!(!problem.to_string().is_empty());
    }
    let written = link::write_view(&opened.view);
    let again = link::read(&written);
    assert_eq!(again.problems, [], "{text:?} is written as {written}");
    assert!(means_the_same(&again, &opened), "{text:?}");
    let twice = link::write_view(&again.view);
    assert_eq!(twice, written);
    if !opened.problems.is_empty() {
        return false;
    }
    // Where and how it is changed follows from the text, so that a failure repeats.
    let characters: Vec<char> = text.chars().collect();
    for change in 0..CHANGES {
        let hash = fnv1a(format!("{change}{text}").as_bytes());
        let at = (hash >> 16) as usize % characters.len().max(1);
        let other = OTHERS[hash as usize % OTHERS.len()];
        let mut changed = characters.clone();
        match hash >> 8 & 3 {
            0 => changed.insert(at, other),
            1 => _ = changed.remove(at),
            _ => changed[at] = other,
        }
        let changed: String = changed.into_iter().collect();
        let read = link::read(&changed);
        assert!(
            !read.problems.is_empty() || means_the_same(&read, &opened),
            "{changed:?} is read as another scenario than {text:?}"
        );
    }
    true
}
