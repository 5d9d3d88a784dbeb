/*!
`--format json`: one object for a run.
*/

use openline::Severity;
use openline_answers::Finding;
use serde::Serialize;

use crate::{failure::Failure, findings::Findings, page::Page};

#[derive(Serialize)]
struct Run<'f> {
    valid: bool,
    files: Vec<File<'f>>,
}

#[derive(Serialize)]
struct File<'f> {
    file: &'f str,
    valid: bool,
    errors: usize,
    warnings: usize,
    infos: usize,
    issues: Vec<Finding<'f>>,
}

pub fn json(all: &[Findings<'_>], page: &mut Page) -> Result<(), Failure> {
    let files = all.iter().map(file).collect();
    Ok(page.json(&Run { valid: !all.iter().any(Findings::block), files })?)
}

fn file<'f>(findings: &'f Findings<'_>) -> File<'f> {
    let issues = findings.weighed().map(|(severity, issue)| Finding::new(severity, issue));
    let [errors, warnings, infos] =
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| findings.count(severity));
    File { file: findings.file(), valid: !findings.block(), errors, warnings, infos, issues: issues.collect() }
}
