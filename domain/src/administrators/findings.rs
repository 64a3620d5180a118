//! What is wrong with the register of administrators, or soon will be.

use chrono::NaiveDate;

use super::AppointmentId;
use crate::{
    enums::string_enum,
    message::Message,
    organizations::{OrgPath, OrganizationId},
};

string_enum! {
    /// A kind of finding.
    FindingKind {
        OverAge = "over_age", "超过年龄条件", "Over the age limit";
        LeavingThreshold = "leaving_threshold", "即将不符合条件", "Soon to leave the threshold";
        NotLinked = "not_linked", "账号未与党员关联", "Account not linked to a member";
        NoPartyMember = "no_party_member", "不再是党员", "No longer a party member";
        LowEducation = "low_education", "学历不符合条件", "Education too low";
        NotTrained = "not_trained", "未培训", "Not trained";
        SinglePoint = "single_point", "一人管理多个支部", "One person for several branches";
        NoAdministrator = "no_administrator", "没有管理员", "No administrator";
        NotInPost = "not_in_post", "有书记权限但未任书记", "Rights of a secretary without the post";
    }
}

impl FindingKind {
    /// Whether it is about the age of a person.
    pub fn is_about_age(self) -> bool {
        matches!(self, Self::OverAge | Self::LeavingThreshold)
    }

    /// What to do about it.
    pub fn remedy(self) -> Message {
        let (zh, en) = match self {
            Self::OverAge => (
                "已超过年龄条件，请任命接任者或申请特批",
                "Appoint a successor, or ask for an exception.",
            ),
            Self::LeavingThreshold => {
                ("请在该日期前任命并培训接任者", "Appoint and train a successor before that day.")
            }
            Self::NotLinked => (
                "账号未与名册中的党员关联，请关联后核对条件",
                "The account is not linked to a member of the register; link it, then look at the conditions.",
            ),
            Self::NoPartyMember => {
                ("不再是党员，请更换", "No longer a party member; replace this person.")
            }
            Self::LowEducation => (
                "学历不符合条件或未填写，请核实名册",
                "Schooling is missing or too low; check the register.",
            ),
            Self::NotTrained => {
                ("尚无培训记录，请安排一对一培训", "Arrange a one-to-one training.")
            }
            Self::SinglePoint => (
                "一人管理多个支部，请为其中部分支部另行任命",
                "One person administers several branches; appoint others for some of them.",
            ),
            Self::NotInPost => (
                "有书记权限但未任本支部书记，请任命为书记或结束其任职",
                "Has a secretary's rights but not the post; fill the post or end the appointment.",
            ),
            Self::NoAdministrator => {
                ("支部没有管理员，请任命", "The branch has no administrator; appoint one.")
            }
        };
        Message::new(zh, en)
    }
}

/// One finding: of an administrator, or of an organization without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterFinding {
    pub kind: FindingKind,
    pub path: OrgPath,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub administrator: Option<FoundAdministrator>,
}

/// The administrator a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAdministrator {
    pub appointment: AppointmentId,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
}

impl RegisterFinding {
    /// The entry it is about, or the organization where there is none: orders a list.
    pub fn subject(&self) -> uuid::Uuid {
        let entry = self.administrator.as_ref().map(|found| found.appointment.uuid());
        entry.unwrap_or_else(|| self.organization.uuid())
    }
}
