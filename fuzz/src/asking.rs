/*!
What must be true of every engine, whatever document it came from: asked through the public face alone.

The rule (`is_open_at`) is asked beside every search and sum: a change is a change and the next one, an interval is open and maximal, a sum is the sum of its
intervals. Each contact that the document has a name for is decided, and nothing that goes on the wire may end a line.
*/

use openline::{Contact, Dialect, Engine, Override, Queue, Style, Subject};

use crate::Trace;

/// Instants around clock changes, the ends of what is exact, leap days, and an ordinary noon.
const INSTANTS: [i64; 16] = [
    1_798_156_800,
    1_774_746_000,
    1_774_745_999,
    1_793_494_800,
    1_772_953_200,
    1_762_063_200,
    951_782_400,
    1_835_352_000,
    0,
    -1,
    1,
    4_102_444_799,
    4_102_444_800,
    4_070_908_800,
    1_325_239_200,
    1_711_843_199,
];
/// From 2100 on searches answer "never".
const END: i64 = 4_102_444_800;
const DAY: i64 = 86_400;

/// Asks an engine everything, at fixed instants and at some that `salt` chooses.
pub fn ask(engine: &Engine, salt: u64, trace: &mut Trace) {
    let drawn = (0..4).map(|turn| (salt.rotate_left(turn * 16) % (END as u64)) as i64);
    let instants: Vec<i64> = INSTANTS.into_iter().chain(drawn).collect();
    for queue in engine.queues().take(4) {
        for &at in &instants {
            hours(queue, at, trace);
        }
        sums(queue, instants[0], trace);
        many(queue, &instants);
    }
    routes(engine, &instants[..3], trace);
    words(engine, instants[0]);
    let closed = engine.with_overrides([Override::closed(Subject::all()).from(instants[0]).until(instants[0] + DAY)]);
    for queue in closed.expect("an order to close everything is always taken").queues().take(4) {
        assert!(!queue.is_open_at(instants[0]) && !queue.is_open_at(instants[0] + DAY - 1), "closed is closed");
    }
}

fn hours(queue: Queue<'_>, at: i64, trace: &mut Trace) {
    let open = queue.is_open_at(at);
    assert_eq!(queue.status(at).open, open, "status and is_open at {at}");
    let (change, before) = (queue.next_change_at(at), queue.previous_change_at(at));
    trace.tell((open, change.is_some(), before.is_some()));
    if let Some(change) = change {
        assert!(
            change > at
                && queue.is_open_at(change) != open
                && queue.is_open_at(change - 1) == queue.is_open_at(at.max(change - 1))
        );
        if at >= 0 {
            let mut between = (1..8).map(|part| at + (change - at) / 8 * part);
            assert!(
                between.all(|inside| inside >= change || queue.is_open_at(inside) == open),
                "nothing changes before {change}, from {at}"
            );
        }
    }
    if let Some(before) = before.filter(|_| (0..END).contains(&at)) {
        assert!(before <= at && queue.is_open_at(before) == open);
        assert!(before <= 0 || queue.is_open_at(before - 1) != open, "{before} is where it began, seen from {at}");
    }
    if (0..END).contains(&at) {
        assert_eq!(queue.next_open_at(at), if open { Some(at) } else { change }, "next open from {at}");
        assert_eq!(queue.next_close_at(at), if open { change } else { Some(at) }, "next close from {at}");
    }
}

fn sums(queue: Queue<'_>, at: i64, trace: &mut Trace) {
    let (from, to) = (at - 20 * DAY, at + 20 * DAY);
    let intervals: Vec<(i64, i64)> = queue.intervals_at(from, to).collect();
    trace.tell(intervals.len().min(60));
    assert!(intervals.iter().all(|&(start, end)| start < end
        && from <= start
        && end <= to
        && queue.is_open_at(start)
        && queue.is_open_at(end - 1)));
    assert!(intervals.windows(2).all(|pair| pair[0].1 < pair[1].0 && !queue.is_open_at(pair[0].1)), "maximal");
    let seconds = intervals.iter().map(|(start, end)| end - start).sum::<i64>();
    assert_eq!(queue.open_seconds_at(from, to), seconds);
    if let Some(&(start, _)) = intervals.first() {
        let last = intervals.last().expect("there is a first").1;
        assert_eq!(queue.add_open_seconds_at(start, seconds), Some(last), "all of it is over at its last close");
    }
}

fn many(queue: Queue<'_>, instants: &[i64]) {
    let mut open = vec![false; instants.len()];
    queue.is_open_many(instants, &mut open);
    assert!(instants.iter().zip(&open).all(|(&at, &open)| queue.is_open_at(at) == open), "many as one by one");
}

fn routes(engine: &Engine, instants: &[i64], trace: &mut Trace) {
    let named = engine.topics().take(3).map(|topic| Contact::new().topic(topic.name()));
    let handoffs = engine.handoffs().take(3).map(|handoff| Contact::new().handoff(handoff.name()));
    let contacts: Vec<Contact> = named.chain(handoffs).chain([Contact::new()]).collect();
    for contact in contacts {
        for (place, &at) in instants.iter().enumerate() {
            let contact = contact
                .clone()
                .at(at)
                .channel(["voice", "chat", "fax"][place % 3])
                .language(["es-MX", "zh-TW", "en"][place % 3]);
            let Ok(decision) = engine.route(&contact) else { continue };
            let report = decision.report();
            trace.tell((report.available, report.verdicts.len(), report.omitted.len()));
            assert_eq!(report.available, decision.is_available());
            for line in report.action.iter().flat_map(|action| &action.header_lines) {
                assert!(
                    !line.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')),
                    "{line:?} ends a line"
                );
            }
            serde_json::to_string(&report).expect("a report is plain data");
            let prepared = engine.prepare(&contact).expect("what routes can be prepared").decide(at).report();
            assert_eq!(
                serde_json::to_string(&prepared).ok(),
                serde_json::to_string(&report).ok(),
                "a prepared route decides as a contact"
            );
        }
    }
    if let Ok(tools) = engine.tools(instants[0], None, Some("voice"), &["en"]) {
        for dialect in [Dialect::Plain, Dialect::OpenAi, Dialect::Anthropic, Dialect::Gemini, Dialect::Mcp] {
            dialect.write(&tools, true);
        }
    }
}

fn words(engine: &Engine, at: i64) {
    let speaker = engine.speaker("en", Style::Text).expect("English is built in");
    for queue in engine.queues().take(2) {
        for word in openline::Speaker::words() {
            speaker.say(word, queue, at).expect("a listed word is said");
        }
    }
}
