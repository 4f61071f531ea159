//! What holds of every lesson that could be made in a page.

use super::*;
use crate::figures::list::FIGURES;
use crate::lesson::changes::Change;
use crate::lesson::facts::FACTS;
use crate::numerics::streams::{Draws, Stream};
use crate::scenario::parameters::IDS;
use crate::scenario::presets::PRESETS;
use crate::scenario::random;

struct Maker<'a>(&'a mut Draws);

impl Maker<'_> {
    fn below(&mut self, count: usize) -> usize {
        ((self.0.uniform() * count as f64) as usize).min(count - 1)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Words of any kind, and now and then formulas and emphasis.
    fn text(&mut self, most: usize) -> String {
        let words = [
            "supply",
            "größer",
            "大",
            "<b>",
            "&amp;",
            "a:",
            "x|y",
            "½",
            "-",
            "$\\sqrt{T}$",
            "*so*",
            "“quoted”",
            "T=4000",
        ];
        let count = 1 + self.below(most);
        let words: Vec<String> = (0..count).map(|_| self.pick(&words).to_string()).collect();
        format!("Word {}", words.join(" "))
    }

    fn plain(&mut self) -> String {
        self.pick(&["Title", "Zwei & drei", "a < b", "# no", "set: mu=1"])
            .into()
    }

    /// Changes of numbers on their sliders, each of another one.
    fn changes(&mut self) -> Changes {
        let mut changes: Vec<Change> = Vec::new();
        for _ in 0..self.below(4) {
            let id = self.pick(&IDS);
            let scenario = random::scenario(self.0);
            let is_new = |c: &Change| !matches!(c, Change::Number(other, _) if *other == id);
            if changes.iter().all(is_new) && id.parameter().key != "mu" {
                changes.push(Change::Number(id, scenario.get(id)));
            }
        }
        if self.below(2) == 0 {
            changes.push(Change::Multiple(0.01 + 3.0 * self.0.uniform()));
        }
        if self.below(4) == 0 {
            // What a fleet may have too few models for is refused, whoever makes it.
            let all = ["mean-energy", "always-1", "uniform", "variance-aware"];
            let rule = crate::dispatch::rule::Rule::from_key(self.pick(&all));
            changes.push(Change::Policy(rule.expect("a rule")));
        }
        Changes(changes)
    }

    fn number(&mut self) -> f64 {
        let magnitude = libm::exp(40.0 * self.0.uniform() - 20.0);
        self.pick(&[1.0, -1.0]) * magnitude
    }

    fn measure(&mut self) -> Measure {
        let fact = FACTS[self.below(FACTS.len())].key;
        let parameter = self.pick_key();
        let key = self.pick(&[fact, parameter]);
        let times = self.pick(&["", "times "]);
        Measure::read(&format!("{times}{key}")).expect("a quantity")
    }

    fn pick_key(&mut self) -> &'static str {
        self.pick(&IDS).parameter().key
    }

    fn conditions(&mut self) -> Conditions {
        let mut texts = Vec::new();
        for _ in 0..=self.below(3) {
            let measure = self.measure().write();
            let (a, b) = (self.number(), self.number());
            let key = self.pick_key();
            let texts_of_kinds = [
                format!("{measure} between {:e} and {:e}", a.min(b), a.max(b)),
                format!("{measure} {} {a:e}", self.pick(&["<", "<=", ">", ">="])),
                format!("keep {key}, policy"),
                self.pick(&[
                    "policy is always-3",
                    "supply is onoff",
                    "regime is critical",
                    "preset is over",
                    "keep *, except mu, supply",
                ])
                .into(),
            ];
            texts.push(self.pick(&texts_of_kinds));
        }
        Conditions::read(&texts.join("; ")).expect("conditions")
    }

    fn tolerance(&mut self) -> Tolerance {
        let number = self.number().abs();
        let factor = 1.0 + 99.0 * (1.0 - self.0.uniform());
        self.pick(&[Tolerance::Gap(number), Tolerance::Times(factor)])
    }

    fn prediction(&mut self) -> Prediction {
        let by_fact = self.below(2) == 0;
        let count = 2 + self.below(5);
        let right = self.below(count);
        let options = (0..count).map(|i| Choice {
            words: format!("{} {i}", self.text(5)),
            right: match by_fact {
                true => Right::When(self.conditions()),
                false => Right::Said(i == right),
            },
        });
        let options = options.collect();
        let across = &ACROSS[self.below(ACROSS.len())];
        let place = ["z", "times crossover", "crossover", "saturation", "T"];
        let place = place.map(|text| Measure::read(text).expect("a quantity"));
        let places: Vec<Measure> = place
            .into_iter()
            .filter(|m| m.unit() == across.unit)
            .collect();
        let place = self.pick(&places);
        let sketch = &SKETCHES[self.below(SKETCHES.len())];
        let kinds = [
            Kind::Number(self.measure(), self.tolerance()),
            Kind::Choice(options),
            Kind::Point(across, place, self.tolerance()),
            Kind::Curve(sketch, self.tolerance()),
        ];
        let because = self.text(10);
        Prediction {
            question: self.text(20),
            kind: self.pick(&kinds),
            after: self.changes(),
            because: self.pick(&[because, String::new()]),
        }
    }

    fn goal(&mut self) -> Option<Goal> {
        let show = self.changes();
        (!show.is_empty()).then(|| Goal {
            task: self.text(20),
            when: self.conditions(),
            show,
            done: self.text(10),
            not_yet: self.text(10),
        })
    }

    fn step(&mut self, is_first: bool) -> Step {
        let preset = &PRESETS[self.below(PRESETS.len())];
        let link = Box::new(random::scenario(self.0));
        let mut lead: Vec<&str> = FIGURES.iter().map(|f| f.key).collect();
        lead.rotate_left(self.below(9));
        lead.truncate(self.below(4));
        let base = match self.below(3) {
            0 if !is_first => Base::Before,
            1 => Base::Link(link),
            _ => Base::Preset(preset),
        };
        let prediction = self.prediction();
        Step {
            title: self.plain(),
            base,
            set: self.changes(),
            lead: Leads::read(&lead.join(",")).ok(),
            text: (0..=self.below(2)).map(|_| self.text(15)).collect(),
            prediction: self.pick(&[Some(prediction), None]),
            goal: self.goal(),
        }
    }

    fn lesson(&mut self) -> Lesson {
        Lesson {
            title: self.plain(),
            audience: self.plain(),
            minutes: 1 + self.below(120) as u32,
            steps: (0..=self.below(5)).map(|i| self.step(i == 0)).collect(),
        }
    }
}

#[test]
fn what_is_written_is_read_as_the_same_lesson() {
    for i in 0..60 {
        let lesson = Maker(&mut Draws::new(17, Stream::Examples, i, 0)).lesson();
        let text = write(&lesson);
        match read(&text) {
            Ok(again) => assert_eq!(again, lesson, "{text}"),
            Err(refusal) => panic!("{refusal}\n{text}"),
        }
        assert_eq!(saved(&lesson), Ok(text));
    }
}
