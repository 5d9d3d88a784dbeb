/*!
Every queue at once: which of them are open at an instant?

A fleet has a million queues, but few years, zones and sets of exceptions. At an instant each zone has one local time, so each year in each
zone and each set of exceptions in each zone is asked once. Queues lie in groups of one zone and year, so that a group whose week is closed
costs a byte and its members nothing; for a member of any other three bytes are combined. Nothing is kept between two questions.
[`DayColumns`] lays the weeks out so that one time of day is compared with all of them in a row.

# Invariant
Each queue is in exactly one group. Groups are sorted by zone, and the numbers of a member point into `exceptions` and the centre's filters.
*/

use std::{ops::Range, sync::Arc};

use super::{
    Centre, Queue, QueueRow,
    days::{DayColumns, state, year_state},
};
use crate::{
    calendar::Clock,
    plan::Interner,
    schedule::{Change, Day, EntryValue, Exceptions, Year},
};

#[derive(Debug)]
pub(super) struct Fleet {
    /// Each zone and its groups.
    zones: Box<[(u32, Range<usize>)]>,
    /// The year of each group.
    years: Box<[u32]>,
    /// Where the members of each group begin, and behind them where the last group's end.
    starts: Box<[u32]>,
    members: Members,
    days: DayColumns,
    /// The zone and exceptions of each number.
    exceptions: Box<[(u32, u32)]>,
}

/// The queues by group, in as few bytes as hold them; those of a group in document order.
#[derive(Debug)]
enum Members {
    Short(Box<[Member<u16>]>),
    Long(Box<[Member<u32>]>),
}

/// A queue, and the numbers of its exceptions and its filter.
#[derive(Clone, Copy, Debug, Default)]
struct Member<N> {
    queue: u32,
    exceptions: N,
    filter: N,
}

/// How many states of weeks are worked out in rows; beyond that, those that are needed one by one.
const MOST_STATES: usize = 1 << 22;

/// Who owns a date, and the date before it.
type Owners = (Option<u32>, Option<u32>);

impl Fleet {
    pub(super) fn new(rows: &[QueueRow], all_years: &[Arc<Year>], filters: usize) -> Fleet {
        let (mut groups, mut exceptions) = (Interner::default(), Interner::default());
        let long: Vec<(u32, Member<u32>)> = (0..)
            .zip(rows)
            .map(|(queue, row)| {
                let exceptions = exceptions.intern((row.zone, row.exceptions));
                (groups.intern((row.zone, row.year)), Member { queue, exceptions, filter: row.filter })
            })
            .collect();
        let groups = groups.into_values();
        let mut sorted: Vec<u32> = (0..groups.len() as u32).collect();
        sorted.sort_unstable_by_key(|&group| groups[group as usize]);
        let mut zones: Vec<(u32, Range<usize>)> = Vec::new();
        for (place, &group) in sorted.iter().enumerate() {
            let (zone, _) = groups[group as usize];
            match zones.last_mut() {
                Some((last, places)) if *last == zone => places.end = place + 1,
                _ => zones.push((zone, place..place + 1)),
            }
        }
        let starts = starts(&long, &sorted);
        let short = exceptions.len().max(filters) <= 1 << 16;
        let members = if short {
            // OK: every number is below 2^16.
            let short = |member: Member<u32>| Member {
                queue: member.queue,
                exceptions: member.exceptions as u16,
                filter: member.filter as u16,
            };
            Members::Short(grouped(&long, &sorted, &starts, short))
        } else {
            Members::Long(grouped(&long, &sorted, &starts, |member| member))
        };
        Fleet {
            zones: zones.into(),
            years: sorted.iter().map(|&group| groups[group as usize].1).collect(),
            starts: starts.into(),
            members,
            days: DayColumns::new(all_years),
            exceptions: exceptions.into_values().into(),
        }
    }
}

/// Where the members of each group in `sorted` begin, and where the last one's end.
fn starts(members: &[(u32, Member<u32>)], sorted: &[u32]) -> Vec<u32> {
    let mut sizes = vec![0; sorted.len()];
    members.iter().for_each(|&(group, _)| sizes[group as usize] += 1);
    let mut end = 0;
    let ends = sorted.iter().map(|&group| {
        end += sizes[group as usize];
        end
    });
    std::iter::once(0).chain(ends).collect()
}

