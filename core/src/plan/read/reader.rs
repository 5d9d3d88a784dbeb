/*!
The state of reading one document: what was read so far, and what equal parts became.

It knows no field by name; [`super::document`] and the files beside it read the parts.
*/

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use foldhash::fast::RandomState;

use super::{
    drafts::{CalendarDraft, FunctionDraft, HandoffDraft, IcsFile, QueueDraft, TargetDraft, TopicDraft, VariableDraft},
    expansions::Expansions,
    known::Known,
    notes::{Notes, Place},
    packs::Packs,
    uses::Uses,
};
use crate::{
    calendar::{Zone, ZoneData},
    config::{MAX_BYTES, MOST_BYTES},
    holidays::HolidaySource,
    matching::{Channels, Languages, Listed},
    plan::{ExpectationPlan, Interner},
    schedule::{Entry, Exceptions, Year},
    speech::{Phrases, Speak, Ways},
};

/// What a load may be told besides the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The name of a destination array's handoff.
    pub(crate) name: Option<String>,
    /// Its description, and what is said when an agent is available and when none is.
    pub(crate) description: Option<String>,
    pub(crate) available: Option<String>,
    pub(crate) unavailable: Option<String>,
    /// Transfer functions that are known elsewhere.
    pub(crate) transfer_functions: Option<Vec<String>>,
    /// The folder in which calendars' `ics` files lie.
    pub(crate) base_dir: Option<PathBuf>,
    /// Where calendars' `holidays` come from.
    pub(crate) holidays: Option<Arc<dyn HolidaySource>>,
    /// The instant for infos that depend on today; none are given without.
    pub(crate) today: Option<i64>,
    /// The longest text that is read.
    pub(crate) max_bytes: Option<usize>,
    /// Every queue is read as if it were in service.
    pub(crate) all_enabled: bool,
}

impl Options {
    /// The longest text that is read.
    pub(crate) fn max_bytes(&self) -> usize {
        self.max_bytes.unwrap_or(MAX_BYTES).min(MOST_BYTES)
    }
}

pub(in crate::plan) struct Reader<'a> {
    pub(in crate::plan) options: &'a Options,
    pub(in crate::plan) zone_data: &'a ZoneData,
    pub(in crate::plan) notes: Notes,
    pub(in crate::plan) years: Interner<Arc<Year>>,
    pub(in crate::plan) exceptions: Interner<Arc<Exceptions>>,
    /// What exceptions say of their dates: thousands of queues close on their own dates, but say the same of them.
    pub(in crate::plan) entries: Interner<Arc<Entry>>,
    pub(in crate::plan) channel_sets: Interner<Channels>,
    pub(in crate::plan) language_sets: Interner<Languages>,
    pub(in crate::plan) group_names: Interner<&'a str>,
    /// Where each group is named first.
    pub(in crate::plan) group_places: HashMap<&'a str, Place>,
    pub(in crate::plan) group_sets: Interner<Box<[u32]>>,
    pub(in crate::plan) tags: HashMap<&'a str, Listed>,
    pub(in crate::plan) zones: Vec<Zone>,
    pub(in crate::plan) zone_numbers: HashMap<&'a str, u32, RandomState>,
    pub(in crate::plan) queues: Vec<QueueDraft<'a>>,
    pub(in crate::plan) queue_numbers: HashMap<&'a str, u32, RandomState>,
    pub(in crate::plan) known_weeks: Known<'a, u32>,
    pub(in crate::plan) known_channels: Known<'a, u32>,
    pub(in crate::plan) known_languages: Known<'a, u32>,
    pub(in crate::plan) known_groups: Known<'a, u32>,
    /// The number of an exception's entry.
    pub(in crate::plan) known_entries: Known<'a, u32>,
    /// The first queue with the same exceptions of its own.
    pub(in crate::plan) known_exceptions: Known<'a, u32>,
    pub(in crate::plan) calendars: Vec<CalendarDraft<'a>>,
    pub(in crate::plan) expansions: Expansions<'a>,
    pub(in crate::plan) ics_files: HashMap<&'a str, IcsFile>,
    pub(in crate::plan) packs: Packs,
    pub(in crate::plan) calendar_names: HashSet<&'a str>,
    pub(in crate::plan) functions: Vec<FunctionDraft<'a>>,
    pub(in crate::plan) function_names: HashSet<&'a str>,
    /// Where `transfer_functions` stands, if it does.
    pub(in crate::plan) declares_functions: bool,
    pub(in crate::plan) handoffs: Vec<HandoffDraft<'a>>,
    /// The handoffs by function name.
    pub(in crate::plan) handoff_functions: HashMap<String, usize>,
    pub(in crate::plan) topics: Vec<TopicDraft<'a>>,
    pub(in crate::plan) topic_names: HashSet<&'a str>,
    pub(in crate::plan) variables: Vec<VariableDraft<'a>>,
    pub(in crate::plan) variable_names: HashSet<&'a str>,
    pub(in crate::plan) expectations: Vec<ExpectationPlan>,
    pub(in crate::plan) uses: Uses,
    /// Languages that the document describes, as they are listed.
    pub(in crate::plan) own_phrases: Vec<Phrases>,
    /// The language of texts that do not say theirs, and where it stands.
    pub(in crate::plan) speak: Option<(Place, Speak)>,
    pub(in crate::plan) ways: Ways,
    pub(in crate::plan) say_as_place: Option<Place>,
}

impl<'a> Reader<'a> {
    pub(in crate::plan) fn new(options: &'a Options, zone_data: &'a ZoneData) -> Reader<'a> {
        Reader {
            options,
            zone_data,
            notes: Notes::default(),
            years: Interner::default(),
            exceptions: Interner::default(),
            entries: Interner::default(),
            channel_sets: Interner::default(),
            language_sets: Interner::default(),
            group_names: Interner::default(),
            group_places: HashMap::new(),
            group_sets: Interner::default(),
            tags: HashMap::new(),
            zones: Vec::new(),
            zone_numbers: HashMap::default(),
            queues: Vec::new(),
            queue_numbers: HashMap::default(),
            known_weeks: Known::default(),
            known_channels: Known::default(),
            known_languages: Known::default(),
            known_groups: Known::default(),
            known_entries: Known::default(),
            known_exceptions: Known::default(),
            calendars: Vec::new(),
            expansions: Expansions::default(),
            ics_files: HashMap::new(),
            packs: Packs::default(),
            calendar_names: HashSet::new(),
            functions: Vec::new(),
            function_names: HashSet::new(),
            declares_functions: false,
            handoffs: Vec::new(),
            handoff_functions: HashMap::new(),
            topics: Vec::new(),
            topic_names: HashSet::new(),
            variables: Vec::new(),
            variable_names: HashSet::new(),
            expectations: Vec::new(),
            uses: Uses::default(),
            own_phrases: Vec::new(),
            speak: None,
            ways: Ways::default(),
            say_as_place: None,
        }
    }

    /// The SIP handoffs by name, which transfer function names may mean too.
    pub(in crate::plan) fn sip_handoffs(&self) -> HashMap<&'a str, usize> {
        let sip = |handoff: &HandoffDraft<'_>| matches!(handoff.target, TargetDraft::Sip(_));
        self.handoffs
            .iter()
            .enumerate()
            .filter(|(_, handoff)| sip(handoff))
            .map(|(i, handoff)| (handoff.name, i))
            .collect()
    }
}
