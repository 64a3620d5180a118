//! The only translations from the floors below into problems.

use lighthouse_domain::{access::Forbidden, classes::ClassError, message::Message};
use lighthouse_persistence::StoreError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<Forbidden> for Problem {
    fn from(refused: Forbidden) -> Self {
        Self::new(Code::Forbidden).detail(Message::new(
            format!("需要权限 {}", refused.permission),
            format!("This needs the permission {}.", refused.permission),
        ))
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Self::new(Code::NotFound),
            StoreError::Duplicate(constraint) => duplicate(&constraint),
            StoreError::Reference => Self::new(Code::Conflict),
            StoreError::VersionChanged => Self::new(Code::VersionConflict),
            StoreError::Stale => Self::new(Code::SessionRevoked).stale(),
            StoreError::SessionEnded => Self::new(Code::SessionRevoked),
            StoreError::Busy => Self::new(Code::Busy).retry_after(1),
            StoreError::Unavailable(cause) => {
                tracing::error!(%cause, "database unavailable");
                Self::new(Code::Unavailable).retry_after(5)
            }
            other => {
                tracing::error!(cause = %other, "store failed");
                Self::new(Code::Internal)
            }
        }
    }
}

/// A refused unique constraint, told as the field that the caller sent.
fn duplicate(constraint: &str) -> Problem {
    let (pointer, zh, en) = match constraint {
        "member_id_number" | "member.id_number_lookup" => (
            "/id_number",
            "该身份证号已在名册中",
            "A living register entry already has this id number.",
        ),
        "organization_code_key" | "organization.code" => {
            ("/code", "该代码已被使用", "Another organization already has this code.")
        }
        "post_secretary" | "post.organization_id" => (
            "/duty",
            "该支部已有书记，请先结束其任职",
            "The branch has a secretary; end that post first.",
        ),
        "post_once" | "post.organization_id, post.member_id, post.duty" => {
            ("/member_id", "该同志已担任此职务", "This person already holds this post.")
        }
        "appointment_main" | "appointment.organization_id" => (
            "/main",
            "该组织已有主管理员，请先更换",
            "The organization has a main administrator; replace that one first.",
        ),
        "appointment_once"
        | "appointment.account_id, appointment.role, appointment.organization_id" => {
            ("/role", "该同志已在此组织担任此角色", "This person already holds this role here.")
        }
        "channel_name" | "channel.organization_id, channel.name" => {
            ("/name", "该组织已有同名栏目", "The organization already has a channel of this name.")
        }
        "class_theme_name" | "class_theme.organization_id, class_theme.name" => {
            ("/name", "该组织已有同名专题", "The organization already has a theme of this name.")
        }
        "required_course_once"
        | "required_course.organization_id, required_course.class_id, required_course.required_of, required_course.year" => {
            (
                "/class_id",
                "该课程在该年度已是必修课",
                "The course is compulsory for this year already.",
            )
        }
        "account_login_name_key" | "account.login_name" => {
            ("/login", "该登录名已被使用", "Another account already has this login name.")
        }
        "venue_name" | "venue.organization_id, venue.name" => {
            ("/name", "该组织已有同名的党校", "The organization has a venue of this name.")
        }
        name if name.ends_with("_pkey") || name.split('.').next_back() == Some("id") => {
            ("/id", "该编号已被使用", "This id is already in use.")
        }
        _ => return Problem::new(Code::Duplicate),
    };
    Problem::new(Code::Duplicate).fault(FieldError::body(
        pointer,
        FieldErrorCode::Conflict,
        Message::new(zh, en),
    ))
}

impl From<ClassError> for Problem {
    fn from(error: ClassError) -> Self {
        let message = error.message();
        match error.pointer() {
            Some(pointer) => Self::new(Code::ValidationFailed).fault(FieldError::body(
                pointer,
                FieldErrorCode::Rule,
                message,
            )),
            None => Self::new(Code::WrongState).detail(message),
        }
    }
}
