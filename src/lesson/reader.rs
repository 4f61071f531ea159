//! Reading of lessons: everything is checked, and what is wrong is named with its line.

use super::changes::Changes;
use super::condition::{Conditions, Measure};
use super::goal::Goal;
use super::keys::{Section, Value, sections};
use super::prediction::{Choice, Kind, Prediction, Right, Tolerance};
use super::sketch::{ACROSS, SKETCHES};
use super::text::{checked, words};
use super::writer::write;
use super::{Base, Lesson, MOST_MINUTES, Refusal, SENTENCE_WORDS, STEP_WORDS, Step, TITLE_WORDS};
use crate::scenario::leads::{KEYS, Leads};
use crate::scenario::link::cut;
use crate::scenario::presets::preset;
use crate::scenario::{Scenario, SupplyChoice, link};
use crate::units::Unit;

/// What stands between an option and its conditions.
const BEHIND: &str = " | ";
/// Most options of a choice.
const MOST_OPTIONS: usize = 6;

/// The lesson of a text.
pub fn read(text: &str) -> Result<Lesson, Refusal> {
    let (top, steps) = sections(text)?;
    let audience = top.need("for", top.title)?;
    let minutes = top.need("minutes", top.title)?;
    let count = minutes.text.parse::<u32>().ok();
    let Some(count) = count.filter(|m| (1..=MOST_MINUTES).contains(m)) else {
        return minutes.refused(format!("must be a whole number from 1 to {MOST_MINUTES}"));
    };
    if steps.is_empty() {
        return top.title.refused("has no steps, which begin with “## ”");
    }
    // As far as it is known without computing a critical supply.
    let mut scenario = None;
    let steps = steps.iter().map(|section| step(section, &mut scenario));
    Ok(Lesson {
        title: plain(top.title, TITLE_WORDS)?,
        audience: plain(audience, SENTENCE_WORDS)?,
        minutes: count,
        steps: steps.collect::<Result<_, _>>()?,
    })
}

/// The text of a lesson that was made in another way than by reading one, if it reads back as the same.
pub fn saved(lesson: &Lesson) -> Result<String, Refusal> {
    let text = write(lesson);
    match read(&text)? == *lesson {
        true => Ok(text),
        false => Err(Refusal {
            line: 1,
            reason: "the lesson holds something that cannot be written down".into(),
        }),
    }
}

/// Text without emphasis and formulas.
fn plain(value: Value, most: usize) -> Result<String, Refusal> {
    match value.text.contains(['*', '$']) {
        true => value.refused("“*” and “$” cannot stand in a title"),
        false => value.checked(checked(value.text, most)),
    }
}

fn sentence(value: Value) -> Result<String, Refusal> {
    value.checked(checked(value.text, SENTENCE_WORDS))
}

fn step(section: &Section, before: &mut Option<Scenario>) -> Result<Step, Refusal> {
    let base = base(section)?;
    let mut scenario = match &base {
        Base::Preset(preset) => preset.scenario(),
        Base::Link(scenario) => (**scenario).clone(),
        Base::Before => match before.take() {
            Some(scenario) => scenario,
            None => {
                return section
                    .title
                    .refused("the first step needs “preset:” or “link:”");
            }
        },
    };
    let set = changes(section, "set", &mut scenario)?;
    let text = paragraphs(section)?;
    let prediction = prediction(section, &mut scenario)?;
    let goal = goal(section, &scenario)?;
    *before = Some(scenario);
    Ok(Step {
        title: plain(section.title, TITLE_WORDS)?,
        base,
        set,
        lead: lead(section)?,
        text,
        prediction,
        goal,
    })
}

