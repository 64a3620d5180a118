//! Every closed list of the contract with its words, so that no app makes up its own.
//!
//! The words stand beside the values in `domain`. Here is only which schema shows which list; a
//! guard compares this with the contract.

use std::{collections::BTreeMap, sync::OnceLock};

use actix_web::get;
use lighthouse_domain::{
    access::{ClientScope, Role},
    accounts, administrators, api_clients, burden, classes, complaints, content, dues, exports,
    hours, identity, imports, incidents, letters, members, organizations, reporting, study,
    study_days, supervision, sync, webhooks, work,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::response::{ApiResponse, CacheControl, HandlerResult};

/// A value and the words that people use for it.
#[derive(Serialize, ToSchema)]
pub struct VocabularyTerm {
    #[schema(example = "member_meeting")]
    pub value: &'static str,
    #[schema(example = "支部党员大会")]
    pub zh: &'static str,
    #[schema(example = "Member meeting")]
    pub en: &'static str,
}

/// The enums of the contract, each under the name of its schema.
#[derive(Serialize, ToSchema)]
pub struct VocabularyView {
    #[schema(example = json!({ "StudySessionMode": [
        { "value": "offline", "zh": "线下", "en": "On site" },
        { "value": "online", "zh": "线上", "en": "Online" },
        { "value": "mixed", "zh": "线上线下结合", "en": "On site and online" },
    ] }))]
    pub enums: BTreeMap<&'static str, Vec<VocabularyTerm>>,
}

macro_rules! lists {
    ($($name:literal => $values:expr;)+) => {
        BTreeMap::from([$((
            $name,
            $values
                .iter()
                .map(|it| VocabularyTerm { value: it.as_str(), zh: it.zh(), en: it.en() })
                .collect(),
        )),+])
    };
}

/// Show the words of every enum
///
/// Each enum of this contract under the name of its schema, each value with its Chinese and its
/// English word, in the order of the contract. It changes only with a release: keep it, and ask
/// again with `If-None-Match`. Needs no sign-in.
#[utoipa::path(tag = "operation", operation_id = "getVocabulary",
    responses((status = 200, description = "The words", body = VocabularyView,
            headers(("ETag" = String, description = "Changes whenever a word does"))),
        (status = 304, description = "Not changed")),
    security(()))]
#[get("/vocabulary")]
pub(super) async fn get_vocabulary() -> HandlerResult {
    static WORDS: OnceLock<VocabularyView> = OnceLock::new();
    let view = WORDS.get_or_init(|| VocabularyView { enums: enums() });
    Ok(ApiResponse::ok(view).cache(CacheControl::Public(3600)))
}

fn enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    let branches: Vec<organizations::Kind> =
        organizations::Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect();
    let mut all = lists! {
        "AccountState" => accounts::AccountStatus::ALL;
        "AdministratorRole" => Role::ALL;
        "ApproverOffice" => letters::OfficerSeat::ALL;
        "ArticleState" => content::ArticleStatus::ALL;
        "BranchKind" => branches;
        "CalendarConfirmation" => study_days::CalendarState::ALL;
        "CalendarDayKind" => study_days::DayKind::ALL;
        "ClassAudience" => classes::Audience::ALL;
        "ClassLessonKind" => classes::LessonKind::ALL;
        "ClassStatus" => classes::ClassState::ALL;
        "ComplaintKind" => complaints::ComplaintKind::ALL;
        "ComplaintState" => complaints::ComplaintStatus::ALL;
        "ContentKind" => content::ContentForm::ALL;
        "DayHardship" => study_days::Hardship::ALL;
        "Duty" => organizations::Duty::ALL;
        "DevicePlatform" => identity::Platform::ALL;
        "DutyFrequency" => study::duties::Every::ALL;
        "EligibilityCondition" => administrators::Condition::ALL;
        "EndGround" => administrators::Ground::ALL;
        "FigureGroup" => classes::Grouping::ALL;
        "HourEvidence" => hours::Evidence::ALL;
        "ImportKind" => imports::SheetKind::ALL;
        "IncidentCategory" => incidents::Category::ALL;
        "IncidentNature" => incidents::Nature::ALL;
        "IncidentSeverity" => incidents::Severity::ALL;
        "RiskGrade" => incidents::RiskLevel::ALL;
        "IncidentState" => incidents::IncidentStatus::ALL;
        "LearningSource" => classes::outside::Source::ALL;
        "LeaveRequestState" => study::LeaveState::ALL;
        "LetterField" => letters::GrantField::ALL;
        "MemberAttendance" => study::AttendanceStatus::ALL;
        "MonthlyDutyState" => study::duties::DutyState::ALL;
        "OrganizationKind" => organizations::Kind::ALL;
        "QueryLetterState" => letters::LetterStatus::ALL;
        "QuizItemKind" => classes::quiz::ItemKind::ALL;
        "RequiredGroup" => classes::RequiredOf::ALL;
        "StudyDayPart" => study_days::PartOfDay::ALL;
        "StudyDayPlanState" => study_days::PlanState::ALL;
        "StudySessionChange" => study::RecordChange::ALL;
        "StudySessionKind" => study::SessionKind::ALL;
        "StudySessionMode" => study::Mode::ALL;
        "StudySessionState" => study::SessionStatus::ALL;
        "SyncOp" => sync::SyncOp::ALL;
        "SyncType" => sync::SyncType::ALL;
        "TrainingMethod" => administrators::TrainingKind::ALL;
        "UnplacedReason" => study_days::Reason::ALL;
        "Weekday" => study_days::DayOfWeek::ALL;
    };
    all.append(&mut setup_enums());
    all.append(&mut member_enums());
    all.append(&mut supervision_enums());
    all.append(&mut burden_enums());
    all.append(&mut reporting_enums());
    all.append(&mut export_enums());
    all
}