/// The members in the order of their groups in `sorted`.
fn grouped<N: Clone + Default>(
    members: &[(u32, Member<u32>)],
    sorted: &[u32],
    starts: &[u32],
    narrow: impl Fn(Member<u32>) -> Member<N>,
) -> Box<[Member<N>]> {
    let mut next = vec![0; sorted.len()];
    sorted.iter().zip(starts).for_each(|(&group, &start)| next[group as usize] = start as usize);
    let mut all = vec![Member::default(); members.len()];
    for &(group, member) in members {
        let place = &mut next[group as usize];
        all[*place] = narrow(member);
        *place += 1;
    }
    all.into()
}

impl Centre {
    /// The queues that are open at `at` and pass the filters in `wanted`, in document order.
    pub(crate) fn open_queues(&self, at: i64, wanted: &[bool]) -> Vec<Queue<'_>> {
        // The local date and minute in each zone; none where no calendar reaches.
        let local = self.zones.iter().map(|zone| Clock::local_minute(zone, at));
        let local: Vec<Option<(Day, u16)>> = local.collect();
        let masks = self.masks(&local);
        let asked = wanted;
        let wanted: Vec<u8> = wanted.iter().map(|&wanted| if wanted { state::ANY } else { 0 }).collect();
        let mut open = match &self.fleet.members {
            Members::Short(members) => {
                // As long as a u16 reaches, so that no lookup needs a check.
                let (all_masks, wanted) = (all_short(&masks), all_short(&wanted));
                let counts = |member: &Member<u16>| {
                    all_masks[usize::from(member.exceptions)] & wanted[usize::from(member.filter)]
                };
                self.scan(members, &local, &masks, counts)
            }
            Members::Long(members) => {
                let counts = |member: &Member<u32>| masks[member.exceptions as usize] & wanted[member.filter as usize];
                self.scan(members, &local, &masks, counts)
            }
        };
        self.override_bits(at, asked, &mut open);
        let mut queues = Vec::with_capacity(open.iter().map(|word| word.count_ones() as usize).sum());
        for (first, mut word) in (0..).step_by(64).zip(open) {
            while word != 0 {
                queues.push(self.queue(first + word.trailing_zeros()));
                word &= word - 1;
            }
        }
        queues
    }

    /// One bit a queue: whether it is open and wanted; `counts` picks what of its week counts for a member.
    fn scan<N>(
        &self,
        members: &[Member<N>],
        local: &[Option<(Day, u16)>],
        masks: &[u8],
        counts: impl Fn(&Member<N>) -> u8,
    ) -> Vec<u64> {
        let fleet = &self.fleet;
        let (rows, row_of) = self.week_rows(local);
        // What a week must say, so that some queue of the zone may be open.
        let mut needed = vec![state::FULL | state::OWN; self.zones.len()];
        for (&(zone, _), mask) in fleet.exceptions.iter().zip(masks) {
            needed[zone as usize] |= mask & state::ALWAYS;
        }
        let mut open = vec![0u64; members.len().div_ceil(64)];
        // Slices at hand, so that no step reads where they lie.
        let (starts, open_words) = (&*fleet.starts, &mut *open);
        let mut mark = |group: usize, week: u8| {
            for member in &members[starts[group] as usize..starts[group + 1] as usize] {
                let is_open = week & counts(member) != 0;
                open_words[(member.queue / 64) as usize] |= u64::from(is_open) << (member.queue % 64);
            }
        };
        let mut found = vec![0u32; fleet.zones.iter().map(|(_, groups)| groups.len()).max().unwrap_or(0)];
        for (zone, groups) in &fleet.zones {
            let needed = needed[*zone as usize];
            match (row_of[*zone as usize], local[*zone as usize]) {
                (Some(row), _) => {
                    let row = &rows[row];
                    for &i in find(&fleet.years[groups.clone()], row, needed, &mut found) {
                        let group = groups.start + i as usize;
                        mark(group, row[fleet.years[group] as usize]);
                    }
                }
                (None, Some((day, minute))) => groups.clone().for_each(|group| {
                    let week = year_state(&self.years[fleet.years[group] as usize], day, minute);
                    if week & needed != 0 {
                        mark(group, week);
                    }
                }),
                (None, None) => {}
            }
        }
        open
    }

    /// What of a week counts, for each zone and exceptions.
    fn masks(&self, local: &[Option<(Day, u16)>]) -> Vec<u8> {
        let (owners, date_of) = self.owners(local);
        let nobody: &[Option<Owners>] = &[];
        let zones = date_of.iter().zip(local).map(|(date, local)| match (date, local) {
            (&Some(date), &Some((_, minute))) => (&owners[date][..], minute),
            _ => (nobody, 0),
        });
        let zones: Vec<(&[Option<Owners>], u16)> = zones.collect();
        let mask = |&(zone, exceptions): &(u32, u32)| {
            let (owners, minute) = zones[zone as usize];
            match owners.get(exceptions as usize) {
                None => 0,
                // Nearly all.
                Some(None) => state::FULL,
                Some(&Some(owners)) => mask(owners, &self.exceptions[exceptions as usize], minute),
            }
        };
        self.fleet.exceptions.iter().map(mask).collect()
    }

    /// What every week says at each local time that some zone has, and which of them each zone has. Zones without one ask week by week.
    fn week_rows(&self, local: &[Option<(Day, u16)>]) -> (Vec<Vec<u8>>, Vec<Option<usize>>) {
        let (mut times, mut rows) = (Vec::new(), Vec::new());
        let mut row_of = |&local: &Option<(Day, u16)>| {
            let (day, minute) = local?;
            // OK: the dates of one instant are neighbours, so a weekday is one date.
            let time = (day.weekday(), minute);
            if let Some(row) = times.iter().position(|&known| known == time) {
                return Some(row);
            }
            if (rows.len() + 1) * self.years.len() > MOST_STATES {
                return None;
            }
            times.push(time);
            rows.push(self.fleet.days.states(&self.years, day, minute));
            Some(rows.len() - 1)
        };
        let row_of = local.iter().map(&mut row_of).collect();
        (rows, row_of)
    }

    /// Who owns each local date that some zone has, and the date before it, in every set of exceptions with such owners; and which date each zone has.
    fn owners(&self, local: &[Option<(Day, u16)>]) -> (Vec<Vec<Option<Owners>>>, Vec<Option<usize>>) {
        let (mut days, mut owners): (Vec<Day>, Vec<Vec<Option<Owners>>>) = (Vec::new(), Vec::new());
        let mut date_of = |&local: &Option<(Day, u16)>| {
            let (day, _) = local?;
            // OK: offsets differ by less than two days, so there are few dates.
            if let Some(date) = days.iter().position(|&known| known == day) {
                return Some(date);
            }
            days.push(day);
            let owners_of = |set: &Arc<Exceptions>| {
                let both = (set.owner(day), set.owner(day.previous()));
                (both != (None, None)).then_some(both)
            };
            owners.push(self.exceptions.iter().map(owners_of).collect());
            Some(owners.len() - 1)
        };
        let date_of = local.iter().map(&mut date_of).collect();
        (owners, date_of)
    }
}

