/*!
A week of opening hours in words: `Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM`.

Days that follow each other with the same hours are said once: two as `Saturday and Sunday`, more as `Monday to Friday`. The week
begins on Monday and is not joined around its end. It speaks of the weekly hours only; it must not know exceptions or dates.
*/

use super::times::{WEEKDAYS, push_time};

const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

/// Open time of a day, from a minute since its 00:00 to another; an end past 1440 lies in the next day, and 1440 is midnight.
pub(crate) trait Interval: Copy + PartialEq {
    /// Its first minute, and the first that it no longer has.
    fn minutes(self) -> (u16, u16);
}

impl Interval for (u16, u16) {
    fn minutes(self) -> (u16, u16) {
        self
    }
}

/// The week in words. Each day, Monday first, has its intervals as minutes since its 00:00, in order; an end past 1440 lies in
/// the next day, and 1440 is midnight.
pub(crate) fn hours_in_words<I: Interval>(week: &[&[I]; 7]) -> String {
    if is_always_open(week) {
        return "24 hours a day, 7 days a week".to_string();
    }
    let mut text = String::new();
    let mut first = 0;
    while first < 7 {
        let same = week[first..].iter().take_while(|day| **day == week[first]).count();
        // OK: `same` counts the day itself, so 1 <= same <= 7 - first.
        let last = first + same - 1;
        if !week[first].is_empty() {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(WEEKDAYS[first]);
            match same {
                1 => {}
                2 => push_all(&mut text, [" and ", WEEKDAYS[last]]),
                _ => push_all(&mut text, [" to ", WEEKDAYS[last]]),
            }
            push_day(&mut text, week[first]);
        }
        first = last + 1;
    }
    if text.is_empty() { "closed".to_string() } else { text }
}

fn push_all(text: &mut String, parts: [&str; 2]) {
    text.extend(parts);
}

fn push_day<I: Interval>(text: &mut String, intervals: &[I]) {
    for (i, interval) in intervals.iter().enumerate() {
        let (start, end) = interval.minutes();
        let (start, end) = (u32::from(start), u32::from(end));
        text.push_str(if i == 0 { " " } else { " and " });
        if start % DAY == 0 && end.saturating_sub(start) == DAY {
            text.push_str("24 hours");
            continue;
        }
        push_minute(text, start);
        text.push_str(" to ");
        match end % DAY {
            0 => text.push_str("midnight"),
            end => push_minute(text, end),
        }
    }
}

fn push_minute(text: &mut String, minute: u32) {
    push_time(text, minute % DAY / 60, minute % 60);
}

/// Whether the days leave no minute of the week out, nights included.
pub(super) fn is_always_open<I: Interval>(week: &[&[I]; 7]) -> bool {
    let long = |interval: &I| {
        let (start, end) = interval.minutes();
        u32::from(end.saturating_sub(start))
    };
    // Most weeks have not minutes enough, and need no list.
    if week.iter().flat_map(|day| day.iter()).map(long).sum::<u32>() < WEEK {
        return false;
    }
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for (day, intervals) in (0..).zip(week) {
        for interval in *intervals {
            let (start, end) = interval.minutes();
            let (start, end) = (day * DAY + u32::from(start), day * DAY + u32::from(end));
            // Twice, a week apart: Sunday's night then lies before Monday too.
            stretches.extend([(start, end), (start + WEEK, end + WEEK)]);
        }
    }
    stretches.sort_unstable();
    let mut covered = WEEK;
    for (start, end) in stretches {
        if end <= covered {
            continue;
        }
        if start > covered {
            return false;
        }
        covered = end;
    }
    covered >= 2 * WEEK
}

#[cfg(test)]
mod tests {
    use super::*;

    type Day = &'static [(u16, u16)];
    const CLOSED: Day = &[];
    const OFFICE: Day = &[(540, 1020)];
    const SATURDAY: Day = &[(600, 840)];
    const SPLIT: Day = &[(540, 720), (780, 1020)];
    const WHOLE: Day = &[(0, 1440)];
    const NIGHT: Day = &[(1320, 1800)];
    const LATE: Day = &[(570, 1440)];

    fn words(week: [Day; 7]) -> String {
        hours_in_words(&week)
    }

    #[test]
    fn equal_days_that_follow_each_other_are_said_once() {
        let (c, o, s) = (CLOSED, OFFICE, SATURDAY);
        for (week, spoken) in [
            ([o, o, o, o, o, s, c], "Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM"),
            ([o, o, o, o, o, s, s], "Monday to Friday 9 AM to 5 PM, Saturday and Sunday 10 AM to 2 PM"),
            ([o, o, o, o, o, o, o], "Monday to Sunday 9 AM to 5 PM"),
            ([o, c, o, c, o, c, c], "Monday 9 AM to 5 PM, Wednesday 9 AM to 5 PM, Friday 9 AM to 5 PM"),
            ([o, o, c, o, o, o, c], "Monday and Tuesday 9 AM to 5 PM, Thursday to Saturday 9 AM to 5 PM"),
            ([s, c, c, c, c, c, s], "Monday 10 AM to 2 PM, Sunday 10 AM to 2 PM"),
            ([c, c, c, c, c, c, o], "Sunday 9 AM to 5 PM"),
            ([c, c, c, c, c, c, c], "closed"),
        ] {
            assert_eq!(words(week), spoken);
        }
    }

    #[test]
    fn shifts_nights_and_midnights_have_their_words() {
        let c = CLOSED;
        for (week, spoken) in [
            ([SPLIT, SPLIT, SPLIT, c, c, c, c], "Monday to Wednesday 9 AM to 12 PM and 1 PM to 5 PM"),
            ([NIGHT, c, c, c, c, c, c], "Monday 10 PM to 6 AM"),
            ([LATE, c, c, c, c, c, c], "Monday 9:30 AM to midnight"),
            ([c, c, c, c, c, WHOLE, WHOLE], "Saturday and Sunday 24 hours"),
            ([&[(0, 360)], c, c, c, c, c, c], "Monday 12 AM to 6 AM"),
            ([&[(0, 1439)], c, c, c, c, c, c], "Monday 12 AM to 11:59 PM"),
            ([&[(720, 750), (1410, 1445)], c, c, c, c, c, c], "Monday 12 PM to 12:30 PM and 11:30 PM to 12:05 AM"),
            (
                [&[(0, 60), (120, 180), (240, 300)], c, c, c, c, c, c],
                "Monday 12 AM to 1 AM and 2 AM to 3 AM and 4 AM to 5 AM",
            ),
        ] {
            assert_eq!(words(week), spoken);
        }
    }

    #[test]
    fn a_week_without_a_closed_minute_is_said_so() {
        let always = "24 hours a day, 7 days a week";
        assert_eq!(words([WHOLE; 7]), always);
        // 06:00 to 05:59 of the next day, and the minute between.
        assert_eq!(words([&[(360, 1440 + 359), (1439, 1440 + 360)]; 7]), always);
        assert_eq!(words([&[(720, 1440), (0, 720)]; 7]), always);
        assert_ne!(words([WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, &[(0, 1439)]]), always);
        assert_ne!(words([&[(1, 1440)], WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE]), always);
        // Sunday's night covers Monday's morning.
        assert_eq!(words([&[(360, 1440)], WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, &[(0, 1800)]]), always);
    }

    #[test]
    fn odd_numbers_are_spoken_and_never_panic() {
        for day in [&[(0u16, 0u16)] as Day, &[(u16::MAX, u16::MAX)], &[(5, 3)], &[(0, u16::MAX)]] {
            assert!(!words([day; 7]).is_empty());
        }
    }
}
