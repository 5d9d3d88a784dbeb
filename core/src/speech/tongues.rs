/*!
The languages that an engine can speak: those that are built in and those that its document describes, and the one that it speaks by itself.
*/

use std::sync::OnceLock;

use super::{
    lookup::Spoken,
    phrases::{Phrases, built_in_tags},
    style::Style,
    voice::Voice,
};
use crate::{
    matching::{Channel, TagParts},
    once::once,
};

/// Built-in languages by their places, a document's own behind them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tongues {
    own: Vec<Phrases>,
    /// The language of texts that do not say theirs.
    speak: Option<Speak>,
    /// The number of the language that `speak` leads to.
    fallback: Option<usize>,
    spoken: OnceLock<Spoken>,
    ways: Ways,
}

/// How a document wants its words said.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ways {
    /// Whether words are said as speech on `voice`.
    pub(crate) speech_on_voice: bool,
    /// Whether times in SSML stand in a `say-as` of hours and minutes.
    pub(crate) say_as: bool,
}

/// A document's `speak`.
#[derive(Clone, Debug)]
pub(crate) struct Speak {
    /// The tag, canonical.
    pub(crate) tag: Box<str>,
    pub(crate) parts: TagParts,
}

impl Tongues {
    pub(crate) fn new(own: Vec<Phrases>, speak: Option<Speak>, ways: Ways) -> Tongues {
        let mut tongues = Tongues { own, speak, fallback: None, spoken: OnceLock::new(), ways };
        tongues.fallback = tongues.speak.as_ref().and_then(|speak| tongues.number(&speak.parts));
        tongues
    }

    /// A language in a style, as the document wants it.
    pub(crate) fn voice<'t>(&self, phrases: &'t Phrases, style: Style) -> Voice<'t> {
        Voice { phrases, style, isolates: false, say_as: self.ways.say_as }
    }

    /// How words are said to somebody who does not say how.
    #[inline]
    pub(crate) fn style(&self, channel: Channel<'_>) -> Style {
        match self.ways.speech_on_voice && channel == Channel::new(Some("voice")) {
            true => Style::Speech,
            false => Style::Text,
        }
    }

    /// A language by its number.
    pub(crate) fn phrases(&self, number: usize) -> &Phrases {
        let built_in = built_in_tags().len();
        match number.checked_sub(built_in) {
            // OK: numbers come from `find`, which knows no other.
            Some(own) => &self.own[own],
            None => Phrases::built_in(number),
        }
    }

    pub(crate) fn speak(&self) -> Option<&Speak> {
        self.speak.as_ref()
    }

    fn number(&self, wanted: &TagParts) -> Option<usize> {
        let spoken = once(&self.spoken, || Spoken::new(self.own.iter().map(Phrases::tag)));
        spoken.find(wanted)
    }

    /// The language for the first of some tags that leads to one.
    pub(crate) fn find<'t>(&self, wanted: impl IntoIterator<Item = &'t TagParts>) -> Option<&Phrases> {
        let number = wanted.into_iter().find_map(|wanted| self.number(wanted));
        number.map(|number| self.phrases(number))
    }

    /// Whether a language is English as it is built in, which a text without any language is said in.
    pub(crate) fn is_plain(&self, phrases: &Phrases) -> bool {
        phrases.tag() == "en" && self.own.iter().all(|own| !std::ptr::eq(own, phrases))
    }

    /// The document's language, else English.
    pub(crate) fn fallback(&self) -> &Phrases {
        match self.fallback {
            Some(number) => self.phrases(number),
            None => self.english(),
        }
    }

    /// English as the document has it, or as it is built in.
    pub(crate) fn english(&self) -> &Phrases {
        self.own.iter().find(|own| own.tag() == "en").unwrap_or_else(|| Phrases::english())
    }
}
