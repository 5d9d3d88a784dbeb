/*!
Where zones come from: the release that is compiled in, the system's folder, another folder, or chrono-tz.

[`ZoneData`] is one opened source; it turns a name into a [`Zone`] and can say which release it is. It reads one zone at a time and
keeps it. The default source trusts whichever release is newer, the system's or ours.
*/

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::bundle::Bundle;
use super::folder::{Folder, ordinal};
use super::names::{is_plausible, nearest};
use super::rules::Rules;
use super::source::ZoneSource;
use super::zone::Zone;
use crate::error::{Code, Error};

/// An opened source of zone data. Prints as its source and release: `bundled 2026f`.
///
/// ```
/// use openline::{ZoneData, ZoneSource};
///
/// let zones = ZoneData::open(&ZoneSource::Bundled)?;
/// let lord_howe = zones.get("Australia/Lord_Howe")?;
/// assert_eq!(lord_howe.offset_seconds_at(1_782_864_000), 37_800); // 2026-07-01: ten and a half hours ahead
///
/// let error = zones.get("New York").unwrap_err().to_string();
/// assert!(error.ends_with(r#"did you mean "America/New_York"?)"#));
/// # Ok::<(), openline::Error>(())
/// ```
#[derive(Clone)]
pub struct ZoneData(Arc<Inner>);

struct Inner {
    store: Store,
    release: Option<String>,
    loaded: Mutex<HashMap<String, Zone>>,
}

enum Store {
    Bundled,
    System(Folder),
    Directory(Folder),
    ChronoTz,
}

/// Why a name gave no zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ZoneFault {
    /// Not an IANA name of this source; [`ZoneData::nearest`] has those that may have been meant.
    Unknown,
    /// The name is fine, its file is not: what is wrong, with the path.
    Broken(String),
}

impl ZoneData {
    /// Opens a source. No zone is read yet.
    ///
    /// Fails with `zone_data_unavailable` when a folder cannot be read; `Newest`, `Bundled` and `ChronoTz` never fail.
    pub fn open(source: &ZoneSource) -> Result<ZoneData, Error> {
        let unavailable =
            |why: String| Error::outside(Code::ZoneDataUnavailable, format!("zone data cannot be read: {why}"));
        let store = match source {
            ZoneSource::Bundled => Store::Bundled,
            ZoneSource::ChronoTz => Store::ChronoTz,
            ZoneSource::System => Store::System(system().map_err(unavailable)?),
            ZoneSource::Directory(path) => Store::Directory(Folder::open(path).map_err(unavailable)?),
            ZoneSource::Newest => return Ok(ZoneData::newest(system().ok())),
        };
        Ok(ZoneData::of(store))
    }

    fn of(store: Store) -> ZoneData {
        let release = match &store {
            Store::Bundled => Some(Bundle::get().release().to_owned()),
            Store::ChronoTz => Some(chrono_tz::IANA_TZDB_VERSION.to_owned()),
            Store::System(folder) | Store::Directory(folder) => folder.release(),
        };
        ZoneData(Arc::new(Inner { store, release, loaded: Mutex::default() }))
    }

    fn newest(system: Option<Folder>) -> ZoneData {
        let bundled = ZoneData::of(Store::Bundled);
        let system = system.map(|folder| ZoneData::of(Store::System(folder)));
        system.filter(|system| system.is_newer_than(&bundled)).unwrap_or(bundled)
    }

    /// What the source resolved to: `bundled`, `system`, `directory` or `chrono_tz`.
    pub fn source(&self) -> &str {
        match self.0.store {
            Store::Bundled => "bundled",
            Store::System(_) => "system",
            Store::Directory(_) => "directory",
            Store::ChronoTz => "chrono_tz",
        }
    }

    /// The release of the tz database, such as `2026f`; `None` when a folder does not state it.
    pub fn release(&self) -> Option<&str> {
        self.0.release.as_deref()
    }

    /// Every zone name of the source, links included, in byte order.
    pub fn names(&self) -> Vec<String> {
        match &self.0.store {
            Store::Bundled => Bundle::get().names().map(str::to_owned).collect(),
            Store::System(folder) | Store::Directory(folder) => folder.names(is_plausible),
            Store::ChronoTz => {
                let mut names: Vec<String> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect();
                names.sort();
                names
            }
        }
    }

