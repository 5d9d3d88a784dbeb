/*!
Issues as instances of `openline.Issue`.
*/

use openline::Issue;
use pyo3::{prelude::*, types::PyTuple};

use crate::classes::Classes;

pub(crate) fn tuple<'py>(py: Python<'py>, issues: &[Issue]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, issues.iter().map(|issue| python(py, issue)).collect::<PyResult<Vec<_>>>()?)
}

/// The same without lines and columns.
pub(crate) fn unplaced<'py>(py: Python<'py>, issues: &[Issue]) -> PyResult<Bound<'py, PyTuple>> {
    let unplaced = |issue: &Issue| {
        let fields = (issue.path(), 0, 0, issue.code(), issue.message(), issue.severity().as_str());
        Classes::get(py)?.issue.bind(py).call1(fields)
    };
    PyTuple::new(py, issues.iter().map(unplaced).collect::<PyResult<Vec<_>>>()?)
}

pub(crate) fn python<'py>(py: Python<'py>, issue: &Issue) -> PyResult<Bound<'py, PyAny>> {
    let fields = (issue.path(), issue.line(), issue.column(), issue.code(), issue.message(), issue.severity().as_str());
    Classes::get(py)?.issue.bind(py).call1(fields)
}
