/*!
Runs the binary without a terminal, on the repository's examples or on documents of its own.
*/

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

pub fn run(arguments: &[&str]) -> Run {
    run_with_input(arguments, b"")
}

/// The program with its arguments, and nothing of the environment that changes an answer.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openline"));
    command.args(arguments).env_remove("NO_COLOR").env_remove("OPENLINE_STORE");
    command
}

pub fn run_with_input(arguments: &[&str], input: &[u8]) -> Run {
    run_command(command(arguments), input)
}

pub fn run_command(mut command: Command, input: &[u8]) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary was built for this test");
    // A program that stops before it reads is not at fault.
    let _ = child.stdin.take().expect("piped above").write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

impl Run {
    /// What was printed, once the status is 0 and nothing went to standard error.
    pub fn answer(self) -> String {
        assert_eq!((self.status, &*self.err), (0, ""), "{}", self.out);
        assert!(!self.out.contains('\u{1b}'), "colours without a terminal: {}", self.out);
        self.out
    }

    /// What was said to be wrong with the usage.
    pub fn usage(self) -> String {
        assert_eq!((self.status, &*self.out), (2, ""), "{}", self.err);
        self.err
    }

    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.answer()).unwrap()
    }
}

/// A file of the repository's examples.
pub fn example(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name).display().to_string()
}

/// A document on disk.
pub fn file(text: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("{}-{}.yaml", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// Two queues in two zones with a holiday each, and a line that never opens.
pub fn centre() -> String {
    file(
        r#"
queues:
  - name: West
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/Los_Angeles
    weekly_hours:
      mon: [{start: "09:00", end: "12:00"}, {start: "13:00", end: "17:00"}]
      fri: [{start: "22:00", end: "06:00"}]
    date_exceptions:
      "2026-12-25": {closed: true, reason: Christmas Day}
      "2026-12-28": {intervals: [{start: "10:00", end: "14:00"}], reason: our winter hours}
    supported_channel_types: [voice]
    supported_languages: [en, es]
    transfer_function_name: to_west
  - name: Berlin
    type: Agent_queue
    enabled: true
    open_24: true
    timezone: Europe/Berlin
    date_exceptions: {"2026-12-26": {closed: true, reason: Zweiter Weihnachtstag}}
    supported_languages: [de]
    transfer_function_name: to_berlin
  - name: Retired
    type: Agent_queue
    enabled: false
    open_24: true
    timezone: Etc/UTC
    transfer_function_name: to_berlin
transfer_functions:
  - name: to_west
    sip_config: {method: refer, phone_number: "+12125550100"}
    sip_headers: [{key: X-Name, value: $name}, {key: X-Booking, value: $booking}]
  - name: to_berlin
    sip_config: {method: invite, phone_number: "+493012345", outbound_endpoint: "sip.example.com:5061", outbound_encryption: TLS/SRTP}
handoffs:
  - name: Care
    is_default: true
    agent_available_instructions: Hello $name, call {{ho:Care}}.
    agent_unavailable_instructions: Closed for {{reason}}. Open again {{reopens_at}}.
    destinations: [West, Berlin, Retired]
  - name: End Call
    sip_config: {method: bye}
topics:
  - {name: Help, handoffs: [Care, End Call]}
"#,
    )
}
