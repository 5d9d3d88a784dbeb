/*!
Observance: the weekday that is added when a holiday falls on a weekend.

[`observe`] sees the whole list of recurring exceptions at once, because a substitute day makes way for the other holidays of the list: when
Christmas is a Saturday, Boxing Day a Sunday, the two substitutes are Monday and Tuesday. The holiday's own date always stays.
*/

use super::Day;
use super::recurrence::{EARLIEST, LATEST};

/// How a holiday on a weekend is made up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Observed {
    /// Saturday adds the Friday before, Sunday the Monday after.
    NearestWeekday,
    /// The first Monday to Friday after it that no other entry of the list holds.
    NextWeekday,
}

impl Observed {
    pub(crate) const ALL: [Observed; 2] = [Observed::NearestWeekday, Observed::NextWeekday];

    /// The word of the document.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Observed::NearestWeekday => "nearest_weekday",
            Observed::NextWeekday => "next_weekday",
        }
    }
}

/// The dates of one entry of the list: strictly ascending, its `except` dates already gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Occurrences {
    pub(crate) dates: Vec<Day>,
    pub(crate) observed: Option<Observed>,
}

const SATURDAY: usize = 5;

/// The days that observance adds to each entry, strictly ascending, in the order of the list.
///
/// Entries are served in that order, and the dates of one entry in theirs; whoever comes earlier takes the earlier substitute. An entry's own
/// dates do not stand in its way, those of all others do. The cost is that of the dates, however long a row of holidays is.
pub(crate) fn observe(entries: &[Occurrences]) -> Vec<Vec<Day>> {
    if entries.iter().all(|entry| entry.observed.is_none()) {
        return vec![Vec::new(); entries.len()];
    }
    let mut days = Days::new(entries);
    let mut lists = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut added = match entry.observed {
            None => Vec::new(),
            Some(Observed::NearestWeekday) => nearest(entry, &mut days),
            Some(Observed::NextWeekday) => next(entry, &mut days),
        };
        added.sort_unstable();
        added.dedup();
        lists.push(added);
    }
    lists
}

fn weekends(entry: &Occurrences) -> impl Iterator<Item = Day> {
    entry.dates.iter().copied().filter(|day| day.weekday() >= SATURDAY)
}

fn nearest(entry: &Occurrences, days: &mut Days) -> Vec<Day> {
    let substitutes = weekends(entry).map(|day| if day.weekday() == SATURDAY { day.previous() } else { day.next() });
    substitutes.inspect(|day| days.take(*day)).collect()
}

fn next(entry: &Occurrences, days: &mut Days) -> Vec<Day> {
    // Weekdays that this entry alone holds do not stop it. Both lists ascend and a taken day stays taken, so each is passed once.
    let own: Vec<Day> = entry.dates.iter().copied().filter(|day| days.is_alone_on(*day)).collect();
    let mut own = own.into_iter().peekable();
    let mut added = Vec::new();
    for day in weekends(entry) {
        while own.next_if(|own| *own <= day || days.is_taken(*own)).is_some() {}
        let substitute = days.free_after(day).into_iter().chain(own.peek().copied()).min();
        if let Some(substitute) = substitute {
            days.take(substitute);
            added.push(substitute);
        }
    }
    added
}

/// Every day of the window: how many entries hold it, whether it serves as a substitute, and where the next free weekday is.
struct Days {
    holders: Vec<u32>,
    taken: Vec<bool>,
    /// A free weekday points at itself, any other day at a later one; paths are shortened as they are walked.
    next: Vec<u32>,
}

impl Days {
    const FIRST: i32 = EARLIEST.0 - 7;
    const LENGTH: usize = (LATEST.0 + 7 - Self::FIRST + 1) as usize;

