/*!
`load`, `loads`, `check`: a document in, an engine or its issues out. The interpreter is free for other threads meanwhile.
*/

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use openline::Error;
use pyo3::{
    exceptions::{PyOSError, PyTypeError},
    prelude::*,
    types::{PyByteArray, PyBytes, PyList, PyString},
};

use crate::{
    engine::Engine,
    errors::config_error,
    instant::instant,
    issue,
    panic::guard,
    source::{FunctionNames, Options, Source, ZoneOption},
};

/// Load a JSON or YAML file.
///
/// Args:
///     path: the file; calendars' ``ics`` files are looked for in its folder.
///     name: the name of the handoff that a destination array becomes ("handoff").
///     description, available, unavailable: when a language model is to call it, and what it says in either state.
///     transfer_functions: names known elsewhere; a queue that names any other is an error.
///     zone_data: "newest" (default), "bundled", "system", "chrono_tz" or the path of a zoneinfo folder.
///     max_bytes: the longest text that is read; 64 MiB without it, 240 MiB at most.
///
/// Raises:
///     ConfigError: the document has errors; all of them are in ``issues``.
///     OSError: the file cannot be read.
#[pyfunction]
#[pyo3(signature = (path, *, name=None, description=None, available=None, unavailable=None, transfer_functions=None, zone_data=None, max_bytes=None))]
#[allow(clippy::too_many_arguments)] // They are keywords in Python.
pub(crate) fn load(
    py: Python<'_>,
    path: PathBuf,
    name: Option<String>,
    description: Option<String>,
    available: Option<String>,
    unavailable: Option<String>,
    transfer_functions: Option<FunctionNames>,
    zone_data: Option<ZoneOption>,
    max_bytes: Option<usize>,
) -> PyResult<Engine> {
    guard(py, || {
        let builder =
            max_bytes.map_or_else(openline::Engine::builder, |most| openline::Engine::builder().max_bytes(most));
        let text = py.detach(|| builder.read_file(&path)).map_err(|error| os_error(error, &path))?;
        // The absolute folder: a pickled engine may be restored elsewhere.
        let base_dir = std::path::absolute(&path).ok().and_then(|path| path.parent().map(PathBuf::from));
        engine(
            py,
            text.into(),
            options(
                py,
                [name, description, available, unavailable],
                transfer_functions,
                base_dir,
                zone_data,
                max_bytes,
            )?,
        )
    })
}

/// Load a JSON or YAML text.
///
/// Args:
///     text: the document as ``str``, or as UTF-8 in ``bytes``, ``bytearray`` or ``memoryview``.
///     base_dir: the folder of calendars' ``ics`` files.
///     name, description, available, unavailable, transfer_functions, zone_data, max_bytes: see ``load``.
///
/// Raises:
///     ConfigError: the document has errors; all of them are in ``issues``.
#[pyfunction]
#[pyo3(signature = (text, *, name=None, description=None, available=None, unavailable=None, transfer_functions=None, base_dir=None, zone_data=None, max_bytes=None))]
#[allow(clippy::too_many_arguments)] // They are keywords in Python.
pub(crate) fn loads(
    py: Python<'_>,
    text: Text,
    name: Option<String>,
    description: Option<String>,
    available: Option<String>,
    unavailable: Option<String>,
    transfer_functions: Option<FunctionNames>,
    base_dir: Option<PathBuf>,
    zone_data: Option<ZoneOption>,
    max_bytes: Option<usize>,
) -> PyResult<Engine> {
    guard(py, || {
        engine(
            py,
            text.0,
            options(
                py,
                [name, description, available, unavailable],
                transfer_functions,
                base_dir,
                zone_data,
                max_bytes,
            )?,
        )
    })
}

/// Every error, warning and info of a text, in its order; a bad document is an answer, never an exception.
///
/// Args:
///     text: the document, as in ``loads``.
///     at: the instant that infos depend on; now without it.
///     name, description, available, unavailable, transfer_functions, base_dir, zone_data, max_bytes: see ``loads``.
#[pyfunction]
#[pyo3(signature = (text, *, at=None, name=None, description=None, available=None, unavailable=None, transfer_functions=None, base_dir=None, zone_data=None, max_bytes=None))]
#[allow(clippy::too_many_arguments)] // They are keywords in Python.
pub(crate) fn check<'py>(
    py: Python<'py>,
    text: Text,
    at: Option<&Bound<'py, PyAny>>,
    name: Option<String>,
    description: Option<String>,
    available: Option<String>,
    unavailable: Option<String>,
    transfer_functions: Option<FunctionNames>,
    base_dir: Option<PathBuf>,
    zone_data: Option<ZoneOption>,
    max_bytes: Option<usize>,
) -> PyResult<Bound<'py, PyList>> {
    guard(py, || {
        let at = instant(py, at, None)?;
        let issues =
            match open([name, description, available, unavailable], transfer_functions, base_dir, zone_data, max_bytes)
            {
                Ok(options) => py.detach(|| options.builder().check(&text.0, at)),
                Err(error) => error.issues().to_vec(),
            };
        PyList::new(py, issue::tuple(py, &issues)?)
    })
}

