/*!
Reads `seasons`: the weeks that stand in for a queue's week on some dates of each year, or once.
*/

use std::sync::Arc;

use super::{
    fields::{fields, items, overlapping, text},
    hours::week,
    notes::{Notes, Place},
};
use crate::{
    config::Value,
    error::Code,
    schedule::{Day, Season, SeasonDates, Week, YearDay},
};

/// How many seasons a queue may have: whoever asks for a date looks through them all.
const MOST_SEASONS: usize = 50;

/// The seasons in the order of the list; what is malformed is noted and left out.
pub(in crate::plan) fn seasons(notes: &mut Notes, list: Value<'_>) -> Vec<Season> {
    if list.len() > MOST_SEASONS {
        let message =
            format!("{} seasons, wanted at most {MOST_SEASONS} (single dates are date_exceptions)", list.len());
        notes.error(list, Code::TooManySeasons, message);
        return Vec::new();
    }
    let mut seasons = Vec::with_capacity(list.len());
    let (mut yearly, mut once) = (Vec::new(), Vec::new());
    for item in items(notes, list) {
        let Some(season) = season(notes, item) else { continue };
        match season.dates {
            SeasonDates::Once { first, last } => once.push((i64::from(first.0), i64::from(last.0) + 1, item.into())),
            SeasonDates::Yearly { from, to } => yearly.extend(days_of_year(from, to, item.into())),
        }
        seasons.push(season);
    }
    for place in overlapping(yearly).into_iter().chain(overlapping(once)) {
        notes.warning(place, Code::Overlap, "overlaps another season: the first listed wins");
    }
    seasons
}

fn season(notes: &mut Notes, item: Value<'_>) -> Option<Season> {
    let [from, to, weekly_hours, reason] = fields(notes, item, &["from", "to", "weekly_hours", "reason"])?;
    let from_day = notes.required(item, "from", from).and_then(|value| bound(notes, value));
    let to_value = notes.required(item, "to", to);
    let to_day = to_value.and_then(|value| bound(notes, value));
    let week: Option<Week> = notes.required(item, "weekly_hours", weekly_hours).map(|value| week(notes, value));
    let reason = reason.and_then(|value| text(notes, value)).filter(|text| !text.trim().is_empty()).map(Arc::from);
    let dates = match (from_day?, to_day?) {
        (Bound::Yearly(from), Bound::Yearly(to)) => SeasonDates::Yearly { from, to },
        (Bound::Once(first), Bound::Once(last)) if first <= last => SeasonDates::Once { first, last },
        (Bound::Once(first), Bound::Once(last)) => {
            let message = format!("the season ends on {last}, before it starts on {first}");
            notes.error(to_value.unwrap_or(item), Code::ReversedRange, message);
            return None;
        }
        (Bound::Yearly(_), Bound::Once(_)) | (Bound::Once(_), Bound::Yearly(_)) => {
            let message = "one of from and to has a year and the other has none";
            notes.error(to_value.unwrap_or(item), Code::BadDate, message);
            return None;
        }
    };
    Some(Season { dates, week: week?, reason })
}

/// Where a season begins or ends.
#[derive(Clone, Copy)]
enum Bound {
    Yearly(YearDay),
    Once(Day),
}

/// `MM-DD` or `YYYY-MM-DD`.
fn bound(notes: &mut Notes, value: Value<'_>) -> Option<Bound> {
    let found = text(notes, value)?;
    let bound = YearDay::parse(found).map(Bound::Yearly).or_else(|| Day::parse(found).map(Bound::Once));
    if bound.is_none() {
        notes.error(value, Code::BadDate, format!("{found:?} is neither a day MM-DD nor a calendar date YYYY-MM-DD"));
    }
    bound
}

/// A season's stretches of the year, its end not included.
fn days_of_year(from: YearDay, to: YearDay, place: Place) -> Vec<(i64, i64, Place)> {
    let number = |day: YearDay| i64::from(day.month) * 32 + i64::from(day.day);
    let (first, end) = (number(from), number(to) + 1);
    match from <= to {
        true => vec![(first, end, place)],
        false => vec![(first, i64::MAX, place), (0, end, place)],
    }
}
