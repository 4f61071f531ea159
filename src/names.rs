//! Names that people give: of models, of files. A name must show what it holds, so that two names that look alike are alike.

/// The first character of a name that cannot be seen, or that turns the reading direction of what follows, as `U+202E`.
pub fn unseen(name: &str) -> Option<String> {
    let found = name.chars().find(|c| is_unseen(*c))?;
    Some(format!("U+{:04X}", u32::from(found)))
}

/// Control characters; zero-width characters and soft hyphens; marks, embeddings, overrides and isolates of direction;
/// separators of lines and paragraphs; tags (Unicode 16, chapter 23).
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_cannot_be_seen_are_found() {
        for (name, found) in [
            ("a\0b", "U+0000"),
            ("a\tb", "U+0009"),
            ("a\u{7f}", "U+007F"),
            ("gpj.\u{202e}4", "U+202E"),
            ("\u{2066}a", "U+2066"),
            ("a\u{200b}", "U+200B"),
            ("\u{61c}", "U+061C"),
            ("a\u{e0041}", "U+E0041"),
        ] {
            assert_eq!(unseen(name).as_deref(), Some(found), "{name:?}");
        }
        for name in ["Small 1.5B", "größer – 大", "ا ب", "a/b&c,d", "👍🏽", ""] {
            assert_eq!(unseen(name), None, "{name}");
        }
    }
}