/// What a pickled engine calls; one of before `max_bytes` has no such argument.
#[pyfunction]
#[pyo3(signature = (text, name, transfer_functions, base_dir, zone_data, max_bytes=None, handoff=None, overrides=None))]
#[allow(clippy::too_many_arguments)] // As a pickle has them.
pub(crate) fn _restore(
    py: Python<'_>,
    text: Text,
    name: Option<String>,
    transfer_functions: Option<FunctionNames>,
    base_dir: Option<PathBuf>,
    zone_data: Option<ZoneOption>,
    max_bytes: Option<usize>,
    handoff: Option<(Option<String>, Option<String>, Option<String>)>,
    overrides: Option<Text>,
) -> PyResult<Engine> {
    let (description, available, unavailable) = handoff.unwrap_or_default();
    let options = [name, description, available, unavailable];
    let options = self::options(py, options, transfer_functions, base_dir, zone_data, max_bytes)?;
    let engine = self::engine(py, text.0, options)?;
    match overrides {
        Some(text) => guard(py, || engine.overridden(py, text.0, false, true)),
        None => Ok(engine),
    }
}

fn engine(py: Python<'_>, text: Arc<[u8]>, options: Options) -> PyResult<Engine> {
    let loaded = py.detach(|| options.builder().parse(&text));
    match loaded {
        Ok(engine) => Ok(Engine::new(engine, Source { text, options, overrides: None })),
        Err(error) => Err(config_error(py, &error)),
    }
}

fn options(
    py: Python<'_>,
    handoff: [Option<String>; 4],
    transfer_functions: Option<FunctionNames>,
    base_dir: Option<PathBuf>,
    zone_data: Option<ZoneOption>,
    max_bytes: Option<usize>,
) -> PyResult<Options> {
    open(handoff, transfer_functions, base_dir, zone_data, max_bytes).map_err(|error| config_error(py, &error))
}

/// `handoff`: the name, description and instructions of a destination array's handoff.
fn open(
    [name, description, available, unavailable]: [Option<String>; 4],
    transfer_functions: Option<FunctionNames>,
    base_dir: Option<PathBuf>,
    zone_data: Option<ZoneOption>,
    max_bytes: Option<usize>,
) -> Result<Options, Error> {
    let transfer_functions = transfer_functions.map(|names| names.0);
    Ok(Options {
        name,
        description,
        available,
        unavailable,
        transfer_functions,
        base_dir,
        zone_data: zone_data.map(|option| option.0).transpose()?,
        max_bytes,
    })
}

/// As Python's own `open` raises it: the subclass of the number, with the file's name.
fn os_error(error: std::io::Error, path: &Path) -> PyErr {
    match error.raw_os_error() {
        Some(number) => {
            let words = error.to_string();
            let words = words.split(" (os error").next().unwrap_or(&words).to_owned();
            PyOSError::new_err((number, words, path.display().to_string()))
        }
        None => error.into(),
    }
}

/// A document's text, copied: the engine keeps it, and a `bytearray` may change under our feet.
pub(crate) struct Text(pub(crate) Arc<[u8]>);

impl Text {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Text> {
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(Text(text.to_str()?.as_bytes().into()));
        }
        if let Ok(text) = given.cast::<PyBytes>() {
            return Ok(Text(text.as_bytes().into()));
        }
        if let Ok(text) = given.cast::<PyByteArray>() {
            return Ok(Text(text.to_vec().into()));
        }
        if given.get_type().name()? == "memoryview" {
            let bytes = given.call_method0("tobytes")?;
            return Ok(Text(bytes.cast::<PyBytes>()?.as_bytes().into()));
        }
        let kind = given.get_type().name()?;
        Err(PyTypeError::new_err(format!("the text is {kind}, not str or bytes; openline.load reads a path")))
    }
}
