/*!
The words of instructions for one decision: which queue they speak of, and its times as its callers say them.
*/

use chrono::{DateTime, NaiveDateTime};

use crate::{
    calendar::{Zone, in_zone},
    centre::Queue,
    speech::{NO_CLOSING, NO_OPENING, Word, Words, spoken_choice, spoken_closing, spoken_time},
};

/// What a caller hears when no exception gives a reason.
const NO_REASON: &str = "outside our opening hours";

pub(super) struct Spoken<'a> {
    pub(super) handoff: &'a str,
    /// The queue that is spoken of; none when only SIP handoffs stand in the list.
    pub(super) queue: Option<Queue<'a>>,
    pub(super) reason_text: Option<&'a str>,
    pub(super) reopens: Option<i64>,
    pub(super) closes: Option<i64>,
    pub(super) at: i64,
    /// The times that are offered for a call back; asked only where they are said.
    pub(super) callback: &'a dyn Fn() -> Vec<(i64, i64)>,
}

impl Spoken<'_> {
    /// The wall clock of `at` in the queue's zone, beside that of the contact.
    fn local(&self, at: Option<i64>) -> Option<(NaiveDateTime, NaiveDateTime)> {
        let zone = self.queue?.timezone();
        let local = |at: i64| -> NaiveDateTime { DateTime::<Zone>::naive_local(&in_zone(zone, at)) };
        Some((local(at?), local(self.at)))
    }
}

impl Words for Spoken<'_> {
    fn say(&self, word: Word, out: &mut String) {
        match word {
            Word::Handoff => out.push_str(self.handoff),
            // A SIP handoff has no queue; its own name is the nearest truth.
            Word::Queue => out.push_str(self.queue.map_or(self.handoff, |queue| queue.name())),
            Word::Reason => out.push_str(self.reason_text.unwrap_or(NO_REASON)),
            Word::ReopensAt => match self.local(self.reopens) {
                Some((opens, now)) => out.push_str(&spoken_time(opens, now.date())),
                None => out.push_str(NO_OPENING),
            },
            Word::OpenUntil => match self.local(self.closes) {
                Some((closes, now)) => out.push_str(&spoken_closing(closes, now.date())),
                None => out.push_str(NO_CLOSING),
            },
            Word::Hours => match self.queue {
                Some(queue) => out.push_str(&queue.hours_in_words_at(self.at)),
                None => out.push_str("24 hours a day, 7 days a week"),
            },
            Word::Callback => {
                let starts = (self.callback)().into_iter().filter_map(|(start, _)| self.local(Some(start)));
                let times: Vec<String> = starts.map(|(start, now)| spoken_time(start, now.date())).collect();
                out.push_str(&spoken_choice(&times));
            }
        }
    }
}
