//! The one check of rooms that would use a measure: the field that names it is refused with the rule.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    burden::{Allowance, MeasureUse},
    organizations::Organization,
};
use lighthouse_persistence::{Conn, burden};

use crate::http::{
    code::FieldErrorCode,
    problem::{FieldError, Problem},
};

/// By what a use of a measure is allowed on `day`, or the error of the field at `pointer`, which the
/// caller answers as 422 among its others. `organization` was found within the permit.
pub async fn check_measure<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (usage, day): (MeasureUse, NaiveDate),
    organization: &Organization,
    pointer: &str,
) -> Result<Result<Allowance, FieldError>, Problem> {
    let checked = burden::check_use(conn, permit, (usage, day), organization).await?;
    let refused = FieldErrorCode::RestrictedMeasure;
    Ok(checked.map_err(|restricted| FieldError::body(pointer, refused, restricted.message())))
}
