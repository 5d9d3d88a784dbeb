/*!
The face: an engine owns a compiled contact centre and hands out views, routes and decisions.
*/

mod overriding;

use std::{ops::Range, path::Path, str::FromStr, sync::Arc};

use chrono::{Datelike, TimeZone, Utc};

use crate::{
    calendar::{At, Horizon, ZoneData, ZoneSource},
    centre::{Centre, Columns, Handoff, Queue, Topic},
    config,
    error::{Code, Error, Issue, Severity},
    holidays::HolidaySource,
    matching::nearest,
    plan::{self, ExpectationPlan, Notes, Options},
    route::{self, Contact, Decision, Route, RouteError, Speaker, Tool},
    see::{
        Coverage, CoverageOptions, SeeError,
        coverage::coverage,
        expectations::{Broken, broken},
        picture::YearPage,
    },
    speech::{Style, render_names},
};

/// A compiled configuration: immutable, cheap to clone, safe to share between threads.
///
/// ```
/// use openline::{Contact, Engine};
///
/// let engine: Engine = r#"[{
///     "name": "Support", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/London",
///     "transfer_function_name": "transfer_to_support"
/// }]"#.parse()?;
/// let contact = Contact::new().channel("voice");
/// let decision = engine.route(&contact)?;
/// assert!(decision.is_available());
/// assert_eq!(decision.transfer_function(), Some("transfer_to_support"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) centre: Arc<Centre>,
    warnings: Arc<[Issue]>,
    /// About its overrides.
    override_warnings: Arc<[Issue]>,
}

/// How a document is loaded. Every option may be left out.
///
/// ```
/// use openline::{Engine, ZoneSource};
///
/// let text = r#"[{"name": "Sales", "type": "Agent_queue", "enabled": true, "open_24": true,
///     "timezone": "Europe/Paris", "transfer_function_name": "to_sales"}]"#;
/// let engine = Engine::builder().name("Sales").transfer_functions(["to_sales"]).zone_data(ZoneSource::Bundled).parse(text)?;
/// assert!(engine.warnings().is_empty());
/// assert_eq!(engine.zone_data().source(), "bundled");
/// # Ok::<(), openline::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    options: Options,
    zone_source: ZoneSource,
    compiled_years: Option<Range<i32>>,
}

