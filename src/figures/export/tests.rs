use super::*;
use crate::figures::inputs::AtHand;
use crate::figures::list::{FIGURES, TITLES};
use crate::scenario::presets::PRESETS;
use crate::scenario::sources::sources;
use crate::scenario::{Scenario, link};
use crate::theory::expected::Forms;
use std::sync::Arc;

fn origin(scenario: &Scenario) -> Origin {
    Origin {
        link: format!("https://host.example/#{}", link::write(scenario)),
        hash: Some("0123456789abcdef".into()),
        sources: sources(scenario),
        program: PROGRAM.into(),
    }
}

/// Every figure of a scenario whose supply is no trace.
fn each(scenario: &Scenario, check: &dyn Fn(&Export)) {
    let system = Arc::new(scenario.system(None).expect("valid"));
    let forms = Forms::new(system.clone(), crate::figures::growth::longest(&system));
    let inputs = AtHand::new(scenario, &forms);
    for entry in &FIGURES {
        let figure = (entry.build)(&inputs);
        check(&Export {
            entry,
            figure: &*figure,
            origin: origin(scenario),
        });
    }
}

fn scenarios() -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = PRESETS.iter().map(|p| p.scenario()).collect();
    scenarios.retain(|s| !s.has_trace());
    // Names with all that has a meaning in XML and CSV.
    let mut named = Scenario::default();
    named.models[0].name = "a <b> & \"c\", 'd' ü".into();
    scenarios.push(named);
    scenarios
}

#[test]
fn every_svg_is_xml_with_its_notes() {
    for scenario in scenarios() {
        each(&scenario, &|export| {
            let svg = export.svg().expect("draws");
            let xml = roxmltree::Document::parse(&svg).unwrap_or_else(|e| panic!("{e}: {svg}"));
            let root = xml.root_element();
            let (width, height) = (SIZE.0.to_string(), SIZE.1.to_string());
            assert_eq!(root.attribute("width"), Some(&*width));
            assert_eq!(root.attribute("height"), Some(&*height));
            let text = |name: &str| {
                let found = root.children().find(|n| n.has_tag_name(name));
                found.and_then(|n| n.text()).unwrap_or_default().to_string()
            };
            let question = export.entry.question;
            let sentence = export.description();
            assert_eq!(text("title"), question);
            assert_eq!(text("desc"), format!("{question} {sentence}"));
            let metadata = root.children().find(|n| n.has_tag_name("metadata"));
            let terms = metadata.expect("metadata").children();
            let terms: Vec<(String, String)> = terms
                .filter(|n| n.is_element())
                .map(|n| {
                    assert_eq!(n.tag_name().namespace(), Some("http://purl.org/dc/terms/"));
                    let text = n.text().unwrap_or_default();
                    (n.tag_name().name().to_string(), text.to_string())
                })
                .collect();
            let notes = export.notes().into_iter();
            let notes: Vec<(String, String)> =
                notes.map(|(n, t)| (n.to_ascii_lowercase(), t)).collect();
            assert_eq!(terms, notes);
            assert!(svg.contains("results 0123456789abcdef; the link"), "{svg}");
            // Nothing lies outside of the picture.
            for shape in root.descendants() {
                for (key, most) in [("x", SIZE.0), ("cx", SIZE.0), ("y", SIZE.1), ("cy", SIZE.1)] {
                    let at = shape.attribute(key).and_then(|v| v.parse::<i32>().ok());
                    let inside = at.is_none_or(|at| (0..=most as i32).contains(&at));
                    assert!(inside, "{} {key} {at:?}", export.entry.key);
                }
            }
        });
    }
}

/// Fields of RFC 4180, read with no more than its rules.
fn fields(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut signs) = (false, text.chars().peekable());
    while let Some(c) = signs.next() {
        match (quoted, c) {
            (true, '"') if signs.peek() == Some(&'"') => {
                signs.next();
                field.push('"');
            }
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(signs.next(), Some('\n'), "a line ends with CR LF");
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            (false, '\n') => panic!("a bare line feed"),
            (_, c) => field.push(c),
        }
    }
    assert!(!quoted && field.is_empty() && row.is_empty(), "cut off");
    rows
}

