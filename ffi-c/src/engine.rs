/*!
The engine handle: a compiled configuration with its names, ready to be lent.
*/

use std::{ffi::c_char, mem::MaybeUninit, sync::Arc};

use ::engine::{CompiledQueue, Queue};

use crate::{
    error::Error,
    guard::{answer, explained, given, guard, place},
    issue::Issue,
    lent,
    names::Names,
    options::{Options, builder},
    outcome::{Failure, Outcome, Refusal},
    overrides::Listing,
    text::{Str, Text},
};

/// A compiled configuration. Immutable, any number of threads may use one; free it with openline_engine_free(). Routes and decisions keep what
/// they need of it, so it may be freed before them.
#[derive(Clone)]
pub struct Engine {
    engine: ::engine::Engine,
    /// What each queue knows without a look into the engine.
    compiled: Arc<[CompiledQueue]>,
    names: Arc<Names>,
    warnings: Arc<[Issue]>,
    listings: Arc<[Listing]>,
    override_warnings: Arc<[Issue]>,
    zone_source: Text,
    zone_release: Option<Text>,
}

impl Engine {
    fn new(engine: ::engine::Engine) -> Engine {
        Engine::with_names(engine, None)
    }

    /// With the names of another engine of the same document, or its own.
    pub fn with_names(engine: ::engine::Engine, names: Option<Arc<Names>>) -> Engine {
        Engine {
            compiled: engine.queues().map(|queue| queue.compiled()).collect(),
            names: names.unwrap_or_else(|| Arc::new(Names::new(&engine))),
            warnings: Issue::all(engine.warnings()).into(),
            listings: engine.overrides().iter().map(Listing::new).collect(),
            override_warnings: Issue::all(engine.override_warnings()).into(),
            zone_source: Text::new(engine.zone_data().source()),
            zone_release: Text::from_option(engine.zone_data().release()),
            engine,
        }
    }

    /// The same document with other overrides: what it names is shared.
    pub fn overridden(&self, engine: ::engine::Engine) -> Engine {
        Engine::with_names(engine, Some(self.shared_names()))
    }

    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    pub fn override_warnings(&self) -> &[Issue] {
        &self.override_warnings
    }

    pub fn shared_names(&self) -> Arc<Names> {
        Arc::clone(&self.names)
    }

    pub fn inner(&self) -> &::engine::Engine {
        &self.engine
    }

    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Whether a queue is open, where its table says so; it cannot panic.
    #[inline(always)]
    pub fn known_open(&self, queue: u32, at: i64) -> Option<bool> {
        self.compiled.get(queue as usize)?.is_open_at(at)
    }

    #[inline]
    pub fn queue(&self, queue: u32) -> Result<Queue<'_>, Refusal> {
        self.engine.queue_at(queue as usize).ok_or(Refusal::NoQueue)
    }
}

/// Loads a JSON or YAML file. `path` is NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_load(
    path: *const c_char,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: the caller's promise, handed on; NULL stands for the default options.
    unsafe { openline_engine_load_with(path, std::ptr::null(), engine_out, error_out) }
}

/// Loads a JSON or YAML file with options, which may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_load_with(
    path: *const c_char,
    options: *const Options,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let engine_out = place(engine_out, "engine_out")?;
        // SAFETY: lent for this call, as the header asks.
        let path = unsafe { lent::path(path)? };
        // SAFETY: the same.
        let builder = unsafe { builder(options)? };
        engine_out.write(Box::new(Engine::new(builder.load(path)?)));
        Ok(())
    })
}

/// Loads a JSON or YAML text of `len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_parse(
    text: *const c_char,
    len: usize,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: the caller's promise, handed on; NULL stands for the default options.
    unsafe { openline_engine_parse_with(text, len, std::ptr::null(), engine_out, error_out) }
}

/// Loads a JSON or YAML text of `len` bytes with options, which may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_parse_with(
    text: *const c_char,
    len: usize,
    options: *const Options,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let engine_out = place(engine_out, "engine_out")?;
        // SAFETY: lent for this call, as the header asks.
        let text = unsafe { lent::bytes(text, len, "text")? };
        // SAFETY: the same.
        let builder = unsafe { builder(options)? };
        engine_out.write(Box::new(Engine::new(builder.parse(text)?)));
        Ok(())
    })
}

