//! Style: the one home of colours, themes and sizes of all figures (and, as CSS colours, of the page).
//!
//! Okabe-Ito colours, safe for colour-blind eyes; nothing is told by colour alone: lines differ by dashes,
//! samples by marker shape, models by letter.

use plotters::style::RGBColor;

/// What is behind a figure; figures themselves never fill their background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    Light,
    /// Pale on near-black.
    Dark,
    /// Light, with heavier strokes, larger text and darker greys for the back row.
    Projector,
}

impl Theme {
    /// All themes.
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::Projector];

    /// In pages and links.
    pub fn key(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Projector => "projector",
        }
    }
}

/// How a figure is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Decides colours, weights and text sizes.
    pub theme: Theme,
    /// Device pixels per CSS pixel.
    scale: f64,
    /// Correction of font sizes for the backend.
    font: f64,
}

/// What a colour stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Baseline supply.
    Supply,
    /// Energy that tasks ask for.
    Demand,
    /// Theory of auxiliary energy.
    Auxiliary,
    /// Sampled auxiliary energy, same hue.
    AuxiliarySample,
    /// Theory of unused baseline energy.
    Unused,
    /// Sampled unused energy, same hue.
    UnusedSample,
    /// Other theory lines.
    Theory,
    /// Limits and guides.
    Guide,
    /// Letters.
    Text,
    /// Lines along which axes run.
    Axis,
    /// Faint lines across the plot.
    Grid,
}

/// Model `i` of the fleet carries letter `i` wherever it has colour `i`.
pub const LETTERS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

/// Text size \[CSS pixels\].
pub const TEXT: f64 = 13.0;
/// The same for the back row \[CSS pixels\].
const PROJECTED_TEXT: f64 = 18.0;

impl Look {
    /// For a canvas whose backing store has `scale` device pixels per CSS pixel.
    pub fn canvas(scale: f64, theme: Theme) -> Look {
        let sane = scale.is_finite() && scale > 0.0;
        Look {
            theme,
            scale: if sane { scale } else { 1.0 },
            font: 1.0,
        }
    }

    /// For plotters' SVG backend, which divides every font size by 1.24.
    pub fn svg(theme: Theme) -> Look {
        Look {
            font: 1.24,
            ..Look::canvas(1.0, theme)
        }
    }

    /// Device pixels of a length in CSS pixels.
    pub fn px(&self, css: f64) -> f64 {
        css * self.scale
    }

    /// Width of a stroke in whole device pixels.
    pub fn stroke(&self, css: f64) -> u32 {
        let heavier = if self.theme == Theme::Projector {
            1.5
        } else {
            1.0
        };
        libm::round(css * heavier * self.scale).max(1.0) as u32
    }

    /// Height of text in device pixels.
    pub fn text(&self) -> f64 {
        let css = match self.theme {
            Theme::Projector => PROJECTED_TEXT,
            _ => TEXT,
        };
        css * self.scale
    }

    /// Font size that gives this text height on the backend.
    pub fn font_size(&self, height: f64) -> f64 {
        height * self.font
    }

    /// Width that a text takes at most, near enough to place it; measuring would cost more than drawing.
    pub fn text_width(&self, text: &str, height: f64) -> f64 {
        let ems: f64 = text.chars().map(em).sum();
        ems * height
    }

    /// The colour of a role under this theme.
    pub fn colour(&self, role: Role) -> RGBColor {
        let pick = |light: u32, on_dark: u32| {
            rgb(match self.theme {
                Theme::Dark => on_dark,
                Theme::Light => light,
                Theme::Projector => match role {
                    Role::Demand | Role::Guide | Role::Axis => 0x4a_4a_4a,
                    Role::Text => 0x11_11_11,
                    _ => light,
                },
            })
        };
        match role {
            Role::Supply => pick(0x00_7d_5b, 0x2b_c4_98),
            Role::Demand => pick(0x6b_6b_6b, 0xa8_a8_a8),
            Role::Auxiliary => pick(0xa3_45_00, 0xff_9b_5a),
            Role::AuxiliarySample => rgb(0xd5_5e_00),
            Role::Unused => pick(0x1b_70_a6, 0x9f_d8_f7),
            Role::UnusedSample => rgb(0x56_b4_e9),
            Role::Theory => pick(0x22_22_22, 0xee_ee_ee),
            Role::Guide => pick(0x77_77_77, 0x99_99_99),
            Role::Text => pick(0x22_22_22, 0xe6_e6_e6),
            Role::Axis => pick(0x66_66_66, 0xa0_a0_a0),
            Role::Grid => pick(0xdd_dd_dd, 0x3a_3f_45),
        }
    }

