//! A form of any length: a title, rows of a table that go on over pages, and at the end the place
//! for the seal.

use super::{
    code,
    font::{Font, PaperError},
    page::{HEIGHT, Page, Text, WIDTH},
    pdf::print,
};
use crate::http::lang::Lang;

/// The margins of an official document (GB/T 9704), and the table between them.
pub(super) const LEFT: i16 = 79;
pub(super) const RIGHT: i16 = WIDTH - 74;
const TOP: i16 = HEIGHT - 105;
pub(super) const BOTTOM: i16 = 99;
const VALUES: i16 = LEFT + 104;
pub(super) const SIZE: i16 = 12;
pub(super) const LEADING: i16 = 19;
pub(super) const PADDING: i16 = 5;
/// What the place of the seal takes, so that it is never torn from its text.
pub(super) const CLOSING: i16 = 120;

/// A form in the making.
pub struct Sheet {
    pub(super) font: Font,
    lang: Lang,
    pub(super) pages: Vec<Page>,
    pub(super) page: Page,
    /// Where the next line begins.
    pub(super) y: i16,
}

/// The end of a form: who issues it and when, and a code that names it.
#[derive(Clone, Debug)]
pub struct Closing {
    pub issuer: String,
    pub date: String,
    pub code: String,
}

impl Sheet {
    pub fn new(lang: Lang) -> Result<Self, PaperError> {
        let font = Font::embedded()?;
        Ok(Self { font, lang, pages: Vec::new(), page: Page::default(), y: TOP })
    }

    /// The title, in the middle, in as many lines as it takes.
    pub fn title(&mut self, title: &str) {
        for line in self.font.lines(title, 22, RIGHT - LEFT) {
            let x = LEFT + (RIGHT - LEFT - self.font.width(&line, 22)) / 2;
            self.page.text(Text { words: line, x, y: self.y - 22, size: 22, bold: true });
            self.y -= 34;
        }
        self.y -= 6;
    }

    /// Running text between the margins, each paragraph indented.
    pub fn paragraphs(&mut self, text: &str) {
        for part in text.lines().filter(|part| !part.trim().is_empty()) {
            let mut indent = 2 * SIZE;
            let first = format!("〓〓{}", part.trim());
            for words in self.font.lines(&first, SIZE, RIGHT - LEFT) {
                if self.y - LEADING < BOTTOM {
                    self.turn();
                }
                self.y -= LEADING;
                let words = words.trim_start_matches('〓').to_owned();
                let (x, y) = (LEFT + indent, self.y);
                self.page.text(Text { words, x, y, size: SIZE, bold: false });
                indent = 0;
            }
        }
        self.space();
    }

    /// Some room between two parts.
    pub fn space(&mut self) {
        self.y -= LEADING / 2;
    }

    /// A row of the table; a long value goes on over the next pages.
    pub fn row(&mut self, label: &str, value: &str) {
        let names = self.font.lines(label, SIZE, VALUES - LEFT - 2 * PADDING);
        let mut values = self.font.lines(value, SIZE, RIGHT - VALUES - 2 * PADDING);
        loop {
            let needed = names.len().max(values.len());
            let room = usize::try_from((self.y - BOTTOM - 2 * PADDING) / LEADING).unwrap_or(0);
            if room < needed.min(3) {
                self.turn();
                continue;
            }
            let later = values.split_off(room.min(values.len()));
            self.cells(&names, &values);
            if later.is_empty() {
                return;
            }
            values = later;
            self.turn();
        }
    }

    /// One row as far as this page has room.
    fn cells(&mut self, names: &[String], values: &[String]) {
        let lines = i16::try_from(names.len().max(values.len())).unwrap_or(1);
        let (top, bottom) = (self.y, self.y - lines * LEADING - 2 * PADDING);
        for x in [LEFT, VALUES, RIGHT] {
            self.page.rule((x, top), (x, bottom));
        }
        for y in [top, bottom] {
            self.page.rule((LEFT, y), (RIGHT, y));
        }
        for (x, cell) in [(LEFT, names), (VALUES, values)] {
            let mut y = top - PADDING - LEADING / 2 - SIZE / 3;
            for words in cell {
                let (x, words) = (x + PADDING, words.clone());
                self.page.text(Text { words, x, y, size: SIZE, bold: false });
                y -= LEADING;
            }
        }
        self.y = bottom;
    }

    /// The row that follows stays on one page with the place for the seal: a page with a seal and
    /// nothing else could belong to anything.
    pub fn keep_with_closing(&mut self) {
        if self.y - BOTTOM < CLOSING + 2 * LEADING + 2 * PADDING {
            self.turn();
        }
    }

    /// The place for the seal, with issuer and date at the right and the code at the left.
    pub fn closing(&mut self, closing: &Closing) {
        if self.y - BOTTOM < CLOSING {
            self.turn();
        }
        let middle = LEFT + (RIGHT - LEFT) * 2 / 3;
        let seal = if self.lang == Lang::ZhCn { "（盖章）" } else { "(Seal)" };
        let issuer = self.font.lines(&closing.issuer, SIZE, (RIGHT - middle) * 2);
        let mut y = self.y - 40;
        for words in issuer.into_iter().chain([closing.date.clone(), seal.to_owned()]) {
            let x = middle - self.font.width(&words, SIZE) / 2;
            self.page.text(Text { words, x, y, size: SIZE, bold: false });
            y -= LEADING + 4;
        }
        code::draw(&mut self.page, &closing.code, (LEFT, self.y - 110));
        self.y -= CLOSING;
    }

    /// What follows begins on a page of its own.
    pub fn next_page(&mut self) {
        self.turn();
    }

    pub(super) fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    /// The pages as they are drawn so far.
    #[cfg(test)]
    pub(super) fn drawn(mut self) -> Vec<Page> {
        self.turn();
        self.pages
    }

    /// The file. Below each page stands its number, beside it what it is a page of.
    pub fn finish(mut self, title: &str, footer: &str) -> Result<Vec<u8>, PaperError> {
        self.turn();
        let count = self.pages.len();
        for (page, number) in self.pages.iter_mut().zip(1..) {
            let words = match self.lang {
                Lang::ZhCn => format!("第{number}页 共{count}页"),
                Lang::En => format!("Page {number} of {count}"),
            };
            let x = RIGHT - self.font.width(&words, 9);
            page.text(Text { words, x, y: 62, size: 9, bold: false });
            let words = footer.to_owned();
            page.text(Text { words, x: LEFT, y: 62, size: 9, bold: false });
        }
        print(&self.font, &self.pages, title, self.lang)
    }
}
