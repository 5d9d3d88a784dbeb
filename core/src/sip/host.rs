/*!
`host[:port]` as SIP writes it: a domain name, an IPv4 address or an IPv6 address in brackets (RFC 3261 section 25.1).
*/

use std::net::{Ipv4Addr, Ipv6Addr};

/// True for a well-formed `host` or `host:port`; the port is 1 to 65535.
pub(super) fn is_host_port(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((address, rest)) => {
            let port = if rest.is_empty() { None } else { Some(rest.strip_prefix(':').unwrap_or("")) };
            return address.parse::<Ipv6Addr>().is_ok() && port.is_none_or(is_port);
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    (is_domain(host) || host.parse::<Ipv4Addr>().is_ok()) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    // The length is bounded and the digits are ASCII: `parse` alone would take a sign.
    text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

/// RFC 3261's `hostname`: its last label starts with a letter, so that no number is a name. Sizes as in RFC 1035.
pub(super) fn is_domain(text: &str) -> bool {
    let labels = text.strip_suffix('.').unwrap_or(text);
    let last = labels.rsplit('.').next().unwrap_or("");
    labels.len() <= 253 && labels.split('.').all(is_label) && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_label(text: &str) -> bool {
    text.len() <= 63
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_and_addresses_are_hosts() {
        for text in [
            "sip.example.com",
            "sip.example.com:5061",
            "example.com.",
            "localhost:1",
            "a",
            "7.example",
            "xn--bcher-kva.example:65535",
            "198.51.100.7",
            "198.51.100.7:5060",
            "[2001:db8::1]",
            "[2001:db8::1]:5061",
            "[::ffff:192.0.2.1]",
            "sip:5060",
        ] {
            assert!(is_host_port(text), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_host() {
        for text in [
            "",
            ".",
            ":",
            ":5060",
            "a..b",
            ".a",
            "-a.com",
            "a-.com",
            "a_b.com",
            "a b",
            "a/b",
            "a@b",
            "a;b",
            "a?b",
            "a<b",
            "a>b",
            "a\"b",
            "a%41",
            "bücher.example",
            "\u{ff41}.com",
            "a\r\n",
            "a:",
            "a:0",
            "a:65536",
            "a:+1",
            "a:-1",
            "a: 1",
            "a:5061:5061",
            "a:123456",
            "a:\u{661}",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "01.2.3.4",
            "1234",
            "a.1",
            "2001:db8::1",
            "[2001:db8::1",
            "2001:db8::1]",
            "[]",
            "[fe80::1%eth0]",
            "[1.2.3.4]",
            "[::1]x",
            "[::1]:",
            "[::1]:0",
            "[::1]5060",
            "x[::1]",
            "$host",
            "*",
        ] {
            assert!(!is_host_port(text), "{text}");
        }
        assert!(!is_host_port(&"a".repeat(64)));
        assert!(is_host_port(&"a".repeat(63)));
        assert!(!is_host_port(&"a.".repeat(200)));
    }
}
