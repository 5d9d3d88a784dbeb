/*!
Why each destination was or was not taken: the verdicts of a decision as a table.
*/

use std::io;

use comfy_table::{Attribute, Cell, Color};
use openline::{Verdict, VerdictCode};

use crate::{moment, page::Page, paint::Paint, why::why};

pub fn explain(verdicts: &[Verdict], page: &mut Page, paint: &Paint) -> io::Result<()> {
    let mut table = paint.table(&["HANDOFF", "QUEUE", "VERDICT", "WHY", "OPENS AT"]);
    for verdict in verdicts {
        let code = verdict.verdict;
        let text = |text: &str| paint.plain(text);
        let queue = verdict.queue.as_deref().map_or_else(|| "(SIP)".to_owned(), text);
        let opens_at = verdict.opens_at.as_ref().map(moment::full).unwrap_or_default();
        let row = [text(&verdict.handoff), queue, code.as_str().replace('_', " "), reason(verdict, paint), opens_at];
        table.add_row(row.into_iter().enumerate().map(|(column, text)| {
            let cell = Cell::new(text);
            match code {
                VerdictCode::Selected if column == 2 => cell.fg(Color::Green).add_attribute(Attribute::Bold),
                VerdictCode::NotReached => cell.add_attribute(Attribute::Dim),
                _ if column == 2 => cell.fg(Color::Red),
                _ => cell,
            }
        }));
    }
    table.lines().try_for_each(|line| page.line(line))
}

fn reason(verdict: &Verdict, paint: &Paint) -> String {
    match verdict.verdict {
        VerdictCode::Selected => match verdict.queue {
            Some(_) if verdict.override_id.is_some() => "opened by an override".to_owned(),
            Some(_) => "open".to_owned(),
            None => "always available".to_owned(),
        },
        VerdictCode::NotReached => "an earlier one answers".to_owned(),
        code => why(code.as_str(), verdict.reason_text.as_deref().map(|text| paint.plain(text))),
    }
}
