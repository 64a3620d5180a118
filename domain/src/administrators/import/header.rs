//! Which column means what.

use crate::sheet;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    IdNumber,
    Phone,
    Branch,
    BranchCode,
    Organization,
    OrganizationCode,
    Role,
    Main,
    Systems,
    Since,
}

pub type Header = sheet::Header<Field>;

impl sheet::Field for Field {
    const HEADINGS: &'static [sheet::Heading<Self>] = &[
        (Self::Name, "name", &["姓名", "管理员姓名", "党员姓名"]),
        (Self::IdNumber, "id_number", &["公民身份号码", "身份证号", "身份证号码", "身份证"]),
        (Self::Phone, "phone", &["手机号", "手机号码", "联系电话", "手机", "电话"]),
        (Self::Branch, "branch", &["所在党支部", "所属党支部", "所属支部", "所在支部"]),
        (Self::BranchCode, "branch_code", &["所在党支部代码", "所在支部代码", "支部代码"]),
        (
            Self::Organization,
            "organization",
            &["任职组织", "任职党组织", "任职组织名称", "管理组织", "任职单位"],
        ),
        (
            Self::OrganizationCode,
            "organization_code",
            &["任职组织代码", "任职党组织代码", "组织代码", "党组织代码"],
        ),
        (Self::Role, "role", &["角色", "管理员类别", "管理员类型", "职务", "岗位"]),
        (Self::Main, "main", &["是否主管理员", "主管理员", "是否主要管理员"]),
        (Self::Systems, "systems", &["负责系统", "使用系统", "系统"]),
        (Self::Since, "since", &["任职日期", "任职时间", "任命日期"]),
    ];

    /// A name, a number that tells who it is, a place and a role.
    fn missing(header: &Header) -> Vec<Self> {
        let any = |fields: &[Self]| fields.iter().any(|field| header.has(*field));
        let place = [Self::Organization, Self::OrganizationCode, Self::Branch, Self::BranchCode];
        [
            (Self::Name, any(&[Self::Name])),
            (Self::IdNumber, any(&[Self::IdNumber, Self::Phone])),
            (Self::Organization, any(&place)),
            (Self::Role, any(&[Self::Role])),
        ]
        .into_iter()
        .filter_map(|(field, there)| (!there).then_some(field))
        .collect()
    }

    fn is_protected(self) -> bool {
        matches!(self, Self::IdNumber | Self::Phone)
    }
}
