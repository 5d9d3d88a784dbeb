//! What allocates, and how many bytes a queue costs: counted, not timed.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    fmt::Write,
};

use openline::{Contact, Engine, Style, ZoneSource};

/// Counts what each thread allocates, so that tests beside each other do not disturb each other.
struct Counting;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<isize> = const { Cell::new(0) };
}

fn count(calls: usize, bytes: isize) {
    // A thread that ends may free when its counters are gone.
    let _ = CALLS.try_with(|count| count.set(count.get() + calls));
    let _ = BYTES.try_with(|count| count.set(count.get() + bytes));
}

// SAFETY: every call goes to the system's allocator as it came; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size() as isize);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        count(0, -(layout.size() as isize));
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, size as isize - layout.size() as isize);
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn allocations(run: impl FnOnce()) -> usize {
    let before = CALLS.get();
    run();
    CALLS.get() - before
}

/// What `make` leaves alive.
fn live<T>(make: impl FnOnce() -> T) -> (T, isize) {
    let before = BYTES.get();
    let made = make();
    (made, BYTES.get() - before)
}

fn load(text: &str) -> Engine {
    load_years(text, 2024..2031)
}

fn load_years(text: &str, years: std::ops::Range<i32>) -> Engine {
    Engine::builder().zone_data(ZoneSource::Bundled).compiled_years(years).parse(text).unwrap()
}

const ZONES: [&str; 8] = [
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// Queues of a thousand weeks, eight zones and two hundred calendars, mixed so that hardly two of the first `different` are the same.
fn fleet(queues: usize, different: usize) -> String {
    let mut text =
        r#"{"transfer_functions": [{"name": "t", "sip_config": {"method": "bye"}}], "calendars": ["#.to_owned();
    for set in 0..200 {
        let comma = if set > 0 { "," } else { "" };
        let (month, day) = (1 + set % 12, 1 + set / 12);
        write!(
            text,
            r#"{comma}{{"name": "c{set}", "date_exceptions": {{"2026-{month:02}-{day:02}": {{"closed": true}}}}}}"#
        )
        .unwrap();
    }
    text += r#"], "queues": ["#;
    for i in 0..queues {
        let mixed = (i % different).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let (week, calendar) = (mixed % 1000, mixed / 1000 % 200);
        let (start, end) = (360 + week % 100, 900 + 10 * (week / 100));
        write!(
            text,
            r#"{}{{"name": "q{i:06}", "type": "Agent_queue", "enabled": true, "open_24": false, "weekly_hours":
                {{"mon": [{{"start": "{:02}:{:02}", "end": "{:02}:{:02}"}}]}}, "timezone": "{}", "calendars": ["c{calendar}"],
                "supported_channel_types": ["{}"], "supported_languages": ["{}"], "transfer_function_name": "t"}}"#,
            if i > 0 { "," } else { "" },
            start / 60,
            start % 60,
            end / 60,
            end % 60,
            ZONES[mixed / 200_000 % 8],
            ["voice", "chat"][i % 2],
            ["en", "es", "fr"][i % 3],
        )
        .unwrap();
    }
    text + "]}"
}

/// What each queue of the larger fleet costs that the smaller one does not have, besides its name.
fn cost(small: &str, large: &str) -> isize {
    let name = "q000000".len() as isize;
    drop(load(small));
    let (few, bytes_of_few) = live(|| load(small));
    let (many, bytes_of_many) = live(|| load(large));
    let queues = (many.queues().len() - few.queues().len()) as isize;
    let each = (bytes_of_many - bytes_of_few) / queues - name;
    println!("{each} bytes a queue, besides its name; {bytes_of_few} and {bytes_of_many} bytes in all");
    each
}

#[test]
fn a_queue_of_a_large_fleet_costs_at_most_64_bytes_and_its_name() {
    // What weeks, zones, calendars and their lines cost is in both; the difference is what a queue costs.
    let each = cost(&fleet(16_384, 4096), &fleet(65_536, 4096));
    assert!(each <= 64, "{each} bytes");
}

#[test]
fn a_line_of_a_shared_week_and_calendar_costs_at_most_256_bytes() {
    let each = cost(&fleet(16_384, usize::MAX), &fleet(65_536, usize::MAX));
    assert!(each <= 256, "{each} bytes");
}

