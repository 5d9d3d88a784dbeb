/*!
`openline.Engine`: a compiled configuration, with the zones of its queues as Python knows them.
*/

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

use chrono::{DateTime, Datelike};
use openline::{CoverageOptions, Dialect, Speaker, Style, ZoneSource};
use pyo3::{
    exceptions::{PyKeyError, PyValueError},
    prelude::*,
    types::{PyBytes, PyList, PyTuple},
};

use crate::{
    arrays,
    classes::{Classes, make, object},
    contact::{Arguments, Asked, Languages, Variables},
    coverage::{Coverage, Date, Several},
    decision,
    errors::{override_error, render_error, route_error},
    instant::instant,
    issue,
    languages::OneStyle,
    loading::Text,
    panic::guard,
    queue::Queue,
    route::Route,
    source::Source,
    zone::QueueZone,
};

/// A compiled configuration: immutable, hashable, picklable, safe to use from any number of threads and after a fork.
///
/// An engine comes from ``openline.load`` or ``openline.loads``. It keeps the text that it was loaded from, and is pickled as that text
/// with its options: restoring loads it again, with the zone data of the machine that restores it unless ``zone_data`` was given.
#[pyclass(frozen, module = "openline", name = "Engine")]
pub(crate) struct Engine {
    pub(crate) core: openline::Engine,
    source: Source,
    zones: Vec<Arc<QueueZone>>,
    zone_numbers: HashMap<String, usize>,
    queue_zones: Vec<u32>,
}

impl Engine {
    pub(crate) fn new(core: openline::Engine, source: Source) -> Engine {
        let (mut zones, mut zone_numbers, mut queue_zones) = (Vec::new(), HashMap::new(), Vec::new());
        for queue in core.queues() {
            let zone = queue.timezone();
            let number = *zone_numbers.entry(zone.name().to_owned()).or_insert_with(|| {
                zones.push(Arc::new(QueueZone::new(zone.clone())));
                zones.len() - 1
            });
            queue_zones.push(number as u32);
        }
        Engine { core, source, zones, zone_numbers, queue_zones }
    }

    /// The same engine with the overrides of a text. Of a list that was made a text, the places in that text are nobody's.
    pub(crate) fn overridden(&self, py: Python<'_>, text: Arc<[u8]>, known: bool, places: bool) -> PyResult<Engine> {
        let taken = py.detach(|| match known {
            true => self.core.with_known_overrides_text(&text),
            false => self.core.with_overrides_text(&text),
        });
        let core = taken.map_err(|error| override_error(py, &error, places))?;
        let overrides = Some(text).filter(|_| !core.overrides().is_empty());
        Ok(Engine {
            core,
            source: Source { overrides, ..self.source.clone() },
            zones: self.zones.clone(),
            zone_numbers: self.zone_numbers.clone(),
            queue_zones: self.queue_zones.clone(),
        })
    }

    /// The queue that is spoken of, and who says it.
    fn speaks(
        &self,
        py: Python<'_>,
        queue: &QueueOf<'_>,
        language: &Languages,
        style: &str,
    ) -> PyResult<(openline::Queue<'_>, Speaker<'_>)> {
        let style = Style::named(style).ok_or_else(|| {
            PyValueError::new_err(format!("style is \"text\", \"speech\" or \"ssml\", not {style:?}"))
        })?;
        let name = match queue {
            QueueOf::Name(name) => name.clone(),
            QueueOf::Queue(queue) => queue.getattr("name")?.extract()?,
        };
        let queue = self.core.queue(&name);
        let queue = queue.ok_or_else(|| PyKeyError::new_err(format!("there is no queue {name:?}")))?;
        let tags: Vec<&str> = language.0.iter().map(String::as_str).collect();
        let speaker = self.core.speaker_of(&tags, style).map_err(|error| route_error(py, &error))?;
        Ok((queue, speaker))
    }

