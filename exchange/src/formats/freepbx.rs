/*!
FreePBX's time groups, out of a dump of its database.

A queue is a row of `timegroups_groups`; it is open when any of its rows in `timegroups_details` holds, whose `time` is one of Asterisk's
specifications written with bars. A group without rows never holds. Everything else in the dump is passed over: the text is cut into tokens by a kept
reader of MySQL, which knows its strings and comments, and only the values of these two tables are looked at.
*/

use chrono::Datelike;
use sqlparser::{
    dialect::MySqlDialect,
    tokenizer::{Token, TokenWithSpan, Tokenizer},
};

use super::{Format, Read, timespec::Spec};
use crate::{
    line::Line,
    minutes::{Days, Minutes, weekday},
    note::{FaultKind, Place},
    report::Report,
    source::Source,
    yearly::Yearly,
};

/// The format.
pub const FORMAT: Format = Format { name: "freepbx", title: "FreePBX time groups", read: Some(read as Read) };

const GROUPS: &str = "timegroups_groups";
const DETAILS: &str = "timegroups_details";

struct Group {
    id: String,
    name: String,
    place: Place,
    specs: Vec<Spec>,
}

impl Group {
    fn open(&self, weekday: u32, month: u32, day: u32) -> Minutes {
        let mut open = Minutes::none();
        self.specs.iter().for_each(|spec| open.join(&spec.on(weekday, month, day)));
        open
    }
}

/// A row of a table: its values by column, and the line on which it begins.
struct Row {
    line: usize,
    values: Vec<String>,
}

#[derive(Default)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Row>,
}

fn read(source: &Source<'_>, report: &mut Report) -> Vec<Line> {
    let mut groups = Vec::new();
    for file in source.files {
        if let Some(text) = file.text(report) {
            groups.extend(read_dump(&file.name, text, report));
        }
    }
    groups
        .into_iter()
        .filter_map(|group| {
            let zone = source.flag_zone(Some(&group.name), group.place.clone(), report)?;
            let horizon = source.horizon(&zone);
            let mut line = Line::new(&*group.name, zone, horizon, group.place.clone());
            line.id = Some(group.id.clone());
            line.truth = Days::each(horizon, |date| group.open(weekday(date) as u32, date.month(), date.day()));
            Yearly::fold(|weekday, month, day| group.open(weekday, month, day)).fill(&mut line);
            Some(line)
        })
        .collect()
}

fn read_dump(file: &str, text: &str, report: &mut Report) -> Vec<Group> {
    let dialect = MySqlDialect {};
    let tokens = match Tokenizer::new(&dialect, text).tokenize_with_location() {
        Ok(tokens) => tokens,
        Err(error) => {
            report.fault(FaultKind::Syntax, Place::line(file, error.location.line as usize), error.message);
            return Vec::new();
        }
    };
    let tokens: Vec<TokenWithSpan> =
        tokens.into_iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).collect();
    let mut groups = Table { columns: vec!["id".to_owned(), "description".to_owned()], rows: Vec::new() };
    let mut details =
        Table { columns: vec!["id".to_owned(), "timegroupid".to_owned(), "time".to_owned()], rows: Vec::new() };
    for statement in tokens.split(|token| token.token == Token::SemiColon) {
        let mut cursor = Cursor { tokens: statement, at: 0 };
        let verb = cursor.word().unwrap_or_default();
        match verb.as_str() {
            "create" if cursor.skip_to_any(&["table"]) => {
                cursor.skip_words(&["if", "not", "exists"]);
                if let Some(table) = cursor.table(&mut groups, &mut details) {
                    let columns = cursor.created();
                    if !columns.is_empty() {
                        table.columns = columns;
                    }
                }
            }
            "insert" | "replace" => {
                cursor.skip_words(&["ignore", "low_priority", "delayed", "high_priority", "into"]);
                if let Some(table) = cursor.table(&mut groups, &mut details) {
                    cursor.inserted(file, table, report);
                }
            }
            _ => {}
        }
    }
    join(file, &groups, &details, report)
}

fn join(file: &str, groups: &Table, details: &Table, report: &mut Report) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for row in &groups.rows {
        let place = Place::line(file, row.line);
        let values = groups.pick(row, ["id", "description"], &place, report);
        let Some([id, name]) = values else { continue };
        found.push(Group { id, name, place, specs: Vec::new() });
    }
    if found.is_empty() {
        report.fault(FaultKind::NothingFound, Place::file(file), format!("no row of {GROUPS}"));
    }
    for row in &details.rows {
        let place = Place::line(file, row.line);
        let Some([group, time]) = details.pick(row, ["timegroupid", "time"], &place, report) else { continue };
        match found.iter_mut().find(|known| known.id == group) {
            Some(group) => {
                let name = group.name.clone();
                group.specs.extend(Spec::parse(&time, &name, &place, report));
            }
            None => report.fault(
                FaultKind::UnknownReference,
                place,
                format!("{time:?} belongs to time group {group}, which the dump does not have"),
            ),
        }
    }
    found
}

