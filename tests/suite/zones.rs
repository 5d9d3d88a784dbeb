/*!
Zones against everything that knows better: chrono-tz where its release was right, the definition of local time, `zic`, the system.

Only the public API is used. What a machine does not have is skipped with a loud line, never silently.
*/

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, MappedLocalTime, NaiveDate, Offset, TimeZone, Utc};
use openline::{Zone, ZoneData, ZoneSource};

const DAY: i64 = 86_400;
/// 2100-01-01, where the spans end.
const END: i64 = 4_102_444_800;
const CYCLE: i64 = 146_097 * DAY;

fn open(source: ZoneSource) -> ZoneData {
    ZoneData::open(&source).unwrap()
}

fn midnight(year: i32, month: u32, day: u32) -> i64 {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap().timestamp()
}

/// The offset at the start and every change after it, found by asking once a day and bisecting.
fn changes(zone: &Zone, from: i64, to: i64) -> Vec<(i64, i32)> {
    let mut found = vec![(from, zone.offset_seconds_at(from))];
    for start in (from..to - 1).step_by(DAY as usize) {
        let (mut low, mut high) = (start, (start + DAY).min(to - 1));
        let (before, after) = (found[found.len() - 1].1, zone.offset_seconds_at(high));
        if before == after {
            continue;
        }
        while high - low > 1 {
            let middle = (low + high) / 2;
            if zone.offset_seconds_at(middle) == before { low = middle } else { high = middle }
        }
        found.push((high, after));
    }
    found
}

/// xorshift: the same instants on every run.
fn random(seed: u64) -> impl FnMut(i64, i64) -> i64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |from, to| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        from + (state % (to - from) as u64) as i64
    }
}

#[test]
fn chrono_tz_differs_for_exactly_the_zones_that_have_changed_since() {
    let (now, then) = (open(ZoneSource::Bundled), open(ZoneSource::ChronoTz));
    assert!(now.release() >= Some("2026f") && then.release() == Some("2025b"));
    let (from, to) = (midnight(2000, 1, 1), midnight(2038, 1, 1));
    let changed =
        |name: &String| changes(&now.get(name).unwrap(), from, to) != changes(&then.get(name).unwrap(), from, to);
    let differing: Vec<String> = now.names().into_iter().filter(changed).collect();
    // A new bundle may add to this list: look at what changed, then write it down here.
    assert_eq!(
        differing,
        [
            "Africa/Casablanca",
            "Africa/El_Aaiun",
            "America/Edmonton",
            "America/Havana",
            "America/Inuvik",
            "America/Rainy_River",
            "America/Vancouver",
            "America/Winnipeg",
            "America/Yellowknife",
            "Canada/Central",
            "Canada/Mountain",
            "Canada/Pacific",
            "Cuba",
            "Europe/Chisinau",
            "Europe/Tiraspol",
        ]
    );
}

#[test]
fn the_chrono_tz_source_is_chrono_tz() {
    let data = open(ZoneSource::ChronoTz);
    for (i, tz) in chrono_tz::TZ_VARIANTS.iter().enumerate() {
        let zone = data.get(tz.name()).unwrap();
        let mut random = random(i as u64 + 1);
        for round in 0..120 {
            let (from, to) =
                [(0, END), (-(1 << 33), 0), (END, 1 << 34), (-DAY, DAY), (END - DAY, END + DAY)][round % 5];
            let at = DateTime::from_timestamp(random(from, to), 0).unwrap().naive_utc();
            let expected = tz.offset_from_utc_datetime(&at).fix();
            assert_eq!(zone.offset_from_utc_datetime(&at).fix(), expected, "{tz} {at}");
            let expected = tz.offset_from_local_datetime(&at).map(|offset| offset.fix());
            assert_eq!(zone.offset_from_local_datetime(&at).map(|offset| offset.fix()), expected, "{tz} {at}");
        }
    }
}

