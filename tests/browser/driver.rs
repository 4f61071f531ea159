//! A small WebDriver client: just what the page's test needs.
//!
//! Written by hand because the common crates are asynchronous and bring a runtime and an HTTP stack of their own (129 crates
//! where this needs 17), while the test is a sequence of a dozen kinds of requests that wait for each other.

pub use crate::engine::Engine;
use crate::engine::{Display, find};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than the slowest machine takes for anything that is waited for.
pub const PATIENCE: Duration = Duration::from_secs(300);

const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// A browser that is being driven; closed when dropped.
pub struct Browser {
    /// What is driven. Only Chromium's driver takes commands of the browser's own tools (`devtools`).
    pub engine: Engine,
    driver: Child,
    /// Gone after the driver.
    _display: Option<Display>,
    session: String,
    profile: PathBuf,
}

impl Browser {
    pub fn start(engine: Engine) -> Browser {
        let (browser, driver) = find(engine);
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|l| l.local_addr())
            .expect("a free port")
            .port();
        let display = (engine == Engine::WebKit).then(Display::start);
        let mut command = Command::new(driver);
        if let Some(display) = &display {
            command.env("DISPLAY", &display.name);
        }
        let driver = command
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let profile = std::env::temp_dir().join(format!("equipoise-browser-{port}"));
        let mut this = Browser {
            engine,
            driver,
            _display: display,
            session: format!("http://127.0.0.1:{port}"),
            profile,
        };
        let until = Instant::now() + PATIENCE;
        while this.call("GET", "/status", &Value::Null).is_err() {
            assert!(Instant::now() < until, "the driver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
        flags.push(format!("--user-data-dir={}", this.profile.display()));
        let wish = match engine {
            Engine::Chromium => json!({
                "goog:chromeOptions": { "binary": browser, "args": flags },
                "goog:loggingPrefs": { "browser": "ALL" },
            }),
            Engine::Firefox => {
                json!({ "moz:firefoxOptions": { "binary": browser, "args": ["-headless"] } })
            }
            Engine::WebKit => json!({}),
        };
        let wish = json!({ "capabilities": { "alwaysMatch": wish } });
        let session = this
            .call("POST", "/session", &wish)
            .expect("a browser session");
        this.session = format!(
            "{}/session/{}",
            this.session,
            session["sessionId"].as_str().expect("an id")
        );
        this
    }

    pub fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}{path}", self.session);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)));
        let agent: ureq::Agent = config.build().into();
        let answer = match method {
            "GET" => agent.get(&url).call(),
            "DELETE" => agent.delete(&url).call(),
            _ => agent.post(&url).send_json(body),
        };
        let value: Value = answer
            .and_then(|mut a| a.body_mut().read_json())
            .map_err(|e| e.to_string())?;
        match value["value"]["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["value"]["message"])),
            None => Ok(value["value"].clone()),
        }
    }

    pub fn post(&self, path: &str, body: Value) -> Value {
        self.call("POST", path, &body)
            .unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn go(&self, url: &str) {
        self.post("/url", json!({ "url": url }));
    }

    /// Closes the tab once there is another, and goes there.
    pub fn only_a_new_tab(&self) {
        let new = self.post("/window/new", json!({ "type": "tab" }));
        let closed = self.call("DELETE", "/window", &Value::Null);
        closed.expect("a tab less");
        self.post("/window", json!({ "handle": new["handle"] }));
    }

    /// The value of a JavaScript expression.
    pub fn value(&self, expression: &str) -> Value {
        self.post(
            "/execute/sync",
            json!({ "script": format!("return ({expression});"), "args": [] }),
        )
    }

    pub fn text(&self, css: &str) -> String {
        let expression =
            format!("document.querySelector({css:?})?.textContent ?? '(nothing there)'");
        self.value(&expression)
            .as_str()
            .unwrap_or_default()
            .to_string()
    }

    pub fn run(&self, script: &str) {
        self.post("/execute/sync", json!({ "script": script, "args": [] }));
    }

    /// Until it is so.
    pub fn wait(&self, what: &str, expression: &str) {
        let until = Instant::now() + PATIENCE;
        while self.value(&format!("!!({expression})")) != Value::Bool(true) {
            assert!(
                Instant::now() < until,
                "waited in vain for: {what}; the page says: {} {} {}",
                self.text("#boot-message"),
                self.text("#progress"),
                self.text("#verdict-more")
            );
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("/element", json!({ "using": "css selector", "value": css }));
        let id = found
            .as_object()
            .and_then(|o| o.values().next())
            .and_then(Value::as_str);
        id.unwrap_or_else(|| panic!("no element {css}")).to_string()
    }

    pub fn click(&self, css: &str) {
        let element = self.element(css);
        self.post(&format!("/element/{element}/click"), json!({}));
    }

    /// Types into an element; WebDriver's private-use characters stand for keys.
    pub fn keys(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.post(
            &format!("/element/{element}/value"),
            json!({ "text": text }),
        );
    }

    /// A mouse button or a finger goes down, along the points, and up again \[CSS pixels of the window\].
    pub fn stroke(&self, touch: bool, way: &[(f64, f64)]) {
        let (Some(first), Some(last)) = (way.first(), way.last()) else {
            return;
        };
        if touch {
            let send = |kind: &str, points: Value| {
                self.devtools(
                    "Input.dispatchTouchEvent",
                    json!({ "type": kind, "touchPoints": points }),
                )
            };
            let finger = |p: &(f64, f64)| json!([{ "x": p.0, "y": p.1 }]);
            send("touchStart", finger(first));
            way.iter().for_each(|p| _ = send("touchMove", finger(p)));
            send("touchEnd", json!([]));
            return;
        }
        let send = |kind: &str, buttons: u32, p: &(f64, f64)| {
            self.devtools("Input.dispatchMouseEvent", json!({ "type": kind, "x": p.0, "y": p.1, "button": "left", "buttons": buttons, "clickCount": 1 }))
        };
        send("mousePressed", 1, first);
        way.iter().for_each(|p| _ = send("mouseMoved", 1, p));
        send("mouseReleased", 0, last);
    }

    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post(
            "/goog/cdp/execute",
            json!({ "cmd": command, "params": parameters }),
        )
    }

    /// A window with so much room; that of another engine's has its frame, too.
    pub fn size(&self, width: u32, height: u32) {
        if self.engine == Engine::Chromium {
            return self.dense(width, height, 1);
        }
        self.post("/window/rect", json!({ "width": width, "height": height }));
    }

    /// A screen with so many device pixels for a CSS pixel.
    pub fn dense(&self, width: u32, height: u32, ratio: u32) {
        self.devtools("Emulation.setDeviceMetricsOverride", json!({ "width": width, "height": height, "deviceScaleFactor": ratio, "mobile": width < 600 }));
    }

    pub fn scheme(&self, scheme: &str) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme }, { "name": "prefers-reduced-motion", "value": "reduce" },
        ]}));
    }

    /// As on paper, `print`, or on a `screen`.
    pub fn media(&self, media: &str) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media }));
    }

    /// Runs a script in every page before its own.
    pub fn before_pages(&self, script: &str) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        );
    }

    /// JavaScript heap after a collection \[bytes\].
    pub fn heap(&self) -> f64 {
        self.devtools("HeapProfiler.collectGarbage", json!({}));
        self.devtools("Runtime.getHeapUsage", json!({}))["usedSize"]
            .as_f64()
            .unwrap_or(f64::NAN)
    }

    /// Errors in the browser's console since the last call; other drivers than Chromium's tell of none.
    pub fn console_errors(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            return Vec::new();
        }
        let log = self.post("/se/log", json!({ "type": "browser" }));
        let severe = |e: &&Value| e["level"] == "SEVERE";
        log.as_array().map_or(Vec::new(), |l| {
            l.iter()
                .filter(severe)
                .map(|e| e["message"].to_string())
                .collect()
        })
    }

    /// The whole page as a picture in target/screenshots; of other engines the window.
    pub fn screenshot(&self, name: &str) {
        if self.engine != Engine::Chromium {
            let shot = self.call("GET", "/screenshot", &Value::Null);
            return keep(
                &format!("{name}-{:?}", self.engine),
                &shot.expect("a picture"),
            );
        }
        let height = self.value("document.documentElement.scrollHeight");
        let width = self.value("window.innerWidth");
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let shot = self.devtools(
            "Page.captureScreenshot",
            json!({ "format": "png", "clip": clip, "captureBeyondViewport": true }),
        );
        keep(name, &shot["data"]);
    }
}

/// Writes a picture that a driver has sent.
fn keep(name: &str, shot: &Value) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/screenshots");
    std::fs::create_dir_all(folder).expect("folder");
    let bytes = base64(shot.as_str().unwrap_or_default());
    std::fs::write(format!("{folder}/{name}.png"), bytes).expect("written");
}

/// Gives a list or a field a value, as whoever chooses or types it.
pub fn set(browser: &Browser, css: &str, value: &str) {
    browser.run(&format!("const s = document.querySelector('{css}'); s.value = '{value}'; s.dispatchEvent(new Event('change', {{bubbles: true}}));"));
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.call("DELETE", "", &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text
        .bytes()
        .filter(|c| *c != b'=' && !c.is_ascii_whitespace())
        .collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0, |b, c| (b << 6) | digit(*c)) << (6 * (4 - group.len()));
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(group.len() - 1));
    }
    bytes
}