    fn new(entries: &[Occurrences]) -> Days {
        let mut days = Days {
            holders: vec![0; Self::LENGTH],
            taken: vec![false; Self::LENGTH],
            next: (0..).take(Self::LENGTH + 1).collect(),
        };
        for date in entries.iter().flat_map(|entry| &entry.dates) {
            if let Some(at) = Self::index(*date) {
                days.holders[at] = days.holders[at].saturating_add(1);
            }
        }
        for at in 0..Self::LENGTH {
            if days.holders[at] > 0 || Self::day(at).weekday() >= SATURDAY {
                days.next[at] += 1;
            }
        }
        days
    }

    fn index(day: Day) -> Option<usize> {
        usize::try_from(i64::from(day.0) - i64::from(Self::FIRST)).ok().filter(|at| *at < Self::LENGTH)
    }

    fn day(at: usize) -> Day {
        // OK: the window is a small one, `at` lies in it.
        Day(Self::FIRST + at as i32)
    }

    /// True for a weekday that one entry holds and that is no substitute yet.
    fn is_alone_on(&self, day: Day) -> bool {
        day.weekday() < SATURDAY && Self::index(day).is_some_and(|at| self.holders[at] == 1 && !self.taken[at])
    }

    fn is_taken(&self, day: Day) -> bool {
        Self::index(day).is_some_and(|at| self.taken[at])
    }

    fn take(&mut self, day: Day) {
        if let Some(at) = Self::index(day) {
            self.taken[at] = true;
            self.next[at] = at as u32 + 1;
        }
    }

