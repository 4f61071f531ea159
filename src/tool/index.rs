//! index.html: replaces its `data-trunk` links by what they stand for. All addresses are relative, so that the page works
//! under any path of any static host, and all but index.html lies in a folder of its build (`super::files`).
//!
//! Read by hand: three kinds of tags of one file of ours need no library, and one that rewrites HTML brings an engine of CSS
//! along, which took a tenth of the time that the tool took to compile.

use super::slim::compact;
use super::sources;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// Says why the page does not start where its script cannot be loaded. Within the page; the policy allows no other script
/// there.
const WATCH: &str = include_str!("page/watch.js");

/// A file or folder that the page needs beside it: where it lies in the project, and its name.
pub type Asset = (String, String);

/// What the page of a reader without JavaScript shows.
pub const PICTURE: &str = "picture.svg";
/// Where it lies in the project, and how index.html calls it there.
pub const PICTURE_FROM: &str = "tests/snapshots/supply-v-wide-light.svg";

/// What stands in place of the links.
pub struct Links<'a> {
    /// In place of the icon.
    pub icon: String,
    /// In place of the style.
    pub style: String,
    /// In place of the module.
    pub module: String,
    /// What the page may load and run.
    pub policy: String,
    /// Name, version and build.
    pub program: &'a str,
    /// Where the picture is.
    pub picture: String,
}

fn watch() -> String {
    compact(WATCH)
}

/// A script or a style within the page, as a policy names it.
pub fn hash(script: &str) -> String {
    format!(
        "'sha256-{}'",
        BASE64_STANDARD.encode(Sha256::digest(script))
    )
}

/// What a page of ours may load and run: what a host may send as a header.
pub fn policy() -> Result<String, String> {
    let watch = hash(&watch());
    let styles: String = sources::styles()?
        .iter()
        .map(|style| format!(" {}", hash(style)))
        .collect();
    Ok(format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {watch}; style-src 'self'{styles}; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:"
    ))
}

impl<'a> Links<'a> {
    /// Those of a page whose files lie in a folder.
    pub fn beside(folder: &str, program: &'a str) -> Result<Links<'a>, String> {
        let at = |name: &str| format!("./{folder}/{name}");
        Ok(Links {
            icon: format!("<link rel=\"icon\" href=\"{}\">", at("icon.svg")),
            style: format!("<link rel=\"stylesheet\" href=\"{}\">", at("main.css")),
            module: format!(
                "<link rel=\"modulepreload\" href=\"{}\"><link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin><script>{}</script><script type=\"module\" src=\"{}\"></script>",
                at("equipoise.js"),
                at("equipoise_bg.wasm"),
                watch(),
                at("boot.js")
            ),
            policy: policy()?,
            program,
            picture: at(PICTURE),
        })
    }
}

/// The value of an attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(after.split_once('"')?.0)
}

/// What stands before a tag of Trunk's, and the tag.
type Tag<'a> = (&'a str, &'a str);

/// The tags of a source that are Trunk's, and what stands after the last.
fn tags(source: &str) -> Result<(Vec<Tag<'_>>, &str), String> {
    let (mut tags, mut rest) = (Vec::new(), source);
    while let Some(mark) = rest.find(" data-trunk") {
        let unclosed = || "index.html: a data-trunk tag has no end".to_string();
        let start = rest.get(..mark).and_then(|r| r.rfind('<'));
        let start = start.ok_or_else(unclosed)?;
        let closing = match rest.get(start..).is_some_and(|t| t.starts_with("<script")) {
            true => "</script>",
            false => ">",
        };
        let (before, tag) = rest.split_at(start);
        let end = tag.find(closing).ok_or_else(unclosed)? + closing.len();
        let (tag, after) = tag.split_at(end);
        tags.push((before, tag));
        rest = after;
    }
    Ok((tags, rest))
}

/// The files and folders that the source names; refuses a `data-trunk` link that is not understood.
pub fn assets(source: &str) -> Result<Vec<Asset>, String> {
    let (tags, _) = tags(source)?;
    let mut assets = Vec::new();
    for (_, tag) in tags {
        let from = attribute(tag, "href").unwrap_or_default();
        let name = from.rsplit('/').next().unwrap_or_default();
        match attribute(tag, "rel") {
            Some("css" | "icon" | "copy-dir" | "copy-file") if !name.is_empty() => {
                assets.push((from.to_string(), name.to_string()));
            }
            Some("rust") => {}
            None if tag.starts_with("<script") => {}
            _ => return Err(format!("index.html: {tag} is not understood")),
        }
    }
    Ok(assets)
}

/// The finished page.
pub fn render(source: &str, links: &Links) -> Result<String, String> {
    let (tags, rest) = tags(source)?;
    let mut page = String::new();
    for (before, tag) in tags {
        page += before;
        page += match attribute(tag, "rel") {
            Some("rust") => &links.module,
            Some("css") => &links.style,
            Some("icon") => &links.icon,
            _ => "",
        };
    }
    page += rest;
    let head = format!(
        "<head>\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n  <meta name=\"generator\" content=\"{}\">",
        links.policy, links.program
    );
    if page.matches("<head>").count() != 1 {
        return Err("index.html: there must be one <head>".into());
    }
    // Lines that held only what is gone.
    let lines: Vec<&str> = page.lines().filter(|l| !l.trim().is_empty()).collect();
    let page = lines.join("\n") + "\n";
    Ok(page
        .replace("<head>", &head)
        .replace(PICTURE_FROM, &links.picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "<html>\n<head>\n<link data-trunk rel=\"rust\" href=\"Cargo.toml\">\n<link rel=\"css\" data-trunk href=\"style/main.css\">\n<link data-trunk rel=\"copy-dir\" href=\"assets/traces\">\n<script data-trunk src=\"a.js\"></script>\n</head>\n<body></body></html>";

    #[test]
    fn links_become_relative_and_assets_are_listed() {
        let page = render(SOURCE, &links("12ab")).expect("understood");
        assert!(
            page.contains("</script><script type=\"module\" src=\"./12ab/boot.js\"")
                && page.contains("href=\"./12ab/main.css\"")
        );
        assert!(!page.contains("data-trunk") && page.contains("Content-Security-Policy"));
        let assets = assets(SOURCE).expect("understood");
        let names: Vec<&str> = assets.iter().map(|(_, to)| to.as_str()).collect();
        assert_eq!(names, ["main.css", "traces"]);
    }

    fn links(folder: &str) -> Links<'_> {
        Links::beside(folder, "Equipoise 1").expect("the styles")
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for odd in [
            "<head><link data-trunk rel=\"sass\" href=\"a.scss\"></head>",
            "<head><link data-trunk rel=css href=a.css></head>",
            "<head><link data-trunk rel=\"css\"",
        ] {
            assert!(assets(odd).expect_err("refused").starts_with("index.html"));
        }
        assert!(render("<html></html>", &links("a")).is_err());
    }
}
