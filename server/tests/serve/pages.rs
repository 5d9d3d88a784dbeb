//! What stands beside the API, and what it says of itself.

use openline_server::openapi;

use crate::support::Served;

#[test]
fn it_is_well_and_ready_and_then_drains() {
    let mut served = Served::file();
    assert_eq!(served.get("/healthz").body, "ok\n");
    assert_eq!(served.get("/readyz").json(), serde_json::json!({"version": 1, "queues": 3}));
    let mut events = served.events("", None);
    assert_eq!(events.next().1, "hello");
    let running = served.running.take().unwrap();
    running.stop();
    events.next_of("bye");
    running.wait();
    assert!(std::net::TcpStream::connect(&served.address).is_err());
}

#[test]
fn every_problem_has_a_page_and_every_page_is_a_problem() {
    let served = Served::file();
    let codes = openapi()["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap().clone();
    assert!(codes.len() > 30);
    for code in codes {
        let page = served.get(&format!("/problems/{}", code.as_str().unwrap()));
        assert_eq!(page.status, 200, "{code}");
        assert!(page.body.len() > 30, "{}", page.body);
    }
    served.get("/problems/no_such").problem(404, "no_such_path");
}

#[test]
fn the_description_is_of_every_path_and_each_answers() {
    let served = Served::file();
    let described = served.get("/v1/openapi.json").json();
    assert_eq!(described["openapi"], "3.1.0");
    for (path, item) in described["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let path = path.replace("{name}", "London%20Care").replace("{n}", "1").replace("{id}", "ov_1");
            if path == "/v1/events" {
                continue;
            }
            let answer = served.ask(&method.to_uppercase(), &path, &[], b"");
            let status = answer.status.to_string();
            let responses = operation["responses"].as_object().unwrap();
            assert!(
                responses.contains_key(&status),
                "{method} {path} answers {status}, which is not described: {}",
                answer.body
            );
            let kind = answer.header("content-type").unwrap().split(';').next().unwrap().to_owned();
            assert!(responses[&status]["content"].get(&kind).is_some(), "{method} {path} answers {status} as {kind}");
        }
    }
}

#[test]
fn problems_are_as_their_schema_says() {
    let served = Served::file();
    let schema = &openapi()["components"]["schemas"]["Problem"];
    let validator = jsonschema::validator_for(schema).unwrap();
    for path in ["/v1/route?topic=Refnd", "/v1/route?chanel=x", "/v1/nothing", "/v1/queues/X", "/v1/route?at=x"] {
        let problem = served.get(path).json();
        assert!(validator.is_valid(&problem), "{problem}");
    }
}

/// `OPENLINE_WRITE=1` writes the page, as `scripts/update-reference` does.
#[test]
fn the_reference_page_is_that_of_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/serve-api.md");
    let page = openline_server::reference();
    if std::env::var_os("OPENLINE_WRITE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == page,
        "docs/serve-api.md is another: run scripts/update-reference"
    );
}

#[test]
fn the_console_comes_from_the_binary() {
    let served = Served::file();
    let page = served.get("/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let tag = page.header("etag").unwrap();
    assert_eq!(served.ask("GET", "/", &[("if-none-match", tag)], b"").status, 304);
    let packed = served.ask("GET", "/assets/index.html", &[("accept-encoding", "br, gzip")], b"");
    assert_eq!(packed.status, 200);
    assert!(packed.header("vary").is_some());
}
