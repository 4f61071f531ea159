//! What a class said: pasted lines, the answers to each question in one picture, and what is true once it is asked for.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::errors::js_error_text;
use crate::app::kit::files::save;
use crate::app::kit::parts::part;
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::{button, focus, table};
use crate::app::lesson::ask::end;
use crate::app::lesson::course::Course;
use crate::app::lesson::sketch::{Paper, framed, grid, stroke, ticks, view_box};
use crate::app::state::State;
use crate::figures::Table;
use crate::lesson::answers::{Asked, Collected};
use crate::lesson::class::{Said, said};
use crate::lesson::prediction::{Kind, Prediction, Truth};
use crate::units::{counted, with_unit};
use leptos::prelude::*;

/// Id of the button, to which the focus returns.
const GATHER: &str = "lesson-gather";
/// Most bad lines that are named.
const SHOWN: usize = 20;
/// Rise of dots that stand above each other, and all the room that they have \[CSS pixels\].
const RISE: f64 = 11.0;
const ROOM: f64 = 176.0;

/// What a part for classes is called with, and whether it is open.
type Board = fn(State, Course, RwSignal<bool>) -> ErasedView;

/// The button for lecturers, and what it opens.
pub fn gather(state: State, course: Course) -> ErasedView {
    let open = RwSignal::new(false);
    let press = Callback::new(move |()| open.set(true));
    let board = part!(part_lessons_class: Board = board).for_views();
    let board = move || {
        open.get()
            .then(|| board.show(|build| build(state, course, open)))
    };
    erase(view! {
        <p>{button(GATHER, "for lecturers: gather answers".to_string(), "what a class has answered, in one picture", false, press)}</p>
        {board}
    })
}

/// The dialog.
fn board(state: State, course: Course, open: RwSignal<bool>) -> ErasedView {
    let pasted = course.pasted;
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get().filter(|d| !d.open()) {
            // Refused only of a dialog that is open or not in the page.
            let _ = dialog.show_modal();
        }
    });
    let collected = Memo::new(move |_| {
        let text = pasted.get();
        course.with(|key, lesson| Asked::new(key, lesson).map(|asked| asked.collect(&text)))
    });
    let rows = move || collected.with(|c| c.as_ref().map_or(0, |c| c.rows.len()));
    let refused = move || {
        collected.with(|c| match c {
            Ok(collected) => collected.refused.iter().map(ToString::to_string).collect(),
            Err(error) => vec![error.clone()],
        })
    };
    let refused = move || {
        let all: Vec<String> = refused();
        let more = all.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("and {more} more"));
        let items = all.into_iter().take(SHOWN).chain(more);
        items.map(|r| erase(view! { <li>{r}</li> })).collect_view()
    };
    let steps = course.with(|_, lesson| {
        let said = said(lesson, &[]);
        said.into_iter().map(|s| s.step).collect::<Vec<_>>()
    });
    let questions = steps
        .into_iter()
        .map(|s| question(state, course, s, collected));
    let failed = RwSignal::new(String::new());
    let of_class = move || {
        let table = course.with(|key, lesson| {
            let asked = Asked::new(key, lesson)?;
            collected.with(|c| Ok(asked.table(&c.as_ref().map_err(String::clone)?.rows)))
        });
        table.unwrap_or_else(|_: String| Table::new(&[]))
    };
    let csv = Callback::new(move |()| {
        let name = course.with(|key, _| format!("answers-{key}.csv"));
        let saved = save(&name, &untrack(of_class).csv().into());
        failed.set(saved.err().map_or(String::new(), js_error_text));
    });
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let closed = move |_| {
        open.set(false);
        focus(GATHER);
    };
    let none = Signal::derive(move || rows() == 0);
    let shown = RwSignal::new(false);
    let as_table = move || shown.get().then(|| table(of_class()));
    erase(view! {
        <dialog node_ref=dialog id="class" aria-labelledby="class-title" on:close=closed>
            <div class="toolbar">
                <h2 id="class-title">{course.with(|_, l| l.title.clone())}": what the class says"</h2>
                {button("class-csv", "CSV".to_string(), "save all answers as a table for a spreadsheet", none, csv)}
                {button("class-close", "close".to_string(), "back to the lesson; what was pasted stays until the page is closed", false, close)}
            </div>
            <p class="refused" role="alert">{failed}</p>
            <details open>
                <summary>"lines of the class"</summary>
                <label>"Paste what “copy my answers” has copied, one line for each person. It stays in this page: nothing is stored or sent."
                    <textarea id="class-lines" rows="5" spellcheck="false" autocomplete="off" prop:value=pasted on:input=move |e| pasted.set(event_target_value(&e))></textarea>
                </label>
            </details>
            <p role="status" id="class-count">{move || heard(&collected.get())}</p>
            <ul class="refused" id="class-refused">{refused}</ul>
            {questions.collect_view()}
            <details hidden=none on:toggle=move |e| shown.set(is_open(&e))><summary>"all answers as a table"</summary>{as_table}</details>
        </dialog>
    })
}

