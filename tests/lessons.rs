//! Every shipped lesson: readable, of a length that a class has time for, and true of its own scenarios.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::lesson::text::words;
use equipoise::lesson::{STEP_WORDS, read, write};
use equipoise::tool::lessons::{Source, built, sources};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons")
}

fn lessons() -> Vec<Source> {
    let sources = sources(&folder()).expect("every lesson is read");
    assert!(!sources.is_empty());
    sources
}

/// Scenarios are possible, goals are not reached at first and are reached as shown, predictions have one true answer.
#[test]
fn every_step_is_as_it_says() {
    for source in lessons() {
        let found = source.check().unwrap_or_else(|fault| panic!("{fault}"));
        println!("{}\n{}\n", source.file, found.join("\n"));
    }
}

#[test]
fn a_lesson_fits_an_hour() {
    for source in lessons() {
        let (lesson, file) = (&source.lesson, &source.file);
        let steps = &lesson.steps;
        assert!(
            (6..=9).contains(&steps.len()),
            "{file}: {} steps",
            steps.len()
        );
        assert!(
            (8..=15).contains(&lesson.minutes),
            "{file}: {} minutes",
            lesson.minutes
        );
        let predictions = steps.iter().filter(|s| s.prediction.is_some()).count();
        let goals = steps.iter().filter(|s| s.goal.is_some()).count();
        assert!(
            predictions >= 2 && goals >= 2,
            "{file}: {predictions} predictions, {goals} goals"
        );
        for step in steps {
            let count: usize = step.text.iter().map(|p| words(p)).sum();
            assert!(
                (1..=STEP_WORDS).contains(&count),
                "{file}, {}: {count} words",
                step.title
            );
        }
        let last = steps.last().expect("one");
        assert!(last.prediction.is_none() && last.goal.is_none(), "{file}");
        let ending = last.text.join(" ").to_lowercase();
        let tells = ending.contains("shown") && ending.contains("assumed");
        assert!(
            tells,
            "{file} does not end with what was shown and what was assumed"
        );
        // The page opens with its figures in their order; a lesson says which of them it is about.
        assert!(lesson.lead(0).is_some(), "{file}: no figure leads");
    }
}

#[test]
fn what_is_written_reads_back() {
    for source in lessons() {
        assert_eq!(read(&write(&source.lesson)).as_ref(), Ok(&source.lesson));
    }
}

#[test]
fn the_builder_writes_them_all() {
    let files = built(&folder()).expect("every lesson is built");
    let json = |name: &str| {
        let name = format!("lessons/{name}");
        let (_, bytes) = files.iter().find(|(n, _)| *n == name).expect("written");
        serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON")
    };
    let index = json("index.json");
    for (i, source) in lessons().iter().enumerate() {
        assert_eq!(index[i]["key"], source.key.as_str());
        assert_eq!(index[i]["for"], source.lesson.audience.as_str());
        let compiled = json(&format!("{}.json", source.key));
        let text = compiled["text"].as_str().expect("text");
        assert_eq!(read(text).as_ref(), Ok(&source.lesson));
        for formula in compiled["formulas"].as_array().expect("a list") {
            let (tex, markup) = (&formula[0], formula[1].as_str().expect("markup"));
            assert!(
                markup.starts_with("<math") && markup.ends_with("</math>"),
                "{tex}: {markup}"
            );
        }
    }
}
