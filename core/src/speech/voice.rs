/*!
The phrases of one language in one style: a week, a point in time, a closing, a length of time, and the sentences around them.

Each phrase is whole: prepositions, articles and particles are in the language's patterns, so that it needs nothing from the words around it. It knows
local times and minutes of a week, and no queue.
*/

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{
    clock::{Role, push_time},
    dates::counted,
    digits::Digits,
    hours::{Interval, is_always_open},
    keys::{ClockKey, Key, sign, slot},
    pattern::fill,
    phrases::{Clock, Phrases},
    style::{BREAK, Style, TIME_ENDS, TIME_OF_12, TIME_OF_24, escape_from, push_value},
};

/// Dates further ahead than this need their year: the same day of next year could be meant.
const DAYS_WITHOUT_YEAR: i64 = 364;

/// A language in a style.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice<'a> {
    pub(crate) phrases: &'a Phrases,
    pub(crate) style: Style,
    /// Whether a reason is kept apart from right-to-left text around it; where a phrase stands alone it need not be.
    pub(crate) isolates: bool,
    /// Whether times in SSML stand in a `say-as`, where the language's time is a bare figure.
    pub(crate) say_as: bool,
}

impl<'a> Voice<'a> {
    fn clock(self) -> &'a Clock {
        if self.style.is_spoken() { &self.phrases.speech } else { &self.phrases.text }
    }

    /// Speech engines read 0 to 9 in every language, others in few.
    fn digits(self) -> Digits {
        Digits { zero: if self.style.is_spoken() { '0' } else { self.phrases.zero } }
    }

    fn pattern(self, key: Key) -> &'a str {
        self.phrases.pattern(key)
    }

    /// Escapes what `say` appends where the style asks for it.
    fn escaped(self, out: &mut String, say: impl FnOnce(&mut String)) {
        let start = out.len();
        say(out);
        if self.style == Style::Ssml {
            escape_from(out, start);
        }
    }

    /// The week's hours, with its closed days where they are asked for.
    pub(crate) fn push_week<I: Interval>(self, out: &mut String, week: &[&[I]; 7], with_closed: bool) {
        self.escaped(out, |out| self.week(out, week, with_closed));
    }

    fn week<I: Interval>(self, out: &mut String, week: &[&[I]; 7], with_closed: bool) {
        if week.iter().all(|day| day.is_empty()) {
            return out.push_str(self.pattern(Key::WeekNever));
        }
        if is_always_open(week) {
            return out.push_str(self.pattern(Key::WeekAlways));
        }
        let first = self.phrases.first_day;
        let day = |place: usize| week[(first + place) % 7];
        let (mut place, mut said) = (0, false);
        while place < 7 {
            let same = (place..7).take_while(|&other| day(other) == day(place)).count();
            let intervals = day(place);
            if with_closed || !intervals.is_empty() {
                if said {
                    self.comma(out);
                }
                said = true;
                let days = ((first + place) % 7, (first + place + same - 1) % 7, same);
                self.group(out, days, intervals);
            }
            // OK: `same` counts the day itself.
            place += same;
        }
    }

    /// Between the groups of a week; an engine that reads SSML pauses there.
    fn comma(self, out: &mut String) {
        let comma = self.pattern(Key::WeekComma);
        match self.style {
            Style::Ssml => {
                out.push(BREAK);
                if comma.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push_str(comma),
        }
    }

    fn group<I: Interval>(self, out: &mut String, days: (usize, usize, usize), intervals: &[I]) {
        const DAYS: u8 = slot("days");
        const HOURS: u8 = slot("hours");
        let key = if intervals.is_empty() { Key::WeekClosed } else { Key::WeekOpen };
        fill(out, self.pattern(key), |out, sign, _| match sign {
            DAYS => self.days(out, days),
            HOURS => self.intervals(out, intervals),
            _ => {}
        });
    }

    fn days(self, out: &mut String, (first, last, count): (usize, usize, usize)) {
        let key = match count {
            1 => Key::WeekSingle,
            2 => Key::WeekPair,
            _ => Key::WeekRange,
        };
        let pattern = self.pattern(key);
        if pattern.is_empty() {
            return out.push_str(self.day_form(0, first));
        }
        fill(out, pattern, |out, sign, form| match sign {
            sign::FIRST_FORM => out.push_str(self.day_form(form, first)),
            sign::LAST_FORM => out.push_str(self.day_form(form, last)),
            _ => {}
        });
    }

    fn day_form(self, form: usize, weekday: usize) -> &'a str {
        self.phrases.forms.get(form).map_or("", |(_, words)| &words[weekday])
    }

    fn intervals<I: Interval>(self, out: &mut String, intervals: &[I]) {
        for (place, interval) in intervals.iter().enumerate() {
            let (start, end) = interval.minutes();
            if place > 0 {
                let key = if place + 1 == intervals.len() { Key::WeekAnd } else { Key::WeekAndMore };
                let and = self.pattern(key);
                out.push_str(if and.is_empty() { self.pattern(Key::WeekComma) } else { and });
            }
            self.interval(out, start.into(), end.into());
        }
    }

    fn interval(self, out: &mut String, start: u32, end: u32) {
        const FROM: u8 = slot("from");
        const TO: u8 = slot("to");
        const DAY: u32 = 1440;
        if start.is_multiple_of(DAY) && end.saturating_sub(start) == DAY {
            return out.push_str(self.pattern(Key::WeekAllDay));
        }
        let own = self.clock().pattern(ClockKey::Span);
        let span = if own.is_empty() { self.pattern(Key::WeekSpan) } else { own };
        let end = if end.is_multiple_of(DAY) { DAY } else { end % DAY };
        fill(out, span, |out, sign, _| match sign {
            FROM => self.time(out, Role::From, start % DAY),
            TO => self.time(out, Role::To, end),
            _ => {}
        });
    }

    fn time(self, out: &mut String, role: Role, minute: u32) {
        let bare = self.say_as && self.style == Style::Ssml && says_bare_figures(self.phrases.tag());
        let start = out.len();
        push_time(out, self.phrases, self.clock(), self.digits(), role, minute);
        // Noon and midnight are words already.
        if bare && out[start..].starts_with(|c: char| c.is_ascii_digit()) {
            out.truncate(start);
            push_figure(out, self.clock().twelve, self.digits(), minute);
        }
    }

    /// When something opens; without a time, that it will be later.
    pub(crate) fn push_when(self, out: &mut String, at: Option<NaiveDateTime>, today: NaiveDate) {
        self.escaped(out, |out| self.when(out, at, today));
    }

    fn when(self, out: &mut String, at: Option<NaiveDateTime>, today: NaiveDate) {
        const AT: u8 = slot("at");
        let Some(at) = at else { return out.push_str(self.pattern(Key::WhenLater)) };
        let minute = at.hour() * 60 + at.minute();
        self.relative(out, [Key::WhenToday, Key::WhenTomorrow, Key::WhenDate], at.date(), today, |out, sign| {
            if sign == AT {
                self.time(out, Role::At, minute);
            }
        });
    }

    /// Until when something is open; without a time, until further notice. 00:00 ends the day before.
    pub(crate) fn push_until(self, out: &mut String, at: Option<NaiveDateTime>, today: NaiveDate) {
        self.escaped(out, |out| self.until(out, at, today));
    }

    fn until(self, out: &mut String, at: Option<NaiveDateTime>, today: NaiveDate) {
        const TO: u8 = slot("to");
        let Some(at) = at else { return out.push_str(self.pattern(Key::UntilNotice)) };
        let (date, minute) = closing(at);
        self.relative(out, [Key::UntilToday, Key::UntilTomorrow, Key::UntilDate], date, today, |out, sign| {
            if sign == TO {
                self.time(out, Role::Until, minute);
            }
        });
    }

    /// Until when something is open, as English says it behind its own preposition: `today at midnight`.
    pub(crate) fn push_closing(self, out: &mut String, at: Option<NaiveDateTime>, today: NaiveDate) {
        const AT: u8 = slot("at");
        let Some(at) = at else { return self.push_until(out, at, today) };
        let (date, minute) = closing(at);
        // Midnight has a word only where something ends.
        let role = if minute == MIDNIGHT { Role::To } else { Role::At };
        self.escaped(out, |out| {
            self.relative(out, [Key::WhenToday, Key::WhenTomorrow, Key::WhenDate], date, today, |out, sign| {
                if sign == AT {
                    self.time(out, role, minute);
                }
            });
        });
    }

    fn relative(
        self,
        out: &mut String,
        [now, next, other]: [Key; 3],
        date: NaiveDate,
        today: NaiveDate,
        mut time: impl FnMut(&mut String, u8),
    ) {
        const DATE: u8 = slot("date");
        let ahead = (date - today).num_days();
        let key = match ahead {
            0 => now,
            1 => next,
            _ => other,
        };
        // OK: chrono's weekdays end at 6.
        let weekday = date.weekday().num_days_from_monday() as usize;
        fill(out, self.pattern(key), |out, sign, form| match sign {
            DATE => self.date(out, date, ahead > DAYS_WITHOUT_YEAR),
            sign::FORM => out.push_str(self.day_form(form, weekday)),
            sign => time(out, sign),
        });
    }

    fn date(self, out: &mut String, date: NaiveDate, with_year: bool) {
        const D: u8 = slot("d");
        const MONTH: u8 = slot("month");
        const M: u8 = slot("M");
        const Y: u8 = slot("y");
        let phrases = self.phrases;
        let date = counted(date, phrases.calendar);
        // A calendar of its own has its months first and the Gregorian behind.
        let behind = if date.gregorian && phrases.months.len() > 12 { 12 } else { 0 };
        let digits = self.digits();
        fill(out, self.pattern(if with_year { Key::DateYear } else { Key::DateDay }), |out, sign, _| match sign {
            D => match phrases.month_days.get(date.day as usize - 1) {
                Some(day) => out.push_str(day),
                None => digits.push(out, date.day, 1),
            },
            MONTH => out.push_str(phrases.months.get(date.month + behind).map_or("", |month| month)),
            M => digits.push(out, date.month as u32 + 1, 1),
            // OK: a date far from the line's years is not spoken; a year before 1 would lose its sign.
            Y => digits.push(out, date.year.unsigned_abs(), 1),
            _ => {}
        });
    }

    /// In how long, rounded up: a caller who comes then must not come too early.
    pub(crate) fn push_wait(self, out: &mut String, seconds: i64) {
        self.escaped(out, |out| self.wait(out, seconds));
    }

    fn wait(self, out: &mut String, seconds: i64) {
        const TIME: u8 = slot("time");
        const LEFT: u8 = slot("left");
        const RIGHT: u8 = slot("right");
        let minutes = seconds.max(1).unsigned_abs().div_ceil(60);
        // From a day on, whole hours.
        let parts = match minutes {
            0..1440 => [(1, minutes / 60), (2, minutes % 60)],
            _ => [(0, minutes.div_ceil(60) / 24), (1, minutes.div_ceil(60) % 24)],
        };
        fill(out, self.pattern(Key::In), |out, sign, _| {
            if sign != TIME {
                return;
            }
            match parts {
                [only, (_, 0)] | [(_, 0), only] => self.count(out, only),
                [left, right] => fill(out, self.pattern(Key::InJoined), |out, sign, _| match sign {
                    LEFT => self.count(out, left),
                    RIGHT => self.count(out, right),
                    _ => {}
                }),
            }
        });
    }

    fn count(self, out: &mut String, (unit, number): (usize, u64)) {
        const N: u8 = slot("n");
        let pattern = &self.phrases.counted[unit][self.phrases.category(number)];
        fill(out, pattern, |out, sign, _| {
            if sign == N {
                // OK: fewer days than an i64 of seconds has are far from a u32's end, or the line's years are left.
                self.digits().push(out, number.try_into().unwrap_or(u32::MAX), 1);
            }
        });
    }

    /// The sentence that somebody is there, until when, or always.
    pub(crate) fn push_open(self, out: &mut String, always: bool, at: Option<NaiveDateTime>, today: NaiveDate) {
        self.escaped(out, |out| match always {
            true => out.push_str(self.pattern(Key::SayAlways)),
            false => fill(out, self.pattern(Key::SayOpen), |out, _, _| self.until(out, at, today)),
        });
    }

    /// The sentence that nobody is there, and why where somebody gave words for it.
    pub(crate) fn push_closed(self, out: &mut String, reason: Option<&str>) {
        let Some(reason) = reason else {
            return self.escaped(out, |out| out.push_str(self.pattern(Key::SayClosed)));
        };
        let pattern = self.pattern(Key::SayBecause);
        let mut parts = pattern.split(|c: char| c < ' ').peekable();
        // The reason is escaped by itself, so that it cannot pretend to be a break.
        while let Some(part) = parts.next() {
            self.escaped(out, |out| out.push_str(part));
            if parts.peek().is_some() {
                push_value(out, reason, self.style, self.isolates && self.phrases.rtl);
            }
        }
    }

    /// The sentence that says when somebody is there again.
    pub(crate) fn push_reopens(self, out: &mut String, at: Option<NaiveDateTime>, today: NaiveDate) {
        self.escaped(out, |out| match at {
            None => out.push_str(self.pattern(Key::SayUnknown)),
            Some(_) => fill(out, self.pattern(Key::SayReopens), |out, _, _| self.when(out, at, today)),
        });
    }

    /// What is said where no exception has words.
    pub(crate) fn push_outside(self, out: &mut String) {
        self.escaped(out, |out| out.push_str(self.pattern(Key::SayOutside)));
    }

    /// That somebody is there at any time.
    pub(crate) fn push_always(self, out: &mut String) {
        self.escaped(out, |out| out.push_str(self.pattern(Key::WeekAlways)));
    }

    /// What stands between things of one kind.
    pub(crate) fn push_comma(self, out: &mut String) {
        self.escaped(out, |out| out.push_str(self.pattern(Key::WeekComma)));
    }

    /// A name or a reason as it is inserted.
    pub(crate) fn value(self, value: &str) -> String {
        let mut out = String::with_capacity(value.len());
        self.push_value(&mut out, value);
        out
    }

    /// A name, a reason or a variable inside a text.
    pub(crate) fn push_value(self, out: &mut String, value: &str) {
        push_value(out, value, self.style, self.isolates && self.phrases.rtl);
    }
}

/// Whether a language says a time as a figure with nothing in a case around it.
pub(crate) fn says_bare_figures(tag: &str) -> bool {
    tag.split('-').next() == Some("en")
}

/// `9:30am` or `21:30`, marked for a `say-as`.
fn push_figure(out: &mut String, twelve: bool, digits: Digits, minute: u32) {
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    out.push(if twelve { TIME_OF_12 } else { TIME_OF_24 });
    digits.push(out, if twelve { (hour + 11) % 12 + 1 } else { hour }, 1);
    out.push(':');
    digits.push(out, minute, 2);
    if twelve {
        out.push_str(if hour < 12 { "am" } else { "pm" });
    }
    out.push(TIME_ENDS);
}

/// The minute of a day at which it ends.
const MIDNIGHT: u32 = 1440;

/// The date and minute of a closing: 00:00 ends the day before.
fn closing(at: NaiveDateTime) -> (NaiveDate, u32) {
    match at.date().checked_sub_days(Days::new(1)) {
        Some(ending) if at.time() == NaiveTime::MIN => (ending, MIDNIGHT),
        _ => (at.date(), at.hour() * 60 + at.minute()),
    }
}

#[cfg(all(test, feature = "languages"))]
mod tests;
