/*!
Zone names as platforms write them: IANA names, old links, the names of Rails and of Windows.

A name that is not IANA's own is mapped, and a note tells both. A source without a zone gets the one of `--timezone`, and no other: neither UTC nor the
machine's zone is ever guessed.
*/

use std::{collections::HashMap, sync::LazyLock};

use openline::{Zone, ZoneData};

use crate::{
    json::shown,
    note::{FaultKind, NoteCode, Place},
    report::Report,
};

/// Whose names a source writes beside those of IANA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// IANA names only.
    Iana,
    /// Those of ActiveSupport: `Berlin`, `Eastern Time (US & Canada)`.
    Rails,
    /// Those of Windows: `W. Europe Standard Time`.
    Windows,
}

/// A table of `name<TAB>IANA name` lines.
fn table(text: &'static str) -> HashMap<&'static str, &'static str> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect()
}

/// ActiveSupport's 151 names.
static RAILS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| table(include_str!("../data/rails-zones.txt")));
/// CLDR's windowsZones, territory 001.
static WINDOWS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| table(include_str!("../data/windows-zones.txt")));
/// Names that the tz database keeps for old programs, with the name that stands for them today.
static LEGACY: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| table(include_str!("../data/legacy-zones.txt")));

/// The zone of a name; `queue` is whose it is, for the note.
pub fn zone(
    data: &ZoneData,
    name: &str,
    names: Names,
    queue: Option<&str>,
    place: Place,
    report: &mut Report,
) -> Option<Zone> {
    let own = match names {
        Names::Iana => None,
        Names::Rails => RAILS.get(name),
        Names::Windows => WINDOWS.get(name),
    };
    let mapped = own.or_else(|| LEGACY.get(name)).copied();
    let wanted = mapped.unwrap_or(name);
    // A platform's table may be older than the tz database; the name of today is what a document should have.
    let wanted = LEGACY.get(wanted).copied().unwrap_or(wanted);
    match data.get(wanted) {
        Ok(zone) => {
            if wanted != name {
                report.note(NoteCode::ZoneAlias, queue, place, format!("the zone {name:?} is {wanted}"));
            }
            Some(zone)
        }
        Err(error) => {
            let told = error.issues().first().map_or("", |issue| issue.message());
            report.none(FaultKind::BadZone, place, format!("{} is no time zone: {told}", shown(name)))
        }
    }
}
