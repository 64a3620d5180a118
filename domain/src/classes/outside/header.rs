//! Which column means what.

use crate::sheet;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    IdNumber,
    Course,
    Hours,
    Day,
    Record,
}

impl sheet::Field for Field {
    const HEADINGS: &'static [sheet::Heading<Self>] = &[
        (Self::Name, "name", &["姓名", "学员姓名", "党员姓名"]),
        (
            Self::IdNumber,
            "id_number",
            &["身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码"],
        ),
        (Self::Course, "course", &["课程", "课程名称", "班次", "班次名称", "培训名称"]),
        (Self::Hours, "hours", &["学时", "学时数", "获得学时"]),
        (Self::Day, "date", &["日期", "完成日期", "学习日期", "结业日期"]),
        (Self::Record, "record_id", &["记录编号", "编号", "学习记录编号", "证书编号"]),
    ];

    /// Every column is needed.
    fn missing(header: &sheet::Header<Self>) -> Vec<Self> {
        let all = Self::HEADINGS.iter().map(|(field, ..)| *field);
        all.filter(|field| !header.has(*field)).collect()
    }

    fn key() -> Option<Self> {
        Some(Self::Record)
    }

    fn is_protected(self) -> bool {
        self == Self::IdNumber
    }
}