fn all_short(states: &[u8]) -> Box<[u8; 1 << 16]> {
    let mut all = Vec::with_capacity(1 << 16);
    all.extend(states.iter().take(1 << 16));
    all.resize(1 << 16, 0);
    all.try_into().expect("it was resized to this length")
}

/// The places of the weeks that say something of what is needed; whether one does cannot be guessed, so there is no branch.
#[inline(never)]
fn find<'a>(weeks: &[u32], row: &[u8], needed: u8, found: &'a mut [u32]) -> &'a [u32] {
    let found = &mut found[..weeks.len()];
    let mut count = 0;
    for (place, &week) in weeks.iter().enumerate() {
        found[count] = place as u32;
        count += usize::from(row[week as usize] & needed != 0);
    }
    &found[..count]
}

/// Which of the week's bits counts, by the rule of [`crate::schedule::Rules::contains`].
fn mask((own, eve): Owners, exceptions: &Exceptions, minute: u16) -> u8 {
    let value = |entry: u32| &exceptions.entry(entry).value;
    let of_eve = match eve.map(value) {
        None => Some(state::FULL),
        Some(EntryValue::Hours(hours)) => Some(if hours.contains(minute + 1440) { state::ALWAYS } else { state::OWN }),
        Some(EntryValue::Change(change)) => changed(change, minute + 1440, state::FULL),
    };
    match own.map(value) {
        Some(EntryValue::Hours(hours)) => {
            let open = hours.contains(minute) || (eve == own && hours.contains(minute + 1440));
            if open { state::ALWAYS } else { 0 }
        }
        Some(EntryValue::Change(change)) => of_eve.and_then(|of_eve| changed(change, minute, of_eve)).unwrap_or(0),
        None => of_eve.unwrap_or(0),
    }
}

