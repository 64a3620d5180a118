//! Which column means what: the heading is found among the first rows, by the words that offices
//! use or by those that the caller says.

use super::{COLUMNS_MAX, Cell, letter};
use crate::{message::Message, text};

/// How far down a heading may stand.
const TITLE_ROWS: usize = 20;

/// A field with its name on the wire and its headings, the usual one first.
pub type Heading<F> = (F, &'static str, &'static [&'static str]);

/// What the columns of one kind of sheet can hold.
pub trait Field: Copy + PartialEq + std::fmt::Debug + Sized + 'static {
    const HEADINGS: &'static [Heading<Self>];

    /// What no row can do without, of the columns that are not there.
    fn missing(header: &Header<Self>) -> Vec<Self>;

    /// The column whose cell tells a row from a remark or a sum, where a sheet has one.
    fn key() -> Option<Self> {
        None
    }

    /// Whether the column holds numbers of people, which are masked wherever they are shown.
    fn is_protected(self) -> bool {
        false
    }

    fn as_str(self) -> &'static str {
        Self::HEADINGS.iter().find(|(field, ..)| *field == self).map_or("", |(_, wire, _)| wire)
    }

    /// The usual heading in Chinese, for messages.
    fn zh(self) -> &'static str {
        let heading = Self::HEADINGS.iter().find(|(field, ..)| *field == self);
        heading.and_then(|(.., words)| words.first()).map_or("", |word| word)
    }

    /// The field of this name on the wire.
    fn parse(name: &str) -> Option<Self> {
        Self::HEADINGS.iter().find(|(_, wire, _)| *wire == name).map(|(field, ..)| *field)
    }
}

/// The word of a heading: "出生日期（必填）", "姓 名" and "*姓名" are these words themselves.
fn word_of(head: &str) -> String {
    let word: String = text::narrow(head).chars().filter(|c| !matches!(c, '*' | ':')).collect();
    word.split('(').next().unwrap_or_default().to_owned()
}

/// Headings of the caller's own: what each of them means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping<F> {
    own: Vec<(String, F)>,
}

impl<F> Default for Mapping<F> {
    fn default() -> Self {
        Self { own: Vec::new() }
    }
}

impl<F: Field> Mapping<F> {
    /// `heading:field` for each, separated by commas, e.g. `人员编号:code,所在部门:parent`.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let mut own = Vec::new();
        for pair in text.split([',', '，']).filter(|pair| !pair.trim().is_empty()) {
            let parts = pair.rsplit_once([':', '：']);
            let known = parts.and_then(|(head, name)| Some((head, F::parse(name.trim())?)));
            let (head, field) = known.ok_or_else(|| unknown_pair::<F>(pair))?;
            own.push((word_of(head), field));
        }
        Ok(Self { own })
    }

    fn field_of(&self, head: &str) -> Option<F> {
        let word = word_of(head);
        let own = self.own.iter().find(|(known, _)| *known == word).map(|(_, field)| *field);
        own.or_else(|| {
            let known =
                |(_, wire, words): &&Heading<F>| *wire == word || words.contains(&word.as_str());
            F::HEADINGS.iter().find(known).map(|(field, ..)| *field)
        })
    }
}

fn unknown_pair<F: Field>(pair: &str) -> Message {
    let (zh, en) = allowed::<F>();
    Message::new(
        format!("“{}”应为“表头:字段”，字段可用：{zh}", pair.trim()),
        format!("{} is no heading:field; the fields are {en}.", pair.trim()),
    )
}

/// Every field, in Chinese with its name on the wire, and that name alone.
fn allowed<F: Field>() -> (String, String) {
    let each = |(field, wire, _): &Heading<F>| format!("{}（{wire}）", field.zh());
    let zh: Vec<String> = F::HEADINGS.iter().map(each).collect();
    let en: Vec<&str> = F::HEADINGS.iter().map(|(_, wire, _)| *wire).collect();
    (zh.join("、"), en.join(", "))
}

