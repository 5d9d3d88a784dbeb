//! A server on a free port, and a client that sends exactly what it is told.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use openline_server::{Level, Options, Running, mint, start};
use serde_json::Value;

pub const DOCUMENT: &str = r#"queues:
  - name: London Care
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Europe/London
    supported_channel_types: [voice, chat]
    supported_languages: [en, es]
    groups: [care]
    weekly_hours:
      mon: [{start: "09:00", end: "17:30"}]
      tue: [{start: "09:00", end: "17:30"}]
      wed: [{start: "09:00", end: "17:30"}]
      thu: [{start: "09:00", end: "17:30"}]
      fri: [{start: "09:00", end: "17:30"}]
    date_exceptions:
      "2026-12-25": {closed: true, reason: "Christmas; <b>no, calls"}
    transfer_function_name: to_london
  - name: Sales/UK
    type: Agent_queue
    enabled: true
    open_24: true
    timezone: Europe/London
    transfer_function_name: to_sales
  - name: Los Angeles Care
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/Los_Angeles
    groups: [care]
    weekly_hours:
      mon: [{start: "08:00", end: "17:00"}]
      sat: [{start: "22:00", end: "02:00"}]
    transfer_function_name: to_la
handoffs:
  - name: Refund Desk
    is_default: true
    description: Refunds
    agent_available_instructions: Call {{ho:Refund Desk}}.
    agent_unavailable_instructions: "We open again {{reopens_at}}."
    destinations: [London Care, Los Angeles Care]
topics:
  - {name: Refund, handoffs: [Refund Desk]}
"#;

/// A folder of its own, gone with the value.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static TURN: AtomicU32 = AtomicU32::new(0);
        let name = format!("openline-serve-{}-{}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A server with its folder.
pub struct Served {
    pub running: Option<Running>,
    pub address: String,
    pub folder: Folder,
    pub tokens: [String; 5],
}

pub const LEVELS: [Level; 5] = [Level::Feed, Level::Answer, Level::Read, Level::Override, Level::Publish];

impl Served {
    /// A file that is watched.
    pub fn file() -> Served {
        Served::with(|folder, options| Options { file: Some(folder.file("centre.yaml", DOCUMENT)), ..options })
    }

    /// A store that the file begins, and a token of each level.
    pub fn store() -> Served {
        Served::with(|folder, options| {
            let file = folder.file("centre.yaml", DOCUMENT);
            let store = folder.0.join("state").display().to_string();
            Options { file: Some(file), store: Some(store), ..options }
        })
    }

    pub fn with(options: impl FnOnce(&Folder, Options) -> Options) -> Served {
        let folder = Folder::new();
        let mut lines = String::new();
        let tokens = LEVELS.map(|level| {
            let minted = mint(&format!("of-{}", level.as_str()), level, None).unwrap();
            lines += &(minted.line + "\n");
            minted.token
        });
        let file = folder.file("tokens", &lines);
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let plain = Options {
            listen: vec!["127.0.0.1:0".to_owned()],
            tokens: Some(file),
            drain: Duration::from_millis(10),
            ..Options::default()
        };
        let running = start(options(&folder, plain)).unwrap_or_else(|fault| panic!("{fault}"));
        let address = running.addresses()[0].clone();
        Served { running: Some(running), address, folder, tokens }
    }

    pub fn token(&self, level: Level) -> &str {
        let place = LEVELS.iter().position(|known| *known == level).unwrap();
        &self.tokens[place]
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// With the token that may do everything.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let bearer = format!("Bearer {}", self.token(Level::Publish));
        let mut all = vec![("authorization", &*bearer)];
        all.extend_from_slice(headers);
        self.ask(method, path, &all, body.as_bytes())
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() || method != "GET" {
            text += &format!("content-length: {}\r\n", body.len());
        }
        text += "\r\n";
        self.raw(&[text.as_bytes(), body].concat())
    }

    /// Exactly these bytes.
    pub fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // A server that answers before it has read all closes its end.
        let _ = stream.write_all(bytes);
        Answer::read(&mut stream)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// The events from now on.
    pub fn events(&self, query: &str, last: Option<&str>) -> Events {
        let mut stream = self.connect();
        let last = last.map(|last| format!("last-event-id: {last}\r\n")).unwrap_or_default();
        let text = format!("GET /v1/events{query} HTTP/1.1\r\nhost: {}\r\n{last}\r\n", self.address);
        stream.write_all(text.as_bytes()).unwrap();
        Events { reader: BufReader::new(stream), buffer: String::new() }
    }
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    fn read(stream: &mut TcpStream) -> Answer {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        let body = if is_chunked { unchunked(body) } else { body.to_owned() };
        Answer { status, head: head.to_owned(), body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|fault| panic!("{fault}: {} {}", self.head, self.body))
    }

    /// A problem of a code, well made.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{} {}", self.head, self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("/problems/{code}"));
        assert_eq!(Some(body["request"].as_str().unwrap()), self.header("openline-request"));
        body
    }
}

fn unchunked(mut text: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = text.split_once("\r\n") {
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        if size == 0 || rest.len() < size {
            break;
        }
        whole += &rest[..size];
        text = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

pub struct Events {
    reader: BufReader<TcpStream>,
    buffer: String,
}

impl Events {
    /// The next event: its id, its kind, its data. The stream is chunked, and an event may be in one chunk with others.
    pub fn next(&mut self) -> (String, String, Value) {
        loop {
            if let Some((event, rest)) = self.buffer.split_once("\n\n") {
                let field = |name: &str| {
                    let found = event.lines().find_map(|line| line.strip_prefix(name));
                    found.map(str::trim).unwrap_or_default().to_owned()
                };
                let (id, kind, data) = (field("id:"), field("event:"), field("data:"));
                self.buffer = rest.to_owned();
                if !kind.is_empty() {
                    return (id, kind, serde_json::from_str(&data).unwrap_or(Value::Null));
                }
                continue;
            }
            let mut line = String::new();
            let read = self.reader.read_line(&mut line).expect("an event within the time");
            assert!(read > 0, "the stream ended");
            // Chunk sizes and the head stand in lines that end with CR LF.
            if !line.ends_with("\r\n") {
                self.buffer += &line;
            }
        }
    }

    /// The next one of a kind.
    pub fn next_of(&mut self, wanted: &str) -> (String, Value) {
        loop {
            let (id, kind, data) = self.next();
            if kind == wanted {
                return (id, data);
            }
        }
    }
}

pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}
