/*!
`openline check`: everything that there is to say about a document.
*/

use openline::{At, Engine};

use crate::{
    args,
    document::Document,
    failure::{Answer, Failure},
    findings::Findings,
    page::Page,
    paint::{Paint, counted},
    text::Text,
};

pub fn run(args: args::Check, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.utc_date("--at")?;
    let most = args.source.max_bytes + 1;
    let document = Document::read(args.source)?;
    let promises = args.expect.map(|file| Text::read(&file, most).map_err(Failure::usage)).transpose()?;
    let issues = document.builder().check(&document.text().bytes, at);
    let findings = Findings::new(document.text(), &issues).strict(args.strict);
    let paint = Paint::stdout();
    if issues.is_empty() {
        page.line(format!("{}: {}", paint.plain(&document.text().name), paint.good("valid")))?;
    } else {
        findings.write(page, &paint)?;
    }
    if findings.block() {
        return Ok(Answer::Invalid);
    }
    let Ok(engine) = document.engine() else { return Ok(Answer::Given) };
    let broken = promises.map_or(Ok(false), |promises| hold(&engine, &promises, at, page, &paint))?;
    page.line(paint.faint(contents(&engine)))?;
    Ok(if broken { Answer::Invalid } else { Answer::Given })
}

/// Whether a promise of the file is broken.
fn hold(engine: &Engine, promises: &Text, at: At, page: &mut Page, paint: &Paint) -> std::io::Result<bool> {
    let issues = engine.expect(&promises.bytes, at);
    let findings = Findings::new(promises, &issues);
    match issues.is_empty() {
        true => page.line(format!("{}: {}", paint.plain(&promises.name), paint.good("every expectation holds")))?,
        false => findings.write(page, paint)?,
    }
    Ok(findings.block())
}

/// `6 queues, 7 handoffs, 5 topics; zone data bundled 2026f`.
fn contents(engine: &Engine) -> String {
    let counts =
        [(engine.queues().len(), "queue"), (engine.handoffs().len(), "handoff"), (engine.topics().len(), "topic")];
    let counts: Vec<String> = counts.iter().map(|(count, noun)| counted(*count, noun)).collect();
    format!("{}; zone data {}", counts.join(", "), engine.zone_data())
}
