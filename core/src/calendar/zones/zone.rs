/*!
A time zone: an IANA name, its offset spans from 1970 to 2100, and its full rules for every other instant.

[`Zone`] is the one door for UTC offsets: the engine reads [`Zone::spans`], users meet it as a `chrono::TimeZone`. Where its data came
from is [`super::ZoneData`]'s affair.

# Invariant
The spans are what the rules say, so both ways to an answer agree; names and data never change after a zone is built.
*/

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};

use super::rules::{DAY, Reading, Rules, read};
use super::spans::Spans;

/// A time zone of the IANA database, as one release of it tells the story.
///
/// Cheap to clone, safe to share. It works wherever chrono wants a `TimeZone`: a skipped local time is `None`, a repeated one
/// `Ambiguous`, and the answer is exact for every instant that chrono can hold, past 2100 too.
///
/// Two zones are equal when they have the same name and the same offsets from 1970 to 2100.
///
/// ```
/// use chrono::{TimeZone, Utc};
/// use openline::{ZoneData, ZoneSource};
///
/// let zones = ZoneData::open(&ZoneSource::Bundled)?;
/// let vancouver = zones.get("America/Vancouver")?;
/// let christmas = Utc.with_ymd_and_hms(2026, 12, 25, 20, 0, 0).unwrap().with_timezone(&vancouver);
/// assert_eq!(christmas.to_rfc3339(), "2026-12-25T13:00:00-07:00");
/// # Ok::<(), openline::Error>(())
/// ```
#[derive(Clone)]
pub struct Zone(Arc<Inner>);

struct Inner {
    name: Box<str>,
    spans: Spans,
    rules: Rules,
}

/// The UTC offset of a [`Zone`] at one instant: what `DateTime<Zone>` carries. Prints as `-08:00`, with seconds where there are any.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
}

/// An instant at which a wall clock jumps: forward when `after` is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ClockChange {
    /// The first instant of the new offset, in epoch seconds.
    pub at: i64,
    /// The offset until then, in seconds east of UTC.
    pub before: i32,
    /// The offset from then on.
    pub after: i32,
}

impl Zone {
    /// The message says why these rules are no clock.
    pub(super) fn new(name: &str, rules: Rules) -> Result<Zone, String> {
        let spans = rules.spans()?;
        Ok(Zone(Arc::new(Inner { name: name.into(), spans, rules })))
    }

    /// The IANA name, as it was asked for: a link keeps its own name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The zone `UTC`.
    pub fn utc() -> Zone {
        static UTC: LazyLock<Zone> = LazyLock::new(|| {
            Zone::new("UTC", Rules::Tzif(jiff::tz::TimeZone::UTC)).expect("UTC has one offset and no changes")
        });
        UTC.clone()
    }

    /// The offset at an instant in epoch seconds, in seconds east of UTC: local time is UTC plus this.
    #[inline]
    pub fn offset_seconds_at(&self, utc: i64) -> i32 {
        if (0..Spans::END).contains(&utc) { self.0.spans.offset_at(utc) } else { self.0.rules.offset_at(utc) }
    }

    /// The instant at which the wall clock shows `local`: the first of two where it repeats, the jump itself where it skips that time.
    ///
    /// ```
    /// use openline::{ZoneData, ZoneSource};
    ///
    /// let berlin = ZoneData::open(&ZoneSource::Bundled)?.get("Europe/Berlin")?;
    /// let at = |local: &str| berlin.first_instant(local.parse().unwrap()).to_rfc3339();
    /// assert_eq!(at("2026-10-25T02:30:00"), "2026-10-25T02:30:00+02:00");
    /// assert_eq!(at("2026-03-29T02:30:00"), "2026-03-29T03:00:00+02:00");
    /// # Ok::<(), openline::Error>(())
    /// ```
    pub fn first_instant(&self, local: NaiveDateTime) -> DateTime<Zone> {
        let wanted = local.and_utc().timestamp();
        let at = match self.reading(wanted) {
            Reading::Once(offset) | Reading::Twice(offset, _) => wanted - i64::from(offset),
            Reading::Skipped => {
                // No instant reads `wanted`, and no offset reaches a day: the clock is behind it at `before`, past it at `after`.
                let (mut before, mut after) = (wanted - DAY, wanted + DAY);
                while after - before > 1 {
                    let middle = before.midpoint(after);
                    if middle + i64::from(self.offset_seconds_at(middle)) < wanted {
                        before = middle;
                    } else {
                        after = middle;
                    }
                }
                after
            }
        };
        in_zone(self, at)
    }

