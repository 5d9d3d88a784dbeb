/*!
A bar for what takes longer than a second: what is being done and how far it has come. On standard error, on a terminal only.

Whoever works steps; a thread of its own waits for the second to pass and keeps the bar moving, so that one long step is seen too.
*/

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Before that, nobody wonders.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);

/// The bar of one command; it is gone once this is dropped, before anything is printed.
pub struct Progress {
    /// None where nobody looks.
    shown: Option<Shown>,
}

struct Shown {
    bar: ProgressBar,
    /// Dropped to wake the thread.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// For so many steps; `doing` is what a reader sees, such as `reading centre.yaml`.
    pub fn new(steps: usize, doing: impl Into<String>) -> Progress {
        if !io::stderr().is_terminal() {
            return Progress { shown: None };
        }
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(doing.into());
        let (alive, dropped) = mpsc::channel::<()>();
        let its = bar.clone();
        let thread = thread::spawn(move || {
            if dropped.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                its.set_draw_target(ProgressDrawTarget::stderr());
                its.enable_steady_tick(TICK);
            }
        });
        Progress { shown: Some(Shown { bar, alive: Some(alive), thread: Some(thread) }) }
    }

    /// Nothing, whatever takes how long: where the answer itself goes to the terminal piece by piece.
    pub fn none() -> Progress {
        Progress { shown: None }
    }

    /// One step is done; what comes next has this name.
    pub fn next(&self, doing: impl Into<String>) {
        if let Some(Shown { bar, .. }) = &self.shown {
            bar.inc(1);
            bar.set_message(doing.into());
        }
    }

    /// One step more is done, and what comes next is of the same kind.
    pub fn step(&self) {
        if let Some(Shown { bar, .. }) = &self.shown {
            bar.inc(1);
        }
    }

    /// There are so many steps more than were known.
    pub fn more(&self, steps: usize) {
        if let Some(Shown { bar, .. }) = &self.shown {
            bar.inc_length(steps as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(Shown { bar, alive, thread }) = &mut self.shown {
            drop(alive.take());
            // OK: it does nothing that could panic, and a bar is not worth a fault.
            let _ = thread.take().map(JoinHandle::join);
            bar.finish_and_clear();
        }
    }
}
