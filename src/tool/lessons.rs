//! Lessons of the page: `assets/lessons/NUMBER-KEY.md` checked and compiled into `lessons/KEY.json` and `lessons/index.json`.

use crate::figures::growth::longest;
use crate::given::supply::trace::TraceFile;
use crate::lesson::check::check;
use crate::lesson::compiled::{Compiled, Entry};
use crate::lesson::facts::Snapshot;
use crate::lesson::prediction::{Choice, Kind};
use crate::lesson::text::{Part, parts};
use crate::lesson::{Lesson, Step, read};
use crate::scenario::{Scenario, SupplyChoice};
use crate::theory::expected::Forms;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// A lesson of the project.
pub struct Source {
    /// By which it is found.
    pub key: String,
    /// Its file's name.
    pub file: String,
    /// As it was read.
    pub lesson: Lesson,
    text: String,
}

/// Number and key of a file's name.
fn place(file: &str) -> Option<(u32, &str)> {
    let (number, key) = file.strip_suffix(".md")?.split_once('-')?;
    let is_key = key.split('-').all(|word| {
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        !word.is_empty() && word.chars().all(known)
    });
    Some((number.parse().ok()?, key)).filter(|_| is_key && key != "index")
}

/// All lessons of a folder in the order of their numbers.
pub fn sources(folder: &Path) -> Result<Vec<Source>, String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut all: Vec<(u32, Source)> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let Some((number, key)) = place(&file) else {
            return Err(format!("{file}: a lesson's file is called NUMBER-KEY.md"));
        };
        if let Some((_, other)) = all.iter().find(|(n, s)| *n == number || s.key == key) {
            return Err(format!("{file}: has number or key of {}", other.file));
        }
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{file}: {e}"))?;
        let lesson = read(&text).map_err(|refusal| format!("{file}: {refusal}"))?;
        let (key, file) = (key.to_string(), file.to_string());
        let source = Source {
            key,
            file,
            lesson,
            text,
        };
        all.push((number, source));
    }
    all.sort_by_key(|(number, _)| *number);
    Ok(all.into_iter().map(|(_, source)| source).collect())
}

/// Every text of a step that may hold formulas.
fn texts(step: &Step) -> Vec<&str> {
    let mut texts: Vec<&str> = step.text.iter().map(String::as_str).collect();
    if let Some(prediction) = &step.prediction {
        texts.extend([prediction.question.as_str(), &prediction.because]);
        if let Kind::Choice(options) = &prediction.kind {
            texts.extend(options.iter().map(|o: &Choice| o.words.as_str()));
        }
    }
    if let Some(goal) = &step.goal {
        texts.extend([goal.task.as_str(), &goal.done, &goal.not_yet]);
    }
    texts
}

/// Elements that a formula may be made of.
const ELEMENTS: [&str; 22] = [
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mpadded",
    "mphantom",
    "mstyle",
];

/// The MathML of a formula.
pub fn mathml(tex: &str) -> Result<String, String> {
    let storage = Storage::new();
    if let Some(error) = Parser::new(tex, &storage).find_map(Result::err) {
        let error = error.to_string();
        let first = error.lines().next().unwrap_or_default();
        return Err(format!("the formula ${tex}$ is not understood: {first}"));
    }
    let mut markup = String::new();
    let storage = Storage::new();
    push_mathml(
        &mut markup,
        Parser::new(tex, &storage),
        RenderConfig::default(),
    )
    .map_err(|e| format!("the formula ${tex}$: {e}"))?;
    // The library writes signs as they are.
    let markup = markup
        .replace("><</", ">&lt;</")
        .replace(">&</", ">&amp;</");
    for tag in markup.split('<').skip(1) {
        let name = tag.trim_start_matches('/').split([' ', '>', '/']).next();
        if !name.is_some_and(|n| ELEMENTS.contains(&n)) {
            return Err(format!("the formula ${tex}$ would need “<{tag}”"));
        }
    }
    Ok(markup)
}

impl Source {
    /// Its line in the list.
    pub fn entry(&self) -> Entry {
        Entry {
            key: self.key.clone(),
            title: self.lesson.title.clone(),
            audience: self.lesson.audience.clone(),
            minutes: self.lesson.minutes,
            steps: self.lesson.steps.len(),
        }
    }

    /// What the page fetches.
    pub fn compiled(&self) -> Result<Compiled, String> {
        let mut formulas: Vec<(String, String)> = Vec::new();
        for text in self.lesson.steps.iter().flat_map(texts) {
            for part in parts(text)? {
                if let Part::Formula(tex) = part
                    && !formulas.iter().any(|(t, _)| *t == tex)
                {
                    let markup =
                        mathml(&tex).map_err(|e| format!("{}: {e}", self.located(&tex)))?;
                    formulas.push((tex, markup));
                }
            }
        }
        Ok(Compiled {
            text: self.text.clone(),
            formulas,
        })
    }

