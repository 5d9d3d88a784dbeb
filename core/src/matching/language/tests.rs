use super::{
    quick::{RENAMED_LANGUAGES, RENAMED_REGIONS},
    *,
};

fn language(text: &str) -> Language {
    match contact_tag(text) {
        Ok(Asked::Tag(language)) => language,
        other => panic!("{text:?} gives {other:?}"),
    }
}

fn agree(one: &str, other: &str) -> bool {
    let (one, other) = (language(one), language(other));
    assert_eq!(one.agrees(&other), other.agrees(&one));
    one.agrees(&other)
}

#[test]
fn a_region_agrees_with_itself_and_with_none() {
    for (one, other) in [
        ("en", "en"),
        ("EN-us", "en-US"),
        ("es-MX", "es"),
        ("es-419", "es-MX"),
        ("es-419", "es"),
        ("en-001", "en-GB"),
        ("en-ZZ", "en-GB"),
        ("en-US-u-ca-buddhist", "en"),
        ("en-x-whisper", "en-GB"),
        ("de-CH-1996", "de-CH"),
        ("sl-rozaj-biske-1994", "sl"),
        ("pt-BR", "pt"),
    ] {
        assert!(agree(one, other), "{one} {other}");
    }
    for (one, other) in
        [("en-GB", "en-US"), ("pt-BR", "pt-PT"), ("en", "es"), ("es-MX", "es-ES"), ("nb", "nn"), ("no", "nn")]
    {
        assert!(!agree(one, other), "{one} {other}");
    }
}

