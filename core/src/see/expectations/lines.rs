/*!
The lines that a promise asks, over a stretch of time: their open intervals, read once from the start to the end.

# Invariant
Instants are asked in rising order; each interval is read once, so a year costs its days and not the questions.
*/

use crate::centre::{Centre, Openings};

pub(super) struct Lines<'c>(Vec<Reading<'c>>);

struct Reading<'c> {
    queue: u32,
    intervals: Openings<'c>,
    /// The first interval that is not over.
    next: Option<(i64, i64)>,
}

impl<'c> Lines<'c> {
    pub(super) fn new(centre: &'c Centre, queues: &[u32], from: i64, to: i64) -> Lines<'c> {
        let reading = |&queue: &u32| {
            let mut intervals = centre.answers(queue).intervals(from, to);
            let next = intervals.next();
            Reading { queue, intervals, next }
        };
        Lines(queues.iter().map(reading).collect())
    }

    /// The first line that is open, and an instant before which that stays so; none is the end.
    pub(super) fn first_open(&mut self, at: i64) -> (Option<u32>, Option<i64>) {
        let mut until: Option<i64> = None;
        for Reading { queue, intervals, next } in &mut self.0 {
            while next.is_some_and(|(_, end)| end <= at) {
                *next = intervals.next();
            }
            let Some((start, end)) = *next else { continue };
            let change = if start <= at { end } else { start };
            until = Some(until.map_or(change, |until| until.min(change)));
            // Behind an open line nobody is asked.
            if start <= at {
                return (Some(*queue), until);
            }
        }
        (None, until)
    }
}
