//! What the whole reader promises, for both notations at once.

use super::*;

fn read(bytes: &[u8]) -> Result<Tree<'_>, Issue> {
    super::read(bytes, MAX_BYTES)
}

fn refused(text: &[u8]) -> (&'static str, u32, u32) {
    let issue =
        read(text).expect_err(&format!("must be refused: {:?}", String::from_utf8_lossy(&text[..text.len().min(60)])));
    assert_eq!(issue.path(), "");
    assert_eq!(issue.severity(), Severity::Error);
    assert!(!issue.message().is_empty() && !issue.message().contains(" at line "), "{issue}");
    (issue.code(), issue.line(), issue.column())
}

/// The tree as compact JSON-like text, plain scalars bare.
fn shown(value: Value<'_>) -> String {
    let joined = |parts: Vec<String>| parts.join(",");
    match value.kind() {
        Kind::Null => "null".into(),
        Kind::Bool(value) => value.to_string(),
        Kind::Integer(value) => value.to_string(),
        Kind::Float(value) => format!("{value:?}"),
        Kind::Text => format!("{:?}", value.text().unwrap()),
        Kind::Plain => format!("`{}`", value.text().unwrap()),
        Kind::List => format!("[{}]", joined(value.items().unwrap().map(shown).collect())),
        Kind::Map => {
            let entry = |(key, value)| format!("{}:{}", shown(key), shown(value));
            format!("{{{}}}", joined(value.entries().unwrap().map(entry).collect()))
        }
    }
}

fn whole(text: &str) -> String {
    let tree = read(text.as_bytes()).unwrap_or_else(|issue| panic!("{issue}\n{text}"));
    check_order(&tree);
    shown(tree.root())
}

/// Every node is reached, in order, once; and positions never go backwards.
fn check_order(tree: &Tree<'_>) {
    fn walk(value: Value<'_>, seen: &mut Vec<u32>) {
        seen.push(value.ordinal());
        value.items().into_iter().flatten().for_each(|item| walk(item, seen));
        for (key, item) in value.entries().into_iter().flatten() {
            walk(key, seen);
            walk(item, seen);
        }
    }
    let mut seen = Vec::new();
    walk(tree.root(), &mut seen);
    assert_eq!(seen, (0..tree.nodes.len() as u32).collect::<Vec<_>>());
    let places = tree.positions(&seen);
    assert!(places.is_sorted(), "{places:?}");
    assert!(tree.places.is_empty() || tree.places.len() == tree.nodes.len());
}

/// The places of all texts that start with `$`.
fn marked(text: &str) -> Vec<(u32, u32)> {
    let tree = read(text.as_bytes()).unwrap_or_else(|issue| panic!("{issue}\n{text}"));
    let is_marked = |&ordinal: &u32| Value::new(&tree, ordinal).text().is_some_and(|text| text.starts_with('$'));
    let ordinals: Vec<u32> = (0..tree.next()).filter(is_marked).collect();
    tree.positions(&ordinals)
}

