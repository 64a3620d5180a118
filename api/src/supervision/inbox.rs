//! One's own inbox.

use std::collections::HashMap;

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::{Actor, actions::UseOwnAccount},
    id::Id,
    organizations::OrganizationId,
    study::duties::Rule,
    supervision::{ADDRESSEES, InboxMessage, InboxMessageId},
};
use lighthouse_persistence::{Conn, supervision as store};
use uuid::Uuid;

use super::{
    inbox_dto::{Content, InboxMessageView, InboxPage, InboxQuery},
    notices::with_gaps,
};
use crate::http::{
    body::NoBody,
    caller::{Authorized, Caller},
    lang::Lang,
    page::{Keyed, Slice},
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_messages).service(read_message).service(put_away_message);
}

/// Unread messages that are looked at; the cap keeps them to ten a month.
const UNREAD_MAX: u64 = 100;

type Auth = Authorized<UseOwnAccount>;

/// Where somebody holds an office now: an office that ended shows nothing more.
fn held(actor: &Actor) -> Vec<OrganizationId> {
    let offices = actor.assignments().iter().filter(|held| ADDRESSEES.contains(&held.role));
    offices.map(|held| held.organization).collect()
}

impl Keyed for InboxMessage {
    type Key = store::MessagePosition;

    fn position(&self) -> store::MessagePosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

/// List one's messages
///
/// The newest first, each with what it brings and how that stands now: notices, which are closed by
/// the records that were missing, and steps of cases, bulletins and tasks. Those of an office that
/// ended are not there any more.
#[utoipa::path(tag = "supervision", operation_id = "listInboxMessages", params(InboxQuery),
    responses((status = 200, description = "A page", body = InboxPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/inbox")]
async fn list_messages(
    caller: Caller<UseOwnAccount>,
    Query(query): Query<InboxQuery>,
) -> HandlerResult {
    let with_done = query.include_done.unwrap_or(false);
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("inbox", with_done);
    let slice: Slice<store::MessagePosition> = caller.slice(&params, &narrowed)?;
    let duties = caller.app.shared.config.duty_rules();
    let (messages, mut contents, unread) = caller
        .read(async |conn, auth| {
            let (held, place) = (held(&auth.actor), (slice.after, slice.limit));
            let found = store::message_page(&conn, &auth.permit, &held, with_done, place).await?;
            let contents = contents(&conn, &auth, &found, &duties).await?;
            let unread = count_unread(&conn, &auth, &duties).await?;
            Ok((found, contents, unread))
        })
        .await?;
    let lang = caller.lang;
    Ok(caller.rows(&params, &narrowed, messages).respond_as(|messages, page| {
        let view = |message: &InboxMessage| view(message, &mut contents, lang);
        InboxPage { unread, data: messages.iter().map(view).collect(), page }
    }))
}

type Contents = HashMap<InboxMessageId, Content>;

fn view(message: &InboxMessage, contents: &mut Contents, lang: Lang) -> InboxMessageView {
    let content = contents.remove(&message.id).unwrap_or_default();
    InboxMessageView::new(message, content, lang)
}

/// What these messages bring, and how it stands now.
async fn contents(
    conn: &Conn,
    auth: &Auth,
    messages: &[InboxMessage],
    duties: &[Rule],
) -> Result<Contents, Problem> {
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    let held = held(&auth.actor);
    let found = store::notices_in(conn, &auth.permit, &held, &ids).await?;
    let (of, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let mut contents = Contents::new();
    for (message, standing) in of.into_iter().zip(with_gaps(conn, auth, duties, found).await?) {
        contents.entry(message).or_default().notices.push(standing);
    }
    let wanted = (ids.as_slice(), auth.now.day());
    for (message, item) in store::items_in(conn, &auth.permit, &held, wanted).await? {
        contents.entry(message).or_default().items.push(item);
    }
    Ok(contents)
}

/// How many messages are open and were not read: what was missing may have come meanwhile.
pub(crate) async fn count_unread(
    conn: &Conn,
    auth: &Auth,
    duties: &[Rule],
) -> Result<u64, Problem> {
    let held = held(&auth.actor);
    if held.is_empty() {
        return Ok(0);
    }
    let unread = store::unread_messages(conn, &auth.permit, &held, UNREAD_MAX).await?;
    let contents = contents(conn, auth, &unread, duties).await?;
    let open = |message: &&InboxMessage| {
        contents.get(&message.id).is_some_and(|content| content.is_open(message))
    };
    Ok(unread.iter().filter(open).count() as u64)
}

/// Mark a message as read
///
/// Marking it again changes nothing.
#[utoipa::path(tag = "supervision", operation_id = "readInboxMessage",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 200, description = "Read", body = InboxMessageView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/me/inbox/{id}/read")]
async fn read_message(caller: Caller<UseOwnAccount>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    mark(caller, Id::new(*id), Mark::Read).await
}

/// Put a message away
///
/// It is read with it, and no longer listed unless asked for. What is missing stays missing.
#[utoipa::path(tag = "supervision", operation_id = "putAwayInboxMessage",
    params(("id" = Uuid, Path, description = "The message")),
    responses((status = 200, description = "Put away", body = InboxMessageView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/me/inbox/{id}/done")]
async fn put_away_message(
    caller: Caller<UseOwnAccount>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    mark(caller, Id::new(*id), Mark::Done).await
}

#[derive(Clone, Copy)]
enum Mark {
    Read,
    Done,
}

/// Nobody is watched reading: there is no entry in the audit log.
async fn mark(caller: Caller<UseOwnAccount>, id: InboxMessageId, mark: Mark) -> HandlerResult {
    let (lang, duties) = (caller.lang, caller.app.shared.config.duty_rules());
    caller
        .write(move |tx, auth| async move {
            let message = store::lock_message(&tx, &auth.permit, &held(&auth.actor), id).await?;
            let changed = message.change(|message| {
                Ok::<_, Problem>(match mark {
                    Mark::Read => message.read(auth.now),
                    Mark::Done => message.put_away(auth.now),
                })
            })?;
            let message = store::save_message(&tx, changed).await?;
            let one = std::slice::from_ref(&message);
            let mut contents = contents(&tx, &auth, one, &duties).await?;
            Ok(ApiResponse::ok(&view(&message, &mut contents, lang)))
        })
        .await
}
