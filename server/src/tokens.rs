/*!
Tokens: 256 random bits, of which only the SHA-256 is kept, each with a name and a level.

A file has one a line: `name level sha256:HEX [expires=YYYY-MM-DD]`; `#` begins a comment. A wrong and an expired token are told apart by nobody.
*/

use std::{fmt::Write, fs, io, io::Read, path::Path};

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What a caller may do; each level has those before it, but `feed`, which opens calendar feeds only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing.
    None,
    /// Calendar feeds only.
    Feed,
    /// Ask.
    Answer,
    /// And read the document, check and compare.
    Read,
    /// And close and open lines.
    Override,
    /// And publish documents.
    Publish,
}

impl Level {
    /// The levels that a token can have.
    pub const ALL: [(&'static str, Level); 6] = [
        ("none", Level::None),
        ("feed", Level::Feed),
        ("answer", Level::Answer),
        ("read", Level::Read),
        ("override", Level::Override),
        ("publish", Level::Publish),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        Level::ALL.iter().find(|known| known.1 == self).map_or("none", |known| known.0)
    }
}

impl std::str::FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Level, String> {
        let known = Level::ALL.iter().find(|known| known.0 == text);
        known.map(|known| known.1).ok_or_else(|| {
            let words: Vec<&str> = Level::ALL.iter().map(|known| known.0).collect();
            format!("{text:?} is no level, wanted one of {}", words.join(", "))
        })
    }
}

/// One token.
#[derive(Clone, Debug)]
pub struct Token {
    /// Whose it is: what the journal and the log say.
    pub name: String,
    /// What it opens.
    pub level: Level,
    digest: [u8; 32],
    expires: Option<NaiveDate>,
}

/// The tokens that are known.
#[derive(Clone, Debug, Default)]
pub struct Tokens(Vec<Token>);

/// A new token, and the line that stands for it.
pub struct Minted {
    /// What its owner sends; it is kept nowhere.
    pub token: String,
    /// The line of the token file.
    pub line: String,
}

impl Tokens {
    /// Of a file that nobody else may write.
    ///
    /// # Errors
    /// It cannot be read, others may write it, or a line is none; every faulty line is named.
    pub fn read(path: &Path) -> Result<Tokens, String> {
        use std::os::unix::fs::PermissionsExt;
        let told = |fault: io::Error| format!("cannot read the tokens {}: {fault}", path.display());
        let mut file = fs::File::open(path).map_err(told)?;
        let mode = file.metadata().map_err(told)?.permissions().mode();
        if mode & 0o022 != 0 {
            return Err(format!("the tokens {} may be written by others: chmod go-w", path.display()));
        }
        let mut text = String::new();
        file.by_ref().take(4 << 20).read_to_string(&mut text).map_err(told)?;
        Tokens::parse(&text).map_err(|fault| format!("the tokens {}: {fault}", path.display()))
    }

    /// Of a text.
    ///
    /// # Errors
    /// A line is no token; every faulty line is named.
    pub fn parse(text: &str) -> Result<Tokens, String> {
        let (mut tokens, mut faults) = (Vec::new(), Vec::new());
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            match one(line) {
                Ok(token) => tokens.push(token),
                Err(fault) => faults.push(format!("line {}: {fault}", number + 1)),
            }
        }
        if faults.is_empty() { Ok(Tokens(tokens)) } else { Err(faults.join("; ")) }
    }

    /// With one more, for as long as the process lives.
    pub fn with(mut self, name: &str, level: Level, token: &str) -> Tokens {
        self.0.push(Token { name: name.to_owned(), level, digest: digest(token), expires: None });
        self
    }

    /// The token that somebody sends. Every known one is compared, each in the same time.
    pub fn find(&self, sent: &str, today: NaiveDate) -> Option<&Token> {
        let sent = digest(sent);
        let mut found = None;
        for token in &self.0 {
            if bool::from(token.digest.ct_eq(&sent)) {
                found = Some(token);
            }
        }
        found.filter(|token| token.expires.is_none_or(|expires| today < expires))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn one(line: &str) -> Result<Token, String> {
    let mut words = line.split_whitespace();
    let (Some(name), Some(level), Some(hash)) = (words.next(), words.next(), words.next()) else {
        return Err("wanted `name level sha256:HEX [expires=YYYY-MM-DD]`".to_owned());
    };
    check_name(name)?;
    let hex = hash.strip_prefix("sha256:").ok_or("the third word begins with sha256:")?;
    let mut digest = [0; 32];
    let is_hex = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex {
        return Err("sha256: is followed by 64 hexadecimal digits".to_owned());
    }
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).map_err(|fault| fault.to_string())?;
    }
    let mut expires = None;
    for word in words {
        match word.split_once('=') {
            Some(("expires", date)) => {
                expires = Some(date.parse().map_err(|_| format!("{date:?} is no date, wanted YYYY-MM-DD"))?);
            }
            _ => return Err(format!("{word:?} is not known, wanted expires=YYYY-MM-DD")),
        }
    }
    Ok(Token { name: name.to_owned(), level: level.parse()?, digest, expires })
}

fn check_name(name: &str) -> Result<(), String> {
    let fits = !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte));
    if fits { Ok(()) } else { Err(format!("{name:?} is no name, wanted up to 64 letters, digits and -_.@")) }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Random bytes of the system.
pub(crate) fn random<const COUNT: usize>() -> io::Result<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A new token.
///
/// # Errors
/// The name is none, or the system has no random bits.
pub fn mint(name: &str, level: Level, expires: Option<NaiveDate>) -> Result<Minted, String> {
    check_name(name)?;
    let bytes: [u8; 32] = random().map_err(|fault| format!("no random bits: {fault}"))?;
    let token = format!("ol_{}", hex(&bytes));
    let expires = expires.map(|date| format!(" expires={date}")).unwrap_or_default();
    let line = format!("{name} {} sha256:{}{expires}", level.as_str(), hex(&digest(&token)));
    Ok(Minted { token, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_opens_until_it_expires_and_only_whole() {
        let minted = mint("anna", Level::Publish, Some(day("2026-12-01"))).unwrap();
        let tokens = Tokens::parse(&format!("# who may what\n\n{}\n", minted.line)).unwrap();
        let found = tokens.find(&minted.token, day("2026-11-30")).unwrap();
        assert_eq!((&*found.name, found.level), ("anna", Level::Publish));
        assert!(tokens.find(&minted.token, day("2026-12-01")).is_none(), "expired");
        assert!(tokens.find(&minted.token[..20], day("2026-11-30")).is_none());
        assert!(tokens.find("", day("2026-11-30")).is_none());
        assert!(!minted.line.contains(&minted.token[3..]), "the line does not tell the token");
    }

    #[test]
    fn every_faulty_line_is_named() {
        let fault = Tokens::parse("a publish sha256:zz\nb nothing sha256:00\nc read\n").unwrap_err();
        for line in ["line 1:", "line 2:", "line 3:"] {
            assert!(fault.contains(line), "{fault}");
        }
    }

    #[test]
    fn a_file_that_others_may_write_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("openline-tokens-{}", std::process::id()));
        fs::write(&path, mint("a", Level::Read, None).unwrap().line).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o622)).unwrap();
        assert!(Tokens::read(&path).unwrap_err().contains("others"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(!Tokens::read(&path).unwrap().is_empty());
        fs::remove_file(path).unwrap();
    }
}
