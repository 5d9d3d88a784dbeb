/*!
Classes of contacts: the channels and languages that documents tell apart, any other, and none.

Every contact is treated as one of the classes is: a tag that no list names is "any other", and where a list names a language for one country, the
language alone and the language of another country are classes too. A contact that names no channel is served by every list, which may be like none
of those that name one; then it is a class of its own, and so is one that names no language.

# Invariant
No two names of a side are equal. Unless whoever asks named the sides, each ends with any other, behind which only none may stand.
*/

use std::collections::{BTreeSet, HashMap};

use super::SeeError;
use crate::{
    centre::Centre,
    matching::{Asked, Channel, KNOWN_CHANNELS, contact_tag},
    route::Contact,
};

/// More classes than this are nobody's to look at.
const MOST: usize = 10_000;

/// A country in which hardly any centre names a language, and what stands in where one does.
const ELSEWHERE: [&str; 4] = ["AQ", "BV", "HM", "TF"];

/// One side of a class: what people call it, and what such a contact says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// `voice`, `es-MX`, `es (other countries)`, `any other`, `no channel`; `any` where nothing is told apart.
    pub(crate) name: Box<str>,
    /// The channel or tag of a contact of this kind, if it has one; no list names that of any other.
    pub(crate) asks: Option<Box<str>>,
}

impl Kind {
    fn named(text: &str) -> Kind {
        Kind { name: text.into(), asks: Some(text.into()) }
    }

    /// What no list names.
    fn other(alone: bool, asks: String) -> Kind {
        Kind { name: if alone { "any" } else { "any other" }.into(), asks: Some(asks.into()) }
    }

    /// Of a contact that says nothing of the kind.
    fn none(name: &str) -> Kind {
        Kind { name: name.into(), asks: None }
    }

    fn channel(&self) -> Channel<'_> {
        Channel::new(self.asks.as_deref())
    }

    fn language(&self) -> Asked {
        // OK: `Classes::new` refused whatever is no tag.
        self.asks.as_deref().and_then(|tag| contact_tag(tag).ok()).unwrap_or(Asked::Nothing)
    }
}

/// Every channel and every language that is told apart; a class is one of each.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub(crate) channels: Vec<Kind>,
    pub(crate) languages: Vec<Kind>,
}