/// What counts where a change names the minute, else `unchanged`; nothing where it takes it.
fn changed(change: &Change, minute: u16, unchanged: u8) -> Option<u8> {
    if change.minus.contains(minute) {
        return None;
    }
    Some(if change.plus.contains(minute) { state::ALWAYS } else { unchanged })
}

#[cfg(test)]
mod tests {
    use crate::Engine;

    /// Nights, exceptions with nights, ranges, several zones, filters and a queue that is off.
    fn document(queues: usize) -> String {
        let weeks = [
            r#""open_24": true"#,
            r#""open_24": false, "weekly_hours": {"tue": [{"start": "09:00", "end": "17:00"}], "wed": [{"start": "22:00", "end": "06:00"}]}, "seasons": [{"from": "12-17", "to": "12-23",
                "weekly_hours": {"wed": [{"start": "20:00", "end": "04:00"}], "thu": [{"start": "08:00", "end": "10:00"}]}}]"#,
            r#""open_24": false, "weekly_hours": {"mon": [{"start": "22:00", "end": "06:00"}], "thu": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "02:00"}]}"#,
            r#""open_24": false, "weekly_hours": {"tue": [{"start": "00:00", "end": "24:00"}], "wed": [{"start": "08:00", "end": "17:30"}]}"#,
        ];
        let exceptions = [
            r#"{}"#,
            r#"{"2026-12-24": {"intervals": [{"start": "20:00", "end": "04:00"}]}, "2026-12-25": {"closed": true}}"#,
            r#"{"2026-12-22/2026-12-24": {"intervals": [{"start": "21:00", "end": "05:00"}]}, "2026-12-28": {"open_24": true}}"#,
            r#"{"2026-12-17": {"minus": [{"start": "01:00", "end": "10:30"}, {"start": "23:00", "end": "01:30"}]},
                "2026-12-21/2026-12-22": {"plus": [{"start": "18:00", "end": "02:00"}], "minus": [{"start": "23:00", "end": "23:30"}]},
                "2026-12-23": {"intervals": [{"start": "20:00", "end": "04:00"}]}, "2026-12-24": {"minus": [{"start": "02:00", "end": "03:00"}]}}"#,
        ];
        let zones = ["America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland", "Etc/UTC"];
        let objects = (0..queues).map(|i| {
            format!(
                r#"{{"name": "Q{i}", "type": "Agent_queue", "enabled": {}, {}, "date_exceptions": {}, "timezone": "{}",
                    "supported_channel_types": ["{}"], "transfer_function_name": "t"}}"#,
                i % 13 != 5,
                weeks[i % 4],
                exceptions[i / 4 % 4],
                zones[i / 16 % 4],
                ["voice", "chat"][i / 64 % 2],
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
            for (channel, first) in [(None, 0), (Some("voice"), 0), (Some("CHAT"), 64), (Some("fax"), usize::MAX)] {
                let all: Vec<usize> =
                    engine.open_queues(at, channel, None).unwrap().iter().map(|queue| queue.index()).collect();
                let served = |index: usize| channel.is_none() || index % 128 / 64 * 64 == first;
                let each = engine.queues().filter(|queue| served(queue.index()) && queue.is_open_at(at));
                assert_eq!(all, each.map(|queue| queue.index()).collect::<Vec<_>>(), "{channel:?} at {at}");
            }
        }
    }
}
