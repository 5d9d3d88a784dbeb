/*!
A coverage drawn: maps of the week as SVG, each cell with a title that says its hour and its share.

The shades go from light to dark in one hue, and a cell between nobody and always has its number besides, a cell with nobody a stroke: nobody needs
to tell colours apart. Nothing is loaded from outside, and whatever a document says is escaped and cut.
*/

use std::fmt::Write;

use super::map::{Coverage, CoverageMap};
pub(super) use crate::see::picture::shown::escaped;
use crate::see::picture::{STYLE, shown};

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const CELL: usize = 22;
const LEFT: usize = 36;
const WIDTH: usize = LEFT + 24 * CELL;
/// The hours above the cells.
const TOP: usize = 16;
const MAP: usize = TOP + 7 * CELL;
const LINE: usize = 17;
/// Around a picture that stands alone.
const MARGIN: usize = 12;
/// The longest text of a line, in characters.
const LONGEST: usize = 90;
/// More holes than this, or dates, are told by their number.
pub(super) const MOST_TOLD: usize = 12;

impl Coverage {
    /// All maps as one SVG picture, with a title on every cell; light, and dark where the reader's screen is.
    pub fn svg(&self) -> String {
        let mut body = String::new();
        let mut y = LINE;
        for place in &self.places {
            line(&mut body, "b", y, &format!("{} ({})", place.name, place.kind));
            y += LINE;
            line(&mut body, "f", y, &self.window());
            y += LINE + 6;
            for map in &place.maps {
                line(&mut body, "", y, &format!("{}: {}", map.contacts(), percent(map.share_in_all())));
                y += 6;
                let _ = write!(body, r#"<g transform="translate(0 {y})">{}</g>"#, cells(map));
                y += MAP + LINE;
                for hole in told(map.holes.iter().map(|hole| format!("nobody {hole}")), "times") {
                    line(&mut body, "f", y, &hole);
                    y += LINE;
                }
                y += 8;
            }
            for day in told(place.days_without.iter().map(|day| format!("nobody at all on {day}")), "dates") {
                line(&mut body, "", y, &day);
                y += LINE;
            }
            y += LINE;
        }
        let (wide, high) = (WIDTH + 2 * MARGIN, y + 2 * MARGIN);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="ol" viewBox="-{MARGIN} -{MARGIN} {wide} {high}" width="{wide}" height="{high}" role="img" aria-label="Coverage"><style>{STYLE}</style><rect class="p" x="-{MARGIN}" y="-{MARGIN}" width="{wide}" height="{high}"/>{body}</svg>"#
        )
    }

    /// `America/New_York, 2026-11-27 to 2027-11-26`: both dates included.
    pub(super) fn window(&self) -> String {
        format!("{}, {} to {}", self.zone, self.from, self.to.pred_opt().unwrap_or(self.to))
    }
}

/// One map as a picture inside a page.
pub(super) fn map_in_page(map: &CoverageMap) -> String {
    format!(
        r#"<svg class="ol" viewBox="0 0 {WIDTH} {MAP}" width="{WIDTH}" height="{MAP}" role="img" aria-label="{}">{}</svg>"#,
        escaped(&map.contacts()),
        cells(map)
    )
}

fn cells(map: &CoverageMap) -> String {
    let mut out = String::new();
    for hour in (0..24).step_by(3) {
        let _ = write!(out, r#"<text class="f" x="{}" y="11">{hour:02}</text>"#, LEFT + hour * CELL);
    }
    for (weekday, name) in DAYS.iter().enumerate() {
        let y = TOP + weekday * CELL;
        let _ = write!(out, r#"<text x="0" y="{}">{}</text>"#, y + 15, &name[..3]);
        for hour in 0..24 {
            let x = LEFT + hour * CELL;
            let title = format!("{name} {hour:02}:00 to {:02}:00: {}", hour + 1, share_in_words(map, weekday, hour));
            let class = map.level(weekday, hour).map_or_else(|| "m".to_owned(), |level| format!("l{level}"));
            let side = CELL - 2;
            let _ = write!(
                out,
                r#"<rect class="{class}" x="{x}" y="{y}" width="{side}" height="{side}" rx="2"><title>{title}</title></rect>"#
            );
            let (middle, base) = (x + side / 2, y + side / 2);
            let _ = match map.level(weekday, hour) {
                Some(0) => write!(out, r#"<path class="z" d="M{} {base}h6"/>"#, middle - 3),
                Some(level @ 1..=3) => {
                    let ink = if level == 3 { " i" } else { "" };
                    let number = percent_number(map.share(weekday, hour).unwrap_or_default());
                    write!(out, r#"<text class="c{ink}" x="{middle}" y="{}">{number}</text>"#, base + 3)
                }
                _ => Ok(()),
            };
        }
    }
    out
}

/// `nobody`, `always`, `56% of the time`.
fn share_in_words(map: &CoverageMap, weekday: usize, hour: usize) -> String {
    match map.level(weekday, hour) {
        None => "not in these dates".to_owned(),
        Some(0) => "nobody".to_owned(),
        Some(4) => "always".to_owned(),
        Some(_) => format!("{} of the time", percent(map.share(weekday, hour).unwrap_or_default())),
    }
}

/// A part of a hundred that is neither nothing nor all of it.
fn percent_number(share: f64) -> u32 {
    ((share * 100.0).round() as u32).clamp(1, 99)
}

/// `0%` and `100%` are exact.
pub(super) fn percent(share: f64) -> String {
    match share {
        0.0 => "0%".to_owned(),
        1.0 => "100%".to_owned(),
        _ => format!("{}%", percent_number(share)),
    }
}

/// The first ones, and how many more there are.
pub(super) fn told(all: impl ExactSizeIterator<Item = String>, noun: &str) -> Vec<String> {
    let more = all.len().saturating_sub(MOST_TOLD);
    let mut told: Vec<String> = all.take(MOST_TOLD).collect();
    if more > 0 {
        told.push(format!("and {more} more {noun}"));
    }
    told
}

fn line(out: &mut String, class: &str, y: usize, text: &str) {
    let _ = write!(out, r#"<text class="{class}" x="0" y="{y}">{}</text>"#, escaped(&cut(text)));
}

pub(super) fn cut(text: &str) -> String {
    shown::cut(text, LONGEST)
}
