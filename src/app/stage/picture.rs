//! Drawing of the live stage: harvest and demand of the slot, fleet lanes with the slot's tasks, battery, meters.

use crate::app::kit::canvas::{pixel_ratio, prepare};
use crate::figures::style::{Look, Role, Theme, css, letter};
use crate::live::LivePath;
use crate::system::System;
use crate::units::{Unit, with_unit};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

struct Pen<'a> {
    context: &'a CanvasRenderingContext2d,
    look: Look,
}

#[derive(Clone, Copy)]
struct Rect {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Rect {
    /// The bar of a meter in it, the middle at a share `at` of its width: `share` of that wide, but at most `most`.
    fn bar(self, at: f64, share: f64, most: f64) -> Rect {
        let w = (share * self.w).min(most);
        Rect {
            x: self.x + at * self.w - 0.5 * w,
            y: self.y + 24.0,
            w,
            h: self.h - 52.0,
        }
    }
}

impl Pen<'_> {
    fn fill(&self, colour: &str, r: Rect) {
        self.context.set_fill_style_str(colour);
        self.context.fill_rect(r.x, r.y, r.w, r.h);
    }

    fn frame(&self, r: Rect) {
        self.context
            .set_stroke_style_str(&css(self.look.colour(Role::Axis)));
        self.context.set_line_width(1.0);
        self.context.stroke_rect(r.x, r.y, r.w, r.h);
    }

    fn text(&self, text: &str, x: f64, y: f64, align: &str, room: f64) {
        self.context
            .set_fill_style_str(&css(self.look.colour(Role::Text)));
        self.context.set_font(&format!(
            "{}px system-ui, sans-serif",
            self.look.text() + 1.0
        ));
        self.context.set_text_align(align);
        self.context.set_text_baseline("middle");
        // Squeezed a little where the room is short, so that nothing is cut.
        let _ = self.context.fill_text_with_max_width(text, x, y, room);
    }

    /// A vertical bar filled to a share of its height, with name above and value below, `room` wide.
    fn meter(&self, r: Rect, room: f64, share: f64, role: Role, name: &str, value: f64) {
        self.text(name, r.x + 0.5 * r.w, r.y - 10.0, "center", room);
        let filled = r.h * share.clamp(0.0, 1.0);
        self.fill(
            &css(self.look.colour(role)),
            Rect {
                y: r.y + r.h - filled,
                h: filled,
                ..r
            },
        );
        self.frame(r);
        self.text(
            &with_unit(value, Unit::Joule),
            r.x + 0.5 * r.w,
            r.y + r.h + 12.0,
            "center",
            r.w + 30.0,
        );
    }
}

/// Draws the present slot; its tasks are those of the system in which it was walked.
pub fn draw(
    canvas: &HtmlCanvasElement,
    (size, theme): ((f64, f64), Theme),
    (system, walked): (&System, &System),
    path: &LivePath,
) {
    let Some(context) = prepare(canvas, size) else {
        return;
    };
    let ratio = pixel_ratio();
    // From here on CSS pixels; finite numbers are never refused.
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    let pen = Pen {
        context: &context,
        look: Look::canvas(1.0, theme),
    };
    let (w, h) = size;
    let parts = layout(w, h);
    flows(&pen, parts[0], system, path);
    lanes(&pen, parts[1], (system, walked), path);
    meters(&pen, parts[2], system, path);
    let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
}

/// Where flows, lanes and meters stand, in CSS pixels.
fn layout(w: f64, h: f64) -> [Rect; 3] {
    let part = |x: f64, y: f64, width: f64, height: f64| Rect {
        x: x * w,
        y: y * h,
        w: width * w,
        h: height * h,
    };
    if w < 620.0 {
        [
            part(0.0, 0.0, 0.36, 0.45),
            part(0.4, 0.0, 0.6, 0.45),
            part(0.0, 0.5, 1.0, 0.5),
        ]
    } else {
        [
            part(0.0, 0.0, 0.2, 1.0),
            part(0.22, 0.0, 0.42, 1.0),
            part(0.67, 0.0, 0.33, 1.0),
        ]
    }
}

/// The lane of a model.
fn lane(r: Rect, model: usize, models: usize) -> Rect {
    let height = r.h / models.max(1) as f64;
    Rect {
        x: r.x,
        y: r.y + height * model as f64 + 2.0,
        w: r.w,
        h: height - 4.0,
    }
}

/// Whether name, tasks and share of energy stand side by side in a lane.
fn has_room(lane: Rect) -> bool {
    lane.w >= 380.0 || (lane.w >= 280.0 && lane.h < 34.0)
}

/// Largest radius of a task's dot.
const LARGEST: f64 = 9.0;

/// The middle of words that stand above their dots.
fn words(lane: Rect) -> f64 {
    lane.y + (0.25 * lane.h).max(9.0)
}

/// Where the dots begin that stand beside the words of a lane.
fn beside(lane: Rect) -> f64 {
    if lane.w < 380.0 {
        0.4 * lane.w
    } else {
        0.33 * lane.w
    }
}

