/*!
`holidays` and `holiday_countries`: what the holiday packs know.
*/

use openline_holidays::{Wanted, packs};
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyDate, PyTuple},
};

use chrono::Datelike;

use crate::{classes::Classes, panic::guard};

/// The holidays of a country or subdivision by date, as a calendar's ``holidays`` has them.
///
/// Args:
///     place: an ISO 3166 code, "US" or "US-CA".
///     year: only this year; all years without it.
///     language: that of the names; the country's own without it.
///     kinds: "public", "bank", "half_day", ...; public holidays without it.
///
/// Raises:
///     ValueError: nothing is known of the place, the language or a kind.
#[pyfunction]
#[pyo3(signature = (place, *, year=None, language=None, kinds=None))]
pub(crate) fn holidays<'py>(
    py: Python<'py>,
    place: &str,
    year: Option<i32>,
    language: Option<&str>,
    kinds: Option<Vec<String>>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    guard(py, || {
        let kinds = kinds.iter().flatten().map(String::as_str).collect();
        let found = openline_holidays::list(&*packs(), &Wanted { place, language, kinds, year })
            .map_err(|unknown| PyValueError::new_err(unknown.to_string()))?;
        let class = Classes::get(py)?.holiday.bind(py);
        let made = found.iter().map(|holiday| {
            // OK: months and days are small.
            let date = PyDate::new(py, holiday.date.year(), holiday.date.month() as u8, holiday.date.day() as u8)?;
            class.call1((date, &*holiday.name, &*holiday.kind, holiday.observed, holiday.estimated, &*holiday.text))
        });
        made.collect()
    })
}

/// Every country that ``holidays`` knows, with its subdivisions, languages and kinds.
#[pyfunction]
pub(crate) fn holiday_countries(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    guard(py, || {
        let source = packs();
        let class = Classes::get(py)?.holiday_country.bind(py);
        let countries = source.countries().into_iter().filter_map(|code| source.country(code));
        let made = countries.map(|country| {
            let list = |list: &[String]| PyTuple::new(py, list);
            let (subdivisions, names) = (list(&country.subdivisions)?, list(&country.subdivision_names)?);
            let (languages, kinds) = (list(&country.languages)?, list(&country.kinds)?);
            class.call1((country.code, country.name, subdivisions, names, languages, kinds))
        });
        made.collect()
    })
}
