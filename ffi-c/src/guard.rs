/*!
The boundary: what happens inside a call becomes a number, a panic too.

# Invariant
Nothing that runs inside writes an out-param before it can no longer fail, so a caught panic leaves them untouched.
*/

use std::{
    any::Any,
    mem::MaybeUninit,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    error::Error,
    outcome::{Failure, Fault, OPENLINE_OK, OPENLINE_PANIC, Outcome, Refusal},
};

/// The place for a value, or the refusal of a NULL.
#[inline]
pub fn place<'a, T>(
    out: Option<&'a mut MaybeUninit<T>>,
    name: &'static str,
) -> Result<&'a mut MaybeUninit<T>, Refusal> {
    out.ok_or(Refusal::Null(name))
}

/// The handle, or the refusal of a NULL.
#[inline]
pub fn given<'a, T>(handle: Option<&'a T>, name: &'static str) -> Result<&'a T, Refusal> {
    handle.ok_or(Refusal::Null(name))
}

/// Runs a call that only its arguments can fail.
///
/// Handles are immutable, so no broken state can be seen after a panic: asserting unwind safety is true here, once for all calls.
#[inline]
pub fn guard<F: Fault>(call: impl FnOnce() -> Result<(), F>) -> Outcome {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => OPENLINE_OK,
        Ok(Err(fault)) => fault.outcome(),
        Err(payload) => {
            words(payload);
            OPENLINE_PANIC
        }
    }
}

/// Runs a call whose failure is told in an error handle, if the caller gave a place for one.
pub fn explained(
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
    call: impl FnOnce() -> Result<(), Failure>,
) -> Outcome {
    let failure = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => return OPENLINE_OK,
        Ok(Err(failure)) => failure,
        Err(payload) => Failure::Panic(words(payload)),
    };
    let outcome = failure.outcome();
    if let Some(error_out) = error_out {
        let Ok(error) = catch_unwind(AssertUnwindSafe(|| Box::new(Error::new(&failure)))) else {
            return OPENLINE_PANIC;
        };
        error_out.write(error);
    }
    outcome
}

/// Runs a call that cannot fail, or `fallback` after a panic.
#[inline]
pub fn answer<T>(fallback: T, call: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| {
        words(payload);
        fallback
    })
}

/// What a panic said. A payload of an unknown type is leaked: its drop could panic again.
#[cold]
fn words(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(words) => *words,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(words) => (*words).to_owned(),
            Err(payload) => {
                std::mem::forget(payload);
                "no words".to_owned()
            }
        },
    }
}

/// Panics inside the guard, for the test of the guard.
#[cfg(feature = "forced-panic")]
#[unsafe(no_mangle)]
pub extern "C" fn openline_test_panic(
    out: Option<&mut MaybeUninit<i64>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let out = place(out, "out")?;
        let nothing: [i64; 0] = [];
        let value = nothing[std::hint::black_box(3)];
        out.write(value);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_result_and_leaves_the_out_param() {
        let mut error = MaybeUninit::uninit();
        let outcome = explained(Some(&mut error), || panic!("the {} is out", "lamp"));
        assert_eq!(outcome, OPENLINE_PANIC);
        // SAFETY: a failure with a place for its error always fills it.
        let error = unsafe { error.assume_init() };
        assert_eq!(error.failure_message(), "openline failed inside: the lamp is out");
        assert_eq!(guard(|| -> Result<(), Refusal> { panic!() }), OPENLINE_PANIC);
        assert_eq!(answer(7, || panic!("no")), 7);
    }

    #[test]
    fn a_payload_that_panics_when_dropped_does_not_get_out() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("twice");
            }
        }
        assert_eq!(guard(|| -> Result<(), Refusal> { std::panic::panic_any(Bomb) }), OPENLINE_PANIC);
    }
}
