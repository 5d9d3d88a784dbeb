/*!
The whole data file: shared strings, shared lists of dates, and where each country's section lies.
*/

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Days, NaiveDate};
use openline::{Holiday, HolidayCountry, HolidayQuery, HolidaySource};

use crate::{bytes::Bytes, country::Country};

/// The data, opened.
#[derive(Debug)]
pub(crate) struct Packs {
    release: String,
    first_year: i32,
    strings: Vec<Arc<str>>,
    /// Where each list of dates begins.
    dates: Vec<Bytes<'static>>,
    sections: BTreeMap<&'static str, Bytes<'static>>,
}

impl Packs {
    pub(crate) fn read(data: &'static [u8]) -> Option<Packs> {
        let mut bytes = Bytes(data.strip_prefix(b"OLHOLID2")?);
        let (package, release, day) = (bytes.text()?, bytes.text()?, bytes.text()?);
        let release = format!("{package} {release} ({day})");
        let first_year = i32::try_from(bytes.number()?).ok()?;
        let mut strings = Vec::new();
        let mut before: Vec<u8> = Vec::new();
        for _ in 0..bytes.number()? {
            before.truncate(bytes.number()?);
            let length = bytes.number()?;
            before.extend(bytes.take(length)?);
            strings.push(Arc::from(std::str::from_utf8(&before).ok()?));
        }
        let mut dates = Vec::new();
        for _ in 0..bytes.number()? {
            dates.push(bytes);
            pass(&mut bytes)?;
        }
        let heads: Option<Vec<(&str, usize)>> =
            (0..bytes.number()?).map(|_| Some((bytes.text()?, bytes.number()?))).collect();
        let sections: Option<_> =
            heads?.into_iter().map(|(code, length)| Some((code, Bytes(bytes.take(length)?)))).collect();
        Some(Packs { release, first_year, strings, dates, sections: sections? })
    }

    pub(crate) fn string(&self, number: usize) -> Option<&Arc<str>> {
        self.strings.get(number)
    }

    fn section(&self, code: &str) -> Option<Country> {
        Country::read(self, *self.sections.get(code)?)
    }

    /// A list of dates by its number, ascending.
    pub(crate) fn dates(&self, number: usize) -> Option<Vec<NaiveDate>> {
        let mut bytes = *self.dates.get(number)?;
        let count = bytes.number()?;
        if count > 0 {
            let mut day = NaiveDate::from_ymd_opt(self.first_year, 1, 1)?;
            return (0..count)
                .map(|_| {
                    day = day.checked_add_days(Days::new(u64::try_from(bytes.signed()? + 365).ok()?))?;
                    Some(day)
                })
                .collect();
        }
        // The same day in each of some years.
        let day = bytes.number()?;
        let (month, day) = (u32::try_from(day / 32).ok()?, (day % 32) as u32);
        let mut year = self.first_year;
        let mut dates = Vec::new();
        for _ in 0..bytes.number()? {
            year += i32::try_from(bytes.number()?).ok()?;
            for _ in 0..bytes.number()? {
                dates.push(NaiveDate::from_ymd_opt(year, month, day)?);
                year += 1;
            }
        }
        Some(dates)
    }
}

/// Reads past one list of dates.
fn pass(bytes: &mut Bytes<'_>) -> Option<()> {
    let numbers = match bytes.number()? {
        0 => {
            bytes.number()?;
            2 * bytes.number()?
        }
        count => count,
    };
    for _ in 0..numbers {
        bytes.number()?;
    }
    Some(())
}

impl HolidaySource for Packs {
    fn release(&self) -> &str {
        &self.release
    }

    fn countries(&self) -> Vec<&str> {
        self.sections.keys().copied().collect()
    }

    fn country(&self, code: &str) -> Option<HolidayCountry> {
        let country = self.section(code)?;
        let texts = |list: &[Arc<str>]| list.iter().map(|text| text.to_string()).collect();
        Some(HolidayCountry {
            code: code.to_owned(),
            name: country.name.to_string(),
            subdivisions: texts(&country.subdivisions),
            subdivision_names: texts(&country.subdivision_names),
            languages: texts(&country.languages),
            kinds: texts(&country.kinds),
        })
    }

    fn holidays(&self, asked: &HolidayQuery<'_>) -> Option<Vec<Holiday>> {
        self.section(asked.country)?.holidays(self, asked)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::Datelike;

    use super::*;
    use crate::DATA;

    #[test]
    fn everything_in_the_data_is_read_and_lies_in_its_years() {
        let packs = Packs::read(DATA).unwrap();
        assert!(packs.countries().len() >= 250);
        let mut counted = 0;
        for code in packs.countries() {
            let country = packs.country(code).unwrap();
            assert_eq!(country.kinds[0], "public", "{code}");
            assert_eq!(country.subdivision_names.len(), country.subdivisions.len(), "{code}");
            let places = country.subdivisions.iter().map(|code| Some(code.as_str())).chain([None]);
            for subdivision in places {
                for kind in &country.kinds {
                    for language in &country.languages {
                        for observed in [true, false] {
                            let asked = HolidayQuery { country: code, subdivision, kind, language, observed };
                            let found = packs.holidays(&asked).unwrap_or_else(|| panic!("{asked:?}"));
                            assert!(found.is_sorted_by_key(|holiday| holiday.date), "{asked:?}");
                            assert!(found.iter().all(|holiday| (2000..=2050).contains(&holiday.date.year())));
                            let dates: HashSet<_> = found.iter().map(|h| (h.date, &h.text)).collect();
                            assert_eq!(dates.len(), found.len(), "nothing stands twice: {asked:?}");
                            counted += found.len();
                        }
                    }
                }
            }
        }
        assert!(counted > 1_000_000, "{counted} holidays");
    }

    #[test]
    fn what_is_not_there_is_none() {
        let packs = Packs::read(DATA).unwrap();
        let asked =
            HolidayQuery { country: "US", subdivision: Some("CA"), kind: "public", language: "en-US", observed: true };
        assert!(packs.holidays(&asked).is_some_and(|found| !found.is_empty()));
        for wrong in [
            HolidayQuery { country: "us", ..asked },
            HolidayQuery { subdivision: Some("XX"), ..asked },
            HolidayQuery { kind: "feast", ..asked },
            HolidayQuery { language: "en", ..asked },
        ] {
            assert_eq!(packs.holidays(&wrong), None, "{wrong:?}");
        }
        assert!(packs.country("XX").is_none());
    }

    #[test]
    fn broken_data_is_none_and_never_a_panic() {
        for length in (0..DATA.len()).step_by(DATA.len() / 97) {
            assert!(Packs::read(&DATA[..length]).is_none(), "{length}");
        }
    }
}
