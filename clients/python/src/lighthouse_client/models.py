"""Generated from the contract by generate.py: what is sent and answered."""
from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

AccountState = Literal["none", "opened", "active", "locked"]
AdministratorRole = Literal["member", "branch_secretary", "branch_administrator", "committee_supervisor", "education_centre_coordinator", "deputy_head_in_charge", "editor", "reviewer", "system_administrator", "security_officer", "auditor"]
ApiClientScope = Literal["organizations:read", "members:read", "study:read"]
ApiClientState = Literal["registered", "active", "expired", "ended"]
AppraisalGradeCode = Literal["good", "fairly_good", "average", "poor"]
AppraisalState = Literal["opened", "reported", "graded", "issued", "withdrawn"]
ApproverOffice = Literal["head", "security"]
ArticleState = Literal["draft", "in_review", "returned", "published", "withdrawn"]
BranchKind = Literal["branch", "joint_branch", "temporary_branch"]
BulletinState = Literal["draft", "in_review", "issued"]
BurdenExceptionState = Literal["requested", "approved", "rejected", "ended"]
CalendarConfirmation = Literal["confirmed", "unconfirmed"]
CalendarDayKind = Literal["holiday", "workday"]
ChecklistAnswer = Literal["yes", "no", "unknown"]
ChecklistItemCode = Literal["members", "secretary", "committee", "term", "profile", "headcount", "member_meeting", "committee_meeting", "group_meeting", "party_lecture", "theme_party_day", "central_study_day", "organization_life_meeting"]
ClassAudience = Literal["all_members", "leaders"]
ClassLessonKind = Literal["article", "media", "quiz"]
ClassStatus = Literal["draft", "published", "closed"]
ComplaintKind = Literal["forced_promotion", "assessment", "check_in", "ranking", "duplicate_entry", "over_recording", "empty_shell", "data_misuse", "other"]
ComplaintState = Literal["open", "accepted", "answered"]
ContentKind = Literal["article", "audio", "video", "image"]
DayHardship = Literal["none", "last_day", "other_town", "rest_day"]
DevicePlatform = Literal["android", "ios", "harmonyos", "web", "other"]
DuesEntryKind = Literal["payment", "reversal", "carried"]
DuesMonthState = Literal["no_standard", "not_due", "outstanding", "paid"]
DuesPayerKind = Literal["employed", "retired", "farmer", "on_relief", "student"]
Duty = Literal["secretary", "deputy_secretary", "organization_member", "publicity_member", "discipline_member"]
DutyFrequency = Literal["month", "quarter", "year"]
ElectionKind = Literal["ordinary", "early", "late"]
ElectionState = Literal["due", "overdue", "unknown"]
EligibilityCondition = Literal["party_member", "age", "education"]
EndGround = Literal["weak_responsibility", "not_competent", "transfer", "term_ended", "threshold_left", "other"]
ExportFormatCode = Literal["xlsx", "csv"]
ExportKindCode = Literal["members", "attendance", "study_hours", "gaps"]
FieldErrorCode = Literal["unknown_field", "missing_field", "wrong_type", "too_short", "too_long", "too_small", "too_large", "too_few_items", "too_many_items", "invalid_format", "invalid_value", "invalid_text", "not_nullable", "read_only", "duplicate_key", "unknown_parameter", "out_of_scope", "conflict", "rule", "restricted_measure", "already_known"]
FigureGroup = Literal["class", "theme", "organization"]
GoverningDocumentKind = Literal["regular_supervision", "administrator_management", "information_query", "other"]
HeadcountReason = Literal["left_without_transfer", "arrived_without_transfer", "not_registered", "registered_twice", "step_not_recorded", "lost_contact", "other"]
HeadcountState = Literal["agreed", "differs", "missing"]
HourEvidence = Literal["host_record", "screen_code", "correction", "timed_study", "passed_test", "outside_record", "by_hand"]
ImportKind = Literal["members", "organizations", "administrators"]
InboxItemKind = Literal["rectification", "bulletin", "task", "transfer", "mobile_member"]
IncidentCategory = Literal["network", "information", "data"]
IncidentNature = Literal["risk", "event"]
IncidentSeverity = Literal["minor", "major", "critical"]
IncidentState = Literal["open", "handling", "reported", "closed"]
IndicatorAssessment = Literal["allowed", "information_only", "restricted"]
IndicatorCode = Literal["org_profile_complete", "branch_setup_ok", "term_election_on_time", "member_record_valid", "headcount_agreed", "transfer_on_time", "mobile_member_contacted", "development_steps_ok", "three_meetings_done", "theme_day_held", "participation", "study_day_done", "record_on_time", "hours_attained", "class_completion", "required_course_done", "channel_fresh", "admin_in_post", "rectification_on_time", "query_by_letter", "hours_per_head", "classes", "person_times", "required_course_secretaries", "articles", "media_items", "client_reach", "e_branch_active", "posts_filled", "life_meeting_held", "incident_on_time", "burden_minutes", "dues_paid"]
IndicatorGap = Literal["no_data_kept", "nothing_due"]
IndicatorRowKind = Literal["organization", "member", "duty", "study_session", "attendance", "class", "enrolment", "required_course", "channel", "article", "rectification", "access_entry", "incident", "transfer"]
IndicatorUnit = Literal["share", "hours_per_head", "minutes_per_branch", "count"]
LearningSource = Literal["member_education_site", "cadre_academy"]
LeaveRequestState = Literal["asked", "granted", "refused"]
LetterField = Literal["name", "gender", "birth_date", "ethnicity", "education", "status", "branch", "applied_on", "joined_on", "converted_on", "id_number", "phone"]
MeasureRestriction = Literal["always", "when_assessed"]
MeasureRuleSource = Literal["fingertip_formalism", "burden_reduction", "government_apps"]
MeasureSubject = Literal["persons", "organizations"]
MemberAttendance = Literal["present", "online", "leave", "absent", "make_up", "assisted"]
MemberDueKind = Literal["development_target", "conversion", "removal"]
MemberEducation = Literal["primary", "junior_high", "high_school", "college", "bachelor", "master", "doctor"]
MemberGender = Literal["male", "female"]
MemberMergeState = Literal["merged", "undone"]
MemberMergeSubject = Literal["attendance", "set_aside", "post", "account", "account_closed", "hour_correction", "dues_entry"]
MemberRemovalGround = Literal["lost_contact", "no_organization_life", "no_dues", "no_assigned_work", "persuaded"]
MemberStatus = Literal["applicant", "activist", "development_target", "probationary", "full", "transferred_out", "suspended", "removed", "withdrawn", "expelled", "died", "merged"]
MemberStepKind = Literal["accepted_as_activist", "accepted_as_development_target", "admitted", "probation_extended", "converted", "probation_cancelled", "suspended", "reinstated", "removed", "withdrawn", "expelled", "died", "transferred", "transferred_out", "merged"]
MeritEvidenceSource = Literal["attendance", "session", "study_hours", "appraisal", "task", "platform_use"]
MobileContactChannel = Literal["phone", "message", "video", "visit", "letter", "activity"]
MobileContactSide = Literal["origin", "host"]
MobileMemberEnd = Literal["returned", "transferred", "left"]
MobileMemberReason = Literal["work", "study", "residence", "abroad"]
MobileMemberState = Literal["away", "ended"]
MonthlyDutyState = Literal["done", "planned", "unrecorded", "due", "missing"]
NominationOutcomeCode = Literal["recommended", "not_recommended"]
NominationState = Literal["drafted", "submitted", "recommended", "not_recommended", "withdrawn"]
NoticeState = Literal["open", "closed"]
OperationReasonCode = Literal["requested", "right_ended", "login_ended", "too_many_rows", "interrupted", "storage"]
OperationStateCode = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]
OrganizationKind = Literal["province_committee", "city_committee", "district_committee", "town_committee", "grassroots_committee", "general_branch", "branch", "joint_branch", "temporary_branch"]
OwnGapKind = Literal["required_course", "study_hours"]
ProblemCode = Literal["malformed_json", "malformed_request", "unknown_parameter", "invalid_parameter", "invalid_cursor", "cursor_mismatch", "idempotency_key_invalid", "idempotency_key_required", "unauthenticated", "token_invalid", "token_expired", "credentials_invalid", "activation_refused", "otp_required", "otp_invalid", "refresh_token_invalid", "refresh_token_expired", "refresh_token_reused", "session_revoked", "forbidden", "link_ended", "grant_ended", "not_found", "route_not_found", "method_not_allowed", "request_timeout", "conflict", "duplicate", "wrong_state", "not_eligible", "self_approval", "same_approver", "own_account", "administrator_account", "already_known", "burden_budget_full", "dues_off", "upload_offset_conflict", "quota_exceeded", "exports_pending", "export_expired", "upload_expired", "sync_token_expired", "tus_version_unsupported", "version_conflict", "payload_too_large", "uri_too_long", "unsupported_media_type", "range_not_satisfiable", "validation_failed", "media_type_refused", "idempotency_key_reused", "precondition_required", "rate_limited", "budget_exhausted", "reveal_limit", "account_locked", "too_many_attempts", "too_many_streams", "header_too_large", "checksum_mismatch", "internal", "unavailable", "busy", "outcome_unknown"]
QueryLetterState = Literal["draft", "submitted", "returned", "under_review", "active", "rejected", "expired", "revoked"]
QuizItemKind = Literal["single", "multiple", "true_false"]
RectificationCause = Literal["no_administrator", "not_trained", "lack_of_time", "no_equipment", "low_attention", "system_fault", "other"]
RectificationGround = Literal["poor_use", "late_update", "missing_duty", "other"]
RectificationState = Literal["found", "cause_recorded", "in_progress", "submitted", "closed"]
RectificationStepKind = Literal["found", "cause_recorded", "answered", "ordered", "extended", "trained", "evidence_given", "returned", "verified", "reopened"]
ReportState = Literal["draft", "issued"]
RequiredGroup = Literal["secretary", "member"]
ResponsibilityTier = Literal["leads", "coordinates", "urges", "carries_out"]
RestrictedMeasure = Literal["ranking_of_persons", "ranking_of_organizations", "check_in_streak", "online_time", "install_rate", "usage_rate", "required_photo", "study_time", "reactions"]
RiskGrade = Literal["low", "medium", "high"]
SetupBound = Literal["full_members_min", "members_max", "committee_from", "branch_committee_min", "branch_committee_max", "temporary_months_max", "general_branch_over", "general_committee_min", "general_committee_max", "committee_over", "grassroots_committee_min", "grassroots_committee_max", "branch_term_years", "general_term_years", "committee_term_years", "shift_months_max", "election_notice_months", "quorum_percent", "surplus_percent"]
SetupRule = Literal["branch_too_small", "branch_too_large", "grassroots_committee_due", "general_branch_too_small", "temporary_too_long", "secretary_missing", "committee_too_small", "committee_too_large", "term_unknown", "term_ended"]
StudyDayPart = Literal["whole_day", "morning", "afternoon"]
StudyDayPlanState = Literal["draft", "published"]
StudySessionChange = Literal["corrected", "withdrawn"]
StudySessionKind = Literal["member_meeting", "committee_meeting", "group_meeting", "party_lecture", "theme_party_day", "central_study_day", "broadcast_lesson", "organization_life_meeting"]
StudySessionMode = Literal["offline", "online", "mixed"]
StudySessionState = Literal["planned", "held", "submitted", "cancelled"]
SupervisionDayCount = Literal["working_day_of_month", "day_of_month", "working_day_before_end"]
SupervisionRuleKind = Literal["month_start_reminder", "mid_month_dispatch", "month_end_urge", "quarterly_bulletin"]
SyncOp = Literal["upsert", "delete", "revoke"]
SyncType = Literal["organization", "member", "study_session"]
SystemChannel = Literal["mobile_app", "official_account", "web"]
SystemCode = Literal["member_app", "official_account", "website", "e_branch", "member_education_site", "cadre_academy"]
SystemUsage = Literal["devices", "publications", "study_sessions", "outside_records"]
TaskFact = Literal["members", "full_members", "probationary_members", "activists", "members_over_60", "female_members", "secretary_name", "administrator_names", "administrator_count", "sessions_this_month", "study_hours", "branch_kind", "established_on", "term_ends_on", "branch_code"]
TaskFieldKind = Literal["number", "date", "text", "yes_no", "choice"]
TaskResponseState = Literal["missing", "on_time", "late", "returned", "released"]
TaskState = Literal["draft", "open", "closed", "withdrawn"]
TrainingMethod = Literal["one_to_one", "course"]
TransferKind = Literal["internal", "outgoing", "incoming"]
TransferState = Literal["requested", "accepted", "rejected", "withdrawn", "expired"]
UnplacedReason = Literal["window_empty", "no_own_venue", "own_venue_full", "all_full", "already_planned", "given_back"]
WebhookDeliveryFault = Literal["address_refused", "timeout", "unreachable"]
WebhookDeliveryState = Literal["pending", "delivered", "dead"]
WebhookDisabledReason = Literal["by_hand", "gone", "failing"]
WebhookEventType = Literal["organization.changed", "member.changed", "study_session.changed", "webhook.test"]
WebhookState = Literal["active", "disabled"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WorkItemState = Literal["open", "done", "dropped"]
WorkOutcomeCode = Literal["done", "dropped"]
WorkRecordKind = Literal["study_session", "article", "study_day_plan", "task", "nomination"]
class AcceptActivist(TypedDict):
    """An applicant is accepted as an activist."""
    document: NotRequired[str | None]
    effective_on: str

class AcceptDevelopmentTarget(TypedDict):
    """An activist becomes a development target."""
    cultivated_since: NotRequired[str | None]
    document: NotRequired[str | None]
    effective_on: str

class AcceptTransfer(TypedDict):
    """The receiving side takes the member in."""
    effective_on: NotRequired[str | None]

class AccessPage(TypedDict):
    """Who read my record, newest first."""
    data: list[AccessView]
    page: PageInfo

class AccessView(TypedDict):
    """Somebody read my record."""
    at: str
    fields: list[str]
    organization_name: str | None
    purpose: str | None
    reader: str | None
    reference: str
    role: AdministratorRole | str | None
    via: str

class AccountPage(TypedDict):
    """A page of members and their accounts, in register order."""
    data: list[AccountView]
    page: PageInfo

class AccountView(TypedDict):
    """A member and the account, if there is one."""
    activated_at: str | None
    administrator: bool
    branch_id: str | None
    branch_name: str | None
    code_expires_at: str | None
    id: str | None
    locked_at: str | None
    login: str | None
    member_id: str | None
    name: str
    phone: str | None
    state: AccountState | str

class Activation(TypedDict):
    """An activation: what stands on the slip, and what only the person knows."""
    code: str
    device_id: str
    device_name: str
    id_number_last_six: NotRequired[str | None]
    login: str
    new_password: str
    otp: NotRequired[str | None]

class AddresseeView(TypedDict):
    """A committee that letters can be addressed to."""
    code: str
    name: str

class Addressees(TypedDict):
    """The first committees that fit; say more of the name if yours is not among them."""
    data: list[AddresseeView]

class AdministratorFinding(TypedDict):
    """Something is wrong, or soon will be."""
    administrator_id: str | None
    finding: str
    leaves_on: str | None
    name: str | None
    organization_id: str
    organization_name: str
    remedy: str

class AdministratorFindingPage(TypedDict):
    """Findings, in the order of the tree."""
    data: list[AdministratorFinding]
    page: PageInfo

class AdministratorPage(TypedDict):
    """The register, organization by organization."""
    data: list[AdministratorView]
    page: PageInfo

class AdministratorView(TypedDict):
    """An entry of the register."""
    account_id: str
    decision: str | None
    exception_id: str | None
    ground: str | None
    hand_over: str | None
    id: str
    main: bool
    member_id: str | None
    name: str
    organization_id: str
    organization_name: str
    review: str | None
    reviewed_on: str | None
    role: AdministratorRole | str
    since: str
    successor_id: str | None
    systems: list[str]
    trained_on: str | None
    until: str | None
    version: int

class AdmitMember(TypedDict):
    """A development target is admitted on probation."""
    approved_on: str
    document: str
    meeting_on: str
    reason: NotRequired[str | None]
    training_hours: int

class AncestorView(TypedDict):
    """An organization above the caller's: its name, no more."""
    id: str
    kind: OrganizationKind | str
    name: str

class Ancestors(TypedDict):
    """The line of organizations above one, topmost first."""
    data: list[AncestorView]

class AnswerAttempt(TypedDict):
    """AnswerAttempt"""
    answers: list[ChosenOptions]

class AnswerComplaint(TypedDict):
    """What whoever complained is told."""
    answer: str

class AnswerLeaveRequest(TypedDict):
    """AnswerLeaveRequest"""
    answer: NotRequired[str | None]

class AnswerRectification(TypedDict):
    """What a branch says to its case."""
    text: str

class AnswerTask(TypedDict):
    """What a branch answers."""
    branch_id: str
    values: list[TaskValueInput]

class ApiClientNewSecretView(TypedDict):
    """A new secret, which is shown this once."""
    client: ApiClientView
    secret: str

class ApiClientPage(TypedDict):
    """A page of api clients."""
    data: list[ApiClientView]
    page: PageInfo

class ApiClientSecretView(TypedDict):
    """A secret, as far as it is shown again."""
    created_at: str
    created_by_account_id: str
    hint: str
    id: str
    last_used_at: str | None

class ApiClientView(TypedDict):
    """A program that reads an organization's subtree in its own name."""
    approved_at: str | None
    approved_by_account_id: str | None
    created_at: str
    ended_at: str | None
    ended_by_account_id: str | None
    ends_on: str
    id: str
    name: str
    organization_id: str
    owner_account_id: str
    purpose: str
    registered_by_account_id: str
    scopes: list[ApiClientScope | str]
    secrets: list[ApiClientSecretView]
    state: ApiClientState | str
    updated_at: str
    version: int

class AppointAdministrator(TypedDict):
    """An appointment to be made: of a member with an account, or of an account."""
    account_id: NotRequired[str | None]
    id: NotRequired[str | None]
    main: NotRequired[bool]
    member_id: NotRequired[str | None]
    organization_id: str
    role: AdministratorRole
    systems: NotRequired[list[str]]

class AppraisalCasesView(TypedDict):
    """Rectification cases of the organization and everything below it."""
    closed: int
    opened: int
    reopened: int

class AppraisalDossierView(TypedDict):
    """What was assembled from records."""
    as_of: str
    figures: list[AppraisalFigureView]
    formula_version: int
    list_organization_id: str | None
    list_version: int
    posts: list[AppraisalPostView]
    rectifications: AppraisalCasesView
    trainings: list[AppraisalTrainingView]

class AppraisalFigureView(TypedDict):
    """A figure by which the organization may be assessed."""
    exception_id: str | None
    figure: IndicatorValueView

class AppraisalOpeningView(TypedDict):
    """What an opening made."""
    kept: int
    opened: int
    organization_id: str
    without_secretary: list[VacantPostView]
    year: int

class AppraisalPage(TypedDict):
    """A page of appraisals, in the order of the tree, never by grade."""
    data: list[AppraisalSummary]
    page: PageInfo

class AppraisalPostView(TypedDict):
    """A post that the secretary held in the year."""
    duty: Duty | str
    organization_id: str
    organization_name: str
    since: str
    until: str | None

class AppraisalReason(TypedDict):
    """Why a grade goes back, or an appraisal is withdrawn."""
    reason: str

class AppraisalSummary(TypedDict):
    """An appraisal without its dossier."""
    created_at: str
    grade: AppraisalGradeCode | str | None
    id: str
    issued_at: str | None
    level_id: str
    level_name: str
    member_id: str
    member_name: str
    number: str | None
    organization_id: str
    organization_name: str
    state: AppraisalState | str
    version: int
    year: int

class AppraisalTrainingView(TypedDict):
    """A training of the secretary in the year."""
    held_on: str
    kind: TrainingMethod | str
    topic: str

class AppraisalView(TypedDict):
    """An appraisal with its dossier, the own report and the grade."""
    appraisal: AppraisalSummary
    comment: str | None
    dossier: AppraisalDossierView
    hash: str | None
    report: str | None
    reported_at: str | None
    returned_reason: str | None
    withdrawn_reason: str | None

class ApprovalView(TypedDict):
    """An officer's approval."""
    account_id: str
    at: str
    name: str
    seat: ApproverOffice | str

class ArticlePage(TypedDict):
    """A page of articles or media."""
    data: list[ArticleView]
    page: PageInfo

class ArticleReason(TypedDict):
    """Why an article is returned or withdrawn."""
    reason: str

class ArticleVersionPage(TypedDict):
    """A page of versions, newest first."""
    data: list[ArticleVersionView]
    page: PageInfo

class ArticleVersionView(TypedDict):
    """A text as it once was."""
    body: str
    editor_id: str
    media_ids: list[str]
    number: int
    publish_at: str | None
    source: str | None
    summary: str | None
    title: str
    written_at: str

class ArticleView(TypedDict):
    """An article or a media item; lists show it without its text."""
    body: str | None
    channel_id: str
    created_at: str
    editor_id: str
    editor_name: str
    file: MediaFileView | None
    html: str | None
    id: str
    kind: ContentKind | str
    media_ids: list[str]
    publish_at: str | None
    return_reason: str | None
    returned_at: str | None
    returned_by: str | None
    returned_by_name: str | None
    reviewer_ids: list[str]
    reviewer_names: list[str]
    source: str | None
    state: ArticleState | str
    summary: str | None
    title: str
    updated_at: str
    version: int
    visible_at: str | None
    withdraw_reason: str | None
    withdrawn_at: str | None

class AskedView(TypedDict):
    """A compulsory course that the caller has not completed."""
    class_id: str
    ends_on: str
    lessons: int
    lessons_completed: int
    reason: str
    required_of: RequiredGroup | str
    title: str

class AttachEvidence(TypedDict):
    """A record of the register as evidence."""
    note: NotRequired[str | None]
    record_id: str
    source: MeritEvidenceSource

class AttemptView(TypedDict):
    """An attempt and, once it is judged, its verdict."""
    id: str
    judged_at: str | None
    lesson_id: str
    number: int
    opened_at: str
    passed: bool | None
    questions: list[QuestionView]
    score: int | None

class AttemptsView(TypedDict):
    """The attempts at a quiz, oldest first; there are ten at most."""
    data: list[AttemptView]

class AttendanceCounts(TypedDict):
    """A list in figures."""
    absent: int
    expected: int
    guests: int
    leave: int
    text: str
    took_part: int
    unrecorded: int

class AttendanceLine(TypedDict):
    """AttendanceLine"""
    guest_name: NotRequired[str | None]
    member_id: str
    note: NotRequired[str | None]
    status: MemberAttendance

class AttendancePage(TypedDict):
    """A page of an attendance list."""
    data: list[AttendanceView]
    page: PageInfo

class AttendanceResult(TypedDict):
    """What a batch of attendance did."""
    guests: int
    recorded: int
    session_id: str

class AttendanceView(TypedDict):
    """A member on the list of a session."""
    guest: bool
    member_id: str
    member_name: str
    note: str | None
    recorded_at: str
    status: str

class AttendedPage(TypedDict):
    """A page of the sessions of a member, newest first."""
    data: list[AttendedView]
    page: PageInfo

class AttendedView(TypedDict):
    """A session and how the member took part."""
    branch_id: str
    ends_at: str
    guest: bool
    kind: str
    mode: str
    session_id: str
    starts_at: str
    status: str
    title: str

class AuditEventPage(TypedDict):
    """A page of the trail, newest first."""
    data: list[AuditEventView]
    page: PageInfo

class AuditEventView(TypedDict):
    """An entry of the audit log."""
    account_id: str | None
    account_name: str | None
    action: str
    address: str
    at: str
    detail: str
    id: str
    link: str
    object_id: str
    object_type: str
    request_id: str

class Batch(TypedDict):
    """Changes that were made without a network."""
    operations: list[BatchOperation]

class BatchOperation(TypedDict):
    """A change as it would be sent by itself."""
    body: NotRequired[dict[str, Any] | None]
    if_match: NotRequired[str | None]
    method: str
    op_id: str
    path: str

class BatchOutcome(TypedDict):
    """What became of a change."""
    body: dict[str, Any] | None
    etag: str | None
    location: str | None
    op_id: str
    problem: dict[str, Any] | None
    status: int

class BatchView(TypedDict):
    """What became of the changes, in the order in which they were sent."""
    results: list[BatchOutcome]

class BranchBurdenView(TypedDict):
    """What a branch was asked in a month."""
    branch_id: str
    branch_name: str
    budget: BurdenBudgetView
    load: BurdenLoadView

class BranchChecklist(TypedDict):
    """The checklist of a branch. It has no score, and branches are not ranked by it."""
    as_of: str
    branch_id: str
    branch_name: str
    items: list[ChecklistItemView]
    quarter: str

class BranchDuesView(TypedDict):
    """The members of a branch in a month."""
    branch_id: str
    branch_name: str
    data: list[DuesPayerView]
    month: str
    page: PageInfo

class BranchDutyGaps(TypedDict):
    """A branch with something missing."""
    branch_id: str
    branch_name: str
    gaps: list[DutyGapView]

class BranchGapPage(TypedDict):
    """A page of branches, in tree order."""
    data: list[BranchGapView]
    page: PageInfo

class BranchGapView(TypedDict):
    """How far a branch has come with a compulsory course."""
    branch_id: str
    branch_name: str
    completed: int
    missing: int
    required: int

class BranchTaskPage(TypedDict):
    """A page of a branch's tasks, the newest first."""
    data: list[BranchTaskView]
    page: PageInfo

class BranchTaskView(TypedDict):
    """A task as a branch has it before it."""
    filled: list[TaskValueView]
    response: TaskResponseView
    task: TaskView

class BulletinDutyFigure(TypedDict):
    """One duty over all branches."""
    branches: BulletinTally
    kind: StudySessionKind | str
    rule: str

class BulletinFiguresView(TypedDict):
    """What a bulletin counts. Nobody is named, and organizations stand in the order of the tree unless an exception to the burden rules allows another."""
    as_of: str
    branches: int
    branches_with_gaps: int
    by_duty: list[BulletinDutyFigure]
    by_organization: list[BulletinOrganizationFigure]
    cases_closed: int
    cases_open: int
    ordered_by_exception_id: str | None

class BulletinOrganizationFigure(TypedDict):
    """The branches of one organization directly below."""
    branches: int
    branches_with_gaps: int
    duties: BulletinTally
    organization_id: str
    organization_name: str

class BulletinPage(TypedDict):
    """A page of bulletins, the newest first."""
    data: list[BulletinView]
    page: PageInfo

class BulletinTally(TypedDict):
    """Branches of which a duty was asked, and how they stand; those that are neither have planned it."""
    done: int
    due: int
    missing: int

class BulletinView(TypedDict):
    """A bulletin of a level about its branches."""
    body: str
    created_at: str
    figures: BulletinFiguresView
    hash: str | None
    id: str
    issued_at: str | None
    number: str | None
    opening: str
    organization_id: str
    organization_name: str
    period: str
    replaced_by_id: str | None
    replaces_id: str | None
    requirements: str
    returned_reason: str | None
    rule_id: str | None
    state: BulletinState | str
    submitted_at: str | None
    title: str
    updated_at: str
    version: int

class BurdenBudgetSetting(TypedDict):
    """The budget of a level, and the one that holds there."""
    effective: BurdenBudgetView
    organization_id: str
    own: BurdenBudgetView | None
    version: int

class BurdenBudgetView(TypedDict):
    """What a branch may be asked in a month."""
    fields: int
    messages: int
    minutes: int

class BurdenExceptionPage(TypedDict):
    """A page of exceptions, the newest first."""
    data: list[BurdenExceptionView]
    page: PageInfo

BurdenExceptionView = TypedDict('BurdenExceptionView', {'approved_at': 'str | None', 'approved_by_account_id': 'str | None', 'closed_at': 'str | None', 'closed_by_account_id': 'str | None', 'closed_reason': 'str | None', 'created_at': 'str', 'from': 'str', 'id': 'str', 'is_in_force': 'bool', 'legal_reference': 'str', 'measure': 'RestrictedMeasure | str', 'organization_id': 'str', 'organization_name': 'str', 'reason': 'str', 'requested_by_account_id': 'str', 'requested_office': 'ApproverOffice | str', 'state': 'BurdenExceptionState | str', 'until': 'str', 'updated_at': 'str', 'version': 'int'})
class BurdenLoadView(TypedDict):
    """What was asked: figures of branches, never of persons."""
    fields: int
    forms: int
    messages: int
    minutes: int
    withheld: int

class BurdenView(TypedDict):
    """What the branches of a subtree were asked in a month."""
    branches: int
    data: list[BranchBurdenView]
    month: str
    organization_id: str
    page: PageInfo
    total: BurdenLoadView

class CalendarDayView(TypedDict):
    """A day on which the public calendar departs from the plain week."""
    day: str
    kind: CalendarDayKind | str
    name: str

class CalendarMonthView(TypedDict):
    """Whether somebody vouches for a month."""
    calendar: CalendarConfirmation | str
    month: str

class CalendarSubscriptionView(TypedDict):
    """The address of one's own calendar."""
    address: str
    created_at: str

class CalendarView(TypedDict):
    """The days of a year."""
    confirmed_months: list[str]
    data: list[CalendarDayView]
    year: int

class CancelProbation(TypedDict):
    """Probation ends without conversion; the person leaves the register."""
    approved_on: str
    document: str
    meeting_on: str
    reason: str

class CancelStudySession(TypedDict):
    """CancelStudySession"""
    reason: str

class CandidatePage(TypedDict):
    """A page of candidates, in the order of the tree."""
    data: list[CandidateView]
    page: PageInfo

class CandidateView(TypedDict):
    """A member of the place, and whether each condition is met today."""
    conditions: list[ConditionView]
    eligible: bool
    exception_id: str | None
    has_account: bool
    leaves_on: str
    member_id: str
    name: str

class CellFaultView(TypedDict):
    """A bad cell."""
    column: str
    detail: str
    field: str
    row: int
    value: str

class ChannelCountersView(TypedDict):
    """What a channel holds."""
    articles: StateCountsView
    media: StateCountsView

class ChannelPage(TypedDict):
    """A page of channels."""
    data: list[ChannelView]
    page: PageInfo

class ChannelView(TypedDict):
    """A column with an owner."""
    created_at: str
    description: str | None
    id: str
    name: str
    organization_id: str
    updated_at: str
    version: int

class CheckInCodeView(TypedDict):
    """The code that is on the screen now."""
    code: str
    next_at: str
    qr: str
    session_id: str

class CheckInView(TypedDict):
    """What a check-in did."""
    counted: bool
    guest: bool
    session_id: str
    shown_at: str
    status: MemberAttendance | str

class CheckMeasureUse(TypedDict):
    """What somebody wants to use, for which organization, on which day."""
    assessable: bool
    day: NotRequired[str]
    measure: RestrictedMeasure
    organization_id: str
    subject: MeasureSubject

class ChecklistItemView(TypedDict):
    """A point of the checklist."""
    answer: ChecklistAnswer | str
    item: ChecklistItemCode | str
    name: str
    reason: str
    source: str

class CheckpointList(TypedDict):
    """The newest checkpoints, and the key they are signed with."""
    data: list[CheckpointView]
    public_key: str

class CheckpointView(TypedDict):
    """A signed head of a stream."""
    at: str
    id: str
    link: str
    number: int
    previous: str
    signature: str

class ChosenOptions(TypedDict):
    """What was chosen of a question."""
    chosen: list[int]
    item_id: str

class ClassFigureView(TypedDict):
    """The figures of a class, a theme or an organization."""
    distinct_people: int
    id: str
    name: str
    person_times: int

class ClassFiguresView(TypedDict):
    """Distinct people and person-times, which are two figures, with their instant."""
    as_of: str
    by: FigureGroup | str
    data: list[ClassFigureView]
    distinct_people: int
    members: int
    minutes: int
    minutes_per_member: int
    minutes_per_participant: int
    organization_id: str
    page: PageInfo
    person_times: int

class ClassPage(TypedDict):
    """A page of classes, newest first."""
    data: list[ClassView]
    page: PageInfo

class ClassThemePage(TypedDict):
    """A page of themes."""
    data: list[ClassThemeView]
    page: PageInfo

class ClassThemeView(TypedDict):
    """A subject that classes share."""
    created_at: str
    description: str | None
    id: str
    name: str
    organization_id: str
    updated_at: str
    version: int

class ClassView(TypedDict):
    """An online class."""
    audience: ClassAudience | str
    capacity: int | None
    created_at: str
    ends_on: str
    enrolled: int
    id: str
    organization_id: str
    starts_on: str
    state: ClassStatus | str
    summary: str | None
    theme_id: str
    title: str
    updated_at: str
    version: int

class CloseBurdenException(TypedDict):
    """Why an exception is not made, or ends before its last day."""
    reason: str

class CloseRisk(TypedDict):
    """What became of a risk."""
    conclusion: str

class CloseWorkItem(TypedDict):
    """How a work item ends."""
    outcome: WorkOutcomeCode

class ComplainantView(TypedDict):
    """Who filed a complaint, and how to reach them."""
    contact: str | None
    name: str | None

class ComplaintPage(TypedDict):
    """A page of complaints, newest first."""
    data: list[ComplaintView]
    page: PageInfo

class ComplaintProgress(TypedDict):
    """How far a complaint has come, for who filed it."""
    accepted_at: str | None
    answer: str | None
    answered_at: str | None
    filed_at: str
    kind: ComplaintKind | str
    number: str
    state: ComplaintState | str

class ComplaintReceipt(TypedDict):
    """What whoever filed a complaint keeps."""
    filed_at: str
    number: str
    receipt: str

class ComplaintView(TypedDict):
    """A complaint for the level that handles it."""
    accepted_at: str | None
    anonymous: bool
    answer: str | None
    answered_at: str | None
    created_at: str
    id: str
    kind: ComplaintKind | str
    level_id: str
    number: str
    organization_id: str
    state: ComplaintState | str
    text: str
    version: int

class ConditionView(TypedDict):
    """One condition and its answer."""
    condition: EligibilityCondition | str
    detail: str
    excepted: bool
    met: bool

class ConfirmHeadcount(TypedDict):
    """What a branch counted for the quarter that runs."""
    counted: PeopleCount
    note: NotRequired[str | None]
    reason: NotRequired[HeadcountReason | None]

class ConfirmTransferReceipt(TypedDict):
    """The receipt of the organization outside."""
    received_on: str

class ConvertMember(TypedDict):
    """A probationary member becomes a full one."""
    approved_on: str
    document: str
    effective_on: str
    meeting_on: str
    reason: NotRequired[str | None]

class CorrectStudySession(TypedDict):
    """A correction: what is absent stays as it is."""
    ends_at: NotRequired[str]
    fulfils: NotRequired[list[StudySessionKind]]
    host: NotRequired[str | None]
    lines: NotRequired[list[AttendanceLine]]
    mode: NotRequired[StudySessionMode]
    place: NotRequired[str | None]
    reason: str
    starts_at: NotRequired[str]
    summary: NotRequired[str | None]
    title: NotRequired[str]

class CreateApiClient(TypedDict):
    """A new api client. The caller answers for it: it never reaches further than the caller's own offices."""
    ends_on: str
    id: NotRequired[str | None]
    name: str
    organization_id: str
    purpose: str
    scopes: list[ApiClientScope]

class CreateArticle(TypedDict):
    """CreateArticle"""
    body: str
    channel_id: str
    id: NotRequired[str | None]
    media_ids: NotRequired[list[str]]
    publish_at: NotRequired[str | None]
    source: NotRequired[str | None]
    summary: NotRequired[str | None]
    title: str

class CreateBranch(TypedDict):
    """A branch to be added."""
    code: str
    id: NotRequired[str | None]
    kind: NotRequired[BranchKind | None]
    name: str
    parent_id: str

class CreateBulletin(TypedDict):
    """A new draft. Texts that are absent are proposed; the figures are counted."""
    body: NotRequired[str | None]
    id: NotRequired[str | None]
    opening: NotRequired[str | None]
    ordered_by_result: NotRequired[bool | None]
    organization_id: str
    period: str
    replaces_id: NotRequired[str | None]
    requirements: NotRequired[str | None]
    title: NotRequired[str | None]

class CreateChannel(TypedDict):
    """CreateChannel"""
    description: NotRequired[str | None]
    id: NotRequired[str | None]
    name: str
    organization_id: str

class CreateCheckIn(TypedDict):
    """A check-in, sent at once or hours later."""
    code: str
    scanned_at: NotRequired[str | None]

class CreateClass(TypedDict):
    """CreateClass"""
    audience: ClassAudience
    capacity: NotRequired[int | None]
    ends_on: str
    id: NotRequired[str | None]
    organization_id: str
    starts_on: str
    summary: NotRequired[str | None]
    theme_id: str
    title: str

class CreateClassTheme(TypedDict):
    """CreateClassTheme"""
    description: NotRequired[str | None]
    id: NotRequired[str | None]
    name: str
    organization_id: str

class CreateElection(TypedDict):
    """An election as it was held."""
    approval: NotRequired[ShiftApproval | None]
    candidates: int
    entitled: int
    held_on: str
    id: NotRequired[str | None]
    kind: ElectionKind
    present: int
    seats: int

class CreateEnrolments(TypedDict):
    """Who is enrolled; with neither field, the caller's own person."""
    member_ids: NotRequired[list[str] | None]
    organization_id: NotRequired[str | None]

class CreateException(TypedDict):
    """An exception from conditions of entry."""
    conditions: list[EligibilityCondition]
    expires_on: str
    id: NotRequired[str | None]
    member_id: str
    organization_id: str
    reason: str

class CreateExport(TypedDict):
    """A list that is to be made as a file."""
    format: ExportFormatCode
    kind: ExportKindCode
    organization_id: str
    period: NotRequired[str | None]
    purpose: str
    status: NotRequired[list[MemberStatus]]

class CreateFeedbackStatement(TypedDict):
    """CreateFeedbackStatement"""
    from_on: str
    id: NotRequired[str | None]
    organization_id: str
    until_on: str

class CreateGoverningDocument(TypedDict):
    """A new document; its versions follow."""
    id: NotRequired[str | None]
    issuer: str
    kind: GoverningDocumentKind
    organization_id: str
    title: str

class CreateGoverningVersion(TypedDict):
    """A new version. It takes the place of the one before on its first day."""
    effective_from: str
    effective_until: NotRequired[str | None]
    text: str

class CreateHourCorrection(TypedDict):
    """Hours to add, or with a minus to take back."""
    id: NotRequired[str | None]
    reason: str
    seconds: int
    year: int

class CreateIncident(TypedDict):
    """CreateIncident"""
    category: IncidentCategory
    description: str
    detected_at: str
    drill: NotRequired[bool]
    id: NotRequired[str | None]
    nature: IncidentNature
    organization_id: str
    severity: IncidentSeverity
    title: str

class CreateLeaveRequest(TypedDict):
    """CreateLeaveRequest"""
    reason: str

class CreateLesson(TypedDict):
    """CreateLesson"""
    article_id: NotRequired[str | None]
    credit_seconds: int
    id: NotRequired[str | None]
    kind: ClassLessonKind
    length_seconds: int
    media_id: NotRequired[str | None]
    quiz: NotRequired[QuizTerms | None]
    title: str

class CreateMember(TypedDict):
    """CreateMember"""
    applied_on: NotRequired[str | None]
    birth_date: str
    branch_id: str
    converted_on: NotRequired[str | None]
    education: NotRequired[MemberEducation | None]
    ethnicity: NotRequired[str | None]
    gender: MemberGender
    id: NotRequired[str | None]
    id_number: NotRequired[str | None]
    joined_on: NotRequired[str | None]
    name: str
    phone: NotRequired[str | None]
    status: MemberStatus

class CreateOrganization(TypedDict):
    """CreateOrganization"""
    code: str
    established_on: NotRequired[str | None]
    id: NotRequired[str | None]
    kind: OrganizationKind
    name: str
    parent_id: str
    term_ends_on: NotRequired[str | None]
    term_starts_on: NotRequired[str | None]

class CreatePost(TypedDict):
    """CreatePost"""
    duty: Duty
    member_id: str
    since: str

class CreateQuizItems(TypedDict):
    """CreateQuizItems"""
    items: list[NewQuizItem]

class CreateReport(TypedDict):
    """A new draft; its figures are counted now."""
    id: NotRequired[str | None]
    organization_id: str
    period: str

class CreateRequiredCourse(TypedDict):
    """CreateRequiredCourse"""
    class_id: str
    id: NotRequired[str | None]
    organization_id: str
    required_of: RequiredGroup
    year: int

class CreateRisk(TypedDict):
    """CreateRisk"""
    category: IncidentCategory
    description: str
    id: NotRequired[str | None]
    impact: RiskGrade
    likelihood: RiskGrade
    measure: str
    organization_id: str
    owner: str
    review_on: str
    title: str

class CreateStudyDayBooking(TypedDict):
    """CreateStudyDayBooking"""
    branch_id: str
    day: str
    part_of_day: NotRequired[StudyDayPart]
    room: NotRequired[int]
    venue_id: str

class CreateStudyDayPlan(TypedDict):
    """CreateStudyDayPlan"""
    after_day: NotRequired[int]
    allow_holidays: NotRequired[bool]
    allow_weekends: NotRequired[bool]
    month: str
    organization_id: str
    own_town_only: NotRequired[bool]
    venue_ids: list[str]

class CreateStudyDayWait(TypedDict):
    """CreateStudyDayWait"""
    branch_id: str
    day: str
    venue_id: str

class CreateStudySession(TypedDict):
    """CreateStudySession"""
    allow_duplicate: NotRequired[bool]
    attendance: NotRequired[SessionAttendance]
    branch_id: str
    ends_at: str
    fulfils: NotRequired[list[StudySessionKind]]
    host: NotRequired[str | None]
    id: NotRequired[str | None]
    kind: StudySessionKind
    mode: StudySessionMode
    place: NotRequired[str | None]
    starts_at: str
    submit: NotRequired[bool]
    summary: NotRequired[str | None]
    title: str

class CreateSupervisionRule(TypedDict):
    """A new rule. Working days are counted up to 10, days of the month up to 28; a day of the month that is no working day stands for the next one."""
    cap: NotRequired[int | None]
    count_from: SupervisionDayCount
    day: int
    enabled: NotRequired[bool | None]
    governing_document_id: NotRequired[str | None]
    id: NotRequired[str | None]
    kind: SupervisionRuleKind
    organization_id: str

class CreateTransfer(TypedDict):
    """A member to be transferred, or one who comes from outside with a letter."""
    id: NotRequired[str | None]
    letter: NotRequired[IncomingLetter | None]
    member_id: NotRequired[str | None]
    new_member: NotRequired[CreateMember | None]
    outside_organization: NotRequired[str | None]
    reason: str
    to_branch_code: NotRequired[str | None]
    to_branch_id: NotRequired[str | None]
    valid_days: NotRequired[int | None]

class CreateVenue(TypedDict):
    """CreateVenue"""
    address: NotRequired[str | None]
    capacity: NotRequired[int]
    half_days: NotRequired[bool]
    name: str
    opens_on: NotRequired[list[Weekday]]
    organization_id: str
    rooms: NotRequired[list[VenueRoom]]

class CreateWebhook(TypedDict):
    """A new webhook."""
    description: NotRequired[str | None]
    id: NotRequired[str | None]
    organization_id: str
    types: list[WebhookEventType]
    url: str

CreateWorkItem = TypedDict('CreateWorkItem', {'from': 'str', 'id': 'NotRequired[str | None]', 'organization_id': 'str', 'title': 'str', 'until': 'str'})
class DecideMembership(TypedDict):
    """A step that needs its day, its paper and its reason, and nothing more."""
    document: str
    effective_on: str
    reason: str

class DecideNomination(TypedDict):
    """What the level above decides, with its reason."""
    comment: str
    outcome: NominationOutcomeCode

class DetectionThresholdsView(TypedDict):
    """From what a branch becomes a candidate: each threshold by itself is enough."""
    late: int
    missing: int
    months: int
    organization_id: str | None
    silent: int
    updated_at: str | None
    version: int

class DeviceBody(TypedDict):
    """What a device says of itself; all but the platform is voluntary."""
    app_version: NotRequired[str | None]
    platform: DevicePlatform
    push_token: NotRequired[str | None]

class DraftNomination(TypedDict):
    """A new draft: of a member or of an organization, one of the two."""
    award: str
    id: NotRequired[str | None]
    member_id: NotRequired[str | None]
    nominated_organization_id: NotRequired[str | None]
    organization_id: str
    reason: str
    year: int

class DraftTask(TypedDict):
    """A task to be drafted."""
    audience: NotRequired[list[str] | None]
    due_at: str
    fields: list[TaskFieldInput]
    ground: NotRequired[str | None]
    id: NotRequired[str | None]
    organization_id: str
    purpose: str
    title: str

class DueElectionPage(TypedDict):
    """A page of elections due, in the order of the tree."""
    as_of: str
    data: list[DueElectionView]
    due: int
    organization_id: str
    overdue: int
    page: PageInfo
    unknown: int

class DueElectionView(TypedDict):
    """An organization whose next election is due."""
    kind: OrganizationKind | str
    latest_on: str | None
    organization_id: str
    organization_name: str
    state: ElectionState | str
    term_ends_on: str | None

class DuesBandView(TypedDict):
    """A rate and up to which income it holds; it applies to all of the income."""
    rate: int
    up_to_fen: int | None

class DuesEntryPage(TypedDict):
    """A page of a member's ledger, the newest first."""
    data: list[DuesEntryView]
    page: PageInfo

class DuesEntryView(TypedDict):
    """Money that was paid for a month, or with a minus taken back."""
    amount_fen: int
    branch_id: str
    id: str
    kind: DuesEntryKind | str
    member_id: str
    month: str
    paid_on: str
    reason: str | None
    recorded_at: str
    recorded_by: str
    reverses: str | None

class DuesMonthView(TypedDict):
    """A month of a member: owed, paid, left."""
    due_fen: int | None
    month: str
    outstanding_fen: int
    paid_fen: int
    state: DuesMonthState | str

class DuesPayerView(TypedDict):
    """A member's month."""
    due_fen: int | None
    kind: DuesPayerKind | str | None
    member_id: str
    member_name: str
    outstanding_fen: int
    paid_fen: int
    state: DuesMonthState | str

class DuesPaymentLine(TypedDict):
    """What a member paid for a month."""
    amount_fen: int
    id: NotRequired[str | None]
    member_id: str
    month: str

class DuesPayments(TypedDict):
    """The payments that were entered together."""
    data: list[DuesEntryView]

class DuesRangeView(TypedDict):
    """The least and the most a month, in fen."""
    least_fen: int
    most_fen: int

class DuesRatesView(TypedDict):
    """The rates that hold at an organization, and whether dues are kept there."""
    enabled: bool
    farmer: DuesRangeView
    organization_id: str | None
    pay: list[DuesBandView]
    pension: list[DuesBandView]
    relief: DuesRangeView
    student: DuesRangeView
    updated_at: str | None
    version: int

class DuesReductionView(TypedDict):
    """Less or nothing for hardship, by decision."""
    amount_fen: int
    document: str
    reason: str
    until_month: str

class DuesShareView(TypedDict):
    """The figures of an organization with everything below it; no person is named."""
    due_fen: int
    members: int
    organization_id: str
    organization_name: str
    outstanding_fen: int
    owing_members: int
    paid_members: int
    received_fen: int
    without_standard: int

class DuesStandardDetail(TypedDict):
    """A standard with the income that it was worked out from."""
    amount_fen: int
    base_fen: int | None
    from_month: str
    id: str
    kind: DuesPayerKind | str
    member_id: str
    reduction: DuesReductionView | None
    set_by: str
    updated_at: str
    version: int

class DuesStandardPage(TypedDict):
    """A page of standards, the newest first."""
    data: list[DuesStandardView]
    page: PageInfo

class DuesStandardView(TypedDict):
    """What a member pays a month, from a month on until the next standard begins."""
    amount_fen: int
    from_month: str
    kind: DuesPayerKind | str
    reduced_fen: int | None
    reduced_until: str | None
    set_by: str
    updated_at: str
    version: int

class DuesTotalsView(TypedDict):
    """A month of a subtree: in all, and for each organization right below."""
    data: list[DuesShareView]
    month: str
    page: PageInfo
    total: DuesShareView

class DuesYearView(TypedDict):
    """A member's year: the months that have come, and those that were paid ahead."""
    branch_id: str
    branch_name: str
    due_fen: int
    member_id: str
    member_name: str
    months: list[DuesMonthView]
    outstanding_fen: int
    paid_fen: int
    year: int

class DutyBooking(TypedDict):
    """The booking that a duty is measured by."""
    day: str
    part_of_day: StudyDayPart | str
    room_name: str
    venue_id: str
    venue_name: str

class DutyGapCounts(TypedDict):
    """How many gaps there are."""
    due: int
    missing: int
    unrecorded: int

class DutyGapTotals(TypedDict):
    """What the whole subtree comes to."""
    branches: int
    branches_with_gaps: int
    by_rule: list[DutyGapsOfRule]
    gaps: DutyGapCounts

DutyGapView = TypedDict('DutyGapView', {'every': 'DutyFrequency | str', 'from': 'str', 'kind': 'StudySessionKind | str', 'remedy': 'str', 'rule': 'str', 'session_id': 'str | None', 'since': 'str', 'state': 'MonthlyDutyState | str', 'to': 'str', 'turn': 'ResponsibilityTier | str', 'turn_of': 'AdministratorRole | str'})
class DutyGapsOfRule(TypedDict):
    """The gaps of one duty."""
    gaps: DutyGapCounts
    kind: StudySessionKind | str
    rule: str

DutyGapsView = TypedDict('DutyGapsView', {'as_of': 'str', 'data': 'list[BranchDutyGaps]', 'from': 'str', 'organization_id': 'str', 'page': 'PageInfo', 'to': 'str', 'totals': 'DutyGapTotals'})
class DutyList(TypedDict):
    """A branch's duties of a month."""
    branch_id: str
    data: list[DutyView]
    month: str

DutyView = TypedDict('DutyView', {'booking': 'DutyBooking | None', 'every': 'DutyFrequency | str', 'from': 'str', 'kind': 'str', 'missing': 'str | None', 'rule': 'str', 'session_id': 'str | None', 'state': 'MonthlyDutyState | str', 'to': 'str'})
class ElectionPage(TypedDict):
    """A page of elections, newest first."""
    data: list[ElectionView]
    page: PageInfo

class ElectionView(TypedDict):
    """An election and the term that it began."""
    approval: ShiftApproval | None
    candidates: int
    ended_term_on: str | None
    entitled: int
    held_on: str
    id: str
    is_on_time: bool
    kind: ElectionKind | str
    organization_id: str
    present: int
    recorded_at: str
    seats: int
    term_ends_on: str

class EligibilityView(TypedDict):
    """Whether somebody may be appointed today, condition by condition."""
    conditions: list[ConditionView]
    eligible: bool
    exception_id: str | None
    leaves_on: str
    member_id: str
    organization_id: str

class EndAdministrator(TypedDict):
    """EndAdministrator"""
    decision: str
    ground: EndGround

class EndException(TypedDict):
    """Why an exception ends."""
    reason: str

class EndPost(TypedDict):
    """EndPost"""
    until: str

class EnrolmentPage(TypedDict):
    """A page of the people of a class."""
    data: list[EnrolmentView]
    page: PageInfo

class EnrolmentView(TypedDict):
    """Somebody who is in a class."""
    branch_id: str
    branch_name: str
    enrolled_at: str
    lessons_completed: int
    member_id: str
    name: str
    own: bool

class EnrolmentsView(TypedDict):
    """What an enrolment did."""
    already: int
    class_id: str
    enrolled: int
    not_meant: int

class EnterGuest(TypedDict):
    """A guest, by what the guest says: the name, and either the phone or the end of the id number."""
    id_number_last_six: NotRequired[str | None]
    name: str
    note: NotRequired[str | None]
    phone: NotRequired[str | None]
    status: MemberAttendance

class ErrorCodeList(TypedDict):
    """All problem codes; there are some forty."""
    data: list[ErrorCodeView]

class ErrorCodeView(TypedDict):
    """One problem code."""
    code: str
    remedy_en: str
    remedy_zh: str
    status: int
    title_en: str
    title_zh: str

class ExceptionPage(TypedDict):
    """A page of exceptions, newest first."""
    data: list[ExceptionView]
    page: PageInfo

class ExceptionView(TypedDict):
    """A recorded exception, with the names of whom it concerns."""
    approved_at: str
    approved_by: str
    approved_by_name: str
    conditions: list[EligibilityCondition | str]
    end_reason: str | None
    ended_at: str | None
    expires_on: str
    id: str
    member_id: str
    member_name: str
    organization_id: str
    organization_name: str
    reason: str

class ExplainTransfer(TypedDict):
    """Why a transfer is rejected or withdrawn."""
    reason: str

class ExtendProbation(TypedDict):
    """Probation is extended, once."""
    approved_on: str
    document: str
    meeting_on: str
    months: int
    reason: str

class ExtendRectification(TypedDict):
    """A later deadline, or the one under which a case is reopened."""
    due_on: str
    reason: str

class ExtendTask(TypedDict):
    """A later due time."""
    due_at: str

class FeedbackOrganizationPage(TypedDict):
    """A page of organizations, in tree order."""
    data: list[FeedbackOrganizationView]
    page: PageInfo

class FeedbackOrganizationView(TypedDict):
    """What a statement says of an organization with all below it."""
    members: int
    minutes: int
    name: str
    organization_id: str
    participants: int
    person_times: int

class FeedbackPersonPage(TypedDict):
    """A page of people, branch by branch."""
    data: list[FeedbackPersonView]
    page: PageInfo

class FeedbackPersonView(TypedDict):
    """What a statement says of a person."""
    branch_id: str
    lessons_completed: int
    member_id: str
    minutes: int
    name: str
    person_times: int

class FeedbackStatementPage(TypedDict):
    """A page of statements, newest first."""
    data: list[FeedbackStatementView]
    page: PageInfo

class FeedbackStatementView(TypedDict):
    """The study figures of a period, frozen and sent down."""
    as_of: str
    from_on: str
    id: str
    organization_id: str
    until_on: str

class FieldError(TypedDict):
    """One error; exactly one of `pointer`, `parameter` and `header` is given."""
    code: FieldErrorCode | str
    detail: str
    header: NotRequired[str | None]
    parameter: NotRequired[str | None]
    pointer: NotRequired[str | None]

class FileComplaint(TypedDict):
    """A complaint. Name an organization by its id, signed in and of one's own line; or a committee by its code."""
    contact: NotRequired[str | None]
    id: NotRequired[str | None]
    kind: ComplaintKind
    organization_code: NotRequired[str | None]
    organization_id: NotRequired[str | None]
    text: str

class FileQueryLetter(TypedDict):
    """A letter as the unit files it."""
    addresses: NotRequired[list[str]]
    ends_at: str
    fields: list[LetterField]
    id: NotRequired[str | None]
    organization_code: NotRequired[str | None]
    organization_id: NotRequired[str | None]
    person: str
    phone: NotRequired[str | None]
    purpose: str
    row_budget: int
    scope: LetterScope
    starts_at: str
    unit: str

class FiledQueryLetter(TypedDict):
    """A filed letter and the secret to follow it with, shown this once."""
    letter: QueryLetterView
    secret: str

class FollowComplaint(TypedDict):
    """Number and receipt of a complaint."""
    number: str
    receipt: str

class GapView(TypedDict):
    """Somebody who has not completed a compulsory course."""
    branch_id: str
    branch_name: str
    lessons: int
    lessons_completed: int
    member_id: str
    name: str

class GapsView(TypedDict):
    """Who is missing, and how many are meant."""
    as_of: str
    completed: int
    data: list[GapView]
    missing: int
    page: PageInfo
    required: int

class GiveRectificationEvidence(TypedDict):
    """What the branch shows; photographs are never required."""
    text: str

class GoverningDocumentInUse(TypedDict):
    """The governing document that supervision runs under."""
    id: str
    number: int | None
    title: str

class GoverningDocumentPage(TypedDict):
    """A page of governing documents, in the order of the tree."""
    data: list[GoverningDocumentView]
    page: PageInfo

class GoverningDocumentView(TypedDict):
    """A measure that a level works under."""
    created_at: str
    id: str
    issuer: str
    kind: GoverningDocumentKind | str
    organization_id: str
    title: str
    updated_at: str
    version: int
    version_in_force: GoverningVersionSummary | None
    versions: int

class GoverningPaper(TypedDict):
    """The paper of a version as it was issued. `GET …/paper?number=` gives its bytes."""
    bytes: int
    media_type: str
    sha256: str

class GoverningVersionPage(TypedDict):
    """A page of versions, the newest first."""
    data: list[GoverningVersionView]
    page: PageInfo

class GoverningVersionSummary(TypedDict):
    """The days of a version."""
    effective_from: str
    effective_until: str | None
    entered_at: str
    is_in_force: bool
    number: int
    paper: GoverningPaper | None
    withdrawal_reason: str | None
    withdrawn_on: str | None

class GoverningVersionView(TypedDict):
    """A version and what it says."""
    term: GoverningVersionSummary
    text: str

class GradeAppraisal(TypedDict):
    """A grade with its reason."""
    comment: str
    grade: AppraisalGradeCode

class GrantedMember(TypedDict):
    """One person, exactly as far as the grant shows it."""
    asked_index: int | None
    values: dict[str, Any]
    words: dict[str, Any]

class GrantedPage(TypedDict):
    """A page of what was granted."""
    data: list[GrantedMember]
    incomplete: bool
    page: PageInfo
    rows_left: int
    watermark: str

class HeadcountPage(TypedDict):
    """A page of branches with their head counts, in the order of the tree."""
    agreed: int
    branches: int
    data: list[HeadcountView]
    differs: int
    missing: int
    organization_id: str
    page: PageInfo
    quarter: str

class HeadcountView(TypedDict):
    """A branch and what it confirmed for a quarter."""
    branch_id: str
    branch_name: str
    confirmed_at: str | None
    counted: PeopleCount | None
    note: str | None
    quarter: str
    reason: HeadcountReason | str | None
    registered: PeopleCount | None
    state: HeadcountState | str

class Health(TypedDict):
    """How the server feels."""
    parts: list[HealthPart]
    status: str

class HealthPart(TypedDict):
    """HealthPart"""
    name: str
    status: str

class HomeAdministratorView(TypedDict):
    """Somebody to turn to."""
    name: str
    organization_name: str
    role: AdministratorRole | str

class HomeHoursView(TypedDict):
    """The caller's hours of this year."""
    credited_minutes: int
    missing_minutes: int
    target_minutes: int
    year: int

class HomeMemberView(TypedDict):
    """The caller's register entry."""
    id: str
    status: MemberStatus | str

class HomePlaceView(TypedDict):
    """An organization by name."""
    id: str
    name: str

class HomePostView(TypedDict):
    """A post and where it is held."""
    duty: Duty | str
    organization_id: str
    organization_name: str
    since: str

class HomeRoleView(TypedDict):
    """A role and where it is held."""
    organization_id: str
    organization_name: str
    role: AdministratorRole | str

class HomeSessionView(TypedDict):
    """The next session."""
    ends_at: str
    id: str
    kind: StudySessionKind | str
    mode: StudySessionMode | str
    own_status: MemberAttendance | str | None
    place: str | None
    starts_at: str
    title: str

class HomeStudyDayView(TypedDict):
    """The branch's study day."""
    day: str
    part_of_day: StudyDayPart | str
    venue_address: str | None
    venue_name: str

class HomeView(TypedDict):
    """What a phone shows first."""
    account_id: str
    administrators: list[HomeAdministratorView]
    asked: list[AskedView]
    branch: HomePlaceView | None
    display_name: str
    hours: HomeHoursView | None
    member: HomeMemberView | None
    next_session: HomeSessionView | None
    open: OpenWorkView | None
    posts: list[HomePostView]
    roles: list[HomeRoleView]
    study_day: HomeStudyDayView | None
    town: HomePlaceView | None
    unread: int
    waiting: HomeWaitingView | None

class HomeWaitingView(TypedDict):
    """A full study day that the branch waits for."""
    day: str
    plan_id: str
    position: int
    venue_name: str

class HourCorrectionView(TypedDict):
    """A correction in the ledger, and what the year counts for with it."""
    credited_minutes: int
    id: str
    member_id: str
    reason: str
    recorded_at: str
    seconds: int
    takes_back: str | None
    year: int

class HourEntryView(TypedDict):
    """An entry of the ledger; a correction is one with a minus."""
    evidence: HourEvidence | str
    kind: str
    reason: str | None
    recorded_at: str
    recorded_by: str | None
    seconds: int
    session_id: str
    starts_at: str
    takes_back: str | None
    title: str

class HourRuleView(TypedDict):
    """What a kind of session counts for, from a day on."""
    at_most_minutes: int | None
    kind: StudySessionKind | str
    minutes_per_hour: int
    updated_at: str
    valid_from: str
    version: int

class HourRulesView(TypedDict):
    """Every rule that was made."""
    data: list[HourRuleView]

class HoursShareView(TypedDict):
    """What the members of an organization and below have done."""
    credited_minutes: int
    members: int
    organization_id: str
    organization_name: str
    reached: int
    target_minutes: int

class HoursView(TypedDict):
    """What a year counts for, and the entries that make it up."""
    as_of: str
    credited_minutes: int
    data: list[HourEntryView]
    member_id: str
    missing_minutes: int
    page: PageInfo
    target_minutes: int
    year: int

class ImportChangePage(TypedDict):
    """A page of the entries that an import changes."""
    data: list[ImportChangeView]
    page: PageInfo

class ImportChangeView(TypedDict):
    """What a row changes of somebody's entry."""
    fields: list[ImportDifferenceView]
    member_id: str
    member_name: str
    row: int

class ImportDifferenceView(TypedDict):
    """A field of an entry that a row changes."""
    becomes: str | None
    field: str
    was: str | None

class ImportForm(TypedDict):
    """A form with one file."""
    file: str

class ImportPage(TypedDict):
    """A page of imports, newest first."""
    data: list[ImportView]
    page: PageInfo

class ImportView(TypedDict):
    """An import and how far it has come."""
    committed_at: str | None
    created_at: str
    file_name: str
    id: str
    ignored_columns: list[str]
    kind: ImportKind | str
    organization_id: str
    rows_faulty: int
    rows_skipped: int
    rows_total: int
    rows_valid: int
    state: str
    undone_at: str | None
    version: int

class InboxItemView(TypedDict):
    """What a message brings besides notices."""
    id: str
    kind: InboxItemKind | str
    organization_id: str
    organization_name: str
    sent_at: str
    state: NoticeState | str
    subject_id: str
    title: str

class InboxMessageView(TypedDict):
    """A message of one's inbox."""
    created_at: str
    digest: bool
    done_at: str | None
    id: str
    items: list[InboxItemView]
    notices: list[SupervisionNoticeView]
    read_at: str | None
    state: NoticeState | str

class InboxPage(TypedDict):
    """A page of one's inbox, the newest first."""
    data: list[InboxMessageView]
    page: PageInfo
    unread: int

class IncidentNote(TypedDict):
    """What was done, reported or concluded."""
    text: str

class IncidentPage(TypedDict):
    """A page of incidents, the newest detection first."""
    data: list[IncidentView]
    page: PageInfo

class IncidentView(TypedDict):
    """An incident or a risk."""
    category: IncidentCategory | str
    closed_at: str | None
    created_at: str
    description: str
    detected_at: str
    drill: bool
    due_at: str
    escalated_at: str | None
    id: str
    late: bool
    level_id: str
    nature: IncidentNature | str
    number: str
    organization_id: str
    reported_at: str | None
    severity: IncidentSeverity | str
    state: IncidentState | str
    title: str
    version: int

class IncomingLetter(TypedDict):
    """A letter from outside."""
    issued_on: str
    number: str
    valid_until: str

class IndicatorChildView(TypedDict):
    """The figures of an organization directly below."""
    figures: list[IndicatorPartView]
    kind: OrganizationKind | str
    organization_id: str
    organization_name: str

class IndicatorItemView(TypedDict):
    """An indicator of a list."""
    assessable: bool
    enabled: bool
    indicator: IndicatorCode | str
    name: str
    target: float | None
    weight: int

class IndicatorListView(TypedDict):
    """The list of indicators that holds at an organization."""
    items: list[IndicatorItemView]
    organization_id: str | None
    updated_at: str | None
    version: int

class IndicatorPartView(TypedDict):
    """The same figure of an organization directly below."""
    denominator: int | None
    indicator: IndicatorCode | str
    numerator: int
    value: float | None

class IndicatorRowPage(TypedDict):
    """A page of the rows behind a figure, in the order of the tree."""
    as_of: str
    data: list[IndicatorRowView]
    indicator: IndicatorCode | str
    organization_id: str
    page: PageInfo
    period: str

class IndicatorRowView(TypedDict):
    """A row behind a figure."""
    adds: int
    kind: IndicatorRowKind | str
    label: str
    member_id: str | None
    organization_id: str
    organization_name: str
    subject_id: str | None

class IndicatorValueView(TypedDict):
    """A figure of an organization and everything below it."""
    assessable: bool
    denominator: int | None
    indicator: IndicatorCode | str
    missing: IndicatorGap | str | None
    name: str
    numerator: int
    target: float | None
    unit: IndicatorUnit | str
    value: float | None
    weight: int

class IndicatorView(TypedDict):
    """How an indicator is counted."""
    assessment: IndicatorAssessment | str
    denominator: str | None
    formula_version: int
    has_evidence: bool
    indicator: IndicatorCode | str
    is_kept: bool
    is_usual: bool
    measure: RestrictedMeasure | str | None
    name: str
    numerator: str
    rows: IndicatorRowKind | str
    unit: IndicatorUnit | str

class IndicatorVocabulary(TypedDict):
    """All indicators, the usual twenty first."""
    data: list[IndicatorView]

class JudgeRectification(TypedDict):
    """What came of the evidence."""
    conclusion: str

class Jwks(TypedDict):
    """RFC 7517."""
    keys: list[dict[str, Any]]

class LearningImportPage(TypedDict):
    """A page of imports of outside records, newest first."""
    data: list[LearningImportView]
    page: PageInfo

class LearningImportView(TypedDict):
    """An import of outside records and how far it has come."""
    committed_at: str | None
    created_at: str
    file_name: str
    id: str
    ignored_columns: list[str]
    organization_id: str
    rows_entered: int | None
    rows_faulty: int
    rows_known: int
    rows_skipped: int
    rows_total: int
    rows_valid: int
    source: LearningSource | str
    state: str
    undone_at: str | None
    version: int

class LeaveRequestList(TypedDict):
    """The wishes for leave from a session."""
    data: list[LeaveRequestView]

class LeaveRequestView(TypedDict):
    """A member's wish for leave."""
    answer: str | None
    asked_at: str
    decided_at: str | None
    member_id: str
    member_name: str
    reason: str
    session_id: str
    state: LeaveRequestState | str

class LessonPage(TypedDict):
    """A page of lessons, in their order."""
    data: list[LessonView]
    page: PageInfo

class LessonView(TypedDict):
    """A lesson of a class."""
    article_id: str | None
    class_id: str
    created_at: str
    credit_seconds: int
    id: str
    kind: ClassLessonKind | str
    length_seconds: int
    media_id: str | None
    position: int
    quiz: QuizTerms | None
    title: str
    updated_at: str
    version: int

class LetterReason(TypedDict):
    """Why it is returned, rejected or revoked."""
    reason: str

class LetterScope(TypedDict):
    """Whose records: name one of the three."""
    id_numbers: NotRequired[list[str] | None]
    member_ids: NotRequired[list[str] | None]
    organization_ids: NotRequired[list[str] | None]

class LinkRecord(TypedDict):
    """A record that belongs to the work item."""
    record_id: str
    record_kind: WorkRecordKind

class LinkRectificationTraining(TypedDict):
    """The training that belongs to a case."""
    training_id: str

class Login(TypedDict):
    """A log-in from a device. The device id is made once by the app and kept."""
    device_id: str
    device_name: str
    login: str
    otp: NotRequired[str | None]
    password: str

class MeView(TypedDict):
    """The caller: person, roles, permissions."""
    account_id: str
    appointments: list[RoleAssignmentView]
    display_name: str
    login: str | None
    member_id: str | None
    permissions: list[str]
    phone: str | None
    second_factor: bool
    session_id: str

class MeasureAllowanceView(TypedDict):
    """Why a measure may be used."""
    allowed_until: str | None
    day: str
    exception_id: str | None
    measure: RestrictedMeasure | str
    message: str

class MediaFileView(TypedDict):
    """The file of a media item."""
    bytes: int
    duration_ms: int | None
    file_name: str
    href: str
    media_type: str
    sha256: str

class MediaLinkView(TypedDict):
    """An address that needs no token for a while."""
    expires_at: str
    url: str

class MemberAccessPage(TypedDict):
    """Who read whose record, newest first."""
    data: list[MemberAccessView]
    page: PageInfo

class MemberAccessView(TypedDict):
    """Somebody read somebody's record."""
    account_id: str | None
    at: str
    fields: list[str]
    member_id: str
    member_name: str
    purpose: str
    reader: str | None
    reference: str
    via: str

class MemberCount(TypedDict):
    """Head count of a branch in one status."""
    branch_id: str
    branch_name: str
    members: int
    status: str

class MemberCounts(TypedDict):
    """Head counts by branch and status, one snapshot."""
    as_of: str
    data: list[MemberCount]
    organization_id: str
    total: int

class MemberDueStep(TypedDict):
    """What comes next for a member, and from which day on."""
    is_due: bool
    kind: MemberDueKind | str
    on: str

class MemberEndedOffices(TypedDict):
    """What ended with a membership; empty where it goes on."""
    account_closed: bool
    appointment_ids: list[str]
    post_ids: list[str]
    without_main_administrator: list[str]

class MemberHistoryPage(TypedDict):
    """A page of a member's history, newest first."""
    data: list[MemberPeriodView]
    page: PageInfo

class MemberMergePage(TypedDict):
    """A page of merges of an entry, the newest first."""
    data: list[MemberMergeView]
    page: PageInfo

class MemberMergeView(TypedDict):
    """Two entries of one person that became one."""
    duplicate_id: str
    duplicate_name: str
    id: str
    merged_at: str
    merged_by: str
    moved: list[MergedRows]
    reason: str
    state: MemberMergeState | str
    survivor_id: str
    survivor_name: str
    undo_reason: str | None
    undo_until: str
    undone_at: str | None
    undone_by: str | None
    version: int

class MemberPage(TypedDict):
    """A page of members, branch by branch."""
    data: list[MemberView]
    page: PageInfo

class MemberPeriodView(TypedDict):
    """A stretch of a member's history; it lasts until the next one begins."""
    branch_id: str
    branch_name: str
    effective_on: str
    revoked_at: str | None
    since: str
    status: MemberStatus | str
    step_id: str | None

class MemberStepTaken(TypedDict):
    """A step that was recorded, the entry as it is now, and what ended with it."""
    ended: MemberEndedOffices
    member: MemberView
    step: MemberStepView

class MemberStepView(TypedDict):
    """A step that is on record."""
    approved_on: str | None
    branch_id: str
    document: str | None
    effective_on: str
    ground: MemberRemovalGround | str | None
    id: str
    kind: MemberStepKind | str
    meeting_on: str | None
    months: int | None
    reason: str | None
    recorded_at: str
    revoked_at: str | None
    revoked_reason: str | None
    since: str | None
    status: MemberStatus | str
    training_hours: int | None

class MemberSteps(TypedDict):
    """The steps of a member."""
    data: list[MemberStepView]
    due: MemberDueStep | None
    member_id: str
    status: MemberStatus | str

class MemberView(TypedDict):
    """A register entry."""
    app_activated_on: str | None
    applied_on: str | None
    birth_date: str
    branch_id: str
    branch_name: str
    converted_on: str | None
    created_at: str
    education: MemberEducation | str | None
    ethnicity: str | None
    gender: MemberGender | str
    id: str
    id_number: str | None
    joined_on: str | None
    merged_into: str | None
    name: str
    phone: str | None
    revealed: bool
    status: MemberStatus | str
    updated_at: str
    version: int

class MergeMembers(TypedDict):
    """The entry that is a double of the one in the path."""
    differences_confirmed: NotRequired[bool]
    duplicate_id: str
    id: NotRequired[str | None]
    reason: str

class MergedRows(TypedDict):
    """How many rows of a kind became the survivor's."""
    number: int
    subject: MemberMergeSubject | str

class MeritEvidenceView(TypedDict):
    """A record with what it said when it was attached; later changes of the record leave it alone."""
    attached_at: str
    attached_by: str
    exception_id: str | None
    id: str
    note: str | None
    on: str
    record_id: str
    source: MeritEvidenceSource | str
    statement: str

class Meta(TypedDict):
    """About this server."""
    api: str
    demo: bool
    languages: list[str]
    limits: MetaLimits
    minimum_client_version: str
    sandbox: NotRequired[Sandbox | None]
    server_time: str
    version: str

class MetaLimits(TypedDict):
    """Limits that an app can plan with."""
    attendance_lines: int
    body_bytes: int
    page_items: int
    requests_per_minute: int

class MissingMember(TypedDict):
    """Somebody of the branch who did not take part."""
    member_id: str
    member_name: str
    status: MemberAttendance | str | None

class MobileContactPage(TypedDict):
    """A page of contacts, the newest first."""
    data: list[MobileContactView]
    page: PageInfo

class MobileContactView(TypedDict):
    """That there was contact with a mobile member."""
    channel: MobileContactChannel | str
    contacted_on: str
    id: str
    note: str | None
    recorded_at: str
    recorded_by: str
    side: MobileContactSide | str

class MobileMemberPage(TypedDict):
    """A page of mobile members, the newest first."""
    data: list[MobileMemberView]
    page: PageInfo

class MobileMemberView(TypedDict):
    """A member's stay elsewhere. The branch and the host see it; the host sees no more of the member."""
    began_on: str
    branch_id: str
    branch_name: str
    contact_due_on: str | None
    contact_months: int
    contacted_on: str | None
    created_at: str
    ended_by: MobileMemberEnd | str | None
    ended_on: str | None
    expected_until: str | None
    host_organization_id: str | None
    host_organization_name: str | None
    id: str
    member_id: str
    member_name: str
    overdue: bool
    place: str | None
    reason: MobileMemberReason | str
    state: MobileMemberState | str
    suspension_suggested: bool
    updated_at: str
    version: int

class MonthlyBurdenView(TypedDict):
    """What all branches together were asked in a month."""
    branches: int
    load: BurdenLoadView
    month: str

class MoveOrganization(TypedDict):
    """MoveOrganization"""
    parent_id: str

class MyClassPage(TypedDict):
    """A page of one's own classes."""
    data: list[MyClassView]
    page: PageInfo

class MyClassView(TypedDict):
    """A class that the caller is in."""
    class_id: str
    completed: bool
    ends_on: str
    enrolled_at: str
    lessons: int
    lessons_completed: int
    starts_on: str
    state: ClassStatus | str
    title: str

class MyFeedbackStatementPage(TypedDict):
    """A page of one's own statements."""
    data: list[MyFeedbackStatementView]
    page: PageInfo

class MyFeedbackStatementView(TypedDict):
    """What a statement says of the caller."""
    as_of: str
    from_on: str
    id: str
    lessons_completed: int
    minutes: int
    organization_id: str
    person_times: int
    until_on: str

class MyProgressView(TypedDict):
    """How far the caller has come in the lessons of a class."""
    class_id: str
    data: list[ProgressView]

class MyRequiredCoursePage(TypedDict):
    """A page of one's own compulsory courses."""
    data: list[MyRequiredCourseView]
    page: PageInfo

class MyRequiredCourseView(TypedDict):
    """A course that is required of the caller."""
    class_id: str
    completed: bool
    ends_on: str
    enrolled: bool
    id: str
    lessons: int
    lessons_completed: int
    required_of: RequiredGroup | str
    state: ClassStatus | str
    title: str
    year: int

class NewQuizItem(TypedDict):
    """An item for the bank, with its answer."""
    kind: QuizItemKind
    options: list[str]
    prompt: str
    right: list[int]

class NominationPage(TypedDict):
    """A page of nominations, in the order of the tree, never by merit."""
    data: list[NominationSummary]
    page: PageInfo

class NominationSummary(TypedDict):
    """A nomination without its evidence."""
    award: str
    created_at: str
    decided_at: str | None
    id: str
    level_id: str
    level_name: str
    member_id: str | None
    nominated_organization_id: str | None
    nominee_name: str
    number: str | None
    organization_id: str
    organization_name: str
    state: NominationState | str
    submitted_at: str | None
    version: int
    year: int

class NominationView(TypedDict):
    """A nomination with its evidence and what was decided."""
    comment: str | None
    evidence: list[MeritEvidenceView]
    hash: str | None
    nomination: NominationSummary
    reason: str
    withdrawn_reason: str | None

NoticeItemView = TypedDict('NoticeItemView', {'from': 'str', 'kind': 'StudySessionKind | str', 'remedy': 'str | None', 'rule': 'str', 'state': 'NoticeState | str', 'to': 'str', 'turn_of': 'AdministratorRole | str | None'})
class OpenAccounts(TypedDict):
    """The members who get an account."""
    member_ids: list[str]

class OpenAppraisals(TypedDict):
    """The appraisals of a level for a year."""
    organization_id: str
    with_platform_use: NotRequired[bool | None]
    year: int

class OpenDutyView(TypedDict):
    """A duty of the month that is not done."""
    kind: StudySessionKind | str
    missing: str
    state: MonthlyDutyState | str
    to: str

class OpenElectionView(TypedDict):
    """The election of a branch whose term ends soon or has ended."""
    latest_on: str | None
    state: ElectionState | str
    term_ends_on: str | None

class OpenRectification(TypedDict):
    """What was found at a branch."""
    branch_id: str
    finding: str
    ground: RectificationGround
    id: NotRequired[str | None]

class OpenTaskView(TypedDict):
    """A task that the branch has still to answer."""
    due_at: str
    organization_name: str
    state: TaskResponseState | str
    task_id: str
    title: str

class OpenWorkView(TypedDict):
    """What is open in a branch."""
    branch_id: str
    branch_name: str
    duties: list[OpenDutyView]
    election: OpenElectionView | None
    headcount: HeadcountState | str
    incomplete_entries: int
    members_without_account: int
    sessions_to_submit: int
    tasks: list[OpenTaskView]

class OperationPage(TypedDict):
    """A page of one's own operations, newest first."""
    data: list[OperationView]
    page: PageInfo

class OperationResult(TypedDict):
    """The file that an operation made."""
    bytes: int
    file_name: str
    kept_until: str
    media_type: str
    url: str
    url_expires_at: str

class OperationView(TypedDict):
    """Work that outlasts its request, as its requester sees it."""
    ended_at: str | None
    format: ExportFormatCode | str
    id: str
    kind: ExportKindCode | str
    organization_id: str
    period: str | None
    progress: int
    purpose: str
    reason: OperationReasonCode | str | None
    reason_text: str | None
    requested_at: str
    result: OperationResult | None
    rows: int
    state: OperationStateCode | str

class OrderRectification(TypedDict):
    """What is required, how it is reached, until when."""
    due_on: str
    measures: str
    requirements: str

OrganizationFiguresView = TypedDict('OrganizationFiguresView', {'as_of': 'str', 'data': 'list[IndicatorChildView]', 'figures': 'list[IndicatorValueView]', 'from': 'str', 'list_organization_id': 'str | None', 'list_version': 'int', 'organization_id': 'str', 'organization_name': 'str', 'page': 'PageInfo', 'period': 'str', 'to': 'str'})
class OrganizationHoursView(TypedDict):
    """A subtree's year of study."""
    as_of: str
    data: list[HoursShareView]
    page: PageInfo
    total: HoursShareView
    year: int

class OrganizationPage(TypedDict):
    """A page of organizations, in tree order."""
    data: list[OrganizationView]
    page: PageInfo

class OrganizationView(TypedDict):
    """An organization of any level."""
    code: str
    created_at: str
    depth: int
    dissolved_at: str | None
    established_on: str | None
    id: str
    kind: OrganizationKind | str
    name: str
    parent_id: str | None
    term_ends_on: str | None
    term_starts_on: str | None
    updated_at: str
    version: int

class OwnGapList(TypedDict):
    """What the caller owes of this year, the first to end first; at most six."""
    data: list[OwnGapView]

class OwnGapView(TypedDict):
    """Something that the caller has not done yet."""
    class_id: str | None
    kind: OwnGapKind | str
    remedy: str
    rule: str
    since: str
    to: str
    turn_of: AdministratorRole | str

class PageInfo(TypedDict):
    """Where a list goes on."""
    has_more: bool
    next_cursor: str | None

class PasswordChange(TypedDict):
    """PasswordChange"""
    current_password: str
    new_password: str

class PastAttendance(TypedDict):
    """A line as it was before a correction."""
    member_id: str
    note: str | None
    status: MemberAttendance | str

class PeopleCount(TypedDict):
    """How many members there are."""
    full: int
    probationary: int

class PostList(TypedDict):
    """The posts of an organization and its term of office; there are at most 200."""
    data: list[PostView]
    term_ends_on: str | None
    term_starts_on: str | None

class PostView(TypedDict):
    """A post and who holds it."""
    appointment_id: str | None
    duty: str
    id: str
    member_id: str
    member_name: str
    organization_id: str
    since: str
    until: str | None

class PreviewFinding(TypedDict):
    """A rule that would not be kept."""
    article: str
    finding: str
    remedy: str
    rule: SetupRule | str
    source: str

class PreviewPlace(TypedDict):
    """An organization before or after the change."""
    findings: list[PreviewFinding]
    full_members: int
    kind: OrganizationKind | str
    members: int
    name: str | None
    organization_id: str | None

class PreviewSetup(TypedDict):
    """Exactly one change."""
    add_members: NotRequired[PeopleCount | None]
    merge_with: NotRequired[list[str] | None]
    split: NotRequired[list[PeopleCount] | None]

class Problem(TypedDict):
    """A problem document (RFC 9457). `code` is for machines and never changes; the sentences are for people and come in the language of `Accept-Language`."""
    code: ProblemCode | str
    current: NotRequired[dict[str, Any] | None]
    detail: str
    errors: list[FieldError]
    hint: str
    instance: str
    request_id: str
    status: int
    title: str
    type: str

class ProgressEvent(TypedDict):
    """What a phone saw of a lesson."""
    client_at: NotRequired[str | None]
    from_second: int
    op_id: str
    to_second: int

class ProgressResultView(TypedDict):
    """What an upload came to."""
    gained_seconds: int
    progress: ProgressView
    taken: int

class ProgressView(TypedDict):
    """How far a member has come, as the server counts it."""
    completed_at: str | None
    counted_seconds: int
    lesson_id: str
    seen: list[StretchView]

PublicExceptionView = TypedDict('PublicExceptionView', {'ended_on': 'str | None', 'from': 'str', 'id': 'str', 'is_in_force': 'bool', 'legal_reference': 'str', 'measure': 'RestrictedMeasure | str', 'organization_name': 'str', 'until': 'str'})
class PutCalendarDay(TypedDict):
    """PutCalendarDay"""
    kind: CalendarDayKind
    name: str

class PutDetectionThresholds(TypedDict):
    """Thresholds of a level."""
    late: int
    missing: int
    months: int
    silent: int

class PutDuesBand(TypedDict):
    """A band of a table; the last one has no end."""
    rate: int
    up_to_fen: NotRequired[int | None]

class PutDuesRange(TypedDict):
    """The least and the most a month."""
    least_fen: int
    most_fen: int

class PutDuesRates(TypedDict):
    """Whether dues are kept from a level down, and by which rates; what is left out is the usual."""
    enabled: bool
    farmer: NotRequired[PutDuesRange | None]
    pay: NotRequired[list[PutDuesBand] | None]
    pension: NotRequired[list[PutDuesBand] | None]
    relief: NotRequired[PutDuesRange | None]
    student: NotRequired[PutDuesRange | None]

class PutHourRule(TypedDict):
    """PutHourRule"""
    at_most_minutes: NotRequired[int | None]
    minutes_per_hour: int

class PutIndicatorItem(TypedDict):
    """An indicator of a list."""
    assessable: NotRequired[bool]
    enabled: NotRequired[bool]
    indicator: IndicatorCode
    target: NotRequired[float | None]
    weight: NotRequired[int]

class PutIndicatorList(TypedDict):
    """The list of a level, in its order."""
    items: list[PutIndicatorItem]

class PutSetupBound(TypedDict):
    """A number that a level sets."""
    bound: SetupBound
    value: int

class PutSetupRules(TypedDict):
    """The numbers of a level; those left out are the usual ones."""
    bounds: list[PutSetupBound]

class QueryLetterLine(TypedDict):
    """A line of the list of letters."""
    created_at: str
    ends_at: str
    id: str
    number: str | None
    organization_id: str
    purpose: str
    row_budget: int
    rows_left: int | None
    state: QueryLetterState | str
    unit: str
    version: int

class QueryLetterPage(TypedDict):
    """A page of letters, newest first."""
    data: list[QueryLetterLine]
    page: PageInfo

class QueryLetterView(TypedDict):
    """A query letter."""
    addresses: list[str]
    approvals: list[ApprovalView]
    created_at: str
    ends_at: str
    fields: list[LetterField | str]
    grant_id: str | None
    id: str
    member_ids: list[str]
    number: str | None
    organization_id: str
    organization_ids: list[str]
    organization_name: str
    person: str
    persons: int
    purpose: str
    reason: str | None
    row_budget: int
    rows_left: int | None
    scan_bytes: int | None
    scan_sha256: str | None
    scan_type: str | None
    starts_at: str
    state: QueryLetterState | str
    unit: str
    updated_at: str
    version: int

class QuestionView(TypedDict):
    """A question as it is asked: without its answer."""
    item_id: str
    kind: QuizItemKind | str
    options: list[str]
    prompt: str

class QuizBankView(TypedDict):
    """How many items the bank has now."""
    items: int
    lesson_id: str

class QuizItemPage(TypedDict):
    """A page of a quiz's bank."""
    data: list[QuizItemView]
    page: PageInfo

class QuizItemView(TypedDict):
    """An item with its answer, for those who manage the class."""
    id: str
    kind: QuizItemKind | str
    options: list[str]
    prompt: str
    right: list[int]

class QuizTerms(TypedDict):
    """How a quiz is passed."""
    attempts: int
    draws: int
    pass_mark: int

class RecordAttendance(TypedDict):
    """The whole list or part of it; members already on the list get the new status."""
    lines: list[AttendanceLine]

class RecordDeath(TypedDict):
    """A member has died."""
    document: NotRequired[str | None]
    effective_on: str

class RecordDuesPayments(TypedDict):
    """Payments of members of a branch: many members for a month, or one for many months."""
    paid_on: str
    payments: list[DuesPaymentLine]

class RecordMobileContact(TypedDict):
    """That there was contact with a mobile member."""
    channel: MobileContactChannel
    contacted_on: str
    id: NotRequired[str | None]
    note: NotRequired[str | None]

class RecordProgress(TypedDict):
    """RecordProgress"""
    events: list[ProgressEvent]

class RecordRectificationCause(TypedDict):
    """Why the branch fell behind."""
    cause: RectificationCause
    text: str

class RecordTraining(TypedDict):
    """RecordTraining"""
    held_on: str
    id: NotRequired[str | None]
    kind: TrainingMethod
    topic: str
    trainer: NotRequired[str | None]

class RecoveryCodes(TypedDict):
    """Ten codes for the day the phone is lost; each works once and is shown only now."""
    recovery_codes: list[str]

class RectificationCandidate(TypedDict):
    """A branch that has reached a threshold and has no open case."""
    branch_id: str
    branch_name: str
    from_month: str
    grounds: list[RectificationGround | str]
    late: int
    missing: int
    silent: int
    suggested_finding: str
    to_month: str

class RectificationCandidatePage(TypedDict):
    """A page of candidates, in the order of the tree."""
    branches: int
    candidates: int
    data: list[RectificationCandidate]
    page: PageInfo
    under_rectification: int

class RectificationCauseCount(TypedDict):
    """How many cases have a cause."""
    cases: int
    cause: RectificationCause | str | None

class RectificationCauseList(TypedDict):
    """The causes of the cases in scope."""
    data: list[RectificationCauseCount]

class RectificationDetail(TypedDict):
    """A case with its history."""
    case: RectificationView
    has_relapsed: bool
    history: list[RectificationStepView]
    trainings: list[RectificationTrainingView]

class RectificationPage(TypedDict):
    """A page of cases, the newest first."""
    data: list[RectificationView]
    page: PageInfo

class RectificationStepView(TypedDict):
    """A step that a case took."""
    at: str
    by_account_id: str
    step: RectificationStepKind | str
    text: str

class RectificationTrainingView(TypedDict):
    """A one-to-one training that belongs to a case."""
    held_on: str
    id: str
    topic: str
    trainer: str | None

class RectificationView(TypedDict):
    """A branch that has something to put right."""
    branch_id: str
    branch_name: str
    cause: RectificationCause | str | None
    cause_text: str | None
    closed_at: str | None
    conclusion: str | None
    created_at: str
    due_on: str | None
    evidence: str | None
    finding: str
    ground: RectificationGround | str
    id: str
    is_overdue: bool
    measures: str | None
    number: str
    reopened: int
    requirements: str | None
    state: RectificationState | str
    updated_at: str
    version: int
    watch_until: str | None

class RefreshRequest(TypedDict):
    """RefreshRequest"""
    device_id: str
    refresh_token: str

class RegisterMobileMember(TypedDict):
    """A member who lives elsewhere for more than half a year and stays with the branch."""
    began_on: str
    expected_until: NotRequired[str | None]
    host_organization_code: NotRequired[str | None]
    host_organization_id: NotRequired[str | None]
    id: NotRequired[str | None]
    member_id: str
    place: NotRequired[str | None]
    reason: MobileMemberReason

class RemoveMember(TypedDict):
    """Somebody is removed."""
    document: str
    effective_on: str
    ground: MemberRemovalGround
    reason: str
    since: NotRequired[str | None]

class ReplaceAdministrator(TypedDict):
    """ReplaceAdministrator"""
    decision: str
    ground: EndGround
    hand_over: str
    successor: Successor

class ReplaceTask(TypedDict):
    """Other contents of a draft."""
    audience: NotRequired[list[str] | None]
    due_at: str
    fields: list[TaskFieldInput]
    ground: NotRequired[str | None]
    purpose: str
    title: str

class ReportChartPoint(TypedDict):
    """A point of a chart."""
    figure: IndicatorPartView
    label: str
    organization_id: str | None

class ReportChartView(TypedDict):
    """The points of a chart, in the order of the tree or of time."""
    indicator: IndicatorCode | str
    is_complete: bool
    name: str
    organization_id: str
    organization_name: str
    points: list[ReportChartPoint]
    unit: IndicatorUnit | str

class ReportFigureView(TypedDict):
    """A figure of a report, with the one of the period before."""
    figure: IndicatorValueView
    previous: IndicatorPartView | None

class ReportFile(TypedDict):
    """A report with every figure of every organization."""
    organizations: list[IndicatorChildView]
    report: ReportSummary

class ReportOrganizationPage(TypedDict):
    """A page of organizations of a report, in the order of the tree."""
    data: list[IndicatorChildView]
    page: PageInfo

class ReportPage(TypedDict):
    """A page of reports, the newest first."""
    data: list[ReportSummary]
    page: PageInfo

ReportSummary = TypedDict('ReportSummary', {'as_of': 'str', 'created_at': 'str', 'formula_version': 'int', 'from': 'str', 'hash': 'str | None', 'id': 'str', 'issued_at': 'str | None', 'list_organization_id': 'str | None', 'list_version': 'int', 'number': 'str | None', 'organization_id': 'str', 'organization_name': 'str', 'period': 'str', 'previous_id': 'str | None', 'state': 'ReportState | str', 'to': 'str', 'version': 'int'})
class ReportToAppraisal(TypedDict):
    """The secretary's own report."""
    text: str

class ReportView(TypedDict):
    """A report with the figures of one of its organizations."""
    figures: list[ReportFigureView]
    kind: OrganizationKind | str
    organization_id: str
    organization_name: str
    report: ReportSummary

RequestBurdenException = TypedDict('RequestBurdenException', {'from': 'NotRequired[str]', 'id': 'NotRequired[str | None]', 'legal_reference': 'str', 'measure': 'RestrictedMeasure', 'organization_id': 'str', 'reason': 'str', 'until': 'str'})
class RequiredCoursePage(TypedDict):
    """A page of compulsory courses."""
    data: list[RequiredCourseView]
    page: PageInfo

class RequiredCourseView(TypedDict):
    """A course that is compulsory below its owner."""
    class_id: str
    created_at: str
    id: str
    organization_id: str
    required_of: RequiredGroup | str
    title: str
    year: int

class ResponsibilityList(TypedDict):
    """The responsibility map."""
    data: list[ResponsibilityView]

class ResponsibilityView(TypedDict):
    """Who answers for a duty of the branches."""
    carries_out: AdministratorRole | str
    coordinates: AdministratorRole | str
    kind: StudySessionKind | str
    leads: AdministratorRole | str
    records: AdministratorRole | str
    urges: AdministratorRole | str

class RestrictedMeasureList(TypedDict):
    """The restricted measures."""
    data: list[RestrictedMeasureView]

class RestrictedMeasureView(TypedDict):
    """A measure and the rule that restricts it."""
    article: str
    can_be_excepted: bool
    instead: str
    issued: str
    issuer: str
    measure: RestrictedMeasure | str
    restriction: MeasureRestriction | str
    rule: str
    source: MeasureRuleSource | str
    source_title: str
    title: str
    unverified: str | None

class ReturnBulletin(TypedDict):
    """Why a bulletin goes back."""
    reason: str

class ReturnMobileMember(TypedDict):
    """The member is back."""
    returned_on: NotRequired[str | None]

class ReturnTaskAnswer(TypedDict):
    """Why an answer is returned."""
    reason: str

class ReverseDuesPayment(TypedDict):
    """A payment is taken back."""
    id: NotRequired[str | None]
    reason: str

class ReverseHourCorrection(TypedDict):
    """ReverseHourCorrection"""
    id: NotRequired[str | None]
    reason: str

class RevokeMemberStep(TypedDict):
    """Why a step is taken back."""
    reason: str

class RiskPage(TypedDict):
    """A page of risks, the next review first."""
    data: list[RiskView]
    page: PageInfo

class RiskView(TypedDict):
    """A risk of the register."""
    category: IncidentCategory | str
    closed_at: str | None
    conclusion: str | None
    created_at: str
    description: str
    id: str
    impact: RiskGrade | str
    likelihood: RiskGrade | str
    measure: str
    number: str
    organization_id: str
    owner: str
    review_is_due: bool
    review_on: str
    title: str
    updated_at: str
    version: int

class RoleAssignmentView(TypedDict):
    """A role the caller holds, and where."""
    organization_id: str
    role: str

class Root(TypedDict):
    """Links to begin with."""
    docs: str
    error_codes: str
    health: str
    login: str
    meta: str
    name: str
    openapi: str
    version: str

class RosterEntry(TypedDict):
    """A name on the roster of a branch."""
    member_id: str
    name: str
    status: str

class RosterPage(TypedDict):
    """A page of a branch's roster."""
    data: list[RosterEntry]
    page: PageInfo

class RowFaultPage(TypedDict):
    """A page of the rows that cannot be taken."""
    data: list[RowFaultView]
    page: PageInfo

class RowFaultView(TypedDict):
    """The errors of one row."""
    cells: list[CellFaultView]
    row: int

class Sandbox(TypedDict):
    """What a demo has to try."""
    logins: list[SandboxLogin]
    password: str
    samples: dict[str, str]

class SandboxLogin(TypedDict):
    """An account of the demo."""
    login: str
    role: str
    try_en: str
    try_zh: str

class SessionAttendance(TypedDict):
    """The list of a session that is recorded with it."""
    default: NotRequired[MemberAttendance]
    lines: NotRequired[list[AttendanceLine]]

class SessionList(TypedDict):
    """All signed-in devices, each once; there are at most 100."""
    data: list[SessionView]

class SessionView(TypedDict):
    """A signed-in device."""
    app_version: str | None
    created_at: str
    current: bool
    device_id: str
    device_name: str
    expires_at: str
    id: str
    last_used_at: str
    platform: DevicePlatform | str | None
    push: bool

class SetBurdenBudget(TypedDict):
    """What each branch below may be asked in a month."""
    fields: int
    messages: int
    minutes: int

class SetDuesReduction(TypedDict):
    """A reduction for hardship."""
    amount_fen: int
    document: str
    reason: str
    until_month: str

class SetDuesStandard(TypedDict):
    """What a member pays: worked out from `base_fen`, or agreed as `amount_fen` where it is not by income."""
    amount_fen: NotRequired[int | None]
    base_fen: NotRequired[int | None]
    kind: DuesPayerKind
    reduction: NotRequired[SetDuesReduction | None]

class SetupBoundView(TypedDict):
    """A number that holds, and between which numbers a level may choose."""
    bound: SetupBound | str
    maximum: int
    minimum: int
    name: str
    usual: int
    value: int

class SetupFindingPage(TypedDict):
    """A page of findings, in the order of the tree."""
    as_of: str
    by_rule: list[SetupRuleCount]
    data: list[SetupFindingView]
    organization_id: str
    organizations: int
    page: PageInfo
    with_findings: int

class SetupFindingView(TypedDict):
    """A rule that an organization does not keep."""
    article: str
    bound: int
    counted: int
    finding: str
    kind: OrganizationKind | str
    organization_id: str
    organization_name: str
    remedy: str
    rule: SetupRule | str
    source: str

class SetupPreview(TypedDict):
    """What would come of a change; nothing is written."""
    after: list[PreviewPlace]
    before: list[PreviewPlace]
    organization_id: str

class SetupRuleCount(TypedDict):
    """How many organizations do not keep a rule."""
    organizations: int
    rule: SetupRule | str

class SetupRulesView(TypedDict):
    """The numbers of the set-up rules that hold at an organization."""
    bounds: list[SetupBoundView]
    organization_id: str | None
    updated_at: str | None
    version: int

class ShiftApproval(TypedDict):
    """The decision of the level above that allows an election at another time."""
    approved_on: str
    reference: str

class SlipView(TypedDict):
    """What goes on a person's slip. The code is shown only now."""
    account_id: str
    activation_code: str
    branch_id: str | None
    branch_name: str | None
    expires_at: str
    login: str | None
    member_id: str | None
    name: str
    phone: str | None

class Slips(TypedDict):
    """The slips of the accounts that were opened, in register order."""
    data: list[SlipView]

class StateCountsView(TypedDict):
    """How many there are, by state."""
    cumulative: int
    draft: int
    in_review: int
    published: int
    returned: int
    withdrawn: int

class StretchView(TypedDict):
    """A stretch of a lesson."""
    from_second: int
    to_second: int

class StudyDayBookingPage(TypedDict):
    """A page of a plan, in the order of the tree."""
    data: list[StudyDayBookingView]
    page: PageInfo

class StudyDayBookingView(TypedDict):
    """A branch in a plan: its slot, or why it has none."""
    branch_id: str
    branch_name: str
    day: str | None
    explanation: str | None
    hardship: DayHardship | str
    months_waited: int
    part_of_day: StudyDayPart | str | None
    reason: UnplacedReason | str | None
    room: int | None
    room_name: str | None
    venue_address: str | None
    venue_id: str | None
    venue_name: str | None

class StudyDayPlanPage(TypedDict):
    """A page of plans, the latest month first."""
    data: list[StudyDayPlanView]
    page: PageInfo

class StudyDayPlanView(TypedDict):
    """The plan of a month."""
    after_day: int
    allow_holidays: bool
    allow_weekends: bool
    branches: int
    calendar: CalendarConfirmation | str
    created_at: str
    id: str
    month: str
    organization_id: str
    own_town_only: bool
    placed: int
    published_at: str | None
    state: StudyDayPlanState | str
    unplaced: int
    updated_at: str
    version: int

class StudyDayRoomList(TypedDict):
    """The rooms and days of a plan."""
    data: list[StudyDayRoomView]

class StudyDayRoomView(TypedDict):
    """A room at a part of a planned day."""
    booked: int
    capacity: int
    day: str
    over: int
    part_of_day: StudyDayPart | str
    planned_capacity: int
    room: int
    room_name: str
    venue_id: str
    venue_name: str

class StudyDayWaitPage(TypedDict):
    """A page of a plan's waiting lists, in the order of receipt."""
    data: list[StudyDayWaitView]
    page: PageInfo

class StudyDayWaitView(TypedDict):
    """A branch that waits for a full study day."""
    asked_at: str
    branch_id: str
    branch_name: str
    day: str
    position: int
    venue_id: str
    venue_name: str

class StudySessionHistory(TypedDict):
    """The history of a record, newest first."""
    data: list[StudySessionPast]
    session_id: str

class StudySessionPage(TypedDict):
    """A page of sessions, newest first."""
    data: list[StudySessionView]
    page: PageInfo

class StudySessionPast(TypedDict):
    """What a record said before it was changed."""
    account_id: str
    change: StudySessionChange | str
    changed_at: str
    ends_at: str
    fulfils: list[StudySessionKind | str]
    host: str | None
    lines: list[PastAttendance]
    mode: StudySessionMode | str
    place: str | None
    reason: str
    starts_at: str
    submitted_at: str
    summary: str | None
    title: str
    version: int

class StudySessionView(TypedDict):
    """A study session."""
    attendance: AttendanceCounts
    branch_id: str
    branch_name: str
    cancel_reason: str | None
    cancelled_at: str | None
    created_at: str
    ends_at: str
    fulfils: list[StudySessionKind | str]
    host: str | None
    id: str
    kind: StudySessionKind | str
    late: bool | None
    missing: list[MissingMember] | None
    mode: StudySessionMode | str
    own_status: MemberAttendance | str | None
    place: str | None
    starts_at: str
    state: StudySessionState | str
    submitted_at: str | None
    summary: str | None
    title: str
    updated_at: str
    version: int

class Successor(TypedDict):
    """Who takes over."""
    account_id: NotRequired[str | None]
    member_id: NotRequired[str | None]

class SupervisionNoticePage(TypedDict):
    """A page of notices, the newest first."""
    data: list[SupervisionNoticeView]
    page: PageInfo

class SupervisionNoticeView(TypedDict):
    """What a rule told a branch: which rule, which items, and whether they are still missing. A notice is closed by the record that was missing."""
    branch_id: str
    branch_name: str
    governing_document: GoverningDocumentInUse | None
    id: str
    items: list[NoticeItemView]
    kind: SupervisionRuleKind | str
    organization_id: str
    organization_name: str
    period: str
    reason: str
    recipients: int
    rule_id: str
    sent_at: str
    state: NoticeState | str
    title: str

class SupervisionRulePage(TypedDict):
    """A page of rules, in the order of the tree."""
    data: list[SupervisionRuleView]
    page: PageInfo

class SupervisionRuleView(TypedDict):
    """A rule of the supervision calendar."""
    cap: int
    count_from: SupervisionDayCount | str
    created_at: str
    day: int
    enabled: bool
    governing_document: GoverningDocumentInUse | None
    id: str
    kind: SupervisionRuleKind | str
    next_due_on: str | None
    organization_id: str
    organization_name: str
    updated_at: str
    version: int

class SuspendMember(TypedDict):
    """Contact is lost; membership rests."""
    document: str
    effective_on: str
    lost_since: str
    reason: str

class SwapStudyDays(TypedDict):
    """SwapStudyDays"""
    branch_ids: list[str]

class SyncChange(TypedDict):
    """An object of the copy."""
    data: dict[str, Any] | None
    id: str
    op: SyncOp | str
    type: SyncType | str
    version: int | None

class SyncPage(TypedDict):
    """What an offline copy has to take over."""
    changes: list[SyncChange]
    has_more: bool
    next_token: str

class SystemRegister(TypedDict):
    """All systems of the platform."""
    data: list[SystemView]

SystemUsageView = TypedDict('SystemUsageView', {'data': 'list[UsageChildView]', 'from': 'str', 'months': 'list[UsageMonthView]', 'organization_id': 'str', 'organization_name': 'str', 'page': 'PageInfo', 'system': 'SystemView', 'to': 'str'})
class SystemView(TypedDict):
    """A system of the platform."""
    assessable: bool
    channels: list[SystemChannel | str]
    id: SystemCode | str
    measure: RestrictedMeasure | str
    name: str
    usage: SystemUsage | str | None

class TaskAnswerView(TypedDict):
    """An answer that a branch gave."""
    by_account_id: str
    number: int
    received_at: str
    values: list[TaskValueView]

class TaskBurden(TypedDict):
    """What a task takes of the branches' time, or would take if it were published now."""
    branches: int
    fields: int
    minutes: int
    total_minutes: int

class TaskDetail(TypedDict):
    """A task with what it takes and how far it has come."""
    burden: TaskBurden
    progress: TaskProgress
    task: TaskView
    totals: list[TaskTotal]

class TaskFieldInput(TypedDict):
    """A field of a form."""
    code: str
    fact: NotRequired[TaskFact | None]
    kind: NotRequired[TaskFieldKind | None]
    label: str
    note: NotRequired[str | None]
    options: NotRequired[list[str] | None]
    required: NotRequired[bool | None]

class TaskFieldView(TypedDict):
    """A field of a task's form."""
    code: str
    fact: TaskFact | str | None
    kind: TaskFieldKind | str
    label: str
    note: str | None
    options: list[str]
    required: bool

class TaskPage(TypedDict):
    """A page of tasks, the newest first."""
    data: list[TaskView]
    page: PageInfo

class TaskProgress(TypedDict):
    """How far the branches have come, as far as the caller sees them."""
    asked: int
    late: int
    missing: int
    on_time: int
    released: int
    returned: int

class TaskReceipt(TypedDict):
    """That an answer was received, and when: that time decides whether it was on time."""
    answer: int
    branch_id: str
    is_late: bool
    number: str
    received_at: str
    task_id: str

class TaskResponseDetail(TypedDict):
    """What became of a task at a branch, with its history."""
    history: list[TaskAnswerView]
    response: TaskResponseView

class TaskResponsePage(TypedDict):
    """A page of responses, in the order of the tree."""
    data: list[TaskResponseView]
    page: PageInfo

class TaskResponseView(TypedDict):
    """What became of a task at a branch."""
    answers: int
    branch_id: str
    branch_name: str
    first_received_at: str | None
    is_late: bool
    receipt: str | None
    received_at: str | None
    returned_at: str | None
    returned_reason: str | None
    state: TaskResponseState | str
    values: list[TaskValueView]

class TaskTotal(TypedDict):
    """What the last answers say together in a number field."""
    answers: int
    code: str
    label: str
    sum: int

class TaskValueInput(TypedDict):
    """The value of a field; exactly the property of its kind is given."""
    choice: NotRequired[str | None]
    code: str
    date: NotRequired[str | None]
    number: NotRequired[int | None]
    text: NotRequired[str | None]
    yes: NotRequired[bool | None]

class TaskValueView(TypedDict):
    """The value of a field; of the five properties the one of its kind is given."""
    choice: str | None
    code: str
    date: str | None
    is_filled: bool
    number: int | None
    text: str | None
    yes: bool | None

class TaskView(TypedDict):
    """What an organization asks of branches below it."""
    audience: list[str]
    closed_at: str | None
    created_at: str
    due_at: str
    fields: list[TaskFieldView]
    ground: str | None
    id: str
    number: str | None
    organization_id: str
    organization_name: str
    published_at: str | None
    purpose: str
    state: TaskState | str
    title: str
    updated_at: str
    version: int

class Timeline(TypedDict):
    """What happened, in order."""
    data: list[TimelineEntry]

class TimelineEntry(TypedDict):
    """A line of the timeline."""
    at: str
    by: str | None
    step: str
    text: str

class TokenAnswer(TypedDict):
    """A token."""
    access_token: str
    expires_in: int
    scope: NotRequired[str | None]
    token_type: str

class TokenPair(TypedDict):
    """Tokens of a device. The access token lives 15 minutes; the refresh token is used once."""
    access_token: str
    expires_in_seconds: int
    refresh_token: str
    session_id: str
    token_type: str

class TokenRefusal(TypedDict):
    """A refusal in the form of RFC 6749 section 5.2."""
    error: str
    error_description: str

class TokenRequest(TypedDict):
    """The form of a token request."""
    client_id: NotRequired[str | None]
    client_secret: NotRequired[str | None]
    grant_type: str
    scope: NotRequired[str | None]

class TotpCode(TypedDict):
    """TotpCode"""
    otp: str

class TotpOffer(TypedDict):
    """A new second factor, to be confirmed with its first code."""
    secret: str
    uri: str

class TrainingList(TypedDict):
    """The newest hundred trainings."""
    data: list[TrainingView]

class TrainingView(TypedDict):
    """TrainingView"""
    held_on: str
    id: str
    kind: TrainingMethod | str
    topic: str
    trainer: str | None

class TransferPage(TypedDict):
    """A page of transfers, the newest first."""
    data: list[TransferView]
    page: PageInfo

class TransferView(TypedDict):
    """A transfer of a member. Both sides see it; the receiving one sees no more of the member before it has accepted."""
    answer: str | None
    created_at: str
    direction: TransferKind | str
    effective_on: str | None
    from_branch_id: str | None
    from_branch_name: str | None
    id: str
    issued_on: str
    member_id: str
    member_name: str
    member_status: MemberStatus | str
    number: str
    outside_organization: str | None
    reason: str
    state: TransferState | str
    to_branch_id: str | None
    to_branch_name: str | None
    updated_at: str
    valid_until: str
    version: int

class TransparencyView(TypedDict):
    """What anybody may see of burdens."""
    as_of: str
    burden: list[MonthlyBurdenView]
    exceptions: list[PublicExceptionView]
    exceptions_total: int
    measures: list[RestrictedMeasureView]

class Tree(TypedDict):
    """Everything alive that the caller sees, in one answer."""
    data: list[TreeNode]
    truncated: bool

class TreeNode(TypedDict):
    """A node of the tree. The list is in tree order: a node's subtree follows it."""
    code: str
    id: str
    kind: OrganizationKind | str
    name: str
    parent_id: str | None
    version: int

class UndoMemberMerge(TypedDict):
    """Why a merge is undone."""
    reason: str

class UpdateAdministrator(TypedDict):
    """UpdateAdministrator"""
    review: NotRequired[str | None]
    reviewed_on: NotRequired[str | None]
    systems: NotRequired[list[str] | None]

class UpdateArticle(TypedDict):
    """UpdateArticle"""
    body: NotRequired[str]
    media_ids: NotRequired[list[str]]
    publish_at: NotRequired[str | None]
    source: NotRequired[str | None]
    summary: NotRequired[str | None]
    title: NotRequired[str]

class UpdateBulletin(TypedDict):
    """Other words of a draft: absent keeps."""
    body: NotRequired[str]
    opening: NotRequired[str]
    ordered_by_result: NotRequired[bool]
    requirements: NotRequired[str]
    title: NotRequired[str]

class UpdateChannel(TypedDict):
    """UpdateChannel"""
    description: NotRequired[str | None]
    name: NotRequired[str]

class UpdateClass(TypedDict):
    """UpdateClass"""
    capacity: NotRequired[int | None]
    ends_on: NotRequired[str]
    summary: NotRequired[str | None]
    title: NotRequired[str]

class UpdateGoverningDocument(TypedDict):
    """A change of a document, before its first version comes into force: absent keeps."""
    issuer: NotRequired[str]
    kind: NotRequired[GoverningDocumentKind]
    title: NotRequired[str]

class UpdateLesson(TypedDict):
    """UpdateLesson"""
    article_id: NotRequired[str]
    credit_seconds: NotRequired[int]
    length_seconds: NotRequired[int]
    media_id: NotRequired[str]
    quiz: NotRequired[QuizTerms]
    title: NotRequired[str]

class UpdateMe(TypedDict):
    """A change of one's own contact data, with the password again."""
    current_password: str
    phone: NotRequired[str | None]

class UpdateMember(TypedDict):
    """UpdateMember"""
    applied_on: NotRequired[str | None]
    birth_date: NotRequired[str]
    converted_on: NotRequired[str | None]
    education: NotRequired[MemberEducation | None]
    ethnicity: NotRequired[str | None]
    gender: NotRequired[MemberGender]
    id_number: NotRequired[str | None]
    joined_on: NotRequired[str | None]
    name: NotRequired[str]
    phone: NotRequired[str | None]

class UpdateNomination(TypedDict):
    """Other words of a draft: absent keeps."""
    award: NotRequired[str]
    reason: NotRequired[str]

class UpdateOrganization(TypedDict):
    """UpdateOrganization"""
    code: NotRequired[str]
    established_on: NotRequired[str | None]
    name: NotRequired[str]
    term_ends_on: NotRequired[str | None]
    term_starts_on: NotRequired[str | None]

class UpdateQueryLetter(TypedDict):
    """A change of a draft or a returned letter: absent keeps."""
    ends_at: NotRequired[str]
    fields: NotRequired[list[LetterField]]
    purpose: NotRequired[str]
    row_budget: NotRequired[int]
    scope: NotRequired[LetterScope]
    starts_at: NotRequired[str]

class UpdateRisk(TypedDict):
    """A change of an open risk: absent keeps."""
    impact: NotRequired[RiskGrade]
    likelihood: NotRequired[RiskGrade]
    measure: NotRequired[str]
    owner: NotRequired[str]
    review_on: NotRequired[str]

class UpdateStudySession(TypedDict):
    """UpdateStudySession"""
    ends_at: NotRequired[str]
    fulfils: NotRequired[list[StudySessionKind]]
    host: NotRequired[str | None]
    mode: NotRequired[StudySessionMode]
    place: NotRequired[str | None]
    starts_at: NotRequired[str]
    summary: NotRequired[str | None]
    title: NotRequired[str]

class UpdateSupervisionRule(TypedDict):
    """A change of a rule: absent keeps. After a change of the day, or after being switched on, a rule sends for days to come."""
    cap: NotRequired[int]
    count_from: NotRequired[SupervisionDayCount]
    day: NotRequired[int]
    enabled: NotRequired[bool]
    governing_document_id: NotRequired[str | None]

class UpdateVenue(TypedDict):
    """UpdateVenue"""
    active: NotRequired[bool]
    address: NotRequired[str | None]
    capacity: NotRequired[int]
    half_days: NotRequired[bool]
    name: NotRequired[str]
    opens_on: NotRequired[list[Weekday]]
    rooms: NotRequired[list[VenueRoom]]

UpdateWorkItem = TypedDict('UpdateWorkItem', {'from': 'NotRequired[str]', 'title': 'NotRequired[str]', 'until': 'NotRequired[str]'})
class UploadView(TypedDict):
    """How far an upload is."""
    bytes: int
    channel_id: str
    expires_at: str
    finished_at: str | None
    id: str
    received: int
    title: str

class UsageChildView(TypedDict):
    """The use of a system by an organization directly below."""
    kind: OrganizationKind | str
    months: list[UsageMonthView]
    organization_id: str
    organization_name: str

class UsageMonthView(TypedDict):
    """The use of a system in a month, by an organization and everything below it."""
    days_active: int | None
    month: str
    reach: IndicatorPartView | None
    records: int | None

class VacantPostView(TypedDict):
    """An organization directly below that had no secretary on that day."""
    organization_id: str
    organization_name: str

class VenuePage(TypedDict):
    """A page of venues."""
    data: list[VenueView]
    page: PageInfo

class VenueRoom(TypedDict):
    """A room of a venue."""
    capacity: int
    name: str
    number: int

class VenueView(TypedDict):
    """A venue: a town's party school or another place of study."""
    active: bool
    address: str | None
    capacity: int
    created_at: str
    half_days: bool
    id: str
    name: str
    opens_on: list[Weekday | str]
    organization_id: str
    rooms: list[VenueRoom]
    updated_at: str
    version: int

class VocabularyTerm(TypedDict):
    """A value and the words that people use for it."""
    en: str
    value: str
    zh: str

class VocabularyView(TypedDict):
    """The enums of the contract, each under the name of its schema."""
    enums: dict[str, list[VocabularyTerm]]

class WebhookAttemptView(TypedDict):
    """One try of a delivery."""
    at: str
    fault: WebhookDeliveryFault | str | None
    milliseconds: int
    status: int | None

class WebhookDeliveryPage(TypedDict):
    """A page of deliveries, the newest first."""
    data: list[WebhookDeliveryView]
    page: PageInfo

class WebhookDeliveryView(TypedDict):
    """What is sent to a webhook, and what became of it."""
    attempts: list[WebhookAttemptView]
    created_at: str
    delivered_at: str | None
    id: str
    next_attempt_at: str | None
    object_id: str
    state: WebhookDeliveryState | str
    type: WebhookEventType | str

class WebhookPage(TypedDict):
    """A page of webhooks."""
    data: list[WebhookView]
    page: PageInfo

class WebhookSecretView(TypedDict):
    """A webhook with its new secret, which is shown this once."""
    secret: str
    webhook: WebhookView

class WebhookView(TypedDict):
    """A service that hears of changes in a subtree."""
    created_at: str
    created_by_account_id: str
    description: str | None
    disabled_at: str | None
    disabled_reason: WebhookDisabledReason | str | None
    failing_since: str | None
    id: str
    organization_id: str
    previous_secret_until: str | None
    state: WebhookState | str
    types: list[WebhookEventType | str]
    updated_at: str
    url: str
    version: int

class WithdrawGoverningVersion(TypedDict):
    """Which version is withdrawn, from when, and why."""
    number: int
    on: NotRequired[str | None]
    reason: str

class WithdrawMember(TypedDict):
    """Somebody withdraws from the party, or takes an application back."""
    document: NotRequired[str | None]
    effective_on: str
    reason: str

class WithdrawNomination(TypedDict):
    """Why a nomination is withdrawn."""
    reason: str

class WithdrawStudySession(TypedDict):
    """WithdrawStudySession"""
    reason: str

class WorkItemPage(TypedDict):
    """A page of work items, newest first."""
    data: list[WorkItemView]
    page: PageInfo

WorkItemView = TypedDict('WorkItemView', {'closed_at': 'str | None', 'created_at': 'str', 'from': 'str', 'id': 'str', 'organization_id': 'str', 'organization_name': 'str', 'state': 'WorkItemState | str', 'title': 'str', 'until': 'str', 'version': 'int'})
class WorkLinkPage(TypedDict):
    """A page of linked records, in the order in which they were linked."""
    data: list[WorkLinkView]
    page: PageInfo

class WorkLinkView(TypedDict):
    """A record that belongs to a work item."""
    id: str
    linked_at: str
    linked_by: str
    record_id: str
    record_kind: WorkRecordKind | str
    title: str
