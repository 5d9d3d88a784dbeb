/*!
The names in a configuration: of queues, handoffs and topics, by index.
*/

use std::collections::HashMap;

use ::engine::Zone;

use crate::{
    engine::Engine,
    guard::answer,
    text::{Str, Text, Texts},
};

/// What an engine lends about its queues, handoffs and topics; each list in document order. Of queues there may be a million, so their names
/// lie in one piece, and zones and transfer functions, which they share, exist once.
pub struct Names {
    queue_names: Texts,
    queues: Vec<QueueNames>,
    shared: Texts,
    /// Lists of groups, each once, as places in `shared`.
    groups: Vec<Vec<u32>>,
    /// Lists of the seasons' own words, each once, in the same way; nothing for a season without.
    seasons: Vec<Vec<Option<u32>>>,
    handoffs: Vec<HandoffNames>,
    topics: Vec<TopicNames>,
}

struct QueueNames {
    /// The place of each in `shared`.
    timezone: u32,
    transfer_function: u32,
    /// The place of its list in `groups`.
    groups: u32,
    /// The place of its list in `seasons`.
    seasons: u32,
    enabled: bool,
}

struct HandoffNames {
    name: Text,
    function_name: Text,
    description: Option<Text>,
    condition: Option<Text>,
    active: bool,
    default: bool,
    sip: bool,
}

struct TopicNames {
    name: Text,
    description: Option<Text>,
    instructions: Option<Text>,
    conditions: Vec<Option<Text>>,
}

impl Names {
    pub fn new(engine: &::engine::Engine) -> Names {
        let (mut queue_names, mut shared, mut places) = (Texts::default(), Texts::default(), HashMap::new());
        let mut share = |text| {
            let next = places.len() as u32;
            *places.entry(text).or_insert_with(|| {
                shared.push(text);
                next
            })
        };
        let (mut groups, mut lists) = (Vec::new(), HashMap::new());
        let (mut seasons, mut season_lists) = (Vec::new(), HashMap::new());
        let queues = engine.queues().map(|queue| {
            queue_names.push(queue.name());
            let list: Vec<u32> = queue.groups().map(&mut share).collect();
            let list = *lists.entry(list).or_insert_with_key(|list| {
                groups.push(list.clone());
                groups.len() as u32 - 1
            });
            let words: Vec<Option<u32>> = queue.seasons().map(|season| season.reason.map(&mut share)).collect();
            let words = *season_lists.entry(words).or_insert_with_key(|words| {
                seasons.push(words.clone());
                seasons.len() as u32 - 1
            });
            QueueNames {
                timezone: share(Zone::name(queue.timezone())),
                transfer_function: share(queue.transfer_function()),
                groups: list,
                seasons: words,
                enabled: queue.is_enabled(),
            }
        });
        let queues = queues.collect();
        let handoff = |handoff: ::engine::Handoff<'_>| HandoffNames {
            name: Text::new(handoff.name()),
            function_name: Text::new(handoff.function_name()),
            description: Text::from_option(handoff.description()),
            condition: Text::from_option(handoff.condition()),
            active: handoff.is_active(),
            default: handoff.is_default(),
            sip: handoff.is_sip(),
        };
        let topic = |topic: ::engine::Topic<'_>| TopicNames {
            name: Text::new(topic.name()),
            description: Text::from_option(topic.description()),
            instructions: Text::from_option(topic.instructions()),
            conditions: topic.conditions().map(Text::from_option).collect(),
        };
        Names {
            queue_names,
            queues,
            shared,
            groups,
            seasons,
            handoffs: engine.handoffs().map(handoff).collect(),
            topics: engine.topics().map(topic).collect(),
        }
    }
}

fn queue(engine: Option<&Engine>, queue: u32) -> Option<&QueueNames> {
    engine?.names().queues.get(queue as usize)
}

/// A text that queues share.
fn shared(engine: Option<&Engine>, queue: u32, place: impl Fn(&QueueNames) -> u32) -> Str {
    let found = engine.zip(self::queue(engine, queue));
    found.map_or(Str::NONE, |(engine, queue)| engine.names().shared.lend(place(queue) as usize))
}

fn groups(engine: Option<&Engine>, queue: u32) -> Option<(&Names, &[u32])> {
    let (names, queue) = (engine?.names(), self::queue(engine, queue)?);
    Some((names, names.groups.get(queue.groups as usize)?))
}

fn seasons(engine: Option<&Engine>, queue: u32) -> Option<(&Names, &[Option<u32>])> {
    let (names, queue) = (engine?.names(), self::queue(engine, queue)?);
    Some((names, names.seasons.get(queue.seasons as usize)?))
}

fn handoff(engine: Option<&Engine>, handoff: u32) -> Option<&HandoffNames> {
    engine?.names().handoffs.get(handoff as usize)
}

fn topic(engine: Option<&Engine>, topic: u32) -> Option<&TopicNames> {
    engine?.names().topics.get(topic as usize)
}

/// The name of a queue; nothing when no queue has that index. As all names, borrowed from the engine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_name(engine: Option<&Engine>, queue: u32) -> Str {
    engine.map_or(Str::NONE, |engine| engine.names().queue_names.lend(queue as usize))
}

/// The IANA zone of a queue, as the document writes it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_timezone(engine: Option<&Engine>, queue: u32) -> Str {
    shared(engine, queue, |queue| queue.timezone)
}

/// The transfer function that a queue points at.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_transfer_function(engine: Option<&Engine>, queue: u32) -> Str {
    shared(engine, queue, |queue| queue.transfer_function)
}