    /// The core's queue; `index` comes from a [`Queue`], which only this engine makes.
    #[inline]
    pub(crate) fn queue(&self, index: u32) -> openline::Queue<'_> {
        self.core.queue_at(index as usize).expect("a queue's number is that of its own engine")
    }

    /// The zone of the queue with this index.
    pub(crate) fn zone(&self, index: usize) -> &Arc<QueueZone> {
        &self.zones[self.queue_zones[index] as usize]
    }

    pub(crate) fn zone_named(&self, name: &str) -> Option<&QueueZone> {
        self.zone_numbers.get(name).map(|&number| &*self.zones[number])
    }

    fn decide<'py>(&self, py: Python<'py>, contact: &openline::Contact) -> PyResult<Bound<'py, PyAny>> {
        let decision = self.core.route(contact).map_err(|error| route_error(py, &error))?;
        decision::python(py, self, &decision.report())
    }

    fn names<'py>(slf: &Bound<'py, Self>, noun: &str) -> PyResult<Bound<'py, PyAny>> {
        Classes::get(slf.py())?.names.bind(slf.py()).call1((slf, noun))
    }

    fn handoff<'py>(slf: &Bound<'py, Self>, handoff: openline::Handoff<'_>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let queues = handoff.destinations().map(|queue| Queue::bound(slf, queue.index()));
        let fields = vec![
            object(py, handoff.name())?,
            object(py, handoff.function_name())?,
            object(py, handoff.description())?,
            object(py, handoff.condition())?,
            object(py, handoff.is_default())?,
            object(py, handoff.is_active())?,
            object(py, handoff.is_sip())?,
            PyTuple::new(py, queues.collect::<PyResult<Vec<_>>>()?)?.into_any(),
        ];
        make(&Classes::get(py)?.handoff, py, fields)
    }

    fn topic<'py>(slf: &Bound<'py, Self>, topic: openline::Topic<'_>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let handoffs = topic.handoffs().map(|handoff| Engine::handoff(slf, handoff));
        let fields = vec![
            object(py, topic.name())?,
            object(py, topic.description())?,
            object(py, topic.instructions())?,
            PyTuple::new(py, handoffs.collect::<PyResult<Vec<_>>>()?)?.into_any(),
            PyTuple::new(py, topic.conditions().collect::<Vec<_>>())?.into_any(),
        ];
        make(&Classes::get(py)?.topic, py, fields)
    }

    fn hash(&self) -> u64 {
        BuildHasherDefault::<DefaultHasher>::default().hash_one(&self.source)
    }

    pub(crate) fn is_same(&self, other: &Engine) -> bool {
        std::ptr::eq(self, other)
            || (self.source == other.source
                && self.core.zone_data().source() == other.core.zone_data().source()
                && self.core.zone_data().release() == other.core.zone_data().release())
    }
}

/// A queue as Python names it.
#[derive(FromPyObject)]
enum QueueOf<'py> {
    Name(String),
    Queue(Bound<'py, Queue>),
}