#[test]
fn every_csv_is_read_back() {
    for scenario in scenarios() {
        each(&scenario, &|export| {
            let csv = export.csv();
            let end = csv
                .split_inclusive('\n')
                .take_while(|l| l.starts_with("# "));
            let (notes, rows) = csv.split_at(end.map(str::len).sum());
            let told: Vec<String> = export
                .notes()
                .iter()
                .map(|(n, t)| format!("# {n}: {t}"))
                .collect();
            assert_eq!(notes.lines().collect::<Vec<_>>(), told);
            let mut read = fields(rows);
            let table = export.figure.table();
            assert_eq!(read.remove(0), table.headings);
            assert_eq!(read, table.rows);
        });
    }
}

/// Chunks of a PNG: name and content; their checks fit.
fn chunks(png: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut rest, mut chunks) = (&png[8..], Vec::new());
    while !rest.is_empty() {
        let number = |at: usize| u32::from_be_bytes(rest[at..at + 4].try_into().expect("four"));
        let length = number(0) as usize;
        let (name, content) = (&rest[4..8], &rest[8..8 + length]);
        assert_eq!(number(8 + length), crc(&rest[4..8 + length]));
        chunks.push((String::from_utf8_lossy(name).into(), content.to_vec()));
        rest = &rest[12 + length..];
    }
    chunks
}

#[test]
fn notes_go_into_a_png() {
    // The check of an empty last chunk is known from every PNG.
    assert_eq!(crc(b"IEND"), 0xae42_6082);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [("IHDR", &[0; 13][..]), ("IEND", &[])] {
        let mut chunk = name.as_bytes().to_vec();
        chunk.extend(content);
        png.extend((content.len() as u32).to_be_bytes());
        png.extend(&chunk);
        png.extend(crc(&chunk).to_be_bytes());
    }
    each(&Scenario::default(), &|export| {
        let noted = chunks(&export.png(&png).expect("a PNG"));
        let names: Vec<&str> = noted.iter().map(|c| &*c.0).collect();
        assert_eq!((names[0], names[names.len() - 1]), ("IHDR", "IEND"));
        let notes = export.notes();
        assert_eq!(noted.len(), 2 + notes.len());
        for ((kind, content), (name, text)) in noted[1..].iter().zip(notes) {
            let latin = text.chars().all(|c| u32::from(c) < 256);
            assert_eq!(kind, if latin { "tEXt" } else { "iTXt" });
            let head = [name.as_bytes(), if latin { &[0; 1][..] } else { &[0; 5] }].concat();
            let told = content.strip_prefix(&head[..]).expect("the name");
            let told = match latin {
                true => told.iter().map(|b| char::from(*b)).collect(),
                false => String::from_utf8(told.to_vec()).expect("UTF-8"),
            };
            assert_eq!(told, text);
        }
        assert_eq!(export.png(b"GIF89a"), None);
    });
}

#[test]
fn names_tell_figure_and_results() {
    each(&Scenario::default(), &|export| {
        let key = export.entry.key;
        assert_eq!(export.name("svg"), format!("equipoise-{key}-01234567.svg"));
        let unfinished = Export {
            origin: Origin {
                hash: None,
                ..export.origin.clone()
            },
            ..*export
        };
        assert_eq!(unfinished.name("csv"), format!("equipoise-{key}.csv"));
        assert!(unfinished.csv().contains("still being sampled"));
    });
}

/// The figures that a link may name are the figures that there are.
#[test]
fn leads_are_figures() {
    assert_eq!(crate::scenario::leads::KEYS, FIGURES.map(|f| f.key));
    assert_eq!(TITLES, FIGURES.map(|f| (f.key, f.question)));
    let themes = crate::figures::style::Theme::ALL.map(|t| t.key());
    assert_eq!(crate::scenario::guide::THEMES, themes);
}
