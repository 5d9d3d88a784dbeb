/*!
What changes for callers between two centres: computed from answers alone, so that two documents that say the same differ in nothing.

[`queues`] merges the open intervals of two queues, [`lines`] says their differences as people do, [`routes`] compares decisions for every class of
contact, [`words`] what is said and sent. Nothing here reads a document.
*/

mod html;
mod lines;
mod options;
mod queues;
mod risks;
mod routes;
mod stretches;
mod words;

use chrono::NaiveDate;
use serde::Serialize;

pub use options::DiffOptions;
pub use queues::{IntervalChange, QueueChange, QueueDiff};
pub use risks::Risk;
pub use routes::{RouteChange, RouteDiff, RouteGroup, RoutePlace};
pub use stretches::StateChange;
pub use words::WordDiff;

use crate::{Engine, error::Issue};
use options::Window;

/// What differs between the answers of two engines in a window.
///
/// ```
/// use openline::{DiffOptions, Engine, diff};
///
/// let text = |end: &str| format!(r#"[{{
///     "name": "Support", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
///     "weekly_hours": {{"sat": [{{"start": "10:00", "end": "{end}"}}]}}, "transfer_function_name": "t"
/// }}]"#);
/// let (old, new): (Engine, Engine) = (text("12:00").parse()?, text("14:00").parse()?);
/// let options = DiffOptions::new().from("2026-12-01".parse().unwrap()).to("2026-12-15".parse().unwrap());
/// let found = diff(&old, &new, &options);
/// assert_eq!(found.queues[0].opened_minutes, 240);
/// assert_eq!(found.queues[0].lines, ["5 and 12 December 2026: now open 12:00 to 14:00"]);
/// assert!(diff(&old, &old, &options).is_empty());
/// # Ok::<(), openline::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Diff {
    /// The first local date that is compared.
    pub from: NaiveDate,
    /// The first local date that is compared no longer.
    pub to: NaiveDate,
    /// Queues that are new, gone, probably renamed, or open at other times; in the order of the new document, those that are gone behind.
    pub queues: Vec<QueueDiff>,
    /// Decisions that change, the losses first.
    pub routes: Vec<RouteDiff>,
    /// True when there were more classes of contacts than are compared.
    pub routes_truncated: bool,
    /// What is said and sent otherwise, function names first.
    pub words: Vec<WordDiff>,
    /// What somebody should look at twice.
    pub risks: Vec<Risk>,
    /// Warnings that only the new document draws.
    pub new_warnings: Vec<String>,
    /// Warnings that only the old one drew.
    pub gone_warnings: Vec<String>,
}

impl Diff {
    /// Whether no answer changes; warnings are no answers.
    pub fn is_empty(&self) -> bool {
        self.queues.is_empty() && self.routes.is_empty() && self.words.is_empty()
    }

    /// The routes as people read them: classes of contacts with the same change together.
    pub fn route_groups(&self) -> Vec<RouteGroup<'_>> {
        routes::groups(&self.routes)
    }
}

/// Compares the answers of two engines.
pub fn diff(old: &Engine, new: &Engine, options: &DiffOptions) -> Diff {
    let window = Window::new(options);
    let queues = queues::compare(old, new, options, &window);
    let (routes, routes_truncated) = routes::compare(old, new, options, &window);
    let told = |issues: &[Issue]| -> Vec<String> {
        issues.iter().map(|issue| format!("{}: {}: {}", issue.code(), issue.path(), issue.message())).collect()
    };
    let (before, after) = (told(old.warnings()), told(new.warnings()));
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        let those: std::collections::HashSet<&String> = those.iter().collect();
        these.iter().filter(|told| !those.contains(told)).cloned().collect()
    };
    let words = words::compare(old, new, options, &window);
    Diff {
        from: window.from,
        to: window.to,
        risks: risks::risks(old, new, options, &window, &queues, &words),
        queues,
        routes,
        routes_truncated,
        words,
        new_warnings: only(&after, &before),
        gone_warnings: only(&before, &after),
    }
}
