/*!
`--format junit`: the XML that test reports are made from; a suite for each document.

Each finding is a case, an error a failed one; where nothing blocks, one case more says that the document loads, so that no suite is empty.
*/

use std::fmt::Write;

use openline::{Issue, Severity, escape_markup as escaped};

use crate::{failure::Failure, findings::Findings, page::Page};

pub fn junit(all: &[Findings<'_>], page: &mut Page) -> Result<(), Failure> {
    let suites: Vec<(usize, usize, String)> = all.iter().map(suite).collect();
    let tests: usize = suites.iter().map(|(tests, ..)| tests).sum();
    let failures: usize = suites.iter().map(|(_, failures, _)| failures).sum();
    page.line(r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    page.line(format!(r#"<testsuites name="openline check" tests="{tests}" failures="{failures}">"#))?;
    for (.., text) in suites {
        page.line(text)?;
    }
    page.line("</testsuites>")?;
    Ok(())
}

/// How many cases a document has, how many failed, and the suite.
fn suite(findings: &Findings<'_>) -> (usize, usize, String) {
    let file = escaped(findings.file());
    let mut cases = String::new();
    let mut tests = 0;
    let failures = findings.count(Severity::Error);
    if failures == 0 {
        tests += 1;
        let _ = writeln!(cases, r#"    <testcase classname="{file}" name="the document loads"/>"#);
    }
    for (severity, issue) in findings.weighed() {
        tests += 1;
        let name = escaped(&if issue.path().is_empty() {
            issue.code().to_owned()
        } else {
            format!("{}: {}", issue.code(), issue.path())
        });
        let _ =
            writeln!(cases, r#"    <testcase classname="{file}" name="{name}" file="{file}" line="{}">"#, issue.line());
        let message = escaped(issue.message());
        let place = escaped(&place(findings.file(), severity, issue));
        let _ = match severity {
            Severity::Error => {
                writeln!(cases, r#"      <failure type="{}" message="{message}">{place}</failure>"#, issue.code())
            }
            _ => writeln!(cases, "      <system-out>{place}</system-out>"),
        };
        cases.push_str("    </testcase>\n");
    }
    let head = format!(r#"  <testsuite name="{file}" tests="{tests}" failures="{failures}" errors="0" skipped="0">"#);
    (tests, failures, format!("{head}\n{cases}  </testsuite>"))
}

fn place(file: &str, severity: Severity, issue: &Issue) -> String {
    let (line, column) = (issue.line(), issue.column());
    format!("{file}:{line}:{column}: {severity}[{}]: {}", issue.code(), issue.message())
}
