//! Scenario links: readable `key=value` pairs, every parameter written out, a version and a checksum.
//!
//! All parameters are written so that new defaults never change an old link. Reading never replaces anything
//! silently: whatever is not as written is a [`Problem`], unless undoing what programs are known to do to links makes the
//! checksum fit. Whether a scenario is possible is not asked here: an impossible one is a link like any other.
//!
//! ```
//! use equipoise::scenario::{Scenario, link};
//!
//! let text = link::write(&Scenario::default());
//! let opened = link::read(&text);
//! assert_eq!(opened.view.scenario, Scenario::default());
//! assert!(opened.problems.is_empty());
//! // Another number no longer fits the checksum.
//! let changed = link::read(&text.replace("rate=20", "rate=21"));
//! assert!(changed.problems[0].to_string().contains("checksum"));
//! ```

mod model;
mod short;
mod reader;
mod mend;

use super::guide::{self, Guide};
use super::leads::Leads;
use super::parameters::{NEWEST, PARAMETERS};
use super::{Scenario, SupplyChoice};
use crate::given::supply::trace::fnv1a;
use crate::units::number;
use model::{LIST, TEXT};
use percent_encoding::utf8_percent_encode;
use reader::Reader;
pub use short::shorten;
use std::fmt;

/// Version of the link format: the one with which the newest parameter, or the guide of a prepared page, came. Links of
/// earlier versions leave at its default, the paper's setting, what came later.
pub const VERSION: u32 = if NEWEST > GUIDE_SINCE {
    NEWEST
} else {
    GUIDE_SINCE
};
/// Version with which the choice of leads came.
const LEADS_SINCE: u32 = 4;
/// Version with which the guide of a prepared page came.
const GUIDE_SINCE: u32 = 5;
/// Longest link that is looked at \[bytes\].
const LONGEST: usize = 20_000;
/// Most problems of a link that are told one by one.
const MOST: usize = 20;

/// Something in a link that is not as it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Key in the link; `link` for the whole.
    pub key: String,
    /// What stands there; empty when it is missing.
    pub value: String,
    /// What is wrong with it, with the permitted range.
    pub reason: String,
    /// What is used instead.
    pub used: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if !self.value.is_empty() {
            write!(f, " = “{}”", self.value)?;
        }
        write!(f, ": {}", self.reason)?;
        if !self.used.is_empty() {
            write!(f, "; {} would be used instead", self.used)?;
        }
        Ok(())
    }
}

/// All that a page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// What is chosen.
    pub scenario: Scenario,
    /// The scenario pinned beside it.
    pub pinned: Option<Scenario>,
    /// The figures that stand first.
    pub leads: Leads,
    /// How the page stands, where it was prepared.
    pub guide: Guide,
}

/// What a link holds.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Exactly what was linked if there are no problems; otherwise the nearest thing to it. It need not be possible.
    pub view: View,
    /// Whatever is not as written; none in a link that is whole.
    pub problems: Vec<Problem>,
}

/// The fragment of a scenario's link, without `#`.
pub fn write(scenario: &Scenario) -> String {
    sealed(pairs(scenario))
}

/// The fragment of a link of all that a page shows; what is as on any page is left out, but for the scenario.
pub fn write_view(view: &View) -> String {
    let mut pairs = pairs(&view.scenario);
    if let Some(pinned) = &view.pinned {
        let link = write(pinned);
        pairs.push(format!("pin={}", utf8_percent_encode(&link, TEXT)));
    }
    if view.leads != Leads::default() {
        pairs.push(format!("lead={}", view.leads.write()));
    }
    for key in guide::KEYS {
        if let Some(text) = view.guide.get(key) {
            pairs.push(format!("{key}={}", utf8_percent_encode(text, LIST)));
        }
    }
    sealed(pairs)
}

/// Version, and everything that a scenario chooses.
fn pairs(scenario: &Scenario) -> Vec<String> {
    let mut pairs = vec![format!("v={VERSION}")];
    pairs.push(format!("supply={}", scenario.supply.key()));
    if let SupplyChoice::File { name, hash } = &scenario.supply {
        pairs.push(format!("file={}", utf8_percent_encode(name, TEXT)));
        pairs.push(format!("filehash={hash}"));
    }
    for (parameter, value) in PARAMETERS.iter().zip(scenario.numbers) {
        pairs.push(format!("{}={}", parameter.key, number(value)));
    }
    pairs.push(format!("policy={}", scenario.policy.key()));
    for (i, model) in scenario.models.iter().enumerate() {
        pairs.push(format!("m{}={}", i + 1, model::write(model)));
    }
    pairs
}

/// A link whose checksum fits.
fn sealed(pairs: Vec<String>) -> String {
    let body = pairs.join("&");
    let sum = checksum(&body);
    format!("{body}&sum={sum}")
}

/// Eight hexadecimal digits of a text, by which a changed one is noticed.
pub fn checksum(body: &str) -> String {
    let hash = fnv1a(body.as_bytes());
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}

/// Key of the checksum, which stands last.
pub const SUM: &str = "&sum=";

/// What stands before and behind the first of these marks. Signs are compared one after the other: links are short, and
/// std's faster search of texts would weigh two kilobytes in the page.
pub fn cut<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    text.char_indices().find_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        Some((before, rest.strip_prefix(mark)?))
    })
}

/// What stands before and behind the last checksum.
pub fn at_sum(text: &str) -> Option<(&str, &str)> {
    let mut last = cut(text, SUM)?;
    while let Some((_, behind)) = cut(last.1, SUM) {
        let before = text.len() - SUM.len() - behind.len();
        last = (text.get(..before)?, behind);
    }
    Some(last)
}

/// Whether a fragment is as it was written.
fn fits(fragment: &str) -> bool {
    at_sum(fragment).is_some_and(|(body, sum)| checksum(body) == sum)
}

/// What stands behind the first `#` of an address; the whole of what is no address.
fn fragment(link: &str) -> &str {
    let link = link.trim();
    match link.split_once('#') {
        Some((_, fragment)) if !link.starts_with("v=") => fragment.trim(),
        _ => link,
    }
}

/// Reads a link of any kind: a whole address or only its fragment. Of very many problems some are told, and how many more.
pub fn read(link: &str) -> Opened {
    let mut opened = read_all(link);
    let more = opened.problems.len().saturating_sub(MOST);
    if more > 0 {
        opened.problems.truncate(MOST);
        opened.problems.push(Problem {
            key: "link".into(),
            value: String::new(),
            reason: format!("{more} more of its parts are not as they should be"),
            used: String::new(),
        });
    }
    opened
}

fn read_all(link: &str) -> Opened {
    let mut reader = Reader::default();
    let written = fragment(link);
    if fits(written) || link.len() > LONGEST {
        return reader.open(written, Reader::guide);
    }
    let mended = mend::mend(link);
    for change in &mended.changes {
        let reason = format!("was changed on its way: {change}");
        reader.add("link", "", &reason, "");
    }
    reader.open(&mended.text, Reader::guide)
}

/// Reads a link as it stands, of a page that is not prepared: anything else is a problem. It is much less code than [`read`],
/// so that the page has it from the first.
pub fn read_plain(link: &str) -> Opened {
    Reader::default().open(fragment(link), Reader::no_guide)
}

#[cfg(test)]
mod tests;