#[test]
fn a_local_time_stands_for_exactly_the_instants_that_read_so() {
    let data = open(ZoneSource::Bundled);
    for (i, name) in data.names().iter().enumerate() {
        let zone = data.get(name).unwrap();
        let changes = changes(&zone, 0, END);
        let mut random = random(i as u64 + 1);
        for round in 0..40 {
            // Near a change of the clock most of the time, anywhere else: before 1970 and after 2100 too.
            let local = if round % 4 > 0 && changes.len() > 1 {
                let (at, offset) = changes[random(1, changes.len() as i64) as usize];
                at + i64::from(offset) + random(-9_000, 9_000)
            } else {
                random(-(1 << 32), 1 << 34)
            };
            let mut offsets: Vec<i32> =
                (-96..=96).map(|quarter| zone.offset_seconds_at(local + quarter * 900)).collect();
            offsets.sort_unstable();
            offsets.dedup();
            // The larger offset is the earlier instant.
            let reads_so = |&&offset: &&i32| zone.offset_seconds_at(local - i64::from(offset)) == offset;
            let expected: Vec<i32> = offsets.iter().rev().filter(reads_so).copied().collect();
            let naive = DateTime::from_timestamp(local, 0).unwrap().naive_utc();
            let found: Vec<i32> = match zone.offset_from_local_datetime(&naive).map(|o| o.fix().local_minus_utc()) {
                MappedLocalTime::None => vec![],
                MappedLocalTime::Single(one) => vec![one],
                MappedLocalTime::Ambiguous(one, two) => vec![one, two],
            };
            assert_eq!(found, expected, "{name} {naive}");
        }
    }
}

#[test]
fn after_2100_every_zone_repeats_after_400_years() {
    let data = open(ZoneSource::Bundled);
    for (i, name) in data.names().iter().enumerate() {
        let zone = data.get(name).unwrap();
        let mut random = random(i as u64 + 1);
        for _ in 0..40 {
            let at = random(END, END + CYCLE);
            let expected = zone.offset_seconds_at(at);
            for cycles in [1, 15, 20, 600] {
                assert_eq!(zone.offset_seconds_at(at + cycles * CYCLE), expected, "{name} {at} {cycles}");
            }
        }
        for year in [2099, 2100, 2101, 2399] {
            let count = |year| changes(&zone, midnight(year, 1, 1), midnight(year + 1, 1, 1)).len();
            assert_eq!(count(year), count(year + 400), "{name} {year}");
        }
    }
}

