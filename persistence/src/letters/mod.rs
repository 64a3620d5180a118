//! Query letters: filing, deciding, and reading under the grant that follows.

mod deciding;
mod filing;
mod granted;
mod numbers;
mod reading;
mod tokens;

pub use deciding::{approve, approve_as, outside_scope, set_state};
pub(crate) use filing::{CONTACT, SCAN};
pub use filing::{Contact, Filed, LetterDraft, Scan, amend, file, keep_scan};
pub use granted::{GrantRow, Granted, grant_for_update, read_granted, revoke_grant, rows_under};
pub(crate) use numbers::next as next_number;
pub use reading::{
    Filter, Named, Page, Row, addressee, approvals, find, find_for_update, find_own, page, rows_of,
    scan_of,
};
pub use tokens::{holder_of, issue_token, prune_tokens, secret_holder};