impl Classes {
    /// What the centres tell apart, all of them together; where channels or languages are named, only these.
    pub(crate) fn new(centres: &[&Centre], channels: &[String], languages: &[String]) -> Result<Classes, SeeError> {
        let named = |names: &[String]| {
            let mut seen = BTreeSet::new();
            let once = names.iter().filter(|name| seen.insert(name.as_str()));
            once.map(|name| Kind::named(name)).collect::<Vec<_>>()
        };
        let mut classes = Classes {
            channels: if channels.is_empty() { channels_of(centres) } else { named(channels) },
            languages: if languages.is_empty() { languages_of(centres) } else { named(languages) },
        };
        if channels.is_empty() && !classes.has_one_that_is_served_by_every_channel_list(centres) {
            classes.channels.push(Kind::none("no channel"));
        }
        if languages.is_empty() && !classes.has_one_that_is_served_by_every_language_list(centres) {
            classes.languages.push(Kind::none("no language"));
        }
        if classes.len() > MOST {
            let (channels, languages) = (classes.channels.len(), classes.languages.len());
            let message = format!(
                "{channels} channels in {languages} languages are more than {MOST} kinds of contacts: name channels or languages"
            );
            return Err(SeeError::new(message));
        }
        if let Some(channel) =
            classes.channels.iter().filter_map(|kind| kind.asks.as_deref()).find(|asks| asks.trim().is_empty())
        {
            return Err(SeeError::new(format!("{channel:?} is no channel")));
        }
        match classes.languages.iter().filter_map(|kind| kind.asks.as_deref()).find_map(|tag| contact_tag(tag).err()) {
            Some(fault) => Err(SeeError::new(fault.to_string())),
            None => Ok(classes),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.channels.len() * self.languages.len()
    }

    /// A contact of a class, which still has to say where it wants to go.
    pub(crate) fn contact(&self, channel: usize, language: usize) -> Contact {
        let mut contact = Contact::new();
        if let Some(channel) = &self.channels[channel].asks {
            contact = contact.channel(channel);
        }
        if let Some(language) = &self.languages[language].asks {
            contact = contact.language(language);
        }
        contact
    }

    /// Whether a contact without a channel is treated as one that has a certain channel.
    fn has_one_that_is_served_by_every_channel_list(&self, centres: &[&Centre]) -> bool {
        // A channel on which people speak may also make another language of the same tag.
        let mut sets = centres.iter().flat_map(|centre| &centre.language_sets);
        let heard_as_written = sets.all(|set| {
            let languages = || self.languages.iter().map(Kind::language);
            languages().all(|language| set.accepts(&language, true) == set.accepts(&language, false))
        });
        let sets = || centres.iter().flat_map(|centre| &centre.channel_sets);
        self.channels
            .iter()
            .map(Kind::channel)
            .any(|channel| (heard_as_written || !channel.is_spoken()) && sets().all(|set| set.accepts(channel)))
    }

    /// Whether a contact without a language is treated as one that has a certain language.
    fn has_one_that_is_served_by_every_language_list(&self, centres: &[&Centre]) -> bool {
        let sets = || centres.iter().flat_map(|centre| &centre.language_sets);
        let by_all = |asked: &Asked| sets().all(|set| set.accepts(asked, false) && set.accepts(asked, true));
        self.languages.iter().map(Kind::language).any(|asked| by_all(&asked))
    }

    /// The classes as numbers of channel and language, together where every queue of the centres treats them alike: whoever asks for one of a
    /// group has asked for all of it.
    pub(crate) fn alike(&self, centres: &[&Centre]) -> Vec<Vec<(usize, usize)>> {
        let asked: Vec<Asked> = self.languages.iter().map(Kind::language).collect();
        let mut languages: HashMap<Vec<bool>, usize> = HashMap::new();
        let mut number = |language: usize, spoken: bool| {
            let sets = centres.iter().flat_map(|centre| &centre.language_sets);
            let accepted = sets.map(|set| set.accepts(&asked[language], spoken)).collect();
            let next = languages.len();
            *languages.entry(accepted).or_insert(next)
        };
        let numbers: Vec<[usize; 2]> =
            (0..asked.len()).map(|language| [number(language, false), number(language, true)]).collect();
        let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut known: HashMap<(Vec<bool>, usize), usize> = HashMap::new();
        for (channel, kind) in self.channels.iter().enumerate() {
            let asked = kind.channel();
            let sets = centres.iter().flat_map(|centre| &centre.channel_sets);
            let accepted: Vec<bool> = sets.map(|set| set.accepts(asked)).collect();
            for (language, numbers) in numbers.iter().enumerate() {
                let key = (accepted.clone(), numbers[usize::from(asked.is_spoken())]);
                let group = *known.entry(key).or_insert(groups.len());
                match groups.get_mut(group) {
                    Some(group) => group.push((channel, language)),
                    None => groups.push(vec![(channel, language)]),
                }
            }
        }
        groups
    }
}

/// The channels that lists name, known ones first, and any other.
fn channels_of(centres: &[&Centre]) -> Vec<Kind> {
    let sets = centres.iter().flat_map(|centre| &centre.channel_sets);
    let listed: BTreeSet<&str> = sets.flat_map(|set| set.names()).collect();
    let known = KNOWN_CHANNELS.iter().filter(|known| listed.contains(**known));
    let others = listed.iter().filter(|name| !KNOWN_CHANNELS.contains(name));
    let mut kinds: Vec<Kind> = known.chain(others).map(|name| Kind::named(name)).collect();
    kinds.push(Kind::other(kinds.is_empty(), unlisted("other", |name| listed.contains(name))));
    kinds
}

/// The languages that lists name, what a country sets apart, and any other.
fn languages_of(centres: &[&Centre]) -> Vec<Kind> {
    let sets = centres.iter().flat_map(|centre| &centre.language_sets);
    // In the order of the alphabet, a language before its countries.
    let listed: BTreeSet<(Box<str>, Option<Box<str>>)> = sets.flat_map(|set| set.tags()).collect();
    let mut kinds: Vec<Kind> = Vec::new();
    let mut open: Option<&str> = None;
    for (language, country) in &listed {
        let countries = || listed.iter().filter(|(other, country)| other == language && country.is_some());
        if open != Some(language) {
            open = Some(language);
            kinds.push(Kind::named(language));
            let free = |country: &&&str| !countries().any(|(_, taken)| taken.as_deref() == Some(**country));
            // Where only countries are listed, another country is served as any other language is.
            if country.is_none()
                && countries().next().is_some()
                && let Some(country) = ELSEWHERE.iter().find(free)
            {
                let name = format!("{language} (other countries)");
                kinds.push(Kind { name: name.into(), asks: Some(format!("{language}-{country}").into()) });
            }
        }
        if let Some(country) = country {
            kinds.push(Kind::named(&format!("{language}-{country}")));
        }
    }
    let taken = |tag: &str| listed.iter().any(|(listed, _)| &**listed == tag);
    kinds.push(Kind::other(kinds.is_empty(), unlisted("x-other", taken)));
    kinds
}

/// A name that no list has.
fn unlisted(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;

    /// A centre with a queue for each pair of lists, as a document writes them; no list where one is empty.
    fn centre(queues: &[(&[&str], &[&str])]) -> Engine {
        let field = |name: &str, list: &[&str]| match list {
            [] => String::new(),
            list => format!(r#", "{name}": {list:?}"#),
        };
        let queue = |(number, (channels, languages)): (usize, &(&[&str], &[&str]))| {
            let (channels, languages) =
                (field("supported_channel_types", channels), field("supported_languages", languages));
            format!(
                r#"{{"name": "Q{number}", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC",
                "transfer_function_name": "t"{channels}{languages}}}"#
            )
        };
        let queues: Vec<String> = queues.iter().enumerate().map(queue).collect();
        format!("[{}]", queues.join(",")).parse().unwrap()
    }

