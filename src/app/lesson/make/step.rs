//! A step as it is written: its state, its text, what is to be predicted and what is to be done.

use super::fields::{followed, label, line, lines, list, measures, plain};
use super::stage;
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::widgets::{button, option};
use crate::app::lesson::course::{moment, snapshot};
use crate::app::state::State;
use crate::lesson::STEP_WORDS;
use crate::lesson::changes::written;
use crate::lesson::condition::Measure;
use crate::lesson::draft::{Draft, DraftStep, between, kept};
use crate::lesson::sketch::{ACROSS, SKETCHES};
use crate::lesson::text::words;
use crate::units::rounded;
use leptos::prelude::*;

/// Id of the field to which the focus goes in a new step.
pub const TITLE: &str = "make-title";

/// How far from what is shown a condition that is made from it lies.
const MARGIN: f64 = 0.02;

/// A step of the draft.
#[derive(Clone, Copy)]
struct Edited {
    state: State,
    draft: RwSignal<Draft>,
    place: usize,
}

impl Edited {
    fn read<T>(self, read: impl FnOnce(&DraftStep) -> T) -> Option<T> {
        self.draft.with(|d| d.steps.get(self.place).map(read))
    }

    fn write(self, write: impl FnOnce(&mut DraftStep)) {
        self.draft.update(|d| {
            if let Some(step) = d.steps.get_mut(self.place) {
                write(step);
            }
        });
    }

    fn field(self, key: &'static str) -> String {
        self.read(|s| s.field(key).to_string()).unwrap_or_default()
    }

    fn set(self, key: &'static str) -> Callback<String> {
        Callback::new(move |value: String| self.write(|s| s.set(key, &value)))
    }

    /// A field that only its author writes.
    fn typed(self, key: &'static str) -> ErasedView {
        line(label(key), "", untrack(|| self.field(key)), self.set(key))
    }

    /// A field that buttons write as well.
    fn made(self, id: &'static str, key: &'static str) -> ErasedView {
        let value = Signal::derive(move || self.field(key));
        followed(label(key), id, value, self.set(key))
    }

    /// What makes the present state of the page out of the step, before its prediction or after it.
    fn difference(self, is_after: bool) -> Result<crate::lesson::changes::Changes, String> {
        let from = untrack(|| self.draft.with(|d| d.scene(self.place, is_after)))?;
        self.state
            .scenario
            .with_untracked(|now| between(&from, now))
    }
}

/// All fields of a step.
pub fn editor(state: State, draft: RwSignal<Draft>, place: usize) -> ErasedView {
    let step = Edited {
        state,
        draft,
        place,
    };
    let scene = move || {
        let words = |s: &DraftStep| {
            let from = match (s.field("preset"), s.field("link")) {
                ("", "") => "as the step before",
                ("", _) => "a link",
                (preset, _) => preset,
            };
            let set = match s.field("set") {
                "" => String::new(),
                set => format!(" with {set}"),
            };
            format!("State: {from}{set}. Figures: {}.", s.field("lead"))
        };
        step.read(words)
    };
    let take = Callback::new(move |()| step.write(|s| stage(state, s)));
    let title = untrack(|| step.read(|s| s.title.clone())).unwrap_or_default();
    let title_set = Callback::new(move |value| step.write(|s| s.title = value));
    let text = untrack(|| step.read(|s| s.text.clone())).unwrap_or_default();
    let text_set = Callback::new(move |value| step.write(|s| s.text = value));
    let count = move || {
        let count = step.read(|s| words(&s.text)).unwrap_or_default();
        format!(
            "{count} of at most {STEP_WORDS} words. An empty line begins a paragraph; *stars* emphasise, $dollars$ hold a formula."
        )
    };
    erase(view! {
        <fieldset>
            <legend>{format!("step {}", place + 1)}</legend>
            <p class="quiet-text">{scene}</p>
            <p>{button("", "take the present state".to_string(), "the scenario and the figures that are shown now, in place of those of the step", false, take)}</p>
            {line("heading", TITLE, title, title_set)}
            {lines("text", "make-text", text, text_set)}
            <p class="quiet-text">{count}</p>
        </fieldset>
        {predicted(step)}
        {to_do(step)}
    })
}

