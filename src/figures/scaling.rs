//! Figure 5, scaling laws: loss against training compute, success against tokens, energy against model size.

use super::chart::{Chart, Follows, Handles, Picked};
use super::curves::{Curves, plain};
use super::frame::Frame;
use super::inputs::Inputs;
use super::labels::Labels;
use super::mesh::Mesh;
use super::pen::{Drawn, Mark, Rect};
use super::style::{Look, Role, letter};
use super::ticks::{Axis, outward};
use super::{Table, cell};
use crate::effort::law::NegativeBinomial;
use crate::given::scaling::training_compute;
use crate::system::System;
use crate::units::{Unit, counted, significant, with_unit};
use plotters::style::text_anchor::{HPos, VPos};

const NODES: u32 = 32;

/// Points of a line.
type Curve = [(f64, f64)];

/// What one model does at the mean difficulty and mean number of skills.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Name of the model.
    pub name: String,
    /// N, its (active) parameters.
    pub parameters: f64,
    /// C_tr \[FLOP\]
    pub compute: f64,
    /// Loss under the training law \[nats/token\] (E15).
    pub loss: f64,
    /// Success per step at the mean difficulty (E16).
    pub success: f64,
    /// E\[E\] of a task \[J\]; infinite where it cannot be solved.
    pub energy: f64,
    /// P(solved) against reasoning tokens (E19).
    pub solved: Vec<(f64, f64)>,
}

/// From training compute to loss, to energy and to the chance of a solution, model by model.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalingLaws {
    /// The models in the order of the fleet.
    pub fleet: Vec<Spot>,
    /// Loss of compute-optimal models against training compute (E15).
    pub law: Vec<(f64, f64)>,
    /// Mean energy of a task against model size, at the price per FLOP of the fleet's middle model.
    pub curve: Vec<(f64, f64)>,
    /// Mean difficulty L0 of the workload \[nats/token\].
    pub difficulty: f64,
    /// Mean number of skills, rounded.
    pub skills: u32,
}

impl ScalingLaws {
    /// Evaluates the laws at the workload's mean kind of task.
    pub fn new(system: &System) -> ScalingLaws {
        let parts = system.parts();
        let workload = system.workload();
        let difficulty: f64 = workload.difficulties().iter().map(|(d, p)| d * p).sum();
        let skills = libm::round(
            workload
                .skills()
                .iter()
                .map(|(m, p)| f64::from(*m) * p)
                .sum::<f64>(),
        )
        .max(1.0) as u32;
        let row = system.options().candidates(difficulty, skills);
        let models = parts.fleet.models();
        let shortest = row
            .iter()
            .take(models.len())
            .filter(|c| c.outcome.solved > 0.0)
            .map(|c| f64::from(skills) / c.success)
            .fold(f64::INFINITY, f64::min);
        // Curves end where the axis does.
        let steps = 8.0 * if shortest.is_finite() { shortest } else { 1.0 };
        let (_, longest) = outward(0.0, steps * parts.step_tokens);
        let fleet: Vec<Spot> = models
            .iter()
            .zip(system.options().losses())
            .zip(&row)
            .map(|((model, loss), c)| Spot {
                name: model.name.clone(),
                parameters: model.parameters,
                compute: model.training_compute(),
                loss: *loss,
                success: c.success,
                energy: c.mean(),
                solved: (0..=NODES)
                    .map(|i| {
                        let tokens = longest * f64::from(i) / f64::from(NODES);
                        let steps = tokens / parts.step_tokens;
                        let law = NegativeBinomial::new(skills, c.success);
                        (tokens, law.map_or(0.0, |k| k.cdf(steps)))
                    })
                    .collect(),
            })
            .collect();
        let sizes: Vec<f64> = models.iter().map(|m| m.parameters).collect();
        let low = sizes.iter().copied().fold(f64::INFINITY, f64::min) / 5.0;
        let high = sizes.iter().copied().fold(0.0, f64::max) * 5.0;
        let middle = models.get(models.len() / 2);
        let (mut law, mut curve) = (Vec::new(), Vec::new());
        for i in 0..=NODES {
            let n = low * libm::pow(high / low, f64::from(i) / f64::from(NODES));
            let Some(model) = middle else { continue };
            let tokens = model.tokens_per_parameter * n;
            let loss = parts.law.loss(n, tokens);
            law.push((training_compute(n, tokens), loss));
            let success = parts.link.success(difficulty, loss);
            let step = model.step_energy(parts.step_tokens) * n / model.parameters;
            curve.push((n, f64::from(skills) * step / success));
        }
        ScalingLaws {
            fleet,
            law,
            curve,
            difficulty,
            skills,
        }
    }

