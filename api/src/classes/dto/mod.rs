//! Classes on the wire.

mod classes;
mod learning;
mod study;

pub use classes::*;
pub use learning::*;
pub use study::*;
