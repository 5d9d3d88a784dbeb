/*!
Where a document uses its variables: the first place of each `$name`.
*/

use std::collections::HashMap;

use super::notes::Place;

#[derive(Debug, Default)]
pub(in crate::plan) struct Uses(HashMap<Box<str>, Place>);

impl Uses {
    /// Keeps the place of every name that no earlier place has.
    pub(in crate::plan) fn note<'n>(&mut self, names: impl Iterator<Item = &'n str>, at: impl Into<Place>) {
        let at = at.into();
        for name in names {
            match self.0.get_mut(name) {
                Some(place) => *place = at.min(*place),
                None => drop(self.0.insert(name.into(), at)),
            }
        }
    }

    pub(in crate::plan) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Every name with its first place, in the order of the text.
    pub(in crate::plan) fn in_order(&self) -> Vec<(&str, Place)> {
        let mut uses: Vec<(&str, Place)> = self.0.iter().map(|(name, &place)| (&**name, place)).collect();
        uses.sort_unstable_by_key(|&(name, place)| (place, name));
        uses
    }
}
