/*!
`--format github`: workflow commands, which GitHub shows beside the lines of a pull request.

A command is one line: what would end it, or a property in it, is written as `%` and two digits.
*/

use openline::Severity;

use crate::{failure::Failure, findings::Findings, page::Page, paint::Paint};

pub fn github(all: &[Findings<'_>], page: &mut Page) -> Result<(), Failure> {
    let paint = Paint::plain_page();
    for findings in all {
        for (severity, issue) in findings.weighed() {
            let command = match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                _ => "notice",
            };
            let mut place = String::new();
            if !findings.is_standard_input() {
                place.push_str(&format!("file={},", property(findings.file())));
            }
            // A text that was not read has no line.
            if issue.line() > 0 {
                place.push_str(&format!("line={},col={},", issue.line(), issue.column()));
            }
            let path = if issue.path().is_empty() { String::new() } else { format!("{}: ", issue.path()) };
            let words = message(&format!("{path}{}", issue.message()));
            page.line(format!("::{command} {place}title={}::{words}", property(issue.code())))?;
        }
        page.line(message(&findings.summary(&paint)))?;
    }
    Ok(())
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_a_property() {
        assert_eq!(message("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
