//! Links as they arrive after mail programs, messengers and pages.

use super::*;
use crate::scenario::link::mend::ENTITIES;

fn scenarios() -> [Scenario; 2] {
    let mut changed = Scenario::default();
    for (id, value) in [
        (Id::Volatility, 0.7),
        (Id::Rate, 200.0),
        (Id::Parallel, 2.0),
    ] {
        changed.set(id, value).expect("in range");
    }
    let mut other = changed.clone();
    other.models[0].name = "größer, & = %".into();
    [changed, other]
}

/// Long and short.
fn forms(scenario: &Scenario) -> [String; 2] {
    let long = write(scenario);
    let short = shorten(&long);
    [long, short]
}

/// Changes of a link that can be undone, and what is said of each when the link is also damaged otherwise.
fn changes(link: &str) -> Vec<(String, &'static str)> {
    let encoded = |text: &str| utf8_percent_encode(text, TEXT).to_string();
    let after = |count: usize, put: &str| {
        let mut text = String::new();
        for (i, c) in link.chars().enumerate() {
            if i > 0 && i % count == 0 {
                text += put;
            }
            text.push(c);
        }
        text
    };
    let (start, end) = link.split_at(link.find("&cv=").expect("cv"));
    let para = "became “¶llel”";
    let amp = "“&amp;”";
    let changes = vec![
        (link.replace("&parallel", "¶llel"), para),
        (link.replace("&parallel", "%C2%B6llel"), para),
        (link.replace('&', "&amp;"), amp),
        (link.replace('&', "&amp;amp;"), amp),
        (link.replace('&', "&#38;"), amp),
        (
            link.replace('&', "&amp;").replace("&amp;parallel", "¶llel"),
            para,
        ),
        (format!("{link}:~:text=square%20root"), "“:~:”"),
        (format!("{link}."), "behind it"),
        (format!("{link})."), "behind it"),
        (format!("{link}>"), "behind it"),
        (format!("{link}**"), "behind it"),
        (format!("{link}%3E"), "behind it"),
        (format!("{link}”,"), "behind it"),
        (after(76, "\r\n"), "blanks"),
        (after(76, "\n "), "blanks"),
        (after(60, "\u{200b}"), "blanks"),
        (format!("{start} {end}"), "blanks"),
        (format!("{start}%20{end}"), "blanks"),
        (format!("{start}%0D%0A{end}"), "blanks"),
        (link.replace('=', "=3D"), "“=3D”"),
        (link.replace('=', "=3D").replace("&cv", "=\r\n&cv"), "“=3D”"),
        (encoded(link), "“%26” and “%3D”"),
        (encoded(&encoded(link)), "“%26” and “%3D”"),
    ];
    // A short link may hold nothing that one of them changes.
    let is_changed = |(text, _): &(String, &str)| text != link;
    changes.into_iter().filter(is_changed).collect()
}

#[test]
fn known_changes_are_undone_when_the_checksum_proves_it() {
    for scenario in scenarios() {
        let forms = forms(&scenario);
        for (text, _) in forms.iter().flat_map(|link| changes(link)) {
            for text in [
                text.clone(),
                format!("https://host.example/a/#{text}"),
                format!(" {text}\n"),
            ] {
                let opened = read(&text);
                assert_eq!(opened.problems, [], "{text}");
                assert_eq!(opened.view.scenario, scenario, "{text}");
            }
        }
        // A whole address in another's query; names that were decoded to be read.
        for link in forms {
            let address =
                utf8_percent_encode(&format!("https://host.example/#{link}"), TEXT).to_string();
            assert_eq!(read(&address).problems, [], "{address}");
            // As markdown and mail programs set it off.
            for text in [
                format!("<https://host.example/#{link}>"),
                format!("[the page](https://host.example/#{link})"),
                format!("“https://host.example/#{link}”"),
            ] {
                assert_eq!(read(&text).problems, [], "{text}");
            }
            let decoded = link.replace("%20", " ").replace("%C3%BC", "ü");
            assert_eq!(read(&decoded).problems, [], "{decoded}");
        }
    }
}

#[test]
fn known_changes_are_named_where_they_are_not_all_that_was_changed() {
    for scenario in scenarios() {
        let damaged = forms(&scenario).map(|link| link.replace("rate=20", "rate=21"));
        for (text, part) in damaged.iter().flat_map(|link| changes(link)) {
            let lines = said(&text);
            assert!(lines.contains("was changed on its way"), "{text}: {lines}");
            assert!(lines.contains(part), "{part}: {lines}");
            assert!(lines.contains("checksum does not fit"), "{lines}");
            // Undone as far as it goes, nothing else is amiss.
            let known = |l: &str| l.contains("on its way") || l.contains("checksum");
            assert!(lines.lines().all(known), "{text}: {lines}");
        }
    }
    let plain = said(&write(&Scenario::default()).replace("rate=20", "rate=21"));
    assert!(!plain.contains("on its way"), "{plain}");
}

/// Names that HTML reads without a semicolon (HTML standard, section 13.5).
const LEGACY: &str = "AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT Iacute \
    Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN Uacute Ucirc Ugrave Uuml Yacute \
    aacute acirc acute aelig agrave amp aring atilde auml brvbar ccedil cedil cent copy curren deg divide eacute ecirc \
    egrave eth euml frac12 frac14 frac34 gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not \
    ntilde oacute ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 sup2 sup3 \
    szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml";

#[test]
fn every_key_that_begins_with_an_entity_is_in_the_table() {
    let names: Vec<&str> = LEGACY.split_whitespace().collect();
    assert_eq!(names.len(), 106);
    let own = Scenario {
        supply: SupplyChoice::File {
            name: "a".into(),
            hash: "0123456789abcdef".into(),
        },
        ..Scenario::default()
    };
    let leads = Leads::read("growth").expect("a figure");
    let mut view = view(&own, Some(&Scenario::default()), &leads);
    for (key, text) in [
        ("lock", "mu"),
        ("only", "mu"),
        ("hide", "growth"),
        ("play", "0"),
        ("theme", "dark"),
        ("note", "a"),
        ("lesson", "a"),
        ("step", "2"),
        ("embed", "1"),
    ] {
        view.guide.set(key, text).expect("a guide");
    }
    let link = write_view(&view);
    let mut found = Vec::new();
    for key in link.split('&').filter_map(|p| Some(p.split_once('=')?.0)) {
        if names.iter().any(|n| key.starts_with(n)) {
            found.push(format!("&{key}="));
        }
    }
    let known: Vec<&str> = ENTITIES.iter().map(|(_, _, written)| *written).collect();
    assert_eq!(found, known);
    for (bare, encoded, _) in ENTITIES {
        assert!(encoded.starts_with(&utf8_percent_encode(&bare[..2], TEXT).to_string()));
        assert_eq!(bare[2..], encoded[6..]);
    }
}
