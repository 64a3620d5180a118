//! Use cases of the numbers of the set-up rules: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageSetupRules,
    audit::{AuditEvent, Object},
    message::Message,
    organizations::{
        OrganizationId,
        setup::{Bounds, SetupBound, SetupPack},
    },
};
use lighthouse_persistence::{
    StoreError, Tx,
    organizations::{self, settings},
};

use super::pack_dto::{PutSetupBound, SetupRulesView};
use crate::{
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        etag::IfMatch,
        fields::FieldErrors,
        lang::Lang,
        problem::Problem,
    },
    organizations::settings::put,
};

type Auth = Authorized<ManageSetupRules>;

/// The numbers as they were sent, or everything that is wrong with them.
pub(super) fn checked(sent: &[PutSetupBound]) -> Result<Bounds, Problem> {
    let mut errors = FieldErrors::default();
    for (place, one) in sent.iter().enumerate() {
        let bound = one.bound.0;
        if sent.iter().take(place).any(|before| before.bound == one.bound) {
            let twice = Message::new("重复的一项", "This one is there twice; send it once.");
            errors.push(format!("/bounds/{place}/bound"), FieldErrorCode::Conflict, twice);
        }
        if !bound.allows(one.value) {
            let pointer = format!("/bounds/{place}/value");
            errors.push(pointer, FieldErrorCode::Rule, out_of_range(bound));
        }
    }
    let bounds = Bounds::new(sent.iter().map(|one| (one.bound.0, one.value)));
    for pair in bounds.unordered() {
        let place = sent.iter().position(|one| [pair.least, pair.most].contains(&one.bound.0));
        let pointer = place.map_or("/bounds".to_owned(), |at| format!("/bounds/{at}/value"));
        errors.push(pointer, FieldErrorCode::Rule, pair.message());
    }
    errors.finish(Some(bounds))
}

fn out_of_range(bound: SetupBound) -> Message {
    let (least, most) = bound.usual_and_range().1;
    Message::new(
        format!("“{}”应在 {least} 至 {most} 之间", bound.zh()),
        format!("{} lies between {least} and {most}.", bound.as_str()),
    )
}

/// Sets the numbers of a level.
pub(super) async fn set(
    tx: &Tx,
    auth: &Auth,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
    bounds: Bounds,
) -> Result<SetupPack, Problem> {
    let at = organizations::queue_at(tx, &auth.permit, id).await?;
    if at.dissolved_at.is_some() {
        return Err(Problem::new(Code::WrongState));
    }
    let before = settings::lock(tx, &auth.permit, &at).await?;
    is_current(if_match, before.as_deref(), lang)?;
    let pack = put(tx, auth, (&at, before), bounds).await?;
    audit(tx, auth, "setup_rules.set", &pack).await?;
    Ok(pack)
}

/// Takes the numbers of a level away.
pub(super) async fn remove(
    tx: &Tx,
    auth: &Auth,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<(), Problem> {
    let at = organizations::queue_at(tx, &auth.permit, id).await?;
    let pack = settings::lock(tx, &auth.permit, &at).await?;
    let pack = pack.ok_or_else(|| Problem::new(Code::NotFound))?;
    is_current(if_match, Some(&pack), lang)?;
    settings::remove(tx, &pack).await?;
    audit(tx, auth, "setup_rules.removed", &pack).await?;
    Ok(())
}

fn is_current(if_match: &IfMatch, before: Option<&SetupPack>, lang: Lang) -> Result<(), Problem> {
    let version = before.map_or(0, |pack| pack.version);
    if_match.check(version, lang, || SetupRulesView::new(before.cloned(), lang))
}

async fn audit(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    pack: &SetupPack,
) -> Result<(), StoreError> {
    let own = pack.value.own().iter().map(|(bound, value)| format!("{} {value}", bound.as_str()));
    let detail = format!("version {}: {}", pack.version, own.collect::<Vec<_>>().join(", "));
    let event = AuditEvent::new(action, Object::Organization, pack.organization.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
