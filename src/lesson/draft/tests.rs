use super::*;
use crate::lesson::read;
use crate::scenario::presets::preset;

fn scenario(key: &str, changes: &str) -> Scenario {
    let mut scenario = preset(key).expect("kept").scenario();
    let changes = match changes {
        "" => Changes::default(),
        changes => Changes::read(changes).expect("known"),
    };
    changes.apply(&mut scenario).expect("possible");
    scenario
}

/// As somebody makes one: a state, a text, something to guess, something to do.
fn draft() -> Draft {
    let mut first = DraftStep {
        title: "Look".into(),
        text: "Some *text*.\n\nAnd more, $T$.".into(),
        kind: "option".into(),
        options: "More.\n\nLess.".into(),
        right: 2,
        ..DraftStep::default()
    };
    let over = preset("over").expect("kept");
    first.stage(&scenario("over", "cv=0.25"), Some(over), &Leads::default());
    first.set("predict", "More or\nless?");
    first.set("because", "So it is.");
    let mut second = DraftStep {
        title: "Do".into(),
        text: "Now you.".into(),
        ..DraftStep::default()
    };
    second.stage(&scenario("under", "l0=2.2"), None, &Leads::default());
    let reached = between(&scenario("under", ""), &scenario("under", "mu=500, cv=0.1"));
    let reached = reached.expect("numbers");
    second.set("goal", "Bring it up.");
    second.set("when", &format!("z > -1; {}", kept(&reached)));
    second.set("show", &reached.write());
    second.set("done", "Yes.");
    second.set("not-yet", "No.");
    Draft {
        title: "Über – my lesson!".into(),
        audience: "my class".into(),
        minutes: "5".into(),
        steps: vec![first, second],
    }
}

#[test]
fn what_is_typed_is_a_lesson_and_can_be_opened_again() {
    let draft = draft();
    let lesson = read(&draft.write()).unwrap_or_else(|r| panic!("{r}\n{}", draft.write()));
    assert_eq!(lesson.start(0), Ok(scenario("over", "cv=0.25")));
    assert_eq!(lesson.start(1), Ok(scenario("under", "l0=2.2")));
    assert_eq!(draft.file(), "ber-my-lesson.md");
    let text = draft.write();
    assert!(
        text.contains("preset: over\nset: cv=0.25\nlead: "),
        "{text}"
    );
    assert!(text.contains("option: More.\nright: Less.\n"), "{text}");
    assert!(text.contains("keep *, except mu, cv\n"), "{text}");
    let again = Draft::of(&lesson).expect("sections");
    assert_eq!(read(&again.write()), Ok(lesson));
    assert_eq!(
        again.write(),
        Draft::of(&read(&again.write()).expect("a lesson"))
            .expect("sections")
            .write()
    );
}

/// While the rest is still being written.
#[test]
fn the_state_of_a_step_is_known_at_any_time() {
    let mut draft = draft();
    draft.title.clear();
    draft.steps[0].set("after", "T=400");
    assert_eq!(draft.scene(0, false), Ok(scenario("over", "cv=0.25")));
    assert_eq!(draft.scene(0, true), Ok(scenario("over", "cv=0.25, T=400")));
    assert_eq!(draft.scene(1, true), Ok(scenario("under", "l0=2.2")));
    assert!(draft.scene(2, true).is_err());
}

/// What is wrong is so in a step.
#[test]
fn a_fault_is_found_in_its_step() {
    let mut draft = draft();
    assert_eq!(draft.step_of(1), None);
    draft.steps[1].set("when", "z is odd");
    let refusal = read(&draft.write()).expect_err("no condition");
    assert_eq!(draft.step_of(refusal.line), Some(1), "{refusal}");
    draft.steps[0].text = "goal: hidden".into();
    let refusal = read(&draft.write()).expect_err("a key in a text");
    assert_eq!(draft.step_of(refusal.line), Some(0), "{refusal}");
}

#[test]
fn differences_are_changes_where_they_can_be() {
    let (critical, other) = (
        scenario("critical", ""),
        scenario("critical", "T=400, policy=always-2, supply=onoff"),
    );
    let changes = between(&critical, &other).expect("a list");
    assert_eq!(
        changes.write(),
        "supply=onoff, policy=always-2, T=400 slots"
    );
    let mut made = critical.clone();
    changes.apply(&mut made).expect("possible");
    assert_eq!(made, other);
    let mut fewer = critical.clone();
    fewer.models.truncate(2);
    assert!(
        between(&critical, &fewer)
            .expect_err("models")
            .contains("models differ")
    );
}

/// Every lesson of the project can be opened to go on with, and saved again.
#[test]
fn lessons_survive_being_edited() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/lessons");
    for file in std::fs::read_dir(folder).expect("a folder") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let lesson = read(&text).expect("a lesson");
        let draft = Draft::of(&lesson).expect("fields");
        assert_eq!(read(&draft.write()).as_ref(), Ok(&lesson));
        for place in 0..lesson.steps.len() {
            assert_eq!(draft.scene(place, false), lesson.start(place));
            assert_eq!(draft.scene(place, true), lesson.end(place));
        }
    }
}
