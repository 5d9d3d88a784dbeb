/*!
Questions about one queue's hours.

A queue is its engine and its index. These calls allocate nothing.
*/

use std::mem::MaybeUninit;

use crate::{
    engine::Engine,
    guard::{given, guard, place},
    lent,
    outcome::{OPENLINE_OK, Outcome, Refusal},
};

/// The instant "never": no such opening, closing or change before 2100-01-01T00:00:00Z.
pub const OPENLINE_NEVER: i64 = i64::MAX;

/// No season: the queue's own week is in force.
pub const OPENLINE_NO_SEASON: u32 = u32::MAX;

/// A stretch of time in epoch seconds: `start` belongs to it, `end` does not.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub start: i64,
    pub end: i64,
}

#[inline]
pub fn or_never(at: Option<i64>) -> i64 {
    at.unwrap_or(OPENLINE_NEVER)
}

/// Asks one question about one queue and writes the answer.
#[inline(always)]
fn ask<T>(
    engine: Option<&Engine>,
    queue: u32,
    out: Option<&mut MaybeUninit<T>>,
    question: impl FnOnce(::engine::Queue<'_>) -> T,
) -> Outcome {
    guard(|| {
        let (engine, out) = (given(engine, "engine")?, place(out, "out")?);
        let answer = question(engine.queue(queue)?);
        out.write(answer);
        Ok::<(), Refusal>(())
    })
}

/// Whether the line is open at an instant (epoch seconds).
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_is_open(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    mut open_out: Option<&mut MaybeUninit<bool>>,
) -> Outcome {
    // The answer for nearly all calls, which cannot panic, so that it needs no guard and no stack.
    if let (Some(engine), Some(place)) = (engine, &mut open_out)
        && let Some(open) = engine.known_open(queue, at)
    {
        place.write(open);
        return OPENLINE_OK;
    }
    is_open_by_rules(engine, queue, at, open_out)
}

/// What the table does not know, and every refusal. As an `extern "C"` function it cannot unwind into its caller, which then needs no frame.
#[cold]
#[inline(never)]
extern "C" fn is_open_by_rules(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    open_out: Option<&mut MaybeUninit<bool>>,
) -> Outcome {
    ask(engine, queue, open_out, |queue| queue.is_open_at(at))
}

/// The first instant >= `at` that is open: `at` itself when it is; OPENLINE_NEVER when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_next_open(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    at_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    ask(engine, queue, at_out, |queue| or_never(queue.next_open_at(at)))
}

/// The first instant >= `at` that is closed: `at` itself when it is; OPENLINE_NEVER when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_next_close(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    at_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    ask(engine, queue, at_out, |queue| or_never(queue.next_close_at(at)))
}

/// The first instant > `at` whose state is not that of `at`; OPENLINE_NEVER when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_next_change(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    at_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    ask(engine, queue, at_out, |queue| or_never(queue.next_change_at(at)))
}

/// The instant <= `at` since which the state has been what it is at `at`; OPENLINE_NEVER when it has never been another.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_previous_change(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    at_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    ask(engine, queue, at_out, |queue| or_never(queue.previous_change_at(at)))
}

/// The season whose weekly hours are in force on the local date of an instant, by its place in the queue's list from 0; OPENLINE_NO_SEASON where
/// none is, and for a queue that is not enabled.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_season(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    season_out: Option<&mut MaybeUninit<u32>>,
) -> Outcome {
    ask(engine, queue, season_out, |queue| queue.season(at).map_or(OPENLINE_NO_SEASON, |season| season.index as u32))
}

/// The open seconds in [from, to), a repeated hour counted twice; 0 when from >= to.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_open_seconds(
    engine: Option<&Engine>,
    queue: u32,
    from: i64,
    to: i64,
    seconds_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    ask(engine, queue, seconds_out, |queue| queue.open_seconds_at(from, to))
}

/// The earliest instant at which `seconds` of open time have passed after `at` (an exact close stays the close); for negative `seconds` the
/// latest instant from which that much passes until `at`. OPENLINE_NEVER when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_add_open_seconds(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    seconds: i64,
    at_out: Option<&mut MaybeUninit<i64>>,
) -> Outcome {
    ask(engine, queue, at_out, |queue| or_never(queue.add_open_seconds_at(at, seconds)))
}

