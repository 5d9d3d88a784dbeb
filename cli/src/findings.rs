/*!
Issues as people read them: what is wrong, the line it stands in, and a count at the end.

All errors come first, then warnings, then infos, each in the order of the text. Every issue is named; when there are many, only the first
ones of each code show their line.
*/

use std::{collections::HashMap, io};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use openline::{Issue, Severity};

use crate::{
    excerpt::Excerpts,
    page::Page,
    paint::{Paint, counted},
    text::{STANDARD_INPUT, Text},
};

/// Up to this many issues all show their line.
const ALL_SHOWN: usize = 40;
/// Beyond it, this many of each code.
const SHOWN_OF_CODE: usize = 3;

/// A message or path longer than this, in characters, quotes a text that nobody reads to its end.
const LONGEST: usize = 400;

pub struct Findings<'d> {
    text: &'d Text,
    issues: &'d [Issue],
    strict: bool,
    strict_languages: bool,
    errors_only: bool,
}

/// Warnings that somebody who is served will miss something in their language.
const OF_LANGUAGES: [&str; 4] =
    ["untranslated_language", "unspoken_language", "word_brings_its_preposition", "reason_language"];

impl<'d> Findings<'d> {
    pub fn new(text: &'d Text, issues: &'d [Issue]) -> Findings<'d> {
        Findings { text, issues, strict: false, strict_languages: false, errors_only: false }
    }

    /// Warnings count as errors.
    pub fn strict(mut self, strict: bool) -> Findings<'d> {
        self.strict = strict;
        self
    }

    /// Warnings about languages count as errors.
    pub fn strict_languages(mut self, strict: bool) -> Findings<'d> {
        self.strict_languages = strict;
        self
    }

    /// Only what blocks the load is shown; the summary still counts the rest.
    pub fn errors_only(mut self) -> Findings<'d> {
        self.errors_only = true;
        self
    }

    /// What people call the document.
    pub fn file(&self) -> &'d str {
        &self.text.name
    }

    /// Whether the document is no file that anybody could open.
    pub fn is_standard_input(&self) -> bool {
        self.text.name == STANDARD_INPUT
    }

    /// Every issue in the order of the text, with the severity that counts.
    pub fn weighed(&self) -> impl Iterator<Item = (Severity, &'d Issue)> {
        self.issues.iter().map(|issue| (self.weight(issue), issue))
    }

    fn weight(&self, issue: &Issue) -> Severity {
        match issue.severity() {
            Severity::Warning if self.strict => Severity::Error,
            Severity::Warning if self.strict_languages && OF_LANGUAGES.contains(&issue.code()) => Severity::Error,
            severity => severity,
        }
    }

    /// How many issues count as that.
    pub fn count(&self, severity: Severity) -> usize {
        self.issues.iter().filter(|issue| self.weight(issue) == severity).count()
    }

    /// Whether the configuration may not be used.
    pub fn block(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    pub fn write(&self, page: &mut Page, paint: &Paint) -> io::Result<()> {
        let mut excerpts = Excerpts::new(&self.text.bytes);
        let renderer = if paint.is_coloured() { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(paint.width().max(120));
        let all = self.issues.len() <= ALL_SHOWN;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            if self.errors_only && severity != Severity::Error {
                break;
            }
            let mut seen: HashMap<&str, usize> = HashMap::new();
            let mut rest = Vec::new();
            for issue in self.issues.iter().filter(|issue| self.weight(issue) == severity) {
                let seen = seen.entry(issue.code()).or_default();
                *seen += 1;
                if all || *seen <= SHOWN_OF_CODE {
                    page.line(renderer.render(&[self.group(issue, &mut excerpts, paint)]))?;
                    page.line("")?;
                } else {
                    rest.push(issue);
                }
            }
            for issue in &rest {
                if page.is_closed() {
                    return Ok(());
                }
                page.line(self.in_one_line(issue, paint))?;
            }
            if !rest.is_empty() {
                page.line("")?;
            }
        }
        page.line(self.summary(paint))
    }

    fn group(&self, issue: &Issue, excerpts: &mut Excerpts<'_>, paint: &Paint) -> Group<'static> {
        let level = match self.weight(issue) {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            _ => Level::INFO,
        };
        let title = level.primary_title(shown(issue.message(), paint)).id(issue.code());
        let file = paint.plain(&self.text.name);
        let (line, column) = (issue.line(), issue.column());
        // A text that was not read whole, or is none, has no line to show.
        let shows = line > 0 && !matches!(issue.code(), "too_large" | "too_many_issues");
        let excerpt = if shows { excerpts.at(line, column) } else { None };
        let Some(excerpt) = excerpt else { return title.element(Origin::path(file)) };
        let mark = AnnotationKind::Primary.span(excerpt.mark).label(shown(issue.path(), paint));
        let snippet = Snippet::source(excerpt.text).line_start(line as usize).annotation(mark);
        if excerpt.is_cut {
            // The renderer would count the column in the piece that it is given.
            title.element(Origin::path(file).line(line as usize).char_column(column as usize)).element(snippet)
        } else {
            title.element(snippet.path(file))
        }
    }

    fn in_one_line(&self, issue: &Issue, paint: &Paint) -> String {
        let word = match self.weight(issue) {
            Severity::Error => paint.bad("error"),
            severity => paint.special(severity),
        };
        let place = paint.faint(format!("{}:{}:{}:", self.text.name, issue.line(), issue.column()));
        let path = if issue.path().is_empty() { String::new() } else { format!("{}: ", shown(issue.path(), paint)) };
        format!("{place} {word}[{}]: {path}{}", issue.code(), shown(issue.message(), paint))
    }

    /// `centre.yaml: 2 errors, 1 warning`.
    pub fn summary(&self, paint: &Paint) -> String {
        let errors = self.count(Severity::Error);
        let strict = self.issues.iter().filter(|i| self.strict && i.severity() == Severity::Warning).count();
        let counts =
            [(errors, "error"), (self.count(Severity::Warning), "warning"), (self.count(Severity::Info), "info")];
        let words: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(*count, noun)).collect();
        let words = if words.is_empty() { "no errors".to_owned() } else { words.join(", ") };
        let because = match strict {
            0 => String::new(),
            _ => format!(" ({} counted as errors by --strict)", counted(strict, "warning")),
        };
        let words = if errors > 0 { paint.bad(words) } else { paint.bold(words) };
        format!("{}: {words}{because}", paint.plain(&self.text.name))
    }
}

/// A message or path, safe and short enough to print.
fn shown(text: &str, paint: &Paint) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", paint.plain(&text[..end])),
        None => paint.plain(text),
    }
}
