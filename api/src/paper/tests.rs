//! The files as a reader finds them: every text on a page, nothing outside of it, nothing blank.

use super::*;
use crate::http::lang::Lang;

/// A form with one long value, and all that is drawn of it.
fn sheet(lang: Lang, purpose: &str) -> Vec<u8> {
    let mut sheet = Sheet::new(lang).unwrap();
    sheet.title("信息查询审批单");
    sheet.row("查询事由", purpose);
    sheet.row("批准", "周文静　2026年11月25日");
    sheet.closing(&Closing {
        issuer: "中共临江区委员会".to_owned(),
        date: "2026年11月25日".to_owned(),
        code: "QL-2026-000001 0192f0c4-6b1e-7c1e-9a55-3f6c2b1d0e77".to_owned(),
    });
    sheet.finish("信息查询审批单", "QL-2026-000001").unwrap()
}

fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page\n").count()
}

#[test]
fn a_short_form_is_one_page_and_a_long_one_goes_on() {
    assert_eq!(pages(&sheet(Lang::ZhCn, "核对入党时间")), 1);
    let long = "核对干部档案中的入党时间，并与名册逐一比对。".repeat(150);
    assert!(pages(&sheet(Lang::ZhCn, &long)) >= 4);
}

#[test]
fn the_type_is_in_the_file_and_cut_down_to_what_is_used() {
    let pdf = sheet(Lang::ZhCn, "核对入党时间");
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("/FontFile3") && text.contains("/ToUnicode"));
    assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
}

#[test]
fn nothing_of_a_long_form_lies_outside_the_margins() {
    let font = Font::embedded().unwrap();
    let mut form = Sheet::new(Lang::ZhCn).unwrap();
    form.title(&"关于".repeat(40));
    form.row(&"很长的名目".repeat(4), &"查询事由，".repeat(700));
    for page in form.drawn() {
        for text in &page.texts {
            let right = text.x + font.width(&text.words, text.size);
            assert!(text.x >= 70 && right <= WIDTH - 70, "{text:?}");
            assert!(text.y >= 95 && text.y <= HEIGHT - 100, "{text:?}");
        }
    }
}

#[test]
fn no_page_has_a_seal_and_nothing_else() {
    for rows in 1..60 {
        let mut form = Sheet::new(Lang::ZhCn).unwrap();
        for _ in 0..rows {
            form.row("查询事由", "核对入党时间");
        }
        form.keep_with_closing();
        form.row("安全员", "同意");
        form.closing(&Closing {
            issuer: "中共临江区委员会".to_owned(),
            date: "2026年11月25日".to_owned(),
            code: "QL-2026-000001".to_owned(),
        });
        let pages = form.drawn();
        let last = pages.last().unwrap();
        assert!(last.texts.iter().any(|text| text.words == "安全员"), "{rows} rows");
        assert!(!last.squares.is_empty());
    }
}

#[test]
fn no_text_runs_through_the_code() {
    let mut form = Sheet::new(Lang::En).unwrap();
    form.row("Purpose", &"as long as it may be, ".repeat(70));
    form.closing(&Closing {
        issuer: "中共临江区委员会".repeat(3),
        date: "25 November 2026".to_owned(),
        code: "QL-2026-000001 0192f0c4-6b1e-7c1e-9a55-3f6c2b1d0e77".to_owned(),
    });
    for page in form.drawn() {
        for ((x, y), side) in &page.squares {
            let inside =
                |text: &&Text| text.y + text.size > *y && text.y < y + side && text.x < x + side;
            assert_eq!(page.texts.iter().find(inside), None);
            assert!(*y > 95);
        }
    }
}

#[test]
fn a_character_that_the_type_lacks_is_marked_and_never_left_out() {
    let font = Font::embedded().unwrap();
    assert_eq!(font.glyph('\u{20000}').character, '〓');
    assert_eq!(font.width("\u{20000}", 12), 12);
    for one in "党员堃喆〇（）《》“”—…①㎡℃1234567890ABCxyz".chars() {
        assert_eq!(font.glyph(one).character, one);
    }
}
