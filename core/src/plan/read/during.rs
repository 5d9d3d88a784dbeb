/*!
A week in one line: `mon-fri 09:00-12:00, 13:00-17:00; sat 10:00-12:00`, as `during` has it.

Days, then times, as often as need be. A comma or a semicolon stands between two of a kind and before the next days; behind a semicolon days must
follow. Times of one day that overlap are refused: who writes `mon-fri 09:00-17:00; fri 09:00-15:00` means something else than what the two say together.
*/

use crate::schedule::{DayHours, Stretch, Week, parse_time, stretch};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A longer line is nobody's, in bytes: a week of half hours has some 2,000.
const LONGEST: usize = 10_000;

/// Why a line is no week.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoWeek {
    /// It cannot be read.
    Unreadable,
    /// Two of this day's times overlap.
    Overlap(&'static str),
}

/// The week that has these hours on these days; an end before its start lies on the next date.
pub(super) fn week_in_a_line(text: &str) -> Result<Week, NoWeek> {
    let week = stretches(text).ok_or(NoWeek::Unreadable)?;
    for (mut listed, name) in week.iter().cloned().zip(WEEKDAYS) {
        listed.sort_unstable();
        if listed.windows(2).any(|pair| pair[1].start < pair[0].end) {
            return Err(NoWeek::Overlap(name));
        }
    }
    Ok(Week::new(week.map(DayHours::new)))
}

/// What is listed for each day.
fn stretches(text: &str) -> Option<[Vec<Stretch>; 7]> {
    if text.len() > LONGEST {
        return None;
    }
    let mut week: [Vec<Stretch>; 7] = Default::default();
    for (number, group) in text.split(';').enumerate() {
        let (mut days, mut has_hours) = ([false; 7], false);
        for (place, piece) in group.split(',').enumerate() {
            let piece = if (number, place) == (0, 0) { piece } else { piece.trim_start_matches(' ') };
            let (names, hours) = match piece.split_once(' ') {
                Some((names, hours)) => (Some(names), Some(hours)),
                None if piece.starts_with(|first: char| first.is_ascii_digit()) => (None, Some(piece)),
                None => (Some(piece), None),
            };
            if let Some(names) = names {
                if has_hours {
                    (days, has_hours) = ([false; 7], false);
                }
                add_days(&mut days, names)?;
            }
            if let Some(hours) = hours {
                let hours = times(hours)?;
                let mut meant = week.iter_mut().zip(days).filter(|(_, day)| *day).peekable();
                meant.peek()?;
                meant.for_each(|(listed, _)| listed.push(hours));
                has_hours = true;
            }
        }
        if !has_hours {
            return None;
        }
    }
    Some(week)
}

/// `mon` or `mon-fri`; a range may run over the weekend.
fn add_days(days: &mut [bool; 7], text: &str) -> Option<()> {
    let number = |name: &str| WEEKDAYS.iter().position(|weekday| *weekday == name);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    (0..=(last + 7 - first) % 7).for_each(|step| days[(first + step) % 7] = true);
    Some(())
}

fn times(text: &str) -> Option<Stretch> {
    let (start, end) = text.split_once('-')?;
    let start = parse_time(start).filter(|&start| start < 24 * 60)?;
    stretch(start, parse_time(end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The times of each day that has any, as `mon 540-720 780-1020`.
    fn told(text: &str) -> Vec<String> {
        let week = week_in_a_line(text).unwrap();
        let day = |(number, name): (usize, &str)| {
            let times = week.day(number).stretches().iter().map(|it| format!(" {}-{}", it.start, it.end));
            let times: String = times.collect();
            (!times.is_empty()).then(|| format!("{name}{times}"))
        };
        WEEKDAYS.into_iter().enumerate().filter_map(day).collect()
    }

    #[test]
    fn a_line_is_a_week() {
        let nine = |days: &[&str]| days.iter().map(|day| format!("{day} 540-1020")).collect::<Vec<_>>();
        assert_eq!(told("mon-fri,sun 09:00-17:00"), nine(&["mon", "tue", "wed", "thu", "fri", "sun"]));
        assert_eq!(told("sat-mon 22:00-06:00"), ["mon 1320-1800", "sat 1320-1800", "sun 1320-1800"]);
        assert_eq!(told("tue 00:00-24:00"), ["tue 0-1440"]);
    }

    #[test]
    fn a_day_may_have_several_times_and_days_may_have_their_own() {
        let split = ["mon 540-720 780-1020", "tue 540-720 780-1020", "sat 600-720"];
        for text in [
            "mon-tue 09:00-12:00, 13:00-17:00; sat 10:00-12:00",
            "mon, tue 09:00-12:00,13:00-17:00;sat 10:00-12:00",
            "sat 10:00-12:00, mon,tue 13:00-17:00, 09:00-12:00",
            "mon-tue 09:00-12:00; mon-tue 13:00-17:00; sat 10:00-12:00",
        ] {
            assert_eq!(told(text), split, "{text}");
        }
        // Those that touch are one; a night may meet the next day's hours, as in a document.
        assert_eq!(told("mon 09:00-12:00, 12:00-13:00"), ["mon 540-780"]);
        assert_eq!(told("mon 22:00-06:00; tue 05:00-07:00"), ["mon 1320-1800", "tue 300-420"]);
    }

    #[test]
    fn times_that_overlap_are_refused() {
        for (text, day) in [
            ("mon-fri 09:00-17:00; fri 09:00-15:00", "fri"),
            ("sat,sun 09:00-12:00, 11:00-13:00", "sat"),
            ("mon 22:00-06:00, 23:00-24:00", "mon"),
            ("wed 09:00-12:00, wed 09:00-12:00", "wed"),
        ] {
            assert_eq!(week_in_a_line(text).unwrap_err(), NoWeek::Overlap(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_week_is_none() {
        for text in [
            "",
            ";",
            "mon",
            "09:00-17:00",
            "mon 9:00-17:00",
            "Mon 09:00-17:00",
            "mon 09:00-09:00",
            "mon 24:00-06:00",
            "mon-  09:00-17:00",
            "mon,; 09:00-17:00",
            "mon 09:00-17:00 ",
            " mon 09:00-17:00",
            "mon 09:00-17:00,",
            "mon 09:00-17:00;",
            "mon 09:00-17:00; 18:00-19:00",
            "mon 09:00-17:00; tue",
            "mon 09:00-17:00, tue",
            "mon 09:00-12:00 13:00-17:00",
            "daily 09:00-17:00",
            "mon  09:00-17:00",
        ] {
            assert_eq!(week_in_a_line(text).unwrap_err(), NoWeek::Unreadable, "{text:?}");
        }
    }
}
