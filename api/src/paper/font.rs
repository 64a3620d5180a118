//! The type of the paper: a serif of ours with the characters of GB/T 2312 and of the list of
//! generally used characters (`api/fonts`).

use subsetter::{GlyphRemapper, subset};
use ttf_parser::{Face, Tag};

use super::breaking;
use crate::http::{code::Code, problem::Problem};

const FILE: &[u8] = include_bytes!("../../fonts/NotoSerifSC-Regular.otf");
/// Stands for a character that the type does not have, as printers do.
const MISSING: char = '〓';
/// The type's grid: so many units make the size of a character.
pub(super) const UNITS: u32 = 1000;

/// Why paper cannot be made. Both are faults of the program, not of the text.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    #[error("the type cannot be read")]
    Unreadable,
    #[error("the type cannot be cut down to the characters in use: {0}")]
    Subset(#[from] subsetter::Error),
}

impl From<PaperError> for Problem {
    fn from(error: PaperError) -> Self {
        tracing::error!(%error, "paper cannot be made");
        Self::new(Code::Internal)
    }
}

/// The type, ready to measure.
pub struct Font(Face<'static>);

/// A character as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) id: u16,
    /// What is copied out of the file.
    pub(super) character: char,
    pub(super) advance: u16,
}

impl Font {
    pub fn embedded() -> Result<Self, PaperError> {
        let face = Face::parse(FILE, 0).map_err(|_| PaperError::Unreadable)?;
        if u32::from(face.units_per_em()) == UNITS {
            Ok(Self(face))
        } else {
            Err(PaperError::Unreadable)
        }
    }

    pub(super) fn glyph(&self, character: char) -> Glyph {
        let known = |one: char| self.0.glyph_index(one).map(|id| (one, id));
        let (character, id) =
            known(character).or_else(|| known(MISSING)).unwrap_or((' ', ttf_parser::GlyphId(0)));
        Glyph { id: id.0, character, advance: self.0.glyph_hor_advance(id).unwrap_or(1000) }
    }

    /// How wide a text is at a size, in points.
    pub fn width(&self, text: &str, size: i16) -> i16 {
        let units: u32 = text.chars().map(|one| u32::from(self.glyph(one).advance)).sum();
        let points = units.saturating_mul(u32::from(size.unsigned_abs())).div_ceil(UNITS);
        i16::try_from(points).unwrap_or(i16::MAX)
    }

    /// A text in lines of at most `width` points.
    pub fn lines(&self, text: &str, size: i16, width: i16) -> Vec<String> {
        let room = u32::from(width.unsigned_abs()) * UNITS / u32::from(size.unsigned_abs().max(1));
        breaking::lines(text, room, |one| u32::from(self.glyph(one).advance))
    }

    /// Ascent, descent and box, for the file.
    pub(super) fn metrics(&self) -> (i16, i16, ttf_parser::Rect) {
        (self.0.ascender(), self.0.descender(), self.0.global_bounding_box())
    }
}

/// The outlines of the glyphs in use, under their new numbers.
pub(super) fn outlines(used: &GlyphRemapper) -> Result<Vec<u8>, PaperError> {
    let small = subset(FILE, 0, used)?;
    let face = ttf_parser::RawFace::parse(&small, 0).map_err(|_| PaperError::Unreadable)?;
    let table = face.table(Tag::from_bytes(b"CFF ")).ok_or(PaperError::Unreadable)?;
    Ok(table.to_vec())
}
