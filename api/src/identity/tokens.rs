//! Access tokens: signed with Ed25519, proving who, never what may be done (C-31, M-03).
//!
//! The key is chosen by `kid` from our own list and brings its algorithm; nothing in
//! the token's header is believed. A verified token is remembered, since verifying
//! costs more than most reads; its expiry is checked each time.

use std::sync::{Arc, RwLock};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use lighthouse_domain::{
    access::{AccountId, SessionId},
    identity::ACCESS_TOKEN_LIFE,
    time::Instant,
};
use lighthouse_persistence::identity::StoredKey;
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ed25519;
use crate::http::{code::Code, problem::Problem};

const TYPE: &str = "at+jwt";
const ISSUER: &str = "lighthouse";
const AUDIENCE: &str = "lighthouse-api";
/// Seconds of clock difference that are forgiven.
const LEEWAY: u64 = 5;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    client_id: String,
    scope: String,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A token that was verified, and until when it may be believed.
#[derive(Clone, Copy)]
struct Verified {
    session: Uuid,
    expires: i64,
    /// Of an api client; a person's says `app`.
    client: Option<Uuid>,
}

struct Key {
    kid: String,
    decoding: DecodingKey,
    /// The public key, base64url.
    x: String,
    encoding: Option<EncodingKey>,
}

/// Issues and verifies access tokens.
pub struct Tokens {
    keys: RwLock<Arc<Vec<Key>>>,
    verified: Cache<String, Verified>,
}

/// A freshly issued access token and its life in seconds.
pub struct Issued {
    pub token: String,
    pub expires_in_seconds: i64,
}

/// What a person's token says it is for: whatever the person may.
const APP: &str = "app";

impl Tokens {
    pub fn new(keys: &[StoredKey]) -> Result<Self, Problem> {
        ed25519::install();
        let tokens = Self { keys: RwLock::default(), verified: Cache::new(50_000) };
        tokens.replace(keys)?;
        Ok(tokens)
    }

    /// Takes the stored keys; the newest that is not retired signs.
    pub fn replace(&self, keys: &[StoredKey]) -> Result<(), Problem> {
        let keys: Vec<Key> = keys.iter().map(Key::from_stored).collect();
        if !keys.iter().any(|key| key.encoding.is_some()) {
            return Err(Problem::new(Code::Internal));
        }
        *self.keys.write().map_err(|_| Problem::new(Code::Internal))? = Arc::new(keys);
        self.verified.invalidate_all();
        Ok(())
    }

    /// Takes the stored keys if they are others than those in use.
    pub fn refresh(&self, keys: &[StoredKey]) {
        let signer =
            |all: &[Key]| all.iter().find(|key| key.encoding.is_some()).map(|key| key.kid.clone());
        let stored = keys.iter().find(|key| key.retired_at.is_none()).map(|key| key.kid.clone());
        if stored.is_some() && signer(&self.keys()) != stored && self.replace(keys).is_err() {
            tracing::error!("the stored signing keys cannot be used");
        }
    }

    fn keys(&self) -> Arc<Vec<Key>> {
        self.keys.read().map(|keys| Arc::clone(&keys)).unwrap_or_default()
    }

    pub fn issue(
        &self,
        account: AccountId,
        session: SessionId,
        now: Instant,
    ) -> Result<Issued, Problem> {
        let life = ACCESS_TOKEN_LIFE.num_seconds();
        self.sign((account, session), (APP.to_owned(), APP.to_owned()), (now, life))
    }

    /// The token of an api client, with what it is for. It is worth what its session is.
    pub fn issue_to_client(
        &self,
        (client, session): (AccountId, SessionId),
        scope: String,
        (now, expires_at): (Instant, Instant),
    ) -> Result<Issued, Problem> {
        let life = (expires_at.millis() - now.millis()).div_euclid(1000);
        self.sign((client, session), (client.uuid().to_string(), scope), (now, life))
    }

