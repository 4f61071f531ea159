use super::*;
use crate::given::supply::trace::fnv1a;
use crate::numerics::streams::{Draws, Stream};
use crate::scenario::link::{View, read, write, write_view};
use crate::scenario::presets::PRESETS;
use crate::scenario::{Scenario, random};

/// What links of a version leave out can never change: here are the hashes, and a line is only ever added.
#[test]
fn what_short_links_leave_out_is_frozen() {
    let hashes = FROZEN.map(|(version, text)| (version, fnv1a(text.as_bytes())));
    assert_eq!(hashes, [(5, 0x81c8_0cb9_9d26_7de2)], "{hashes:x?}");
    assert_eq!(FROZEN.last().map(|(version, _)| *version), Some(VERSION));
    // It is whole: a link that leaves all of it out has every key.
    let nothing = sealed(vec![format!("v={VERSION}{MARK}")]);
    let opened = read(&nothing);
    assert_eq!(opened.problems, []);
    let (body, _) = at_sum(&nothing).expect("sealed");
    assert_eq!(body, "v=5s");
}

#[test]
fn long_and_short_links_open_the_same() {
    let drawn = |i| random::scenario(&mut Draws::new(17, Stream::Examples, i, 0));
    let presets = PRESETS.iter().map(|p| p.scenario());
    for (i, scenario) in presets.chain((0..100).map(drawn)).enumerate() {
        let mut view = View {
            scenario,
            pinned: (i % 3 == 0).then(|| drawn(500)),
            ..View::default()
        };
        if i % 2 == 0 {
            view.guide.set("note", "pin=a & m1=b, v=5").expect("a note");
            view.guide.set("lock", "mu").expect("a key");
        }
        let long = write_view(&view);
        let short = shorten(&long);
        assert!(short.len() <= long.len() + 1, "{short}");
        let (a, b) = (read(&long), read(&short));
        assert_eq!(
            (&a.problems[..], &b.problems[..]),
            (&[][..], &[][..]),
            "{short}"
        );
        assert_eq!((&a.view, &b.view), (&view, &view));
        assert_eq!(shorten(&short), short);
    }
    let smallest = shorten(&write(&Scenario::default()));
    assert_eq!(smallest.len(), "v=5s&sum=12345678".len(), "{smallest}");
}

#[test]
fn links_of_presets_are_short() {
    let links = PRESETS.iter().map(|p| shorten(&write(&p.scenario())));
    let mut lengths: Vec<usize> = links.map(|link| link.len()).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    println!(
        "short links of presets: median {median}, longest {:?}",
        lengths.last()
    );
    assert!(median <= 160, "{lengths:?}");
}

#[test]
fn short_links_of_versions_without_them_are_refused() {
    for version in ["4s", "s", "5ss", "6s", "5S"] {
        let opened = read(&sealed(vec![format!("v={version}")]));
        let said: Vec<String> = opened.problems.iter().map(ToString::to_string).collect();
        assert!(said[0].starts_with("v = “"), "{version}: {said:?}");
    }
}
