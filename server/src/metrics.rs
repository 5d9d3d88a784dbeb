/*!
Counters and gauges in the text form of OpenMetrics. No name of a queue is in them but on request, so that they neither leak nor grow.
*/

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::site::Site;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    code: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    result: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct QueueName {
    queue: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Release {
    release: String,
}

/// From 50 us to a second.
const BUCKETS: [f64; 13] = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0];
/// So many queues have a gauge of their own, where that is asked for.
const MOST_QUEUES: usize = 1000;

/// What is counted as it happens; the rest is looked at when somebody asks.
pub struct Metrics {
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    publishes: Family<Outcome, Counter>,
    pub streams: Gauge,
    pub event_delay: Histogram,
    published_at: AtomicI64,
}

impl Metrics {
    pub fn new() -> Metrics {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        Metrics {
            requests: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            publishes: Family::default(),
            streams: Gauge::default(),
            event_delay: Histogram::new([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]),
            published_at: AtomicI64::new(0),
        }
    }

    /// One request; `route` is a template of the router, never a path that somebody sent.
    pub fn answered(&self, route: &str, code: u16, time: Duration) {
        self.requests.get_or_create(&Answered { route: route.to_owned(), code }).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(time.as_secs_f64());
    }

    /// One publishing, or a text that was not published.
    pub fn published(&self, result: &str, at: Option<i64>) {
        self.publishes.get_or_create(&Outcome { result: result.to_owned() }).inc();
        if let Some(at) = at {
            self.published_at.store(at, Ordering::Relaxed);
        }
    }

    /// Everything as text.
    pub fn text(&self, site: &Site) -> String {
        let snapshot = site.now();
        let now = site.clock.now();
        let mut registry = Registry::with_prefix("openline");
        registry.register("requests", "Answers by route and status", self.requests.clone());
        registry.register("request_seconds", "How long an answer took", self.seconds.clone());
        registry.register("publish", "Texts that were published or refused", self.publishes.clone());
        registry.register("streams", "Event streams that are open", self.streams.clone());
        registry.register("event_delay_seconds", "From a change to its event", self.event_delay.clone());
        let gauge = |registry: &mut Registry, name: &str, help: &str, value: i64| {
            let gauge: Gauge = Gauge::default();
            gauge.set(value);
            registry.register(name, help, gauge);
        };
        gauge(&mut registry, "version", "The version that answers", snapshot.version as i64);
        let published = self.published_at.load(Ordering::Relaxed);
        let published = if published == 0 { snapshot.since } else { published };
        gauge(&mut registry, "published_timestamp_seconds", "When it began to answer here", published);
        let queues: Family<State, Gauge> = Family::default();
        let (mut open, mut all, mut next) = (0, 0, i64::MAX);
        for queue in snapshot.engine.queues() {
            all += 1;
            open += i64::from(queue.is_open_at(now));
            next = next.min(queue.next_change_at(now).unwrap_or(i64::MAX));
        }
        queues.get_or_create(&State { state: "open".to_owned() }).set(open);
        queues.get_or_create(&State { state: "closed".to_owned() }).set(all - open);
        registry.register("queues", "Queues by their state", queues);
        let next = if next == i64::MAX { 0 } else { next };
        gauge(&mut registry, "next_change_timestamp_seconds", "When the next queue opens or closes; 0 is never", next);
        let overrides: Family<State, Gauge> = Family::default();
        let mut expiry = i64::MAX;
        for listing in snapshot.engine.overrides() {
            if listing.from <= now && listing.until.is_none_or(|until| now < until) {
                overrides.get_or_create(&State { state: listing.kind.as_str().to_owned() }).inc();
                expiry = expiry.min(listing.until.unwrap_or(i64::MAX));
            }
        }
        registry.register("overrides_active", "Overrides that hold", overrides);
        let expiry = if expiry == i64::MAX { 0 } else { expiry };
        gauge(
            &mut registry,
            "override_next_expiry_timestamp_seconds",
            "When the next override ends; 0 is never",
            expiry,
        );
        let release: Family<Release, Gauge> = Family::default();
        let data = snapshot.engine.zone_data().release().unwrap_or("unknown").to_owned();
        release.get_or_create(&Release { release: data }).set(1);
        registry.register("zone_data_info", "The release of the time zones", release);
        let build: Family<Release, Gauge> = Family::default();
        build.get_or_create(&Release { release: env!("CARGO_PKG_VERSION").to_owned() }).set(1);
        registry.register("build_info", "The version of openline", build);
        if site.options.metrics_per_queue {
            let each: Family<QueueName, Gauge> = Family::default();
            for queue in snapshot.engine.queues().take(MOST_QUEUES) {
                each.get_or_create(&QueueName { queue: queue.name().to_owned() }).set(i64::from(queue.is_open_at(now)));
            }
            registry.register("queue_open", "Whether a queue is open", each);
        }
        let mut text = String::new();
        // A text in memory takes whatever is written.
        let _ = encode(&mut text, &registry);
        text
    }
}
