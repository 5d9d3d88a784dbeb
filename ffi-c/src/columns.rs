/*!
Questions for columns of queues and instants, over plain arrays: a call log whole.

The engine itself cuts no array and begins no thread; a caller that has several gives each a part of the rows.
*/

use ::engine::Columns;

use crate::{
    engine::Engine,
    guard::{given, guard},
    lent,
    outcome::{Outcome, Refusal},
    queue::OPENLINE_NEVER,
};

/// The arrays of a call: none of them shares a byte with the answers, and every number is that of a queue.
struct Given<'a> {
    columns: Columns<'a>,
    queue: &'a [u32],
    first: &'a [i64],
    second: &'a [i64],
}

/// # Safety
/// The arrays are lent for the call, as the header asks; `second` may be NULL with a length of 0.
unsafe fn read<'a, O>(
    engine: Option<&'a Engine>,
    queue: *const u32,
    (first, first_name): (*const i64, &'static str),
    (second, second_len, second_name): (*const i64, usize, &'static str),
    (out, len): (*const O, usize),
) -> Result<Given<'a>, Refusal> {
    let engine = given(engine, "engine")?.inner();
    if lent::overlap(queue, len, out, len)
        || lent::overlap(first, len, out, len)
        || lent::overlap(second, second_len, out, len)
    {
        return Err(Refusal::Overlap);
    }
    // SAFETY: the caller's promise, handed on.
    let (queue, first, second) = unsafe {
        (
            lent::array(queue, len, "queue")?,
            lent::array(first, len, first_name)?,
            lent::array(second, second_len, second_name)?,
        )
    };
    let queues = engine.queues().len();
    if queue.iter().any(|&queue| queue as usize >= queues) {
        return Err(Refusal::NoQueue);
    }
    Ok(Given { columns: engine.columns(), queue, first, second })
}

/// Writes to `open_out[i]` whether the line of the queue with index `queue[i]` is open at `at[i]`: 1 or 0. Each array has `len` items, and
/// `open_out` overlaps no other. With OPENLINE_NOT_FOUND one of the queues is none, and nothing is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_columns_is_open(
    engine: Option<&Engine>,
    queue: *const u32,
    at: *const i64,
    len: usize,
    open_out: *mut u8,
) -> Outcome {
    guard(|| {
        // SAFETY: lent for this call, as the header asks.
        let given = unsafe { read(engine, queue, (at, "at"), (std::ptr::null(), 0, ""), (open_out, len))? };
        // SAFETY: the same; it overlaps no other (checked).
        let open_out = unsafe { lent::buffer(open_out, len, "open_out")? };
        given.columns.is_open(given.queue, given.first, lent::falses(open_out));
        Ok::<(), Refusal>(())
    })
}

/// Writes to `seconds_out[i]` the open seconds of the queue with index `queue[i]` in [`from[i]`, `to[i]`); 0 when `from[i]` >= `to[i]`. Each
/// array has `len` items, and `seconds_out` overlaps no other. With OPENLINE_NOT_FOUND one of the queues is none, and nothing is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_columns_open_seconds(
    engine: Option<&Engine>,
    queue: *const u32,
    from: *const i64,
    to: *const i64,
    len: usize,
    seconds_out: *mut i64,
) -> Outcome {
    guard(|| {
        // SAFETY: lent for this call, as the header asks.
        let given = unsafe { read(engine, queue, (from, "from"), (to, len, "to"), (seconds_out, len))? };
        // SAFETY: the same; it overlaps no other (checked).
        let seconds_out = unsafe { lent::buffer(seconds_out, len, "seconds_out")? };
        given.columns.open_seconds(given.queue, given.first, given.second, lent::zeros(seconds_out));
        Ok::<(), Refusal>(())
    })
}

/// Writes to `at_out[i]` where `seconds[i]` of open time lead from `at[i]` on the line of the queue with index `queue[i]`, as
/// openline_queue_add_open_seconds does; OPENLINE_NEVER where there is no such instant. Each array has `len` items, and `at_out` overlaps no
/// other. With OPENLINE_NOT_FOUND one of the queues is none, and nothing is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_columns_add_open_seconds(
    engine: Option<&Engine>,
    queue: *const u32,
    at: *const i64,
    seconds: *const i64,
    len: usize,
    at_out: *mut i64,
) -> Outcome {
    guard(|| {
        // SAFETY: lent for this call, as the header asks.
        let given = unsafe { read(engine, queue, (at, "at"), (seconds, len, "seconds"), (at_out, len))? };
        // SAFETY: the same; it overlaps no other (checked).
        let at_out = lent::zeros(unsafe { lent::buffer(at_out, len, "at_out")? });
        given.columns.add_open_seconds(given.queue, given.first, given.second, at_out);
        for at in at_out.iter_mut().filter(|at| **at == Columns::NEVER) {
            *at = OPENLINE_NEVER;
        }
        Ok::<(), Refusal>(())
    })
}
