//! Which column means what.

use super::{COLUMNS_MAX, Cell};
use crate::{message::Message, text};

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

/// The words for each field, as offices head their columns.
const WORDS: [(Field, &str, &[&str]); 13] = [
    (Field::Name, "name", &["姓名", "党员姓名"]),
    (Field::Gender, "gender", &["性别"]),
    (Field::BirthDate, "birth_date", &["出生日期", "出生年月日", "出生年月", "出生时间", "生日"]),
    (Field::Ethnicity, "ethnicity", &["民族"]),
    (Field::Education, "education", &["学历", "文化程度"]),
    (Field::IdNumber, "id_number", &["公民身份号码", "身份证号", "身份证号码", "身份证"]),
    (Field::Phone, "phone", &["手机号", "手机号码", "联系电话", "手机", "电话"]),
    (Field::Status, "status", &["人员类别", "党员类别", "人员类型", "政治面貌", "类别"]),
    (
        Field::AppliedOn,
        "applied_on",
        &["申请入党日期", "申请入党时间", "递交申请书日期", "递交入党申请书时间"],
    ),
    (Field::JoinedOn, "joined_on", &["入党日期", "加入党组织日期", "加入党组织时间", "入党时间"]),
    (Field::ConvertedOn, "converted_on", &["转正日期", "转正时间", "转为正式党员日期"]),
    (
        Field::Branch,
        "branch",
        &["所在党支部", "所属党支部", "所属支部", "党支部名称", "所在支部", "支部", "党支部"],
    ),
    (Field::BranchCode, "branch_code", &["支部代码", "组织代码", "党组织代码"]),
];

impl Field {
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, wire, _)| wire)
    }

    /// The usual heading in Chinese, for messages.
    fn zh(self) -> &'static str {
        WORDS
            .iter()
            .find(|(field, ..)| *field == self)
            .and_then(|(.., words)| words.first())
            .map_or("", |word| word)
    }

    fn parse(head: &str) -> Option<Self> {
        // "出生日期（必填）", "姓 名", "*姓名": only the word itself counts.
        let word: String = text::narrow(head).chars().filter(|c| !matches!(c, '*' | ':')).collect();
        let word = word.split('(').next().unwrap_or_default();
        let known =
            |(_, wire, words): &&(Field, &str, &[&str])| *wire == word || words.contains(&word);
        WORDS.iter().find(known).map(|(field, ..)| *field)
    }
}

/// The columns of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The row it stands in, from 0.
    pub at: usize,
    pub columns: Vec<(usize, Field)>,
    pub ignored: Vec<String>,
}

impl Header {
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(_, held)| *held == field).map(|(at, _)| *at)
    }
}

/// Finds the heading among the first rows, whatever title stands above it; of equals the first.
pub fn find_header(grid: &[Vec<Cell>]) -> Result<Header, Message> {
    let heads = grid.iter().take(20).enumerate().map(|(at, row)| read(at, row));
    let best = heads.rev().max_by_key(|header| header.columns.len());
    let header = best.filter(|header| header.columns.len() >= 2).ok_or_else(no_header)?;
    let missing = header.missing();
    if missing.is_empty() { Ok(header) } else { Err(lacking(&header, &missing)) }
}

impl Header {
    /// Whether this row repeats the heading, as lists do that are printed page by page.
    pub fn is_repeated_by(&self, row: &[Cell]) -> bool {
        read(self.at, row).columns == self.columns
    }

    fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// What no row can do without: a name, who it is, a status and a branch.
    fn missing(&self) -> Vec<Field> {
        let dated = self.has(Field::BirthDate) && self.has(Field::Gender);
        [
            (Field::Name, self.has(Field::Name)),
            (Field::IdNumber, self.has(Field::IdNumber) || dated),
            (Field::Status, self.has(Field::Status)),
            (Field::Branch, self.has(Field::Branch) || self.has(Field::BranchCode)),
        ]
        .into_iter()
        .filter_map(|(field, there)| (!there).then_some(field))
        .collect()
    }
}

fn lacking(header: &Header, missing: &[Field]) -> Message {
    let zh: Vec<&str> = missing.iter().map(|field| field.zh()).collect();
    let en: Vec<&str> = missing.iter().map(|field| field.as_str()).collect();
    let row = header.at + 1;
    let seen: Vec<&str> = header.columns.iter().map(|(_, field)| field.zh()).collect();
    let seen = seen.into_iter().chain(header.ignored.iter().map(String::as_str));
    let seen = seen.collect::<Vec<_>>().join("、");
    Message::new(
        format!(
            "缺少必需的列：{}（需有姓名、人员类别、所在党支部，以及公民身份号码或出生日期加性别）；第 {row} 行的表头为：{seen}",
            zh.join("、")
        ),
        format!(
            "A required column is missing: {}. Give name, status, branch, and id number or birth date with gender. \
             The heading in row {row} has: {seen}.",
            en.join(", ")
        ),
    )
}

fn no_header() -> Message {
    Message::new(
        "前 20 行中没有找到表头（如“姓名”“公民身份号码”）",
        "No heading such as 姓名 or name was found in the first 20 rows.",
    )
}

fn read(at: usize, row: &[Cell]) -> Header {
    let mut header = Header { at, ..Header::default() };
    for (column, cell) in row.iter().take(COLUMNS_MAX).enumerate() {
        let head = cell.text();
        match Field::parse(&head) {
            Some(field) if header.column(field).is_none() => header.columns.push((column, field)),
            _ if !head.is_empty() => header.ignored.push(head),
            _ => {}
        }
    }
    header
}
