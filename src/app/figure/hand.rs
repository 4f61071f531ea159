//! Hand: how a figure answers to pointer, touch and keys.

use crate::app::figure::cross::Cross;
use crate::app::figure::grip::Grips;
use crate::app::figure::layers::{Drawn, Layers};
use crate::app::figure::sound::Sound;
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::parts::{Part, part};
use crate::app::kit::tasks::{after, effect};
use crate::app::kit::widgets::button;
use crate::app::state::{Picked, State};
use crate::figures::chart::{self, Follows};
use leptos::html::Div;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Event, KeyboardEvent, MouseEvent, PointerEvent, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// What is listened to.
const EVENTS: [&str; 9] = [
    "pointerdown",
    "pointermove",
    "pointerup",
    "pointercancel",
    "lostpointercapture",
    "pointerleave",
    "click",
    "keydown",
    "focusout",
];

/// After how long one looks for the card of what was picked, which may have to be fetched.
const CARD: Duration = Duration::from_millis(150);

/// Brings the card of a cell into view, as soon as it is there.
fn reveal(looks: u32) {
    let card = document().query_selector("#routing .why > *");
    match card.ok().flatten() {
        Some(card) => {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            card.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
        None if looks > 0 => after(CARD, move || reveal(looks - 1)),
        None => {}
    }
}

/// How far a hand may move that only clicks \[CSS pixels\].
const STILL: f64 = 3.0;

/// All that a hand does with a figure.
#[derive(Clone, Copy)]
pub struct Hand {
    state: State,
    layers: Layers,
    drawn: Drawn,
    over: NodeRef<Div>,
    cross: Cross,
    grips: Grips,
    sound: Sound,
    /// Where the last press began \[CSS pixels\], and whether it has become a drag.
    pressed: StoredValue<(f64, f64)>,
    dragged: StoredValue<bool>,
}

/// A figure as a hand meets it.
#[derive(Clone, Copy)]
pub struct Met {
    pub layers: Layers,
    pub drawn: Drawn,
    pub follows: Follows,
    /// What lies over its canvases.
    pub over: NodeRef<Div>,
    /// Counts how often it has been drawn anew, or was no longer drawn.
    pub changes: RwSignal<u32>,
    /// Where it was clicked before it answered \[CSS pixels\]: a tap asks for this part, and is not lost.
    pub clicked: RwSignal<(f64, f64)>,
}

/// What stands over a figure, and what below it, once it answers to a hand.
pub type Answers = fn(State, Met) -> (ErasedView, ErasedView);

/// The figure begins to answer.
fn answers(state: State, met: Met) -> (ErasedView, ErasedView) {
    let hand = Hand::new(state, met);
    effect(move || {
        met.changes.track();
        hand.follow();
    });
    (hand.cross.view(), hand.tools())
}

/// Fetched when a hand or the focus comes to the figures.
pub fn part() -> Part<Answers> {
    part!(part_hand: Answers = answers)
}

impl Hand {
    fn new(state: State, met: Met) -> Hand {
        let Met {
            layers,
            drawn,
            follows,
            over,
            ..
        } = met;
        let hand = Hand {
            state,
            layers,
            drawn,
            over,
            cross: Cross::new(layers, drawn),
            grips: Grips::new(state, layers, drawn, follows, over),
            sound: Sound::new(),
            pressed: StoredValue::new((0.0, 0.0)),
            dragged: StoredValue::new(false),
        };
        effect(move || {
            hand.listen();
            hand.pick(met.clicked.get_untracked());
        });
        // A figure that is hidden falls silent, and lets go of the hand.
        on_cleanup(move || {
            hand.sound.stop();
            hand.grips.release(false);
        });
        effect(move || {
            let (front, reads) = (layers.front.get(), hand.cross.reads.get());
            if let Some(front) = front.filter(|_| reads) {
                front.set_tab_index(0);
            }
        });
        hand
    }

    /// Begins to listen once the figure is in the page.
    fn listen(self) {
        let Some(whole) = self.over.get().and_then(|o| o.parent_element()) else {
            return;
        };
        let heard = Closure::<dyn Fn(Event)>::new(move |event| self.hear(&event)).into_js_value();
        for name in EVENTS {
            // A browser that knows no such event has none.
            let _ = whole.add_event_listener_with_callback(name, heard.unchecked_ref());
        }
    }

    fn hear(self, event: &Event) {
        // The focus may leave a figure as it is removed.
        if self.dragged.try_get_value().is_none() {
            return;
        }
        let kind = event.type_();
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            return self.key(key);
        }
        // Where the pointer is in the figure \[CSS pixels\]; nothing for what has no place.
        let at = event.dyn_ref::<MouseEvent>().zip(self.over.get_untracked());
        let at = at.map_or((-1.0, -1.0), |(event, over)| {
            let origin = over.get_bounding_client_rect();
            (
                f64::from(event.client_x()) - origin.left(),
                f64::from(event.client_y()) - origin.top(),
            )
        });
        let pointer = event.dyn_ref::<PointerEvent>();
        let touches = pointer.is_some_and(|p| p.pointer_type() == "touch");
        let holder = self.grips.holder();
        // Another finger than the one that holds a mark neither moves it nor lets it go.
        if pointer
            .zip(holder)
            .is_some_and(|(p, h)| p.pointer_id() != h)
        {
            return;
        }
        match kind.as_str() {
            "pointerdown" => {
                self.dragged.set_value(false);
                self.pressed.set_value(at);
                if pointer.is_some_and(|p| self.grips.take(p, at)) {
                    self.cross.hide();
                } else if touches {
                    self.cross.point(at);
                }
            }
            "pointermove" if holder.is_some() => {
                // A hand that only clicks is not quite still.
                let from = self.pressed.get_value();
                let far = libm::hypot(at.0 - from.0, at.1 - from.1) > STILL;
                if far || self.dragged.get_value() {
                    self.dragged.set_value(true);
                    self.grips.pull(at);
                }
            }
            "pointermove" => self.cross.point(at),
            "pointerup" | "lostpointercapture" => self.grips.release(false),
            "pointercancel" => {
                self.grips.release(true);
                self.cross.hide();
            }
            // What a finger reads stays when it is lifted.
            "pointerleave" if touches => {}
            "pointerleave" | "focusout" => self.cross.hide(),
            "click" if !self.dragged.get_value() => self.pick(at),
            _ => {}
        }
    }

    /// What is clicked is explained, where there is something to explain.
    fn pick(self, at: (f64, f64)) {
        let found = self.layers.plot(0).filter(|(plot, _)| plot.contains(at));
        let found = found.and_then(|(plot, mesh)| {
            let (x, y) = mesh.value(plot, at);
            self.drawn.with_value(|d| d.as_ref()?.pick(x, y))
        });
        if let Some(chart::Picked::Kind(difficulty, skills)) = found {
            self.state.cell.set(Some(Picked::Cell(difficulty, skills)));
            after(CARD, || reveal(40));
        }
    }

    fn key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "Escape" => {
                self.sound.stop();
                self.cross.hide();
            }
            "h" | "H" => self.play(),
            key if self.cross.key(key) => event.prevent_default(),
            _ => {}
        }
    }

    /// Plays the curves, or stops playing.
    fn play(self) {
        match self.sound.plays.get_untracked() {
            true => self.sound.stop(),
            false => self.sound.play(&self.cross.voices()),
        }
    }

    /// The figure has been drawn anew, or is no longer drawn.
    fn follow(self) {
        if self.drawn.with_value(Option::is_none) {
            self.cross.hide();
            self.sound.stop();
        }
        self.cross.follow();
        self.grips.follow();
    }

    /// What stands below the figure: a button to hear it, what can be dragged, and what is said of the crosshair.
    fn tools(self) -> ErasedView {
        let plays = self.sound.plays;
        let text = Signal::derive(move || if plays.get() { "stop" } else { "hear it" }.to_string());
        let hear = Callback::new(move |()| self.play());
        let title = "plays each curve: the higher, the more; from left to right (H)";
        let audible = move || {
            // What is still to be predicted cannot be heard either.
            let audible = self.cross.reads.get() && !self.state.veiled.get();
            audible.then(|| button("", text, title, false, hear))
        };
        erase(view! {
            {audible}
            <span class="quiet-text">{self.grips.hint}</span>
            <span class="visually-hidden" role="status">{self.cross.said}</span>
        })
    }
}
