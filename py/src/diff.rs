/*!
Comparisons of two engines, handed on as JSON text.
*/

use chrono::NaiveDate;
use openline::{DiffOptions, diff};
use pyo3::{exceptions::PyValueError, prelude::*};

use crate::{engine::Engine, panic::guard};

/// What `openline.diff` gives: the JSON of a comparison, and a part of a page.
#[pyfunction]
#[allow(clippy::too_many_arguments)] // Called from Python only.
pub(crate) fn _diff(
    py: Python<'_>,
    old: &Bound<'_, Engine>,
    new: &Bound<'_, Engine>,
    start: Option<&str>,
    end: Option<&str>,
    queues: Vec<String>,
    topics: Vec<String>,
    channels: Vec<String>,
    languages: Vec<String>,
) -> PyResult<(String, String)> {
    guard(py, || {
        let date = |text: &str| {
            text.parse::<NaiveDate>()
                .map_err(|_| PyValueError::new_err(format!("{text:?} is no date that is compared")))
        };
        let mut options = DiffOptions::new();
        if let Some(start) = start {
            options = options.from(date(start)?);
        }
        if let Some(end) = end {
            options = options.to(date(end)?);
        }
        options = queues.into_iter().fold(options, DiffOptions::queue);
        options = topics.into_iter().fold(options, DiffOptions::topic);
        options = channels.into_iter().fold(options, DiffOptions::channel);
        options = languages.into_iter().fold(options, DiffOptions::language);
        if let Some(fault) = options.fault() {
            return Err(PyValueError::new_err(fault.to_string()));
        }
        let (old, new) = (&old.get().core, &new.get().core);
        let found = py.detach(|| diff(old, new, &options));
        let text = serde_json::to_string(&found).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((text, found.to_html_part()))
    })
}
