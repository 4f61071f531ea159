//! Figures on two canvases: what stands still behind what moves.

use crate::driver::Browser;
use equipoise::figures::list::FIGURES;

/// Whether the back of the V holds a picture.
const BEHIND: &str = "(() => {
  const c = document.querySelector('#supply-v .layers canvas'), o = new OffscreenCanvas(c.width, c.height).getContext('2d');
  o.drawImage(c, 0, 0);
  return o.getImageData(0, 0, c.width, c.height).data.some(v => v > 0);
})()";

/// Counts how often the canvases of a figure are begun anew: the front by being cleared, the back by another picture.
const COUNT: &str = "
window.begun = { front: 0, back: 0 };
const count = (context, method, layer) => {
  const original = context.prototype[method];
  context.prototype[method] = function (...a) { if (this.canvas.closest('#supply-v')) window.begun[layer]++; return original.apply(this, a); };
};
count(CanvasRenderingContext2D, 'clearRect', 'front');
count(ImageBitmapRenderingContext, 'transferFromImageBitmap', 'back');";

/// A step of a slider up, and the next one down; and all of them as they were.
const STEP: &str = "
const slider = key => document.querySelector(`input[type=range][data-key=${key}]`);
const moved = s => s.dispatchEvent(new Event('input', { bubbles: true }));
const before = ['cv', 'l0'].map(slider).map(s => [s, s.value]);
window.step = key => { const s = slider(key); (window.up = !window.up) ? s.stepUp() : s.stepDown(); moved(s); };
window.back = () => before.forEach(([s, value]) => { s.value = value; moved(s); });";

/// Small moves repaint the series and leave the mesh, which is painted once; another theme or size, and axes that move, bring
/// it to the front again.
pub fn layers(browser: &Browser) {
    let same = "(() => { const [a, b] = [...document.querySelectorAll('#supply-v canvas')].map(c => JSON.stringify(c.getBoundingClientRect())); return a === b; })()";
    assert_eq!(browser.value(same), true, "one canvas behind the other");
    let hidden = "document.querySelectorAll('.layers canvas[aria-hidden=true]:first-child + canvas[role=img]').length";
    assert_eq!(
        browser.value(hidden),
        FIGURES.len(),
        "only the front is there for those who listen"
    );
    browser.run(&format!("{COUNT} {STEP}"));
    // While the hand moves on.
    let comes = |what: &str, pictures: u32| {
        let moved = format!("(window.step('cv'), {BEHIND} && window.begun.back >= {pictures})");
        browser.wait(what, &moved);
    };
    comes("the mesh at the back", 0);
    browser.run("window.begun = { front: 0, back: 0 }; window.step('cv')");
    browser.wait("the series to move", "window.begun.front > 0");
    assert_eq!(
        browser.value("window.begun.back"),
        0,
        "the mesh holds still"
    );
    browser.scheme("dark");
    let empty = format!("window.begun.back == 1 && !{BEHIND}");
    browser.wait("the light mesh to go", &empty);
    comes("a dark mesh", 2);
    browser.size(1400, 1000);
    browser.wait("the wide mesh to go", &format!("!{BEHIND}"));
    comes("a narrower mesh", 2);
    let moves = format!("(window.step('l0'), !{BEHIND})");
    browser.wait("axes that move in front", &moves);
    browser.size(1440, 1000);
    browser.scheme("light");
    browser.run("window.back()");
}
