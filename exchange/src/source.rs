/*!
What a reader gets: the files, the flags, the zone data; and the flags' own checks.
*/

use std::path::PathBuf;

use chrono::{DateTime, Days as Later, NaiveDate};
use openline::{At, Zone, ZoneData, ZoneSource};

use crate::{
    json::JsonFile,
    minutes::Horizon,
    note::{FaultKind, Place},
    report::Report,
    zones::{Names, zone},
};

/// The longest text that is read, as for documents.
pub const MAX_BYTES: usize = 64 << 20;
/// The longest horizon.
const MOST_DAYS: i64 = 7310;

/// A file: its name for people, and its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// As it was given; notes and faults name it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Input {
    /// A file of that name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Input {
        Input { name: name.into(), bytes: bytes.into() }
    }

    /// The text, without its byte order mark.
    pub fn text(&self, report: &mut Report) -> Option<&str> {
        if self.bytes.len() > MAX_BYTES {
            return report.none(FaultKind::Syntax, Place::file(&self.name), "the file is over 64 MiB");
        }
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(error) => {
                let before = &self.bytes[..error.valid_up_to()];
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                let told = match self.bytes.as_slice() {
                    [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the text is not UTF-8, it looks like UTF-16",
                    _ => "the text is not UTF-8",
                };
                report.none(FaultKind::Syntax, Place::line(&self.name, line), told)
            }
        }
    }

    /// The text as JSON.
    pub fn json(&self, report: &mut Report) -> Option<JsonFile> {
        let text = self.text(report)?;
        JsonFile::read(&self.name, text, report)
    }
}

/// What is said beside the files: the flags of the command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// The zone of a source that has none.
    pub timezone: Option<String>,
    /// Dialplans: the targets that mean open.
    pub open: Vec<String>,
    /// Public holidays, for sources that only say that there are some: an iCalendar file, or a document with calendars.
    pub holidays: Option<Input>,
    /// The first date of the horizon; today in the queue's zone without it.
    pub from: Option<NaiveDate>,
    /// The first date after the horizon; three years later without it.
    pub until: Option<NaiveDate>,
    /// The transfer function of every queue.
    pub transfer: Option<String>,
    /// The name of the queue of a text that names none.
    pub name: Option<String>,
    /// The text is lines, not the platform's own file.
    pub text: bool,
    /// A loss is a fault.
    pub strict: bool,
    /// Export: the queue; the first one without it.
    pub queue: Option<String>,
    /// Export: also a queue that is not enabled.
    pub force: bool,
    /// Export: the folder in which the document's iCalendar files lie.
    pub base_dir: Option<PathBuf>,
    /// The instant that counts as now, in epoch seconds; the clock without it.
    pub now: Option<i64>,
}

impl Flags {
    /// What is wrong with the flags themselves: wrong usage, whatever the files say.
    pub fn check(&self) -> Result<(), String> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && from >= until
        {
            return Err(format!("--until {until} is not after --from {from}"));
        }
        let bounds = NaiveDate::from_ymd_opt(1970, 1, 2)..NaiveDate::from_ymd_opt(2099, 1, 1);
        for date in [self.from, self.until].into_iter().flatten() {
            if !bounds.contains(&Some(date)) {
                return Err(format!("{date} lies outside 1970 to 2098"));
            }
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until.signed_duration_since(from).num_days() > MOST_DAYS
        {
            return Err("--from and --until are more than twenty years apart".to_owned());
        }
        if self.transfer.as_ref().is_some_and(|name| name.trim().is_empty()) {
            return Err("--transfer names nothing".to_owned());
        }
        Ok(())
    }
}

/// Everything that a reader may look at.
#[derive(Debug)]
pub struct Source<'i> {
    /// The files, in the order of the command.
    pub files: &'i [Input],
    /// The flags.
    pub flags: &'i Flags,
    /// Where zones come from.
    pub zones: ZoneData,
}

impl<'i> Source<'i> {
    /// Opens the zone data; it is compiled in, so that this fails only on a broken machine.
    pub fn new(files: &'i [Input], flags: &'i Flags) -> Result<Source<'i>, openline::Error> {
        Ok(Source { files, flags, zones: ZoneData::open(&ZoneSource::default())? })
    }

    /// The zone of a name in the source.
    pub fn zone(
        &self,
        name: &str,
        names: Names,
        queue: Option<&str>,
        place: Place,
        report: &mut Report,
    ) -> Option<Zone> {
        zone(&self.zones, name, names, queue, place, report)
    }

    /// The zone of `--timezone`, for a source that has none; `place` is what lacks it.
    pub fn flag_zone(&self, queue: Option<&str>, place: Place, report: &mut Report) -> Option<Zone> {
        match &self.flags.timezone {
            Some(name) => zone(&self.zones, name, Names::Iana, queue, Place::flag("--timezone"), report),
            None => {
                let told = "the source has no time zone for this: say it with --timezone ZONE";
                report.none(FaultKind::ZoneRequired, place, told)
            }
        }
    }

    /// The horizon of a queue: as the flags say, else today in its zone and three years.
    pub fn horizon(&self, zone: &Zone) -> Horizon {
        let now = self.flags.now.unwrap_or_else(|| At::now().epoch_seconds());
        let local = now.saturating_add(i64::from(zone.offset_seconds_at(now)));
        let earliest = NaiveDate::from_ymd_opt(1970, 1, 2).unwrap_or_default();
        let latest = NaiveDate::from_ymd_opt(2099, 1, 1).unwrap_or(NaiveDate::MAX);
        let today = DateTime::from_timestamp(local, 0).map_or(earliest, |now| now.date_naive());
        // Three years before an end that lies in the past: somebody wants to see what was.
        let from = self.flags.from.unwrap_or_else(|| match self.flags.until {
            Some(until) if until <= today => until.checked_sub_days(Later::new(THREE_YEARS)).unwrap_or(earliest),
            _ => today,
        });
        let from = from.clamp(earliest, latest);
        let until =
            self.flags.until.unwrap_or_else(|| from.checked_add_days(Later::new(THREE_YEARS)).unwrap_or(latest));
        let most = from.checked_add_days(Later::new(MOST_DAYS as u64)).unwrap_or(latest);
        Horizon { from, until: until.min(latest.succ_opt().unwrap_or(latest)).min(most).max(from) }
    }
}

/// Three years with a day of 29 February.
const THREE_YEARS: u64 = 1096;
