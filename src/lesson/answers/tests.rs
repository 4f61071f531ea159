use super::*;
use crate::lesson::read;

const LESSON: &str = "\
# Questions
for: anyone
minutes: 1

## One
preset: critical

Text.

predict: How much?
number: auxiliary
within: ×2

## Two

Text.

predict: Which?
option: This.
right: That, then.

## Three

Text.

predict: Draw it.
curve: growth, auxiliary
within: ×2
";

fn answers(name: &str, number: f64) -> Answers {
    let line = vec![(1.0, 1e3), (1000.0, -2.5e-3)];
    Answers {
        name: name.into(),
        given: vec![
            (0, Answer::Number(number)),
            (1, Answer::Choice(1)),
            (2, Answer::Curve(line)),
        ],
    }
}

#[test]
fn answers_are_read_as_they_are_written() {
    let lesson = read(LESSON).expect("whole");
    let asked = Asked::new("questions", &lesson).expect("possible");
    for name in ["", "Ada L. & Söhne", "日本 = 1"] {
        let line = asked.write(&answers(name, 2.1e6));
        assert!(line.starts_with("answers=1&lesson=questions&of="), "{line}");
        assert!(!line.contains(' ') && line.len() < 200, "{line}");
        let read = asked.collect(&format!("> {name}: {line}  \r\n"));
        assert_eq!(read.rows, [answers(name, 2.1e6)], "{line}");
        assert_eq!(read.refused, []);
    }
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_kept() {
    let lesson = read(LESSON).expect("whole");
    let asked = Asked::new("questions", &lesson).expect("possible");
    let good = asked.write(&answers("Ada", 1.0));
    let signed = |body: String| format!("{body}&sum={}", checksum(&body));
    let (body, _) = good.split_once("&sum=").expect("signed");
    let other = read(&LESSON.replace("×2", "×3")).expect("whole");
    let lines = [
        (good.clone(), ""),
        ("hello".into(), "is not a line of answers"),
        (good.replace("n1&", "n2&"), "was changed"),
        (body.to_string(), "was cut off"),
        (good.clone(), "stands twice"),
        (
            signed(body.replace("=questions", "=others")),
            "answers another lesson, “others”",
        ),
        (
            Asked::new("questions", &other)
                .expect("possible")
                .write(&answers("B", 1.0)),
            "another version",
        ),
        (signed(body.replace("s1=n1", "s1=o1")), "fits no question"),
        (signed(body.replace("s2=o2", "s2=o3")), "fits no question"),
        (signed(body.replace("s2=o2", "s9=o2")), "fits no question"),
        (signed(body.replace("s2=o2", "s0=o2")), "fits no question"),
        (signed(body.replace("s2=o2", "s1=n2")), "wrong order"),
        (signed(body.replace("n1&", "ninf&")), "fits no question"),
        (signed(body.replace("=Ada", "=%E2%80%AEAda")), "U+202E"),
        (
            signed(body.replace("=Ada", &format!("={}", "a".repeat(61)))),
            "longer than 60",
        ),
        (asked.write(&answers("=1+1", 3.0)), ""),
    ];
    let text: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    let read = asked.collect(&text.join("\n\n"));
    let names: Vec<&str> = read.rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["Ada", "=1+1"]);
    let bad: Vec<_> = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.1.is_empty())
        .collect();
    assert_eq!(read.refused.len(), bad.len());
    for (refused, (i, (line, named))) in read.refused.iter().zip(bad) {
        assert_eq!(refused.line, 2 * i + 1);
        assert!(refused.reason.contains(named), "{line}: {refused}");
    }
    let csv = asked.table(&read.rows).csv();
    assert_eq!(
        csv,
        "name,1. How much? [J],2. Which?,3. Draw it. [J]\r\n\
         Ada,1,\"That, then.\",\"1:1000,1000:-0.0025\"\r\n\
         '=1+1,3,\"That, then.\",\"1:1000,1000:-0.0025\"\r\n"
    );
}

/// Two people without a name may have said the same; whoever has a name has said it once.
#[test]
fn alike_lines_without_a_name_all_count() {
    let lesson = read(LESSON).expect("whole");
    let asked = Asked::new("questions", &lesson).expect("possible");
    let of = |name, number| asked.write(&answers(name, number));
    let lines = [
        of("", 1.0),
        of("Ada", 1.0),
        of("", 1.0),
        of("", 2.0),
        of("", 1.0),
        of("Ada", 1.0),
    ];
    let read = asked.collect(&lines.join("\n"));
    assert_eq!(read.rows.len(), 5);
    assert_eq!(read.alike, [[1, 3, 5]]);
    let refused: Vec<String> = read.refused.iter().map(|r| r.to_string()).collect();
    assert_eq!(refused, ["line 6: stands twice"]);
}

#[test]
fn a_class_is_read_at_once() {
    let lesson = read(LESSON).expect("whole");
    let asked = Asked::new("questions", &lesson).expect("possible");
    let line: Vec<(f64, f64)> = (0..60).map(|i| (f64::from(i), 1.234e6)).collect();
    let lines: Vec<String> = (0..30)
        .map(|i| {
            let mut one = answers(&format!("Student {i}"), f64::from(i));
            one.given[2].1 = Answer::Curve(line.clone());
            asked.write(&one)
        })
        .collect();
    let start = std::time::Instant::now();
    let read = asked.collect(&lines.join("\n"));
    assert_eq!((read.rows.len(), read.refused.len()), (30, 0));
    assert_eq!(asked.table(&read.rows).rows.len(), 30);
    assert!(start.elapsed().as_millis() < 300, "{:?}", start.elapsed());
}

/// Whatever is pasted, no more is read and told than a class can be.
#[test]
fn no_more_lines_are_read_than_a_class_has() {
    let lesson = read(LESSON).expect("whole");
    let asked = Asked::new("questions", &lesson).expect("possible");
    let read = asked.collect(&"a\n".repeat(50_000));
    assert_eq!(read.refused.len(), MOST_LINES + 1);
    let last = &read.refused[MOST_LINES];
    assert_eq!(last.line, MOST_LINES + 1);
    assert!(last.reason.contains("all after it"), "{}", last.reason);
}
