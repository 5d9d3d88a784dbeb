/*!
What stands before every path: whose name is called, which page asks, and who it is.

In this order: the `Host` is one of ours (a page that rebinds a name to this address fails here), no page of another origin asks, the token is known and
its level suffices. Nothing is kept in a cookie, so there is nothing that a browser would send by itself.
*/

use std::{net::IpAddr, sync::Arc, time::Instant};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, header},
    middleware::Next,
};
use chrono::DateTime;

use crate::{
    paths,
    problem::{Code, Problem},
    site::Site,
    tokens::Level,
};

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// Its address; none on a Unix socket.
    pub address: Option<IpAddr>,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The token's name, or the person that a proxy names.
    pub name: String,
    /// The request's id.
    pub request: String,
}

/// Around everything: an id, the host, the origin; afterwards the headers of every answer, the log and the counters.
pub async fn outer(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response<Body> {
    let begun = Instant::now();
    let id = site.request_id();
    let (method, is_api) = (request.method().clone(), is_api(request.uri().path()));
    let template = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let peer = request.extensions().get::<Peer>().copied().unwrap_or(Peer { address: None });
    let address = client(&site, &peer, request.headers());
    request.extensions_mut().insert(Client(address));
    request.extensions_mut().insert(RequestId(id.clone()));
    let refused = check_host(&site, &request).and_then(|()| check_origin(&request, is_api));
    let mut answer = match refused {
        Err(problem) => problem.answer(),
        Ok(()) => next.run(request).await,
    };
    let code = answer.extensions().get::<Code>().map_or("", |code| code.0);
    let name = answer.extensions().get::<Named>().map_or_else(|| "-".to_owned(), |named| named.0.clone());
    if !code.is_empty() {
        answer = with_request(answer, &id).await;
    }
    finish(answer.headers_mut(), &id);
    let status = answer.status().as_u16();
    let route = template.as_deref().unwrap_or("-");
    site.metrics.answered(route, status, begun.elapsed());
    // Never a query, a body, a header's value or a token: what is asked may tell of callers.
    tracing::info!(
        method = method.as_str(),
        route,
        status,
        ms = begun.elapsed().as_micros() as f64 / 1000.0,
        name,
        code,
        request = id,
        client = %address.map_or_else(|| "local".to_owned(), |address| address.to_string()),
    );
    answer
}

/// The address of the one who asks.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub Option<IpAddr>);

/// The id of the request.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Whose request an answer is to.
#[derive(Clone)]
struct Named(String);

fn is_api(path: &str) -> bool {
    let below = |prefix: &str| path == prefix || path.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'));
    (below("/v1") || below("/mcp")) && !path.ends_with("/calendar.ics")
}

fn check_host(site: &Site, request: &Request) -> Result<(), Problem> {
    let wrong = || Problem::new("host", "the Host is none that this server answers for");
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        (Some(host), None) => Some(host.to_str().map_err(|_| wrong())?),
        (None, _) => None,
        (Some(_), Some(_)) => return Err(wrong()),
    };
    let target = request.uri().authority().map(|authority| authority.as_str());
    let all = [named, target];
    let is_named = all.iter().flatten().next().is_some();
    match is_named && all.iter().flatten().all(|host| !host.contains('@') && site.is_host(host)) {
        true => Ok(()),
        false => Err(wrong()),
    }
}

fn check_origin(request: &Request, is_api: bool) -> Result<(), Problem> {
    if !is_api {
        return Ok(());
    }
    let refused = || Problem::new("cross_site", "a page of another origin sends this");
    let headers = request.headers();
    if headers.get_all("sec-fetch-site").iter().any(|site| !matches!(site.as_bytes(), b"same-origin" | b"none")) {
        return Err(refused());
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|authority| authority.as_str())).unwrap_or_default();
    for origin in headers.get_all(header::ORIGIN) {
        let origin = origin.to_str().map_err(|_| refused())?;
        let own = origin.split_once("://").is_some_and(|(scheme, authority)| {
            matches!(scheme, "http" | "https") && authority.eq_ignore_ascii_case(host)
        });
        if !own {
            return Err(refused());
        }
    }
    Ok(())
}

