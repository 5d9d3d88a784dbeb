/*!
`openline.Coverage`: who answers when, by language, channel and hour of the week.
*/

use chrono::{Datelike, NaiveDate};
use openline::CoverageOptions;
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyDict, PySequence, PyString},
};

use crate::panic::guard;

/// Who answers when over a window of dates; from ``Engine.coverage``. Immutable.
#[pyclass(frozen, module = "openline", name = "Coverage")]
pub(crate) struct Coverage {
    core: openline::Coverage,
}

impl Coverage {
    pub(crate) fn new(engine: &openline::Engine, options: &CoverageOptions) -> PyResult<Coverage> {
        let core = engine.coverage(options).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Coverage { core })
    }
}

#[pymethods]
impl Coverage {
    /// The zone of the week.
    #[getter]
    fn zone(&self) -> &str {
        &self.core.zone
    }

    /// The first local date.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.core.from)
    }

    /// The first local date that no longer counts.
    #[getter]
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.core.to)
    }

    /// Everything as plain data, with the keys of ``openline coverage --json``.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        guard(py, || {
            let text = serde_json::to_string(&self.core).map_err(|error| PyValueError::new_err(error.to_string()))?;
            Ok(py.import("json")?.call_method1("loads", (text,))?.cast_into::<PyDict>()?)
        })
    }

    /// All maps as one SVG picture, with a title on every cell.
    fn svg(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(self.core.svg()))
    }

    /// The whole as an HTML page.
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(self.core.html()))
    }

    /// For notebooks: the picture.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.svg(py)
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Coverage>().is_ok_and(|other| other.get().core == self.core)
    }

    fn __repr__(&self) -> String {
        let openline::Coverage { zone, from, to, places, .. } = &self.core;
        format!("<Coverage of {} places, {from} to {to}, {zone}>", places.len())
    }
}

fn date(py: Python<'_>, date: NaiveDate) -> PyResult<Bound<'_, PyAny>> {
    py.import("datetime")?.getattr("date")?.call1((date.year(), date.month(), date.day()))
}

/// A ``datetime.date`` that is no ``datetime``: a day has no instant and no zone.
pub(crate) struct Date(pub(crate) NaiveDate);

impl<'py> FromPyObject<'_, 'py> for Date {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Date> {
        let kind = given.get_type().name()?;
        let wrong = || PyTypeError::new_err(format!("wanted a datetime.date, not {kind}"));
        let datetime = given.py().import("datetime")?;
        if !given.is_instance(&datetime.getattr("date")?)? || given.is_instance(&datetime.getattr("datetime")?)? {
            return Err(wrong());
        }
        let part = |name: &str| given.getattr(name)?.extract::<u32>();
        let date = NaiveDate::from_ymd_opt(part("year")? as i32, part("month")?, part("day")?);
        Ok(Date(date.ok_or_else(wrong)?))
    }
}

/// One name or several: from `str`, a sequence of `str`, or `None`.
#[derive(Default)]
pub(crate) struct Several(pub(crate) Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Several {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Several> {
        if given.is_none() {
            return Ok(Several::default());
        }
        if let Ok(name) = given.cast::<PyString>() {
            return Ok(Several(vec![name.to_str()?.to_owned()]));
        }
        let wanted = || PyTypeError::new_err("wanted a str, or a sequence of them");
        let names = given.cast::<PySequence>().map_err(|_| wanted())?;
        let name = |name: PyResult<Bound<'py, PyAny>>| name?.extract::<String>().map_err(|_| wanted());
        Ok(Several(names.try_iter()?.map(name).collect::<PyResult<_>>()?))
    }
}
