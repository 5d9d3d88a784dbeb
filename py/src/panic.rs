/*!
The border that no panic crosses: a fault inside openline becomes `openline.InternalError`, a `RuntimeError`.

Left alone, PyO3 would raise `PanicException`, which is no `Exception` and ends a telephony worker that catches `Exception`.
*/

use std::{any::Any, panic::AssertUnwindSafe};

use pyo3::prelude::*;

use crate::classes::Classes;

/// Runs `call`; a panic inside it is an `InternalError`.
#[inline(always)]
pub(crate) fn guard<T>(py: Python<'_>, call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    // OK: every class is frozen, so a call that was cut short leaves nothing half changed.
    match std::panic::catch_unwind(AssertUnwindSafe(call)) {
        Ok(answer) => answer,
        Err(payload) => Err(internal_error(py, payload)),
    }
}

#[cold]
fn internal_error(py: Python<'_>, payload: Box<dyn Any + Send>) -> PyErr {
    let words = match (payload.downcast_ref::<String>(), payload.downcast_ref::<&str>()) {
        (Some(words), _) => words.as_str(),
        (_, Some(words)) => words,
        _ => "no message",
    };
    let message = format!("a fault inside openline, please report it: {words}");
    match Classes::get(py).and_then(|classes| classes.internal_error.bind(py).call1((message,))) {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// For the tests: panics behind the guard.
#[pyfunction]
pub(crate) fn _panic(py: Python<'_>, message: String) -> PyResult<()> {
    guard(py, || panic!("{message}"))
}
