//! Whom a complaint may be about, and filing one.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::FileComplaints},
    complaints::{Complaint, ComplaintId, ComplaintKind, ComplaintState},
    id::Id,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    CONTACT,
    entity::{ActiveModel, Entity as ComplaintEntity},
    write::facts,
};
use crate::{
    db::Tx,
    error::StoreError,
    letters::{self, next_number},
    organizations::{OrganizationColumn as Column, OrganizationEntity, in_line, stored_path},
    seal::Sealer,
    sql::scoped,
};

/// The organization a complaint is about, and the one that handles it. Only this room finds one.
#[derive(Clone, Debug)]
pub struct About {
    organization: OrganizationId,
    level: OrganizationId,
    path: OrgPath,
}

impl About {
    /// Where the one that handles it stands in the tree.
    pub fn path(&self) -> &OrgPath {
        &self.path
    }
}

/// An open committee, by its code: what anybody may write to.
pub async fn about_committee(tx: &Tx, code: &str) -> Result<Option<About>, StoreError> {
    let Some(found) = letters::addressee(tx, None, Some(code)).await? else { return Ok(None) };
    above(tx, found.id(), found.path()).await.map(Some)
}

/// An organization within the permit or above what it reaches.
pub async fn about_own_line(
    tx: &Tx,
    permit: &Permit<FileComplaints>,
    id: OrganizationId,
) -> Result<About, StoreError> {
    let select =
        OrganizationEntity::find().filter(in_line(permit.scope())).filter(Column::Id.eq(id.uuid()));
    let found = scoped::one(tx, permit, select).await?;
    let found = found.ok_or(StoreError::NotFound("organization"))?;
    let path = stored_path(&found.path)?;
    above(tx, id, &path).await
}

/// Nobody decides what is said of them: the one above does.
async fn above(tx: &Tx, id: OrganizationId, path: &OrgPath) -> Result<About, StoreError> {
    let parent = path.lineage().into_iter().rev().find(|above| above != path);
    let Some(path) = parent else {
        return Ok(About { organization: id, level: id, path: path.clone() });
    };
    let at = OrganizationEntity::find().filter(Column::Path.eq(path.as_str())).one(&**tx).await?;
    let at = at.ok_or_else(|| StoreError::corrupt("organization", "path"))?;
    Ok(About { organization: id, level: Id::new(at.id), path })
}

/// A new complaint, already decided.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    pub id: ComplaintId,
    pub kind: ComplaintKind,
    pub text: String,
    pub contact: Option<String>,
    pub receipt_hash: Vec<u8>,
    pub filed_by: Option<AccountId>,
}

/// Files a complaint. Anybody may.
pub async fn file(
    tx: &Tx,
    sealer: &Sealer,
    about: &About,
    new: NewComplaint,
    (year, now): (i64, Instant),
) -> Result<Complaint, StoreError> {
    let complaint = Complaint {
        id: new.id,
        number: next_number(tx, "CP", year).await?,
        organization: about.organization,
        level: about.level,
        kind: new.kind,
        text: new.text,
        filed_by: new.filed_by,
        state: ComplaintState::Open,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let seal = |contact: String| sealer.seal_text(&CONTACT.row(new.id.uuid()), &contact);
    let row = ActiveModel {
        id: Set(complaint.id.uuid()),
        number: Set(complaint.number.clone()),
        organization_id: Set(complaint.organization.uuid()),
        level_id: Set(complaint.level.uuid()),
        kind: Set(complaint.kind.as_str().to_owned()),
        text: Set(complaint.text.clone()),
        contact_sealed: Set(new.contact.map(seal).transpose()?),
        receipt_hash: Set(new.receipt_hash),
        filed_by: Set(complaint.filed_by.map(Id::uuid)),
        created_at: Set(now.millis()),
        ..facts(&complaint)
    };
    ComplaintEntity::insert(row).exec_without_returning(&**tx).await?;
    Ok(complaint)
}
