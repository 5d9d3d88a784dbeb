//! What the tests of live state share: a folder with a document, waiting that ends, and children.
#![allow(dead_code)]

pub mod journals;
pub mod servers;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use openline_live::{Live, LiveBuilder};

/// Three queues around the clock, one of them in a group, a topic, and functions to redirect to.
pub const DOCUMENT: &str = r#"
transfer_functions:
  - {name: to_support, sip_config: {method: refer, phone_number: "+15551230001"}}
  - {name: to_sales, sip_config: {method: refer, phone_number: "+15551230002"}}
  - {name: to_emergency, sip_config: {method: refer, phone_number: "+15551230003"}}
  - {name: on_call, sip_config: {method: refer, phone_number: "+15551230009"}}
queues:
  - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_support, groups: [desk]}
  - {name: Sales, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_sales}
  - {name: Emergency, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_emergency}
handoffs:
  - {name: Help, is_default: true, description: Help, destinations: [Support, Sales, Emergency]}
topics:
  - {name: Billing, handoffs: [Help]}
"#;

/// A folder that goes with the value.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        static TURN: AtomicU32 = AtomicU32::new(0);
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("openline-live-{}-{name}-{turn}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    /// With the document in it.
    pub fn with_document(name: &str) -> Folder {
        let folder = Folder::new(name);
        fs::write(folder.document(), DOCUMENT).unwrap();
        folder
    }

    pub fn document(&self) -> PathBuf {
        self.0.join("centre.yaml")
    }

    pub fn store(&self) -> PathBuf {
        self.0.join("centre.yaml.live")
    }

    pub fn page(&self) -> PathBuf {
        self.0.join("centre.yaml.live-gen")
    }

    pub fn builder(&self) -> LiveBuilder {
        Live::builder(self.document())
    }

    /// Without a thread.
    pub fn quiet(&self) -> Live {
        self.builder().watch(false).open().unwrap()
    }

    /// Names in the folder, in order.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Waits until something holds; fails when it does not in ten seconds.
#[track_caller]
pub fn wait_for(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(10), "not within ten seconds: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
    begun.elapsed()
}

pub fn now() -> i64 {
    openline::At::now().epoch_seconds()
}

pub fn is_open(live: &Live, queue: &str, at: i64) -> bool {
    live.engine().queue(queue).unwrap().is_open(at)
}

/// This test program once more, as a child that plays a part: an ignored test that reads `PART_*` from its environment.
pub fn child(part: &str, folder: &Path, more: &[(&str, String)]) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", part, "--ignored", "--nocapture", "--test-threads", "1"]).env("PART_FOLDER", folder);
    for (name, value) in more {
        command.env(name, value);
    }
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::inherit()).spawn().unwrap()
}

/// The folder of a part; none when the ignored test was run by hand.
pub fn part() -> Option<PathBuf> {
    std::env::var_os("PART_FOLDER").map(PathBuf::from)
}
