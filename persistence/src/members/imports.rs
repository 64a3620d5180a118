//! Imports: what a sheet said, kept sealed between dry run and commit.

use lighthouse_domain::{
    access::{Permit, actions::ImportMembers},
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
    entity::prelude::Uuid,
    sea_query::{Expr, ExprTrait, LockType, Query},
};

use crate::{
    db::{Conn, Tx},
    error::StoreError,
    organizations,
    seal::Sealer,
    sql::scoped,
    sql::scoped::raw,
};

mod batch {
    //! The row of an import.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_import")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub file_name: String,
        pub file_hash: Vec<u8>,
        pub state: String,
        pub rows_total: i64,
        pub rows_valid: i64,
        pub rows_faulty: i64,
        pub rows_skipped: i64,
        pub ignored_columns: String,
        pub created_by: Uuid,
        pub created_at: i64,
        pub committed_at: Option<i64>,
        pub undone_at: Option<i64>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod line {
    //! One row of a sheet.
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_import_row")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_number: i64,
        pub branch_id: Option<Uuid>,
        pub sealed: Option<Vec<u8>>,
        pub faults: Option<String>,
        pub member_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The context under which a row waits.
pub(crate) const IMPORT_ROW: &str = "member_import";
const CHUNK: usize = 1000;

/// An import and how far it has come: `ready`, `committed` or `undone`.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: Uuid,
    pub organization: OrganizationId,
    pub file_name: String,
    pub file_hash: Vec<u8>,
    pub state: String,
    pub rows_total: i64,
    pub rows_valid: i64,
    pub rows_faulty: i64,
    pub rows_skipped: i64,
    pub ignored_columns: String,
    pub created_at: Instant,
    pub committed_at: Option<Instant>,
    pub undone_at: Option<Instant>,
    pub version: i64,
}

/// A row that can be taken, as text that only this product can open again.
pub struct ReadyRow {
    pub number: i64,
    pub branch: OrganizationId,
    pub member: MemberId,
    pub text: String,
}

/// A row that cannot, with its reasons as JSON.
pub struct FaultyRow {
    pub number: i64,
    pub faults: String,
}

impl From<batch::Model> for Import {
    fn from(row: batch::Model) -> Self {
        Self {
            id: row.id,
            organization: Id::new(row.organization_id),
            file_name: row.file_name,
            file_hash: row.file_hash,
            state: row.state,
            rows_total: row.rows_total,
            rows_valid: row.rows_valid,
            rows_faulty: row.rows_faulty,
            rows_skipped: row.rows_skipped,
            ignored_columns: row.ignored_columns,
            created_at: Instant::from_millis(row.created_at),
            committed_at: row.committed_at.map(Instant::from_millis),
            undone_at: row.undone_at.map(Instant::from_millis),
            version: row.version,
        }
    }
}

/// Keeps a dry run.
pub async fn insert(
    tx: &Tx,
    permit: &Permit<ImportMembers>,
    sealer: &Sealer,
    import: &Import,
    ready: &[ReadyRow],
    faulty: &[FaultyRow],
) -> Result<(), StoreError> {
    organizations::find(tx, permit, import.organization).await?;
    let row = batch::ActiveModel {
        id: Set(import.id),
        organization_id: Set(import.organization.uuid()),
        file_name: Set(import.file_name.clone()),
        file_hash: Set(import.file_hash.clone()),
        state: Set(import.state.clone()),
        rows_total: Set(import.rows_total),
        rows_valid: Set(import.rows_valid),
        rows_faulty: Set(import.rows_faulty),
        rows_skipped: Set(import.rows_skipped),
        ignored_columns: Set(import.ignored_columns.clone()),
        created_by: Set(permit.account().uuid()),
        created_at: Set(import.created_at.millis()),
        committed_at: Set(None),
        undone_at: Set(None),
        version: Set(1),
    };
    batch::Entity::insert(row).exec_without_returning(&**tx).await?;
    for chunk in ready.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|row| ready_line(import.id, row, sealer))
            .collect::<Result<Vec<_>, _>>()?;
        line::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    for chunk in faulty.chunks(CHUNK) {
        let rows = chunk.iter().map(|row| faulty_line(import.id, row));
        line::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

fn ready_line(
    import: Uuid,
    row: &ReadyRow,
    sealer: &Sealer,
) -> Result<line::ActiveModel, StoreError> {
    Ok(line::ActiveModel {
        import_id: Set(import),
        row_number: Set(row.number),
        branch_id: Set(Some(row.branch.uuid())),
        sealed: Set(Some(sealer.seal_text(IMPORT_ROW, &row.text)?)),
        faults: Set(None),
        member_id: Set(Some(row.member.uuid())),
    })
}

fn faulty_line(import: Uuid, row: &FaultyRow) -> line::ActiveModel {
    line::ActiveModel {
        import_id: Set(import),
        row_number: Set(row.number),
        branch_id: Set(None),
        sealed: Set(None),
        faults: Set(Some(row.faults.clone())),
        member_id: Set(None),
    }
}

/// An import whose organization lies within the permit.
pub async fn find(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    id: Uuid,
) -> Result<Import, StoreError> {
    let select = batch::Entity::find().filter(batch::Column::Id.eq(id)).filter(
        batch::Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())),
    );
    Ok(scoped::one(conn, permit, select).await?.ok_or(StoreError::NotFound("import"))?.into())
}

