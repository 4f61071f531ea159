//! What holds of any text that is read as a lesson.

use equipoise::lesson::{self, text};

/// Reading ends, and a refusal has words and a line of the text; what is accepted is written and read again as the same
/// lesson, and its scenarios are made or refused in words. Returns whether it is accepted.
pub fn check(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lesson = match lesson::read(&text) {
        Ok(lesson) => lesson,
        Err(refusal) => {
            assert!(!refusal.reason.is_empty());
            assert!(
                (1..=text.lines().count().max(1)).contains(&refusal.line),
                "{refusal}"
            );
            return false;
        }
    };
    let written = lesson::write(&lesson);
    assert_eq!(lesson::read(&written).as_ref(), Ok(&lesson), "{written}");
    assert_eq!(lesson::saved(&lesson).as_deref(), Ok(written.as_str()));
    for (i, step) in lesson.steps.iter().enumerate() {
        for paragraph in &step.text {
            assert!(text::parts(paragraph).is_ok(), "{paragraph}");
        }
        assert!(lesson.lead(i).is_none_or(|l| l.keys().len() <= 3));
    }
    let last = lesson.steps.len() - 1;
    if let Err(reason) = lesson.shown(last) {
        assert!(!reason.is_empty());
    }
    true
}
