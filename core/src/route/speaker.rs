/*!
Who says a queue's hours in a language and a style, apart from any decision: for greetings, web pages and notices.
*/

use std::sync::LazyLock;

use super::{RouteError, RouteErrorCode};
use crate::{
    calendar::At,
    centre::{Centre, Queue, Saying, SpecialDay},
    matching::{Asked, contact_tag, did_you_mean},
    speech::{Confidence, Phrases, Style, Voice, built_in_tags},
};

/// A language in a style, with the words of instructions as functions of a queue.
///
/// A phrase is whole: it has its own prepositions and stands anywhere in a text of its language. A sentence has a capital and no closing mark.
/// Instants go in as those of every question; they are said on the wall clock of the queue, relative to its date at `at`.
///
/// ```
/// use openline::{Engine, Style};
///
/// let engine: Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Madrid",
///     "weekly_hours": {"fri": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "to_desk"}]"#.parse()?;
/// let desk = engine.queue("Desk").unwrap();
/// let sunday = chrono::DateTime::parse_from_rfc3339("2026-11-22T12:00:00+01:00")?;
///
/// let speaker = engine.speaker("es-MX", Style::Speech)?;
/// assert_eq!(speaker.tag(), "es-419");
/// assert_eq!(speaker.reopens(desk, sunday), "Volvemos a abrir el viernes 27 de noviembre a las 9 de la mañana");
/// assert_eq!(engine.speaker("ru", Style::Text)?.reopens_at(desk, sunday), "в пятницу, 27 ноября, в 9:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'e> {
    voice: Voice<'e>,
}

/// The words that a speaker says, as instructions write them.
const WORDS: [(&str, Say); 11] = [
    ("hours", Say::Hours),
    ("week", Say::Week),
    ("reopens_at", Say::ReopensAt),
    ("until", Say::Until),
    ("reopens_in", Say::ReopensIn),
    ("open", Say::Open),
    ("closed", Say::Closed),
    ("reopens", Say::Reopens),
    ("open_until", Say::OpenUntil),
    ("reason", Say::Reason),
    ("status", Say::Status),
];

#[derive(Clone, Copy)]
enum Say {
    Hours,
    Week,
    ReopensAt,
    Until,
    ReopensIn,
    Open,
    Closed,
    Reopens,
    OpenUntil,
    Reason,
    Status,
}

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident $into:ident $say:ident)*) => {
        $(
            $(#[$meta])*
            pub fn $name(&self, queue: Queue<'_>, at: impl Into<At>) -> String {
                let mut out = String::with_capacity(ROOM);
                self.$into(queue, at, &mut out);
                out
            }

            #[doc = concat!("Appends [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            pub fn $into(&self, queue: Queue<'_>, at: impl Into<At>, out: &mut String) {
                self.push(Say::$say, queue, at.into().0, out);
            }
        )*
    };
}

/// Most phrases fit, so that a String is allocated once.
const ROOM: usize = 128;

impl<'e> Speaker<'e> {
    pub(crate) fn new(centre: &'e Centre, languages: &[&str], style: Style) -> Result<Speaker<'e>, RouteError> {
        let mut wanted = Vec::with_capacity(languages.len());
        for &tag in languages {
            let asked = contact_tag(tag);
            match asked.map_err(|fault| RouteError::new(RouteErrorCode::BadLanguage, fault.to_string()))? {
                Asked::Tag(language) => wanted.push(language.parts(tag)),
                Asked::Nothing => {}
            }
        }
        let phrases = centre.tongues.find(&wanted).unwrap_or_else(|| centre.tongues.fallback());
        Ok(Speaker { voice: centre.tongues.voice(phrases, style) })
    }

    /// The tag of the language that is spoken, which may be another than was asked for.
    pub fn tag(&self) -> &'e str {
        self.voice.phrases.tag()
    }

    /// The style in which it speaks.
    pub fn style(&self) -> Style {
        self.voice.style
    }