    fn cheapest(&self) -> Option<&Spot> {
        self.fleet
            .iter()
            .min_by(|a, b| a.energy.total_cmp(&b.energy))
    }

    fn loss_mesh(&self, behind: Option<&Self>) -> Mesh {
        let both = || behind.into_iter().chain([self]);
        let computes = both().flat_map(|f| {
            let law = f.law.iter().map(|p| p.0);
            law.chain(f.fleet.iter().map(|s| s.compute))
        });
        let losses = both().flat_map(|f| {
            let law = f.law.iter().map(|p| p.1);
            law.chain(f.fleet.iter().map(|s| s.loss))
        });
        Mesh {
            x: Axis::log("training compute [FLOP]", Unit::One, computes, 30.0),
            y: Axis::linear("loss", Unit::NatsPerToken, losses),
            legend: Vec::new(),
        }
    }

    fn success_mesh(&self, behind: Option<&Self>) -> Mesh {
        let both = || behind.into_iter().chain([self]);
        let ends = both().filter_map(|f| f.fleet.first()?.solved.last());
        let last = ends.map(|p| p.0).fold(0.0, f64::max);
        Mesh {
            x: Axis::linear("reasoning tokens", Unit::One, [0.0, last]),
            y: Axis::linear("solved, share of tasks", Unit::One, [0.0, 1.0]),
            legend: Vec::new(),
        }
    }

    fn energy_mesh(&self, behind: Option<&Self>) -> Mesh {
        let both = || behind.into_iter().chain([self]);
        let sizes = both().flat_map(|f| f.curve.iter().map(|p| p.0));
        // Three decades above the cheapest tell the story; the wall of hopeless models may leave the plot.
        let curves = both().flat_map(|f| &f.curve);
        let cheapest = curves.map(|p| p.1).fold(f64::INFINITY, f64::min);
        let energies = both().flat_map(|f| {
            let curve = f.curve.iter().map(|p| p.1);
            curve.chain(f.fleet.iter().map(|s| s.energy))
        });
        let finite = energies.filter(|e| *e <= 1e3 * cheapest);
        Mesh {
            x: Axis::log("parameters N", Unit::One, sizes, 30.0),
            y: Axis::log("energy per solved task", Unit::Joule, finite, 5.0),
            legend: Vec::new(),
        }
    }

    /// A law, and where `of` puts the models of the fleet.
    fn spots(
        &self,
        frame: &Frame,
        (curve, behind): (&Curve, Option<&Curve>),
        of: fn(&Spot) -> (f64, f64),
    ) -> Drawn {
        let look = frame.pen.look;
        let colour = look.colour(Role::Theory);
        frame.line(
            behind.unwrap_or_default(),
            Mark::Line,
            look.faint(colour),
            1.5,
        )?;
        frame.line(curve, Mark::Line, colour, 1.5)?;
        let mut labels = Labels::new(&frame.pen, frame.plot);
        let (line, gap) = (frame.pen.size_of("").1, look.px(6.0));
        let size = (line, line);
        let mut discs: Vec<(f64, f64)> = Vec::new();
        for (i, (x, y)) in self.fleet.iter().map(of).enumerate() {
            let mut at = frame.at(x, y);
            if y.is_finite() && frame.plot.contains(at) {
                frame.pen.circle(at, look.px(2.0), look.model(i), None)?;
                // Where another disc is already, this one stands beside it.
                if !labels.is_free(&Rect::around(at, size), true)
                    && let Some(beside) = labels.find(at, size, gap, 6, true)
                {
                    labels.lead(at, beside, size, 1.0, look.model(i))?;
                    at = beside;
                }
                labels.take(Rect::around(at, size));
            } else {
                at.0 = f64::NAN;
            }
            discs.push(at);
        }
        for (i, at) in discs.into_iter().enumerate().filter(|d| d.1.0.is_finite()) {
            let (fill, anchor) = (look.model(i), (HPos::Center, VPos::Center));
            frame.pen.circle(at, 0.5 * line, fill, None)?;
            let on = look.on(fill);
            frame.pen.text(letter(i), at, anchor, line, on)?;
        }
        Ok(())
    }

    fn successes(&self, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let look = frame.pen.look;
        for (i, spot) in behind.iter().flat_map(|a| &a.fleet).enumerate() {
            frame.line(&spot.solved, Mark::Line, look.faint(look.model(i)), 2.0)?;
        }
        let mut labels = Labels::new(&frame.pen, frame.plot);
        for (i, spot) in self.fleet.iter().enumerate() {
            frame.line(&spot.solved, Mark::Line, look.model(i), 2.0)?;
            let line = spot.solved.iter().map(|p| frame.at(p.0, p.1));
            labels.take_line(&line.collect::<Vec<_>>());
        }
        for (i, spot) in self.fleet.iter().enumerate() {
            // The letter stands beside the line where that passes a height of its own, or ends.
            let height = 0.85 - 0.1 * i as f64;
            let crossing = spot.solved.windows(2).find_map(|pair| match pair {
                [a, b] if a.1 < height && b.1 >= height => {
                    Some((a.0 + (b.0 - a.0) * (height - a.1) / (b.1 - a.1), height))
                }
                _ => None,
            });
            if let Some((x, y)) = crossing.or(spot.solved.last().copied()) {
                let text = look.colour(Role::Text);
                labels.name(letter(i), frame.at(x, y), look.px(2.0), 8, text)?;
            }
        }
        Ok(())
    }
}

