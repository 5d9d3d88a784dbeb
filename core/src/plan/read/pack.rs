/*!
Reads a calendar's `holidays`: the public holidays of a country or one of its subdivisions, as the engine's source has them, with the document's
corrections.

# Invariant
Every name and every date that a correction names is a holiday of the pack; anything else is an error, so that no correction passes unseen.
*/

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use super::{
    claims::Claims,
    drafts::Estimate,
    fields::{entries, fields, items, text, word},
    hours::day_hours,
    named::Named,
    notes::{Notes, Place},
    reader::Reader,
    recurring::push_runs,
};
use crate::{
    config::Value,
    error::Code,
    holidays::{HolidayCountry, HolidayQuery, HolidaySource},
    matching::nearest,
    plan::Interner,
    schedule::{Day, DayHours, Entry, EntryValue, Observed},
};

const FIELDS: [&str; 7] = ["country", "subdivision", "language", "kinds", "except", "observed", "hours"];

/// A holiday is read by its name, in several passes: it counts as so many dates of a rule.
const DATE_COST: usize = 4;

/// Dates of this kind are working days.
const WORKDAY: &str = "workday";

/// How holidays on days off are made up for.
#[derive(Clone, Copy)]
enum Observance {
    /// As the law of the place has it.
    Law,
    /// Not at all.
    Never,
    Rule(Observed),
}

/// Reads the object into `claims`: each holiday closes its date, or has hours of its own. Gives the estimated dates that the calendar relies on.
pub(in crate::plan) fn holidays<'a>(
    reader: &mut Reader<'a>,
    object: Value<'a>,
    claims: &mut Claims<'a>,
) -> Vec<Estimate> {
    let errors = reader.notes.errors();
    let Some([country, subdivision, language, kinds, except, observed, hours]) =
        fields(&mut reader.notes, object, &FIELDS)
    else {
        return Vec::new();
    };
    let country_value = reader.notes.required(object, "country", country);
    let observance = observed.map_or(Some(Observance::Law), |value| observance(&mut reader.notes, value));
    let Some(source) = reader.options.holidays.clone() else {
        let message = "this program carries no holiday packs (in Rust: Builder::holidays)";
        reader.notes.error(object, Code::NoHolidayData, message);
        return Vec::new();
    };
    let notes = &mut reader.notes;
    let code = country_value.and_then(|value| Some((value, text(notes, value)?)));
    let country = code.and_then(|(value, code)| {
        let found = source.country(code);
        if found.is_none() {
            let near = if notes.wants_hint() { meant(&*source, code) } else { None };
            let hint = near.map_or_else(String::new, |near| format!(" (did you mean {near:?}?)"));
            let message = format!("there are no holidays of {code:?}, wanted an ISO 3166-1 code such as \"US\"{hint}");
            notes.error(value, Code::UnknownHolidays, message);
        }
        found
    });
    let Some(country) = country else { return Vec::new() };
    let subdivision = subdivision.and_then(|value| subdivision_of(notes, &country, value));
    let language = match language {
        Some(value) => language_of(notes, &country, value),
        None => country.languages.first().cloned(),
    };
    let kinds_listed = kinds_of(notes, &country, kinds);
    let (Some(language), Some(observance)) = (language, observance) else { return Vec::new() };
    if notes.errors() > errors {
        return Vec::new();
    }
    let with = matches!(observance, Observance::Law);
    let mut lists = Vec::with_capacity(kinds_listed.len());
    for kind in &kinds_listed {
        let list = reader.packs.list(
            &*source,
            &HolidayQuery {
                country: &country.code,
                subdivision: subdivision.as_deref(),
                kind,
                language: &language,
                observed: with,
            },
        );
        if let Err((code, message)) = reader.expansions.admit(DATE_COST * list.len()) {
            reader.notes.error(object, code, message);
            return Vec::new();
        }
        lists.push(list);
    }
    let mut named = Named::new(&lists);
    if let Observance::Rule(rule) = observance {
        named.observe(rule);
    }
    let notes = &mut reader.notes;
    let hours = hours.map_or_else(BTreeMap::new, |value| hours_of(notes, value, &named));
    warn_of_whole_half_days(notes, &named, &hours, kinds.unwrap_or(object));
    if let Some(value) = except {
        leave_out(notes, value, &mut named);
    }
    if notes.errors() > errors {
        return Vec::new();
    }
    if named.dates.is_empty() {
        notes.error(object, Code::NeverMatches, "gives no date");
        return Vec::new();
    }
    claim(object, &named, &hours, &mut reader.entries, claims)
}