    fn sign(
        &self,
        (account, session): (AccountId, SessionId),
        (client_id, scope): (String, String),
        (now, life): (Instant, i64),
    ) -> Result<Issued, Problem> {
        let keys = self.keys();
        let signer = keys.iter().find_map(|key| Some((key.kid.clone(), key.encoding.as_ref()?)));
        let (kid, key) = signer.ok_or_else(|| Problem::new(Code::Internal))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(kid);
        let at = now.millis().div_euclid(1000);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account.uuid(),
            sid: session.uuid(),
            client_id,
            scope,
            jti: Uuid::now_v7(),
            iat: at,
            nbf: at,
            exp: at + life,
        };
        let token = encode(&header, &claims, key).map_err(|_| Problem::new(Code::Internal))?;
        Ok(Issued { token, expires_in_seconds: life })
    }

    /// The api client whose token this is, if it was verified before: many tokens of one client have one
    /// budget of requests.
    pub fn known_client(&self, token: &str) -> Option<Uuid> {
        self.verified.get(token)?.client
    }

    /// The session a token belongs to. All causes of refusal but expiry look alike.
    pub fn verify(&self, token: &str, now: Instant) -> Result<SessionId, Problem> {
        self.verified(token, now).map(|verified| SessionId::new(verified.session))
    }

    /// The first moment at which a token is refused.
    pub fn ends_at(&self, token: &str, now: Instant) -> Result<Instant, Problem> {
        let expires = self.verified(token, now)?.expires;
        Ok(Instant::from_millis((expires + 1) * 1000))
    }

    fn verified(&self, token: &str, now: Instant) -> Result<Verified, Problem> {
        let seconds = now.millis().div_euclid(1000);
        let seen = match self.verified.get(token) {
            Some(seen) => seen,
            None => self.verify_anew(token, seconds)?,
        };
        if seconds > seen.expires {
            return Err(Problem::new(Code::TokenExpired));
        }
        Ok(seen)
    }

    fn verify_anew(&self, token: &str, now: i64) -> Result<Verified, Problem> {
        let invalid = || Problem::new(Code::TokenInvalid);
        if token.len() > 2048 {
            return Err(invalid());
        }
        let header = decode_header(token).map_err(|_| invalid())?;
        let keys = self.keys();
        let kid = header.kid.filter(|_| header.typ.as_deref() == Some(TYPE)).ok_or_else(invalid)?;
        let key = keys.iter().find(|key| key.kid == kid).ok_or_else(invalid)?;
        let claims =
            decode::<Claims>(token, &key.decoding, &rules()).map_err(|_| invalid())?.claims;
        if claims.nbf > now + LEEWAY.cast_signed() {
            return Err(invalid());
        }
        let client = claims.client_id.parse().ok();
        let seen = Verified { session: claims.sid, expires: claims.exp, client };
        self.verified.insert(token.to_owned(), seen);
        Ok(seen)
    }

    /// The public keys as RFC 7517 asks.
    pub fn jwks(&self) -> serde_json::Value {
        let keys = self.keys();
        let keys: Vec<_> = keys
            .iter()
            .map(|key| {
                serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
                    "kid": key.kid, "x": key.x })
            })
            .collect();
        serde_json::json!({ "keys": keys })
    }
}

/// Times are checked against the application's clock, not here.
fn rules() -> Validation {
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_audience(&[AUDIENCE]);
    rules.set_issuer(&[ISSUER]);
    rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    rules.validate_exp = false;
    rules.leeway = LEEWAY;
    rules
}

impl Key {
    fn from_stored(stored: &StoredKey) -> Self {
        let x = URL_SAFE_NO_PAD.encode(&stored.public);
        let encoding =
            stored.retired_at.is_none().then(|| EncodingKey::from_ed_der(&stored.private));
        Self {
            kid: stored.kid.clone(),
            decoding: DecodingKey::from_ed_der(&stored.public),
            x,
            encoding,
        }
    }
}

