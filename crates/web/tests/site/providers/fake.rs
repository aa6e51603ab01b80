//! A tiny provider that says whatever a test wants: what no honest one says.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A key made for these tests and used nowhere else.
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6dlKxXcftfm8zOBk911H5MDBAHdwOqV8uL8\
                   xnz8L0xWhRANCAARao5Qb/d+kagryKcCoFKe6SE1VlrympYLxrcE9iN9a82Z1GxEknPjn0d32r/SaX8+q+\
                   sLC6oUx6WNMMQ8p4xxG";
const X: &str = "WqOUG_3fpGoK8inAqBSnukhNVZa8pqWC8a3BPYjfWvM";
const Y: &str = "ZnUbESSc-OfR3fav9Jpfz6r6wsLqhTHpY0wxDynjHEY";

/// What it says next.
#[derive(Debug, Default)]
pub(super) struct Says {
    /// The ID token.
    pub(super) id_token: String,
    /// The answer of userinfo, as JSON or as a token.
    pub(super) userinfo: String,
    /// What the token endpoint answers with, in place of tokens.
    pub(super) tokens: Option<String>,
    /// What stands in the discovery document in place of what should.
    pub(super) discovery: Value,
    /// The forms and authorization headers that reached the token endpoint.
    pub(super) asked: Vec<(String, Option<String>)>,
    /// How often keys and discovery document were read.
    pub(super) read: (usize, usize),
}

/// The provider.
#[derive(Clone, Debug)]
pub(super) struct Fake {
    pub(super) issuer: String,
    pub(super) says: Arc<Mutex<Says>>,
}

impl Fake {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self { issuer, says: Arc::default() };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    pub(super) fn say(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }
}

/// `claims`, signed as an honest provider signs.
pub(super) fn signed(claims: &Value) -> String {
    signed_with(claims, "one")
}

/// The same, naming another key.
pub(super) fn signed_with(claims: &Value, key_id: &str) -> String {
    let mut header = Header::new(Algorithm::ES256);
    header.kid = Some(key_id.to_owned());
    let key = EncodingKey::from_ec_der(&STANDARD.decode(KEY.replace(' ', "")).unwrap());
    encode(&header, claims, &key).unwrap()
}

/// `claims` under a header of its own, signed with `signature`.
pub(super) fn unsigned(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

/// `claims` by HMAC, with the provider's public key as if it were a shared secret.
pub(super) fn by_hmac(claims: &Value) -> String {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("one".to_owned());
    let secret = json!({"kty": "EC", "crv": "P-256", "x": X, "y": Y}).to_string();
    encode(&header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

async fn discovery(State(fake): State<Fake>) -> Response {
    let at = &fake.issuer;
    let mut document = json!({
        "issuer": at,
        "authorization_endpoint": format!("{at}/authorize?always=1"),
        "token_endpoint": format!("{at}/token"),
        "jwks_uri": format!("{at}/jwks"),
        "userinfo_endpoint": format!("{at}/userinfo"),
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    });
    let mut says = fake.says.lock().unwrap();
    says.read.1 += 1;
    for (name, value) in says.discovery.as_object().into_iter().flatten() {
        document[name] = value.clone();
    }
    as_json(document.to_string())
}

async fn keys(State(fake): State<Fake>) -> Response {
    fake.says.lock().unwrap().read.0 += 1;
    let keys = json!({"keys": [
        {"kty": "XYZ", "kid": "one"},
        {"kty": "oct", "kid": "one", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-256", "kid": "one", "alg": "ES256", "use": "sig", "x": X, "y": Y},
    ]});
    as_json(keys.to_string())
}

async fn token(State(fake): State<Fake>, headers: HeaderMap, form: String) -> Response {
    let mut says = fake.says.lock().unwrap();
    let header = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    says.asked.push((form, header));
    if let Some(tokens) = &says.tokens {
        return as_json(tokens.clone());
    }
    let id_token = &says.id_token;
    let tokens = json!({"access_token": "access", "token_type": "Bearer", "id_token": id_token});
    as_json(tokens.to_string())
}

async fn userinfo(State(fake): State<Fake>) -> Response {
    let userinfo = fake.says.lock().unwrap().userinfo.clone();
    let kind = if userinfo.starts_with('{') { "application/json" } else { "application/jwt" };
    ([(CONTENT_TYPE, kind)], userinfo).into_response()
}

fn as_json(text: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}
