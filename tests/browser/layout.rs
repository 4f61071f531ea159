//! What is moved and what moves, in one view: bounding boxes on the first screen.

use crate::driver::Browser;
use crate::ready;

/// Rows of the levers, by their keys.
const LEVERS: &str = "['mu', 'cv', 'alpha', 'b', 'l0', 'spred', 'policy']";

/// Names of what does not lie wholly in the window, or is too low, or too high.
pub fn outside(browser: &Browser, stage: bool, leads: u32, row: f64) -> String {
    let script = format!(
        "(() => {{
          const bad = [], box = css => document.querySelector(css).getBoundingClientRect();
          const whole = (name, r) => {{ if (r.top < 0 || r.left < 0 || r.bottom > innerHeight || r.right > innerWidth || r.width == 0) bad.push(name); }};
          whole('verdict', box('#verdict'));
          for (const key of {LEVERS}) {{
            const r = box(`#levers > .row[data-key=${{key}}]`);
            whole(key, r);
            if (r.height > {row}) bad.push(`${{key}} is ${{r.height}} px high`);
          }}
          if ({stage}) {{ const r = box('#stage canvas'); whole('stage', r); if (r.height > 170) bad.push('stage too high'); }}
          for (const id of ['supply-v', 'growth', 'routing'].slice(0, {leads})) {{
            const r = box(`#${{id}} canvas`);
            whole(id, r);
            if (r.height < 200) bad.push(`${{id}} is ${{r.height}} px high`);
          }}
          return bad.join(', ');
        }})()"
    );
    browser
        .value(&script)
        .as_str()
        .unwrap_or("no answer")
        .into()
}

/// On wide screens levers, verdict, stage and lead figures at once; on a phone verdict, any figure and the dock.
pub fn first_screen(browser: &Browser, page: &str) {
    for (width, height, leads) in [
        (1440, 900, 3),
        (1366, 768, 3),
        (1280, 720, 2),
        (1024, 768, 2),
    ] {
        browser.size(width, height);
        browser.go(&format!("{page}?first{width}"));
        ready(browser);
        let bad = outside(browser, width >= 1280, leads, 52.5);
        assert!(bad.is_empty(), "{width} x {height}: {bad}");
    }
    for (width, height, least) in [(390, 844, 220), (360, 640, 180)] {
        browser.size(width, height);
        browser.go(&format!("{page}?first{width}"));
        ready(browser);
        let script = format!(
            "(() => {{
              const bad = [], box = e => e.getBoundingClientRect();
              for (const figure of document.querySelectorAll('figure')) {{
                figure.scrollIntoView({{ block: 'start' }});
                scrollBy(0, -box(document.querySelector('#verdict')).height);
                const verdict = box(document.querySelector('#verdict')), dock = box(document.querySelector('#dock')), plot = box(figure.querySelector('canvas'));
                if (verdict.top < 0 || verdict.height > 72) bad.push('verdict');
                if (dock.bottom > innerHeight + 1 || dock.height > 132) bad.push(`dock of ${{dock.height}} px`);
                if (Math.min(plot.bottom, dock.top) - Math.max(plot.top, verdict.bottom) < {least}) bad.push(figure.id);
                if (document.querySelectorAll('#dock input[type=range]').length < 20) bad.push('controls');
              }}
              return bad.join(', ');
            }})()"
        );
        assert_eq!(browser.value(&script), "", "{width} x {height}");
        // One task after the other follows the first answers, before the figure that draws the same path.
        let order = "['verdict', 'notice', 'supply-v', 'growth', 'routing', 'stage', 'trajectory', 'regimes', 'about'].map(id => document.getElementById(id).getBoundingClientRect().top + scrollY).every((top, i, all) => !i || top > all[i - 1])";
        browser.run("scrollTo(0, 0)");
        assert_eq!(browser.value(order), true, "{width}: an order to read in");
        // Another chip, another control in the dock; "all" shows every one.
        browser.run("[...document.querySelectorAll('.chips button')].find(b => b.textContent == 'volatility').click()");
        browser.wait("the volatility in the dock", "(r => r.height > 0 && r.bottom <= innerHeight)(document.querySelector('.row[data-key=cv]').getBoundingClientRect()) && document.querySelector('.row[data-key=mu]').getBoundingClientRect().height == 0");
        browser.run("[...document.querySelectorAll('.chips button')].at(-1).click()");
        browser.wait("the sheet", "document.querySelector('.row[data-key=mu]').getBoundingClientRect().height > 0 && document.querySelector('#dock').getBoundingClientRect().height <= 0.6 * innerHeight + 1");
    }
}
