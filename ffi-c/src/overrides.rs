/*!
Overrides: what C lends of them, an engine with them, and what an engine lists.
*/

use std::{ffi::c_char, mem::MaybeUninit};

use ::engine::{Override, OverrideKind, OverrideListing, OverrideReason, Subject};

use crate::{
    action::Pair,
    engine::Engine,
    error::Error,
    guard::{explained, given, place},
    issue::Issue,
    lent,
    outcome::{Failure, Outcome, Refusal},
    queue::{OPENLINE_NEVER, or_never},
    text::{Str, Text},
};

/// What replaces something of a queue, a group or all queues from an instant to another. Start from openline_override_init(), which sets
/// `struct_size` and leaves everything else out. It is about exactly one of `queue`, `group` and `all`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct OverrideItem {
    /// sizeof(openline_override); the same in every item of an array.
    pub struct_size: usize,
    /// By which it is known; 0: its place in the list, from 1.
    pub id: u64,
    /// `closed`, `unstaffed`, `open` or `redirect`.
    pub kind: Str,
    /// The queue that it is about.
    pub queue: Str,
    /// The group that it is about.
    pub group: Str,
    /// Not 0: it is about every queue, but those of `except`.
    pub all: u32,
    /// How many names `except` has.
    pub except_len: u32,
    /// Names of queues and groups that are spared; NULL with a length of 0: none.
    pub except: *const Str,
    /// Its first second; 0: since ever.
    pub from: i64,
    /// The first second after it; 0 or OPENLINE_NEVER: until further notice.
    pub until: i64,
    /// What callers are told, whatever their language.
    pub reason: Str,
    /// What they are told by language: tags and texts, the first for who speaks none of them. NULL with a length of 0: `reason` is all.
    pub reasons: *const Pair,
    /// The length of `reasons`.
    pub reasons_len: usize,
    /// Of a redirect: the transfer function or SIP handoff to which calls go.
    pub function: Str,
}

// SAFETY: `struct_size` comes first; all fields are integers and raw pointers, so any bytes are a value.
unsafe impl lent::Sized for OverrideItem {
    // 0.2.0: up to and with `function`. It stays when the struct grows.
    const FIRST: usize = std::mem::offset_of!(OverrideItem, function) + size_of::<Str>();
}

/// An override that an engine has taken. Borrowed from its engine.
pub struct Listing {
    id: u64,
    kind: Text,
    queue: Option<Text>,
    group: Option<Text>,
    from: i64,
    until: i64,
    reason: Option<Text>,
    function: Option<Text>,
    dangling: bool,
}

impl Listing {
    pub fn new(listing: &OverrideListing) -> Listing {
        let (queue, group) = match &listing.subject {
            Subject::Queue(name) => (Some(Text::new(name)), None),
            Subject::Group(name) => (None, Some(Text::new(name))),
            _ => (None, None),
        };
        Listing {
            id: listing.id,
            kind: Text::new(listing.kind.as_str()),
            queue,
            group,
            from: listing.from,
            until: or_never(listing.until),
            reason: Text::from_option(listing.reason.as_ref().and_then(OverrideReason::first)),
            function: Text::from_option(listing.function.as_deref()),
            dangling: listing.dangling,
        }
    }
}

/// What an item says.
///
/// # Safety
/// Everything that it points to is readable, and nobody writes to it meanwhile.
unsafe fn said(item: &OverrideItem) -> Result<Override, Failure> {
    // SAFETY: the caller's promise, handed on; so below.
    let field = |value: Str, name: &'static str| unsafe { lent::field(value, name) };
    let kind = field(item.kind, "items.kind")?.ok_or(Refusal::Null("items.kind"))?;
    let kind: OverrideKind = kind.parse().map_err(|_| Refusal::NoOverrideKind)?;
    let queue = field(item.queue, "items.queue")?;
    let group = field(item.group, "items.group")?;
    // SAFETY: see above.
    let spared = unsafe { lent::array(item.except, item.except_len as usize, "items.except")? };
    // SAFETY: see above.
    let spared = spared.iter().map(|name| unsafe { lent::text(name.data, name.len, "items.except") });
    let spared: Vec<&str> = spared.collect::<Result<_, Refusal>>()?;
    let subject = match (queue, group, item.all != 0) {
        (Some(name), None, false) if spared.is_empty() => Subject::queue(name),
        (None, Some(name), false) if spared.is_empty() => Subject::group(name),
        (None, None, true) => Subject::all().except(spared),
        _ => return Err(Refusal::NoSubject.into()),
    };
    let mut said = Override::new(kind, subject);
    said.id = (item.id != 0).then_some(item.id);
    said.from = Some(item.from);
    said.until = (item.until != 0 && item.until != OPENLINE_NEVER).then_some(item.until);
    said.reason = field(item.reason, "items.reason")?.map(OverrideReason::from);
    // SAFETY: see above.
    let reasons = unsafe { lent::array(item.reasons, item.reasons_len, "items.reasons")? };
    if !reasons.is_empty() {
        let text = |pair: &Pair| -> Result<(&str, &str), Refusal> {
            // SAFETY: see above.
            let tag = unsafe { lent::text(pair.key.data, pair.key.len, "items.reasons")? };
            // SAFETY: see above.
            Ok((tag, unsafe { lent::text(pair.value.data, pair.value.len, "items.reasons")? }))
        };
        let texts: Vec<(&str, &str)> = reasons.iter().map(text).collect::<Result<_, Refusal>>()?;
        said.reason = Some(OverrideReason::in_languages(texts));
    }
    said.function = field(item.function, "items.function")?.map(str::to_owned);
    Ok(said)
}

