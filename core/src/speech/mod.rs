/*!
What is said to people: instructions with their words filled in, times as they are spoken, a week and a season in words.

This layer knows texts, local times and minutes of a week. It knows no queue, no zone and no routing. Two ways lead through it: plain English as
every document has it (`hours`, `times`, `seasons`), and the phrases of any language in any style ([`Voice`]), whose words and patterns are tables
that `scripts/phrases.py` writes.
*/

mod braces;
mod clock;
mod dates;
mod digits;
mod draft;
#[cfg(not(feature = "languages"))]
mod english;
mod hours;
mod instructions;
mod keys;
mod lookup;
mod pattern;
mod phrases;
mod seasons;
mod style;
#[cfg(feature = "languages")]
mod tables;
mod tags;
mod template;
mod times;
mod tongues;
mod voice;

pub(crate) use braces::render_names;
pub(crate) use draft::{CATEGORIES, ClockOf, Draft, MOST_FORMS, MOST_PLURALS, MOST_TABLES, fault_of_words};
pub(crate) use hours::{Interval, hours_in_words};
pub(crate) use instructions::{Chosen, Instruction, Instructions, TextLanguage};
pub(crate) use lookup::{find, in_some_language};
pub(crate) use pattern::PatternFault;
pub use phrases::Confidence;
pub(crate) use phrases::{Phrases, built_in_tags};
pub(crate) use seasons::{SeasonDay, season_in_words};
pub use style::Style;
pub(crate) use tags::parts;
pub(crate) use template::{Template, Word, Words};
pub(crate) use times::{NO_CLOSING, NO_OPENING, spoken_choice, spoken_closing, spoken_time};
pub(crate) use tongues::{Speak, Tongues, Ways};
pub(crate) use voice::{Voice, says_bare_figures};
