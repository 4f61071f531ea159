//! Answers to a lesson's predictions as a line of text that can be sent in any way, and the reading of many such lines.
//!
//! `answers=1&lesson=just-enough&of=1f2e3d4c&name=Ada&s2=n2.1e6&s4=o1&sum=…`: the lesson's key, a hash of its questions and
//! their scenarios, a name only where one was typed, by step a number, the number of an option or the points of a line, and
//! the checksum of links.

use super::Lesson;
use super::prediction::{Answer, Kind, Prediction};
use super::text::checked;
use super::writer::write_prediction;
use super::{Refusal, SENTENCE_WORDS};
use crate::figures::Table;
use crate::names::unseen;
use crate::scenario::link::{self, SUM, at_sum, checksum, cut};
use crate::units::{number, parse, rounded};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// How a line of answers begins; the number is the version of the format.
const BEGINNING: &str = "answers=1&";
/// Longest name \[characters\].
const LONGEST_NAME: usize = 60;
/// Most points of a line.
pub const MOST_POINTS: usize = 60;
/// Most lines that are read at once.
const MOST_LINES: usize = 1000;
/// Longest line \[bytes\].
const LONGEST_LINE: usize = 8000;

/// The answers of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// As it was typed; empty where none was.
    pub name: String,
    /// Places of steps, rising, with what was answered.
    pub given: Vec<(usize, Answer)>,
}

/// Whose answers are gathered.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<'a> {
    /// Key of the lesson: the name of its file without number and ending.
    pub key: &'a str,
    /// The lesson itself.
    pub lesson: &'a Lesson,
    hash: String,
}

/// Answers that were read, in their order, and the lines that were not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collected {
    /// One for each good line.
    pub rows: Vec<Answers>,
    /// The others, with what is wrong.
    pub refused: Vec<Refusal>,
    /// Lines without a name that are the same to the last letter: of two people, or pasted twice. All of them count.
    pub alike: Vec<Vec<usize>>,
}

pub(super) fn predictions(lesson: &Lesson) -> impl Iterator<Item = (usize, &Prediction)> {
    let steps = lesson.steps.iter().enumerate();
    steps.filter_map(|(i, step)| Some((i, step.prediction.as_ref()?)))
}

