/*!
Special days: the local dates of a queue that an exception decides, with its words.

They are what the interval tables cannot show: a date that is closed all day has no interval, and an interval has no reason.
*/

use chrono::NaiveDate;

use super::told::Told;
use crate::{
    calendar::Line,
    matching::Texts,
    schedule::{Day, Entry, EntryValue, Exceptions},
    words::words,
};

/// A local date that an exception decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpecialDay<'e> {
    /// The date in the queue's zone.
    pub date: NaiveDate,
    /// What the exception puts in place of the date's own hours, or does to them.
    pub hours: SpecialHours,
    /// The exception's own words.
    pub reason: Option<&'e str>,
    /// The same by language.
    texts: Option<&'e Texts>,
}

words! {
    /// What an exception says about its date, as documents write it.
    #[non_exhaustive]
    pub enum SpecialHours {
        Closed "closed" "0.1.0" "no hours"
        Open24 "open_24" "0.1.0" "open from midnight to midnight"
        Own "intervals" "0.1.0" "hours of its own"
        Minus "minus" "0.2.0" "the date's own hours less some, perhaps with others added"
        Plus "plus" "0.2.0" "the date's own hours and more"
    }
}

impl<'e> SpecialDay<'e> {
    pub(super) fn new(day: Day, entry: &'e Entry) -> SpecialDay<'e> {
        let hours = match &entry.value {
            EntryValue::Hours(hours) => match hours.constant() {
                Some(false) => SpecialHours::Closed,
                Some(true) => SpecialHours::Open24,
                None => SpecialHours::Own,
            },
            EntryValue::Change(change) if change.minus.is_empty() => SpecialHours::Plus,
            EntryValue::Change(_) => SpecialHours::Minus,
        };
        // OK: exceptions decide dates that a document can write, chrono's years hold them all.
        SpecialDay {
            date: day.civil().unwrap_or_default(),
            hours,
            reason: entry.reason.as_deref(),
            texts: entry.reason.as_ref(),
        }
    }

    /// Its words, for who speaks a language.
    pub(crate) fn told(&self) -> Option<Told<'e>> {
        self.texts.map(Told::new)
    }
}

/// The special days of a stretch of time, in order; see [`Queue::special_days`](crate::Queue::special_days).
#[derive(Clone, Debug)]
pub struct SpecialDays<'e> {
    exceptions: &'e Exceptions,
    next: Day,
    last: Day,
}

impl<'e> SpecialDays<'e> {
    /// Those that `[from, to)` touches; the walk stays between 1970 and 2100.
    pub(super) fn new(line: Line<'e>, from: i64, to: i64) -> SpecialDays<'e> {
        let exceptions = line.clock.rules.exceptions;
        let next = line.local_day(from).max(Day::FIRST);
        let last = if from < to { line.local_day(to.saturating_sub(1)).min(Day::LAST) } else { next.previous() };
        SpecialDays { exceptions, next, last }
    }
}

impl<'e> Iterator for SpecialDays<'e> {
    type Item = SpecialDay<'e>;

    fn next(&mut self) -> Option<SpecialDay<'e>> {
        let run = self.exceptions.run_from(self.next)?;
        let day = self.next.max(run.first);
        if day > self.last {
            return None;
        }
        self.next = day.next();
        Some(SpecialDay::new(day, self.exceptions.entry(run.entry)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use crate::Engine;

    const TEXT: &str = r#"[
        {"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/Los_Angeles",
         "weekly_hours": {"fri": [{"start": "09:00", "end": "17:00"}]},
         "date_exceptions": {
            "2026-12-25": {"closed": true, "reason": "Christmas Day"},
            "2026-12-26": {"open_24": true},
            "2026-12-28/2026-12-31": {"intervals": [{"start": "10:00", "end": "14:00"}], "reason": "winter hours"}},
         "transfer_function_name": "x"},
        {"name": "Off", "type": "Agent_queue", "enabled": false, "open_24": true, "timezone": "Etc/UTC",
         "date_exceptions": {"2026-12-25": {"closed": true}}, "transfer_function_name": "x"}
    ]"#;

    fn special(queue: &str, from: &str, to: &str) -> Vec<String> {
        let engine: Engine = TEXT.parse().unwrap();
        let [from, to] = [from, to].map(|text| text.parse::<DateTime<Utc>>().unwrap());
        let days = engine.queue(queue).unwrap().special_days(from, to);
        days.map(|day| format!("{} {} {}", day.date, day.hours.as_str(), day.reason.unwrap_or("-"))).collect()
    }

    #[test]
    fn closed_days_show_and_ranges_are_cut_to_the_dates_asked_for() {
        assert_eq!(
            special("A", "2026-12-25T08:00:00Z", "2026-12-29T08:00:01Z"),
            [
                "2026-12-25 closed Christmas Day",
                "2026-12-26 open_24 -",
                "2026-12-28 intervals winter hours",
                "2026-12-29 intervals winter hours"
            ]
        );
        // Half-open: midnight in Los Angeles ends the 28th.
        assert_eq!(special("A", "2026-12-25T08:00:00Z", "2026-12-29T08:00:00Z").len(), 3);
        assert_eq!(special("A", "2026-12-25T07:59:59Z", "2026-12-25T08:00:00Z"), [""; 0]);
        assert_eq!(special("A", "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), [""; 0]);
    }

    #[test]
    fn every_instant_that_chrono_knows_may_be_asked_for() {
        let engine: Engine = TEXT.parse().unwrap();
        let queue = engine.queue("A").unwrap();
        assert_eq!(queue.special_days(i64::MIN, i64::MAX).count(), 6);
        assert_eq!(queue.special_days(i64::MAX, i64::MIN).count(), 0);
        assert_eq!(queue.special_days(0, 0).count(), 0);
    }

    #[test]
    fn a_queue_that_is_not_enabled_has_no_special_days() {
        assert_eq!(special("Off", "2026-12-20T00:00:00Z", "2026-12-30T00:00:00Z"), [""; 0]);
    }
}