/// Another engine with `len` overrides in place of any that the first has; every question follows them, and nothing is compiled again. Both may be
/// freed in any order. A name that the document does not have is no error: that override has no effect and is listed as dangling.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_with_overrides(
    engine: Option<&Engine>,
    items: *const OverrideItem,
    len: usize,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, engine_out) = (given(engine, "engine")?, place(engine_out, "engine_out")?);
        // SAFETY: lent for this call, as the header asks.
        let items = unsafe { lent::sized_array(items, len, "items")? };
        // SAFETY: the same.
        let said = items.iter().map(|item| unsafe { said(item) }).collect::<Result<Vec<_>, Failure>>()?;
        engine_out.write(Box::new(engine.overridden(engine.inner().with_overrides(said)?)));
        Ok(())
    })
}

/// The same for overrides as a text of `len` bytes in JSON or YAML: a list, or an object with `overrides`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_with_overrides_text(
    engine: Option<&Engine>,
    text: *const c_char,
    len: usize,
    engine_out: Option<&mut MaybeUninit<Box<Engine>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, engine_out) = (given(engine, "engine")?, place(engine_out, "engine_out")?);
        // SAFETY: lent for this call, as the header asks.
        let text = unsafe { lent::bytes(text, len, "text")? };
        engine_out.write(Box::new(engine.overridden(engine.inner().with_overrides_text(text)?)));
        Ok(())
    })
}

/// How many overrides an engine has, those that are over or dangling too.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_override_count(engine: Option<&Engine>) -> usize {
    engine.map_or(0, |engine| engine.listings().len())
}

/// An override by its place in the list, from 0; NULL beyond the last. Borrowed from the engine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_override(engine: Option<&Engine>, index: usize) -> Option<&Listing> {
    engine?.listings().get(index)
}

/// How many warnings there are about an engine's overrides: those without effect.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_override_warning_count(engine: Option<&Engine>) -> usize {
    engine.map_or(0, |engine| engine.override_warnings().len())
}

/// A warning about its overrides by its index; NULL beyond the last. Borrowed from the engine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_override_warning(engine: Option<&Engine>, index: usize) -> Option<&Issue> {
    engine?.override_warnings().get(index)
}

/// The generation that its decisions tell; 0 for an engine that is not live.
#[unsafe(no_mangle)]
pub extern "C" fn openline_engine_generation(engine: Option<&Engine>) -> u64 {
    engine.map_or(0, |engine| engine.inner().generation())
}

/// Its id; 0 for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_id(listing: Option<&Listing>) -> u64 {
    listing.map_or(0, |listing| listing.id)
}

/// `closed`, `unstaffed`, `open` or `redirect`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_kind(listing: Option<&Listing>) -> Str {
    Str::from_option(listing.map(|listing| &listing.kind))
}

/// The queue that it is about; nothing when it is about a group or all.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_queue(listing: Option<&Listing>) -> Str {
    Str::from_option(listing.and_then(|listing| listing.queue.as_ref()))
}

/// The group that it is about; nothing when it is about a queue or all.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_group(listing: Option<&Listing>) -> Str {
    Str::from_option(listing.and_then(|listing| listing.group.as_ref()))
}

/// Its first second; 0 since ever.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_from(listing: Option<&Listing>) -> i64 {
    listing.map_or(0, |listing| listing.from)
}

/// The first second after it; OPENLINE_NEVER until further notice.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_until(listing: Option<&Listing>) -> i64 {
    listing.map_or(OPENLINE_NEVER, |listing| listing.until)
}

/// Its reason, the first one of several languages.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_reason(listing: Option<&Listing>) -> Str {
    Str::from_option(listing.and_then(|listing| listing.reason.as_ref()))
}

/// Of a redirect: where calls go.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_function(listing: Option<&Listing>) -> Str {
    Str::from_option(listing.and_then(|listing| listing.function.as_ref()))
}

/// Whether the document has no such queue, group or function, so that it has no effect.
#[unsafe(no_mangle)]
pub extern "C" fn openline_listing_dangling(listing: Option<&Listing>) -> bool {
    listing.is_some_and(|listing| listing.dangling)
}
