//! Asking a provider: within ten seconds, at most 256 kB, no redirects.

use std::sync::OnceLock;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

use super::{Distrust, is_fit_address};

/// How long a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes that are read of an answer.
const SIZE_LIMIT: usize = 256 * 1024;

type Plain = Client<HttpConnector, Body>;
type Secure = Client<HttpsConnector<HttpConnector>, Body>;

/// A client for providers. TLS trusts what the machine trusts; it is set up when it is first used,
/// so that an install without providers needs no certificates.
#[derive(Debug)]
pub(super) struct Fetch {
    plain: Plain,
    secure: OnceLock<Option<Secure>>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    /// Whether it is signed: `application/jwt`.
    pub(super) is_jwt: bool,
    /// What it says.
    pub(super) bytes: Vec<u8>,
}

impl Fetch {
    pub(super) fn new() -> Self {
        let plain = Client::builder(TokioExecutor::new()).build_http();
        Self { plain, secure: OnceLock::new() }
    }

    /// Reads `address`, of which the log says `what` it is.
    pub(super) async fn get(
        &self,
        what: &'static str,
        address: &str,
        bearer: Option<&str>,
    ) -> Result<Reply, Distrust> {
        let mut request = Request::get(address);
        if let Some(token) = bearer {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.ask(what, address, request, Body::empty()).await
    }

    /// Sends a form to `address`.
    pub(super) async fn post(
        &self,
        what: &'static str,
        address: &str,
        fields: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Result<Reply, Distrust> {
        let mut request =
            Request::post(address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(what, address, request, Body::from(form)).await
    }

    async fn ask(
        &self,
        what: &'static str,
        address: &str,
        request: Builder,
        body: Body,
    ) -> Result<Reply, Distrust> {
        if !is_fit_address(address) {
            return Err(Distrust::Discovery("an address that is neither https nor this machine"));
        }
        let request = request
            .header(ACCEPT, "application/json, application/jwt")
            .header(USER_AGENT, "preau")
            .body(body)
            .map_err(|_| Distrust::Unreadable("what was to be sent"))?;
        let asked = timeout(PATIENCE, self.answer(what, address, request));
        asked.await.map_err(|_| Distrust::Unreachable(format!("{what}: no answer in time")))?
    }

    async fn answer(
        &self,
        what: &'static str,
        address: &str,
        request: Request<Body>,
    ) -> Result<Reply, Distrust> {
        let unreachable = |why: &dyn std::error::Error| {
            let cause = why.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            Distrust::Unreachable(format!("{what}: {why}{cause}"))
        };
        let response = if address.starts_with("https://") {
            let client = self.secure.get_or_init(secure).as_ref();
            let client = client.ok_or_else(|| {
                Distrust::Unreachable(format!("{what}: this machine trusts no certificates"))
            })?;
            client.request(request).await
        } else {
            self.plain.request(request).await
        };
        let (parts, body) = response.map_err(|why| unreachable(&why))?.into_parts();
        if parts.status != StatusCode::OK {
            return Err(Distrust::Status { what, status: parts.status.as_u16() });
        }
        let bytes = to_bytes(Body::new(body), SIZE_LIMIT).await.map_err(|why| unreachable(&why))?;
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_jwt = kind.is_some_and(|kind| {
            kind.split(';').next().is_some_and(|k| k.trim().eq_ignore_ascii_case("application/jwt"))
        });
        Ok(Reply { is_jwt, bytes: bytes.to_vec() })
    }
}

fn secure() -> Option<Secure> {
    let connector = HttpsConnectorBuilder::new().with_native_roots().ok()?.https_only();
    Some(Client::builder(TokioExecutor::new()).build(connector.enable_http1().build()))
}
