/*!
Bodies: of a type that is wanted, no longer than is allowed, and sent in time.
*/

use std::time::Duration;

use axum::{body::Body, extract::Request, http::header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::problem::Problem;

/// The longest document.
pub const DOCUMENT: usize = 64 << 20;
/// The longest of any other body.
pub const SMALL: usize = 64 << 10;
/// For how long somebody may send.
const TIME: Duration = Duration::from_secs(30);

/// Reads a body to its end.
pub async fn read(request: Request<Body>, kinds: &[&str], most: usize) -> Result<Bytes, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !kinds.contains(&&*kind) {
        return Err(Problem::new("media_type", format!("the body is {kind:?}, wanted {}", kinds.join(" or "))));
    }
    let too_large = || Problem::new("too_large", format!("the body is longer than {most} bytes"));
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|said| said > most) {
        return Err(too_large());
    }
    let read = Limited::new(request.into_body(), most).collect();
    match tokio::time::timeout(TIME, read).await {
        Err(_) => Err(Problem::new("too_slow", "the body did not come within 30 seconds")),
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(fault)) if fault.downcast_ref::<LengthLimitError>().is_some() => Err(too_large()),
        Ok(Err(fault)) => Err(Problem::new("bad_json", format!("the body broke off: {fault}"))),
    }
}

/// A document's text.
pub fn text(body: &Bytes) -> Result<&str, Problem> {
    std::str::from_utf8(body).map_err(|fault| Problem::new("document", format!("the body is not UTF-8 text: {fault}")))
}
