/*!
Classes of contacts: the channels and languages that documents tell apart, and any other.

Every contact that names a channel and a language is treated as one of the classes is: a tag that no list names is "any other", and where a list
names a language for one country, the language alone and the language of another country are classes too.

# Invariant
No two names of a side are equal; the last of each side is any other, unless the sides were named by whoever asks.
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
    /// `voice`, `es-MX`, `es (other countries)`, `any other`; `any` where nothing is told apart.
    pub(crate) name: Box<str>,
    /// The channel or tag of a contact of this kind; no list names that of any other.
    pub(crate) asks: Box<str>,
}

impl Kind {
    fn named(text: &str) -> Kind {
        Kind { name: text.into(), asks: text.into() }
    }

    /// What no list names.
    fn other(alone: bool, asks: String) -> Kind {
        Kind { name: if alone { "any" } else { "any other" }.into(), asks: asks.into() }
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
        let classes = Classes {
            channels: if channels.is_empty() { channels_of(centres) } else { named(channels) },
            languages: if languages.is_empty() { languages_of(centres) } else { named(languages) },
        };
        if classes.len() > MOST {
            let (channels, languages) = (classes.channels.len(), classes.languages.len());
            let message = format!(
                "{channels} channels in {languages} languages are more than {MOST} kinds of contacts: name channels or languages"
            );
            return Err(SeeError::new(message));
        }
        if let Some(kind) = classes.channels.iter().find(|kind| kind.asks.trim().is_empty()) {
            return Err(SeeError::new(format!("{:?} is no channel", kind.asks)));
        }
        match classes.languages.iter().find_map(|kind| contact_tag(&kind.asks).err()) {
            Some(fault) => Err(SeeError::new(fault.to_string())),
            None => Ok(classes),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.channels.len() * self.languages.len()
    }

    /// A contact of a class, which still has to say where it wants to go.
    pub(crate) fn contact(&self, channel: usize, language: usize) -> Contact {
        Contact::new().channel(&self.channels[channel].asks).language(&self.languages[language].asks)
    }

    /// The classes as numbers of channel and language, together where every queue of the centres treats them alike: whoever asks for one of a
    /// group has asked for all of it.
    pub(crate) fn alike(&self, centres: &[&Centre]) -> Vec<Vec<(usize, usize)>> {
        let asked: Vec<Asked> = self.languages.iter().map(|kind| asked(&kind.asks)).collect();
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
            let asked = Channel::new(Some(&kind.asks));
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

fn asked(tag: &str) -> Asked {
    // OK: `new` refused whatever is no tag.
    contact_tag(tag).unwrap_or(Asked::Nothing)
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
                kinds.push(Kind { name: name.into(), asks: format!("{language}-{country}").into() });
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
        assert_eq!(&*classes.channels.last().unwrap().asks, "other-3");
        assert_eq!(&*classes.languages.last().unwrap().asks, "x-other-2");
        assert_eq!(&*classes.languages[1].asks, "de-BV");
    }

    #[test]
    fn every_contact_is_one_of_the_classes() {
        let engine = centre(&[
            (&["voice"], &["en-GB", "sr-Latn"]),
            (&["chat", "voice"], &["en", "pt-BR"]),
            (&[], &["pt-PT", "fr"]),
        ]);
        let classes = Classes::new(&[&engine.centre], &[], &[]).unwrap();
        let open = |channel: &str, language: &str| {
            let queues = engine.open_queues(0, Some(channel), Some(language)).unwrap();
            queues.iter().map(|queue| queue.index()).collect::<Vec<_>>()
        };
        for channel in ["voice", "CHAT", "email", "fax"] {
            for language in
                ["en", "en-US", "en-GB", "pt", "pt-BR", "pt-AO", "fr-CA", "sr-Latn", "sr-Latn-RS", "de", "x-any"]
            {
                let found = open(channel, language);
                let known = classes.channels.iter().any(|kind| {
                    let languages = classes.languages.iter();
                    languages.clone().any(|tag| open(&kind.asks, &tag.asks) == found)
                });
                assert!(known, "{channel} {language}: {found:?}");
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
            engine.open_queues(0, Some(channel), Some(language)).unwrap()
        };
        for group in &groups {
            assert!(group.iter().all(|class| open(class) == open(&group[0])), "{group:?}");
        }
        // Chat and email are alike in all four languages, and on the telephone Chinese has no script.
        assert_eq!((groups.len(), classes.len()), (11, 16), "{groups:?}");
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
