//! What each pass over the built page saves, in bytes of gzip of a first visit: `cargo bench --bench weight`. Each is left
//! out by itself, so that the savings of two that help each other overlap.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::tool::build::{PASSES, Pass, Profile, page_in};
use equipoise::tool::weight::{first_visit, total};
use std::path::Path;

fn weight(passes: &[Pass]) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/weight");
    page_in(&folder, Profile::Release, passes).expect("the page builds");
    total(&first_visit(&folder).expect("built"))
}

fn main() {
    // `cargo test --benches` only wants to see it start.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let all = weight(&PASSES);
    println!("{all:>8} B gzip  with all passes");
    for pass in PASSES {
        let others: Vec<Pass> = PASSES.into_iter().filter(|p| *p != pass).collect();
        let saved = weight(&others) as i64 - all as i64;
        println!("{saved:>8} B saved by {pass:?}");
    }
    let saved = weight(&[]) as i64 - all as i64;
    println!("{saved:>8} B saved by all together");
}
