/*!
A year as SVG: a cell for each date, a column for each week, the shade of a cell how long the date is open.
*/

use chrono::Datelike;

use super::{
    canvas::Canvas,
    sheet::{Sheet, SheetDay},
    shown::amount,
};
use crate::centre::Queue;

const LEFT: f64 = 34.0;
const CELL: f64 = 13.2;
const SIZE: f64 = 11.2;
const WIDTH: usize = 760;
const MOST_OF_NAME: usize = 80;
/// Special days that are named below the cells, in two columns.
const MOST_NAMED: usize = 40;
const COLUMN: f64 = 384.0;

impl Queue<'_> {
    /// A calendar year as an SVG picture: a cell a date, shaded by its open time, exceptions marked and named. It holds no script and nothing from
    /// outside, and suits light and dark screens. A year before 0 or after 9999 is read as the nearest of these.
    pub fn year_svg(&self, year: i32) -> String {
        Sheet::year(*self, year).year_svg(true)
    }
}

impl Sheet<'_> {
    /// `alone`: with the queue's name and the special days in words, which a page has beside it.
    pub(super) fn year_svg(&self, alone: bool) -> String {
        let (name, year) = (self.queue().name(), self.days().first().map_or(0, |day| day.date.year()));
        let top = if alone { 66.0 } else { 18.0 };
        let legend = top + 7.0 * CELL + 20.0;
        let runs = if alone { self.special_runs() } else { Vec::new() };
        let named = runs.len().min(MOST_NAMED);
        let lines = named.div_ceil(2) + usize::from(named < runs.len());
        let height = legend as usize + 12 + lines * 16 + if lines > 0 { 8 } else { 0 };
        let label = format!("{name}: {year}, {}", self.total());
        let mut canvas = Canvas::new(WIDTH, height, &label, alone);
        if alone {
            canvas.words("b", (0.0, 16.0), name, MOST_OF_NAME);
            let mut head = format!("{year}, {}, {}", self.total(), self.zone());
            if let Some(note) = self.beyond() {
                head.push_str(&format!("; {note}"));
            }
            canvas.words("f", (0.0, 34.0), &head, 110);
        }
        self.cells(&mut canvas, top);
        self.legend(&mut canvas, legend);
        for (number, run) in runs.iter().take(named).enumerate() {
            let half = named.div_ceil(2);
            let x = COLUMN * (number / half) as f64;
            let y = legend + 22.0 + 16.0 * (number % half) as f64;
            canvas.words("", (x, y), &run.dates(), 18);
            canvas.words("f", (x + 106.0, y), &run.hours, 20);
            canvas.words("n", (x + 232.0, y), run.reason.as_deref().unwrap_or("a special day"), 22);
        }
        if named < runs.len() {
            let y = legend + 22.0 + 16.0 * named.div_ceil(2) as f64;
            canvas.words(
                "f",
                (0.0, y),
                &format!("and {} more special days or stretches of them", runs.len() - named),
                80,
            );
        }
        canvas.finish()
    }

    fn cells(&self, canvas: &mut Canvas, top: f64) {
        for (row, weekday) in ["Mon", "", "Wed", "", "Fri", "", "Sun"].iter().enumerate() {
            if !weekday.is_empty() {
                canvas.words("f", (0.0, top + CELL * row as f64 + 10.0), weekday, 3);
            }
        }
        let before = self.days().first().map_or(0, |day| day.date.weekday().num_days_from_monday() as usize);
        let shades = self.shades();
        for (number, day) in self.days().iter().enumerate() {
            let (column, row) = ((number + before) / 7, (number + before) % 7);
            let (x, y) = (LEFT + CELL * column as f64, top + CELL * row as f64);
            if day.date.day() == 1 {
                // The first of a month in the middle of a column is named above the next one.
                let x = x + if row == 0 { 0.0 } else { CELL };
                canvas.words("f", (x, top - 6.0), &day.date.format("%b").to_string(), 3);
            }
            let class = match (day.is_missing(), day.special.is_some() && day.open_seconds > 0) {
                (true, _) => "m".to_owned(),
                (_, marked) => format!("l{}{}", day.shade(shades), if marked { " s" } else { "" }),
            };
            canvas.rect(&class, (x, y), (SIZE, SIZE), &tip(day));
            if day.special.is_some() && day.open_seconds == 0 && !day.is_missing() {
                canvas.cross(x + 2.6, y + 2.6, 6.0);
            }
        }
    }

    fn legend(&self, canvas: &mut Canvas, y: f64) {
        let mut x = LEFT;
        let shades = self.shades();
        let mut entry = |class: &str, words: &str| {
            canvas.rect(class, (x, y - 10.0), (SIZE, SIZE), "");
            canvas.words("f", (x + 16.0, y), words, 40);
            let place = (x, y - 10.0);
            x += 34.0 + 6.4 * words.chars().count() as f64;
            place
        };
        entry("l0", "closed");
        for (number, &most) in shades.iter().enumerate() {
            entry(&format!("l{}", number + 1), &format!("to {}", amount(most)));
        }
        entry("l2 s", "special hours");
        let (x, y) = entry("l0", "closed specially");
        canvas.cross(x + 2.6, y + 2.6, 6.0);
    }
}

/// `Fri 25 Dec: closed; Christmas Day`.
fn tip(day: &SheetDay<'_>) -> String {
    let hours = if day.is_missing() { String::new() } else { day.hours() };
    let words: Vec<&str> = [hours.as_str()]
        .into_iter()
        .chain(day.notes.iter().map(String::as_str))
        .filter(|words| !words.is_empty())
        .collect();
    format!("{}: {}", day.date.format("%a %-d %b"), words.join("; "))
}
