//! What the server tells of itself.

use std::collections::BTreeMap;

use lighthouse_domain::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    demo::{Made, PASSWORD, Showcase},
    http::code::Code,
};

/// Links to begin with.
#[derive(Serialize, ToSchema)]
pub(super) struct Root {
    #[schema(example = "lighthouse")]
    pub name: &'static str,
    #[schema(example = "0.1.0")]
    pub version: &'static str,
    #[schema(example = "/docs/")]
    pub docs: &'static str,
    #[schema(example = "/openapi.json")]
    pub openapi: &'static str,
    #[schema(example = "/health/ready")]
    pub health: &'static str,
    #[schema(example = "/v1/meta")]
    pub meta: &'static str,
    #[schema(example = "/v1/auth/login")]
    pub login: &'static str,
    #[schema(example = "/v1/error-codes")]
    pub error_codes: &'static str,
}

impl Root {
    pub(super) fn here() -> Self {
        Self {
            name: "lighthouse",
            version: env!("CARGO_PKG_VERSION"),
            docs: "/docs/",
            openapi: "/openapi.json",
            health: "/health/ready",
            meta: "/v1/meta",
            login: "/v1/auth/login",
            error_codes: "/v1/error-codes",
        }
    }
}

/// About this server.
#[derive(Serialize, ToSchema)]
pub(super) struct Meta {
    #[schema(example = "0.1.0")]
    pub version: &'static str,
    #[schema(example = "v1")]
    pub api: &'static str,
    #[schema(value_type = String, format = DateTime)]
    pub server_time: Instant,
    /// Made-up people: the data may be thrown away at any time.
    #[schema(example = true)]
    pub demo: bool,
    #[schema(example = json!(["zh-CN", "en"]))]
    pub languages: Vec<&'static str>,
    /// Older apps are told to update.
    #[schema(example = "0.0.0")]
    pub minimum_client_version: &'static str,
    pub limits: MetaLimits,
    /// Log-ins and ids to try, in the demo only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub sandbox: Option<Sandbox>,
}

/// What a demo has to try.
#[derive(Serialize, ToSchema)]
pub(super) struct Sandbox {
    /// The password of every account.
    #[schema(example = "lantern-river-maple-2026")]
    pub password: &'static str,
    pub logins: Vec<SandboxLogin>,
    /// Ids that exist, under the names that paths and bodies have for them.
    #[schema(value_type = std::collections::BTreeMap<String, Uuid>,
        example = json!({ "branch_id": "018cc251-f400-7bb0-9d4e-06b1f9e3a7c2" }))]
    pub samples: BTreeMap<&'static str, Uuid>,
}

/// An account of the demo.
#[derive(Serialize, ToSchema)]
pub(super) struct SandboxLogin {
    #[schema(example = "branch.admin")]
    pub login: &'static str,
    #[schema(example = "branch_administrator")]
    pub role: &'static str,
    #[schema(example = "查看党员名册：GET /v1/members")]
    pub try_zh: &'static str,
    #[schema(example = "list the register: GET /v1/members")]
    pub try_en: &'static str,
}

impl From<&Made> for Sandbox {
    fn from(made: &Made) -> Self {
        let login = |one: &Showcase| SandboxLogin {
            login: one.login,
            role: one.role,
            try_zh: one.try_zh,
            try_en: one.try_en,
        };
        Self {
            password: PASSWORD,
            logins: made.logins.iter().map(login).collect(),
            samples: BTreeMap::from(made.samples()),
        }
    }
}

/// Limits that an app can plan with.
#[derive(Serialize, ToSchema)]
pub(super) struct MetaLimits {
    #[schema(example = 1_048_576)]
    pub body_bytes: usize,
    #[schema(example = 100)]
    pub page_items: usize,
    #[schema(example = 500)]
    pub attendance_lines: usize,
    /// Zero means no limit.
    #[schema(example = 6000)]
    pub requests_per_minute: u32,
}

impl Meta {
    pub(super) fn at(now: Instant, limits: MetaLimits, demo: bool, sandbox: Option<&Made>) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            api: "v1",
            server_time: now,
            demo,
            languages: vec!["zh-CN", "en"],
            minimum_client_version: "0.0.0",
            limits,
            sandbox: sandbox.map(Sandbox::from),
        }
    }
}

/// One problem code.
#[derive(Serialize, ToSchema)]
pub(super) struct ErrorCodeView {
    #[schema(example = "not_found")]
    pub code: &'static str,
    #[schema(example = 404)]
    pub status: u16,
    #[schema(example = "未找到")]
    pub title_zh: &'static str,
    #[schema(example = "Not found")]
    pub title_en: &'static str,
    #[schema(example = "该对象不存在，或不在您的管理范围内")]
    pub remedy_zh: &'static str,
    #[schema(example = "It does not exist or lies outside your scope.")]
    pub remedy_en: &'static str,
}

impl From<Code> for ErrorCodeView {
    fn from(code: Code) -> Self {
        let ((title_zh, title_en), (remedy_zh, remedy_en)) = (code.title(), code.remedy());
        Self {
            code: code.as_str(),
            status: code.status(),
            title_zh,
            title_en,
            remedy_zh,
            remedy_en,
        }
    }
}

/// All problem codes; there are some forty.
#[derive(Serialize, ToSchema)]
pub(super) struct ErrorCodeList {
    pub data: Vec<ErrorCodeView>,
}

/// RFC 7517.
#[derive(Serialize, ToSchema)]
pub(super) struct Jwks {
    #[schema(value_type = Vec<Object>)]
    pub keys: Vec<serde_json::Value>,
}

/// How the server feels.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok` or `failing`.
    #[schema(example = "ok")]
    pub status: &'static str,
    pub parts: Vec<HealthPart>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct HealthPart {
    #[schema(example = "database")]
    pub name: &'static str,
    #[schema(example = "ok")]
    pub status: &'static str,
}