impl Engine {
    /// Loads a JSON or YAML file; calendars' `ics` files are looked for in its folder.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Engine, Error> {
        Engine::builder().load(path)
    }

    /// Options for a load.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// What the document loaded with: warnings only, in the order of the text.
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// The source and release of its time zones.
    pub fn zone_data(&self) -> &ZoneData {
        &self.centre.zone_data
    }

    /// All queues in document order.
    pub fn queues(&self) -> impl ExactSizeIterator<Item = Queue<'_>> {
        (0..self.centre.queues.len()).map(|number| self.centre.queue(number as u32))
    }

    /// A queue by its exact name.
    pub fn queue(&self, name: &str) -> Option<Queue<'_>> {
        self.centre.queue_number(name).map(|number| self.centre.asked_queue(number))
    }

    /// The name of the queue that a name which is none may have meant.
    pub fn nearest_queue(&self, name: &str) -> Option<&str> {
        nearest(name, self.queues().map(|queue| queue.name()))
    }

    /// A queue by its [`index`](Queue::index).
    #[inline]
    pub fn queue_at(&self, index: usize) -> Option<Queue<'_>> {
        (index < self.centre.queues.len()).then(|| self.centre.asked_queue(index as u32))
    }

    /// Compiles the hours of every queue now, by as many threads as there are cores. Without it an engine of more than 256 different schedules compiles
    /// each when it is asked for the first time, some microseconds' work; fewer are compiled when they are loaded. What is answered is the same.
    ///
    /// ```
    /// let engine: openline::Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": true,
    ///     "timezone": "Etc/UTC", "transfer_function_name": "to_desk"}]"#.parse()?;
    /// engine.compile_all();
    /// assert!(engine.queue("Desk").unwrap().is_open_at(0));
    /// # Ok::<(), openline::Error>(())
    /// ```
    pub fn compile_all(&self) {
        self.centre.compile_all();
    }

    /// The same questions for columns of queues and instants, as call logs have them: each answer is that of the queue's own call.
    pub fn columns(&self) -> Columns<'_> {
        Columns::new(&self.centre)
    }

    /// The groups that queues are in, in the order in which the document first names them.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &str> {
        self.centre.groups()
    }

    /// All handoffs in document order, inactive ones too.
    pub fn handoffs(&self) -> impl ExactSizeIterator<Item = Handoff<'_>> {
        (0..self.centre.handoffs.len()).map(|number| Handoff::new(&self.centre, number as u32))
    }

    /// A handoff by its name or function name.
    pub fn handoff(&self, name: &str) -> Option<Handoff<'_>> {
        self.centre.handoff_number(name).map(|number| Handoff::new(&self.centre, number))
    }

    /// All topics in document order.
    pub fn topics(&self) -> impl ExactSizeIterator<Item = Topic<'_>> {
        (0..self.centre.topics.len()).map(|number| Topic::new(&self.centre, number as u32))
    }

    /// A topic by its exact name.
    pub fn topic(&self, name: &str) -> Option<Topic<'_>> {
        self.centre.topic_number(name).map(|number| Topic::new(&self.centre, number))
    }

    /// Where a contact goes, at its instant or now. Being closed is an answer; an error means that the contact names what is not there.
    pub fn route<'a>(&'a self, contact: &'a Contact) -> Result<Decision<'a>, RouteError> {
        route::route(&self.centre, contact)
    }

    /// Resolves a contact once, to decide it at many instants; its own instant is not used.
    pub fn prepare(&self, contact: &Contact) -> Result<Route<'_>, RouteError> {
        Route::new(&self.centre, contact)
    }

    /// The queues that are open at an instant for a channel and a language, in document order; `None` asks for no particular one.
    pub fn open_queues(
        &self,
        at: impl Into<At>,
        channel: Option<&str>,
        language: Option<&str>,
    ) -> Result<Vec<Queue<'_>>, RouteError> {
        route::open_queues(&self.centre, at.into().0, channel, language)
    }

    /// Handoffs as function definitions for a language model: those of a topic in order, or all active ones.
    pub fn tools(
        &self,
        at: impl Into<At>,
        topic: Option<&str>,
        channel: Option<&str>,
        languages: &[&str],
    ) -> Result<Vec<Tool>, RouteError> {
        let mut contact = languages.iter().fold(Contact::new().at(at), |contact, tag| contact.language(tag));
        if let Some(topic) = topic {
            contact = contact.topic(topic);
        }
        if let Some(channel) = channel {
            contact = contact.channel(channel);
        }
        self.tools_for(&contact)
    }

    /// The function definitions for a contact: those of its topic or its handoff, or all active ones when it names neither. Its variables are
    /// filled in, and what they say is not among the parameters; a variable that is not known stays `$name` in a description.
    /// [`Dialect::write`](crate::Dialect::write) writes them as a provider wants them.
    pub fn tools_for(&self, contact: &Contact) -> Result<Vec<Tool>, RouteError> {
        route::tools(&self.centre, contact)
    }

    /// Who answers when: for each topic and each class of contacts the share of the window in which somebody takes them, by hour of the week,
    /// the times at which nobody ever does, and the dates on which nobody answers anybody.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use openline::CoverageOptions;
    ///
    /// let engine: openline::Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false,
    ///     "timezone": "Europe/Paris", "weekly_hours": {"sat": [{"start": "00:00", "end": "14:00"}, {"start": "22:00", "end": "24:00"}],
    ///     "sun": [{"start": "00:00", "end": "24:00"}]}, "transfer_function_name": "to_desk"}]"#.parse()?;
    /// let date = |month| NaiveDate::from_ymd_opt(2027, month, 1).unwrap();
    /// let coverage = engine.coverage(&CoverageOptions::new().from(date(1)).to(date(7)))?;
    /// let map = &coverage.places[0].maps[0];
    /// let holes: Vec<String> = map.holes.iter().map(|hole| hole.to_string()).collect();
    /// assert_eq!(holes, ["Monday to Friday all day", "Saturday 14:00 to 22:00"]);
    /// assert_eq!((map.share(5, 13), map.share(5, 14)), (Some(1.0), Some(0.0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A name that the document does not have, dates outside 1970 to 2099 or over ten years apart, and more than anybody looks at.
    pub fn coverage(&self, options: &CoverageOptions) -> Result<Coverage, SeeError> {
        coverage(&self.centre, options)
    }

    /// Holds the answers to a text of expectations, a list or an object with `expectations`: everything that is wrong with the text, and each
    /// expectation that is broken, with the first instant that breaks it. Those that hold for weeks are asked for a year from `at`. An empty
    /// list means that every promise is kept.
    ///
    /// ```
    /// let engine: openline::Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false,
    ///     "timezone": "Europe/Paris", "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]},
    ///     "date_exceptions": {"2026-12-28": {"closed": true, "reason": "Inventory"}}, "transfer_function_name": "to_desk"}]"#.parse()?;
    /// let monday = chrono::DateTime::parse_from_rfc3339("2026-12-21T00:00:00Z")?;
    /// let broken = engine.expect(r#"- {queue: Desk, during: "mon 09:00-17:00", open: true}"#, monday);
    /// let told = r#"at 2026-12-28T09:00:00+01:00 the queue "Desk" is closed ("Inventory"), expected open"#;
    /// assert_eq!(broken[0].message(), told);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn expect(&self, text: impl AsRef<[u8]>, at: impl Into<At>) -> Vec<Issue> {
        let tree = match config::read(text.as_ref(), Options::default().max_bytes()) {
            Ok(tree) => tree,
            Err(issue) => return vec![issue],
        };
        let (expectations, mut notes) = plan::read_expectations(&tree, &self.centre.zone_data);
        hold(&self.centre, &expectations, at.into(), Severity::Error, &mut notes);
        notes.finish(&tree)
    }

    /// A page about a calendar year of every queue, as HTML that prints well: pictures, special days with their reasons, the coverage of topics
    /// or handoffs, warnings, the zone data.
    /// A year before 0 or after 9999 is read as the nearest of these; of more than 200 queues the first 200 have pictures, the others are listed.
    pub fn year_page(&self, year: i32) -> YearPage<'_> {
        YearPage::new(&self.centre, self.queues(), &self.warnings, year)
    }

    /// Who says hours in a language (BCP 47) and a style: `es-MX` is answered in `es-419`, and a language that cannot be spoken in that of the
    /// document, else in English; [`Speaker::tag`] says which.
    ///
    /// # Errors
    /// `bad_language` for what is no tag.
    pub fn speaker(&self, language: &str, style: Style) -> Result<Speaker<'_>, RouteError> {
        self.speaker_of(&[language], style)
    }

    /// The same for several languages, most wanted first; without one, the document's own.
    pub fn speaker_of(&self, languages: &[&str], style: Style) -> Result<Speaker<'_>, RouteError> {
        Speaker::new(&self.centre, languages, style)
    }

    /// Replaces every `{{ho:NAME}}` of a text by the function name of that handoff and leaves all other braces alone.
    ///
    /// # Errors
    /// Every NAME that no handoff has, each once.
    pub fn render(&self, text: &str) -> Result<String, RenderError> {
        let function = |name: &str| {
            let handoff = self.handoff(name).filter(|handoff| handoff.name() == name);
            handoff.map(|handoff| handoff.function_name().to_owned())
        };
        render_names(text, function).map_err(|unknown| RenderError { unknown })
    }
}

