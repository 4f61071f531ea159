use super::*;
use crate::given::supply::trace::Trace;
use crate::numerics::streams::{Draws, Stream};

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (1..=count).map(|h| row(h) + "\n").collect()
}

/// A value that changes from hour to hour.
fn some(h: usize) -> f64 {
    1.5 + (h * 7 % 11) as f64
}

/// Thirty hours, of which one is another row.
fn but(at: usize, other: &str) -> String {
    rows(30, |h| {
        if h == at {
            other.into()
        } else {
            format!("{}", some(h))
        }
    })
}

fn power(text: &str) -> Vec<f64> {
    match TraceFile::parse("x.csv", text.as_bytes()) {
        Ok(TraceFile {
            columns: Columns::Power(power),
            ..
        }) => power,
        other => panic!("no power: {other:?}"),
    }
}

fn refused(text: &str) -> String {
    TraceFile::parse("x.csv", text.as_bytes())
        .expect_err(text)
        .to_string()
}

/// Kinds of files that people have, and that hold hourly power after all.
#[test]
fn spellings_of_the_same_hours_read_alike() {
    let wanted: Vec<f64> = (1..=30).map(some).collect();
    let numbers = rows(30, |h| format!("{}", some(h)));
    let numbered = rows(30, |h| format!("{h},{}", some(h)));
    let exponents = |h: usize| format!("{:.18e}", some(h)).replace('e', "e+0");
    for text in [
        numbers.clone(),
        format!("power\n{numbers}"),
        format!("\u{feff}# of a plant\n\npower (kW)\n\n{numbers}\n\n"),
        numbered.clone(),
        format!("hour,power_kW\r\n{}", numbered.replace('\n', "\r\n")),
        format!("hour,power\r{}", numbered.replace('\n', "\r")),
        rows(30, exponents),
        rows(30, |h| format!("{:.18e},{}", h as f64, exponents(h))),
        rows(30, |h| format!("\"{h}\", \"{}\"", some(h))),
        format!("\"hour\",\"power, AC\"\n{numbered}"),
        // Numbers of the hours show that an empty line is no missing hour.
        numbered.replace("\n7,", "\n\n# seven\n7,"),
        rows(30, |h| format!("{}.0,{}", h + 100, some(h))),
    ] {
        assert_eq!(power(&text), wanted, "{text}");
    }
}

