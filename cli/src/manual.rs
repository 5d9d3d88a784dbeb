/*!
`openline man` and `openline completions`: what an installation puts beside the program, made from the arguments themselves.
*/

use std::{fs, io, path::Path};

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::{
    args::Args,
    failure::{Answer, Failure},
    page::Page,
};

/// The page of the program on standard output, or a page for each command in a folder.
pub fn man(folder: Option<&Path>, page: &mut Page) -> Result<Answer, Failure> {
    let command = Args::command();
    let Some(folder) = folder else {
        Man::new(command).render(page)?;
        return Ok(Answer::Given);
    };
    let fault = |error: io::Error| Failure::usage(format!("cannot write to {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(fault)?;
    clap_mangen::generate_to(command, folder).map_err(fault)?;
    Ok(Answer::Given)
}

pub fn completions(shell: Shell, page: &mut Page) -> Result<Answer, Failure> {
    clap_complete::generate(shell, &mut Args::command(), "openline", page);
    Ok(Answer::Given)
}
