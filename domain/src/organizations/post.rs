//! Posts of an organization: who does which duty, since when, until when.

use chrono::NaiveDate;

use super::OrganizationId;
use crate::{enums::string_enum, id::Id, members::MemberId};

string_enum! {
    /// What a post is.
    Duty {
        Secretary = "secretary", "书记", "Secretary";
        DeputySecretary = "deputy_secretary", "副书记", "Deputy secretary";
        OrganizationMember = "organization_member", "组织委员", "Committee member for organization";
        PublicityMember = "publicity_member", "宣传委员", "Committee member for publicity";
        DisciplineMember = "discipline_member", "纪检委员", "Committee member for discipline";
    }
}

pub type PostId = Id<Post>;

/// A post and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub id: PostId,
    pub organization: OrganizationId,
    pub member: MemberId,
    pub member_name: String,
    pub duty: Duty,
    pub since: NaiveDate,
    /// Absent while it is held.
    pub until: Option<NaiveDate>,
}
