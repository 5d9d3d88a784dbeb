/*!
A coverage as a page: the maps, the holes and the dates without anybody, as HTML without scripts or anything from outside.
*/

use std::fmt::Write;

use super::{
    drawing::{cut, escaped, map_in_page, percent, told},
    map::Coverage,
};
use crate::see::picture::STYLE;

const PAGE_STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:15px/1.45 system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;color:#1b1f24;background:#fff;max-width:620px;margin:0 auto;padding:24px 20px}\
h1{font-size:24px;margin:0}h2{font-size:19px;margin:36px 0 0;overflow-wrap:anywhere}h3{font-size:15px;margin:20px 0 6px;overflow-wrap:anywhere}\
p,ul{margin:4px 0 0}.q{color:#59636e}svg{display:block;max-width:100%;height:auto}\
@media screen and (prefers-color-scheme:dark){body{color:#e8ecf1;background:#14181d}.q{color:#9ca7b4}}\
@media print{body{padding:0}figure{break-inside:avoid}h2,h3{break-after:avoid}}figure{margin:0}";

impl Coverage {
    /// The whole as an HTML page, with a title on every cell; light, and dark where the reader's screen is. Who reaches nobody at any time is told, not
    /// drawn.
    pub fn html(&self) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>Coverage</title>\n<style>{PAGE_STYLE}{STYLE}</style>\n</head>\n<body>\n\
             <h1>Coverage</h1>\n"
        );
        out.push_str(&self.in_page("h2", "h3"));
        out.push_str("</body>\n</html>\n");
        out
    }

    /// What a page says about it, with the headings of places and of maps.
    pub(in crate::see) fn in_page(&self, place_heading: &str, map_heading: &str) -> String {
        let mut out = format!(
            "<p class=\"q\">{}. A cell is an hour of the week: a stroke is nobody, a full cell always, a number the share of the time in \
             percent.</p>\n",
            escaped(&self.window())
        );
        for place in &self.places {
            let name = escaped(&cut(&place.name));
            let _ =
                writeln!(out, "<{place_heading}>{name} <span class=\"q\">({})</span></{place_heading}>", place.kind);
            list(&mut out, told(place.days_without.iter().map(|day| format!("nobody at all on {day}")), "dates"));
            for map in &place.maps {
                if map.share_in_all() == 0.0 {
                    let contacts = escaped(&map.contacts());
                    let _ = writeln!(out, "<{map_heading}>{contacts}: nobody at any time</{map_heading}>");
                    continue;
                }
                let share = percent(map.share_in_all());
                let _ = writeln!(out, "<{map_heading}>{}: {share}</{map_heading}>", escaped(&map.contacts()));
                let _ = writeln!(out, "<figure>{}</figure>", map_in_page(map));
                list(&mut out, told(map.holes.iter().map(|hole| format!("nobody {hole}")), "times"));
            }
        }
        out
    }
}

fn list(out: &mut String, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>", escaped(&cut(line)))).collect();
    let _ = writeln!(out, "<ul>{lines}</ul>");
}
