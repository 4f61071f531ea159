//! The browsers that are driven, and where they come from.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .find_map(|name| folders.iter().map(|f| f.join(name)).find(|p| p.is_file()))
}

/// Kinds of browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    /// Names of the browser, of its driver, and of what holds them on Debian.
    fn names(
        self,
    ) -> (
        &'static [&'static str],
        &'static str,
        &'static [&'static str],
    ) {
        match self {
            Engine::Chromium => (
                &[
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                ],
                "chromedriver",
                &["chromium", "chromium-driver"],
            ),
            Engine::Firefox => (&["firefox-esr", "firefox"], "geckodriver", &["firefox-esr"]),
            // The driver knows its own small browser; it draws on a display, if only a virtual one.
            Engine::WebKit => (
                &["WebKitWebDriver"],
                "WebKitWebDriver",
                &["webkit2gtk-driver", "xvfb"],
            ),
        }
    }
}

/// Browser and driver, installed first where the system lets us.
pub fn find(engine: Engine) -> (PathBuf, PathBuf) {
    let (browsers, driver, packages) = engine.names();
    let tools = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools"));
    let look = || {
        let built = tools.join("bin").join(driver);
        let driver = on_path(&[driver]).or(built.is_file().then_some(built))?;
        Some((on_path(browsers)?, driver))
    };
    if let Some(found) = look() {
        return found;
    }
    if engine == Engine::Firefox && on_path(&["geckodriver"]).is_none() {
        let _ = Command::new(env!("CARGO"))
            .args(["install", "geckodriver", "--root"])
            .arg(&tools)
            .status();
    }
    if on_path(&["apt-get"]).is_some() {
        let install = ["install", "-y", "--no-install-recommends"]
            .iter()
            .chain(packages);
        for arguments in [vec!["update"], install.copied().collect()] {
            let _ = Command::new("apt-get")
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive")
                .stdout(Stdio::null())
                .status();
        }
    }
    look().unwrap_or_else(|| {
        panic!("no {engine:?} to test with: install one of {browsers:?} and {driver}, on the PATH")
    })
}

/// A display that nobody sees; gone when dropped.
pub struct Display {
    server: Child,
    /// As a program finds it in `DISPLAY`.
    pub name: String,
}

impl Display {
    pub fn start() -> Display {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", "1600x1200x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb, of the package xvfb");
        // It says which one it has taken.
        let mut number = String::new();
        let said = server.stdout.take().expect("a pipe");
        BufReader::new(said)
            .read_line(&mut number)
            .expect("a display");
        Display {
            server,
            name: format!(":{}", number.trim()),
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
