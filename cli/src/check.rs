/*!
`openline check`: everything that there is to say about documents, and whether they keep what was promised.
*/

use openline::{At, Engine, Issue};

use crate::{
    args,
    document::Document,
    failure::{Answer, Failure},
    findings::Findings,
    formats::{self, Format},
    page::Page,
    paint::{Paint, counted},
    progress::Progress,
    text::{Text, name_of},
};

pub fn run(args: args::Check, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.utc_date("--at")?;
    let most = args.source.max_bytes + 1;
    let promises = args.expect.map(|file| Text::read(&file, most).map_err(Failure::usage)).transpose()?;
    let strict = Strict { all: args.strict, languages: args.strict_languages };
    let mut checked = Vec::new();
    let progress = Progress::new(2 * (1 + args.more.len()), format!("reading {}", name_of(&args.source.file)));
    for (number, file) in std::iter::once(args.source.file.clone()).chain(args.more).enumerate() {
        let name = name_of(&file);
        if number > 0 {
            progress.next(format!("reading {name}"));
        }
        let document = Document::read(args::Source { file, ..args.source.clone() })?;
        progress.next(format!("checking {name}"));
        check(document, promises.as_ref(), at, strict, &mut checked);
    }
    drop(progress);
    let findings: Vec<Findings<'_>> = checked.iter().map(|checked| checked.findings(strict)).collect();
    match args.format {
        Format::Text => {
            for (checked, findings) in checked.iter().zip(&findings) {
                tell(checked, findings, page)?;
            }
        }
        Format::Json => formats::json(&findings, page)?,
        Format::Github => formats::github(&findings, page)?,
        Format::Sarif => formats::sarif(&findings, page)?,
        Format::Junit => formats::junit(&findings, page)?,
    }
    Ok(if findings.iter().any(Findings::block) { Answer::Invalid } else { Answer::Given })
}

/// Which warnings count as errors.
#[derive(Clone, Copy)]
struct Strict {
    all: bool,
    languages: bool,
}

/// A text that was read to its end: a document, or promises that one is held to.
struct Checked {
    text: Text,
    issues: Vec<Issue>,
    /// What to say when there is no issue.
    praise: &'static str,
    /// What a document that loads holds, behind all else that is said of it.
    contents: Option<String>,
}

impl Checked {
    fn findings(&self, strict: Strict) -> Findings<'_> {
        Findings::new(&self.text, &self.issues).strict(strict.all).strict_languages(strict.languages)
    }
}

fn check(document: Document, promises: Option<&Text>, at: At, strict: Strict, checked: &mut Vec<Checked>) {
    let issues = document.builder().check(&document.text().bytes, at);
    let engine = document.engine().ok();
    let (text, overrides) = document.into_texts();
    let this = Checked { text, issues, praise: "valid", contents: None };
    let Some(mut engine) = engine.filter(|_| !this.findings(strict).block()) else { return checked.push(this) };
    let contents = contents(&engine);
    let first = checked.len();
    checked.push(this);
    if let Some(text) = overrides {
        let issues = match engine.with_overrides_text(&text.bytes) {
            Ok(overridden) => {
                engine = overridden;
                engine.override_warnings().to_vec()
            }
            Err(error) => error.issues().to_vec(),
        };
        checked.push(Checked { text, issues, praise: "every override holds", contents: None });
    }
    if let Some(promises) = promises {
        let (text, issues) = (promises.clone(), engine.expect(&promises.bytes, at));
        checked.push(Checked { text, issues, praise: "every expectation holds", contents: None });
    }
    if let Some(last) = checked[first..].last_mut() {
        last.contents = Some(contents);
    }
}

fn tell(checked: &Checked, findings: &Findings<'_>, page: &mut Page) -> Result<(), Failure> {
    let paint = Paint::stdout();
    if checked.issues.is_empty() {
        page.line(format!("{}: {}", paint.plain(&checked.text.name), paint.good(checked.praise)))?;
    } else {
        findings.write(page, &paint)?;
    }
    if let Some(contents) = &checked.contents {
        page.line(paint.faint(contents))?;
    }
    Ok(())
}

/// `6 queues, 7 handoffs, 5 topics; zone data bundled 2026f`.
fn contents(engine: &Engine) -> String {
    let counts =
        [(engine.queues().len(), "queue"), (engine.handoffs().len(), "handoff"), (engine.topics().len(), "topic")];
    let counts: Vec<String> = counts.iter().map(|(count, noun)| counted(*count, noun)).collect();
    format!("{}; zone data {}", counts.join(", "), engine.zone_data())
}
