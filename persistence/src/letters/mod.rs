//! Query letters: filing, deciding, and reading under the grant that follows.

mod addressees;
mod assemble;
mod drafts;
mod entity;
mod numbers;
mod read;
mod subjects;
mod tokens;
mod write;

use crate::seal::SealedColumn;
pub use addressees::{Addressee, AddresseeName, addressee, search_addressees};
pub use drafts::{assign_number, delete_old_drafts};
pub(crate) use numbers::next as next_number;
pub use read::{
    Filter, LetterNames, LetterSummary, Position, find, find_own, lock, lock_own, names, page,
    scan_of,
};
pub use subjects::{
    Granted, GrantedPosition, deliver, leaves_somebody_out, outside_scope, people_after,
};
pub use tokens::{LetterHolder, holder_of, issue_token, prune_tokens, secret_holder};
pub use write::{Contact, NewLetter, file, save, save_revision, save_scan};

/// The contexts under which a contact's phone and the scan are sealed.
pub(crate) const CONTACT: SealedColumn = SealedColumn::new("query_letter.contact");
pub(crate) const SCAN: SealedColumn = SealedColumn::new("query_letter.scan");
