//! What mail programs, messengers and pages do to links, undone where the checksum proves that it was just that.
//!
//! A link as it is written has letters, digits and `-_.,%&=` alone: any other character was put in on the way.

use super::short::is_model;
use super::{SUM, at_sum, cut, fits, fragment};
use crate::names;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Keys that begin with an entity which HTML reads without a semicolon, `&para` and `&not`: what becomes of them, bare and in
/// an address, and what was written.
pub const ENTITIES: [(&str, &str, &str); 2] = [
    ("¶llel=", "%C2%B6llel=", "&parallel="),
    ("¬e=", "%C2%ACe=", "&note="),
];
/// How often a link may have been percent-encoded once more.
const MOST_ENCODINGS: u32 = 2;

/// What is not in a link as it is written.
const FOREIGN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b',')
    .remove(b'%')
    .remove(b'&')
    .remove(b'=');

/// The nearest thing to the link that was written, and what was done to it on the way; nothing if the checksum fits now.
pub struct Mended {
    pub text: String,
    pub changes: Vec<&'static str>,
}

/// Undoes what is known to happen, one layer of percent-encoding after the other.
pub fn mend(link: &str) -> Mended {
    let mut text = fragment(link).to_string();
    let mut changes = Vec::new();
    let mut nearest = Mended {
        text: text.clone(),
        changes: Vec::new(),
    };
    let proven = |text| Mended {
        text,
        changes: Vec::new(),
    };
    for layer in 0..=MOST_ENCODINGS {
        // Names of models that were decoded for people to read.
        let encoded = utf8_percent_encode(&text, FOREIGN).to_string();
        if fits(&encoded) {
            return proven(encoded);
        }
        text = undone(text, &mut changes);
        if fits(&text) {
            return proven(text);
        }
        let has_pairs = |text: &str| text.as_bytes().contains(&b'&');
        if has_pairs(&text) && (layer == 0 || !has_pairs(&nearest.text)) {
            nearest = Mended {
                text: text.clone(),
                changes: changes.clone(),
            };
        }
        match percent_decode_str(&text).decode_utf8() {
            Ok(inner) if *inner != *text => {
                changes.push("“&” and “=” were written as “%26” and “%3D”");
                text = fragment(&inner).to_string();
            }
            _ => break,
        }
    }
    nearest
}

/// Undoes one change, where it is there.
type Undo = fn(&str) -> String;

/// What is undone, in this order, and how it is named.
const STEPS: [(Undo, &str); 7] = [
    (without_directive, "“:~:” and what follows stands behind it"),
    (unquoted, "“=” was written as “=3D”"),
    (without_blanks, "blanks stand in it"),
    (plain_ampersands, "“&” was written as “&amp;”"),
    (
        without_entities,
        "“&” was read as HTML, so that “&parallel” became “¶llel”, or “&note” “¬e”",
    ),
    (without_encoded_blanks, "blanks stand in it"),
    (without_tail, "signs that are not its own stand behind it"),
];

/// Undoes one change after the other, and notes each that was there.
fn undone(mut text: String, changes: &mut Vec<&'static str>) -> String {
    for (undo, change) in STEPS {
        let before = undo(&text);
        if before != text {
            changes.push(change);
            text = before;
        }
    }
    text
}

/// The text with another one in place of a mark, wherever that stands.
fn replaced(text: &str, mark: &str, by: &str) -> String {
    let (mut done, mut rest) = (String::new(), text);
    while let Some((before, behind)) = cut(rest, mark) {
        done += before;
        done += by;
        rest = behind;
    }
    done + rest
}

fn without_entities(text: &str) -> String {
    let mut text = text.to_string();
    for (bare, encoded, written) in ENTITIES {
        text = replaced(&text, bare, written);
        text = replaced(&text, encoded, written);
    }
    text
}

/// Blanks and line breaks that are not encoded.
fn without_blanks(text: &str) -> String {
    let is_blank = |c: &char| c.is_whitespace() || names::is_unseen(*c);
    text.chars().filter(|c| !is_blank(c)).collect()
}

/// Text directives of browsers: `:~:text=` at the end of a fragment.
fn without_directive(text: &str) -> String {
    let before = cut(text, ":~:").map(|(before, _)| before);
    before.unwrap_or(text).to_string()
}

/// Quoted-printable: `=3D`, and `=` at the end of a line.
fn unquoted(text: &str) -> String {
    if cut(text, "v=3D").is_none() {
        return text.to_string();
    }
    let joined = replaced(&replaced(text, "=\r\n", ""), "=\n", "");
    replaced(&joined, "=3D", "=")
}

/// Blanks and line breaks that were encoded, outside of names, which have their own.
fn without_encoded_blanks(text: &str) -> String {
    let mut before = String::new();
    for pair in text.split_inclusive('&') {
        let key = pair.split('=').next().unwrap_or(pair);
        let name = match key {
            "file" | "pin" | "note" => pair.len(),
            _ if is_model(key) => pair.find(',').unwrap_or(pair.len()),
            _ => 0,
        };
        let (name, mut rest) = pair.split_at_checked(name).unwrap_or((pair, ""));
        before += name;
        while let Some((kept, behind)) = rest.split_once('%') {
            before += kept;
            rest = match behind.split_at_checked(2) {
                Some(("20" | "09" | "0A" | "0D", after)) => after,
                _ => {
                    before += "%";
                    behind
                }
            };
        }
        before += rest;
    }
    before
}

fn plain_ampersands(text: &str) -> String {
    let spellings = ["&amp;amp;", "&amp;", "&#38;", "&#x26;"];
    let plain = |text: String, amp: &&str| replaced(&text, amp, "&");
    spellings.iter().fold(text.to_string(), plain)
}

/// Full stops, brackets and quotes behind the checksum, encoded or not.
fn without_tail(text: &str) -> String {
    let is_sign = |b: u8| !b.is_ascii_alphanumeric() && b != b'&' && b != b'=';
    let end = at_sum(text).map(|(body, _)| body.len() + SUM.len() + 8);
    match end.and_then(|end| text.split_at_checked(end)) {
        Some((link, tail)) if percent_decode_str(tail).all(is_sign) => link.to_string(),
        _ => text.to_string(),
    }
}
