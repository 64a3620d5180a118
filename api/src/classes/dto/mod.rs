//! Classes on the wire.

mod class;
mod feedback;
mod figures;
mod imports;
mod lesson;
mod quiz;
mod required;
mod study;
mod theme;

pub use class::*;
pub use feedback::*;
pub use figures::*;
pub use imports::*;
pub use lesson::*;
pub use quiz::*;
pub use required::*;
pub use study::*;
pub use theme::*;