fn base(section: &Section) -> Result<Base, Refusal> {
    match (section.find("preset"), section.find("link")) {
        (Some(_), Some(value)) => value.refused("“preset:” and “link:” cannot stand together"),
        (Some(value), None) => match preset(value.text) {
            Some(preset) => Ok(Base::Preset(preset)),
            None => value.refused(format!("“{}” is no preset", shortened(value.text))),
        },
        (None, Some(value)) => {
            let opened = link::read_plain(value.text);
            if let Some(problem) = opened.problems.first() {
                return value.refused(problem.to_string());
            }
            let view = opened.view;
            match view.scenario.supply {
                SupplyChoice::File { .. } => value.refused("a lesson cannot carry a file"),
                _ if view.pinned.is_some() => {
                    value.refused("a lesson's link cannot have a scenario pinned")
                }
                _ if view.leads != Leads::default() => {
                    value.refused("figures lead by “lead:” and not by the link")
                }
                _ => Ok(Base::Link(Box::new(view.scenario))),
            }
        }
        (None, None) => Ok(Base::Before),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The changes of a key, made to the scenario as far as they are known.
fn changes(section: &Section, key: &str, scenario: &mut Scenario) -> Result<Changes, Refusal> {
    let Some(value) = section.find(key) else {
        return Ok(Changes::default());
    };
    let changes = value.checked(Changes::read(value.text))?;
    value.checked(changes.apply_known(scenario))?;
    Ok(changes)
}

fn figure(value: Value, key: &str) -> Result<&'static str, Refusal> {
    match KEYS.into_iter().find(|known| *known == key) {
        Some(key) => Ok(key),
        None => {
            let keys = KEYS.join(", ");
            value.refused(format!("“{}” is no figure; {keys} are", shortened(key)))
        }
    }
}

fn lead(section: &Section) -> Result<Option<Leads>, Refusal> {
    let Some(value) = section.find("lead") else {
        return Ok(None);
    };
    let keys: Vec<&str> = value.text.split(',').map(str::trim).collect();
    value.checked(Leads::read(&keys.join(","))).map(Some)
}

fn paragraphs(section: &Section) -> Result<Vec<String>, Refusal> {
    let mut paragraphs = Vec::new();
    for lines in &section.paragraphs {
        let texts: Vec<&str> = lines.iter().map(|l| l.text).collect();
        let first = lines.first().copied().unwrap_or(section.title);
        paragraphs.push(first.checked(checked(&texts.join(" "), usize::MAX))?);
    }
    match paragraphs.iter().map(|p| words(p)).sum() {
        0 => section.title.refused("this step has no text"),
        count if count > STEP_WORDS => section.title.refused(format!(
            "the text of this step has {count} words, of at most {STEP_WORDS}"
        )),
        _ => Ok(paragraphs),
    }
}

const KINDS: [&str; 5] = ["number", "option", "right", "point", "curve"];
const OF_PREDICTIONS: [&str; 8] = [
    "number", "option", "right", "point", "curve", "within", "after", "because",
];
const OF_GOALS: [&str; 4] = ["when", "show", "done", "not-yet"];

fn prediction(section: &Section, scenario: &mut Scenario) -> Result<Option<Prediction>, Refusal> {
    let Some(question) = section.find("predict") else {
        return match section.any(&OF_PREDICTIONS) {
            Some((key, value)) => value.refused(format!("“{key}:” needs “predict:”")),
            None => Ok(None),
        };
    };
    let Some((first, _)) = section.any(&KINDS) else {
        let kinds = "“number:”, “option:”, “point:” or “curve:”";
        return question.refused(format!("a prediction needs one of {kinds}"));
    };
    let same = |key: &&str| *key == first || (first == "option" && **key == *"right");
    let others: Vec<&str> = KINDS.into_iter().filter(|key| !same(key)).collect();
    if let Some((other, value)) = section.any(&others) {
        return value.refused(format!("“{first}:” and “{other}:” cannot stand together"));
    }
    let kind = match first {
        "number" => number(section)?,
        "point" => point(section)?,
        "curve" => curve(section)?,
        _ => Kind::Choice(choice(section, question)?),
    };
    Ok(Some(Prediction {
        question: sentence(question)?,
        kind,
        after: changes(section, "after", scenario)?,
        because: section
            .find("because")
            .map_or(Ok(String::new()), sentence)?,
    }))
}

fn within(section: &Section, of: Value, unit: Unit) -> Result<Tolerance, Refusal> {
    let value = section.need("within", of)?;
    value.checked(Tolerance::read(value.text, unit))
}

fn number(section: &Section) -> Result<Kind, Refusal> {
    let value = section.need("number", section.title)?;
    let measure = value.checked(Measure::read(value.text))?;
    Ok(Kind::Number(
        measure,
        within(section, value, measure.unit())?,
    ))
}

/// Key of a figure, and what stands behind the comma.
fn of_figure<'a>(value: Value<'a>) -> Result<(&'static str, &'a str), Refusal> {
    match value.text.split_once(',') {
        Some((key, rest)) => Ok((figure(value, key.trim())?, rest.trim())),
        None => value.refused("needs a figure, a comma and what is asked of it"),
    }
}

