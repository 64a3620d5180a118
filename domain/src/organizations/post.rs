//! Posts of an organization: who does which duty, since when, until when.

use chrono::{Months, NaiveDate};

use super::OrganizationId;
use crate::{
    administrators::AppointmentId, enums::string_enum, id::Id, members::MemberId, message::Message,
};

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

impl Duty {
    /// A secretary alone is no committee.
    pub const fn sits_on_committee(self) -> bool {
        !matches!(self, Self::Secretary | Self::DeputySecretary)
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
    /// The appointment that gives the holder the rights of the post, while it lasts.
    pub appointment: Option<AppointmentId>,
}

/// How long ago somebody can have begun who is entered now, in years.
pub const HELD_MAX_YEARS: u32 = 60;

/// Why a post does not begin or end on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    #[error("a post begins today or began before, within {HELD_MAX_YEARS} years")]
    Begin,
    #[error("a post ends today or ended before, and not before it began")]
    End,
}

impl PostError {
    pub fn message(self) -> Message {
        match self {
            Self::Begin => Message::new(
                format!("任职日期不能晚于今天，也不能早于{HELD_MAX_YEARS}年前"),
                format!("A post is filled from today or earlier, within {HELD_MAX_YEARS} years."),
            ),
            Self::End => Message::new(
                "免职日期不能晚于今天，也不能早于任职日期",
                "A post ends today or earlier, and not before the day it began.",
            ),
        }
    }
}

/// Whether a post that is filled on `today` can be held since a day: rights do not wait.
pub fn can_begin(since: NaiveDate, today: NaiveDate) -> Result<(), PostError> {
    let earliest = today.checked_sub_months(Months::new(12 * HELD_MAX_YEARS));
    let fits = since <= today && earliest.is_none_or(|earliest| since >= earliest);
    if fits { Ok(()) } else { Err(PostError::Begin) }
}

impl Post {
    /// Whether it can be ended on `today` with this last day.
    pub fn can_end(&self, until: NaiveDate, today: NaiveDate) -> Result<(), PostError> {
        let fits = (self.since..=today).contains(&until);
        if fits { Ok(()) } else { Err(PostError::End) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_post_begins_today_or_before() {
        let today = day("2026-11-23");
        assert_eq!(can_begin(today, today), Ok(()));
        assert_eq!(can_begin(day("1966-11-23"), today), Ok(()));
        assert_eq!(can_begin(day("2026-11-24"), today), Err(PostError::Begin));
        assert_eq!(can_begin(day("1966-11-22"), today), Err(PostError::Begin));
    }

    #[test]
    fn a_post_ends_between_its_first_day_and_today() {
        let nobody = Uuid::nil();
        let post = Post {
            id: Id::new(nobody),
            organization: Id::new(nobody),
            member: Id::new(nobody),
            member_name: "王建国".to_owned(),
            duty: Duty::Secretary,
            since: day("2026-07-01"),
            until: None,
            appointment: None,
        };
        let today = day("2026-11-23");
        assert_eq!(post.can_end(day("2026-07-01"), today), Ok(()));
        assert_eq!(post.can_end(today, today), Ok(()));
        assert_eq!(post.can_end(day("2026-06-30"), today), Err(PostError::End));
        assert_eq!(post.can_end(day("2026-11-24"), today), Err(PostError::End));
    }
}
