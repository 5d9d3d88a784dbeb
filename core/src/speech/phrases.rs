/*!
The words and patterns of one language: built in, or a document's own over those of a base.

# Invariant
Every pattern was read: its slots are signs (see [`keys`](super::keys)), each of a form or a table that the language has. A text that is absent is
empty. `months` are twelve, or twenty-four where a calendar of its own goes before the Gregorian; `month_days` are none or 31.
*/

use std::{borrow::Cow, sync::OnceLock};

#[cfg(not(feature = "languages"))]
use super::english as tables;
use super::keys::{CLOCK_KEYS, ClockKey, KEYS, Key};
#[cfg(feature = "languages")]
use super::tables;
use super::tags::parts;
use crate::{matching::TagParts, once::once};

/// A text of the tables, or of a document.
pub(super) type Words = Cow<'static, str>;

/// How sure it is that a native speaker would say it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// Written from grammars; a native reader will find something.
    Low,
    /// Read against other sources; a detail may be unusual.
    Medium,
    /// As people write and say it.
    High,
}

impl Confidence {
    /// The word for it in JSON and in Python.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    Gregorian,
    SolarHijri,
    Buddhist,
}

/// What follows or goes before a number that is said, in the form that the number asks for.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: Words,
    pub(super) kind: TableKind,
    pub(super) texts: Vec<Words>,
}

/// By what a table is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableKind {
    /// The plural category of the hour that is said.
    HourPlural,
    /// The plural category of the minute.
    MinutePlural,
    /// The hour of twelve, from 1.
    Twelve,
    /// The hour of the day, from 0.
    Day,
    /// The last number that is said, up to 59.
    Last,
}

impl TableKind {
    const ALL: [TableKind; 5] =
        [TableKind::HourPlural, TableKind::MinutePlural, TableKind::Twelve, TableKind::Day, TableKind::Last];
}

/// How times of day are said in one style.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock {
    pub(super) twelve: bool,
    pub(super) ampm: [Words; 2],
    /// From which hour a part of the day has which name, ascending, the first at 0.
    pub(super) periods: Vec<(u8, Words)>,
    pub(super) tables: Vec<Table>,
    pub(super) patterns: Vec<Words>,
}

impl Clock {
    /// A pattern, empty where the language has none.
    pub(super) fn pattern(&self, key: ClockKey) -> &str {
        &self.patterns[key as usize]
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Phrases {
    pub(super) tag: Words,
    pub(super) parts: TagParts,
    pub(super) name: Words,
    pub(super) confidence: Confidence,
    pub(super) rtl: bool,
    /// The first of the ten digits of written text.
    pub(super) zero: char,
    pub(super) calendar: Calendar,
    /// The first day of the week, 0 for Monday.
    pub(super) first_day: usize,
    pub(super) family: u16,
    pub(super) patterns: Vec<Words>,
    /// `{n} days` by plural category, then hours, then minutes.
    pub(super) counted: [[Words; 6]; 3],
    pub(super) months: Vec<Words>,
    pub(super) month_days: Vec<Words>,
    /// Forms of the weekdays by name, Monday first; the first is `name`.
    pub(super) forms: Vec<(Words, [Words; 7])>,
    pub(super) text: Clock,
    pub(super) speech: Clock,
}

/// The signs of 0 to 9 in the numbering systems that a language may have, by their number in the tables.
pub(super) const ZEROS: [char; 5] = ['0', '\u{660}', '\u{6f0}', '\u{9e6}', '\u{966}'];

impl Phrases {
    /// The language of this place in [`built_in_tags`], read when it is first asked for.
    pub(crate) fn built_in(place: usize) -> &'static Phrases {
        static READ: [OnceLock<Phrases>; tables::COUNT] = [const { OnceLock::new() }; tables::COUNT];
        once(&READ[place], || Phrases::read(place))
    }

    /// English as it is built in.
    pub(crate) fn english() -> &'static Phrases {
        Phrases::built_in(tables::ENGLISH)
    }

