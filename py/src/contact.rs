/*!
Contacts as keyword arguments: languages as one string or several, variables as a mapping of strings.
*/

use openline::Contact;
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyMapping, PySequence, PyString},
};

use crate::languages::OneStyle;

/// What a contact asks for, as given; the parts that a route keeps.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    pub(crate) topic: Option<String>,
    pub(crate) handoff: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) languages: Languages,
    pub(crate) style: OneStyle,
}

impl Asked {
    pub(crate) fn contact(&self) -> Contact {
        let mut contact = Contact::new();
        if let Some(topic) = &self.topic {
            contact = contact.topic(topic);
        }
        if let Some(handoff) = &self.handoff {
            contact = contact.handoff(handoff);
        }
        if let Some(channel) = &self.channel {
            contact = contact.channel(channel);
        }
        if let Some(style) = self.style.0 {
            contact = contact.style(style);
        }
        self.languages.0.iter().fold(contact, |contact, tag| contact.language(tag))
    }
}

/// Language tags in order of preference: from `str`, a sequence of `str`, or `None`.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Languages(pub(crate) Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Languages {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Languages> {
        if given.is_none() {
            return Ok(Languages::default());
        }
        if let Ok(tag) = given.cast::<PyString>() {
            return Ok(Languages(vec![tag.to_str()?.to_owned()]));
        }
        let wanted = || PyTypeError::new_err("language is a tag such as \"en\", or a sequence of them");
        let tags = given.cast::<PySequence>().map_err(|_| wanted())?;
        let tag = |tag: PyResult<Bound<'py, PyAny>>| tag?.extract::<String>().map_err(|_| wanted());
        Ok(Languages(tags.try_iter()?.map(tag).collect::<PyResult<_>>()?))
    }
}

/// What a model called a function with: its JSON text, or a mapping that `json` writes as one.
#[derive(Default)]
pub(crate) struct Arguments(pub(crate) Option<openline::Arguments>);

impl<'py> FromPyObject<'_, 'py> for Arguments {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Arguments> {
        if given.is_none() {
            return Ok(Arguments::default());
        }
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(Arguments(Some(openline::Arguments::parse(text.to_str()?))));
        }
        let Ok(mapping) = given.cast::<PyMapping>() else {
            let kind = given.get_type().name()?;
            return Err(PyTypeError::new_err(format!("arguments is a JSON text or a mapping, not {kind}")));
        };
        let py = given.py();
        let object = PyDict::from_sequence(mapping.items()?.as_any())?;
        let text = py.import("json")?.call_method1("dumps", (object,))?;
        Ok(Arguments(Some(openline::Arguments::parse(text.cast::<PyString>()?.to_str()?))))
    }
}

/// Variables in the order of the mapping; those that are `None` are not set.
#[derive(Default)]
pub(crate) struct Variables(pub(crate) Vec<(String, String)>);

impl<'py> FromPyObject<'_, 'py> for Variables {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Variables> {
        if given.is_none() {
            return Ok(Variables::default());
        }
        let Ok(mapping) = given.cast::<PyMapping>() else {
            let kind = given.get_type().name()?;
            return Err(PyTypeError::new_err(format!(
                "variables is a mapping of str to str, int, float or bool, not {kind}"
            )));
        };
        let mut pairs = Vec::new();
        for pair in mapping.items()?.iter() {
            let (name, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair.extract()?;
            let Ok(name) = name.extract::<String>() else {
                return Err(PyTypeError::new_err(format!("the variable name {} is not a str", name.repr()?)));
            };
            if value.is_none() {
                continue;
            }
            let Some(text) = variable_text(&value)? else {
                let kind = value.get_type().name()?;
                return Err(PyTypeError::new_err(format!("the variable {name:?} is {kind}, not str: use str(value)")));
            };
            pairs.push((name, text));
        }
        Ok(Variables(pairs))
    }
}

/// A text as it is, a number or a truth value as JSON writes it; not a number (NaN) and infinity are none.
fn variable_text(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if value.is_instance_of::<PyString>() {
        return Ok(Some(value.extract()?));
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(Some(truth.is_true().to_string()));
    }
    let is_number =
        value.is_instance_of::<PyInt>() || value.cast::<PyFloat>().is_ok_and(|number| number.value().is_finite());
    if !is_number {
        return Ok(None);
    }
    Ok(Some(value.py().import("json")?.call_method1("dumps", (value,))?.extract()?))
}