/// Whether what was unfolded or folded is now open.
fn is_open(event: &leptos::ev::Event) -> bool {
    use wasm_bindgen::JsCast;
    let target = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|t| t.has_attribute("open"))
}

/// How many lines were read, and what is odd about them.
fn heard(collected: &Result<Collected, String>) -> String {
    let Ok(collected) = collected else {
        return String::new();
    };
    let (rows, refused) = (collected.rows.len(), collected.refused.len());
    if rows + refused == 0 {
        return "Nothing pasted yet.".into();
    }
    let mut words = format!("Answers of {rows}.");
    if refused > 0 {
        words += &format!(" {} left out:", counted(refused as u32, "line"));
    }
    for lines in &collected.alike {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        words += &format!(
            " Lines {} are alike and without a name; each counts. If one was pasted twice, delete it.",
            lines.join(", ")
        );
    }
    words
}

/// One question: what was said, and the truth when it is asked for.
fn question(
    state: State,
    course: Course,
    place: usize,
    collected: Memo<Result<Collected, String>>,
) -> ErasedView {
    let told = RwSignal::new(false);
    let with_said = move |read: &dyn Fn(&Said) -> ErasedView| {
        collected.with(|c| {
            let rows = c.as_ref().map_or(&[][..], |c| &c.rows[..]);
            course.with(|_, lesson| {
                let all = said(lesson, rows);
                let of_step = all.iter().find(|s| s.step == place);
                of_step.filter(|s| !s.answers.is_empty()).map(read)
            })
        })
    };
    let content = move || {
        let truth = told.get().then(|| {
            with_said(&|said| {
                let judged = course.told(state, place, |_, truth| {
                    let place = match truth {
                        Truth::Number(value) => Some(*value),
                        Truth::Choice(place) => Some(*place as f64),
                        Truth::Curve(_) => None,
                    };
                    (place, said.judged(truth))
                });
                match judged {
                    Ok((value, words)) => erase((
                        picture(state, course, said, Some(value)),
                        erase(view! { <p class="judged">{words}</p> }),
                    )),
                    Err(error) => erase(view! { <p class="refused">{format!("What is true cannot be said: {error}.")}</p> }),
                }
            })
        });
        match truth {
            Some(shown) => shown,
            None => with_said(&|said| picture(state, course, said, None)),
        }
    };
    let words = move || with_said(&|said| erase(said.words()));
    let none = Memo::new(move |_| with_said(&|_| erase(())).is_none());
    let flip = Callback::new(move |()| told.update(|t| *t = !*t));
    let label = Signal::derive(move || match told.get() {
        true => "hide what is true".to_string(),
        false => "show what is true".to_string(),
    });
    let asked = course.step(place).and_then(|s| s.prediction);
    let asked = asked.map(|p: Prediction| course.text(&p.question));
    erase(view! {
        <section class="asked" hidden=none aria-label=format!("step {}", place + 1)>
            <h3>{format!("Step {}. ", place + 1)}{asked}</h3>
            <p class="quiet-text">{words}</p>
            <div role="status">{content}</div>
            <p>{button("", label, "for the whole class to see", false, flip)}</p>
        </section>
    })
}

