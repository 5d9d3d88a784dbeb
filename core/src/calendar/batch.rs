/*!
Many instants at once.
*/

use super::line::Line;

/// Writes whether the line is open at each instant; `open` is as long as `at`.
pub(super) fn is_open_many(line: Line<'_>, at: &[i64], open: &mut [bool]) {
    let by_rules = |at| line.clock.is_open(at);
    match line.table {
        Some(table) => table.pattern().is_open_many(at, open, |at| table.is_open(at).unwrap_or_else(|| by_rules(at))),
        None => at.iter().zip(open).for_each(|(&at, open)| *open = by_rules(at)),
    }
}