/// A text names handoffs that the document does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderError {
    unknown: Vec<String>,
}

impl RenderError {
    /// The unknown names, each once, in the order of the text.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<String> = self.unknown.iter().map(|name| format!("{name:?}")).collect();
        write!(f, "there is no handoff {}", names.join(", "))
    }
}

impl std::error::Error for RenderError {}

impl FromStr for Engine {
    type Err = Error;

    fn from_str(text: &str) -> Result<Engine, Error> {
        Engine::builder().parse(text)
    }
}

/// Every error, warning and info of a document, the infos for today.
///
/// ```
/// let issues = openline::check("handoffs: [{name: Sales, description: Sales, destinations: []}]");
/// assert_eq!(issues[0].to_string(), "1:60: error[no_target]: handoffs[0].destinations: no destination at all: it would hang up");
/// ```
pub fn check(text: &str) -> Vec<Issue> {
    Engine::builder().check(text, At::now())
}

impl Builder {
    /// The name of the handoff that a destination array becomes; `handoff` without it.
    pub fn name(mut self, name: impl Into<String>) -> Builder {
        self.options.name = Some(name.into());
        self
    }

    /// The description of a destination array's handoff: when a language model is to call it.
    pub fn description(mut self, text: impl Into<String>) -> Builder {
        self.options.description = Some(text.into());
        self
    }