fn point(section: &Section) -> Result<Kind, Refusal> {
    let value = section.need("point", section.title)?;
    let (figure, measure) = of_figure(value)?;
    let Some(across) = ACROSS.iter().find(|a| a.figure == figure) else {
        let all = ACROSS.each_ref().map(|a| a.figure).join(", ");
        return value.refused(format!("a point can be set on the axis of {all}"));
    };
    let measure = value.checked(Measure::read(measure))?;
    if measure.unit() != across.unit {
        let asked = measure.write();
        return value.refused(format!("“{asked}” is no place on the axis of {figure}"));
    }
    let within = within(section, value, measure.unit())?;
    Ok(Kind::Point(across, measure, within))
}

fn curve(section: &Section) -> Result<Kind, Refusal> {
    let value = section.need("curve", section.title)?;
    let (figure, series) = of_figure(value)?;
    let sketch = SKETCHES
        .iter()
        .find(|s| (s.across.figure, s.series) == (figure, series));
    match sketch {
        Some(sketch) => Ok(Kind::Curve(sketch, within(section, value, sketch.unit)?)),
        None => {
            let all = SKETCHES
                .each_ref()
                .map(|s| format!("{}, {}", s.across.figure, s.series));
            value.refused(format!("cannot be sketched; can be: {}", all.join("; ")))
        }
    }
}

fn choice(section: &Section, question: Value) -> Result<Vec<Choice>, Refusal> {
    let mut options: Vec<Choice> = Vec::new();
    let (mut said, mut decided) = (0, 0);
    for (value, is_right) in section.either("option", "right") {
        let (text, right) = match cut(value.text, BEHIND) {
            Some(_) if is_right => return value.refused("“right:” cannot have conditions"),
            Some((text, conditions)) => {
                decided += 1;
                (
                    text,
                    Right::When(value.checked(Conditions::read(conditions))?),
                )
            }
            None => (value.text, Right::Said(is_right)),
        };
        said += usize::from(is_right);
        let words = sentence(Value { text, ..value })?;
        if options.iter().any(|o| o.words == words) {
            return value.refused("this option stands twice");
        }
        options.push(Choice { words, right });
    }
    if let Some(value) = section.find("within") {
        return value.refused("“within:” means nothing for options");
    }
    match options.len() {
        n if !(2..=MOST_OPTIONS).contains(&n) => {
            question.refused(format!("needs 2 to {MOST_OPTIONS} options, and has {n}"))
        }
        n if said == 1 && decided == 0 || said == 0 && decided == n => Ok(options),
        _ => question.refused("either one option is “right:”, or all have conditions behind “ | ”"),
    }
}

fn goal(section: &Section, scenario: &Scenario) -> Result<Option<Goal>, Refusal> {
    let Some(task) = section.find("goal") else {
        return match section.any(&OF_GOALS) {
            Some((key, value)) => value.refused(format!("“{key}:” needs “goal:”")),
            None => Ok(None),
        };
    };
    let when = section.need("when", task)?;
    section.need("show", task)?;
    Ok(Some(Goal {
        task: sentence(task)?,
        when: when.checked(Conditions::read(when.text))?,
        show: changes(section, "show", &mut scenario.clone())?,
        done: sentence(section.need("done", task)?)?,
        not_yet: sentence(section.need("not-yet", task)?)?,
    }))
}

#[cfg(test)]
mod tests;
