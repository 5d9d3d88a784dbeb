/*!
Public holidays as a calendar's `holidays` takes them: what a source of them must answer.

The core carries no dates of its own. A program gives a source to the [`Builder`](crate::Builder); the crate `openline-holidays` is one.
*/

use std::{
    fmt::Debug,
    panic::{RefUnwindSafe, UnwindSafe},
    sync::Arc,
};

use chrono::NaiveDate;

/// Where public holidays come from: pure answers from data that never changes.
pub trait HolidaySource: Debug + Send + Sync + UnwindSafe + RefUnwindSafe {
    /// The data's name, release and day, such as `holidays 0.109 (2026-11-17)`.
    fn release(&self) -> &str;

    /// The codes of all countries, ascending.
    fn countries(&self) -> Vec<&str>;

    /// What there is of a country, by its ISO 3166-1 code of two capital letters.
    fn country(&self, code: &str) -> Option<HolidayCountry>;

    /// The holidays of one kind, by date and name; `None` for a country, subdivision, kind or language that [`country`](Self::country) does not
    /// list.
    fn holidays(&self, asked: &HolidayQuery<'_>) -> Option<Vec<Holiday>>;
}

/// What there is of one country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayCountry {
    /// Its ISO 3166-1 code.
    pub code: String,
    /// Its English name.
    pub name: String,
    /// The codes of its subdivisions, without the country's.
    pub subdivisions: Vec<String>,
    /// Their names, in the same order; the code itself where the source knows no other.
    pub subdivision_names: Vec<String>,
    /// Tags of the languages in which names are known; the first is the one that names are in when nobody asks.
    pub languages: Vec<String>,
    /// `public` and what else there is: `bank`, `half_day`, `optional`, ...
    pub kinds: Vec<String>,
}

impl HolidayCountry {
    /// The name of a subdivision by its code.
    pub fn subdivision_name(&self, code: &str) -> Option<&str> {
        let place = self.subdivisions.iter().position(|known| known == code)?;
        self.subdivision_names.get(place).map(String::as_str)
    }

    /// The code of the subdivision of that name, in any case of its letters.
    pub fn subdivision_named(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        let place = self.subdivision_names.iter().position(|known| known.to_lowercase() == wanted)?;
        self.subdivisions.get(place).map(String::as_str)
    }

    /// The language of that tag, or else the first that shares its primary subtag: `en` finds `en-US`.
    pub fn language(&self, tag: &str) -> Option<&str> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let same = self.languages.iter().find(|known| known.eq_ignore_ascii_case(tag));
        let near = || self.languages.iter().find(|known| primary(known) == primary(tag));
        same.or_else(near).map(String::as_str)
    }
}

/// Which holidays are wanted.
#[derive(Clone, Copy, Debug)]
pub struct HolidayQuery<'a> {
    /// A country's code.
    pub country: &'a str,
    /// The code of one of its subdivisions.
    pub subdivision: Option<&'a str>,
    /// One of the country's kinds.
    pub kind: &'a str,
    /// One of the country's languages.
    pub language: &'a str,
    /// With the days that law adds, or moves to, when a holiday falls on a day off; without them, the dates proper.
    pub observed: bool,
}

/// A date with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The date.
    pub date: NaiveDate,
    /// Its name without any mark: `Christmas Day`.
    pub name: Arc<str>,
    /// What it is: `public`, `bank`, ...
    pub kind: Arc<str>,
    /// The source marks it as a day on which a holiday is observed, not its own date.
    pub observed: bool,
    /// The source marks it as estimated: the moon, or somebody who looks at it, has the last word.
    pub estimated: bool,
    /// The name as the source writes it, with its marks in words: `Christmas Day (observed)`.
    pub text: Arc<str>,
}
