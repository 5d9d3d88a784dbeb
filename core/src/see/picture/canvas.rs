/*!
The sheet of paper that pictures are drawn on: an SVG text, its style and its texts.

Colours are one hue from light to dark, so that every eye tells the shades apart; what is special has a shape besides its colour. The style says
each colour itself: programs that do not know custom properties draw it too.
*/

use std::fmt::{Display, Write};

use super::shown::{cut, escaped};

/// Light, and dark where the reader's screen is; paper is always light. Every picture of the room has it, so that a page may hold all of them.
pub(in crate::see) const STYLE: &str = "\
.ol{font:12px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif}\
.ol text{fill:#1b1f24}.ol .b{font-weight:600;font-size:14px}.ol .f{fill:#59636e}.ol .n{fill:#9a3d00}.ol .p{fill:#fff}\
.ol .l0{fill:#e6eaef}.ol .l1{fill:#c3daf0}.ol .l2{fill:#86b5e0}.ol .l3{fill:#3f84c6}.ol .l4{fill:#144f8d}\
.ol .m{fill:none;stroke:#8a94a0;stroke-dasharray:2 2}.ol .s,.ol .x{stroke:#c24a00;stroke-width:1.8}.ol .x{fill:none}.ol .t{stroke:#c8ced6}\
.ol .c{font-size:9px;text-anchor:middle;pointer-events:none}.ol .c.i{fill:#fff}.ol .z{stroke:#59636e;stroke-width:1.5;pointer-events:none}\
@media screen and (prefers-color-scheme:dark){\
.ol text{fill:#e8ecf1}.ol .f{fill:#9ca7b4}.ol .n{fill:#ffb27a}.ol .p{fill:#14181d}\
.ol .l0{fill:#29303a}.ol .l1{fill:#1d4a78}.ol .l2{fill:#2f77b8}.ol .l3{fill:#6fb0ea}.ol .l4{fill:#c9e4ff}\
.ol .m{stroke:#75808d}.ol .s,.ol .x{stroke:#ff9a4d}.ol .t{stroke:#3a434e}.ol .c{fill:#e8ecf1}.ol .c.i{fill:#14181d}.ol .z{stroke:#9ca7b4}}";

/// The longest text that the tip of a part holds, in characters.
const LONGEST_TIP: usize = 300;

/// Around a picture that stands alone.
const MARGIN: usize = 12;

pub(super) struct Canvas {
    text: String,
}

impl Canvas {
    /// `alone`: a file of its own, with style and paper; else a part of a page that has both.
    pub(super) fn new(width: usize, height: usize, label: &str, alone: bool) -> Canvas {
        let label = escaped(&cut(label, LONGEST_TIP));
        let margin = if alone { MARGIN } else { 0 };
        let (wide, high) = (width + 2 * margin, height + 2 * margin);
        let mut text = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="ol" viewBox="-{margin} -{margin} {wide} {high}" width="{wide}" height="{high}" role="img" aria-label="{label}">"#
        );
        if alone {
            let paper = format!(r#"<rect class="p" x="-{margin}" y="-{margin}" width="{wide}" height="{high}"/>"#);
            let _ = write!(text, "<style>{STYLE}</style>{paper}");
        }
        Canvas { text }
    }

    /// A rounded rectangle with a tip; none without words.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64), tip: &str) {
        let _ = write!(
            self.text,
            r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}" rx="2""#,
            Number(x),
            Number(y),
            Number(width),
            Number(height)
        );
        let _ = match tip {
            "" => self.text.write_str("/>"),
            _ => write!(self.text, "><title>{}</title></rect>", escaped(&cut(tip, LONGEST_TIP))),
        };
    }

    /// The cross of what an exception closes.
    pub(super) fn cross(&mut self, x: f64, y: f64, size: f64) {
        let _ = write!(
            self.text,
            r#"<path class="x" pointer-events="none" d="M{} {}l{size} {size}m0 -{size}l-{size} {size}"/>"#,
            Number(x),
            Number(y),
            size = Number(size)
        );
    }

    pub(super) fn line(&mut self, x: f64, top: f64, bottom: f64) {
        let _ = write!(self.text, r#"<path class="t" d="M{} {}V{}"/>"#, Number(x), Number(top), Number(bottom));
    }

    /// At most `most` characters from `x` on; a longer text is its own tip.
    pub(super) fn words(&mut self, class: &str, (x, y): (f64, f64), text: &str, most: usize) {
        self.write(class, "", (x, y), text, most);
    }

    /// The same around `x`.
    pub(super) fn centred(&mut self, class: &str, (x, y): (f64, f64), text: &str) {
        self.write(class, r#" text-anchor="middle""#, (x, y), text, usize::MAX);
    }

    fn write(&mut self, class: &str, anchor: &str, (x, y): (f64, f64), text: &str, most: usize) {
        let short = cut(text, most);
        let tip = match short == text {
            true => String::new(),
            false => format!("<title>{}</title>", escaped(&cut(text, LONGEST_TIP))),
        };
        let (x, y, short) = (Number(x), Number(y), escaped(&short));
        let _ = write!(self.text, r#"<text class="{class}"{anchor} x="{x}" y="{y}">{tip}{short}</text>"#);
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }
}

/// A length with at most two decimals, without those that say nothing.
struct Number(f64);

impl Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.2}", self.0);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}