    /// File, and line of a formula.
    fn located(&self, tex: &str) -> String {
        let formula = format!("${tex}$");
        let line = self.text.lines().position(|l| l.contains(&formula));
        match line {
            Some(line) => format!("{}: line {}", self.file, line + 1),
            None => self.file.clone(),
        }
    }

    /// Whether every step is as it says. Returns what was found of each, to be looked at.
    pub fn check(&self) -> Result<Vec<String>, String> {
        let steps = self.lesson.steps.iter().enumerate();
        let each = steps.map(|(i, step)| {
            let found = check(&self.lesson, i, &known);
            found.map_err(|e| format!("{}: step {} “{}”: {e}", self.file, i + 1, step.title))
        });
        each.collect()
    }
}

/// Closed forms of a scenario, and its facts.
fn known(scenario: &Scenario) -> Result<(Arc<Forms>, Snapshot), String> {
    let trace = match &scenario.supply {
        SupplyChoice::Shipped(shipped) => {
            let facts = shipped.facts();
            let file = TraceFile::parse(facts.name, &facts.bytes()?);
            Some(file.map_err(|e| e.to_string())?)
        }
        _ => None,
    };
    let system = scenario.system(trace.as_ref()).map_err(|e| e.to_string())?;
    let system = Arc::new(system);
    let longest = longest(&system);
    let forms = Arc::new(Forms::new(system, longest));
    let snapshot = Snapshot::new(scenario, &forms, None);
    Ok((forms, snapshot))
}

fn json<T: Serialize>(name: &str, value: &T) -> Result<(String, Vec<u8>), String> {
    let json = serde_json::to_vec(value).map_err(|e| format!("cannot write {name}: {e}"))?;
    Ok((name.to_string(), json))
}

/// The lessons of a folder, checked, as the files that the page fetches: name and content.
pub fn built(from: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let sources = sources(from)?;
    let mut files = Vec::new();
    for source in &sources {
        source.check()?;
        let name = format!("lessons/{}.json", source.key);
        files.push(json(&name, &source.compiled()?)?);
    }
    let entries: Vec<Entry> = sources.iter().map(Source::entry).collect();
    files.push(json("lessons/index.json", &entries)?);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_numbers_and_keys() {
        assert_eq!(place("1-just-enough.md"), Some((1, "just-enough")));
        for bad in [
            "just-enough.md",
            "1-Just.md",
            "1-.md",
            "1-a--b.md",
            "1-a.txt",
            "1-index.md",
            "1.md",
        ] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }

    #[test]
    fn formulas_become_mathml_and_nothing_else() {
        let root = mathml("\\sqrt{T}").expect("understood");
        assert!(
            root.starts_with("<math") && root.contains("<msqrt>"),
            "{root}"
        );
        for tex in [
            "z=\\delta\\sqrt{T}/\\sigma",
            "\\mu^*=\\lambda e_1",
            "\\frac{2}{\\pi}",
            "E[A_T]",
        ] {
            assert!(mathml(tex).is_ok(), "{tex}: {:?}", mathml(tex));
        }
        let inert = mathml("a<b>c").expect("signs");
        assert!(inert.contains("&lt;") && !inert.contains("<b"), "{inert}");
        for tex in ["\\frac{1", "\\nosuch", "\\href{https://a.b}{x}"] {
            assert!(mathml(tex).is_err(), "{tex}: {:?}", mathml(tex));
        }
        let text = mathml("\\text{<script>}").expect("text");
        assert!(!text.contains("<script"), "{text}");
    }

    #[test]
    fn a_malformed_lesson_is_refused_with_file_and_line() {
        let folder = std::env::temp_dir().join(format!("equipoise-lessons-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let lesson = "# Small\nfor: anyone\nminutes: 1\n\n## Look\npreset: critical\n\nA root, $\\sqrt{T}$.\n";
        let refused = |file: &str, text: &str| {
            let path = folder.join(file);
            std::fs::write(&path, text).expect("written");
            let built = built(&folder);
            std::fs::remove_file(path).expect("there");
            built.expect_err("refused")
        };
        let goal = "\ngoal: Do.\nwhen: z > 9\nshow: cv=0.1\ndone: Yes.\nnot-yet: No.\n";
        let failures = [
            refused("1-small.md", &lesson.replace("critical", "critcal")),
            refused("1-small.md", &lesson.replace("\\sqrt{T}", "\\nosuch")),
            refused("1-small.md", &format!("{lesson}{goal}")),
            refused("small.md", lesson),
        ];
        std::fs::remove_dir_all(&folder).expect("removed");
        for (said, named) in failures.iter().zip([
            "1-small.md: line 6: “critcal” is no preset",
            "1-small.md: line 8: the formula $\\nosuch$",
            "1-small.md: step 1 “Look”: “show:” does not reach the goal",
            "small.md: a lesson's file is called NUMBER-KEY.md",
        ]) {
            assert!(said.starts_with(named), "{said}");
        }
    }
}