    fn names(kinds: &[Kind]) -> Vec<&str> {
        kinds.iter().map(|kind| &*kind.name).collect()
    }

    #[test]
    fn what_lists_name_is_told_apart_and_any_other() {
        let engine = centre(&[
            (&["x-kiosk", "Chat", "voice"], &["es-MX", "iw"]),
            (&["voice"], &["es", "he", "zh-TW", "x-lobby"]),
        ]);
        let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
        // Voice and Hebrew are on both lists: who names nothing is treated so.
        assert_eq!(names(&classes.channels), ["voice", "chat", "x-kiosk", "any other"]);
        let languages = ["es", "es (other countries)", "es-MX", "he", "x-lobby", "zh-Hant", "zh-Hant-TW", "any other"];
        assert_eq!(names(&classes.languages), languages);
        // Where nothing is told apart there is one class.
        let engine = centre(&[(&[], &["*"])]);
        let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
        assert_eq!((names(&classes.channels), names(&classes.languages)), (vec!["any"], vec!["any"]));
    }

    #[test]
    fn no_list_names_the_contact_of_any_other() {
        let engine = centre(&[(&["other", "OTHER-2"], &["x-other", "de", "de-AQ"])]);
        let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
        let asks = |kinds: &[Kind], name: &str| {
            kinds
                .iter()
                .find(|kind| &*kind.name == name)
                .and_then(|kind| kind.asks.as_deref().map(str::to_owned))
                .unwrap()
        };
        assert_eq!(asks(&classes.channels, "any other"), "other-3");
        assert_eq!(asks(&classes.languages, "any other"), "x-other-2");
        assert_eq!(asks(&classes.languages, "de (other countries)"), "de-BV");
    }