/// Kinds of files that people have and that are not traces: what is said, and of which line.
#[test]
fn other_files_are_refused_in_words_that_name_the_cause() {
    let weather = |row: &dyn Fn(usize) -> String| {
        format!("hour,ghi_w_per_m2,wind_m_per_s\n{}", rows(30, row))
    };
    let one = |h: usize, at: usize, other: &str, usual: &str| {
        format!("{h},{}", if h == at { other } else { usual })
    };
    let numbered = |at: usize, other: &str| rows(30, |h| one(h, at, other, "3.5"));
    for (text, parts) in [
        (String::new(), vec!["0 hourly values"]),
        ("5\n".repeat(23), vec!["23 hourly values"]),
        ("5\n".repeat(100_001), vec!["more than 100000"]),
        // Other formats.
        ("<!doctype html>\n<p>5\n".into(), vec!["“<”", "HTML"]),
        ("{\"power\": [5, 6]}\n".into(), vec!["“{”", "JSON"]),
        (
            format!("a,b,c,d\n{}", rows(30, |_| "1,2,3,4".into())),
            vec!["line 1", "“a,b,c,d”", "hour,power"],
        ),
        (
            format!(
                "time,power\n{}",
                rows(30, |h| format!("2024-01-01 {h}:00,5"))
            ),
            vec!["line 1", "“time,power”"],
        ),
        (
            format!("hour,wind_m_per_s\n{}", numbered(0, "")),
            vec!["line 1", "“hour,wind_m_per_s”"],
        ),
        (
            format!(
                "Place:\t47.5\nBy: a,b\n\ntime,P,T\n{}",
                rows(30, |h| format!("{h}:11,5.5,1"))
            ),
            vec!["line 4", "“time,P,T”"],
        ),
        (
            format!(
                "a,b,c\nx,1,2\ntime,power,wind,sun\n{}",
                rows(30, |h| format!("{h}:00,5,1,2"))
            ),
            vec!["line 3", "“time,power"],
        ),
        (
            format!("made in 2024\n\nhour,power\n{}", numbered(0, "")),
            vec!["above the heading in line 3"],
        ),
        (
            rows(30, |h| format!("{h},1,2,3")),
            vec!["line 1", "4 columns where 3"],
        ),
        // Separators, decimals and thousands.
        (
            format!("hour;power\n{}", rows(30, |h| format!("{h};10,44"))),
            vec!["line 1", "semicolons", "point"],
        ),
        (
            rows(30, |h| format!("{h};10,44")),
            vec!["line 1", "semicolons"],
        ),
        (rows(30, |h| format!("{h}\t10.4")), vec!["line 1", "tabs"]),
        (rows(30, |h| format!("{h} 10.4")), vec!["line 1", "spaces"]),
        (
            format!("sep=;\n{}", rows(30, |h| format!("{h};10,44"))),
            vec!["line 1", "semicolons"],
        ),
        (
            rows(30, |_| "10,44".into()),
            vec![
                "line 2",
                "hour 10 after hour 10",
                "“10,44” is one number",
                "point",
            ],
        ),
        (
            format!("power\n{}", rows(30, |_| "10,44".into())),
            vec!["line 2", "2 columns where 1", "point before"],
        ),
        (
            format!("hour,power\n{}", numbered(0, "").replace("3.5", "3,5")),
            vec!["line 2", "3 columns where 2", "point before"],
        ),
        (
            format!("hour,power\n{}", rows(30, |h| format!("{h},\"2,714\""))),
            vec!["line 2", "“2,714”", "nothing between their thousands"],
        ),
        (numbered(9, "\"7"), vec!["line 9", "quote"]),
        // Values.
        (but(5, "-0.3"), vec!["line 5 holds “-0.3”", "write 0"]),
        (but(5, "-999"), vec!["line 5 holds “-999”", "marker"]),
        (but(5, "n/e"), vec!["line 5 holds “n/e”", "missing"]),
        (but(1, "NA"), vec!["line 1 holds “NA”", "missing"]),
        (but(1, "x5.25"), vec!["line 1 holds “x5.25”"]),
        (but(3, "NaN"), vec!["line 3 holds “NaN”", "missing"]),
        (but(3, "1e16"), vec!["line 3 holds “1e16”", "0 to 1e15"]),
        (but(3, "12 kW"), vec!["line 3 holds “12 kW”"]),
        (but(3, "\u{2212}5"), vec!["line 3 holds “\u{2212}5”"]),
        (but(7, "9999.0"), vec!["line 7 holds “9999.0”", "marker"]),
        (
            weather(&|h| one(h, 12, "9999,5", "300,6")),
            vec!["line 13", "“9999”", "1500 W/m²", "marker"],
        ),
        (
            weather(&|h| one(h, 12, "300,99.9", "300,6")),
            vec!["line 13", "“99.9”", "90 m/s", "marker"],
        ),
        (
            weather(&|h| format!("{h},300,{}", 20 + h % 13)),
            vec!["mean of 25", "14 of 30 hours", "km/h"],
        ),
        // Hours.
        (but(12, ""), vec!["line 12 holds no value", "hours follow"]),
        (but(12, "# lost"), vec!["line 12 holds no value"]),
        (
            rows(72, |h| format!("{},5", (h - 1) % 24)),
            vec!["line 25", "hour 0 after hour 23", "begin anew"],
        ),
        (
            rows(30, |h| format!("{},5", if h > 7 { h + 1 } else { h })),
            vec!["line 8", "hour 9 after hour 7", "no gaps"],
        ),
        (
            rows(30, |h| format!("{}.5,5", h)),
            vec!["line 1", "“1.5”", "whole number"],
        ),
        (
            format!("hour,power\n{}Total,9\n", numbered(0, "")),
            vec!["line 32", "“Total”", "whole number"],
        ),
    ] {
        let said = refused(&text);
        for part in parts {
            assert!(said.contains(part), "{part} is not in: {said}\n{text}");
        }
    }
}

