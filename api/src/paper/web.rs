//! One page for a telephone, a screen or A4: no script, nothing to load, light on any device.

use std::fmt::{Arguments, Write};

use crate::http::lang::Lang;

const STYLE: &str = "\
:root{color-scheme:light}*{box-sizing:border-box}\
body{margin:0;background:#fff;color:#1b1b1b;font:16px/1.6 'Noto Serif CJK SC','Songti SC',SimSun,'Noto Sans CJK SC',serif}\
main{max-width:60rem;margin:0 auto;padding:1rem}\
h1{font-size:1.5rem;line-height:1.35;margin:.5rem 0;text-align:center;color:#a51c1c}\
h2{font-size:1.1rem;margin:1.8rem 0 .4rem;break-after:avoid}\
p{margin:.4rem 0}.meta{color:#555;font-size:.875rem;overflow-wrap:anywhere}\
table{width:100%;border-collapse:collapse;font-size:.9375rem}\
th,td{padding:.35rem .4rem;border-bottom:1px solid #d8d8d8;text-align:right;vertical-align:top;font-variant-numeric:tabular-nums}\
th:first-child,td:first-child{text-align:left;min-width:9em}\
thead th{border-bottom:2px solid #a51c1c;font-weight:600;white-space:nowrap}\
.facts th{text-align:left;font-weight:600;width:34%}.facts td{text-align:left}\
.signed{text-align:right;margin-top:2rem;break-inside:avoid}\
tr{break-inside:avoid}\
.bar{display:block;height:.3rem;margin-top:.2rem;background:#ececec}\
.bar i{display:block;height:100%;background:#a51c1c}\
@media(max-width:34rem){main{padding:.6rem}h1{font-size:1.2rem}table{font-size:.8125rem}th,td{padding:.3rem .2rem}\
th:first-child,td:first-child{min-width:7em}}\
@page{size:A4;margin:18mm 15mm}\
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}.bar,.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/// A cell of a table.
pub struct Cell {
    pub text: String,
    /// Drawn below the text, in percent.
    pub bar: Option<i64>,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), bar: None }
    }
}

/// A page that is being written. What it is given is text, never markup.
pub struct WebPage(String);

impl WebPage {
    pub fn new(title: &str, lang: Lang) -> Self {
        let title = escaped(title);
        Self(format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>",
            lang.tag()
        ))
    }

    // Writing into memory does not fail.
    fn add(&mut self, part: Arguments<'_>) {
        let _ = self.0.write_fmt(part);
    }

    pub fn heading(&mut self, text: &str) {
        self.add(format_args!("<h2>{}</h2>", escaped(text)));
    }

    /// A paragraph for each line that is not empty.
    pub fn paragraphs(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.add(format_args!("<p>{}</p>", escaped(line)));
        }
    }

    /// Numbers and hashes, which may break anywhere.
    pub fn small(&mut self, text: &str) {
        self.add(format_args!("<p class=\"meta\">{}</p>", escaped(text)));
    }

    pub fn begin_table(&mut self, heads: &[&str]) {
        self.0.push_str("<table><thead><tr>");
        for head in heads {
            self.add(format_args!("<th scope=\"col\">{}</th>", escaped(head)));
        }
        self.0.push_str("</tr></thead><tbody>");
    }

    pub fn row(&mut self, cells: &[Cell]) {
        self.0.push_str("<tr>");
        for Cell { text, bar } in cells {
            self.add(format_args!("<td>{}", escaped(text)));
            if let Some(percent) = bar {
                self.add(format_args!(
                    "<span class=\"bar\"><i style=\"width:{percent}%\"></i></span>"
                ));
            }
            self.0.push_str("</td>");
        }
        self.0.push_str("</tr>");
    }

    pub fn end_table(&mut self) {
        self.0.push_str("</tbody></table>");
    }

    /// What is named beside what it is, a row each.
    pub fn facts(&mut self, facts: &[(String, String)]) {
        self.0.push_str("<table class=\"facts\"><tbody>");
        for (name, fact) in facts {
            let (name, fact) = (escaped(name), escaped(fact));
            self.add(format_args!("<tr><th scope=\"row\">{name}</th><td>{fact}</td></tr>"));
        }
        self.end_table();
    }

    /// Who signs it and when, at the right.
    pub fn signature(&mut self, issuer: &str, date: &str) {
        let (issuer, date) = (escaped(issuer), escaped(date));
        self.add(format_args!("<p class=\"signed\">{issuer}<br>{date}</p>"));
    }

    pub fn finish(mut self) -> String {
        self.0.push_str("</main></body></html>\n");
        self.0
    }
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_is_given_is_text_and_never_markup() {
        let mut page = WebPage::new("<b>\"通报\" & 要求</b>", Lang::ZhCn);
        page.facts(&[("<i>".to_owned(), "a<script>".to_owned())]);
        page.row(&[Cell { text: "<td>".to_owned(), bar: Some(94) }]);
        let html = page.finish();
        assert!(html.contains("<h1>&lt;b&gt;&quot;通报&quot; &amp; 要求&lt;/b&gt;</h1>"), "{html}");
        assert!(!html.contains("<script>") && !html.contains("<i>"), "{html}");
        assert!(html.contains("&lt;td&gt;<span class=\"bar\"><i style=\"width:94%\">"), "{html}");
    }
}
