/*!
An event's properties by name, with the line of each for what is wrong with it.
*/

use super::{
    IcsFault,
    lines::{Block, Line},
    values::{Moment, whole_days, words},
};
use crate::{
    matching::{InLanguage, Listed, TagParts, Texts, listed_tag},
    schedule::Day,
};

/// The language that a line says it is in.
fn language(line: &Line) -> Option<TagParts> {
    let named = line.parameters().split(';').find_map(|parameter| {
        let (name, tag) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("LANGUAGE").then_some(tag.trim().trim_matches('"'))
    });
    match listed_tag(named?) {
        Ok(Listed::Tag(language)) => Some(language.parts(named?)),
        _ => None,
    }
}

/// The properties of one event.
pub(super) struct Properties<'a> {
    block: &'a Block,
}

impl<'a> Properties<'a> {
    pub(super) fn new(block: &'a Block) -> Properties<'a> {
        Properties { block }
    }

    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &'a Line> {
        self.block.lines.iter().filter(move |line| line.is(name))
    }

    /// The first value of that name, as it is written.
    pub(super) fn value(&self, name: &str) -> Option<&'a str> {
        self.named(name).next().map(|line| line.value().trim())
    }

    /// The first summary that says something; where every one names its language (RFC 5545 section 3.2.10), all of them by language.
    pub(super) fn summary(&self) -> Option<Texts> {
        let said = self.named("SUMMARY").map(|line| (line, words(line.value()))).filter(|(_, words)| !words.is_empty());
        let said: Vec<(&Line, String)> = said.collect();
        let in_language =
            |(line, words): &(&Line, String)| Some(InLanguage { parts: language(line)?, text: (&**words).into() });
        let mut languages: Vec<InLanguage> = Vec::new();
        for one in said.iter().map(in_language).collect::<Option<Vec<_>>>().into_iter().flatten() {
            if languages.iter().all(|known| known.parts != one.parts) {
                languages.push(one);
            }
        }
        Texts::in_languages(languages).or_else(|| said.into_iter().next().map(|(_, words)| words.into()))
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.named("STATUS").any(|line| line.value().trim().eq_ignore_ascii_case("CANCELLED"))
    }

    /// Exchange writes all-day events from midnight to midnight, with a mark beside them.
    pub(super) fn says_all_day(&self) -> bool {
        self.value("X-MICROSOFT-CDO-ALLDAYEVENT").is_some_and(|text| text.eq_ignore_ascii_case("TRUE"))
    }

    /// The revision of the event (section 3.8.7.4); 0 where it says none.
    pub(super) fn sequence(&self) -> u64 {
        self.value("SEQUENCE").and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// All values of the properties of that name: dates and date-times, each well-formed and possible.
    pub(super) fn moments(&self, name: &str) -> Result<Vec<(&'a Line, Moment)>, IcsFault> {
        let mut moments = Vec::new();
        for line in self.named(name) {
            for text in line.value().trim().split(',') {
                let moment = Moment::parse(text.trim()).ok_or_else(|| {
                    let message =
                        format!("{name} {:?} is not a date YYYYMMDD, nor a date-time YYYYMMDDTHHMMSS", line.value());
                    IcsFault::broken(line.number, message)
                })?;
                moments.push((line, moment));
            }
        }
        Ok(moments)
    }

    pub(super) fn one_moment(&self, name: &str) -> Result<Option<(&'a Line, Moment)>, IcsFault> {
        let moments = self.moments(name)?;
        match moments.as_slice() {
            [_, (second, _), ..] => {
                let message = format!("the event has more than one {name} (here {:?})", second.value());
                Err(IcsFault::broken(second.number, message))
            }
            found => Ok(found.first().copied()),
        }
    }

    /// The occurrence that the event changes.
    pub(super) fn changed_day(&self) -> Result<Option<Day>, IcsFault> {
        let Some((line, moment)) = self.one_moment("RECURRENCE-ID")? else { return Ok(None) };
        if line.parameters().to_ascii_uppercase().contains("RANGE=") {
            let message =
                "RECURRENCE-ID with RANGE changes all later dates: write these as an event of their own".to_owned();
            return Err(IcsFault::broken(line.number, message));
        }
        Ok(Some(moment.day))
    }

    /// How many days an occurrence lasts. An end is exclusive; an end on the start itself, which some programs write, is one day.
    pub(super) fn length(&self, start: Moment, end: Option<(&Line, Moment)>) -> Result<i32, IcsFault> {
        let duration = self.named("DURATION").next();
        match (end, duration) {
            (None, None) => Ok(1),
            (Some((line, _)), Some(_)) => {
                Err(IcsFault::broken(line.number, "the event has both DTEND and DURATION".to_owned()))
            }
            (Some((line, end)), None) => {
                if end.time.is_some() != start.time.is_some() {
                    let message = format!("DTEND {:?} has a time of day, but DTSTART is a date", line.value());
                    return Err(IcsFault::broken(line.number, message));
                }
                if end.day < start.day {
                    let message = format!("DTEND {} lies before DTSTART {}", end.day, start.day);
                    return Err(IcsFault::broken(line.number, message));
                }
                Ok((end.day.0 - start.day.0).max(1))
            }
            (None, Some(line)) => whole_days(line.value()).ok_or_else(|| {
                let message = format!("DURATION {:?} is not a number of whole days (P1D, P2W)", line.value());
                IcsFault::broken(line.number, message)
            }),
        }
    }
}
