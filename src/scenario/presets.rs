//! Presets: scenarios worth looking at, each with two sentences on what to notice.

mod list;

use super::Scenario;
pub use list::PRESETS;

/// Where a preset belongs among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Where to begin.
    Start,
    /// Too much supply, too little, just enough.
    Regimes,
    /// Which model a task goes to.
    Dispatch,
    /// Hourly series of a real place.
    Weather,
    /// For who knows the rest.
    Deeper,
}

impl Group {
    /// In the order of a list to choose from.
    pub const ALL: [Group; 5] = [
        Group::Start,
        Group::Regimes,
        Group::Dispatch,
        Group::Weather,
        Group::Deeper,
    ];

    /// Heading above its presets.
    pub fn title(self) -> &'static str {
        match self {
            Group::Start => "start here",
            Group::Regimes => "regimes",
            Group::Dispatch => "dispatch",
            Group::Weather => "real weather",
            Group::Deeper => "going deeper",
        }
    }
}

/// A named scenario.
pub struct Preset {
    /// By which it is found; stable for ever.
    pub key: &'static str,
    /// Under which heading it stands.
    pub group: Group,
    /// In words, and what there is to see.
    pub name: &'static str,
    make: fn() -> Scenario,
}

/// What there is to read of a preset; apart from it, so that the page need not carry it before it is read.
pub struct Notice {
    /// Two of them.
    pub sentences: [&'static str; 2],
    /// Where its constants come from, beyond the parameter table.
    pub source: Option<&'static str>,
}

impl Preset {
    /// What there is to notice of it.
    pub fn notice(&self) -> Option<&'static Notice> {
        let place = PRESETS.iter().position(|p| p.key == self.key)?;
        list::NOTICES.get(place)
    }

    /// The scenario itself.
    pub fn scenario(&self) -> Scenario {
        (self.make)()
    }
}

/// Key of the preset that the page opens with.
pub const OPENING: &str = "critical";

/// The preset with this key.
pub fn preset(key: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|p| p.key == key)
}

#[cfg(test)]
mod tests;
