//! The columns of a list and what they are called.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    IdNumber,
    Course,
    Hours,
    Day,
    Record,
}

pub(super) const FIELDS: [(Field, &str, &[&str]); 6] = [
    (Field::Name, "name", &["姓名", "学员姓名", "党员姓名"]),
    (
        Field::IdNumber,
        "id_number",
        &["身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码"],
    ),
    (Field::Course, "course", &["课程", "课程名称", "班次", "班次名称", "培训名称"]),
    (Field::Hours, "hours", &["学时", "学时数", "获得学时"]),
    (Field::Day, "date", &["日期", "完成日期", "学习日期", "结业日期"]),
    (Field::Record, "record_id", &["记录编号", "编号", "学习记录编号", "证书编号"]),
];

/// Which field each column holds, by its place.
pub(super) type Columns = Vec<(usize, Field)>;
