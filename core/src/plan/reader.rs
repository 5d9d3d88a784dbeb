/*!
The state of reading one document, and the order in which its parts are read: shapes first, references last.
*/

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use foldhash::fast::RandomState;

use super::{
    Plan,
    calendar::CalendarDraft,
    fields::{entries, integer, items},
    function::FunctionDraft,
    handoff::{HandoffDraft, TargetDraft, TopicDraft},
    intern::Interner,
    known::Known,
    notes::Notes,
    queue::QueueDraft,
    recurring::Expansions,
};
use crate::{
    calendar::{Zone, ZoneData},
    config::{Kind, Tree, Value},
    error::{Code, Issue},
    matching::{Channels, Languages, Listed, function_name},
    schedule::{Exceptions, Week},
};

/// What a load may be told besides the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The name of a destination array's handoff.
    pub(crate) name: Option<String>,
    /// Transfer functions that are known elsewhere.
    pub(crate) transfer_functions: Option<Vec<String>>,
    /// The folder in which calendars' `ics` files lie.
    pub(crate) base_dir: Option<PathBuf>,
    /// The instant for infos that depend on today; none are given without.
    pub(crate) today: Option<i64>,
}

/// The fields of a document, in which a near name is looked for.
const FIELDS: [&str; 6] = ["version", "queues", "calendars", "transfer_functions", "handoffs", "topics"];

pub(super) struct Reader<'a> {
    pub(super) options: &'a Options,
    pub(super) zone_data: &'a ZoneData,
    pub(super) notes: Notes,
    pub(super) weeks: Interner<Arc<Week>>,
    pub(super) exceptions: Interner<Arc<Exceptions>>,
    pub(super) channel_sets: Interner<Channels>,
    pub(super) language_sets: Interner<Languages>,
    pub(super) tags: HashMap<&'a str, Listed>,
    pub(super) zones: Vec<Zone>,
    pub(super) zone_numbers: HashMap<&'a str, u32, RandomState>,
    pub(super) queues: Vec<QueueDraft<'a>>,
    pub(super) queue_numbers: HashMap<&'a str, u32, RandomState>,
    pub(super) known_weeks: Known<'a, u32>,
    pub(super) known_channels: Known<'a, u32>,
    pub(super) known_languages: Known<'a, u32>,
    /// The first queue with the same exceptions of its own.
    pub(super) known_exceptions: Known<'a, u32>,
    pub(super) calendars: Vec<CalendarDraft<'a>>,
    pub(super) expansions: Expansions<'a>,
    pub(super) calendar_names: HashSet<&'a str>,
    pub(super) functions: Vec<FunctionDraft<'a>>,
    pub(super) function_names: HashSet<&'a str>,
    /// Where `transfer_functions` stands, if it does.
    pub(super) declares_functions: bool,
    pub(super) handoffs: Vec<HandoffDraft<'a>>,
    /// The handoffs by function name.
    pub(super) handoff_functions: HashMap<String, usize>,
    pub(super) topics: Vec<TopicDraft<'a>>,
    pub(super) topic_names: HashSet<&'a str>,
}

/// Reads a document: its plan if no error was found, and every issue.
pub(crate) fn read(tree: &Tree<'_>, options: &Options, zone_data: &ZoneData) -> (Option<Plan>, Vec<Issue>) {
    let mut reader = Reader {
        options,
        zone_data,
        notes: Notes::default(),
        weeks: Interner::default(),
        exceptions: Interner::default(),
        channel_sets: Interner::default(),
        language_sets: Interner::default(),
        tags: HashMap::new(),
        zones: Vec::new(),
        zone_numbers: HashMap::default(),
        queues: Vec::new(),
        queue_numbers: HashMap::default(),
        known_weeks: Known::default(),
        known_channels: Known::default(),
        known_languages: Known::default(),
        known_exceptions: Known::default(),
        calendars: Vec::new(),
        expansions: Expansions::default(),
        calendar_names: HashSet::new(),
        functions: Vec::new(),
        function_names: HashSet::new(),
        declares_functions: false,
        handoffs: Vec::new(),
        handoff_functions: HashMap::new(),
        topics: Vec::new(),
        topic_names: HashSet::new(),
    };
    let root = tree.root();
    match root.kind() {
        Kind::List => reader.destination_array(root),
        Kind::Map => reader.document(root),
        _ => reader.unknown_shape(root),
    }
    let (plan, notes) = reader.finish(root);
    (plan, notes.finish(tree))
}

impl<'a> Reader<'a> {
    /// The first shape: a list of queues is one handoff with these destinations in order.
    fn destination_array(&mut self, root: Value<'a>) {
        let options = self.options;
        let name = options.name.as_deref().unwrap_or("handoff");
        let target = self.destinations(root, false);
        let Some(function_name) = function_name(name) else {
            let message = format!("{name:?} leaves no function name: it needs a letter a-z or a digit");
            self.notes.error(root, Code::BadName, message);
            return;
        };
        self.handoffs.push(HandoffDraft {
            place: root.into(),
            name,
            function_name,
            description: None,
            active: true,
            is_default: None,
            available: None,
            unavailable: None,
            target,
        });
    }

    /// The other shapes: an object with any of the parts.
    fn document(&mut self, root: Value<'a>) {
        let mut known = false;
        for (key, name, value) in entries(&mut self.notes, root) {
            known |= FIELDS.contains(&name) && name != "version";
            if value.is_null() && FIELDS.contains(&name) {
                continue;
            }
            match name {
                "version" => {
                    let version = integer(&mut self.notes, value);
                    if let Some(version) = version.filter(|&version| version != 1) {
                        let message = format!("version {version} is not known, wanted 1");
                        self.notes.error(value, Code::UnsupportedVersion, message);
                    }
                }
                "queues" => {
                    for object in items(&mut self.notes, value) {
                        self.queue(object, true);
                    }
                }
                "calendars" => self.calendars(value),
                "transfer_functions" => {
                    self.declares_functions = true;
                    self.transfer_functions(value);
                }
                "handoffs" => self.handoffs(value),
                "topics" => self.topics(value),
                _ if name.starts_with("x-") => {}
                _ => {
                    let hint = self.notes.hint(name, FIELDS.iter().copied());
                    self.notes.error(key, Code::UnknownField, format!("unknown field {name:?}{hint}"));
                }
            }
        }
        if !known {
            self.unknown_shape(root);
        }
    }

    fn unknown_shape(&mut self, root: Value<'a>) {
        let found = root.describe();
        let message = format!(
            "found {found}, wanted a list of queues, or an object with any of queues, calendars, transfer_functions, \
             handoffs, topics"
        );
        self.notes.error(root, Code::UnknownShape, message);
    }

    /// The SIP handoffs by name, which transfer function names may mean too.
    pub(super) fn sip_handoffs(&self) -> HashMap<&'a str, usize> {
        let sip = |handoff: &HandoffDraft<'_>| matches!(handoff.target, TargetDraft::Sip(_));
        self.handoffs
            .iter()
            .enumerate()
            .filter(|(_, handoff)| sip(handoff))
            .map(|(i, handoff)| (handoff.name, i))
            .collect()
    }
}
