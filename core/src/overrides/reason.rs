/*!
What callers are told of an override: one text, or one for each of some languages.

A reason is spoken text. It never becomes a header by itself, and nothing in it is filled in: a `$name` or a `{{word}}` stays as it is written.
*/

use super::fault::{Fault, Field};
use crate::{error::Code, matching::listed_tag};

/// The longest text, in characters.
const MOST_CHARS: usize = 500;

/// How many languages a reason may have.
const MOST_TAGS: usize = 20;

/// Why something is as an override has it, in the words that callers hear.
///
/// ```
/// use openline::OverrideReason;
///
/// let fire: OverrideReason = "Fire alarm".into();
/// let in_both = OverrideReason::in_languages([("en", "Fire alarm"), ("es", "Alarma de incendio")]);
/// assert_ne!(fire, in_both);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OverrideReason {
    /// For everybody.
    Text(String),
    /// By BCP 47 tag, in the order in which they are listed: who speaks none of them hears the first.
    Languages(Vec<(String, String)>),
}

impl OverrideReason {
    /// A text for each of some languages.
    pub fn in_languages<T: Into<String>, S: Into<String>>(texts: impl IntoIterator<Item = (T, S)>) -> OverrideReason {
        OverrideReason::Languages(texts.into_iter().map(|(tag, text)| (tag.into(), text.into())).collect())
    }

    /// What everybody hears whose language is not listed.
    pub fn first(&self) -> Option<&str> {
        match self {
            OverrideReason::Text(text) => Some(text),
            OverrideReason::Languages(texts) => texts.first().map(|(_, text)| &**text),
        }
    }

    pub(super) fn faults(&self, faults: &mut Vec<Fault>) {
        let mut fault = |code, message| faults.push(Fault::error(Field::Reason, code, message));
        match self {
            OverrideReason::Text(text) => {
                if let Some((code, message)) = fault_of(text) {
                    fault(code, message);
                }
            }
            OverrideReason::Languages(texts) if texts.is_empty() || texts.len() > MOST_TAGS => {
                fault(Code::BadOverride, format!("{} languages, wanted 1 to {MOST_TAGS}", texts.len()));
            }
            OverrideReason::Languages(texts) => {
                for (i, (tag, text)) in texts.iter().enumerate() {
                    if let Err(why) = listed_tag(tag) {
                        fault(Code::BadLanguage, why.to_string());
                    } else if texts[..i].iter().any(|(other, _)| other.eq_ignore_ascii_case(tag)) {
                        fault(Code::BadOverride, format!("the language {tag:?} is listed before"));
                    }
                    if let Some((code, message)) = fault_of(text) {
                        fault(code, format!("in {tag:?} {message}"));
                    }
                }
            }
        }
    }
}

/// Why a text cannot be said to callers.
fn fault_of(text: &str) -> Option<(Code, String)> {
    let chars = text.chars().count();
    if text.trim().is_empty() {
        Some((Code::EmptyText, "the reason is blank".to_owned()))
    } else if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        Some((Code::ControlCharacter, "the reason has a control character".to_owned()))
    } else if chars > MOST_CHARS {
        Some((Code::BadOverride, format!("the reason has {chars} characters, at most {MOST_CHARS} are said")))
    } else {
        None
    }
}

impl From<&str> for OverrideReason {
    fn from(text: &str) -> OverrideReason {
        OverrideReason::Text(text.to_owned())
    }
}

impl From<String> for OverrideReason {
    fn from(text: String) -> OverrideReason {
        OverrideReason::Text(text)
    }
}
