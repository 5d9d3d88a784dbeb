//! Writes `ffi-c/include/openline.h` from the comments and signatures of `ffi-c/src`.
//!
//! `scripts/update-header` runs it; the test below fails when the committed header is not what it would write.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    fs::write(path(), header()?)?;
    Ok(())
}

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn path() -> PathBuf {
    library().join("include/openline.h")
}

fn header() -> Result<String, Box<dyn Error>> {
    let mut builder =
        cbindgen::Builder::new().with_config(cbindgen::Config::from_file(library().join("cbindgen.toml"))?);
    // In the order in which a reader of the header needs them.
    for file in [
        "version",
        "outcome",
        "text",
        "issue",
        "error",
        "options",
        "engine",
        "names",
        "queue",
        "columns",
        "status",
        "contact",
        "route",
        "decision",
        "action",
        "verdict",
        "overrides",
        "tools",
        "say",
        "live_order",
        "live_change",
        "live",
        "live_route",
        "live_overrides",
    ] {
        builder = builder.with_src(library().join(format!("src/{file}.rs")));
    }
    let mut text = Vec::new();
    builder.generate()?.write(&mut text);
    Ok(String::from_utf8(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_header_is_the_one_that_the_source_gives() {
        let committed = fs::read_to_string(path()).unwrap();
        assert!(committed == header().unwrap(), "include/openline.h is stale: run scripts/update-header");
    }

    #[test]
    fn every_file_that_declares_a_function_is_read() {
        let header = header().unwrap();
        for file in fs::read_dir(library().join("src")).unwrap() {
            let source = fs::read_to_string(file.unwrap().path()).unwrap();
            for line in source.lines().filter(|line| line.contains("extern \"C\" fn openline_")) {
                let name = line.split("fn ").nth(1).unwrap().split('(').next().unwrap();
                assert!(
                    header.contains(&format!("{name}(")) || name == "openline_test_panic",
                    "{name} is not declared"
                );
            }
        }
    }
}