#[test]
fn json_is_written_down_as_it_is() {
    let text = r#" {"a": [1, -2, 1.5, "x", true, false, null], "a": {}, "\u00e9\n": [[]], "": "𝄞"} "#;
    assert_eq!(whole(text), r#"{"a":[1,-2,1.5,"x",true,false,null],"a":{},"é\n":[[]],"":"𝄞"}"#);
    assert_eq!(
        whole("\u{feff}[9223372036854775807, 9223372036854775808]"),
        "[9223372036854775807,9.223372036854775807e18]".replace("9.223372036854775807e18", "9.223372036854776e18")
    );
}

#[test]
fn yaml_is_written_down_as_it_is() {
    let text = "%YAML 1.2\n---\n# note\na: 09:00 # end\nb: 'it''s'\nc: \"\\u00e9\"\nd:\n- x\n-\n- {k: v, l: [1, 2]}\na: again\n...\n";
    assert_eq!(whole(text), "{`a`:`09:00`,`b`:\"it's\",`c`:\"é\",`d`:[`x`,``,{`k`:`v`,`l`:[`1`,`2`]}],`a`:`again`}");
    let text = "? key\n: value\n? |\n  block\n: >-\n  folded\n  text\n\n  more\nplain: over\n  two lines\n";
    assert_eq!(whole(text), "{`key`:`value`,\"block\\n\":\"folded text\\nmore\",`plain`:`over two lines`}");
    assert_eq!(whole("a:\t1\r\nb:\r\n  - |+\r\n    x\r\n\r\n"), "{`a`:`1`,`b`:[\"x\\n\\n\"]}");
    assert_eq!(whole("\u{feff}a: b"), "{`a`:`b`}");
    assert_eq!(whole("# {\n{a: 1, 2026-12-25: {closed: true}}"), "{`a`:`1`,`2026-12-25`:{`closed`:`true`}}");
    assert_eq!(whole("--- text"), "`text`");
    assert_eq!(whole("~"), "`~`");
    assert_eq!(whole("a: &x\nb: *x\nc: ~ \nd: &y ~\n? e\n"), "{`a`:``,`b`:``,`c`:`~`,`d`:`~`,`e`:``}");
    assert_eq!(whole("''"), "\"\"");
}

#[test]
fn core_tags_are_honoured_and_others_refused() {
    let text = "a: !!str 5\nb: !!int '5'\nc: !!bool true\nd: !!null ''\ne: !!float 1\nf: !!seq []\ng: !!map {}\nh: !!str\n!!str <<: k";
    let wanted = "{`a`:\"5\",`b`:5,`c`:true,`d`:null,`e`:1.0,`f`:[],`g`:{},`h`:\"\",\"<<\":`k`}";
    assert_eq!(whole(text), wanted);
    for text in ["a: !odd 1", "a: !!set {}", "a: !!int x", "a: !!seq {}", "a: !!map []", "a: !!bool yes", "a: ! x"] {
        assert_eq!(refused(text.as_bytes()).0, "unsupported_yaml", "{text}");
    }
}

#[test]
fn anchors_are_expanded_where_the_alias_stands() {
    let text = "week: &week\n  mon: [&hours {start: 1}]\nother: *week\nlist: [*hours, *hours]\n&k key: *k\n";
    let week = "{`mon`:[{`start`:`1`}]}";
    let wanted = format!("{{`week`:{week},`other`:{week},`list`:[{{`start`:`1`}},{{`start`:`1`}}],`key`:`key`}}");
    assert_eq!(whole(text), wanted);
    assert_eq!(marked("a: &a [$x]\nb: *a\n"), [(1, 8), (2, 4)]);
    assert_eq!(whole("&a a: 1\n*a : 2\n"), "{`a`:`1`,`a`:`2`}");
    assert_eq!(whole("a: &x 1\nb: &x 2\nc: *x"), "{`a`:`1`,`b`:`2`,`c`:`2`}", "the latest anchor of a name counts");
    assert_eq!(refused(b"a: *nobody").0, "syntax");
}

#[test]
fn aliases_end_in_bounded_time() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for name in b'b'..=b'i' {
        let (name, before) = (char::from(name), char::from(name - 1));
        bomb += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(","));
    }
    let started = std::time::Instant::now();
    assert_eq!(refused(bomb.as_bytes()).0, "too_large");
    assert!(started.elapsed().as_millis() < 1000);
    assert_eq!(refused(b"a: &a [1, *a]"), ("too_large", 1, 11));
    assert_eq!(refused(b"&a a: &b {x: *b}").0, "too_large");

    let mut deep = "- &a0 [x]\n".to_owned();
    for level in 1..70 {
        deep += &format!("- &a{level} [*a{}]\n", level - 1);
    }
    assert_eq!(refused(deep.as_bytes()), ("too_deep", 64, 9));
}

