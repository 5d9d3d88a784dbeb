/*!
A list of holidays as a person asks for it, for the faces: a place such as `US-CA`, a language, kinds, a year.
*/

use std::fmt;

use chrono::Datelike;
use openline::{Holiday, HolidayCountry, HolidayQuery, HolidaySource};

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// A country, or a subdivision behind a hyphen: `US`, `US-CA`.
    pub place: &'a str,
    /// A language tag; the country's first language without it.
    pub language: Option<&'a str>,
    /// Kinds in the order in which they are listed for one date; public holidays without any.
    pub kinds: Vec<&'a str>,
    /// Only this year.
    pub year: Option<i32>,
}

/// A place, language or kind of which nothing is known, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unknown {}

/// The country and the subdivision of a place.
pub fn place(source: &dyn HolidaySource, place: &str) -> Result<(HolidayCountry, Option<String>), Unknown> {
    let (code, subdivision) = place.split_once('-').map_or((place, None), |(code, rest)| (code, Some(rest)));
    let Some(country) = source.country(&code.to_ascii_uppercase()) else {
        return Err(Unknown(format!("there are no holidays of {code:?}, wanted an ISO 3166-1 code such as US")));
    };
    let Some(wanted) = subdivision else { return Ok((country, None)) };
    match country.subdivisions.iter().find(|known| known.eq_ignore_ascii_case(wanted)) {
        Some(found) => Ok((country.clone(), Some(found.clone()))),
        None => {
            let known = match country.subdivision_named(wanted) {
                Some(code) => format!(": its code is {code}"),
                None => one_of(&country.subdivisions),
            };
            Err(Unknown(format!("{wanted:?} is no code of a subdivision of {}{known}", country.name)))
        }
    }
}

/// The holidays by date.
pub fn list(source: &dyn HolidaySource, wanted: &Wanted<'_>) -> Result<Vec<Holiday>, Unknown> {
    let (country, subdivision) = place(source, wanted.place)?;
    let language = match wanted.language {
        None => country.languages.first().map(String::as_str),
        Some(tag) => country.language(tag),
    };
    let Some(language) = language else {
        let tag = wanted.language.unwrap_or_default();
        let name = &country.name;
        return Err(Unknown(format!(
            "there are no names of holidays of {name} in {tag:?}{}",
            one_of(&country.languages)
        )));
    };
    let kinds = if wanted.kinds.is_empty() { &["public"][..] } else { &wanted.kinds };
    let mut holidays = Vec::new();
    for kind in kinds {
        let asked = HolidayQuery {
            country: &country.code,
            subdivision: subdivision.as_deref(),
            kind,
            language,
            observed: true,
        };
        let Some(found) = source.holidays(&asked) else {
            let name = &country.name;
            return Err(Unknown(format!("{kind:?} is no kind of holiday of {name}{}", one_of(&country.kinds))));
        };
        holidays.extend(found.into_iter().filter(|holiday| wanted.year.is_none_or(|year| holiday.date.year() == year)));
    }
    // A stable sort: of one date the kinds stay in their order.
    holidays.sort_by_key(|holiday| holiday.date);
    Ok(holidays)
}

/// `, wanted a, b or c`; nothing for an empty list.
fn one_of(known: &[String]) -> String {
    match known {
        [] => String::new(),
        [only] => format!(", wanted {only}"),
        [first @ .., last] => format!(", wanted {} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs;

    fn told(place: &str, language: Option<&str>, kinds: &[&str]) -> String {
        let wanted = Wanted { place, language, kinds: kinds.to_vec(), year: Some(2026) };
        list(&*packs(), &wanted).expect_err("it is unknown").to_string()
    }

    #[test]
    fn a_year_of_california() {
        let wanted = Wanted { place: "us-ca", language: Some("en"), year: Some(2026), ..Wanted::default() };
        let found = list(&*packs(), &wanted).unwrap();
        let found: Vec<String> = found.iter().map(|holiday| format!("{} {}", holiday.date, holiday.text)).collect();
        assert_eq!(found[0], "2026-01-01 New Year's Day");
        assert!(found.contains(&"2026-03-31 Cesar Chavez Day".to_owned()), "{found:?}");
        assert!(found.contains(&"2026-07-03 Independence Day (observed)".to_owned()), "{found:?}");
    }

    #[test]
    fn what_is_unknown_is_told_with_what_there_is() {
        assert_eq!(told("XX", None, &[]), "there are no holidays of \"XX\", wanted an ISO 3166-1 code such as US");
        assert_eq!(
            told("GB-XX", None, &[]),
            "\"XX\" is no code of a subdivision of United Kingdom, wanted ENG, NIR, SCT or WLS"
        );
        assert_eq!(
            told("US-california", None, &[]),
            "\"california\" is no code of a subdivision of United States: its code is CA"
        );
        assert!(
            told("US", Some("fr"), &[])
                .starts_with("there are no names of holidays of United States in \"fr\", wanted")
        );
        assert!(
            told("US", None, &["bank"]).starts_with("\"bank\" is no kind of holiday of United States, wanted public")
        );
    }
}
