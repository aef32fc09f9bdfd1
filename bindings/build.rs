//! How the phone's library is linked. Nothing is generated here.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // What is small is what goes to phones (profile `mobile`); the library of a PC, for tests, is loaded by whatever there is.
    let is_small = env::var("OPT_LEVEL").is_ok_and(|level| level == "s");
    let target = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // A quarter of a megabyte of addresses that the loader corrects, written as differences. Android reads its own form since 6;
    // the one of all others, since 11.
    let packed = match target.as_str() {
        "android" => "--pack-dyn-relocs=android",
        "linux" => "--pack-dyn-relocs=relr",
        _ => return,
    };
    if is_small {
        println!("cargo::rustc-cdylib-link-arg=-Wl,{packed}");
        // Functions of the same instructions become one: nothing here compares their addresses.
        println!("cargo::rustc-cdylib-link-arg=-Wl,--icf=all");
    }
}