impl Table {
    fn pick<const N: usize>(
        &self,
        row: &Row,
        names: [&str; N],
        place: &Place,
        report: &mut Report,
    ) -> Option<[String; N]> {
        let values = names.map(|name| {
            let column = self.columns.iter().position(|column| column == name)?;
            row.values.get(column).cloned()
        });
        if let Some(missing) = values.iter().position(Option::is_none) {
            report.fault(
                FaultKind::MissingField,
                place.clone(),
                format!("the row has {} values, and none for {}", row.values.len(), names[missing]),
            );
            return None;
        }
        Some(values.map(|value| value.expect("none is missing")))
    }
}

struct Cursor<'a> {
    tokens: &'a [TokenWithSpan],
    at: usize,
}

impl Cursor<'_> {
    fn next(&mut self) -> Option<&Token> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(&token.token)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|token| &token.token)
    }

    fn line(&self) -> usize {
        self.tokens.get(self.at.min(self.tokens.len().saturating_sub(1))).map_or(1, |t| t.span.start.line as usize)
    }

    fn word(&mut self) -> Option<String> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let word = word.value.to_ascii_lowercase();
                self.at += 1;
                Some(word)
            }
            _ => None,
        }
    }

    fn skip_words(&mut self, words: &[&str]) {
        while let Some(Token::Word(word)) = self.peek() {
            if word.quote_style.is_some() || !words.contains(&word.value.to_ascii_lowercase().as_str()) {
                return;
            }
            self.at += 1;
        }
    }

    /// Past the next of these words, if one of the statement's first five words is.
    fn skip_to_any(&mut self, words: &[&str]) -> bool {
        (0..5).any(|_| self.word().is_some_and(|word| words.contains(&word.as_str())))
    }

    /// The table that is named next, perhaps behind the name of its database.
    fn table<'t>(&mut self, groups: &'t mut Table, details: &'t mut Table) -> Option<&'t mut Table> {
        let mut name = self.word()?;
        if self.peek() == Some(&Token::Period) {
            self.at += 1;
            name = self.word()?;
        }
        match name.as_str() {
            GROUPS => Some(groups),
            DETAILS => Some(details),
            _ => None,
        }
    }

    /// The names of the columns that `CREATE TABLE` lists: the first word of each line at the outermost level that is quoted.
    fn created(&mut self) -> Vec<String> {
        let mut columns = Vec::new();
        let (mut depth, mut fresh) = (0, false);
        while let Some(token) = self.next() {
            match token {
                Token::LParen => {
                    depth += 1;
                    fresh = depth == 1;
                }
                Token::RParen => depth -= 1,
                Token::Comma if depth == 1 => fresh = true,
                Token::Word(word) if fresh => {
                    fresh = false;
                    if word.quote_style.is_some() {
                        columns.push(word.value.to_ascii_lowercase());
                    }
                }
                _ => fresh = false,
            }
        }
        columns
    }

    /// The rows of `[(columns)] VALUES (...), (...)`.
    fn inserted(&mut self, file: &str, table: &mut Table, report: &mut Report) {
        let mut columns = None;
        if self.peek() == Some(&Token::LParen) {
            let mut names = Vec::new();
            while let Some(token) = self.next() {
                match token {
                    Token::Word(word) => names.push(word.value.to_ascii_lowercase()),
                    Token::RParen => break,
                    _ => {}
                }
            }
            columns = Some(names);
        }
        // Rows keep the order of the table's columns.
        let order: Option<Vec<Option<usize>>> = columns
            .map(|names| table.columns.iter().map(|column| names.iter().position(|name| name == column)).collect());
        if !matches!(self.word().as_deref(), Some("values" | "value")) {
            report.fault(FaultKind::WrongShape, Place::line(file, self.line()), "an INSERT without VALUES");
            return;
        }
        loop {
            let line = self.line();
            let Some(values) = self.tuple() else {
                report.fault(
                    FaultKind::WrongShape,
                    Place::line(file, line),
                    "the values are not a list of texts and numbers in brackets",
                );
                return;
            };
            let values = match &order {
                None => values,
                Some(order) => order
                    .iter()
                    .map(|place| place.and_then(|place| values.get(place).cloned()).unwrap_or_default())
                    .collect(),
            };
            table.rows.push(Row { line, values });
            if self.peek() != Some(&Token::Comma) {
                return;
            }
            self.at += 1;
        }
    }

    fn tuple(&mut self) -> Option<Vec<String>> {
        if self.next()? != &Token::LParen {
            return None;
        }
        let mut values = Vec::new();
        loop {
            let value = match self.next()? {
                Token::SingleQuotedString(text) | Token::DoubleQuotedString(text) => text.clone(),
                Token::Number(number, _) => number.clone(),
                Token::Word(word) if word.value.eq_ignore_ascii_case("null") => String::new(),
                Token::Minus => match self.next()? {
                    Token::Number(number, _) => format!("-{number}"),
                    _ => return None,
                },
                _ => return None,
            };
            values.push(value);
            match self.next()? {
                Token::Comma => {}
                Token::RParen => return Some(values),
                _ => return None,
            }
        }
    }
}