/// A folder of its own for one test, gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("openline-zones-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    /// Compiles zone rules into this folder; false, and loud, where there is no `zic`.
    fn zic(&self, rules: &str, options: &[&str]) -> bool {
        let source = self.0.join("rules");
        fs::write(&source, rules).unwrap();
        let run = |program: &str| Command::new(program).args(options).arg("-d").arg(&self.0).arg(&source).status();
        match run("zic").or_else(|_| run("/usr/sbin/zic")) {
            Ok(status) => assert!(status.success(), "zic {status}"),
            Err(error) => {
                eprintln!("SKIPPED: no zic here ({error}); install the C library's tools to run this test");
                return false;
            }
        }
        true
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What Berlin might decide next: no more summer time from 2027 on, clocks an hour ahead for good.
const BERLIN: &str = "\
Rule EU 1996 max - Oct lastSun 1:00u 0 -
Rule EU 1981 max - Mar lastSun 1:00u 1:00 S
Zone Europe/Berlin 1:00 EU CE%sT 2027 Mar 28 1:00u
                   2:00 -  EET
Zone Test/Odd_Zone 0:20:08 - LMT 1985
                   5:45:30 - ODD
";

#[test]
fn a_newer_zone_file_gives_the_newer_answer() {
    for (test, options) in [("slim", ["-b", "slim"]), ("fat", ["-b", "fat"])] {
        let folder = Scratch::new(test);
        if !folder.zic(BERLIN, &options) {
            return;
        }
        fs::write(folder.0.join("+VERSION"), "2027a\n").unwrap();
        let source: ZoneSource = folder.0.to_str().unwrap().parse().unwrap();
        let data = open(source);
        assert_eq!(data.to_string(), "directory 2027a");
        assert_eq!(data.names(), ["Europe/Berlin", "Test/Odd_Zone"]);

        let (newer, bundled) =
            (data.get("Europe/Berlin").unwrap(), open(ZoneSource::Bundled).get("Europe/Berlin").unwrap());
        assert_ne!(newer, bundled);
        for (at, new, old) in [
            (midnight(2026, 7, 1), 7_200, 7_200),
            (midnight(2026, 12, 1), 3_600, 3_600),
            (midnight(2027, 7, 1), 7_200, 7_200),
            (midnight(2027, 12, 1), 7_200, 3_600),
            (midnight(2060, 12, 1), 7_200, 3_600),
            (midnight(2150, 12, 1), 7_200, 3_600),
        ] {
            assert_eq!((newer.offset_seconds_at(at), bundled.offset_seconds_at(at)), (new, old), "{at}");
        }
        let odd = data.get("Test/Odd_Zone").unwrap();
        let noon = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(12, 0, 0).unwrap();
        assert_eq!(odd.from_local_datetime(&noon).unwrap().offset().to_string(), "+05:45:30");
        assert_eq!(odd.offset_seconds_at(0), 1_208);
    }
}

#[test]
fn a_zone_file_with_leap_seconds_is_refused() {
    let leaps = Path::new("/usr/share/zoneinfo/leapseconds");
    if !leaps.exists() {
        eprintln!("SKIPPED: no {} here", leaps.display());
        return;
    }
    let folder = Scratch::new("leaps");
    if !folder.zic(BERLIN, &["-L", leaps.to_str().unwrap()]) {
        return;
    }
    let data = open(ZoneSource::Directory(folder.0.clone()));
    let error = data.get("Europe/Berlin").unwrap_err();
    assert!(error.to_string().contains("leap seconds"), "{error}");
    assert_eq!(error.issues()[0].code(), "zone_data_unavailable");
}

#[test]
fn the_systems_zones_all_load() {
    let data = match ZoneData::open(&ZoneSource::System) {
        Ok(data) => data,
        Err(error) => {
            eprintln!("SKIPPED: {error}");
            return;
        }
    };
    assert_eq!(data.source(), "system");
    let names = data.names();
    assert!(names.len() > 300, "{} names", names.len());
    for name in names {
        assert_eq!(data.get(&name).unwrap().name(), name);
    }
    for name in ["US/Pacific", "Asia/Calcutta", "Europe/Kiev", "GB", "Etc/UTC"] {
        assert!(data.get(name).is_ok(), "{name}: links are found even where the system has left them out");
    }
    for name in ["posixrules", "localtime", "posix/UTC", "right/UTC", "tzdata.zi", "../zoneinfo/UTC", "utc"] {
        assert!(data.get(name).is_err(), "{name}");
    }
}

#[test]
fn the_newest_is_never_older_than_the_bundle() {
    let (newest, bundled) = (open(ZoneSource::Newest), open(ZoneSource::Bundled));
    assert!(newest.release() >= bundled.release(), "{newest} and {bundled}");
    assert!(["bundled", "system"].contains(&newest.source()));
}

#[test]
fn noise_in_a_zone_file_is_an_error_or_a_zone() {
    let folder = Scratch::new("noise");
    if !folder.zic(BERLIN, &[]) {
        return;
    }
    let whole = fs::read(folder.0.join("Europe/Berlin")).unwrap();
    let mut random = random(7);
    let mut zones = 0;
    for round in 0..2_000 {
        let mut bytes = whole.clone();
        for _ in 0..random(1, 6) {
            let at = random(0, bytes.len() as i64) as usize;
            bytes[at] = random(0, 256) as u8;
        }
        if round % 7 == 0 {
            bytes.truncate(random(0, bytes.len() as i64) as usize);
        }
        if round % 97 == 0 {
            bytes = (0..random(0, 4_000)).map(|_| random(0, 256) as u8).collect();
        }
        fs::write(folder.0.join("Europe/Berlin"), bytes).unwrap();
        let Ok(zone) = open(ZoneSource::Directory(folder.0.clone())).get("Europe/Berlin") else { continue };
        zones += 1;
        for at in [i64::MIN, -1, 0, END - 1, END, i64::MAX] {
            assert!(zone.offset_seconds_at(at).abs() < DAY as i32);
        }
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, Utc.timestamp_opt(END, 0).unwrap()] {
            let _ = (at.with_timezone(&zone).to_rfc3339(), zone.from_local_datetime(&at.naive_utc()));
        }
    }
    assert!(zones > 50, "some noise must pass, or this tests nothing: {zones}");
}
