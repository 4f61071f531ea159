//! Rules: what no sentence may say, and what none may say beside which numbers.

use crate::said::Said;
use equipoise::diffusion::regime::Regime;
use equipoise::figures::chart::WORDS;
use equipoise::report::answer::Value;
use equipoise::theory::expected::Forms;
use equipoise::units::parse;

/// The number before a word, as it is written for people.
fn number_before(text: &str, word: &str) -> Option<f64> {
    let (before, _) = text.split_once(word)?;
    parse(&before.rsplit(' ').next()?.replace('−', "-"))
}

/// Everything in a text that reads as per cent.
fn percents(text: &str) -> Vec<f64> {
    let parts: Vec<&str> = text.split(" %").collect();
    let numbers = parts.iter().take(parts.len().saturating_sub(1));
    numbers
        .filter_map(|p| parse(&p.rsplit([' ', '(']).next()?.replace('−', "-")))
        .collect()
}

pub fn check(forms: &Forms, said: &[Said], fault: &mut impl FnMut(String)) {
    for Said {
        name,
        sentence,
        text,
    } in said
    {
        let words = sentence.split_whitespace().count();
        if words > WORDS {
            fault(format!("{name} answers in {words} words: {sentence}"));
        }
        for never in [
            "NaN",
            "undefined",
            "∞",
            "inf",
            "-0 ",
            "−0 ",
            "  ",
            "power ∞",
            "..",
        ] {
            if text.contains(never) {
                fault(format!("{name} says “{never}”: {text}"));
            }
        }
        if !text.ends_with('.') {
            fault(format!("{name} has no end: {text}"));
        }
        // A range is two numbers in their order.
        for range in text.split("between ").skip(1) {
            let ends = range.split_once(" and ");
            if ends.is_some_and(|(a, b)| {
                b.starts_with(&format!("{a} ")) || b.starts_with(&format!("{a},"))
            }) {
                fault(format!("{name} has a range of one number: {text}"));
            }
        }
    }
    let of = |name: &str| {
        let found = said.iter().find(|s| s.name == name);
        found.map_or("", |s| s.text.as_str())
    };
    regimes(forms, of("verdict"), fault);
    growth(forms, of("growth"), fault);
    for name in ["verdict", "trajectory", "supply-v", "volatility"] {
        shares(of(name), fault);
    }
    same_energies(forms, said, fault);
}

/// The verdict's word is that of its drift, and a regime that is named goes with the energies beside it.
fn regimes(forms: &Forms, verdict: &str, fault: &mut impl FnMut(String)) {
    let (here, t) = (forms.here(), forms.system().horizon());
    if forms.system().feedback().is_none() {
        let (word, right) = match here.regime(t) {
            Regime::Over => ("Over-supply", here.drift() >= 0.0),
            Regime::Under => ("Under-supply", here.drift() <= 0.0),
            Regime::Critical => ("Critical", true),
        };
        if !verdict.starts_with(word) || !right {
            fault(format!(
                "regime {:?}, drift {}: {verdict}",
                here.regime(t),
                here.drift()
            ));
        }
    }
    if let Some((_, rest)) = verdict.split_once("z = ") {
        let z = rest.split_once(')').map_or("", |(z, _)| z);
        let z = parse(&z.replace('−', "-")).unwrap_or(f64::NAN);
        let expected = here.z(t).unwrap_or(f64::NAN);
        let near = (z - expected).abs() <= 0.01 * expected.abs() + 0.005;
        let way = !verdict.contains("The mean surplus") || expected > 0.0;
        if !near || !way {
            fault(format!("z {expected}: {verdict}"));
        }
    }
}

/// Slopes, laws and times of the growth figure.
fn growth(forms: &Forms, text: &str, fault: &mut impl FnMut(String)) {
    let t = forms.system().horizon() as f64;
    if t < 2.0 && (text.contains("power") || !text.starts_with("A single slot")) {
        fault(format!("a slope at a single slot: {text}"));
    }
    for words in ["after about ", "within about "] {
        let Some((_, rest)) = text.split_once(words) else {
            continue;
        };
        match rest.split_once(" slots").and_then(|(n, _)| parse(n)) {
            Some(slots) if (1.0..=1e12).contains(&slots) => {
                // Long after the laws have changed no square-root law can be seen.
                let slope = number_before(text, ", unused").or(number_before(text, ", no"));
                let settled = t > 1e4 * slots && text.contains("auxiliary energy grows");
                if settled && slope.is_some_and(|s| (s - 0.5).abs() < 0.03) {
                    fault(format!(
                        "a square-root law long after {slots} slots: {text}"
                    ));
                }
            }
            other => fault(format!("a time of {other:?} slots: {text}")),
        }
    }
    let highest = forms.here().auxiliary(forms.system().horizon()).high;
    if text.contains("no auxiliary energy is to be expected") && highest > 0.0 {
        fault(format!("nothing of up to {highest} J: {text}"));
    }
    if text.contains("not left in any foreseeable time") {
        let z = forms.here().z((t as u64).max(1)).unwrap_or(0.0);
        if z.abs() > 0.1 {
            fault(format!("near balance at z = {z}: {text}"));
        }
    }
}

/// Shares of demand, of supply and of the variance.
fn shares(text: &str, fault: &mut impl FnMut(String)) {
    for percent in percents(text) {
        if !(0.0..=100.0 + 1e-9).contains(&percent) {
            fault(format!("a share of {percent} %: {text}"));
        }
    }
}

/// The same energy is said in the same words everywhere.
fn same_energies(forms: &Forms, said: &[Said], fault: &mut impl FnMut(String)) {
    let find = |name: &str| {
        let found = said.iter().find(|s| s.name == name);
        found.map_or("", |s| s.text.as_str())
    };
    let (trajectory, v) = (find("trajectory"), find("supply-v"));
    let drawn = trajectory
        .split_once("has drawn ")
        .and_then(|(_, rest)| rest.split_once(" of auxiliary energy on average"))
        .map_or("", |(energy, _)| energy);
    if drawn.is_empty() || !v.contains(&format!(", auxiliary energy is {drawn} (")) {
        fault(format!("two energies for one: {trajectory} | {v}"));
    }
    let span = forms.here().auxiliary(forms.system().horizon());
    let theory = Value::new(span, None).brief();
    if drawn != theory && !trajectory.contains("Sampled auxiliary energy") {
        fault(format!("not the theory's {theory}: {trajectory}"));
    }
}
