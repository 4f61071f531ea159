//! The lecturer's side: what a class has answered, and only then what is true.

use crate::driver::Browser;
use equipoise::lesson::answers::{Answers, Asked};
use equipoise::lesson::prediction::{Answer, Kind};
use equipoise::tool::lessons::Source;

/// Lines of a class: most with a name, two alike without one, and three that are none.
fn lines(source: &Source) -> Vec<String> {
    let asked = Asked::new(&source.key, &source.lesson).expect("possible");
    let steps = source.lesson.steps.iter().enumerate();
    let asked_of: Vec<_> = steps
        .filter_map(|(i, s)| Some((i, s.prediction.clone()?)))
        .collect();
    let student = |n: usize| {
        let answer = |(step, prediction): &(usize, _)| {
            let prediction: &equipoise::lesson::prediction::Prediction = prediction;
            let answer = match &prediction.kind {
                Kind::Choice(options) => Answer::Choice(n % options.len()),
                Kind::Curve(..) => {
                    let y = |x: f64| 2.7e7 * (1.0 - x).max(0.02 * (n % 7) as f64);
                    let x = (0..9).map(|i| 0.25 * f64::from(i));
                    Answer::Curve(x.map(|x| (x, y(x))).collect())
                }
                _ => Answer::Number(1.0 + 0.5 * (n % 11) as f64),
            };
            (*step, answer)
        };
        let name = if n < 28 {
            format!("Student {n}")
        } else {
            String::new()
        };
        asked.write(&Answers {
            name,
            given: asked_of.iter().map(answer).collect(),
        })
    };
    let mut lines: Vec<String> = (0..29).map(student).collect();
    lines.push(lines[28].clone());
    lines.push("good morning".into());
    lines.push(lines[3].replace("Student", "Teacher"));
    lines.push(lines[4].clone());
    lines
}

/// Thirty answers are there in less than a second, bad lines are named, and the truth comes when it is asked for. The
/// lesson is open.
pub fn gathers(browser: &Browser, source: &Source) {
    browser.wait("the button", "document.querySelector('#lesson-gather')");
    browser.run("document.querySelector('#lesson-gather').click()");
    browser.wait(
        "the dialog",
        "document.querySelector('#class')?.matches(':modal')",
    );
    assert_eq!(browser.text("#class-count"), "Nothing pasted yet.");
    let text = lines(source).join("\\n");
    browser.run(&format!("window.began = performance.now(); const f = document.querySelector('#class-lines'); f.value = \"{text}\"; f.dispatchEvent(new Event('input', {{ bubbles: true }})); requestAnimationFrame(() => setTimeout(() => window.took = performance.now() - window.began))"));
    browser.wait("the drawing", "window.took");
    let took = browser.value("window.took").as_f64().expect("ms");
    println!("30 answers in {took:.0} ms");
    assert!(took < 1000.0, "{took} ms");
    assert_eq!(
        browser.text("#class-count"),
        "Answers of 30. 3 lines left out: Lines 29, 30 are alike and without a name; each counts. If one was pasted twice, delete it."
    );
    let refused = browser.value("[...document.querySelectorAll('#class-refused li')].map(l => l.textContent.replace(/:.*/, ''))");
    assert_eq!(
        refused.as_array().expect("a list"),
        &["line 31", "line 32", "line 33"]
    );
    let predictions = source
        .lesson
        .steps
        .iter()
        .filter(|s| s.prediction.is_some());
    let count = predictions.count();
    assert_eq!(
        browser.value("document.querySelectorAll('.asked:not([hidden])').length"),
        count
    );
    assert_eq!(
        browser.value("document.querySelectorAll('#class .drawn .lines polyline').length"),
        30
    );
    assert_eq!(
        browser.value("document.querySelectorAll('#class .strip i').length"),
        30
    );
    // Nothing of the truth yet.
    let told = "[...document.querySelectorAll('.judged, [data-right=true], .strip b')].length";
    assert_eq!(browser.value(told), 0);
    for (width, height, name) in [(1440, 900, "wide"), (390, 844, "phone")] {
        browser.size(width, height);
        assert_eq!(
            browser.value("document.querySelector('#class').scrollWidth <= innerWidth"),
            true,
            "{width}"
        );
        picture(browser, &format!("class-{name}"));
    }
    browser.size(1440, 900);
    browser.run("document.querySelectorAll('.asked button').forEach(b => b.click())");
    browser.wait(
        "the truth",
        &format!("document.querySelectorAll('.judged').length == {count}"),
    );
    assert_eq!(
        browser.value("document.querySelectorAll('#class .drawn > polyline').length"),
        1
    );
    assert_eq!(
        browser.value("document.querySelectorAll('#class .strip b').length"),
        1
    );
    picture(browser, "class-truth");
    // A table of all of them, and a file.
    browser.run("window.saved = null; URL.createObjectURL = b => { b.text().then(t => window.saved = t); return 'blob:x'; }; URL.revokeObjectURL = () => {}; HTMLAnchorElement.prototype.click = () => {}; document.querySelector('#class-csv').click(); document.querySelector('#class > details:last-of-type').open = true");
    browser.wait("the file", "window.saved");
    let saved = browser.value("window.saved");
    assert_eq!(saved.as_str().expect("text").lines().count(), 31);
    browser.wait(
        "the table",
        "document.querySelectorAll('#class tbody tr').length == 30",
    );
    // Escape returns to the lesson; what was pasted stays.
    browser.keys("#class-csv", "\u{e00c}");
    browser.wait(
        "the way back",
        "!document.querySelector('#class') && document.activeElement.id == 'lesson-gather'",
    );
    browser.run("document.querySelector('#lesson-gather').click()");
    browser.wait(
        "the class again",
        "/Answers of 30/.test(document.querySelector('#class-count')?.textContent)",
    );
    browser.run("document.querySelector('#class-close').click()");
    browser.wait("the way back", "!document.querySelector('#class')");
}

/// The dialog from its top to its end.
fn picture(browser: &Browser, name: &str) {
    let height = browser.value("document.querySelector('#class').scrollHeight");
    browser.run("const d = document.querySelector('#class'); d.style.height = d.scrollHeight + 'px'; d.style.position = 'absolute'");
    println!("{name}: {height} px high");
    browser.screenshot(name);
    browser.run(
        "const d = document.querySelector('#class'); d.style.height = ''; d.style.position = ''",
    );
}
