/*!
A week as SVG: a row for each date, as long as its wall clock shows 24 hours.
*/

use chrono::{Datelike, NaiveDate};

use super::{
    canvas::Canvas,
    sheet::{Sheet, stretch},
};
use crate::{centre::Queue, overrides::OverrideKind};

const LEFT: f64 = 58.0;
const HOUR: f64 = 20.0;
const ROW: f64 = 22.0;
const TOP: f64 = 62.0;
const WIDTH: usize = 760;
/// The characters that fit beside a row.
const MOST_BESIDE: usize = 32;
const MOST_OF_NAME: usize = 80;

impl Queue<'_> {
    /// The week around a date as an SVG picture: a row a date, what is open filled, exceptions and clock changes named, and an `x`, `o` or `?`
    /// where an override closes, opens or sees nobody there. It holds no script and nothing from outside, and suits light and dark screens.
    pub fn week_svg(&self, date: NaiveDate) -> String {
        Sheet::week(*self, date).week_svg(true)
    }
}

impl Sheet<'_> {
    /// `21 to 27 December 2026`.
    pub fn span(&self) -> String {
        let [first, last] = [self.days().first(), self.days().last()].map(|day| day.map_or(NaiveDate::MIN, |d| d.date));
        let start = match (first.year() == last.year(), first.month() == last.month()) {
            (true, true) => "%-d",
            (true, false) => "%-d %B",
            (false, _) => "%-d %B %Y",
        };
        format!("{} to {}", first.format(start), last.format("%-d %B %Y"))
    }

    pub(super) fn week_svg(&self, alone: bool) -> String {
        let name = self.queue().name();
        // The page around it has the name already.
        let top = if alone { TOP } else { TOP - 20.0 };
        let bottom = top + ROW * self.days().len() as f64;
        let (span, total) = (self.span(), self.total());
        let mut canvas = Canvas::new(WIDTH, bottom as usize + 8, &format!("{name}: {span}, {total}"), alone);
        if alone {
            canvas.words("b", (0.0, 16.0), name, MOST_OF_NAME);
        }
        let mut head = format!("{span}, {total}");
        if alone {
            head.push_str(&format!(", {}", self.zone()));
        }
        if let Some(note) = self.beyond() {
            head.push_str(&format!("; {note}"));
        }
        canvas.words("f", (0.0, top - 28.0), &head, 110);
        for hour in (0..=24).step_by(3) {
            let x = LEFT + HOUR * f64::from(hour);
            canvas.line(x, top - 4.0, bottom);
            canvas.centred("f", (x, top - 8.0), &hour.to_string());
        }
        for (number, day) in self.days().iter().enumerate() {
            let y = top + ROW * number as f64;
            let beside = day.notes.join("; ");
            canvas.words("", (0.0, y + 15.0), &day.date.format("%a %-d").to_string(), 8);
            let place = |from: usize| LEFT + HOUR * from as f64 / 60.0;
            let size = |from: usize, to: usize| (HOUR * (to - from) as f64 / 60.0, ROW - 8.0);
            canvas.rect(
                "l0",
                (LEFT, y + 4.0),
                size(0, 1440),
                &format!("{}: {}", day.date.format("%a %-d %b"), day.hours()),
            );
            for (from, to) in day.skipped() {
                canvas.rect("m p", (place(from), y + 4.0), size(from, to), "the clock skips this");
            }
            for (from, to) in day.open() {
                let class = if day.special.is_some() { "l3 s" } else { "l3" };
                canvas.rect(class, (place(from), y + 4.0), size(from, to), &stretch(&(from, to)));
            }
            for mark in day.override_marks() {
                let (letter, class) = match mark.kind {
                    OverrideKind::Open => ("o", "c i"),
                    OverrideKind::Unstaffed => ("?", "c n"),
                    _ => ("x", "c n"),
                };
                let mut tip = format!("{} by an override, {}", mark.kind, stretch(&(mark.from, mark.to)));
                if let Some(reason) = mark.reason {
                    tip = format!("{tip}: {reason}");
                }
                canvas.rect("x", (place(mark.from), y + 4.0), size(mark.from, mark.to), &tip);
                canvas.centred(class, (place(mark.from) + size(mark.from, mark.to).0 / 2.0, y + 14.0), letter);
            }
            if day.special.is_some() && day.open_seconds == 0 {
                canvas.cross(LEFT + HOUR * 12.0 - 4.0, y + 7.0, 8.0);
            }
            canvas.words("n", (LEFT + HOUR * 24.0 + 12.0, y + 15.0), &beside, MOST_BESIDE);
        }
        canvas.finish()
    }
}
