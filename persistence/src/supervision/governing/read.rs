//! Reading governing documents within a permit.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageGoverningDocuments, ReadGoverningDocuments},
    },
    id::Id,
    organizations::{OrgPath, OrganizationId},
    scan::{Scan, ScanType},
    supervision::governing::{
        GoverningDocument, GoverningDocumentId, GoverningKind, GoverningVersion, VersionTerm,
        Withdrawal,
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    super::entity::{rule, run},
    entity::{
        document::{Column, Entity},
        paper, version,
    },
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::Locked,
    organizations::{self, OrganizationColumn, OrganizationEntity, stored_path},
    sql::scoped,
};

const MISSING: StoreError = StoreError::NotFound("governing_document");

/// A document with the place of its owner.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    organization_id: Uuid,
    path: String,
    kind: String,
    title: String,
    issuer: String,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn with(self, versions: Vec<GoverningVersion>) -> Result<GoverningDocument, StoreError> {
        let kind = GoverningKind::parse(&self.kind);
        Ok(GoverningDocument {
            id: Id::new(self.id),
            organization: Id::new(self.organization_id),
            organization_path: stored_path(&self.path)?,
            kind: kind.ok_or_else(|| StoreError::corrupt("governing_document", "kind"))?,
            title: self.title,
            issuer: self.issuer,
            versions,
            version: self.version,
            created_at: Instant::from_millis(self.created_at),
            updated_at: Instant::from_millis(self.updated_at),
        })
    }
}

/// A version as it is stored, without its text, and what is known of its paper.
#[derive(FromQueryResult)]
struct TermRow {
    document_id: Uuid,
    number: i64,
    effective_from: NaiveDate,
    effective_until: Option<NaiveDate>,
    withdrawn_on: Option<NaiveDate>,
    withdrawal_reason: Option<String>,
    entered_at: i64,
    media_type: Option<String>,
    hash: Option<String>,
    bytes: Option<i64>,
}

impl TermRow {
    fn paper(&self) -> Result<Option<Scan>, StoreError> {
        let Some(media_type) = &self.media_type else { return Ok(None) };
        let corrupt = || StoreError::corrupt("governing_paper", "media_type");
        let media_type = ScanType::parse(media_type).ok_or_else(corrupt)?;
        let (hash, bytes) = self.hash.clone().zip(self.bytes).ok_or_else(corrupt)?;
        Ok(Some(Scan { hash, media_type, bytes }))
    }
}

impl TryFrom<TermRow> for GoverningVersion {
    type Error = StoreError;

    fn try_from(row: TermRow) -> Result<Self, StoreError> {
        let paper = row.paper()?;
        let withdrawal = row.withdrawn_on.zip(row.withdrawal_reason);
        Ok(Self {
            paper,
            number: row.number,
            term: VersionTerm { from: row.effective_from, until: row.effective_until },
            withdrawal: withdrawal.map(|(on, reason)| Withdrawal { on, reason }),
            entered_at: Instant::from_millis(row.entered_at),
        })
    }
}

/// The columns of [`Row`], of documents whose owner lies in `place`.
fn documents_at(place: Condition) -> SelectStatement {
    let owner = Expr::col((OrganizationEntity, OrganizationColumn::Id));
    let own = [
        Column::Id,
        Column::OrganizationId,
        Column::Kind,
        Column::Title,
        Column::Issuer,
        Column::Version,
        Column::CreatedAt,
        Column::UpdatedAt,
    ];
    Query::select()
        .columns(own.map(|column| (Entity, column)))
        .column((OrganizationEntity, OrganizationColumn::Path))
        .from(Entity)
        .inner_join(OrganizationEntity, owner.equals((Entity, Column::OrganizationId)))
        .cond_where(place)
        .to_owned()
}

async fn read<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    select: SelectStatement,
) -> Result<Vec<GoverningDocument>, StoreError> {
    let rows: Vec<Row> = scoped::all_as(conn, permit, select).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut terms = terms_of(conn, permit, rows.iter().map(|row| row.id)).await?;
    let with = |row: Row| {
        let versions = terms.remove(&row.id).unwrap_or_default();
        row.with(versions)
    };
    rows.into_iter().map(with).collect()
}

const TERM_COLUMNS: [version::Column; 7] = [
    version::Column::DocumentId,
    version::Column::Number,
    version::Column::EffectiveFrom,
    version::Column::EffectiveUntil,
    version::Column::WithdrawnOn,
    version::Column::WithdrawalReason,
    version::Column::EnteredAt,
];

/// The versions of documents that were found, each document's in their order.
async fn terms_of<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    documents: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<GoverningVersion>>, StoreError> {
    use version::Column;
    let own = |column| Expr::col((version::Entity, column));
    let of_paper = |column| Expr::col((paper::Entity, column));
    let is_its_paper = own(Column::DocumentId)
        .eq(of_paper(paper::Column::DocumentId))
        .and(own(Column::Number).eq(of_paper(paper::Column::Number)));
    let facts = [paper::Column::MediaType, paper::Column::Hash, paper::Column::Bytes];
    let select = Query::select()
        .columns(TERM_COLUMNS.map(|column| (version::Entity, column)))
        .columns(facts.map(|column| (paper::Entity, column)))
        .from(version::Entity)
        .left_join(paper::Entity, is_its_paper)
        .and_where(own(Column::DocumentId).is_in(documents))
        .order_by((version::Entity, Column::DocumentId), Order::Asc)
        .order_by((version::Entity, Column::Number), Order::Asc)
        .to_owned();
    let mut terms = HashMap::<Uuid, Vec<GoverningVersion>>::new();
    for row in scoped::all_as::<TermRow, _>(conn, permit, select).await? {
        terms.entry(row.document_id).or_default().push(row.try_into()?);
    }
    Ok(terms)
}

