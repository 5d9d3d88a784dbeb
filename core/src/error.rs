/*!
Issues: everything that openline can say about a document, and where.

An [`Issue`] is one finding with its path, line, column and stable code. [`Error`] is what a load returns when at least one finding
blocks it; it carries all of them, never only the first.

This file must not know what the document means; whoever finds a fault chooses its [`Code`] and its words.
*/

use std::fmt;

use crate::words::{Word, words};

words! {
    /// How much an [`Issue`] weighs.
    #[non_exhaustive]
    pub enum Severity {
        Error "error" "0.1.0" "the document does not load"
        Warning "warning" "0.1.0" "the document loads; somebody should look"
        Info "info" "0.1.0" "nothing is wrong with the text: worth knowing today"
    }
}

/// One finding in a document.
///
/// The path names the place as the document's author would (`handoffs[2].destinations[0].weekly_hours.mon[1].start`; odd keys as
/// `date_exceptions["2026-12-25"]`); it is empty for the document itself. Line and column count from 1, in characters.
///
/// ```
/// let issues = openline::check(r#"[{"name": "Support"}]"#);
/// assert_eq!(issues[0].path(), "[0]");
/// assert_eq!((issues[0].line(), issues[0].column()), (1, 2));
/// assert_eq!(issues[0].code(), "missing_field");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issue {
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) severity: Severity,
}

impl Issue {
    /// Where in the document, by name.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line, from 1; 0 when the text could not be read at all.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The column, from 1, in characters; 0 when the text could not be read at all.
    pub fn column(&self) -> u32 {
        self.column
    }

    /// The stable snake_case code, listed in `docs/reference.md`.
    pub fn code(&self) -> &'static str {
        self.code.as_str()
    }

    /// What was found, what was wanted, and "did you mean" where a near name exists.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the finding blocks the load.
    pub fn severity(&self) -> Severity {
        self.severity
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}: ", self.line, self.column)?;
        }
        write!(f, "{}[{}]: ", self.severity, self.code())?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// Why a document did not load: every issue at once, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    issues: Vec<Issue>,
}

impl Error {
    pub(crate) fn new(issues: Vec<Issue>) -> Error {
        debug_assert!(issues.iter().any(|issue| issue.severity == Severity::Error));
        Error { issues }
    }

    /// An error that no place in a text caused: an unreadable file, missing zone data.
    pub(crate) fn outside(code: Code, message: String) -> Error {
        Error {
            issues: vec![Issue { path: String::new(), line: 0, column: 0, code, message, severity: Severity::Error }],
        }
    }

