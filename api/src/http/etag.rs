//! Validators (C-16, C-17).
//!
//! An answer's tag changes whenever its body does: it ends in a hash of the body. Where the body
//! is a record that can be changed, the tag begins with the record's version, and `If-Match`
//! compares that alone: a name that somebody else's row lends is no conflict.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use futures_util::future::LocalBoxFuture;
use lighthouse_persistence::seal::hex;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::http::gate::authorize_first;

use super::{code::Code, lang::Lang, problem::Problem};

/// `"v3-zh-CN"`: version and language; a view adds its name.
pub fn of_version(version: i64, lang: Lang) -> String {
    format!("\"v{version}-{}\"", lang.tag())
}

/// The tag of a body: `"v3-zh-CN-<hash>"` of a record whose tag [`of_version`] made, else the
/// language and the hash.
pub fn of_body(record: Option<&str>, lang: Lang, body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    let hash = hex(hash.get(..12).unwrap_or_default());
    let record = record.filter(|tag| version_in(tag).is_some());
    match record.map(|tag| tag.trim_matches('"')) {
        Some(version) => format!("\"{version}-{hash}\""),
        None => format!("\"{}-{hash}\"", lang.tag()),
    }
}

/// What `If-Match` says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum SeenVersions {
    /// Nothing said.
    Unsaid,
    /// `If-Match: *`.
    Any,
    /// One of these versions.
    Versions(Vec<i64>),
}

impl SeenVersions {
    fn from_request(request: &HttpRequest) -> Self {
        let mut values = request.headers().get_all(header::IF_MATCH).peekable();
        if values.peek().is_none() {
            return Self::Unsaid;
        }
        let text: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        let tags: Vec<&str> = text.iter().flat_map(|text| text.split(',')).map(str::trim).collect();
        if tags.contains(&"*") {
            return Self::Any;
        }
        Self::Versions(tags.iter().filter_map(|tag| version_in(tag)).collect())
    }

    /// 428 unless the caller says which version it saw.
    fn required(request: &HttpRequest) -> Result<Self, Problem> {
        match Self::from_request(request) {
            Self::Unsaid => Err(Problem::new(Code::PreconditionRequired)),
            seen => Ok(seen),
        }
    }

    /// Whether the caller knew version `current`.
    fn knows(&self, current: i64) -> bool {
        match self {
            Self::Unsaid | Self::Any => true,
            Self::Versions(versions) => versions.contains(&current),
        }
    }
}

/// The version that the caller saw, as `If-Match` says; 428 without one.
#[derive(Clone, Debug)]
pub struct IfMatch(SeenVersions);

/// The same where the header may be left out.
#[derive(Clone, Debug)]
pub struct OptionalIfMatch(pub IfMatch);

impl IfMatch {
    /// 412 with `current` unless the caller saw version `version`, or may leave it open and did.
    pub fn check<V: Serialize>(
        &self,
        version: i64,
        lang: Lang,
        current: impl FnOnce() -> V,
    ) -> Result<(), Problem> {
        if self.matches(version) {
            return Ok(());
        }
        Err(Self::conflict(&of_version(version, lang), current()))
    }

    /// Whether the caller may change version `version`.
    pub fn matches(&self, version: i64) -> bool {
        self.0.knows(version)
    }

    /// 412 with the record as it is now, under its tag.
    pub fn conflict(tag: &str, current: impl Serialize) -> Problem {
        let written = serde_json::to_vec(&current)
            .and_then(|body| serde_json::from_slice(&body).map(|current| (body, current)));
        match written {
            Ok((body, current)) => {
                let tag = of_body(Some(tag), Lang::default(), &body);
                Problem::new(Code::VersionConflict).current(current, &tag)
            }
            Err(error) => {
                tracing::error!(%error, "a record cannot be written as JSON");
                Problem::new(Code::Internal)
            }
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            authorize_first(&request).await?;
            SeenVersions::required(&request).map(Self)
        })
    }
}

impl FromRequest for OptionalIfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(IfMatch(SeenVersions::from_request(request)))))
    }
}

fn header_parameter(required: Required, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(description))
        .schema(Some(
            ObjectBuilder::new().schema_type(Type::String).examples([json!("\"v3-zh-CN\"")]),
        ))
        .build()
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let what = "The `ETag` of the version that the change is made from, or `*`";
        vec![header_parameter(Required::True, what)]
    }
}

impl IntoParams for OptionalIfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let what = "The `ETag` of the version that was seen; the request is refused with 412 if it has changed since";
        vec![header_parameter(Required::False, what)]
    }
}

/// The version in a tag of ours. A weak mark is ignored: proxies that compress add it.
fn version_in(tag: &str) -> Option<i64> {
    let opaque = tag.trim_start_matches("W/").trim_matches('"');
    opaque.strip_prefix('v')?.split('-').next()?.parse().ok()
}

/// Whether `If-None-Match` names this tag (weak comparison).
pub fn is_known(request: &HttpRequest, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let wanted = bare(etag);
    let values = request.headers().get_all(header::IF_NONE_MATCH);
    let mut tags = values.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    tags.any(|tag| tag.trim() == "*" || bare(tag) == wanted)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(value: &str) -> SeenVersions {
        SeenVersions::from_request(
            &TestRequest::default().insert_header((header::IF_MATCH, value)).to_http_request(),
        )
    }

    #[test]
    fn a_weakened_tag_and_a_list_of_tags_are_understood() {
        assert!(seen("W/\"v3-zh-CN\"").knows(3));
        assert!(seen("\"v2-en\", \"v3-en\"").knows(3));
        assert!(!seen("\"v2-en\"").knows(3));
        assert!(!seen("\"rubbish\"").knows(3));
        assert!(seen("*").knows(99));
    }

    #[test]
    fn saying_nothing_is_428_where_it_is_required() {
        let request = TestRequest::default().to_http_request();
        assert_eq!(
            SeenVersions::required(&request).unwrap_err().code(),
            Code::PreconditionRequired
        );
    }

    #[test]
    fn a_tag_changes_with_the_body_and_keeps_its_version() {
        let record = of_version(3, Lang::ZhCn);
        let (one, other) = (
            of_body(Some(&record), Lang::ZhCn, b"depth 2"),
            of_body(Some(&record), Lang::ZhCn, b"depth 3"),
        );
        assert_ne!(one, other);
        assert_eq!((version_in(&one), version_in(&other)), (Some(3), Some(3)));
        assert!(one.starts_with("\"v3-zh-CN-"));
        let list = of_body(None, Lang::En, b"[]");
        assert!(list.starts_with("\"en-") && version_in(&list).is_none());
    }
}
