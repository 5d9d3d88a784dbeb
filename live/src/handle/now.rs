/*!
What answers at this moment: an engine, its generation, and what is known of its overrides. Swapped whole, never changed.
*/

use std::sync::Arc;

use openline::{Engine, OverrideListing};
use serde::{Serialize, Serializer};

use crate::{generation::Generation, journal::State};

/// A compiled document, without overrides.
pub(super) struct Base {
    pub(super) digest: String,
    pub(super) text: Arc<str>,
    pub(super) engine: Engine,
}

impl Base {
    /// What stands where there is no document yet; it answers nobody.
    pub(super) fn nothing() -> Base {
        let text = r#"[{"name": "none", "type": "Agent_queue", "enabled": false, "open_24": true, "timezone": "Etc/UTC",
            "transfer_function_name": "none"}]"#;
        let engine = Engine::builder().compiled_years(0..0).zone_data(openline::ZoneSource::Bundled).parse(text);
        Base { digest: String::new(), text: "".into(), engine: engine.expect("a closed queue is a document") }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.digest.is_empty()
    }
}

pub(super) struct Now {
    pub(super) engine: Arc<Engine>,
    pub(super) generation: Generation,
    pub(super) base: Arc<Base>,
    /// The entry that published the document, where the journal has it.
    pub(super) published: Option<u64>,
    /// Who made each override of the engine and when, in the order of its list.
    pub(super) makers: Arc<[Maker]>,
}

#[derive(Clone)]
pub(super) struct Maker {
    by: String,
    made_at: i64,
    is_signal: bool,
}

/// An override with what is known of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LiveOverride {
    /// What it says, its id, and whether the document has its names.
    pub listing: OverrideListing,
    /// Who says that they made it; of a signal, its source.
    pub by: String,
    /// When, by the store's clock.
    pub made_at: i64,
    /// Made by a machine's signal: it lapses by itself.
    pub is_signal: bool,
}

/// What answers at a moment, whole: no part of it is of another moment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answering {
    /// The engine, with its overrides and its generation.
    pub engine: Arc<Engine>,
    /// The text of its document.
    pub text: Arc<str>,
    /// SHA-256 over the text and its calendar files.
    pub digest: String,
    /// The entry that published the text; none where the journal has none, or the file says another text to a handle that only asks.
    pub published: Option<u64>,
}

impl Now {
    pub(super) fn answering(&self) -> Answering {
        Answering {
            engine: Arc::clone(&self.engine),
            text: Arc::clone(&self.base.text),
            digest: self.base.digest.clone(),
            published: self.published,
        }
    }

    /// What a state comes to over a document.
    pub(super) fn build(base: &Arc<Base>, state: &State) -> Result<Now, openline::OverrideError> {
        let generation = state.generation();
        let engine = base.engine.with_kept_overrides(state.overrides())?.with_generation(generation.value());
        let items = state.items.values().filter(|item| !item.is_withdrawn());
        let items = items.map(|item| Maker { by: item.by.clone(), made_at: item.made_at, is_signal: false });
        let stretches = state.stretches.values().filter(|stretch| stretch.from < stretch.until);
        let stretches =
            stretches.map(|stretch| Maker { by: stretch.source.clone(), made_at: stretch.from, is_signal: true });
        let makers = items.chain(stretches).collect();
        // A handle that only asks may answer by a text of the file that nobody published.
        let document = state.document.as_ref().filter(|document| document.text.digest == base.digest);
        let published = document.map(|document| document.number);
        Ok(Now { engine: Arc::new(engine), generation, base: Arc::clone(base), published, makers })
    }

    pub(super) fn overrides(&self) -> Vec<LiveOverride> {
        let line = |(listing, maker): (&OverrideListing, &Maker)| LiveOverride {
            listing: listing.clone(),
            by: maker.by.clone(),
            made_at: maker.made_at,
            is_signal: maker.is_signal,
        };
        self.engine.overrides().iter().zip(self.makers.iter()).map(line).collect()
    }
}

impl Serialize for LiveOverride {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            #[serde(flatten)]
            listing: &'a OverrideListing,
            by: &'a str,
            made_at: i64,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            signal: bool,
        }
        Line { listing: &self.listing, by: &self.by, made_at: self.made_at, signal: self.is_signal }.serialize(to)
    }
}