/// A new Ed25519 key, named by the hash of its public half.
pub fn generate_key(now: Instant) -> Result<StoredKey, Problem> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|_| Problem::new(Code::Internal))?;
    let key = SigningKey::from_bytes(&seed);
    let private = key.to_pkcs8_der().map_err(|_| Problem::new(Code::Internal))?;
    let public = key.verifying_key().to_bytes().to_vec();
    let hash = lighthouse_persistence::seal::token_hash(&public);
    let kid = URL_SAFE_NO_PAD.encode(hash.get(..12).unwrap_or_default());
    Ok(StoredKey {
        kid,
        private: private.as_bytes().to_vec(),
        public,
        created_at: now,
        retired_at: None,
    })
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};

    use super::*;

    fn noon() -> Instant {
        Instant::parse("2026-11-23T04:00:00Z").unwrap()
    }

    fn tokens() -> (Tokens, StoredKey) {
        let key = generate_key(noon()).ok().unwrap();
        (Tokens::new(std::slice::from_ref(&key)).ok().unwrap(), key)
    }

    fn ids() -> (AccountId, SessionId) {
        (AccountId::new(Uuid::now_v7()), SessionId::new(Uuid::now_v7()))
    }

    #[test]
    fn an_issued_token_names_its_session_until_it_expires() {
        let (tokens, _) = tokens();
        let (account, session) = ids();
        let token = tokens.issue(account, session, noon()).ok().unwrap().token;
        assert_eq!(tokens.verify(&token, noon()).ok(), Some(session));
        let later = noon().plus(chrono::TimeDelta::minutes(16));
        assert!(tokens.verify(&token, later).is_err());
    }

    #[test]
    fn tokens_of_api_clients_are_told_from_those_of_people_once_they_were_verified() {
        let (tokens, _) = tokens();
        let (account, session) = ids();
        let person = tokens.issue(account, session, noon()).ok().unwrap().token;
        let ends = noon().plus(chrono::TimeDelta::minutes(15));
        let scope = "members:read".to_owned();
        let client = tokens.issue_to_client((account, session), scope, (noon(), ends));
        let client = client.ok().unwrap().token;
        assert_eq!(tokens.known_client(&client), None);
        assert!(tokens.verify(&client, noon()).is_ok() && tokens.verify(&person, noon()).is_ok());
        assert_eq!(tokens.known_client(&client), Some(account.uuid()));
        assert_eq!(tokens.known_client(&person), None);
    }

    #[test]
    fn a_token_of_another_key_or_algorithm_is_refused() {
        let (ours, key) = tokens();
        let (theirs, _) = tokens();
        let (account, session) = ids();
        let token = theirs.issue(account, session, noon()).ok().unwrap().token;
        assert!(ours.verify(&token, noon()).is_err());
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.kid.clone());
        let claims = serde_json::json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": account.uuid(), "sid": session.uuid(),
            "client_id": "app", "scope": "app", "jti": Uuid::now_v7(), "iat": 0, "nbf": 0, "exp": i64::MAX });
        let part = |value: &[u8]| URL_SAFE_NO_PAD.encode(value);
        let signed = format!(
            "{}.{}",
            part(&serde_json::to_vec(&header).unwrap()),
            part(&serde_json::to_vec(&claims).unwrap())
        );
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key.public).unwrap();
        mac.update(signed.as_bytes());
        let confused = format!("{signed}.{}", part(&mac.finalize().into_bytes()));
        assert!(ours.verify(&confused, noon()).is_err());
    }

    #[test]
    fn a_token_with_one_changed_letter_is_refused() {
        let (tokens, _) = tokens();
        let (account, session) = ids();
        let token = tokens.issue(account, session, noon()).ok().unwrap().token;
        for at in (0..token.len()).filter(|at| token.as_bytes()[*at] != b'.') {
            // The highest bit of six: the last letter of a part has only some that count.
            let other = if token.as_bytes()[at] == b'A' { "g" } else { "A" };
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            assert!(tokens.verify(&changed, noon()).is_err(), "letter {at}");
        }
        let (signed, _) = token.rsplit_once('.').unwrap();
        assert!(tokens.verify(&format!("{signed}."), noon()).is_err());
        assert!(tokens.verify(&token, noon()).is_ok());
    }

    #[test]
    fn a_retired_key_verifies_and_no_longer_signs() {
        let (tokens, old) = tokens();
        let (account, session) = ids();
        let token = tokens.issue(account, session, noon()).ok().unwrap().token;
        let fresh = generate_key(noon()).ok().unwrap();
        let retired = StoredKey { retired_at: Some(noon()), ..old };
        tokens.replace(&[fresh.clone(), retired]).ok().unwrap();
        assert!(tokens.verify(&token, noon()).is_ok());
        let next = tokens.issue(account, session, noon()).ok().unwrap().token;
        assert_eq!(decode_header(&next).unwrap().kid, Some(fresh.kid));
    }
}
