//! Classes: who sees which, who changes which.

use lighthouse_domain::{
    access::{
        Permit, Scope,
        actions::{ManageClasses, ReadClasses},
    },
    classes::{Audience, Class, ClassDraft, ClassId, ClassState, ThemeId},
    id::Id,
    organizations::{OrgPath, Organization, OrganizationId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    entity::{
        class::{ActiveModel, Column, Entity, Model},
        enrolment,
    },
    scope,
};
use crate::{
    db::{Conn, Tx},
    error::StoreError,
    locked::{self, Changed, Locked},
    organizations,
    sql::{scoped, subquery},
};

const MISSING: StoreError = StoreError::NotFound("study_class");

/// A class with its owner's place and how many are in.
#[derive(FromQueryResult)]
struct ClassRow {
    #[sea_orm(nested)]
    class: Model,
    owner_path: String,
    enrolled: i64,
}

impl TryFrom<ClassRow> for Class {
    type Error = StoreError;

    fn try_from(row: ClassRow) -> Result<Self, StoreError> {
        let corrupt = |column: &'static str| move || StoreError::corrupt("study_class", column);
        let ClassRow { class: row, owner_path, enrolled } = row;
        let draft = ClassDraft {
            theme: Id::new(row.theme_id),
            title: row.title,
            summary: row.summary,
            audience: Audience::parse(&row.audience).ok_or_else(corrupt("audience"))?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            capacity: row.capacity,
        };
        Ok(Self {
            id: Id::new(row.id),
            organization: Id::new(row.organization_id),
            owner_path: OrgPath::parse(&owner_path).ok_or_else(corrupt("owner's path"))?,
            draft,
            state: ClassState::parse(&row.state).ok_or_else(corrupt("state"))?,
            enrolled,
            version: row.version,
            created_at: Instant::from_millis(row.created_at),
            updated_at: Instant::from_millis(row.updated_at),
        })
    }
}

/// The enrolments of the class of the outer statement that hold now.
fn enrolled() -> SelectStatement {
    Query::select()
        .expr(Expr::col((enrolment::Entity, enrolment::Column::MemberId)).count())
        .from(enrolment::Entity)
        .and_where(
            Expr::col((enrolment::Entity, enrolment::Column::ClassId)).equals((Entity, Column::Id)),
        )
        .and_where(enrolment::Column::WithdrawnAt.is_null())
        .to_owned()
}

/// Classes that meet the condition, with what [`ClassRow`] reads beside them.
fn classes(meets: Condition) -> Select<Entity> {
    let owner = organizations::path_at(Expr::col((Entity, Column::OrganizationId)));
    Entity::find()
        .expr_as(subquery(owner), "owner_path")
        .expr_as(subquery(enrolled()), "enrolled")
        .filter(meets)
}

fn single(rows: Vec<ClassRow>) -> Result<Class, StoreError> {
    rows.into_iter().next().ok_or(MISSING)?.try_into()
}

/// A class as its readers see it.
pub async fn find_class(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    id: ClassId,
) -> Result<Class, StoreError> {
    let meets = scope::readable(permit.scope(), manager).add(Column::Id.eq(id.uuid()));
    single(scoped::all_as(conn, permit, classes(meets).into_query()).await?)
}

/// A class that is changed, locked until the transaction ends.
pub async fn lock_class(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    id: ClassId,
) -> Result<Locked<Class>, StoreError> {
    let meets = scope::managed(permit.scope()).add(Column::Id.eq(id.uuid()));
    Ok(Locked::new(single(scoped::all_as(tx, permit, locking(meets)).await?)?))
}

/// A class that people enrol in, locked until the transaction ends.
pub async fn lock_readable_class(
    tx: &Tx,
    permit: &Permit<ReadClasses>,
    id: ClassId,
) -> Result<Locked<Class>, StoreError> {
    let meets = scope::readable(permit.scope(), None).add(Column::Id.eq(id.uuid()));
    Ok(Locked::new(single(scoped::all_as(tx, permit, locking(meets)).await?)?))
}

fn locking(meets: Condition) -> SelectStatement {
    let mut select = classes(meets).into_query();
    select.lock(LockType::NoKeyUpdate);
    select
}

/// What a list of classes may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub theme: Option<ThemeId>,
    pub below: Option<OrganizationId>,
    pub states: Vec<ClassState>,
}

/// Up to `limit` classes, newest first, after `after`.
pub async fn class_page(
    conn: &Conn,
    permit: &Permit<ReadClasses>,
    manager: Option<&Scope>,
    filter: &Filter,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<Class>, StoreError> {
    let below = filter.below.map(|top| organizations::ids_below(permit.scope(), top));
    let states = filter.states.iter().map(|state| state.as_str());
    let meets = scope::readable(permit.scope(), manager)
        .add_option(filter.theme.map(|theme| Column::ThemeId.eq(theme.uuid())))
        .add_option(below.map(|below| Column::OrganizationId.in_subquery(below)))
        .add_option((!filter.states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(after.map(|after| Column::Id.lt(after)));
    let select = classes(meets).order_by_desc(Column::Id).limit(limit).into_query();
    let rows: Vec<ClassRow> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().map(Class::try_from).collect()
}

/// Adds a class of `owner`, which the caller has found within the permit. Nobody else sees it
/// before the transaction ends.
pub async fn insert_class(
    tx: &Tx,
    permit: &Permit<ManageClasses>,
    owner: &Organization,
    new: Class,
) -> Result<Locked<Class>, StoreError> {
    if !permit.scope().covers(&owner.path) || new.organization != owner.id {
        return Err(StoreError::NotFound("organization"));
    }
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        organization_id: Set(new.organization.uuid()),
        created_at: Set(new.created_at.millis()),
        ..facts(&new)
    };
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(Locked::new(new))
}

/// What may change of a class, as columns.
fn facts(class: &Class) -> ActiveModel {
    let draft = &class.draft;
    ActiveModel {
        theme_id: Set(draft.theme.uuid()),
        title: Set(draft.title.clone()),
        summary: Set(draft.summary.clone()),
        audience: Set(draft.audience.as_str().to_owned()),
        starts_on: Set(draft.starts_on),
        ends_on: Set(draft.ends_on),
        capacity: Set(draft.capacity),
        state: Set(class.state.as_str().to_owned()),
        version: Set(class.version),
        updated_at: Set(class.updated_at.millis()),
        ..Default::default()
    }
}

/// Writes a changed class; the stored version must be the one before.
pub async fn save_class(tx: &Tx, changed: Changed<Class>) -> Result<Class, StoreError> {
    locked::save(tx, facts(&changed), (Column::Id, Column::Version), changed).await
}
