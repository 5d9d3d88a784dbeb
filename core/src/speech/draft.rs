/*!
A language as a document describes it: what it says over what its base says.

Forms of the weekdays and tables of the clock are told first, because patterns name them. Every pattern is read at once; what a finished draft still
lacks is told by name.
*/

use std::borrow::Cow;

use super::{
    keys::{CLOCK_KEYS, COUNTED, KEYS, Named, Rule, sign},
    pattern::{PatternFault, is_allowed, read},
    phrases::{Calendar, Clock, Confidence, Phrases, Table, TableKind, ZEROS},
};
use crate::matching::TagParts;

/// The six plural categories, as CLDR orders them.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// How many forms of the weekdays a language has at most, and how many tables of a clock, of them by plural category.
pub(crate) const MOST_FORMS: usize = 32;
pub(crate) const MOST_TABLES: usize = 24;
pub(crate) const MOST_PLURALS: usize = 8;

/// Which clock: that of texts, or that of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockOf {
    Text,
    Speech,
}

#[derive(Clone, Debug)]
pub(crate) struct Draft {
    phrases: Phrases,
    /// Whether it has a base, so that it is whole from the beginning.
    based: bool,
}

impl Draft {
    /// A language over a base; without one it says nothing yet.
    pub(crate) fn new(tag: &str, parts: TagParts, base: Option<&Phrases>) -> Draft {
        let mut phrases = match base {
            Some(base) => base.clone(),
            None => empty(),
        };
        if base.is_none_or(|base| base.tag() != tag) {
            phrases.name = Cow::Owned(tag.to_string());
        }
        phrases.tag = Cow::Owned(tag.to_string());
        phrases.parts = parts;
        // Whoever wrote a document knows what the document says.
        phrases.confidence = Confidence::High;
        Draft { phrases, based: base.is_some() }
    }

    pub(crate) fn set_name(&mut self, name: &str) {
        self.phrases.name = Cow::Owned(name.to_string());
    }