/// How many groups a queue is in.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_group_count(engine: Option<&Engine>, queue: u32) -> u32 {
    groups(engine, queue).map_or(0, |(_, groups)| groups.len() as u32)
}

/// One of the groups that a queue is in, from 0 in the order of its list; nothing when it has no such group.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_group(engine: Option<&Engine>, queue: u32, group: u32) -> Str {
    let found = groups(engine, queue).and_then(|(names, groups)| Some((names, *groups.get(group as usize)?)));
    found.map_or(Str::NONE, |(names, place)| names.shared.lend(place as usize))
}

/// How many seasons a queue has, in force or not.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_season_count(engine: Option<&Engine>, queue: u32) -> u32 {
    seasons(engine, queue).map_or(0, |(_, seasons)| seasons.len() as u32)
}

/// A season's own words, such as `Summer`, by its place in the queue's list from 0; nothing when it has none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_season_reason(engine: Option<&Engine>, queue: u32, season: u32) -> Str {
    let found = seasons(engine, queue).and_then(|(names, seasons)| Some((names, (*seasons.get(season as usize)?)?)));
    found.map_or(Str::NONE, |(names, place)| names.shared.lend(place as usize))
}

/// Whether a queue is enabled; one that is not is never open.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_enabled(engine: Option<&Engine>, queue: u32) -> bool {
    self::queue(engine, queue).is_some_and(|queue| queue.enabled)
}

/// How many handoffs there are, inactive ones too; their indexes run from 0 in document order.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_handoff_count(engine: Option<&Engine>) -> u32 {
    engine.map_or(0, |engine| engine.names().handoffs.len() as u32)
}

/// The name of a handoff; nothing when no handoff has that index.
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_name(engine: Option<&Engine>, handoff: u32) -> Str {
    Str::from_option(self::handoff(engine, handoff).map(|handoff| &handoff.name))
}

/// The name by which a language model calls a handoff: `handoff_billing_support`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_function_name(engine: Option<&Engine>, handoff: u32) -> Str {
    Str::from_option(self::handoff(engine, handoff).map(|handoff| &handoff.function_name))
}

/// The description of a handoff, if it has one.
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_description(engine: Option<&Engine>, handoff: u32) -> Str {
    Str::from_option(self::handoff(engine, handoff).and_then(|handoff| handoff.description.as_ref()))
}

/// When a language model should use a handoff, if the document says so; openline never interprets it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_condition(engine: Option<&Engine>, handoff: u32) -> Str {
    Str::from_option(self::handoff(engine, handoff).and_then(|handoff| handoff.condition.as_ref()))
}

/// Whether contacts may be routed to a handoff (`active` in the document).
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_active(engine: Option<&Engine>, handoff: u32) -> bool {
    self::handoff(engine, handoff).is_some_and(|handoff| handoff.active)
}

/// Whether contacts that name neither topic nor handoff go to this handoff.
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_default(engine: Option<&Engine>, handoff: u32) -> bool {
    self::handoff(engine, handoff).is_some_and(|handoff| handoff.default)
}

/// Whether a handoff is a SIP action of its own, always available.
#[unsafe(no_mangle)]
pub extern "C" fn openline_handoff_sip(engine: Option<&Engine>, handoff: u32) -> bool {
    self::handoff(engine, handoff).is_some_and(|handoff| handoff.sip)
}

/// How many topics there are; their indexes run from 0 in document order.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_topic_count(engine: Option<&Engine>) -> u32 {
    engine.map_or(0, |engine| engine.names().topics.len() as u32)
}

/// The name of a topic; nothing when no topic has that index.
#[unsafe(no_mangle)]
pub extern "C" fn openline_topic_name(engine: Option<&Engine>, topic: u32) -> Str {
    Str::from_option(self::topic(engine, topic).map(|topic| &topic.name))
}

/// The description of a topic, if it has one.
#[unsafe(no_mangle)]
pub extern "C" fn openline_topic_description(engine: Option<&Engine>, topic: u32) -> Str {
    Str::from_option(self::topic(engine, topic).and_then(|topic| topic.description.as_ref()))
}

/// The instructions of a topic, if it has any, its `{{ho:NAME}}` resolved; openline never interprets them.
#[unsafe(no_mangle)]
pub extern "C" fn openline_topic_instructions(engine: Option<&Engine>, topic: u32) -> Str {
    Str::from_option(self::topic(engine, topic).and_then(|topic| topic.instructions.as_ref()))
}

/// How many handoffs a topic lists that contacts may be routed to.
#[unsafe(no_mangle)]
pub extern "C" fn openline_topic_handoff_count(engine: Option<&Engine>, topic: u32) -> u32 {
    answer(0, || listed(engine, topic).map_or(0, |handoffs| handoffs.count() as u32))
}

/// The index of a topic's handoff by its place in the list; -1 beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn openline_topic_handoff(engine: Option<&Engine>, topic: u32, place: u32) -> i64 {
    answer(-1, || {
        let handoff = listed(engine, topic).and_then(|mut handoffs| handoffs.nth(place as usize));
        handoff.map_or(-1, |handoff| handoff as i64)
    })
}

/// When a topic wants the handoff at a place of its list, if it says so; openline never interprets it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_topic_condition(engine: Option<&Engine>, topic: u32, place: u32) -> Str {
    let topic = self::topic(engine, topic);
    Str::from_option(topic.and_then(|topic| topic.conditions.get(place as usize)?.as_ref()))
}

fn listed(engine: Option<&Engine>, topic: u32) -> Option<impl Iterator<Item = usize>> {
    let topic = engine?.inner().topics().nth(topic as usize)?;
    Some(topic.handoffs().map(|handoff| handoff.index()))
}
