/*!
Who is answered in which language: texts that a served language lacks, languages that nobody can speak, words that are another part of speech there.

Nothing is said of a handoff whose one text says no word: its language is its author's.
*/

use std::collections::BTreeMap;

use crate::{
    config::{Kind, Value},
    error::Code,
    matching::TagParts,
    plan::{
        HandoffTarget,
        read::{Instructions as Draft, Place, Reader, keyed_places},
        resolve::Resolved,
    },
    speech::{Confidence, Instructions, Tongues, Word, in_some_language, parts, says_bare_figures},
};

/// How many languages one warning names.
const MOST_NAMED: usize = 12;

/// Warns of languages.
pub(in crate::plan) fn languages(reader: &mut Reader<'_>, resolved: &Resolved, tongues: &Tongues) {
    let mut lint = Lint {
        served: served(reader, resolved),
        seasonal: seasonal(reader, resolved),
        spoken_in: BTreeMap::new(),
        reasons_in: BTreeMap::new(),
    };
    if let Some((place, speak)) = &reader.speak
        && tongues.find([&speak.parts]).is_none()
    {
        let message = format!("{:?} has no phrases: words are said in English", speak.tag);
        reader.notes.warning(*place, Code::UnspokenLanguage, message);
    }
    let drafts: Vec<[Option<Draft<'_>>; 2]> =
        reader.handoffs.iter().map(|handoff| [handoff.available, handoff.unavailable]).collect();
    for (number, (drafts, (available, unavailable))) in drafts.iter().zip(&resolved.templates).enumerate() {
        for (draft, instructions) in drafts.iter().zip([available, unavailable]) {
            if let (Some(draft), Some(instructions)) = (draft, instructions) {
                lint.text(reader, tongues, number, draft.place(), instructions);
            }
        }
    }
    lint.reasons(reader);
    lint.say_as(reader);
}

/// What was found so far.
struct Lint {
    /// Of each handoff the languages that its queues name.
    served: Vec<BTreeMap<String, TagParts>>,
    /// Of each handoff the first queue with seasons, by its number.
    seasonal: Vec<Option<u32>>,
    /// The languages in which some text says a word.
    spoken_in: BTreeMap<String, TagParts>,
    /// Those in which some text says a reason.
    reasons_in: BTreeMap<String, TagParts>,
}

/// The languages that the queues of each handoff list; `*` and no list name none.
fn served(reader: &Reader<'_>, resolved: &Resolved) -> Vec<BTreeMap<String, TagParts>> {
    let of_target = |target: &Option<HandoffTarget>| {
        let mut served = BTreeMap::new();
        let Some(HandoffTarget::Destinations(queues)) = target else { return served };
        let mut sets: Vec<u32> = queues.iter().map(|&queue| reader.queues[queue as usize].languages).collect();
        sets.sort_unstable();
        sets.dedup();
        for set in sets {
            for (language, country) in reader.language_sets.get(set).tags() {
                let tag = match country {
                    Some(country) => format!("{language}-{country}"),
                    None => language.to_string(),
                };
                if let Some(parts) = parts(&tag) {
                    served.insert(tag, parts);
                }
            }
        }
        served
    };
    resolved.targets.iter().map(of_target).collect()
}

/// Of each handoff the first of its queues that has seasons.
fn seasonal(reader: &Reader<'_>, resolved: &Resolved) -> Vec<Option<u32>> {
    let of_target = |target: &Option<HandoffTarget>| match target {
        Some(HandoffTarget::Destinations(queues)) => queues
            .iter()
            .copied()
            .find(|&queue| !reader.years.get(reader.queues[queue as usize].year).seasons().is_empty()),
        _ => None,
    };
    resolved.targets.iter().map(of_target).collect()
}

fn named<'n>(tags: impl ExactSizeIterator<Item = &'n str>) -> String {
    let more = tags.len().saturating_sub(MOST_NAMED);
    let mut named: Vec<&str> = tags.take(MOST_NAMED).collect();
    let more = if more > 0 { format!("{more} more") } else { String::new() };
    if !more.is_empty() {
        named.push(&more);
    }
    named.join(", ")
}