/// `true`, `false`, or a rule of the document's own.
fn observance(notes: &mut Notes, value: Value<'_>) -> Option<Observance> {
    match value.boolean() {
        Some(true) => Some(Observance::Law),
        Some(false) => Some(Observance::Never),
        None => word(notes, value, &Observed::ALL, Observed::as_str).map(Observance::Rule),
    }
}

/// The code that somebody meant by a code in small letters, a country's name, or a code that people use though ISO has another.
fn meant(source: &dyn HolidaySource, written: &str) -> Option<String> {
    let code = match &*written.to_ascii_uppercase() {
        "UK" => "GB".to_owned(),
        "EL" => "GR".to_owned(),
        code => code.to_owned(),
    };
    if let Some(country) = source.country(&code) {
        return Some(country.code);
    }
    let countries: Vec<HolidayCountry> =
        source.countries().into_iter().filter_map(|code| source.country(code)).collect();
    let name = nearest(written, countries.iter().map(|country| country.name.as_str()))?;
    countries.iter().find(|country| country.name == name).map(|country| country.code.clone())
}

fn subdivision_of(notes: &mut Notes, country: &HolidayCountry, value: Value<'_>) -> Option<String> {
    let code = text(notes, value)?;
    if country.subdivisions.iter().any(|known| known == code) {
        return Some(code.to_owned());
    }
    let (name, shown) = (&country.name, &country.code);
    let message = if country.subdivisions.is_empty() {
        format!("{name} has no subdivisions with holidays of their own: leave it out")
    } else {
        let bare = code.strip_prefix(&format!("{shown}-")).unwrap_or(code).to_ascii_uppercase();
        let hint = match country.subdivision_named(code).filter(|_| notes.wants_hint()) {
            Some(meant) => format!(" (did you mean {meant:?}?)"),
            None => hint(notes, &bare, country.subdivisions.iter().map(String::as_str)),
        };
        let known = country.subdivisions.join(", ");
        format!("{code:?} is no subdivision of {name} ({shown}), wanted one of {known}{hint}")
    };
    notes.error(value, Code::UnknownHolidays, message);
    None
}

/// The tag itself, or the first that names the same language.
fn language_of(notes: &mut Notes, country: &HolidayCountry, value: Value<'_>) -> Option<String> {
    let asked = text(notes, value)?;
    if let Some(found) = country.language(asked) {
        return Some(found.to_owned());
    }
    let known: Vec<String> = country.languages.iter().map(|tag| format!("{tag:?}")).collect();
    let message =
        format!("there are no names of holidays of {} in {asked:?}, wanted {}", country.name, known.join(" or "));
    notes.error(value, Code::BadValue, message);
    None
}

fn kinds_of(notes: &mut Notes, country: &HolidayCountry, list: Option<Value<'_>>) -> Vec<String> {
    let Some(list) = list else { return vec!["public".to_owned()] };
    if list.items().is_some() && list.len() == 0 {
        notes.error(list, Code::EmptyList, "an empty list of kinds (leave it out for public holidays)");
    }
    let mut kinds: Vec<String> = Vec::new();
    for value in items(notes, list) {
        let Some(found) = text(notes, value) else { continue };
        let known = || country.kinds.iter().map(String::as_str).filter(|kind| *kind != WORKDAY);
        if found == WORKDAY {
            notes.error(value, Code::BadValue, "workday names dates on which people work: they close nothing");
        } else if !known().any(|kind| kind == found) {
            let hint = hint(notes, found, known());
            let known: Vec<String> = known().map(|kind| format!("{kind:?}")).collect();
            let message = format!("found {found:?}, wanted a kind of {}: {}{hint}", country.name, known.join(" or "));
            notes.error(value, Code::BadValue, message);
        } else if !kinds.iter().any(|kind| kind == found) {
            kinds.push(found.to_owned());
        }
    }
    kinds
}

