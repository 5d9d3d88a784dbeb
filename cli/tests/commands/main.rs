//! The program as the shell sees it: what it prints and how it ends.

mod check;
mod coverage;
mod diff;
mod export;
mod formats;
mod holidays;
mod hours;
mod import;
#[cfg(all(unix, feature = "live"))]
mod live;
#[cfg(unix)]
mod overrides;
mod progress;
mod readme;
mod route;
mod say;
#[cfg(all(unix, feature = "serve"))]
mod serve;
mod slots;
mod status;
mod support;
mod texts;
mod tools;
mod usage;
mod week;
mod year;
