mod properties;

use super::*;
use crate::scenario::link::View;
use crate::scenario::parameters::Id;

const WHOLE: &str = "\
# A whole lesson
for: anyone
minutes: 12

## First
preset: critical
set: mu=×1.1, cv=0.25, policy=always-2
lead: growth, supply-v

Text with *emphasis* and $\\sqrt{T}$.

A second paragraph.

predict: How much?
number: times auxiliary
within: ×1.5
after: T=4000 slots
because: Because.

goal: Do it.
when: z between -1 and 1; keep mu
show: mu=×1
done: Yes.
not-yet: No.

## Second

Goes on.

predict: Which?
option: This.
right: That.

## Third
set: T=1000 slots

By facts.

predict: Is it?
option: Yes. | z < 1
option: No. | z >= 1

## Fourth

On an axis.

predict: Where?
point: growth, crossover
within: 100 slots

## Fifth

A line.

predict: Draw it.
curve: supply-v, unused
within: 50000 J
";

#[test]
fn a_whole_lesson_is_read_and_written() {
    let lesson = read(WHOLE).expect("whole");
    assert_eq!(write(&lesson), WHOLE);
    assert_eq!(lesson.steps.len(), 5);
    let mu = |s: &Scenario| s.get(Id::SupplyMean) / s.critical_power().expect("possible");
    let (start, end) = (
        lesson.start(0).expect("possible"),
        lesson.end(0).expect("possible"),
    );
    assert!((mu(&start) - 1.1).abs() < 1e-12);
    assert_eq!(
        (start.get(Id::Horizon), end.get(Id::Horizon)),
        (1000.0, 4000.0)
    );
    assert!((mu(&lesson.shown(0).expect("possible")) - 1.0).abs() < 1e-12);
    // The next step goes on from where the prediction led, not from where the goal led.
    assert_eq!(lesson.start(1), Ok(end));
    assert_eq!(lesson.start(2).expect("possible").get(Id::Horizon), 1000.0);
    assert!(lesson.start(5).is_err());
    assert_eq!(lesson.lead(3), Leads::read("growth,supply-v").ok().as_ref());
}

/// A lesson that was written by another program or on another system.
#[test]
fn line_ends_and_marks_of_other_systems_do_not_matter() {
    let lesson = read(WHOLE).expect("whole");
    let other = format!("\u{feff}{}", WHOLE.replace('\n', "  \r\n"));
    assert_eq!(read(&other), Ok(lesson.clone()));
    // Lines of a paragraph are one.
    let wrapped = WHOLE.replace("Text with", "Text\nwith");
    assert_eq!(read(&wrapped), Ok(lesson));
}

#[test]
fn a_link_is_a_base() {
    let mut scenario = Scenario::default();
    scenario.set(Id::Rate, 30.0).expect("in range");
    let link = format!("link: {}", link::write(&scenario));
    let text = WHOLE.replace("preset: critical", &link);
    let lesson = read(&text).expect("whole");
    assert_eq!(lesson.start(0).expect("possible").get(Id::Rate), 30.0);
    assert_eq!(read(&write(&lesson)), Ok(lesson));
    let damaged = read(&text.replace("rate=30", "rate=31")).expect_err("refused");
    assert!(damaged.reason.contains("checksum"), "{damaged}");
    let pinned = format!(
        "link: {}",
        link::write_view(&View {
            scenario: scenario.clone(),
            pinned: Some(scenario.clone()),
            ..View::default()
        })
    );
    let refused = read(&WHOLE.replace("preset: critical", &pinned)).expect_err("refused");
    assert!(refused.reason.contains("pinned"), "{refused}");
    let mut file = scenario.clone();
    file.supply = SupplyChoice::File {
        name: "a.csv".into(),
        hash: "0".repeat(16),
    };
    let file = format!("link: {}", link::write(&file));
    let refused = read(&WHOLE.replace("preset: critical", &file)).expect_err("refused");
    assert!(refused.reason.contains("file"), "{refused}");
}

