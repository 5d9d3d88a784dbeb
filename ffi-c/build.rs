//! The name under which programs ask for the library.
//!
//! The list of exported symbols needs no script: rustc exports what is `no_mangle` from a cdylib and nothing else, which `scripts/test-c` checks.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd" | "netbsd" | "openbsd" | "dragonfly") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libopenline.so.0");
        }
        Ok("macos") => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libopenline.0.dylib"),
        _ => {}
    }
}
