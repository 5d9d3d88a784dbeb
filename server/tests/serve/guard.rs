//! The table of threats, row by row, as far as a browser is not needed.

use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

use openline_server::{Level, Options};

use crate::support::{DOCUMENT, LEVELS, Served};

/// Rows 1 and 2: pages of other sites, and names that lead here.
#[test]
fn a_page_of_another_origin_and_another_host_are_refused() {
    let served = Served::file();
    let own = format!("http://{}", served.address);
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("origin", "https://127.0.0.1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for (method, path) in [
            ("GET", "/v1/queues"),
            ("POST", "/v1/check"),
            ("OPTIONS", "/v1/route"),
            ("PUT", "/v1/document"),
            ("GET", "/v1/nothing"),
        ] {
            let answer = served.ask(method, path, &[(name, value), ("content-type", "text/plain")], b"");
            answer.problem(403, "cross_site");
            assert!(!answer.head.to_ascii_lowercase().contains("access-control"), "{}", answer.head);
        }
    }
    for (name, value) in [("origin", &*own), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")] {
        assert_eq!(served.ask("GET", "/v1/queues", &[(name, value)], b"").status, 200, "{name} {value}");
    }
    // A calendar program is a page of no origin, and a feed is excepted.
    let feed = "/v1/queues/London%20Care/calendar.ics";
    assert_eq!(served.ask("GET", feed, &[("origin", "http://evil.example")], b"").status, 200);
    let end = "connection: close\r\n\r\n";
    for head in [
        format!("GET /v1/queues HTTP/1.1\r\nhost: evil.example\r\n{end}"),
        format!("GET / HTTP/1.1\r\nhost: evil.example:7070\r\n{end}"),
        format!("GET /healthz HTTP/1.1\r\nhost: 127.0.0.1.evil.example\r\n{end}"),
        format!("GET http://evil.example/v1/queues HTTP/1.1\r\nhost: localhost\r\n{end}"),
        format!("GET /v1/queues HTTP/1.1\r\nhost: localhost\r\nhost: evil.example\r\n{end}"),
        format!("GET /v1/queues HTTP/1.0\r\n{end}"),
    ] {
        let answer = served.raw(head.as_bytes());
        assert_eq!(answer.status, 421, "{head}{}", answer.head);
    }
    assert_eq!(served.raw(format!("GET /v1/queues HTTP/1.1\r\nhost: LOCALHOST:9\r\n{end}").as_bytes()).status, 200);
}

/// Row 3: nothing is ambient, and no body can be sent by a form.
#[test]
fn there_are_no_cookies_and_no_simple_bodies() {
    let served = Served::store();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let headers = [("content-type", kind), ("if-match", "\"1\"")];
        served.send("POST", "/v1/route", &headers, "{}").problem(415, "media_type");
        served.send("POST", "/v1/overrides", &headers, "{}").problem(415, "media_type");
        served.send("PUT", "/v1/document", &headers, DOCUMENT).problem(415, "media_type");
        served.send("POST", "/v1/diff", &headers, DOCUMENT).problem(415, "media_type");
    }
    for path in ["/", "/v1/queues", "/v1/document", "/healthz", "/metrics", "/nothing"] {
        assert!(!served.get(path).head.to_ascii_lowercase().contains("set-cookie"), "{path}");
    }
}