/// The same, locked until the transaction ends.
pub async fn find_for_update(
    tx: &Tx,
    permit: &Permit<ImportMembers>,
    id: Uuid,
) -> Result<Import, StoreError> {
    let select = batch::Entity::find()
        .filter(batch::Column::Id.eq(id))
        .filter(
            batch::Column::OrganizationId.in_subquery(organizations::ids_within(permit.scope())),
        )
        .lock(LockType::Update);
    Ok(scoped::one(tx, permit, select).await?.ok_or(StoreError::NotFound("import"))?.into())
}

/// The reasons of faulty rows after row `after`, at most `limit`: row number and JSON.
pub async fn faults(
    conn: &Conn,
    import: &Import,
    after: i64,
    limit: u64,
) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = line::Entity::find()
        .filter(line::Column::ImportId.eq(import.id))
        .filter(line::Column::Faults.is_not_null())
        .filter(line::Column::RowNumber.gt(after))
        .order_by_asc(line::Column::RowNumber)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.row_number, row.faults?))).collect())
}

/// The rows that can be taken, opened.
pub async fn ready(tx: &Tx, sealer: &Sealer, import: &Import) -> Result<Vec<ReadyRow>, StoreError> {
    let rows = line::Entity::find()
        .filter(line::Column::ImportId.eq(import.id))
        .filter(line::Column::Sealed.is_not_null())
        .order_by_asc(line::Column::RowNumber)
        .all(&**tx)
        .await?;
    rows.into_iter()
        .filter_map(|row| Some((row.row_number, row.branch_id?, row.member_id?, row.sealed?)))
        .map(|(number, branch, member, sealed)| {
            let text = sealer.open_text(IMPORT_ROW, &sealed)?;
            Ok(ReadyRow { number, branch: Id::new(branch), member: Id::new(member), text })
        })
        .collect()
}

/// Notes a step: `committed` forgets the sealed texts, which are in the register now.
pub async fn step(tx: &Tx, import: &Import, state: &str, now: Instant) -> Result<(), StoreError> {
    let column =
        if state == "committed" { batch::Column::CommittedAt } else { batch::Column::UndoneAt };
    batch::Entity::update_many()
        .col_expr(batch::Column::State, Expr::value(state.to_owned()))
        .col_expr(column, Expr::value(now.millis()))
        .col_expr(batch::Column::Version, Expr::col(batch::Column::Version).add(1))
        .filter(batch::Column::Id.eq(import.id))
        .exec(&**tx)
        .await?;
    let forget = "UPDATE member_import_row SET sealed = NULL WHERE import_id = $1";
    tx.execute_raw(raw(tx, forget, forget, vec![import.id.into()])).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Made {
    member_id: Uuid,
    row_number: i64,
    version: Option<i64>,
}

/// What a committed import made: row, member, and whether nobody has touched it since.
pub async fn made(tx: &Tx, import: &Import) -> Result<Vec<(i64, MemberId, bool)>, StoreError> {
    let sql = "SELECT r.member_id AS member_id, r.row_number AS row_number, m.version AS version \
        FROM member_import_row r LEFT JOIN member m ON m.id = r.member_id \
        WHERE r.import_id = $1 AND r.member_id IS NOT NULL ORDER BY r.row_number";
    let rows = tx.query_all_raw(raw(tx, sql, sql, vec![import.id.into()])).await?;
    rows.iter()
        .map(|row| Made::from_query_result(row, "").map_err(StoreError::from))
        .map(|row| row.map(|row| (row.row_number, Id::new(row.member_id), row.version == Some(1))))
        .collect()
}

#[derive(FromQueryResult)]
struct Branch {
    id: Uuid,
    code: String,
    name: String,
}

/// The live branches of the subtree that an import is for, by code and by name.
pub async fn branches(
    conn: &Conn,
    permit: &Permit<ImportMembers>,
    below: OrganizationId,
) -> Result<Vec<(OrganizationId, String, String)>, StoreError> {
    use sea_orm::sea_query::Alias;
    let column = |name: &str| Expr::col(Alias::new(name));
    let select = Query::select()
        .columns(["id", "code", "name"].map(Alias::new))
        .from(Alias::new("organization"))
        .and_where(column("id").in_subquery(organizations::ids_below(permit.scope(), below)))
        .and_where(column("kind").is_in(["branch", "joint_branch", "temporary_branch"]))
        .and_where(column("dissolved_at").is_null())
        .to_owned();
    let rows: Vec<Branch> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (Id::new(row.id), row.code, row.name)).collect())
}
