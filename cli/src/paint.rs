/*!
How output looks: colours on a terminal that wants them, widths, and texts from documents and callers made safe to print.
*/

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal},
};

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table};
use unicode_width::UnicodeWidthStr;

/// The width of pages that nobody sees on a terminal, and the narrowest that layouts are made for.
const PAGE_WIDTH: usize = 80;
const NARROWEST: usize = 60;
/// Between the columns of a table.
pub const GAP: usize = 2;

#[derive(Clone, Copy, Debug)]
pub struct Paint {
    coloured: bool,
    width: usize,
}

impl Paint {
    pub fn stdout() -> Paint {
        Paint::new(io::stdout().is_terminal(), terminal_size::terminal_size())
    }

    pub fn stderr() -> Paint {
        Paint::new(io::stderr().is_terminal(), terminal_size::terminal_size_of(io::stderr()))
    }

    /// For programs that read along.
    pub fn plain_page() -> Paint {
        Paint { coloured: false, width: PAGE_WIDTH }
    }

    fn new(terminal: bool, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Paint {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = size.filter(|_| terminal).map_or(PAGE_WIDTH, |(width, _)| usize::from(width.0));
        Paint { coloured: terminal && !refused && !dumb, width: width.max(NARROWEST) }
    }

    pub fn is_coloured(&self) -> bool {
        self.coloured
    }

    /// Columns of the terminal, 80 elsewhere.
    pub fn width(&self) -> usize {
        self.width
    }

    pub fn bold(&self, text: impl Display) -> String {
        self.styled(Style::new().bold(), text)
    }

    pub fn good(&self, text: impl Display) -> String {
        self.styled(AnsiColor::Green.on_default().bold(), text)
    }

    pub fn bad(&self, text: impl Display) -> String {
        self.styled(AnsiColor::Red.on_default().bold(), text)
    }

    pub fn special(&self, text: impl Display) -> String {
        self.styled(AnsiColor::Yellow.on_default(), text)
    }

    pub fn faint(&self, text: impl Display) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    fn styled(&self, style: Style, text: impl Display) -> String {
        if self.coloured { format!("{style}{text}{style:#}") } else { text.to_string() }
    }

    /// A text from outside, without control characters: a caller's name must not steer the terminal of who reads it.
    pub fn plain(&self, text: &str) -> String {
        let steers = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        text.replace(steers, "\u{fffd}")
    }

    /// A table without lines, as wide as it must be and no wider than the page.
    pub fn table(&self, header: &[&str]) -> Table {
        let mut table = Table::new();
        let bare = comfy_table::presets::NOTHING;
        table.load_style(bare).set_content_arrangement(ContentArrangement::Dynamic);
        // The space behind the last column does not count: lines are printed without it.
        table.set_width(u16::try_from(self.width + GAP).unwrap_or(u16::MAX));
        if self.coloured {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(
            header.iter().map(|&title| comfy_table::Cell::new(title).add_attribute(comfy_table::Attribute::Bold)),
        );
        for column in table.column_iter_mut() {
            column.set_padding((0, GAP as u16));
        }
        table
    }
}

/// Breaks a text into lines of at most `width` columns, at spaces where it can; its own line ends stay.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.width() + 1 + word.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_at_spaces_and_keep_their_lines() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("one\n\ntwo", 8), ["one", "", "two"]);
        assert_eq!(wrapped("incomprehensibilities are", 8), ["incomprehensibilities", "are"]);
        assert_eq!(wrapped("", 8), [""; 0]);
    }

    #[test]
    fn texts_from_outside_cannot_steer_a_terminal() {
        let paint = Paint { coloured: true, width: 80 };
        assert_eq!(paint.plain("a\u{1b}[31mb\u{202e}\u{9b}c"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c");
    }
}
