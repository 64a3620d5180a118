//! Use case of enrolments: oneself, some people, or everybody below an organization.

use lighthouse_domain::{
    access::actions::EnrolInClasses,
    audit::{AuditEvent, Object},
    classes::{ClassError, ClassId},
    id::Id,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, Enrollees},
    organizations,
};

use super::{
    dto::{CreateEnrolments, EnrolmentsView},
    line::myself,
};
use crate::http::{caller::Authorized, code::Code, problem::Problem, scope};

pub(super) async fn enrol(
    tx: &Tx,
    auth: &Authorized<EnrolInClasses>,
    id: ClassId,
    body: CreateEnrolments,
) -> Result<EnrolmentsView, Problem> {
    let class = store::lock_readable_class(tx, &auth.permit_for()?, id).await?;
    class.may_enrol(auth.now.day())?;
    let people = people(tx, auth, body).await?;
    let reach = store::reach_of(tx, &auth.permit, &class, &people).await?;
    if let Enrollees::People(ids) = &people {
        let asked = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        if reach.found < asked {
            return Err(Problem::new(Code::ValidationFailed).fault(scope::outside("/member_ids")));
        }
        if asked == 1 && reach.meant == 0 {
            return Err(ClassError::Audience.into());
        }
    }
    class.has_room(store::count_enrolled(tx, &class).await?, reach.missing)?;
    let enrolled = store::enrol(tx, &auth.permit, &class, &people, auth.now).await?;
    let enrolled = i64::try_from(enrolled).unwrap_or(i64::MAX);
    let event = AuditEvent::new("class.enrolled", Object::Class, id.uuid());
    auth.audit(tx, event.with_detail(format!("{enrolled} people"))).await?;
    Ok(EnrolmentsView {
        class_id: id.uuid(),
        enrolled,
        already: reach.already,
        not_meant: reach.found - reach.meant,
    })
}

/// Who is meant by the body.
async fn people(
    tx: &Tx,
    auth: &Authorized<EnrolInClasses>,
    body: CreateEnrolments,
) -> Result<Enrollees, Problem> {
    if let Some(mut ids) = body.member_ids {
        ids.sort_unstable();
        ids.dedup();
        return Ok(Enrollees::People(ids.into_iter().map(Id::new).collect()));
    }
    let Some(top) = body.organization_id else {
        return Ok(Enrollees::People(vec![myself(&auth.permit)?]));
    };
    let top = organizations::find(tx, &auth.permit, Id::new(top)).await;
    Ok(Enrollees::Below(top.map_err(scope::not_found_at("/organization_id"))?.id))
}
