//! Ledger: what the tasks of many slots came to.

use super::bulk::BulkDraw;
use super::tasks::Task;

/// Tasks that ended solved, and what each model did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Tasks that ended solved.
    pub solved: f64,
    /// Tasks that began with each model, and the energy that it spent \[J\].
    pub models: Vec<(f64, f64)>,
}

impl Ledger {
    /// Of a fleet of this size, with nothing in it.
    pub fn new(models: usize) -> Ledger {
        Ledger {
            solved: 0.0,
            models: vec![(0.0, 0.0); models],
        }
    }

    /// Enters a task that was drawn by itself.
    pub fn enter(&mut self, task: &Task) {
        self.solved += f64::from(u8::from(task.solved));
        if let Some(m) = self.models.get_mut(task.model) {
            m.0 += 1.0;
        }
        for (model, energy) in task.spent() {
            if let Some(m) = self.models.get_mut(model) {
                m.1 += energy;
            }
        }
    }

    /// Enters the tasks that were drawn together.
    pub fn enter_bulk(&mut self, bulk: &BulkDraw) {
        self.solved += bulk.solved();
        for (m, (tasks, energy)) in self.models.iter_mut().zip(bulk.models()) {
            m.0 += tasks;
            m.1 += energy;
        }
    }
}
