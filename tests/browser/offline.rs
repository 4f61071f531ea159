//! Without network: after a visit the page is there, whole, and never one build with files of another.

use crate::builds::{files, other};
use crate::driver::{Browser, Engine, set};
use crate::parts;
use equipoise::tool::serve;
use std::path::{Path, PathBuf};

/// Waits until the page of this build is kept, and no other.
fn kept(browser: &Browser, count: usize) {
    browser.run("navigator.serviceWorker.ready.then(async (r) => { window.active = r.active; })");
    browser.wait("the keeper", "window.active?.state == 'activated'");
    browser.run("window.names = null; const look = async () => { window.names = await caches.keys(); setTimeout(look, 200); }; look();");
    browser.wait("what is kept", &format!("window.names?.length == {count}"));
}

fn year(browser: &Browser, preset: &str, key: &str) {
    set(browser, "#preset", preset);
    browser.wait(
        "the year",
        &format!("/On a series theory/.test(document.querySelector('#verdict-more')?.textContent) && location.hash.includes('supply={key}')"),
    );
}

fn build(browser: &Browser) -> String {
    let build = browser.value("document.querySelector('meta[name=generator]').content");
    build.as_str().unwrap_or_default().to_string()
}

pub fn offline(browser: &Browser, dist: &Path) {
    let host: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host-offline");
    let below = host.join("some/path");
    let _ = std::fs::remove_dir_all(&host);
    files(dist, true).write(&below).expect("written");
    let server = serve::start(serve::listen(0).expect("port"), host.clone()).expect("server");
    let page = format!("{}some/path/", server.address());
    let port: u16 = server.address()[17..]
        .trim_end_matches('/')
        .parse()
        .expect("a port");
    browser.go(&page);
    parts::opened(browser);
    kept(browser, 1);
    drop(server);

    // Nobody serves, and all of it is there.
    browser.go(&format!("{page}?anew"));
    parts::opened(browser);
    parts::ask(browser);
    browser.wait("the sample", "!document.querySelector('#report').disabled");
    year(browser, "greensboro", "greensboro");
    year(browser, "sand-point", "sandpoint");
    browser.click("#lessons");
    browser.wait("the lessons", "document.querySelector('#lesson li button')");
    assert!(build(browser).contains("build aaaaaaaa"));

    // B takes the place of A: its page is B's and only B's, while A's is kept until its pages are gone.
    std::fs::remove_dir_all(&below).expect("removed");
    other(files(dist, true)).write(&below).expect("written");
    let again =
        || serve::start(serve::listen(port).expect("the port"), host.clone()).expect("server");
    let server = again();
    browser.go(&page);
    parts::opened(browser);
    assert!(build(browser).contains("build bbbbbbbb"));
    parts::ask(browser);
    browser.wait("the sample", "!document.querySelector('#report').disabled");
    // A browser looks for B some time after a visit; here at once.
    browser
        .run("navigator.serviceWorker.ready.then((r) => { window.registration = r; r.update(); })");
    browser.wait("B to be kept beside A", "window.registration?.waiting");
    kept(browser, 2);
    browser.only_a_new_tab();
    // Firefox lets A go only when A has been idle for half a minute.
    let idle = match browser.engine {
        Engine::Firefox => 40,
        _ => 1,
    };
    std::thread::sleep(std::time::Duration::from_secs(idle));
    browser.go(&page);
    parts::opened(browser);
    kept(browser, 1);
    drop(server);
    browser.go(&format!("{page}index.html"));
    parts::opened(browser);
    parts::ask(browser);
    assert!(build(browser).contains("build bbbbbbbb"));

    // A build that keeps nothing ends what was kept.
    files(dist, false).write(&below).expect("written");
    let server = again();
    browser.go(&page);
    browser.run("window.left = 1; const look = async () => { window.left = (await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length; setTimeout(look, 200); }; look();");
    browser.wait("no keeper", "window.left === 0");
    drop(server);
}
