/*!
Every queue at once: which of them are open at an instant?

A fleet has a million queues, but few weeks, zones and sets of exceptions. At an instant each zone has one local time, so each week in each
zone and each set of exceptions in each zone is asked once; what is left for a queue is to combine three bytes. Nothing is kept between
two questions.

# Invariant
Each queue's three numbers point into `weeks`, `exceptions` and the centre's filters.
*/

use super::{Centre, Queue, QueueRow};
use crate::{
    calendar::Clock,
    plan::Interner,
    schedule::{Day, Exceptions, Week},
};

/// What a week says, as bits that a mask picks from.
mod state {
    /// With the night of the date before, as on plain dates.
    pub(super) const FULL: u8 = 1;
    /// Without it: the date before is an exception's.
    pub(super) const OWN: u8 = 2;
    /// Set in every state: a mask with it alone is open, whatever the week says; one without any bit is closed.
    pub(super) const ALWAYS: u8 = 4;
    /// What a filter lets through.
    pub(super) const ANY: u8 = 7;
}

#[derive(Debug)]
pub(super) struct Fleet {
    /// The zone and week of each number.
    weeks: Box<[(u32, u32)]>,
    /// The zone and exceptions of each number.
    exceptions: Box<[(u32, u32)]>,
    columns: Columns,
}

/// The numbers of week, exceptions and filter of every queue, in as few bytes as hold them.
#[derive(Debug)]
enum Columns {
    Short(Box<[[u16; 3]]>),
    Long(Box<[[u32; 3]]>),
}

/// How many answers are gathered before they are handed on.
const CHUNK: usize = 1024;

impl Fleet {
    pub(super) fn new(rows: &[QueueRow], filters: usize) -> Fleet {
        let (mut weeks, mut exceptions) = (Interner::default(), Interner::default());
        let numbers = rows
            .iter()
            .map(|row| [weeks.intern((row.zone, row.week)), exceptions.intern((row.zone, row.exceptions)), row.filter]);
        let long: Vec<[u32; 3]> = numbers.collect();
        let short = weeks.len().max(exceptions.len()).max(filters) <= 1 << 16;
        let columns = if short {
            // OK: every number is below 2^16.
            Columns::Short(long.iter().map(|numbers| numbers.map(|number| number as u16)).collect())
        } else {
            Columns::Long(long.into())
        };
        Fleet { weeks: weeks.into_values().into(), exceptions: exceptions.into_values().into(), columns }
    }
}

impl Centre {
    /// The queues that are open at `at` and pass the filters in `wanted`, in document order.
    pub(crate) fn open_queues(&self, at: i64, wanted: &[bool]) -> Vec<Queue<'_>> {
        let fleet = &self.fleet;
        // The local date and minute in each zone; none where no calendar reaches.
        let local = self.zones.iter().map(|zone| Clock::local_minute(zone, at));
        let local: Vec<Option<(Day, u16)>> = local.collect();
        let weeks = fleet.weeks.iter().map(|&(zone, week)| match local[zone as usize] {
            Some((day, minute)) => week_state(&self.weeks[week as usize], day, minute),
            None => 0,
        });
        let exceptions = fleet.exceptions.iter().map(|&(zone, exceptions)| match local[zone as usize] {
            Some((day, minute)) => mask(&self.exceptions[exceptions as usize], day, minute),
            None => 0,
        });
        let wanted = wanted.iter().map(|&wanted| if wanted { state::ANY } else { 0 });
        match &fleet.columns {
            Columns::Short(columns) => {
                // As long as a u16 reaches, so that no lookup needs a check.
                let (weeks, exceptions, wanted) = (all_short(weeks), all_short(exceptions), all_short(wanted));
                self.scan(columns, |&[week, exception, filter]| {
                    weeks[week as usize] & exceptions[exception as usize] & wanted[filter as usize] != 0
                })
            }
            Columns::Long(columns) => {
                let (weeks, exceptions): (Vec<u8>, Vec<u8>) = (weeks.collect(), exceptions.collect());
                let wanted: Vec<u8> = wanted.collect();
                self.scan(columns, |&[week, exception, filter]| {
                    weeks[week as usize] & exceptions[exception as usize] & wanted[filter as usize] != 0
                })
            }
        }
    }

    /// The queues of which `is_open` is true; whether it is makes no difference to the work.
    fn scan<T>(&self, columns: &[T], is_open: impl Fn(&T) -> bool) -> Vec<Queue<'_>> {
        let mut queues = Vec::new();
        let mut found = [0u32; CHUNK];
        for (chunk, columns) in columns.chunks(CHUNK).enumerate() {
            let mut count = 0;
            for (i, column) in columns.iter().enumerate() {
                found[count % CHUNK] = i as u32; // OK: count <= i < CHUNK.
                count += usize::from(is_open(column));
            }
            let first = (chunk * CHUNK) as u32;
            queues.extend(found[..count].iter().map(|&i| self.queue(first + i)));
        }
        queues
    }
}

