//! A provider's public keys.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::{Distrust, Provider};

/// Microseconds between two readings that an unknown key may cause.
const PAUSE: i64 = 60_000_000;
/// Microseconds after which they are read again: a key that was withdrawn must not be good for
/// ever.
const LIFE: i64 = 24 * 3_600_000_000;
/// Most keys that are looked at.
const KEY_LIMIT: usize = 50;

/// The last set of keys, and when it was read or tried.
#[derive(Debug, Default)]
pub(super) struct Keys {
    read_at: Option<i64>,
    list: Vec<Jwk>,
}

/// Keys as published. Each is read alone: one of a kind that is unknown here does not spoil the
/// others.
#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

impl Provider {
    /// The key called `id` for `algorithm`. A name that is not known makes the keys be read again,
    /// at most once a minute.
    pub(super) async fn key(
        &self,
        id: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<DecodingKey, Distrust> {
        let mut keys = self.keys.lock().await;
        let age = keys.read_at.map(|read_at| (self.now_micros() - read_at).abs());
        let is_old = age.is_none_or(|age| age >= LIFE);
        let may_read = age.is_none_or(|age| age >= PAUSE);
        if is_old || (may_read && find(&keys.list, id, algorithm).is_none()) {
            // Noted before it is tried: who cannot be reached is not asked at each token.
            keys.read_at = Some(self.now_micros());
            match self.read_keys().await {
                Ok(list) => keys.list = list,
                Err(why) => {
                    tracing::warn!(provider = self.settings.name, %why, "its keys are not read");
                    if keys.list.is_empty() {
                        return Err(why);
                    }
                }
            }
        }
        let key = find(&keys.list, id, algorithm).ok_or(Distrust::Signature("unknown key"))?;
        DecodingKey::from_jwk(key).map_err(|_| Distrust::Signature("damaged key"))
    }

    async fn read_keys(&self) -> Result<Vec<Jwk>, Distrust> {
        let address = &self.discovery().await?.jwks_uri;
        let reply = self.fetch.get("keys", address, None).await?;
        let published: Published =
            serde_json::from_slice(&reply.bytes).map_err(|_| Distrust::Unreadable("its keys"))?;
        let each = published.keys.into_iter().take(KEY_LIMIT);
        Ok(each.filter_map(|key| serde_json::from_value(key).ok()).collect())
    }
}

/// The key by its name; without a name only where there is no choice.
fn find<'a>(keys: &'a [Jwk], id: Option<&str>, algorithm: Algorithm) -> Option<&'a Jwk> {
    let mut fit = keys.iter().filter(|key| is_for(key, algorithm));
    match id {
        Some(id) => fit.find(|key| key.common.key_id.as_deref() == Some(id)),
        None => fit.next().filter(|_| fit.next().is_none()),
    }
}

/// Whether the key is one that verifies signatures by `algorithm`: never an RSA key for HMAC.
fn is_for(key: &Jwk, algorithm: Algorithm) -> bool {
    let verifies = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    let named = key.common.key_algorithm.map(|named| named.to_string());
    let is_named = named.is_none_or(|named| named == format!("{algorithm:?}"));
    let is_kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256 | Algorithm::PS256) => true,
        (AlgorithmParameters::EllipticCurve(ec), Algorithm::ES256) => {
            ec.curve == EllipticCurve::P256
        }
        (AlgorithmParameters::OctetKeyPair(pair), Algorithm::EdDSA) => {
            pair.curve == EllipticCurve::Ed25519
        }
        _ => false,
    };
    verifies && is_named && is_kind
}
