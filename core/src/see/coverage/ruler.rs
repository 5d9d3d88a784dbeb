/*!
Time on the wall clock of one zone: how much of each hour of the week, and which minutes of it, a set of intervals touches.

# Invariant
Between two clock changes the wall clock runs evenly, so each piece of the window has one offset; an hour that comes twice counts twice.
*/

use crate::calendar::Zone;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
pub(super) const WEEK_MINUTES: usize = 7 * 1440;

/// Seconds in each hour of each weekday, from Monday.
pub(super) type Seconds = [[i64; 24]; 7];

/// What intervals come to on the wall clock.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Measure {
    pub(super) seconds: Seconds,
    /// Of each minute of the week, from Monday's midnight: whether it is touched at all.
    pub(super) minutes: Box<[bool]>,
    /// Of each date of the window.
    pub(super) days: Box<[bool]>,
}

pub(super) struct Ruler {
    /// Start, end and offset.
    pieces: Box<[(i64, i64, i64)]>,
    window: (i64, i64),
    first_day: i64,
    day_count: usize,
    whole: Option<Measure>,
}

impl Ruler {
    /// For `[from, to)`, both at the beginning of a date.
    pub(super) fn new(zone: &Zone, from: i64, to: i64) -> Ruler {
        let offset = |at: i64| i64::from(zone.offset_seconds_at(at));
        let mut edges = vec![from];
        edges.extend(zone.clock_changes(from, to).map(|change| change.at).filter(|at| (from + 1..to).contains(at)));
        edges.push(to);
        let pieces: Box<[_]> = edges.windows(2).map(|pair| (pair[0], pair[1], offset(pair[0]))).collect();
        let first_day = (from + offset(from)).div_euclid(DAY);
        let last_day = (to - 1 + offset(to - 1)).div_euclid(DAY);
        let day_count = (last_day - first_day + 1).max(0) as usize;
        let mut ruler = Ruler { pieces, window: (from, to), first_day, day_count, whole: None };
        ruler.whole = Some(ruler.measure(&[(from, to)]));
        ruler
    }

    pub(super) fn window(&self) -> (i64, i64) {
        self.window
    }

    /// The window itself.
    pub(super) fn whole(&self) -> &Measure {
        self.whole.as_ref().expect("it is measured when the ruler is made")
    }

    /// Of intervals inside the window, in order and apart from each other.
    pub(super) fn measure(&self, intervals: &[(i64, i64)]) -> Measure {
        let mut seconds = [[0; 24]; 7];
        // One more at its first minute, one less behind its last.
        let mut steps = vec![0i32; WEEK_MINUTES + 1];
        let mut days = vec![false; self.day_count];
        let mut begin = 0;
        for &(start, end) in intervals {
            while self.pieces.get(begin).is_some_and(|&(_, piece_end, _)| piece_end <= start) {
                begin += 1;
            }
            for &(piece_start, piece_end, offset) in self.pieces[begin..].iter().take_while(|piece| piece.0 < end) {
                let (from, to) = (start.max(piece_start) + offset, end.min(piece_end) + offset);
                add_hours(&mut seconds, from, to);
                add_minutes(&mut steps, from, to);
                for day in from.div_euclid(DAY)..=(to - 1).div_euclid(DAY) {
                    if let Some(known) = days.get_mut((day - self.first_day) as usize) {
                        *known = true;
                    }
                }
            }
        }
        let mut open = 0;
        let minutes = steps[..WEEK_MINUTES].iter().map(|step| {
            open += step;
            open > 0
        });
        Measure { seconds, minutes: minutes.collect(), days: days.into() }
    }
}

/// The epoch's first day was a Thursday.
fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

fn add_hours(seconds: &mut Seconds, from: i64, to: i64) {
    let mut at = from;
    while at < to {
        let next = ((at.div_euclid(HOUR) + 1) * HOUR).min(to);
        let (day, hour) = (at.div_euclid(DAY), at.rem_euclid(DAY) / HOUR);
        seconds[weekday(day)][hour as usize] += next - at;
        at = next;
    }
}

fn add_minutes(steps: &mut [i32], from: i64, to: i64) {
    let (first, end) = (from.div_euclid(60) + 3 * 1440, (to + 59).div_euclid(60) + 3 * 1440);
    if end - first >= WEEK_MINUTES as i64 {
        steps[0] += 1;
        return;
    }
    let (first, end) = (first.rem_euclid(WEEK_MINUTES as i64) as usize, end.rem_euclid(WEEK_MINUTES as i64) as usize);
    steps[first] += 1;
    steps[end] -= 1;
    // Over the end of Sunday, or to it.
    if end <= first {
        steps[0] += 1;
    }
}
