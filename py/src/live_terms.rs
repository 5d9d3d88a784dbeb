/*!
What a write to a live document says, as Python's keywords have it: of whom, from when to when, why, and by whom.
*/

use std::time::Duration;

use openline::{OverrideReason, Subject};
use openline_live::{Author, Terms};
use pyo3::{
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyBool, PyDelta, PyDeltaAccess, PyMapping, PyString},
};

use crate::{contact::Languages, instant::instant};

/// The keywords of `close`, `open` and `redirect`.
pub(crate) struct Said<'a, 'py> {
    pub(crate) queue: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) all: bool,
    pub(crate) except: Option<Names>,
    pub(crate) from: Option<&'a Bound<'py, PyAny>>,
    pub(crate) until: Option<&'a Bound<'py, PyAny>>,
    pub(crate) reason: Option<Reason>,
    pub(crate) replaces: Option<u64>,
    pub(crate) by: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) expect: Option<u64>,
}

impl Said<'_, '_> {
    pub(crate) fn subject(&mut self) -> PyResult<Subject> {
        let except = self.except.take();
        match (self.queue.take(), self.group.take(), self.all) {
            (Some(_), None, false) | (None, Some(_), false) if except.is_some() => {
                Err(PyValueError::new_err("except_ goes with all=True: a queue or a group has nothing to leave out"))
            }
            (Some(name), None, false) => Ok(Subject::queue(name)),
            (None, Some(name), false) => Ok(Subject::group(name)),
            (None, None, true) => Ok(Subject::all().except(except.map_or_else(Vec::new, |names| names.0))),
            _ => Err(PyValueError::new_err("name one subject: queue=NAME, group=NAME, or all=True")),
        }
    }

    pub(crate) fn terms(self, py: Python<'_>) -> PyResult<Terms> {
        let mut terms = match self.until {
            None => Terms::further_notice(),
            Some(until) => match duration(until)? {
                Some(time) => Terms::lasting(time),
                None => Terms::until(instant(py, Some(until), None)?),
            },
        };
        if let Some(from) = self.from {
            terms = terms.from(instant(py, Some(from), None)?);
        }
        if let Some(reason) = self.reason {
            terms = terms.reason(reason.0);
        }
        if let Some(id) = self.replaces {
            terms = terms.replaces(id);
        }
        if let Some(key) = self.key {
            terms = terms.key(key);
        }
        if let Some(generation) = self.expect {
            terms = terms.expect(generation);
        }
        Ok(terms.by(self.by.unwrap_or_default()))
    }
}

/// Who writes, for all else that is written.
pub(crate) fn author(by: Option<String>, key: Option<String>, expect: Option<u64>) -> Author {
    let mut author = Author::new(by.unwrap_or_default());
    if let Some(key) = key {
        author = author.key(key);
    }
    match expect {
        Some(generation) => author.expect(generation),
        None => author,
    }
}

/// A `timedelta`, which is not negative; none for what is no `timedelta`.
pub(crate) fn duration(given: &Bound<'_, PyAny>) -> PyResult<Option<Duration>> {
    let Ok(delta) = given.cast::<PyDelta>() else { return Ok(None) };
    let seconds = i64::from(delta.get_days()) * 86_400 + i64::from(delta.get_seconds());
    match u64::try_from(seconds) {
        Ok(seconds) => Ok(Some(Duration::new(seconds, delta.get_microseconds().unsigned_abs() * 1000))),
        Err(_) => Err(PyValueError::new_err("the time is negative")),
    }
}

/// A length of time: a `timedelta`, or seconds.
pub(crate) fn seconds(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Duration> {
    if let Some(time) = duration(given)? {
        return Ok(time);
    }
    let wanted = || PyTypeError::new_err(format!("{what} is a timedelta, or seconds"));
    if given.is_instance_of::<PyBool>() {
        return Err(wanted());
    }
    let seconds = given.extract::<f64>().map_err(|_| wanted())?;
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| PyValueError::new_err(format!("{what} is no length of time: {seconds}")))
}

/// One name or several.
pub(crate) struct Names(pub(crate) Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Names {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Names> {
        match given.extract::<Languages>() {
            Ok(names) => Ok(Names(names.0)),
            Err(_) => Err(PyTypeError::new_err("wanted a name, or a sequence of names")),
        }
    }
}

/// A text, or a mapping of BCP 47 tags to texts.
pub(crate) struct Reason(OverrideReason);

impl<'py> FromPyObject<'_, 'py> for Reason {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Reason> {
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(Reason(text.to_str()?.into()));
        }
        let wanted = || PyTypeError::new_err("reason is a str, or a mapping of language tags to str");
        let texts = given.cast::<PyMapping>().map_err(|_| wanted())?;
        let texts = texts.items()?.iter().map(|pair| pair.extract::<(String, String)>().map_err(|_| wanted()));
        Ok(Reason(OverrideReason::in_languages(texts.collect::<PyResult<Vec<_>>>()?)))
    }
}
