//! A prediction: asked first, then compared with what is true.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::widgets::{button, focus};
use crate::app::lesson::axis::to_set;
use crate::app::lesson::course::{Course, moment};
use crate::app::lesson::sketch::{POINTS, Paper, drawn, to_draw};
use crate::app::lesson::steps::enter;
use crate::app::lesson::veil;
use crate::app::state::{Current, State};
use crate::app::traces;
use crate::lesson::condition::Measure;
use crate::lesson::prediction::{Answer, Kind, Prediction};
use crate::units::{Unit, typed};
use leptos::prelude::*;

/// Id of the sentence that compares an answer with the truth.
const SCORE: &str = "lesson-score";

/// What has been filled in.
#[derive(Clone, Copy)]
struct Filled {
    option: RwSignal<Option<usize>>,
    text: RwSignal<String>,
    heights: RwSignal<Vec<f64>>,
    /// Whether a line was begun.
    drawn: RwSignal<bool>,
}

impl Filled {
    fn answer(self, kind: &Kind, paper: Option<&Paper>) -> Result<Answer, String> {
        match kind {
            Kind::Choice(_) => {
                let option = self.option.get_untracked();
                option.map(Answer::Choice).ok_or("Choose one.".into())
            }
            Kind::Number(measure, _) | Kind::Point(_, measure, _) => {
                let text = self.text.get_untracked();
                if text.trim().is_empty() {
                    return Err("Write a number.".into());
                }
                let value = typed(&text, measure.unit())?;
                let value = value.is_finite().then_some(Answer::Number(value));
                value.ok_or("That number is too large.".into())
            }
            Kind::Curve(..) => {
                let heights = self.heights.get_untracked();
                match paper.filter(|_| self.drawn.get_untracked()) {
                    Some(paper) => Ok(Answer::Curve(paper.points(&heights))),
                    None => Err("Draw the line first.".into()),
                }
            }
        }
    }
}

/// What a step asks to be predicted, and how that compares once it is.
pub fn prediction(state: State, course: Course, place: usize, asked: Prediction) -> ErasedView {
    let filled = Filled {
        option: RwSignal::new(None),
        text: RwSignal::new(String::new()),
        heights: RwSignal::new(vec![0.0; POINTS]),
        drawn: RwSignal::new(false),
    };
    let answer = Memo::new(move |_| course.answer(place));
    let question = course.text(&asked.question);
    let shown = move || match answer.get() {
        None => form(state, course, place, &asked, filled),
        Some(answer) => compared(state, course, place, &asked, &answer),
    };
    erase(view! {
        <div class="prediction" role="group" aria-labelledby="lesson-question">
            <p id="lesson-question"><strong>"Predict: "</strong>{question}</p>
            {shown}
        </div>
    })
}

/// The present end of a step, apart from what the page shows.
pub fn end(state: State, course: Course, place: usize) -> Result<Current, String> {
    moment(state, course.with(|_, l| l.end(place))?)
}

/// The unit of what is asked, in brackets behind its words.
pub fn unit(measure: Measure) -> String {
    match measure.unit() {
        Unit::One => String::new(),
        unit => format!(" [{}]", unit.symbol()),
    }
}

fn number(measure: Measure, text: RwSignal<String>) -> ErasedView {
    let unit = unit(measure);
    erase(view! {
        <label class="choice">{measure.words()}{unit}<input type="text" inputmode="decimal" autocomplete="off" prop:value=text on:input=move |e| text.set(event_target_value(&e))/></label>
    })
}

