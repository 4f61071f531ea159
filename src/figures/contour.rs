//! Contour: lines of equal value over a grid of which every column increases from its first row to its last.

use super::pen::{EDGE, Rect};

/// Values at the nodes of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Of the columns, ascending.
    pub xs: Vec<f64>,
    /// Of the rows.
    pub ys: Vec<f64>,
    /// Row by row.
    pub values: Vec<Vec<f64>>,
}

/// How far between two values a level lies, 0 to 1.
fn part(from: f64, to: f64, level: f64) -> f64 {
    let part = (level - from) / (to - from);
    if part.is_finite() {
        part.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

impl Grid {
    /// The value of a node.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        let row = self.values.get(row).map_or(&[][..], Vec::as_slice);
        row.get(column).copied().unwrap_or(f64::NAN)
    }

    fn y(&self, row: usize) -> f64 {
        self.ys.get(row).copied().unwrap_or(f64::NAN)
    }

    /// Between which rows a column passes a level for the last time, and how far; outside all rows where it does not.
    fn passes(&self, column: usize, level: f64) -> f64 {
        let higher = |row: &usize| self.at(*row, column) > level;
        let last = self.ys.len().saturating_sub(1);
        if !higher(&last) {
            return last as f64 + 0.5;
        }
        let row = (0..last).rev().find(|row| !higher(row));
        row.map_or(-0.5, |row| {
            row as f64 + part(self.at(row, column), self.at(row + 1, column), level)
        })
    }

    /// The lines at which a level is passed, from left to right; `between`: a share of the way from one row to another.
    pub fn contour(&self, level: f64, between: fn(f64, f64, f64) -> f64) -> Vec<Vec<(f64, f64)>> {
        let last = self.ys.len().saturating_sub(1);
        let (mut lines, mut line) = (Vec::new(), Vec::new());
        let mut before = None;
        for (column, x) in self.xs.iter().enumerate() {
            let passes = self.passes(column, level);
            // Between two columns it may cross several rows.
            if let Some((before, from)) = before {
                let crossed = |row: &usize| (before < *row as f64) != (passes < *row as f64);
                let across = |row: usize| {
                    let part = part(self.at(row, column - 1), self.at(row, column), level);
                    (from + part * (x - from), self.y(row))
                };
                let rows = (0..=last).filter(crossed).map(across);
                match before < passes {
                    true => line.extend(rows),
                    false => line.extend(rows.rev()),
                }
            }
            if passes < 0.0 || passes > last as f64 {
                lines.push(std::mem::take(&mut line));
            } else {
                let row = passes as usize;
                let (low, high) = (self.y(row), self.y((row + 1).min(last)));
                line.push((*x, between(low, high, passes - row as f64)));
            }
            before = Some((passes, *x));
        }
        lines.push(line);
        lines.retain(|l| l.len() > 1);
        lines
    }
}

/// The parts of a line outside a hole, for a label to stand in.
pub fn around(line: &[(f64, f64)], hole: &Rect) -> Vec<Vec<(f64, f64)>> {
    let mut parts = Vec::new();
    let mut part: Vec<(f64, f64)> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let [a, b] = pair else { continue };
        if let Some((enters, leaves)) = hole.clip(*a, *b) {
            part.push(enters);
            parts.push(std::mem::replace(&mut part, vec![leaves]));
        }
        part.push(*b);
    }
    parts.push(part);
    let length = |l: &Vec<(f64, f64)>| -> f64 {
        let step = |p: &[(f64, f64)]| match p {
            [a, b] => libm::hypot(b.0 - a.0, b.1 - a.1),
            _ => 0.0,
        };
        l.windows(2).map(step).sum()
    };
    parts.retain(|l| length(l) > EDGE);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(value: fn(f64, f64) -> f64) -> Grid {
        let xs: Vec<f64> = (0..=40).map(|i| 0.05 * f64::from(i)).collect();
        let ys: Vec<f64> = (0..=40).map(|i| 0.05 * f64::from(i)).collect();
        let row = |y: &f64| xs.iter().map(|x| value(*x, *y)).collect();
        Grid {
            values: ys.iter().map(row).collect(),
            xs: xs.clone(),
            ys: ys.clone(),
        }
    }

    fn linear(a: f64, b: f64, part: f64) -> f64 {
        a + part * (b - a)
    }

    #[test]
    fn an_arc_that_ends_at_the_first_row() {
        let lines = grid(|x, y| libm::hypot(x - 1.0, y)).contour(0.5, linear);
        assert_eq!(lines.len(), 1);
        let ends = [lines[0][0], lines[0][lines[0].len() - 1]];
        assert!((ends[0].0 - 0.5).abs() < 1e-9 && (ends[1].0 - 1.5).abs() < 1e-9);
        for (x, y) in &lines[0] {
            assert!((libm::hypot(x - 1.0, *y) - 0.5).abs() < 2e-3, "{x} {y}");
        }
    }

    #[test]
    fn an_arc_that_the_last_row_cuts() {
        let lines = grid(|x, y| 3.0 - libm::hypot(x - 1.0, 2.2 - y)).contour(2.5, linear);
        let value = |(x, y): (f64, f64)| 3.0 - libm::hypot(x - 1.0, 2.2 - y);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].iter().all(|p| (value(*p) - 2.5).abs() < 5e-3));
        assert!(grid(|_, y| y).contour(9.0, linear).is_empty());
    }

    #[test]
    fn a_step_between_two_columns() {
        let lines = grid(|x, _| if x < 0.98 { 0.0 } else { 1.0 }).contour(0.5, linear);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 41);
        assert!(lines[0].iter().all(|p| (p.0 - 0.975).abs() < 1e-9));
    }

    #[test]
    fn a_label_interrupts_its_line() {
        let hole = Rect {
            left: 4.0,
            top: -1.0,
            right: 6.0,
            bottom: 1.0,
        };
        let parts = around(&[(0.0, 0.0), (5.0, 0.0), (10.0, 0.0)], &hole);
        let ends = parts.iter().map(|l| (l[0].0, l[l.len() - 1].0));
        let ends: Vec<(f64, f64)> = ends.map(|(a, b)| (a.round(), b.round())).collect();
        assert_eq!(ends, [(0.0, 4.0), (6.0, 10.0)]);
    }
}