impl Chart for ScalingLaws {
    const KEY: &'static str = "scaling-laws";
    const QUESTION: &'static str = "What does a solved task cost on a small and on a large model?";
    const FOLLOWS: Follows = Follows::AtOnce;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms().system())
    }

    fn sentence(&self) -> String {
        let Some(best) = self.cheapest().filter(|s| s.energy.is_finite()) else {
            return "No model of this fleet can solve a task of mean difficulty.".into();
        };
        let size = |a: &&Spot, b: &&Spot| a.parameters.total_cmp(&b.parameters);
        let fleet = || self.fleet.iter();
        let (small, large) = (fleet().min_by(size), fleet().max_by(size));
        let large = large.filter(|l| small != Some(*l));
        let (mut costs, mut rest) = (String::new(), String::new());
        let cost = |s: &Spot| format!("{} on {}", with_unit(s.energy, Unit::Joule), s.name);
        for end in small.into_iter().chain(large) {
            if end.energy.is_finite() {
                let comma = if costs.is_empty() { "" } else { ", " };
                costs += &format!("{comma}{}", cost(end));
            } else {
                rest += &format!("; {} cannot solve it", end.name);
            }
        }
        let end = small == Some(best) || large == Some(best);
        if costs.is_empty() {
            costs = cost(best);
        } else if !end {
            let least = with_unit(best.energy, Unit::Joule);
            rest += &format!("; {} is cheapest, {least}", best.name);
        } else if large.is_some() && rest.is_empty() {
            rest = format!("; {} is cheapest", best.name);
        }
        format!("A solved task of mean difficulty costs {costs}{rest}.")
    }

    fn more(&self) -> String {
        let best = self.cheapest().filter(|s| s.energy.is_finite());
        let best = best.map_or(String::new(), |b| {
            format!(
                " {} has {:.0} % success per step.",
                b.name,
                100.0 * b.success
            )
        });
        format!(
            "Energies are means; the task has difficulty L₀ = {:.2} nats/token and {}.{best}",
            self.difficulty,
            counted(self.skills, "skill")
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "model",
            "parameters N",
            "training compute [FLOP]",
            "loss [nats/token]",
            "success per step",
            "energy per solved task [J]",
        ]);
        for s in &self.fleet {
            let numbers = [s.parameters, s.compute, s.loss, s.success, s.energy].map(cell);
            table
                .rows
                .push(std::iter::once(s.name.clone()).chain(numbers).collect());
        }
        table
    }

    fn handles(&self) -> Handles {
        let at = self.fleet.iter().map(|s| (s.parameters, s.energy));
        Handles {
            plot: 2,
            at: at.collect(),
            hint: "Drag a letter of the U-shaped curve: size of the model.",
            ..Handles::default()
        }
    }

    fn drag(&self, handle: usize, x: f64, _: f64) -> Option<Picked> {
        Some(Picked::Size(handle, x))
    }

    fn curves(&self) -> Option<Curves> {
        let say = |x: f64| format!("{} FLOP of training compute", significant(x));
        let law = self.law.iter().copied();
        let mut list = vec![plain("loss of the law", Unit::NatsPerToken, law)];
        for s in &self.fleet {
            for (what, unit, value) in [
                ("loss", Unit::NatsPerToken, s.loss),
                ("success per step", Unit::One, s.success),
                ("energy per solved task", Unit::Joule, s.energy),
            ] {
                let point = [(s.compute, value)].into_iter();
                list.push(plain(&format!("{}, {what}", s.name), unit, point));
            }
        }
        Some(Curves { say, list })
    }

    fn meshes(&self, _: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        vec![
            self.loss_mesh(behind),
            self.success_mesh(behind),
            self.energy_mesh(behind),
        ]
    }

    fn series(&self, index: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let curves = |of: fn(&Self) -> &Curve| (of(self), behind.map(of));
        match index {
            0 => self.spots(frame, curves(|f| &f.law), |s| (s.compute, s.loss)),
            1 => self.successes(frame, behind),
            _ => self.spots(frame, curves(|f| &f.curve), |s| (s.parameters, s.energy)),
        }
    }
}
