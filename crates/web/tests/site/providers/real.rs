//! A real provider, started with Node from `tests/provider`, and what a browser does there.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// How long Node may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The provider. Ended when this goes.
pub(super) struct Provider {
    pub(super) issuer: String,
    process: Child,
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Provider {
    /// Starts it for `site`; says why not where Node or the packages are not there.
    pub(super) fn start(site: &str) -> Result<Self, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/provider");
        if !folder.join("node_modules/oidc-provider").exists() {
            return Err(
                "provider (its packages are not installed: npm ci in tests/provider)".into()
            );
        }
        let started = Command::new("node")
            .args(["provider.mjs", site])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut process = started.map_err(|_| "provider (there is no node)".to_owned())?;
        let output = process.stdout.take().expect("its output");
        let (send, receive) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(issuer) = line.strip_prefix("ready ") {
                    let _ = send.send(issuer.to_owned());
                }
            }
        });
        let mut provider = Self { issuer: String::new(), process };
        provider.issuer = receive.recv_timeout(PATIENCE).expect("the provider is ready");
        Ok(provider)
    }
}

/// A browser as the provider sees it: its cookies, and the forms on its pages.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    client: Client<HttpConnector, Body>,
    cookies: Vec<(String, String)>,
    issuer: String,
}

/// An answer of the provider.
struct Answered {
    status: StatusCode,
    to: Option<String>,
    html: String,
}

impl Browser {
    pub(super) fn at(issuer: &str) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { client, cookies: Vec::new(), issuer: issuer.to_owned() }
    }

    async fn ask(&mut self, method: Method, address: &str, form: String) -> Answered {
        let cookies: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(COOKIE, cookies.join("; "))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let response = self.client.request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(named, _)| named != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let to = parts.headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(Body::new(body), 1024 * 1024).await.unwrap();
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Answered { status: parts.status, to, html }
    }

    /// Goes where our site leads, says who it is with `as_whom` (“user=amina&acr=eidas2”), and
    /// returns where the provider leads back to: path and query at our site.
    pub(super) async fn sign_in(&mut self, address: &str, as_whom: &str) -> String {
        let mut at = address.to_owned();
        for _ in 0..10 {
            let answered = self.ask(Method::GET, &at, String::new()).await;
            let to = answered.to.unwrap_or_else(|| {
                panic!("{at} answered {} and leads nowhere: {}", answered.status, answered.html)
            });
            at = if to.starts_with('/') { format!("{}{to}", self.issuer) } else { to };
            if !at.starts_with(&self.issuer) {
                return at.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap();
            }
            if at.contains("/interaction/") {
                at = format!("{at}?{as_whom}");
            }
        }
        panic!("the provider leads in circles");
    }

    /// Signs out where our site leads, and confirms it. Returns where it leads back to.
    pub(super) async fn sign_out(&mut self, address: &str) -> String {
        let page = self.ask(Method::GET, address, String::new()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        let value = |name: &str| {
            let at = page.html.find(&format!("name=\"{name}\"")).expect("a field");
            let value = page.html[at..].split("value=\"").nth(1).expect("a value");
            value.split('"').next().unwrap_or_default().to_owned()
        };
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("xsrf", &value("xsrf"))
            .append_pair("logout", "yes")
            .finish();
        let confirm = format!("{}/session/end/confirm", self.issuer);
        let done = self.ask(Method::POST, &confirm, form).await;
        let to = done.to.unwrap_or_else(|| panic!("{}: {}", done.status, done.html));
        to.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap()
    }
}
