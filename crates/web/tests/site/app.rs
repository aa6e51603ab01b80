//! The whole site in a test: a real migrated town behind the real router, and visitors who keep
//! cookies, fill forms and read pages.

#![allow(dead_code, reason = "what a harness offers need not all be used")]

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE,
};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use civic::Actor;
use civic::ids::{AgentId, PersonId};
use civic::sessions::{Holder, make_link};
use civic::testing::{Town, embedded, towns};
use tower::ServiceExt;

/// Most that a page may weigh in a test.
const LIMIT: usize = 32 * 1024 * 1024;

/// A town and its site. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct TestApp {
    pub(crate) town: Arc<Town>,
    router: Router,
    public_address: String,
}

impl TestApp {
    /// On the embedded database.
    pub(crate) async fn new() -> Self {
        Self::over(embedded().await)
    }

    /// On each engine at hand.
    pub(crate) async fn on_each() -> Vec<Self> {
        towns().await.into_iter().map(Self::over).collect()
    }

    fn over(town: Town) -> Self {
        Self::with(town, "http://127.0.0.1:8600".to_owned())
    }

    /// On `town`, with these settings.
    pub(crate) fn with(town: Town, settings: impl Into<web::Settings>) -> Self {
        let app = web::App::new(town.store.clone(), Arc::clone(&town.body), settings);
        let public_address = app.public_address().to_owned();
        Self { town: Arc::new(town), router: web::routes::router(app), public_address }
    }

    /// Where it says that it is reached.
    pub(crate) fn public_address(&self) -> &str {
        &self.public_address
    }

    /// Serves it, for those who cannot be handed a request: until the test ends.
    pub(crate) fn serve(&self, listener: tokio::net::TcpListener) {
        let router = self.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    /// Somebody without account who reads French.
    pub(crate) fn visitor(&self) -> Visitor {
        Visitor {
            app: self.clone(),
            cookies: Vec::new(),
            language: "fr",
            peer: None,
            forwarded: None,
        }
    }

    /// An agent who signed in.
    pub(crate) async fn agent(&self, agent: AgentId) -> Visitor {
        self.signed_in(Holder::Agent(agent)).await
    }

    /// A person who signed in.
    pub(crate) async fn person(&self, person: PersonId) -> Visitor {
        self.signed_in(Holder::Person(person)).await
    }

    async fn signed_in(&self, holder: Holder) -> Visitor {
        let cx = self.town.store.begin(&self.town.body, Actor::Anyone).await.unwrap();
        let token = make_link(&cx, holder, 60).await.unwrap();
        cx.commit().await.unwrap();
        let mut visitor = self.visitor();
        let address = format!("/sign-in/{token}");
        let page = visitor.get(&address).await;
        visitor.send(&page, &address, &[]).await.leads_to("/");
        visitor
    }
}

/// Somebody with a browser: keeps cookies, does not follow redirects unasked.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    app: TestApp,
    cookies: Vec<(String, String)>,
    pub(crate) language: &'static str,
    /// From where they connect; without it no network is known.
    pub(crate) peer: Option<SocketAddr>,
    /// What a proxy says, or they themselves.
    pub(crate) forwarded: Option<String>,
}

impl Visitor {
    /// The same person reading English.
    #[must_use]
    pub(crate) fn in_english(mut self) -> Self {
        self.language = "en";
        self
    }

    /// Loses all cookies.
    pub(crate) fn forget_cookies(&mut self) {
        self.cookies.clear();
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.ask(Request::get(path), Body::empty()).await
    }

    /// Opens a page and goes where it leads, up to five times.
    pub(crate) async fn follow(&mut self, path: &str) -> Page {
        let mut page = self.get(path).await;
        for _ in 0..5 {
            let Some(to) = page.location() else { break };
            page = self.get(&to).await;
        }
        page
    }

    /// Sends the form on `page` whose action is `action`, with the fields that a person fills and
    /// the hidden ones as they stand there (those named in `fields` are replaced).
    pub(crate) async fn send(
        &mut self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let hidden = page.hidden_fields(action);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = hidden.filter(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        let all: Vec<(&str, &str)> = kept.chain(fields.iter().copied()).collect();
        self.post(action, &all).await
    }

    /// Opens `path` and sends its form to `action`.
    pub(crate) async fn submit(
        &mut self,
        path: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let page = self.get(path).await;
        self.send(&page, action, fields).await
    }

    /// Posts exactly these fields.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_bytes(path, "application/x-www-form-urlencoded", body.into_bytes()).await
    }

    /// Posts exactly these bytes.
    pub(crate) async fn post_bytes(&mut self, path: &str, kind: &str, body: Vec<u8>) -> Page {
        self.ask(Request::post(path).header(CONTENT_TYPE, kind), Body::from(body)).await
    }

    /// Posts what another site makes a browser send.
    pub(crate) async fn post_from_elsewhere(&mut self, path: &str) -> Page {
        let request = Request::post(path).header("sec-fetch-site", "cross-site");
        let form = "application/x-www-form-urlencoded";
        self.ask(request.header(CONTENT_TYPE, form), Body::empty()).await
    }

