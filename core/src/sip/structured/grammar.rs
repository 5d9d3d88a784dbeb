/*!
The headers that have a grammar, by name.
*/

/// The headers whose values are URIs with names and parameters.
const ADDRESSES: [&str; 5] =
    ["P-Asserted-Identity", "P-Preferred-Identity", "Diversion", "History-Info", "Remote-Party-ID"];
/// The headers that point at something by any URI.
const POINTERS: [&str; 2] = ["Call-Info", "Alert-Info"];
const REASON: &str = "Reason";
pub(crate) const USER_TO_USER: &str = "User-to-User";

/// What the grammar of a header is made of; `None` for headers without one, `X-...` and unknown names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sip) enum Grammar {
    Addresses,
    Pointers,
    Reason,
    UserToUser,
}

impl Grammar {
    pub(in crate::sip) fn of(name: &str) -> Option<Grammar> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        if ADDRESSES.iter().any(|known| is(known)) {
            Some(Grammar::Addresses)
        } else if POINTERS.iter().any(|known| is(known)) {
            Some(Grammar::Pointers)
        } else if is(REASON) {
            Some(Grammar::Reason)
        } else if is(USER_TO_USER) {
            Some(Grammar::UserToUser)
        } else {
            None
        }
    }
}
