/*!
The number that a process tells of what it knows.
*/

use std::fmt;

use serde::{Serialize, Serializer};

/// How many bits of a generation are the entry's number.
const NUMBER_BITS: u32 = 48;

/// How far a process has read: the number of the last entry that it folded in, behind the epoch of the journal.
///
/// The epoch is 0 until entries are lost (a backup was restored, a failover forgot some, a journal was repaired); who sees that raises it, so that a
/// generation never goes back although the numbers do. Generations are compared as wholes, and [`value`](Generation::value) keeps their order.
///
/// ```
/// use openline_live::Generation;
///
/// assert_eq!(Generation::new(0, 42).to_string(), "42");
/// assert_eq!(Generation::new(2, 31).to_string(), "2.31");
/// assert!(Generation::new(2, 31) > Generation::new(1, 9_000));
/// assert_eq!(Generation::from(42).number(), 42);
/// assert_eq!("2.31".parse(), Ok(Generation::new(2, 31)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(u64);

impl Generation {
    /// Nothing read yet.
    pub const NONE: Generation = Generation(0);

    /// Of an epoch and the number of an entry.
    pub fn new(epoch: u64, number: u64) -> Generation {
        let most = (1 << NUMBER_BITS) - 1;
        Generation(epoch.min(0xffff) << NUMBER_BITS | number.min(most))
    }

    /// How often entries were lost before.
    pub fn epoch(self) -> u64 {
        self.0 >> NUMBER_BITS
    }

    /// The number of the last entry.
    pub fn number(self) -> u64 {
        self.0 & ((1 << NUMBER_BITS) - 1)
    }

    /// One number with the same order: what an engine, C and Python carry. It is the entry's number while the epoch is 0.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl From<u64> for Generation {
    fn from(value: u64) -> Generation {
        Generation(value)
    }
}

impl fmt::Display for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.epoch() {
            0 => write!(f, "{}", self.number()),
            epoch => write!(f, "{epoch}.{}", self.number()),
        }
    }
}

impl std::str::FromStr for Generation {
    type Err = String;

    fn from_str(text: &str) -> Result<Generation, String> {
        let (epoch, number) = text.split_once('.').unwrap_or(("0", text));
        match (epoch.parse::<u16>(), number.parse::<u64>()) {
            (Ok(epoch), Ok(number)) if number < 1 << NUMBER_BITS => Ok(Generation::new(epoch.into(), number)),
            _ => Err(format!("{text:?} is no generation, wanted a number such as 42, or 2.31 after a loss")),
        }
    }
}

impl Serialize for Generation {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.0)
    }
}
