/*!
Contacts as C describes them: `openline_contact` and `openline_variable`.
*/

use crate::{
    lent,
    outcome::{Failure, Refusal},
    say,
    text::Str,
};

/// A variable with its value, both UTF-8 without a need for a NUL. This pair never grows.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Variable {
    pub name: Str,
    pub value: Str,
}

/// In `flags` of openline_contact: `at` is set. Without it the instant is that of the call.
pub const OPENLINE_CONTACT_AT: u64 = 1;

/// In `flags` of openline_contact: `style` is set. Without it words are said as text, and on `voice` as speech where the document says
/// `speak_style: auto`.
pub const OPENLINE_CONTACT_STYLE: u64 = 2;

/// A caller or chat that asks to be handed off. Start from openline_contact_init(), which sets `struct_size` and asks for nothing: the default
/// handoff, any channel, any language, now. Only read during the call.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Contact {
    /// sizeof(openline_contact).
    pub struct_size: usize,
    /// OPENLINE_CONTACT_AT and OPENLINE_CONTACT_STYLE, or 0.
    pub flags: u64,
    /// The instant in epoch seconds, when `flags` has OPENLINE_CONTACT_AT.
    pub at: i64,
    /// The name of a topic. A contact names a topic or a handoff, not both.
    pub topic: Str,
    /// The name or the function name of a handoff.
    pub handoff: Str,
    /// The channel, such as `voice` or `chat`.
    pub channel: Str,
    /// Languages (BCP 47), most wanted first.
    pub languages: *const Str,
    /// The length of `languages`.
    pub languages_len: usize,
    /// Variables for headers, transfer variables and instructions; of a name given twice the later wins.
    pub variables: *const Variable,
    /// The length of `variables`.
    pub variables_len: usize,
    /// What a language model called the handoff's function with, the JSON text that it wrote. Only variables that are a model's to set are taken from
    /// it, and only where `variables` say nothing. Whatever the text is, it is no error: the decision's omissions tell what was refused.
    pub arguments: Str,
    /// How words are said, when `flags` has OPENLINE_CONTACT_STYLE: OPENLINE_STYLE_TEXT, OPENLINE_STYLE_SPEECH or OPENLINE_STYLE_SSML.
    pub style: u64,
}

// SAFETY: `struct_size` comes first; all fields are integers and raw pointers, so any bytes are a value.
unsafe impl lent::Sized for Contact {
    // 0.1.0: up to and with `variables_len`. It stays when the struct grows.
    const FIRST: usize = std::mem::offset_of!(Contact, variables_len) + size_of::<usize>();
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(<Contact as lent::Sized>::FIRST == 104, "the size of 0.1.0");

/// The contact that C describes.
///
/// # Safety
/// Unless NULL, `contact` and all that it points to is readable, and nobody writes to it meanwhile.
pub unsafe fn read(contact: *const Contact) -> Result<::engine::Contact, Failure> {
    if contact.is_null() {
        return Err(Refusal::Null("contact").into());
    }
    // SAFETY: the caller's promise, handed on; so below.
    let given = unsafe { lent::sized(contact, "contact")? };
    if given.flags & !(OPENLINE_CONTACT_AT | OPENLINE_CONTACT_STYLE) != 0 {
        return Err(Refusal::UnknownFlag("contact").into());
    }
    let mut contact = ::engine::Contact::new();
    if given.flags & OPENLINE_CONTACT_AT != 0 {
        contact = contact.at(given.at);
    }
    // SAFETY: see above.
    if let Some(topic) = unsafe { lent::field(given.topic, "contact.topic")? } {
        contact = contact.topic(topic);
    }
    // SAFETY: see above.
    if let Some(handoff) = unsafe { lent::field(given.handoff, "contact.handoff")? } {
        contact = contact.handoff(handoff);
    }
    // SAFETY: see above.
    if let Some(channel) = unsafe { lent::field(given.channel, "contact.channel")? } {
        contact = contact.channel(channel);
    }
    // SAFETY: see above.
    for language in unsafe { lent::array(given.languages, given.languages_len, "contact.languages")? } {
        // SAFETY: see above.
        contact = contact.language(unsafe { lent::text(language.data, language.len, "contact.languages")? });
    }
    // SAFETY: see above.
    for (name, value) in unsafe { variables(given.variables, given.variables_len)? } {
        contact = contact.variable(name, value);
    }
    // SAFETY: see above.
    if let Some(json) = unsafe { lent::field(given.arguments, "contact.arguments")? } {
        contact = contact.arguments(::engine::Arguments::parse(json));
    }
    if given.flags & OPENLINE_CONTACT_STYLE != 0 {
        contact = contact.style(say::style(given.style)?);
    }
    Ok(contact)
}

/// Variables as pairs of texts.
///
/// # Safety
/// As for [`read`].
pub unsafe fn variables<'a>(variables: *const Variable, len: usize) -> Result<Vec<(&'a str, &'a str)>, Refusal> {
    // SAFETY: the caller's promise, handed on; so below.
    let variables = unsafe { lent::array(variables, len, "variables")? };
    let pair = |variable: &Variable| {
        // SAFETY: see above.
        let name = unsafe { lent::text(variable.name.data, variable.name.len, "variables.name")? };
        // SAFETY: see above.
        let value = unsafe { lent::text(variable.value.data, variable.value.len, "variables.value")? };
        Ok((name, value))
    };
    variables.iter().map(pair).collect()
}