    /// Every issue, warnings beside the errors, in the order of the text.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// True when the document was never read: its file, its zone data or its bytes could not be had.
    pub fn is_unreadable(&self) -> bool {
        self.issues.iter().any(|issue| matches!(issue.code, Code::Unreadable | Code::ZoneDataUnavailable))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, issue) in self.issues.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            issue.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Every issue code with its meaning, in the order of `docs/reference.md`.
pub const ISSUE_CODES: &[Word] = Code::WORDS;

words! {
    /// The stable code of an [`Issue`].
    pub(crate) enum Code {
        // the text
        Unreadable "unreadable" "0.1.0" "the file cannot be opened or read"
        InvalidUtf8 "invalid_utf8" "0.1.0" "the text is not UTF-8"
        Syntax "syntax" "0.1.0" "the text is not well-formed JSON or YAML; the only issue that is reported alone"
        TooLarge "too_large" "0.1.0" "the text is over 64 MiB, or its YAML aliases expand without end"
        TooDeep "too_deep" "0.1.0" "the text nests deeper than 64 levels"
        TooManyIssues "too_many_issues" "0.2.0" "more issues of one kind than are told: how many more there are"
        Empty "empty_document" "0.1.0" "there is nothing in the text"
        UnsupportedYaml "unsupported_yaml" "0.1.0" "a YAML merge key, a second document, an odd tag or a key that is no scalar"
        // any field
        MissingField "missing_field" "0.1.0" "a required field is not there, or null"
        UnknownField "unknown_field" "0.1.0" "a key that no rule names (`x-...` keys are free)"
        DuplicateKey "duplicate_key" "0.1.0" "the same key twice in one object"
        WrongType "wrong_type" "0.1.0" "a value of another kind than the field wants"
        EmptyText "empty_text" "0.1.0" "a name or another text that must not be empty"
        ControlCharacter "control_character" "0.1.0" "a control character where none may be"
        BadValue "bad_value" "0.1.0" "a word that is none of those allowed here"
        UnsupportedVersion "unsupported_version" "0.1.0" "a document version that this release does not know"
        UnknownShape "unknown_shape" "0.1.0" "neither a destination array, a SIP handoff file nor a full document"
        // names and references
        DuplicateName "duplicate_name" "0.1.0" "the same name twice where names must be unique"
        BadName "bad_name" "0.1.0" "a handoff name that leaves no function name"
        AmbiguousName "ambiguous_name" "0.1.0" "one name that could mean two things"
        UnknownQueue "unknown_queue" "0.1.0" "a destination or an override names a queue that is not declared"
        UnknownHandoff "unknown_handoff" "0.1.0" "a topic or an instruction names a handoff that is not declared"
        BadGroup "bad_group" "0.2.0" "a group without a usable name, or more than 100 groups"
        DuplicateGroup "duplicate_group" "0.2.0" "the same group twice in one queue"
        GroupIsQueue "group_is_queue" "0.2.0" "a group with the name of a queue"
        UnknownCalendar "unknown_calendar" "0.1.0" "a queue names a calendar that is not declared"
        UnknownTransferFunction "unknown_transfer_function" "0.1.0" "a queue names a transfer function that is not known"
        // time
        UnknownZone "unknown_timezone" "0.1.0" "not an IANA zone name (exact case)"
        BadTime "bad_time" "0.1.0" "not a time of day HH:MM (24:00 as an end only)"
        EmptyInterval "empty_interval" "0.1.0" "start and end are the same time"
        BadDate "bad_date" "0.1.0" "not a calendar date YYYY-MM-DD"
        ReversedRange "reversed_range" "0.1.0" "a date range that ends before it starts"
        BadException "bad_exception" "0.1.0" "an exception whose fields do not go together, or say nothing"
        BadRule "bad_rrule" "0.1.0" "not a recurrence rule that openline can keep"
        NeverMatches "never_matches" "0.1.0" "a recurrence that gives no date"
        TooManyDates "too_many_dates" "0.1.0" "a recurrence that gives more than 50,000 dates"
        TooManySeasons "too_many_seasons" "0.2.0" "a queue with more than 50 seasons"
        BadIcs "bad_ics" "0.1.0" "an iCalendar file that cannot be read, or lies elsewhere"
        // holiday packs
        UnknownHolidays "unknown_holidays" "0.2.0" "a country or a subdivision without a holiday pack"
        UnknownHoliday "unknown_holiday" "0.2.0" "a correction of a name or a date that the calendar's holidays do not have"
        NoHolidayData "no_holiday_data" "0.2.0" "a calendar with `holidays` in a program that carries none"
        // callbacks
        NoCallback "no_callback" "0.2.0" "instructions say `{{callback}}` and the handoff has no `callback`"
        // variables
        BadPattern "bad_pattern" "0.2.0" "the pattern of a variable is no regular expression that everybody reads alike"
        TooManyVariables "too_many_variables" "0.2.0" "over 1,000 variables are declared"
        // expectations
        BadExpectation "bad_expectation" "0.2.0" "an expectation whose fields do not go together, or say no time"
        BrokenExpectation "broken_expectation" "0.2.0" "what is expected does not hold: the first instant, and what is answered then"
        TooManyExpectations "too_many_expectations" "0.2.0" "over 1,000 expectations, or more than is asked in about a second"
        // overrides
        BadOverride "bad_override" "0.2.0" "an override whose fields do not go together, or with an id, a time or a reason that cannot be"
        DuplicateId "duplicate_id" "0.2.0" "two overrides of one id"
        UnknownGroup "unknown_group" "0.2.0" "an override names a group that no queue is in"
        UnknownFunction "unknown_function" "0.2.0" "a redirect names neither a transfer function nor a SIP handoff that is known"
        TooManyOverrides "too_many_overrides" "0.2.0" "over 10,000 overrides, or over 1,000 that touch one queue"
        // matching
        EmptyList "empty_list" "0.1.0" "an empty list where leaving the field out means everything"
        BadLanguage "bad_language" "0.1.0" "not a well-formed BCP 47 tag, or one that names no language"
        BadChannel "bad_channel" "0.1.0" "not a channel token"
        // languages
        DuplicateLanguage "duplicate_language" "0.2.0" "two keys that are one language, such as `iw` and `he`"
        UnknownSlot "unknown_slot" "0.2.0" "a pattern of `phrases` with a {slot} that its key does not have"
        MissingSlot "missing_slot" "0.2.0" "a pattern of `phrases` without a {slot} that its key needs"
        WrongCount "wrong_count" "0.2.0" "a list that has not as many entries as its key asks, or more languages than a text may have"
        MissingPhrase "missing_phrase" "0.2.0" "a language of `phrases` without a base that leaves something out"
        PhrasesTooLong "phrases_too_long" "0.2.0" "more languages, forms, tables or bytes than `phrases` may have"
        // handoffs
        NoTarget "no_target" "0.1.0" "a handoff or a topic that leads nowhere: it would hang up"
        TwoTargets "two_targets" "0.1.0" "a handoff with both destinations and sip_config"
        TwoDefaults "two_defaults" "0.1.0" "more than one default handoff"
        UnknownTemplateWord "unknown_template_word" "0.1.0" "a {{word}} that instructions do not know"
        // SIP
        BadHeaderName "bad_header_name" "0.1.0" "not an RFC 3261 token of at most 64 bytes"
        ReservedHeader "reserved_header" "0.1.0" "a header that the SIP stack owns"
        BadHeaderValue "bad_header_value" "0.1.0" "a header value with a control character, or over 1024 bytes"
        BadVariableName "bad_variable_name" "0.1.0" "a transfer variable without a usable name"
        BadPhoneNumber "bad_phone_number" "0.1.0" "an empty number, or one with a control character or a variable"
        BadEndpoint "bad_endpoint" "0.1.0" "not host[:port] nor a sip/sips URI without credentials"
        // warnings
        Overlap "overlap" "0.1.0" "intervals, date ranges or seasons overlap: merged, the first listed wins"
        MinuteGap "minute_gap" "0.1.0" "an interval ends at 23:59: the line is closed for one minute"
        AlwaysClosed "always_closed" "0.1.0" "a whole week without an open minute"
        EmptyIntervals "empty_intervals" "0.1.0" "an empty interval list: closed"
        IgnoredHours "ignored_hours" "0.1.0" "weekly_hours or seasons beside open_24: true"
        IgnoredField "ignored_field" "0.1.0" "a field that belongs to another SIP method"
        CutNight "cut_night" "0.1.0" "an exception cuts the night of another exception"
        Unreachable "unreachable" "0.1.0" "a destination behind one that is always open to the same contacts"
        NoDefault "no_default" "0.1.0" "no handoff is the default"
        NotE164 "not_e164" "0.1.0" "a number that is neither E.164 nor a well-formed URI"
        UnknownChannel "unknown_channel" "0.1.0" "a channel token that openline does not know"
        UncheckedTransferFunction "unchecked_transfer_function" "0.1.0" "a transfer function name with nothing to check it against"
        Unused "unused" "0.1.0" "a queue, calendar, transfer function or variable that nothing uses"
        UndeclaredVariable "undeclared_variable" "0.2.0" "a variable that is not declared where others are: a model may set it"
        UndeclaredFunction "undeclared_function" "0.1.0" "an instruction mentions a handoff_... function that is not declared"
        LongName "long_name" "0.1.0" "a function name over 64 characters"
        UnregisteredLanguage "unregistered_language" "0.2.0" "a language whose code nobody has registered, such as `jp`"
        UntranslatedLanguage "untranslated_language" "0.2.0" "a language is served for which a text by languages has no entry"
        UnspokenLanguage "unspoken_language" "0.2.0" "words are to be said in a language that has no phrases"
        UnspokenSeasons "unspoken_seasons" "0.2.0" "a text says the hours of a queue with seasons in a language that has no words for these"
        WordBringsItsPreposition "word_brings_its_preposition" "0.2.0" "{{open_until}} outside English, where it says what {{until}} says"
        ReasonLanguage "reason_language" "0.2.0" "a reason by languages that lacks one in which it is said"
        SayAsIgnored "say_as_ignored" "0.2.0" "`say_as` in a language whose times are more than a figure"
        BlankDescription "blank_description" "0.1.0" "a description without a word"
        InactiveHandoff "inactive_handoff" "0.1.0" "a topic lists a handoff with active: false"
        DuplicateHeader "duplicate_header" "0.1.0" "the same header twice"
        EmptyHeader "empty_header" "0.1.0" "a header with an empty key: dropped"
        HeaderGrammar "header_grammar" "0.2.0" "a value that does not have the form of its structured header"
        LargeHeaders "large_headers" "0.2.0" "headers of more bytes than a REFER over UDP should carry"
        NoDescription "no_description" "0.2.0" "a handoff without a description, which no language model can choose"
        ToolTooLong "tool_too_long" "0.2.0" "what a tool says is over the 1,024 characters that every language model takes"
        TimedEvent "timed_event" "0.1.0" "an iCalendar event with a time of day: left out"
        UntidyIcs "untidy_ics" "0.2.0" "a part of an iCalendar file that touches no date is broken: passed over"
        NoEffect "no_effect" "0.2.0" "an override opens a queue that says `enabled: false`"
        Dangling "dangling" "0.2.0" "an override whose queue, group or function the document no longer has: kept, without effect"
        WholeHalfDay "whole_half_day" "0.2.0" "half days that have no hours of their own: closed all day"
        // infos
        PastExceptions "past_exceptions" "0.1.0" "exceptions whose last date is over"
        RegionsOnly "regions_only" "0.2.0" "a language is served for some countries only"
        PhraseConfidence "phrase_confidence" "0.2.0" "words are said in a language whose phrases are marked `low`"
        CalendarEnds "calendar_ends" "0.1.0" "a calendar without dates after the next 90 days"
        EstimatedDates "estimated_dates" "0.2.0" "a calendar relies on holidays whose dates are estimated"
        OldZoneData "old_zone_data" "0.1.0" "newer zone data lies beside the data in use"
        // zone data
        ZoneDataUnavailable "zone_data_unavailable" "0.1.0" "the zone data that was asked for cannot be read"
    }
}