/// Hours by the name of the holiday, with the place of each.
fn hours_of(notes: &mut Notes, value: Value<'_>, named: &Named) -> BTreeMap<Arc<str>, (DayHours, Place)> {
    let mut found = BTreeMap::new();
    for (key, name, list) in entries(notes, value) {
        let hours = day_hours(notes, list);
        match named.names.get(name) {
            Some(name) => drop(found.insert(Arc::clone(name), (hours, key.into()))),
            None => unknown_name(notes, key, name, named),
        }
    }
    found
}

/// Takes the dates and names of `except` out.
fn leave_out(notes: &mut Notes, list: Value<'_>, named: &mut Named) {
    let mut names: HashSet<Arc<str>> = HashSet::new();
    let mut days: Vec<Day> = Vec::new();
    for value in items(notes, list) {
        let Some(found) = text(notes, value) else { continue };
        if let Some(day) = Day::parse(found) {
            if named.dates.contains_key(&day) {
                days.push(day);
                continue;
            }
            let before = named.dates.range(..day).next_back().map(|(&near, _)| near);
            let after = named.dates.range(day..).next().map(|(&near, _)| near);
            let near = before.into_iter().chain(after).min_by_key(|near| near.0.abs_diff(day.0));
            let hint = near.map_or_else(String::new, |near| format!(" (the nearest is {near})"));
            notes.error(value, Code::UnknownHoliday, format!("{day} is no holiday of this calendar{hint}"));
        } else if let Some(name) = named.names.get(found) {
            names.insert(Arc::clone(name));
        } else {
            unknown_name(notes, value, found, named);
        }
    }
    for day in days {
        named.dates.remove(&day);
    }
    if !names.is_empty() {
        named.dates.retain(|_, listed| {
            listed.retain(|name| !names.contains(name));
            !listed.is_empty()
        });
    }
}

fn unknown_name(notes: &mut Notes, at: Value<'_>, name: &str, named: &Named) {
    let mut known: Vec<&str> = named.names.iter().map(|name| &**name).collect();
    known.sort_unstable();
    let hint = hint(notes, name, known.into_iter());
    notes.error(at, Code::UnknownHoliday, format!("no holiday of this calendar is named {name:?}{hint}"));
}

/// ` (did you mean "..."?)`: the nearest one.
fn hint<'n>(notes: &mut Notes, wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    let near = if notes.wants_hint() { nearest(wanted, names) } else { None };
    near.map_or_else(String::new, |near| format!(" (did you mean {near:?}?)"))
}

/// The source does not say which half: without hours such a day is closed as a whole, and somebody should know.
fn warn_of_whole_half_days(
    notes: &mut Notes,
    named: &Named,
    hours: &BTreeMap<Arc<str>, (DayHours, Place)>,
    place: Value<'_>,
) {
    let mut whole: Vec<&Arc<str>> = named.halves.iter().filter(|name| !hours.contains_key(*name)).collect();
    whole.sort_unstable();
    let Some(first) = whole.first() else { return };
    let more = match whole.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("half days without hours are closed all day: {first:?}{more}");
    notes.warning(place, Code::WholeHalfDay, message);
}

/// One entry for each set of words and hours; a holiday with hours decides its date for those that share it.
fn claim(
    object: Value<'_>,
    named: &Named,
    hours: &BTreeMap<Arc<str>, (DayHours, Place)>,
    entries: &mut Interner<Arc<Entry>>,
    claims: &mut Claims<'_>,
) -> Vec<Estimate> {
    let mut days: BTreeMap<(String, bool), Vec<Day>> = BTreeMap::new();
    let mut estimates = Vec::new();
    for (&day, names) in &named.dates {
        let with_hours = names.iter().find(|name| hours.contains_key(*name));
        let reason = with_hours.map_or_else(|| names.join(", "), |name| name.to_string());
        if named.estimated.contains(&day) && !claims.own(day) {
            estimates.push(Estimate { day, name: reason.as_str().into() });
        }
        days.entry((reason, with_hours.is_some())).or_default().push(day);
    }
    for ((reason, with_hours), days) in days {
        let own = hours.get(reason.as_str()).filter(|_| with_hours);
        let entry = match own {
            Some((hours, _)) => Entry { value: EntryValue::Hours(hours.clone()), reason: Some(reason.as_str().into()) },
            None => Entry::closed(Some(reason.as_str().into())),
        };
        let place = own.map_or_else(|| object.into(), |(_, place)| *place);
        let entry = claims.add(place, entries.intern(entry.into()));
        push_runs(&mut claims.holidays, &days, entry);
    }
    estimates
}
