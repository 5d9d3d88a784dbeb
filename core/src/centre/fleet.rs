/*!
Every queue at once: which of them are open at an instant?

A fleet has a million queues, but few weeks, zones and sets of exceptions. At an instant each zone has one local time, so each week in each
zone and each set of exceptions in each zone is asked once; what is left for a queue is to combine three bytes. Nothing is kept between
two questions. [`DayColumns`] lays the weeks out so that one time of day is compared with all of them in a row.

# Invariant
Each queue's three numbers point into `weeks`, `exceptions` and the centre's filters.
*/

use std::sync::Arc;

use super::{
    Centre, Queue, QueueRow,
    days::{DayColumns, state, week_state},
};
use crate::{
    calendar::Clock,
    plan::Interner,
    schedule::{Day, Exceptions, Week},
};

#[derive(Debug)]
pub(super) struct Fleet {
    /// The zone and week of each number.
    weeks: Box<[(u32, u32)]>,
    days: DayColumns,
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

/// How many states of weeks are worked out in rows; beyond that, those that are needed one by one.
const MOST_STATES: usize = 1 << 22;

/// Who owns a date, and the date before it.
type Owners = (Option<u32>, Option<u32>);

/// How many answers are gathered before they are handed on.
const CHUNK: usize = 1024;

impl Fleet {
    pub(super) fn new(rows: &[QueueRow], all_weeks: &[Arc<Week>], filters: usize) -> Fleet {
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
        let days = DayColumns::new(all_weeks);
        Fleet { weeks: weeks.into_values().into(), days, exceptions: exceptions.into_values().into(), columns }
    }
}

impl Centre {
    /// The queues that are open at `at` and pass the filters in `wanted`, in document order.
    pub(crate) fn open_queues(&self, at: i64, wanted: &[bool]) -> Vec<Queue<'_>> {
        let fleet = &self.fleet;
        // The local date and minute in each zone; none where no calendar reaches.
        let local = self.zones.iter().map(|zone| Clock::local_minute(zone, at));
        let local: Vec<Option<(Day, u16)>> = local.collect();
        let (rows, row_of) = self.week_rows(&local);
        let weeks = fleet.weeks.iter().map(|&(zone, week)| match (row_of[zone as usize], local[zone as usize]) {
            (Some(row), _) => rows[row][week as usize],
            (None, Some((day, minute))) => week_state(&self.weeks[week as usize], day, minute),
            (None, None) => 0,
        });
        let (owners, date_of) = self.owners(&local);
        let exceptions = fleet.exceptions.iter().map(|&(zone, exceptions)| {
            let (Some(date), Some((_, minute))) = (date_of[zone as usize], local[zone as usize]) else { return 0 };
            mask(&self.exceptions[exceptions as usize], owners[date][exceptions as usize], minute)
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

    /// What every week says at each local time that some zone has, and which of them each zone has. Zones without one ask week by week.
    fn week_rows(&self, local: &[Option<(Day, u16)>]) -> (Vec<Vec<u8>>, Vec<Option<usize>>) {
        let (mut times, mut rows) = (Vec::new(), Vec::new());
        let mut row_of = |&local: &Option<(Day, u16)>| {
            let (day, minute) = local?;
            let time = (day.weekday(), minute);
            if let Some(row) = times.iter().position(|&known| known == time) {
                return Some(row);
            }
            if (rows.len() + 1) * self.weeks.len() > MOST_STATES {
                return None;
            }
            times.push(time);
            rows.push(self.fleet.days.states(&self.weeks, day, minute));
            Some(rows.len() - 1)
        };
        let row_of = local.iter().map(&mut row_of).collect();
        (rows, row_of)
    }

    /// Who owns each local date that some zone has, and the date before it, in every set of exceptions; and which date each zone has.
    fn owners(&self, local: &[Option<(Day, u16)>]) -> (Vec<Vec<Owners>>, Vec<Option<usize>>) {
        let (mut days, mut owners): (Vec<Day>, Vec<Vec<Owners>>) = (Vec::new(), Vec::new());
        let mut date_of = |&local: &Option<(Day, u16)>| {
            let (day, _) = local?;
            // OK: offsets differ by less than two days, so there are few dates.
            if let Some(date) = days.iter().position(|&known| known == day) {
                return Some(date);
            }
            days.push(day);
            owners.push(self.exceptions.iter().map(|set| (set.owner(day), set.owner(day.previous()))).collect());
            Some(owners.len() - 1)
        };
        let date_of = local.iter().map(&mut date_of).collect();
        (owners, date_of)
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

/// Which of the week's bits counts, by the rule of [`crate::schedule::Rules::contains`].
fn mask(exceptions: &Exceptions, owners: Owners, minute: u16) -> u8 {
    let night = |entry: u32| exceptions.entry(entry).hours.contains(minute + 1440);
    match owners {
        (None, None) => state::FULL,
        (Some(entry), eve) => {
            let open = exceptions.entry(entry).hours.contains(minute) || (eve == Some(entry) && night(entry));
            if open { state::ALWAYS } else { 0 }
        }
        (None, Some(eve)) if night(eve) => state::ALWAYS,
        (None, Some(_)) => state::OWN,
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