const TEAM: &str = r#"[
    {"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "America/Los_Angeles",
     "weekly_hours": {"mon": [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "17:00"}]},
     "date_exceptions": {"2026-12-25": {"closed": true, "reason": "Christmas Day"}}, "supported_channel_types": ["voice", "x-kiosk"],
     "supported_languages": ["en", "es-MX"], "transfer_function_name": "t"},
    {"name": "B", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Asia/Manila",
     "weekly_hours": {"fri": [{"start": "09:07", "end": "02:11"}]}, "transfer_function_name": "t"}
]"#;

#[test]
fn the_tables_of_one_queue_fit_a_first_level_cache() {
    let text = |queue: &str| format!("[{queue}]");
    let queue = &TEAM[TEAM.find('{').unwrap()..TEAM.find("},\n    {\"name\": \"B\"").unwrap() + 1];
    // What a process loads once is loaded before anything is counted.
    drop(load(&text(queue)));
    let (rules, without) = live(|| load_years(&text(queue), 0..0));
    let (tables, with) = live(|| load(&text(queue)));
    assert_eq!(rules.queues().len(), tables.queues().len());
    println!("{} bytes of tables for seven years", with - without);
    // At least the numbers of 3,838 words: less would mean that there is nothing to count.
    assert!((3_838..32 << 10).contains(&(with - without)), "{}", with - without);
}

#[test]
fn a_phrase_in_words_is_one_string() {
    const OFFICE: &str = r#"{"mon": [{"start": "09:00", "end": "17:00"}], "tue": [{"start": "09:00", "end": "17:00"}],
        "wed": [{"start": "09:00", "end": "17:00"}], "thu": [{"start": "09:00", "end": "17:00"}], "fri": [{"start": "09:00", "end": "17:00"}]}"#;
    let engine = load(&format!(
        r#"[{{"name": "A", "type": "Agent_queue", "enabled": true, "open_24": false, "timezone": "Europe/Berlin",
        "weekly_hours": {OFFICE}, "transfer_function_name": "t"}}]"#
    ));
    let queue = engine.queue("A").unwrap();
    for tag in ["en", "en-GB", "es-419", "de", "pl", "ar-EG", "fa", "hi", "ja", "th"] {
        for style in [Style::Text, Style::Speech] {
            let speaker = engine.speaker(tag, style).unwrap();
            // Friday night, so that a date is said.
            let at = 1_795_212_000;
            let mut out = String::with_capacity(1024);
            let made = allocations(|| {
                speaker.week_at_into(queue, at, &mut out);
                speaker.hours_into(queue, &mut out);
                speaker.reopens_at_into(queue, at, &mut out);
                speaker.until_into(queue, at, &mut out);
                speaker.reopens_in_into(queue, at, &mut out);
                speaker.status_into(queue, at, &mut out);
                speaker.time_into(queue, at, at, &mut out);
            });
            assert_eq!(made, 0, "{tag} {style:?} into a String: {out}");
            let made = allocations(|| drop(std::hint::black_box(speaker.reopens_at(queue, at))));
            assert_eq!(made, 1, "{tag} {style:?}");
        }
    }
}

#[test]
fn questions_in_the_compiled_years_and_routes_allocate_nothing() {
    let engine = load(TEAM);
    let contact = Contact::new().channel("X-Kiosk").language("es").language("en-GB").at(1_795_176_000);
    let route = engine.prepare(&contact).unwrap();
    let queue = engine.queue("A").unwrap();
    // Outside the compiled years the rules may allocate the hours of a date; the answer is asked for all the same.
    for at in [1_795_176_000, 1_798_200_000, 1_000_000_000, 3_000_000_000] {
        let made = allocations(|| {
            let answers =
                (queue.is_open_at(at), queue.next_change_at(at), queue.next_open_at(at), queue.next_close_at(at));
            std::hint::black_box((answers, route.target_at(at)));
        });
        assert!(made == 0 || !(1_704_067_200..1_924_991_999).contains(&at), "{made} allocations at {at}");
    }
    let made = allocations(|| {
        let decision = engine.route(&contact).unwrap();
        std::hint::black_box((
            decision.is_available(),
            decision.target(),
            decision.handoff(),
            decision.transfer_function(),
        ));
    });
    assert_eq!(made, 0, "routing");
    let made = allocations(|| {
        let contact = Contact::new().channel("voice").language("es-MX").at(1_795_176_000);
        std::hint::black_box(engine.route(&contact).unwrap().target());
    });
    assert_eq!(made, 0, "a contact of short texts");
}
