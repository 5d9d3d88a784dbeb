/*!
The time specifications of Asterisk, `times,weekdays,mdays,months[,zone]`, which FreePBX stores as well.

What they mean was read in Asterisk's `main/pbx_timing.c`: all four parts must hold, the last minute of a range belongs to it, lists are joined by `&`,
and every range is cyclic, that of the times too: `22:00-06:00` on a Saturday is two pieces of that Saturday. Where Asterisk logs a bad element and goes
on without it, a fault is raised instead, since somebody must look at it.
*/

use crate::{
    json::shown,
    minutes::{DAY, Minutes},
    note::{FaultKind, NoteCode, Place},
    report::Report,
};

const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// When one specification holds. Bit 0 of `weekdays` is Monday, of `month_days` the first, of `months` January.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) minutes: Minutes,
    pub(super) weekdays: u8,
    pub(super) month_days: u32,
    pub(super) months: u16,
    pub(super) zone: Option<String>,
}

impl Spec {
    /// Reads one specification of a queue; what is wrong with it is reported at `place`.
    pub(super) fn parse(text: &str, queue: &str, place: &Place, report: &mut Report) -> Option<Spec> {
        // Only commas count where Asterisk looks for a zone.
        let commas: Vec<&str> = text.split(',').collect();
        let zone = (commas.len() == 5).then(|| commas[4].trim().to_owned());
        let parts: Vec<&str> = text.split([',', '|']).collect();
        if parts.len() > 4 + usize::from(zone.is_some()) {
            return report.none(
                FaultKind::BadRule,
                place.clone(),
                format!(
                    "{} has {} parts, wanted times,weekdays,days,months and perhaps a zone",
                    shown(text),
                    parts.len()
                ),
            );
        }
        let part = |index: usize| parts.get(index).copied().unwrap_or("*");
        let reader = &mut Reader { queue, place, report, good: true };
        let minutes = reader.times(part(0));
        let sunday_first = reader.range(part(1), 7, &WEEKDAYS, FaultKind::BadWeekday, "weekday");
        let month_days = reader.range(part(2), 31, &[], FaultKind::BadDate, "day of the month");
        let months = reader.range(part(3), 12, &MONTHS, FaultKind::BadDate, "month");
        // Their week begins on Sunday, ours on Monday.
        let weekdays = (sunday_first >> 1) | ((sunday_first & 1) << 6);
        reader.good.then_some(Spec { minutes, weekdays: weekdays as u8, month_days, months: months as u16, zone })
    }
}

impl Spec {
    /// The minutes that it names on a weekday (0 is Monday), in a month and on a day of it, both counted from 1.
    pub(super) fn on(&self, weekday: u32, month: u32, day: u32) -> Minutes {
        let holds = self.weekdays & (1 << weekday) != 0 && self.months & (1 << (month - 1)) != 0;
        if holds && self.month_days & (1 << (day - 1)) != 0 { self.minutes.clone() } else { Minutes::none() }
    }
}

struct Reader<'a, 'r> {
    queue: &'a str,
    place: &'a Place,
    report: &'r mut Report,
    good: bool,
}

impl Reader<'_, '_> {
    fn fault(&mut self, kind: FaultKind, text: String) {
        self.report.fault(kind, self.place.clone(), text);
        self.good = false;
    }

    fn note(&mut self, code: NoteCode, text: String) {
        self.report.note(code, Some(self.queue), self.place.clone(), text);
    }

    fn times(&mut self, text: &str) -> Minutes {
        if everything(text) {
            return Minutes::all();
        }
        let mut minutes = Minutes::none();
        for part in text.split('&') {
            let (from, to) = match part.split_once('-') {
                Some((from, to)) => (minute(from), minute(to)),
                None => (minute(part), minute(part)),
            };
            let (Some(from), Some(to)) = (from, to) else {
                self.fault(FaultKind::BadTime, format!("{} is not a time or a range from 00:00 to 23:59", shown(part)));
                continue;
            };
            // The end counts; a range that runs backwards goes round the clock of the same date.
            if from <= to {
                minutes.insert(from, to + 1);
            } else {
                minutes.insert(from, DAY);
                minutes.insert(0, to + 1);
                if to + 1 < from {
                    let (hour, minute) = ((to + 1) / 60, (to + 1) % 60);
                    self.note(
                        NoteCode::SameDayWrap,
                        format!("{part} wraps inside one date: it also counts from 00:00 to {hour:02}:{minute:02} of the same date"),
                    );
                }
            }
        }
        minutes
    }

    /// A set of the numbers 1 to `most`, as bits from 0.
    fn range(&mut self, text: &str, most: u32, names: &[&str], kind: FaultKind, noun: &str) -> u32 {
        let all = (1 << most) - 1;
        if everything(text) {
            return all;
        }
        let mut set = 0;
        for part in text.split('&') {
            let (from, to) = match part.split_once('-') {
                Some((from, to)) => (number(from, most, names), number(to, most, names)),
                None => (number(part, most, names), number(part, most, names)),
            };
            let (Some(from), Some(to)) = (from, to) else {
                let wanted = match names {
                    [] => format!("1 to {most}"),
                    names => format!("{} to {}, or 1 to {most}", names[0], names[names.len() - 1]),
                };
                self.fault(kind, format!("{} is not a {noun} ({wanted}) or a range of them", shown(part)));
                continue;
            };
            let mut at = from;
            loop {
                set |= 1 << at;
                if at == to {
                    break;
                }
                at = (at + 1) % most;
            }
            // Neither `mon-sun` nor `sun-thu` surprises anybody: one of the two ways to begin a week has them in order.
            if from > to && (most != 7 || (from + 6) % 7 > (to + 6) % 7) {
                self.note(NoteCode::CyclicRange, format!("{part} runs over the end and begins again"));
            }
        }
        set
    }
}

fn everything(text: &str) -> bool {
    matches!(text, "" | "*")
}

/// The minute of a time; Asterisk takes one digit or two, and blanks before them.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    (hour < 24 && minute < 60).then_some((hour * 60 + minute) as u16)
}

fn number(text: &str, most: u32, names: &[&str]) -> Option<u32> {
    if let Some(index) = names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
        return Some(index as u32);
    }
    digits(text.trim()).filter(|number| (1..=most).contains(number)).map(|number| number - 1)
}

fn digits(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
