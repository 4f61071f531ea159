//! Where a file may lie that an address names: beside the page, and nowhere else.

use crate::names;
use percent_encoding::percent_decode_str;

/// Longest address \[bytes\].
const LONGEST: usize = 200;

/// The path of `#lesson=path/file.md` or `#from=path/file.txt`, below the folder of the page: letters, digits, `-`, `_` and `.`
/// between single slashes, so that nothing of it can lead elsewhere. The name of the file ends like this.
pub fn beside_the_page(text: &str, ending: &str) -> Result<String, String> {
    let path = percent_decode_str(text).decode_utf8();
    let path = path.map_err(|_| "its address is not UTF-8 text")?;
    if path.len() > LONGEST {
        return Err(format!("its address is longer than {LONGEST} bytes"));
    }
    if !path.ends_with(ending) {
        return Err(format!("the name of the file must end in “{ending}”"));
    }
    // What is no ASCII leads nowhere either. To ask whether it is a letter would bring tables of letters into the page.
    let is_known = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'),
        false => !names::is_unseen(c),
    };
    for part in path.split('/') {
        if part.is_empty() || part.starts_with('.') || !part.chars().all(is_known) {
            return Err(
                "its address must be a path below this page, of letters, digits, “-”, “_” and “.”"
                    .into(),
            );
        }
    }
    Ok(path.into())
}

/// Key of a lesson file, by which its answers are told: its name without folder, number and ending.
pub fn key(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.strip_suffix(".md").unwrap_or(file);
    match name.split_once('-') {
        Some((number, rest)) if number.parse::<u32>().is_ok() && !rest.is_empty() => rest.into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_page_are_taken() {
        for (text, path) in [
            ("mine.md", "mine.md"),
            ("week-1/my_lesson.v2.md", "week-1/my_lesson.v2.md"),
            ("%C3%BCbung.md", "übung.md"),
        ] {
            assert_eq!(beside_the_page(text, ".md"), Ok(path.into()));
        }
        for text in [
            "",
            ".md",
            "mine.txt",
            "/mine.md",
            "//host/mine.md",
            "../mine.md",
            "a/../mine.md",
            "a/./mine.md",
            "a//mine.md",
            "https://host/mine.md",
            "https:mine.md",
            "data:,a.md",
            "%2e%2e/mine.md",
            "%252e%252e/mine.md",
            "a\\mine.md",
            "mine.md?x.md",
            "a%0Ab.md",
            "a b.md",
            "a%E2%80%AEb.md",
            "%ff.md",
            &"a".repeat(300),
        ] {
            assert!(beside_the_page(text, ".md").is_err(), "{text}");
        }
    }

    #[test]
    fn keys_are_names() {
        for (path, name) in [
            ("1-just-enough.md", "just-enough"),
            ("a/mine.md", "mine"),
            ("my-own.md", "my-own"),
            ("1-.md", "1-"),
        ] {
            assert_eq!(key(path), name);
        }
    }
}
