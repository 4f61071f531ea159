//! Lines and cells of a CSV, without copying them.
//!
//! Written by hand because a trace is a table of numbers: a CSV crate would add three kilobytes of gzip to the page, and
//! refusals have to name lines. Quotes around cells, and commas within them, are read; a doubled quote stays doubled, and
//! a quote that is not closed on its line is refused. To be decided again when files come that need more.

/// What ends a line: LF, with or without CR before it, or CR where a file has no LF at all.
pub fn end(bytes: &[u8]) -> u8 {
    if bytes.contains(&b'\n') { b'\n' } else { b'\r' }
}

/// A line with its number.
pub type Row<'a> = (usize, &'a str);

/// The lines of a text that hold more than blanks or a comment, without blanks at their ends.
pub fn rows(text: &str) -> Vec<Row<'_>> {
    let end = char::from(end(text.as_bytes()));
    let mut rows = Vec::new();
    for (i, line) in text.trim_start_matches('\u{feff}').split(end).enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            rows.push((i + 1, line));
        }
    }
    rows
}

/// The cells of a line, split by commas outside double quotes, without blanks and quotes around them.
pub fn cells(line: &str) -> Vec<&str> {
    let mut quoted = false;
    let mut cells: Vec<&str> = line
        .split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .collect();
    for cell in &mut cells {
        *cell = cell.trim();
        if let Some(inside) = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')) {
            *cell = inside.trim();
        }
    }
    cells
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
        for text in [
            "a\n\nb\n",
            "a\r\n\r\nb\r\n",
            "a\r\rb\r",
            "\u{feff}a \n#\n\tb\n",
        ] {
            assert_eq!(rows(text), [(1, "a"), (3, "b")], "{text:?}");
        }
    }

    #[test]
    fn quoted_commas_do_not_split() {
        assert_eq!(cells("1, 2 ,\"3\""), ["1", "2", "3"]);
        assert_eq!(cells("\"1,234\",\" 5 \""), ["1,234", "5"]);
        assert_eq!(cells(""), [""]);
        assert_eq!(cells("\"\","), ["", ""]);
        assert!(quotes_are_closed("\"a\"") && !quotes_are_closed("1,\"2"));
    }
}
