//! History: what was undone can be redone, one entry a gesture.
//!
//! A gesture is whatever a hand does without letting go, so that a drag of a slider through a hundred values is one step back.

/// States before and after the present one. `T` is what is taken back: scenario, pinned scenario.
#[derive(Clone, Debug)]
pub struct History<T> {
    past: Vec<T>,
    now: T,
    future: Vec<T>,
    /// Whether the last change began a gesture that has not ended.
    is_open: bool,
}

/// Most steps back; older ones are forgotten.
const MOST: usize = 200;

impl<T: Clone + PartialEq> History<T> {
    /// With nothing to undo.
    pub fn new(now: T) -> History<T> {
        History {
            past: Vec::new(),
            now,
            future: Vec::new(),
            is_open: false,
        }
    }

    /// What stands after a step, where not all of it could be taken back: no step of its own.
    pub fn stands(&mut self, now: T) {
        self.now = now;
    }

    /// A change; `goes_on`: by a hand that has not let go. What was undone before is gone.
    pub fn change(&mut self, new: T, goes_on: bool) {
        if new != self.now {
            let before = std::mem::replace(&mut self.now, new);
            if !self.is_open {
                self.past.push(before);
                if self.past.len() > MOST {
                    self.past.remove(0);
                }
            }
            self.is_open = true;
            self.future.clear();
        }
        if !goes_on {
            self.end_gesture();
        }
    }

    /// The hand has let go; what it moved back to where it was is no step.
    pub fn end_gesture(&mut self) {
        if self.is_open && self.past.last() == Some(&self.now) {
            self.past.pop();
        }
        self.is_open = false;
    }

    /// Whether there is a step back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step forward.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// One step back; the state that is present then.
    pub fn undo(&mut self) -> Option<T> {
        self.end_gesture();
        let before = self.past.pop()?;
        let after = std::mem::replace(&mut self.now, before);
        self.future.push(after);
        Some(self.now.clone())
    }

    /// One step forward; the state that is present then.
    pub fn redo(&mut self) -> Option<T> {
        let after = self.future.pop()?;
        let before = std::mem::replace(&mut self.now, after);
        self.past.push(before);
        self.is_open = false;
        Some(self.now.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::streams::{Draws, Stream};

    #[test]
    fn a_gesture_is_one_step_and_every_step_comes_back() {
        let mut draws = Draws::new(5, Stream::Supply, 0, 0);
        let mut history = History::new(0_u32);
        let mut ends = vec![0];
        for gesture in 1..=50_u32 {
            let moves = 1 + (9.0 * draws.uniform()) as u32;
            for i in 1..moves {
                history.change(1000 * gesture + i, true);
            }
            history.change(1000 * gesture, true);
            history.end_gesture();
            ends.push(1000 * gesture);
        }
        for end in ends.iter().rev().skip(1) {
            assert_eq!(history.undo(), Some(*end));
        }
        assert_eq!(history.undo(), None);
        for end in ends.iter().skip(1) {
            assert_eq!(history.redo(), Some(*end));
        }
        assert_eq!(history.redo(), None);
    }

    #[test]
    fn a_change_after_undoing_forgets_what_was_undone() {
        let mut history = History::new('a');
        history.change('b', false);
        history.change('c', false);
        history.undo();
        history.change('d', false);
        assert!(!history.can_redo());
        assert_eq!((history.undo(), history.undo()), (Some('b'), Some('a')));
        assert!(!history.can_undo());
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut history = History::new('a');
        history.change('a', false);
        assert!(!history.can_undo());
        // A drag that ends where it began.
        history.change('b', true);
        history.change('a', true);
        history.end_gesture();
        assert!(!history.can_undo());
        // One that gives back what it moved as it ends.
        history.change('b', true);
        history.change('a', false);
        assert!(!history.can_undo());
        // Undone in the midst of a drag, the whole drag is taken back.
        history.change('b', true);
        history.change('c', true);
        assert_eq!(history.undo(), Some('a'));
        // A new gesture after one that has ended is a step of its own.
        history.change('b', true);
        history.end_gesture();
        history.change('c', true);
        assert_eq!(history.undo(), Some('b'));
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut history = History::new(0);
        for i in 1..=(MOST + 10) {
            history.change(i, false);
        }
        let mut steps = Vec::new();
        while let Some(step) = history.undo() {
            steps.push(step);
        }
        assert_eq!((steps.len(), steps.last()), (MOST, Some(&10)));
    }

    #[test]
    fn steps_that_do_not_come_back_in_full_end_all_the_same() {
        let mut history = History::new(0);
        for i in 1..=3 {
            history.change(i, false);
        }
        // Something holds it where it is.
        for _ in 0..3 {
            assert!(history.undo().is_some());
            history.stands(3);
            history.change(3, false);
        }
        assert!(!history.can_undo());
        let again: Vec<_> = std::iter::from_fn(|| history.redo()).collect();
        assert_eq!(again, [3, 3, 3]);
    }
}
