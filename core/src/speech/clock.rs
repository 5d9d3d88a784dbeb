/*!
A time of day in words, in the case that its preposition asks for: `at` nine, `from` nine, `to` five, `until` five.
*/

use super::{
    digits::Digits,
    keys::{ClockKey, sign, slot},
    pattern::fill,
    phrases::{Clock, Phrases, TableKind},
};

/// What a time stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    At,
    From,
    To,
    Until,
}

use ClockKey::*;

impl Role {
    /// The keys of full hours and of others, in the order in which they are searched; `_1` goes before its own.
    fn keys(self, full: bool) -> &'static [(ClockKey, ClockKey)] {
        match (self, full) {
            (Role::At, true) => &[(AtFullOne, AtFull), (FullOne, Full)],
            (Role::At, false) => &[(AtMinOne, AtMin), (MinOne, Min)],
            (Role::From, true) => &[(FromFullOne, FromFull), (FullOne, Full)],
            (Role::From, false) => &[(FromMinOne, FromMin), (MinOne, Min)],
            (Role::To, true) => &[(ToFullOne, ToFull), (FullOne, Full)],
            (Role::To, false) => &[(ToMinOne, ToMin), (MinOne, Min)],
            (Role::Until, true) => &[(UntilFullOne, UntilFull), (ToFullOne, ToFull), (FullOne, Full)],
            (Role::Until, false) => &[(UntilMinOne, UntilMin), (ToMinOne, ToMin), (MinOne, Min)],
        }
    }

    fn noon(self) -> &'static [ClockKey] {
        match self {
            Role::At => &[NoonAt, Noon],
            Role::From => &[NoonFrom, Noon],
            Role::To => &[NoonTo, Noon],
            Role::Until => &[NoonUntil, NoonTo, Noon],
        }
    }

    /// Only what ends can end at midnight; what begins there begins at 00:00.
    fn midnight(self) -> &'static [ClockKey] {
        match self {
            Role::At | Role::From => &[],
            Role::To => &[MidnightTo],
            Role::Until => &[MidnightUntil, MidnightTo],
        }
    }
}

/// Appends a minute of the day; 1440 is the midnight that ends it.
pub(super) fn push_time(out: &mut String, phrases: &Phrases, clock: &Clock, digits: Digits, role: Role, minute: u32) {
    let first = |keys: &[ClockKey]| keys.iter().map(|&key| clock.pattern(key)).find(|text| !text.is_empty());
    let special = match minute {
        1440 => first(role.midnight()),
        720 => first(role.noon()),
        _ => None,
    };
    if let Some(words) = special {
        out.push_str(words);
        return;
    }
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    let twelve = (hour + 11) % 12 + 1;
    let said = if clock.twelve { twelve } else { hour };
    let keys = role.keys(minute == 0).iter().flat_map(|&(one, other)| [(said == 1).then_some(one), Some(other)]);
    // OK: a language has `full` and `min`.
    let pattern = keys.flatten().map(|key| clock.pattern(key)).find(|text| !text.is_empty()).unwrap_or_default();
    push_pattern(out, phrases, clock, digits, pattern, (hour, minute));
}

fn push_pattern(
    out: &mut String,
    phrases: &Phrases,
    clock: &Clock,
    digits: Digits,
    pattern: &str,
    (hour, minute): (u32, u32),
) {
    const H: u8 = slot("H");
    const HH: u8 = slot("HH");
    const H12: u8 = slot("h");
    const HH12: u8 = slot("hh");
    const H0: u8 = slot("h0");
    const M: u8 = slot("m");
    const MM: u8 = slot("mm");
    const A: u8 = slot("a");
    const B: u8 = slot("B");
    let twelve = (hour + 11) % 12 + 1;
    fill(out, pattern, |out, sign, which| match sign {
        H => digits.push(out, hour, 1),
        HH => digits.push(out, hour, 2),
        H12 => digits.push(out, twelve, 1),
        HH12 => digits.push(out, twelve, 2),
        H0 => digits.push(out, hour % 12, 1),
        M => digits.push(out, minute, 1),
        MM => digits.push(out, minute, 2),
        A => out.push_str(&clock.ampm[usize::from(hour >= 12)]),
        B => {
            let period = clock.periods.iter().rev().find(|(from, _)| u32::from(*from) <= hour);
            out.push_str(period.map_or("", |(_, words)| words));
        }
        sign::TABLE => {
            let Some(table) = clock.tables.get(which) else { return };
            let said = if clock.twelve { twelve } else { hour };
            let place = match table.kind {
                TableKind::HourPlural => phrases.category(said.into()),
                TableKind::MinutePlural => phrases.category(minute.into()),
                TableKind::Twelve => twelve as usize - 1,
                TableKind::Day => hour as usize,
                TableKind::Last => (if minute == 0 { said } else { minute }) as usize,
            };
            // A table's own text may have slots of the same clock, but no table.
            let text = table.texts.get(place).map_or("", |text| text);
            fill(out, text, |out, sign, _| match sign {
                H => digits.push(out, hour, 1),
                H12 => digits.push(out, twelve, 1),
                M => digits.push(out, minute, 1),
                _ => {}
            });
        }
        _ => {}
    });
}
