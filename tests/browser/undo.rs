//! Undo and redo: one step a gesture, and the live run goes on.

use crate::driver::Browser;
use crate::ready;
use serde_json::Value;

/// Gestures at random, each a drag of several moves.
const GESTURES: &str = "
window.links = null;
(async () => {
  const rest = ms => new Promise(done => setTimeout(done, ms));
  let seed = 7; const random = () => (seed = seed * 16807 % 2147483647) / 2147483647;
  const keys = ['mu', 'cv', 'l0', 'b', 'alpha', 'rate', 'm'];
  for (let n = 0; n < 50; n++) {
    const s = document.querySelector(`input[type=range][data-key=${keys[Math.floor(random() * keys.length)]}]`);
    s.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    for (let i = 0; i < 4; i++) {
      s.value = Math.round(+s.max * (0.2 + 0.6 * random()));
      s.dispatchEvent(new Event('input', { bubbles: true }));
      await rest(4);
    }
    s.dispatchEvent(new Event('change', { bubbles: true }));
    await rest(4);
  }
  await rest(1500);
  const slot = () => parseInt(document.querySelector('#slot').textContent.match(/slot (\\d+)/)[1]);
  const last = location.hash, before = slot();
  const press = async (css, times) => { for (let i = 0; i < times; i++) { document.querySelector(css).click(); await rest(4); } await rest(1500); };
  await press('#undo', 50);
  const first = location.hash, nothing = document.querySelector('#undo').disabled;
  await press('#redo', 50);
  window.links = { first, last, again: location.hash, nothing, goesOn: slot() >= before };
})();";

pub fn gestures(browser: &Browser, page: &str) {
    browser.size(1440, 1000);
    browser.go(&format!("{page}?undo"));
    ready(browser);
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    browser.wait("a link in the address", "location.hash.startsWith('#v=')");
    let opening = browser.value("location.hash");
    browser.run(GESTURES);
    browser.wait("fifty gestures there and back", "window.links");
    assert_eq!(browser.value("links.first"), opening);
    assert_eq!(browser.value("links.nothing"), true);
    assert_eq!(browser.value("links.again"), browser.value("links.last"));
    assert_ne!(browser.value("links.last"), opening);
    assert_eq!(browser.value("links.goesOn"), true);
    // By keys, and back to what was opened.
    browser.run("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }))");
    browser.wait(
        "undone by keys",
        "!document.querySelector('#redo').disabled",
    );
    browser.run("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Z', ctrlKey: true, shiftKey: true, bubbles: true }))");
    browser.wait("redone by keys", "document.querySelector('#redo').disabled");
    browser.click("#as-opened");
    browser.wait("as opened", "document.querySelector('#as-opened').disabled");
    // A text that is written has its own, in fields of several lines as well.
    browser.run(
        "const t = document.createElement('textarea'); t.id = 'written'; document.body.append(t)",
    );
    let in_text = browser.value("!document.querySelector('#written').dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true, cancelable: true }))");
    assert_eq!(in_text, false, "it is the field's");
    browser.run("document.querySelector('#written').remove()");
    in_the_dock(browser, &opening);
    pairs(browser, page);
}

/// What is compared follows its model when a model goes, and when it comes back.
fn pairs(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?pairs"));
    ready(browser);
    let pair = "document.querySelector('#pair-first')?.value";
    browser.wait(
        "the policies",
        "document.querySelector('#pair-first option[value=always-3]')",
    );
    crate::driver::set(browser, "#pair-first", "always-3");
    browser.wait("the pair", &format!("{pair} == 'always-3'"));
    browser.wait(
        "which of them draws more",
        "/^On the same weather and tasks, “always Large 32B” draws more than “/.test(document.querySelector('#pair-said').textContent)",
    );
    // What was refused is forgotten when the value becomes another.
    let refused = "document.querySelector('#err-cv').textContent";
    crate::driver::set(browser, "#in-cv", "0.6");
    crate::driver::set(browser, "#in-cv", "24 h");
    browser.wait(
        "a refusal",
        &format!("/“h” is no unit of it/.test({refused})"),
    );
    browser.run("document.querySelector('#undo').click()");
    browser.wait(
        "and none",
        &format!("{refused} == '' && document.querySelector('#in-cv').value == '0.5'"),
    );
    browser.run("[...document.querySelectorAll('.model button')].find(b => /remove/.test(b.textContent)).click()");
    browser.wait("it has moved", &format!("{pair} == 'always-2'"));
    browser.run("document.querySelector('#undo').click()");
    browser.wait("and back", &format!("{pair} == 'always-3'"));
}

/// On a phone, where the head has gone out of sight, the dock takes back, too.
fn in_the_dock(browser: &Browser, before: &Value) {
    browser.size(390, 844);
    browser.run("scrollTo(0, 900)");
    browser.wait(
        "what was done before is written",
        &format!("location.hash == {before}"),
    );
    let field = "document.querySelector('input[type=range][data-key=mu]')";
    browser.run(&format!("{field}.value = {field}.max; {field}.dispatchEvent(new Event('input', {{ bubbles: true }})); {field}.dispatchEvent(new Event('change', {{ bubbles: true }}))"));
    browser.wait(
        "a change",
        &format!("location.hash != {before} && !document.querySelector('.chips button').disabled"),
    );
    browser.click(".chips button");
    browser.wait("taken back", &format!("location.hash == {before}"));
    browser.size(1440, 1000);
}
