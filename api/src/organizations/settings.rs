//! What levels set, whatever it is: shown, set and taken away.

use std::future::{Future, ready};

use lighthouse_domain::{
    access::Action,
    audit::{AuditEvent, Object},
    id::Id,
    organizations::{LevelSetting, Organization, OrganizationId},
};
use lighthouse_persistence::{
    Conn, Locked, StoreError, Tx,
    organizations::{
        self,
        settings::{self as store, LevelValue},
    },
};
use serde::Serialize;
use uuid::Uuid;

use crate::http::{
    caller::{Authorized, Caller},
    code::Code,
    etag::{self, IfMatch},
    lang::Lang,
    problem::Problem,
    response::{ApiResponse, HandlerResult},
};

/// A value that levels set, as the API shows and audits it.
pub(crate) trait LevelValueView: LevelValue + Clone + 'static {
    type View: Serialize;
    const OBJECT: Object = Object::Organization;
    /// What the audit calls it when it is set.
    const SET: &'static str;
    /// What the audit calls it when it is taken away.
    const REMOVED: &'static str;

    /// What holds at an organization, from its own and those of the levels above.
    fn view(at: &Organization, settings: &[LevelSetting<Self>], lang: Lang) -> Self::View;

    /// What the audit notes of it.
    fn detail(setting: &LevelSetting<Self>) -> String;

    /// What only the register can refuse, everything at once.
    fn check(
        &self,
        _: &Conn,
        _: &Authorized<Self::Manage>,
        _: &Organization,
    ) -> impl Future<Output = Result<(), Problem>> + Send {
        ready(Ok(()))
    }
}

type Settings<T> = Vec<LevelSetting<T>>;

/// The version of what the organization has set itself; 0 where it has not. What a level above
/// sets is replaced by setting one's own, so it is this version that `If-Match` compares.
fn own_version<T>(at: &Organization, settings: &[LevelSetting<T>]) -> i64 {
    let own = settings.iter().find(|setting| setting.organization == at.id);
    own.map_or(0, |setting| setting.version)
}

fn respond<T: LevelValueView>(
    at: &Organization,
    settings: &[LevelSetting<T>],
    lang: Lang,
) -> ApiResponse {
    let tag = etag::of_version(own_version(at, settings), lang);
    ApiResponse::ok(&T::view(at, settings, lang)).etag(tag)
}

async fn above<T: LevelValue, A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    at: &Organization,
) -> Result<Settings<T>, StoreError> {
    store::above(conn, &auth.permit, std::slice::from_ref(&at.path)).await
}

/// Answers with what holds at an organization.
pub(crate) async fn show<T: LevelValueView, A: Action>(
    caller: &Caller<A>,
    id: Uuid,
) -> HandlerResult {
    let id = Id::new(id);
    let (at, settings): (Organization, Settings<T>) = caller
        .read(async |conn, auth| {
            let at = organizations::find(&conn, &auth.permit, id).await?;
            let settings = above(&conn, &auth, &at).await?;
            Ok((at, settings))
        })
        .await?;
    Ok(respond(&at, &settings, caller.lang))
}

/// Sets a value at an organization, in place of what it had set before.
pub(crate) async fn set<T: LevelValueView>(
    caller: &Caller<T::Manage>,
    id: Uuid,
    if_match: IfMatch,
    value: T,
) -> HandlerResult {
    let (id, lang) = (Id::new(id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let at = organizations::queue_at(&tx, &auth.permit, id).await?;
            if at.dissolved_at.is_some() {
                return Err(Problem::new(Code::WrongState));
            }
            value.check(&tx, &auth, &at).await?;
            let own = store::lock::<T>(&tx, &auth.permit, &at).await?;
            check_current(&tx, &auth, &at, own.as_deref(), (&if_match, lang)).await?;
            let setting = put(&tx, &auth, &at, own, value).await?;
            audit(&tx, &auth, T::SET, &setting).await?;
            Ok(respond::<T>(&at, &above(&tx, &auth, &at).await?, lang))
        })
        .await
}

/// Takes away what an organization has set.
pub(crate) async fn remove<T: LevelValueView>(
    caller: &Caller<T::Manage>,
    id: Uuid,
    if_match: IfMatch,
) -> HandlerResult {
    let (id, lang): (OrganizationId, _) = (Id::new(id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let at = organizations::queue_at(&tx, &auth.permit, id).await?;
            let own = store::lock::<T>(&tx, &auth.permit, &at).await?;
            let own = own.ok_or_else(|| Problem::new(Code::NotFound))?;
            check_current(&tx, &auth, &at, Some(&*own), (&if_match, lang)).await?;
            store::remove(&tx, &own).await?;
            audit(&tx, &auth, T::REMOVED, &own).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// 412 with what holds now, unless the caller saw it. The organization is queued at, so nothing
/// of its own changes meanwhile.
async fn check_current<T: LevelValueView>(
    tx: &Tx,
    auth: &Authorized<T::Manage>,
    at: &Organization,
    own: Option<&LevelSetting<T>>,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<(), Problem> {
    let version = own.map_or(0, |setting| setting.version);
    if if_match.matches(version) {
        return Ok(());
    }
    let settings: Settings<T> = above(tx, auth, at).await?;
    if_match.check(version, lang, || T::view(at, &settings, lang))
}

async fn put<T: LevelValue>(
    tx: &Tx,
    auth: &Authorized<T::Manage>,
    at: &Organization,
    own: Option<Locked<LevelSetting<T>>>,
    value: T,
) -> Result<LevelSetting<T>, StoreError> {
    if let Some(before) = own {
        let changed = before.change(|it| Ok::<_, StoreError>(it.replaced(value, auth.now)))?;
        return store::save(tx, changed).await;
    }
    let first = LevelSetting::first(at, value, auth.now);
    store::insert(tx, &auth.permit, &first).await?;
    Ok(first)
}

async fn audit<T: LevelValueView>(
    tx: &Tx,
    auth: &Authorized<T::Manage>,
    action: &'static str,
    setting: &LevelSetting<T>,
) -> Result<(), StoreError> {
    let event = AuditEvent::new(action, T::OBJECT, setting.organization.uuid());
    auth.audit(tx, event.with_detail(T::detail(setting))).await
}
