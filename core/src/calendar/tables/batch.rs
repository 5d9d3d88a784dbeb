/*!
Many instants at once.

Instants that come in order, or close together, lie mostly in one stretch of the same state: then the stretch is looked up once, and what
is left for an instant is to see that it lies inside. Others are looked up one by one; to tell the two apart costs two compares a block.
*/

use super::{flat::Flat, line::Line, pages::Pages};

/// How many instants are judged by three of them: is a stretch worth to be looked up?
const BLOCK: usize = 512;

/// How many instants are written at once when they lie in one stretch.
const GROUP: usize = 16;

/// From so many instants on the pages are written out for them, if that was not done before.
const WRITTEN_OUT: usize = 1 << 14;

/// Writes whether the line is open at each instant; `open` is as long as `at`.
pub(super) fn is_open_many(line: Line<'_>, at: &[i64], open: &mut [bool]) {
    let Some(pages) = line.pages else {
        at.iter().zip(open).for_each(|(&at, open)| *open = line.clock.is_open(at));
        return;
    };
    let for_these = if line.flat.is_none() && at.len() >= WRITTEN_OUT { Flat::new(pages) } else { None };
    let flat = line.flat.or(for_these.as_ref());
    let one_by_one = |at: &[i64], open: &mut [bool]| match flat {
        Some(flat) => flat.is_open_many(at, open, |at| line.is_open(at)),
        None => at.iter().zip(open).for_each(|(&at, open)| *open = line.is_open(at)),
    };
    for (at, open) in at.chunks(BLOCK).zip(open.chunks_mut(BLOCK)) {
        if !may_be_close(at) {
            one_by_one(at, open);
            continue;
        }
        let mut stretch = Stretch::new(pages, at[0]);
        let (groups, rest) = at.as_chunks::<GROUP>();
        let (open, open_rest) = open.as_chunks_mut::<GROUP>();
        for (group, open) in groups.iter().zip(open) {
            match &stretch {
                Some(stretch) if stretch.holds(group) => *open = [stretch.open; GROUP],
                _ => {
                    one_by_one(group, open);
                    stretch = Stretch::new(pages, group[GROUP - 1]);
                }
            }
        }
        one_by_one(rest, open_rest);
    }
}

/// Whether the instants look as if they came in order and within a few days.
fn may_be_close(at: &[i64]) -> bool {
    const FEW_DAYS: u64 = 1 << 19;
    // OK: an instant before the first becomes a huge number.
    let is_close = |later: i64| (later.wrapping_sub(at[0]) as u64) < FEW_DAYS;
    is_close(at[at.len() / 2]) & is_close(at[at.len() - 1])
}

/// From an instant to the last one before the next change.
struct Stretch {
    first: i64,
    last: i64,
    open: bool,
}

impl Stretch {
    /// Where the pages reach.
    fn new(pages: Pages<'_>, first: i64) -> Option<Stretch> {
        let open = pages.is_open(first)?;
        // A change that never comes is far beyond the weeks.
        let last = (i64::from(pages.next_edge(first)?) - 1).min(pages.horizon().end);
        Some(Stretch { first, last, open })
    }

    /// Whether all of them lie inside.
    #[inline(always)]
    fn holds(&self, at: &[i64; GROUP]) -> bool {
        // A difference is negative where an instant lies outside. OK: `0 <= first <= last < 2^32`, so where one difference of an instant
        // overflows, the other one is negative.
        let differences = |&at: &i64| at.wrapping_sub(self.first) | self.last.wrapping_sub(at);
        at.iter().map(differences).fold(0, |all, differences| all | differences) >= 0
    }
}

#[cfg(test)]
mod tests {
    use crate::Engine;

    /// Hours on quarters, hours on odd minutes, and no hours at all.
    const DOCUMENT: &str = r#"[
        {"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/Los_Angeles",
         "weekly_hours": {"mon": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:15"}], "fri": [{"start": "22:00", "end": "06:00"}]},
         "date_exceptions": {"2026-12-25": {"closed": true}}, "transfer_function_name": "t"},
        {"name": "B", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Asia/Manila",
         "weekly_hours": {"fri": [{"start": "09:07", "end": "09:08"}, {"start": "09:09", "end": "02:11"}]}, "transfer_function_name": "t"},
        {"name": "C", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Asia/Manila", "transfer_function_name": "t"}
    ]"#;

    #[test]
    fn any_order_and_distance_gives_the_answers_of_one_by_one() {
        let engine = Engine::builder().compiled_years(2026..2027).parse(DOCUMENT).unwrap();
        let (start, end) = (1_767_225_600, 1_798_761_600); // 2026
        let mut lists: Vec<Vec<i64>> = Vec::new();
        for (first, step) in
            [(start - 99_999, 17), (start + 8_000_000, 1), (start - 9, 301), (end - 60_000, 60), (0, 9973)]
        {
            let rising: Vec<i64> = (0..3001).map(|i| first + i * step).collect();
            let mut swapped = rising.clone();
            swapped.chunks_mut(37).for_each(<[i64]>::reverse);
            let mut wild = rising.clone();
            let far = [i64::MIN, i64::MAX, 0, -1, end + 1, 4_102_444_800, i64::MIN + first, i64::MAX - 1];
            far.iter().enumerate().for_each(|(i, &far)| wild[i * 333 + 5] = far);
            lists.extend([rising.iter().rev().copied().collect(), vec![first; 700], rising, swapped, wild, vec![]]);
        }
        for queue in engine.queues() {
            for list in &lists {
                let mut open = vec![false; list.len()];
                queue.is_open_many(list, &mut open);
                for (i, (&at, &open)) in list.iter().zip(&open).enumerate() {
                    assert_eq!(open, queue.is_open_at(at), "{} at {at}, {i}", queue.name());
                }
            }
        }
    }
}
