/*!
The core's errors as Python exceptions.
*/

use pyo3::{prelude::*, types::PyTuple};

use crate::{classes::Classes, issue};

/// `ConfigError` with its issues.
pub(crate) fn config_error(py: Python<'_>, error: &openline::Error) -> PyErr {
    let raised = || {
        let issues = issue::tuple(py, error.issues())?;
        Classes::get(py)?.config_error.bind(py).call1((issues,))
    };
    raised().map_or_else(|error| error, PyErr::from_value)
}

/// `OverrideError` with its issues; without `places` their lines and columns are 0.
pub(crate) fn override_error(py: Python<'_>, error: &openline::OverrideError, places: bool) -> PyErr {
    let raised = || {
        let issues = match places {
            true => issue::tuple(py, error.issues())?,
            false => issue::unplaced(py, error.issues())?,
        };
        Classes::get(py)?.override_error.bind(py).call1((issues,))
    };
    raised().map_or_else(|error| error, PyErr::from_value)
}

/// `RouteError` with its code.
pub(crate) fn route_error(py: Python<'_>, error: &openline::RouteError) -> PyErr {
    let raised = || Classes::get(py)?.route_error.bind(py).call1((error.code(), error.to_string()));
    raised().map_or_else(|error| error, PyErr::from_value)
}

/// `RenderError` with the unknown names.
pub(crate) fn render_error(py: Python<'_>, error: &openline::RenderError) -> PyErr {
    let raised = || {
        let unknown = PyTuple::new(py, error.unknown())?;
        Classes::get(py)?.render_error.bind(py).call1((unknown,))
    };
    raised().map_or_else(|error| error, PyErr::from_value)
}
