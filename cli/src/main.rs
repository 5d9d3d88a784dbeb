/*!
The command line: reads arguments, asks the engine, prints what it says.

It holds no rules. Exit statuses: 0 answered, 1 the configuration is invalid, 2 wrong usage, 3 the store could not be read or written.
*/

mod args;
mod check;
mod contact;
mod coverage;
mod diff;
mod document;
mod example;
mod excerpt;
mod explain;
mod export;
mod failure;
mod findings;
mod formats;
mod holidays;
mod hours;
mod import;
mod languages;
#[cfg(all(unix, feature = "live"))]
mod live;
mod manual;
mod moment;
mod page;
mod paint;
mod progress;
mod render;
mod report;
mod route;
mod say;
#[cfg(all(unix, feature = "serve"))]
mod serve;
#[cfg(all(unix, feature = "serve"))]
mod serving;
mod slots;
mod spoken;
mod standing;
mod status;
mod telling;
mod text;
mod time;
mod tools;
mod week;
mod why;
mod written;
mod year;
mod zone_source;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    args::{Args, Command},
    failure::{Answer, Failure},
    page::Page,
};

fn main() -> ExitCode {
    // Clap prints help and wrong usage itself and leaves with 0 or 2.
    let Args { command } = Args::parse();
    let mut page = Page::stdout();
    let answer = run(command, &mut page).and_then(|answer| page.finish().map(|()| answer).map_err(Failure::Output));
    match answer {
        Ok(answer) => answer.into(),
        Err(failure) => {
            // What was answered before the fault is not kept back.
            let _ = page.finish();
            failure.report();
            failure.into()
        }
    }
}

fn run(command: Command, page: &mut Page) -> Result<Answer, Failure> {
    match command {
        Command::Check(args) => check::run(args, page),
        Command::Route(args) => route::run(args, page),
        Command::Status(args) => status::run(args, page),
        Command::Holidays(args) => holidays::run(args, page),
        Command::Hours(args) => hours::run(args, page),
        Command::Export(args) => export::run(&args, page),
        Command::Import(args) => import::run(&args, page),
        Command::Slots(args) => slots::run(args, page),
        Command::Say(args) => say::run(args, page),
        Command::Languages(args) => languages::run(args, page),
        Command::Coverage(args) => coverage::run(args, page),
        Command::Tools(args) => tools::run(args, page),
        Command::Week(args) => week::run(args, page),
        Command::Diff(args) => diff::run(args, page),
        Command::Year(args) => year::run(args, page),
        Command::Report(args) => report::run(args, page),
        #[cfg(all(unix, feature = "live"))]
        Command::Live(command) => live::run(command, page),
        #[cfg(all(unix, feature = "serve"))]
        Command::Serve(command) => serve::run(command, page),
        Command::Render(args) => render::run(args, page),
        Command::Example { name } => example::run(name, page),
        Command::Man { folder } => manual::man(folder.as_deref(), page),
        Command::Completions { shell } => manual::completions(shell, page),
        Command::Schema => example::schema(page),
    }
}
