use super::*;
use crate::lesson::facts::tests::{forms, snapshot};
use crate::lesson::sketch::SKETCHES;
use crate::scenario::presets::preset;

fn asks(kind: Kind) -> Prediction {
    Prediction {
        question: "How much?".into(),
        kind,
        after: Changes::default(),
        because: String::new(),
    }
}

fn number_asked(within: &str) -> Prediction {
    let measure = Measure::read("auxiliary").expect("a fact");
    let within = Tolerance::read(within, Unit::Joule).expect("a tolerance");
    asks(Kind::Number(measure, within))
}

#[test]
fn numbers_are_scored_in_words() {
    for (within, said, truth, is_close, words) in [
        (
            "×1.5",
            2.1e6,
            801e3,
            false,
            "You said 2.1 MJ; it is 801 kJ: 2.62 times too much.",
        ),
        (
            "×1.5",
            0.7e6,
            801e3,
            true,
            "You said 700 kJ; it is 801 kJ: near enough.",
        ),
        (
            "×1.5",
            200e3,
            801e3,
            false,
            "You said 200 kJ; it is 801 kJ: 4 times too little.",
        ),
        (
            "50 kJ",
            900e3,
            801e3,
            false,
            "You said 900 kJ; it is 801 kJ: 12.4 % too much.",
        ),
        (
            "50 kJ",
            800e3,
            801e3,
            true,
            "You said 800 kJ; it is 801 kJ: near enough.",
        ),
        (
            "50 kJ",
            -100e3,
            801e3,
            false,
            "You said −100 kJ; it is 801 kJ: 901 kJ too little.",
        ),
        (
            "×2",
            1.0,
            0.0,
            false,
            "You said 1 J; it is 0 J: 1 J too much.",
        ),
        (
            "×2",
            0.0,
            0.0,
            true,
            "You said 0 J; it is 0 J: near enough.",
        ),
    ] {
        let score = number_asked(within).score(&Answer::Number(said), &Truth::Number(truth));
        assert_eq!((score.is_close, score.words.as_str()), (is_close, words));
    }
}

#[test]
fn tolerances_are_read_and_written() {
    for (text, unit, again) in [
        ("×1.5", Unit::One, "×1.5"),
        ("x2", Unit::Joule, "×2"),
        ("50 kJ", Unit::Joule, "50000 J"),
        ("0.2", Unit::One, "0.2"),
    ] {
        let tolerance = Tolerance::read(text, unit).expect(text);
        assert_eq!(tolerance.write(unit), again);
        assert_eq!(Tolerance::read(again, unit), Ok(tolerance));
    }
    for bad in ["", "×1", "×0.5", "×1e9", "0", "-1", "1e999", "much"] {
        assert!(Tolerance::read(bad, Unit::One).is_err(), "{bad}");
    }
}

#[test]
fn choices_are_decided_by_the_lesson_or_by_facts() {
    let critical = preset("critical").expect("kept").scenario();
    let (start, forms) = (snapshot(&critical), forms(&critical));
    let option = |words: &str, right| Choice {
        words: words.into(),
        right,
    };
    let when = |text| Right::When(Conditions::read(text).expect(text));
    let place = |options: Vec<Choice>| {
        let asked = asks(Kind::Choice(options));
        match asked.truth(&start, &start, &forms) {
            Some(Truth::Choice(place)) => Some((place, asked)),
            _ => None,
        }
    };
    let said = [
        option("More.", Right::Said(false)),
        option("Less.", Right::Said(true)),
    ];
    let (right, asked) = place(said.to_vec()).expect("one is right");
    assert_eq!(right, 1);
    for (chosen, is_close, words) in [
        (1, true, "“Less” is right."),
        (0, false, "You said “More”; “Less” is right."),
        (9, false, "There is no answer to compare."),
    ] {
        let score = asked.score(&Answer::Choice(chosen), &Truth::Choice(right));
        assert_eq!((score.is_close, score.words.as_str()), (is_close, words));
    }
    let by_fact = [option("Yes.", when("z < 1")), option("No.", when("z >= 1"))];
    assert_eq!(place(by_fact.to_vec()).map(|p| p.0), Some(0));
    let both = [option("Yes.", when("z < 1")), option("No.", when("z < 2"))];
    assert!(place(both.to_vec()).is_none());
}

#[test]
fn a_sketch_is_compared_point_by_point() {
    let forms = forms(&preset("critical").expect("kept").scenario());
    let of = |within: &str| {
        let within = Tolerance::read(within, Unit::Joule).expect("a tolerance");
        asks(Kind::Curve(&SKETCHES[2], within))
    };
    let asked = of("×1.3");
    let start = snapshot(&preset("critical").expect("kept").scenario());
    let truth = asked.truth(&start, &start, &forms).expect("a line");
    let Truth::Curve(line) = &truth else {
        panic!("a line is asked for");
    };
    let drawn = |factor: f64| {
        let xs = [10.0, 100.0, 1000.0, 10_000.0];
        Answer::Curve(xs.map(|x| (x, factor * line(x))).to_vec())
    };
    let score = asked.score(&drawn(1.2), &truth);
    assert!(
        score.is_close
            && score.words.starts_with(
                "On average your line is 1.2 times off, near enough; it is farthest at "
            ),
        "{}",
        score.words
    );
    let score = asked.score(&drawn(3.0), &truth);
    assert!(
        !score.is_close && score.farthest.is_some(),
        "{}",
        score.words
    );
    assert!(of("1e12 J").score(&drawn(3.0), &truth).is_close);
    // Nothing that is drawn breaks it.
    for points in [
        vec![],
        vec![(1.0, 1.0)],
        vec![(f64::NAN, 1.0), (1.0, f64::INFINITY), (2.0, 1.0)],
        vec![(-1e300, -1e300), (0.0, 0.0), (1e300, 1e300)],
    ] {
        for within in ["×2", "1 J"] {
            let words = of(within)
                .score(&Answer::Curve(points.clone()), &truth)
                .words;
            assert!(
                !words.contains("NaN") && !words.contains("undefined"),
                "{words}"
            );
        }
    }
    assert!(!asked.score(&Answer::Number(1.0), &truth).is_close);
}