/// The slot's tasks as dots: index, centre, radius.
fn dots(r: Rect, system: &System, path: &LivePath) -> Vec<(usize, f64, f64, f64)> {
    let models = system.parts().fleet.models().len();
    let mut dots = Vec::new();
    for model in 0..models {
        let lane = lane(r, model, models);
        let of_model = || {
            path.tasks
                .iter()
                .enumerate()
                .filter(|(_, t)| t.model == model)
        };
        // Beside the words where there is room, below them where there is not.
        let (from, to, top) = match has_room(lane) {
            true => (beside(lane), 0.67 * lane.w, lane.y),
            // In the lowest of lanes they keep to the lane, if not clear of the words.
            false => {
                let below = words(lane) + 8.0;
                (18.0, lane.w - 6.0, below.min(lane.y + lane.h - 4.0))
            }
        };
        let room = lane.y + lane.h - top;
        let largest = (0.5 * room).min(0.2 * lane.h);
        let step = ((to - from) / of_model().count().max(1) as f64).min(22.0);
        for (n, (index, task)) in of_model().enumerate() {
            // A task is of a kind of the system in which it was walked.
            let kind = system.workload().kinds().get(task.kind);
            let skills = kind.map_or(1, |k| k.skills);
            let radius = (1.6 * f64::from(skills).sqrt()).min(largest);
            let (x, y) = (lane.x + from + step * n as f64, top + 0.5 * room);
            dots.push((index, x, y, radius.clamp(2.0, LARGEST)));
        }
    }
    dots
}

/// The task whose dot lies at a point of a canvas of this size, in CSS pixels, within a finger's reach.
pub fn task_at(
    (w, h): (f64, f64),
    system: &System,
    path: &LivePath,
    at: (f64, f64),
) -> Option<usize> {
    let distance = |d: &(usize, f64, f64, f64)| libm::hypot(d.1 - at.0, d.2 - at.1);
    let dots = dots(layout(w, h)[1], system, path);
    let near = dots.iter().filter(|d| distance(d) < 12.0);
    near.min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .map(|d| d.0)
}

/// Harvest and demand of this slot on one scale, up to three standard deviations of a slot above the critical supply.
fn flows(pen: &Pen, r: Rect, system: &System, path: &LivePath) {
    let top = system.critical_supply() + 3.0 * system.variance_at(1).sqrt();
    let bar = |x: f64| r.bar(x, 0.26, 46.0);
    for (x, energy, role, name) in [
        (0.28, path.harvest, Role::Supply, "harvest"),
        (0.74, path.demand, Role::Demand, "demand"),
    ] {
        pen.meter(bar(x), 0.46 * r.w - 4.0, energy / top, role, name, energy);
    }
    // Means of both: the supply's against the critical supply.
    for (x, mean) in [
        (0.28, system.supply().mean()),
        (0.74, system.critical_supply()),
    ] {
        let b = bar(x);
        let y = b.y + b.h * (1.0 - (mean / top).clamp(0.0, 1.0));
        pen.fill(
            &css(pen.look.colour(Role::Text)),
            Rect {
                x: b.x - 5.0,
                y: y - 1.0,
                w: b.w + 10.0,
                h: 2.0,
            },
        );
    }
}

/// A lane for every model, with the slot's tasks sized by their skills.
fn lanes(pen: &Pen, r: Rect, (system, walked): (&System, &System), path: &LivePath) {
    let models = system.parts().fleet.models();
    let total: f64 = path
        .ledger
        .models
        .iter()
        .map(|m| m.1)
        .sum::<f64>()
        .max(f64::MIN_POSITIVE);
    for (i, model) in models.iter().enumerate() {
        let lane = lane(r, i, models.len());
        let colour = css(pen.look.model(i));
        pen.context.set_global_alpha(0.25);
        pen.fill(&colour, lane);
        pen.context.set_global_alpha(1.0);
        pen.fill(&colour, Rect { w: 5.0, ..lane });
        // Before the first slot none has been spent.
        let energy = path.ledger.models.get(i).map_or(0.0, |m| m.1);
        // No dot lies over a name.
        let (line, name_room, room) = match has_room(lane) {
            true => (
                lane.y + 0.5 * lane.h,
                beside(lane) - LARGEST - 15.0,
                0.3 * lane.w,
            ),
            false => (words(lane), 0.58 * lane.w - 22.0, 0.42 * lane.w),
        };
        pen.text(
            &format!("{} {}", letter(i), model.name),
            lane.x + 12.0,
            line,
            "left",
            name_room,
        );
        pen.text(
            &format!("{:.0} % of energy", 100.0 * energy / total),
            lane.x + lane.w - 6.0,
            line,
            "right",
            room,
        );
    }
    let colour = css(pen.look.colour(Role::Demand));
    for (_, x, y, radius) in dots(r, walked, path) {
        pen.context.begin_path();
        // Refused only of a negative radius.
        let _ = pen.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        pen.context.set_fill_style_str(&colour);
        pen.context.fill();
    }
}

/// Battery and the two running totals, all on the scale of what a critical system would move over the horizon.
fn meters(pen: &Pen, r: Rect, system: &System, path: &LivePath) {
    let (battery, t) = (path.battery(), system.horizon() as f64);
    // Only an infinite battery never spills, so that all that is unused is in it.
    let infinite = system.parts().storage.capacity().is_infinite();
    let stored = if infinite {
        "battery = unused"
    } else {
        "battery"
    };
    let spread = 2.0 * (system.variance() * t).sqrt();
    let scale = spread + system.drift().abs() * t;
    let bar = |x: f64| r.bar(x, 0.18, 54.0);
    for (x, energy, role, name) in [
        (0.2, battery.level(), Role::Unused, stored),
        (
            0.72,
            battery.auxiliary(),
            Role::Auxiliary,
            "auxiliary so far",
        ),
    ] {
        pen.meter(bar(x), 0.5 * r.w - 4.0, energy / scale, role, name, energy);
    }
}
