//! Which column means what.

use crate::{
    message::Message,
    sheet::{COLUMNS_MAX, Cell, letter},
    text,
};

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

/// The words for each field, as offices head their columns.
const WORDS: [(Field, &str, &[&str]); 8] = [
    (Field::Name, "name", &["组织名称", "党组织名称", "党组织全称", "名称", "支部名称"]),
    (Field::Kind, "kind", &["组织类别", "党组织类别", "组织类型", "党组织类型", "类别", "类型"]),
    (Field::Code, "code", &["组织代码", "党组织代码", "组织编码", "党组织编码", "代码", "编码"]),
    (
        Field::Parent,
        "parent",
        &["上级组织", "上级党组织", "上级组织名称", "上级党组织名称", "隶属组织", "所属党组织"],
    ),
    (Field::ParentCode, "parent_code", &["上级组织代码", "上级党组织代码", "上级代码"]),
    (Field::EstablishedOn, "established_on", &["成立日期", "建立日期", "成立时间", "建立时间"]),
    (Field::TermStartsOn, "term_starts_on", &["任期开始", "本届任期开始", "换届日期"]),
    (Field::TermEndsOn, "term_ends_on", &["任期结束", "任期届满", "届满日期", "任期届满日期"]),
];

impl Field {
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, wire, _)| wire)
    }

    /// The usual heading in Chinese, for messages.
    pub(super) fn zh(self) -> &'static str {
        let words = WORDS.iter().find(|(field, ..)| *field == self);
        words.and_then(|(.., words)| words.first()).map_or("", |word| word)
    }

    fn parse(head: &str) -> Option<Self> {
        // "组织名称（必填）", "*名称": only the word itself counts.
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

    /// The letter of a field's column.
    pub(super) fn letter(&self, field: Field) -> String {
        self.column(field).map(letter).unwrap_or_default()
    }

    /// Whether this row repeats the heading, as lists do that are printed page by page.
    pub fn is_repeated_by(&self, row: &[Cell]) -> bool {
        read(self.at, row).columns == self.columns
    }
}

/// Finds the heading among the first rows, whatever title stands above it; of equals the first.
pub fn find_header(grid: &[Vec<Cell>]) -> Result<Header, Message> {
    let heads = grid.iter().take(20).enumerate().map(|(at, row)| read(at, row));
    let best = heads.rev().max_by_key(|header| header.columns.len());
    let header = best.filter(|header| header.columns.len() >= 2).ok_or_else(no_header)?;
    let missing: Vec<Field> = [Field::Name, Field::Kind, Field::Code]
        .into_iter()
        .filter(|field| header.column(*field).is_none())
        .collect();
    if missing.is_empty() { Ok(header) } else { Err(lacking(&header, &missing)) }
}

fn lacking(header: &Header, missing: &[Field]) -> Message {
    let zh: Vec<&str> = missing.iter().map(|field| field.zh()).collect();
    let en: Vec<&str> = missing.iter().map(|field| field.as_str()).collect();
    let row = header.at + 1;
    Message::new(
        format!("第 {row} 行的表头缺少必需的列：{}", zh.join("、")),
        format!("The heading in row {row} lacks a required column: {}.", en.join(", ")),
    )
}

fn no_header() -> Message {
    Message::new(
        "前 20 行中没有找到表头（如“组织名称”“组织代码”）",
        "No heading such as 组织名称 or name was found in the first 20 rows.",
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
