//! Markdown in, harmless HTML and plain text out.
//!
//! Raw HTML of the author is dropped before rendering, and what was rendered goes through an
//! allow-list all the same: one mistake alone lets nothing through.

use lighthouse_domain::content::{Text, search};
use pulldown_cmark::{Event, Options, Parser, TagEnd, html};

fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
        .filter(|event| !matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

/// HTML that may be shown as it is.
pub(super) fn to_html(markdown: &str) -> String {
    let mut rendered = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut rendered, events(markdown));
    ammonia::clean(&rendered)
}

/// What a reader sees of it, without the marks. Marks inside a line join what they stand between;
/// the end of a block parts it.
fn to_plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut line_ended = false;
    for event in events(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                if line_ended && !runs_on(&plain, &text) {
                    plain.push(' ');
                }
                line_ended = false;
                plain.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => line_ended = true,
            Event::End(end) if !is_inline(end) => {
                line_ended = false;
                plain.push(' ');
            }
            _ => {}
        }
    }
    plain
}

const fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Chinese is written without spaces: a line that ends between two characters parts no word.
fn runs_on(before: &str, after: &str) -> bool {
    let ends = [before.chars().next_back(), after.chars().next()];
    ends.into_iter().all(|end| end.is_some_and(search::is_chinese))
}

/// Title, summary and text as search compares them.
pub(crate) fn folded(text: &Text) -> String {
    let summary = text.summary.as_deref().unwrap_or_default();
    search::fold(&format!("{} {summary} {}", text.title, to_plain(&text.body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_handlers_and_strange_schemes_do_not_survive() {
        let html = to_html(
            "# 党课\n\n<script>alert(1)</script>\n\n<img src=x onerror=y> [点](javascript:alert(1)) **重点**",
        );
        for evil in ["script", "onerror", "javascript"] {
            assert!(!html.contains(evil), "{html}");
        }
        assert!(html.contains("<h1>党课</h1>") && html.contains("<strong>重点</strong>"), "{html}");
    }

    #[test]
    fn marks_are_not_searched_and_blocks_do_not_run_together() {
        assert_eq!(search::fold(&to_plain("# 党课\n\n正**文**")).trim(), "党课 正文");
    }

    #[test]
    fn a_word_is_whole_whatever_marks_or_line_breaks_stand_in_it() {
        for (markdown, plain) in [
            ("认真学习**鸿**鹄之志", "认真学习鸿鹄之志"),
            ("[鸿](https://example.org)鹄", "鸿鹄"),
            ("饕\n餮，饕  \n餮", "饕餮,饕餮"),
            ("党课 PPT\n下载", "党课 ppt 下载"),
            ("one *two*three\nfour", "one twothree four"),
            ("- 春耕\n- 秋收", "春耕 秋收"),
            ("| 春 | 耕 |\n|---|---|\n| 秋 | 收 |", "春 耕 秋 收"),
        ] {
            assert_eq!(search::fold(&to_plain(markdown)), plain, "{markdown}");
        }
    }
}
