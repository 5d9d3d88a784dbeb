/*!
A bar for what takes longer than a second: on standard error, on a terminal only.
*/

use std::{
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Before that, nobody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

pub struct Progress {
    begun: Instant,
    total: usize,
    doing: &'static str,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// For so many steps of the same kind; `doing` is what a reader sees, such as `drawing`.
    pub fn new(total: usize, doing: &'static str) -> Progress {
        Progress { begun: Instant::now(), total, doing, bar: None }
    }

    /// After each step.
    pub fn step(&mut self, done: usize) {
        if self.bar.is_none() && self.begun.elapsed() >= PATIENCE && io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(self.total as u64), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
                bar.set_style(style);
            }
            self.bar = Some(bar.with_message(self.doing));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