    #[test]
    fn who_names_nothing_is_a_class_where_no_other_is_treated_so() {
        let sides = |queues: &[(&[&str], &[&str])]| {
            let engine = centre(queues);
            let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
            (names(&classes.channels).join(" "), names(&classes.languages).join(" "))
        };
        // One list each: who names nothing is treated as who names what is on it.
        assert_eq!(sides(&[(&["voice"], &["en"])]), ("voice any other".into(), "en any other".into()));
        assert_eq!(sides(&[(&["voice"], &["en"]), (&[], &[])]), ("voice any other".into(), "en any other".into()));
        // Two that no contact with a name meets both.
        let two = sides(&[(&["voice"], &["en"]), (&["chat"], &["es"])]);
        assert_eq!(two, ("voice chat any other no channel".into(), "en es any other no language".into()));
        // On the telephone Taiwan's Chinese is Chinese; without a channel it is not.
        assert_eq!(sides(&[(&["voice"], &["zh"])]).0, "voice any other");
        assert_eq!(sides(&[(&["voice"], &["zh"]), (&[], &["zh-Hant"])]).0, "voice any other no channel");
        // Whoever asks for certain channels asks for no others.
        let engine = centre(&[(&["voice"], &["en"]), (&["chat"], &["es"])]);
        let classes = Classes::new(&[&engine.centre], &["voice".into()], &[]).unwrap();
        assert_eq!(names(&classes.channels), ["voice"]);
        assert_eq!(names(&classes.languages), ["en", "es", "any other", "no language"]);
        let contact = classes.contact(0, 3);
        assert!(engine.prepare(&contact).is_ok());
    }

    #[test]
    fn every_contact_is_one_of_the_classes() {
        let engine = centre(&[
            (&["voice"], &["en-GB", "sr-Latn"]),
            (&["chat", "voice"], &["en", "pt-BR"]),
            (&[], &["pt-PT", "fr"]),
        ]);
        let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
        let open = |channel: Option<&str>, language: Option<&str>| {
            let queues = engine.open_queues(0, channel, language).unwrap();
            queues.iter().map(|queue| queue.index()).collect::<Vec<_>>()
        };
        let tags = ["en", "en-US", "en-GB", "pt", "pt-BR", "pt-AO", "fr-CA", "sr-Latn", "sr-Latn-RS", "de", "x-any"];
        for channel in [Some("voice"), Some("CHAT"), Some("email"), Some("fax"), None] {
            for language in tags.map(Some).into_iter().chain([None]) {
                let found = open(channel, language);
                let known = classes.channels.iter().any(|kind| {
                    let mut languages = classes.languages.iter();
                    languages.any(|tag| open(kind.asks.as_deref(), tag.asks.as_deref()) == found)
                });
                assert!(known, "{channel:?} {language:?}: {found:?}");
            }
        }
    }

    #[test]
    fn a_group_is_served_by_the_same_queues() {
        let engine = centre(&[(&["voice"], &["en", "zh"]), (&["chat", "email"], &["en"]), (&[], &["zh-Hant"])]);
        let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
        let groups = classes.alike(&[&engine.centre]);
        assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), classes.len());
        let open = |&(channel, language): &(usize, usize)| {
            let (channel, language) = (&classes.channels[channel].asks, &classes.languages[language].asks);
            engine.open_queues(0, channel.as_deref(), language.as_deref()).unwrap()
        };
        for group in &groups {
            assert!(group.iter().all(|class| open(class) == open(&group[0])), "{group:?}");
        }
        // Chat and email are alike in all five kinds of languages, and on the telephone Chinese has no script.
        assert_eq!((groups.len(), classes.len()), (4 * 5 - 1, 5 * 5), "{groups:?}");
    }

    #[test]
    fn more_classes_than_anybody_reads_are_refused() {
        let channels: Vec<String> = (0..200).map(|number| format!("c{number}")).collect();
        let languages: Vec<String> = (0..200).map(|number| format!("x-l{number}")).collect();
        let engine = centre(&[(&[], &[])]);
        let error = Classes::new(&[&engine.centre], &channels, &languages).unwrap_err();
        assert!(error.to_string().contains("200 channels in 200 languages"), "{error}");
        assert!(Classes::new(&[&engine.centre], &channels, &["en_US".into(), "not a tag".into()]).is_err());
        let named = Classes::new(&[&engine.centre], &["voice".into(), "voice".into()], &[]).unwrap();
        assert_eq!(names(&named.channels), ["voice"]);
    }
}
