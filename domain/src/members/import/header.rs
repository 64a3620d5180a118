//! Which column means what.

use crate::sheet;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Name,
    Gender,
    BirthDate,
    Ethnicity,
    Education,
    IdNumber,
    Phone,
    Status,
    AppliedOn,
    JoinedOn,
    ConvertedOn,
    Branch,
    BranchCode,
}

pub type Header = sheet::Header<Field>;

impl sheet::Field for Field {
    const HEADINGS: &'static [sheet::Heading<Self>] = &[
        (Self::Name, "name", &["姓名", "党员姓名"]),
        (Self::Gender, "gender", &["性别"]),
        (
            Self::BirthDate,
            "birth_date",
            &["出生日期", "出生年月日", "出生年月", "出生时间", "生日"],
        ),
        (Self::Ethnicity, "ethnicity", &["民族"]),
        (Self::Education, "education", &["学历", "文化程度"]),
        (Self::IdNumber, "id_number", &["公民身份号码", "身份证号", "身份证号码", "身份证"]),
        (Self::Phone, "phone", &["手机号", "手机号码", "联系电话", "手机", "电话"]),
        (Self::Status, "status", &["人员类别", "党员类别", "人员类型", "政治面貌", "类别"]),
        (
            Self::AppliedOn,
            "applied_on",
            &["申请入党日期", "申请入党时间", "递交申请书日期", "递交入党申请书时间"],
        ),
        (
            Self::JoinedOn,
            "joined_on",
            &["入党日期", "加入党组织日期", "加入党组织时间", "入党时间"],
        ),
        (Self::ConvertedOn, "converted_on", &["转正日期", "转正时间", "转为正式党员日期"]),
        (
            Self::Branch,
            "branch",
            &["所在党支部", "所属党支部", "所属支部", "党支部名称", "所在支部", "支部", "党支部"],
        ),
        (Self::BranchCode, "branch_code", &["支部代码", "组织代码", "党组织代码"]),
    ];

    /// A name, who it is, a status and a branch: by id number, or by birth date and gender.
    fn missing(header: &Header) -> Vec<Self> {
        let dated = header.has(Self::BirthDate) && header.has(Self::Gender);
        [
            (Self::Name, header.has(Self::Name)),
            (Self::IdNumber, header.has(Self::IdNumber) || dated),
            (Self::Status, header.has(Self::Status)),
            (Self::Branch, header.has(Self::Branch) || header.has(Self::BranchCode)),
        ]
        .into_iter()
        .filter_map(|(field, there)| (!there).then_some(field))
        .collect()
    }

    fn is_protected(self) -> bool {
        matches!(self, Self::IdNumber | Self::Phone)
    }
}
