//! What takes over a second shows a bar: to whoever sits at a terminal, and to nobody else.

use std::{
    ffi::OsStr,
    fs::File,
    io::{Read, Write},
    os::unix::ffi::OsStrExt,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{centre, example, file};

/// Longer than the program is patient.
const LONG: Duration = Duration::from_millis(1500);
/// However busy the machine is.
const AT_MOST: Duration = Duration::from_secs(60);

/// A command that waits for its standard input.
fn begun(arguments: &[&str], error: Stdio) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openline"));
    command.args(arguments).env("TERM", "xterm").env_remove("NO_COLOR");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(error).spawn().unwrap()
}

/// Gives it what it waits for; what it then writes to standard output, and to standard error where that is a pipe.
fn fed(mut child: Child, input: &str) -> (String, String) {
    child.stdin.take().unwrap().write_all(&std::fs::read(input).unwrap()).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    (String::from_utf8(ended.stdout).unwrap(), String::from_utf8(ended.stderr).unwrap())
}

/// What a command answers, and what it shows on a terminal of its own; it is fed once that has these words, or at once.
fn on_a_terminal(arguments: &[&str], input: &str, words: Option<&'static str>) -> (String, String) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let other_side = File::options().read(true).write(true).open(OsStr::from_bytes(name.to_bytes())).unwrap();
    let child = begun(arguments, other_side.into());
    let (seen, has_seen) = mpsc::channel();
    let reader = thread::spawn(move || {
        let (mut terminal, mut told, mut piece) = (File::from(terminal), Vec::new(), [0; 1024]);
        // It ends when nobody holds the other side any more, which Linux calls a fault.
        while let Ok(length @ 1..) = terminal.read(&mut piece) {
            told.extend_from_slice(&piece[..length]);
            if words.is_some_and(|words| String::from_utf8_lossy(&told).contains(words)) {
                let _ = seen.send(());
            }
        }
        String::from_utf8_lossy(&told).into_owned()
    });
    if let Some(words) = words {
        has_seen.recv_timeout(AT_MOST).unwrap_or_else(|_| panic!("{arguments:?} never shows {words:?}"));
    }
    let (answer, _) = fed(child, input);
    (answer, reader.join().unwrap())
}

#[test]
fn a_terminal_shows_a_bar_and_a_pipe_none() {
    let (document, page, notes) = (centre(), file(""), file(""));
    let foreign = example("../exchange/tests/data/zendesk/emea.json");
    let commands: [(&[&str], &str); 5] = [
        (&["check", "-"], &document),
        (&["diff", &document, "-"], &document),
        (&["coverage", "-"], &document),
        (&["report", "-", "-o", &page], &document),
        (&["import", "zendesk", "-", "--from", "2026-01-01", "--until", "2029-01-01", "--notes", &notes], &foreign),
    ];
    // Those that have a terminal are fed when it shows what they wait for; those that have none, when it would have.
    let piped: Vec<Child> = commands.iter().map(|(arguments, _)| begun(arguments, Stdio::piped())).collect();
    let shown = commands.iter().map(|(words, input)| on_a_terminal(words, input, Some("reading standard input")));
    let shown: Vec<_> = shown.collect();
    thread::sleep(LONG);
    for (((arguments, input), piped), (answer, shown)) in commands.iter().zip(piped).zip(shown) {
        // It is gone in the end, and what was asked for is the same.
        assert!(shown.ends_with("\u{1b}[2K"), "{arguments:?}: {shown:?}");
        assert_eq!(fed(piped, input), (answer, String::new()), "{arguments:?}");
    }
}

#[test]
fn what_is_quick_shows_no_bar() {
    let document = centre();
    // A machine may be so busy that it takes a second, but not always.
    assert!((0..5).any(|_| on_a_terminal(&["check", "-"], &document, None).1.is_empty()));
}
