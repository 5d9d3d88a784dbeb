/*!
A contact: one caller or chat that asks to be handed off.
*/

use std::collections::BTreeMap;

use super::{arguments::Arguments, text::Text};
use crate::{
    calendar::At,
    matching::{Asked, Channel, MalformedTag, contact_tag},
    speech::Style,
};

/// What is known of a caller or chat: where it wants to go, how, in which languages, when, and its variables.
///
/// ```
/// use openline::Contact;
///
/// let contact = Contact::new().topic("Billing inquiry").channel("voice").language("es").language("en").variable("tier", "gold");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Contact {
    pub(super) topic: Option<Text>,
    pub(super) handoff: Option<Text>,
    pub(super) channel: Option<Token>,
    pub(super) languages: Preferences,
    pub(super) at: Option<At>,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) arguments: Arguments,
    pub(super) style: Option<Style>,
}

/// A channel as the contact wrote it, and its bit if openline knows it.
#[derive(Clone, Debug)]
pub(super) struct Token {
    text: Text,
    known: Option<u8>,
}

impl Token {
    fn new(text: &str) -> Token {
        let known = match Channel::new(Some(text)) {
            Channel::Known(bit) => Some(bit),
            _ => None,
        };
        Token { text: Text::new(text), known }
    }

    #[inline]
    pub(super) fn channel(&self) -> Channel<'_> {
        match self.known {
            Some(bit) => Channel::Known(bit),
            None => Channel::Other(self.text.as_str()),
        }
    }
}

/// A language as it was read, and what it asks for.
#[derive(Clone, Debug)]
pub(super) struct Preference {
    pub(super) tag: Text,
    /// As it was given, where that is not the tag.
    pub(super) given: Option<Box<str>>,
    pub(super) asked: Result<Asked, Box<MalformedTag>>,
}

/// The languages of a contact in order. Most contacts name one, which needs no list.
#[derive(Clone, Debug, Default)]
pub(super) struct Preferences {
    first: Option<Preference>,
    others: Vec<Preference>,
}

impl Preferences {
    fn push(&mut self, tag: &str) {
        let asked = contact_tag(tag).map_err(Box::new);
        let preference = match asked.is_ok() && tag.contains('_') {
            false => Preference { tag: Text::new(tag), given: None, asked },
            true => Preference { tag: Text::new(&tag.replace('_', "-")), given: Some(tag.into()), asked },
        };
        match self.first {
            None => self.first = Some(preference),
            Some(_) => self.others.push(preference),
        }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }

    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<&Preference> {
        match place.checked_sub(1) {
            None => self.first.as_ref(),
            Some(place) => self.others.get(place),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Preference> {
        self.first.iter().chain(&self.others)
    }
}

impl Contact {
    /// A contact that asks for nothing: the default handoff, any channel, any language, now.
    #[inline]
    pub fn new() -> Contact {
        Contact::default()
    }

    /// The caller's intent, by the name of a topic. A contact names a topic or a handoff, not both.
    #[inline]
    pub fn topic(mut self, name: impl AsRef<str>) -> Contact {
        self.topic = Some(Text::new(name.as_ref()));
        self
    }

    /// The handoff, by its name or its function name.
    #[inline]
    pub fn handoff(mut self, name: impl AsRef<str>) -> Contact {
        self.handoff = Some(Text::new(name.as_ref()));
        self
    }

    /// The channel, such as `voice` or `chat`, in any ASCII case.
    #[inline]
    pub fn channel(mut self, token: impl AsRef<str>) -> Contact {
        self.channel = Some(Token::new(token.as_ref()));
        self
    }

    /// A language (BCP 47) that the contact speaks; call it again for further ones, most wanted first. `und`, `mul`, `zxx` and `*` ask
    /// for none. `en_US` is read as `en-US`, and the decision notes it; what is no tag is an error when the contact is routed.
    #[inline]
    pub fn language(mut self, tag: impl AsRef<str>) -> Contact {
        self.languages.push(tag.as_ref());
        self
    }

    /// The instant; without one it is the time of the call.
    #[inline]
    pub fn at(mut self, at: impl Into<At>) -> Contact {
        self.at = Some(at.into());
        self
    }

    /// What a language model called the handoff's function with. Only variables that are a model's to set are taken from it, and only where
    /// [`variable`](Self::variable) says nothing; what is refused is told in the decision's `omitted`.
    pub fn arguments(mut self, arguments: Arguments) -> Contact {
        self.arguments = arguments;
        self
    }

    /// How words in braces are said. Without it as a text, and on `voice` as speech where the document says `speak_style: auto`.
    pub fn style(mut self, style: Style) -> Contact {
        self.style = Some(style);
        self
    }

    /// A variable for headers, transfer variables and instructions, as the host knows it.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Contact {
        self.variables.insert(name.into(), value.into());
        self
    }
}

/// Where `$name` is looked up: any map from names to values, or an array of pairs.
pub trait Variables {
    /// The value of a variable, if it is set.
    fn value(&self, name: &str) -> Option<&str>;
}

impl<V: AsRef<str>> Variables for BTreeMap<String, V> {
    fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

impl<V: AsRef<str>, S: std::hash::BuildHasher> Variables for std::collections::HashMap<String, V, S> {
    fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

impl<K: AsRef<str>, V: AsRef<str>, const N: usize> Variables for [(K, V); N] {
    fn value(&self, name: &str) -> Option<&str> {
        find(self, name)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> Variables for Vec<(K, V)> {
    fn value(&self, name: &str) -> Option<&str> {
        find(self, name)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> Variables for &[(K, V)] {
    fn value(&self, name: &str) -> Option<&str> {
        find(self, name)
    }
}

/// The last pair of that name, as a map filled in this order would have it.
fn find<'a, K: AsRef<str>, V: AsRef<str>>(pairs: &'a [(K, V)], name: &str) -> Option<&'a str> {
    pairs.iter().rev().find(|(key, _)| key.as_ref() == name).map(|(_, value)| value.as_ref())
}
