//! Files that are written from the code: `./regenerate` writes them, a guard finds one that is old.

use std::{env, fs};

use super::layers::root;

/// Whether the committed file, named from the root of the sources, is the one that the code gives.
pub(super) fn assert_committed(name: &str, text: &str) {
    let file = root().join(name);
    if env::var_os("LIGHTHOUSE_REGENERATE").is_some() {
        fs::write(&file, text).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(committed, text, "{name}: run ./regenerate and review the difference");
}