fn setup_enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    lists! {
        "ChecklistAnswer" => organizations::setup::ChecklistAnswer::ALL;
        "ChecklistItemCode" => organizations::setup::StandardItem::ALL;
        "ElectionKind" => organizations::election::ElectionKind::ALL;
        "ElectionState" => organizations::election::ElectionState::ALL;
        "HeadcountReason" => organizations::headcount::HeadcountReason::ALL;
        "HeadcountState" => organizations::headcount::HeadcountState::ALL;
        "SetupBound" => organizations::setup::SetupBound::ALL;
        "SetupRule" => organizations::setup::SetupRule::ALL;
    }
}

fn member_enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    lists! {
        "DuesEntryKind" => dues::DuesEntryKind::ALL;
        "DuesMonthState" => dues::DuesState::ALL;
        "DuesPayerKind" => dues::PayerKind::ALL;
        "MemberEducation" => members::Education::ALL;
        "MemberGender" => members::Gender::ALL;
        "MemberDueKind" => members::steps::DueKind::ALL;
        "MemberMergeState" => members::merging::MergeState::ALL;
        "MemberMergeSubject" => members::merging::MergeSubject::ALL;
        "MemberRemovalGround" => members::steps::RemovalGround::ALL;
        "MemberStatus" => members::Status::ALL;
        "MemberStepKind" => members::steps::StepKind::ALL;
        "MobileContactChannel" => members::mobile::ContactChannel::ALL;
        "MobileContactSide" => members::mobile::ContactSide::ALL;
        "MobileMemberEnd" => members::mobile::MobileEnd::ALL;
        "MobileMemberReason" => members::mobile::MobileReason::ALL;
        "MobileMemberState" => members::mobile::MobileState::ALL;
        "TransferKind" => members::transfers::TransferDirection::ALL;
        "TransferState" => members::transfers::TransferStatus::ALL;
    }
}

fn supervision_enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    lists! {
        "BulletinState" => supervision::bulletin::BulletinStatus::ALL;
        "GoverningDocumentKind" => supervision::governing::GoverningKind::ALL;
        "InboxItemKind" => supervision::InboxItemKind::ALL;
        "NoticeState" => supervision::NoticeState::ALL;
        "OwnGapKind" => supervision::OwnDuty::ALL;
        "RectificationCause" => supervision::rectification::CauseKind::ALL;
        "RectificationGround" => supervision::rectification::RectificationGround::ALL;
        "RectificationState" => supervision::rectification::RectificationStatus::ALL;
        "RectificationStepKind" => supervision::rectification::RectificationStep::ALL;
        "ResponsibilityTier" => supervision::Tier::ALL;
        "SupervisionDayCount" => supervision::CountFrom::ALL;
        "SupervisionRuleKind" => supervision::RuleKind::ALL;
        "TaskFact" => supervision::task::RegisterFact::ALL;
        "TaskFieldKind" => supervision::task::FieldKind::ALL;
        "TaskResponseState" => supervision::task::ResponseState::ALL;
        "TaskState" => supervision::task::TaskStatus::ALL;
    }
}

fn burden_enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    lists! {
        "ApiClientScope" => ClientScope::ALL;
        "ApiClientState" => api_clients::ClientStatus::ALL;
        "WebhookEventType" => webhooks::WebhookEvent::ALL;
        "WebhookState" => webhooks::WebhookStatus::ALL;
        "WebhookDisabledReason" => webhooks::DisabledReason::ALL;
        "WebhookDeliveryState" => webhooks::DeliveryStatus::ALL;
        "WebhookDeliveryFault" => webhooks::DeliveryFault::ALL;
        "BurdenExceptionState" => burden::ExceptionStatus::ALL;
        "MeasureRestriction" => burden::Restriction::ALL;
        "MeasureRuleSource" => burden::RuleSource::ALL;
        "MeasureSubject" => burden::MeasureSubject::ALL;
        "RestrictedMeasure" => burden::Measure::ALL;
    }
}

fn reporting_enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    lists! {
        "AppraisalGradeCode" => reporting::appraisal::AppraisalGrade::ALL;
        "AppraisalState" => reporting::appraisal::AppraisalStatus::ALL;
        "MeritEvidenceSource" => reporting::merit::EvidenceSource::ALL;
        "NominationOutcomeCode" => reporting::merit::NominationOutcome::ALL;
        "NominationState" => reporting::merit::NominationStatus::ALL;
        "IndicatorAssessment" => reporting::Assessment::ALL;
        "IndicatorCode" => reporting::Indicator::ALL;
        "IndicatorGap" => reporting::Missing::ALL;
        "IndicatorRowKind" => reporting::EvidenceKind::ALL;
        "IndicatorUnit" => reporting::FigureUnit::ALL;
        "SystemChannel" => reporting::adoption::ClientChannel::ALL;
        "SystemCode" => reporting::adoption::PlatformSystem::ALL;
        "SystemUsage" => reporting::adoption::UsageRecord::ALL;
        "ReportState" => reporting::report::ReportStatus::ALL;
        "WorkItemState" => work::WorkStatus::ALL;
        "WorkOutcomeCode" => work::WorkOutcome::ALL;
        "WorkRecordKind" => work::WorkRecord::ALL;
    }
}

fn export_enums() -> BTreeMap<&'static str, Vec<VocabularyTerm>> {
    lists! {
        "ExportFormatCode" => exports::ExportFormat::ALL;
        "ExportKindCode" => exports::ExportKind::ALL;
        "OperationReasonCode" => exports::OperationReason::ALL;
        "OperationStateCode" => exports::OperationStatus::ALL;
    }
}
