//! What callers say of mobile members.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{MobileContactChannel, MobileMemberReason, MobileMemberState};

/// A member who lives elsewhere for more than half a year and stays with the branch.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "began_on": "2026-09-01",
    "expected_until": "2027-06-30",
    "member_id": "0198c0de-0000-7000-8000-000000000000",
    "place": "江苏省苏州市",
    "reason": "work"
}))]
pub struct RegisterMobileMember {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    pub member_id: Uuid,
    pub reason: MobileMemberReason,
    /// The organization of the register where the member lives; or its code, or a place.
    pub host_organization_id: Option<Uuid>,
    /// The code of the host, as it is written on paper.
    #[schema(min_length = 1, max_length = 40, example = "370405-01-003")]
    pub host_organization_code: Option<String>,
    /// Where the member lives, if there is no organization of the register.
    #[schema(min_length = 2, max_length = 100, example = "江苏省苏州市")]
    pub place: Option<String>,
    /// The first day away.
    #[schema(example = "2026-09-01")]
    pub began_on: NaiveDate,
    /// When the return is expected, more than six months later; left out where nobody can say.
    #[schema(example = "2027-06-30")]
    pub expected_until: Option<NaiveDate>,
}

/// The member is back.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnMobileMember {
    /// The day from which the member is back; today, where it is left out.
    #[schema(example = "2026-11-20")]
    pub returned_on: Option<NaiveDate>,
}

/// That there was contact with a mobile member.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordMobileContact {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    #[schema(example = "2026-11-18")]
    pub contacted_on: NaiveDate,
    pub channel: MobileContactChannel,
    /// What was talked about.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "在苏州务工，工作稳定，已参加当地主题党日。"
    )]
    pub note: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MobileMemberQuery {
    /// Only members of this organization's subtree.
    pub organization_id: Option<Uuid>,
    /// Only members of this branch.
    pub branch_id: Option<Uuid>,
    /// Only those who live at this organization or below it.
    pub host_organization_id: Option<Uuid>,
    pub member_id: Option<Uuid>,
    pub reason: Option<MobileMemberReason>,
    pub state: Option<MobileMemberState>,
    /// `true`: those with whom contact is overdue; `false`: the others.
    pub overdue: Option<bool>,
    /// As it stood on a day, by the days of the stays and of the contacts; not later than today.
    #[param(example = "2026-11-01")]
    pub as_of: Option<NaiveDate>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
