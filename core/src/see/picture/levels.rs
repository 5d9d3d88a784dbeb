/*!
The shades of a year: how much of the longest day each date is open.
*/

use super::sheet::{Sheet, SheetDay};

/// Without the shade of a date that is closed.
const SHADES: i64 = 4;
/// The steps of a scale are whole half hours.
const GRAIN: i64 = 1_800 * SHADES;

impl Sheet<'_> {
    /// The most open seconds that each of the four shades stands for; the last one holds the longest day, one with a repeated hour counted as
    /// 24 hours.
    pub fn shades(&self) -> [i64; 4] {
        let longest = self.days().iter().map(|day| day.open_seconds).max().unwrap_or(0).min(86_400);
        let scale = ((longest + GRAIN - 1) / GRAIN).max(1) * GRAIN;
        std::array::from_fn(|shade| scale / SHADES * (shade as i64 + 1))
    }
}

impl SheetDay<'_> {
    /// Its place among the [`shades`](Sheet::shades) of its sheet, from 1; 0 when it is closed.
    pub fn shade(&self, shades: [i64; 4]) -> usize {
        match self.open_seconds {
            0 => 0,
            open => shades.iter().position(|&most| open <= most).unwrap_or(3) + 1,
        }
    }
}
