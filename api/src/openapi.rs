//! The contract: made from the mounted routes, completed in one place.

use std::borrow::Cow;

use actix_web::web::{Bytes, Data};
use lighthouse_persistence::seal::hex;
use serde_json::Value;
use utoipa::OpenApi;

use crate::{
    http::{
        code::{Code, FieldErrorCode},
        contract,
        problem::{FieldErrorBody, ProblemBody},
    },
    yaml,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Lighthouse",
        description = "Member register, tree of branches, study, administrators' register and data safety of a large membership organisation.\n\n\
            Errors are problem documents (RFC 9457) in zh-CN or en. Lists are cursor pages. Instants are UTC with milliseconds. \
            Values of enums in answers may grow: treat an unknown one as unknown.",
        contact(name = "Lighthouse"),
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "identity", description = "Signing in, devices, the own account."),
        (name = "accounts", description = "Accounts of members: opened with a code, reset, locked."),
        (name = "organizations", description = "The tree of organizations, branches and their posts."),
        (name = "members", description = "The member register."),
        (name = "dues", description = "Dues: rates of levels, what members owe, the ledger of what they paid, totals."),
        (name = "study", description = "Study sessions and attendance."),
        (name = "study-days", description = "Venues and the monthly plans of study days."),
        (name = "supervision", description = "What branches have not done yet, whose turn it is, who is told of it when, and what is put right within a deadline."),
        (name = "burden", description = "What may not be used to judge people or organizations, the exceptions that were made, and the meter of what branches are asked."),
        (name = "reporting", description = "Indicators and their lists, the figures of organizations with the rows behind them, reports that are frozen when issued, the yearly appraisals of secretaries, nominations for awards with their evidence."),
        (name = "work", description = "What organizations have set out to do in a period, and the records that belong to it."),
        (name = "exports", description = "Lists as files, and the operations that make them."),
        (name = "classes", description = "Online classes: lessons, enrolments, progress, tests, compulsory courses, outside records, feedback."),
        (name = "content", description = "Channels, articles and media with two reviewers, feed, search, resumable uploads."),
        (name = "administrators", description = "The register of administrators: appointing, replacing, findings."),
        (name = "letters", description = "Query letters of outside units and the grants that follow from them."),
        (name = "incidents", description = "Incidents and risks: early action, report in time, escalation."),
        (name = "complaints", description = "Undue demands and misuse of data: filed by anybody, followed by receipt, answered by the level above."),
        (name = "sync", description = "Offline copies: what changed since, many changes in one request, and events that say when to ask."),
        (name = "api-clients", description = "Programs that read a subtree in their own name: registering, approving, secrets."),
        (name = "webhooks", description = "Changes of a subtree, sent to a service: registering, deliveries, replay."),
        (name = "audit", description = "The audit trail and who read whose record."),
        (name = "operation", description = "About the server itself."),
    ),
    components(schemas(ProblemBody, FieldErrorBody, Code, FieldErrorCode)),
)]
pub struct Base;

/// The finished document, pretty-printed, with a line break at the end.
pub struct Contract {
    pub text: Cow<'static, str>,
    pub etag: String,
}

impl Contract {
    /// The contract as it was published with this release.
    pub fn published() -> Self {
        Self::tagged(crate::published::TEXT.into())
    }

    /// The contract as the routes make it now.
    pub fn from_document(document: &utoipa::openapi::OpenApi) -> Self {
        let value = contract::complete(serde_json::to_value(document).unwrap_or(Value::Null));
        let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
        text.push('\n');
        Self::tagged(text.into())
    }

    fn tagged(text: Cow<'static, str>) -> Self {
        let hash = lighthouse_persistence::seal::token_hash(text.as_bytes());
        let short: String = hex(hash.get(..12).unwrap_or_default());
        Self { etag: format!("\"{short}\""), text }
    }
}

/// `GET /openapi.yaml`. Made when it is asked for, which is seldom.
pub async fn serve_yaml(contract: Data<Contract>) -> actix_web::HttpResponse {
    let Ok(value) = serde_json::from_str(&contract.text) else {
        return actix_web::HttpResponse::InternalServerError().finish();
    };
    actix_web::HttpResponse::Ok()
        .content_type("application/yaml")
        .insert_header(("cache-control", "public, max-age=60"))
        .body(yaml::to_string(&value))
}

/// `GET /openapi.json`.
pub async fn serve(
    request: actix_web::HttpRequest,
    contract: Data<Contract>,
) -> actix_web::HttpResponse {
    if crate::http::etag::is_known(&request, &contract.etag) {
        return actix_web::HttpResponse::NotModified()
            .insert_header(("etag", contract.etag.as_str()))
            .finish();
    }
    actix_web::HttpResponse::Ok()
        .content_type("application/json")
        .insert_header(("etag", contract.etag.as_str()))
        .insert_header(("cache-control", "public, max-age=60"))
        .body(match &contract.text {
            Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
            Cow::Owned(text) => Bytes::copy_from_slice(text.as_bytes()),
        })
}
