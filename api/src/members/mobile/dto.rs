//! What is answered about mobile members: the stay and its contacts, and nothing else of the member.

use chrono::NaiveDate;
use lighthouse_domain::{
    members::mobile::{
        ContactChannel, ContactSide, MobileContact, MobileEnd, MobileHost, MobileReason,
        MobileState, MobileStay,
    },
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(MobileMemberReason, MobileReason, MobileReason::ALL, "Why a mobile member is away.");
wire_enum!(
    MobileMemberState,
    MobileState,
    MobileState::ALL,
    "Whether a mobile member is still away."
);
wire_enum!(MobileMemberEnd, MobileEnd, MobileEnd::ALL, "How the stay of a mobile member ended.");
wire_enum!(MobileContactChannel, ContactChannel, ContactChannel::ALL, "How contact was kept.");
wire_enum!(
    MobileContactSide,
    ContactSide,
    ContactSide::ALL,
    "Who kept contact with a mobile member."
);

/// A member's stay elsewhere. The branch and the host see it; the host sees no more of the member.
#[derive(Serialize, ToSchema)]
pub struct MobileMemberView {
    pub id: Uuid,
    pub member_id: Uuid,
    #[schema(example = "王建国")]
    pub member_name: String,
    /// The branch that registered it, to which the member belongs while away.
    pub branch_id: Uuid,
    #[schema(example = "清河镇第一党支部")]
    pub branch_name: String,
    pub reason: MobileMemberReason,
    #[schema(required)]
    pub host_organization_id: Option<Uuid>,
    #[schema(required, example = json!(null))]
    pub host_organization_name: Option<String>,
    #[schema(required, example = "江苏省苏州市")]
    pub place: Option<String>,
    #[schema(example = "2026-09-01")]
    pub began_on: NaiveDate,
    #[schema(required, example = "2027-06-30")]
    pub expected_until: Option<NaiveDate>,
    pub state: MobileMemberState,
    /// The day from which the member is not away any more.
    #[schema(required, example = json!(null))]
    pub ended_on: Option<NaiveDate>,
    #[schema(required)]
    pub ended_by: Option<MobileMemberEnd>,
    /// The last day on which there was contact.
    #[schema(required, example = "2026-11-18")]
    pub contacted_on: Option<NaiveDate>,
    /// How many months may pass without contact: three in the country, six abroad.
    #[schema(example = 3)]
    pub contact_months: u32,
    /// The last day on which the next contact is in time; null once the stay is over.
    #[schema(required, example = "2027-02-18")]
    pub contact_due_on: Option<NaiveDate>,
    /// Whether that day has passed.
    #[schema(example = false)]
    pub overdue: bool,
    /// Whether the member has been abroad for more than five years, so that a suspension is to be
    /// discussed; nothing happens by itself.
    #[schema(example = false)]
    pub suspension_suggested: bool,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl MobileMemberView {
    /// A stay as it stands on a day.
    pub(super) fn on(stay: MobileStay, day: NaiveDate) -> Self {
        let (contact_due_on, overdue) = (stay.contact_due_on(), stay.is_overdue(day));
        let (state, rule) = (MobileMemberState(stay.state()), stay.rule());
        let suspension_suggested = stay.suggests_suspension(day);
        let (host, place) = match stay.host {
            MobileHost::Organization(host) => (Some(host), None),
            MobileHost::Place(place) => (None, Some(place)),
        };
        Self {
            id: stay.id.uuid(),
            member_id: stay.member.uuid(),
            member_name: stay.member_name,
            branch_id: stay.branch.uuid(),
            branch_name: stay.branch_name,
            reason: MobileMemberReason(stay.reason),
            host_organization_id: host.as_ref().map(|host| host.id.uuid()),
            host_organization_name: host.map(|host| host.name),
            place,
            began_on: stay.began_on,
            expected_until: stay.expected_until,
            state,
            ended_on: stay.ended.map(|end| end.on),
            ended_by: stay.ended.map(|end| MobileMemberEnd(end.how)),
            contacted_on: stay.contacted_on,
            contact_months: rule.months,
            contact_due_on,
            overdue,
            suspension_suggested,
            version: stay.version,
            created_at: stay.created_at,
            updated_at: stay.updated_at,
        }
    }
}

page_of!(MobileMemberPage, MobileMemberView, "A page of mobile members, the newest first.");

/// That there was contact with a mobile member.
#[derive(Serialize, ToSchema)]
pub struct MobileContactView {
    pub id: Uuid,
    #[schema(example = "2026-11-18")]
    pub contacted_on: NaiveDate,
    pub channel: MobileContactChannel,
    #[schema(required, example = "在苏州务工，工作稳定，已参加当地主题党日。")]
    pub note: Option<String>,
    pub side: MobileContactSide,
    /// The account that recorded it.
    pub recorded_by: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub recorded_at: Instant,
}

impl From<MobileContact> for MobileContactView {
    fn from(contact: MobileContact) -> Self {
        Self {
            id: contact.id.uuid(),
            contacted_on: contact.on,
            channel: MobileContactChannel(contact.channel),
            note: contact.note,
            side: MobileContactSide(contact.side),
            recorded_by: contact.by.uuid(),
            recorded_at: contact.at,
        }
    }
}

page_of!(MobileContactPage, MobileContactView, "A page of contacts, the newest first.");
