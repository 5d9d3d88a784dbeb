/*!
`openline render`: a text with its handoffs named as functions.
*/

use std::io::Write;

use crate::{
    args,
    document::{self, Document},
    failure::{Answer, Failure},
    page::Page,
};

pub fn run(args: args::Render, page: &mut Page) -> Result<Answer, Failure> {
    let args::Render { source, text: name } = args;
    if source.file == "-" && name == "-" {
        return Err(Failure::usage("standard input cannot be both the configuration and the text"));
    }
    let engine = Document::load(source)?;
    let text = String::from_utf8(document::read(&name)?)
        .map_err(|fault| Failure::usage(format!("{name} is not UTF-8 text: {}", fault.utf8_error())))?;
    let rendered = engine.render(&text).map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    page.write_all(rendered.as_bytes())?;
    Ok(Answer::Given)
}