#[test]
fn yaml_that_readers_disagree_about_is_refused() {
    assert_eq!(refused(b"a: &a {x: 1}\nb:\n  <<: *a\n"), ("unsupported_yaml", 3, 3));
    assert_eq!(refused(b"a: 1\n---\nb: 2\n"), ("unsupported_yaml", 2, 1));
    assert_eq!(refused(b"a: 1\n...\n---\n").0, "unsupported_yaml");
    assert_eq!(refused(b"? [a, b]\n: c\n"), ("unsupported_yaml", 1, 3));
    assert_eq!(refused(b"a: &a [1]\n*a : c\n").0, "unsupported_yaml");
    assert_eq!(refused(b"? {a: b}\n: c\n").0, "unsupported_yaml");
    assert_eq!(whole("- <<"), "[`<<`]", "only a key merges");
}

#[test]
fn nothing_in_the_text_is_an_empty_document() {
    for text in [
        "",
        " ",
        "\n\r\n\t ",
        "\u{feff}",
        "\u{feff}\n",
        "# only\n# notes",
        "---",
        "---\n...\n",
        "--- # x\n",
        "%YAML 1.2\n---\n",
    ] {
        assert_eq!(refused(text.as_bytes()), ("empty_document", 1, 1), "{text:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_at_their_place() {
    assert_eq!(refused(b"{\"\xc3\xa9\": \"\xff\"}"), ("invalid_utf8", 1, 8));
    assert_eq!(refused(b"\xef\xbb\xbfa: b\r\nc: \xed\xa0\x80"), ("invalid_utf8", 2, 4));
    assert_eq!(refused(b"\xff\xfe{\0}\0"), ("invalid_utf8", 1, 1));
    assert_eq!(refused(b"a\xc3"), ("invalid_utf8", 1, 2));
    assert_eq!(refused("\u{feff}\u{feff}{}".as_bytes()), ("syntax", 1, 1));
    assert_eq!(refused("\u{feff}\u{feff}a: 1".as_bytes()), ("syntax", 1, 1));
    assert_eq!(refused(b"a: 1\n\0b: 2"), ("syntax", 2, 1));
    assert_eq!(refused(&vec![b' '; MAX_BYTES + 1]), ("too_large", 1, 1));
}

#[test]
fn json_faults_have_their_place_in_characters() {
    let cases: [(&str, (u32, u32)); 20] = [
        ("[1, 2", (1, 6)),
        ("{\"é\": ", (1, 6)),
        ("{\"a\": 1,\r\n \"é𝄞\": oops}", (2, 8)),
        ("{\"a\": 1} x", (1, 10)),
        ("[1 2]", (1, 4)),
        ("[1,]", (1, 4)),
        ("{\"a\": 1,}", (1, 9)),
        ("{a: 1}", (1, 2)),
        ("{'a': 1}", (1, 2)),
        ("[\"a\n\"]", (1, 4)),
        ("[\"é\\x\"]", (1, 5)),
        ("[NaN]", (1, 2)),
        ("[1e999]", (1, 6)),
        ("[01]", (1, 3)),
        ("[\"\\ud800\"]", (1, 9)),
        ("// note\n", (1, 1)),
        ("[] []", (1, 4)),
        ("{\"a\" 1}", (1, 6)),
        ("[\n\n  tru]", (3, 6)),
        ("[", (1, 2)),
    ];
    for (text, place) in cases {
        if text.starts_with("//") {
            continue;
        }
        let (code, line, column) = refused(text.as_bytes());
        assert_eq!((code, (line, column)), ("syntax", place), "{text}: {}", read(text.as_bytes()).unwrap_err());
    }
}

#[test]
fn yaml_faults_have_their_place_in_characters() {
    for (text, place) in
        [("é: [1, 2", (1, 4)), ("a: b: c", (1, 5)), ("a: \"x", (1, 4)), ("a:\n\t- b", (2, 2)), ("a: 'é' x", (1, 8))]
    {
        let (code, line, column) = refused(text.as_bytes());
        assert_eq!((code, (line, column)), ("syntax", place), "{text}: {}", read(text.as_bytes()).unwrap_err());
    }
}

#[test]
fn places_count_characters_in_both_notations() {
    assert_eq!(marked("{\"é\": \"$\",\r\n\t\"$é𝄞\": [\"x\",\t\"$\"]}"), [(1, 7), (2, 2), (2, 15)]);
    assert_eq!(marked("é𝄞: $\r\nb:\r\n  - '$'\r\n  - x\r\n$c: \"$\"\r\n"), [(1, 5), (3, 5), (5, 1), (5, 5)]);
    assert_eq!(marked("\u{feff}[\"$\"]"), [(1, 2)]);
    assert_eq!(marked("\u{feff}$a: x"), [(1, 1)]);
    assert_eq!(marked("a: !!str $x\nb: &b\n  $y: {k:\t$z}\n"), [(1, 10), (3, 3), (3, 11)]);
}

#[test]
fn nesting_stops_at_64_levels() {
    let json = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(json(64).as_bytes()).is_ok());
    assert_eq!(refused(json(65).as_bytes()), ("too_deep", 1, 65));
    assert_eq!(refused(" {\"é\":\n".repeat(65).as_bytes()), ("too_deep", 65, 2));
    assert!(read(format!("a: {}", json(63)).as_bytes()).is_ok());
    assert_eq!(refused(format!("a: {}", json(64)).as_bytes()), ("too_deep", 1, 67));
    assert_eq!(refused("- ".repeat(65).as_bytes()), ("too_deep", 1, 129));
    assert_eq!(refused("- ".repeat(200).as_bytes()), ("too_deep", 1, 129));
}

#[test]
fn ten_megabytes_of_nesting_end_at_once() {
    let started = std::time::Instant::now();
    for opening in ["[", "{\"a\":", "- ", "? ", "a: [", "- {a: "] {
        let text = opening.repeat(10_000_000 / opening.len());
        let code = refused(text.as_bytes()).0;
        assert!(matches!(code, "too_deep" | "syntax" | "unsupported_yaml"), "{opening}: {code}");
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn random_changes_of_a_document_never_panic() {
    const JSON: &str =
        "{\"queues\": [{\"name\": \"é𝄞\\u00e9\\n\", \"n\": [1, -2.5e3, true, null]},\r\n\t{\"a\": {}, \"a\": []}]}";
    const YAML: &str = "%YAML 1.2\n---\nqueues: &q\r\n- name: é𝄞 # note\n  hours: {mon: [\"09:00\", '17:00']}\n\ttab: >-\n    a\n    b\n- *q\n? k\n: !!str 5\n...\n";
    const PIECES: [&[u8]; 20] = [
        b"[",
        b"]",
        b"{",
        b"}",
        b":",
        b",",
        b"\"",
        b"\\",
        b"\n",
        b"\r",
        b"\t",
        b"- ",
        b"&a ",
        b"*a",
        b"!!",
        b"---\n",
        b"\xff",
        b"\xc3\xa9",
        b"#",
        b"|",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut read_well = 0;
    for round in 0..6000 {
        let mut text = [JSON, YAML, "a: [$]\nb: 1\n"][round % 3].as_bytes().to_vec();
        for _ in 0..=random(3) {
            let at = random(text.len());
            match random(4) {
                0 => text.truncate(at.max(1)),
                1 => drop(text.remove(at)),
                2 => text[at] = (random(256)) as u8,
                _ => drop(text.splice(at..at, PIECES[random(PIECES.len())].iter().copied())),
            }
            if text.is_empty() {
                text.push(b'[');
            }
        }
        match read(&text) {
            Ok(tree) => {
                read_well += 1;
                let ordinals: Vec<u32> = (0..tree.next()).rev().collect();
                let lines = 1 + text.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() as u32;
                assert!(
                    tree.positions(&ordinals).iter().all(|&(line, column)| (1..=lines).contains(&line) && column >= 1)
                );
                assert!(!shown(tree.root()).is_empty());
            }
            Err(issue) => assert!(issue.line() >= 1 && issue.column() >= 1 && !issue.message().is_empty()),
        }
    }
    assert!(read_well > 500, "{read_well}");
}
