/*!
What is said of a queue in a language: its words filled with its hours and its instants. A [`Saying`] is one voice and one queue at one instant.

Decisions and speakers say the same words; which instants they speak of is theirs to know.
*/

use chrono::{DateTime, NaiveDate, NaiveDateTime};

use super::{
    Queue,
    season::{minutes, seasons_in_words},
};
use crate::{
    calendar::{Zone, in_zone},
    schedule::{Day, Week},
    speech::Voice,
};

/// A voice that speaks of a queue, or of nobody's hours.
#[derive(Clone, Copy)]
pub(crate) struct Saying<'a> {
    pub(crate) voice: Voice<'a>,
    pub(crate) queue: Option<Queue<'a>>,
    /// Relative to when: the day of the listener.
    pub(crate) at: i64,
}

impl Saying<'_> {
    /// The wall clock of an instant in the queue's zone.
    fn local(&self, at: i64) -> Option<NaiveDateTime> {
        Some(DateTime::<Zone>::naive_local(&in_zone(self.queue?.timezone(), at)))
    }

    fn today(&self) -> NaiveDate {
        self.local(self.at).map_or(NaiveDate::MIN, |now| now.date())
    }

    fn is_english(&self) -> bool {
        self.voice.phrases.tag() == "en"
    }

    /// The week, with its closed days where they are asked for. English goes on with the seasons; no other language has words for them, and
    /// says the week that is in force.
    pub(crate) fn week(&self, out: &mut String, on: Option<Day>, with_closed: bool) {
        let Some(queue) = self.queue else {
            return self.voice.push_always(out);
        };
        let year = queue.year();
        let say = |week: &Week, out: &mut String| self.voice.push_week(out, &minutes(week), with_closed);
        if self.is_english() && !year.seasons().is_empty() {
            let in_words = |week: &Week| {
                let mut text = String::new();
                say(week, &mut text);
                text
            };
            // The names of seasons come from the document.
            out.push_str(&seasons_in_words(year, on.unwrap_or(Day(i32::MIN)), |name| self.voice.value(name), in_words));
        } else {
            say(on.map_or(year.week(), |day| year.on(day)), out);
        }
    }

    pub(crate) fn reopens_at(&self, out: &mut String, reopens: Option<i64>) {
        self.voice.push_when(out, reopens.and_then(|at| self.local(at)), self.today());
    }

    pub(crate) fn until(&self, out: &mut String, closes: Option<i64>) {
        self.voice.push_until(out, closes.and_then(|at| self.local(at)), self.today());
    }

    /// English has its preposition outside the braces, every other language inside.
    pub(crate) fn open_until(&self, out: &mut String, closes: Option<i64>) {
        let english = self.voice.phrases.tag().split('-').next() == Some("en");
        match closes.and_then(|at| self.local(at)) {
            Some(closes) if english => self.voice.push_closing(out, Some(closes), self.today()),
            None if english => out.push_str(crate::speech::NO_CLOSING),
            closes => self.voice.push_until(out, closes, self.today()),
        }
    }

    pub(crate) fn reopens_in(&self, out: &mut String, reopens: Option<i64>) {
        match reopens {
            Some(reopens) => self.voice.push_wait(out, reopens.saturating_sub(self.at)),
            None => self.reopens_at(out, None),
        }
    }

    pub(crate) fn open(&self, out: &mut String, closes: Option<i64>) {
        let local = closes.and_then(|at| self.local(at));
        self.voice.push_open(out, local.is_none(), local, self.today());
    }

    pub(crate) fn closed(&self, out: &mut String, reason: Option<&str>) {
        self.voice.push_closed(out, reason);
    }

    pub(crate) fn reopens(&self, out: &mut String, reopens: Option<i64>) {
        self.voice.push_reopens(out, reopens.and_then(|at| self.local(at)), self.today());
    }

    pub(crate) fn reason(&self, out: &mut String, reason: Option<&str>) {
        match reason {
            Some(reason) => self.voice.push_value(out, reason),
            None => self.voice.push_outside(out),
        }
    }

    /// Points in time one after the other; no pattern file has a word for "or".
    pub(crate) fn choice(&self, out: &mut String, times: &[i64]) {
        if times.is_empty() {
            return self.reopens_at(out, None);
        }
        for (place, &time) in times.iter().enumerate() {
            if place > 0 {
                self.voice.push_comma(out);
            }
            self.reopens_at(out, Some(time));
        }
    }
}