    /// The clock changes in `(from, to)` in epoch seconds, in order, as far as they lie between 1970 and 2100.
    pub fn clock_changes(&self, from: i64, to: i64) -> impl Iterator<Item = ClockChange> + '_ {
        let spans = self.spans().iter_from(from.clamp(0, Spans::END - 1));
        let mut before = None;
        spans.take_while(move |span| span.start < to).filter_map(move |span| {
            let before = before.replace(span.offset)?;
            (span.start > from).then_some(ClockChange { at: span.start, before, after: span.offset })
        })
    }

    /// The offsets from 1970 to 2100.
    #[inline]
    pub(crate) fn spans(&self) -> &Spans {
        &self.0.spans
    }

    fn reading(&self, local: i64) -> Reading {
        let spans = &self.0.spans;
        if !(DAY..Spans::END - DAY).contains(&local) {
            return self.0.rules.reading(local);
        }
        let stretches = spans.iter_from(local - DAY).take_while(|span| span.start <= local + DAY);
        read(local, &mut stretches.map(|span| (span.start, span.end, span.offset)))
    }

    fn offset(&self, seconds: i32) -> ZoneOffset {
        let fixed = FixedOffset::east_opt(seconds).expect("rules and spans give offsets of less than a day");
        ZoneOffset { zone: self.clone(), fixed }
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Zone {
        offset.zone.clone()
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        match self.reading(local.and_utc().timestamp()) {
            Reading::Skipped => MappedLocalTime::None,
            Reading::Once(offset) => MappedLocalTime::Single(self.offset(offset)),
            Reading::Twice(first, second) => MappedLocalTime::Ambiguous(self.offset(first), self.offset(second)),
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset(self.offset_seconds_at(utc.and_utc().timestamp()))
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || (self.name() == other.name() && self.spans() == other.spans())
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
        self.spans().hash(state);
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.fixed, f)
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.fixed, f)
    }
}

