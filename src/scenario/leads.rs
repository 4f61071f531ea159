//! Leads: the figures that stand first. They are part of a link, and of no result.

/// Keys of all figures, in the order of [`FIGURES`](crate::figures::list::FIGURES); a test holds both together.
pub const KEYS: [&str; 9] = [
    "supply-v",
    "growth",
    "routing",
    "trajectory",
    "scaling-laws",
    "volatility",
    "prediction",
    "policies",
    "regimes",
];

/// Most figures that stand first.
pub const MOST: usize = 3;

/// Keys of one to [`MOST`] figures, none twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Leads(Vec<&'static str>);

impl Default for Leads {
    /// One for each question of the paper: how much supply, how waste grows, which model.
    fn default() -> Leads {
        Leads(vec!["supply-v", "growth", "routing"])
    }
}

impl Leads {
    /// As a link has them, or what is wrong with the text.
    pub fn read(text: &str) -> Result<Leads, String> {
        let mut leads = Vec::new();
        for word in text.split(',') {
            let Some(key) = KEYS.into_iter().find(|key| *key == word) else {
                let all = KEYS.join(", ");
                return Err(format!("there is no figure “{word}”; they are {all}"));
            };
            if leads.contains(&key) {
                return Err(format!("the figure “{key}” stands twice"));
            }
            leads.push(key);
        }
        if leads.len() > MOST {
            return Err(format!("at most {MOST} figures stand first"));
        }
        Ok(Leads(leads))
    }

    /// As a link has them.
    pub fn write(&self) -> String {
        self.0.join(",")
    }

    /// Their keys, the first first.
    pub fn keys(&self) -> &[&'static str] {
        &self.0
    }

    /// Which place a figure has among them, from 0.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.0.iter().position(|k| *k == key)
    }

    /// Whether a figure is the only one.
    pub fn is_only(&self, key: &str) -> bool {
        self.0 == [key]
    }

    /// Puts a figure first, in place of the last where there is no more room; or takes it away, unless it is the only one.
    pub fn toggle(&mut self, key: &'static str) {
        match self.place(key) {
            Some(_) if self.is_only(key) => {}
            Some(place) => _ = self.0.remove(place),
            None => {
                self.0.truncate(MOST - 1);
                self.0.insert(0, key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written() {
        for text in ["supply-v,growth,routing", "policies", "regimes,trajectory"] {
            assert_eq!(Leads::read(text).map(|l| l.write()), Ok(text.into()));
        }
        assert_eq!(Leads::read("supply-v,growth,routing"), Ok(Leads::default()));
        for (bad, why) in [
            ("", "no figure “”"),
            ("supply", "they are "),
            ("growth,growth", "stands twice"),
            ("growth,", "no figure “”"),
            ("growth,routing,regimes,policies", "at most 3"),
        ] {
            let error = Leads::read(bad).expect_err(bad);
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_figure_comes_first_and_the_last_one_goes() {
        let mut leads = Leads::default();
        leads.toggle("policies");
        assert_eq!(leads.write(), "policies,supply-v,growth");
        leads.toggle("supply-v");
        leads.toggle("growth");
        leads.toggle("policies");
        assert_eq!(leads.write(), "policies", "one stays");
        assert_eq!(
            (leads.place("policies"), leads.place("growth")),
            (Some(0), None)
        );
    }
}
