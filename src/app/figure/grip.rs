//! Grips: what of a figure is dragged. Each lies over a mark and is as large as a fingertip; a drag sets what the slider
//! would set, as one step of undo.

use crate::app::controls::control::unit_of;
use crate::app::figure::layers::{Drawn, Layers};
use crate::app::state::State;
use crate::figures::chart::{Follows, Handles, Picked};
use crate::figures::mesh::Mesh;
use crate::figures::pen::Rect;
use crate::given::fleet::{Fleet, Model, PARAMETERS};
use crate::scenario::Scenario;
use crate::scenario::parameters::Id;
use crate::scenario::slider::nearest;
use crate::units::rounded;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent};

/// The grips of a figure.
#[derive(Clone, Copy)]
pub struct Grips {
    state: State,
    layers: Layers,
    drawn: Drawn,
    follows: Follows,
    /// What they are put into.
    over: NodeRef<Div>,
    all: StoredValue<Vec<HtmlElement>, LocalStorage>,
    drag: StoredValue<Option<Drag>, LocalStorage>,
    /// What can be done with them, in words.
    pub hint: RwSignal<&'static str>,
}

/// A grip in a hand. The axes that it is dragged over stay as they were.
#[derive(Clone)]
struct Drag {
    handle: usize,
    /// The finger, pen or mouse that holds it; others do nothing to it.
    pointer: i32,
    grip: HtmlElement,
    plot: Rect,
    mesh: Mesh,
    /// From the pointer to the mark \[CSS pixels\].
    offset: (f64, f64),
    before: Scenario,
    /// The value of one on the slider of the supply.
    unit: f64,
}

fn place(grip: &HtmlElement, at: (f64, f64)) {
    // A browser that refuses a style leaves the grip where it was.
    let style = format!("transform: translate({}px, {}px)", at.0, at.1);
    let _ = grip.set_attribute("style", &style);
}

impl Grips {
    pub fn new(
        state: State,
        layers: Layers,
        drawn: Drawn,
        follows: Follows,
        over: NodeRef<Div>,
    ) -> Grips {
        Grips {
            state,
            layers,
            drawn,
            follows,
            over,
            all: StoredValue::new_local(Vec::new()),
            drag: StoredValue::new_local(None),
            hint: RwSignal::new(""),
        }
    }

    fn handles(self) -> Handles {
        let handles = self.drawn.with_value(|d| Some(d.as_ref()?.handles()));
        handles.unwrap_or_default()
    }

    /// The figure has been drawn anew, or is no longer drawn.
    pub fn follow(self) {
        let handles = self.handles();
        if self.hint.get_untracked() != handles.hint {
            self.hint.set(handles.hint);
        }
        let Some(over) = self.over.get_untracked() else {
            return;
        };
        let plot = self.layers.plot(handles.plot);
        self.all.update_value(|all| {
            while all.len() < handles.at.len() {
                let made = document().create_element("div").ok();
                let Some(grip) = made.and_then(|e| e.dyn_into::<HtmlElement>().ok()) else {
                    return;
                };
                grip.set_class_name(if handles.is_free { "grip free" } else { "grip" });
                let _ = over.append_child(&grip);
                all.push(grip);
            }
            for (i, grip) in all.iter().enumerate() {
                // What follows at rest is still where it was, and the hand no longer.
                let held = self.follows == Follows::AtRest && self.holds(i);
                let at = handles.at.get(i).zip(plot.as_ref());
                let at = at.map(|((x, y), (plot, mesh))| (mesh.at(*plot, *x, *y), plot));
                match at.filter(|(at, plot)| plot.contains(*at)) {
                    _ if held => {}
                    Some((at, _)) => {
                        place(grip, at);
                        grip.set_title(handles.hint);
                    }
                    None => _ = grip.set_attribute("style", "display: none"),
                }
            }
        });
    }

    fn holds(self, handle: usize) -> bool {
        let held = |d: &Option<Drag>| d.as_ref().is_some_and(|d| d.handle == handle);
        self.drag.with_value(held)
    }

    /// The pointer that holds one.
    pub fn holder(self) -> Option<i32> {
        self.drag.with_value(|d| Some(d.as_ref()?.pointer))
    }

