//! Keys: the lines of a lesson sorted into its top and its steps, each with keys and paragraphs; what they say is not asked
//! here.

use super::{LONGEST, MOST_STEPS, Refusal};

/// A value and the line on which it stands.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// From 1.
    pub line: usize,
    /// Without blanks at its ends.
    pub text: &'a str,
}

impl Value<'_> {
    /// What is wrong with it.
    pub fn refused<T>(self, reason: impl Into<String>) -> Result<T, Refusal> {
        Err(Refusal {
            line: self.line,
            reason: reason.into(),
        })
    }

    /// What became of it; what is wrong is so on its line.
    pub fn checked<T>(self, result: Result<T, String>) -> Result<T, Refusal> {
        result.or_else(|reason| self.refused(reason))
    }
}

/// The top of a lesson, or one of its steps.
#[derive(Debug)]
pub struct Section<'a> {
    /// The text of its heading.
    pub title: Value<'a>,
    keys: Vec<(&'a str, Value<'a>)>,
    /// Lines of each paragraph.
    pub paragraphs: Vec<Vec<Value<'a>>>,
}

/// Keys of the top.
const TOP: [&str; 2] = ["for", "minutes"];

/// Keys of steps.
const STEP: [&str; 18] = [
    "preset", "link", "set", "lead", "predict", "number", "option", "right", "point", "curve",
    "within", "after", "because", "goal", "when", "show", "done", "not-yet",
];

/// The key at the beginning of a line: a lower-case word and a colon.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_word = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let ends = value.is_empty() || value.starts_with([' ', '\t']);
    (is_word && ends).then_some((key, value.trim()))
}

impl<'a> Section<'a> {
    fn new(title: Value<'a>) -> Section<'a> {
        Section {
            title,
            keys: Vec::new(),
            paragraphs: Vec::new(),
        }
    }

    /// The value of a key.
    pub fn find(&self, key: &str) -> Option<Value<'a>> {
        self.all(key).next()
    }

    /// The value of a key that must stand, for what stands on a line.
    pub fn need(&self, key: &str, of: Value) -> Result<Value<'a>, Refusal> {
        match self.find(key) {
            Some(value) => Ok(value),
            None => of.refused(format!("“{key}:” is missing")),
        }
    }

    fn all(&self, key: &str) -> impl Iterator<Item = Value<'a>> {
        let same = self.keys.iter().filter(move |(k, _)| *k == key);
        same.map(|(_, value)| *value)
    }

    /// The values of either key, in the order in which they stand, and whether they are the second's.
    pub fn either(&self, first: &str, second: &str) -> Vec<(Value<'a>, bool)> {
        let both = self
            .keys
            .iter()
            .filter(|(k, _)| *k == first || *k == second);
        both.map(|(k, value)| (*value, *k == second)).collect()
    }

    /// The first of some keys that stands.
    pub fn any(&self, keys: &[&'static str]) -> Option<(&'static str, Value<'a>)> {
        keys.iter().find_map(|key| Some((*key, self.find(key)?)))
    }

    fn add(&mut self, key: &'a str, value: Value<'a>, is_top: bool) -> Result<(), Refusal> {
        let known = match is_top {
            true => TOP.contains(&key),
            false => STEP.contains(&key),
        };
        let again = self.find(key).is_some() && key != "option";
        match (known, again) {
            (false, _) => value.refused(format!("“{key}:” means nothing here")),
            (_, true) => value.refused(format!("“{key}:” stands twice")),
            _ if value.text.is_empty() => value.refused(format!("“{key}:” says nothing")),
            _ => {
                self.keys.push((key, value));
                Ok(())
            }
        }
    }
}

/// The top of a lesson and its steps.
pub fn sections(text: &str) -> Result<(Section<'_>, Vec<Section<'_>>), Refusal> {
    let start = Value { line: 1, text: "" };
    if text.len() > LONGEST {
        return start.refused(format!(
            "is longer than the {} kB of a lesson",
            LONGEST / 1024
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut top, mut steps): (Option<Section>, Vec<Section>) = (None, Vec::new());
    let mut goes_on = false;
    for (i, line) in text.lines().enumerate() {
        let line = Value {
            line: i + 1,
            text: line.trim(),
        };
        let heading = line.text.starts_with('#');
        if heading || line.text.is_empty() {
            goes_on = false;
        }
        let Some(top) = &mut top else {
            match line.text.strip_prefix("# ") {
                Some(title) => {
                    let text = title.trim();
                    top = Some(Section::new(Value { text, ..line }));
                }
                None if line.text.is_empty() => {}
                None => return line.refused("a lesson begins with “# ” and its title"),
            }
            continue;
        };
        let is_top = steps.is_empty();
        if let Some(title) = line.text.strip_prefix("## ") {
            if steps.len() == MOST_STEPS {
                return line.refused(format!("a lesson has at most {MOST_STEPS} steps"));
            }
            let text = title.trim();
            steps.push(Section::new(Value { text, ..line }));
        } else if heading {
            return line
                .refused("a step begins with “## ” and its title; nothing else begins with “#”");
        } else if let Some((key, value)) = key(line.text) {
            goes_on = false;
            let value = Value {
                text: value,
                ..line
            };
            let section = steps.last_mut().unwrap_or(top);
            section.add(key, value, is_top)?;
        } else if !line.text.is_empty() {
            let Some(step) = steps.last_mut() else {
                return line.refused("text stands in steps, which begin with “## ”");
            };
            match step.paragraphs.last_mut().filter(|_| goes_on) {
                Some(paragraph) => paragraph.push(line),
                None => step.paragraphs.push(vec![line]),
            }
            goes_on = true;
        }
    }
    match top {
        Some(top) => Ok((top, steps)),
        None => start.refused("a lesson begins with “# ” and its title"),
    }
}
