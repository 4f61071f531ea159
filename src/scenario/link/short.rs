//! The short form of a link: its version with an `s` behind it, and of a scenario only what differs from one that is frozen
//! for that version. What is left out means the same for ever, whatever the defaults become.

use super::model::TEXT;
use super::{VERSION, at_sum, cut, sealed};
use percent_encoding::{percent_decode_str, utf8_percent_encode};

/// What a link of a version leaves out, as it would stand in it. A line is never changed: links rest on it.
const FROZEN: [(u32, &str); 1] = [(5, include_str!("defaults-5.txt"))];

/// What follows the number of the version.
pub const MARK: char = 's';

/// What links of a version leave out; nothing where there are no short ones.
pub fn frozen(version: u32) -> Option<&'static str> {
    let found = FROZEN.iter().find(|(v, _)| *v == version);
    found.map(|(_, text)| text.trim_end())
}

/// Whether a key is that of a model.
pub fn is_model(key: &str) -> bool {
    let digits = key.strip_prefix('m');
    digits.is_some_and(|n| n.parse::<u32>().is_ok())
}

/// The key of a pair.
fn key(pair: &str) -> &str {
    cut(pair, "=").map_or(pair, |(key, _)| key)
}

/// The short form of a link that was written by this version; any other stays as it is.
pub fn shorten(link: &str) -> String {
    let (Some(frozen), Some((body, _))) = (frozen(VERSION), at_sum(link)) else {
        return link.into();
    };
    let version = format!("v={VERSION}");
    let of_models = |pair: &&str| is_model(key(pair));
    let is_usual_fleet = body
        .split('&')
        .filter(of_models)
        .eq(frozen.split('&').filter(of_models));
    let usual = |pair: &str| match is_model(key(pair)) {
        true => is_usual_fleet,
        false => frozen.split('&').any(|usual| usual == pair),
    };
    let mut pairs = Vec::new();
    for pair in body.split('&').filter(|pair| !usual(pair)) {
        let pinned = pair.strip_prefix("pin=");
        let pinned = pinned.map(|text| percent_decode_str(text).decode_utf8());
        pairs.push(match pinned {
            _ if pair == version => format!("{version}{MARK}"),
            Some(Ok(inner)) => format!("pin={}", utf8_percent_encode(&shorten(&inner), TEXT)),
            _ => pair.to_string(),
        });
    }
    sealed(pairs)
}

#[cfg(test)]
mod tests;