    /// Takes the grip under the pointer, if there is one; `at`: where the pointer is in the figure.
    pub fn take(self, event: &PointerEvent, at: (f64, f64)) -> bool {
        let can = event.button() == 0 && self.holder().is_none();
        let Some(target) = event.target().filter(|_| can) else {
            return false;
        };
        let is_target = |grip: &HtmlElement| {
            let grip: &web_sys::EventTarget = grip;
            *grip == target
        };
        let found = self.all.with_value(|all| all.iter().position(is_target));
        let handles = self.handles();
        let taken = found.and_then(|handle| {
            let (x, y) = handles.at.get(handle)?;
            let (plot, mesh) = self.layers.plot(handles.plot)?;
            let grip: HtmlElement = target.dyn_into().ok()?;
            let mark = mesh.at(plot, *x, *y);
            Some(Drag {
                handle,
                pointer: event.pointer_id(),
                grip,
                plot,
                offset: (mark.0 - at.0, mark.1 - at.1),
                mesh,
                before: self.state.scenario.get_untracked(),
                unit: untrack(|| unit_of(self.state, Id::SupplyMean))?,
            })
        });
        let Some(drag) = taken else {
            return false;
        };
        // Refused where the pointer is gone already; then it lets go, too.
        let _ = drag.grip.set_pointer_capture(drag.pointer);
        self.drag.set_value(Some(drag));
        self.layers.hold(true);
        self.state.begin_gesture();
        true
    }

    /// The pointer moves, whatever it holds.
    pub fn pull(self, at: (f64, f64)) {
        let Some(drag) = self.drag.get_value() else {
            return;
        };
        let Drag { plot, offset, .. } = drag;
        let to = (
            (at.0 + offset.0).clamp(plot.left, plot.right),
            (at.1 + offset.1).clamp(plot.top, plot.bottom),
        );
        let (x, y) = drag.mesh.value(plot, to);
        let picked = self
            .drawn
            .with_value(|d| d.as_ref()?.drag(drag.handle, x, y));
        let scenario = self.state.scenario.get_untracked();
        let new = picked.and_then(|p| self.with(&scenario, p, drag.unit));
        if let Some(new) = new.filter(|new| *new != scenario) {
            self.state.change(new);
        }
        if self.follows == Follows::AtRest {
            place(&drag.grip, to);
        }
    }

    /// The scenario with what was picked, on the steps of the sliders; none where it is refused.
    fn with(self, scenario: &Scenario, picked: Picked, unit: f64) -> Option<Scenario> {
        let mut new = scenario.clone();
        match picked {
            Picked::Kind(..) => return None,
            Picked::Values(values) => {
                let traces = self.state.loading.traces;
                let file = traces.with_untracked(|t| t.of(&scenario.supply));
                for (id, value) in values {
                    let parameter = id.parameter();
                    if (parameter.matters)(scenario, file.as_deref()) {
                        let unit = if id == Id::SupplyMean { unit } else { 1.0 };
                        new.set(id, nearest(id, value, unit)).ok()?;
                        // A phone shows the slider that moves along.
                        self.state.chosen.set(parameter.key);
                    }
                }
            }
            Picked::Size(index, size) => {
                let model = new.models.get_mut(index)?;
                // Two digits are as fine as a hand.
                let size = rounded(size, 1).clamp(PARAMETERS.min, PARAMETERS.max);
                *model = Model {
                    parameters: size,
                    ..model.larger(size / model.parameters)
                };
                Fleet::new(new.models.clone()).ok()?;
            }
        }
        Some(new)
    }

    /// The hand lets go; `back`: it was a swipe, which gives back what it moved.
    pub fn release(self, back: bool) {
        let Some(drag) = self.drag.try_update_value(Option::take).flatten() else {
            return;
        };
        let is_moved = self.state.scenario.with_untracked(|s| *s != drag.before);
        if back && is_moved {
            self.state.change(drag.before);
        }
        self.state.end_gesture();
        self.layers.hold(false);
        self.drawn.with_value(|d| {
            if let Some(figure) = d {
                self.layers.paint_again(&**figure);
            }
        });
        if back || !is_moved || self.follows == Follows::AtOnce {
            self.follow();
        }
    }
}
