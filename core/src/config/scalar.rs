/*!
What a YAML plain scalar means in the core schema (YAML 1.2.2, section 10.3.2), when somebody asks.

`yes`, `no`, `on` and `09:00` mean nothing here: they were booleans and numbers in YAML 1.1 only.
*/

pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A decimal, `0o` octal or `0x` hexadecimal integer; `None` where it does not fit.
pub(super) fn integer(text: &str) -> Option<i64> {
    // from_str_radix would take a sign after the prefix.
    let radix = |digits: &str, radix: u32| {
        digits.bytes().all(|b| char::from(b).is_digit(radix)).then(|| i64::from_str_radix(digits, radix).ok()).flatten()
    };
    match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
        (Some(digits), _) => radix(digits, 8),
        (_, Some(digits)) => radix(digits, 16),
        _ => text.parse().ok(),
    }
}

/// A floating point number, integers included.
pub(super) fn float(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let value = match unsigned {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => f64::NAN,
        // Rust reads the same digits, points and exponents, and a few words and signs besides.
        _ if unsigned.starts_with(|c: char| c == '.' || c.is_ascii_digit()) => unsigned.parse().ok()?,
        _ => return None,
    };
    Some(if negative { -value } else { value })
}

pub(super) fn is_number(text: &str) -> bool {
    integer(text).is_some() || float(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_those_of_the_core_schema() {
        let cases = [("0", 0), ("-19", -19), ("+12", 12), ("0o14", 12), ("0xFf", 255), ("007", 7)];
        for (text, value) in cases {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["", "-", "+", "0o", "0x", "0o8", "0x-1", "1_000", "1.0", "09:00", "9223372036854775808", "٣", " 1"]
        {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn floats_are_those_of_the_core_schema() {
        let cases = [("1.", 1.0), (".5", 0.5), ("-1e3", -1000.0), ("+12e-1", 1.2), ("-.inf", f64::NEG_INFINITY)];
        for (text, value) in cases {
            assert_eq!(float(text), Some(value), "{text}");
        }
        assert!(float(".nan").is_some_and(f64::is_nan));
        for text in ["", ".", "-", "inf", "nan", "-.nan", "1e", "--1", "+-1", "1.0.0", "infinity", "e3"] {
            assert_eq!(float(text), None, "{text}");
        }
    }
}
