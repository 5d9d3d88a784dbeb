/*!
`openline serve` as the shell sees it: what it answers is what `--json` prints, and how it ends.
*/

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::support::{command, run};

struct Served {
    child: Child,
    address: String,
}

impl Served {
    fn new(arguments: &[&str]) -> Served {
        let all = [&["serve"], arguments, &["--listen", "127.0.0.1:0", "--log", "none", "--drain", "0"]].concat();
        let mut child = command(&all).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).expect("it says where it listens").trim().trim_end_matches('/');
        Served { address: address.to_owned(), child }
    }

    fn get(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {text}");
        assert!(!head.to_ascii_lowercase().contains("chunked"), "{head}");
        serde_json::from_str(body).unwrap()
    }

    fn end(mut self) -> i32 {
        let killed = std::process::Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(killed.success());
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().expect("it ends by itself");
            }
            assert!(Instant::now() < until, "it ends after the signal");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Questions at instants that a fixed sequence picks, each asked both ways.
#[test]
fn a_body_is_what_json_prints() {
    let mut turn: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut next = |most: usize| {
        turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (turn >> 33) as usize % most
    };
    for file in [
        "../examples/contact-centre.yaml",
        "../examples/destinations.json",
        "../examples/sip-handoffs.yaml",
        "examples/full.yaml",
    ] {
        let file = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let served = Served::new(&[&file]);
        let printed = |arguments: &[&str]| -> Value { serde_json::from_str(&run(arguments).out).expect("JSON") };
        let names: Vec<String> = served
            .get("/v1/queues?limit=1000")
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect();
        let topics: Vec<String> = served
            .get("/v1/topics")
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect();
        for _ in 0..12 {
            let at = format!(
                "20{:02}-{:02}-{:02}T{:02}:{:02}:00Z",
                24 + next(8),
                1 + next(12),
                1 + next(28),
                next(24),
                next(60)
            );
            assert_eq!(
                served.get(&format!("/v1/queues?limit=1000&at={at}")),
                printed(&["status", &file, "--at", &at, "--json"]),
                "{file} {at}"
            );
            if let Some(name) = names.get(next(names.len().max(1))) {
                let day = &at[..10];
                let row = served.get(&format!("/v1/queues/{}?at={day}", encoded(name)));
                assert_eq!(
                    Value::Array(vec![row]),
                    printed(&["status", &file, name, "--at", day, "--json"]),
                    "{file} {name} {day}"
                );
                let hours = served.get(
                    &format!("/v1/queues/{}/hours?from={day}&to=2032-01-01T00:00:00Z", encoded(name))
                        .replace("2032-01-01T00:00:00Z", &at),
                );
                assert_eq!(
                    hours,
                    printed(&["hours", &file, name, "--from", day, "--to", &at, "--json"]),
                    "{file} {name} {at}"
                );
            }
            let (channel, language) = (["voice", "chat"][next(2)], ["en", "es", "de"][next(3)]);
            if let Some(topic) = topics.get(next(topics.len().max(1))) {
                let route = served
                    .get(&format!("/v1/route?topic={}&channel={channel}&language={language}&at={at}", encoded(topic)));
                let asked = [
                    "route",
                    &file,
                    "--topic",
                    topic,
                    "--channel",
                    channel,
                    "--language",
                    language,
                    "--at",
                    &at,
                    "--json",
                ];
                assert_eq!(route, printed(&asked), "{file} {topic} {at}");
            }
            let tools = served.get(&format!("/v1/tools?at={at}"));
            assert_eq!(tools, printed(&["tools", &file, "--at", &at]), "{file} {at}");
        }
        assert_eq!(served.end(), 0, "SIGTERM ends it well");
    }
}

#[test]
fn wrong_usage_invalid_documents_and_taken_addresses_have_their_status() {
    let file = format!("{}/../examples/contact-centre.yaml", env!("CARGO_MANIFEST_DIR"));
    let broken = format!("{}/../examples/broken.yaml", env!("CARGO_MANIFEST_DIR"));
    let refused = run(&["serve", &file, "--listen", "0.0.0.0:0"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("--tokens"), "{}", refused.err);
    let invalid = run(&["serve", &broken, "--listen", "127.0.0.1:0", "--log", "none"]);
    assert_eq!(invalid.status, 1, "{}", invalid.err);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_eq!(run(&["serve", &file, "--listen", &address, "--log", "none"]).status, 3);
    let minted = run(&["token", "new", "anna", "--level", "publish"]).answer();
    let lines: Vec<&str> = minted.lines().collect();
    assert!(lines[0].starts_with("ol_") && lines[1].starts_with("anna publish sha256:"), "{minted}");
    assert_eq!(run(&["token", "new", "anna", "--level", "all"]).status, 2);
}
