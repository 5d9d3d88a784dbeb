/*!
What is said to people: instructions with their words filled in, times as they are spoken, a week and a season in words.

This layer knows texts, local times and minutes of a week. It knows no queue, no zone and no routing.
*/

mod braces;
mod hours;
mod seasons;
mod template;
mod times;

pub(crate) use braces::render_names;
pub(crate) use hours::hours_in_words;
pub(crate) use seasons::{SeasonDay, season_in_words};
pub(crate) use template::{Template, Word, Words};
pub(crate) use times::{NO_CLOSING, NO_OPENING, spoken_choice, spoken_closing, spoken_time};
