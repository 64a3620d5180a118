//! A QR code as squares on a page.

use qrcode::{Color, QrCode};

use super::page::Page;

/// The side of a module, in points.
const MODULE: i16 = 2;

/// Draws the code of a text with its lower left corner at a point, and tells how wide it is. A
/// text that is too long for a code has none.
pub(super) fn draw(page: &mut Page, text: &str, (x, y): (i16, i16)) -> i16 {
    let Ok(code) = QrCode::new(text.as_bytes()) else { return 0 };
    let Ok(side) = i16::try_from(code.width()) else { return 0 };
    for (row, modules) in (0..side).zip(code.to_colors().chunks(code.width())) {
        let dark = (0..side).zip(modules).filter(|(_, colour)| **colour == Color::Dark);
        for (column, _) in dark {
            page.square((x + column * MODULE, y + (side - 1 - row) * MODULE), MODULE);
        }
    }
    side * MODULE
}
