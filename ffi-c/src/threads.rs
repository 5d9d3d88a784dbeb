/*!
The C functions from many threads at once, for the race detector that only Rust programs can be built with.
*/

use std::{
    ffi::{CString, c_void},
    mem::MaybeUninit,
    ptr,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread::{self, scope},
};

use crate::{
    contact::{Contact, OPENLINE_CONTACT_AT},
    decision::{Decision, openline_decision_available, openline_decision_free, openline_decision_json},
    engine::{Engine, openline_engine_free, openline_engine_parse},
    live::{
        Live, openline_live_close, openline_live_end, openline_live_engine, openline_live_engine_at,
        openline_live_free, openline_live_generation, openline_live_on_change, openline_live_open, openline_live_poll,
    },
    live_change::Change,
    live_order::{OPENLINE_ORDER_FURTHER_NOTICE, Order, Written},
    live_route::{
        LiveRoute, openline_live_prepare, openline_live_route_decide, openline_live_route_free,
        openline_live_route_target_at,
    },
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

/// Around the clock, so that an override decides alone.
const LIVE: &str = r#"{"queues": [
    {"name": "A", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Paris", "transfer_function_name": "to_a"},
    {"name": "B", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Europe/Paris", "transfer_function_name": "to_b"}],
    "handoffs": [{"name": "Help", "is_default": true, "description": "Help", "destinations": ["A", "B"]}]}"#;

fn closing(queue: Str) -> Order {
    Order {
        struct_size: size_of::<Order>(),
        flags: OPENLINE_ORDER_FURTHER_NOTICE,
        queue,
        group: Str::NONE,
        except: ptr::null(),
        except_len: 0,
        from: 0,
        until: 0,
        lasting: 0,
        reason: Str::NONE,
        reasons: ptr::null(),
        reasons_len: 0,
        function: Str::NONE,
        replaces: 0,
        by: Str::NONE,
        key: Str::NONE,
        expect: 0,
    }
}

fn live(path: &CString) -> Box<Live> {
    // SAFETY: the path lives as long as the call.
    filled(|out| unsafe { openline_live_open(path.as_ptr(), ptr::null(), out, None) })
}

unsafe extern "C" fn count(heard: *mut c_void, _: *const Change) {
    // SAFETY: the counter outlives the handle that calls.
    unsafe { &*heard.cast::<AtomicU64>() }.fetch_add(1, Ordering::Relaxed);
}

/// Each answer is one of its generation, and no generation goes back.
fn ask(live: &Live, route: &LiveRoute, done: &AtomicBool) {
    let (live, route, mut last) = (Some(live), Some(route), 0);
    while !done.load(Ordering::Acquire) {
        let mut generation = MaybeUninit::uninit();
        let at = AT + 600_000_000;
        let target = filled(|out| openline_live_route_target_at(route, at, out, Some(&mut generation), None));
        // SAFETY: a call that succeeds has filled its out-param.
        let generation: u64 = unsafe { generation.assume_init() };
        assert!(generation >= last && (0..2).contains(&target));
        last = generation;
        // SAFETY: there are no variables.
        let decision = filled(|out| unsafe { openline_live_route_decide(route, at, ptr::null(), 0, out, None) });
        openline_decision_free(Some(decision));
        openline_engine_free(Some(filled(|out| openline_live_engine(live, out))));
        let mut engine: MaybeUninit<Box<Engine>> = MaybeUninit::uninit();
        if openline_live_engine_at(live, generation, Some(&mut engine)) == OPENLINE_OK {
            // SAFETY: it succeeded.
            let engine = unsafe { engine.assume_init() };
            assert!(filled(|out| openline_queue_is_open(Some(&engine), target as u32, at, out)));
            openline_engine_free(Some(engine));
        }
        assert!(openline_live_generation(live) >= last);
    }
}

/// Two handles with a watcher each, and four threads that ask the one while both write.
#[test]
fn live_handles_may_be_asked_by_many_threads() {
    let folder = std::env::temp_dir().join(format!("openline-threads-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("centre.json");
    std::fs::write(&file, LIVE).unwrap();
    let path = CString::new(file.to_str().unwrap()).unwrap();
    let (asked, other) = (live(&path), live(&path));
    let heard = AtomicU64::new(0);
    let place = ptr::from_ref(&heard).cast_mut().cast();
    assert_eq!(openline_live_on_change(Some(&asked), Some(count), place), OPENLINE_OK);
    // SAFETY: the contact lives as long as the call.
    let route = filled(|out| unsafe { openline_live_prepare(Some(&asked), &contact(), out, None) });
    let done = AtomicBool::new(false);
    let write = |live: &Live| {
        for _ in 0..15 {
            let order = closing(Str::of(c"A"));
            // SAFETY: the order lives as long as the call; so below.
            let written: Written = filled(|out| unsafe { openline_live_close(Some(live), &order, out, None) });
            // SAFETY: see above.
            assert_eq!(unsafe { openline_live_end(Some(live), written.id, ptr::null(), None, None) }, OPENLINE_OK);
            assert_eq!(openline_live_poll(Some(live), None, None), OPENLINE_OK);
        }
    };
    scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| ask(&asked, &route, &done));
        }
        let writers = [&asked, &other].map(|live| scope.spawn(move || write(live)));
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        done.store(true, Ordering::Release);
    });
    // The text, and 15 closings and ends of each.
    assert_eq!(openline_live_generation(Some(&other)).max(openline_live_generation(Some(&asked))), 61);
    openline_live_free(Some(other));
    openline_live_free(Some(asked));
    openline_live_route_free(Some(route));
    assert!(heard.load(Ordering::Relaxed) > 0);
    std::fs::remove_dir_all(folder).unwrap();
}
