/*!
A live document: the current engine of a process, and the way to the next one.
*/

use std::{
    ffi::{c_char, c_void},
    mem::MaybeUninit,
    sync::Arc,
    time::Duration,
};

use ::engine::OverrideKind;
use ::live::LiveBuilder;
use arc_swap::ArcSwapOption;

use crate::{
    engine::Engine,
    error::Error,
    guard::{answer, explained, given, guard, place},
    lent,
    live_change::Change,
    live_order::{self, Author, Order, Written},
    options::{self, Options},
    outcome::{Failure, Outcome, Refusal},
    text::Str,
    tools::OwnedText,
};

/// In `flags` of openline_live_options: no thread follows the store and the file; openline_live_poll() does. For programs that fork later.
pub const OPENLINE_LIVE_NO_WATCH: u64 = 1;
/// In `flags` of openline_live_options: a store that is away is an error; without it the file's document answers, and health says stale.
pub const OPENLINE_LIVE_REQUIRE_STORE: u64 = 2;
/// In `flags` of openline_live_options: the handle only asks; no store is made, nothing is written.
pub const OPENLINE_LIVE_READ_ONLY: u64 = 4;

/// A process's handle to a live document. Its state changes inside; any number of threads may use one. Free it with openline_live_free().
pub struct Live {
    inner: ::live::Live,
    /// The engine that was handed out last: names are made once a document, not once a call. No lock, which a fork could leave held in a child.
    last: ArcSwapOption<HandedOut>,
}

/// An engine as C has it, and what it was made of.
struct HandedOut {
    of: Arc<::engine::Engine>,
    document: Arc<str>,
    engine: Engine,
}

impl Live {
    pub fn inner(&self) -> &::live::Live {
        &self.inner
    }

    fn engine(&self) -> Engine {
        let (engine, document) = self.inner.engine_and_document();
        let names = match self.last.load().as_deref() {
            Some(handed) if Arc::ptr_eq(&handed.of, &engine) => return handed.engine.clone(),
            Some(handed) if Arc::ptr_eq(&handed.document, &document) => Some(handed.engine.shared_names()),
            _ => None,
        };
        let made = Engine::with_names(::engine::Engine::clone(&engine), names);
        self.last.store(Some(Arc::new(HandedOut { of: engine, document, engine: made.clone() })));
        made
    }
}

/// How a live document is opened. Start from openline_live_options_init(), which leaves everything at its default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct LiveOptions {
    /// sizeof(openline_live_options).
    pub struct_size: usize,
    /// OPENLINE_LIVE_ flags, or 0.
    pub flags: u64,
    /// Where the journal lives: a path, `redis://HOST/0?name=NAME` or `postgres://USER@HOST/DATABASE?name=NAME`; without it the document's path with
    /// `.live` behind it.
    pub store: Str,
    /// For how many days overrides that are over answer questions about the past; 0: 400.
    pub keep_days: u32,
    /// After how many milliseconds a write fails as `unavailable`; 0: 2,000.
    pub write_timeout_ms: u32,
    /// How documents are loaded; NULL: as by default. Its `base_dir` is not used.
    pub load: *const Options,
}

// SAFETY: `struct_size` comes first; all fields are integers and raw pointers, so any bytes are a value.
unsafe impl lent::Sized for LiveOptions {
    // 0.2.0: up to and with `load`.
    const FIRST: usize = std::mem::offset_of!(LiveOptions, load) + size_of::<*const Options>();
}

/// # Safety
/// Unless NULL, `options` and all that it points to is readable, and nobody writes to it meanwhile.
unsafe fn builder(mut builder: LiveBuilder, options: *const LiveOptions) -> Result<LiveBuilder, Failure> {
    builder = builder.via("c");
    if options.is_null() {
        // SAFETY: NULL is the default.
        return Ok(builder.loader(unsafe { options::builder(std::ptr::null())? }));
    }
    // SAFETY: the caller's promise, handed on; so below.
    let given = unsafe { lent::sized(options, "options")? };
    if given.flags & !(OPENLINE_LIVE_NO_WATCH | OPENLINE_LIVE_REQUIRE_STORE | OPENLINE_LIVE_READ_ONLY) != 0 {
        return Err(Refusal::UnknownFlag("options").into());
    }
    // SAFETY: see above.
    builder = builder.loader(unsafe { options::builder(given.load)? });
    // SAFETY: see above.
    if let Some(store) = unsafe { lent::field(given.store, "options.store")? } {
        builder = builder.store(store);
    }
    if given.keep_days != 0 {
        builder = builder.keep(given.keep_days);
    }
    if given.write_timeout_ms != 0 {
        builder = builder.write_timeout(Duration::from_millis(given.write_timeout_ms.into()));
    }
    Ok(builder
        .watch(given.flags & OPENLINE_LIVE_NO_WATCH == 0)
        .require_store(given.flags & OPENLINE_LIVE_REQUIRE_STORE != 0)
        .read_only(given.flags & OPENLINE_LIVE_READ_ONLY != 0))
}

