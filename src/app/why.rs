//! Why this model and effort? The card of a task picked on the live stage, or of a cell of the routing map.

use crate::app::kit::erased::{ErasedView, erase, live};
use crate::app::kit::parts::part;
use crate::app::kit::widgets::{self, entry};
use crate::app::state::{Current, Picked, State};
use crate::figures::Table;
use crate::figures::style::letter;
use crate::system::System;
use crate::theory::explanation::{Change, Explanation};
use crate::units::{self, Unit, counted, number, rounded, significant, with_unit};
use leptos::prelude::*;

/// Most candidates that are listed; the rest is further from winning.
const LISTED: usize = 6;

/// Largest L0, with either sign \[nats/token\], and most skills of a cell to be explained.
const FARTHEST: f64 = 100.0;
const MOST_SKILLS: u32 = 1000;

/// Difficulty and skills of what was picked.
fn kind(system: &System, picked: Picked) -> Option<(f64, u32)> {
    match picked {
        Picked::Task(task) => {
            let kind = system.workload().kinds().get(task.kind)?;
            Some((kind.difficulty, kind.skills))
        }
        Picked::Cell(difficulty, skills) => Some((difficulty, skills)),
    }
}

fn heading(e: &Explanation, picked: Picked) -> String {
    let estimated = e.estimated && matches!(picked, Picked::Cell(..));
    let name = if estimated { "estimated L₀" } else { "L₀" };
    let kind = format!(
        "{name} = {:.3} nats/token, {}",
        e.difficulty,
        counted(e.skills, "skill")
    );
    match picked {
        Picked::Cell(..) => format!("A task of {kind}."),
        Picked::Task(t) => format!(
            "A task of {kind}; it went to {}, took {} steps and {}{}.{}",
            match t.then {
                Some(then) => format!("{}, then {}", letter(t.model), letter(then)),
                None => letter(t.model).into(),
            },
            significant(t.steps),
            with_unit(t.energy, Unit::Joule),
            if t.solved { "" } else { ", and was given up" },
            if e.estimated {
                " The dispatcher saw an estimate of L₀, by chance near the true one or not; the list is what it expects when the estimate is right."
            } else {
                ""
            }
        ),
    }
}

/// What would have to change, in words.
fn changes(e: &Explanation) -> String {
    if !e.optimises {
        return "This policy follows its rule and does not look at these costs.".into();
    }
    let [winner, others @ ..] = e.contenders.as_slice() else {
        return String::new();
    };
    let Some(runner) = others
        .iter()
        .find(|c| c.admissible)
        .filter(|_| winner.chosen)
    else {
        return String::new();
    };
    let runner = runner.candidate.choice.label(|m| letter(m).to_string());
    let one = |change: &Change| match *change {
        Change::VariancePrice(k) if e.kappa > 0.0 => format!(
            "the price of variance κ were {} times what it is",
            significant(k / e.kappa)
        ),
        Change::VariancePrice(k) => {
            format!("variance had a price, κ = {} per joule", significant(k))
        }
        Change::SolvedWorth(m) if e.multiplier > 0.0 => format!(
            "a solved task were worth {} rather than {}",
            with_unit(m, Unit::Joule),
            with_unit(e.multiplier, Unit::Joule)
        ),
        Change::SolvedWorth(m) => format!("a solved task were worth {}", with_unit(m, Unit::Joule)),
        Change::Energy(f) => format!("it needed {} % less energy", significant(100.0 * (1.0 - f))),
        Change::Difficulty(d) => format!("L₀ were {d:.3}"),
    };
    let all: Vec<String> = e.changes.iter().map(one).collect();
    if all.is_empty() {
        return String::new();
    }
    format!(
        "The runner-up {runner} would win if {}.",
        all.join(", or if ")
    )
}

