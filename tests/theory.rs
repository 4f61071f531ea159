//! doc/theory.md and the code agree: what is cited is defined, and what is defined is cited where it is said to live.
#![allow(clippy::expect_used, clippy::panic)]

use equipoise::tool::document::{self, Around};
use std::collections::BTreeSet;
use std::path::Path;

/// A file by its path, and its text.
type File = (String, String);

const THEORY: &str = "doc/theory.md";

/// An equation of the theory, and the files that it names.
#[derive(Debug)]
struct Equation {
    number: u32,
    code: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path, files: &mut Vec<File>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("folder") {
            read(&entry.expect("entry").path(), files);
        }
    } else if path
        .extension()
        .is_some_and(|e| ["rs", "md", "css", "html", "toml"].iter().any(|x| e == *x))
    {
        let name = path.strip_prefix(root()).expect("within");
        let name = name.to_string_lossy().replace('\\', "/");
        files.push((name, std::fs::read_to_string(path).expect("text")));
    }
}

/// Whatever may cite the theory, the theory itself included.
fn files() -> Vec<File> {
    let mut files = Vec::new();
    for name in [
        "src",
        "tests",
        "benches",
        "style",
        "doc",
        "README.md",
        "index.html",
        "Cargo.toml",
    ] {
        read(&root().join(name), &mut files);
    }
    files
}

/// Numbers of the equations in a text: an E with one or two digits that is no part of a word, of a number, of a variable,
/// or of an escape (`%E2`), and no function (`E1(`).
fn cited(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || b"_%#$.\\{".contains(b);
    let number = |(at, _): (usize, &str)| {
        if at.checked_sub(1).is_some_and(|i| part(&bytes[i])) {
            return None;
        }
        let digits = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit());
        let end = at + 1 + digits.count();
        let joined = |b: &u8| b.is_ascii_alphanumeric() || b"_(".contains(b);
        if end == at + 1 || end > at + 3 || bytes.get(end).is_some_and(joined) {
            return None;
        }
        text[at + 1..end].parse().ok()
    };
    text.match_indices('E').filter_map(number).collect()
}

