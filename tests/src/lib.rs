//! The stories are in `it/`; this library is empty so that the crate can carry them.
