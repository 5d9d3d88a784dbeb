/*!
What is worth a word though nothing is wrong: parts that nothing uses or reaches, and what depends on today.
*/

mod languages;
mod today;
mod tools;
mod unused;
mod variables;

pub(super) use languages::languages;
pub(super) use today::today;
pub(super) use tools::tools;
pub(super) use unused::unused;
pub(super) use variables::variables;
