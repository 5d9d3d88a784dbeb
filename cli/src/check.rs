/*!
`openline check`: everything that there is to say about a document.
*/

use openline::Engine;

use crate::{
    args,
    document::Document,
    failure::{Answer, Failure},
    findings::Findings,
    page::Page,
    paint::{Paint, counted},
};

pub fn run(args: args::Check, page: &mut Page) -> Result<Answer, Failure> {
    let at = args.at.utc_date("--at")?;
    let document = Document::read(args.source)?;
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
    if let Ok(engine) = document.engine() {
        page.line(paint.faint(contents(&engine)))?;
    }
    Ok(Answer::Given)
}

/// `6 queues, 7 handoffs, 5 topics; zone data bundled 2026f`.
fn contents(engine: &Engine) -> String {
    let counts =
        [(engine.queues().len(), "queue"), (engine.handoffs().len(), "handoff"), (engine.topics().len(), "topic")];
    let counts: Vec<String> = counts.iter().map(|(count, noun)| counted(*count, noun)).collect();
    format!("{}; zone data {}", counts.join(", "), engine.zone_data())
}
