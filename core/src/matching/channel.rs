/*!
Channels: ASCII-case-insensitive tokens of an open set, compared by a bit where openline knows them.

A token is one of RFC 3261 section 25.1 (letters, digits and ``-.!%*_+`'~``) of at most 64 bytes: what can be written in a SIP
header without quoting. `*` is a token like any other here: leaving the list out means every channel.
*/

/// The longest channel token, in bytes.
pub(crate) const MAX_CHANNEL_BYTES: usize = 64;

/// The channels that openline knows; others are allowed and draw a warning.
pub(crate) const KNOWN_CHANNELS: &[&str] = &["voice", "chat", "sms", "email", "messaging", "video", "social"];

/// Whether the text can be a channel at all.
pub(crate) fn is_channel_token(text: &str) -> bool {
    (1..=MAX_CHANNEL_BYTES).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte))
}

/// Whether the text is one of [`KNOWN_CHANNELS`], in any case.
pub(crate) fn is_known_channel(text: &str) -> bool {
    known_index(text).is_some()
}

fn known_index(text: &str) -> Option<usize> {
    KNOWN_CHANNELS.iter().position(|known| known.eq_ignore_ascii_case(text))
}

/// The channel that a contact came by, ready to be compared; any text is one, and an odd one matches nothing listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel<'a> {
    /// The contact names none: every list accepts it.
    Nothing,
    /// The bit of a known channel.
    Known(u8),
    Other(&'a str),
}

impl<'a> Channel<'a> {
    #[inline]
    pub(crate) fn new(text: Option<&'a str>) -> Channel<'a> {
        match text {
            None => Channel::Nothing,
            Some(text) => known_index(text).map_or(Channel::Other(text), |index| Channel::Known(1 << index)),
        }
    }

    /// Whether people speak on it: a script is written, and nobody hears one.
    #[inline]
    pub(crate) fn is_spoken(self) -> bool {
        // OK: `voice` is the first known channel, `video` the sixth (held by a test).
        matches!(self, Channel::Known(bit) if bit & SPOKEN != 0)
    }
}

/// The bits of `voice` and `video`.
const SPOKEN: u8 = 1 | 1 << 5;

/// The channels that a queue supports; the default supports every channel.
///
/// Sorted, in lower case and without repeats, so that lists that say the same are equal and hash alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Channels {
    known: u8,
    others: Box<[Box<str>]>,
}

impl Channels {
    pub(crate) fn every() -> Channels {
        Channels::default()
    }

    /// A list as it was written. Nothing listed is every channel; whoever refuses an empty list does so before.
    pub(crate) fn new<'a>(listed: impl IntoIterator<Item = &'a str>) -> Channels {
        let (mut known, mut others) = (0, Vec::new());
        for text in listed {
            match known_index(text) {
                Some(index) => known |= 1 << index,
                None => others.push(text.to_ascii_lowercase().into_boxed_str()),
            }
        }
        others.sort_unstable();
        others.dedup();
        Channels { known, others: others.into() }
    }

    pub(crate) fn is_every(&self) -> bool {
        self.known == 0 && self.others.is_empty()
    }

    /// What is listed, in small letters.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let known = KNOWN_CHANNELS.iter().enumerate().filter(|(bit, _)| self.known & 1 << bit != 0);
        known.map(|(_, name)| *name).chain(self.others.iter().map(|name| &**name))
    }

    /// Whether a contact on this channel is served.
    #[inline]
    pub(crate) fn accepts(&self, channel: Channel<'_>) -> bool {
        match channel {
            _ if self.is_every() => true,
            Channel::Nothing => true,
            Channel::Known(bit) => self.known & bit != 0,
            Channel::Other(text) => self.others.iter().any(|other| other.eq_ignore_ascii_case(text)),
        }
    }

    /// Whether every contact that `other` serves is served here too.
    pub(crate) fn covers(&self, other: &Channels) -> bool {
        self.is_every()
            || !other.is_every()
                && other.known & !self.known == 0
                && other.others.iter().all(|theirs| self.others.contains(theirs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voice_and_video_are_spoken() {
        for channel in KNOWN_CHANNELS {
            assert_eq!(Channel::new(Some(channel)).is_spoken(), ["voice", "video"].contains(channel), "{channel}");
        }
        assert!(!Channel::Nothing.is_spoken() && !Channel::Other("phone").is_spoken());
    }

    #[test]
    fn a_token_has_no_white_space_no_quotes_and_an_end() {
        for token in ["voice", "Voice", "x-kiosk", "web_chat", "a", "3g", &"a".repeat(64)] {
            assert!(is_channel_token(token), "{token:?}");
        }
        for text in
            ["", " ", "voice mail", "voice ", "chat\n", "ch\"at", "web/chat", "tele\u{0}", "téléphone", &"a".repeat(65)]
        {
            assert!(!is_channel_token(text), "{text:?}");
        }
    }

    #[test]
    fn channels_match_in_any_case_and_only_whole() {
        let channels = Channels::new(["Voice", "x-Kiosk"]);
        for (channel, served) in [
            (Some("voice"), true),
            (Some("VOICE"), true),
            (Some("X-KIOSK"), true),
            (Some("chat"), false),
            (Some("voic"), false),
            (Some(""), false),
            (Some("x-kiosk "), false),
            (None, true),
        ] {
            assert_eq!(channels.accepts(Channel::new(channel)), served, "{channel:?}");
        }
    }

    #[test]
    fn no_list_serves_every_channel() {
        assert!(Channels::every().accepts(Channel::new(Some("carrier-pigeon"))));
        assert!(Channels::every().accepts(Channel::new(None)));
    }

    #[test]
    fn every_known_channel_is_a_token_with_its_own_bit() {
        assert!(KNOWN_CHANNELS.len() <= 8);
        for known in KNOWN_CHANNELS {
            assert!(is_channel_token(known) && is_known_channel(&known.to_uppercase()));
            let only = Channels::new([*known]);
            assert_eq!(KNOWN_CHANNELS.iter().filter(|one| only.accepts(Channel::new(Some(one)))).count(), 1);
        }
        assert!(!is_known_channel("fax"));
    }

    #[test]
    fn lists_that_say_the_same_are_equal_and_cover_each_other() {
        assert_eq!(Channels::new(["chat", "FAX", "voice"]), Channels::new(["Voice", "fax", "Chat", "fax"]));
        assert!(Channels::new(["chat", "fax"]).covers(&Channels::new(["fax"])));
        assert!(!Channels::new(["fax"]).covers(&Channels::new(["fax", "chat"])));
        assert!(!Channels::new(["fax"]).covers(&Channels::every()));
        assert!(Channels::every().covers(&Channels::every()));
    }
}