#[test]
fn the_script_is_completed_from_language_and_region() {
    for (one, other) in [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("en", "en-Latn"),
        ("en-Zzzz", "en"),
        ("sr", "sr-Cyrl"),
        ("sr-ME", "sr-Latn"),
        ("uz-AF", "uz-Arab"),
        ("pa-PK", "pa-Arab"),
        ("ja", "ja-Jpan-JP"),
    ] {
        assert!(agree(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("zh", "zh-TW"),
        ("zh-Hant", "zh-Hans"),
        ("zh-CN", "zh-TW"),
        ("zh-CN", "zh-SG"),
        ("zh-Hant-HK", "zh-TW"),
        ("sr-Latn", "sr"),
        ("en-Dsrt", "en"),
        ("uz-Cyrl", "uz"),
    ] {
        assert!(!agree(one, other), "{one} {other}");
    }
}

#[test]
fn deprecated_tags_and_aliases_are_replaced() {
    for (old, new) in [
        ("iw", "he"),
        ("iw-IL", "he-IL"),
        ("in", "id"),
        ("ji", "yi"),
        ("jw", "jv"),
        ("mo", "ro"),
        ("no", "nb"),
        ("no-NO", "nb-NO"),
        ("nor", "nb"),
        ("nob", "nb"),
        ("nno", "nn"),
        ("no-nynorsk", "nn"),
        ("tl", "fil"),
        ("sh", "sr-Latn"),
        ("sh-Cyrl", "sr-Cyrl"),
        ("cmn", "zh"),
        ("zho", "zh"),
        ("chi", "zh"),
        ("zh-cmn", "zh"),
        ("zh-cmn-Hans-CN", "zh-CN"),
        ("zh-cmn-TW", "zh-Hant-TW"),
        ("cmn-TW", "zh-TW"),
        ("zh-yue", "yue"),
        ("zh-yue-HK", "yue-HK"),
        ("ZH-GAN", "gan"),
        ("zh-min-nan", "nan"),
        ("zh-guoyu", "zh"),
        ("zh-hakka", "hak"),
        ("i-hak", "hak"),
        ("i-klingon", "tlh"),
        ("I-KLINGON", "TLH"),
        ("i-lux", "lb"),
        ("i-navajo", "nv"),
        ("art-lojban", "jbo"),
        ("no-bok", "nb"),
        ("no-nyn", "nn"),
        ("en-GB-oed", "en-GB"),
        ("ar-arb", "ar"),
        ("eng", "en"),
        ("spa-MX", "es-MX"),
        ("deu", "de"),
        ("ger", "de"),
        ("sgn-US", "ase"),
        ("sgn-ase", "ase"),
        ("hy-arevmda", "hyw"),
        ("en-UK", "en-GB"),
        ("my-BU", "my-MM"),
        ("de-DD", "de-DE"),
        ("es-840", "es-US"),
        ("en-826", "en-GB"),
        ("fr-FX", "fr-FR"),
        ("ru-SU", "ru-RU"),
        ("uk-SU", "uk-UA"),
        ("sr-CS", "sr-RS"),
        ("sr-YU", "sr-RS"),
        ("pt-TP", "pt-TL"),
    ] {
        assert_eq!(language(old), language(new), "{old} {new}");
    }
    assert!(!agree("en-UK", "en-US"));
    assert!(!agree("zh-yue", "zh"));
    assert!(!agree("es-840", "es-MX"));
}

#[test]
fn private_use_and_tags_without_a_script_equal_only_themselves() {
    for (one, other) in [
        ("x-lobby", "X-LOBBY"),
        ("qaa", "QAA"),
        ("tlh", "i-klingon"),
        ("tlh-US", "tlh-us"),
        ("i-default", "I-Default"),
        ("qaa-Latn", "qaa-latn-DE"),
        ("tlh-u-nu-latn", "TLH-u-NU-latn"),
    ] {
        assert!(agree(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("x-lobby", "x-roof"),
        ("x-en", "en"),
        ("qaa", "qab"),
        ("qaa", "qaa-Latn"),
        ("qaa", "qaa-DE"),
        ("tlh", "tlh-US"),
        ("tlh", "tlh-x-a"),
        ("i-default", "en"),
        ("i-mingo", "i-enochian"),
    ] {
        assert!(!agree(one, other), "{one} {other}");
    }
}

#[test]
fn no_language_asks_for_nothing_and_cannot_be_listed() {
    for tag in ["und", "mul", "zxx", "UND", "Mul", "und-US", "und-Latn", "mul-Latn", "zxx-x-music", "und-x-a"] {
        assert_eq!(contact_tag(tag), Ok(Asked::Nothing), "{tag}");
        assert_eq!(listed_tag(tag), Err(ListedFault::NoLanguage(tag.to_string())), "{tag}");
    }
    assert_eq!(contact_tag("*"), Ok(Asked::Nothing));
    assert_eq!(listed_tag("*"), Ok(Listed::Any));
    assert_eq!(
        listed_tag("und").unwrap_err().to_string(),
        r#""und" names no language (wanted a language such as "en", or "*" for every language)"#
    );
}

#[test]
fn a_malformed_tag_is_refused_on_either_side() {
    let long = format!("en-x{}", "-abcdefgh".repeat(28));
    for text in [
        "",
        " ",
        "-",
        "--",
        "en_US",
        "en-",
        "-en",
        "en--US",
        " en",
        "en ",
        "en US",
        "en\n",
        "e",
        "1",
        "x",
        "x-",
        "X-",
        "en-x",
        "en-u",
        "en-u-",
        "en-a-b-cc",
        "x-toolongsubtag",
        "abcdefghi",
        "en-abcdefghi",
        "en-US-US",
        "en-GB-Latn",
        "en-Latn-Cyrl",
        "é",
        "en-é",
        "ｅｎ",
        "en\u{0}",
        "en-*",
        "*-US",
        "**",
        "i-",
        "i-unknown",
        "12",
        "en-1",
        "en-12",
        "zh-gan-wuu",
        "zh-yue-cmn-hak",
        "zh-a-b-c-d",
        "en-usa",
        "es-MEX",
        "english",
        "Spanish",
        "root",
        "de-1996-1996",
        "de-1901-DE",
        "en-u-ca-a-bb-u-nu",
        "en-u-ca-U-nu",
        &long,
        &"a-".repeat(1 << 20),
        "en;q=0.8",
        "en,es",
    ] {
        // What is only a locale's way of writing is read for a contact.
        assert!(text == "en_US" || contact_tag(text).is_err(), "{text:?}");
        assert!(matches!(listed_tag(text), Err(ListedFault::Malformed(_))), "{text:?}");
    }
    assert!(contact_tag(&long[..long.len() - 9]).is_ok());
}

#[test]
fn a_refusal_proposes_what_was_meant() {
    for (text, words) in [
        ("en_US", r#"(did you mean "en-US"?)"#),
        ("zh_Hant_TW", r#"(did you mean "zh-Hant-TW"?)"#),
        ("pt_BR.UTF-8", r#"(did you mean "pt-BR"?)"#),
        (" es ", r#"(did you mean "es"?)"#),
        ("english", r#"as "en" or "yue" (did you mean "en"?)"#),
        ("en-USA", r#"a region is two letters or three digits, as in "en-US" or "es-419""#),
        ("zh-gan-wuu", "it has more than one extended language"),
        ("de-1996-1996", "it has the same variant twice"),
        ("en-u-ca-buddhist-u-nu-latn", "it has the same extension twice"),
    ] {
        let message = listed_tag(text).unwrap_err().to_string();
        assert!(message.ends_with(words), "{message}");
    }
    for text in ["en_", "__", "e_U"] {
        let message = listed_tag(text).unwrap_err().to_string();
        assert!(!message.contains(r#"mean """#) && !message.contains(r#"mean "e-U""#), "{message}");
    }
}

#[test]
fn what_looks_odd_but_is_well_formed_is_read() {
    for text in [
        "en-u-ca-buddhist-x-u-u-u",
        "de-1996-1901",
        "en-a-bbb-c-ddd",
        "x-1",
        "x-a-b-c",
        "sl-IT-nedis",
        "de-CH-x-phonebk",
        "az-Arab-x-AZE-derbend",
        "es-005",
        "hy-Latn-IT-arevela",
        "qaa-Qaaa-QM-x-southern",
        "zh-Latn-CN-variant1-a-extend1",
        "xx",
        "xx-XX",
        "mn-Cyrl-MN",
        "mis",
        "sgn",
    ] {
        assert!(matches!(contact_tag(text), Ok(Asked::Tag(_))), "{text:?}");
    }
}

/// The quick ways must never say anything else than the general way: every two-letter language, those of the list in every region,
/// and scripts.
#[test]
fn the_quick_ways_agree_with_the_general_way() {
    fn check(text: &str) {
        let general = match read_any(text) {
            Ok(Read::Tag(Language::Named(named))) => Some(named),
            _ => None,
        };
        for quick in [read_common(text.as_bytes()), read_short(text.as_bytes())].into_iter().flatten() {
            assert_eq!(Some(quick), general, "{text}");
        }
    }
    let pairs: Vec<String> =
        (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| format!("{}{}", a as char, b as char))).collect();
    for one in &pairs {
        check(one);
        for other in ["US", "TW", "CN", "RS", "ME", "PK", "AF", "419", "RU"] {
            check(&format!("{one}-{other}"));
        }
        let listed = read_common(one.as_bytes()).is_some() || ["zh", "sr", "sh", "uz", "no"].contains(&&**one);
        for other in pairs.iter().filter(|_| listed) {
            check(&format!("{one}-{other}"));
        }
        for other in ["en", "zh", "sr", "sh", "uz", "no", "ru", "de"] {
            check(&format!("{other}-Latn-{one}"));
        }
        for script in ["Latn", "Hant", "Qaai", "Zzzz", "Qaaa", "Aaaa"] {
            check(&format!("{one}-{script}"));
        }
    }
    for odd in ["e1", "1e", "[[", "en-1a", "en-a1", "en-[[", "en_US", "{{-US", "en-41", "en-4190", "é", "eé-US"] {
        assert!(read_common(odd.as_bytes()).or(read_short(odd.as_bytes())).is_none(), "{odd}");
    }
}

#[test]
fn every_renamed_subtag_is_renamed_indeed() {
    for old in RENAMED_LANGUAGES {
        let old = std::str::from_utf8(*old).unwrap();
        assert!(!format!("{:?}", language(old)).contains(&format!("({old}-")), "{old}");
    }
    for old in RENAMED_REGIONS {
        let old = std::str::from_utf8(*old).unwrap();
        assert!(!format!("{:?}", language(&format!("en-{old}"))).contains(&format!("-{old})")), "{old}");
    }
}

#[test]
fn common_tags_take_the_short_way() {
    for tag in ["en", "es-MX", "EN-us", "PT-br", "es-419", "ja-JP", "ru", "yo"] {
        assert!(read_common(tag.as_bytes()).is_some(), "{tag}");
    }
    for tag in ["zh-Hant", "zh-Hant-TW", "zh-TW", "sr-Latn-RS", "hi"] {
        assert!(read_short(tag.as_bytes()).is_some(), "{tag}");
    }
}

#[test]
fn a_language_fits_three_words() {
    assert!(size_of::<Language>() <= 24 && size_of::<Asked>() <= 24);
    assert_eq!(format!("{:?}", language("zh-tw")), "Named(zh-Hant-TW)");
}

#[test]
fn no_row_of_subtags_makes_it_panic() {
    let subtags = [
        "en", "zh", "x", "u", "i", "yue", "min", "nan", "Hant", "TW", "419", "1996", "oxendict", "", "é", "_", "sgn",
        "hakka",
    ];
    let mut state = 1u64;
    for _ in 0..50_000 {
        let mut tag = Vec::new();
        for _ in 0..1 + state % 6 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
            tag.push(subtags[(state >> 33) as usize % subtags.len()]);
        }
        let tag = tag.join("-");
        if let Ok(Asked::Tag(language)) = contact_tag(&tag) {
            assert!(language.agrees(&language));
            assert_eq!(contact_tag(&tag.to_uppercase()), Ok(Asked::Tag(language)), "{tag}");
        }
    }
}
