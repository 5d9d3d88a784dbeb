/*!
One queue of many with its answers written out, for whoever asks it millions of times.

In a centre of few lines every line is written out; in one of many there is no room for that, and a question about any of them costs some more
arithmetic. Who knows which queue a loop will ask has it written out for that loop.
*/

use std::sync::Arc;

use super::Queue;
use crate::calendar::Flat;

/// A queue's answers written out, some 30 to 80 KB; see [`Queue::written_out`].
#[derive(Clone, Debug)]
pub struct WrittenOut<'e> {
    queue: Queue<'e>,
    /// None for hours that cannot be, and for a queue that has no tables.
    flat: Option<Arc<Flat>>,
}

impl<'e> Queue<'e> {
    /// Writes the answers of the compiled years out, as those of every queue are in an engine of at most 256 different schedules. It takes some ten
    /// microseconds, and is worth it for who asks one queue of a large fleet ten thousand times or more. What is answered is the same.
    ///
    /// ```
    /// let engine: openline::Engine = r#"[{"name": "Desk", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Etc/UTC",
    ///     "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "to_desk"}]"#.parse()?;
    /// let desk = engine.queue("Desk").unwrap().written_out();
    /// let queue = desk.queue();
    /// let hours = (0..168).filter(|hour| queue.is_open_at(1_797_811_200 + hour * 3600)).count();
    /// assert_eq!(hours, 8);
    /// # Ok::<(), openline::Error>(())
    /// ```
    pub fn written_out(&self) -> WrittenOut<'e> {
        WrittenOut { queue: *self, flat: self.write_out() }
    }
}

impl WrittenOut<'_> {
    /// The queue, which looks here first.
    pub fn queue(&self) -> Queue<'_> {
        self.queue.beside(self.flat.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Engine, Override};

    /// More lines than are written out at a load; every fifth has hours that cannot be.
    fn document() -> String {
        let queue = |i: usize| {
            format!(
                r#"{{"name": "Q{i}", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Paris",
                    "weekly_hours": {{"mon": [{{"start": "{:02}:{:02}", "end": "18:{}"}}]}}, "transfer_function_name": "t"}}"#,
                6 + i / 60,
                i % 60 / 5 * 5,
                if i.is_multiple_of(5) { "01" } else { "15" }
            )
        };
        format!("[{}]", (0..300).map(queue).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn it_says_what_the_queue_says() {
        let plain = Engine::builder().compiled_years(2025..2027).parse(document()).unwrap();
        let closed = r#"[{"id": 1, "queue": "Q7", "kind": "closed", "from": 1767571200, "until": 1769990400}]"#;
        let closed: Vec<Override> = serde_json::from_str(closed).unwrap();
        let overridden = plain.with_overrides(closed).unwrap();
        let mut written = 0;
        for engine in [&plain, &overridden] {
            for queue in engine.queues().take(20) {
                let written_out = queue.written_out();
                written += usize::from(written_out.flat.is_some());
                let other = written_out.queue();
                assert_eq!(other, queue);
                for at in (1_730_000_000..1_800_000_000).step_by(99_991) {
                    assert_eq!(other.is_open_at(at), queue.is_open_at(at), "{} at {at}", queue.name());
                    assert_eq!(other.next_change_at(at), queue.next_change_at(at), "{} at {at}", queue.name());
                    assert_eq!(other.is_open_at(at), queue.standing(at).answers, "{} at {at}", queue.name());
                }
            }
        }
        // All but every fifth, and the one that is overridden.
        assert_eq!(written, 16 + 15);
    }
}
