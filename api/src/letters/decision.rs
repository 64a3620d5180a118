//! The decision on paper: one page with Chinese text and a QR code that names the letter.
//!
//! The text is set in the viewer's own Chinese type (the predefined character map
//! `UniGB-UTF16-H` of ISO 32000), so that no type of ours is carried in each file.

use lighthouse_domain::letters::GrantField;
use pdf_writer::{
    Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo},
};
use qrcode::QrCode;

use super::dto::QueryLetterView;

const FONT: Name<'static> = Name(b"F1");

/// The page as a PDF.
pub(super) fn pdf(letter: &QueryLetterView, organization: &str, printed: &str) -> Vec<u8> {
    let [catalog, pages, page, content] = [1, 2, 3, 4].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut leaf = pdf.page(page);
    leaf.media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).parent(pages).contents(content);
    leaf.resources().fonts().pair(FONT, Ref::new(5));
    leaf.finish();
    fonts(&mut pdf);
    let mut paper = Content::new();
    write_lines(&mut paper, &lines(letter, organization, printed));
    draw_code(&mut paper, &format!("{} {}", letter.number, letter.id));
    pdf.stream(content, &paper.finish());
    pdf.document_info(Ref::new(8)).title(TextStr(&letter.number));
    pdf.finish()
}

fn fonts(pdf: &mut Pdf) {
    let [outer, inner, descriptor] = [5, 6, 7].map(Ref::new);
    let family = Name(b"STSong-Light");
    pdf.type0_font(outer)
        .base_font(Name(b"STSong-Light-UniGB-UTF16-H"))
        .encoding_predefined(Name(b"UniGB-UTF16-H"))
        .descendant_font(inner);
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"GB1"), supplement: 5 };
    pdf.cid_font(inner)
        .subtype(CidFontType::Type0)
        .base_font(family)
        .system_info(system)
        .font_descriptor(descriptor)
        .default_width(1000.0);
    pdf.font_descriptor(descriptor)
        .name(family)
        .flags(FontFlags::SYMBOLIC | FontFlags::SERIF)
        .bbox(Rect::new(-25.0, -254.0, 1000.0, 880.0))
        .italic_angle(0.0)
        .ascent(880.0)
        .descent(-120.0)
        .cap_height(880.0)
        .stem_v(93.0);
}

fn lines(letter: &QueryLetterView, organization: &str, printed: &str) -> Vec<(f32, String)> {
    let fields: Vec<&str> = letter.fields.iter().map(|word| GrantField::zh(word.0)).collect();
    let approvals: Vec<&str> = letter.approvals.iter().map(|one| one.seat.0.zh()).collect();
    let mut lines = vec![
        (20.0, "信息查询审批单".to_owned()),
        (12.0, format!("编号：{}", letter.number)),
        (12.0, format!("受理组织：{organization}")),
        (12.0, format!("查询单位：{}　经办人：{}", letter.unit, letter.person)),
        (12.0, format!("结论：{}", letter.state.0.zh())),
        (12.0, format!("查询字段：{}", fields.join("、"))),
        (12.0, format!("有效期：{} 至 {}", letter.starts_at, letter.ends_at)),
        (12.0, format!("人次上限：{}", letter.row_budget)),
        (12.0, format!("批准：{}", approvals.join("、"))),
    ];
    lines.extend(wrapped(&format!("事由：{}", letter.purpose)));
    if let Some(reason) = &letter.reason {
        lines.extend(wrapped(&format!("说明：{reason}")));
    }
    lines.push((10.0, format!("打印时间：{printed}")));
    lines
}

/// Long text in lines of thirty-eight characters.
fn wrapped(text: &str) -> Vec<(f32, String)> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(38).map(|line| (12.0, line.iter().collect())).collect()
}

fn write_lines(paper: &mut Content, lines: &[(f32, String)]) {
    paper.begin_text();
    paper.set_leading(26.0).next_line(72.0, 760.0);
    for (size, line) in lines {
        let wide: Vec<u8> = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        paper.set_font(FONT, *size).show(Str(&wide)).next_line(0.0, -26.0);
    }
    paper.end_text();
}

/// The code as squares of three points, at the lower right.
fn draw_code(paper: &mut Content, text: &str) {
    const MODULE: f32 = 3.0;
    let Ok(code) = QrCode::new(text.as_bytes()) else { return };
    let width = code.width();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            let (x, y) = (small(at % width), small(at / width));
            paper.rect(400.0 + x * MODULE, 200.0 - y * MODULE, MODULE, MODULE);
        }
    }
    paper.fill_nonzero();
}

/// A module's place; a code has at most 177 of them a side.
fn small(n: usize) -> f32 {
    u16::try_from(n).map_or(0.0, f32::from)
}