/// What is to be predicted.
fn predicted(step: Edited) -> ErasedView {
    let kind = Memo::new(move |_| step.read(|s| s.kind.clone()).unwrap_or_default());
    let choose = Callback::new(move |word: String| step.write(|s| s.kind = word));
    let kinds = plain(&[
        ("", "nothing"),
        ("number", "a number"),
        ("option", "one of some answers"),
        ("point", "a point on an axis"),
        ("curve", "a line, to be drawn"),
    ]);
    let refused = RwSignal::new(String::new());
    let after = Callback::new(move |()| match step.difference(false) {
        Ok(changes) => {
            refused.set(String::new());
            step.write(|s| s.set("after", &changes.write()));
        }
        Err(error) => refused.set(error),
    });
    let fields = move || {
        let of_kind = match kind.get().as_str() {
            "" => return None,
            "option" => options(step),
            "curve" => {
                let all = SKETCHES.each_ref().map(|s| {
                    let key = format!("{}, {}", s.across.figure, s.series);
                    option(key.clone(), key)
                });
                chosen_of(step, "line", "make-curve", "curve", all.to_vec())
            }
            "point" => points(step),
            _ => {
                let choose = measure_of(step, "number");
                erase((choose, within(step)))
            }
        };
        Some(erase(view! {
            {step.typed("predict")}
            {of_kind}
            {step.made("make-after", "after")}
            <p>{button("", "the present state comes after it".to_string(), "what is to be predicted is about the state that is shown now", false, after)}</p>
            <p class="refused" role="alert">{refused}</p>
            {step.typed("because")}
        }))
    };
    erase(view! {
        <fieldset>
            <legend>"to predict"</legend>
            {list("asks for", "make-kind", kinds, kind.into(), choose)}
            {fields}
        </fieldset>
    })
}

fn within(step: Edited) -> ErasedView {
    step.typed("within")
}

/// A list of which one is written behind a key; the first, where none is yet.
fn chosen_of(
    step: Edited,
    label: &'static str,
    id: &'static str,
    key: &'static str,
    entries: Vec<crate::app::kit::widgets::Entry>,
) -> ErasedView {
    if untrack(|| step.field(key)).is_empty()
        && let Some(first) = entries.first()
    {
        step.write(|s| s.set(key, &first.word));
    }
    let chosen = Signal::derive(move || step.field(key));
    erase((
        list(label, id, entries, chosen, step.set(key)),
        (key == "curve").then(|| within(step)),
    ))
}

/// Points: what can lie on which axis.
fn points(step: Edited) -> ErasedView {
    let fits = |across: &'static crate::lesson::sketch::Across| {
        let all = measures().into_iter();
        let fit = all.filter(|e| Measure::read(&e.word).is_ok_and(|m| m.unit() == across.unit));
        fit.map(|e| {
            let name = format!("{}: {}", across.figure, e.name);
            option(format!("{}, {}", across.figure, e.word), name)
        })
        .collect::<Vec<_>>()
    };
    let entries = ACROSS.iter().flat_map(fits).collect();
    erase((
        chosen_of(step, "place of", "make-point", "point", entries),
        within(step),
    ))
}

/// Which quantity, and whether it is the multiple of what it was.
fn measure_of(step: Edited, key: &'static str) -> ErasedView {
    let now = move || {
        let text = step.field(key);
        match text.strip_prefix("times ") {
            Some(rest) => (rest.to_string(), true),
            None => (text, false),
        }
    };
    let write = move |word: &str, times: bool| {
        let times = if times { "times " } else { "" };
        step.write(|s| s.set(key, &format!("{times}{word}")));
    };
    if untrack(now).0.is_empty() {
        write("auxiliary", true);
    }
    let choose = Callback::new(move |word: String| write(&word, untrack(now).1));
    let flip = move |e| write(&untrack(now).0, event_target_checked(&e));
    erase(view! {
        {list(label("number"), "make-number", measures(), Signal::derive(move || now().0), choose)}
        <label class="option"><input type="checkbox" prop:checked=move || now().1 on:change=flip/>"in multiples of what it was"</label>
    })
}

