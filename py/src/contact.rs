/*!
Contacts as keyword arguments: languages as one string or several, variables as a mapping of strings.
*/

use openline::Contact;
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    types::{PyMapping, PySequence, PyString},
};

/// What a contact asks for, as given; the parts that a route keeps.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    pub(crate) topic: Option<String>,
    pub(crate) handoff: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) languages: Languages,
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
            return Err(PyTypeError::new_err(format!("variables is a mapping of str to str, not {kind}")));
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
            let Ok(value) = value.extract::<String>() else {
                let kind = value.get_type().name()?;
                return Err(PyTypeError::new_err(format!("the variable {name:?} is {kind}, not str: use str(value)")));
            };
            pairs.push((name, value));
        }
        Ok(Variables(pairs))
    }
}
