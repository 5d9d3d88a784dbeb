/*!
The reference page of the API, of the same table.
*/

use std::fmt::Write;

use crate::{paths::PATHS, problem::CODES};

/// The page as Markdown.
pub fn reference() -> String {
    let mut page = String::from(
        "# Reference of the API\n\nMade by `scripts/update-reference` from the table that the server routes by. What it is for, with examples: \
         [serve.md](serve.md).\n\n## Paths\n\n",
    );
    for path in PATHS {
        let _ = writeln!(
            page,
            "### {} {}\n\n{}. Level: `{}`.\n",
            path.method.to_uppercase(),
            path.path,
            path.title,
            path.level.as_str()
        );
        if !path.body.is_empty() {
            let _ = writeln!(page, "Body: `{}`.\n", path.body.join("` or `"));
        }
        if !path.query.is_empty() {
            page.push_str("| name | type | meaning |\n|---|---|---|\n");
            for (name, kind, meaning) in path.query {
                let _ = writeln!(page, "| `{name}` | {kind} | {meaning} |");
            }
            page.push('\n');
        }
        if !path.problems.is_empty() {
            let _ = writeln!(page, "Problems: `{}`.\n", path.problems.join("`, `"));
        }
    }
    page.push_str("## Problems\n\n| code | status | meaning |\n|---|---|---|\n");
    for (code, status, _, meaning) in CODES {
        let _ = writeln!(page, "| `{code}` | {status} | {meaning} |");
    }
    page
}
