//! Export: a figure to take home, as SVG, PNG or CSV. Inside the file is what it shows, the link of its scenario, the hash of its
//! results, the sources of its numbers and the version: whoever finds it can make it again. Nothing depends on a browser, so that
//! the bytes of SVG and CSV are the same natively and in the page.

use super::chart::Figure;
use super::joined;
use super::list::Entry;
use super::pen::{Drawn, Pen, Refused};
use super::style::{Look, Role, Theme};
use super::surface::{Area, Inset, Surface};
use super::svg::{Svg, escaped};
use plotters::style::text_anchor::{HPos, VPos};

/// Width and height of a picture \[CSS pixels\], with its title and the line below it.
pub const SIZE: (u32, u32) = (720, 480);
/// Room above and below the plot \[CSS pixels\].
const ABOVE: f64 = 32.0;
const BELOW: f64 = 26.0;
/// Letters of the title, and of the line below, in units of those in the plot.
const TITLE: f64 = 1.3;
const LINE: f64 = 0.9;
/// Device pixels per CSS pixel of a PNG.
pub const DENSITY: u32 = 2;

/// Name and version of the program.
pub const PROGRAM: &str = concat!("Equipoise ", env!("CARGO_PKG_VERSION"));

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The link of its scenario, as an address or only the fragment.
    pub link: String,
    /// The hash of its report; none while it is still being sampled.
    pub hash: Option<String>,
    /// Where its numbers come from.
    pub sources: Vec<String>,
    /// Name, version and build of what has made it.
    pub program: String,
}

/// A figure with its origin.
pub struct Export<'a> {
    /// Which figure it is.
    pub entry: &'a Entry,
    /// The figure.
    pub figure: &'a dyn Figure,
    /// Where it comes from.
    pub origin: Origin,
}

/// A note that goes into every file: its name, a term of Dublin Core, and the text.
type Note = (&'static str, String);

impl Export<'_> {
    /// The hash, or why there is none.
    fn results(&self) -> String {
        match &self.origin.hash {
            Some(hash) => format!("results {hash}"),
            None => "results that were still being sampled".into(),
        }
    }

    /// The answer with what there is to know of it, such as what is approximate and why.
    fn description(&self) -> String {
        joined(&[&self.figure.sentence(), &self.figure.more()])
    }

    /// Name of a file: figure, and the first digits of the hash of its results.
    pub fn name(&self, extension: &str) -> String {
        let hash = self.origin.hash.as_deref().and_then(|hash| hash.get(..8));
        let hash = hash.map_or(String::new(), |hash| format!("-{hash}"));
        format!("equipoise-{}{hash}.{extension}", self.entry.key)
    }

    /// What goes into every file.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = vec![
            ("Title", self.entry.question.to_string()),
            ("Description", self.description()),
            ("Source", self.origin.link.clone()),
            ("Identifier", self.results()),
            ("Creator", self.origin.program.clone()),
        ];
        let sources = self.origin.sources.iter();
        notes.extend(sources.map(|s| ("References", s.clone())));
        notes
    }

    /// Draws the picture: background, title, figure, and a line that says what is inside the file. A surface as large as
    /// [`SIZE`] says under this look.
    pub fn draw(&self, surface: &dyn Surface, look: &Look) -> Drawn {
        let whole = Area::of(surface);
        let pen = Pen {
            surface,
            area: whole,
            look,
        };
        let bounds = pen.bounds();
        pen.rectangle(bounds, look.background(), 1.0)?;
        let (left, room) = (look.px(5.0), bounds.right - look.px(10.0));
        let text = |text: &str, y: f64, size: f64, role: Role| {
            let look = &Look::canvas(look.px(size), look.theme);
            let anchor = (HPos::Left, VPos::Center);
            let pen = Pen { look, ..pen };
            pen.text(text, (left, y), anchor, room, look.colour(role))
        };
        let (above, below) = (look.px(ABOVE), look.px(BELOW));
        text(self.entry.question, 0.5 * above, TITLE, Role::Text)?;
        let line = format!(
            "{PROGRAM}, {}; the link and all sources are inside this file",
            self.results()
        );
        text(&line, bounds.bottom - 0.5 * below, LINE, Role::Demand)?;
        let area = Area {
            top: above as i32,
            height: whole.height.saturating_sub((above + below) as u32),
            ..whole
        };
        self.figure.draw(&Inset { surface, area }, look)
    }

    /// The picture as SVG.
    pub fn svg(&self) -> Result<String, Refused> {
        let surface = Svg::new(SIZE);
        self.draw(&surface, &Look::canvas(1.0, Theme::Light))?;
        let (title, sentence) = (self.entry.question, self.description());
        let mut head = format!(
            "<title>{}</title>\n<desc>{} {}</desc>\n<metadata xmlns:dc=\"http://purl.org/dc/terms/\">\n",
            escaped(title),
            escaped(title),
            escaped(&sentence)
        );
        for (name, text) in self.notes() {
            let (name, text) = (name.to_ascii_lowercase(), escaped(&text));
            head += &format!("<dc:{name}>{text}</dc:{name}>\n");
        }
        head += "</metadata>\n";
        Ok(surface.document(&head))
    }

    /// The numbers as CSV after lines of notes that begin with `# `.
    pub fn csv(&self) -> String {
        let line = |(name, text): Note| {
            let text = text.replace(['\r', '\n'], " ");
            format!("# {name}: {text}\r\n")
        };
        let notes: String = self.notes().into_iter().map(line).collect();
        notes + &self.figure.table().csv()
    }

    /// A PNG with the notes inside; `None` where the bytes are none.
    pub fn png(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        // Signature and header, which is the first chunk and has 13 bytes.
        let (head, rest) = bytes.split_at_checked(8 + 12 + 13)?;
        if !head.starts_with(b"\x89PNG\r\n\x1a\n") {
            return None;
        }
        let mut png = head.to_vec();
        for (name, text) in self.notes() {
            note(&mut png, name, &text);
        }
        png.extend_from_slice(rest);
        Some(png)
    }
}

/// Writes a chunk of text: `tEXt` where Latin-1 has all of its characters, else `iTXt`. By hand, for a crate that reads and
/// writes pictures would weigh more than these lines.
fn note(png: &mut Vec<u8>, name: &str, text: &str) {
    let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    let mut chunk = match latin {
        Some(_) => b"tEXt".to_vec(),
        None => b"iTXt".to_vec(),
    };
    chunk.extend_from_slice(name.as_bytes());
    match latin {
        Some(latin) => {
            chunk.push(0);
            chunk.extend(latin);
        }
        None => {
            // Not compressed, of no language, and with no other name.
            chunk.extend_from_slice(&[0; 5]);
            chunk.extend_from_slice(text.as_bytes());
        }
    }
    let length = (chunk.len() as u32).saturating_sub(4);
    png.extend(length.to_be_bytes());
    png.extend(&chunk);
    png.extend(crc(&chunk).to_be_bytes());
}

/// Cyclic redundancy check of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
mod tests;
