/*!
A comparison as a page without scripts or outside resources, and as a part of another page.
*/

use std::fmt::Write;

use super::{Diff, QueueChange, RouteGroup, RoutePlace, queues::QueueDiff};
use crate::see::picture::shown::escaped;

/// More routes than this are counted, not shown: the page is for people.
const MOST_ROUTES: usize = 500;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:15px/1.45 system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;color:#1b1f24;background:#fff;max-width:800px;margin:0 auto;padding:24px 20px}\
h1{font-size:24px;margin:0}h2{font-size:19px;margin:32px 0 6px}p{margin:4px 0 0}.q,th{color:#59636e}b,li,td{overflow-wrap:anywhere}\
ul{margin:4px 0 0;padding-left:20px}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:4px 14px 4px 0;border-bottom:1px solid #d9dee4;vertical-align:top}\
th{font-weight:600}td.r,th.r{text-align:right}td.t{white-space:nowrap}td.v{white-space:pre-wrap}\
.opened::before{content:\"+ \"}.closed::before{content:\"\\2212  \"}.closed{font-weight:600}\
@media screen and (prefers-color-scheme:dark){body{color:#e8ecf1;background:#14181d}.q,th{color:#9ca7b4}th,td{border-color:#333c46}}\
@media print{@page{margin:13mm}body{max-width:none;padding:0;font-size:12px}tr,h2{break-inside:avoid}h2{break-after:avoid}}";

impl Diff {
    /// A whole page.
    pub fn to_html(&self) -> String {
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
             <title>What changes for callers</title><style>{STYLE}</style></head><body>{}</body></html>\n",
            self.to_html_part()
        )
    }

    /// What [`to_html`](Self::to_html) shows, for another page or a notebook.
    pub fn to_html_part(&self) -> String {
        // The window's end is the first date that is compared no longer.
        let last = self.to.pred_opt().filter(|last| *last >= self.from).unwrap_or(self.from);
        let day = |date: chrono::NaiveDate| date.format("%-d %B %Y");
        let mut out =
            format!("<h1>What changes for callers</h1><p class=\"q\">{} to {}</p>", day(self.from), day(last));
        if self.is_empty() {
            out.push_str("<p>No answer changes.</p>");
            return out;
        }
        section(&mut out, "Look at this twice", &self.risks, |risk| escaped(&risk.as_str().replace('_', " ")));
        section(&mut out, "Queues", &self.queues, queue);
        self.routes_part(&mut out);
        if !self.words.is_empty() {
            out.push_str("<h2>Words and wires</h2><table><thead><tr><th>part</th><th>before</th><th>after</th></tr></thead><tbody>");
            for word in &self.words {
                let side = |text: &Option<String>| escaped(text.as_deref().unwrap_or("\u{2014}"));
                // Writing to a String cannot fail.
                let (path, before, after) = (escaped(&word.path), side(&word.before), side(&word.after));
                let _ =
                    write!(out, "<tr><td>{path}</td><td class=\"v\">{before}</td><td class=\"v\">{after}</td></tr>");
            }
            out.push_str("</tbody></table>");
        }
        section(&mut out, "New warnings", &self.new_warnings, |text| escaped(text));
        section(&mut out, "Warnings that are gone", &self.gone_warnings, |text| escaped(text));
        out
    }

    fn routes_part(&self, out: &mut String) {
        if self.routes.is_empty() {
            return;
        }
        out.push_str(
            "<h2>Routes</h2><table><thead><tr><th>where</th><th>contacts</th><th>before</th><th>after</th><th class=\"r\">minutes</th>\
             <th>first</th></tr></thead><tbody>",
        );
        let groups = self.route_groups();
        for RouteGroup { change, contacts, .. } in groups.iter().take(MOST_ROUTES) {
            let place = match &change.place {
                RoutePlace::Topic(name) => format!("topic {name}"),
                RoutePlace::Handoff(name) => format!("handoff {name}"),
            };
            let who = |name: &Option<String>| escaped(name.as_deref().unwrap_or("nobody"));
            let _ = write!(
                out,
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"r\">{}</td><td class=\"t\">{}<br>{}</td></tr>",
                escaped(&place),
                escaped(contacts),
                who(&change.before),
                who(&change.after),
                change.minutes,
                change.first.format("%a %-d %b %Y"),
                change.first.format("%H:%M %:z"),
            );
        }
        out.push_str("</tbody></table>");
        let more = groups.len().saturating_sub(MOST_ROUTES);
        if more > 0 {
            let _ = write!(out, "<p>and {more} more</p>");
        }
        if self.routes_truncated {
            out.push_str("<p>There were more kinds of contacts than are compared.</p>");
        }
    }
}

fn section<T>(out: &mut String, title: &str, items: &[T], item: impl Fn(&T) -> String) {
    if items.is_empty() {
        return;
    }
    let _ = write!(out, "<h2>{title}</h2><ul>");
    for one in items {
        let _ = write!(out, "<li>{}</li>", item(one));
    }
    out.push_str("</ul>");
}

fn queue(queue: &QueueDiff) -> String {
    let name = escaped(&queue.name);
    let mut out = match (queue.kind, &queue.renamed_to) {
        (QueueChange::Renamed, Some(to)) => format!("<b>{name}</b> is probably renamed to <b>{}</b>", escaped(to)),
        (QueueChange::Changed, _) => format!("<b>{name}</b>"),
        (kind, _) => format!("<b>{name}</b> is {kind}"),
    };
    for (minutes, state, class) in
        [(queue.opened_minutes, "open", "opened"), (queue.closed_minutes, "closed", "closed")]
    {
        if minutes > 0 {
            let _ = write!(out, " <span class=\"{class}\">{minutes} minutes {state}</span>");
        }
    }
    if !queue.lines.is_empty() {
        out.push_str("<ul>");
        for line in &queue.lines {
            let _ = write!(out, "<li>{}</li>", escaped(line));
        }
        out.push_str("</ul>");
    }
    out
}
