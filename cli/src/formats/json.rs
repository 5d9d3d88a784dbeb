/*!
`--format json`: one object for a run.
*/

use openline::Severity;
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

#[derive(Serialize)]
struct Finding<'f> {
    severity: &'static str,
    code: &'static str,
    path: &'f str,
    line: u32,
    column: u32,
    message: &'f str,
}

pub fn json(all: &[Findings<'_>], page: &mut Page) -> Result<(), Failure> {
    let files = all.iter().map(file).collect();
    Ok(page.json(&Run { valid: !all.iter().any(Findings::block), files })?)
}

fn file<'f>(findings: &'f Findings<'_>) -> File<'f> {
    let issues = findings.weighed().map(|(severity, issue)| Finding {
        severity: severity.as_str(),
        code: issue.code(),
        path: issue.path(),
        line: issue.line(),
        column: issue.column(),
        message: issue.message(),
    });
    let [errors, warnings, infos] =
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| findings.count(severity));
    File { file: findings.file(), valid: !findings.block(), errors, warnings, infos, issues: issues.collect() }
}