    /// What the page has behind a figure.
    pub fn background(&self) -> RGBColor {
        rgb(if self.theme == Theme::Dark {
            0x15_18_1c
        } else {
            0xff_ff_ff
        })
    }

    /// A colour half way to the background, for what stands behind.
    pub fn faint(&self, colour: RGBColor) -> RGBColor {
        let RGBColor(r, g, b) = self.background();
        let half = |a: u8, b: u8| ((u16::from(a) + u16::from(b)) / 2) as u8;
        RGBColor(half(colour.0, r), half(colour.1, g), half(colour.2, b))
    }

    /// Colour of a model: first the hues that no energy has.
    pub fn model(&self, index: usize) -> RGBColor {
        const LIGHT: [u32; 8] = [
            0x00_72_b2, 0xe6_9f_00, 0xcc_79_a7, 0xf0_e4_42, 0x00_9e_73, 0x56_b4_e9, 0xd5_5e_00,
            0x55_55_55,
        ];
        const ON_DARK: [u32; 8] = [
            0x3c_9f_db, 0xe6_9f_00, 0xcc_79_a7, 0xf0_e4_42, 0x00_9e_73, 0x56_b4_e9, 0xd5_5e_00,
            0xbb_bb_bb,
        ];
        let colours = if self.theme == Theme::Dark {
            ON_DARK
        } else {
            LIGHT
        };
        rgb(colours.get(index).copied().unwrap_or(0x88_88_88))
    }

    /// Black or white, whichever is easier to read on a fill.
    pub fn on(&self, fill: RGBColor) -> RGBColor {
        let linear = |c: u8| libm::pow(f64::from(c) / 255.0, 2.2);
        let luminance = 0.2126 * linear(fill.0) + 0.7152 * linear(fill.1) + 0.0722 * linear(fill.2);
        if luminance > 0.18 {
            rgb(0x00_00_00)
        } else {
            rgb(0xff_ff_ff)
        }
    }
}

/// `#rrggbb`, for the page's style sheets.
pub fn css(colour: RGBColor) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

/// Letter of a model.
pub fn letter(index: usize) -> &'static str {
    LETTERS.get(index).copied().unwrap_or("?")
}

fn rgb(hex: u32) -> RGBColor {
    let [_, r, g, b] = hex.to_be_bytes();
    RGBColor(r, g, b)
}

/// Width of a character in common sans-serif fonts, in units of the text height.
fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ' ' | '[' | ']' | '(' | ')' | '/' => {
            0.34
        }
        '→' => 1.0,
        'm' | 'w' | 'M' | 'W' | '%' | '=' | '+' | '−' | '·' | '≤' | '×' => 0.84,
        'A'..='Z' => 0.7,
        '⁰'..='⁹' | '¹' | '²' | '³' => 0.4,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio of WCAG 2.
    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        let l = |c: RGBColor| 0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2);
        let (high, low) = (l(a).max(l(b)), l(a).min(l(b)));
        (high + 0.05) / (low + 0.05)
    }

    #[test]
    fn lines_and_text_stand_out_from_the_background() {
        for (theme, background) in [
            (Theme::Light, 0xff_ff_ff),
            (Theme::Dark, 0x15_18_1c),
            (Theme::Projector, 0xff_ff_ff),
        ] {
            let look = Look::canvas(1.0, theme);
            for role in [
                Role::Supply,
                Role::Demand,
                Role::Auxiliary,
                Role::Unused,
                Role::Theory,
                Role::Text,
            ] {
                let ratio = contrast(look.colour(role), rgb(background));
                assert!(ratio >= 4.5, "{theme:?} {role:?} {ratio}");
            }
            assert!(contrast(look.colour(Role::Guide), rgb(background)) >= 3.0);
            for grey in [Role::Demand, Role::Guide, Role::Axis, Role::Text] {
                let ratio = contrast(look.colour(grey), rgb(background));
                assert!(theme != Theme::Projector || ratio >= 7.0, "{grey:?}");
            }
            for model in 0..8 {
                let fill = look.model(model);
                assert!(contrast(look.on(fill), fill) >= 4.5, "{theme:?} {model}");
            }
        }
    }

    #[test]
    fn sizes_follow_the_pixel_ratio() {
        let look = Look::canvas(2.0, Theme::Light);
        assert_eq!(
            (look.px(10.0), look.stroke(1.5), look.text()),
            (20.0, 3, 26.0)
        );
        assert_eq!(Look::canvas(f64::NAN, Theme::Light).px(10.0), 10.0);
        assert_eq!(css(look.colour(Role::AuxiliarySample)), "#d55e00");
    }
}
