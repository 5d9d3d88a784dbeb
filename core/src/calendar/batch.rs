/*!
Many instants at once.
*/

use super::line::Line;

/// Writes whether the line is open at each instant; `open` is as long as `at`.
pub(super) fn is_open_many(line: Line<'_>, at: &[i64], open: &mut [bool]) {
    let by_rules = |at| line.table.and_then(|table| table.is_open(at)).unwrap_or_else(|| line.clock.is_open(at));
    let Some(table) = line.table else {
        at.iter().zip(open).for_each(|(&at, open)| *open = line.clock.is_open(at));
        return;
    };
    let pattern = table.pattern();
    for (&at, open) in at.iter().zip(open) {
        *open = match pattern.is_open(at) {
            Some(open) => open,
            None => by_rules(at),
        };
    }
}