#[test]
fn every_fault_is_named_with_its_line() {
    let long = "word ".repeat(61);
    for (from, to, line, named) in [
        ("# A whole lesson", "A whole lesson", 1, "begins with “# ”"),
        (
            "# A whole lesson",
            "# A *whole* lesson",
            1,
            "cannot stand in a title",
        ),
        ("for: anyone\n", "", 1, "“for:” is missing"),
        ("minutes: 12", "minutes: 0", 3, "from 1 to 120"),
        ("minutes: 12", "minutes: 12\nminutes: 13", 4, "stands twice"),
        (
            "minutes: 12",
            "minutes: 12\npreset: critical",
            4,
            "means nothing here",
        ),
        (
            "minutes: 12",
            "minutes: 12\nText.",
            4,
            "text stands in steps",
        ),
        ("preset: critical\n", "", 5, "the first step needs"),
        (
            "preset: critical",
            "preset: critcal",
            6,
            "“critcal” is no preset",
        ),
        (
            "preset: critical",
            "presset: critical",
            6,
            "“presset:” means nothing here",
        ),
        (
            "preset: critical",
            "preset: critical\nlink: v=3",
            7,
            "cannot stand together",
        ),
        ("preset: critical", "preset:", 6, "says nothing"),
        ("cv=0.25", "cv=25", 7, "supply volatility"),
        ("policy=always-2", "policy=always-5", 7, "beyond the 4"),
        (
            "growth, supply-v",
            "growth, supply",
            8,
            "there is no figure “supply”",
        ),
        ("growth, supply-v", "growth, growth", 8, "stands twice"),
        (
            "growth, supply-v",
            "growth, supply-v, routing, volatility",
            8,
            "at most 3 figures",
        ),
        ("*emphasis*", "*emphasis", 10, "“*” is opened"),
        ("$\\sqrt{T}$", "$\\sqrt{T}", 10, "“$” is opened"),
        ("emphasis", "emp\u{200b}hasis", 10, "U+200B"),
        ("A second paragraph.", &long, 5, "66 words, of at most 60"),
        ("Goes on.\n", "", 26, "has no text"),
        ("## Second", "### Second", 26, "nothing else begins"),
        ("predict: How much?\n", "", 14, "“number:” needs “predict:”"),
        (
            "number: times auxiliary\n",
            "",
            14,
            "a prediction needs one of",
        ),
        (
            "number: times auxiliary",
            "number: axiliary",
            15,
            "neither a parameter nor a fact",
        ),
        (
            "number: times auxiliary",
            "number: z\ncurve: growth, unused",
            16,
            "cannot stand together",
        ),
        ("within: ×1.5\n", "", 15, "“within:” is missing"),
        ("×1.5", "×0.5", 16, "factor above 1"),
        ("after: T=4000 slots", "after: T=0", 17, "horizon"),
        ("keep mu", "keep nu", 21, "“nu” is no parameter"),
        ("show: mu=×1\n", "", 20, "“show:” is missing"),
        ("not-yet: No.\n", "", 20, "“not-yet:” is missing"),
        ("goal: Do it.\n", "", 20, "“when:” needs “goal:”"),
        ("right: That.", "option: That.", 30, "either one option"),
        (
            "right: That.",
            "option: This.",
            32,
            "this option stands twice",
        ),
        ("right: That.\n", "", 30, "needs 2 to 6 options"),
        (
            "right: That.",
            "right: That.\nwithin: ×2",
            33,
            "means nothing for options",
        ),
        ("No. | z >= 1", "No.", 39, "either one option"),
        ("No. | z >= 1", "No. | w >= 1", 41, "neither a parameter"),
        ("growth, crossover", "growth", 48, "a comma"),
        (
            "growth, crossover",
            "routing, crossover",
            48,
            "can be set on the axis of supply-v, growth",
        ),
        (
            "growth, crossover",
            "growth, auxiliary",
            48,
            "“auxiliary” is no place on the axis of growth",
        ),
        (
            "supply-v, unused",
            "supply-v, used",
            56,
            "cannot be sketched; can be: supply-v, auxiliary",
        ),
    ] {
        assert!(WHOLE.contains(from), "{from}");
        let refused = read(&WHOLE.replacen(from, to, 1)).expect_err(to);
        assert!(refused.reason.contains(named), "{to}: {refused}");
        assert_eq!(refused.line, line, "{to}: {refused}");
    }
    assert!(read("").expect_err("empty").reason.contains("begins with"));
    let bare = read("# A\nfor: b\nminutes: 1\n").expect_err("no steps");
    assert!(bare.reason.contains("no steps"));
    let huge = format!("{WHOLE}{}", "\n".repeat(1 << 16));
    assert!(read(&huge).expect_err("huge").reason.contains("64 kB"));
    let many = format!("{WHOLE}{}", "## More\n\nText.\n".repeat(36));
    assert!(read(&many).expect_err("many").reason.contains("at most 40"));
}

/// What a page makes is saved only if it reads back the same.
#[test]
fn what_cannot_be_written_down_is_not_saved() {
    let lesson = read(WHOLE).expect("whole");
    assert_eq!(saved(&lesson).as_deref(), Ok(WHOLE));
    for paragraph in ["set: mu=×1", "# Title", "two\nlines", "", "*", "a\n\nb"] {
        let mut other = lesson.clone();
        other.steps[0].text = vec![paragraph.into()];
        assert!(saved(&other).is_err(), "{paragraph}");
    }
}
