/*!
What an engine was loaded from: the text and the options, kept so that an engine can be pickled and compared.
*/

use std::{path::PathBuf, sync::Arc};

use openline::{Builder, Error, ZoneSource};
use pyo3::{exceptions::PyTypeError, prelude::*, types::PyString};

#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Source {
    pub(crate) text: Arc<[u8]>,
    pub(crate) options: Options,
    /// The text of its overrides.
    pub(crate) overrides: Option<Arc<[u8]>>,
}

/// The load options, as given.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Options {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) available: Option<String>,
    pub(crate) unavailable: Option<String>,
    pub(crate) transfer_functions: Option<Vec<String>>,
    pub(crate) base_dir: Option<PathBuf>,
    pub(crate) zone_data: Option<ZoneSource>,
    pub(crate) max_bytes: Option<usize>,
}

impl Options {
    pub(crate) fn builder(&self) -> Builder {
        let mut builder = openline::Engine::builder().holidays(openline_holidays::packs());
        if let Some(name) = &self.name {
            builder = builder.name(name);
        }
        if let Some(text) = &self.description {
            builder = builder.description(text);
        }
        if let Some(text) = &self.available {
            builder = builder.available(text);
        }
        if let Some(text) = &self.unavailable {
            builder = builder.unavailable(text);
        }
        if let Some(names) = &self.transfer_functions {
            builder = builder.transfer_functions(names);
        }
        if let Some(folder) = &self.base_dir {
            builder = builder.base_dir(folder);
        }
        if let Some(source) = &self.zone_data {
            builder = builder.zone_data(source.clone());
        }
        if let Some(most) = self.max_bytes {
            builder = builder.max_bytes(most);
        }
        builder
    }
}

/// The option `transfer_functions`: any iterable of names; a bare `str` is refused, for it would be read as its letters.
pub(crate) struct FunctionNames(pub(crate) Vec<String>);

impl<'py> FromPyObject<'_, 'py> for FunctionNames {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<FunctionNames> {
        let wanted = || PyTypeError::new_err("transfer_functions is an iterable of names");
        if given.is_instance_of::<PyString>() {
            return Err(wanted());
        }
        let name = |name: PyResult<Bound<'py, PyAny>>| name?.extract::<String>().map_err(|_| wanted());
        let names = given.try_iter().map_err(|_| wanted())?.map(name).collect::<PyResult<_>>()?;
        Ok(FunctionNames(names))
    }
}

/// The option `zone_data`: a word or path as text, or a path object.
pub(crate) struct ZoneOption(pub(crate) Result<ZoneSource, Error>);

impl<'py> FromPyObject<'_, 'py> for ZoneOption {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<ZoneOption> {
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(ZoneOption(text.to_str()?.parse()));
        }
        match given.extract::<PathBuf>() {
            Ok(path) => Ok(ZoneOption(Ok(ZoneSource::Directory(path)))),
            Err(_) => Err(PyTypeError::new_err(
                "zone_data is \"newest\", \"bundled\", \"system\", \"chrono_tz\" or the path of a zoneinfo folder",
            )),
        }
    }
}
