//! Online classes: lessons that members study when they can, counted by the server (S40–S46).
//!
//! ```text
//! Draft ──publish──▶ Published ──close──▶ Closed
//!   lessons, items      enrolments, progress, attempts
//! ```
//!
//! What counts (lessons, lengths, credits, items) is fixed while it is a draft, so that a
//! completion that was earned stays one.

mod class;
mod error;
mod feedback;
mod import;
mod lesson;
pub mod outside;
pub mod progress;
pub mod quiz;
mod required;
mod studying;
mod theme;

use chrono::TimeDelta;

use crate::enums::string_enum;

pub use class::{Class, ClassDraft, ClassId};
pub use error::ClassError;
pub use feedback::{FeedbackStatement, StatementId};
pub use import::{LearningImport, LearningImportId, RecordCounts};
pub use lesson::{Lesson, LessonDraft, LessonId};
pub use required::{RequiredCourse, RequiredCourseId};
pub use studying::{LearnerClock, LessonProgress, Recorded, StudiedLesson, may_study};
pub use theme::{Theme, ThemeId};

string_enum! {
    /// How far a class has come.
    ClassState {
        Draft = "draft", "草稿", "Draft";
        Published = "published", "开班", "Open";
        Closed = "closed", "结班", "Closed";
    }
}

string_enum! {
    /// For whom a class is.
    Audience {
        AllMembers = "all_members", "全体党员", "All members";
        Leaders = "leaders", "党员干部", "Leaders";
    }
}

string_enum! {
    /// What a lesson is made of.
    LessonKind {
        Article = "article", "文章", "Article";
        Media = "media", "音视频", "Audio or video";
        Quiz = "quiz", "测验", "Quiz";
    }
}

string_enum! {
    /// Of whom a course is required (S29).
    RequiredOf {
        Secretary = "secretary", "党组织书记", "Branch secretaries";
        Member = "member", "党员", "Members";
    }
}

string_enum! {
    /// By what figures are distinguished.
    Grouping {
        Class = "class", "按班级", "By class";
        Theme = "theme", "按专题", "By theme";
        Organization = "organization", "按党组织", "By organization";
    }
}

string_enum! {
    /// What a learning entry is for.
    EntryKind {
        Lesson = "lesson", "网上课程", "Online lesson";
        Outside = "outside", "外部学习", "Outside study";
    }
}

/// How long a phone may be without network: studied before, uploaded after (C-27).
pub const OFFLINE: TimeDelta = TimeDelta::days(7);
/// Members that one request may name.
pub const NAMED_MAX: usize = 500;

#[cfg(test)]
mod tests;
