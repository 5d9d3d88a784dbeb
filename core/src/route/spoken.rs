/*!
The words of instructions for one decision: which queue they speak of, and its times as its callers say them.
*/

use chrono::{DateTime, NaiveDateTime};

use crate::{
    calendar::{Zone, in_zone},
    centre::{Queue, Saying},
    speech::{NO_CLOSING, NO_OPENING, Voice, Word, Words, spoken_choice, spoken_closing, spoken_time},
};

/// What a caller hears when no exception gives a reason.
const NO_REASON: &str = "outside our opening hours";

pub(super) struct Spoken<'a> {
    pub(super) voice: Voice<'a>,
    /// Whether it is English as a document without any language has always had it; then only words that are new are the voice's to say.
    pub(super) plain: bool,
    pub(super) available: bool,
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

    fn plain_english(&self, word: Word, out: &mut String) -> bool {
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
            Word::Week | Word::Until | Word::ReopensIn | Word::Open | Word::Closed | Word::Reopens => return false,
        }
        true
    }

    fn in_language(&self, word: Word, out: &mut String) {
        let saying = Saying { voice: self.voice, queue: self.queue, at: self.at };
        let today = || self.queue.map(|queue| queue.local_day(self.at));
        match word {
            Word::Handoff => self.voice.push_value(out, self.handoff),
            Word::Queue => self.voice.push_value(out, self.queue.map_or(self.handoff, |queue| queue.name())),
            Word::Reason => saying.reason(out, self.reason_text),
            Word::ReopensAt => saying.reopens_at(out, self.reopens),
            Word::ReopensIn => saying.reopens_in(out, self.reopens),
            Word::Reopens => saying.reopens(out, self.reopens),
            Word::OpenUntil => saying.open_until(out, self.closes),
            Word::Until => saying.until(out, self.closes),
            Word::Hours => saying.week(out, today(), false),
            Word::Week => saying.week(out, today(), true),
            // Each sentence says what is: nobody hears "we are open" from a line that is closed.
            Word::Open | Word::Closed if self.available => saying.open(out, self.closes),
            Word::Open | Word::Closed => saying.closed(out, self.reason_text),
            Word::Callback => {
                let times: Vec<i64> = (self.callback)().into_iter().map(|(start, _)| start).collect();
                saying.choice(out, &times);
            }
        }
    }
}

impl Words for Spoken<'_> {
    fn say(&self, word: Word, out: &mut String) {
        if !self.plain || !self.plain_english(word, out) {
            self.in_language(word, out);
        }
    }

    fn value(&self, value: &str, out: &mut String) {
        self.voice.push_value(out, value);
    }

    fn language(&self) -> &str {
        self.voice.phrases.tag()
    }
}
