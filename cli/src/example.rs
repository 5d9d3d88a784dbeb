/*!
`openline example` and `openline schema`: texts that come with the program.
*/

use std::io::Write;

use crate::{
    args::Example,
    failure::{Answer, Failure},
    page::Page,
};

pub fn run(name: Example, page: &mut Page) -> Result<Answer, Failure> {
    print(
        page,
        match name {
            Example::Always => include_str!("../examples/always.yaml"),
            Example::Hours => include_str!("../examples/hours.yaml"),
            Example::Full => include_str!("../examples/full.yaml"),
            Example::Sip => include_str!("../examples/sip.yaml"),
        },
    )
}

pub fn schema(page: &mut Page) -> Result<Answer, Failure> {
    print(page, openline::SCHEMA)
}

fn print(page: &mut Page, text: &str) -> Result<Answer, Failure> {
    page.write_all(text.as_bytes())?;
    Ok(Answer::Given)
}
