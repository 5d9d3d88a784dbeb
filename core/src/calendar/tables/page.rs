/*!
One day of answers, from midnight to midnight UTC: the smallest thing that schedules share.

A [`Page`] is eight numbers of minutes in sixteen bytes. Which of them lie behind a minute is one subtraction for four of them, the state is whether
their number is odd, and the next change is the first of them: no branch depends on the schedule. What a page cannot hold (more than
three openings in a day, changes between two minutes) is a [`LongDay`].

# Invariant
The numbers rise: 0 where the day begins open, then each change after midnight, then the first change of a later day if it is near, then [`FAR`].
So they are openings and closings in turn, and there is one behind every minute of the day.
*/

use super::horizon::DAY;

/// How many numbers a page has.
const LANES: usize = 8;

/// "Not within three weeks", in minutes; [`NEAR`] is the last that a page says.
const FAR: u32 = 1 << 15;
const NEAR: u32 = FAR - 1;

/// So many days behind a day without a near change nothing has changed yet.
pub(super) const FAR_DAYS: usize = 22;

/// One in each number.
const ONES: u64 = 0x0001_0001_0001_0001;
/// The highest bit of each number.
const HIGH: u64 = ONES << 15;
/// What a number is stored with, so that its highest bit is left exactly when it lies behind a minute.
const BIAS: u32 = 0x7fff;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(align(16))]
pub(super) struct Page([u64; 2]);

/// A day that is no page, in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LongDay {
    starts_open: bool,
    /// Each change after midnight.
    edges: Box<[u32]>,
    /// The first change of a later day, if it is near.
    later: Option<u32>,
}

/// One day, in whichever form it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) enum Day<'a> {
    Page(Page),
    Long(&'a LongDay),
}

impl Page {
    /// From the changes of a day in seconds, and the first one after it; none where they do not fit.
    pub(super) fn new(starts_open: bool, edges: &[u32], later: Option<u32>) -> Option<Page> {
        let count = usize::from(starts_open) + edges.len();
        let later = later.filter(|&later| later <= NEAR * 60);
        if count >= LANES || edges.iter().chain(&later).any(|edge| edge % 60 != 0) {
            return None;
        }
        let mut numbers = [FAR; LANES];
        if starts_open {
            numbers[0] = 0;
        }
        let upcoming = edges.iter().copied().chain(later);
        numbers[usize::from(starts_open)..].iter_mut().zip(upcoming).for_each(|(number, edge)| *number = edge / 60);
        let half = |numbers: &[u32]| numbers.iter().rev().fold(0, |half, number| half << 16 | u64::from(number + BIAS));
        Some(Page([half(&numbers[..LANES / 2]), half(&numbers[LANES / 2..])]))
    }

    #[inline(always)]
    pub(super) fn from_bytes(bytes: &[u8; 16]) -> Page {
        let number = u128::from_le_bytes(*bytes);
        Page([number as u64, (number >> 64) as u64])
    }

    pub(super) fn to_bytes(self) -> [u8; 16] {
        (u128::from(self.0[1]) << 64 | u128::from(self.0[0])).to_le_bytes()
    }

    /// The highest bit of each number that lies behind a minute of the day. OK: stored numbers are larger than it, so none borrows.
    #[inline(always)]
    fn behind(self, minute: u64) -> [u64; 2] {
        let each = minute.wrapping_mul(ONES);
        self.0.map(|half| half.wrapping_sub(each) & HIGH)
    }

    #[inline(always)]
    pub(super) fn is_open(self, minute: u64) -> bool {
        let [low, high] = self.behind(minute);
        // The product's highest bit is the sum of the four, and those below carry nothing into it.
        (low ^ high).wrapping_mul(ONES) >> 63 != 0
    }

    /// The next change behind a minute, in minutes of the day; none when it is far.
    #[inline(always)]
    pub(super) fn next(self, minute: u64) -> Option<u32> {
        let [low, high] = self.behind(minute);
        let is_low = low != 0;
        let behind = std::hint::select_unpredictable(is_low, low, high);
        let half = std::hint::select_unpredictable(is_low, self.0[0], self.0[1]);
        let number = (half >> (behind.trailing_zeros() & 48)) as u16;
        let number = u32::from(number).wrapping_sub(BIAS);
        (number < FAR).then_some(number)
    }

    /// What finds it again among others.
    pub(super) fn mixed(self) -> u64 {
        let mixed = (self.0[0] ^ self.0[1].rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 32
    }

    fn number(self, i: usize) -> u32 {
        // OK: every number is stored with the bias.
        ((self.0[i / 4] >> (16 * (i % 4))) & 0xffff) as u32 - BIAS
    }
}

impl LongDay {
    pub(super) fn new(starts_open: bool, edges: &[u32], later: Option<u32>) -> LongDay {
        LongDay { starts_open, edges: edges.into(), later: later.filter(|&later| later <= NEAR * 60) }
    }
}

impl Day<'_> {
    pub(super) fn is_open(self, second: u32) -> bool {
        match self {
            Day::Page(page) => page.is_open(u64::from(second / 60)),
            Day::Long(day) => day.starts_open ^ (day.edges.partition_point(|&edge| edge <= second) % 2 == 1),
        }
    }

