//! Lines and cells of a CSV, without copying them.

/// What ends a line: LF, with or without CR before it, or CR where a file has no LF at all.
pub fn end(bytes: &[u8]) -> u8 {
    if bytes.contains(&b'\n') { b'\n' } else { b'\r' }
}

/// The lines of a text with their numbers, without blanks at their ends.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = char::from(end(text.as_bytes()));
    let lines = text.trim_start_matches('\u{feff}').split(end);
    lines.enumerate().map(|(i, line)| (i + 1, line.trim()))
}

/// Whether a line holds nothing, or a comment.
pub fn is_silent(line: &str) -> bool {
    line.is_empty() || line.starts_with('#')
}

/// The cells of a line, split by commas outside double quotes, without blanks and quotes around them.
pub fn cells(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let cells = line.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    cells.map(|cell| {
        let cell = cell.trim();
        let inside = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
        inside.map_or(cell, str::trim)
    })
}

/// Whether every quote of a line is closed on it.
pub fn quotes_are_closed(line: &str) -> bool {
    line.bytes().filter(|b| *b == b'"').count() % 2 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_any_of_three_ways() {
        for text in ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "\u{feff}a \n\tb\n"] {
            let read: Vec<(usize, &str)> = lines(text).collect();
            assert_eq!(read, [(1, "a"), (2, "b"), (3, "")], "{text:?}");
        }
    }

    #[test]
    fn quoted_commas_do_not_split() {
        let split = |line| cells(line).collect::<Vec<_>>();
        assert_eq!(split("1, 2 ,\"3\""), ["1", "2", "3"]);
        assert_eq!(split("\"1,234\",\" 5 \""), ["1,234", "5"]);
        assert_eq!(split(""), [""]);
        assert_eq!(split("\"\","), ["", ""]);
        assert!(quotes_are_closed("\"a\"") && !quotes_are_closed("1,\"2"));
    }
}