impl Lint {
    fn text(
        &mut self,
        reader: &mut Reader<'_>,
        tongues: &Tongues,
        handoff: usize,
        value: Value<'_>,
        instructions: &Instructions,
    ) {
        let served = &self.served[handoff];
        let speaks = instructions.templates().any(|template| template.speaks());
        let by_language = instructions.only().is_none();
        if by_language {
            let lacking: Vec<&str> =
                served.iter().filter(|(_, parts)| instructions.find(parts).is_none()).map(|(tag, _)| &**tag).collect();
            if !lacking.is_empty() {
                let message = format!("served and without a text here: {}", named(lacking.into_iter()));
                reader.notes.warning(value, Code::UntranslatedLanguage, message);
            }
        }
        if speaks {
            let unspoken = served.iter().filter(|(_, parts)| tongues.find([*parts]).is_none());
            // A text's own language is told at its key.
            let unspoken = unspoken.filter(|(_, parts)| !by_language || instructions.find(parts).is_none());
            let unspoken: Vec<&str> = unspoken.map(|(tag, _)| &**tag).collect();
            if !unspoken.is_empty() {
                let message = format!("served and without phrases: {}", named(unspoken.into_iter()));
                reader.notes.warning(value, Code::UnspokenLanguage, message);
            }
        }
        let keys: Vec<(Place, TagParts)> = match value.kind() {
            Kind::Map => keyed_places(value),
            _ => Vec::new(),
        };
        for text in instructions.texts() {
            let (place, parts) = match &text.language {
                Some(language) => {
                    let key = keys.iter().find(|(_, parts)| *parts == language.parts);
                    (key.map_or(value.into(), |(place, _)| *place), language.parts.clone())
                }
                None => match &reader.speak {
                    Some((_, speak)) => (value.into(), speak.parts.clone()),
                    None => continue,
                },
            };
            if !text.template.speaks() {
                continue;
            }
            let tag = parts.written();
            if text.template.says(Word::Reason) || text.template.says(Word::Closed) {
                self.reasons_in.insert(tag.clone(), parts.clone());
            }
            if text.template.says(Word::OpenUntil) && parts.language != "en" {
                let message = "\"{{open_until}}\" brings its preposition in this language: write {{until}}";
                reader.notes.warning(place, Code::WordBringsItsPreposition, message);
            }
            let says_hours = text.template.says(Word::Hours) || text.template.says(Word::Week);
            if let (true, Some(queue), Some(phrases)) = (says_hours, self.seasonal[handoff], tongues.find([&parts]))
                && phrases.tag() != "en"
            {
                let name = reader.queues[queue as usize].name;
                let message =
                    format!("the seasons of {name:?} have no words in {tag:?}: the week that is in force is said");
                reader.notes.warning(place, Code::UnspokenSeasons, message);
            }
            match tongues.find([&parts]) {
                None if text.language.is_some() => {
                    let message = format!("{tag:?} has no phrases: its words are said in another language");
                    reader.notes.warning(place, Code::UnspokenLanguage, message);
                }
                Some(phrases) if reader.options.today.is_some() && phrases.confidence() == Confidence::Low => {
                    let message = format!("the phrases of {:?} were read by nobody who grew up with it", phrases.tag());
                    reader.notes.info(place, Code::PhraseConfidence, message);
                }
                _ => {}
            }
            self.spoken_in.insert(tag, parts);
        }
    }

    /// Reasons by language that lack one in which some text says them.
    fn reasons(&self, reader: &mut Reader<'_>) {
        for (place, texts) in std::mem::take(&mut reader.notes.reasons) {
            let lacking = self.reasons_in.iter().filter(|(_, parts)| in_some_language(&texts, parts).is_none());
            let lacking: Vec<&str> = lacking.map(|(tag, _)| &**tag).collect();
            if !lacking.is_empty() {
                let message = format!("the reason has no text in {}: its first is said", named(lacking.into_iter()));
                reader.notes.warning(place, Code::ReasonLanguage, message);
            }
        }
    }

    /// Languages whose times are more than a figure, which no `say-as` may hold.
    fn say_as(&self, reader: &mut Reader<'_>) {
        let Some(place) = reader.say_as_place else { return };
        let others: Vec<&str> = self.spoken_in.keys().map(|tag| &**tag).filter(|tag| !says_bare_figures(tag)).collect();
        if !others.is_empty() {
            let message = format!(
                "\"say_as\" has no effect in {}: a time there is more than a figure",
                named(others.into_iter())
            );
            reader.notes.warning(place, Code::SayAsIgnored, message);
        }
    }
}
