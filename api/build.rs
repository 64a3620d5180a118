//! Links the shipped program small: functions that compile to the same instructions are kept once.
//!
//! Only where the linker that comes with the toolchain is used, since others do not know how.

use std::env;

const TARGET: &str = "x86_64-unknown-linux-gnu";
const OTHER_LINKER: &str = "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER";

fn main() {
    println!("cargo::rerun-if-env-changed={OTHER_LINKER}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if is("TARGET", TARGET) && is("PROFILE", "release") && env::var_os(OTHER_LINKER).is_none() {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
}
