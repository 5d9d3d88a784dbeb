/*!
The core's errors as Python exceptions.
*/

use openline::Issue;
use openline_live::{LiveError, LiveErrorCode};
use pyo3::{prelude::*, types::PyTuple};

use crate::{classes::Classes, issue};

/// `ConfigError` with its issues.
pub(crate) fn config_error(py: Python<'_>, error: &openline::Error) -> PyErr {
    issues_error(py, error.issues())
}

fn issues_error(py: Python<'_>, issues: &[Issue]) -> PyErr {
    let raised = || {
        let issues = issue::tuple(py, issues)?;
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

/// `StoreError` with its code, its issues and the entries of a conflict; a document that does not load is a `ConfigError` as everywhere.
pub(crate) fn store_error(py: Python<'_>, error: &LiveError) -> PyErr {
    if error.kind() == LiveErrorCode::Document {
        return issues_error(py, error.issues());
    }
    let raised = || {
        let entries = error.entries().iter().map(|entry| plain(py, &entry.to_json())).collect::<PyResult<Vec<_>>>()?;
        let fields = (error.code(), error.to_string(), issue::tuple(py, error.issues())?, PyTuple::new(py, entries)?);
        Classes::get(py)?.store_error.bind(py).call1(fields)
    };
    raised().map_or_else(|error| error, PyErr::from_value)
}

/// A JSON text as Python's plain data.
pub(crate) fn plain<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
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
