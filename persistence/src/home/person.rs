//! Who somebody is, by name: the organizations on the line, the posts, the administrators.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, Role, actions::UseOwnAccount},
    id::Id,
    organizations::{Duty, Kind, OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, ExprTrait, JoinType, Order, Query},
};
use uuid::Uuid;

use super::{column, show};
use crate::{db::Conn, error::StoreError, organizations::stored_path, sql::scoped};

/// Roles and levels are few; nobody has more lines than this.
const LIMIT: u64 = 200;

/// An organization by name.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: OrganizationId,
    pub name: String,
    pub kind: Kind,
    pub path: OrgPath,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: Uuid,
    name: String,
    kind: String,
    path: String,
}

impl TryFrom<PlaceRow> for Place {
    type Error = StoreError;

    fn try_from(row: PlaceRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("organization", column);
        Ok(Self {
            id: Id::new(row.id),
            name: row.name,
            kind: Kind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            path: OrgPath::parse(&row.path).ok_or_else(|| corrupt("path"))?,
        })
    }
}

/// The organizations at `paths` and those above them, topmost first. Whoever belongs to one may
/// know the names above it; paths that the holder does not belong to are left out.
pub async fn places(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    paths: &[&OrgPath],
) -> Result<Vec<Place>, StoreError> {
    let own = paths.iter().filter(|path| permit.scope().covers(path));
    let lines = own.flat_map(|path| path.lineage()).map(|path| path.as_str().to_owned());
    let mut select = Query::select();
    let shown = ["id", "name", "kind", "path"].map(|name| ("organization", name, name));
    show(&mut select, &shown);
    select
        .from(Alias::new("organization"))
        .and_where(column("organization", "path").is_in(lines))
        .order_by((Alias::new("organization"), Alias::new("path")), Order::Asc)
        .limit(LIMIT);
    let rows: Vec<PlaceRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Place::try_from).collect()
}

/// A post that the holder has or had.
#[derive(Clone, Debug)]
pub struct HeldPost {
    pub duty: Duty,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub since: NaiveDate,
    pub until: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct PostRow {
    duty: String,
    organization: Uuid,
    organization_name: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

impl TryFrom<PostRow> for HeldPost {
    type Error = StoreError;

    fn try_from(row: PostRow) -> Result<Self, StoreError> {
        Ok(Self {
            duty: Duty::parse(&row.duty).ok_or_else(|| StoreError::corrupt("post", "duty"))?,
            organization: Id::new(row.organization),
            organization_name: row.organization_name,
            since: row.since,
            until: row.until,
        })
    }
}

/// The holder's posts, those of the past too: they decide how many hours the year asks.
pub async fn posts_held(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
) -> Result<Vec<HeldPost>, StoreError> {
    let Some(member) = permit.member() else { return Ok(Vec::new()) };
    let mut select = Query::select();
    let shown = ["duty", "since", "until"].map(|name| ("post", name, name));
    show(&mut select, &shown);
    let of =
        [("organization", "id", "organization"), ("organization", "name", "organization_name")];
    show(&mut select, &of);
    select
        .from(Alias::new("post"))
        .join(
            JoinType::InnerJoin,
            Alias::new("organization"),
            column("organization", "id").eq(column("post", "organization_id")),
        )
        .and_where(column("post", "member_id").eq(member.uuid()))
        .order_by((Alias::new("post"), Alias::new("since")), Order::Desc)
        .limit(LIMIT);
    let rows: Vec<PostRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(HeldPost::try_from).collect()
}

/// Somebody to turn to.
#[derive(Clone, Debug)]
pub struct Administrator {
    pub name: String,
    pub role: Role,
    pub organization_name: String,
    pub path: OrgPath,
}

#[derive(FromQueryResult)]
struct AdministratorRow {
    name: String,
    role: String,
    organization_name: String,
    path: String,
}

impl TryFrom<AdministratorRow> for Administrator {
    type Error = StoreError;

    fn try_from(row: AdministratorRow) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.name,
            role: Role::parse(&row.role)
                .ok_or_else(|| StoreError::corrupt("appointment", "role"))?,
            organization_name: row.organization_name,
            path: stored_path(&row.path)?,
        })
    }
}

/// Who looks after a branch: its own administrators first, then the supervisors above.
const LOOKS_AFTER: [Role; 3] =
    [Role::BranchAdministrator, Role::BranchSecretary, Role::CommitteeSupervisor];

/// The administrators of the holder's branch and of the organizations above it, nearest first.
pub async fn administrators_of(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    branch: &OrgPath,
    now: Instant,
) -> Result<Vec<Administrator>, StoreError> {
    if !permit.scope().covers(branch) {
        return Err(StoreError::NotFound("branch"));
    }
    let line = branch.lineage().into_iter().map(|path| path.as_str().to_owned());
    let until = column("appointment", "until");
    let mut select = Query::select();
    let shown = [
        ("account", "display_name", "name"),
        ("appointment", "role", "role"),
        ("organization", "name", "organization_name"),
        ("organization", "path", "path"),
    ];
    show(&mut select, &shown);
    select
        .from(Alias::new("organization"))
        .join(
            JoinType::InnerJoin,
            Alias::new("appointment"),
            column("appointment", "organization_id").eq(column("organization", "id")),
        )
        .join(
            JoinType::InnerJoin,
            Alias::new("account"),
            column("account", "id").eq(column("appointment", "account_id")),
        )
        .and_where(column("organization", "path").is_in(line))
        .and_where(column("appointment", "role").is_in(LOOKS_AFTER.map(Role::as_str)))
        .and_where(column("appointment", "since").lte(now.millis()))
        .and_where(until.clone().is_null().or(until.gt(now.millis())))
        .order_by((Alias::new("organization"), Alias::new("path")), Order::Desc)
        .order_by((Alias::new("appointment"), Alias::new("main")), Order::Desc)
        .order_by((Alias::new("appointment"), Alias::new("id")), Order::Asc)
        .limit(10);
    let rows: Vec<AdministratorRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Administrator::try_from).collect()
}
