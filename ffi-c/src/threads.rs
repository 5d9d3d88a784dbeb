/*!
The C functions from many threads at once, for the race detector that only Rust programs can be built with.
*/

use std::{
    mem::MaybeUninit,
    ptr,
    thread::{self, scope},
};

use crate::{
    contact::{Contact, OPENLINE_CONTACT_AT},
    decision::{Decision, openline_decision_available, openline_decision_free, openline_decision_json},
    engine::{Engine, openline_engine_free, openline_engine_parse},
    outcome::OPENLINE_OK,
    queue::{openline_queue_is_open, openline_queue_next_change},
    route::{Route, openline_engine_prepare, openline_engine_route, openline_route_free, openline_route_target_at},
    text::Str,
    tools::openline_text_free,
};

const TEXT: &str = r#"[{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Paris",
    "weekly_hours": {"mon": [{"start": "09:00", "end": "17:00"}]}, "transfer_function_name": "to_a"}]"#;

/// Monday, 2026-11-23, 16:00 in Paris.
const AT: i64 = 1_795_446_000;

/// What a call writes on success.
fn filled<T>(call: impl FnOnce(Option<&mut MaybeUninit<T>>) -> i32) -> T {
    let mut out = MaybeUninit::uninit();
    assert_eq!(call(Some(&mut out)), OPENLINE_OK);
    // SAFETY: a call that succeeds has filled its out-param.
    unsafe { out.assume_init() }
}

fn engine() -> Box<Engine> {
    // SAFETY: the text lives as long as the call.
    filled(|out| unsafe { openline_engine_parse(TEXT.as_ptr().cast(), TEXT.len(), out, None) })
}

fn contact() -> Contact {
    Contact {
        struct_size: size_of::<Contact>(),
        flags: OPENLINE_CONTACT_AT,
        at: AT,
        topic: Str::NONE,
        handoff: Str::NONE,
        channel: Str::NONE,
        languages: ptr::null(),
        languages_len: 0,
        variables: ptr::null(),
        variables_len: 0,
        arguments: Str::NONE,
        style: 0,
    }
}

fn work(engine: &Engine, route: &Route) {
    for round in 0..100 {
        let (engine, route) = (Some(engine), Some(route));
        assert!(filled(|out| openline_queue_is_open(engine, 0, AT, out)));
        assert!(filled(|out| openline_queue_next_change(engine, 0, AT + round * 100_000_000, out)) > AT);
        assert_eq!(filled(|out| openline_route_target_at(route, AT, out)), 0);
        let contact = contact();
        // SAFETY: the contact lives as long as the call.
        let decision: Box<Decision> = filled(|out| unsafe { openline_engine_route(engine, &contact, out, None) });
        assert!(openline_decision_available(Some(&decision)));
        openline_text_free(Some(filled(|out| openline_decision_json(Some(&decision), out))));
        openline_decision_free(Some(decision));
    }
    // Engines of their own, freed before their routes.
    let own = self::engine();
    // SAFETY: the contact lives as long as the call.
    let route = filled(|out| unsafe { openline_engine_prepare(Some(&own), &contact(), out, None) });
    openline_engine_free(Some(own));
    assert_eq!(filled(|out| openline_route_target_at(Some(&route), AT, out)), 0);
    openline_route_free(Some(route));
}

#[test]
fn handles_may_be_read_by_many_threads() {
    let engine = engine();
    // SAFETY: the contact lives as long as the call.
    let route = filled(|out| unsafe { openline_engine_prepare(Some(&engine), &contact(), out, None) });
    scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| work(&engine, &route));
        }
    });
    // A handle may be freed on another thread than the one that made it.
    let freed = thread::spawn(move || {
        openline_engine_free(Some(engine));
        openline_route_free(Some(route));
    });
    assert!(freed.join().is_ok());
}
