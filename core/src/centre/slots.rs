/*!
Slots: stretches of a given length in which a line is open all the time, for callbacks and appointments.

They are cut from the open intervals, so that exceptions, nights and clock changes count by themselves. Elapsed time rules: a slot of an hour lasts an
hour also where the clock changes, and only its labels differ.
*/

use chrono::DateTime;

use super::Queue;
use crate::{
    calendar::{At, Zone, in_zone},
    plan::CallbackPlan,
};

/// More slots than anybody chooses from.
const MOST_SLOTS: usize = 1000;

const DAY: i64 = 86_400;

/// Which slots are wanted. All times are in seconds.
///
/// ```
/// let quarter_hours = openline::Slots::new(15 * 60).lead(30 * 60).limit(5);
/// # let _ = quarter_hours;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slots {
    length: i64,
    step: i64,
    lead: i64,
    within: i64,
    limit: usize,
}

impl Slots {
    /// Slots of this length, one behind the other: the first three of the next 14 days.
    pub fn new(length: i64) -> Slots {
        Slots { length, step: length, lead: 0, within: 14 * DAY, limit: 3 }
    }

    /// From one start to the next; the length without it.
    pub fn step(mut self, seconds: i64) -> Slots {
        self.step = seconds;
        self
    }

    /// None starts earlier than so long after the instant that is asked about.
    pub fn lead(mut self, seconds: i64) -> Slots {
        self.lead = seconds;
        self
    }

    /// None starts later than so long after it.
    pub fn within(mut self, seconds: i64) -> Slots {
        self.within = seconds;
        self
    }

    /// At most so many, and never more than 1,000.
    pub fn limit(mut self, slots: usize) -> Slots {
        self.limit = slots;
        self
    }

    /// Whether the length and the step are longer than nothing and the others not negative: of any other request there are no slots.
    pub fn is_sound(&self) -> bool {
        self.length > 0 && self.step > 0 && self.lead >= 0 && self.within >= 0
    }
}

impl From<CallbackPlan> for Slots {
    fn from(plan: CallbackPlan) -> Slots {
        let mut slots = Slots::new(plan.length);
        slots.step = plan.step.unwrap_or(slots.step);
        slots.lead = plan.lead.unwrap_or(slots.lead);
        slots.within = plan.within.unwrap_or(slots.within);
        slots
    }
}