/// Opens a JSON or YAML file as a live document. `path` is NUL-terminated; options may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_open(
    path: *const c_char,
    options: *const LiveOptions,
    live_out: Option<&mut MaybeUninit<Box<Live>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let live_out = place(live_out, "live_out")?;
        // SAFETY: lent for this call, as the header asks.
        let path = unsafe { lent::path(path)? };
        // SAFETY: the same.
        let builder = unsafe { builder(::live::Live::builder(path), options)? };
        live_out.write(Box::new(Live { inner: builder.open()?, last: ArcSwapOption::empty() }));
        Ok(())
    })
}

/// Frees a handle and waits for its watcher's thread to end; NULL is fine. Engines, routes and decisions that came from it may be freed later.
/// Nobody else may be using it, and no callback of its own may call this.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_free(live: Option<Box<Live>>) {
    answer((), || drop(live));
}

/// The current engine: a snapshot that answers as it does until it is freed with openline_engine_free(), whatever is written meanwhile. Within one
/// generation this costs a lock that nobody holds for long; keep the engine, and take a new one when openline_live_generation() has moved.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_engine(
    live: Option<&Live>,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
) -> Outcome {
    guard(|| {
        let (live, engine_out) = (given(live, "live")?, place(engine_out, "engine_out")?);
        engine_out.write(Box::new(live.engine()));
        Ok::<(), Refusal>(())
    })
}

/// The engine of one of the last eight generations, to look up the names of a target that was found in it; OPENLINE_NOT_FOUND once it is gone. Free
/// it with openline_engine_free().
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_engine_at(
    live: Option<&Live>,
    generation: u64,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
) -> Outcome {
    guard(|| {
        let (live, engine_out) = (given(live, "live")?, place(engine_out, "engine_out")?);
        let current = live.engine();
        if current.inner().generation() == generation {
            engine_out.write(Box::new(current));
            return Ok(());
        }
        let engine = live.inner.engine_at(generation).ok_or(Refusal::NoGeneration)?;
        engine_out.write(Box::new(Engine::with_names(::engine::Engine::clone(&engine), None)));
        Ok::<(), Refusal>(())
    })
}

/// The generation that answers: the number of the last entry that was taken in. It never goes back within a process. 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_generation(live: Option<&Live>) -> u64 {
    answer(0, || live.map_or(0, |live| live.inner.generation().value()))
}

/// All of the watcher without a thread: looks whether there is something new, and takes it in. When nothing happened it reads two words of memory, so
/// it may be called before each call. `moved_out`, which may be NULL, says whether another generation answers. A store that is away is no failure:
/// health tells it.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_poll(
    live: Option<&Live>,
    moved_out: Option<&mut MaybeUninit<bool>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let moved = given(live, "live")?.inner.poll()?;
        if let Some(moved_out) = moved_out {
            moved_out.write(moved);
        }
        Ok(())
    })
}

/// Looks at the store and the file at once; fails when the store cannot be followed or the file does not load.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_reload(
    live: Option<&Live>,
    moved_out: Option<&mut MaybeUninit<bool>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let moved = given(live, "live")?.inner.reload()?;
        if let Some(moved_out) = moved_out {
            moved_out.write(moved);
        }
        Ok(())
    })
}

/// Does a write, and hands out what it came to.
fn writes(
    live: Option<&Live>,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
    write: impl FnOnce(&::live::Live) -> Result<::live::Written, Failure>,
) -> Outcome {
    explained(error_out, || {
        let written = write(&given(live, "live")?.inner)?;
        if let Some(written_out) = written_out {
            written_out.write(Written::of(&written));
        }
        Ok(())
    })
}

/// # Safety
/// As for [`live_order::read`].
unsafe fn make(
    live: Option<&Live>,
    kind: OverrideKind,
    order: *const Order,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    writes(live, written_out, error_out, |live| {
        // SAFETY: the caller's promise, handed on.
        let (subject, function, terms) = unsafe { live_order::read(order)? };
        Ok(live.make(kind, subject, function.as_deref(), &terms)?)
    })
}

/// Nobody answers, whatever the hours. `written_out`, here and below, may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_close(
    live: Option<&Live>,
    order: *const Order,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: lent for this call, as the header asks.
    unsafe { make(live, OverrideKind::Closed, order, written_out, error_out) }
}

/// Somebody answers, whatever the hours; a closing of the same time wins, and so does `enabled: false`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_open_up(
    live: Option<&Live>,
    order: *const Order,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: lent for this call, as the header asks.
    unsafe { make(live, OverrideKind::Open, order, written_out, error_out) }
}

/// Calls go to the order's `function` while the queue is open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_redirect(
    live: Option<&Live>,
    order: *const Order,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: lent for this call, as the header asks.
    unsafe { make(live, OverrideKind::Redirect, order, written_out, error_out) }
}