    /// Asks with a method of one's own.
    pub(crate) async fn method(&mut self, method: Method, path: &str) -> Page {
        self.ask(Request::builder().method(method).uri(path), Body::empty()).await
    }

    /// Bytes of what is sent for `path` to a browser that can unpack.
    pub(crate) async fn weight(&mut self, path: &str) -> usize {
        let request = Request::get(path).header(ACCEPT_ENCODING, "gzip");
        let response =
            self.app.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        to_bytes(response.into_body(), LIMIT).await.unwrap().len()
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request;
        if let Some(forwarded) = &self.forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        if let Some(peer) = self.peer {
            request = request.extension(ConnectInfo(peer));
        }
        let request = request
            .header(COOKIE, cookies.join("; "))
            .header(ACCEPT_LANGUAGE, self.language)
            .body(body)
            .unwrap();
        let path = request.uri().to_string();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(named, _)| named != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let bytes = to_bytes(body, LIMIT).await.unwrap();
        let page = Page {
            path,
            status: parts.status,
            headers: parts.headers,
            html: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        };
        assert!(
            page.status.as_u16() < 500,
            "{} answered {}: {}",
            page.path,
            page.status,
            page.html
        );
        page
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    /// Where it redirects to.
    pub(crate) fn location(&self) -> Option<String> {
        self.headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned())
    }

    /// Asserts a redirect to an address that begins with `to`; returns it whole.
    #[track_caller]
    pub(crate) fn leads_to(&self, to: &str) -> String {
        let location = self.location().unwrap_or_else(|| {
            panic!("{} answered {} and leads nowhere: {}", self.path, self.status, self.text())
        });
        assert!(location.starts_with(to), "{} leads to {location}, not {to}", self.path);
        location
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    /// Asserts that people can read `words` on it. Kinds of spaces do not matter.
    #[track_caller]
    pub(crate) fn shows(self, words: &str) -> Self {
        let text = self.text();
        assert!(text.contains(&plain(words)), "{} does not show “{words}”:\n{text}", self.path);
        self
    }

    /// Asserts that people cannot read `words` on it.
    #[track_caller]
    pub(crate) fn hides(self, words: &str) -> Self {
        let text = self.text();
        assert!(!text.contains(&plain(words)), "{} shows “{words}”:\n{text}", self.path);
        self
    }

    /// Asserts that the field `name` is refused with `words`, at the field and in the summary.
    #[track_caller]
    pub(crate) fn refuses(self, name: &str, words: &str) -> Self {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", self.path, self.text());
        let marks = [format!("id=\"{name}-error\""), format!("href=\"#{name}\"")];
        for mark in marks {
            assert!(self.html.contains(&mark), "{} has no {mark}:\n{}", self.path, self.html);
        }
        self.shows(words)
    }

    /// Its text as people read it: without markup, with plain spaces.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.html.chars() {
            match c {
                '<' => {
                    inside = true;
                    text.push(' ');
                }
                '>' if inside => inside = false,
                c if !inside => text.push(c),
                _ => {}
            }
        }
        plain(&decoded(&text))
    }

    /// Names and values of the hidden fields of the form whose action is `action`.
    #[track_caller]
    pub(crate) fn hidden_fields(&self, action: &str) -> Vec<(String, String)> {
        let start = format!("action=\"{action}\"");
        let at = self.html.find(&start);
        let at =
            at.unwrap_or_else(|| panic!("{} has no form to {action}:\n{}", self.path, self.html));
        let form = self.html[at..].split("</form>").next().unwrap();
        form.split("<input")
            .skip(1)
            .filter_map(|tag| tag.split('>').next())
            .filter(|tag| tag.contains("type=\"hidden\""))
            .map(|tag| (attribute(tag, "name"), decoded(&attribute(tag, "value"))))
            .collect()
    }

    /// The value of the first link whose address begins with `prefix`.
    #[track_caller]
    pub(crate) fn link(&self, prefix: &str) -> String {
        let start = format!("href=\"{prefix}");
        let at = self.html.find(&start);
        let at =
            at.unwrap_or_else(|| panic!("{} has no link to {prefix}:\n{}", self.path, self.html));
        attribute(&self.html[at..], "href")
    }

    /// The addresses of all links and forms of this site on it, decoded, without fragments.
    pub(crate) fn links(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|to| decoded(to).split('#').next().unwrap_or_default().to_owned())
            .filter(|to| to.starts_with('/'))
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

pub(crate) fn attribute(tag: &str, name: &str) -> String {
    let start = format!("{name}=\"");
    let rest = tag.split_once(&start).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}

pub(crate) fn decoded(html: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ]
    .iter()
    .fold(html.replace("&#60;", "<").replace("&#62;", ">"), |text, (coded, plain)| {
        text.replace(coded, plain)
    })
    .replace("&amp;", "&")
}

fn plain(text: &str) -> String {
    let spaced = text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
