//! One target under libFuzzer, which reads the counters that `scripts/fuzz --guided` compiles in: `FUZZ_TARGET=document openline-fuzz-guided CORPUS`.
#![no_main]

use std::sync::LazyLock;

use openline_fuzz::{TARGETS, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
    TARGETS.iter().find(|target| target.name == name).expect("FUZZ_TARGET is a target")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    TARGET.run(bytes);
});
