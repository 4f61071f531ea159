//! What the user brings: years of weather, files, fleets, and links that are kept in files.

use crate::driver::Browser;
use crate::{parts, ready};
use equipoise::scenario::link;
use equipoise::scenario::presets::preset;
use std::path::Path;

pub fn real_year(browser: &Browser) {
    browser.run("const s = document.querySelector('#preset'); s.value = 'greensboro'; s.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "the trace",
        "/On a series theory/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    assert_eq!(
        browser.value("document.querySelector('input[data-key=cv]').disabled"),
        true
    );
    browser.screenshot("real-year");
}

/// A file of one's own: a bad one is refused in words and nothing changes; a good one is used and named in the link.
pub fn own_file(browser: &Browser) {
    let choose = |name: &str, text: &str| {
        browser.run(&format!(
            "const t = new DataTransfer(); t.items.add(new File([{text:?}], {name:?})); const i = document.querySelector('input[type=file]'); i.files = t.files; i.dispatchEvent(new Event('change', {{bubbles: true}}));"
        ));
    };
    browser.wait(
        "the link of the year",
        "location.hash.includes('supply=greensboro')",
    );
    choose("gap.csv", "1,5\n2,5\n4,5\n");
    browser.wait(
        "the refusal",
        "/may have no gaps/.test(document.querySelector('#supply-said')?.textContent)",
    );
    assert!(
        browser
            .value("location.hash.includes('supply=greensboro')")
            .as_bool()
            .unwrap_or(false)
    );
    choose("mine.csv", &"3\n0\n7\n".repeat(20));
    browser.wait(
        "the link to name the file",
        "/supply=file&file=mine.csv&filehash=[0-9a-f]{16}/.test(location.hash)",
    );
    assert!(browser.text("#verdict").contains("On a series theory"));
    // The same link in a fresh page asks for the file.
    browser.run("location.reload()");
    parts::opened(browser);
    parts::ask(browser);
    browser.wait(
        "the request for the file",
        "/needs the file “mine.csv”/.test(document.querySelector('.own-file')?.textContent)",
    );
    assert!(
        browser
            .text("#verdict .refused")
            .contains("drop your file “mine.csv” on the page")
    );
    // It may also be dropped.
    drop_file(browser, "mine.csv", &"3\n0\n7\n".repeat(20));
    browser.wait(
        "the dropped file",
        "/On a series theory/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    ready(browser);
}

/// Drags a file over the page, which fetches what hears of it, and drops it.
pub fn drop_file(browser: &Browser, name: &str, text: &str) {
    let event = |kind: &str| {
        format!(
            "(() => {{ const t = new DataTransfer(); t.items.add(new File([{text:?}], {name:?})); const e = new DragEvent({kind:?}, {{ dataTransfer: t, bubbles: true, cancelable: true }}); document.querySelector('#view').dispatchEvent(e); return e.defaultPrevented; }})()"
        )
    };
    browser.run(&event("dragenter"));
    browser.wait(
        "what hears of files",
        "(() => { const e = new DragEvent('dragover', { bubbles: true, cancelable: true }); document.querySelector('#view').dispatchEvent(e); return e.defaultPrevented; })()",
    );
    browser.run(&event("drop"));
}

pub fn bad_fleet(browser: &Browser) {
    browser.run("document.querySelectorAll('#levers > details').forEach(d => d.open = true); const f = document.querySelectorAll('.model input')[4]; f.value = 'Small 1.5B'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "the refusal",
        "/two models are called/.test(document.querySelectorAll('.model')[1]?.querySelector('.refused').textContent)",
    );
    // A number of parameters as models are named by it; and none at all, where it is written.
    let size = "document.querySelectorAll('.model')[1].querySelectorAll('input')[1]";
    for (typed, is_now) in [
        ("9B", "value == '9e9'"),
        (
            "9C",
            "closest('.model').querySelector('.refused').textContent == '“C” is no unit of it'",
        ),
    ] {
        browser.run(&format!("const f = {size}; f.value = {typed:?}; f.dispatchEvent(new Event('change', {{bubbles: true}}));"));
        browser.wait(typed, &format!("{size}.{is_now}"));
    }
    browser.run("document.querySelector('#undo').click()");
    browser.wait(
        "no refusal of what is gone",
        &format!("{size}.closest('.model').querySelector('.refused').textContent == ''"),
    );
}

/// `#from=` opens the link that a text file beside the page holds, and nothing that lies elsewhere.
pub fn kept_link(browser: &Browser, page: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host/some/path/links");
    std::fs::create_dir_all(&folder).expect("folder");
    let over = link::shorten(&link::write(&preset("over").expect("kept").scenario()));
    std::fs::write(
        folder.join("over.txt"),
        format!("https://host.example/#{over}\n"),
    )
    .expect("written");
    std::fs::write(folder.join("bad.txt"), over.replace("v=5s", "v=5s&mu=1")).expect("written");
    browser.go(&format!("{page}?kept#from=links/over.txt"));
    ready(browser);
    browser.wait("the regime", "document.querySelector('#verdict').dataset.regime == 'over' && location.hash.startsWith('#v=')");
    browser.run("location.hash = '#from=links/bad.txt'");
    browser.wait(
        "the question",
        "document.querySelector('#bad-link')?.closest('dialog').open",
    );
    browser.keys("dialog button", "\u{e00c}");
    browser.wait(
        "no question",
        "!document.querySelector('#bad-link') && location.hash.startsWith('#v=')",
    );
    for (path, why) in [
        ("../over.txt", "a path below this page"),
        ("https://host.example/over.txt", "a path below this page"),
        ("links/over.csv", "must end in “.txt”"),
        ("links/none.txt", "answered 404"),
    ] {
        browser.run(&format!("location.hash = '#from={path}'"));
        browser.wait(
            why,
            &format!("document.querySelector('#verdict .refused').textContent.includes('{why}')"),
        );
    }
    assert_eq!(browser.text("#verdict .chip"), "Over-supply");
    // The missing file is an error in the console, too.
    let errors = browser.console_errors();
    assert!(errors.iter().all(|e| e.contains("none.txt")), "{errors:?}");
    browser.run("location.hash = ''");
}