/// Row 4: what a page of this server may do.
#[test]
fn every_answer_has_its_policy() {
    let served = Served::file();
    for path in ["/", "/v1/queues", "/healthz", "/nothing", "/v1/document"] {
        let answer = served.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        for part in
            ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}

/// Row 6: no path leads out of the table.
#[test]
fn paths_lead_nowhere_else() {
    let served = Served::file();
    assert_eq!(served.get("/assets/index.html").status, 200);
    for path in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/assets//etc/passwd",
        "/assets/index.html%00.js",
        "/assets/%2fetc%2fpasswd",
        "/assets/",
        "/../etc/passwd",
    ] {
        let status = served.get(path).status;
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
}

/// Row 7: what is too long is refused at once, said or found.
#[test]
fn long_bodies_are_refused() {
    let served = Served::file();
    let head = |path: &str, kind: &str, rest: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {kind}\r\n{rest}\r\n\r\n"
        )
    };
    let begun = Instant::now();
    let said = head("/v1/check", "application/yaml", &format!("content-length: {}", (64 << 20) + 1));
    served.raw(said.as_bytes()).problem(413, "too_large");
    let said = head("/v1/route", "application/json", &format!("content-length: {}", (64 << 10) + 1));
    served.raw(said.as_bytes()).problem(413, "too_large");
    let mut chunked = head("/v1/route", "application/json", "transfer-encoding: chunked").into_bytes();
    for _ in 0..20 {
        chunked.extend(b"1000\r\n");
        chunked.extend([b' '; 0x1000]);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    served.raw(&chunked).problem(413, "too_large");
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n\
                g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nqueues: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\n";
    let answer = served.ask("POST", "/v1/check", &[("content-type", "application/yaml")], bomb.as_bytes());
    assert_eq!(answer.json()["loads"], false);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// Row 8: who sends slowly is cut, and keeps nobody waiting meanwhile.
#[test]
fn slow_senders_are_cut() {
    let served = Served::file();
    let mut slow: Vec<_> = (0..100).map(|_| served.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /v1/queues HTTP/1.1\r\nhost: loc").unwrap();
    }
    let begun = Instant::now();
    assert_eq!(served.get("/v1/route?topic=Refund").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(2));
    let mut told = Vec::new();
    slow[0].read_to_end(&mut told).expect("it is closed before the client gives up");
    assert!(
        begun.elapsed() > Duration::from_secs(5) && begun.elapsed() < Duration::from_secs(19),
        "{:?}",
        begun.elapsed()
    );
}

/// Rows 8 and 12: more connections and streams than are allowed are told so.
#[test]
fn caps_hold() {
    let served = Served::with(|folder, options| Options {
        file: Some(folder.file("centre.yaml", DOCUMENT)),
        max_connections: 8,
        max_streams: 2,
        ..options
    });
    let mut streams: Vec<_> = (0..2).map(|_| served.events("", None)).collect();
    streams.iter_mut().for_each(|stream| assert_eq!(stream.next().1, "hello"));
    served.get("/v1/events").problem(429, "streams");
    let held: Vec<_> = (0..8).map(|_| served.connect()).collect();
    let until = Instant::now() + Duration::from_secs(20);
    // They are taken one after the other, by a machine that may be busy.
    let refused = loop {
        let answer = served.get("/v1/queues");
        if answer.status != 200 || Instant::now() > until {
            break answer;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("2")));
    drop(held);
    drop(streams);
    let until = Instant::now() + Duration::from_secs(20);
    while served.get("/v1/queues").status != 200 {
        assert!(Instant::now() < until, "what ended is counted no longer");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Row 9, and what each level opens.
#[test]
fn levels_are_a_ladder_and_wrong_tokens_are_shut_out() {
    let served = Served::with(|folder, options| Options {
        file: Some(folder.file("centre.yaml", DOCUMENT)),
        store: Some(folder.0.join("state").display().to_string()),
        public: Some(Level::None),
        ..options
    });
    let feed = "/v1/queues/London%20Care/calendar.ics";
    let wanted = [
        ("GET", feed, Level::Feed),
        ("GET", "/v1/queues", Level::Answer),
        ("GET", "/v1/document", Level::Read),
        ("POST", "/v1/check", Level::Read),
        ("POST", "/v1/overrides", Level::Override),
        ("DELETE", "/v1/overrides/ov_1", Level::Override),
        ("PUT", "/v1/document", Level::Publish),
        ("POST", "/v1/versions/1/restore", Level::Publish),
    ];
    for (method, path, needed) in wanted {
        served.ask(method, path, &[], b"").problem(401, "no_token");
        for level in LEVELS {
            let bearer = format!("Bearer {}", served.token(level));
            let status = served.ask(method, path, &[("authorization", &bearer)], b"").status;
            assert_eq!(status != 403, level >= needed, "{method} {path} with {}: {status}", level.as_str());
        }
    }
    assert_eq!(served.get(&format!("{feed}?key={}", served.token(Level::Feed))).status, 200);
    served.get(&format!("/v1/queues?key={}", served.token(Level::Publish))).problem(401, "no_token");
    assert_eq!(served.get("/v1/openapi.json").status, 200);
    for turn in 0..10 {
        let answer = served.ask("GET", "/v1/queues", &[("authorization", &format!("Bearer wrong{turn}"))], b"");
        answer.problem(401, "bad_token");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    let bearer = format!("Bearer {}", served.token(Level::Answer));
    served.ask("GET", "/v1/queues", &[("authorization", &bearer)], b"").problem(429, "rate");
}

/// Row 11: a header that holds two is none, and two lengths are none.
#[test]
fn requests_are_not_split() {
    let served = Served::file();
    let both = "POST /v1/check HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\
                transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/zones HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answer = served.raw(both.as_bytes());
    assert!(!answer.body.contains("America/New_York"), "the second request is not answered: {}", answer.head);
    for path in ["/v1/queues/a%0d%0aset-cookie:%20x", "/v1/route?topic=a%0d%0aset-cookie:x", "/problems/a%0d%0ax:y"] {
        let answer = served.get(path);
        assert!(!answer.head.to_ascii_lowercase().contains("set-cookie"), "{}", answer.head);
        assert_eq!(answer.status, 404, "{path}");
    }
}

/// Row 16: metrics name no queue, and do not grow with a document or with what somebody asks.
#[test]
fn metrics_are_small_and_name_nobody() {
    let served = Served::file();
    for n in 0..200 {
        served.get(&format!("/v1/queues/Q{n}"));
        served.get(&format!("/nothing/{n}"));
    }
    let text = served.get("/metrics").body;
    assert!(text.len() < 16 << 10, "{}", text.len());
    assert!(!text.contains("London") && !text.contains("Q17") && !text.contains("nothing"), "{text}");
    for name in [
        "openline_requests_total{route=\"/v1/queues/{name}\",code=\"404\"}",
        "openline_request_seconds_bucket",
        "openline_queues{state=\"open\"}",
        "openline_version 1",
        "openline_streams 0",
        "openline_next_change_timestamp_seconds",
        "openline_zone_data_info",
        "openline_build_info",
    ] {
        assert!(text.contains(name), "{name} is missing:\n{text}");
    }
}
