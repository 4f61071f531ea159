//! Text of lessons: plain text with `*emphasis*` and `$formulas$`, which is split into its parts and never into markup.

use crate::names;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// As it stands.
    Plain(String),
    /// `*between stars*`.
    Emphasis(String),
    /// TeX, `$between dollars$`.
    Formula(String),
}

/// The parts of a text; what is opened and not closed is refused.
pub fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.split(['*', '$']).next().unwrap_or(rest);
        if !plain.is_empty() {
            parts.push(Part::Plain(plain.into()));
        }
        rest = rest.strip_prefix(plain).unwrap_or("");
        let Some(mark) = rest.chars().next() else {
            break;
        };
        let inside = rest.get(1..).and_then(|r| r.split_once(mark));
        let Some((inside, after)) = inside else {
            return Err(format!("“{mark}” is opened and not closed"));
        };
        if inside.trim().is_empty() {
            return Err(format!("there is nothing between “{mark}” and “{mark}”"));
        }
        parts.push(match mark {
            '$' => Part::Formula(inside.into()),
            _ if inside.contains('$') => {
                return Err("a formula cannot stand within *emphasis*".into());
            }
            _ => Part::Emphasis(inside.into()),
        });
        rest = after;
    }
    Ok(parts)
}

/// How many words a text has; a formula is one, and signs by themselves are none.
pub fn words(text: &str) -> usize {
    let mut plain = String::new();
    for part in parts(text).unwrap_or_default() {
        match part {
            Part::Plain(text) | Part::Emphasis(text) => plain += &text,
            Part::Formula(_) => plain.push('x'),
        }
    }
    let has_letter = |word: &&str| word.chars().any(char::is_alphanumeric);
    plain.split_whitespace().filter(has_letter).count()
}

/// The text with single spaces, if it is no longer than `most` words, can be seen and has whole parts.
pub fn checked(text: &str, most: usize) -> Result<String, String> {
    if let Some(character) = names::unseen(text) {
        return Err(format!(
            "holds the character {character}, which cannot be seen"
        ));
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return Err("has no words".into());
    }
    parts(&text)?;
    match words(&text) {
        count if count > most => Err(format!("has {count} words, of at most {most}")),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_parts() {
        let parts = parts("Waste grows *like* $\\sqrt{T}$.").expect("whole");
        assert_eq!(
            parts,
            [
                Part::Plain("Waste grows ".into()),
                Part::Emphasis("like".into()),
                Part::Plain(" ".into()),
                Part::Formula("\\sqrt{T}".into()),
                Part::Plain(".".into()),
            ]
        );
        assert_eq!(words("Waste grows *like* $\\sqrt{T} x$ – no more."), 6);
        // Markup is text like any other.
        assert_eq!(
            super::parts("<b>").expect("text"),
            [Part::Plain("<b>".into())]
        );
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for (text, named) in [
            ("a *b", "“*” is opened"),
            ("$5", "“$” is opened"),
            ("a ** b", "nothing between"),
            ("*a $b$*", "within *emphasis*"),
            ("a\u{202e}b", "U+202E"),
            (" ", "no words"),
            ("one two three four", "has 4 words, of at most 3"),
        ] {
            let refused = checked(text, 3).expect_err(text);
            assert!(refused.contains(named), "{text}: {refused}");
        }
        assert_eq!(checked("  a   b ", 3), Ok("a b".into()));
    }
}
