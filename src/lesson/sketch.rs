//! Sketches: the lines of figures that a prediction may ask to be drawn, with what they truly are, and the axes on which it
//! may ask for a point.

use crate::figures::chart::Chart;
use crate::figures::growth::{self, Growth, longest};
use crate::figures::supply_v::{self, SupplyV};
use crate::figures::ticks::Axis;
use crate::theory::expected::Forms;
use crate::units::{Unit, significant, with_unit};

/// A line to be sketched over the x axis of a figure.
#[derive(Debug)]
pub struct Sketch {
    /// Over which it is sketched.
    pub across: &'static Across,
    /// Name of the line in lessons.
    pub series: &'static str,
    /// Words for people.
    pub words: &'static str,
    /// Unit of its values.
    pub unit: Unit,
    /// What it truly is at an x; forms must reach to [`longest`].
    pub truth: fn(&Forms, f64) -> f64,
}

impl PartialEq for Sketch {
    fn eq(&self, other: &Sketch) -> bool {
        (self.across, self.series) == (other.across, other.series)
    }
}

/// The x axis of a figure.
#[derive(Debug)]
pub struct Across {
    /// Key of the figure.
    pub figure: &'static str,
    /// Unit of its values.
    pub unit: Unit,
    /// Says an x in words.
    pub say: fn(f64) -> String,
    /// As the figure draws it.
    pub axis: fn(&Forms) -> Axis,
    /// The ends between which lines are sketched.
    pub domain: fn(&Forms) -> (f64, f64),
}

impl PartialEq for Across {
    fn eq(&self, other: &Across) -> bool {
        self.figure == other.figure
    }
}

/// The axes on which a point can be set.
pub static ACROSS: [Across; 2] = [
    Across {
        figure: SupplyV::KEY,
        unit: Unit::One,
        say: say_multiple,
        axis: |_| supply_v::across(),
        domain: |_| (0.0, 2.0),
    },
    Across {
        figure: Growth::KEY,
        unit: Unit::Slots,
        say: say_slots,
        axis: |forms| growth::across(longest(forms.system()) as f64),
        domain: |forms| (1.0, longest(forms.system()) as f64),
    },
];

/// Smallest multiple of the critical supply that is asked for: no supply at all is no law.
const LEAST: f64 = 1e-6;

fn at_multiple(forms: &Forms, multiple: f64) -> (f64, f64) {
    let mean = multiple.clamp(LEAST, 2.0) * forms.system().critical_supply();
    let expected = forms.at(mean).expected(forms.system().horizon());
    (expected.auxiliary.line(), expected.unused.line())
}

/// Between whole slots as on a straight line.
fn at_horizon(forms: &Forms, slots: f64) -> (f64, f64) {
    let longest = longest(forms.system());
    let before = (slots.max(1.0) as u64).min(longest);
    let at = |slots: u64| {
        let expected = forms.here().expected(slots);
        (expected.auxiliary.line(), expected.unused.line())
    };
    let (from, part) = (at(before), slots - before as f64);
    if part <= 0.0 || before == longest {
        return from;
    }
    let to = at(before + 1);
    let between = |a: f64, b: f64| a + part * (b - a);
    (between(from.0, to.0), between(from.1, to.1))
}

fn say_multiple(x: f64) -> String {
    format!("{} times the critical supply", significant(x))
}

fn say_slots(x: f64) -> String {
    with_unit(x, Unit::Slots)
}

/// All of them.
pub static SKETCHES: [Sketch; 4] = [
    Sketch {
        across: &ACROSS[0],
        series: "auxiliary",
        words: "auxiliary energy",
        unit: Unit::Joule,
        truth: |forms, x| at_multiple(forms, x).0,
    },
    Sketch {
        across: &ACROSS[0],
        series: "unused",
        words: "unused energy",
        unit: Unit::Joule,
        truth: |forms, x| at_multiple(forms, x).1,
    },
    Sketch {
        across: &ACROSS[1],
        series: "auxiliary",
        words: "auxiliary energy",
        unit: Unit::Joule,
        truth: |forms, x| at_horizon(forms, x).0,
    },
    Sketch {
        across: &ACROSS[1],
        series: "unused",
        words: "unused energy",
        unit: Unit::Joule,
        truth: |forms, x| at_horizon(forms, x).1,
    },
];

