/*!
The page of a centre: each queue's year, its week and its special days, who answers when, what the document was warned of, and the zone data in use.

One HTML text without scripts and without anything from outside, which its own policy forbids too. It says nothing of the day on which it is
made: the same document gives the same page. Each queue has a printed page of its own, and so has what is said of all of them.
*/

use std::{
    fmt::{self, Write},
    sync::Arc,
};

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::{
    canvas::STYLE,
    sheet::Sheet,
    shown::{cut, escaped},
};
use crate::{
    calendar::ZoneData,
    centre::{Centre, Queue, Season},
    error::Issue,
    see::{CoverageOptions, coverage::coverage},
};

/// More queues than these are listed without pictures.
const MOST_QUEUES: usize = 200;
const MOST_WARNINGS: usize = 200;
const MOST_MAPS: usize = 100;
/// Weeks of one queue: its own, and one for each of its first seasons.
const MOST_WEEKS: usize = 4;
/// The longest name or words from a document, in characters.
const LONGEST: usize = 200;

const PAGE_STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:15px/1.45 system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;color:#1b1f24;background:#fff;max-width:800px;margin:0 auto;padding:24px 20px}\
h1{font-size:24px;margin:0}h2{font-size:19px;margin:0;overflow-wrap:anywhere}h3{font-size:14px;margin:18px 0 6px;overflow-wrap:anywhere}h4{font-size:13px;font-weight:500;margin:12px 0 6px;overflow-wrap:anywhere}h3 .q{font-weight:400}ul{margin:6px 0 0;padding-left:18px;font-size:13px}\
p{margin:4px 0 0}.q{color:#59636e}.w{color:#9a3d00}section{margin-top:36px}svg{display:block;max-width:100%;height:auto}\
table{border-collapse:collapse;width:100%;margin-top:12px}th,td{text-align:left;padding:4px 14px 4px 0;border-bottom:1px solid #d9dee4;vertical-align:top;overflow-wrap:anywhere}\
th{font-weight:600;color:#59636e}td.r,th.r{text-align:right;white-space:nowrap}td,th{min-width:3em}td.z{overflow-wrap:normal}a{color:inherit}\
ol{columns:2;column-gap:28px;margin:6px 0 0;padding:0;list-style:none;font-size:13px}li{break-inside:avoid;display:flex;gap:10px;padding:2px 0}\
li span:first-child{flex:0 0 96px}li span:nth-child(2){flex:0 0 104px}li b{font-weight:500;overflow-wrap:anywhere}\
@media(max-width:600px){ol{columns:1}}\
@media screen and (prefers-color-scheme:dark){body{color:#e8ecf1;background:#14181d}.q,th{color:#9ca7b4}.w{color:#ffb27a}th,td{border-color:#333c46}}\
@media print{@page{margin:13mm}body{max-width:none;padding:0;font-size:12px;color:#1b1f24;background:#fff}section{margin-top:16px}\
h3{margin-top:12px}section.queue+section,section.list+section{break-before:page;margin-top:0}figure,tr,h2,h3,h4{break-inside:avoid}h2,h3,h4{break-after:avoid}ol{font-size:11px}}\
figure{margin:10px 0 0}";

/// A page about a year of a whole centre, as HTML; [`Engine::year_page`](crate::Engine::year_page) begins it, `to_string` writes it.
///
/// ```
/// let engine: openline::Engine = r#"[{
///     "name": "Support", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Berlin",
///     "transfer_function_name": "transfer_to_support"
/// }]"#.parse()?;
/// let page = engine.year_page(2026).title("Our hours").to_string();
/// assert!(page.starts_with("<!doctype html>") && page.contains("<h1>Our hours, 2026</h1>"));
/// # Ok::<(), openline::Error>(())
/// ```
pub struct YearPage<'e> {
    centre: &'e Arc<Centre>,
    /// Only of all queues.
    tells_coverage: bool,
    zone_data: &'e ZoneData,
    warnings: &'e [Issue],
    year: i32,
    title: String,
    queues: Vec<Queue<'e>>,
}

impl<'e> YearPage<'e> {
    pub(crate) fn new(
        centre: &'e Arc<Centre>,
        queues: impl IntoIterator<Item = Queue<'e>>,
        warnings: &'e [Issue],
        year: i32,
    ) -> YearPage<'e> {
        let queues = queues.into_iter().collect();
        let zone_data = &centre.zone_data;
        YearPage {
            centre,
            tells_coverage: true,
            zone_data,
            warnings,
            year: year.clamp(0, 9999),
            title: "Opening hours".to_owned(),
            queues,
        }
    }

    /// What the page is about, such as the document's name.
    pub fn title(mut self, title: impl Into<String>) -> YearPage<'e> {
        self.title = title.into();
        self
    }

    /// Only these queues, in this order, and nothing of the centre's coverage.
    pub fn queues(mut self, queues: impl IntoIterator<Item = Queue<'e>>) -> YearPage<'e> {
        self.queues = queues.into_iter().collect();
        self.tells_coverage = false;
        self
    }

    /// The page in pieces, to be written one after the other: what stands above, one for each queue, what stands below.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = String> + '_ {
        let count = self.queues.len();
        (0..count + 2).map(move |part| match part {
            0 => self.above(),
            _ if part <= count => self.part(part - 1),
            _ => self.below(),
        })
    }

    fn title_words(&self) -> String {
        format!("{}, {}", escaped(&cut(&self.title, LONGEST)), self.year)
    }

    fn above(&self) -> String {
        let title = self.title_words();
        let queues = match self.queues.len() {
            1 => "1 queue".to_owned(),
            count => format!("{count} queues"),
        };
        let mut text = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{PAGE_STYLE}{STYLE}</style>\n</head>\n<body>\n\
             <h1>{title}</h1>\n<p class=\"q\">{queues}, zone data {}</p>\n",
            escaped(&self.zone_data.to_string())
        );
        if self.queues.len() > 1 {
            self.list(&mut text);
        }
        text
    }

    /// All queues as a table.
    fn list(&self, text: &mut String) {
        text.push_str("<section class=\"list\">\n<table><thead><tr><th>queue</th><th>zone</th><th>hours</th></tr></thead><tbody>\n");
        for (number, queue) in self.queues.iter().enumerate() {
            let name = escaped(&cut(queue.name(), LONGEST));
            let name = match number < MOST_QUEUES {
                true => format!("<a href=\"#q{number}\">{name}</a>"),
                false => name,
            };
            let (zone, hours) = (escaped(queue.timezone().name()), escaped(&cut(&words(queue), LONGEST)));
            let _ = writeln!(text, "<tr><td>{name}</td><td class=\"z\">{zone}</td><td>{hours}</td></tr>");
        }
        text.push_str("</tbody></table>\n");
        if self.queues.len() > MOST_QUEUES {
            let _ = writeln!(text, "<p class=\"w\">The first {MOST_QUEUES} queues have their pictures below.</p>");
        }
        text.push_str("</section>\n");
    }

    fn part(&self, number: usize) -> String {
        if number >= MOST_QUEUES {
            return String::new();
        }
        let queue = self.queues[number];
        let year = Sheet::year(queue, self.year);
        let mut text = format!(
            "<section class=\"queue\" id=\"q{number}\">\n<h2>{}</h2>\n<p class=\"q\">{}, {} in {}</p>\n<p>{}</p>\n",
            escaped(&cut(queue.name(), LONGEST)),
            escaped(&year.zone()),
            year.total(),
            self.year,
            escaped(&cut(&words(&queue), 4 * LONGEST)),
        );
        if let Some(note) = year.beyond() {
            let _ = writeln!(text, "<p class=\"w\">{note}</p>");
        }
        let _ = writeln!(text, "<figure>{}</figure>", year.year_svg(false));
        for (title, week) in weeks(&year) {
            let _ = writeln!(text, "<h3>{}</h3>\n<figure>{}</figure>", escaped(&title), week.week_svg(false));
        }
        let runs = year.special_runs();
        if !runs.is_empty() {
            text.push_str("<h3>Special days</h3>\n<ol>\n");
            for run in &runs {
                let reason = run.reason.as_deref().unwrap_or("a special day");
                let _ = writeln!(
                    text,
                    "<li><span>{}</span><span>{}</span><b>{}</b></li>",
                    run.dates(),
                    run.hours,
                    escaped(&cut(reason, LONGEST))
                );
            }
            text.push_str("</ol>\n");
        }
        text.push_str("</section>\n");
        text
    }

    /// Who answers when, of a centre with handoffs.
    fn coverage(&self) -> String {
        // The first and the last date are not known in every zone.
        let known = [(1970, 1, 2), (2099, 12, 31)].map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
        let [from, to] = [self.year, self.year + 1].map(|year| NaiveDate::from_ymd_opt(year, 1, 1));
        let (from, to) = (from.max(known[0]).unwrap_or_default(), to.min(known[1]).unwrap_or_default());
        if from >= to {
            return String::new();
        }
        let mut text = "<section>\n<h2>Coverage</h2>\n".to_owned();
        match coverage(self.centre, &CoverageOptions::new().from(from).to(to)) {
            Ok(coverage) if coverage.places.is_empty() => return String::new(),
            Ok(coverage) => {
                let maps: usize = coverage.places.iter().map(|place| place.maps.len()).sum();
                match maps {
                    0..=MOST_MAPS => text.push_str(&coverage.in_page("h3", "h4")),
                    _ => {
                        let _ = writeln!(
                            text,
                            "<p class=\"w\">{maps} maps are too many for a page: <code>openline coverage</code> shows them.</p>"
                        );
                    }
                }
            }
            Err(error) => {
                let _ = writeln!(text, "<p class=\"w\">{}</p>", escaped(&cut(&error.to_string(), 2 * LONGEST)));
            }
        }
        text.push_str("</section>\n");
        text
    }

    fn below(&self) -> String {
        let mut text = if self.tells_coverage { self.coverage() } else { String::new() };
        text.push_str("<section>\n<h2>About these hours</h2>\n");
        let _ = writeln!(
            text,
            "<p>Dates and times are those of each queue's own clock. Open time is elapsed time: a repeated hour counts twice, a skipped one not at \
             all.</p>\n<p>Zone data: {}.</p>",
            escaped(&self.zone_data.to_string())
        );
        let warnings = self.warnings;
        if warnings.is_empty() {
            text.push_str("<p>The document loads without a warning.</p>\n");
        } else {
            text.push_str("<h3>Warnings</h3>\n<table><thead><tr><th class=\"r\">line</th><th>where</th><th>what</th></tr></thead><tbody>\n");
            for issue in warnings.iter().take(MOST_WARNINGS) {
                let _ = writeln!(
                    text,
                    "<tr><td class=\"r\">{}</td><td>{}</td><td>{}</td></tr>",
                    issue.line(),
                    escaped(&cut(issue.path(), LONGEST)),
                    escaped(&cut(issue.message(), 2 * LONGEST))
                );
            }
            text.push_str("</tbody></table>\n");
            if warnings.len() > MOST_WARNINGS {
                let _ = writeln!(
                    text,
                    "<p class=\"w\">{} more: <code>openline check</code> names them.</p>",
                    warnings.len() - MOST_WARNINGS
                );
            }
        }
        text.push_str("</section>\n</body>\n</html>\n");
        text
    }
}

impl fmt::Display for YearPage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().try_for_each(|part| f.write_str(&part))
    }
}

