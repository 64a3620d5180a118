//! Which statement counts which indicator.

use lighthouse_domain::reporting::Indicator;
use sea_orm::sea_query::SelectStatement;

use super::{
    content, frame::Frame, learning, mobile, register, safety, sessions, structure, supervision,
    terms, transfers,
};

/// The rows of an indicator, where one statement finds them.
pub(super) fn statement(indicator: Indicator, frame: &Frame<'_>) -> Option<SelectStatement> {
    Some(match indicator {
        Indicator::OrgProfileComplete => structure::org_profile_complete(frame),
        Indicator::PostsFilled => structure::posts_filled(frame),
        Indicator::MemberRecordValid => register::member_record_valid(frame),
        Indicator::ClientReach => register::client_reach(frame),
        Indicator::Participation => sessions::participation(frame),
        Indicator::RecordOnTime => sessions::record_on_time(frame),
        Indicator::EBranchActive => sessions::e_branch_active(frame),
        Indicator::ClassCompletion => learning::class_completion(frame),
        Indicator::Classes => learning::classes(frame),
        Indicator::PersonTimes => learning::person_times(frame),
        Indicator::RequiredCourseDone => learning::required_course_done(frame),
        Indicator::RequiredCourseSecretaries => learning::required_course_secretaries(frame),
        Indicator::ChannelFresh => content::channel_fresh(frame),
        Indicator::Articles => content::published(frame, false),
        Indicator::MediaItems => content::published(frame, true),
        Indicator::MobileMemberContacted => mobile::mobile_member_contacted(frame),
        Indicator::TransferOnTime => transfers::transfer_on_time(frame),
        Indicator::TermElectionOnTime => terms::term_election_on_time(frame),
        Indicator::AdminInPost => supervision::admin_in_post(frame),
        Indicator::BurdenMinutes => supervision::burden_minutes(frame),
        Indicator::QueryByLetter => safety::query_by_letter(frame),
        Indicator::IncidentOnTime => safety::incident_on_time(frame),
        Indicator::ThreeMeetingsDone
        | Indicator::ThemeDayHeld
        | Indicator::StudyDayDone
        | Indicator::LifeMeetingHeld
        | Indicator::HoursAttained
        | Indicator::HoursPerHead
        | Indicator::RectificationOnTime
        | Indicator::BranchSetupOk
        | Indicator::HeadcountAgreed
        | Indicator::DevelopmentStepsOk
        | Indicator::DuesPaid => return None,
    })
}
