//! The example runs as its first lines say.

#![allow(clippy::expect_used, clippy::panic)]

use std::process::Command;

/// In the profile of tests, in which everything that it is made of is there.
fn sweep(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["run", "--quiet", "--locked", "--profile", "test"])
        .args(["--example", "sweep", "--"])
        .args(arguments)
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("text");
    (output.status.success(), text)
}

#[test]
fn a_sweep_prints_its_table() {
    let (done, table) = sweep(&[]);
    assert!(done);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 1 + 3 * 11);
    assert_eq!(
        lines[0],
        "policy,supply_w,auxiliary_j,auxiliary_from_j,auxiliary_to_j,auxiliary_rests_on,unused_j,unused_from_j,unused_to_j,unused_rests_on"
    );
    assert_eq!(
        lines[33],
        "uniform at random,652.2465130077385,1090381061.1263113,1090381061.1263113,1090381061.1263113,exact,,0,112215.47975758715,bounds"
    );
}

#[test]
fn a_damaged_link_is_refused() {
    assert_eq!(sweep(&["#v=3&supply=gamma"]), (false, String::new()));
}
