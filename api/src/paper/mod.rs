//! Official paper: A4 pages with their own type, so that they look the same in every viewer.
//!
//! [`Sheet`] lays out a form of any length; [`Page`] takes text and lines where they are put;
//! [`print`] writes pages as a PDF that carries the glyphs it uses. Lengths are points, counted
//! from the lower left corner.

mod breaking;
mod code;
mod dates;
mod font;
mod page;
mod pdf;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
pub mod web;

pub use dates::{date, moment};
pub use font::{Font, PaperError};
pub use page::{HEIGHT, Page, Text, WIDTH};
pub use pdf::print;
pub use sheet::{Closing, Sheet};
pub use table::Column;