fn card(system: &System, picked: Picked) -> ErasedView {
    let found = kind(system, picked).and_then(|(d, m)| Explanation::new(system, d, m));
    let Some(e) = found else {
        return erase(
            view! { <p>"No choice of this fleet can serve such a task, or none that this dispatcher knows."</p> },
        );
    };
    // Without contenders there are no rows either.
    let best = e.contenders.first().map_or(0.0, |c| c.cost);
    let joule = |energy: f64| with_unit(energy, Unit::Joule);
    let chosen = e.contenders.iter().position(|c| c.chosen);
    let listed = e.contenders.iter().enumerate();
    let listed = listed.filter(|(i, _)| *i < LISTED || Some(*i) == chosen);
    let rows = listed.map(|(_, c)| {
        let mut name = c.candidate.choice.label(|m| letter(m).to_string());
        if c.chosen {
            name += " ← chosen";
        }
        if !c.admissible {
            name += " (solves too few)";
        }
        let o = c.candidate.outcome;
        vec![
            name,
            joule(c.cost),
            match c.cost - best {
                0.0 => "—".into(),
                margin => format!("+{}", joule(margin)),
            },
            joule(o.mean),
            joule(e.kappa * o.second_moment),
            format!("{} %", significant(100.0 * c.candidate.success)),
            format!("{} %", significant(100.0 * o.solved)),
        ]
    });
    let mut table = Table::new(&[
        "choice",
        "cost in all",
        "margin",
        "mean energy",
        "for its variance",
        "success per step",
        "solved",
    ]);
    table.rows = rows.collect();
    let worth = if e.multiplier > 0.0 {
        format!(
            " A solved task is worth {} here, which comes off the cost.",
            joule(e.multiplier)
        )
    } else {
        String::new()
    };
    erase(view! {
        <p>{heading(&e, picked)}{worth}</p>
        {widgets::table(table)}
        <p>{changes(&e)}</p>
    })
}

/// The card of what was picked there, in the system in which it was.
pub fn why(picked: Signal<Option<Picked>>, current: Signal<Option<Current>>) -> ErasedView {
    let state = State::of_page();
    let card = part!(part_why: fn(&System, Picked) -> ErasedView = card).for_views();
    let card = live(move || {
        state.display.energies.track();
        let picked = picked.get()?;
        current.with(|c| {
            c.as_ref()
                .map(|c| card.show(|card| card(&c.system, picked)))
        })
    });
    erase(view! { <div class="why" role="status">{card}</div> })
}

/// Picking a cell of the routing map by its numbers, and its card; the map itself can be clicked, too.
pub fn cell() -> ErasedView {
    let state = State::of_page();
    let text = move |of: fn(f64, u32) -> String| {
        Signal::derive(move || match state.cell.get() {
            Some(Picked::Cell(d, m)) => of(d, m),
            _ => String::new(),
        })
    };
    // Of a cell not picked yet, the other number is that of a typical task.
    let at = move || match state.cell.get_untracked() {
        Some(Picked::Cell(d, m)) => (d, m),
        // Without a system there is no card, whatever the numbers.
        _ => state.current.with_untracked(|c| {
            let kinds = c.as_ref().map_or(&[][..], |c| c.system.workload().kinds());
            let typical = kinds.get(kinds.len() / 2);
            typical.map_or((0.0, 1), |k| (k.difficulty, k.skills))
        }),
    };
    let refused = RwSignal::new(None::<String>);
    let pick = move |read: Result<(f64, u32), String>| match read {
        Ok((d, m)) => {
            refused.set(None);
            state.cell.set(Some(Picked::Cell(d, m)));
        }
        Err(error) => refused.set(Some(error)),
    };
    let difficulty = Callback::new(move |word: String| {
        let read = units::typed(&word, Unit::NatsPerToken);
        pick(read.and_then(|d| match d.abs() <= FARTHEST {
            true => Ok((d, at().1)),
            false => Err(format!("L₀ must be from −{FARTHEST} to {FARTHEST}")),
        }));
    });
    let skills = Callback::new(move |word: String| {
        let read = word.trim().parse().ok();
        let read = read.filter(|m| (1..=MOST_SKILLS).contains(m));
        let refusal = || format!("skills must be a whole number from 1 to {MOST_SKILLS}");
        pick(read.map(|m| (at().0, m)).ok_or_else(refusal));
    });
    let label = |text: &str| Signal::stored(text.to_string());
    erase(view! {
        <div class="toolbar">
            <span>"Why this model and effort? Click a cell, or type:"</span>
            {entry(label("L₀"), true, text(|d, _| number(rounded(d, 3))), difficulty)}
            {entry(label("skills"), true, text(|_, m| m.to_string()), skills)}
            <span class="refused" role="alert">{refused}</span>
        </div>
        {why(state.cell.into(), state.current.into())}
    })
}
