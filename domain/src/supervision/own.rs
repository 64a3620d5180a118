//! What a member owes by themselves: compulsory courses and the hours of the year.

use chrono::NaiveDate;

use crate::{enums::string_enum, message::Message};

string_enum! {
    /// What a member can owe.
    OwnDuty {
        RequiredCourse = "required_course", "必修课", "Compulsory course";
        StudyHours = "study_hours", "年度学时", "Hours of the year";
    }
}

/// Something that a member has not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnGap {
    Course { title: String, lessons_left: i64, ends_on: NaiveDate },
    Hours { minutes_left: i64, ends_on: NaiveDate },
}

impl OwnGap {
    pub fn duty(&self) -> OwnDuty {
        match self {
            Self::Course { .. } => OwnDuty::RequiredCourse,
            Self::Hours { .. } => OwnDuty::StudyHours,
        }
    }

    /// The rule of the field, as `docs/rules.md` lists it.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Course { .. } => "S29",
            Self::Hours { .. } => "R23",
        }
    }

    pub fn ends_on(&self) -> NaiveDate {
        match self {
            Self::Course { ends_on, .. } | Self::Hours { ends_on, .. } => *ends_on,
        }
    }

    /// What is to be done.
    pub fn remedy(&self) -> Message {
        match self {
            Self::Course { title, lessons_left, ends_on } => Message::new(
                format!("请在 {ends_on} 前学完《{title}》，还差 {lessons_left} 课"),
                format!("Complete “{title}” by {ends_on}; {lessons_left} lessons are left."),
            ),
            Self::Hours { minutes_left, ends_on } => {
                let (hours, minutes) = (minutes_left / 60, minutes_left % 60);
                Message::new(
                    format!("请在 {ends_on} 前再学习 {hours} 小时 {minutes} 分钟"),
                    format!("Study {hours} hours and {minutes} minutes more by {ends_on}."),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_says_how_much_and_until_when() {
        let ends_on = "2026-12-31".parse().unwrap();
        let hours = OwnGap::Hours { minutes_left: 95, ends_on };
        assert_eq!(hours.remedy().zh, "请在 2026-12-31 前再学习 1 小时 35 分钟");
        assert_eq!((hours.rule(), hours.duty()), ("R23", OwnDuty::StudyHours));
        let course = OwnGap::Course { title: "党章".to_owned(), lessons_left: 2, ends_on };
        assert_eq!(course.remedy().zh, "请在 2026-12-31 前学完《党章》，还差 2 课");
    }
}
