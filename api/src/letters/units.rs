//! What a unit does with its own letter before it is decided: change, scan, submit.

use chrono::Datelike;
use lighthouse_domain::{
    access::actions::FileLetters,
    audit::{AuditEvent, Object},
    letters::{Letter, LetterId},
};
use lighthouse_persistence::{
    Locked, Tx,
    audit::{self, AuditContext},
    letters::{self as store, LetterHolder},
    seal::Sealer,
};

use super::{dto::UpdateQueryLetter, filing, views::check_seen};
use crate::http::{
    caller::Authorized, code::Code, etag::IfMatch, lang::Lang, problem::Problem, scan::ScannedFile,
};

/// What is done to a letter that is not decided yet.
pub(super) enum Change {
    Revise(Box<UpdateQueryLetter>, IfMatch, Lang),
    Scan(ScannedFile),
    Submit,
}

/// By the officer who filed it.
pub(super) async fn change_as_officer(
    tx: &Tx,
    auth: &Authorized<FileLetters>,
    sealer: &Sealer,
    id: LetterId,
    change: Change,
) -> Result<Letter, Problem> {
    let letter = store::lock(tx, &auth.permit, id).await?;
    if letter.filed_by != Some(auth.permit.account()) {
        return Err(Problem::new(Code::Forbidden));
    }
    apply(tx, sealer, letter, change, &auth.context).await
}

/// By the unit with the letter's token.
pub(super) async fn change_as_unit(
    tx: &Tx,
    holder: &LetterHolder,
    sealer: &Sealer,
    change: Change,
    context: AuditContext,
) -> Result<Letter, Problem> {
    let letter = store::lock_own(tx, holder).await?;
    let context = AuditContext { path: letter.organization_path.to_string(), ..context };
    apply(tx, sealer, letter, change, &context).await
}

async fn apply(
    tx: &Tx,
    sealer: &Sealer,
    letter: Locked<Letter>,
    change: Change,
    context: &AuditContext,
) -> Result<Letter, Problem> {
    let now = context.at;
    let (letter, action) = match change {
        Change::Submit => {
            let year = i64::from(now.day().year());
            let number = store::assign_number(tx, &letter, year).await?;
            let submitted = letter.change(|letter| letter.submit(number, now))?;
            (store::save(tx, submitted).await?, "query_letter.submitted")
        }
        Change::Scan(scan) => {
            let scanned = letter.change(|letter| letter.attach_scan(scan.facts, now))?;
            let letter = store::save_scan(tx, sealer, scanned, &scan.bytes).await?;
            (letter, "query_letter.scanned")
        }
        Change::Revise(body, if_match, lang) => {
            check_seen(tx, &letter, (&if_match, lang), now).await?;
            let (request, subjects) = filing::revised(&letter, *body, now)?;
            let revised = letter.change(|letter| letter.revise(request, now))?;
            let letter = store::save_revision(tx, sealer, revised, subjects.as_ref()).await?;
            (letter, "query_letter.changed")
        }
    };
    let event = AuditEvent::new(action, Object::QueryLetter, letter.id.uuid());
    audit::record(tx, context, event).await?;
    Ok(letter)
}
