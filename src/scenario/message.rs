//! Messages between a page in a frame and the page around it: objects of version 1.
//!
//! To the page around it go `{ equipoise: 1, type: "ready", link }` once, and `"changed"` with `link`, `hash` and `verdict`
//! whenever the scenario has settled and once more when its sample is done, until when `hash` is null; of a scenario that
//! makes no system `hash` stays null, and `verdict` says why. `"height"` has
//! `height` in CSS pixels; `"refused"` has a `reason`. From it comes `{ equipoise: 1, type: "set", link }`. Whatever does
//! not say `equipoise` is somebody else's.

use super::link::{self, View};

/// Version of the messages.
pub const VERSION: f64 = 1.0;

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

/// Reads what a message has as `equipoise`, `type` and `link`; of another kind each is as good as none, but for the first:
/// `Err` is a version that is no number.
pub fn read(version: Result<Option<f64>, ()>, kind: Option<&str>, link: Option<&str>) -> Heard {
    match version {
        Ok(None) => return Heard::Foreign,
        Ok(Some(VERSION)) => {}
        _ => return Heard::Refused(format!("“equipoise” must be {VERSION}, the version")),
    }
    match (kind, link) {
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

/// What stands in a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text; `null` where there is none.
    Text(Option<String>),
    /// A number.
    Number(f64),
}

/// Keys of a message with their values.
pub type Said = Vec<(&'static str, Value)>;

fn text(text: &str) -> Value {
    Value::Text(Some(text.into()))
}

fn said(kind: &str, rest: impl IntoIterator<Item = (&'static str, Value)>) -> Said {
    let head = [("equipoise", Value::Number(VERSION)), ("type", text(kind))];
    head.into_iter().chain(rest).collect()
}

/// The page has begun to listen.
pub fn ready(link: &str) -> Said {
    said("ready", [("link", text(link))])
}

/// The scenario has settled; with the hash of its results once they are sampled. Where there will be none, the verdict says
/// why.
pub fn changed(link: &str, hash: Option<String>, verdict: &str) -> Said {
    let rest = [
        ("link", text(link)),
        ("hash", Value::Text(hash)),
        ("verdict", text(verdict)),
    ];
    said("changed", rest)
}

/// A message from the page around cannot be followed.
pub fn refused(reason: &str) -> Said {
    said("refused", [("reason", text(reason))])
}

/// How tall the page is \[CSS pixels\]: its own message, and the one that learning platforms know.
pub fn height(pixels: f64) -> [Said; 2] {
    let height = ("height", Value::Number(pixels));
    [
        said("height", [height.clone()]),
        vec![("subject", text("lti.frameResize")), height],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn set(link: &str) -> Heard {
        read(Ok(Some(1.0)), Some("set"), Some(link))
    }

    #[test]
    fn a_link_is_set_long_or_short_and_damage_is_refused() {
        let long = link::write(&Scenario::default());
        for link in [
            long.clone(),
            link::shorten(&long),
            format!("https://host.example/#{long}"),
        ] {
            assert_eq!(set(&link), Heard::Set(Box::default()), "{link}");
        }
        let Heard::Refused(reason) = set(&long.replace("rate=20", "rate=21")) else {
            panic!("a damaged link");
        };
        assert!(reason.contains("checksum"), "{reason}");
    }

    #[test]
    fn what_is_not_meant_is_foreign_and_what_is_malformed_is_refused() {
        assert_eq!(read(Ok(None), Some("set"), Some("v=5s")), Heard::Foreign);
        let one = Ok(Some(1.0));
        for (version, kind, link, why) in [
            (Ok(Some(2.0)), Some("set"), Some("v=5s"), "must be 1"),
            (Ok(Some(f64::NAN)), Some("set"), Some("v=5s"), "must be 1"),
            (Err(()), Some("set"), Some("v=5s"), "must be 1"),
            (one, None, None, "must be “set”"),
            (one, Some("get"), Some("v=5s"), "must be “set”"),
            (one, Some("set"), None, "a text “link”"),
            (one, Some("set"), Some(""), "not an Equipoise link"),
            (
                one,
                Some("set"),
                Some(&"v=1&".repeat(10_000)),
                "far too long",
            ),
        ] {
            let Heard::Refused(reason) = read(version, kind, link) else {
                panic!("{why}");
            };
            assert!(reason.contains(why), "{reason}");
        }
    }

    #[test]
    fn what_is_said_has_its_version_and_its_type_first() {
        let [own, platform] = height(700.0);
        for (said, kind) in [
            (ready("l"), "ready"),
            (changed("l", None, "v"), "changed"),
            (refused("r"), "refused"),
            (own, "height"),
        ] {
            assert_eq!(said[0], ("equipoise", Value::Number(1.0)));
            assert_eq!(said[1], ("type", text(kind)));
        }
        assert_eq!(platform[0], ("subject", text("lti.frameResize")));
        assert_eq!(changed("l", Some("h".into()), "v")[3], ("hash", text("h")));
    }
}
