//! Pages as a PDF. The file carries the outlines of the characters in it and what they mean, so
//! that it is shown without any font of the viewer and its text can be searched and copied.

use std::{collections::BTreeMap, io::Write};

use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, LineCapStyle, SystemInfo, TextRenderingMode, UnicodeCmap},
};
use subsetter::GlyphRemapper;

use super::{
    font::{Font, Glyph, PaperError, outlines},
    page::{HEIGHT, Page, Text, WIDTH},
};
use crate::http::lang::Lang;

const FONT: Name<'static> = Name(b"F1");
const FAMILY: Name<'static> = Name(b"LHSUBS+NotoSerifCJKsc-Regular");
const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const TYPE: Ref = Ref::new(4);
const CID_FONT: Ref = Ref::new(5);
const DESCRIPTOR: Ref = Ref::new(6);
const OUTLINES: Ref = Ref::new(7);
const MEANINGS: Ref = Ref::new(8);
const FIRST_PAGE: i32 = 9;

/// The pages as a file with this title.
pub fn print(font: &Font, pages: &[Page], title: &str, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let mut used = UsedGlyphs::default();
    let contents: Vec<Vec<u8>> = pages.iter().map(|page| content(font, &mut used, page)).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr(lang.tag()));
    pdf.document_info(INFO).title(TextStr(title)).producer(TextStr("Lighthouse"));
    let ids: Vec<(Ref, Ref)> = (FIRST_PAGE..)
        .step_by(2)
        .zip(&contents)
        .map(|(id, _)| (Ref::new(id), Ref::new(id + 1)))
        .collect();
    let count = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    pdf.pages(PAGES).kids(ids.iter().map(|(page, _)| *page)).count(count);
    for ((page, stream), content) in ids.into_iter().zip(&contents) {
        let mut leaf = pdf.page(page);
        leaf.media_box(Rect::new(0.0, 0.0, f32::from(WIDTH), f32::from(HEIGHT)));
        leaf.parent(PAGES).contents(stream).resources().fonts().pair(FONT, TYPE);
        leaf.finish();
        pdf.stream(stream, &compressed(content)).filter(Filter::FlateDecode);
    }
    write_font(&mut pdf, font, &used)?;
    Ok(pdf.finish())
}

/// The characters in use, by the number they have in the file.
#[derive(Default)]
struct UsedGlyphs {
    remapper: GlyphRemapper,
    glyphs: BTreeMap<u16, Glyph>,
}

impl UsedGlyphs {
    fn encoded(&mut self, font: &Font, words: &str) -> Vec<u8> {
        let number = |one: char| {
            let glyph = font.glyph(one);
            let number = self.remapper.remap(glyph.id);
            self.glyphs.insert(number, glyph);
            number.to_be_bytes()
        };
        words.chars().flat_map(number).collect()
    }
}

fn content(font: &Font, used: &mut UsedGlyphs, page: &Page) -> Vec<u8> {
    let mut content = Content::new();
    content.set_line_width(0.7).set_line_cap(LineCapStyle::ProjectingSquareCap);
    for rule in &page.rules {
        let dashes: &[f32] = if rule.dashed { &[4.0, 4.0] } else { &[] };
        content.set_dash_pattern(dashes.iter().copied(), 0.0);
        content.move_to(f32::from(rule.from.0), f32::from(rule.from.1));
        content.line_to(f32::from(rule.to.0), f32::from(rule.to.1)).stroke();
    }
    content.set_dash_pattern([], 0.0);
    for ((x, y), side) in &page.squares {
        content.rect(f32::from(*x), f32::from(*y), f32::from(*side), f32::from(*side));
    }
    if !page.squares.is_empty() {
        content.fill_nonzero();
    }
    for text in &page.texts {
        show(&mut content, font, used, text);
    }
    content.finish().into_vec()
}

fn show(content: &mut Content, font: &Font, used: &mut UsedGlyphs, text: &Text) {
    let size = f32::from(text.size);
    // The type has one weight: what is bold is drawn with an outline.
    let mode = if text.bold { TextRenderingMode::FillStroke } else { TextRenderingMode::Fill };
    content.set_line_width(size * 0.03);
    content.begin_text().set_text_rendering_mode(mode).set_font(FONT, size);
    content.next_line(f32::from(text.x), f32::from(text.y));
    content.show(Str(&used.encoded(font, &text.words)));
    content.end_text();
}

fn write_font(pdf: &mut Pdf, font: &Font, used: &UsedGlyphs) -> Result<(), PaperError> {
    pdf.type0_font(TYPE)
        .base_font(FAMILY)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(CID_FONT)
        .to_unicode(MEANINGS);
    let mut cid = pdf.cid_font(CID_FONT);
    cid.subtype(CidFontType::Type0).base_font(FAMILY).system_info(IDENTITY);
    cid.font_descriptor(DESCRIPTOR).default_width(0.0);
    let mut widths = cid.widths();
    for (number, glyph) in &used.glyphs {
        widths.consecutive(*number, [f32::from(glyph.advance)]);
    }
    widths.finish();
    cid.finish();
    describe(pdf, font);
    let outlines = compressed(&outlines(&used.remapper)?);
    let mut file = pdf.stream(OUTLINES, &outlines);
    file.filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    file.finish();
    let mut meanings = UnicodeCmap::new(Name(b"Meanings"), IDENTITY);
    for (number, glyph) in &used.glyphs {
        meanings.pair(*number, glyph.character);
    }
    pdf.cmap(MEANINGS, &meanings.finish());
    Ok(())
}

fn describe(pdf: &mut Pdf, font: &Font) {
    let (ascent, descent, bounds) = font.metrics();
    let [left, bottom, right, top] =
        [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(f32::from);
    pdf.font_descriptor(DESCRIPTOR)
        .name(FAMILY)
        .flags(FontFlags::SYMBOLIC | FontFlags::SERIF)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(0.0)
        .ascent(f32::from(ascent))
        .descent(f32::from(descent))
        .cap_height(f32::from(ascent))
        .stem_v(80.0)
        .font_file3(OUTLINES);
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
