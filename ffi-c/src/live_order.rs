/*!
What a C program orders of a live document, by whom, and what was written.
*/

use ::engine::{OverrideReason, Subject};
use ::live::Terms;

use crate::{
    contact::Variable,
    lent,
    outcome::{Failure, Refusal},
    text::Str,
};

/// In `flags` of openline_order: every queue but those that `except` names.
pub const OPENLINE_ORDER_ALL: u64 = 1;
/// In `flags` of openline_order: `from` is set. Without it the order holds from now on.
pub const OPENLINE_ORDER_FROM: u64 = 2;
/// In `flags` of openline_order: until `until`. One of UNTIL, LASTING and FURTHER_NOTICE must be there: nobody closes for ever by omission.
pub const OPENLINE_ORDER_UNTIL: u64 = 4;
/// In `flags` of openline_order: for `lasting` seconds from its beginning.
pub const OPENLINE_ORDER_LASTING: u64 = 8;
/// In `flags` of openline_order: until it is ended.
pub const OPENLINE_ORDER_FURTHER_NOTICE: u64 = 16;
/// In `flags` of openline_order and openline_author: only if the journal is still at the generation `expect`.
pub const OPENLINE_EXPECT: u64 = 32;

/// What is to be closed, opened or redirected. Start from openline_order_init(). Only read during the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Order {
    /// sizeof(openline_order).
    pub struct_size: usize,
    /// OPENLINE_ORDER_ flags and OPENLINE_EXPECT.
    pub flags: u64,
    /// The name of a queue. An order is about a queue, a group, or all: one of them.
    pub queue: Str,
    /// The name of a group.
    pub group: Str,
    /// With OPENLINE_ORDER_ALL: names of queues and groups that are left out.
    pub except: *const Str,
    /// The length of `except`.
    pub except_len: usize,
    /// The first second, with OPENLINE_ORDER_FROM; not more than a minute ago.
    pub from: i64,
    /// The first second after it, with OPENLINE_ORDER_UNTIL.
    pub until: i64,
    /// Seconds from its beginning, with OPENLINE_ORDER_LASTING.
    pub lasting: u64,
    /// What callers hear; nothing without it.
    pub reason: Str,
    /// What callers hear by their language, in place of `reason`: names are BCP 47 tags, the first is for everybody else.
    pub reasons: *const Variable,
    /// The length of `reasons`.
    pub reasons_len: usize,
    /// Of a redirect: a transfer function or SIP handoff.
    pub function: Str,
    /// The id of an override that ends by the same entry; 0: none.
    pub replaces: u64,
    /// Who orders it, for the journal.
    pub by: Str,
    /// 2 to 64 characters, remembered for a day: what is repeated with the same key is done once.
    pub key: Str,
    /// With OPENLINE_EXPECT.
    pub expect: u64,
}

// SAFETY: `struct_size` comes first; all fields are integers and raw pointers, so any bytes are a value.
unsafe impl lent::Sized for Order {
    // 0.2.0: up to and with `expect`.
    const FIRST: usize = std::mem::offset_of!(Order, expect) + size_of::<u64>();
}

/// Who writes, and on which condition. Start from openline_author_init().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Author {
    /// sizeof(openline_author).
    pub struct_size: usize,
    /// OPENLINE_EXPECT or 0.
    pub flags: u64,
    /// A name for the journal.
    pub by: Str,
    /// As in openline_order.
    pub key: Str,
    /// With OPENLINE_EXPECT.
    pub expect: u64,
}

// SAFETY: `struct_size` comes first; all fields are integers and raw pointers, so any bytes are a value.
unsafe impl lent::Sized for Author {
    // 0.2.0: up to and with `expect`.
    const FIRST: usize = std::mem::offset_of!(Author, expect) + size_of::<u64>();
}

/// What was written. This struct never grows.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Written {
    /// The number of the entry; of an order it is the override's id.
    pub id: u64,
    /// The generation that has it.
    pub generation: u64,
    /// How many warnings it drew, such as an opening of a disabled queue.
    pub warnings: u32,
    /// Nothing was written: the key was known, or the override had ended already.
    pub repeated: bool,
}

impl Written {
    pub fn of(written: &::live::Written) -> Written {
        Written {
            id: written.id,
            generation: written.generation.value(),
            warnings: written.warnings.len() as u32,
            repeated: written.repeated,
        }
    }
}