    /// The next change behind a second of the day, in its seconds; none when it is far.
    pub(super) fn next(self, second: u32) -> Option<u32> {
        match self {
            Day::Page(page) => page.next(u64::from(second / 60)).map(|minute| minute * 60),
            Day::Long(day) => day.edges.iter().copied().find(|&edge| edge > second).or(day.later),
        }
    }

    /// The last change after midnight that does not lie behind a second.
    pub(super) fn previous(self, second: u32) -> Option<u32> {
        let passed = (0..).map_while(|i| self.bound(i)).take_while(|&bound| bound <= second);
        passed.last().filter(|&bound| bound > 0)
    }

    pub(super) fn starts_open(self) -> bool {
        self.is_open(0)
    }

    pub(super) fn ends_open(self) -> bool {
        self.is_open(DAY as u32 - 1)
    }

    /// Whether every change that it knows lies between two cells of so many seconds.
    pub(super) fn is_on(self, cell: u32) -> bool {
        match self {
            Day::Page(page) => {
                let numbers = (0..LANES).map(|i| page.number(i));
                numbers.into_iter().all(|number| number == FAR || (number * 60).is_multiple_of(cell))
            }
            Day::Long(day) => day.edges.iter().chain(&day.later).all(|edge| edge.is_multiple_of(cell)),
        }
    }

    /// Openings and closings in turn, from 0 on where the day begins open; none from the day's end on.
    fn bound(self, i: usize) -> Option<u32> {
        match self {
            Day::Page(page) => (i < LANES).then(|| page.number(i) * 60).filter(|&bound| bound < DAY as u32),
            Day::Long(day) => match i.checked_sub(usize::from(day.starts_open)) {
                None => Some(0),
                Some(i) => day.edges.get(i).copied(),
            },
        }
    }

    /// Its open stretches in seconds of the day, cut at the day's end.
    pub(super) fn stretches(self) -> impl Iterator<Item = (u32, u32)> {
        let mut i = 0;
        std::iter::from_fn(move || {
            let start = self.bound(i)?;
            let end = self.bound(i + 1).unwrap_or(DAY as u32);
            i += 2;
            Some((start, end))
        })
    }

    /// Open seconds before a second of the day.
    pub(super) fn opened(self, second: u32) -> u32 {
        self.stretches().map(|(start, end)| end.min(second) - start.min(second)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plainly(starts_open: bool, edges: &[u32], second: u32) -> bool {
        starts_open ^ (edges.iter().filter(|&&edge| edge <= second).count() % 2 == 1)
    }

    #[test]
    fn a_page_and_a_long_day_say_what_their_changes_say_at_every_second_beside_one() {
        let mut seed = 5u32;
        let mut random = move |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        let (mut pages, mut long) = (0, 0);
        for round in 0..4000 {
            let unit = [60, 60, 900, 1][round % 4];
            let mut edges: Vec<u32> = (0..random(9)).map(|_| (1 + random(86_399 / unit)) * unit).collect();
            edges.extend([60, 86_340].into_iter().filter(|_| random(4) == 0));
            edges.retain(|&edge| edge < 86_400);
            edges.sort_unstable();
            edges.dedup();
            let later = [None, Some(86_400), Some(86_400 + random(9_000) * 60), Some(NEAR * 60), Some(FAR * 60)];
            let later = later[random(5) as usize];
            let starts_open = random(2) == 0;
            let kept = LongDay::new(starts_open, &edges, later);
            let page = Page::new(starts_open, &edges, later);
            let fits = edges.len() + usize::from(starts_open) < LANES && unit != 1;
            assert!(page.is_some() >= fits);
            pages += usize::from(page.is_some());
            long += usize::from(page.is_none());
            let near = later.filter(|&later| later <= NEAR * 60);
            for day in [Some(Day::Long(&kept)), page.map(Day::Page)].into_iter().flatten() {
                let beside = edges.iter().flat_map(|&edge| [edge - 1, edge, edge + 1]);
                let seconds = beside.chain([0, 1, 59, 60, 86_399]).filter(|&second| second < 86_400);
                for second in seconds {
                    let open = plainly(starts_open, &edges, second);
                    assert_eq!(day.is_open(second), open, "{day:?} at {second}");
                    assert_eq!(day.next(second), edges.iter().copied().find(|&edge| edge > second).or(near));
                    assert_eq!(day.previous(second), edges.iter().copied().rfind(|&edge| edge <= second));
                    let pieces = [&[0], &*edges, &[86_400]].concat();
                    let open = pieces.windows(2).filter(|piece| plainly(starts_open, &edges, piece[0]));
                    let opened: u32 = open.map(|piece| piece[1].min(second) - piece[0].min(second)).sum();
                    assert_eq!(day.opened(second), opened);
                }
                let whole: u32 = day.stretches().map(|(start, end)| end - start).sum();
                assert_eq!(day.opened(86_400), whole);
                assert_eq!((day.starts_open(), day.ends_open()), (starts_open, plainly(starts_open, &edges, 86_399)));
            }
        }
        assert!(pages > 1000 && long > 1000);
    }
}
