/*!
`languages`: in what the hours of a queue can be said; and the styles by their words.
*/

use openline::{Style, spoken_languages};
use pyo3::{exceptions::PyValueError, prelude::*, types::PyString};

use crate::{classes::Classes, panic::guard};

/// The languages that are built in, by tag: ``tag``, ``name`` and ``confidence``.
#[pyfunction]
pub(crate) fn languages(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    guard(py, || {
        let class = Classes::get(py)?.language.bind(py);
        spoken_languages().iter().map(|(tag, name, sure)| class.call1((*tag, *name, sure.as_str()))).collect()
    })
}

/// A style as a contact has it: from its word, or `None`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct OneStyle(pub(crate) Option<Style>);

impl<'py> FromPyObject<'_, 'py> for OneStyle {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<OneStyle> {
        if given.is_none() {
            return Ok(OneStyle::default());
        }
        let word = given.cast::<PyString>()?.to_str()?.to_owned();
        match Style::named(&word) {
            Some(style) => Ok(OneStyle(Some(style))),
            None => Err(PyValueError::new_err(format!("style is \"text\", \"speech\" or \"ssml\", not {word:?}"))),
        }
    }
}
