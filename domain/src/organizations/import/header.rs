//! Which column means what.

use crate::sheet;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Kind,
    Code,
    Parent,
    ParentCode,
    EstablishedOn,
    TermStartsOn,
    TermEndsOn,
}

pub type Header = sheet::Header<Field>;

impl sheet::Field for Field {
    const HEADINGS: &'static [sheet::Heading<Self>] = &[
        (Self::Name, "name", &["组织名称", "党组织名称", "党组织全称", "名称", "支部名称"]),
        (Self::Kind, "kind", &["组织类别", "党组织类别", "组织类型", "党组织类型", "类别", "类型"]),
        (Self::Code, "code", &["组织代码", "党组织代码", "组织编码", "党组织编码", "代码", "编码"]),
        (
            Self::Parent,
            "parent",
            &["上级组织", "上级党组织", "上级组织名称", "上级党组织名称", "隶属组织", "所属党组织"],
        ),
        (Self::ParentCode, "parent_code", &["上级组织代码", "上级党组织代码", "上级代码"]),
        (Self::EstablishedOn, "established_on", &["成立日期", "建立日期", "成立时间", "建立时间"]),
        (Self::TermStartsOn, "term_starts_on", &["任期开始", "本届任期开始", "换届日期"]),
        (Self::TermEndsOn, "term_ends_on", &["任期结束", "任期届满", "届满日期", "任期届满日期"]),
    ];

    fn missing(header: &Header) -> Vec<Self> {
        let needed = [Self::Name, Self::Kind, Self::Code].into_iter();
        needed.filter(|field| !header.has(*field)).collect()
    }
}
