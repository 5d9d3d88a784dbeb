/*!
A week in one line: `mon-fri,sun 09:00-17:00`, as `during` has it.
*/

use crate::schedule::{DayHours, Stretch, Week, parse_time, stretch};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The week that has these hours on these days; an end before its start lies on the next date.
pub(super) fn week_in_a_line(text: &str) -> Option<Week> {
    let (days, hours) = text.split_once(' ')?;
    let days = weekdays(days)?;
    let (start, end) = hours.split_once('-')?;
    let start = parse_time(start).filter(|&start| start < 24 * 60)?;
    let hours: Stretch = stretch(start, parse_time(end)?)?;
    Some(Week::new(days.map(|day| if day { DayHours::new(vec![hours]) } else { DayHours::closed() })))
}

/// `mon-fri,sun`; a range may run over the weekend.
fn weekdays(text: &str) -> Option<[bool; 7]> {
    let number = |name: &str| WEEKDAYS.iter().position(|weekday| *weekday == name);
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (number(first)?, number(last)?);
        (0..=(last + 7 - first) % 7).for_each(|step| days[(first + step) % 7] = true);
    }
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_week() {
        let week = week_in_a_line("mon-fri,sun 09:00-17:00").unwrap();
        let open: Vec<bool> = (0..7).map(|day| week.day(day).contains(540)).collect();
        assert_eq!(open, [true, true, true, true, true, false, true]);
        assert!(!week.day(0).contains(1020) && week.day(0).contains(1019));
        let night = week_in_a_line("sat-mon 22:00-06:00").unwrap();
        assert_eq!([5, 6, 0, 1].map(|day| night.day(day).night()), [360, 360, 360, 0]);
        assert_eq!(week_in_a_line("tue 00:00-24:00").unwrap().day(1).constant(), Some(true));
    }

    #[test]
    fn what_is_no_week_is_none() {
        for text in [
            "",
            "mon",
            "mon 9:00-17:00",
            "Mon 09:00-17:00",
            "mon 09:00-09:00",
            "mon 24:00-06:00",
            "mon-  09:00-17:00",
            "mon, 09:00-17:00",
            "mon 09:00-17:00 ",
            "mon 09:00-17:00,18:00-19:00",
            "daily 09:00-17:00",
            "mon  09:00-17:00",
        ] {
            assert!(week_in_a_line(text).is_none(), "{text:?}");
        }
    }
}