/// Writes to `open_out[i]` whether the line is open at `at[i]`: 1 or 0. The two arrays have `len` items and do not overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_queue_is_open_many(
    engine: Option<&Engine>,
    queue: u32,
    at: *const i64,
    len: usize,
    open_out: *mut u8,
) -> Outcome {
    guard(|| {
        let queue = given(engine, "engine")?.queue(queue)?;
        if lent::overlap(at, len, open_out, len) {
            return Err(Refusal::Overlap);
        }
        // SAFETY: lent for this call, as the header asks.
        let at = unsafe { lent::array(at, len, "at")? };
        // SAFETY: the same; the two do not overlap (checked).
        let open_out = unsafe { lent::buffer(open_out, len, "open_out")? };
        queue.is_open_many(at, lent::falses(open_out));
        Ok(())
    })
}

/// The maximal open intervals cut to [from, to), in order: the first `capacity` of them. `written_out` gets their number; when it equals
/// `capacity`, ask again from the last one's `end` for those that follow.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_queue_intervals(
    engine: Option<&Engine>,
    queue: u32,
    from: i64,
    to: i64,
    intervals_out: *mut Interval,
    capacity: usize,
    written_out: Option<&mut MaybeUninit<usize>>,
) -> Outcome {
    guard(|| {
        let queue = given(engine, "engine")?.queue(queue)?;
        let written_out = place(written_out, "written_out")?;
        // SAFETY: lent for this call, as the header asks.
        let intervals_out = unsafe { lent::buffer(intervals_out, capacity, "intervals_out")? };
        let mut written = 0;
        for (place, (start, end)) in intervals_out.iter_mut().zip(queue.intervals_at(from, to)) {
            place.write(Interval { start, end });
            written += 1;
        }
        written_out.write(written);
        Ok::<(), Refusal>(())
    })
}

/// Which slots are wanted; all times are in seconds. Start from openline_slots_init(), which sets `struct_size`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Slots {
    /// sizeof(openline_slots).
    pub struct_size: usize,
    /// How long each is; must be more than 0.
    pub length: i64,
    /// From one start to the next; 0: the length.
    pub step: i64,
    /// None starts earlier than so long after the instant.
    pub lead: i64,
    /// None starts later than so long after the instant; 0: 14 days.
    pub within: i64,
}

// SAFETY: `struct_size` comes first; all fields are integers, so any bytes are a value.
unsafe impl lent::Sized for Slots {
    // 0.2.0: up to and with `within`. It stays when the struct grows.
    const FIRST: usize = std::mem::offset_of!(Slots, within) + size_of::<i64>();
}

/// The first stretches of a given length that lie wholly in one open interval: at most `capacity` of them, and never more than 1,000.
/// `written_out` gets their number. They start a whole number of steps after their interval's start.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_queue_slots(
    engine: Option<&Engine>,
    queue: u32,
    at: i64,
    slots: *const Slots,
    slots_out: *mut Interval,
    capacity: usize,
    written_out: Option<&mut MaybeUninit<usize>>,
) -> Outcome {
    guard(|| {
        let queue = given(engine, "engine")?.queue(queue)?;
        let written_out = place(written_out, "written_out")?;
        if slots.is_null() {
            return Err(Refusal::Null("slots"));
        }
        // SAFETY: lent for this call, as the header asks.
        let given = unsafe { lent::sized(slots, "slots")? };
        // SAFETY: lent for this call, as the header asks.
        let slots_out = unsafe { lent::buffer(slots_out, capacity, "slots_out")? };
        let mut wanted = ::engine::Slots::new(given.length).lead(given.lead).limit(capacity);
        if given.step != 0 {
            wanted = wanted.step(given.step);
        }
        if given.within != 0 {
            wanted = wanted.within(given.within);
        }
        if !wanted.is_sound() {
            return Err(Refusal::BadSlots);
        }
        let found = queue.slots_at(at, wanted);
        for (place, &(start, end)) in slots_out.iter_mut().zip(&found) {
            place.write(Interval { start, end });
        }
        written_out.write(found.len());
        Ok::<(), Refusal>(())
    })
}
