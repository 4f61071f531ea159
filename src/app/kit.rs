//! Widgets, canvases and tasks that know nothing of the page's state.

pub mod tasks;
pub mod errors;
pub mod beside;
pub mod files;
pub mod kept;
pub mod erased;
pub mod canvas;
pub mod widgets;
pub mod parts;