    fn read(place: usize) -> Phrases {
        let mut data = Data { next: usize::from(tables::LANGUAGES[place].1) };
        let (tag, name) = (data.text(), data.text());
        let flags = data.number();
        let family = data.number();
        let bits = |from: u32, count: u32| usize::from(flags >> from) & ((1 << count) - 1);
        let confidence = [Confidence::Low, Confidence::Medium, Confidence::High][bits(0, 2).min(2)];
        let calendar = [Calendar::Gregorian, Calendar::SolarHijri, Calendar::Buddhist][bits(6, 2).min(2)];
        let patterns = data.texts(KEYS.len());
        let counted = std::array::from_fn(|_| std::array::from_fn(|_| data.text()));
        let (months, month_days) = (data.list(), data.list());
        let forms = data.number();
        let forms = (0..forms).map(|_| (data.text(), std::array::from_fn(|_| data.text()))).collect();
        let (text, speech) = (data.clock(bits(11, 1) == 1), data.clock(bits(12, 1) == 1));
        Phrases {
            // OK: the script that wrote the tables asked CLDR for the tag.
            parts: parts(&tag).unwrap_or_else(|| TagParts {
                language: tag.to_string(),
                script: String::new(),
                region: None,
            }),
            tag,
            name,
            confidence,
            rtl: bits(2, 1) == 1,
            zero: ZEROS[bits(3, 3).min(4)],
            calendar,
            first_day: bits(8, 3),
            family,
            patterns,
            counted,
            months,
            month_days,
            forms,
            text,
            speech,
        }
    }

    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    /// The parts of its tag.
    pub(crate) fn parts(&self) -> &TagParts {
        &self.parts
    }

    /// Its English name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// A pattern, empty where the language has none.
    pub(super) fn pattern(&self, key: Key) -> &str {
        &self.patterns[key as usize]
    }

    /// The plural category of a number (CLDR): zero, one, two, few, many, other.
    pub(super) fn category(&self, number: u64) -> usize {
        tables::plural(self.family, number)
    }
}

/// The tags of the languages that are built in, sorted.
pub(crate) fn built_in_tags() -> impl ExactSizeIterator<Item = &'static str> {
    tables::LANGUAGES.iter().map(|(tag, _)| *tag)
}

/// CLDR's parent of a locale, where it is not the tag less its last part.
pub(super) fn parent(tag: &str) -> Option<&'static str> {
    let place = tables::PARENTS.binary_search_by(|(child, _)| (*child).cmp(tag)).ok()?;
    Some(tables::PARENTS[place].1)
}

/// Reads on through the data of one language.
struct Data {
    next: usize,
}

impl Data {
    fn number(&mut self) -> u16 {
        let number = tables::DATA[self.next];
        self.next += 1;
        number
    }

    fn text(&mut self) -> Words {
        let start = 2 * usize::from(self.number());
        let rest = &tables::STRINGS[start..];
        // OK: the last text ends too.
        Cow::Borrowed(&rest[..rest.find('\0').unwrap_or(rest.len())])
    }

    fn texts(&mut self, count: usize) -> Vec<Words> {
        (0..count).map(|_| self.text()).collect()
    }

    fn list(&mut self) -> Vec<Words> {
        let count = self.number();
        self.texts(count.into())
    }

    fn clock(&mut self, twelve: bool) -> Clock {
        let patterns = self.texts(CLOCK_KEYS.len());
        let ampm = [self.text(), self.text()];
        let periods = self.number();
        let periods = (0..periods).map(|_| (self.number() as u8, self.text())).collect();
        let tables = self.number();
        let tables = (0..tables).map(|_| {
            let name = self.text();
            let kind = TableKind::ALL[usize::from(self.number()).min(4)];
            Table { name, kind, texts: self.list() }
        });
        Clock { tables: tables.collect(), twelve, ampm, periods, patterns }
    }
}

#[cfg(all(test, feature = "languages"))]
mod tests {
    use super::*;

    #[test]
    fn every_language_that_is_built_in_is_read_to_its_end() {
        for (place, tag) in built_in_tags().enumerate() {
            let phrases = Phrases::read(place);
            assert_eq!(phrases.tag, tag);
            assert!(!phrases.name.is_empty() && phrases.forms[0].0 == "name");
            assert!([12, 24].contains(&phrases.months.len()) && [0, 31].contains(&phrases.month_days.len()), "{tag}");
            for table in phrases.text.tables.iter().chain(&phrases.speech.tables) {
                let wanted = match table.kind {
                    TableKind::HourPlural | TableKind::MinutePlural => 6,
                    TableKind::Twelve => 12,
                    TableKind::Day => 24,
                    TableKind::Last => 60,
                };
                assert_eq!(table.texts.len(), wanted, "{tag} {}", table.name);
            }
            for (rule, pattern) in KEYS.iter().zip(&phrases.patterns) {
                assert!(rule.optional || !pattern.is_empty(), "{tag} {}", rule.name);
            }
        }
        let mut sorted: Vec<&str> = built_in_tags().collect();
        sorted.sort_unstable();
        assert!(sorted.iter().copied().eq(built_in_tags()));
    }
}
