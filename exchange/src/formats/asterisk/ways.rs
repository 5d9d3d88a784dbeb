/*!
The ways that minutes take through a dialplan, and which of them end at an open place.
*/

use crate::{formats::timespec::Spec, minutes::Minutes};

/// Where a minute goes next.
#[derive(Clone, Debug)]
pub(super) enum Way {
    Open,
    Closed,
    /// Extension and step.
    To(usize, usize),
}

/// What a step does to the minutes that reach it.
#[derive(Clone, Debug)]
pub(super) enum Move {
    Pass,
    Go(Way),
    /// Those of the specification, and the others; without a way a minute goes on to the next step.
    Split(usize, Option<Way>, Option<Way>),
}

/// The ways of one queue's minutes: every step that can be reached, each before those that it leads to.
pub(super) struct Ways {
    pub(super) specs: Vec<Spec>,
    pub(super) moves: Vec<Move>,
    /// By step: where a minute that passes goes.
    pub(super) next: Vec<Way>,
}

impl Ways {
    /// What is open on a date that falls on this weekday (0 is Monday), in this month and on this day of it.
    pub(super) fn open(&self, weekday: u32, month: u32, month_day: u32) -> Minutes {
        let mut here = vec![Minutes::none(); self.moves.len()];
        let mut open = Minutes::none();
        if let Some(first) = here.first_mut() {
            *first = Minutes::all();
        }
        for index in 0..self.moves.len() {
            let minutes = std::mem::take(&mut here[index]);
            let mut send = |way: &Way, minutes: Minutes| match way {
                Way::Open => open.join(&minutes),
                Way::Closed => {}
                // OK: steps stand in the order of their ways, so nothing is sent back.
                Way::To(_, step) => here[*step].join(&minutes),
            };
            match &self.moves[index] {
                Move::Pass => send(&self.next[index], minutes),
                Move::Go(way) => send(way, minutes),
                Move::Split(spec, yes, no) => {
                    let named = self.specs[*spec].on(weekday, month, month_day);
                    let mut others = minutes.clone();
                    others.cut(&named);
                    send(yes.as_ref().unwrap_or(&self.next[index]), minutes.meet(&named));
                    send(no.as_ref().unwrap_or(&self.next[index]), others);
                }
            }
        }
        open
    }
}