    /// The zone of that IANA name, exact case, links included.
    ///
    /// The error names the nearest names (`unknown_timezone`), or says what is wrong with the file (`zone_data_unavailable`).
    pub fn get(&self, name: &str) -> Result<Zone, Error> {
        self.zone(name).map_err(|fault| {
            let near = if fault == ZoneFault::Unknown { self.nearest(name) } else { Vec::new() };
            Error::outside(fault.code(), fault.message(name, &near))
        })
    }

    /// The names of this source that are nearest to one that it does not know: best first, at most three.
    pub(crate) fn nearest(&self, name: &str) -> Vec<String> {
        nearest(name, |near| self.has(near))
    }

    /// The zone of that IANA name; the same zone, not a second one, when it is asked for again.
    pub(crate) fn zone(&self, name: &str) -> Result<Zone, ZoneFault> {
        // A thread that panicked while holding the lock cannot have left half a zone in the map.
        let mut loaded = self.0.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = loaded.get(name) {
            return Ok(zone.clone());
        }
        let zone = self.load(name)?;
        loaded.insert(name.to_owned(), zone.clone());
        Ok(zone)
    }

    /// The data that a user might have wanted instead: the newest of the bundle and the system, if it is newer than this.
    pub(crate) fn newer_beside(&self) -> Option<ZoneData> {
        Some(ZoneData::newest(system().ok())).filter(|newest| newest.is_newer_than(self))
    }

    fn is_newer_than(&self, other: &ZoneData) -> bool {
        let [mine, theirs] = [self, other].map(|data| data.release().and_then(ordinal));
        matches!((mine, theirs), (Some(mine), Some(theirs)) if mine > theirs)
    }

    fn load(&self, name: &str) -> Result<Zone, ZoneFault> {
        let zone = |rules: Result<Rules, String>| rules.and_then(|rules| Zone::new(name, rules));
        match &self.0.store {
            Store::Bundled => {
                let data = Bundle::get().tzif(name).ok_or(ZoneFault::Unknown)?;
                zone(Rules::tzif(name, data)).map_err(|why| ZoneFault::Broken(format!("{name}: {why}")))
            }
            Store::ChronoTz => {
                let known: chrono_tz::Tz = name.parse().map_err(|_| ZoneFault::Unknown)?;
                zone(Ok(Rules::ChronoTz(known))).map_err(|why| ZoneFault::Broken(format!("{name}: {why}")))
            }
            Store::System(folder) | Store::Directory(folder) => {
                let file = file_name(folder, name).ok_or(ZoneFault::Unknown)?;
                let data = folder.tzif(file).ok_or(ZoneFault::Unknown)?.map_err(ZoneFault::Broken)?;
                zone(Rules::tzif(name, &data)).map_err(|why| {
                    ZoneFault::Broken(format!("{} is not a zone file: {why}", folder.path(file).display()))
                })
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        match &self.0.store {
            Store::Bundled => Bundle::get().tzif(name).is_some(),
            Store::ChronoTz => name.parse::<chrono_tz::Tz>().is_ok(),
            Store::System(folder) | Store::Directory(folder) => file_name(folder, name).is_some(),
        }
    }
}

/// The file that has a name's zone. Many systems leave out the old links (`US/Pacific`): their zone then lies under its other name.
fn file_name<'a>(folder: &Folder, name: &'a str) -> Option<&'a str> {
    if !is_plausible(name) {
        return None;
    }
    if folder.has(name) {
        return Some(name);
    }
    Bundle::get().siblings(name).find(|other| folder.has(other))
}

fn system() -> Result<Folder, String> {
    Folder::system(std::env::var_os("TZDIR").as_deref())
}

impl ZoneFault {
    pub(crate) fn code(&self) -> Code {
        match self {
            ZoneFault::Unknown => Code::UnknownZone,
            ZoneFault::Broken(_) => Code::ZoneDataUnavailable,
        }
    }

    /// The whole story in one line.
    pub(crate) fn message(&self, name: &str, near: &[String]) -> String {
        match self {
            ZoneFault::Unknown if near.is_empty() => format!("{name:?} is not an IANA time zone name"),
            ZoneFault::Unknown => {
                let near: Vec<String> = near.iter().map(|near| format!("{near:?}")).collect();
                format!("{name:?} is not an IANA time zone name (did you mean {}?)", near.join(" or "))
            }
            ZoneFault::Broken(why) => why.clone(),
        }
    }
}

impl fmt::Display for ZoneData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.release() {
            Some(release) => write!(f, "{} {release}", self.source()),
            None => write!(f, "{} of unknown release", self.source()),
        }
    }
}

