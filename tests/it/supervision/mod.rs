//! Who is behind, whose turn it is, and who is told of it.

mod gaps;
