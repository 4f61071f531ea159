//! The fuzz targets' checks over their corpus, and over some thousands of changes of it. CONTRIBUTING.md says how to fuzz
//! for longer; what a fuzzer finds goes into `fuzz/corpus`, and from then on this test holds it.

#![allow(clippy::expect_used, clippy::panic)]

mod lesson;
mod link;
mod message;
mod trace;

use equipoise::numerics::streams::{Draws, Stream};
use std::path::Path;

/// Inputs made by changing the corpus, for each target. `FUZZ=1000000` makes more.
const CHANGED: u64 = 3000;

/// Every file of a target's corpus, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let entries = std::fs::read_dir(folder.join(target)).expect("a corpus");
    let mut paths: Vec<_> = entries.map(|e| e.expect("entry").path()).collect();
    paths.sort();
    let read = |path| std::fs::read(path).expect("readable");
    paths.into_iter().map(read).collect()
}

fn pick<'a, T>(all: &'a [T], draws: &mut Draws) -> &'a T {
    &all[(draws.uniform() * all.len() as f64) as usize]
}

/// A place within a text, its end included.
fn place(text: &[u8], draws: &mut Draws) -> usize {
    (draws.uniform() * (text.len() + 1) as f64) as usize
}

/// Changes an input in one way: a digit becomes another one, or a part goes, comes twice, or makes way for a word, a byte or a part of another input.
fn change(input: &mut Vec<u8>, all: &[Vec<u8>], words: &[&str], draws: &mut Draws) {
    let start = place(input, draws);
    if draws.uniform() < 0.4 {
        let digit = input.iter_mut().skip(start).find(|b| b.is_ascii_digit());
        return digit.map_or((), |b| *b = b'0' + (10.0 * draws.uniform()) as u8);
    }
    // Mostly nothing or a few bytes, now and then many.
    let length = (1.0 / (0.01 + draws.uniform())) as usize;
    let end = (start + length).min(input.len());
    let part = input[start..end].to_vec();
    let other = pick(all, draws);
    let from = place(other, draws);
    let byte = [(256.0 * draws.uniform()) as u8];
    let new: &[u8] = match (6.0 * draws.uniform()) as u32 {
        0 => &[],
        1 => &[part.as_slice(), &part].concat(),
        2 => &byte[..],
        3 => &other[from..(from + length).min(other.len())],
        _ => pick(words, draws).as_bytes(),
    };
    input.splice(start..end, new.iter().copied());
}

fn fuzz(target: &str, words: &[&str], check: fn(&[u8]) -> bool) {
    let all = corpus(target);
    assert!(all.len() > 10, "a corpus of {target}");
    let good: Vec<Vec<u8>> = all.iter().filter(|input| check(input)).cloned().collect();
    assert!(good.len() > 5);
    let more = std::env::var("FUZZ").ok().and_then(|n| n.parse().ok());
    let (inputs, mut accepted) = (more.unwrap_or(CHANGED), 0);
    for i in 0..inputs {
        let draws = &mut Draws::new(13, Stream::Examples, i, 0);
        // Most of what a guided search has found is refused, so half of them begin with what is accepted.
        let from = if i % 2 == 0 { &all } else { &good };
        let mut input = pick(from, draws).clone();
        for _ in 0..=(4.0 * draws.uniform()) as u32 {
            change(&mut input, &all, words, draws);
        }
        let checked = std::panic::catch_unwind(|| check(&input));
        let Ok(taken) = checked else {
            let text = String::from_utf8_lossy(&input);
            panic!("{target}, input {i}: {text:?}");
        };
        accepted += u64::from(taken);
    }
    println!("{target}: {accepted} of {inputs} changed inputs were accepted");
    assert!(accepted * 50 > inputs, "hardly any input is accepted");
}

#[test]
fn any_link() {
    let words = [
        "&",
        "=",
        "%",
        "&sum=",
        "&pin=",
        "v=3",
        "&lead=growth,routing",
        "v=5",
        "v=5s",
        "&lock=mu,policy",
        "&lock=all",
        "&only=none",
        "&hide=verdict,growth",
        "&play=0",
        "&theme=projector",
        "&note=%3Cb%3E",
        "&lesson=a&step=2",
        "&embed=1",
        "v=1",
        "&m1=",
        "&m9=",
        "NaN",
        "inf",
        "-0",
        "1e999",
        "1e-320",
        "0.5",
        "9007199254740993",
        "%00",
        "%E2%80%8B",
        "%26",
        "%25",
        "&amp;",
        "¶",
        "=3D",
        "https://host.example/#",
        "supply=file",
        "&file=",
        "&filehash=",
        "policy=",
        "always-2",
        "flop",
        "joule",
        ",",
        " ",
        "\n",
        ":~:text=",
    ];
    fuzz("link", &words, link::check);
}

#[test]
fn any_message() {
    let words = [
        "\n",
        "1\n",
        "2\n",
        "NaN",
        "set",
        "get",
        "v=5s",
        "v=4",
        "&sum=",
        "&lock=all",
        "&note=a",
        " ",
        "%26",
        "&amp;",
        "#",
        "https://host.example/#",
    ];
    fuzz("message", &words, message::check);
}

#[test]
fn any_lesson() {
    let words = [
        "\n",
        "\n\n",
        "# ",
        "## ",
        ": ",
        ", ",
        "; ",
        " | ",
        "*",
        "$",
        "×",
        "\u{200b}",
        "\nset: ",
        "\npreset: over\n",
        "\nlead: growth\n",
        "\npredict: ",
        "\nnumber: z\n",
        "\noption: ",
        "\nright: ",
        "\nwithin: ×2\n",
        "\nafter: T=10\n",
        "\nshow: ",
        "times ",
        "keep ",
        " between ",
        " and ",
        " is ",
        "<=",
        "mu=×1",
        "policy=always-2",
        "1e999",
        "-0",
        "word ",
    ];
    fuzz("lesson", &words, lesson::check);
}

#[test]
fn any_trace() {
    let words = [
        "\n",
        "\r",
        "\r\n",
        ",",
        ";",
        "\t",
        "\"",
        "\"\"",
        "#",
        "\u{feff}",
        "hour,power\n",
        "power\n",
        "hour,ghi_w_per_m2,wind_m_per_s\n",
        "NaN",
        "inf",
        "-1",
        "-0",
        "9999",
        "1e15",
        "1e16",
        "1e-320",
        "1e-999",
        "0x10",
        "n/a",
        "1,000",
        "0\n0\n0\n0\n",
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
    ];
    fuzz("trace", &words, trace::check);
}