fn all_short(states: impl Iterator<Item = u8>) -> Box<[u8; 1 << 16]> {
    let mut all: Vec<u8> = Vec::with_capacity(1 << 16);
    all.extend(states.take(1 << 16));
    all.resize(1 << 16, 0);
    all.try_into().expect("it was resized to this length")
}

fn week_state(week: &Week, day: Day, minute: u16) -> u8 {
    let full = week.plain(day.weekday()).contains(minute);
    let own = week.day(day.weekday()).contains(minute);
    state::ALWAYS | if full { state::FULL } else { 0 } | if own { state::OWN } else { 0 }
}

/// Which of the week's bits counts, by the rule of [`crate::schedule::Rules::contains`].
fn mask(exceptions: &Exceptions, day: Day, minute: u16) -> u8 {
    let eve = exceptions.owner(day.previous());
    let night = |entry: u32| exceptions.entry(entry).hours.contains(minute + 1440);
    match (exceptions.owner(day), eve) {
        (Some(entry), eve) => {
            let open = exceptions.entry(entry).hours.contains(minute) || (eve == Some(entry) && night(entry));
            if open { state::ALWAYS } else { 0 }
        }
        (None, Some(eve)) if night(eve) => state::ALWAYS,
        (None, Some(_)) => state::OWN,
        (None, None) => state::FULL,
    }
}

#[cfg(test)]
mod tests {
    use crate::Engine;

    /// Nights, exceptions with nights, ranges, several zones, filters and a queue that is off.
    fn document(queues: usize) -> String {
        let weeks = [
            r#""open_24": true"#,
            r#""open_24": false, "weekly_hours": {"mon": [{"start": "22:00", "end": "06:00"}], "thu": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "02:00"}]}"#,
            r#""open_24": false, "weekly_hours": {"tue": [{"start": "00:00", "end": "24:00"}], "wed": [{"start": "08:00", "end": "17:30"}]}"#,
        ];
        let exceptions = [
            r#"{}"#,
            r#"{"2026-12-24": {"intervals": [{"start": "20:00", "end": "04:00"}]}, "2026-12-25": {"closed": true}}"#,
            r#"{"2026-12-22/2026-12-24": {"intervals": [{"start": "21:00", "end": "05:00"}]}, "2026-12-28": {"open_24": true}}"#,
        ];
        let zones = ["America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland", "Etc/UTC"];
        let objects = (0..queues).map(|i| {
            format!(
                r#"{{"name": "Q{i}", "type": "Agent_queue", "enabled": {}, {}, "date_exceptions": {}, "timezone": "{}",
                    "supported_channel_types": ["{}"], "transfer_function_name": "t"}}"#,
                i % 13 != 5,
                weeks[i % 3],
                exceptions[i / 3 % 3],
                zones[i / 9 % 4],
                ["voice", "chat"][i / 36 % 2],
            )
        });
        format!("[{}]", objects.collect::<Vec<_>>().join(","))
    }

    #[test]
    fn all_at_once_are_the_same_as_one_by_one() {
        let engine: Engine = document(1500).parse().unwrap();
        let christmas = 1_798_156_800;
        let days = (christmas - 9 * 86_400..christmas + 6 * 86_400).step_by(2711);
        for at in days.chain([i64::MIN, -1, 0, 4_102_444_799, 4_102_444_800, i64::MAX]) {
            for (channel, first) in [(None, 0), (Some("voice"), 0), (Some("CHAT"), 36), (Some("fax"), usize::MAX)] {
                let all: Vec<usize> =
                    engine.open_queues(at, channel, None).unwrap().iter().map(|queue| queue.index()).collect();
                let served = |index: usize| channel.is_none() || index % 72 / 36 * 36 == first;
                let each = engine.queues().filter(|queue| served(queue.index()) && queue.is_open_at(at));
                assert_eq!(all, each.map(|queue| queue.index()).collect::<Vec<_>>(), "{channel:?} at {at}");
            }
        }
    }
}
