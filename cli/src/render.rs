/*!
`openline render`: a text with its handoffs named as functions.
*/

use std::io::Write;

use crate::{
    args,
    failure::{Answer, Failure},
    page::Page,
    standing::Standing,
    text::{Text, is_standard_input},
};

pub fn run(args: args::Render, page: &mut Page) -> Result<Answer, Failure> {
    let args::Render { source, text: file } = args;
    if is_standard_input(&source.source.file) && is_standard_input(&file) {
        return Err(Failure::usage("standard input cannot be both the configuration and the text"));
    }
    let most = source.source.max_bytes;
    let engine = Standing::load(source)?;
    let Text { name, bytes } = Text::read(&file, most).map_err(Failure::usage)?;
    let text = String::from_utf8(bytes)
        .map_err(|fault| Failure::usage(format!("{name} is not UTF-8 text: {}", fault.utf8_error())))?;
    let rendered = engine.render(&text).map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    engine.tell_aside()?;
    page.write_all(rendered.as_bytes())?;
    Ok(Answer::Given)
}