    /// The first weekday after `day` that nobody holds; `None` past the window.
    fn free_after(&mut self, day: Day) -> Option<Day> {
        let mut at = Self::index(day)? + 1;
        // OK: pointers only lead on, and the entry past the last day points at itself.
        while self.next[at] as usize != at {
            let next = self.next[at] as usize;
            self.next[at] = self.next[next];
            at = next;
        }
        (at < Self::LENGTH).then(|| Self::day(at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::recurrence::expand;
    use super::*;

    fn entry(rule: &str, observed: Option<Observed>) -> Occurrences {
        Occurrences { dates: expand(rule, None, &mut crate::schedule::Steps::default()).expect(rule), observed }
    }

    fn of_year(days: &[Day], year: &str) -> Vec<String> {
        days.iter().map(Day::to_string).filter(|day| day.starts_with(year)).collect()
    }

    fn days(texts: &[&str]) -> Vec<Day> {
        texts.iter().map(|text| Day::parse(text).expect("a test date")).collect()
    }

    const NEXT: Option<Observed> = Some(Observed::NextWeekday);
    const NEAREST: Option<Observed> = Some(Observed::NearestWeekday);

    #[test]
    fn british_christmas_and_boxing_day_make_way_for_each_other() {
        let list =
            [entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", NEXT), entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=26", NEXT)];
        let added = observe(&list);
        for (year, christmas, boxing) in [
            ("2020", vec![], vec!["2020-12-28"]),
            ("2021", vec!["2021-12-27"], vec!["2021-12-28"]),
            ("2022", vec!["2022-12-27"], vec![]),
            ("2023", vec![], vec![]),
            ("2026", vec![], vec!["2026-12-28"]),
            ("2027", vec!["2027-12-27"], vec!["2027-12-28"]),
            ("2028", vec![], vec![]),
            ("2033", vec!["2033-12-27"], vec![]),
        ] {
            assert_eq!(of_year(&added[0], year), christmas, "Christmas {year}");
            assert_eq!(of_year(&added[1], year), boxing, "Boxing Day {year}");
        }
    }

    #[test]
    fn the_entry_listed_first_takes_the_earlier_substitute() {
        let list =
            [entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=26", NEXT), entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", NEXT)];
        let added = observe(&list);
        assert_eq!(of_year(&added[0], "2021"), ["2021-12-27"]);
        assert_eq!(of_year(&added[1], "2021"), ["2021-12-28"]);
    }

    #[test]
    fn an_unobserved_entry_stands_in_the_way_but_gets_no_day() {
        let list = [
            entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", NEXT),
            entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=26,27", None),
        ];
        let added = observe(&list);
        assert_eq!(of_year(&added[0], "2022"), ["2022-12-28"]);
        assert!(added[1].is_empty());
    }

    #[test]
    fn nearest_weekday_goes_back_to_friday_and_on_to_monday_whatever_is_there() {
        let list =
            [entry("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", NEAREST), entry("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", None)];
        let added = observe(&list);
        assert_eq!(of_year(&added[0], "2021"), ["2021-12-31"]);
        assert_eq!(of_year(&added[0], "2022"), [""; 0]);
        assert_eq!(of_year(&added[0], "2023"), ["2023-01-02"]);
    }

    #[test]
    fn a_day_added_earlier_is_not_added_again() {
        // Saturday the 4th by the first entry, Sunday the 5th by the second: Monday is gone, Tuesday is next.
        let list = [
            Occurrences { dates: days(&["2026-07-05"]), observed: NEAREST },
            Occurrences { dates: days(&["2026-07-04"]), observed: NEXT },
            Occurrences { dates: days(&["2026-07-04", "2026-07-05"]), observed: NEXT },
        ];
        assert_eq!(observe(&list), [days(&["2026-07-06"]), days(&["2026-07-07"]), days(&["2026-07-08", "2026-07-09"])]);
    }

    #[test]
    fn an_entry_does_not_stand_in_its_own_way() {
        let dates = days(&["2022-12-24", "2022-12-25", "2022-12-26", "2022-12-27"]);
        let alone = Occurrences { dates, observed: NEXT };
        assert_eq!(observe(std::slice::from_ref(&alone)), [days(&["2022-12-26", "2022-12-27"])]);
        let other = Occurrences { dates: days(&["2022-12-26"]), observed: None };
        assert_eq!(observe(&[alone, other]), [days(&["2022-12-27", "2022-12-28"]), vec![]]);
    }

    #[test]
    fn substitutes_end_with_the_window_and_dates_outside_it_get_none() {
        let every_day = entry("FREQ=DAILY", NEXT);
        let list = [every_day.clone(), every_day];
        // Each day is held by the other entry: only the week after the window is free.
        let added = observe(&list);
        assert_eq!(added[0].len(), 5);
        assert!(added[1].is_empty());
        let far = Occurrences { dates: vec![Day(-1_000_000), Day(1_000_000)], observed: NEXT };
        let _ = observe(&[far]);
    }

    #[test]
    fn the_fast_search_finds_what_the_words_say() {
        // A small generator of our own: no seed from outside, the same lists each time.
        let mut state = 0x2545_f491_u32;
        let mut draw = |below: u32| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state % below
        };
        for _ in 0..400 {
            let list: Vec<Occurrences> = (0..draw(6) + 1)
                .map(|_| {
                    let mut dates: Vec<Day> = (0..draw(12)).map(|_| Day(20_000 + draw(25) as i32)).collect();
                    dates.sort_unstable();
                    dates.dedup();
                    Occurrences { dates, observed: [None, NEAREST, NEXT, NEXT][draw(4) as usize] }
                })
                .collect();
            assert_eq!(observe(&list), by_the_words(&list), "{list:?}");
        }
    }

    fn by_the_words(list: &[Occurrences]) -> Vec<Vec<Day>> {
        let mut added: Vec<Vec<Day>> = Vec::new();
        for (number, entry) in list.iter().enumerate() {
            added.push(Vec::new());
            for date in entry.dates.iter().filter(|day| day.weekday() >= 5) {
                let substitute = match entry.observed {
                    None => continue,
                    Some(Observed::NearestWeekday) if date.weekday() == 5 => date.previous(),
                    Some(Observed::NearestWeekday) => date.next(),
                    Some(Observed::NextWeekday) => (date.0 + 1..)
                        .map(Day)
                        .find(|day| {
                            let held = list
                                .iter()
                                .enumerate()
                                .any(|(other, entry)| other != number && entry.dates.contains(day));
                            day.weekday() < 5 && !held && !added.iter().flatten().any(|gone| gone == day)
                        })
                        .expect("weekdays go on"),
                };
                added[number].push(substitute);
            }
            added[number].sort_unstable();
            added[number].dedup();
        }
        added
    }
}