    pub(crate) fn set_confidence(&mut self, word: &str) -> Result<(), &'static [&'static str]> {
        const WORDS: [&str; 3] = ["low", "medium", "high"];
        let all = [Confidence::Low, Confidence::Medium, Confidence::High];
        let place = WORDS.iter().position(|known| *known == word).ok_or(&WORDS as &[&str])?;
        self.phrases.confidence = all[place];
        Ok(())
    }

    pub(crate) fn set_digits(&mut self, word: &str) -> Result<(), &'static [&'static str]> {
        const WORDS: [&str; 5] = ["latn", "arab", "arabext", "beng", "deva"];
        let place = WORDS.iter().position(|known| *known == word).ok_or(&WORDS as &[&str])?;
        self.phrases.zero = ZEROS[place];
        Ok(())
    }

    pub(crate) fn set_calendar(&mut self, word: &str) -> Result<(), &'static [&'static str]> {
        const WORDS: [&str; 3] = ["gregorian", "persian", "buddhist"];
        let all = [Calendar::Gregorian, Calendar::SolarHijri, Calendar::Buddhist];
        let place = WORDS.iter().position(|known| *known == word).ok_or(&WORDS as &[&str])?;
        self.phrases.calendar = all[place];
        Ok(())
    }

    pub(crate) fn set_first_day(&mut self, word: &str) -> Result<(), &'static [&'static str]> {
        const WORDS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        self.phrases.first_day = WORDS.iter().position(|known| *known == word).ok_or(&WORDS as &[&str])?;
        Ok(())
    }

    pub(crate) fn set_rtl(&mut self, rtl: bool) {
        self.phrases.rtl = rtl;
    }

    /// A form of the weekdays, Monday first; `None` where there are too many.
    pub(crate) fn set_form(&mut self, name: &str, days: [String; 7]) -> Option<()> {
        let days = days.map(Cow::Owned);
        let forms = &mut self.phrases.forms;
        match forms.iter().position(|(known, _)| known == name) {
            Some(place) => forms[place].1 = days,
            None if forms.len() < MOST_FORMS => forms.push((Cow::Owned(name.to_string()), days)),
            None => return None,
        }
        Some(())
    }

    /// The months, twelve: of a calendar of its own they go before the Gregorian ones that were there.
    pub(crate) fn set_months(&mut self, months: Vec<String>) {
        let mut months: Vec<Cow<'static, str>> = months.into_iter().map(Cow::Owned).collect();
        if self.phrases.calendar == Calendar::SolarHijri {
            let known = &self.phrases.months;
            let gregorian = if known.len() > 12 { &known[12..] } else { &months[..] };
            months.extend(gregorian.to_vec());
        }
        self.phrases.months = months;
    }

    pub(crate) fn set_month_days(&mut self, days: Vec<String>) {
        self.phrases.month_days = days.into_iter().map(Cow::Owned).collect();
    }

    fn clock(&mut self, of: ClockOf) -> &mut Clock {
        match of {
            ClockOf::Text => &mut self.phrases.text,
            ClockOf::Speech => &mut self.phrases.speech,
        }
    }

    pub(crate) fn set_twelve(&mut self, of: ClockOf, twelve: bool) {
        self.clock(of).twelve = twelve;
    }

    pub(crate) fn set_halves(&mut self, of: ClockOf, halves: [String; 2]) {
        self.clock(of).ampm = halves.map(Cow::Owned);
    }

    pub(crate) fn set_periods(&mut self, of: ClockOf, periods: Vec<(u8, String)>) {
        self.clock(of).periods = periods.into_iter().map(|(from, words)| (from, Cow::Owned(words))).collect();
    }

    /// A table by plural category; absent categories say what `other` says. Its name begins with what it follows.
    pub(crate) fn set_plural(
        &mut self,
        of: ClockOf,
        name: &str,
        texts: [Option<&str>; 6],
    ) -> Result<Option<()>, Vec<PatternFault>> {
        let kind = if name.starts_with("hour") { TableKind::HourPlural } else { TableKind::MinutePlural };
        let mut signed = Vec::with_capacity(6);
        for text in texts {
            signed.push(match text.or(texts[5]) {
                Some(text) => read(text, &OF_TABLE, &[], &[])?,
                None => String::new(),
            });
        }
        Ok(self.set_table(of, name, kind, signed))
    }

    /// A table of 12, 24 or 60 words.
    pub(crate) fn set_list(
        &mut self,
        of: ClockOf,
        name: &str,
        words: &[&str],
    ) -> Result<Option<()>, Vec<PatternFault>> {
        let kind = match words.len() {
            12 => TableKind::Twelve,
            24 => TableKind::Day,
            _ => TableKind::Last,
        };
        let signed =
            words.iter().map(|text| if text.is_empty() { Ok(String::new()) } else { read(text, &OF_TABLE, &[], &[]) });
        let signed = signed.collect::<Result<_, _>>()?;
        Ok(self.set_table(of, name, kind, signed))
    }

    fn set_table(&mut self, of: ClockOf, name: &str, kind: TableKind, texts: Vec<String>) -> Option<()> {
        let table =
            Table { name: Cow::Owned(name.to_string()), kind, texts: texts.into_iter().map(Cow::Owned).collect() };
        let tables = &mut self.clock(of).tables;
        let is_plural = |kind| matches!(kind, TableKind::HourPlural | TableKind::MinutePlural);
        let plurals = tables.iter().filter(|known| is_plural(known.kind) && known.name != name).count();
        if is_plural(kind) && plurals >= MOST_PLURALS {
            return None;
        }
        match tables.iter().position(|known| known.name == name) {
            Some(place) => tables[place] = table,
            None if tables.len() < MOST_TABLES => tables.push(table),
            None => return None,
        }
        Some(())
    }

    /// A pattern of a clock, by its key.
    pub(crate) fn set_time(&mut self, of: ClockOf, key: &str, text: &str) -> Option<Result<(), Vec<PatternFault>>> {
        let place = CLOCK_KEYS.iter().position(|rule| rule.name == key)?;
        let clock = self.clock(of);
        let tables: Vec<&str> = clock.tables.iter().map(|table| &*table.name).collect();
        Some(read(text, &CLOCK_KEYS[place], &[], &tables).map(|signed| {
            clock.patterns[place] = Cow::Owned(signed);
        }))
    }

    /// Another pattern, by its table and key: `when.today`.
    pub(crate) fn set_pattern(&mut self, path: &str, text: &str) -> Option<Result<(), Vec<PatternFault>>> {
        let place = KEYS.iter().position(|rule| rule.name == path)?;
        let forms: Vec<&str> = self.phrases.forms.iter().map(|(name, _)| &**name).collect();
        Some(read(text, &KEYS[place], &forms, &[]).map(|signed| self.phrases.patterns[place] = Cow::Owned(signed)))
    }

    /// `{n} days` and its kin, by unit (0 for days, 1 for hours, 2 for minutes) and plural category.
    pub(crate) fn set_counted(&mut self, unit: usize, texts: [Option<&str>; 6]) -> Result<(), Vec<PatternFault>> {
        let mut signed: [Cow<'static, str>; 6] = Default::default();
        for (place, text) in texts.into_iter().enumerate() {
            if let Some(text) = text.or(texts[5]) {
                signed[place] = Cow::Owned(read(text, &COUNTED, &[], &[])?);
            }
        }
        self.phrases.counted[unit] = signed;
        Ok(())
    }

    /// The keys of a table, for whoever tells the nearest.
    pub(crate) fn keys(section: &str) -> impl Iterator<Item = &'static str> {
        KEYS.iter().filter_map(move |rule| rule.name.strip_prefix(section)?.strip_prefix('.'))
    }

    /// The keys of a clock.
    pub(crate) fn clock_keys() -> impl Iterator<Item = &'static str> {
        CLOCK_KEYS.iter().map(|rule| rule.name)
    }

    /// The language, or what it still lacks.
    pub(crate) fn finish(self) -> Result<Phrases, Vec<String>> {
        let phrases = &self.phrases;
        let mut missing = Vec::new();
        if !self.based {
            if phrases.forms[0].1.iter().any(|day| day.is_empty()) {
                missing.push("days.name".to_string());
            }
            if phrases.months.is_empty() {
                missing.push("date.months".to_string());
            }
            for (place, unit) in ["in.day", "in.hour", "in.minute"].into_iter().enumerate() {
                if phrases.counted[place][5].is_empty() {
                    missing.push(unit.to_string());
                }
            }
        }
        let lacking = |rules: &[Rule], patterns: &[Cow<'static, str>], before: &str, missing: &mut Vec<String>| {
            let lack = rules.iter().zip(patterns).filter(|(rule, pattern)| !rule.optional && pattern.is_empty());
            missing.extend(lack.map(|(rule, _)| format!("{before}{}", rule.name)));
        };
        lacking(KEYS, &phrases.patterns, "", &mut missing);
        for (clock, before) in [(&phrases.text, "time.text."), (&phrases.speech, "time.speech.")] {
            lacking(CLOCK_KEYS, &clock.patterns, before, &mut missing);
            let says = |name: &str| {
                let sign = char::from(super::keys::slot(name));
                clock.patterns.iter().any(|pattern| has_sign(pattern, sign))
            };
            if says("a") && clock.ampm.iter().any(|half| half.is_empty()) {
                missing.push(format!("{before}ampm"));
            }
            if says("B") && clock.periods.is_empty() {
                missing.push(format!("{before}periods"));
            }
        }
        if missing.is_empty() { Ok(self.phrases) } else { Err(missing) }
    }
}

