//! Attendance lists on the wire.

use lighthouse_domain::{
    study::{ATTENDANCE_MAX, AttendanceStatus},
    time::Instant,
};
use lighthouse_persistence::study::ListedMember;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(MemberAttendance, AttendanceStatus, AttendanceStatus::ALL, "How a member took part.");

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceLine {
    pub member_id: Uuid,
    pub status: MemberAttendance,
    #[schema(max_length = 200, example = "外出务工")]
    pub note: Option<String>,
    /// Only for a guest, a member of another branch: the exact name, which together with
    /// `member_id` says who came. A wrong id and a wrong name are one error. Not needed again for
    /// a guest who is on the list.
    #[schema(min_length = 1, max_length = 50, example = json!(null))]
    pub guest_name: Option<String>,
}

/// The whole list or part of it; members already on the list get the new status.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordAttendance {
    #[schema(min_items = 1, max_items = 500)]
    pub lines: Vec<AttendanceLine>,
}

/// A guest, by what the guest says: the name, and either the phone or the end of the id number.
#[derive(Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct EnterGuest {
    /// The exact name.
    #[schema(min_length = 1, max_length = 50, example = "李四")]
    pub name: String,
    /// The phone of the register.
    #[schema(min_length = 1, max_length = 32, example = "13800001234")]
    pub phone: Option<String>,
    /// In place of the phone.
    #[schema(min_length = 6, max_length = 6, example = json!(null))]
    pub id_number_last_six: Option<String>,
    pub status: MemberAttendance,
    #[schema(max_length = 200, example = json!(null))]
    pub note: Option<String>,
}

const _: () = assert!(ATTENDANCE_MAX == 500, "the schema above repeats this number");

/// What a batch of attendance did.
#[derive(Serialize, ToSchema)]
pub struct AttendanceResult {
    pub session_id: Uuid,
    /// Lines that were written.
    #[schema(example = 30)]
    pub recorded: usize,
    /// How many of them are guests'.
    #[schema(example = 0)]
    pub guests: usize,
}

/// A member on the list of a session.
#[derive(Serialize, ToSchema)]
pub struct AttendanceView {
    pub member_id: Uuid,
    #[schema(example = "张三")]
    pub member_name: String,
    #[schema(example = "present")]
    pub status: String,
    #[schema(required, example = json!(null))]
    pub note: Option<String>,
    /// A member of another branch; the number serves this list only and opens nothing else.
    #[schema(example = false)]
    pub guest: bool,
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Instant,
}

impl From<ListedMember> for AttendanceView {
    fn from(line: ListedMember) -> Self {
        Self {
            member_id: line.member.uuid(),
            member_name: line.member_name,
            status: line.status.as_str().to_owned(),
            note: line.note,
            guest: line.guest,
            recorded_at: line.recorded_at,
        }
    }
}

page_of!(AttendancePage, AttendanceView, "A page of an attendance list.");