/// The columns of a sheet.
#[derive(Clone, Debug)]
pub struct Header<F> {
    /// The row it stands in, from 0.
    pub at: usize,
    pub columns: Vec<(usize, F)>,
    pub ignored: Vec<String>,
}

impl<F: Field> Header<F> {
    pub fn column(&self, field: F) -> Option<usize> {
        self.columns.iter().find(|(_, held)| *held == field).map(|(at, _)| *at)
    }

    pub fn has(&self, field: F) -> bool {
        self.column(field).is_some()
    }

    /// The letter of a field's column.
    pub fn letter(&self, field: F) -> String {
        self.column(field).map(letter).unwrap_or_default()
    }

    /// Whether this row repeats the heading, as lists do that are printed page by page.
    pub fn is_repeated_by(&self, row: &[Cell], mapping: &Mapping<F>) -> bool {
        read(self.at, row, mapping).columns == self.columns
    }
}

/// Finds the heading among the first rows, whatever title stands above it; of equals the first.
pub(super) fn find_header<F: Field>(
    grid: &[Vec<Cell>],
    mapping: &Mapping<F>,
) -> Result<Header<F>, Message> {
    let heads = grid.iter().take(TITLE_ROWS).enumerate().map(|(at, row)| read(at, row, mapping));
    let best = heads.rev().max_by_key(|header| header.columns.len());
    let header =
        best.filter(|header| header.columns.len() >= 2).ok_or_else(|| no_header::<F>(grid))?;
    let missing = F::missing(&header);
    if missing.is_empty() { Ok(header) } else { Err(lacking(&header, &missing)) }
}

fn lacking<F: Field>(header: &Header<F>, missing: &[F]) -> Message {
    let zh: Vec<&str> = missing.iter().map(|field| field.zh()).collect();
    let en: Vec<&str> = missing.iter().map(|field| field.as_str()).collect();
    let seen = header.columns.iter().map(|(_, field)| field.zh());
    let seen = seen.chain(header.ignored.iter().map(String::as_str));
    let (row, seen) = (header.at + 1, seen.collect::<Vec<_>>().join("、"));
    let (allowed_zh, allowed_en) = allowed::<F>();
    Message::new(
        format!(
            "缺少必需的列：{}；第 {row} 行的表头为：{seen}；可用的表头：{allowed_zh}",
            zh.join("、")
        ),
        format!(
            "A required column is missing: {}. The heading in row {row} has: {seen}. Known are: {allowed_en}.",
            en.join(", ")
        ),
    )
}

/// No row has two headings that are known: the first that has anything is shown.
fn no_header<F: Field>(grid: &[Vec<Cell>]) -> Message {
    let words = |row: &Vec<Cell>| -> Vec<String> {
        let filled = row.iter().map(Cell::text).filter(|text| !text.is_empty());
        filled.take(COLUMNS_MAX).collect()
    };
    let fullest = grid.iter().take(TITLE_ROWS).map(words).rev().max_by_key(Vec::len);
    let seen = fullest.unwrap_or_default().join("、");
    let (zh, en) = allowed::<F>();
    Message::new(
        format!("前 20 行中没有找到表头；最像表头的一行是：{seen}；可用的表头：{zh}"),
        format!(
            "No heading was found in the first 20 rows. The row most like one has: {seen}. Known are: {en}."
        ),
    )
}

fn read<F: Field>(at: usize, row: &[Cell], mapping: &Mapping<F>) -> Header<F> {
    let mut header = Header { at, columns: Vec::new(), ignored: Vec::new() };
    for (column, cell) in row.iter().take(COLUMNS_MAX).enumerate() {
        let head = cell.text();
        match mapping.field_of(&head) {
            Some(field) if !header.has(field) => header.columns.push((column, field)),
            _ if !head.is_empty() => header.ignored.push(head),
            _ => {}
        }
    }
    header
}