    /// The words that [`say`](Self::say) knows.
    pub fn words() -> impl ExactSizeIterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }

    /// A word by its name.
    ///
    /// # Errors
    /// `unknown_template_word`, with the nearest.
    pub fn say(&self, word: &str, queue: Queue<'_>, at: impl Into<At>) -> Result<String, RouteError> {
        let Some((_, say)) = WORDS.iter().find(|(known, _)| *known == word) else {
            let shown: String = word.chars().take(60).collect();
            let mut near = did_you_mean(word, Speaker::words());
            if near.is_empty() {
                near = format!(" (wanted {})", Speaker::words().collect::<Vec<_>>().join(", "));
            }
            let message = format!("{shown:?} is not a word that can be said{near}");
            return Err(RouteError::new(RouteErrorCode::UnknownTemplateWord, message));
        };
        let mut out = String::with_capacity(ROOM);
        self.push(*say, queue, at.into().0, &mut out);
        Ok(out)
    }

    /// The week's hours: `Monday to Friday 9 AM to 5 PM`. English goes on with the seasons; other languages say the queue's own week.
    pub fn hours(&self, queue: Queue<'_>) -> String {
        let mut out = String::with_capacity(ROOM);
        self.hours_into(queue, &mut out);
        out
    }

    /// Appends [`hours`](Self::hours).
    pub fn hours_into(&self, queue: Queue<'_>, out: &mut String) {
        Saying { voice: self.voice, queue: Some(queue), at: 0 }.week(out, None, false);
    }

    /// The same with the closed days: `Monday to Friday 9 AM to 5 PM, closed Saturday and Sunday`.
    pub fn week(&self, queue: Queue<'_>) -> String {
        let mut out = String::with_capacity(ROOM);
        self.week_into(queue, &mut out);
        out
    }

    /// Appends [`week`](Self::week).
    pub fn week_into(&self, queue: Queue<'_>, out: &mut String) {
        Saying { voice: self.voice, queue: Some(queue), at: 0 }.week(out, None, true);
    }

    /// Appends [`week`](Self::week) as it is at an instant: outside English that of the season which is in force then.
    pub fn week_at_into(&self, queue: Queue<'_>, at: impl Into<At>, out: &mut String) {
        self.push(Say::Week, queue, at.into().0, out);
    }

    words! {
        /// When the queue opens: `tomorrow at 9 AM`. Of an open queue the opening after its next close.
        reopens_at reopens_at_into ReopensAt
        /// Until when an open queue stays open: `until 8 PM`. Of a closed one, and of one that never closes, `until further notice`.
        until until_into Until
        /// In how long the queue opens, rounded up: `in 4 hours 30 minutes`.
        reopens_in reopens_in_into ReopensIn
        /// The sentence that the queue is open, and until when; of a closed one what [`closed`](Self::closed) says.
        open open_into Open
        /// The sentence that the queue is closed, and for what where an exception has words; of an open one what [`open`](Self::open) says.
        closed closed_into Closed
        /// The sentence that says when the queue opens again.
        reopens reopens_into Reopens
        /// Whether the queue is open, in the sentences that belong to it, one a line: [`open`](Self::open), or [`closed`](Self::closed) and
        /// [`reopens`](Self::reopens).
        status status_into Status
    }

    /// A point in time, such as the start of a free slot, as the queue's callers say it at `at`: `tomorrow at 9:30 AM`.
    pub fn time(&self, queue: Queue<'_>, time: impl Into<At>, at: impl Into<At>) -> String {
        let mut out = String::with_capacity(ROOM);
        self.time_into(queue, time, at, &mut out);
        out
    }

    /// Appends [`time`](Self::time).
    pub fn time_into(&self, queue: Queue<'_>, time: impl Into<At>, at: impl Into<At>, out: &mut String) {
        let saying = Saying { voice: self.voice, queue: Some(queue), at: at.into().0 };
        saying.reopens_at(out, Some(time.into().0));
    }

    /// The words of a special day in the language that is spoken, else in the first that it has; none where it has none.
    pub fn special_day(&self, day: &SpecialDay<'_>) -> Option<String> {
        Some(self.voice.value(day.told()?.spoken(self.voice.phrases.parts())))
    }

    fn push(&self, say: Say, queue: Queue<'_>, at: i64, out: &mut String) {
        let saying = Saying { voice: self.voice, queue: Some(queue), at };
        let open = queue.is_open_at(at);
        let closes = || if open { queue.next_close_at(at) } else { None };
        let reopens = || match open {
            true => queue.next_close_at(at).and_then(|close| queue.next_open_at(close)),
            false => queue.next_open_at(at),
        };
        let reason = || {
            let told = queue.standing(at).reason_text();
            told.map(|told| told.spoken(self.voice.phrases.parts()))
        };
        match say {
            Say::Hours => saying.week(out, Some(queue.local_day(at)), false),
            Say::Week => saying.week(out, Some(queue.local_day(at)), true),
            Say::ReopensAt => saying.reopens_at(out, reopens()),
            Say::Until => saying.until(out, closes()),
            Say::OpenUntil => saying.open_until(out, closes()),
            Say::ReopensIn => saying.reopens_in(out, reopens()),
            Say::Open | Say::Closed if open => saying.open(out, closes()),
            Say::Open | Say::Closed => saying.closed(out, reason()),
            Say::Reopens => saying.reopens(out, reopens()),
            Say::Reason => saying.reason(out, reason()),
            Say::Status if open => saying.open(out, closes()),
            Say::Status => {
                saying.closed(out, reason());
                out.push('\n');
                saying.reopens(out, reopens());
            }
        }
    }
}

/// The languages that are built in: tag, English name, and how sure it is that a native speaker would say it so; sorted by tag.
pub fn spoken_languages() -> &'static [(&'static str, &'static str, Confidence)] {
    static ALL: LazyLock<Vec<(&'static str, &'static str, Confidence)>> = LazyLock::new(|| {
        let phrases = (0..built_in_tags().len()).map(Phrases::built_in);
        phrases.map(|phrases| (phrases.tag(), phrases.name(), phrases.confidence())).collect()
    });
    &ALL
}
