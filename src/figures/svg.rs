//! Svg: a surface that writes SVG, the same bytes natively and in the page.
//!
//! Written by hand because plotters' SVG backend weighs 2.1 kB of gzip more in the page than these few shapes, and divides every
//! font size by 1.24.

use super::surface::{Drawn, Pixel, Surface};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{RGBAColor, ShapeStyle, TextStyle};
use std::cell::RefCell;

/// The shapes drawn so far.
pub struct Svg {
    size: (u32, u32),
    shapes: RefCell<String>,
}

/// Text as it may stand in XML, between tags and in attributes. Characters that XML does not know are left out.
pub fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '&' => safe += "&amp;",
            '"' => safe += "&quot;",
            '\u{0}'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{fffe}'
            | '\u{ffff}' => {}
            c => safe.push(c),
        }
    }
    safe
}

/// The value of `fill` or `stroke`; the opacity is told where there is one.
fn paint(what: &str, colour: RGBAColor) -> String {
    let RGBAColor(r, g, b, opacity) = colour;
    let mut paint = format!(" {what}=\"#{r:02x}{g:02x}{b:02x}\"");
    if opacity < 1.0 {
        paint += &format!(" {what}-opacity=\"{opacity}\"");
    }
    paint
}

impl Svg {
    /// Nothing yet, of this size.
    pub fn new(size: (u32, u32)) -> Svg {
        Svg {
            size,
            shapes: RefCell::default(),
        }
    }

    /// The whole document; `head` stands before the shapes.
    pub fn document(self, head: &str) -> String {
        let (width, height) = self.size;
        let shapes = self.shapes.into_inner();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" stroke-linejoin=\"round\">\n{head}{shapes}</svg>\n"
        )
    }

    /// Nobody else is writing while a shape is: a surface has one pen at a time.
    fn shape(&self, shape: &str) -> Drawn {
        if let Ok(mut shapes) = self.shapes.try_borrow_mut() {
            *shapes += shape;
            *shapes += "\n";
        }
        Ok(())
    }

    fn points(points: &[Pixel]) -> String {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        points.join(" ")
    }
}

/// How a shape is filled, or its line drawn.
fn drawn(style: ShapeStyle) -> String {
    if style.filled {
        return paint("fill", style.color);
    }
    let stroke = paint("stroke", style.color);
    format!(
        " fill=\"none\"{stroke} stroke-width=\"{}\"",
        style.stroke_width
    )
}

impl Surface for Svg {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn path(&self, points: &[Pixel], style: ShapeStyle) -> Drawn {
        let (points, drawn) = (Svg::points(points), drawn(style));
        self.shape(&format!("<polyline points=\"{points}\"{drawn}/>"))
    }

    fn polygon(&self, points: &[Pixel], colour: RGBAColor) -> Drawn {
        let (points, fill) = (Svg::points(points), paint("fill", colour));
        self.shape(&format!("<polygon points=\"{points}\"{fill}/>"))
    }

    fn rectangle(&self, [upper, lower]: [Pixel; 2], colour: RGBAColor) -> Drawn {
        let ((x, y), fill) = (upper, paint("fill", colour));
        let (width, height) = (lower.0 - x, lower.1 - y);
        self.shape(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{fill}/>"
        ))
    }

    fn circle(&self, (x, y): Pixel, radius: u32, style: ShapeStyle) -> Drawn {
        let drawn = drawn(style);
        self.shape(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{drawn}/>"
        ))
    }

    fn text(&self, text: &str, (x, y): Pixel, style: &TextStyle) -> Drawn {
        let anchor = match style.pos.h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        // From the line that letters stand on.
        let dy = match style.pos.v_pos {
            VPos::Top => "0.76em",
            VPos::Center => "0.35em",
            VPos::Bottom => "-0.2em",
        };
        let color = style.color;
        let (r, g, b) = color.rgb;
        let fill = paint("fill", RGBAColor(r, g, b, color.alpha));
        let (size, text) = (style.font.get_size(), escaped(text));
        self.shape(&format!(
            "<text x=\"{x}\" y=\"{y}\" dy=\"{dy}\" text-anchor=\"{anchor}\" font-family=\"sans-serif\" font-size=\"{size}\"{fill}>{text}</text>"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_know_is_left_out() {
        assert_eq!(
            escaped("a<b & \"c\"\u{1}\u{ffff}\n"),
            "a&lt;b &amp; &quot;c&quot;\n"
        );
    }
}
