/*!
The stretches of time that only one of two lists of open intervals has.
*/

use crate::words::words;

words! {
    /// What a stretch of time becomes.
    #[non_exhaustive]
    pub enum StateChange {
        Open "open" "0.2.0" "it was closed and is open now"
        Closed "closed" "0.2.0" "it was open and is closed now"
    }
}

/// A stretch in epoch seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) becomes: StateChange,
}

/// Both lists are in order and without overlaps; so is the answer.
pub(super) fn merged(
    before: impl Iterator<Item = (i64, i64)>,
    after: impl Iterator<Item = (i64, i64)>,
) -> Vec<Stretch> {
    // Each edge turns one of the two states; between two edges nothing changes.
    let edges = |list: &mut dyn Iterator<Item = (i64, i64)>, is_new: bool| -> Vec<(i64, bool)> {
        list.flat_map(|(start, end)| [(start, is_new), (end, is_new)]).collect()
    };
    let (mut before, mut after) = (before, after);
    let mut all = edges(&mut before, false);
    all.extend(edges(&mut after, true));
    all.sort_unstable();
    let (mut was, mut is) = (false, false);
    let mut found: Vec<Stretch> = Vec::new();
    for pair in all.windows(2) {
        let (at, is_new) = pair[0];
        if is_new {
            is = !is
        } else {
            was = !was
        }
        let end = pair[1].0;
        if at == end || was == is {
            continue;
        }
        let becomes = if is { StateChange::Open } else { StateChange::Closed };
        match found.last_mut() {
            Some(last) if last.end == at && last.becomes == becomes => last.end = end,
            _ => found.push(Stretch { start: at, end, becomes }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lists_are_merged_into_what_only_one_has() {
        let (open, closed) = (StateChange::Open, StateChange::Closed);
        let found =
            merged([(0, 10), (20, 30), (40, 50)].into_iter(), [(5, 25), (30, 35), (40, 50), (60, 70)].into_iter());
        let told: Vec<_> = found.iter().map(|it| (it.start, it.end, it.becomes)).collect();
        assert_eq!(told, [(0, 5, closed), (10, 20, open), (25, 30, closed), (30, 35, open), (60, 70, open)]);
        assert_eq!(merged([(0, 10)].into_iter(), [(0, 10)].into_iter()), []);
        assert_eq!(merged(std::iter::empty(), std::iter::empty()), []);
        let touching = merged(std::iter::empty(), [(0, 10), (10, 20)].into_iter());
        assert_eq!(touching, [Stretch { start: 0, end: 20, becomes: open }]);
    }
}
