/*!
Holes: times of the week at which nobody ever answers, in words.
*/

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::ruler::WEEK_MINUTES;

const DAY_MINUTES: usize = 1440;
const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A time of the week at which nobody answers, every week of the window; on several days where it is the same on each.
///
/// Written it is `Saturday 14:00 to 22:00`, `Monday to Thursday 17:00 to 09:00 the next day`, `Sunday all day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The weekday on which the first one begins, Monday is 0.
    first_day: usize,
    days: usize,
    /// Minutes after midnight.
    start: usize,
    minutes: usize,
}

impl Hole {
    /// The weekdays on which it begins, Monday is 0.
    pub fn weekdays(&self) -> impl Iterator<Item = usize> + use<> {
        let Hole { first_day, days, .. } = *self;
        (0..days).map(move |step| (first_day + step) % 7)
    }

    /// Minutes after midnight at which it begins.
    pub fn start_minute(&self) -> usize {
        self.start
    }

    /// How long it lasts, on the wall clock.
    pub fn minutes(&self) -> usize {
        self.minutes
    }

    /// Of each minute of the week: whether it occurs, and whether somebody ever answers.
    pub(super) fn all(occurs: &[bool], answered: &[bool]) -> Vec<Hole> {
        let is_hole = |minute: usize| occurs[minute % WEEK_MINUTES] && !answered[minute % WEEK_MINUTES];
        if (0..WEEK_MINUTES).all(is_hole) {
            return vec![Hole { first_day: 0, days: 1, start: 0, minutes: WEEK_MINUTES }];
        }
        let starts = (0..WEEK_MINUTES).filter(|&minute| is_hole(minute) && !is_hole(minute + WEEK_MINUTES - 1));
        let mut holes: Vec<Hole> = Vec::new();
        for start in starts {
            // OK: not every minute is one, so the run ends.
            let minutes = (start..).take_while(|&minute| is_hole(minute)).count();
            let (day, start) = (start / DAY_MINUTES, start % DAY_MINUTES);
            let same =
                |hole: &&mut Hole| (hole.start, hole.minutes) == (start, minutes) && hole.first_day + hole.days == day;
            match holes.iter_mut().find(same) {
                Some(known) => known.days += 1,
                None => holes.push(Hole { first_day: day, days: 1, start, minutes }),
            }
        }
        holes
    }
}

/// `14:00`; `24:00` for the end of a day.
fn clock(minutes: usize) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `Monday`, `Monday and Tuesday`, `Monday to Friday`.
fn days(first: usize, count: usize) -> String {
    let name = |step: usize| NAMES[(first + step) % 7];
    match count {
        1 => name(0).to_owned(),
        2 => format!("{} and {}", name(0), name(1)),
        7 => "every day".to_owned(),
        _ => format!("{} to {}", name(0), name(count - 1)),
    }
}

impl fmt::Display for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hole { first_day, days: count, start, minutes } = *self;
        let end = start + minutes;
        if minutes >= WEEK_MINUTES {
            return f.write_str("at any time");
        }
        if start == 0 && minutes % DAY_MINUTES == 0 {
            // OK: whole days that follow each other are one run, so there is one of them.
            return write!(f, "{} all day", days(first_day, minutes / DAY_MINUTES));
        }
        let on = days(first_day, count);
        match (end <= DAY_MINUTES, count) {
            (true, _) => write!(f, "{on} {} to {}", clock(start), clock(end)),
            (false, 1) => {
                let last = NAMES[(first_day + end / DAY_MINUTES) % 7];
                write!(f, "{on} {} to {last} {}", clock(start), clock(end % DAY_MINUTES))
            }
            (false, _) => write!(f, "{on} {} to {} the next day", clock(start), clock(end % DAY_MINUTES)),
        }
    }
}

impl Serialize for Hole {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut hole = to.serialize_struct("Hole", 4)?;
        let short: Vec<String> = self.weekdays().map(|day| NAMES[day][..3].to_ascii_lowercase()).collect();
        hole.serialize_field("days", &short)?;
        hole.serialize_field("start", &clock(self.start))?;
        hole.serialize_field("minutes", &self.minutes)?;
        hole.serialize_field("words", &self.to_string())?;
        hole.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holes of a week in which somebody answers at these minutes.
    fn words(answered: &[(usize, usize)]) -> Vec<String> {
        let mut minutes = vec![false; WEEK_MINUTES];
        answered.iter().for_each(|&(start, end)| minutes[start..end].fill(true));
        Hole::all(&vec![true; WEEK_MINUTES], &minutes).iter().map(Hole::to_string).collect()
    }

    #[test]
    fn holes_are_told_as_people_say_them() {
        let day = |day: usize, start: usize, end: usize| (day * 1440 + start * 60, day * 1440 + end * 60);
        let office: Vec<_> = (0..5).map(|number| day(number, 9, 17)).collect();
        assert_eq!(words(&office), ["Monday to Thursday 17:00 to 09:00 the next day", "Friday 17:00 to Monday 09:00"]);
        let lunch: Vec<_> = (0..7).flat_map(|number| [day(number, 0, 12), day(number, 13, 24)]).collect();
        assert_eq!(words(&lunch), ["every day 12:00 to 13:00"]);
        let split: Vec<_> = (0..2).flat_map(|number| [day(number, 9, 12), day(number, 13, 17)]).collect();
        let told =
            ["Monday and Tuesday 12:00 to 13:00", "Monday 17:00 to Tuesday 09:00", "Tuesday 17:00 to Monday 09:00"];
        assert_eq!(words(&split), told);
        assert_eq!(words(&[(0, 5 * 1440)]), ["Saturday and Sunday all day"]);
        assert_eq!(words(&[(0, 5 * 1440 + 14 * 60), (5 * 1440 + 22 * 60, WEEK_MINUTES)]), ["Saturday 14:00 to 22:00"]);
        assert_eq!(words(&[(0, 6 * 1440 + 22 * 60)]), ["Sunday 22:00 to 24:00"]);
        assert_eq!(words(&[(60, WEEK_MINUTES)]), ["Monday 00:00 to 01:00"]);
        assert_eq!((words(&[]), words(&[(0, WEEK_MINUTES)])), (vec!["at any time".to_owned()], vec![]));
    }
}