impl<'e> Queue<'e> {
    /// The first slots from an instant on, in the queue's zone, in order.
    ///
    /// Each lies wholly in one open interval and starts a whole number of steps after that interval's start, not before `at` and the lead, and not
    /// later than `at` and what it is to lie within.
    ///
    /// ```
    /// use openline::{Engine, Slots};
    ///
    /// let engine: Engine = r#"[{
    ///     "name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
    ///     "weekly_hours": {"mon": [{"start": "09:00", "end": "10:00"}]}, "transfer_function_name": "t"
    /// }]"#.parse()?;
    /// let desk = engine.queue("Desk").unwrap();
    /// let monday = chrono::DateTime::parse_from_rfc3339("2026-11-30T09:10:00+01:00")?;
    /// let slots: Vec<String> = desk.slots(monday, Slots::new(15 * 60)).iter().map(|(start, _)| start.to_rfc3339()).collect();
    /// assert_eq!(slots[..2], ["2026-11-30T09:15:00+01:00", "2026-11-30T09:30:00+01:00"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn slots(&self, at: impl Into<At>, wanted: Slots) -> Vec<(DateTime<Zone>, DateTime<Zone>)> {
        let zone = self.timezone();
        let time = |(start, end)| (in_zone(zone, start), in_zone(zone, end));
        self.slots_at(at.into().0, wanted).into_iter().map(time).collect()
    }

    /// [`slots`](Self::slots) in epoch seconds.
    pub fn slots_at(&self, at: i64, wanted: Slots) -> Vec<(i64, i64)> {
        let Slots { length, step, lead, within, limit } = wanted;
        let limit = limit.min(MOST_SLOTS);
        let mut found = Vec::new();
        if !wanted.is_sound() {
            return found;
        }
        let (earliest, latest) = (at.saturating_add(lead), at.saturating_add(within));
        // The interval that is open at the earliest instant began before it, and its steps count from there.
        let from = match self.is_open_at(earliest) {
            true => self.previous_change_at(earliest).unwrap_or(earliest.min(0)),
            false => earliest,
        };
        // An interval that ends behind the last slot may be cut there.
        let to = latest.saturating_add(length).saturating_add(1);
        for (start, end) in self.intervals_at(from, to) {
            // The first whole number of steps that is not too early.
            let steps = (earliest.saturating_sub(start).max(0) as u64).div_ceil(step as u64);
            let mut slot = i64::try_from(steps).ok().and_then(|steps| start.checked_add(steps.checked_mul(step)?));
            while let Some(begin) = slot.filter(|&begin| begin <= latest && found.len() < limit) {
                match begin.checked_add(length) {
                    Some(finish) if finish <= end => found.push((begin, finish)),
                    _ => break,
                }
                slot = begin.checked_add(step);
            }
            if found.len() == limit || start > latest {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use crate::{Engine, Slots};

    /// 09:00 to 12:00 and 13:00 to 17:00 on Mondays, a night from Saturday 22:00 to 06:00.
    fn engine(zone: &str) -> Engine {
        format!(
            r#"[{{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "{zone}",
            "weekly_hours": {{"mon": [{{"start": "09:00", "end": "12:00"}}, {{"start": "13:00", "end": "17:00"}}],
            "sat": [{{"start": "22:00", "end": "06:00"}}]}}, "transfer_function_name": "t"}}]"#
        )
        .parse()
        .unwrap()
    }

    fn slots(zone: &str, at: &str, wanted: Slots) -> Vec<String> {
        let engine = engine(zone);
        let at = DateTime::parse_from_rfc3339(at).unwrap();
        let found = engine.queue("Desk").unwrap().slots(at, wanted);
        found.iter().map(|(start, end)| format!("{} {}", start.format("%d %H:%M %z"), end.format("%H:%M"))).collect()
    }

    #[test]
    fn slots_follow_the_interval_they_lie_in() {
        let monday = "2026-11-30T09:10:00+01:00";
        assert_eq!(
            slots("Europe/Berlin", monday, Slots::new(3600)),
            ["30 10:00 +0100 11:00", "30 11:00 +0100 12:00", "30 13:00 +0100 14:00"]
        );
        assert_eq!(
            slots("Europe/Berlin", monday, Slots::new(3600).step(1800).limit(2)),
            ["30 09:30 +0100 10:30", "30 10:00 +0100 11:00"]
        );
        assert_eq!(
            slots("Europe/Berlin", monday, Slots::new(900).lead(3 * 3600).limit(1)),
            ["30 13:00 +0100 13:15"],
            "12:10 is lunch"
        );
        assert_eq!(
            slots("Europe/Berlin", monday, Slots::new(5 * 3600).within(4 * 86_400)),
            [""; 0],
            "too long for any"
        );
        assert_eq!(slots("Europe/Berlin", monday, Slots::new(7 * 3600).limit(1)), ["05 22:00 +0100 05:00"], "a night");
        assert_eq!(slots("Europe/Berlin", monday, Slots::new(900).within(0)), [""; 0]);
        assert_eq!(slots("Europe/Berlin", "2026-11-30T09:15:00+01:00", Slots::new(900).within(0)).len(), 1);
    }

    #[test]
    fn an_hour_lasts_an_hour_where_clocks_change() {
        // In New York 01:00 to 02:00 comes twice on 1 November 2026, and 02:00 to 03:00 never on 8 March.
        assert_eq!(
            slots("America/New_York", "2026-11-01T00:30:00-04:00", Slots::new(3600).limit(3)),
            ["01 01:00 -0400 01:00", "01 01:00 -0500 02:00", "01 02:00 -0500 03:00"]
        );
        assert_eq!(
            slots("America/New_York", "2026-03-08T00:30:00-05:00", Slots::new(3600).limit(2)),
            ["08 01:00 -0500 03:00", "08 03:00 -0400 04:00"]
        );
    }

    #[test]
    fn any_numbers_may_be_asked() {
        let engine = engine("Europe/Berlin");
        let desk = engine.queue("Desk").unwrap();
        let numbers = [i64::MIN, -1, 0, 1, 3600, i64::MAX];
        for at in [i64::MIN, -1, 0, 1_795_176_000, 4_102_444_799, i64::MAX] {
            for length in numbers {
                for other in numbers {
                    let wanted = Slots::new(length).step(other).lead(other).within(other).limit(usize::MAX);
                    let found = desk.slots_at(at, wanted);
                    assert!(found.len() <= 1000 && (wanted.is_sound() || found.is_empty()));
                    assert!(found.iter().all(|&(start, end)| desk.open_seconds_at(start, end) == end - start));
                }
            }
        }
    }
}
