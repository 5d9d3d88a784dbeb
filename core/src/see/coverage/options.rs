/*!
What is asked of a coverage.
*/

use chrono::NaiveDate;

/// Which places, classes and dates a coverage shows; everything may be left out.
///
/// ```
/// let options = openline::CoverageOptions::new().topic("Refund").channel("voice").zone("America/New_York");
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default)]
pub struct CoverageOptions {
    pub(super) topics: Vec<String>,
    pub(super) handoffs: Vec<String>,
    pub(super) channels: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) zone: Option<String>,
}

impl CoverageOptions {
    /// Every topic, or every handoff with queues where there is no topic; every class of contacts; a year from today; in the zone that most
    /// queues have.
    pub fn new() -> CoverageOptions {
        CoverageOptions::default()
    }

    /// Only this topic, and others that are named.
    pub fn topic(mut self, name: impl Into<String>) -> CoverageOptions {
        self.topics.push(name.into());
        self
    }

    /// Only this handoff, and others that are named.
    pub fn handoff(mut self, name: impl Into<String>) -> CoverageOptions {
        self.handoffs.push(name.into());
        self
    }

    /// Only contacts on this channel, and on others that are named.
    pub fn channel(mut self, channel: impl Into<String>) -> CoverageOptions {
        self.channels.push(channel.into());
        self
    }

    /// Only contacts in this language, and in others that are named.
    pub fn language(mut self, tag: impl Into<String>) -> CoverageOptions {
        self.languages.push(tag.into());
        self
    }

    /// The first local date; today without it.
    pub fn from(mut self, date: NaiveDate) -> CoverageOptions {
        self.from = Some(date);
        self
    }

    /// The first local date that no longer counts; a year later without it.
    pub fn to(mut self, date: NaiveDate) -> CoverageOptions {
        self.to = Some(date);
        self
    }

    /// The zone of the week's hours.
    pub fn zone(mut self, name: impl Into<String>) -> CoverageOptions {
        self.zone = Some(name.into());
        self
    }
}