    /// What a destination array's handoff says when an agent is available; its template words are those of a document.
    pub fn available(mut self, instructions: impl Into<String>) -> Builder {
        self.options.available = Some(instructions.into());
        self
    }

    /// What a destination array's handoff says when no agent is available.
    pub fn unavailable(mut self, instructions: impl Into<String>) -> Builder {
        self.options.unavailable = Some(instructions.into());
        self
    }

    /// Transfer functions that are known elsewhere; a queue that names any other is an error.
    pub fn transfer_functions<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Builder {
        self.options.transfer_functions = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The folder in which calendars' `ics` files lie, for a text that has no path.
    pub fn base_dir(mut self, folder: impl AsRef<Path>) -> Builder {
        self.options.base_dir = Some(folder.as_ref().to_path_buf());
        self
    }

    /// Where calendars' `holidays` come from; without it a document that has some does not load. The crate `openline-holidays` carries those
    /// of 250 countries.
    pub fn holidays(mut self, source: Arc<dyn HolidaySource>) -> Builder {
        self.options.holidays = Some(source);
        self
    }

    /// Reads every queue as if it were in service: for exporters and proofs, which ask for the hours of a queue that is switched off.
    #[doc(hidden)]
    pub fn all_enabled(mut self, all: bool) -> Builder {
        self.options.all_enabled = all;
        self
    }

    /// Where time zones come from; the newest known data without it.
    pub fn zone_data(mut self, source: ZoneSource) -> Builder {
        self.zone_source = source;
        self
    }

    /// The calendar years (UTC) whose lookups are compiled into pages; every other year is answered by reading the rules, with the same
    /// answers at a higher price. Without it: from three years before this one to six after it. An empty range compiles nothing.
    pub fn compiled_years(mut self, years: Range<i32>) -> Builder {
        self.compiled_years = Some(years);
        self
    }

    /// The longest text that is read, in bytes; 64 MiB without it. More than 240 MiB are not read by any engine.
    pub fn max_bytes(mut self, bytes: usize) -> Builder {
        self.options.max_bytes = Some(bytes);
        self
    }

    /// Loads a file.
    ///
    /// # Errors
    /// Also when it is no regular file, such as a FIFO or a device.
    pub fn load(self, path: impl AsRef<Path>) -> Result<Engine, Error> {
        let path = path.as_ref();
        let text = self.text_of(path)?;
        self.beside(path).parse(text)
    }

    /// Loads a text.
    pub fn parse(self, text: impl AsRef<[u8]>) -> Result<Engine, Error> {
        let zone_data = ZoneData::open(&self.zone_source)?;
        let tree = config::read(text.as_ref(), self.options.max_bytes()).map_err(|issue| Error::new(vec![issue]))?;
        let (plan, mut notes) = plan::read(&tree, &self.options, &zone_data);
        let Some(mut plan) = plan else { return Err(Error::new(notes.finish(&tree))) };
        let expectations = std::mem::take(&mut plan.expectations);
        let centre = Arc::new(Centre::compile(plan, zone_data, horizon(self.compiled_years)));
        // A promise never keeps a line from loading.
        hold(&centre, &expectations, At::now(), Severity::Warning, &mut notes);
        Ok(Engine { centre, warnings: notes.finish(&tree).into(), override_warnings: Arc::default() })
    }

    /// Every error, warning and info of a text; infos depend on `at`, and so do expectations: a broken one is an error here.
    pub fn check(mut self, text: impl AsRef<[u8]>, at: impl Into<At>) -> Vec<Issue> {
        let at = at.into();
        self.options.today = Some(at.0);
        let zone_data = match ZoneData::open(&self.zone_source) {
            Ok(zone_data) => zone_data,
            Err(error) => return error.issues().to_vec(),
        };
        let tree = match config::read(text.as_ref(), self.options.max_bytes()) {
            Ok(tree) => tree,
            Err(issue) => return vec![issue],
        };
        let (plan, mut notes) = plan::read(&tree, &self.options, &zone_data);
        if let Some(mut plan) = plan.filter(|plan| !plan.expectations.is_empty()) {
            let expectations = std::mem::take(&mut plan.expectations);
            // A handful of questions, for which the rules are quicker than a compile.
            let centre = Arc::new(Centre::compile(plan, zone_data, None));
            hold(&centre, &expectations, at, Severity::Error, &mut notes);
        }
        notes.finish(&tree)
    }

    /// [`check`](Self::check) for a file.
    ///
    /// # Errors
    /// Only when the file cannot be read.
    pub fn check_path(self, path: impl AsRef<Path>, at: impl Into<At>) -> Result<Vec<Issue>, Error> {
        let path = path.as_ref();
        let text = self.text_of(path)?;
        Ok(self.beside(path).check(text, at))
    }

    /// The bytes of a document's file, and one more than it may have where it is too long: for faces that show the text beside its faults.
    #[doc(hidden)]
    pub fn read_file(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        config::read_file(path, self.options.max_bytes())
    }

    fn text_of(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let told = |fault| Error::outside(Code::Unreadable, format!("cannot read {}: {fault}", path.display()));
        self.read_file(path).map_err(told)
    }

    /// The document's own folder, unless another was given.
    fn beside(mut self, path: &Path) -> Builder {
        if self.options.base_dir.is_none() {
            self.options.base_dir = path.parent().map(Path::to_path_buf);
        }
        self
    }
}

/// Notes the promises that the centre breaks.
fn hold(centre: &Arc<Centre>, promises: &[ExpectationPlan], at: At, severity: Severity, notes: &mut Notes) {
    for Broken { place, code, message } in broken(centre, promises, at.0) {
        notes.note(place, code, severity, message);
    }
}

/// The window of compiled lookups, inside the exact range; none when it is empty.
fn horizon(years: Option<Range<i32>>) -> Option<Horizon> {
    let Range { start, end } = years.unwrap_or_else(|| {
        let now = chrono::DateTime::from_timestamp(At::now().0, 0).map_or(2026, |now| now.year());
        now.saturating_sub(3)..now.saturating_add(7)
    });
    let start_of = |year: i32| {
        let start = Utc.with_ymd_and_hms(year.clamp(1970, 2100), 1, 1, 0, 0, 0).single();
        start.expect("1 January of 1970 to 2100 is a date").timestamp()
    };
    // OK: the last second of the exact range is the last that a table may cover.
    let (start, end) = (start_of(start), start_of(end).min(Horizon::LAST));
    (start < end).then_some(Horizon { start, end })
}

/// An engine that could not be shared between threads would not compile.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
    shared::<route::SharedRoute>();
};
