//! Dues as a ledger: what a member owes for a month, what was paid, and what is left.
//!
//! ```text
//! rates of a level ─▶ standard of a member from a month on ─▶ owed − paid = outstanding
//! ```
//!
//! The ledger is off until a level switches it on together with its rates. A standard keeps the
//! amount that was worked out when it was set: other rates change nothing until it is set anew.
//! Payments are never changed; a mistake is taken back by its opposite.

mod entry;
mod error;
mod month;
mod rates;
mod standard;
#[cfg(test)]
mod tests;
mod words;

pub use entry::{
    AMOUNT_MAX, DuesEntry, DuesEntryId, MONTHS_AHEAD, Payment, REASON_MAX, check_month,
    check_payments,
};
pub use error::{DuesError, PaymentFault, StandardFault};
pub use month::{Belonging, DuesMonth, DuesYear, last_day};
pub use rates::{Band, BandFault, Bands, DuesRates, Fen, FixedDues, Rate, RatesOf};
pub use standard::{
    BASE_MAX, Basis, DOCUMENT_MAX, DuesStandard, DuesStandardId, Reduction, check_payer,
    check_reduction,
};
pub use words::{DuesEntryKind, DuesState, PayerKind};
