/*!
The console: files that were put into the binary when it was built, each with its type and a tag of its content.

`/` is `index.html`; every other file of the folder `console` is `/assets/` and its path. Nothing is read from a disk, so no path leads out of the table.
*/

use std::sync::OnceLock;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// What a page of this server may do: run and show what came from here, and nothing else.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; \
     manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

/// Name, content, and the same packed where that is smaller.
static FILES: &[(&str, &[u8], &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file as it is sent.
pub(crate) struct Asset {
    plain: &'static [u8],
    packed: &'static [u8],
    kind: &'static str,
    tag: String,
}

/// The file of a name such as `index.html` or `i18n/en.json`.
pub(crate) fn asset(name: &str) -> Option<&'static Asset> {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    let assets =
        ASSETS.get_or_init(|| FILES.iter().map(|(name, plain, packed)| Asset::new(name, plain, packed)).collect());
    // The table is sorted by name.
    FILES.binary_search_by(|(known, ..)| (*known).cmp(name)).ok().map(|place| &assets[place])
}

impl Asset {
    fn new(name: &str, plain: &'static [u8], packed: &'static [u8]) -> Asset {
        let digest = Sha256::digest(plain);
        let tag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Asset { plain, packed, kind: kind(name), tag: format!("\"{tag}\"") }
    }

    /// The answer to a request for it.
    pub fn answer(&self, asked: &HeaderMap) -> Response<Body> {
        let has = |name: header::HeaderName, wanted: &str| {
            let values = asked.get_all(name).iter().filter_map(|value| value.to_str().ok());
            values
                .flat_map(|value| value.split(','))
                .any(|one| one.split(';').next().unwrap_or_default().trim() == wanted)
        };
        let known = has(header::IF_NONE_MATCH, &self.tag) || has(header::IF_NONE_MATCH, &format!("W/{}", self.tag));
        let packs = !self.packed.is_empty() && has(header::ACCEPT_ENCODING, "gzip");
        let body = match (known, packs) {
            (true, _) => Body::empty(),
            (_, true) => Body::from(Bytes::from_static(self.packed)),
            _ => Body::from(Bytes::from_static(self.plain)),
        };
        let mut answer = Response::new(body);
        if known {
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        if packs && !known {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        answer
    }
}

/// The type by the name's ending.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "text/plain; charset=utf-8",
    }
}
