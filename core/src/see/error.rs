/*!
Why a centre cannot be looked at as it was asked: a name that it does not have, or more than anybody reads.
*/

use std::fmt;

use crate::route::RouteError;

/// A question about a whole centre that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeeError {
    message: String,
}

impl SeeError {
    pub(super) fn new(message: impl Into<String>) -> SeeError {
        SeeError { message: message.into() }
    }
}

impl From<RouteError> for SeeError {
    fn from(error: RouteError) -> SeeError {
        SeeError::new(error.to_string())
    }
}

impl fmt::Display for SeeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SeeError {}
