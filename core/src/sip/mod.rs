/*!
What a decision asks the telephony side to do, safe on the wire.

SIP stacks send what they are given: none of them removes a line end from a header value. Whatever leaves this layer is therefore a
checked value: headers that nobody can split, and targets that cannot leave their brackets. The layer judges single texts and fills
them; paths, positions and the question which field must be there belong to `plan`.
*/

mod action;
mod endpoint;
mod fault;
mod header;
mod host;
mod method;
mod omission;
mod phone;
mod structured;
mod target;
mod uri;
mod variables;

pub use action::Action;
pub(crate) use action::{ActionPlan, HeaderPlan};
pub(crate) use endpoint::Endpoint;
pub(crate) use fault::Fault;
pub use header::Header;
pub(crate) use header::{check_name, check_token, check_value, is_same_name};
pub use method::{Encryption, Method};
pub use omission::Omission;
pub(crate) use omission::Why;
pub(crate) use phone::Phone;
pub(crate) use structured::{USER_TO_USER, check as check_grammar};
pub(crate) use variables::{Filler, Piece, VARIABLE_NAME_CHARS, check_key, is_variable_name};
