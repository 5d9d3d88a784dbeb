/*!
Live state for [openline](https://docs.rs/openline): a running contact centre closes a line in an emergency, opens one by force, loses its staff, sends
calls elsewhere and changes its hours, without a restart, in many processes and on many hosts.

```
use openline::Subject;
use openline_live::{Live, Terms};

# let folder = std::env::temp_dir().join(format!("openline-live-doc-{}", std::process::id()));
# std::fs::create_dir_all(&folder).unwrap();
# let path = folder.join("centre.yaml");
std::fs::write(&path, r#"
queues:
  - {name: Support, type: Agent_queue, enabled: true, open_24: true, timezone: Europe/London, transfer_function_name: to_support}
handoffs:
  - {name: Help, is_default: true, description: Help, destinations: [Support]}
"#).unwrap();
let live = Live::open(&path)?; // with the store `centre.yaml.live` beside it
let now = openline::At::now().epoch_seconds();
assert!(live.engine().queue("Support").unwrap().is_open(now));

let fire = live.close(Subject::all(), Terms::further_notice().reason("Fire alarm").by("desk 1"))?;
let status = live.engine().queue("Support").unwrap().status(now + 1);
assert_eq!((status.open, status.reason_text.as_deref()), (false, Some("Fire alarm")));

live.end(fire, "desk 1")?;
# drop(live);
# std::fs::remove_dir_all(folder).unwrap();
# Ok::<(), Box<dyn std::error::Error>>(())
```

- [`Live`] is a process's handle: the current [`Engine`](openline::Engine), and the way to the next one.
- [`Reader`] is for a thread that asks often, [`LiveRoute`] for one contact that is decided at many instants.
- [`Entry`] is one line of the journal; the state is its fold, and every process folds the same.

What the words mean, which stores there are, and what to do when: `docs/live.md` of the repository.
*/

mod clock;
mod error;
mod files;
mod generation;
mod handle;
mod journal;
mod meet;
mod notice;
mod store;
mod sync;
mod system;

#[doc(hidden)]
pub use clock::set_clock_offset;
pub use error::{LiveError, LiveErrorCode};
pub use generation::Generation;
pub use handle::{
    Answering, Author, Event, Events, Freshness, Health, Live, LiveBuilder, LiveOverride, LiveRoute, Reader, Repair,
    RouteSnapshot, SharedLiveRoute, Terms, Written,
};
#[doc(hidden)]
pub use journal::replay;
pub use journal::{Act, Chain, Entry, Making, Text};
