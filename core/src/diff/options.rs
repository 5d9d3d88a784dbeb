/*!
What is compared: a window of local dates, and which queues, topics and contacts.
*/

use chrono::{Days, NaiveDate, NaiveTime};

use crate::{
    calendar::{At, Zone},
    see::{SeeError, classes::Classes},
};

/// No window is longer: three years are more than anybody plans, and the work grows with them.
const MOST_DAYS: u64 = 3 * 366;

/// What [`diff`](super::diff()) compares: everything, from today to one year on, without an option.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    pub(super) queues: Vec<String>,
    pub(super) topics: Vec<String>,
    pub(super) channels: Vec<String>,
    pub(super) languages: Vec<String>,
}

impl DiffOptions {
    /// Everything.
    pub fn new() -> DiffOptions {
        DiffOptions::default()
    }

    /// The first local date, in the zone of each queue.
    pub fn from(mut self, date: NaiveDate) -> DiffOptions {
        self.from = Some(date);
        self
    }

    /// The first local date that is compared no longer; a year behind the first without it, at most three.
    pub fn to(mut self, date: NaiveDate) -> DiffOptions {
        self.to = Some(date);
        self
    }

    /// Only this queue, and others that are named so.
    pub fn queue(mut self, name: impl Into<String>) -> DiffOptions {
        self.queues.push(name.into());
        self
    }

    /// Only the routes of this topic, and of others that are named so.
    pub fn topic(mut self, name: impl Into<String>) -> DiffOptions {
        self.topics.push(name.into());
        self
    }

    /// Only contacts by this channel, and by others that are named so.
    pub fn channel(mut self, token: impl Into<String>) -> DiffOptions {
        self.channels.push(token.into());
        self
    }

    /// Only contacts with this language, and with others that are named so.
    pub fn language(mut self, tag: impl Into<String>) -> DiffOptions {
        self.languages.push(tag.into());
        self
    }

    /// What is wrong with the channels or languages that are named; [`diff`](super::diff()) compares no route then.
    pub fn fault(&self) -> Option<SeeError> {
        Classes::new(&[], &self.channels, &self.languages).err()
    }

    /// Whether a queue is asked for.
    pub(super) fn has_queue(&self, name: &str) -> bool {
        self.queues.is_empty() || self.queues.iter().any(|wanted| wanted == name)
    }

    /// Whether a topic is asked for.
    pub(super) fn has_topic(&self, name: &str) -> bool {
        self.topics.is_empty() || self.topics.iter().any(|wanted| wanted == name)
    }

    /// Whether nothing is left out but by dates.
    pub(super) fn is_whole(&self) -> bool {
        self.queues.is_empty() && self.topics.is_empty() && self.channels.is_empty() && self.languages.is_empty()
    }
}

/// Local dates `[from, to)`.
pub(super) struct Window {
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
}

impl Window {
    pub(super) fn new(options: &DiffOptions) -> Window {
        let today =
            || chrono::DateTime::from_timestamp(At::now().0, 0).map_or(NaiveDate::default(), |now| now.date_naive());
        let from = options.from.unwrap_or_else(today);
        let year = from.checked_add_months(chrono::Months::new(12)).unwrap_or(from);
        let most = from.checked_add_days(Days::new(MOST_DAYS)).unwrap_or(from);
        Window { from, to: options.to.unwrap_or(year).clamp(from, most) }
    }

    /// The window in a zone, in epoch seconds.
    pub(super) fn in_zone(&self, zone: &Zone) -> (i64, i64) {
        let midnight = |date: NaiveDate| zone.first_instant(date.and_time(NaiveTime::MIN)).timestamp();
        (midnight(self.from), midnight(self.to))
    }
}
