//! Use cases of the tree: permit, load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageOrganizations,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{Kind, OrgPath, Organization, OrganizationId, TreeError},
    text,
};
use lighthouse_persistence::{Locked, StoreError, Tx, organizations as store};
use uuid::Uuid;

use super::dto::{CreateOrganization, OrganizationView, UpdateOrganization};
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        etag::IfMatch,
        lang::Lang,
        problem::{FieldError, Problem},
        scope,
    },
};

/// Adds an organization below one in scope.
pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    new: CreateOrganization,
) -> Result<Organization, Problem> {
    let name = checked_name(&new.name)?;
    let parent = store::lock(tx, &auth.permit, Id::new(new.parent_id))
        .await
        .map_err(scope::not_found_at("/parent_id"))?;
    parent.admits(new.kind.0)?;
    let path = store::next_child_path(tx, &parent).await?;
    let organization = Organization {
        id: Id::new(new.id.unwrap_or_else(Uuid::now_v7)),
        parent: Some(parent.id),
        path,
        kind: new.kind.0,
        code: new.code,
        name,
        established_on: new.established_on,
        term_starts_on: new.term_starts_on,
        term_ends_on: new.term_ends_on,
        dissolved_at: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    check_term(&organization)?;
    store::insert(tx, &auth.permit, &organization).await?;
    auth.audit(
        tx,
        AuditEvent::new("organization.created", Object::Organization, organization.id.uuid()),
    )
    .await?;
    Ok(organization)
}

/// Makes the topmost organization of an empty database; for the operator and the demo.
pub async fn found_root(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    kind: Kind,
    code: &str,
    name: &str,
) -> Result<Organization, Problem> {
    if store::has_root(tx, &auth.permit).await? {
        return Err(Problem::new(Code::Duplicate));
    }
    let root = Organization {
        id: Id::new(Uuid::now_v7()),
        parent: None,
        path: OrgPath::root(),
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        established_on: None,
        term_starts_on: None,
        term_ends_on: None,
        dissolved_at: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert(tx, &auth.permit, &root).await?;
    auth.audit(tx, AuditEvent::new("organization.created", Object::Organization, root.id.uuid()))
        .await?;
    Ok(root)
}

/// Changes names, code and dates; place and kind have actions of their own.
pub(super) async fn update(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
    change: UpdateOrganization,
) -> Result<Organization, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    if_match.check(before.version, lang, || view(&before))?;
    revise(tx, auth, before, change).await
}

/// The same for a branch; a committee is none.
pub(super) async fn update_branch(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
    change: UpdateOrganization,
) -> Result<Organization, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    if !before.kind.is_branch() {
        return Err(StoreError::NotFound("branch").into());
    }
    if_match.check(before.version, lang, || view(&before))?;
    revise(tx, auth, before, change).await
}

async fn revise(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    before: Locked<Organization>,
    change: UpdateOrganization,
) -> Result<Organization, Problem> {
    let name = change.name.as_deref().map(checked_name).transpose()?;
    let edited = Organization {
        name: name.unwrap_or_else(|| before.name.clone()),
        code: change.code.unwrap_or_else(|| before.code.clone()),
        established_on: change.established_on.over(before.established_on),
        term_starts_on: change.term_starts_on.over(before.term_starts_on),
        term_ends_on: change.term_ends_on.over(before.term_ends_on),
        ..Organization::clone(&before)
    };
    check_term(&edited)?;
    if edited == *before {
        return Ok(edited);
    }
    let id = before.id.uuid();
    let changed = before.change(|it| Ok::<_, TreeError>(it.revise(edited, auth.now)))?;
    let organization = store::save(tx, changed).await?;
    auth.audit(tx, AuditEvent::new("organization.changed", Object::Organization, id)).await?;
    Ok(organization)
}

/// Carries an organization and its whole subtree under another parent; scope follows at once.
pub(super) async fn relocate(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
    parent: OrganizationId,
) -> Result<Organization, Problem> {
    let organization = store::lock_in_turn(tx, &auth.permit, id).await?;
    if_match.check(organization.version, lang, || view(&organization))?;
    let target =
        store::lock(tx, &auth.permit, parent).await.map_err(scope::not_found_at("/parent_id"))?;
    let height = store::height(tx, &organization).await?;
    organization.may_move_under(&target, height)?;
    let path = store::next_child_path(tx, &target).await?;
    let moved = organization.change(|it| it.move_under(&target, path, auth.now))?;
    let moved = store::move_subtree(tx, moved, &target).await?;
    let event = AuditEvent::new("organization.moved", Object::Organization, id.uuid());
    auth.audit(tx, event.with_detail(format!("under {}", target.id))).await?;
    Ok(moved)
}

/// Ends an organization that has nothing inside (INV-06).
pub(super) async fn dissolve(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Organization, Problem> {
    let organization = store::lock_in_turn(tx, &auth.permit, id).await?;
    if_match.check(organization.version, lang, || view(&organization))?;
    let load = store::load(tx, &organization).await?;
    let dissolved = organization.change(|it| it.dissolve(load.children, load.members, auth.now))?;
    let dissolved = store::dissolve(tx, dissolved).await?;
    auth.audit(tx, AuditEvent::new("organization.dissolved", Object::Organization, id.uuid()))
        .await?;
    Ok(dissolved)
}

fn view(current: &Locked<Organization>) -> OrganizationView {
    OrganizationView::from(Organization::clone(current))
}

fn checked_name(raw: &str) -> Result<String, Problem> {
    text::line(raw, 1, Organization::NAME_MAX).map_err(|fault| {
        Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/name",
            FieldErrorCode::InvalidText,
            fault.message(),
        ))
    })
}

fn check_term(of: &Organization) -> Result<(), Problem> {
    let reversed = of.term_starts_on.zip(of.term_ends_on).is_some_and(|(start, end)| end < start);
    let message = Message::new("任期结束早于开始", "The term ends before it starts.");
    if reversed {
        Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/term_ends_on",
            FieldErrorCode::Rule,
            message,
        )))
    } else {
        Ok(())
    }
}
