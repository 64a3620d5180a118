//! Markdown in, harmless HTML and plain text out.
//!
//! Raw HTML of the author is dropped before rendering, and what was rendered goes through an
//! allow-list all the same: one mistake alone lets nothing through.

use lighthouse_domain::content::{Text, search};
use pulldown_cmark::{Event, Options, Parser, html};

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

/// What a reader sees of it, without the marks.
fn to_plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in events(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::End(_) | Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    plain
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
}