/// The instant as the wall clock of `zone` shows it; instants beyond chrono's years are its last whole days, so that no offset leads out of them.
pub(crate) fn in_zone(zone: &Zone, at: i64) -> DateTime<Zone> {
    const MARGIN: i64 = 2 * 86_400;
    let (first, last) =
        (DateTime::<chrono::Utc>::MIN_UTC.timestamp() + MARGIN, DateTime::<chrono::Utc>::MAX_UTC.timestamp() - MARGIN);
    let at = DateTime::from_timestamp(at.clamp(first, last), 0);
    at.unwrap_or_default().with_timezone(zone)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Utc};

    use super::*;
    use crate::calendar::{ZoneData, ZoneSource};

    fn zone(name: &str) -> Zone {
        ZoneData::open(&ZoneSource::Bundled).unwrap().zone(name).unwrap()
    }

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap_or_else(|_| panic!("{text}"))
    }

    /// What `from_local_datetime` says, as RFC 3339: none, one or two instants.
    fn instants(name: &str, text: &str) -> Vec<String> {
        let mapped = zone(name).from_local_datetime(&local(text));
        match mapped {
            MappedLocalTime::None => vec![],
            MappedLocalTime::Single(one) => vec![one.to_rfc3339()],
            MappedLocalTime::Ambiguous(one, two) => vec![one.to_rfc3339(), two.to_rfc3339()],
        }
    }

    fn at(name: &str, text: &str) -> String {
        text.parse::<DateTime<Utc>>().unwrap().with_timezone(&zone(name)).to_rfc3339()
    }

    #[test]
    fn zones_are_cheap_to_share() {
        fn is_shared<T: Send + Sync + Clone + 'static>() {}
        is_shared::<Zone>();
        is_shared::<DateTime<Zone>>();
        assert!(size_of::<Zone>() == size_of::<usize>());
        assert!(size_of::<DateTime<Zone>>() <= 32);
    }

    #[test]
    fn current_rules_are_known() {
        assert_eq!(at("America/Vancouver", "2026-12-25T20:00:00Z"), "2026-12-25T13:00:00-07:00");
        assert_eq!(at("Africa/Casablanca", "2026-12-01T12:00:00Z"), "2026-12-01T12:00:00+00:00");
        assert_eq!(at("America/Edmonton", "2027-01-01T12:00:00Z"), "2027-01-01T06:00:00-06:00");
        assert_eq!(at("America/Winnipeg", "2027-01-01T12:00:00Z"), "2027-01-01T07:00:00-05:00");
    }

    #[test]
    fn dublin_stands_an_hour_back_in_winter() {
        assert_eq!(at("Europe/Dublin", "2026-01-15T12:00:00Z"), "2026-01-15T12:00:00+00:00");
        assert_eq!(at("Europe/Dublin", "2026-07-15T12:00:00Z"), "2026-07-15T13:00:00+01:00");
    }

    #[test]
    fn lord_howe_moves_by_half_an_hour() {
        assert_eq!(instants("Australia/Lord_Howe", "2026-10-04T02:00:00"), [""; 0]);
        assert_eq!(instants("Australia/Lord_Howe", "2026-10-04T02:29:59"), [""; 0]);
        assert_eq!(instants("Australia/Lord_Howe", "2026-10-04T02:30:00"), ["2026-10-04T02:30:00+11:00"]);
        assert_eq!(
            instants("Australia/Lord_Howe", "2026-04-05T01:45:00"),
            ["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30"]
        );
    }

    #[test]
    fn a_skipped_hour_has_no_instant_and_a_repeated_one_has_two() {
        let new_york = "America/New_York";
        assert_eq!(instants(new_york, "2026-03-08T01:59:59"), ["2026-03-08T01:59:59-05:00"]);
        assert_eq!(instants(new_york, "2026-03-08T02:00:00"), [""; 0]);
        assert_eq!(instants(new_york, "2026-03-08T02:59:59.999"), [""; 0]);
        assert_eq!(instants(new_york, "2026-03-08T03:00:00"), ["2026-03-08T03:00:00-04:00"]);
        assert_eq!(
            instants(new_york, "2026-11-01T01:00:00"),
            ["2026-11-01T01:00:00-04:00", "2026-11-01T01:00:00-05:00"]
        );
        assert_eq!(instants(new_york, "2026-11-01T02:00:00"), ["2026-11-01T02:00:00-05:00"]);
    }

    #[test]
    fn apia_has_no_30_december_2011() {
        assert_eq!(instants("Pacific/Apia", "2011-12-29T23:59:59"), ["2011-12-29T23:59:59-10:00"]);
        assert_eq!(instants("Pacific/Apia", "2011-12-30T00:00:00"), [""; 0]);
        assert_eq!(instants("Pacific/Apia", "2011-12-30T23:59:59"), [""; 0]);
        assert_eq!(instants("Pacific/Apia", "2011-12-31T00:00:00"), ["2011-12-31T00:00:00+14:00"]);
    }

    #[test]
    fn every_wall_clock_time_leads_to_an_instant() {
        let first = |name: &str, text: &str| zone(name).first_instant(local(text)).to_rfc3339();
        assert_eq!(first("America/New_York", "2026-11-20T09:00:00"), "2026-11-20T09:00:00-05:00");
        assert_eq!(first("America/New_York", "2026-11-01T01:30:00"), "2026-11-01T01:30:00-04:00");
        assert_eq!(first("America/New_York", "2026-03-08T02:00:00"), "2026-03-08T03:00:00-04:00");
        assert_eq!(first("America/New_York", "2026-03-08T02:59:00"), "2026-03-08T03:00:00-04:00");
        assert_eq!(first("Australia/Lord_Howe", "2026-10-04T02:15:00"), "2026-10-04T02:30:00+11:00");
        assert_eq!(first("Pacific/Apia", "2011-12-30T12:00:00"), "2011-12-31T00:00:00+14:00");
        assert_eq!(first("America/New_York", "2150-03-08T02:30:00"), "2150-03-08T03:00:00-04:00");
        assert_eq!(first("America/New_York", "1918-03-31T02:30:00"), "1918-03-31T03:00:00-04:00");
        for extreme in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
            let _ = zone("Europe/Berlin").first_instant(extreme);
        }
    }

    #[test]
    fn clock_changes_are_those_strictly_inside() {
        let changes = |from: &str, to: &str| -> Vec<(i64, i32, i32)> {
            let [from, to] = [from, to].map(|text| local(text).and_utc().timestamp());
            let zone = zone("Europe/Berlin");
            zone.clock_changes(from, to).map(|change| (change.at - from, change.before, change.after)).collect()
        };
        assert_eq!(changes("2026-03-29T00:00:00", "2026-03-30T00:00:00"), [(3600, 3600, 7200)]);
        assert_eq!(changes("2026-03-29T01:00:00", "2026-03-30T00:00:00"), []);
        assert_eq!(changes("2026-03-29T00:00:00", "2026-03-29T01:00:00"), []);
        assert_eq!(changes("2026-01-01T00:00:00", "2027-01-01T00:00:00").len(), 2);
        assert_eq!(changes("2200-01-01T00:00:00", "2201-01-01T00:00:00"), []);
        assert_eq!(changes("2026-06-01T00:00:00", "2026-01-01T00:00:00"), []);
        assert_eq!(changes("1900-01-01T00:00:00", "1970-01-01T00:00:00"), []);
    }

    #[test]
    fn offsets_have_seconds() {
        let monrovia = zone("Africa/Monrovia");
        let ends = local("1972-01-07T00:44:30").and_utc().timestamp();
        assert_eq!(monrovia.offset_seconds_at(ends - 1), -2_670);
        assert_eq!(monrovia.offset_seconds_at(ends), 0);
        let before = DateTime::from_timestamp(ends - 1, 0).unwrap().with_timezone(&monrovia);
        assert_eq!(before.naive_local(), local("1972-01-06T23:59:59"));
        assert_eq!(before.offset().to_string(), "-00:44:30");
    }

    #[test]
    fn the_rules_go_on_after_2100_and_began_before_1970() {
        assert_eq!(at("America/New_York", "2150-01-15T12:00:00Z"), "2150-01-15T07:00:00-05:00");
        assert_eq!(at("America/New_York", "2150-07-15T12:00:00Z"), "2150-07-15T08:00:00-04:00");
        assert_eq!(instants("America/New_York", "2150-03-08T02:30:00"), [""; 0]);
        assert_eq!(instants("America/New_York", "2150-11-01T01:30:00").len(), 2);
        assert_eq!(at("Australia/Sydney", "2100-07-01T00:00:00Z"), "2100-07-01T10:00:00+10:00");
        assert_eq!(zone("Europe/Paris").offset_seconds_at(local("1900-01-01T00:00:00").and_utc().timestamp()), 561);
        assert_eq!(instants("America/New_York", "1918-03-31T02:30:00"), [""; 0]);
        assert_eq!(instants("America/New_York", "1918-10-27T01:30:00").len(), 2);
    }

    #[test]
    fn every_instant_of_chrono_has_an_offset() {
        for name in ["America/New_York", "Pacific/Apia", "Europe/Dublin", "UTC", "Africa/Monrovia"] {
            let zone = zone(name);
            for utc in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
                let there = utc.with_timezone(&zone);
                assert_eq!(there.timestamp(), utc.timestamp());
                let _ = (there.to_string(), format!("{there:?}"), there.to_rfc3339());
                let _ = zone.from_local_datetime(&utc.naive_utc());
            }
            for utc in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
                assert!(zone.offset_seconds_at(utc).abs() < 86_400);
                let _ = zone.reading(utc);
            }
            assert_eq!(zone.offset_seconds_at(i64::MIN), zone.offset_seconds_at(-377_705_116_800));
        }
        // The rules repeat every 400 years, also where jiff has no years left.
        let far = |year: i32| {
            let summer = NaiveDate::from_ymd_opt(year, 7, 1).unwrap().and_time(NaiveTime::MIN);
            let gap = NaiveDate::from_ymd_opt(year, 3, 8).unwrap().and_hms_opt(2, 30, 0).unwrap();
            let new_york = zone("America/New_York");
            (new_york.offset_from_utc_datetime(&summer).to_string(), new_york.from_local_datetime(&gap).single())
        };
        for year in [2026, 2426, 9998 - 9998 % 400 + 26, 10_026, 262_026] {
            assert_eq!(far(year), ("-04:00".to_owned(), None), "{year}");
        }
    }

    #[test]
    fn spans_and_rules_agree_around_every_change_of_every_zone() {
        let data = ZoneData::open(&ZoneSource::Bundled).unwrap();
        for name in data.names() {
            let zone = data.zone(&name).unwrap();
            let rules = &zone.0.rules;
            for span in zone.spans().iter_from(0) {
                for utc in [span.start, span.start + 1, span.end - 1] {
                    assert_eq!(rules.offset_at(utc), span.offset, "{name} {utc}");
                    assert_eq!(zone.offset_seconds_at(utc), span.offset, "{name} {utc}");
                }
            }
            assert_eq!(zone.offset_seconds_at(-1), rules.offset_at(-1));
            assert_eq!(zone.offset_seconds_at(Spans::END), rules.offset_at(Spans::END));
        }
    }

    #[test]
    fn local_times_read_the_same_by_spans_and_by_rules() {
        for name in ["America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Gaza", "Africa/Monrovia"] {
            let zone = zone(name);
            for span in zone.spans().iter_from(2 * DAY).skip(1) {
                for around in [-90_000, -7_200, -3_600, -1_800, -1, 0, 1, 1_799, 3_599, 3_600, 7_200, 50_400, 90_000] {
                    let local = span.start + i64::from(span.offset) + around;
                    assert_eq!(zone.reading(local), zone.0.rules.reading(local), "{name} {local}");
                }
            }
        }
    }

    #[test]
    fn zones_are_equal_by_name_and_content() {
        let berlin = zone("Europe/Berlin");
        assert_eq!(berlin, zone("Europe/Berlin"));
        assert_ne!(berlin, zone("Arctic/Longyearbyen"), "a link keeps its own name");
        assert_eq!(Zone::utc(), zone("UTC"));
        assert_ne!(Zone::utc(), zone("Etc/UTC"));
        let old = ZoneData::open(&ZoneSource::ChronoTz).unwrap();
        assert_ne!(old.zone("America/Vancouver").unwrap(), zone("America/Vancouver"));
        let hash = |zone: &Zone| {
            use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
            BuildHasherDefault::<DefaultHasher>::default().hash_one(zone)
        };
        assert_eq!(hash(&berlin), hash(&zone("Europe/Berlin")));
        assert_eq!(format!("{berlin} {berlin:?}"), "Europe/Berlin Europe/Berlin");
    }

    #[test]
    fn a_date_time_keeps_its_zone() {
        let noon = zone("Europe/Berlin").with_ymd_and_hms(2026, 3, 28, 12, 0, 0).unwrap();
        assert_eq!(noon.timezone().name(), "Europe/Berlin");
        assert_eq!((noon + TimeDelta::days(1)).to_rfc3339(), "2026-03-29T13:00:00+02:00");
    }
}
