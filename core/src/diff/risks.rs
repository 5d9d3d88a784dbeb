/*!
What somebody should look at twice before a document goes live.
*/

use super::{
    options::{DiffOptions, Window},
    queues::{QueueChange, QueueDiff},
    stretches::StateChange,
    words::WordDiff,
};
use crate::{Engine, calendar::At, words::words};

words! {
    /// What a change puts at risk.
    #[non_exhaustive]
    pub enum Risk {
        FunctionNameChanged "function_name_changed" "0.2.0" "a language model's tool has another name, or is gone"
        QueueClosesNow "queue_closes_now" "0.2.0" "a queue that is open now closes within the hour and did not before"
        QueueRemoved "queue_removed" "0.2.0" "a queue is gone"
        TopicRemoved "topic_removed" "0.2.0" "a topic is gone: whoever names it gets an error"
        HandoffRemoved "handoff_removed" "0.2.0" "a handoff is gone or inactive: whoever names it gets an error"
        OpenMinutesDrop "open_minutes_drop" "0.2.0" "more than a fifth of all open minutes go"
    }
}

pub(super) fn risks(
    old: &Engine,
    new: &Engine,
    options: &DiffOptions,
    window: &Window,
    queues: &[QueueDiff],
    words: &[WordDiff],
) -> Vec<Risk> {
    let function_names = || words.iter().filter(|word| word.path.ends_with(".function_name") && word.before.is_some());
    let handoff_is_gone = || {
        let mut active = old.handoffs().filter(|handoff| handoff.is_active());
        active.any(|before| !new.handoffs().any(|handoff| handoff.name() == before.name() && handoff.is_active()))
    };
    let told = [
        (Risk::FunctionNameChanged, function_names().next().is_some()),
        (Risk::QueueClosesNow, queues.iter().any(closes_now)),
        (Risk::QueueRemoved, queues.iter().any(|queue| queue.kind == QueueChange::Removed)),
        (Risk::TopicRemoved, old.topics().any(|topic| new.topic(topic.name()).is_none())),
        (Risk::HandoffRemoved, handoff_is_gone()),
        (Risk::OpenMinutesDrop, open_minutes_drop(old, options, window, queues)),
    ];
    told.into_iter().filter(|(_, is_so)| *is_so).map(|(risk, _)| risk).collect()
}

fn closes_now(queue: &QueueDiff) -> bool {
    let now = At::now().0;
    queue
        .intervals
        .iter()
        .any(|it| it.becomes == StateChange::Closed && it.from.timestamp() < now + 3600 && it.to.timestamp() > now)
}

fn open_minutes_drop(old: &Engine, options: &DiffOptions, window: &Window, queues: &[QueueDiff]) -> bool {
    let closed: i64 = queues.iter().map(|queue| queue.closed_minutes - queue.opened_minutes).sum();
    if closed <= 0 {
        return false;
    }
    let open = old.queues().filter(|queue| options.has_queue(queue.name())).map(|queue| {
        let (from, to) = window.in_zone(queue.timezone());
        queue.open_seconds_at(from, to) / 60
    });
    closed * 5 > open.sum()
}