/// Names as texts of their own.
///
/// # Safety
/// As for [`lent::array`], and each text is readable.
pub unsafe fn names(names: *const Str, len: usize, what: &'static str) -> Result<Vec<String>, Refusal> {
    // SAFETY: the caller's promise, handed on; so below.
    let names = unsafe { lent::array(names, len, what)? };
    // SAFETY: see above.
    names.iter().map(|name| unsafe { lent::text(name.data, name.len, what) }.map(str::to_owned)).collect()
}

/// The author that C describes; nobody for NULL.
///
/// # Safety
/// Unless NULL, `author` and all that it points to is readable, and nobody writes to it meanwhile.
pub unsafe fn author(author: *const Author) -> Result<::live::Author, Failure> {
    if author.is_null() {
        return Ok(::live::Author::default());
    }
    // SAFETY: the caller's promise, handed on; so below.
    let given = unsafe { lent::sized(author, "author")? };
    if given.flags & !OPENLINE_EXPECT != 0 {
        return Err(Refusal::UnknownFlag("author").into());
    }
    // SAFETY: see above.
    let by = unsafe { lent::field(given.by, "author.by")? };
    let mut author = ::live::Author::new(by.unwrap_or_default());
    // SAFETY: see above.
    if let Some(key) = unsafe { lent::field(given.key, "author.key")? } {
        author = author.key(key);
    }
    if given.flags & OPENLINE_EXPECT != 0 {
        author = author.expect(given.expect);
    }
    Ok(author)
}

/// The subject, the function and the terms of an order.
///
/// # Safety
/// Unless NULL, `order` and all that it points to is readable, and nobody writes to it meanwhile.
pub unsafe fn read(order: *const Order) -> Result<(Subject, Option<String>, Terms), Failure> {
    if order.is_null() {
        return Err(Refusal::Null("order").into());
    }
    // SAFETY: the caller's promise, handed on; so below.
    let given = unsafe { lent::sized(order, "order")? };
    const ENDS: u64 = OPENLINE_ORDER_UNTIL | OPENLINE_ORDER_LASTING | OPENLINE_ORDER_FURTHER_NOTICE;
    const KNOWN: u64 = OPENLINE_ORDER_ALL | OPENLINE_ORDER_FROM | ENDS | OPENLINE_EXPECT;
    if given.flags & !KNOWN != 0 {
        return Err(Refusal::UnknownFlag("order").into());
    }
    // SAFETY: see above.
    let queue = unsafe { lent::field(given.queue, "order.queue")? };
    // SAFETY: see above.
    let group = unsafe { lent::field(given.group, "order.group")? };
    // SAFETY: see above.
    let except = unsafe { names(given.except, given.except_len, "order.except")? };
    let subject = match (queue, group, given.flags & OPENLINE_ORDER_ALL != 0) {
        (Some(name), None, false) if except.is_empty() => Subject::queue(name),
        (None, Some(name), false) if except.is_empty() => Subject::group(name),
        (None, None, true) => Subject::all().except(except),
        _ => return Err(Refusal::NoSubject.into()),
    };
    let mut terms = match given.flags & ENDS {
        OPENLINE_ORDER_UNTIL => Terms::until(given.until),
        OPENLINE_ORDER_LASTING => Terms::lasting(std::time::Duration::from_secs(given.lasting)),
        OPENLINE_ORDER_FURTHER_NOTICE => Terms::further_notice(),
        _ => return Err(Refusal::NoEnd.into()),
    };
    if given.flags & OPENLINE_ORDER_FROM != 0 {
        terms = terms.from(given.from);
    }
    // SAFETY: see above.
    let reason = unsafe { lent::field(given.reason, "order.reason")? };
    // SAFETY: see above.
    let reasons = unsafe { crate::contact::variables(given.reasons, given.reasons_len)? };
    if !reasons.is_empty() {
        terms = terms.reason(OverrideReason::in_languages(reasons));
    } else if let Some(reason) = reason {
        terms = terms.reason(reason);
    }
    if given.replaces != 0 {
        terms = terms.replaces(given.replaces);
    }
    // SAFETY: see above.
    if let Some(by) = unsafe { lent::field(given.by, "order.by")? } {
        terms = terms.by(by);
    }
    // SAFETY: see above.
    if let Some(key) = unsafe { lent::field(given.key, "order.key")? } {
        terms = terms.key(key);
    }
    if given.flags & OPENLINE_EXPECT != 0 {
        terms = terms.expect(given.expect);
    }
    // SAFETY: see above.
    let function = unsafe { lent::field(given.function, "order.function")? };
    Ok((subject, function.map(str::to_owned), terms))
}