/// Documents that rules name, whoever reads the rules: they hold where the rules do.
pub(in crate::supervision) async fn documents<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, GoverningDocument>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = documents_at(Condition::all());
    select.and_where(Column::Id.is_in(ids.iter().copied()));
    let found = read(conn, permit, select).await?;
    Ok(found.into_iter().map(|document| (document.id.uuid(), document)).collect())
}

/// What a list of documents may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct DocumentFilter {
    pub owner: Option<OrganizationId>,
    pub kind: Option<GoverningKind>,
}

/// Where a page begins: after the document of this owner's path and id.
pub type DocumentPosition = (String, Uuid);

/// Up to `limit` documents that hold for the holder's organizations, in the order of the tree.
pub async fn document_page(
    conn: &Conn,
    permit: &Permit<ReadGoverningDocuments>,
    filter: DocumentFilter,
    after: Option<DocumentPosition>,
    limit: u64,
) -> Result<Vec<GoverningDocument>, StoreError> {
    let path = || Expr::col((OrganizationEntity, OrganizationColumn::Path));
    let mut select = documents_at(organizations::in_line(permit.scope()));
    select
        .order_by((OrganizationEntity, OrganizationColumn::Path), Order::Asc)
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(limit);
    if let Some(owner) = filter.owner {
        select.and_where(Column::OrganizationId.eq(owner.uuid()));
    }
    if let Some(kind) = filter.kind {
        select.and_where(Column::Kind.eq(kind.as_str()));
    }
    if let Some((at, id)) = after {
        let same = Condition::all().add(path().eq(at.clone())).add(Column::Id.gt(id));
        select.cond_where(Condition::any().add(path().gt(at)).add(same));
    }
    read(conn, permit, select).await
}

/// A document that holds for the holder's organizations.
pub async fn find_document(
    conn: &Conn,
    permit: &Permit<ReadGoverningDocuments>,
    id: GoverningDocumentId,
) -> Result<GoverningDocument, StoreError> {
    let mut select = documents_at(organizations::in_line(permit.scope()));
    select.and_where(Column::Id.eq(id.uuid())).limit(1);
    read(conn, permit, select).await?.into_iter().next().ok_or(MISSING)
}

/// A document that holds at `place`, kept from being withdrawn until the transaction ends.
pub async fn find_document_above<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: GoverningDocumentId,
    place: &OrgPath,
) -> Result<GoverningDocument, StoreError> {
    let line = place.lineage().into_iter().map(|path| path.as_str().to_owned());
    let above = OrganizationColumn::Path.is_in(line);
    let mut select = documents_at(Condition::all().add(above));
    select
        .cond_where(organizations::in_line(permit.scope()))
        .and_where(Column::Id.eq(id.uuid()))
        .limit(1)
        .lock_with_tables(LockType::Share, [Entity]);
    read(tx, permit, select).await?.into_iter().next().ok_or(MISSING)
}

/// A document of a level in scope, to be changed, locked until the transaction ends.
pub async fn lock_document(
    tx: &Tx,
    permit: &Permit<ManageGoverningDocuments>,
    id: GoverningDocumentId,
) -> Result<Locked<GoverningDocument>, StoreError> {
    let mut select = documents_at(organizations::inside(permit.scope()));
    select
        .and_where(Column::Id.eq(id.uuid()))
        .limit(1)
        .lock_with_tables(LockType::NoKeyUpdate, [Entity]);
    read(tx, permit, select).await?.into_iter().next().map(Locked::new).ok_or(MISSING)
}

/// The last day on which a rule ran under a locked document.
pub async fn ran_until(
    tx: &Tx,
    permit: &Permit<ManageGoverningDocuments>,
    document: &Locked<GoverningDocument>,
) -> Result<Option<NaiveDate>, StoreError> {
    let select = run::Entity::find()
        .filter(run::Column::GoverningDocumentId.eq(document.id.uuid()))
        .order_by_desc(run::Column::DueOn)
        .limit(1);
    let last = scoped::all(tx, permit, select).await?.into_iter().next();
    Ok(last.map(|run| run.due_on))
}

/// Whether a rule that is switched on runs under a document that is about to change.
pub async fn has_enabled_rules(
    tx: &Tx,
    permit: &Permit<ManageGoverningDocuments>,
    document: &Locked<GoverningDocument>,
) -> Result<bool, StoreError> {
    let select = rule::Entity::find()
        .filter(rule::Column::GoverningDocumentId.eq(document.id.uuid()))
        .filter(rule::Column::Enabled.eq(true))
        .limit(1);
    Ok(!scoped::all(tx, permit, select).await?.is_empty())
}

/// A version with its text.
#[derive(Clone, Debug)]
pub struct StoredVersion {
    pub version: GoverningVersion,
    pub text: String,
}

/// Up to `limit` versions of a document that was found within the permit, the newest first, before
/// the number `after`.
pub async fn version_page(
    conn: &Conn,
    permit: &Permit<ReadGoverningDocuments>,
    document: &GoverningDocument,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<StoredVersion>, StoreError> {
    use version::{Column, Entity};
    let mut select = Entity::find()
        .filter(Column::DocumentId.eq(document.id.uuid()))
        .order_by_desc(Column::Number)
        .limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Number.lt(after));
    }
    let rows = scoped::all(conn, permit, select).await?;
    let known = |number| document.versions.iter().find(|version| version.number == number);
    let with_text = |row: version::Model| {
        known(row.number).cloned().map(|version| StoredVersion { version, text: row.text })
    };
    Ok(rows.into_iter().filter_map(with_text).collect())
}
