/*!
What an override does to its subject.
*/

use std::str::FromStr;

use crate::words::words;

words! {
    /// What an override does. A line's state is decided by the strongest that covers the instant: `closed`, then `unstaffed`, then `open`, whoever was
    /// last; a redirect decides no state.
    #[non_exhaustive]
    pub enum OverrideKind {
        Closed "closed" "0.2.0" "nobody answers, whatever the hours"
        Unstaffed "unstaffed" "0.2.0" "nobody is there to answer, as a machine sees it"
        Open "open" "0.2.0" "somebody answers, whatever the hours"
        Redirect "redirect" "0.2.0" "calls go to another function while the line is open"
    }
}

impl OverrideKind {
    /// Every kind, the strongest first.
    pub(crate) const ALL: [OverrideKind; 4] =
        [OverrideKind::Closed, OverrideKind::Unstaffed, OverrideKind::Open, OverrideKind::Redirect];

    /// The kind of a word.
    pub(crate) fn of(word: &str) -> Option<OverrideKind> {
        OverrideKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl FromStr for OverrideKind {
    type Err = String;

    fn from_str(word: &str) -> Result<OverrideKind, String> {
        OverrideKind::of(word).ok_or_else(|| {
            let known: Vec<&str> = OverrideKind::ALL.iter().map(|kind| kind.as_str()).collect();
            format!("{word:?} is no kind of override, wanted {}", known.join(" or "))
        })
    }
}
