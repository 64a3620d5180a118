//! Classes on the wire.

mod classes;
mod feedback;
mod figures;
mod imports;
mod quiz;
mod required;
mod study;

pub use classes::*;
pub use feedback::*;
pub use figures::*;
pub use imports::*;
pub use quiz::*;
pub use required::*;
pub use study::*;