fn words(queue: &Queue<'_>) -> String {
    if queue.is_enabled() { queue.hours_in_words() } else { "disabled: never open".to_owned() }
}

/// A week for the queue's own hours and for each season, with its title: the first one of the year of which there is nothing to say, else the
/// first one that is wholly theirs.
fn weeks<'e>(year: &Sheet<'e>) -> Vec<(String, Sheet<'e>)> {
    let queue = year.queue();
    let season = |date: NaiveDate| queue.season(queue.timezone().first_instant(date.and_time(NaiveTime::MIN)));
    // OK: a year has more than seven dates, one of them a Monday.
    let monday = year.days().iter().position(|day| day.date.weekday() == Weekday::Mon).unwrap_or(0);
    let mut found: Vec<(Option<Season<'e>>, NaiveDate, bool)> = Vec::new();
    for week in year.days()[monday..].chunks_exact(7) {
        let of_all = season(week[0].date);
        let mixed = week.iter().any(|day| season(day.date) != of_all);
        let quiet = week.iter().all(|day| day.notes.is_empty());
        let this = (of_all, week[0].date, quiet);
        match found.iter().position(|(known, ..)| *known == of_all) {
            _ if mixed => {}
            Some(known) if quiet && !found[known].2 => found[known] = this,
            None if found.len() < MOST_WEEKS => found.push(this),
            _ => {}
        }
    }
    let title = |season: Option<Season<'e>>, quiet| match (season, quiet) {
        (Some(season), _) => format!("A week of {}", cut(season.reason.unwrap_or("a season"), LONGEST)),
        (None, true) => "A plain week".to_owned(),
        (None, false) => "A week".to_owned(),
    };
    found.into_iter().map(|(season, date, quiet)| (title(season, quiet), Sheet::week(queue, date))).collect()
}
