//! Sound of curves: one voice after the other, pitch by y, from left to right by x. Nothing is loaded.

use crate::app::kit::tasks::Timer;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// How long a voice sounds, and the silence after it \[s\].
const VOICE: f64 = 2.0;
const GAP: f64 = 0.3;
/// Pitch at the foot of the plot \[Hz\], and how much higher it is at the head.
const LOWEST: f64 = 180.0;
const RISE: f64 = 5.0;
const LOUDNESS: f64 = 0.15;
/// From silence to a voice and back \[s\], so that nothing clicks.
const FADE: f64 = 0.04;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = AudioContext)]
    type Context;
    #[wasm_bindgen(constructor, js_class = "AudioContext", catch)]
    fn new() -> Result<Context, JsValue>;
    #[wasm_bindgen(method, getter, js_name = currentTime)]
    fn now(this: &Context) -> f64;
    #[wasm_bindgen(method, getter)]
    fn destination(this: &Context) -> Part;
    #[wasm_bindgen(method, js_name = createOscillator)]
    fn oscillator(this: &Context) -> Part;
    #[wasm_bindgen(method, js_name = createStereoPanner)]
    fn panner(this: &Context) -> Part;
    #[wasm_bindgen(method, js_name = createGain)]
    fn amplifier(this: &Context) -> Part;
    #[wasm_bindgen(method)]
    fn close(this: &Context) -> JsValue;

    /// An AudioNode.
    type Part;
    #[wasm_bindgen(method, getter)]
    fn frequency(this: &Part) -> Level;
    #[wasm_bindgen(method, getter)]
    fn pan(this: &Part) -> Level;
    #[wasm_bindgen(method, getter)]
    fn gain(this: &Part) -> Level;
    #[wasm_bindgen(method)]
    fn connect(this: &Part, to: &Part) -> Part;
    #[wasm_bindgen(method)]
    fn start(this: &Part, when: f64);
    #[wasm_bindgen(method)]
    fn stop(this: &Part, when: f64);

    /// An AudioParam.
    type Level;
    #[wasm_bindgen(method, js_name = setValueAtTime)]
    fn set(this: &Level, value: f64, when: f64);
    #[wasm_bindgen(method, js_name = linearRampToValueAtTime)]
    fn ramp(this: &Level, value: f64, when: f64);
}

/// The points of a curve, as shares of the plot from its left and from its foot.
pub type Voice = Vec<(f64, f64)>;

/// What a figure sounds like at present.
#[derive(Clone, Copy)]
pub struct Sound {
    /// Whether it is heard.
    pub plays: RwSignal<bool>,
    context: StoredValue<Option<Context>, LocalStorage>,
    end: Timer,
}

impl Sound {
    pub fn new() -> Sound {
        Sound {
            plays: RwSignal::new(false),
            context: StoredValue::new_local(None),
            end: Timer::new(),
        }
    }

    /// Plays these voices; a browser without sound stays silent.
    pub fn play(self, voices: &[Voice]) {
        self.stop();
        let Ok(context) = Context::new() else {
            return;
        };
        let mut start = context.now() + FADE;
        let first = start;
        for voice in voices {
            play_voice(&context, voice, start);
            start += VOICE + GAP;
        }
        self.end
            .set(Duration::from_secs_f64(start - first), move || self.stop());
        self.context.set_value(Some(context));
        self.plays.set(true);
    }

    /// Silence.
    pub fn stop(self) {
        self.end.stop();
        if let Some(context) = self.context.try_update_value(Option::take).flatten() {
            // It is silent as soon as it begins to close.
            let _ = context.close();
            self.plays.set(false);
        }
    }
}

fn play_voice(context: &Context, voice: &Voice, start: f64) {
    let (Some(first), Some(last)) = (voice.first(), voice.last()) else {
        return;
    };
    let (oscillator, panner, amplifier) =
        (context.oscillator(), context.panner(), context.amplifier());
    let when = |x: f64| start + VOICE * x;
    let loudness = amplifier.gain();
    loudness.set(0.0, when(first.0));
    loudness.ramp(LOUDNESS, when(first.0) + FADE);
    loudness.set(LOUDNESS, when(last.0));
    loudness.ramp(0.0, when(last.0) + FADE);
    for (i, (x, y)) in voice.iter().enumerate() {
        let (pitch, side) = (LOWEST * libm::pow(RISE, *y), 2.0 * x - 1.0);
        for (level, value) in [(oscillator.frequency(), pitch), (panner.pan(), side)] {
            match i {
                0 => level.set(value, when(*x)),
                _ => level.ramp(value, when(*x)),
            }
        }
    }
    oscillator.connect(&panner);
    panner.connect(&amplifier);
    amplifier.connect(&context.destination());
    oscillator.start(when(first.0));
    oscillator.stop(when(last.0) + FADE);
}
