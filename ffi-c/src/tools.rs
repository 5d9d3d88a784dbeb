/*!
Texts that a caller owns: weeks in words, rendered prompts, tool definitions.
*/

use std::{ffi::c_char, mem::MaybeUninit};

use ::engine::{At, Dialect};

use crate::{
    contact::{self, Contact},
    engine::Engine,
    error::Error,
    guard::{answer, explained, given, guard, place},
    lent,
    outcome::{Outcome, Refusal},
    text::{Str, Text},
};

/// A text of its own. Immutable; free it with openline_text_free().
pub struct OwnedText(Text);

impl OwnedText {
    pub fn new(text: &str) -> OwnedText {
        OwnedText(Text::new(text))
    }
}

/// The text, borrowed from its handle.
#[unsafe(no_mangle)]
pub extern "C" fn openline_text_str(text: Option<&OwnedText>) -> Str {
    Str::from_option(text.map(|text| &text.0))
}

/// Frees a text; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn openline_text_free(text: Option<Box<OwnedText>>) {
    answer((), || drop(text));
}

/// The week of a queue in words: `Monday to Friday 9 AM to 5 PM, Saturday 10 AM to 2 PM`.
#[unsafe(no_mangle)]
pub extern "C" fn openline_queue_hours_in_words(
    engine: Option<&Engine>,
    queue: u32,
    text_out: Option<&mut MaybeUninit<Box<OwnedText>>>,
) -> Outcome {
    guard(|| {
        let (engine, text_out) = (given(engine, "engine")?, place(text_out, "text_out")?);
        let words = engine.queue(queue)?.hours_in_words();
        text_out.write(Box::new(OwnedText::new(&words)));
        Ok::<(), Refusal>(())
    })
}

/// Handoffs as function definitions for a language model, a JSON array of objects with `name`, `description` (with the instructions for the
/// state at `at`) and `parameters` (JSON Schema): those of a topic in order, or all active ones (topic NULL with a length of 0). The channel
/// and the language (NULL with a length of 0: any) are the contact's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_tools(
    engine: Option<&Engine>,
    at: i64,
    topic: *const c_char,
    topic_len: usize,
    channel: *const c_char,
    channel_len: usize,
    language: *const c_char,
    language_len: usize,
    json_out: Option<&mut MaybeUninit<Box<OwnedText>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, json_out) = (given(engine, "engine")?, place(json_out, "json_out")?);
        // SAFETY: lent for this call, as the header asks; so below.
        let topic = unsafe { lent::optional(topic, topic_len, "topic")? };
        // SAFETY: see above.
        let channel = unsafe { lent::optional(channel, channel_len, "channel")? };
        // SAFETY: see above.
        let language = unsafe { lent::optional(language, language_len, "language")? };
        let tools = engine.inner().tools(At::from(at), topic, channel, language.as_slice())?;
        json_out.write(Box::new(OwnedText::new(&json(&tools))));
        Ok(())
    })
}

/// In `flags` of openline_engine_tools_for(): ask the provider to hold the model to the schema.
pub const OPENLINE_TOOLS_STRICT: u64 = 1;

/// Handoffs as function definitions in a provider's form: `plain` (or NULL with a length of 0), `openai`, `anthropic`, `gemini` or `mcp`. They are
/// those of the contact's topic or handoff, or all active ones; its variables are filled in and not among the parameters. `flags` is
/// OPENLINE_TOOLS_STRICT or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openline_engine_tools_for(
    engine: Option<&Engine>,
    contact: *const Contact,
    dialect: *const c_char,
    dialect_len: usize,
    flags: u64,
    json_out: Option<&mut MaybeUninit<Box<OwnedText>>>,
    error_out: Option<&mut MaybeUninit<Box<Error>>>,
) -> Outcome {
    explained(error_out, || {
        let (engine, json_out) = (given(engine, "engine")?, place(json_out, "json_out")?);
        // SAFETY: lent for this call, as the header asks; so below.
        let contact = unsafe { contact::read(contact)? };
        // SAFETY: see above.
        let dialect = unsafe { lent::optional(dialect, dialect_len, "dialect")? }.unwrap_or("plain");
        let dialect: Dialect = dialect.parse().map_err(|_| Refusal::NoDialect)?;
        if flags & !OPENLINE_TOOLS_STRICT != 0 {
            return Err(Refusal::UnknownFlag("flags").into());
        }
        let tools = engine.inner().tools_for(&contact)?;
        json_out.write(Box::new(OwnedText::new(&json(&dialect.write(&tools, flags & OPENLINE_TOOLS_STRICT != 0)))));
        Ok(())
    })
}

/// A value as compact JSON.
pub fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data with string keys is always JSON")
}