/// All answers in one picture. `truth`: that it is shown, and where it lies.
fn picture(state: State, course: Course, said: &Said, truth: Option<Option<f64>>) -> ErasedView {
    let value = truth.flatten();
    if let Some(dots) = said.dots(value) {
        let most = dots.dots.iter().map(|(_, level)| level + 1).max();
        let rise = RISE.min(ROOM / most.unwrap_or(1) as f64);
        let at = |share: f64| format!("left: {:.2}%", 100.0 * share);
        let dot = |(share, level): &(f64, usize)| {
            let style = format!("{}; bottom: {:.1}px", at(*share), rise * *level as f64);
            erase(view! { <i style=style></i> })
        };
        let unit = match &said.prediction.kind {
            Kind::Number(measure, _) | Kind::Point(_, measure, _) => measure.unit(),
            _ => crate::units::Unit::One,
        };
        let truth = value.map(|value| {
            let words = format!("✓ {}", with_unit(value, unit));
            let place = dots.axis.position(value);
            // Its words stand on the side where there is room.
            let turned = (place > 0.5).then_some("");
            erase(view! { <b style=at(place) data-turn=turned><span>{words}</span></b> })
        });
        let beyond = match dots.beyond {
            (0, 0) => None,
            (below, above) => Some(format!(
                "{below} below and {above} above what is shown stand at its ends."
            )),
        };
        let height = format!("height: {:.0}px", rise * most.unwrap_or(1) as f64 + 30.0);
        return erase(view! {
            <div class="strip" role="img" aria-label=said.words()>
                <div style=height>{dots.dots.iter().map(dot).collect_view()}{truth}</div>
                {ticks(&dots.axis)}
            </div>
            <p class="quiet-text">{dots.axis.title.clone()}". "{beyond}</p>
        });
    }
    match &said.prediction.kind {
        Kind::Choice(options) => {
            let counts = said.counts().unwrap_or_default();
            let all = said.answers.len().max(1) as f64;
            let bar = |(i, (option, count)): (usize, (_, usize))| {
                let option: &crate::lesson::prediction::Choice = option;
                let is_right = value == Some(i as f64);
                let share = count as f64 / all;
                let length = format!("width: {:.1}%", 100.0 * share);
                let count = format!("{count} ({:.0} %)", 100.0 * share);
                let mark = is_right.then_some("✓ right: ");
                erase(view! {
                    <li data-right=is_right.to_string()><span>{mark}{course.text(&option.words)}</span><span class="bar"><i style=length></i>{count}</span></li>
                })
            };
            let bars = options.iter().zip(counts).enumerate().map(bar);
            erase(view! { <ul class="bars">{bars.collect_view()}</ul> })
        }
        Kind::Curve(sketch, _) => match end(state, course, said.step) {
            Ok(end) => {
                let paper = Paper::new(sketch, &end);
                let line = |points: &[(f64, f64)]| {
                    let line = paper.written(points);
                    stroke(move || line.clone(), "currentColor", "2", "none")
                };
                let lines = said.lines().into_iter().map(line).collect_view();
                let truth = truth.map(|_| {
                    let line = paper.written(&paper.truth(&end));
                    stroke(move || line.clone(), "var(--auxiliary)", "4", "none")
                });
                let key = truth.is_some().then_some("Thick: what is true.");
                let drawing = erase(view! {
                    <svg class="sketch drawn" width="100%" height="300" viewBox=view_box() preserveAspectRatio="none" role="img" aria-label=said.words()>
                        {grid(&paper)}<g class="lines">{lines}</g>{truth}
                    </svg>
                });
                erase((
                    framed(&paper, drawing),
                    erase(view! { <p class="quiet-text">{key}</p> }),
                ))
            }
            Err(error) => erase(view! { <p class="refused">{error}</p> }),
        },
        _ => erase(()),
    }
}