/// States the whole set of queues in which a machine, `source`, sees no agent (none: everybody is staffed). It lapses after `seconds`, 1 to 900, unless
/// it is repeated. The author may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_signal(
    live: Option<&Live>,
    source: *const c_char,
    source_len: usize,
    queues: *const Str,
    queues_len: usize,
    seconds: u32,
    author: *const Author,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    writes(live, written_out, error_out, |live| {
        // SAFETY: lent for this call, as the header asks; so below.
        let source = unsafe { lent::text(source, source_len, "source")? };
        // SAFETY: see above.
        let queues = unsafe { live_order::names(queues, queues_len, "queues")? };
        // SAFETY: see above.
        let author = unsafe { live_order::author(author)? };
        Ok(live.signal_by(source, queues, Duration::from_secs(seconds.into()), author)?)
    })
}

/// Ends an override, or withdraws one that has not begun; one that is over is `repeated`, no failure. The author may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_end(
    live: Option<&Live>,
    id: u64,
    author: *const Author,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: lent for this call, as the header asks.
    writes(live, written_out, error_out, |live| Ok(live.end(id, unsafe { live_order::author(author)? })?))
}

/// The inverse of one entry of the journal, as an entry itself. The author may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_undo(
    live: Option<&Live>,
    number: u64,
    author: *const Author,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: lent for this call, as the header asks.
    writes(live, written_out, error_out, |live| Ok(live.undo(number, unsafe { live_order::author(author)? })?))
}

/// Makes a text of `len` bytes the document; OPENLINE_INVALID_CONFIG when it does not load. The note may be NULL with a length of 0, the author NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_publish(
    live: Option<&Live>,
    text: *const c_char,
    len: usize,
    note: *const c_char,
    note_len: usize,
    author: *const Author,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    writes(live, written_out, error_out, |live| {
        // SAFETY: lent for this call, as the header asks; so below.
        let text = unsafe { lent::text(text, len, "text")? };
        // SAFETY: see above.
        let note = unsafe { lent::optional(note, note_len, "note")? };
        // SAFETY: see above.
        let author = unsafe { live_order::author(author)? };
        Ok(live.publish(text, author, note)?)
    })
}

/// Makes the text of an earlier generation the document again. The author may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_live_rollback(
    live: Option<&Live>,
    generation: u64,
    author: *const Author,
    written_out: Option<&mut MaybeUninit<Written>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    // SAFETY: lent for this call, as the header asks.
    writes(live, written_out, error_out, |live| Ok(live.rollback(generation, unsafe { live_order::author(author)? })?))
}

/// How the handle is, as a JSON object: `fresh`, `stale` (since, code, why), `document` (the issues of a text that was refused), `dangling`,
/// `skew_seconds`, `generation`, `store_generation`, `in_force` and more. Waits for nothing.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_health(
    live: Option<&Live>,
    text_out: Option<&mut MaybeUninit<Box<OwnedText>>>,
) -> Outcome {
    guard(|| {
        let (live, text_out) = (given(live, "live")?, place(text_out, "text_out")?);
        let json = serde_json::to_string(&*live.inner.health()).expect("health is plain data");
        text_out.write(Box::new(OwnedText::new(&json)));
        Ok::<(), Refusal>(())
    })
}

/// The entries of the journal from a number on, `count` at most, as a JSON array.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_journal(
    live: Option<&Live>,
    from: u64,
    count: usize,
    text_out: Option<&mut MaybeUninit<Box<OwnedText>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (live, text_out) = (given(live, "live")?, place(text_out, "text_out")?);
        let entries = live.inner.journal(from, count)?;
        let lines: Vec<String> = entries.iter().map(|entry| entry.to_json()).collect();
        text_out.write(Box::new(OwnedText::new(&format!("[{}]", lines.join(",")))));
        Ok(())
    })
}

/// What is called with each change, and the `data` that was given with it.
pub type Callback = Option<unsafe extern "C" fn(data: *mut c_void, change: *const Change)>;

/// Where a callback's data goes. It is only handed on, and the caller promises that any thread may have it.
struct Data(*mut c_void);

// SAFETY: the pointer is not followed here; the header asks that its use is fit for any thread.
unsafe impl Send for Data {}
// SAFETY: the same.
unsafe impl Sync for Data {}

impl Data {
    /// A method, so that a closure takes the whole of it.
    fn get(&self) -> *mut c_void {
        self.0
    }
}

/// Has a function called with each change, until the handle is freed: on the watcher's thread, or on that of one who polls or writes. The change lives
/// as long as the call. The function must not wait for this handle, and must not let an exception out. A child of a fork asks anew.
#[unsafe(no_mangle)]
pub extern "C" fn openline_live_on_change(live: Option<&Live>, callback: Callback, data: *mut c_void) -> Outcome {
    guard(|| {
        let live = given(live, "live")?;
        let callback = callback.ok_or(Refusal::Null("callback"))?;
        let data = Data(data);
        live.inner.on_change(move |event| {
            Change::tell(event, |change| {
                // SAFETY: the caller promised a function that may be called so for as long as the handle lives.
                unsafe { callback(data.get(), change) }
            });
        });
        Ok::<(), Refusal>(())
    })
}
