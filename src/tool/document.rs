//! doc/theory.md as a page of its own, beside the explorer: no script, nothing to load but the icon and its style.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Its name in the folder of the build.
pub const NAME: &str = "theory.html";

/// Its style's name.
pub const STYLE: &str = "theory.css";

/// What a heading is linked by: `e6` for an equation, `E6 Spitzer's identity`; otherwise its words, as on GitHub.
fn anchor(title: &str) -> String {
    let first = title.split(' ').next().unwrap_or_default();
    let number = first.strip_prefix('E');
    if number.is_some_and(|n| n.parse::<u32>().is_ok()) {
        return first.to_lowercase();
    }
    let kept = title.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' => Some(c),
        _ => None,
    });
    kept.collect::<String>().to_lowercase()
}

/// The words of a heading whose content begins here.
fn title(events: &[Event<'_>]) -> String {
    let content = events
        .iter()
        .take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
    let words = content.filter_map(|e| match e {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        _ => None,
    });
    words.collect()
}

/// What stands around the text.
pub enum Around<'a> {
    /// Icon, style and the explorer lie beside it.
    Folder,
    /// Nothing does; this is its style.
    Nothing(&'a str),
}

/// The whole page; the first heading is its title.
pub fn render(markdown: &str, around: &Around) -> String {
    let mut events: Vec<Event<'_>> = Parser::new_ext(markdown, Options::ENABLE_TABLES).collect();
    let (mut name, mut equations) = (None, Vec::new());
    for at in 0..events.len() {
        let (before, after) = events.split_at_mut(at + 1);
        if let Some(Event::Start(Tag::Heading { id, .. })) = before.last_mut() {
            let title = title(after);
            let anchor = anchor(&title);
            let number = anchor.strip_prefix('e').and_then(|n| n.parse::<u32>().ok());
            equations.extend(number);
            *id = Some(CowStr::from(anchor));
            name.get_or_insert(title);
        }
    }
    equations.sort_unstable();
    let link = |n: u32| format!("<a href=\"#e{n}\">E{n}</a> ");
    let equations: String = equations.into_iter().map(link).collect();
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    let name = name.unwrap_or_default();
    let (policy, links, home) = match around {
        Around::Folder => (
            "style-src 'self'",
            format!(
                "<link rel=\"icon\" href=\"./icon.svg\">\n<link rel=\"stylesheet\" href=\"./{STYLE}\">"
            ),
            "<a href=\"../\">Equipoise</a> ",
        ),
        Around::Nothing(style) => (
            "style-src 'unsafe-inline'",
            format!("<style>{style}</style>"),
            "",
        ),
    };
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; {policy}\">
<title>{name} | Equipoise</title>
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
{links}
</head>
<body>
<nav aria-label=\"Equations\">{home}{equations}</nav>
<main>
{body}</main>
</body>
</html>
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_document() {
        let page = render(
            "# Why, and `how`\n\n### E6 Spitzer's *identity*\n\n```text\na < b\n```\n\n| a |\n|---|\n| 1 |\n",
            &Around::Folder,
        );
        for part in [
            "<title>Why, and how | Equipoise</title>",
            "<h1 id=\"why-and-how\">",
            "<h3 id=\"e6\">E6 Spitzer's <em>identity</em></h3>",
            "<a href=\"#e6\">E6</a>",
            "a &lt; b",
            "<td>1</td>",
        ] {
            assert!(page.contains(part), "{part} not in {page}");
        }
        assert!(!page.contains("<script"));
    }

    #[test]
    fn anchors_of_words() {
        assert_eq!(anchor("E12 Price"), "e12");
        assert_eq!(anchor("Energy of E2"), "energy-of-e2");
        assert_eq!(anchor("Lossy, and heeded"), "lossy-and-heeded");
    }
}
