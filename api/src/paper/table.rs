//! A table of a form: a heading that every page repeats, and rows high enough to write in.

use super::sheet::{BOTTOM, CLOSING, LEADING, LEFT, PADDING, RIGHT, SIZE, Sheet};

/// A row that is signed by hand.
const ROW: i16 = 30;

/// What stands above a column, and its share of the width.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub heading: &'a str,
    pub share: i16,
}

impl Sheet {
    /// Rows under their headings; what is empty is to be filled in by hand.
    pub fn table(&mut self, columns: &[Column<'_>], rows: &[Vec<String>]) {
        self.table_above(columns, rows, 0);
    }

    /// The same, with the last row on one page with the place for the seal that follows: a page
    /// with a seal and nothing else could belong to anything.
    pub fn table_with_closing(&mut self, columns: &[Column<'_>], rows: &[Vec<String>]) {
        self.table_above(columns, rows, CLOSING);
    }

    /// A table with `room` below its last row.
    fn table_above(&mut self, columns: &[Column<'_>], rows: &[Vec<String>], room: i16) {
        let edges = edges(columns);
        let headings: Vec<_> = columns.iter().map(|column| column.heading.to_owned()).collect();
        self.y -= 10;
        if self.y - BOTTOM < 3 * ROW {
            self.turn();
        }
        self.table_row(&edges, &headings);
        for (place, row) in rows.iter().enumerate() {
            let below = if place + 1 == rows.len() { room } else { 0 };
            if self.y - BOTTOM < self.height(&edges, row) + below {
                self.turn();
                self.table_row(&edges, &headings);
            }
            self.table_row(&edges, row);
        }
    }

    fn lines_of(&self, edges: &[i16], row: &[String]) -> Vec<Vec<String>> {
        let widths = edges.windows(2).map(|edge| match edge {
            [left, right] => right - left - 2 * PADDING,
            _ => 0,
        });
        row.iter().zip(widths).map(|(words, width)| self.font.lines(words, SIZE, width)).collect()
    }

    fn height(&self, edges: &[i16], row: &[String]) -> i16 {
        let lines = self.lines_of(edges, row).iter().map(Vec::len).max().unwrap_or(1);
        ROW.max(i16::try_from(lines).unwrap_or(1) * LEADING + 2 * PADDING)
    }

    fn table_row(&mut self, edges: &[i16], row: &[String]) {
        let (top, bottom) = (self.y, self.y - self.height(edges, row));
        for x in edges {
            self.page.rule((*x, top), (*x, bottom));
        }
        for y in [top, bottom] {
            self.page.rule((LEFT, y), (RIGHT, y));
        }
        for (x, lines) in edges.iter().zip(self.lines_of(edges, row)) {
            let mut y = top - PADDING - LEADING / 2 - SIZE / 3;
            for words in lines {
                self.page.text(super::Text { words, x: x + PADDING, y, size: SIZE, bold: false });
                y -= LEADING;
            }
        }
        self.y = bottom;
    }
}

/// Where the columns begin, and where the last one ends.
fn edges(columns: &[Column<'_>]) -> Vec<i16> {
    let whole: i32 = columns.iter().map(|column| i32::from(column.share)).sum();
    let mut reached = 0;
    let begin = |column: &Column<'_>| {
        reached += i32::from(column.share);
        let way = i32::from(RIGHT - LEFT) * reached / whole.max(1);
        i16::try_from(way).map_or(RIGHT, |way| LEFT + way)
    };
    std::iter::once(LEFT).chain(columns.iter().map(begin)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{http::lang::Lang, paper::Closing};

    const COLUMNS: [Column<'static>; 3] = [
        Column { heading: "序号", share: 1 },
        Column { heading: "姓名", share: 3 },
        Column { heading: "签名", share: 4 },
    ];

    #[test]
    fn every_page_of_a_long_table_repeats_the_heading_and_no_row_is_lost() {
        let rows: Vec<_> =
            (1..=100).map(|number| vec![number.to_string(), format!("张三{number}")]).collect();
        let mut sheet = Sheet::new(Lang::ZhCn).unwrap();
        sheet.title("签到表");
        sheet.table(&COLUMNS, &rows);
        let pages = sheet.drawn();
        let words: Vec<Vec<&str>> = pages
            .iter()
            .map(|page| page.texts.iter().map(|text| text.words.as_str()).collect())
            .collect();
        assert!(words.len() > 3 && words.iter().all(|page| page.contains(&"姓名")));
        let all: Vec<_> = words.concat();
        assert!((1..=100).all(|number| all.contains(&format!("张三{number}").as_str())));
    }

    #[test]
    fn the_seal_never_stands_alone_on_a_page() {
        for rows in 1..60 {
            let rows: Vec<_> = (0..rows).map(|row| vec![row.to_string()]).collect();
            let mut sheet = Sheet::new(Lang::ZhCn).unwrap();
            sheet.table_with_closing(&COLUMNS, &rows);
            let closing = Closing {
                issuer: "清河镇党委".to_owned(),
                date: "2026年11月30日".to_owned(),
                code: "RP-2026-000001".to_owned(),
            };
            sheet.closing(&closing);
            let pages = sheet.drawn();
            let last: Vec<_> = pages.last().unwrap().texts.iter().map(|it| &*it.words).collect();
            let row = (rows.len() - 1).to_string();
            assert!(last.contains(&"清河镇党委") && last.contains(&&*row), "{last:?}");
        }
    }

    #[test]
    fn columns_of_any_shares_end_at_the_margin() {
        let wide = [Column { heading: "甲", share: 500 }, Column { heading: "乙", share: 3000 }];
        assert_eq!(edges(&wide), [LEFT, LEFT + (RIGHT - LEFT) / 7, RIGHT]);
    }

    #[test]
    fn a_long_name_makes_its_row_higher_and_stays_in_its_column() {
        let mut sheet = Sheet::new(Lang::ZhCn).unwrap();
        let name = "阿卜杜热合曼·买买提吐尔逊·阿布都克里木江".to_owned();
        sheet.table(&COLUMNS, &[vec!["1".to_owned(), name]]);
        let edge = edges(&COLUMNS)[2];
        let font = super::super::Font::embedded().unwrap();
        for page in sheet.drawn() {
            for text in page.texts.iter().filter(|text| text.x < edge - 50 && text.x > 120) {
                assert!(text.x + font.width(&text.words, text.size) <= edge, "{text:?}");
            }
        }
    }
}
