//! What holds of every link.

use super::*;
use crate::numerics::streams::{Draws, Stream};
use crate::scenario::random;

fn drawn(index: u64) -> Scenario {
    random::scenario(&mut Draws::new(11, Stream::Examples, index, 0))
}

/// A prepared page.
pub fn prepared(index: u64) -> View {
    let mut guide = Guide::default();
    let step = (index % 39 + 2).to_string();
    for (key, text) in [
        ("lock", "mu,policy"),
        (
            "only",
            if index.is_multiple_of(2) {
                "cv,T"
            } else {
                "none"
            },
        ),
        ("hide", "captions,growth"),
        ("play", "0"),
        ("theme", guide::THEMES[index as usize % 3]),
        ("note", "What if? größer & = % <b>"),
        ("lesson", "just-enough"),
        ("step", &step),
        ("embed", "1"),
    ] {
        guide.set(key, text).expect("a guide");
    }
    View {
        scenario: drawn(index),
        leads: Leads::read("growth").expect("a figure"),
        guide,
        pinned: None,
    }
}

#[test]
fn what_is_written_is_read_and_written_again_alike() {
    let leads = Leads::read("prediction").expect("a figure");
    for i in 0..200 {
        let (now, pinned) = (drawn(i), drawn(i + 1));
        for link in [write(&now), write_view(&view(&now, Some(&pinned), &leads))] {
            let opened = read(&link);
            assert_eq!(opened.problems, [], "{link}");
            assert_eq!(opened.view.scenario, now);
            assert_eq!(again(&opened), link);
            assert_eq!(read_plain(&link).view, opened.view);
            assert_eq!(read_plain(&link).problems, []);
        }
        let link = write_view(&prepared(i));
        let opened = read(&link);
        assert_eq!(
            (&opened.view, &opened.problems[..]),
            (&prepared(i), &[][..])
        );
        assert_eq!(again(&opened), link);
        // What was prepared is for those who read all of it.
        assert!(read_plain(&link).problems.len() == 9);
    }
    for link in kinds() {
        let opened = read(&link);
        assert_eq!(opened.problems, [], "{link}");
        // What was short is written again in full.
        assert!(again(&opened) == link || shorten(&again(&opened)) == link);
    }
}

/// A link with any one character replaced, taken out or put in, or cut anywhere, is refused or means the same.
#[test]
fn one_wrong_character_never_means_something_else() {
    let links = [
        write_view(&prepared(3)),
        shorten(&write_view(&prepared(4))),
        write(&Scenario {
            supply: SupplyChoice::File {
                name: "a b.csv".into(),
                hash: "0123456789abcdef".into(),
            },
            ..Scenario::default()
        }),
    ];
    let mut same = 0;
    let mut check = |text: &str, wanted: &View| {
        let opened = read(text);
        let is_same = opened.view == *wanted;
        assert!(!opened.problems.is_empty() || is_same, "{text}");
        same += u32::from(opened.problems.is_empty());
    };
    for link in &links {
        let wanted = read(link).view;
        for at in 0..=link.len() {
            let (before, after) = link.split_at(at);
            check(before, &wanted);
            check(after, &wanted);
            for new in [
                "0", "1", "9", "+", "-", ".", "&", "=", "%", "#", " ", "e", ";", "ü",
            ] {
                check(&format!("{before}{new}{after}"), &wanted);
                check(
                    &format!("{before}{new}{}", after.get(1..).unwrap_or("")),
                    &wanted,
                );
            }
            if let Some(rest) = after.get(1..) {
                let swapped: String = after
                    .chars()
                    .take(1)
                    .map(|c| {
                        if c.is_lowercase() {
                            c.to_ascii_uppercase()
                        } else {
                            c.to_ascii_lowercase()
                        }
                    })
                    .collect();
                check(&format!("{before}{rest}"), &wanted);
                check(&format!("{before}{swapped}{rest}"), &wanted);
            }
        }
    }
    // Blanks that were put in are undone; so little else that it does not matter.
    assert!(same > 1000, "{same}");
}