impl fmt::Debug for ZoneData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ZoneData({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::calendar::zones::spans::Spans;

    fn open(source: &ZoneSource) -> ZoneData {
        ZoneData::open(source).unwrap()
    }

    /// A folder of its own for one test, gone afterwards.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(test: &str) -> Scratch {
            let path = std::env::temp_dir().join(format!("openline-{}-{test}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Scratch(path)
        }

        fn put(&self, name: &str, bytes: &[u8]) -> &Scratch {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
            self
        }

        fn data(&self) -> ZoneData {
            open(&ZoneSource::Directory(self.0.clone()))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn bundled(name: &str) -> &'static [u8] {
        Bundle::get().tzif(name).unwrap()
    }

    #[test]
    fn data_says_what_it_is() {
        let bundled = open(&ZoneSource::Bundled);
        let release = Bundle::get().release();
        assert_eq!((bundled.source(), bundled.release()), ("bundled", Some(release)));
        assert_eq!(bundled.to_string(), format!("bundled {release}"));
        let old = open(&ZoneSource::ChronoTz);
        assert_eq!((old.to_string().as_str(), old.names().len()), ("chrono_tz 2025b", 597));
        assert!(old.names().iter().all(|name| bundled.has(name)), "names are never dropped");
        let newer = old.newer_beside().unwrap();
        assert!(newer.release() >= Some(release), "{newer}");
    }

    #[test]
    fn only_exact_names_are_zones_and_near_ones_are_named() {
        for source in [ZoneSource::Bundled, ZoneSource::ChronoTz] {
            let data = open(&source);
            for name in
                ["UTC", "EST5EDT", "Etc/GMT+5", "US/Pacific", "America/Argentina/Ushuaia", "GMT0", "Asia/Calcutta"]
            {
                assert_eq!(data.zone(name).unwrap().name(), name);
            }
            for name in
                ["", "america/new_york", "Factory", "../UTC", "/UTC", "posixrules", "UTC\0", "right/UTC", "localtime"]
            {
                assert!(matches!(data.zone(name), Err(ZoneFault::Unknown)), "{name:?}");
            }
            let error = data.get("New York").unwrap_err();
            assert_eq!(
                error.to_string(),
                "error[unknown_timezone]: \"New York\" is not an IANA time zone name (did you mean \"America/New_York\"?)"
            );
        }
    }

    #[test]
    fn a_zone_is_loaded_once() {
        let data = open(&ZoneSource::Bundled);
        let (one, two) = (data.zone("Europe/Berlin").unwrap(), data.clone().zone("Europe/Berlin").unwrap());
        assert!(std::ptr::eq(one.spans(), two.spans()));
    }

    #[test]
    fn a_folder_gives_its_own_zones_and_release() {
        let folder = Scratch::new("folder");
        folder
            .put("Europe/Berlin", bundled("Asia/Tokyo"))
            .put("America/Los_Angeles", bundled("America/Los_Angeles"))
            .put("right/Europe/Berlin", bundled("UTC"))
            .put("posixrules", bundled("UTC"))
            .put("readme", b"TZ nothing");
        let data = folder.data();
        assert_eq!(data.to_string(), "directory of unknown release");
        assert!(data.newer_beside().is_none(), "nobody knows");
        assert_eq!(data.names(), ["America/Los_Angeles", "Europe/Berlin"]);
        assert_eq!(data.zone("Europe/Berlin").unwrap().offset_seconds_at(0), 32_400);
        assert_eq!(data.zone("US/Pacific").unwrap().name(), "US/Pacific", "links are found under their other name");
        for (name, near) in [
            ("Berlin", Some("Europe/Berlin")),
            ("Europe", None),
            ("Europe/Paris", None),
            ("right/Europe/Berlin", Some("Europe/Berlin")),
        ] {
            assert_eq!(data.zone(name), Err(ZoneFault::Unknown));
            assert_eq!(data.nearest(name), Vec::from_iter(near));
        }
        assert!(matches!(data.zone("readme"), Err(ZoneFault::Broken(_))));

        folder.put("version", b"2025a\n");
        assert_eq!(folder.data().to_string(), "directory 2025a");
        folder.put("tzdata.zi", b"# version 2026z\n# This zic input file is in the public domain.\n");
        assert_eq!(folder.data().to_string(), "directory 2026z");
    }

    #[test]
    fn the_newest_is_whichever_release_is_newer() {
        let folder = Scratch::new("newest");
        let chosen = || ZoneData::newest(Folder::open(&folder.0).ok());
        assert_eq!(chosen().source(), "bundled", "a folder of unknown release is not newer");
        for (version, expected) in [
            ("2025b", "bundled"),
            (Bundle::get().release(), "bundled"),
            ("9000", "bundled"),
            ("9000a", "system"),
            ("9000zz", "system"),
        ] {
            folder.put("+VERSION", version.as_bytes());
            assert_eq!(chosen().source(), expected, "{version}");
        }
        assert_eq!(chosen().to_string(), "system 9000zz");
        assert_eq!(ZoneData::newest(None).source(), "bundled");
    }

    #[test]
    fn broken_files_are_faults_with_their_path() {
        let folder = Scratch::new("broken");
        let berlin = bundled("Europe/Berlin");
        let header = |leaps: u8| {
            let mut bytes = berlin.to_vec();
            bytes[31] = leaps;
            bytes
        };
        folder
            .put("Test/Empty", b"")
            .put("Test/Cut", &berlin[..berlin.len() / 2])
            .put("Test/Leaps", &header(27))
            .put("Test/Huge", &[b"TZif2".as_slice(), &vec![0; 2 << 20]].concat());
        for name in ["Empty", "Cut", "Leaps", "Huge"] {
            let name = format!("Test/{name}");
            let Err(ZoneFault::Broken(why)) = folder.data().zone(&name) else { panic!("{name}") };
            assert!(why.contains(&name), "{why}");
            assert_eq!(folder.data().get(&name).unwrap_err().issues()[0].code(), "zone_data_unavailable");
        }
    }

    #[test]
    fn damaged_bytes_never_panic() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below as u64) as usize
        };
        let mut read = 0;
        for name in ["Europe/Berlin", "America/New_York", "Asia/Gaza", "Africa/Monrovia", "UTC", "Africa/Casablanca"] {
            let whole = bundled(name);
            for round in 0..400 {
                let mut bytes = whole.to_vec();
                for _ in 0..=random(4) {
                    let footer = bytes.len() - 20;
                    let at = if round % 2 == 0 { footer + random(20) } else { random(bytes.len()) };
                    bytes[at] = if round % 3 == 0 { b"0123456789,.-/MJ<>"[random(18)] } else { random(256) as u8 };
                }
                if round % 10 == 9 {
                    bytes.truncate(random(bytes.len()));
                }
                let Ok(zone) = Rules::tzif(name, &bytes).and_then(|rules| Zone::new(name, rules)) else { continue };
                read += 1;
                for utc in [i64::MIN, -1, 0, 1, Spans::END - 1, Spans::END, 1 << 40, i64::MAX] {
                    assert!(zone.offset_seconds_at(utc).abs() < 86_400);
                    if let Some(at) = chrono::DateTime::from_timestamp(utc, 0) {
                        let _ = chrono::TimeZone::from_local_datetime(&zone, &at.naive_utc());
                    }
                }
            }
        }
        assert!(read > 100, "some damage must pass, or this tests nothing: {read}");
    }

    #[test]
    fn chrono_tz_is_the_same_wherever_its_release_was_right() {
        let (now, then) = (open(&ZoneSource::Bundled), open(&ZoneSource::ChronoTz));
        let (from, to) = (946_684_800, 2_145_916_800); // 2000-01-01 to 2038-01-01
        let window = |zone: &Zone| -> Vec<(i64, i32)> {
            zone.spans().iter_from(from).take_while(|s| s.start < to).map(|s| (s.start.max(from), s.offset)).collect()
        };
        for name in [
            "America/New_York",
            "Europe/London",
            "Europe/Dublin",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Asia/Gaza",
            "UTC",
            "America/Recife",
            "Africa/Cairo",
            "Asia/Tehran",
        ] {
            assert_eq!(window(&now.zone(name).unwrap()), window(&then.zone(name).unwrap()), "{name}");
        }
        for name in [
            "America/Vancouver",
            "America/Edmonton",
            "America/Winnipeg",
            "Cuba",
            "Africa/Casablanca",
            "Europe/Chisinau",
        ] {
            assert_ne!(window(&now.zone(name).unwrap()), window(&then.zone(name).unwrap()), "{name}");
        }
        let frozen = then.zone("Australia/Sydney").unwrap();
        assert_eq!(frozen.offset_seconds_at(4_118_083_200), 39_600, "its own answer after 2100, right or not");
    }
}
