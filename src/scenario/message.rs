//! Messages between a page in a frame and the page around it, as JSON: version 1.
//!
//! To the page around it go `{"equipoise": 1, "type": "ready", "link": …}` once, and `"type": "changed"` with `link`,
//! `hash` and `verdict` whenever the scenario has settled and once more when its sample is done, until when `hash` is null;
//! `"type": "height"` with `height` in CSS pixels; `"type": "refused"` with a `reason`. From it comes
//! `{"equipoise": 1, "type": "set", "link": …}`. Whatever does not say `equipoise` is somebody else's.

use super::link::{self, View};
use serde_json::{Value, json};

/// Version of the messages.
pub const VERSION: u64 = 1;
/// Longest message that is looked at \[bytes\].
const LONGEST: usize = 40_000;

/// What a message asks for.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// Nothing: it is not for this page.
    Foreign,
    /// Something that cannot be done, and why.
    Refused(String),
    /// To show what a link holds.
    Set(Box<View>),
}

/// Reads a message.
pub fn read(text: &str) -> Heard {
    let value = (text.len() <= LONGEST).then(|| serde_json::from_str::<Value>(text));
    let Some(Ok(Value::Object(message))) = value else {
        return Heard::Foreign;
    };
    let Some(version) = message.get("equipoise") else {
        return Heard::Foreign;
    };
    if version.as_u64() != Some(VERSION) {
        return Heard::Refused(format!(
            "messages are of version {VERSION}: “equipoise” must be {VERSION}"
        ));
    }
    let text = |key: &str| message.get(key).and_then(Value::as_str);
    match (text("type"), text("link")) {
        (Some("set"), Some(link)) => {
            let opened = link::read(link);
            match opened.problems.first() {
                None => Heard::Set(Box::new(opened.view)),
                Some(problem) => Heard::Refused(problem.to_string()),
            }
        }
        (Some("set"), None) => Heard::Refused("a “set” has a text “link”".into()),
        _ => Heard::Refused("“type” must be “set”".into()),
    }
}

/// The page has begun to listen.
pub fn ready(link: &str) -> String {
    json!({ "equipoise": VERSION, "type": "ready", "link": link }).to_string()
}

/// The scenario has settled; with the hash of its results once they are sampled.
pub fn changed(link: &str, hash: Option<&str>, verdict: &str) -> String {
    let kind = "changed";
    json!({ "equipoise": VERSION, "type": kind, "link": link, "hash": hash, "verdict": verdict })
        .to_string()
}

/// A message from the page around cannot be followed.
pub fn refused(reason: &str) -> String {
    json!({ "equipoise": VERSION, "type": "refused", "reason": reason }).to_string()
}

/// How tall the page is \[CSS pixels\]: its own message, and the one that learning platforms know.
pub fn height(pixels: u32) -> [String; 2] {
    [
        json!({ "equipoise": VERSION, "type": "height", "height": pixels }).to_string(),
        json!({ "subject": "lti.frameResize", "height": pixels }).to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn set(link: &str) -> String {
        json!({ "equipoise": 1, "type": "set", "link": link }).to_string()
    }

    #[test]
    fn a_link_is_set_long_or_short_and_damage_is_refused() {
        let long = link::write(&Scenario::default());
        for link in [
            long.clone(),
            link::shorten(&long),
            format!("https://host.example/#{long}"),
        ] {
            let Heard::Set(view) = read(&set(&link)) else {
                panic!("{link}");
            };
            assert_eq!(*view, View::default());
        }
        let Heard::Refused(reason) = read(&set(&long.replace("rate=20", "rate=21"))) else {
            panic!("a damaged link");
        };
        assert!(reason.contains("checksum"), "{reason}");
    }

    #[test]
    fn what_is_not_meant_is_foreign_and_what_is_malformed_is_refused() {
        for foreign in [
            "",
            "null",
            "7",
            "\"equipoise\"",
            "[1]",
            "{",
            "{\"type\": \"set\"}",
            "{\"subject\": \"lti.frameResize.response\"}",
            &" ".repeat(LONGEST + 1),
        ] {
            assert_eq!(read(foreign), Heard::Foreign, "{foreign}");
        }
        for (malformed, why) in [
            (
                "{\"equipoise\": 2, \"type\": \"set\", \"link\": \"\"}",
                "version 1",
            ),
            ("{\"equipoise\": \"1\", \"type\": \"set\"}", "version 1"),
            ("{\"equipoise\": 1}", "must be “set”"),
            ("{\"equipoise\": 1, \"type\": \"get\"}", "must be “set”"),
            (
                "{\"equipoise\": 1, \"type\": \"set\", \"link\": 7}",
                "a text “link”",
            ),
            (
                "{\"equipoise\": 1, \"type\": \"set\", \"link\": \"\"}",
                "not an Equipoise link",
            ),
        ] {
            let Heard::Refused(reason) = read(malformed) else {
                panic!("{malformed}");
            };
            assert!(reason.contains(why), "{reason}");
        }
    }

    /// What the page says is no message to another page of its kind.
    #[test]
    fn what_is_said_is_json_and_asks_for_nothing() {
        let [own, platform] = height(700);
        for said in [
            ready("v=5s"),
            changed("v=5s", None, "“a”\n"),
            refused("b"),
            own,
        ] {
            assert!(matches!(read(&said), Heard::Refused(_)), "{said}");
        }
        assert_eq!(read(&platform), Heard::Foreign);
        let said: Value = serde_json::from_str(&changed("l", Some("h"), "v")).expect("JSON");
        assert_eq!(
            said,
            json!({ "equipoise": 1, "type": "changed", "link": "l", "hash": "h", "verdict": "v" })
        );
    }
}
