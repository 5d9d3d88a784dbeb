/*!
`openline holidays`: the holidays of a place, or the places that there are.
*/

use std::io;

use chrono::{DateTime, Datelike};
use openline::{At, Holiday, HolidayCountry, HolidaySource};
use openline_holidays::{Wanted, list, packs, place};
use serde::Serialize;

use crate::{
    args,
    failure::{Answer, Failure},
    page::Page,
    paint::{Paint, wrapped},
};

#[derive(Serialize)]
struct Row<'h> {
    date: String,
    name: &'h str,
    kind: &'h str,
    observed: bool,
    estimated: bool,
    text: &'h str,
}

#[derive(Serialize)]
struct Place<'c> {
    code: &'c str,
    name: &'c str,
    subdivisions: &'c [String],
    subdivision_names: &'c [String],
    languages: &'c [String],
    kinds: &'c [String],
}

pub fn run(args: args::Holidays, page: &mut Page) -> Result<Answer, Failure> {
    let source = packs();
    let Some(wanted) = &args.place else {
        let countries: Vec<HolidayCountry> =
            source.countries().into_iter().filter_map(|code| source.country(code)).collect();
        if args.json {
            page.json(&countries.iter().map(row_of_country).collect::<Vec<_>>())?;
        } else {
            places(&*source, &countries, page, &Paint::stdout())?;
        }
        return Ok(Answer::Given);
    };
    let (country, subdivision) = place(&*source, wanted).map_err(Failure::usage)?;
    let every = args.kinds.iter().any(|kind| kind == "all");
    let listed = if every { &country.kinds } else { &args.kinds };
    let year = args.year.unwrap_or_else(this_year);
    let kinds: Vec<&str> = listed.iter().map(String::as_str).collect();
    let asked = Wanted { place: wanted, language: args.language.as_deref(), kinds, year: Some(year) };
    let holidays = list(&*source, &asked).map_err(Failure::usage)?;
    if args.json {
        page.json(&holidays.iter().map(row).collect::<Vec<_>>())?;
        return Ok(Answer::Given);
    }
    let paint = Paint::stdout();
    let place = match subdivision.as_deref().and_then(|code| country.subdivision_name(code)) {
        Some(part) => format!("{}, {part}", country.name),
        None => country.name.clone(),
    };
    page.line(format!("{} {year}  {}", paint.bold(&place), paint.faint(source.release())))?;
    for holiday in &holidays {
        page.line(line(holiday, &paint))?;
    }
    if holidays.is_empty() {
        page.line(paint.faint("none"))?;
    }
    let others: Vec<&str> = country
        .kinds
        .iter()
        .map(String::as_str)
        .filter(|kind| !asked.kinds.contains(kind) && *kind != "public")
        .collect();
    if args.kinds.is_empty() && !others.is_empty() {
        page.line(paint.faint(format!("other kinds: {} (--kind KIND, --kind all)", others.join(", "))))?;
    }
    if subdivision.is_none() && !country.subdivisions.is_empty() {
        let parts = country.subdivisions.iter().zip(&country.subdivision_names);
        let parts: Vec<String> = parts
            .map(|(code, name)| if code == name { code.clone() } else { format!("{code} {}", paint.plain(name)) })
            .collect();
        for text in wrapped(&format!("subdivisions: {}", parts.join(", ")), paint.width()) {
            page.line(paint.faint(text))?;
        }
    }
    Ok(Answer::Given)
}

/// `Fri 25 Dec  Christmas Day`, and what is not a public holiday says so.
fn line(holiday: &Holiday, paint: &Paint) -> String {
    let kind = match &*holiday.kind {
        "public" => String::new(),
        kind => format!("  {}", paint.faint(kind)),
    };
    format!("{}  {}{kind}", holiday.date.format("%a %d %b"), paint.plain(&holiday.text))
}

fn places(source: &dyn HolidaySource, countries: &[HolidayCountry], page: &mut Page, paint: &Paint) -> io::Result<()> {
    page.line(paint.faint(source.release()))?;
    let mut table = paint.table(&["CODE", "COUNTRY", "SUBDIVISIONS", "LANGUAGES", "KINDS"]);
    for country in countries {
        let languages = country.languages.join(" ");
        let kinds = country.kinds.join(" ");
        table.add_row([&country.code, &country.name, &country.subdivisions.join(" "), &languages, &kinds]);
    }
    for text in table.lines() {
        page.line(text)?;
    }
    Ok(())
}

fn row(holiday: &Holiday) -> Row<'_> {
    let Holiday { date, name, kind, observed, estimated, text } = holiday;
    Row { date: date.to_string(), name, kind, observed: *observed, estimated: *estimated, text }
}

fn row_of_country(country: &HolidayCountry) -> Place<'_> {
    let HolidayCountry { code, name, subdivisions, subdivision_names, languages, kinds } = country;
    Place { code, name, subdivisions, subdivision_names, languages, kinds }
}

/// By UTC.
fn this_year() -> i32 {
    DateTime::from_timestamp(At::now().epoch_seconds(), 0).map_or(2026, |now| now.year())
}
