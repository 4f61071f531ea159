//! The developer tool behind `cargo run`: builds the page, serves it, prints reports. Host only.

mod compare;
pub mod sources;
pub mod figure;
mod slim;
pub mod index;
pub mod document;
pub mod lessons;
pub mod files;
pub mod weight;
pub mod single;
mod alike;
mod order;
mod progress;
pub mod serve;
mod linked;
mod split;
mod ways;
pub mod build;

use crate::simulation::Simulation;
use build::{Form, Profile};
use figure::Format;
use lexopt::prelude::*;
use progress::Progress;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
cargo run                          build the page and serve it on loopback
cargo run -- build                 write the static page to dist/
cargo run -- report '<link>'       print the JSON report of a scenario link
cargo run -- compare '<link>'      print every policy against the mean-optimal one, as CSV
cargo run -- figure '<link>' KEY   print a figure (supply-v, growth, ...) as SVG
options: --release                 optimise the page (implied by cargo run --release)
         --single                  with build: one file that opens without a server, dist/equipoise.html
         --no-offline              with build: browsers do not keep the page for visits without network
         --port N                  serve on this port (8080)
         --csv                     with figure: its numbers as CSV
         --trace FILE.csv          with report, compare and figure: the file that the link asks for";

/// What was asked for.
#[derive(Debug, PartialEq)]
enum Command {
    Serve {
        profile: Profile,
        port: u16,
    },
    Build {
        profile: Profile,
        form: Form,
    },
    Report {
        link: String,
        trace: Option<PathBuf>,
    },
    Compare {
        link: String,
        trace: Option<PathBuf>,
    },
    Figure {
        link: String,
        key: String,
        format: Format,
        trace: Option<PathBuf>,
    },
    Help,
}

/// Does what the command line asks for; errors go to the error stream.
pub fn main() -> ExitCode {
    let command = match parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("error: {error}; see `cargo run -- --help`");
            return ExitCode::from(2);
        }
    };
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let (mut words, mut port, mut trace) = (Vec::new(), None, None);
    let mut format = Format::Svg;
    let mut release = !cfg!(debug_assertions);
    let mut form = Form::Offline;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("release") => release = true,
            Long("port") => port = Some(parser.value()?.parse::<u16>()?),
            Long("trace") => trace = Some(PathBuf::from(parser.value()?)),
            Long("single") if form == Form::Offline => form = Form::Single,
            Long("no-offline") if form == Form::Offline => form = Form::Online,
            Long("csv") => format = Format::Csv,
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let profile = if release {
        Profile::Release
    } else {
        Profile::Dev
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["figure", link, key] if port.is_none() => Ok(Command::Figure {
            link: (*link).to_string(),
            key: (*key).to_string(),
            format,
            trace,
        }),
        _ if format != Format::Svg => Err("--csv goes with figure".into()),
        ["build"] if port.is_none() && trace.is_none() => Ok(Command::Build { profile, form }),
        _ if form != Form::Offline => Err("--single and --no-offline go with build".into()),
        [] if trace.is_none() => Ok(Command::Serve {
            profile,
            port: port.unwrap_or(8080),
        }),
        ["report", link] if port.is_none() => Ok(Command::Report {
            link: (*link).to_string(),
            trace,
        }),
        ["compare", link] if port.is_none() => Ok(Command::Compare {
            link: (*link).to_string(),
            trace,
        }),
        ["help"] => Ok(Command::Help),
        _ => Err(format!("“{}” is not something this tool does", words.join(" ")).into()),
    }
}

fn bytes(trace: Option<PathBuf>) -> Result<Option<Vec<u8>>, String> {
    let read = |path: PathBuf| std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()));
    trace.map(read).transpose()
}

fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Help => println!("{USAGE}"),
        Command::Build { profile, form } => {
            let dist = build::page(profile, form)?;
            println!("wrote {}", dist.display());
            if form != Form::Single {
                println!(
                    "a host may send it with Content-Security-Policy: {}",
                    index::policy()?
                );
            }
            // An unoptimised page is not what a host sends.
            if profile == Profile::Release && form != Form::Single {
                let total = weight::total(&weight::first_visit(&dist)?);
                let budget = weight::BUDGET;
                println!("a first visit weighs {total} bytes of gzip, of at most {budget}");
            }
        }
        Command::Report { link, trace } => {
            let (trace, mut progress) = (bytes(trace)?, Progress::new());
            let mut tell = |s: &Simulation| progress.tell(s);
            print!(
                "{}",
                crate::report::watched(&link, trace.as_deref(), &mut tell)?
            );
        }
        Command::Compare { link, trace } => {
            let (trace, mut progress) = (bytes(trace)?, Progress::new());
            let mut tell = |s: &Simulation| progress.tell(s);
            print!(
                "{}",
                compare::from_link(&link, trace.as_deref(), &mut tell)?
            );
        }
        Command::Figure {
            link,
            key,
            format,
            trace,
        } => {
            let (trace, mut progress) = (bytes(trace)?, Progress::new());
            let mut tell = |s: &Simulation| progress.tell(s);
            print!(
                "{}",
                figure::from_link(&link, &key, format, trace.as_deref(), &mut tell)?
            );
        }
        Command::Serve { profile, port } => {
            // The port first: a taken one should not cost a build.
            let listener = serve::listen(port)?;
            let server = serve::start(listener, build::page(profile, Form::Offline)?)?;
            println!("Equipoise is at {}  (Ctrl-C stops it)", server.address());
            server.wait();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|e| e.to_string())
    }

    #[test]
    fn commands_and_refusals() {
        assert_eq!(
            parsed("--port 9 --release"),
            Ok(Command::Serve {
                profile: Profile::Release,
                port: 9
            })
        );
        assert_eq!(
            parsed("build --release"),
            Ok(Command::Build {
                profile: Profile::Release,
                form: Form::Offline
            })
        );
        assert_eq!(
            parsed("build --release --single"),
            Ok(Command::Build {
                profile: Profile::Release,
                form: Form::Single
            })
        );
        assert_eq!(
            parsed("report #v=1 --trace a.csv"),
            Ok(Command::Report {
                link: "#v=1".into(),
                trace: Some("a.csv".into())
            })
        );
        assert_eq!(
            parsed("figure #v=1 growth --csv"),
            Ok(Command::Figure {
                link: "#v=1".into(),
                key: "growth".into(),
                format: Format::Csv,
                trace: None
            })
        );
        assert_eq!(parsed("--help"), Ok(Command::Help));
        for bad in [
            "--port 99999",
            "--prot 1",
            "bulid",
            "report",
            "report #v=1 --csv",
            "figure #v=1",
            "build --port 1",
            "build --single --no-offline",
            "--single",
        ] {
            assert!(parsed(bad).is_err(), "{bad}");
        }
    }
}
