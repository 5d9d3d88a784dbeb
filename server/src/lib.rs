/*!
Answers of [openline](https://docs.rs/openline) over HTTP: one process that loads a document, answers, tells what happens, and shows a console.

It has no rule about time: each path takes a question apart, asks the engine, and writes down what it says, in the form in which the command line prints it.
The document is one snapshot that is swapped whole; what was published and overridden lives in the journal of [`openline_live`] and nowhere else.

```no_run
use openline_server::{Options, start};

let options = Options { file: Some("centre.yaml".into()), ..Options::default() };
let running = start(options).map_err(|fault| fault.to_string())?;
println!("http://{}", running.addresses()[0]);
running.wait();
# Ok::<(), String>(())
```

- [`paths`](crate) is the table of all paths: the router's levels, the description in OpenAPI and the reference page are of it.
- `guard` is what stands before every path, `site` what every request sees, `events` the one task that knows when a line opens.
- `server` is the accept loop, with timers of its own.

How it is run: `docs/serve.md` and `docs/deploy.md` of the repository.
*/

mod answer;
mod api;
mod assets;
mod clock;
mod events;
mod fault;
mod guard;
mod metrics;
mod openapi;
mod options;
mod pages;
mod paths;
mod problem;
mod query;
mod reference;
mod server;
mod site;
mod tls;
mod tokens;

pub use clock::Clock;
pub use fault::Fault;
#[doc(hidden)]
pub use openapi::document as openapi;
pub use options::{Network, Options};
#[doc(hidden)]
pub use reference::reference;
pub use server::{Running, log, start, until_signalled};
pub use tokens::{Level, Minted, Token, Tokens, mint};