#[pymethods]
impl Engine {
    /// The queues by name, in document order.
    #[getter]
    fn queues<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Engine::names(slf, "queues")
    }

    /// The handoffs by name, in document order, inactive ones too.
    #[getter]
    fn handoffs<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Engine::names(slf, "handoffs")
    }

    /// The topics by name, in document order.
    #[getter]
    fn topics<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Engine::names(slf, "topics")
    }

    /// What the document loaded with: warnings only, in the order of the text.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        issue::tuple(py, self.core.warnings())
    }

    /// The same engine with these overrides, in place of any that it has; every question follows, and nothing is compiled again.
    ///
    /// Args:
    ///     overrides: mappings such as ``{"kind": "closed", "group": "clinic", "from": start, "until": end, "reason": "Power cut"}``, or a text in
    ///         JSON or YAML. Times are aware datetimes or epoch seconds, ``None`` is until further notice.
    ///     known: whether a name that the document does not have is an error; else the override is kept and has no effect.
    ///
    /// Raises:
    ///     OverrideError: overrides that cannot be taken; all faults are in ``issues``.
    #[pyo3(signature = (overrides, /, *, known=false))]
    fn with_overrides(&self, py: Python<'_>, overrides: &Bound<'_, PyAny>, known: bool) -> PyResult<Engine> {
        guard(py, || {
            if let Ok(text) = overrides.extract::<Text>() {
                return self.overridden(py, text.0, known, true);
            }
            let text = py.import("openline._override")?.call_method1("text", (overrides,))?.extract::<Text>()?;
            self.overridden(py, text.0, known, false)
        })
    }

    /// The overrides of this engine as mappings, in the order of their list, with ``id`` and ``dangling``; times are epoch seconds.
    #[getter]
    fn overrides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let text =
            serde_json::to_string(self.core.overrides()).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(py.import("json")?.call_method1("loads", (text,))?.cast_into::<PyList>()?)
    }

    /// What is worth a word about them: those without effect.
    #[getter]
    fn override_warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        issue::tuple(py, self.core.override_warnings())
    }

    /// The questions of its queues over whole columns of names and instants.
    ///
    /// Args:
    ///     unknown: ``"error"`` raises ``UnknownQueueError`` for names that no queue has, ``"null"`` answers null.
    ///     threads: how many work at most; 0: as many as there are cores. ``OPENLINE_THREADS`` overrides it.
    #[pyo3(signature = (*, unknown="error", threads=0))]
    fn columns(slf: &Bound<'_, Self>, unknown: &str, threads: usize) -> PyResult<crate::columns::Columns> {
        Engine::columns_of(slf, unknown, threads, false)
    }

    /// The generation that its decisions tell; 0 for an engine that is not live.
    #[getter]
    fn generation(&self) -> u64 {
        self.core.generation()
    }

    /// The source and release of the time zones.
    #[getter]
    fn zone_data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let data = self.core.zone_data();
        Classes::get(py)?.zone_data.bind(py).call1((data.source(), data.release()))
    }

    /// Decide where a contact goes at an instant; being closed is an answer, not an error.
    ///
    /// Args:
    ///     topic: the caller's intent; or ``handoff``, by its name or function name; neither is the default handoff.
    ///     channel: such as "voice"; any without it.
    ///     language: a BCP 47 tag, or several in order of preference; any without it.
    ///     at: an aware datetime or epoch seconds; now without it.
    ///     variables: what headers, transfer variables and instructions are filled with, as the host knows it.
    ///     arguments: what a model called the handoff's function with, a mapping or its JSON text; only what is a model's to set counts.
    ///     style: how words are said: "text", "speech" or "ssml"; as the document wants it without it.
    ///
    /// Raises:
    ///     RouteError: the contact names what the configuration does not have.
    #[pyo3(signature = (*, topic=None, handoff=None, channel=None, language=Languages::default(), at=None, variables=Variables::default(), arguments=Arguments::default(), style=OneStyle::default()),
           text_signature = "($self, *, topic=None, handoff=None, channel=None, language=None, at=None, variables=None, arguments=None, style=None)")]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    pub(crate) fn route<'py>(
        &self,
        py: Python<'py>,
        topic: Option<String>,
        handoff: Option<String>,
        channel: Option<String>,
        language: Languages,
        at: Option<&Bound<'py, PyAny>>,
        variables: Variables,
        arguments: Arguments,
        style: OneStyle,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let contact = Asked { topic, handoff, channel, languages: language, style }.contact();
            let contact = contact.at(instant(py, at, None)?);
            let contact = variables.0.into_iter().fold(contact, |contact, (name, value)| contact.variable(name, value));
            self.decide(py, &contact.arguments(arguments.0.unwrap_or_default()))
        })
    }

    /// Resolve a contact once, to decide it at many instants: one route per dialled number.
    ///
    /// Raises:
    ///     RouteError: the contact names what the configuration does not have.
    #[pyo3(signature = (*, topic=None, handoff=None, channel=None, language=Languages::default(), style=OneStyle::default()),
           text_signature = "($self, *, topic=None, handoff=None, channel=None, language=None, style=None)")]
    fn prepare(
        slf: &Bound<'_, Self>,
        topic: Option<String>,
        handoff: Option<String>,
        channel: Option<String>,
        language: Languages,
        style: OneStyle,
    ) -> PyResult<Route> {
        guard(slf.py(), || Route::new(slf, Asked { topic, handoff, channel, languages: language, style }))
    }

    /// Decide a contact at every instant of an array: an int32 array of indexes into ``list(engine.queues)``, -1 for nobody and -2 for
    /// a SIP handoff. ``at`` is as in ``Queue.is_open_many``.
    #[pyo3(signature = (at, *, topic=None, handoff=None, channel=None, language=Languages::default()),
           text_signature = "($self, at, *, topic=None, handoff=None, channel=None, language=None)")]
    fn route_many<'py>(
        &self,
        py: Python<'py>,
        at: &Bound<'py, PyAny>,
        topic: Option<String>,
        handoff: Option<String>,
        channel: Option<String>,
        language: Languages,
    ) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let contact = Asked { topic, handoff, channel, languages: language, style: OneStyle::default() }.contact();
            let route = self.core.prepare(&contact).map_err(|error| route_error(py, &error))?;
            arrays::targets(at, |at| route.target_at(at))
        })
    }

    /// The queues that are open at an instant for a channel and a language, in document order; of several languages any will do.
    #[pyo3(signature = (at=None, *, channel=None, language=Languages::default()),
           text_signature = "($self, at=None, *, channel=None, language=None)")]
    fn open_queues<'py>(
        slf: &Bound<'py, Self>,
        at: Option<&Bound<'py, PyAny>>,
        channel: Option<String>,
        language: Languages,
    ) -> PyResult<Vec<Bound<'py, Queue>>> {
        guard(slf.py(), || {
            let (engine, at) = (&slf.get().core, instant(slf.py(), at, None)?);
            let tags: Vec<Option<&str>> = match language.0.as_slice() {
                [] => vec![None],
                tags => tags.iter().map(|tag| Some(tag.as_str())).collect(),
            };
            let mut indexes = Vec::new();
            for tag in tags {
                let queues = engine.open_queues(at, channel.as_deref(), tag);
                indexes
                    .extend(queues.map_err(|error| route_error(slf.py(), &error))?.iter().map(openline::Queue::index));
            }
            indexes.sort_unstable();
            indexes.dedup();
            indexes.into_iter().map(|index| Queue::bound(slf, index)).collect()
        })
    }

    /// A word of instructions in a language and a style: ``hours``, ``week``, ``reopens_at``, ``until``, ``reopens_in``, ``open``, ``closed``,
    /// ``reopens``.
    ///
    /// Args:
    ///     queue: a queue or its name.
    ///     language: a BCP 47 tag, or several in order of preference; the document's own without it.
    ///     style: "text", "speech" or "ssml".
    ///     at: an aware datetime or epoch seconds; now without it.
    ///
    /// Raises:
    ///     KeyError: a queue that the document does not have.
    ///     RouteError: a word that cannot be said, or a malformed tag.
    #[pyo3(signature = (queue, word="hours", *, language=Languages::default(), style="text", at=None),
           text_signature = "($self, queue, word='hours', *, language=None, style='text', at=None)")]
    fn say(
        &self,
        py: Python<'_>,
        queue: QueueOf<'_>,
        word: &str,
        language: Languages,
        style: &str,
        at: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        guard(py, || {
            let at = instant(py, at, None)?;
            let (queue, speaker) = self.speaks(py, &queue, &language, style)?;
            speaker.say(word, queue, at).map_err(|error| route_error(py, &error))
        })
    }

    /// Say a point in time, such as the start of a free slot, as a queue's callers say it at an instant.
    #[pyo3(signature = (queue, time, *, language=Languages::default(), style="text", at=None),
           text_signature = "($self, queue, time, *, language=None, style='text', at=None)")]
    fn say_time(
        &self,
        py: Python<'_>,
        queue: QueueOf<'_>,
        time: &Bound<'_, PyAny>,
        language: Languages,
        style: &str,
        at: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        guard(py, || {
            let (time, at) = (instant(py, Some(time), None)?, instant(py, at, None)?);
            let (queue, speaker) = self.speaks(py, &queue, &language, style)?;
            Ok(speaker.time(queue, time, at))
        })
    }

    /// Replace every ``{{ho:NAME}}`` of a text by the function name of that handoff; all other braces stay.
    ///
    /// Raises:
    ///     RenderError: no handoff has some of the names; ``unknown`` lists all of them.
    fn render(&self, py: Python<'_>, text: &str) -> PyResult<String> {
        guard(py, || self.core.render(text).map_err(|error| render_error(py, &error)))
    }

    /// Who answers when: the share of a window of dates in which somebody takes each class of contacts, by hour of the week.
    ///
    /// Args:
    ///     topic, handoff: a name, or several; every topic without one.
    ///     channel, language: one or several; without them all that the document tells apart, and any other.
    ///     start, end: local dates, the end not included; a year from today without them.
    ///     zone: that of the week; the one that most queues have without it.
    ///
    /// Raises:
    ///     ValueError: a name that the document does not have, or more than anybody looks at.
    #[pyo3(signature = (*, topic=Several::default(), handoff=Several::default(), channel=Several::default(), language=Several::default(), start=None, end=None, zone=None),
           text_signature = "($self, *, topic=None, handoff=None, channel=None, language=None, start=None, end=None, zone=None)")]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn coverage(
        &self,
        py: Python<'_>,
        topic: Several,
        handoff: Several,
        channel: Several,
        language: Several,
        start: Option<Date>,
        end: Option<Date>,
        zone: Option<String>,
    ) -> PyResult<Coverage> {
        guard(py, || {
            let mut options = CoverageOptions::new();
            options = topic.0.into_iter().fold(options, CoverageOptions::topic);
            options = handoff.0.into_iter().fold(options, CoverageOptions::handoff);
            options = channel.0.into_iter().fold(options, CoverageOptions::channel);
            options = language.0.into_iter().fold(options, CoverageOptions::language);
            options = start.into_iter().fold(options, |options, date| options.from(date.0));
            options = end.into_iter().fold(options, |options, date| options.to(date.0));
            options = zone.into_iter().fold(options, CoverageOptions::zone);
            py.detach(|| Coverage::new(&self.core, &options))
        })
    }

    /// A page about a calendar year of every queue as HTML: pictures, special days, coverage, warnings; what ``openline report`` writes.
    ///
    /// Args:
    ///     year: this one (UTC) without it.
    ///     title: what the page is about; "Opening hours" without it.
    ///     queues: only these, in this order, and then nothing of the centre's coverage.
    ///
    /// Raises:
    ///     ValueError: a year outside 1 to 9999.
    ///     KeyError: a queue that the document does not have.
    #[pyo3(signature = (year=None, *, title=None, queues=None),
           text_signature = "($self, year=None, *, title=None, queues=None)")]
    fn year_page(
        &self,
        py: Python<'_>,
        year: Option<i32>,
        title: Option<String>,
        queues: Option<Several>,
    ) -> PyResult<String> {
        guard(py, || {
            let year = match year {
                Some(year) => year,
                // OK: now is within chrono's years.
                None => DateTime::from_timestamp(instant(py, None, None)?, 0).unwrap_or_default().year(),
            };
            if !(1..=9999).contains(&year) {
                return Err(PyValueError::new_err(format!("year {year} is not in 1 to 9999")));
            }
            let mut page = self.core.year_page(year);
            if let Some(title) = title {
                page = page.title(title);
            }
            if let Some(names) = queues {
                let named = |name: &String| {
                    self.core.queue(name).ok_or_else(|| PyKeyError::new_err(format!("there is no queue {name:?}")))
                };
                page = page.queues(names.0.iter().map(named).collect::<PyResult<Vec<_>>>()?);
            }
            Ok(py.detach(|| page.to_string()))
        })
    }

    /// Holds the answers to a text of expectations, a list or an object with ``expectations``: what is wrong with the text, and each
    /// expectation that is broken, with the first instant that breaks it. An empty list means that every promise is kept.
    ///
    /// Args:
    ///     at: from when those that hold for weeks are asked, for a year; now without it.
    #[pyo3(signature = (text, /, at=None))]
    fn expect<'py>(&self, py: Python<'py>, text: Text, at: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || {
            let at = instant(py, at, None)?;
            let issues = py.detach(|| self.core.expect(text.bytes(), at));
            PyList::new(py, issue::tuple(py, &issues)?)
        })
    }

    /// Handoffs as function definitions for a language model: ``name``, ``description`` with the instructions of the current state,
    /// and ``parameters`` as a JSON Schema. With a topic only its handoffs, in order.
    ///
    /// Args:
    ///     variables: what is known already: it is filled in, and the model is not asked for it.
    ///     dialect: "plain", or whose ``tools`` they become: "openai", "anthropic", "gemini", "mcp".
    ///     strict: whether the provider is asked to hold the model to the schema.
    ///
    /// Raises:
    ///     RouteError: there is no such topic, or a tag is malformed.
    #[pyo3(signature = (at=None, *, topic=None, channel=None, language=Languages::default(), variables=Variables::default(), dialect="plain", strict=false),
           text_signature = "($self, at=None, *, topic=None, channel=None, language=None, variables=None, dialect='plain', strict=False)")]
    #[allow(clippy::too_many_arguments)] // They are keywords in Python.
    fn tools<'py>(
        &self,
        py: Python<'py>,
        at: Option<&Bound<'py, PyAny>>,
        topic: Option<String>,
        channel: Option<String>,
        language: Languages,
        variables: Variables,
        dialect: &str,
        strict: bool,
    ) -> PyResult<Bound<'py, PyList>> {
        guard(py, || {
            let dialect: Dialect = dialect.parse().map_err(PyValueError::new_err)?;
            let contact =
                Asked { topic, handoff: None, channel, languages: language, style: OneStyle::default() }.contact();
            let contact = contact.at(instant(py, at, None)?);
            let contact = variables.0.into_iter().fold(contact, |contact, (name, value)| contact.variable(name, value));
            let tools = self.core.tools_for(&contact).map_err(|error| route_error(py, &error))?;
            let text = serde_json::to_string(&dialect.write(&tools, strict))
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(py.import("json")?.call_method1("loads", (text,))?.cast_into::<PyList>()?)
        })
    }

    fn _get<'py>(slf: &Bound<'py, Self>, noun: &str, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(slf.py(), || {
            let core = &slf.get().core;
            match noun {
                "queues" => core.queue(name).map(|it| Ok(Queue::bound(slf, it.index())?.into_any())).transpose(),
                "handoffs" => {
                    let found = core.handoff(name).filter(|it| it.name() == name);
                    found.map(|it| Engine::handoff(slf, it)).transpose()
                }
                _ => core.topic(name).map(|it| Engine::topic(slf, it)).transpose(),
            }
        })
    }

    fn _names(&self, noun: &str) -> Vec<&str> {
        match noun {
            "queues" => self.core.queues().map(|it| it.name()).collect(),
            "handoffs" => self.core.handoffs().map(|it| it.name()).collect(),
            _ => self.core.topics().map(|it| it.name()).collect(),
        }
    }

    fn _len(&self, noun: &str) -> usize {
        match noun {
            "queues" => self.core.queues().len(),
            "handoffs" => self.core.handoffs().len(),
            _ => self.core.topics().len(),
        }
    }

    fn __eq__<'py>(&self, py: Python<'py>, other: &Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        match other.cast::<Engine>() {
            Ok(other) => pyo3::types::PyBool::new(py, self.is_same(other.get())).to_owned().into_any(),
            Err(_) => pyo3::types::PyNotImplemented::get(py).to_owned().into_any(),
        }
    }

    fn __hash__(&self) -> u64 {
        self.hash()
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let options = &self.source.options;
        let zone_data = options.zone_data.as_ref().map(|source| match source {
            ZoneSource::Directory(path) => format!("directory:{}", path.display()),
            named => named.to_string(),
        });
        let arguments = vec![
            PyBytes::new(py, &self.source.text).into_any(),
            object(py, options.name.as_deref())?,
            object(py, options.transfer_functions.clone())?,
            object(py, options.base_dir.as_ref().map(|folder| folder.as_os_str()))?,
            object(py, zone_data)?,
            object(py, options.max_bytes)?,
            object(py, (options.description.clone(), options.available.clone(), options.unavailable.clone()))?,
            object(py, self.source.overrides.as_ref().map(|text| PyBytes::new(py, text)))?,
        ];
        Ok((py.import("openline._openline")?.getattr("_restore")?, PyTuple::new(py, arguments)?))
    }

    fn __repr__(&self) -> String {
        let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        let data = self.core.zone_data();
        format!(
            "<openline.Engine: {}, {}, {}; zone data {} ({})>",
            count(self.core.queues().len(), "queue"),
            count(self.core.handoffs().len(), "handoff"),
            count(self.core.topics().len(), "topic"),
            data.release().unwrap_or("of an unknown release"),
            data.source(),
        )
    }

    /// The status of every queue now, as a table for notebooks.
    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("openline._html")?.call_method1("engine", (slf,))
    }
}
