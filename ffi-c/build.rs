//! What the linker must know: the name under which programs ask for the library, and which symbols they may see.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=openline.map");
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd" | "netbsd" | "openbsd" | "dragonfly") => {
            let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR for build scripts");
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libopenline.so.0");
            println!("cargo:rustc-cdylib-link-arg=-Wl,--version-script={folder}/openline.map");
        }
        Ok("macos") => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libopenline.0.dylib"),
        _ => {}
    }
}
