//! A record that belongs to a work item.

use uuid::Uuid;

use super::WorkItemId;
use crate::{access::AccountId, enums::string_enum, id::Id, time::Instant};

pub type WorkLinkId = Id<WorkLink>;

string_enum! {
    /// What can be linked to a work item.
    WorkRecord {
        StudySession = "study_session", "组织生活", "Study session";
        Article = "article", "图文", "Article";
        StudyDayPlan = "study_day_plan", "集中学习日安排", "Study day plan";
        Task = "task", "工作任务", "Task";
        Nomination = "nomination", "评先树优推荐", "Nomination";
    }
}

/// A record that was found within what its reader may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedRecord {
    pub kind: WorkRecord,
    pub id: Uuid,
    /// What it was called when it was linked.
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLink {
    pub id: WorkLinkId,
    pub item: WorkItemId,
    pub record: LinkedRecord,
    pub by: AccountId,
    pub at: Instant,
}
