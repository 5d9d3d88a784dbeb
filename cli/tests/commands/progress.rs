//! What takes over a second shows a bar: to whoever sits at a terminal, and to nobody else.

use std::{
    ffi::OsStr,
    fs::File,
    io::{ErrorKind, Read, Write},
    os::unix::ffi::OsStrExt,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{centre, file};

/// What a command that is kept waiting for its standard input writes to standard error, and to standard output.
fn waited_for(arguments: &[&str], wait: Duration, error: Stdio, read: impl FnOnce() -> Vec<u8>) -> (String, String) {
    let text = std::fs::read(centre()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_openline"));
    command.args(arguments).env("TERM", "xterm").env_remove("NO_COLOR").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(error).spawn().unwrap();
    // The terminal is read to its end, which comes when the last who holds its other side is gone.
    drop(command);
    let mut input = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        thread::sleep(wait);
        input.write_all(&text).unwrap();
    });
    let own = read();
    writer.join().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let told = if own.is_empty() { ended.stderr } else { own };
    (String::from_utf8_lossy(&told).into_owned(), String::from_utf8(ended.stdout).unwrap())
}

/// On a terminal of its own.
fn on_a_terminal(arguments: &[&str], wait: Duration) -> (String, String) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let other_side = File::options().read(true).write(true).open(OsStr::from_bytes(name.to_bytes())).unwrap();
    let mut terminal = File::from(terminal);
    waited_for(arguments, wait, other_side.into(), move || {
        let mut told = Vec::new();
        // Linux says that the other side is gone with EIO.
        match terminal.read_to_end(&mut told) {
            Ok(_) => told,
            Err(fault) if fault.kind() == ErrorKind::Other || fault.raw_os_error() == Some(5) => told,
            Err(fault) => panic!("{fault}"),
        }
    })
}

#[test]
fn a_terminal_shows_a_bar_and_a_pipe_none() {
    let (document, page) = (centre(), file(""));
    let long = Duration::from_millis(1500);
    let commands: [&[&str]; 4] =
        [&["check", "-"], &["diff", &document, "-"], &["coverage", "-"], &["report", "-", "-o", &page]];
    let runs: Vec<_> = commands
        .iter()
        .map(|arguments| {
            let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
            thread::spawn(move || {
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let (shown, answer) = on_a_terminal(&arguments, long);
                let (piped, same) = waited_for(&arguments, long, Stdio::piped(), Vec::new);
                (arguments.join(" "), shown, answer, piped, same)
            })
        })
        .collect();
    for run in runs {
        let (arguments, shown, answer, piped, same) = run.join().unwrap();
        assert!(shown.contains("reading standard input"), "{arguments}: {shown:?}");
        // It is gone in the end, and what was asked for is the same.
        assert!(shown.ends_with("\u{1b}[2K"), "{arguments}: {shown:?}");
        assert_eq!((piped.as_str(), &answer), ("", &same), "{arguments}");
    }
}

#[test]
fn what_is_quick_shows_no_bar() {
    assert_eq!(on_a_terminal(&["check", "-"], Duration::ZERO).0, "");
}
