/*!
What is said about an import: notes on what was carried or could not be, faults that keep a document from being written.

Every code is declared once, here, with its meaning; `docs/exchange.md` lists them and a test holds it to these lists. A code never changes its meaning.
*/

use std::fmt;

macro_rules! codes {
    ($(#[$meta:meta])* $set:ident { $($name:ident $word:literal $meaning:literal)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $set { $(#[doc = $meaning] $name),* }

        impl $set {
            /// Every code with its meaning.
            pub const ALL: &'static [($set, &'static str)] = &[$(($set::$name, $meaning)),*];

            /// The code as every face writes it.
            pub fn as_str(self) -> &'static str {
                match self { $($set::$name => $word),* }
            }
        }

        impl fmt::Display for $set {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

codes! {
    /// What a note is about.
    NoteCode {
        ZoneAlias "zone_alias" "the zone's name is the platform's own or an old one; both names are told"
        Materialised "materialised" "a rule became dates inside the horizon; after it the weekly hours speak"
        OverrideOrderAssumed "override_order_assumed" "the platform does not publish in which order its overrides count"
        OvernightAssumed "overnight_assumed" "an end before its start was read as the next date"
        SameDayWrap "same_day_wrap" "a range over midnight counts inside one date, as the source does it"
        CyclicRange "cyclic_range" "a range that runs over the end of the week or the year"
        MidnightCut "midnight_cut" "a recurrence stops at 24:00, its first occurrence does not"
        DeadInterval "dead_interval" "an interval that can never match was left out"
        ManualClose "manual_close" "closed by hand: the queue is not enabled, its hours are kept"
        End2359 "end_2359" "23:59 was read as 24:00, as the format means it"
        EndInstant "end_instant" "the source counts the closing instant itself as open"
        Seconds "seconds" "seconds were rounded inwards to the minute"
        PublicHolidaysUnknown "public_holidays_unknown" "rules for public holidays were left out: no `--holidays` was given"
        MoreHoursIgnored "more_hours_ignored" "further kinds of hours were left out"
        TextIgnored "text_ignored" "texts were left out"
        ConditionIgnored "condition_ignored" "a condition that is no time counts as true"
        DisabledIgnored "disabled_ignored" "what is switched off was left out"
        CommentIgnored "comment_ignored" "a comment was left out"
        DocumentationDiffers "documentation_differs" "the source's manual and its code differ; the text says which was followed"
        TransferMissing "transfer_missing" "the source knows no transfer; the functions that queues name are yours to write"
        NotExported "not_exported" "the target has no place for it"
        TooManyOverrides "too_many_overrides" "more overrides than the platform takes"
        ExceptionsNotExported "exceptions_not_exported" "the target cannot say that a date differs"
    }
}

codes! {
    /// What a fault is about.
    FaultKind {
        Syntax "syntax" "the text is not of its notation"
        WrongShape "wrong_shape" "the text is of its notation, but not this format"
        NothingFound "nothing_found" "there are no hours in it"
        MissingField "missing_field" "a field that the format needs is not there"
        BadTime "bad_time" "not a time of day of this format"
        BadDate "bad_date" "not a date, or a range that ends before it begins"
        BadWeekday "bad_weekday" "not a weekday of this format"
        BadRule "bad_rule" "not a recurrence of this format"
        BadZone "bad_zone" "not a time zone"
        ZoneRequired "zone_required" "the source has no time zone: say it with `--timezone`"
        MixedZones "mixed_zones" "the times of one queue name several zones"
        EmptyInterval "empty_interval" "start and end do not make an interval of this format"
        ReversedRange "reversed_range" "a range that ends before it begins"
        UnknownReference "unknown_reference" "something is named that is not in the input"
        AmbiguousReference "ambiguous_reference" "something may belong to several things in the input"
        DuplicateName "duplicate_name" "two queues have one name"
        OpenTargetRequired "open_target_required" "say with `--open` which target means open"
        NotSupported "not_supported" "the format has it, the importer does not"
        TooManyOverrides "too_many_overrides" "more overrides than the platform takes"
        QueueDisabled "queue_disabled" "the queue is not enabled: `--force` exports its hours"
        Loss "loss" "something would be lost, and `--strict` was given"
        Internal "internal" "the result did not answer as its source: a fault of openline, nothing was written"
    }
}

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Carried, but you should know.
    Info,
    /// The source says more than the result.
    Loss,
}

impl Level {
    /// `info` or `loss`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Loss => "loss",
        }
    }
}

impl NoteCode {
    /// How much notes of this code matter.
    pub fn level(self) -> Level {
        use NoteCode::*;
        match self {
            ZoneAlias | OverrideOrderAssumed | OvernightAssumed | SameDayWrap | CyclicRange | MidnightCut
            | DeadInterval | ManualClose | End2359 | TransferMissing => Level::Info,
            Materialised
            | EndInstant
            | Seconds
            | PublicHolidaysUnknown
            | MoreHoursIgnored
            | TextIgnored
            | ConditionIgnored
            | DisabledIgnored
            | CommentIgnored
            | DocumentationDiffers
            | NotExported
            | TooManyOverrides
            | ExceptionsNotExported => Level::Loss,
        }
    }
}

/// Where in the input something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file's name as it was given; empty for a flag.
    pub file: String,
    /// A JSON pointer, an XML or text line, or a flag.
    pub path: String,
    /// The line, from 1; 0 when it has none.
    pub line: u32,
    /// The column in characters, from 1; 0 when it has none.
    pub column: u32,
}

impl Place {
    /// A whole file.
    pub fn file(name: &str) -> Place {
        Place { file: name.to_owned(), ..Place::default() }
    }

    /// A line of a text, counted from 1.
    pub fn line(name: &str, line: usize) -> Place {
        Place { file: name.to_owned(), path: format!("line {line}"), line: line as u32, column: 1 }
    }

    /// A flag of the command, such as `--timezone`.
    pub fn flag(name: &str) -> Place {
        Place { path: name.to_owned(), ..Place::default() }
    }
}

/// Something that was carried in a way that you should know, or could not be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub code: NoteCode,
    /// The queue that it is about; none for the whole import.
    pub queue: Option<String>,
    /// Where in the input it stands.
    pub place: Place,
    /// One sentence for people, without its full stop.
    pub text: String,
}

/// Something that keeps a document from being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is about.
    pub kind: FaultKind,
    /// Where in the input it stands.
    pub place: Place,
    /// One sentence for people, without its full stop.
    pub text: String,
}

/// `FILE:PATH code: text`.
fn told(f: &mut fmt::Formatter<'_>, place: &Place, code: &str, text: &str) -> fmt::Result {
    match (place.file.as_str(), place.path.as_str()) {
        ("", path) => write!(f, "{path}")?,
        (file, "") => write!(f, "{file}")?,
        (file, path) => write!(f, "{file}:{path}")?,
    }
    write!(f, " {code}: {text}")
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        told(f, &self.place, self.code.as_str(), &self.text)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        told(f, &self.place, self.kind.as_str(), &self.text)?;
        match self.place.line {
            0 => Ok(()),
            line => write!(f, " (line {line}, column {})", self.place.column),
        }
    }
}
