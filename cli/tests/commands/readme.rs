//! What README and the pages show is what the program prints.

use crate::support::{example, run};

/// The first command of README, and the text block that follows it up to its `...`.
#[test]
fn the_first_command_prints_what_readme_says() {
    let readme = include_str!("../../../README.md");
    let (_, after) = readme.split_once("cargo run --release -- ").unwrap();
    let (command, rest) = after.split_once('#').unwrap();
    let words = command.split_whitespace().filter(|word| *word != "\\");
    // The tests run in their own folder, README's reader in the repository's.
    let words: Vec<String> =
        words.map(|word| word.strip_prefix("examples/").map_or_else(|| word.to_owned(), example)).collect();
    let (_, block) = rest.split_once("```text\n").unwrap();
    let (shown, _) = block.split_once("...\n```").unwrap();
    let printed = run(&words.iter().map(String::as_str).collect::<Vec<_>>()).answer();
    assert!(printed.starts_with(shown), "README shows\n{shown}\nbut the program prints\n{printed}");
}

/// `scripts/update-pictures` draws them.
#[test]
fn the_pictures_of_the_pages_are_what_the_program_draws() {
    let document = example("contact-centre.yaml");
    let draw = |words: &[&str]| {
        let drawn =
            [&words[..1], &[&document, "Los Angeles Care"], &words[1..], &["--svg", "-", "--zone-data", "bundled"]];
        run(&drawn.concat()).answer()
    };
    assert_eq!(draw(&["week", "--at", "2026-12-24"]), include_str!("../../../docs/pictures/week.svg"));
    assert_eq!(draw(&["year", "--year", "2026"]), include_str!("../../../docs/pictures/year.svg"));
    let class =
        ["--topic", "Booking", "--channel", "voice", "--language", "en", "--from", "2027-01-01", "--to", "2028-01-01"];
    let drawn =
        run(&[&["coverage", &document][..], &class, &["--svg", "-", "--zone-data", "bundled"]].concat()).answer();
    assert_eq!(drawn, include_str!("../../../docs/pictures/coverage.svg"));
    let page = include_str!("../../../docs/report.md");
    let (shown, _) = page.split_once("```text\n").unwrap().1.split_once("```").unwrap();
    assert!(run(&["year", &document, "Los Angeles Care", "--year", "2026"]).answer().starts_with(shown));
}
