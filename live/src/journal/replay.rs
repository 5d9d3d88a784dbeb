//! A journal out of texts, for the tests that write what no openline wrote.

use openline::Override;

use super::{chain::Chain, entry::Row, fold::refold};

/// The overrides that entries come to, each body bound by the chain as it would be in a store; what is wrong with the first that is wrong.
#[doc(hidden)]
pub fn replay<'b>(bodies: impl IntoIterator<Item = &'b str>) -> Result<Vec<Override>, String> {
    let mut chain = Chain::default();
    let rows: Vec<Row> = bodies
        .into_iter()
        .zip(1..)
        .map(|(body, number)| {
            chain = chain.next(body.as_bytes());
            Row { number, body: body.into(), chain }
        })
        .collect();
    refold(&rows, None).map(|state| state.overrides()).map_err(|fault| format!("{fault:?}"))
}