/// Answers to choose from, and which is right.
fn options(step: Edited) -> ErasedView {
    let text = untrack(|| step.read(|s| s.options.clone())).unwrap_or_default();
    let change = Callback::new(move |value| step.write(|s| s.options = value));
    let count = move || {
        let lines = |s: &DraftStep| s.options.lines().filter(|l| !l.trim().is_empty()).count();
        step.read(lines).unwrap_or_default()
    };
    let entries = Signal::derive(move || {
        let all = (1..=count()).map(|n| option(n.to_string(), format!("answer {n}")));
        let by_facts = option("0", "conditions behind “ | ” decide");
        all.chain([by_facts]).collect::<Vec<_>>()
    });
    let right = Signal::derive(move || step.read(|s| s.right.to_string()).unwrap_or_default());
    let choose = Callback::new(move |word: String| {
        if let Ok(right) = word.parse() {
            step.write(|s| s.right = right);
        }
    });
    erase((
        lines("answers, one a line", "make-options", text, change),
        crate::app::kit::widgets::select(label("right"), "make-right", entries, right, choose),
    ))
}

/// What is to be brought about.
fn to_do(step: Edited) -> ErasedView {
    let refused = RwSignal::new(String::new());
    let reached = Callback::new(move |()| match step.difference(true) {
        Ok(changes) if changes.is_empty() => {
            refused.set("Nothing has been changed yet: bring the page into the state that reaches the goal.".into());
        }
        Ok(changes) => {
            refused.set(String::new());
            step.write(|s| {
                let keep = kept(&changes);
                let others = s.field("when").split(';').map(str::trim);
                let others = others.filter(|c| !c.is_empty() && !c.starts_with("keep "));
                let when: Vec<&str> = others.chain([keep.as_str()]).collect();
                let when = when.join("; ");
                s.set("when", &when);
                s.set("show", &changes.write());
            });
        }
        Err(error) => refused.set(error),
    });
    let (key, sign) = (
        RwSignal::new("auxiliary_share".to_string()),
        RwSignal::new("<".to_string()),
    );
    let add = Callback::new(move |()| {
        let text = untrack(|| condition(step.state, &key.get(), &sign.get()));
        match text {
            Ok(text) => {
                refused.set(String::new());
                step.write(|s| {
                    let when = match s.field("when") {
                        "" => text.clone(),
                        others => format!("{text}; {others}"),
                    };
                    s.set("when", &when);
                });
            }
            Err(error) => refused.set(error),
        }
    });
    let signs = plain(&[
        ("<", "at most as now"),
        (">", "at least as now"),
        ("between", "about as now"),
    ]);
    let has_goal = Memo::new(move |_| !step.field("goal").is_empty());
    let fields = move || {
        has_goal.get().then(|| {
            erase(view! {
                <p class="quiet-text">"Now bring the page into a state that reaches it."</p>
                <p>{button("make-reached", "the present state reaches it".to_string(), "what “show me” will do; all else is to stay as it was", false, reached)}</p>
                {list("the goal is reached when", "make-measure", measures(), key.into(), Callback::new(move |word| key.set(word)))}
                {list("is", "make-sign", signs.clone(), sign.into(), Callback::new(move |word| sign.set(word)))}
                <p>{button("make-condition", "add this condition".to_string(), "from the value that is shown now", false, add)}</p>
                <p class="refused" role="alert">{refused}</p>
                {step.made("make-when", "when")}
                {step.made("make-show", "show")}
                {step.typed("done")}
                {step.typed("not-yet")}
            })
        })
    };
    erase(view! {
        <fieldset>
            <legend>"to do"</legend>
            {step.typed("goal")}
            {fields}
        </fieldset>
    })
}

/// A condition that the present state meets, with a little room.
fn condition(state: State, key: &str, sign: &str) -> Result<String, String> {
    let scenario = state.scenario.get_untracked();
    let now = snapshot(&moment(state, scenario)?);
    let measure = Measure::read(key)?;
    let value = measure.value(&now, &now);
    let value = value.ok_or("theory gives no number for it here")?;
    let room = MARGIN * value.abs();
    let say = |v: f64| written(rounded(v, 2), measure.unit());
    let (low, high) = (say(value - room), say(value + room));
    Ok(match sign {
        "<" => format!("{key} <= {high}"),
        ">" => format!("{key} >= {low}"),
        _ => format!("{key} between {low} and {high}"),
    })
}
