//! Figures on two canvases: what stands still behind what moves.

use crate::driver::Browser;
use equipoise::figures::list::FIGURES;

/// How many backs hold pictures, of which no two are the same.
const MESHES: &str =
    "new Set([...document.querySelectorAll('.layers canvas:first-child')].map(c => {
  const o = document.createElement('canvas'); [o.width, o.height] = [c.width, c.height];
  const context = o.getContext('2d'); context.drawImage(c, 0, 0);
  return context.getImageData(0, 0, o.width, o.height).data.some(v => v > 0) ? o.toDataURL() : '';
}).filter(Boolean)).size";

/// Counts how often the canvases of a figure are begun anew: the front by being cleared, the back by another picture.
const COUNT: &str = "
window.begun = { front: 0, back: 0 };
const count = (context, method, layer) => {
  const original = context.prototype[method];
  context.prototype[method] = function (...a) { if (this.canvas.closest('#supply-v')) window.begun[layer]++; return original.apply(this, a); };
};
count(CanvasRenderingContext2D, 'clearRect', 'front');
count(ImageBitmapRenderingContext, 'transferFromImageBitmap', 'back');";

/// One step of volatility, up or down.
fn step(browser: &Browser, way: &str) {
    browser.run(&format!("const s = document.querySelector('input[type=range][data-key=cv]'); s.step{way}(); s.dispatchEvent(new Event('input', {{bubbles: true}}));"));
}

/// A small move repaints the series and leaves their mesh; another theme or size repaints both.
pub fn layers(browser: &Browser) {
    let same = "(() => { const [a, b] = [...document.querySelectorAll('#supply-v canvas')].map(c => JSON.stringify(c.getBoundingClientRect())); return a === b; })()";
    assert_eq!(browser.value(same), true, "one canvas behind the other");
    let hidden = "document.querySelectorAll('.layers canvas[aria-hidden=true]:first-child + canvas[role=img]').length";
    assert_eq!(
        browser.value(hidden),
        FIGURES.len(),
        "only the front is there for those who listen"
    );
    let each = format!("{MESHES} == {}", FIGURES.len());
    browser.wait("a mesh of its own behind every figure", &each);
    browser.run(COUNT);
    step(browser, "Up");
    browser.wait("the series to move", "window.begun.front > 0");
    assert_eq!(
        browser.value("window.begun.back"),
        0,
        "the mesh holds still"
    );
    browser.scheme("dark");
    browser.wait("a dark mesh", "window.begun.back == 1");
    browser.size(1400, 1000);
    browser.wait("a narrower mesh", "window.begun.back == 2");
    browser.size(1440, 1000);
    browser.scheme("light");
    step(browser, "Down");
}
