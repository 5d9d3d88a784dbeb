/*!
Easter Sunday of the Western churches, and the feasts that move with it.

The date comes from the anonymous Gregorian computus (published in Nature in 1876, proved by Butcher, and retold by Meeus in "Astronomical
Algorithms", chapter 8): exact for every year of the Gregorian calendar, without a table. Orthodox Easter is another feast and not here.
*/

use super::Day;
use super::recurrence::{EARLIEST, LATEST, check_start};
use super::rule::RuleFault;

/// A feast lies within a year of its Easter.
const FARTHEST: i32 = 366;

/// Easter Sunday of a year of the Gregorian calendar.
pub(crate) fn easter(year: i32) -> Day {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (quarters, of_quarters) = (century.div_euclid(4), century.rem_euclid(4));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - quarters - moon_correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * of_quarters + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    // One lunation in the cycle would put the full moon a day late; it is moved back a week.
    let late_moon = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late_moon + 114;
    let date = Day::from_civil(year, (days / 31) as u32, (days % 31 + 1) as u32);
    date.expect("the computus gives a date from 22 March to 25 April, and callers stay within chrono's years")
}

/// The dates `offset_days` after Easter Sunday (before it when negative), from `start` or 1970-01-01 on.
pub(crate) fn easter_dates(offset_days: i64, start: Option<Day>) -> Result<Vec<Day>, RuleFault> {
    let Some(offset) = i32::try_from(offset_days).ok().filter(|days| (-FARTHEST..=FARTHEST).contains(days)) else {
        return Err(RuleFault::Bad(format!(
            "easter {offset_days} is not a number of days from -{FARTHEST} to {FARTHEST}"
        )));
    };
    let first = start.map_or(Ok(Day::FIRST), check_start)?.max(EARLIEST);
    // OK: an offset moves a date by little more than a year, so 1967 to 2102 hold every Easter that can reach the window.
    let dates: Vec<Day> =
        (1967..=2102).map(|year| Day(easter(year).0 + offset)).filter(|day| (first..=LATEST).contains(day)).collect();
    if dates.is_empty() {
        return Err(RuleFault::NeverMatches(format!("easter {offset_days} names no date from {first} to {LATEST}")));
    }
    Ok(dates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a test date")
    }

    #[test]
    fn easter_falls_where_the_tables_have_it() {
        for text in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2100-03-28",
            "2285-03-22",
        ] {
            let year = text[..4].parse().expect("a year");
            assert_eq!(easter(year), day(text));
        }
    }

    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april() {
        let mut counted = 0;
        for year in 1583..=9999 {
            let date = easter(year);
            assert_eq!(date.weekday(), 6, "{date}");
            let (first, last) = (Day::from_civil(year, 3, 22).unwrap(), Day::from_civil(year, 4, 25).unwrap());
            assert!((first..=last).contains(&date), "{date}");
            counted += i32::from(date == last);
        }
        // 25 April is rare: 0.737 percent of the years.
        assert!((40..90).contains(&counted), "{counted}");
    }

    #[test]
    fn offsets_reach_the_feasts_and_across_new_year() {
        let good_friday = easter_dates(-2, None).unwrap();
        assert_eq!((good_friday[0], good_friday.len()), (day("1970-03-27"), 131));
        assert!(good_friday.contains(&day("2026-04-03")));
        assert!(easter_dates(39, None).unwrap().contains(&day("2026-05-14")));
        assert!(easter_dates(60, None).unwrap().contains(&day("2026-06-04")));
        let far = easter_dates(366, None).unwrap();
        assert_eq!((far[0], far[130]), (day("1970-04-07"), day("2100-04-13")));
        assert_eq!(easter_dates(-366, None).unwrap()[0], day("1970-04-10"));
    }

    #[test]
    fn a_start_cuts_what_lies_before_it_and_is_no_date_itself() {
        assert_eq!(easter_dates(0, Some(day("2026-04-05"))).unwrap()[0], day("2026-04-05"));
        assert_eq!(easter_dates(0, Some(day("2026-04-06"))).unwrap()[0], day("2027-03-28"));
        assert_eq!(easter_dates(0, Some(day("1700-01-01"))).unwrap()[0], day("1970-03-29"));
        assert_eq!(easter_dates(0, Some(day("2100-06-01"))).unwrap_err().code(), Code::NeverMatches);
        assert_eq!(easter_dates(0, Some(day("2200-01-01"))).unwrap_err().code(), Code::BadRule);
    }

    #[test]
    fn an_offset_beyond_a_year_is_refused() {
        for offset in [367, -367, i64::MAX, i64::MIN, i64::from(i32::MIN)] {
            let fault = easter_dates(offset, None).unwrap_err();
            assert_eq!(fault.code(), Code::BadRule);
            assert!(fault.to_string().contains(&offset.to_string()), "{fault}");
        }
    }
}
