//! Which queue takes which contact, by channel and language.

use openline::{Contact, Engine, ZoneSource};
use openline_tests::case::run;
use serde_json::json;

#[test]
fn channels_and_languages_match() {
    run("matching.toml", |case| {
        let is_channel = case.text("kind") == Some("channel");
        let field = if is_channel { "supported_channel_types" } else { "supported_languages" };
        let mut differences = Vec::new();
        for pair in case.list("pairs").unwrap() {
            let pair = pair.as_table().unwrap();
            let mut queue = json!({
                "name": "Line", "type": "Agent_queue", "enabled": true, "open_24": true, "timezone": "Etc/UTC",
                "transfer_function_name": "t"
            });
            if let Some(list) = pair.get("list") {
                queue[field] = serde_json::to_value(list).unwrap();
            }
            let error = pair.get("error").map(|error| error.as_str().unwrap());
            let text = json!([queue]).to_string();
            let loaded = Engine::builder().transfer_functions(["t"]).zone_data(ZoneSource::Bundled).parse(text);
            let engine = match (loaded, error) {
                (Ok(engine), None | Some("contact")) => engine,
                (Err(error), Some("document")) => {
                    let code = pair.get("code").map(|code| code.as_str().unwrap());
                    if code.is_some_and(|code| error.issues().iter().all(|issue| issue.code() != code)) {
                        differences.push(format!("{pair}: {error}"));
                    }
                    continue;
                }
                (loaded, _) => {
                    differences.push(format!("{pair}: {:?}", loaded.err()));
                    continue;
                }
            };
            let asked = pair.get("asked").map(|asked| asked.as_str().unwrap());
            let contact = match asked {
                Some(asked) if is_channel => Contact::new().channel(asked),
                Some(asked) => Contact::new().language(asked),
                None => Contact::new(),
            };
            let found = engine.route(&contact).map(|decision| decision.is_available());
            let open = engine.open_queues(0, asked.filter(|_| is_channel), asked.filter(|_| !is_channel));
            let open = open.map(|queues| !queues.is_empty());
            if open.clone().ok() != found.clone().ok() {
                differences.push(format!("{pair}: open_queues says {open:?}, route {found:?}"));
            }
            let wanted = pair.get("match").and_then(|wanted| wanted.as_bool());
            let code = pair.get("code").map(|code| code.as_str().unwrap());
            let holds = match (found, error) {
                (Ok(found), None) => Some(found) == wanted,
                (Err(error), Some("contact")) => code.is_none_or(|code| code == error.code()),
                _ => false,
            };
            if !holds {
                differences.push(format!("{pair}"));
            }
        }
        if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
    });
}