#[test]
fn bytes_and_names_that_are_no_text_are_refused() {
    let said = |name: &str, bytes: &[u8]| {
        let error = TraceFile::parse(name, bytes).expect_err("refused");
        error.to_string()
    };
    assert!(said("x", &vec![b'1'; MAX_BYTES + 1]).contains("at most 10000000"));
    assert!(said("x", b"1\n2\n\xff\xfe\n").contains("line 3 is not UTF-8"));
    assert!(said("x", b"1\r2\r\xff\xfe\r").contains("line 3 is not UTF-8"));
    assert!(said("a\u{202e}vsc.b", b"1\n").contains("U+202E"));
    let zeros = TraceFile::parse("z", "0\n".repeat(24).as_bytes()).expect("reads");
    let error = Trace::new(&zeros, 0.5).expect_err("no energy");
    assert!(error.to_string().contains("zero in every hour"));
}

/// Whatever happens to a file, it is refused, or read with one value for each of its lines of data.
#[test]
fn damaged_files_never_lose_an_hour_in_silence() {
    let files = [
        format!("power\n{}", rows(40, |h| format!("{}", some(h)))),
        rows(40, |h| format!("{}", some(h))),
        format!("hour,power\n{}", rows(40, |h| format!("{h},{}", some(h)))),
        rows(40, |h| format!("\"{h}\",\"{}\"", some(h))).replace('\n', "\r\n"),
        format!(
            "# of a station\nhour,ghi_w_per_m2,wind_m_per_s\n{}",
            rows(40, |h| format!("{h},{},{}", 20 * h, some(h)))
        ),
    ];
    let alphabet = b"0123456789.,;-+eE \"\n\r\t#ax\0";
    let mut draws = Draws::new(7, Stream::Kinds, 0, 0);
    let mut read = 0;
    for _ in 0..4000 {
        for file in &files {
            let mut bytes = file.clone().into_bytes();
            let mut below = |n: usize| (draws.uniform() * n as f64) as usize;
            for _ in 0..=below(3) {
                let (at, new) = (below(bytes.len()), alphabet[below(alphabet.len())]);
                match below(4) {
                    0 => bytes[at] = new,
                    1 => bytes.insert(at, new),
                    2 => {
                        bytes.remove(at);
                    }
                    _ => bytes.truncate(bytes.len() - at / 8),
                }
            }
            let text = String::from_utf8(bytes).expect("ASCII");
            let Ok(trace) = TraceFile::parse("x", text.as_bytes()) else {
                continue;
            };
            read += 1;
            // Counted apart from the reader: comments stand above the table, and a heading has more letters than digits.
            let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
            let lines = lines.filter(|l| !l.starts_with('#'));
            let is_heading = |l: &&str| {
                let count = |of: fn(&u8) -> bool| l.bytes().filter(of).count();
                count(u8::is_ascii_alphabetic) > count(u8::is_ascii_digit)
            };
            let lines: Vec<&str> = lines.collect();
            let data = lines.len() - usize::from(lines.first().is_some_and(is_heading));
            let hours = match &trace.columns {
                Columns::Power(power) => power.len(),
                Columns::Weather { irradiance, .. } => irradiance.len(),
            };
            assert_eq!(hours, data, "{text}");
        }
    }
    assert!(read > 2000, "{read}");
}
