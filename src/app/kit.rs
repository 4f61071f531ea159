//! Widgets, canvases and tasks that know nothing of the page's state.

pub mod tasks;
pub mod made;
pub mod canvas;
pub mod widgets;
