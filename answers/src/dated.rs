/*!
An answer with the generation that it holds for.
*/

use serde::Serialize;

/// An object with one key more where something is live.
#[derive(Clone, Debug, Serialize)]
pub struct Dated<T> {
    /// The answer, an object.
    #[serde(flatten)]
    pub value: T,
    /// What answers; none where nothing is live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation: Option<u64>,
}