/// Frees an engine; NULL is fine. Nobody else may be using it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_free(engine: Option<Box<Engine>>) {
    answer((), || drop(engine));
}

/// The index of the queue with exactly that name; OPENLINE_NOT_FOUND when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_find_queue(
    engine: Option<&Engine>,
    name: *const c_char,
    len: usize,
    queue_out: Option<&mut MaybeUninit<u32>>,
) -> Outcome {
    guard(|| {
        let (engine, queue_out) = (given(engine, "engine")?, place(queue_out, "queue_out")?);
        // SAFETY: lent for this call, as the header asks.
        let name = unsafe { lent::text(name, len, "name")? };
        let queue = engine.engine.queue(name).ok_or(Refusal::NoQueueName)?;
        queue_out.write(queue.index() as u32);
        Ok::<(), Refusal>(())
    })
}

/// How many queues there are; their indexes run from 0 in document order. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_queue_count(engine: Option<&Engine>) -> u32 {
    answer(0, || engine.map_or(0, |engine| engine.engine.queues().len() as u32))
}

/// The queues that are open at an instant for a channel and a language (NULL with a length of 0: any), in document order. `count_out` gets how
/// many there are; the first `capacity` of them are written to `queues_out`, which always has room with a capacity of
/// openline_engine_queue_count().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_open_queues(
    engine: Option<&Engine>,
    at: i64,
    channel: *const c_char,
    channel_len: usize,
    language: *const c_char,
    language_len: usize,
    queues_out: *mut u32,
    capacity: usize,
    count_out: Option<&mut MaybeUninit<usize>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, count_out) = (given(engine, "engine")?, place(count_out, "count_out")?);
        // SAFETY: lent for this call, as the header asks; so below.
        let channel = unsafe { lent::optional(channel, channel_len, "channel")? };
        // SAFETY: see above.
        let language = unsafe { lent::optional(language, language_len, "language")? };
        // SAFETY: see above.
        let queues_out = unsafe { lent::buffer(queues_out, capacity, "queues_out")? };
        let queues = engine.engine.open_queues(at, channel, language)?;
        for (place, queue) in queues_out.iter_mut().zip(&queues) {
            place.write(queue.index() as u32);
        }
        count_out.write(queues.len());
        Ok(())
    })
}

/// How many warnings the document loaded with.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_warning_count(engine: Option<&Engine>) -> usize {
    engine.map_or(0, |engine| engine.warnings.len())
}

/// A warning by its index, in the order of the text; NULL beyond the last. Borrowed from the engine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_warning(engine: Option<&Engine>, index: usize) -> Option<&Issue> {
    engine?.warnings.get(index)
}

/// Where the time zones come from: `bundled`, `system`, `directory` or `chrono_tz`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_zone_source(engine: Option<&Engine>) -> Str {
    Str::from_option(engine.map(|engine| &engine.zone_source))
}

/// The release of the time zone database, such as `2026f`; nothing when a folder does not state it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_zone_release(engine: Option<&Engine>) -> Str {
    Str::from_option(engine.and_then(|engine| engine.zone_release.as_ref()))
}

/// Replaces every `{{ho:NAME}}` of a text by the function name of that handoff and leaves all other braces alone. A NAME that no handoff has is
/// OPENLINE_NOT_FOUND; the error lists all of them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_render(
    engine: Option<&Engine>,
    text: *const c_char,
    len: usize,
    text_out: Option<&mut MaybeUninit<Box<crate::tools::OwnedText>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, text_out) = (given(engine, "engine")?, place(text_out, "text_out")?);
        // SAFETY: lent for this call, as the header asks.
        let text = unsafe { lent::text(text, len, "text")? };
        let rendered = engine.engine.render(text).map_err(Failure::from)?;
        text_out.write(Box::new(crate::tools::OwnedText::new(&rendered)));
        Ok(())
    })
}
