/*!
A coverage as it is answered: places, their maps of the week, and dates without anybody.
*/

use std::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    hole::Hole,
    ruler::{Measure, Ruler, Seconds},
};
use crate::{
    see::{classes::Classes, contacts::classes_in_words},
    words::words,
};

words! {
    /// What a place of a coverage is.
    #[non_exhaustive]
    pub enum PlaceKind {
        Topic "topic" "0.2.0" "a topic, with its handoffs in order"
        Handoff "handoff" "0.2.0" "a handoff by itself"
    }
}

/// Who answers when: language, channel and hour of the week over a window of dates; see [`Engine::coverage`](crate::Engine::coverage).
///
/// As JSON it is an object with `zone`, `from`, `to` (not included), `seconds` of each hour of the week in the window, and `places`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// The zone of the week.
    pub zone: String,
    /// The first local date.
    pub from: NaiveDate,
    /// The first local date that no longer counts.
    pub to: NaiveDate,
    /// How many seconds of each hour of each weekday, from Monday, the window has.
    pub seconds: [[i64; 24]; 7],
    /// Topics or handoffs, in the order of the document or as they were named.
    pub places: Vec<CoveredPlace>,
}

/// A topic or a handoff.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoveredPlace {
    /// Which of the two.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// One for each set of contacts that are answered at the same times here, whoever does.
    pub maps: Vec<CoverageMap>,
    /// Dates on which nobody answers anybody though somebody does on most dates of that weekday.
    pub days_without: Vec<DayWithout>,
}

/// A week of hours with the share of the window in which somebody takes such contacts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CoverageMap {
    /// The contacts that it holds for.
    pub classes: Vec<ContactClass>,
    /// In how many seconds of each hour of each weekday, from Monday, somebody takes them.
    pub covered_seconds: [[i64; 24]; 7],
    /// The times of the week at which nobody ever does.
    pub holes: Vec<Hole>,
    whole: Seconds,
}

/// Contacts of one channel in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ContactClass {
    /// The channel, `any other` where no list names it, `no channel` of contacts that name none, `any` where channels are not told apart.
    pub channel: String,
    /// The language, in the same way.
    pub language: String,
    /// The channel that such a contact says: one that no list names for any other; `None` where it says none.
    pub asks_channel: Option<String>,
    /// The tag that such a contact says, in the same way.
    pub asks_language: Option<String>,
}

/// A date on which nobody answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DayWithout {
    /// The local date.
    pub date: NaiveDate,
    /// The words of the first exception that keeps one of the queues closed at noon, if one does.
    pub reason: Option<String>,
}

impl CoverageMap {
    pub(super) fn new(classes: &Classes, members: &[(usize, usize)], measure: &Measure, ruler: &Ruler) -> CoverageMap {
        let class = |&(channel, language): &(usize, usize)| {
            let (channel, language) = (&classes.channels[channel], &classes.languages[language]);
            ContactClass {
                channel: channel.name.to_string(),
                language: language.name.to_string(),
                asks_channel: channel.asks.as_deref().map(str::to_owned),
                asks_language: language.asks.as_deref().map(str::to_owned),
            }
        };
        CoverageMap {
            classes: members.iter().map(class).collect(),
            covered_seconds: measure.seconds,
            holes: Hole::all(&ruler.whole().minutes, &measure.minutes),
            whole: ruler.whole().seconds,
        }
    }

    /// The share of an hour of a weekday, Monday is 0, in which somebody answers; `None` where the window has no such hour.
    pub fn share(&self, weekday: usize, hour: usize) -> Option<f64> {
        let whole = *self.whole.get(weekday)?.get(hour)?;
        (whole > 0).then(|| self.covered_seconds[weekday][hour] as f64 / whole as f64)
    }

    /// The share of the whole window.
    pub fn share_in_all(&self) -> f64 {
        let sum = |seconds: &Seconds| seconds.iter().flatten().sum::<i64>();
        sum(&self.covered_seconds) as f64 / sum(&self.whole).max(1) as f64
    }

    /// From 0, nobody, over 1 (up to a third), 2, 3, to 4, always; `None` where the window has no such hour. Who is there for a second is never
    /// nobody, and who is away for one is not always there.
    pub fn level(&self, weekday: usize, hour: usize) -> Option<usize> {
        let (whole, covered) = (*self.whole.get(weekday)?.get(hour)?, self.covered_seconds[weekday][hour]);
        (whole > 0).then_some(match covered {
            0 => 0,
            _ if covered == whole => 4,
            _ if covered * 3 <= whole => 1,
            _ if covered * 3 <= whole * 2 => 2,
            _ => 3,
        })
    }

    /// Its contacts in words: `voice and chat in en or es`; class by class where they are no such product.
    pub fn contacts(&self) -> String {
        let classes: Vec<(&str, &str)> =
            self.classes.iter().map(|class| (class.channel.as_str(), class.language.as_str())).collect();
        classes_in_words(&classes)
    }
}

impl Serialize for CoverageMap {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rounded = |share: f64| (share * 10_000.0).round() / 10_000.0;
        let hours = |weekday: usize| (0..24).map(|hour| self.share(weekday, hour).map(rounded)).collect::<Vec<_>>();
        let share: Vec<Vec<Option<f64>>> = (0..7).map(hours).collect();
        let mut map = to.serialize_struct("CoverageMap", 6)?;
        map.serialize_field("contacts", &self.contacts())?;
        map.serialize_field("classes", &self.classes)?;
        map.serialize_field("share_in_all", &rounded(self.share_in_all()))?;
        map.serialize_field("share", &share)?;
        map.serialize_field("covered_seconds", &self.covered_seconds)?;
        map.serialize_field("holes", &self.holes)?;
        map.end()
    }
}

impl fmt::Display for DayWithout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date.format("%a %-d %b %Y"))?;
        self.reason.as_ref().map_or(Ok(()), |reason| write!(f, " ({reason})"))
    }
}