/// The address at the end of a chain of proxies that are believed.
fn client(site: &Site, peer: &Peer, headers: &HeaderMap) -> Option<IpAddr> {
    let believed = |address: IpAddr| site.options.behind.iter().any(|network| network.has(address));
    let mut address = peer.address?;
    if !believed(address) {
        return Some(address);
    }
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let said: Vec<&str> = said.flat_map(|value| value.split(',')).map(str::trim).collect();
    for one in said.iter().rev() {
        let Ok(next) = one.parse() else { break };
        address = next;
        if !believed(address) {
            break;
        }
    }
    Some(address)
}

/// Around every path of the table: who it is, and whether they may.
pub async fn inner(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response<Body> {
    let template = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let needed = template.as_deref().map_or(Level::None, |path| paths::level(path, request.method()));
    let caller = match caller(&site, &request, needed) {
        Ok(caller) => caller,
        Err(problem) => return problem.answer(),
    };
    let name = Named(caller.name.clone());
    request.extensions_mut().insert(caller);
    let mut answer = next.run(request).await;
    answer.extensions_mut().insert(name);
    answer
}

fn caller(site: &Site, request: &Request, needed: Level) -> Result<Caller, Problem> {
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let address = request.extensions().get::<Client>().and_then(|client| client.0);
    let peer = request.extensions().get::<Peer>().and_then(|peer| peer.address);
    let public = site.options.public_level();
    let today = DateTime::from_timestamp(site.clock.now(), 0).unwrap_or_default().date_naive();
    let is_feed = request.uri().path().ends_with("/calendar.ics");
    let key = || {
        let pairs = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        pairs.filter(|(name, _)| name == "key").map(|(_, key)| key.into_owned()).next()
    };
    let sent = match request.headers().get(header::AUTHORIZATION) {
        Some(value) => {
            let value = value.to_str().unwrap_or_default();
            let (scheme, token) = value.split_once(' ').unwrap_or(("", ""));
            Some(if scheme.eq_ignore_ascii_case("bearer") { token.trim().to_owned() } else { String::new() })
        }
        None if is_feed => key(),
        None => None,
    };
    let (mut name, level) = match sent {
        None => ("anybody".to_owned(), public),
        Some(sent) => {
            let address = address.unwrap_or(IpAddr::from([0, 0, 0, 0]));
            if site.is_shut_out(address) {
                return Err(Problem::new("rate", "too many tokens were wrong from this address"));
            }
            match site.tokens().find(&sent, today) {
                Some(token) => (token.name.clone(), token.level.max(public)),
                None => {
                    site.failed(address);
                    return Err(Problem::new("bad_token", "the token is not known"));
                }
            }
        }
    };
    let is_allowed = match needed {
        Level::None => true,
        // A feed's token opens feeds, and so does whoever may ask.
        Level::Feed => level >= Level::Feed,
        needed => level >= needed,
    };
    if !is_allowed {
        let wanted = needed.as_str();
        return Err(match name.as_str() {
            "anybody" => Problem::new("no_token", format!("this path wants a token of level {wanted}")),
            _ => Problem::new("level", format!("this path wants level {wanted}, the token has {}", level.as_str())),
        });
    }
    if let Some(header) = &site.options.user_header
        && peer.is_some_and(|peer| site.options.behind.iter().any(|network| network.has(peer)))
        && let Some(person) = request.headers().get(header.as_str()).and_then(|value| value.to_str().ok())
    {
        name = person.chars().filter(|c| !c.is_control()).take(200).collect();
    }
    Ok(Caller { name, request: id })
}

/// The headers of every answer.
fn finish(headers: &mut HeaderMap, id: &str) {
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CACHE_CONTROL, "no-cache");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "no-referrer");
    put(header::CONTENT_SECURITY_POLICY, crate::assets::POLICY);
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("openline-request", id);
    }
}

/// A problem's body with the id of its request.
async fn with_request(answer: Response<Body>, id: &str) -> Response<Body> {
    let (parts, body) = answer.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, 64 << 20).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let body = match bytes.strip_suffix(b"}") {
        Some(start) => [start, format!(",\"request\":\"{id}\"}}").as_bytes()].concat(),
        None => bytes.to_vec(),
    };
    let mut parts = parts;
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}