/// Moves points that lie evenly from 0 to 1 with a hand: those that it passes from `last` to `now` take the height at which it
/// passes them, and the next one ahead the present height until it does. Both are shares of the paper across and up.
pub fn draw(heights: &mut [f64], last: Option<(f64, f64)>, now: (f64, f64)) {
    let whole = heights.len().saturating_sub(1).max(1) as f64;
    let from = last.unwrap_or(now);
    let nearest = libm::round(now.0.clamp(0.0, 1.0) * whole);
    for (i, height) in heights.iter_mut().enumerate() {
        let x = i as f64 / whole;
        let is_passed = (from.0.min(now.0)..=from.0.max(now.0)).contains(&x);
        // Behind the hand is what it has passed.
        let is_ahead = last.is_none() || (x - now.0) * (now.0 - from.0) > 0.0;
        if is_passed && now.0 != from.0 {
            *height = from.1 + (x - from.0) / (now.0 - from.0) * (now.1 - from.1);
        } else if is_passed || (i as f64 == nearest && is_ahead) {
            *height = now.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line that is traced comes out as it was traced, either way, in large steps and small ones, from beside the first point.
    #[test]
    fn what_is_drawn_is_what_the_hand_drew() {
        let line = |x: f64| 0.9 - 0.8 * x;
        for steps in [3, 16, 17, 400] {
            for backwards in [false, true] {
                let mut heights = vec![0.0; 9];
                let mut last = None;
                for step in 0..=steps {
                    let x = 0.01 + 0.98 * f64::from(step) / f64::from(steps);
                    let x = if backwards { 1.0 - x } else { x };
                    draw(&mut heights, last, (x, line(x)));
                    last = Some((x, line(x)));
                }
                for (i, height) in heights.iter().enumerate() {
                    let x = i as f64 / 8.0;
                    // Beside its ends the line goes on level for a hundredth.
                    let beyond = if i == 0 || i == 8 { 0.8 * 0.01 } else { 1e-12 };
                    assert!(
                        (height - line(x)).abs() <= beyond + 1e-12,
                        "{steps} {i}: {height}"
                    );
                }
            }
        }
        // One touch moves the nearest point alone.
        let mut heights = vec![0.0; 5];
        draw(&mut heights, None, (0.3, 0.5));
        assert_eq!(heights, [0.0, 0.5, 0.0, 0.0, 0.0]);
    }
    use crate::figures::inputs::AtHand;
    use crate::figures::list::FIGURES;
    use crate::lesson::facts::tests::forms;
    use crate::scenario::Scenario;

    /// What a sketch is compared with is what its figure draws.
    #[test]
    fn the_truth_is_the_figures() {
        let scenario = Scenario::default();
        let forms = forms(&scenario);
        for sketch in &SKETCHES {
            assert!(FIGURES.iter().any(|f| f.key == sketch.across.figure));
        }
        let inputs = AtHand::new(&scenario, &forms);
        let (v, growth) = (SupplyV::of(&inputs), Growth::of(&inputs));
        for (figure, line) in [(SupplyV::KEY, &v.line), (Growth::KEY, &growth.line)] {
            for point in line {
                let of = |series: &str| {
                    let sketch = SKETCHES
                        .iter()
                        .find(|s| (s.across.figure, s.series) == (figure, series));
                    let sketch = sketch.expect("kept");
                    let (from, to) = (sketch.across.domain)(&forms);
                    assert!((from..=to).contains(&point.x), "{figure}: {}", point.x);
                    (sketch.truth)(&forms, point.x)
                };
                assert_eq!(of("auxiliary"), point.auxiliary.line(), "{figure}");
                assert_eq!(of("unused"), point.unused.line(), "{figure}");
            }
        }
    }
}