impl<'a> Asked<'a> {
    /// The questions of a lesson; refused where one of their scenarios is impossible.
    pub fn new(key: &'a str, lesson: &'a Lesson) -> Result<Asked<'a>, String> {
        let mut text = String::new();
        for (i, prediction) in predictions(lesson) {
            write_prediction(&mut text, prediction);
            text += &link::write(&lesson.end(i)?);
        }
        let hash = checksum(&text);
        Ok(Asked { key, lesson, hash })
    }

    /// The line of somebody's answers.
    pub fn write(&self, answers: &Answers) -> String {
        let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut body = format!("{BEGINNING}lesson={}&of={}", encoded(self.key), self.hash);
        let name: String = answers.name.trim().chars().take(LONGEST_NAME).collect();
        if !name.is_empty() {
            body += &format!("&name={}", encoded(name.trim()));
        }
        for (step, answer) in &answers.given {
            body += &format!("&s{}={}", step + 1, written(answer));
        }
        format!("{body}{SUM}{}", checksum(&body))
    }

    /// Reads any number of lines; what stands before answers in a line, such as a name or a quotation mark, is left out.
    pub fn collect(&self, text: &str) -> Collected {
        let mut collected = Collected::default();
        // Each line once, and where it stands.
        let mut seen: Vec<(&str, Vec<usize>)> = Vec::new();
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(_, line)| !line.trim().is_empty());
        for (count, (i, line)) in lines.enumerate() {
            if count == MOST_LINES {
                collected.refused.push(Refusal {
                    line: i + 1,
                    reason: format!("and all after it: more than {MOST_LINES} lines"),
                });
                break;
            }
            let read = match cut(line, BEGINNING) {
                _ if line.len() > LONGEST_LINE => Err("is far too long for answers".into()),
                None => Err(format!(
                    "is not a line of answers, which begin with “{BEGINNING}”"
                )),
                Some((_, line)) => {
                    let line = line.split_whitespace().next().unwrap_or("");
                    let place = seen.iter().position(|(other, _)| *other == line);
                    self.read(line).and_then(|row| {
                        match place.and_then(|place| seen.get_mut(place)) {
                            Some(_) if !row.name.is_empty() => Err("stands twice".into()),
                            Some((_, all)) => {
                                all.push(i + 1);
                                Ok(row)
                            }
                            None => {
                                seen.push((line, vec![i + 1]));
                                Ok(row)
                            }
                        }
                    })
                }
            };
            match read {
                Ok(row) => collected.rows.push(row),
                Err(reason) => collected.refused.push(Refusal {
                    line: i + 1,
                    reason,
                }),
            }
        }
        let alike = seen.into_iter().map(|(_, all)| all);
        collected.alike = alike.filter(|all| all.len() > 1).collect();
        collected
    }

    /// What stands behind the beginning of a line.
    fn read(&self, line: &str) -> Result<Answers, String> {
        let Some((body, sum)) = at_sum(line) else {
            return Err("was cut off: its checksum is missing".into());
        };
        if checksum(&format!("{BEGINNING}{body}")) != sum {
            return Err("was changed after it was written: its checksum does not fit".into());
        }
        let (mut answers, mut lesson, mut of) = (
            Answers {
                name: String::new(),
                given: Vec::new(),
            },
            "",
            "",
        );
        for pair in body.split('&') {
            let (key, value) = pair.split_once('=').ok_or("holds a key without a value")?;
            match key {
                "lesson" => lesson = value,
                "of" => of = value,
                "name" => answers.name = name(value)?,
                _ => {
                    let step = key.strip_prefix('s').and_then(|n| n.parse::<usize>().ok());
                    let step = step.and_then(|n| n.checked_sub(1));
                    let answer = step.and_then(|step| Some((step, self.answer(step, value)?)));
                    let (step, answer) = answer.ok_or("holds an answer that fits no question")?;
                    if answers.given.last().is_some_and(|(last, _)| *last >= step) {
                        return Err("holds answers in the wrong order".into());
                    }
                    answers.given.push((step, answer));
                }
            }
        }
        let key = percent_decode_str(lesson).decode_utf8().unwrap_or_default();
        if key != self.key {
            let key = checked(&key, SENTENCE_WORDS).unwrap_or_default();
            let key: String = key.chars().take(LONGEST_NAME).collect();
            return Err(format!("answers another lesson, “{key}”"));
        }
        if of != self.hash {
            return Err("answers another version of this lesson".into());
        }
        Ok(answers)
    }

    /// An answer, if it is of the kind that the step asks for.
    fn answer(&self, step: usize, text: &str) -> Option<Answer> {
        let asked = self.lesson.steps.get(step)?.prediction.as_ref()?;
        let finite = |text: &str| parse(text).filter(|v| v.is_finite());
        match &asked.kind {
            Kind::Number(..) | Kind::Point(..) => {
                finite(text.strip_prefix('n')?).map(Answer::Number)
            }
            Kind::Choice(options) => {
                let place = text
                    .strip_prefix('o')?
                    .parse::<usize>()
                    .ok()?
                    .checked_sub(1)?;
                (place < options.len()).then_some(Answer::Choice(place))
            }
            Kind::Curve(..) => {
                let points = text.strip_prefix('c')?.split(',').take(MOST_POINTS + 1);
                let point = |pair: &str| {
                    let (x, y) = pair.split_once(':')?;
                    Some((finite(x)?, finite(y)?))
                };
                let points = points.map(point).collect::<Option<Vec<_>>>()?;
                (points.len() <= MOST_POINTS).then_some(Answer::Curve(points))
            }
        }
    }

    /// A row for each person and a column for each question: numbers in SI units, options in words, lines as `x:y`.
    pub fn table(&self, rows: &[Answers]) -> Table {
        let mut table = Table::new(&["name"]);
        for (i, prediction) in predictions(self.lesson) {
            let unit = match &prediction.kind {
                Kind::Number(measure, _) | Kind::Point(_, measure, _) => measure.unit().symbol(),
                Kind::Choice(_) => "",
                Kind::Curve(sketch, _) => sketch.unit.symbol(),
            };
            let unit = match unit {
                "" => String::new(),
                unit => format!(" [{unit}]"),
            };
            table
                .headings
                .push(format!("{}. {}{unit}", i + 1, prediction.question));
        }
        for answers in rows {
            let cell = |(i, prediction): (usize, &Prediction)| {
                let given = answers.given.iter().find(|(step, _)| *step == i);
                match (given, &prediction.kind) {
                    (None, _) => String::new(),
                    (Some((_, Answer::Choice(place))), Kind::Choice(options)) => options
                        .get(*place)
                        .map_or(String::new(), |o| o.words.clone()),
                    (Some((_, answer)), _) => digits(answer),
                }
            };
            let name = std::iter::once(inert(&answers.name));
            table
                .rows
                .push(name.chain(predictions(self.lesson).map(cell)).collect());
        }
        table
    }
}

/// A name that no spreadsheet takes for a formula.
fn inert(name: &str) -> String {
    match name.starts_with(['=', '+', '-', '@']) {
        true => format!("'{name}"),
        false => name.into(),
    }
}

fn name(text: &str) -> Result<String, String> {
    let name = percent_decode_str(text).decode_utf8();
    let name = name.map_err(|_| "its name is not UTF-8 text")?;
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("its name is longer than {LONGEST_NAME} characters"));
    }
    match unseen(&name) {
        Some(character) => Err(format!(
            "its name holds the character {character}, which cannot be seen"
        )),
        None => Ok(name.trim().to_string()),
    }
}

/// Numbers to four digits; a hand is not surer than that.
fn digits(answer: &Answer) -> String {
    let short = |v: f64| number(rounded(v, 3));
    match answer {
        Answer::Number(value) => short(*value),
        Answer::Choice(place) => (place + 1).to_string(),
        Answer::Curve(points) => {
            let points = points.iter().take(MOST_POINTS);
            let points: Vec<String> = points
                .map(|(x, y)| format!("{}:{}", short(*x), short(*y)))
                .collect();
            points.join(",")
        }
    }
}

fn written(answer: &Answer) -> String {
    let kind = match answer {
        Answer::Number(_) => 'n',
        Answer::Choice(_) => 'o',
        Answer::Curve(_) => 'c',
    };
    format!("{kind}{}", digits(answer))
}

#[cfg(test)]
mod tests;