fn form(
    state: State,
    course: Course,
    place: usize,
    asked: &Prediction,
    filled: Filled,
) -> ErasedView {
    let refused = RwSignal::new(String::new());
    let mut paper = None;
    let fields = match &asked.kind {
        Kind::Choice(options) => {
            let option = |(i, words): (usize, &str)| {
                let words = course.text(words);
                let chosen = move || filled.option.get() == Some(i);
                erase(view! {
                    <label class="option"><input type="radio" name="lesson-option" prop:checked=chosen on:change=move |_| filled.option.set(Some(i))/><span>{words}</span></label>
                })
            };
            let options = options.iter().map(|o| o.words.as_str());
            erase(options.enumerate().map(option).collect_view())
        }
        Kind::Number(measure, _) => number(*measure, filled.text),
        Kind::Point(across, measure, _) => {
            let axis = end(state, course, place).map(|end| (across.axis)(&end.forms));
            let axis = axis.map(|axis| to_set(across, axis, filled.text));
            erase((axis.unwrap_or_else(refusal), number(*measure, filled.text)))
        }
        Kind::Curve(sketch, _) => match end(state, course, place) {
            Ok(end) => {
                let made = Paper::new(sketch, &end);
                paper = Some(made.clone());
                to_draw(made, filled.heights, filled.drawn)
            }
            Err(error) => refusal(error),
        },
    };
    // About other numbers than the present ones only figures would tell.
    let hidden = match asked.after.is_empty() {
        true => "Until then the numbers are hidden.",
        false => "Until then the figures are hidden.",
    };
    let kind = asked.kind.clone();
    let give = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let answer = filled.answer(&kind, paper.as_ref());
        // Nothing is shown for an answer that cannot be compared.
        let scored = answer.and_then(|a| course.scored(state, place, &a).map(|_| a));
        match scored {
            Ok(answer) => given(state, course, place, answer),
            Err(error) => refused.set(error),
        }
    };
    erase(view! {
        <form on:submit=give>
            {fields}
            <p class="refused" role="alert">{refused}</p>
            <p><button type="submit">"answer"</button>" "<small>{hidden}</small></p>
        </form>
    })
}

fn refusal(error: String) -> ErasedView {
    erase(
        view! { <p class="refused" role="alert">{format!("It cannot be compared: {error}.")}</p> },
    )
}

/// An answer is taken: what it is about is shown.
fn given(state: State, course: Course, place: usize, answer: Answer) {
    let end = course.with(|_, l| l.end(place));
    course.again.set(false);
    course.answers.update(|all| {
        if let Some(old) = all.get_mut(place) {
            *old = Some(answer);
        }
    });
    veil::draw(state, Some((course, place)));
    if let Ok(end) = end
        && state.scenario.with_untracked(|s| *s != end)
    {
        state.answer(course.shipped(), end);
        traces::load_wanted(state);
    }
    focus(SCORE);
}

/// An answer beside what is true; `id`: of the sentence that compares them.
pub fn told(
    state: State,
    course: Course,
    place: usize,
    asked: &Prediction,
    answer: &Answer,
    id: Option<&'static str>,
) -> ErasedView {
    let score = match course.scored(state, place, answer) {
        Ok(score) => score,
        Err(error) => return refusal(error),
    };
    let lines = match (&asked.kind, answer, end(state, course, place)) {
        (Kind::Curve(sketch, _), Answer::Curve(points), Ok(end)) => {
            let paper = Paper::new(sketch, &end);
            Some(drawn(&paper, &end, points, score.farthest))
        }
        _ => None,
    };
    let because = (!asked.because.is_empty()).then(|| {
        let because = course.text(&asked.because);
        erase(view! { <p>{because}</p> })
    });
    erase(view! {
        {lines}
        <p id=id tabindex="-1" data-close=score.is_close.to_string()><strong>{if score.is_close { "✓ " } else { "✗ " }}{score.words}</strong></p>
        {because}
    })
}

fn compared(
    state: State,
    course: Course,
    place: usize,
    asked: &Prediction,
    answer: &Answer,
) -> ErasedView {
    let again = Callback::new(move |()| {
        course.again.set(true);
        enter(state, course, place);
    });
    erase(view! {
        {told(state, course, place, asked, answer, Some(SCORE))}
        <p>{button("", "try again".to_string(), "predict once more", false, again)}</p>
    })
}