/// Anchors of the theory that a text refers to.
fn anchors(text: &str) -> Vec<&str> {
    let after = |(at, found): (usize, &str)| {
        let rest = &text[at + found.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-');
        &rest[..end.unwrap_or(rest.len())]
    };
    let places = text.match_indices("theory.md#");
    places.map(after).filter(|a| !a.is_empty()).collect()
}

fn equations(theory: &str) -> Vec<Equation> {
    let mut equations: Vec<Equation> = Vec::new();
    let mut inside = false;
    for line in theory.lines() {
        if line.starts_with('#') {
            let title = line.trim_start_matches('#').trim_start();
            let number = title.split(' ').next().and_then(|w| w.strip_prefix('E'));
            let number = number.and_then(|n| n.parse().ok());
            inside = number.is_some();
            equations.extend(number.map(|number| Equation {
                number,
                code: Vec::new(),
            }));
        } else if let Some(equation) = equations.last_mut().filter(|_| inside)
            && let Some(code) = line.strip_prefix("Code: ")
        {
            let spans = code.split('`').skip(1).step_by(2);
            equation.code.extend(spans.map(str::to_string));
        }
    }
    equations
}

fn faults(files: &[File]) -> Vec<String> {
    let text = |path: &str| {
        let file = files.iter().find(|f| f.0 == path)?;
        Some(file.1.as_str())
    };
    let theory = text(THEORY).expect("the theory");
    let (page, equations) = (document::render(theory, &Around::Folder), equations(theory));
    let mut faults = Vec::new();
    let mut defined = BTreeSet::new();
    for equation in &equations {
        let number = equation.number;
        if !defined.insert(number) {
            faults.push(format!("E{number} is defined twice"));
        }
        if equation.code.is_empty() {
            faults.push(format!("E{number} names no file"));
        }
        for path in &equation.code {
            match text(path) {
                None => faults.push(format!("E{number} names {path}, which does not exist")),
                Some(code) if !cited(code).contains(&number) => {
                    faults.push(format!("E{number} names {path}, which does not cite it"));
                }
                Some(_) => {}
            }
        }
        if !page.contains(&format!(" id=\"e{number}\">E{number} ")) {
            faults.push(format!("E{number} has no anchor on the page"));
        }
    }
    for (path, text) in files {
        for (line, text) in (1..).zip(text.lines()) {
            for number in cited(text) {
                if !defined.contains(&number) {
                    let what = format!("E{number}, which is not defined");
                    faults.push(format!("{path}:{line} cites {what}"));
                }
            }
            for anchor in anchors(text) {
                if !page.contains(&format!(" id=\"{anchor}\">")) {
                    faults.push(format!("{path}:{line}: no heading #{anchor}"));
                }
            }
        }
    }
    faults
}

#[test]
fn what_is_cited_is_defined_and_what_is_defined_is_cited() {
    let files = files();
    let theory = &files.iter().find(|f| f.0 == THEORY).expect("theory").1;
    assert!(equations(theory).len() >= 24);
    let places = files.iter().map(|f| cited(&f.1).len()).sum::<usize>();
    assert!(places > 200, "only {places} citations: are they seen?");
    let faults = faults(&files);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The page stands alone, below any path: no script, nothing of other hosts, and its own links lead somewhere.
#[test]
fn the_page_stands_alone() {
    let theory = std::fs::read_to_string(root().join(THEORY)).expect("theory");
    let page = document::render(&theory, &Around::Folder);
    assert!(page.contains("<html lang=\"en\">") && page.contains("name=\"viewport\""));
    for unwanted in ["<script", " src=", "style=", "href=\"/", "url("] {
        assert!(!page.contains(unwanted), "{unwanted}");
    }
    let links = page.split("href=\"").skip(1);
    for link in links.filter_map(|l| l.split('"').next()) {
        let found = match link.strip_prefix('#') {
            Some(anchor) => page.contains(&format!(" id=\"{anchor}\"")),
            None => link.starts_with("https://") || link.starts_with("./") || link == "../",
        };
        assert!(found, "{link}");
    }
}

/// The checks themselves see planted faults, and nothing else.
#[test]
fn planted_faults_are_seen() {
    let e = |n: u32| format!("E{n}");
    for (text, numbers) in [
        ("(E1, E12); E3/E4 and E5's", vec![1, 12, 3, 4, 5]),
        (
            "1E6 0xE1 %E2%80 E_1 eE7 E1(z) E100 E E1a \\u{E2} #E1E 2.E5",
            vec![],
        ),
        ("E6.", vec![6]),
    ] {
        assert_eq!(cited(text), numbers, "{text}");
    }
    let theory = |text: String| (THEORY.to_string(), text);
    let section =
        |n: u32, files: &str| format!("### {} Name\n\nCode: {files}. Source: x.\n\n", e(n));
    let code = |text: String| ("src/a.rs".to_string(), text);
    let sound = section(1, "`src/a.rs`");
    for (files, fault) in [
        (vec![theory(sound.clone()), code(e(1))], ""),
        (
            vec![theory(sound.clone()), code(format!("{} {}", e(1), e(99)))],
            "a.rs:1 cites",
        ),
        (
            vec![theory(sound.clone() + &e(98)), code(e(1))],
            "theory.md:5 cites",
        ),
        (vec![theory(sound.clone() + &sound), code(e(1))], "twice"),
        (
            vec![theory(sound.clone()), code(e(1).to_lowercase())],
            "does not cite",
        ),
        (
            vec![theory(section(1, "`src/b.rs`")), code(e(1))],
            "does not exist",
        ),
        (
            vec![theory(section(1, "nowhere")), code(e(1))],
            "names no file",
        ),
        (
            vec![
                theory(sound.clone()),
                code(format!("{} doc/theory.{}", e(1), "md#no-such")),
            ],
            "no heading #no-such",
        ),
    ] {
        let faults = faults(&files);
        match fault {
            "" => assert_eq!(faults, [""; 0]),
            fault => assert!(
                faults.iter().any(|f| f.contains(fault)),
                "{fault}: {faults:?}"
            ),
        }
    }
}