/// Whether a pattern has a slot by itself: the sign behind a table's may be any.
fn has_sign(pattern: &str, wanted: char) -> bool {
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter == wanted {
            return true;
        }
        if letter < ' ' && letter as u8 >= sign::FORM {
            letters.next();
        }
    }
    false
}

/// A text in a table of the clock.
const OF_TABLE: Rule = Rule { name: "table", slots: &["H", "h", "m"], needs: &[], named: Named::None, optional: false };

/// Whether words may stand in a phrase: a weekday, a month, a half of the day.
pub(crate) fn fault_of_words(words: &str) -> Option<PatternFault> {
    if words.is_empty() {
        return Some(PatternFault::Empty);
    }
    words.chars().find(|&c| !is_allowed(c)).map(PatternFault::Character)
}

/// A language that says nothing; its plural categories are those of English.
fn empty() -> Phrases {
    let english = Phrases::english();
    let clock = Clock { patterns: vec![Cow::Borrowed(""); CLOCK_KEYS.len()], ..Clock::default() };
    Phrases {
        calendar: Calendar::Gregorian,
        first_day: 0,
        rtl: false,
        zero: '0',
        patterns: vec![Cow::Borrowed(""); KEYS.len()],
        counted: Default::default(),
        months: Vec::new(),
        month_days: Vec::new(),
        forms: vec![(Cow::Borrowed("name"), Default::default())],
        text: clock.clone(),
        speech: clock,
        ..english.clone()
    }
}
