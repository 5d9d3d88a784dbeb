/*!
The patterns that a language has, by name, and the slots that each may have and must have.

`scripts/phrases.py` reads the names of both lists, in their order, and writes the tables in it.
*/

/// What stands for a slot in a pattern that was read: one of these signs, and behind the last four a sign more, which says which one of several.
pub(super) mod sign {
    pub(crate) const FORM: u8 = 0x1b;
    pub(crate) const FIRST_FORM: u8 = 0x1c;
    pub(crate) const LAST_FORM: u8 = 0x1d;
    pub(crate) const TABLE: u8 = 0x1e;
    /// The first sign behind those four.
    pub(crate) const FIRST: u8 = b' ';
}

/// The slots with a meaning of their own; the sign of the first is 1.
#[rustfmt::skip]
pub(super) const SLOTS: [&str; 26] = [
    "H", "HH", "h", "hh", "h0", "m", "mm", "a", "B", "d", "month", "y", "M", "n", "days", "hours", "from", "to", "at", "date", "until", "when",
    "reason", "time", "left", "right",
];

/// The sign of a slot; the name is checked by the compiler where it is a constant.
pub(super) const fn slot(name: &str) -> u8 {
    let mut i = 0;
    while i < SLOTS.len() {
        let (known, name) = (SLOTS[i].as_bytes(), name.as_bytes());
        let (mut same, mut at) = (known.len() == name.len(), 0);
        while same && at < known.len() {
            same = known[at] == name[at];
            at += 1;
        }
        if same {
            return i as u8 + 1;
        }
        i += 1;
    }
    panic!("no such slot")
}

/// Which names beside the listed slots a pattern may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    None,
    /// `{on}`: the weekday in a form of `days`.
    Days,
    /// `{a_on}` and `{b_on}`: the first and the last weekday of a range.
    Range,
    /// The tables of its clock: `{hour}`, `{w}`.
    Tables,
}

/// What a pattern may hold and must hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) slots: &'static [&'static str],
    pub(super) needs: &'static [&'static str],
    pub(super) named: Named,
    /// Whether a language without it is whole: another key stands in for it.
    pub(super) optional: bool,
}

macro_rules! keys {
    ($list:ident, $kind:ident, $($key:ident $name:literal $slots:expr, $needs:expr, $named:ident, $optional:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $kind { $($key),* }
        pub(super) const $list: &[Rule] = &[
            $(Rule { name: $name, slots: &$slots, needs: &$needs, named: Named::$named, optional: $optional }),*
        ];
    };
}

/// A full hour may have its minute too: Arabic writes `9:00`.
const HOUR: [&str; 9] = ["H", "HH", "h", "hh", "h0", "m", "mm", "a", "B"];

// BEGIN clock
#[rustfmt::skip]
keys! { CLOCK_KEYS, ClockKey,
    Full "full" HOUR, [], Tables, false;
    FullOne "full_1" HOUR, [], Tables, true;
    Min "min" HOUR, [], Tables, false;
    MinOne "min_1" HOUR, [], Tables, true;
    AtFull "at_full" HOUR, [], Tables, true;
    AtFullOne "at_full_1" HOUR, [], Tables, true;
    AtMin "at_min" HOUR, [], Tables, true;
    AtMinOne "at_min_1" HOUR, [], Tables, true;
    FromFull "from_full" HOUR, [], Tables, true;
    FromFullOne "from_full_1" HOUR, [], Tables, true;
    FromMin "from_min" HOUR, [], Tables, true;
    FromMinOne "from_min_1" HOUR, [], Tables, true;
    ToFull "to_full" HOUR, [], Tables, true;
    ToFullOne "to_full_1" HOUR, [], Tables, true;
    ToMin "to_min" HOUR, [], Tables, true;
    ToMinOne "to_min_1" HOUR, [], Tables, true;
    UntilFull "until_full" HOUR, [], Tables, true;
    UntilFullOne "until_full_1" HOUR, [], Tables, true;
    UntilMin "until_min" HOUR, [], Tables, true;
    UntilMinOne "until_min_1" HOUR, [], Tables, true;
    Noon "noon" [], [], None, true;
    NoonAt "noon_at" [], [], None, true;
    NoonFrom "noon_from" [], [], None, true;
    NoonTo "noon_to" [], [], None, true;
    NoonUntil "noon_until" [], [], None, true;
    MidnightTo "midnight_to" [], [], None, true;
    MidnightUntil "midnight_until" [], [], None, true;
    Span "span" ["from", "to"], ["from", "to"], None, true;
}
// END clock

// BEGIN keys
#[rustfmt::skip]
keys! { KEYS, Key,
    DateDay "date.day" ["d", "month", "M"], ["d"], None, false;
    DateYear "date.year" ["d", "month", "M", "y"], ["d", "y"], None, false;
    WeekRange "week.range" [], [], Range, false;
    WeekPair "week.pair" [], [], Range, false;
    WeekSingle "week.single" [], [], Range, true;
    WeekOpen "week.open" ["days", "hours"], ["days", "hours"], None, false;
    WeekClosed "week.closed" ["days"], ["days"], None, false;
    WeekComma "week.comma" [], [], None, false;
    WeekAnd "week.and" [], [], None, false;
    WeekAndMore "week.and_more" [], [], None, true;
    WeekSpan "week.span" ["from", "to"], ["from", "to"], None, false;
    WeekAllDay "week.all_day" [], [], None, false;
    WeekAlways "week.always" [], [], None, false;
    WeekNever "week.never" [], [], None, false;
    WhenToday "when.today" ["at"], ["at"], None, false;
    WhenTomorrow "when.tomorrow" ["at"], ["at"], None, false;
    WhenDate "when.date" ["at", "date"], ["at", "date"], Days, false;
    WhenLater "when.later" [], [], None, false;
    UntilToday "until.today" ["to"], ["to"], None, false;
    UntilTomorrow "until.tomorrow" ["to"], ["to"], None, false;
    UntilDate "until.date" ["to", "date"], ["to", "date"], Days, false;
    UntilNotice "until.notice" [], [], None, false;
    SayOpen "say.open" ["until"], ["until"], None, false;
    SayAlways "say.always" [], [], None, false;
    SayClosed "say.closed" [], [], None, false;
    SayBecause "say.because" ["reason"], ["reason"], None, false;
    SayReopens "say.reopens" ["when"], ["when"], None, false;
    SayUnknown "say.unknown" [], [], None, false;
    SayOutside "say.outside" [], [], None, false;
    In "in.in" ["time"], ["time"], None, false;
    InJoined "in.joined" ["left", "right"], ["left", "right"], None, false;
}
// END keys

/// The three tables of `in`, which have a pattern a plural category.
pub(super) const COUNTED: Rule = Rule { name: "in", slots: &["n"], needs: &[], named: Named::None, optional: false };
