//! What has been chosen for a link that is being prepared.

use crate::app::scenarios::links::short;
use crate::app::state::State;
use crate::figures::list::TITLES;
use crate::scenario::guide::{Guide, PARTS, controls};
use crate::scenario::leads::Leads;
use crate::scenario::link::View;
use leptos::prelude::*;

/// Keys that are chosen.
pub type Keys = RwSignal<Vec<&'static str>>;

/// Puts a key among others, or takes it away.
pub fn put(keys: Keys, key: &'static str, on: bool) {
    keys.update(|keys| {
        keys.retain(|k| *k != key);
        keys.extend(on.then_some(key));
    });
}

/// What has been chosen so far.
#[derive(Clone, Copy)]
pub struct Draft {
    pub state: State,
    /// Whether all controls are locked, or else which; whether only some are shown, and which.
    pub all: RwSignal<bool>,
    pub locked: Keys,
    pub few: RwSignal<bool>,
    pub shown: Keys,
    pub hidden: Keys,
    pub leads: RwSignal<Leads>,
    pub is_still: RwSignal<bool>,
    pub is_embedded: RwSignal<bool>,
    pub theme: RwSignal<String>,
    pub note: RwSignal<String>,
    pub lesson: RwSignal<String>,
    pub step: RwSignal<String>,
}

impl Draft {
    /// As the page stands now.
    pub fn new(state: State) -> Draft {
        let guide = state.guide.get_untracked();
        let of = |list: &str| {
            let text = guide.get(list).unwrap_or_default().to_string();
            let known = controls()
                .into_iter()
                .chain(PARTS)
                .chain(TITLES.map(|(key, _)| key));
            let words: Vec<&str> = text.split(',').collect();
            known.filter(|key| words.contains(key)).collect::<Vec<_>>()
        };
        let text = |key: &str| RwSignal::new(guide.get(key).unwrap_or_default().to_string());
        Draft {
            state,
            all: RwSignal::new(guide.get("lock") == Some("all")),
            locked: RwSignal::new(of("lock")),
            few: RwSignal::new(guide.get("only").is_some()),
            shown: RwSignal::new(of("only")),
            hidden: RwSignal::new(of("hide")),
            leads: RwSignal::new(state.leads.get_untracked()),
            is_still: RwSignal::new(guide.get("play").is_some()),
            is_embedded: RwSignal::new(guide.get("embed").is_some()),
            theme: text("theme"),
            note: text("note"),
            lesson: text("lesson"),
            step: text("step"),
        }
    }

    pub fn locks(self, key: &str) -> bool {
        self.all.get() || self.locked.with(|keys| keys.contains(&key))
    }

    /// Locks a control, or frees it; where all were locked, the others stay so.
    pub fn lock(self, key: &'static str, on: bool) {
        if self.all.get_untracked() {
            self.locked.set(controls());
            self.all.set(false);
        }
        put(self.locked, key, on);
    }

    pub fn hides(self, key: &str) -> bool {
        self.hidden.with(|keys| keys.contains(&key))
    }

    pub fn hide(self, key: &'static str, on: bool) {
        put(self.hidden, key, on);
    }

    /// The page that is prepared, or what cannot be.
    pub fn view(self) -> Result<View, String> {
        // The page beside it can still be changed.
        self.state.scenario.track();
        self.state.pinned.track();
        let joined = |keys: Keys| keys.with(|k| k.join(","));
        let flag = |on: RwSignal<bool>, text: &str| {
            if on.get() {
                text.to_string()
            } else {
                String::new()
            }
        };
        let locked = match self.all.get() {
            true => "all".to_string(),
            false => joined(self.locked),
        };
        let shown = match (self.few.get(), joined(self.shown)) {
            (false, _) => String::new(),
            (true, empty) if empty.is_empty() => "none".into(),
            (true, keys) => keys,
        };
        let mut guide = Guide::default();
        let note = self
            .note
            .with(|n| n.split_whitespace().collect::<Vec<_>>().join(" "));
        for (key, text) in [
            ("lock", locked),
            ("only", shown),
            ("hide", joined(self.hidden)),
            ("play", flag(self.is_still, "0")),
            ("theme", self.theme.get()),
            ("note", note),
            ("lesson", self.lesson.get()),
            (
                "step",
                // The first step is where a lesson begins anyway.
                match self.step.get() {
                    step if step != "1" && !self.lesson.with(String::is_empty) => step,
                    _ => String::new(),
                },
            ),
            ("embed", flag(self.is_embedded, "1")),
        ] {
            if !text.is_empty() {
                guide.set(key, &text).map_err(|e| format!("{key}: {e}"))?;
            }
        }
        Ok(View {
            leads: self.leads.get(),
            guide,
            ..self.state.view()
        })
    }

    /// Its whole address.
    pub fn address(self) -> Result<String, String> {
        Ok(short(&self.view()?))
    }
}
