"""Generated from the contract by generate.py: what can be asked."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import models
from .answer import Answer, Requests


class Operations(Requests):
    """A method for each operation of the contract: what is in the path, then the body, then the rest by name."""

    def accept_activist(self, id: str, body: models.AcceptActivist, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Accept an applicant as an activist"""
        return self.request('POST', '/v1/members/{id}/accept-as-activist', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def accept_complaint(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ComplaintView]:
        """Accept a complaint"""
        return self.request('POST', '/v1/complaints/{id}/accept', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def accept_development_target(self, id: str, body: models.AcceptDevelopmentTarget, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Accept an activist as a development target"""
        return self.request('POST', '/v1/members/{id}/accept-as-development-target', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def accept_query_letter(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Accept a letter for review"""
        return self.request('POST', '/v1/query-letters/{id}/accept', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def accept_transfer(self, id: str, body: models.AcceptTransfer, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.TransferView]:
        """Accept a transfer"""
        return self.request('POST', '/v1/transfers/{id}/accept', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def act_on_incident(self, id: str, body: models.IncidentNote, *, idempotency_key: str | None = None) -> Answer[models.IncidentView]:
        """Note an early action"""
        return self.request('POST', '/v1/incidents/{id}/act', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def activate_account(self, body: models.Activation, *, idempotency_key: str | None = None) -> Answer[models.TokenPair]:
        """Activate an account"""
        return self.request('POST', '/v1/auth/activate', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def admit_member(self, id: str, body: models.AdmitMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Admit a development target on probation"""
        return self.request('POST', '/v1/members/{id}/admit', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def answer_attempt(self, id: str, body: models.AnswerAttempt, *, idempotency_key: str | None = None) -> Answer[models.AttemptView]:
        """Answer an attempt"""
        return self.request('POST', '/v1/attempts/{id}/answers', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def answer_complaint(self, id: str, body: models.AnswerComplaint, *, idempotency_key: str | None = None) -> Answer[models.ComplaintView]:
        """Answer a complaint"""
        return self.request('POST', '/v1/complaints/{id}/answer', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def answer_rectification(self, id: str, body: models.AnswerRectification, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Answer to a case"""
        return self.request('POST', '/v1/rectifications/{id}/answer', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def answer_task(self, id: str, body: models.AnswerTask, *, idempotency_key: str | None = None) -> Answer[models.TaskReceipt]:
        """Answer a task"""
        return self.request('POST', '/v1/tasks/{id}/responses', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def appoint_administrator(self, body: models.AppointAdministrator, *, idempotency_key: str | None = None) -> Answer[models.AdministratorView]:
        """Appoint an administrator"""
        return self.request('POST', '/v1/administrators', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def approve_api_client(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ApiClientView]:
        """Approve an api client"""
        return self.request('POST', '/v1/api-clients/{id}/approve', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def approve_article(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Approve an article"""
        return self.request('POST', '/v1/articles/{id}/approve', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def approve_burden_exception(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BurdenExceptionView]:
        """Approve an exception"""
        return self.request('POST', '/v1/burden-exceptions/{id}/approve', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def approve_media(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Approve a media item"""
        return self.request('POST', '/v1/media/{id}/approve', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def approve_query_letter(self, id: str, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Approve a letter"""
        return self.request('POST', '/v1/query-letters/{id}/approve', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def attach_evidence(self, id: str, body: models.AttachEvidence, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.NominationView]:
        """Attach evidence to a nomination"""
        return self.request('POST', '/v1/merit-nominations/{id}/evidence', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def begin_upload(self, *, tus_resumable: str, upload_length: int, upload_metadata: str) -> Answer[None]:
        """Begin an upload"""
        return self.request('POST', '/v1/uploads', headers={'Tus-Resumable': tus_resumable, 'Upload-Length': upload_length, 'Upload-Metadata': upload_metadata})

    def cancel_operation(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.OperationView]:
        """Cancel an operation"""
        return self.request('POST', '/v1/operations/{id}/cancel', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def cancel_probation(self, id: str, body: models.CancelProbation, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Cancel a probation"""
        return self.request('POST', '/v1/members/{id}/cancel-probation', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def cancel_study_session(self, id: str, body: models.CancelStudySession, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.StudySessionView]:
        """Cancel a study session"""
        return self.request('POST', '/v1/study-sessions/{id}/cancel', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def check_in(self, id: str, body: models.CreateCheckIn, *, idempotency_key: str | None = None) -> Answer[models.CheckInView]:
        """Check in"""
        return self.request('POST', '/v1/study-sessions/{id}/check-in', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def check_measure_use(self, body: models.CheckMeasureUse, *, idempotency_key: str | None = None) -> Answer[models.MeasureAllowanceView]:
        """Ask whether a measure may be used"""
        return self.request('POST', '/v1/restricted-measures/check', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def close_class(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ClassView]:
        """Close a class"""
        return self.request('POST', '/v1/classes/{id}/close', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def close_incident(self, id: str, body: models.IncidentNote, *, idempotency_key: str | None = None) -> Answer[models.IncidentView]:
        """Close an incident"""
        return self.request('POST', '/v1/incidents/{id}/close', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def close_risk(self, id: str, body: models.CloseRisk, *, idempotency_key: str | None = None) -> Answer[models.RiskView]:
        """Close a risk"""
        return self.request('POST', '/v1/risks/{id}/close', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def close_task(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.TaskView]:
        """Close a task"""
        return self.request('POST', '/v1/tasks/{id}/close', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def close_work_item(self, id: str, body: models.CloseWorkItem, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.WorkItemView]:
        """Close a work item"""
        return self.request('POST', '/v1/work-items/{id}/close', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def commit_administrator_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ImportView]:
        """Enter the administrators of an import"""
        return self.request('POST', '/v1/administrator-imports/{id}/commit', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def commit_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ImportView]:
        """Enter the rows of an import"""
        return self.request('POST', '/v1/imports/{id}/commit', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def commit_learning_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.LearningImportView]:
        """Enter the records of an import"""
        return self.request('POST', '/v1/learning-imports/{id}/commit', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def commit_organization_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ImportView]:
        """Enter the organizations of an import"""
        return self.request('POST', '/v1/organizations/imports/{id}/commit', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def confirm_calendar_month(self, month: str, *, idempotency_key: str | None = None) -> Answer[models.CalendarMonthView]:
        """Confirm a month's calendar"""
        return self.request('POST', '/v1/calendar-months/{month}/confirm', path={'month': month}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def confirm_headcount(self, id: str, body: models.ConfirmHeadcount, *, idempotency_key: str | None = None) -> Answer[models.HeadcountView]:
        """Confirm the head count of a branch"""
        return self.request('POST', '/v1/branches/{id}/headcounts', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def confirm_totp(self, body: models.TotpCode, *, idempotency_key: str | None = None) -> Answer[models.RecoveryCodes]:
        """Confirm the second factor"""
        return self.request('PUT', '/v1/me/totp', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def confirm_transfer_receipt(self, id: str, body: models.ConfirmTransferReceipt, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.TransferView]:
        """Confirm the receipt of an organization outside"""
        return self.request('POST', '/v1/transfers/{id}/confirm-receipt', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def convert_member(self, id: str, body: models.ConvertMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Convert a probationary member to a full one"""
        return self.request('POST', '/v1/members/{id}/convert', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def correct_study_session(self, id: str, body: models.CorrectStudySession, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.StudySessionView]:
        """Correct a submitted record"""
        return self.request('POST', '/v1/study-sessions/{id}/correct', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def count_members(self, id: str, *, as_of: str | None = None, fields: str | None = None) -> Answer[models.MemberCounts]:
        """Count members"""
        return self.request('GET', '/v1/organizations/{id}/member-counts', path={'id': id}, query={'as_of': as_of, 'fields': fields})

    def count_rectification_causes(self, *, organization_id: str | None = None, fields: str | None = None) -> Answer[models.RectificationCauseList]:
        """Count the causes of cases"""
        return self.request('GET', '/v1/rectification-causes', query={'organization_id': organization_id, 'fields': fields})

    def create_administrator_import(self, body: bytes, *, organization_id: str, file_name: str | None = None, mapping: str | None = None, idempotency_key: str | None = None, content_type: str = 'application/octet-stream') -> Answer[models.ImportView]:
        """Read a spreadsheet of administrators"""
        return self.request('POST', '/v1/administrator-imports', query={'organization_id': organization_id, 'file_name': file_name, 'mapping': mapping}, headers={'Idempotency-Key': idempotency_key, 'Content-Type': content_type}, content=body, safe=True)

    def create_api_client(self, body: models.CreateApiClient, *, idempotency_key: str | None = None) -> Answer[models.ApiClientView]:
        """Register an api client"""
        return self.request('POST', '/v1/api-clients', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_api_client_secret(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ApiClientNewSecretView]:
        """Give an api client a secret"""
        return self.request('POST', '/v1/api-clients/{id}/secrets', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def create_article(self, body: models.CreateArticle, *, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Write an article"""
        return self.request('POST', '/v1/articles', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_attempt(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.AttemptView]:
        """Open an attempt"""
        return self.request('POST', '/v1/lessons/{id}/attempts', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def create_branch(self, body: models.CreateBranch, *, idempotency_key: str | None = None) -> Answer[models.OrganizationView]:
        """Add a branch"""
        return self.request('POST', '/v1/branches', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_bulletin(self, body: models.CreateBulletin, *, idempotency_key: str | None = None) -> Answer[models.BulletinView]:
        """Draft a bulletin"""
        return self.request('POST', '/v1/bulletins', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_calendar_subscription(self, *, idempotency_key: str | None = None) -> Answer[models.CalendarSubscriptionView]:
        """Make an address for one's calendar"""
        return self.request('POST', '/v1/me/study-day-calendar', headers={'Idempotency-Key': idempotency_key}, safe=True)

    def create_channel(self, body: models.CreateChannel, *, idempotency_key: str | None = None) -> Answer[models.ChannelView]:
        """Open a channel"""
        return self.request('POST', '/v1/channels', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_class(self, body: models.CreateClass, *, idempotency_key: str | None = None) -> Answer[models.ClassView]:
        """Found a class"""
        return self.request('POST', '/v1/classes', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_class_theme(self, body: models.CreateClassTheme, *, idempotency_key: str | None = None) -> Answer[models.ClassThemeView]:
        """Add a theme"""
        return self.request('POST', '/v1/class-themes', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_election(self, id: str, body: models.CreateElection, *, idempotency_key: str | None = None) -> Answer[models.ElectionView]:
        """Record an election"""
        return self.request('POST', '/v1/organizations/{id}/elections', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_eligibility_exception(self, body: models.CreateException, *, idempotency_key: str | None = None) -> Answer[models.ExceptionView]:
        """Grant an exception from conditions of entry"""
        return self.request('POST', '/v1/administrators/exceptions', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_enrolments(self, id: str, body: models.CreateEnrolments, *, idempotency_key: str | None = None) -> Answer[models.EnrolmentsView]:
        """Enrol in a class"""
        return self.request('POST', '/v1/classes/{id}/enrolments', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_export(self, body: models.CreateExport, *, idempotency_key: str | None = None, prefer: str | None = None) -> Answer[models.OperationView]:
        """Export a list"""
        return self.request('POST', '/v1/exports', headers={'Idempotency-Key': idempotency_key, 'Prefer': prefer}, body=body, safe=True)

    def create_feedback_statement(self, body: models.CreateFeedbackStatement, *, idempotency_key: str | None = None) -> Answer[models.FeedbackStatementView]:
        """Issue a feedback statement"""
        return self.request('POST', '/v1/feedback-statements', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_governing_document(self, body: models.CreateGoverningDocument, *, idempotency_key: str | None = None) -> Answer[models.GoverningDocumentView]:
        """Enter a governing document"""
        return self.request('POST', '/v1/governing-documents', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_governing_version(self, id: str, body: models.CreateGoverningVersion, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.GoverningDocumentView]:
        """Enter a version of a governing document"""
        return self.request('POST', '/v1/governing-documents/{id}/versions', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_hour_correction(self, id: str, body: models.CreateHourCorrection, *, idempotency_key: str | None = None) -> Answer[models.HourCorrectionView]:
        """Correct a member's hours"""
        return self.request('POST', '/v1/members/{id}/hours/corrections', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_incident(self, body: models.CreateIncident, *, idempotency_key: str | None = None) -> Answer[models.IncidentView]:
        """Enter an incident or a risk"""
        return self.request('POST', '/v1/incidents', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_learning_import(self, body: bytes, *, organization_id: str, source: models.LearningSource | None = None, file_name: str | None = None, mapping: str | None = None, idempotency_key: str | None = None, content_type: str = 'application/octet-stream') -> Answer[models.LearningImportView]:
        """Read a list of outside records"""
        return self.request('POST', '/v1/learning-imports', query={'organization_id': organization_id, 'source': source, 'file_name': file_name, 'mapping': mapping}, headers={'Idempotency-Key': idempotency_key, 'Content-Type': content_type}, content=body, safe=True)

    def create_leave_request(self, id: str, body: models.CreateLeaveRequest, *, idempotency_key: str | None = None) -> Answer[models.LeaveRequestView]:
        """Ask for leave"""
        return self.request('POST', '/v1/study-sessions/{id}/leave', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_lesson(self, id: str, body: models.CreateLesson, *, idempotency_key: str | None = None) -> Answer[models.LessonView]:
        """Add a lesson"""
        return self.request('POST', '/v1/classes/{id}/lessons', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_media_link(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.MediaLinkView]:
        """Make a link to a file"""
        return self.request('POST', '/v1/media/{id}/links', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def create_member(self, body: models.CreateMember, *, idempotency_key: str | None = None) -> Answer[models.MemberView]:
        """Enter a member"""
        return self.request('POST', '/v1/members', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_member_import(self, body: bytes, *, organization_id: str, file_name: str | None = None, mapping: str | None = None, update_known: bool | None = None, idempotency_key: str | None = None, content_type: str = 'application/octet-stream') -> Answer[models.ImportView]:
        """Read a spreadsheet of members"""
        return self.request('POST', '/v1/members/imports', query={'organization_id': organization_id, 'file_name': file_name, 'mapping': mapping, 'update_known': update_known}, headers={'Idempotency-Key': idempotency_key, 'Content-Type': content_type}, content=body, safe=True)

    def create_organization(self, body: models.CreateOrganization, *, idempotency_key: str | None = None) -> Answer[models.OrganizationView]:
        """Add an organization"""
        return self.request('POST', '/v1/organizations', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_organization_import(self, body: bytes, *, organization_id: str, file_name: str | None = None, mapping: str | None = None, idempotency_key: str | None = None, content_type: str = 'application/octet-stream') -> Answer[models.ImportView]:
        """Read a spreadsheet of organizations"""
        return self.request('POST', '/v1/organizations/imports', query={'organization_id': organization_id, 'file_name': file_name, 'mapping': mapping}, headers={'Idempotency-Key': idempotency_key, 'Content-Type': content_type}, content=body, safe=True)

    def create_post(self, id: str, body: models.CreatePost, *, idempotency_key: str | None = None) -> Answer[models.PostView]:
        """Fill a post"""
        return self.request('POST', '/v1/branches/{id}/posts', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_query_letter(self, body: models.FileQueryLetter, *, idempotency_key: str | None = None) -> Answer[models.FiledQueryLetter]:
        """File a query letter"""
        return self.request('POST', '/v1/query-letters', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_quiz_items(self, id: str, body: models.CreateQuizItems, *, idempotency_key: str | None = None) -> Answer[models.QuizBankView]:
        """Add items to a quiz"""
        return self.request('POST', '/v1/lessons/{id}/items', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_report(self, body: models.CreateReport, *, idempotency_key: str | None = None) -> Answer[models.ReportSummary]:
        """Draft a report"""
        return self.request('POST', '/v1/reports', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_required_course(self, body: models.CreateRequiredCourse, *, idempotency_key: str | None = None) -> Answer[models.RequiredCourseView]:
        """Make a course compulsory"""
        return self.request('POST', '/v1/required-courses', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_risk(self, body: models.CreateRisk, *, idempotency_key: str | None = None) -> Answer[models.RiskView]:
        """Enter a risk"""
        return self.request('POST', '/v1/risks', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_session(self, body: models.Login, *, idempotency_key: str | None = None) -> Answer[models.TokenPair]:
        """Sign in"""
        return self.request('POST', '/v1/auth/login', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_study_day_booking(self, id: str, body: models.CreateStudyDayBooking, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.StudyDayBookingView]:
        """Give a branch a free place"""
        return self.request('POST', '/v1/study-day-plans/{id}/bookings', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_study_day_plan(self, body: models.CreateStudyDayPlan, *, idempotency_key: str | None = None) -> Answer[models.StudyDayPlanView]:
        """Plan a month"""
        return self.request('POST', '/v1/study-day-plans', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_study_day_wait(self, id: str, body: models.CreateStudyDayWait, *, idempotency_key: str | None = None) -> Answer[models.StudyDayWaitView]:
        """Wait for a full day"""
        return self.request('POST', '/v1/study-day-plans/{id}/waiting', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_study_session(self, body: models.CreateStudySession, *, idempotency_key: str | None = None) -> Answer[models.StudySessionView]:
        """Record a study session"""
        return self.request('POST', '/v1/study-sessions', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_supervision_rule(self, body: models.CreateSupervisionRule, *, idempotency_key: str | None = None) -> Answer[models.SupervisionRuleView]:
        """Make a supervision rule"""
        return self.request('POST', '/v1/supervision-rules', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_token(self, body: dict[str, str], *, idempotency_key: str | None = None) -> Answer[models.TokenAnswer]:
        """Exchange a secret for a token"""
        return self.request('POST', '/oauth/token', headers={'Idempotency-Key': idempotency_key}, form=body, safe=True)

    def create_totp(self, *, idempotency_key: str | None = None) -> Answer[models.TotpOffer]:
        """Ask for a second factor"""
        return self.request('POST', '/v1/me/totp', headers={'Idempotency-Key': idempotency_key}, safe=True)

    def create_transfer(self, body: models.CreateTransfer, *, idempotency_key: str | None = None) -> Answer[models.TransferView]:
        """Transfer a member"""
        return self.request('POST', '/v1/transfers', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_venue(self, body: models.CreateVenue, *, idempotency_key: str | None = None) -> Answer[models.VenueView]:
        """Enter a venue"""
        return self.request('POST', '/v1/venues', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_webhook(self, body: models.CreateWebhook, *, idempotency_key: str | None = None) -> Answer[models.WebhookSecretView]:
        """Register a webhook"""
        return self.request('POST', '/v1/webhooks', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def create_work_item(self, body: models.CreateWorkItem, *, idempotency_key: str | None = None) -> Answer[models.WorkItemView]:
        """Create a work item"""
        return self.request('POST', '/v1/work-items', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def decide_nomination(self, id: str, body: models.DecideNomination, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.NominationView]:
        """Decide a nomination"""
        return self.request('POST', '/v1/merit-nominations/{id}/decide', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def delete_calendar_day(self, day: str, *, idempotency_key: str | None = None) -> Answer[None]:
        """Remove a calendar day"""
        return self.request('DELETE', '/v1/calendar-days/{day}', path={'day': day}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def delete_calendar_subscription(self, *, idempotency_key: str | None = None) -> Answer[None]:
        """Take the address of one's calendar back"""
        return self.request('DELETE', '/v1/me/study-day-calendar', headers={'Idempotency-Key': idempotency_key}, safe=True)

    def delete_detection_thresholds(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Take the thresholds of detection away"""
        return self.request('DELETE', '/v1/organizations/{id}/detection-thresholds', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_device(self, id: str, *, idempotency_key: str | None = None) -> Answer[None]:
        """Sign a device out"""
        return self.request('DELETE', '/v1/auth/sessions/{id}', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def delete_dues_rates(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Take the rates of dues away"""
        return self.request('DELETE', '/v1/organizations/{id}/dues-rates', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_enrolment(self, id: str, member_id: str, *, idempotency_key: str | None = None) -> Answer[None]:
        """Withdraw somebody from a class"""
        return self.request('DELETE', '/v1/classes/{id}/enrolments/{member_id}', path={'id': id, 'member_id': member_id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def delete_hour_rule(self, kind: str, valid_from: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Remove a conversion rule"""
        return self.request('DELETE', '/v1/hour-rules/{kind}/{valid_from}', path={'kind': kind, 'valid_from': valid_from}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_indicator_list(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Take the list of indicators away"""
        return self.request('DELETE', '/v1/organizations/{id}/indicator-list', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_report(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Throw a draft away"""
        return self.request('DELETE', '/v1/reports/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_setup_rules(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Take the numbers of the set-up rules away"""
        return self.request('DELETE', '/v1/organizations/{id}/setup-rules', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_study_day_booking(self, id: str, branch_id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Give a place back"""
        return self.request('DELETE', '/v1/study-day-plans/{id}/bookings/{branch_id}', path={'id': id, 'branch_id': branch_id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_study_day_plan(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Throw a draft away"""
        return self.request('DELETE', '/v1/study-day-plans/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def delete_study_day_wait(self, id: str, branch_id: str, *, idempotency_key: str | None = None) -> Answer[None]:
        """Leave the waiting list"""
        return self.request('DELETE', '/v1/study-day-plans/{id}/waiting/{branch_id}', path={'id': id, 'branch_id': branch_id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def delete_totp(self, body: models.TotpCode, *, idempotency_key: str | None = None) -> Answer[None]:
        """Remove the second factor"""
        return self.request('DELETE', '/v1/me/totp', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def disable_webhook(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.WebhookView]:
        """Switch a webhook off"""
        return self.request('POST', '/v1/webhooks/{id}/disable', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def dissolve_organization(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.OrganizationView]:
        """Dissolve an organization"""
        return self.request('POST', '/v1/organizations/{id}/dissolve', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def draft_nomination(self, body: models.DraftNomination, *, idempotency_key: str | None = None) -> Answer[models.NominationView]:
        """Draft a nomination"""
        return self.request('POST', '/v1/merit-nominations', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def draft_task(self, body: models.DraftTask, *, idempotency_key: str | None = None) -> Answer[models.TaskView]:
        """Draft a task"""
        return self.request('POST', '/v1/tasks', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def enable_webhook(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.WebhookView]:
        """Switch a webhook on"""
        return self.request('POST', '/v1/webhooks/{id}/enable', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def end_administrator(self, id: str, body: models.EndAdministrator, *, idempotency_key: str | None = None) -> Answer[models.AdministratorView]:
        """End an appointment"""
        return self.request('POST', '/v1/administrators/{id}/end', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def end_api_client(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ApiClientView]:
        """End an api client"""
        return self.request('POST', '/v1/api-clients/{id}/end', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def end_api_client_secret(self, id: str, secret_id: str, *, idempotency_key: str | None = None) -> Answer[models.ApiClientView]:
        """End a secret of an api client"""
        return self.request('POST', '/v1/api-clients/{id}/secrets/{secret_id}/end', path={'id': id, 'secret_id': secret_id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def end_burden_exception(self, id: str, body: models.CloseBurdenException, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BurdenExceptionView]:
        """End an exception"""
        return self.request('POST', '/v1/burden-exceptions/{id}/end', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def end_eligibility_exception(self, id: str, body: models.EndException, *, idempotency_key: str | None = None) -> Answer[models.ExceptionView]:
        """End an exception before its last day"""
        return self.request('POST', '/v1/administrators/exceptions/{id}/end', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def end_post(self, id: str, post_id: str, body: models.EndPost, *, idempotency_key: str | None = None) -> Answer[None]:
        """End a post"""
        return self.request('POST', '/v1/branches/{id}/posts/{post_id}/end', path={'id': id, 'post_id': post_id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def end_session(self, *, idempotency_key: str | None = None) -> Answer[None]:
        """Sign out"""
        return self.request('POST', '/v1/auth/logout', headers={'Idempotency-Key': idempotency_key}, safe=True)

    def end_upload(self, id: str, *, tus_resumable: str) -> Answer[None]:
        """End an upload"""
        return self.request('DELETE', '/v1/uploads/{id}', path={'id': id}, headers={'Tus-Resumable': tus_resumable})

    def enter_guest(self, id: str, body: models.EnterGuest, *, idempotency_key: str | None = None) -> Answer[models.AttendanceResult]:
        """Enter a guest"""
        return self.request('POST', '/v1/study-sessions/{id}/guests', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def expel_member(self, id: str, body: models.DecideMembership, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Expel a member"""
        return self.request('POST', '/v1/members/{id}/expel', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def export_audit_events(self, *, account_id: str | None = None, object_id: str | None = None, object_type: str | None = None, action: str | None = None, from_: str | None = None, to: str | None = None, limit: int | None = None, cursor: str | None = None) -> Answer[bytes]:
        """Export the audit log"""
        return self.request('GET', '/v1/audit-events/export', query={'account_id': account_id, 'object_id': object_id, 'object_type': object_type, 'action': action, 'from': from_, 'to': to, 'limit': limit, 'cursor': cursor})

    def export_report(self, id: str, *, format: str | None = None, fields: str | None = None) -> Answer[models.ReportFile | bytes]:
        """Export a report"""
        return self.request('GET', '/v1/reports/{id}/export', path={'id': id}, query={'format': format, 'fields': fields})

    def export_task_answers(self, id: str, *, format: str | None = None) -> Answer[bytes]:
        """Export the answers to a task"""
        return self.request('GET', '/v1/tasks/{id}/sheet', path={'id': id}, query={'format': format})

    def extend_probation(self, id: str, body: models.ExtendProbation, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Extend probation"""
        return self.request('POST', '/v1/members/{id}/extend-probation', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def extend_rectification(self, id: str, body: models.ExtendRectification, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Extend the deadline of a case"""
        return self.request('POST', '/v1/rectifications/{id}/extend', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def extend_task(self, id: str, body: models.ExtendTask, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.TaskView]:
        """Extend a task"""
        return self.request('POST', '/v1/tasks/{id}/extend', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def file_complaint(self, body: models.FileComplaint, *, idempotency_key: str | None = None) -> Answer[models.ComplaintReceipt]:
        """File a complaint"""
        return self.request('POST', '/v1/complaints', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def follow_complaint(self, body: models.FollowComplaint, *, idempotency_key: str | None = None) -> Answer[models.ComplaintProgress]:
        """Follow a complaint"""
        return self.request('POST', '/v1/complaints/follow', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def forget_device(self, id: str, *, idempotency_key: str | None = None) -> Answer[None]:
        """Forget a device"""
        return self.request('DELETE', '/v1/me/devices/{id}', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def get_account(self, id: str, *, fields: str | None = None) -> Answer[models.AccountView]:
        """Show an account"""
        return self.request('GET', '/v1/accounts/{id}', path={'id': id}, query={'fields': fields})

    def get_administrator(self, id: str, *, fields: str | None = None) -> Answer[models.AdministratorView]:
        """Show an administrator"""
        return self.request('GET', '/v1/administrators/{id}', path={'id': id}, query={'fields': fields})

    def get_administrator_eligibility(self, *, member_id: str, organization_id: str, fields: str | None = None) -> Answer[models.EligibilityView]:
        """Check eligibility"""
        return self.request('GET', '/v1/administrators/eligibility', query={'member_id': member_id, 'organization_id': organization_id, 'fields': fields})

    def get_administrator_import(self, id: str, *, fields: str | None = None) -> Answer[models.ImportView]:
        """Show an import of administrators"""
        return self.request('GET', '/v1/administrator-imports/{id}', path={'id': id}, query={'fields': fields})

    def get_api_client(self, id: str, *, fields: str | None = None) -> Answer[models.ApiClientView]:
        """Show an api client"""
        return self.request('GET', '/v1/api-clients/{id}', path={'id': id}, query={'fields': fields})

    def get_appraisal(self, id: str, *, fields: str | None = None) -> Answer[models.AppraisalView]:
        """Show an appraisal"""
        return self.request('GET', '/v1/appraisals/{id}', path={'id': id}, query={'fields': fields})

    def get_appraisal_document(self, id: str) -> Answer[bytes]:
        """Print an appraisal"""
        return self.request('GET', '/v1/appraisals/{id}/document', path={'id': id})

    def get_article(self, id: str, *, fields: str | None = None) -> Answer[models.ArticleView]:
        """Show an article"""
        return self.request('GET', '/v1/articles/{id}', path={'id': id}, query={'fields': fields})

    def get_branch(self, id: str, *, fields: str | None = None) -> Answer[models.OrganizationView]:
        """Show a branch"""
        return self.request('GET', '/v1/branches/{id}', path={'id': id}, query={'fields': fields})

    def get_branch_checklist(self, id: str, *, fields: str | None = None) -> Answer[models.BranchChecklist]:
        """Show the checklist of a standardised branch"""
        return self.request('GET', '/v1/branches/{id}/checklist', path={'id': id}, query={'fields': fields})

    def get_bulletin(self, id: str, *, fields: str | None = None) -> Answer[models.BulletinView]:
        """Show a bulletin"""
        return self.request('GET', '/v1/bulletins/{id}', path={'id': id}, query={'fields': fields})

    def get_bulletin_document(self, id: str, *, format: str | None = None) -> Answer[bytes]:
        """Print a bulletin"""
        return self.request('GET', '/v1/bulletins/{id}/document', path={'id': id}, query={'format': format})

    def get_burden(self, id: str, *, month: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.BurdenView]:
        """Show what branches were asked"""
        return self.request('GET', '/v1/organizations/{id}/burden', path={'id': id}, query={'month': month, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_burden(self, id: str, *, month: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.BranchBurdenView]:
        """Show what branches were asked, all pages"""
        return self.paginate('/v1/organizations/{id}/burden', path={'id': id}, query={'month': month, 'limit': limit, 'fields': fields})

    def get_burden_budget(self, id: str, *, fields: str | None = None) -> Answer[models.BurdenBudgetSetting]:
        """Show a burden budget"""
        return self.request('GET', '/v1/organizations/{id}/burden-budget', path={'id': id}, query={'fields': fields})

    def get_burden_exception(self, id: str, *, fields: str | None = None) -> Answer[models.BurdenExceptionView]:
        """Show an exception"""
        return self.request('GET', '/v1/burden-exceptions/{id}', path={'id': id}, query={'fields': fields})

    def get_calendar_subscription(self, *, fields: str | None = None) -> Answer[models.CalendarSubscriptionView]:
        """Show the address of one's calendar"""
        return self.request('GET', '/v1/me/study-day-calendar', query={'fields': fields})

    def get_channel(self, id: str, *, fields: str | None = None) -> Answer[models.ChannelView]:
        """Show a channel"""
        return self.request('GET', '/v1/channels/{id}', path={'id': id}, query={'fields': fields})

    def get_channel_counters(self, id: str, *, fields: str | None = None) -> Answer[models.ChannelCountersView]:
        """Count a channel's articles and media"""
        return self.request('GET', '/v1/channels/{id}/counters', path={'id': id}, query={'fields': fields})

    def get_check_in_code(self, id: str, *, fields: str | None = None) -> Answer[models.CheckInCodeView]:
        """Show the check-in code"""
        return self.request('GET', '/v1/study-sessions/{id}/check-in-code', path={'id': id}, query={'fields': fields})

    def get_class(self, id: str, *, fields: str | None = None) -> Answer[models.ClassView]:
        """Show a class"""
        return self.request('GET', '/v1/classes/{id}', path={'id': id}, query={'fields': fields})

    def get_class_figures(self, *, organization_id: str, by: models.FigureGroup | None = None, as_of: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ClassFiguresView]:
        """Count people and person-times"""
        return self.request('GET', '/v1/class-figures', query={'organization_id': organization_id, 'by': by, 'as_of': as_of, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_class_figures(self, *, organization_id: str, by: models.FigureGroup | None = None, as_of: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ClassFigureView]:
        """Count people and person-times, all pages"""
        return self.paginate('/v1/class-figures', query={'organization_id': organization_id, 'by': by, 'as_of': as_of, 'limit': limit, 'fields': fields})

    def get_complainant(self, id: str, *, fields: str | None = None) -> Answer[models.ComplainantView]:
        """Show who complained"""
        return self.request('GET', '/v1/complaints/{id}/complainant', path={'id': id}, query={'fields': fields})

    def get_complaint(self, id: str, *, fields: str | None = None) -> Answer[models.ComplaintView]:
        """Show a complaint"""
        return self.request('GET', '/v1/complaints/{id}', path={'id': id}, query={'fields': fields})

    def get_detection_thresholds(self, id: str, *, fields: str | None = None) -> Answer[models.DetectionThresholdsView]:
        """Show the thresholds of detection"""
        return self.request('GET', '/v1/organizations/{id}/detection-thresholds', path={'id': id}, query={'fields': fields})

    def get_device(self, id: str, *, fields: str | None = None) -> Answer[models.SessionView]:
        """Show one of one's own devices"""
        return self.request('GET', '/v1/me/devices/{id}', path={'id': id}, query={'fields': fields})

    def get_dues_rates(self, id: str, *, fields: str | None = None) -> Answer[models.DuesRatesView]:
        """Show the rates of dues"""
        return self.request('GET', '/v1/organizations/{id}/dues-rates', path={'id': id}, query={'fields': fields})

    def get_dues_standard(self, id: str, month: str, *, fields: str | None = None) -> Answer[models.DuesStandardDetail]:
        """Show a member's standard of dues"""
        return self.request('GET', '/v1/members/{id}/dues-standards/{month}', path={'id': id, 'month': month}, query={'fields': fields})

    def get_feed(self, *, channel_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ArticlePage]:
        """Show the feed"""
        return self.request('GET', '/v1/feed', query={'channel_id': channel_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_feed(self, *, channel_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ArticleView]:
        """Show the feed, all pages"""
        return self.paginate('/v1/feed', query={'channel_id': channel_id, 'limit': limit, 'fields': fields})

    def get_feedback_statement(self, id: str, *, fields: str | None = None) -> Answer[models.FeedbackStatementView]:
        """Show a feedback statement"""
        return self.request('GET', '/v1/feedback-statements/{id}', path={'id': id}, query={'fields': fields})

    def get_governing_document(self, id: str, *, fields: str | None = None) -> Answer[models.GoverningDocumentView]:
        """Show a governing document"""
        return self.request('GET', '/v1/governing-documents/{id}', path={'id': id}, query={'fields': fields})

    def get_governing_paper(self, id: str, *, number: int | None = None) -> Answer[bytes]:
        """Download the paper of a governing document"""
        return self.request('GET', '/v1/governing-documents/{id}/paper', path={'id': id}, query={'number': number})

    def get_home(self, *, fields: str | None = None) -> Answer[models.HomeView]:
        """Show the first screen"""
        return self.request('GET', '/v1/me/home', query={'fields': fields})

    def get_import(self, id: str, *, fields: str | None = None) -> Answer[models.ImportView]:
        """Show an import"""
        return self.request('GET', '/v1/imports/{id}', path={'id': id}, query={'fields': fields})

    def get_incident(self, id: str, *, fields: str | None = None) -> Answer[models.IncidentView]:
        """Show an incident"""
        return self.request('GET', '/v1/incidents/{id}', path={'id': id}, query={'fields': fields})

    def get_incident_timeline(self, id: str, *, fields: str | None = None) -> Answer[models.Timeline]:
        """Show the timeline of an incident"""
        return self.request('GET', '/v1/incidents/{id}/timeline', path={'id': id}, query={'fields': fields})

    def get_indicator_list(self, id: str, *, fields: str | None = None) -> Answer[models.IndicatorListView]:
        """Show the list of indicators"""
        return self.request('GET', '/v1/organizations/{id}/indicator-list', path={'id': id}, query={'fields': fields})

    def get_jwks(self, *, fields: str | None = None) -> Answer[models.Jwks]:
        """The public keys of access tokens"""
        return self.request('GET', '/.well-known/jwks.json', query={'fields': fields})

    def get_learning_import(self, id: str, *, fields: str | None = None) -> Answer[models.LearningImportView]:
        """Show an import of outside records"""
        return self.request('GET', '/v1/learning-imports/{id}', path={'id': id}, query={'fields': fields})

    def get_lesson(self, id: str, *, fields: str | None = None) -> Answer[models.LessonView]:
        """Show a lesson"""
        return self.request('GET', '/v1/lessons/{id}', path={'id': id}, query={'fields': fields})

    def get_live(self, *, fields: str | None = None) -> Answer[models.Health]:
        """Is the process alive"""
        return self.request('GET', '/health/live', query={'fields': fields})

    def get_me(self, *, fields: str | None = None) -> Answer[models.MeView]:
        """Who am I"""
        return self.request('GET', '/v1/me', query={'fields': fields})

    def get_media(self, id: str, *, fields: str | None = None) -> Answer[models.ArticleView]:
        """Show a media item"""
        return self.request('GET', '/v1/media/{id}', path={'id': id}, query={'fields': fields})

    def get_media_file(self, id: str, *, expires: int | None = None, by: str | None = None, signature: str | None = None, range: str | None = None, if_range: str | None = None) -> Answer[bytes]:
        """Read a file"""
        return self.request('GET', '/v1/media/{id}/file', path={'id': id}, query={'expires': expires, 'by': by, 'signature': signature}, headers={'Range': range, 'If-Range': if_range})

    def get_member(self, id: str, *, purpose: str | None = None, as_of: str | None = None, fields: str | None = None) -> Answer[models.MemberView]:
        """Show a member"""
        return self.request('GET', '/v1/members/{id}', path={'id': id}, query={'purpose': purpose, 'as_of': as_of, 'fields': fields})

    def get_member_dues(self, id: str, *, year: int | None = None, fields: str | None = None) -> Answer[models.DuesYearView]:
        """Show a member's dues"""
        return self.request('GET', '/v1/members/{id}/dues', path={'id': id}, query={'year': year, 'fields': fields})

    def get_member_hours(self, id: str, *, year: int | None = None, as_of: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.HoursView]:
        """Show a member's hours"""
        return self.request('GET', '/v1/members/{id}/hours', path={'id': id}, query={'year': year, 'as_of': as_of, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_member_hours(self, id: str, *, year: int | None = None, as_of: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.HourEntryView]:
        """Show a member's hours, all pages"""
        return self.paginate('/v1/members/{id}/hours', path={'id': id}, query={'year': year, 'as_of': as_of, 'limit': limit, 'fields': fields})

    def get_meta(self, *, fields: str | None = None) -> Answer[models.Meta]:
        """About this server"""
        return self.request('GET', '/v1/meta', query={'fields': fields})

    def get_mobile_member(self, id: str, *, fields: str | None = None) -> Answer[models.MobileMemberView]:
        """Show a mobile member"""
        return self.request('GET', '/v1/mobile-members/{id}', path={'id': id}, query={'fields': fields})

    def get_my_dues(self, *, year: int | None = None, fields: str | None = None) -> Answer[models.DuesYearView]:
        """Show one's own dues"""
        return self.request('GET', '/v1/me/dues', query={'year': year, 'fields': fields})

    def get_my_progress(self, id: str, *, fields: str | None = None) -> Answer[models.MyProgressView]:
        """Show one's own progress in a class"""
        return self.request('GET', '/v1/me/classes/{id}/progress', path={'id': id}, query={'fields': fields})

    def get_nomination(self, id: str, *, fields: str | None = None) -> Answer[models.NominationView]:
        """Show a nomination"""
        return self.request('GET', '/v1/merit-nominations/{id}', path={'id': id}, query={'fields': fields})

    def get_operation(self, id: str, *, fields: str | None = None) -> Answer[models.OperationView]:
        """Show an operation"""
        return self.request('GET', '/v1/operations/{id}', path={'id': id}, query={'fields': fields})

    def get_operation_file(self, id: str, *, expires: int | None = None, by: str | None = None, signature: str | None = None) -> Answer[bytes]:
        """Read the file of an operation"""
        return self.request('GET', '/v1/operations/{id}/file', path={'id': id}, query={'expires': expires, 'by': by, 'signature': signature})

    def get_organization(self, id: str, *, fields: str | None = None) -> Answer[models.OrganizationView]:
        """Show an organization"""
        return self.request('GET', '/v1/organizations/{id}', path={'id': id}, query={'fields': fields})

    def get_organization_dues(self, id: str, *, month: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.DuesTotalsView]:
        """Show an organization's dues of a month"""
        return self.request('GET', '/v1/organizations/{id}/dues', path={'id': id}, query={'month': month, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_organization_dues(self, id: str, *, month: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.DuesShareView]:
        """Show an organization's dues of a month, all pages"""
        return self.paginate('/v1/organizations/{id}/dues', path={'id': id}, query={'month': month, 'limit': limit, 'fields': fields})

    def get_organization_figures(self, id: str, *, period: str | None = None, indicator: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.OrganizationFiguresView]:
        """Show the figures of an organization"""
        return self.request('GET', '/v1/organizations/{id}/indicators', path={'id': id}, query={'period': period, 'indicator': indicator, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_organization_figures(self, id: str, *, period: str | None = None, indicator: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.IndicatorChildView]:
        """Show the figures of an organization, all pages"""
        return self.paginate('/v1/organizations/{id}/indicators', path={'id': id}, query={'period': period, 'indicator': indicator, 'limit': limit, 'fields': fields})

    def get_organization_hours(self, id: str, *, year: int | None = None, as_of: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.OrganizationHoursView]:
        """Show an organization's hours"""
        return self.request('GET', '/v1/organizations/{id}/hours', path={'id': id}, query={'year': year, 'as_of': as_of, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_organization_hours(self, id: str, *, year: int | None = None, as_of: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.HoursShareView]:
        """Show an organization's hours, all pages"""
        return self.paginate('/v1/organizations/{id}/hours', path={'id': id}, query={'year': year, 'as_of': as_of, 'limit': limit, 'fields': fields})

    def get_organization_import(self, id: str, *, fields: str | None = None) -> Answer[models.ImportView]:
        """Show an import of organizations"""
        return self.request('GET', '/v1/organizations/imports/{id}', path={'id': id}, query={'fields': fields})

    def get_organization_tree(self, *, fields: str | None = None) -> Answer[models.Tree]:
        """The whole visible tree"""
        return self.request('GET', '/v1/organizations/tree', query={'fields': fields})

    def get_problem(self, code: str) -> Answer[bytes]:
        """What a problem means"""
        return self.request('GET', '/problems/{code}', path={'code': code})

    def get_query_letter(self, id: str, *, fields: str | None = None) -> Answer[models.QueryLetterView]:
        """Show a query letter"""
        return self.request('GET', '/v1/query-letters/{id}', path={'id': id}, query={'fields': fields})

    def get_query_letter_decision(self, id: str) -> Answer[bytes]:
        """Print the decision"""
        return self.request('GET', '/v1/query-letters/{id}/decision', path={'id': id})

    def get_query_letter_scan(self, id: str) -> Answer[bytes]:
        """Download the stamped letter"""
        return self.request('GET', '/v1/query-letters/{id}/scan', path={'id': id})

    def get_ready(self, *, fields: str | None = None) -> Answer[models.Health]:
        """May requests be sent here"""
        return self.request('GET', '/health/ready', query={'fields': fields})

    def get_rectification(self, id: str, *, fields: str | None = None) -> Answer[models.RectificationDetail]:
        """Show a rectification case"""
        return self.request('GET', '/v1/rectifications/{id}', path={'id': id}, query={'fields': fields})

    def get_report(self, id: str, *, organization_id: str | None = None, fields: str | None = None) -> Answer[models.ReportView]:
        """Show a report"""
        return self.request('GET', '/v1/reports/{id}', path={'id': id}, query={'organization_id': organization_id, 'fields': fields})

    def get_report_chart(self, id: str, *, indicator: str, organization_id: str | None = None, of: str | None = None, format: str | None = None, fields: str | None = None) -> Answer[models.ReportChartView | bytes]:
        """Show a chart of a report"""
        return self.request('GET', '/v1/reports/{id}/chart', path={'id': id}, query={'indicator': indicator, 'organization_id': organization_id, 'of': of, 'format': format, 'fields': fields})

    def get_report_document(self, id: str, *, organization_id: str | None = None) -> Answer[bytes]:
        """Print a report"""
        return self.request('GET', '/v1/reports/{id}/document', path={'id': id}, query={'organization_id': organization_id})

    def get_risk(self, id: str, *, fields: str | None = None) -> Answer[models.RiskView]:
        """Show a risk"""
        return self.request('GET', '/v1/risks/{id}', path={'id': id}, query={'fields': fields})

    def get_root(self, *, fields: str | None = None) -> Answer[models.Root]:
        """Where everything is"""
        return self.request('GET', '/', query={'fields': fields})

    def get_setup_rules(self, id: str, *, fields: str | None = None) -> Answer[models.SetupRulesView]:
        """Show the numbers of the set-up rules"""
        return self.request('GET', '/v1/organizations/{id}/setup-rules', path={'id': id}, query={'fields': fields})

    def get_sign_in_sheet(self, id: str) -> Answer[bytes]:
        """Print the sign-in sheet of a session"""
        return self.request('GET', '/v1/study-sessions/{id}/sign-in-sheet', path={'id': id})

    def get_study_day_calendar(self, id: str) -> Answer[bytes]:
        """Get a plan as a calendar"""
        return self.request('GET', '/v1/study-day-plans/{id}/calendar.ics', path={'id': id})

    def get_study_day_plan(self, id: str, *, fields: str | None = None) -> Answer[models.StudyDayPlanView]:
        """Show a plan"""
        return self.request('GET', '/v1/study-day-plans/{id}', path={'id': id}, query={'fields': fields})

    def get_study_days_of_subscription(self, *, by: str | None = None, signature: str | None = None) -> Answer[bytes]:
        """Get one's study days as a calendar"""
        return self.request('GET', '/v1/study-day-calendar.ics', query={'by': by, 'signature': signature})

    def get_study_session(self, id: str, *, fields: str | None = None) -> Answer[models.StudySessionView]:
        """Show a study session"""
        return self.request('GET', '/v1/study-sessions/{id}', path={'id': id}, query={'fields': fields})

    def get_study_session_history(self, id: str, *, fields: str | None = None) -> Answer[models.StudySessionHistory]:
        """Show the history of a record"""
        return self.request('GET', '/v1/study-sessions/{id}/history', path={'id': id}, query={'fields': fields})

    def get_supervision_rule(self, id: str, *, fields: str | None = None) -> Answer[models.SupervisionRuleView]:
        """Show a supervision rule"""
        return self.request('GET', '/v1/supervision-rules/{id}', path={'id': id}, query={'fields': fields})

    def get_system_usage(self, system: str, *, organization_id: str, from_: str | None = None, to: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.SystemUsageView]:
        """Show the use of a system"""
        return self.request('GET', '/v1/systems/{system}/usage', path={'system': system}, query={'organization_id': organization_id, 'from': from_, 'to': to, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_get_system_usage(self, system: str, *, organization_id: str, from_: str | None = None, to: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.UsageChildView]:
        """Show the use of a system, all pages"""
        return self.paginate('/v1/systems/{system}/usage', path={'system': system}, query={'organization_id': organization_id, 'from': from_, 'to': to, 'limit': limit, 'fields': fields})

    def get_task(self, id: str, *, fields: str | None = None) -> Answer[models.TaskDetail]:
        """Show a task"""
        return self.request('GET', '/v1/tasks/{id}', path={'id': id}, query={'fields': fields})

    def get_task_response(self, id: str, branch_id: str, *, fields: str | None = None) -> Answer[models.TaskResponseDetail]:
        """Show a branch's response"""
        return self.request('GET', '/v1/tasks/{id}/responses/{branch_id}', path={'id': id, 'branch_id': branch_id}, query={'fields': fields})

    def get_transfer(self, id: str, *, fields: str | None = None) -> Answer[models.TransferView]:
        """Show a transfer"""
        return self.request('GET', '/v1/transfers/{id}', path={'id': id}, query={'fields': fields})

    def get_transfer_letter(self, id: str) -> Answer[bytes]:
        """Print a transfer letter"""
        return self.request('GET', '/v1/transfers/{id}/letter', path={'id': id})

    def get_transparency(self, *, fields: str | None = None) -> Answer[models.TransparencyView]:
        """Show what may not burden the grassroots"""
        return self.request('GET', '/v1/transparency', query={'fields': fields})

    def get_upload(self, id: str, *, fields: str | None = None) -> Answer[models.UploadView]:
        """Show how far an upload is"""
        return self.request('GET', '/v1/uploads/{id}', path={'id': id}, query={'fields': fields})

    def get_venue(self, id: str, *, fields: str | None = None) -> Answer[models.VenueView]:
        """Show a venue"""
        return self.request('GET', '/v1/venues/{id}', path={'id': id}, query={'fields': fields})

    def get_vocabulary(self, *, fields: str | None = None) -> Answer[models.VocabularyView]:
        """Show the words of every enum"""
        return self.request('GET', '/v1/vocabulary', query={'fields': fields})

    def get_webhook(self, id: str, *, fields: str | None = None) -> Answer[models.WebhookView]:
        """Show a webhook"""
        return self.request('GET', '/v1/webhooks/{id}', path={'id': id}, query={'fields': fields})

    def get_webhook_delivery(self, id: str, delivery_id: str, *, fields: str | None = None) -> Answer[models.WebhookDeliveryView]:
        """Show a delivery"""
        return self.request('GET', '/v1/webhooks/{id}/deliveries/{delivery_id}', path={'id': id, 'delivery_id': delivery_id}, query={'fields': fields})

    def get_work_item(self, id: str, *, fields: str | None = None) -> Answer[models.WorkItemView]:
        """Show a work item"""
        return self.request('GET', '/v1/work-items/{id}', path={'id': id}, query={'fields': fields})

    def give_rectification_evidence(self, id: str, body: models.GiveRectificationEvidence, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Give evidence"""
        return self.request('POST', '/v1/rectifications/{id}/evidence', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def grade_appraisal(self, id: str, body: models.GradeAppraisal, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.AppraisalView]:
        """Grade an appraisal"""
        return self.request('POST', '/v1/appraisals/{id}/grade', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def grant_leave_request(self, id: str, member_id: str, body: models.AnswerLeaveRequest, *, idempotency_key: str | None = None) -> Answer[models.LeaveRequestView]:
        """Grant leave"""
        return self.request('POST', '/v1/study-sessions/{id}/leave/{member_id}/grant', path={'id': id, 'member_id': member_id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def issue_appraisal(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.AppraisalView]:
        """Issue an appraisal"""
        return self.request('POST', '/v1/appraisals/{id}/issue', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def issue_bulletin(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BulletinView]:
        """Issue a bulletin"""
        return self.request('POST', '/v1/bulletins/{id}/issue', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def issue_report(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ReportSummary]:
        """Issue a report"""
        return self.request('POST', '/v1/reports/{id}/issue', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def link_record(self, id: str, body: models.LinkRecord, *, idempotency_key: str | None = None) -> Answer[models.WorkLinkView]:
        """Link a record to a work item"""
        return self.request('POST', '/v1/work-items/{id}/links', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def link_rectification_training(self, id: str, body: models.LinkRectificationTraining, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Link a one-to-one training to a case"""
        return self.request('POST', '/v1/rectifications/{id}/trainings', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def list_access_log(self, *, member_id: str | None = None, account_id: str | None = None, letter_number: str | None = None, from_: str | None = None, to: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MemberAccessPage]:
        """Search the access log"""
        return self.request('GET', '/v1/access-log', query={'member_id': member_id, 'account_id': account_id, 'letter_number': letter_number, 'from': from_, 'to': to, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_access_log(self, *, member_id: str | None = None, account_id: str | None = None, letter_number: str | None = None, from_: str | None = None, to: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.MemberAccessView]:
        """Search the access log, all pages"""
        return self.paginate('/v1/access-log', query={'member_id': member_id, 'account_id': account_id, 'letter_number': letter_number, 'from': from_, 'to': to, 'limit': limit, 'fields': fields})

    def list_accounts(self, *, branch_id: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AccountPage]:
        """List accounts"""
        return self.request('GET', '/v1/accounts', query={'branch_id': branch_id, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_accounts(self, *, branch_id: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.AccountView]:
        """List accounts, all pages"""
        return self.paginate('/v1/accounts', query={'branch_id': branch_id, 'state': state, 'limit': limit, 'fields': fields})

    def list_administrator_candidates(self, *, organization_id: str, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.CandidatePage]:
        """List candidates"""
        return self.request('GET', '/v1/administrators/candidates', query={'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_administrator_candidates(self, *, organization_id: str, limit: int | None = None, fields: str | None = None) -> Iterator[models.CandidateView]:
        """List candidates, all pages"""
        return self.paginate('/v1/administrators/candidates', query={'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_administrator_findings(self, *, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AdministratorFindingPage]:
        """List findings about administrators"""
        return self.request('GET', '/v1/administrators/findings', query={'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_administrator_findings(self, *, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.AdministratorFinding]:
        """List findings about administrators, all pages"""
        return self.paginate('/v1/administrators/findings', query={'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_administrator_import_faults(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RowFaultPage]:
        """List the rows of administrators that cannot be taken"""
        return self.request('GET', '/v1/administrator-imports/{id}/faults', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_administrator_import_faults(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.RowFaultView]:
        """List the rows of administrators that cannot be taken, all pages"""
        return self.paginate('/v1/administrator-imports/{id}/faults', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_administrator_imports(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ImportPage]:
        """List imports of administrators"""
        return self.request('GET', '/v1/administrator-imports', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_administrator_imports(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ImportView]:
        """List imports of administrators, all pages"""
        return self.paginate('/v1/administrator-imports', query={'limit': limit, 'fields': fields})

    def list_administrator_trainings(self, id: str, *, fields: str | None = None) -> Answer[models.TrainingList]:
        """List the trainings of an administrator"""
        return self.request('GET', '/v1/administrators/{id}/trainings', path={'id': id}, query={'fields': fields})

    def list_administrators(self, *, organization_id: str | None = None, role: str | None = None, member_id: str | None = None, include_ended: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AdministratorPage]:
        """List administrators"""
        return self.request('GET', '/v1/administrators', query={'organization_id': organization_id, 'role': role, 'member_id': member_id, 'include_ended': include_ended, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_administrators(self, *, organization_id: str | None = None, role: str | None = None, member_id: str | None = None, include_ended: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.AdministratorView]:
        """List administrators, all pages"""
        return self.paginate('/v1/administrators', query={'organization_id': organization_id, 'role': role, 'member_id': member_id, 'include_ended': include_ended, 'limit': limit, 'fields': fields})

    def list_ancestors(self, id: str, *, fields: str | None = None) -> Answer[models.Ancestors]:
        """The line above an organization"""
        return self.request('GET', '/v1/organizations/{id}/ancestors', path={'id': id}, query={'fields': fields})

    def list_api_clients(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ApiClientPage]:
        """List api clients"""
        return self.request('GET', '/v1/api-clients', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_api_clients(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ApiClientView]:
        """List api clients, all pages"""
        return self.paginate('/v1/api-clients', query={'limit': limit, 'fields': fields})

    def list_appraisals(self, *, organization_id: str | None = None, year: int | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AppraisalPage]:
        """List appraisals"""
        return self.request('GET', '/v1/appraisals', query={'organization_id': organization_id, 'year': year, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_appraisals(self, *, organization_id: str | None = None, year: int | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.AppraisalSummary]:
        """List appraisals, all pages"""
        return self.paginate('/v1/appraisals', query={'organization_id': organization_id, 'year': year, 'state': state, 'limit': limit, 'fields': fields})

    def list_article_versions(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ArticleVersionPage]:
        """List the versions of an article"""
        return self.request('GET', '/v1/articles/{id}/versions', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_article_versions(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ArticleVersionView]:
        """List the versions of an article, all pages"""
        return self.paginate('/v1/articles/{id}/versions', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_articles(self, *, channel_id: str | None = None, state: list[models.ArticleState] | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ArticlePage]:
        """List articles"""
        return self.request('GET', '/v1/articles', query={'channel_id': channel_id, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_articles(self, *, channel_id: str | None = None, state: list[models.ArticleState] | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ArticleView]:
        """List articles, all pages"""
        return self.paginate('/v1/articles', query={'channel_id': channel_id, 'state': state, 'limit': limit, 'fields': fields})

    def list_attempts(self, id: str, *, fields: str | None = None) -> Answer[models.AttemptsView]:
        """List one's own attempts"""
        return self.request('GET', '/v1/lessons/{id}/attempts', path={'id': id}, query={'fields': fields})

    def list_attendance(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AttendancePage]:
        """Show an attendance list"""
        return self.request('GET', '/v1/study-sessions/{id}/attendance', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_attendance(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.AttendanceView]:
        """Show an attendance list, all pages"""
        return self.paginate('/v1/study-sessions/{id}/attendance', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_audit_checkpoints(self, *, fields: str | None = None) -> Answer[models.CheckpointList]:
        """List the checkpoints of the audit log"""
        return self.request('GET', '/v1/audit-checkpoints', query={'fields': fields})

    def list_audit_events(self, *, account_id: str | None = None, object_id: str | None = None, object_type: str | None = None, action: str | None = None, from_: str | None = None, to: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AuditEventPage]:
        """Search the audit log"""
        return self.request('GET', '/v1/audit-events', query={'account_id': account_id, 'object_id': object_id, 'object_type': object_type, 'action': action, 'from': from_, 'to': to, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_audit_events(self, *, account_id: str | None = None, object_id: str | None = None, object_type: str | None = None, action: str | None = None, from_: str | None = None, to: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.AuditEventView]:
        """Search the audit log, all pages"""
        return self.paginate('/v1/audit-events', query={'account_id': account_id, 'object_id': object_id, 'object_type': object_type, 'action': action, 'from': from_, 'to': to, 'limit': limit, 'fields': fields})

    def list_branch_dues(self, id: str, *, month: str | None = None, state: models.DuesMonthState | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.BranchDuesView]:
        """List a branch's dues of a month"""
        return self.request('GET', '/v1/branches/{id}/dues', path={'id': id}, query={'month': month, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_branch_dues(self, id: str, *, month: str | None = None, state: models.DuesMonthState | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.DuesPayerView]:
        """List a branch's dues of a month, all pages"""
        return self.paginate('/v1/branches/{id}/dues', path={'id': id}, query={'month': month, 'state': state, 'limit': limit, 'fields': fields})

    def list_branch_duties(self, id: str, *, month: str | None = None, fields: str | None = None) -> Answer[models.DutyList]:
        """Show a branch's duties"""
        return self.request('GET', '/v1/branches/{id}/duties', path={'id': id}, query={'month': month, 'fields': fields})

    def list_branch_gaps(self, id: str, *, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.BranchGapPage]:
        """Count a compulsory course by branch"""
        return self.request('GET', '/v1/required-courses/{id}/branches', path={'id': id}, query={'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_branch_gaps(self, id: str, *, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.BranchGapView]:
        """Count a compulsory course by branch, all pages"""
        return self.paginate('/v1/required-courses/{id}/branches', path={'id': id}, query={'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_branch_members(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RosterPage]:
        """List the people of a branch"""
        return self.request('GET', '/v1/branches/{id}/members', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_branch_members(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.RosterEntry]:
        """List the people of a branch, all pages"""
        return self.paginate('/v1/branches/{id}/members', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_branch_study_sessions(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.StudySessionPage]:
        """List the sessions of a branch"""
        return self.request('GET', '/v1/branches/{id}/study-sessions', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_branch_study_sessions(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.StudySessionView]:
        """List the sessions of a branch, all pages"""
        return self.paginate('/v1/branches/{id}/study-sessions', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_branch_tasks(self, id: str, *, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.BranchTaskPage]:
        """List a branch's tasks"""
        return self.request('GET', '/v1/organizations/{id}/tasks', path={'id': id}, query={'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_branch_tasks(self, id: str, *, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.BranchTaskView]:
        """List a branch's tasks, all pages"""
        return self.paginate('/v1/organizations/{id}/tasks', path={'id': id}, query={'state': state, 'limit': limit, 'fields': fields})

    def list_branches(self, *, organization_id: str | None = None, q: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.OrganizationPage]:
        """List branches"""
        return self.request('GET', '/v1/branches', query={'organization_id': organization_id, 'q': q, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_branches(self, *, organization_id: str | None = None, q: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.OrganizationView]:
        """List branches, all pages"""
        return self.paginate('/v1/branches', query={'organization_id': organization_id, 'q': q, 'limit': limit, 'fields': fields})

    def list_bulletins(self, *, organization_id: str | None = None, period: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.BulletinPage]:
        """List bulletins"""
        return self.request('GET', '/v1/bulletins', query={'organization_id': organization_id, 'period': period, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_bulletins(self, *, organization_id: str | None = None, period: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.BulletinView]:
        """List bulletins, all pages"""
        return self.paginate('/v1/bulletins', query={'organization_id': organization_id, 'period': period, 'state': state, 'limit': limit, 'fields': fields})

    def list_burden_exceptions(self, *, organization_id: str | None = None, state: str | None = None, measure: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.BurdenExceptionPage]:
        """List exceptions from the burden rules"""
        return self.request('GET', '/v1/burden-exceptions', query={'organization_id': organization_id, 'state': state, 'measure': measure, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_burden_exceptions(self, *, organization_id: str | None = None, state: str | None = None, measure: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.BurdenExceptionView]:
        """List exceptions from the burden rules, all pages"""
        return self.paginate('/v1/burden-exceptions', query={'organization_id': organization_id, 'state': state, 'measure': measure, 'limit': limit, 'fields': fields})

    def list_calendar_days(self, *, year: int | None = None, fields: str | None = None) -> Answer[models.CalendarView]:
        """Show the public calendar"""
        return self.request('GET', '/v1/calendar-days', query={'year': year, 'fields': fields})

    def list_channels(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ChannelPage]:
        """List channels"""
        return self.request('GET', '/v1/channels', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_channels(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ChannelView]:
        """List channels, all pages"""
        return self.paginate('/v1/channels', query={'limit': limit, 'fields': fields})

    def list_children(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.OrganizationPage]:
        """List what stands directly below"""
        return self.request('GET', '/v1/organizations/{id}/children', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_children(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.OrganizationView]:
        """List what stands directly below, all pages"""
        return self.paginate('/v1/organizations/{id}/children', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_class_themes(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ClassThemePage]:
        """List themes of classes"""
        return self.request('GET', '/v1/class-themes', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_class_themes(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ClassThemeView]:
        """List themes of classes, all pages"""
        return self.paginate('/v1/class-themes', query={'limit': limit, 'fields': fields})

    def list_classes(self, *, theme_id: str | None = None, organization_id: str | None = None, state: list[models.ClassStatus] | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ClassPage]:
        """List classes"""
        return self.request('GET', '/v1/classes', query={'theme_id': theme_id, 'organization_id': organization_id, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_classes(self, *, theme_id: str | None = None, organization_id: str | None = None, state: list[models.ClassStatus] | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ClassView]:
        """List classes, all pages"""
        return self.paginate('/v1/classes', query={'theme_id': theme_id, 'organization_id': organization_id, 'state': state, 'limit': limit, 'fields': fields})

    def list_complaints(self, *, organization_id: str | None = None, kind: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ComplaintPage]:
        """List complaints"""
        return self.request('GET', '/v1/complaints', query={'organization_id': organization_id, 'kind': kind, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_complaints(self, *, organization_id: str | None = None, kind: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ComplaintView]:
        """List complaints, all pages"""
        return self.paginate('/v1/complaints', query={'organization_id': organization_id, 'kind': kind, 'state': state, 'limit': limit, 'fields': fields})

    def list_devices(self, *, fields: str | None = None) -> Answer[models.SessionList]:
        """List one's own devices"""
        return self.request('GET', '/v1/auth/sessions', query={'fields': fields})

    def list_due_elections(self, id: str, *, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.DueElectionPage]:
        """List the elections that are due"""
        return self.request('GET', '/v1/organizations/{id}/elections-due', path={'id': id}, query={'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_due_elections(self, id: str, *, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.DueElectionView]:
        """List the elections that are due, all pages"""
        return self.paginate('/v1/organizations/{id}/elections-due', path={'id': id}, query={'state': state, 'limit': limit, 'fields': fields})

    def list_dues_entries(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.DuesEntryPage]:
        """List a member's payments of dues"""
        return self.request('GET', '/v1/members/{id}/dues-entries', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_dues_entries(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.DuesEntryView]:
        """List a member's payments of dues, all pages"""
        return self.paginate('/v1/members/{id}/dues-entries', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_dues_standards(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.DuesStandardPage]:
        """List a member's standards of dues"""
        return self.request('GET', '/v1/members/{id}/dues-standards', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_dues_standards(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.DuesStandardView]:
        """List a member's standards of dues, all pages"""
        return self.paginate('/v1/members/{id}/dues-standards', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_duty_gaps(self, id: str, *, month: str | None = None, quarter: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.DutyGapsView]:
        """Show the gaps of a subtree"""
        return self.request('GET', '/v1/organizations/{id}/gaps', path={'id': id}, query={'month': month, 'quarter': quarter, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_duty_gaps(self, id: str, *, month: str | None = None, quarter: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.BranchDutyGaps]:
        """Show the gaps of a subtree, all pages"""
        return self.paginate('/v1/organizations/{id}/gaps', path={'id': id}, query={'month': month, 'quarter': quarter, 'limit': limit, 'fields': fields})

    def list_elections(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ElectionPage]:
        """List the elections of an organization"""
        return self.request('GET', '/v1/organizations/{id}/elections', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_elections(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ElectionView]:
        """List the elections of an organization, all pages"""
        return self.paginate('/v1/organizations/{id}/elections', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_eligibility_exceptions(self, *, organization_id: str | None = None, member_id: str | None = None, include_ended: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ExceptionPage]:
        """List exceptions from conditions of entry"""
        return self.request('GET', '/v1/administrators/exceptions', query={'organization_id': organization_id, 'member_id': member_id, 'include_ended': include_ended, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_eligibility_exceptions(self, *, organization_id: str | None = None, member_id: str | None = None, include_ended: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ExceptionView]:
        """List exceptions from conditions of entry, all pages"""
        return self.paginate('/v1/administrators/exceptions', query={'organization_id': organization_id, 'member_id': member_id, 'include_ended': include_ended, 'limit': limit, 'fields': fields})

    def list_enrolments(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.EnrolmentPage]:
        """List the people of a class"""
        return self.request('GET', '/v1/classes/{id}/enrolments', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_enrolments(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.EnrolmentView]:
        """List the people of a class, all pages"""
        return self.paginate('/v1/classes/{id}/enrolments', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_error_codes(self, *, fields: str | None = None) -> Answer[models.ErrorCodeList]:
        """Every problem code"""
        return self.request('GET', '/v1/error-codes', query={'fields': fields})

    def list_feedback_organizations(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.FeedbackOrganizationPage]:
        """List what a statement says of organizations"""
        return self.request('GET', '/v1/feedback-statements/{id}/organizations', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_feedback_organizations(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.FeedbackOrganizationView]:
        """List what a statement says of organizations, all pages"""
        return self.paginate('/v1/feedback-statements/{id}/organizations', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_feedback_people(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.FeedbackPersonPage]:
        """List what a statement says of people"""
        return self.request('GET', '/v1/feedback-statements/{id}/people', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_feedback_people(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.FeedbackPersonView]:
        """List what a statement says of people, all pages"""
        return self.paginate('/v1/feedback-statements/{id}/people', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_feedback_statements(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.FeedbackStatementPage]:
        """List feedback statements"""
        return self.request('GET', '/v1/feedback-statements', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_feedback_statements(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.FeedbackStatementView]:
        """List feedback statements, all pages"""
        return self.paginate('/v1/feedback-statements', query={'limit': limit, 'fields': fields})

    def list_gaps(self, id: str, *, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.GapsView]:
        """List who has not completed a compulsory course"""
        return self.request('GET', '/v1/required-courses/{id}/gaps', path={'id': id}, query={'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_gaps(self, id: str, *, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.GapView]:
        """List who has not completed a compulsory course, all pages"""
        return self.paginate('/v1/required-courses/{id}/gaps', path={'id': id}, query={'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_governing_documents(self, *, organization_id: str | None = None, kind: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.GoverningDocumentPage]:
        """List governing documents"""
        return self.request('GET', '/v1/governing-documents', query={'organization_id': organization_id, 'kind': kind, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_governing_documents(self, *, organization_id: str | None = None, kind: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.GoverningDocumentView]:
        """List governing documents, all pages"""
        return self.paginate('/v1/governing-documents', query={'organization_id': organization_id, 'kind': kind, 'limit': limit, 'fields': fields})

    def list_governing_versions(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.GoverningVersionPage]:
        """List the versions of a governing document"""
        return self.request('GET', '/v1/governing-documents/{id}/versions', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_governing_versions(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.GoverningVersionView]:
        """List the versions of a governing document, all pages"""
        return self.paginate('/v1/governing-documents/{id}/versions', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_granted_members(self, id: str, *, fields: str | None = None, limit: int | None = None, cursor: str | None = None) -> Answer[models.GrantedPage]:
        """Read under a grant"""
        return self.request('GET', '/v1/grants/{id}/members', path={'id': id}, query={'fields': fields, 'limit': limit, 'cursor': cursor})

    def iter_granted_members(self, id: str, *, fields: str | None = None, limit: int | None = None) -> Iterator[models.GrantedMember]:
        """Read under a grant, all pages"""
        return self.paginate('/v1/grants/{id}/members', path={'id': id}, query={'fields': fields, 'limit': limit})

    def list_headcounts(self, id: str, *, quarter: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.HeadcountPage]:
        """List the head counts of a subtree"""
        return self.request('GET', '/v1/organizations/{id}/headcounts', path={'id': id}, query={'quarter': quarter, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_headcounts(self, id: str, *, quarter: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.HeadcountView]:
        """List the head counts of a subtree, all pages"""
        return self.paginate('/v1/organizations/{id}/headcounts', path={'id': id}, query={'quarter': quarter, 'state': state, 'limit': limit, 'fields': fields})

    def list_hour_rules(self, *, fields: str | None = None) -> Answer[models.HourRulesView]:
        """List the conversion rules"""
        return self.request('GET', '/v1/hour-rules', query={'fields': fields})

    def list_import_changes(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ImportChangePage]:
        """List what an import changes"""
        return self.request('GET', '/v1/imports/{id}/changes', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_import_changes(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ImportChangeView]:
        """List what an import changes, all pages"""
        return self.paginate('/v1/imports/{id}/changes', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_import_faults(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RowFaultPage]:
        """List the rows that cannot be taken"""
        return self.request('GET', '/v1/imports/{id}/faults', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_import_faults(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.RowFaultView]:
        """List the rows that cannot be taken, all pages"""
        return self.paginate('/v1/imports/{id}/faults', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_inbox_messages(self, *, include_done: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.InboxPage]:
        """List one's messages"""
        return self.request('GET', '/v1/me/inbox', query={'include_done': include_done, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_inbox_messages(self, *, include_done: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.InboxMessageView]:
        """List one's messages, all pages"""
        return self.paginate('/v1/me/inbox', query={'include_done': include_done, 'limit': limit, 'fields': fields})

    def list_incidents(self, *, organization_id: str | None = None, nature: str | None = None, category: str | None = None, state: str | None = None, overdue: bool | None = None, include_drills: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.IncidentPage]:
        """List incidents and risks"""
        return self.request('GET', '/v1/incidents', query={'organization_id': organization_id, 'nature': nature, 'category': category, 'state': state, 'overdue': overdue, 'include_drills': include_drills, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_incidents(self, *, organization_id: str | None = None, nature: str | None = None, category: str | None = None, state: str | None = None, overdue: bool | None = None, include_drills: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.IncidentView]:
        """List incidents and risks, all pages"""
        return self.paginate('/v1/incidents', query={'organization_id': organization_id, 'nature': nature, 'category': category, 'state': state, 'overdue': overdue, 'include_drills': include_drills, 'limit': limit, 'fields': fields})

    def list_indicator_evidence(self, id: str, indicator: str, *, period: str | None = None, part: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.IndicatorRowPage]:
        """List the rows behind a figure"""
        return self.request('GET', '/v1/organizations/{id}/indicators/{indicator}/evidence', path={'id': id, 'indicator': indicator}, query={'period': period, 'part': part, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_indicator_evidence(self, id: str, indicator: str, *, period: str | None = None, part: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.IndicatorRowView]:
        """List the rows behind a figure, all pages"""
        return self.paginate('/v1/organizations/{id}/indicators/{indicator}/evidence', path={'id': id, 'indicator': indicator}, query={'period': period, 'part': part, 'limit': limit, 'fields': fields})

    def list_indicators(self, *, fields: str | None = None) -> Answer[models.IndicatorVocabulary]:
        """List the indicators"""
        return self.request('GET', '/v1/indicators', query={'fields': fields})

    def list_learning_import_faults(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RowFaultPage]:
        """List the rows that cannot be taken"""
        return self.request('GET', '/v1/learning-imports/{id}/faults', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_learning_import_faults(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.RowFaultView]:
        """List the rows that cannot be taken, all pages"""
        return self.paginate('/v1/learning-imports/{id}/faults', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_learning_imports(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.LearningImportPage]:
        """List imports of outside records"""
        return self.request('GET', '/v1/learning-imports', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_learning_imports(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.LearningImportView]:
        """List imports of outside records, all pages"""
        return self.paginate('/v1/learning-imports', query={'limit': limit, 'fields': fields})

    def list_leave_requests(self, id: str, *, fields: str | None = None) -> Answer[models.LeaveRequestList]:
        """List who asked for leave"""
        return self.request('GET', '/v1/study-sessions/{id}/leave', path={'id': id}, query={'fields': fields})

    def list_lessons(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.LessonPage]:
        """List the lessons of a class"""
        return self.request('GET', '/v1/classes/{id}/lessons', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_lessons(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.LessonView]:
        """List the lessons of a class, all pages"""
        return self.paginate('/v1/classes/{id}/lessons', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_media(self, *, channel_id: str | None = None, state: list[models.ArticleState] | None = None, kind: list[models.ContentKind] | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ArticlePage]:
        """List media"""
        return self.request('GET', '/v1/media', query={'channel_id': channel_id, 'state': state, 'kind': kind, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_media(self, *, channel_id: str | None = None, state: list[models.ArticleState] | None = None, kind: list[models.ContentKind] | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ArticleView]:
        """List media, all pages"""
        return self.paginate('/v1/media', query={'channel_id': channel_id, 'state': state, 'kind': kind, 'limit': limit, 'fields': fields})

    def list_member_history(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MemberHistoryPage]:
        """List a member's history"""
        return self.request('GET', '/v1/members/{id}/history', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_member_history(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.MemberPeriodView]:
        """List a member's history, all pages"""
        return self.paginate('/v1/members/{id}/history', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_member_imports(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ImportPage]:
        """List imports of members"""
        return self.request('GET', '/v1/imports', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_member_imports(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ImportView]:
        """List imports of members, all pages"""
        return self.paginate('/v1/imports', query={'limit': limit, 'fields': fields})

    def list_member_merges(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MemberMergePage]:
        """List the merges of an entry"""
        return self.request('GET', '/v1/members/{id}/merges', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_member_merges(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.MemberMergeView]:
        """List the merges of an entry, all pages"""
        return self.paginate('/v1/members/{id}/merges', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_member_steps(self, id: str, *, fields: str | None = None) -> Answer[models.MemberSteps]:
        """List a member's steps"""
        return self.request('GET', '/v1/members/{id}/steps', path={'id': id}, query={'fields': fields})

    def list_member_study_sessions(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AttendedPage]:
        """List the sessions of a member"""
        return self.request('GET', '/v1/members/{id}/study-sessions', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_member_study_sessions(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.AttendedView]:
        """List the sessions of a member, all pages"""
        return self.paginate('/v1/members/{id}/study-sessions', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_members(self, *, branch_id: str | None = None, organization_id: str | None = None, status: list[models.MemberStatus] | None = None, as_of: str | None = None, q: str | None = None, updated_since: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MemberPage]:
        """List members"""
        return self.request('GET', '/v1/members', query={'branch_id': branch_id, 'organization_id': organization_id, 'status': status, 'as_of': as_of, 'q': q, 'updated_since': updated_since, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_members(self, *, branch_id: str | None = None, organization_id: str | None = None, status: list[models.MemberStatus] | None = None, as_of: str | None = None, q: str | None = None, updated_since: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.MemberView]:
        """List members, all pages"""
        return self.paginate('/v1/members', query={'branch_id': branch_id, 'organization_id': organization_id, 'status': status, 'as_of': as_of, 'q': q, 'updated_since': updated_since, 'limit': limit, 'fields': fields})

    def list_mobile_contacts(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MobileContactPage]:
        """List the contacts with a mobile member"""
        return self.request('GET', '/v1/mobile-members/{id}/contacts', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_mobile_contacts(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.MobileContactView]:
        """List the contacts with a mobile member, all pages"""
        return self.paginate('/v1/mobile-members/{id}/contacts', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_mobile_members(self, *, organization_id: str | None = None, branch_id: str | None = None, host_organization_id: str | None = None, member_id: str | None = None, reason: models.MobileMemberReason | None = None, state: models.MobileMemberState | None = None, overdue: bool | None = None, as_of: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MobileMemberPage]:
        """List mobile members"""
        return self.request('GET', '/v1/mobile-members', query={'organization_id': organization_id, 'branch_id': branch_id, 'host_organization_id': host_organization_id, 'member_id': member_id, 'reason': reason, 'state': state, 'overdue': overdue, 'as_of': as_of, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_mobile_members(self, *, organization_id: str | None = None, branch_id: str | None = None, host_organization_id: str | None = None, member_id: str | None = None, reason: models.MobileMemberReason | None = None, state: models.MobileMemberState | None = None, overdue: bool | None = None, as_of: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.MobileMemberView]:
        """List mobile members, all pages"""
        return self.paginate('/v1/mobile-members', query={'organization_id': organization_id, 'branch_id': branch_id, 'host_organization_id': host_organization_id, 'member_id': member_id, 'reason': reason, 'state': state, 'overdue': overdue, 'as_of': as_of, 'limit': limit, 'fields': fields})

    def list_my_access_log(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.AccessPage]:
        """List who read my record"""
        return self.request('GET', '/v1/me/access-log', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_my_access_log(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.AccessView]:
        """List who read my record, all pages"""
        return self.paginate('/v1/me/access-log', query={'limit': limit, 'fields': fields})

    def list_my_classes(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MyClassPage]:
        """List one's own classes"""
        return self.request('GET', '/v1/me/classes', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_my_classes(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.MyClassView]:
        """List one's own classes, all pages"""
        return self.paginate('/v1/me/classes', query={'limit': limit, 'fields': fields})

    def list_my_feedback_statements(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MyFeedbackStatementPage]:
        """List what statements say of oneself"""
        return self.request('GET', '/v1/me/feedback-statements', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_my_feedback_statements(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.MyFeedbackStatementView]:
        """List what statements say of oneself, all pages"""
        return self.paginate('/v1/me/feedback-statements', query={'limit': limit, 'fields': fields})

    def list_my_incidents(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.IncidentPage]:
        """List the incidents I entered"""
        return self.request('GET', '/v1/me/incidents', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_my_incidents(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.IncidentView]:
        """List the incidents I entered, all pages"""
        return self.paginate('/v1/me/incidents', query={'limit': limit, 'fields': fields})

    def list_my_required_courses(self, *, year: int | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.MyRequiredCoursePage]:
        """List one's own compulsory courses"""
        return self.request('GET', '/v1/me/required-courses', query={'year': year, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_my_required_courses(self, *, year: int | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.MyRequiredCourseView]:
        """List one's own compulsory courses, all pages"""
        return self.paginate('/v1/me/required-courses', query={'year': year, 'limit': limit, 'fields': fields})

    def list_nominations(self, *, organization_id: str | None = None, year: int | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.NominationPage]:
        """List nominations"""
        return self.request('GET', '/v1/merit-nominations', query={'organization_id': organization_id, 'year': year, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_nominations(self, *, organization_id: str | None = None, year: int | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.NominationSummary]:
        """List nominations, all pages"""
        return self.paginate('/v1/merit-nominations', query={'organization_id': organization_id, 'year': year, 'state': state, 'limit': limit, 'fields': fields})

    def list_notices(self, *, organization_id: str | None = None, kind: str | None = None, period: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.SupervisionNoticePage]:
        """List notices"""
        return self.request('GET', '/v1/notices', query={'organization_id': organization_id, 'kind': kind, 'period': period, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_notices(self, *, organization_id: str | None = None, kind: str | None = None, period: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.SupervisionNoticeView]:
        """List notices, all pages"""
        return self.paginate('/v1/notices', query={'organization_id': organization_id, 'kind': kind, 'period': period, 'limit': limit, 'fields': fields})

    def list_operations(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.OperationPage]:
        """List one's own operations"""
        return self.request('GET', '/v1/operations', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_operations(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.OperationView]:
        """List one's own operations, all pages"""
        return self.paginate('/v1/operations', query={'limit': limit, 'fields': fields})

    def list_organization_import_faults(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RowFaultPage]:
        """List the rows of organizations that cannot be taken"""
        return self.request('GET', '/v1/organizations/imports/{id}/faults', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_organization_import_faults(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.RowFaultView]:
        """List the rows of organizations that cannot be taken, all pages"""
        return self.paginate('/v1/organizations/imports/{id}/faults', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_organization_imports(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ImportPage]:
        """List imports of organizations"""
        return self.request('GET', '/v1/organizations/imports', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_organization_imports(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.ImportView]:
        """List imports of organizations, all pages"""
        return self.paginate('/v1/organizations/imports', query={'limit': limit, 'fields': fields})

    def list_organizations(self, *, kind: list[models.OrganizationKind] | None = None, parent_id: str | None = None, organization_id: str | None = None, q: str | None = None, updated_since: str | None = None, include_dissolved: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.OrganizationPage]:
        """List organizations"""
        return self.request('GET', '/v1/organizations', query={'kind': kind, 'parent_id': parent_id, 'organization_id': organization_id, 'q': q, 'updated_since': updated_since, 'include_dissolved': include_dissolved, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_organizations(self, *, kind: list[models.OrganizationKind] | None = None, parent_id: str | None = None, organization_id: str | None = None, q: str | None = None, updated_since: str | None = None, include_dissolved: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.OrganizationView]:
        """List organizations, all pages"""
        return self.paginate('/v1/organizations', query={'kind': kind, 'parent_id': parent_id, 'organization_id': organization_id, 'q': q, 'updated_since': updated_since, 'include_dissolved': include_dissolved, 'limit': limit, 'fields': fields})

    def list_own_gaps(self, *, fields: str | None = None) -> Answer[models.OwnGapList]:
        """Show one's own gaps"""
        return self.request('GET', '/v1/me/gaps', query={'fields': fields})

    def list_posts(self, id: str, *, include_past: bool | None = None, fields: str | None = None) -> Answer[models.PostList]:
        """List the posts"""
        return self.request('GET', '/v1/branches/{id}/posts', path={'id': id}, query={'include_past': include_past, 'fields': fields})

    def list_query_letters(self, *, organization_id: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.QueryLetterPage]:
        """List query letters"""
        return self.request('GET', '/v1/query-letters', query={'organization_id': organization_id, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_query_letters(self, *, organization_id: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.QueryLetterLine]:
        """List query letters, all pages"""
        return self.paginate('/v1/query-letters', query={'organization_id': organization_id, 'state': state, 'limit': limit, 'fields': fields})

    def list_quiz_items(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.QuizItemPage]:
        """List the items of a quiz"""
        return self.request('GET', '/v1/lessons/{id}/items', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_quiz_items(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.QuizItemView]:
        """List the items of a quiz, all pages"""
        return self.paginate('/v1/lessons/{id}/items', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_rectification_candidates(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RectificationCandidatePage]:
        """List the candidates for rectification"""
        return self.request('GET', '/v1/organizations/{id}/rectification-candidates', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_rectification_candidates(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.RectificationCandidate]:
        """List the candidates for rectification, all pages"""
        return self.paginate('/v1/organizations/{id}/rectification-candidates', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_rectifications(self, *, organization_id: str | None = None, state: str | None = None, cause: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RectificationPage]:
        """List rectification cases"""
        return self.request('GET', '/v1/rectifications', query={'organization_id': organization_id, 'state': state, 'cause': cause, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_rectifications(self, *, organization_id: str | None = None, state: str | None = None, cause: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.RectificationView]:
        """List rectification cases, all pages"""
        return self.paginate('/v1/rectifications', query={'organization_id': organization_id, 'state': state, 'cause': cause, 'limit': limit, 'fields': fields})

    def list_report_organizations(self, id: str, *, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ReportOrganizationPage]:
        """List the organizations of a report"""
        return self.request('GET', '/v1/reports/{id}/organizations', path={'id': id}, query={'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_report_organizations(self, id: str, *, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.IndicatorChildView]:
        """List the organizations of a report, all pages"""
        return self.paginate('/v1/reports/{id}/organizations', path={'id': id}, query={'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_reports(self, *, organization_id: str | None = None, period: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ReportPage]:
        """List reports"""
        return self.request('GET', '/v1/reports', query={'organization_id': organization_id, 'period': period, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_reports(self, *, organization_id: str | None = None, period: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ReportSummary]:
        """List reports, all pages"""
        return self.paginate('/v1/reports', query={'organization_id': organization_id, 'period': period, 'state': state, 'limit': limit, 'fields': fields})

    def list_required_courses(self, *, year: int | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RequiredCoursePage]:
        """List compulsory courses"""
        return self.request('GET', '/v1/required-courses', query={'year': year, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_required_courses(self, *, year: int | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.RequiredCourseView]:
        """List compulsory courses, all pages"""
        return self.paginate('/v1/required-courses', query={'year': year, 'limit': limit, 'fields': fields})

    def list_responsibilities(self, *, fields: str | None = None) -> Answer[models.ResponsibilityList]:
        """Show the responsibility map"""
        return self.request('GET', '/v1/responsibilities', query={'fields': fields})

    def list_restricted_measures(self, *, fields: str | None = None) -> Answer[models.RestrictedMeasureList]:
        """List the restricted measures"""
        return self.request('GET', '/v1/restricted-measures', query={'fields': fields})

    def list_risks(self, *, organization_id: str | None = None, category: str | None = None, review_is_due: bool | None = None, include_closed: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.RiskPage]:
        """List risks"""
        return self.request('GET', '/v1/risks', query={'organization_id': organization_id, 'category': category, 'review_is_due': review_is_due, 'include_closed': include_closed, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_risks(self, *, organization_id: str | None = None, category: str | None = None, review_is_due: bool | None = None, include_closed: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.RiskView]:
        """List risks, all pages"""
        return self.paginate('/v1/risks', query={'organization_id': organization_id, 'category': category, 'review_is_due': review_is_due, 'include_closed': include_closed, 'limit': limit, 'fields': fields})

    def list_setup_findings(self, id: str, *, rule: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.SetupFindingPage]:
        """List what is against the set-up rules"""
        return self.request('GET', '/v1/organizations/{id}/findings', path={'id': id}, query={'rule': rule, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_setup_findings(self, id: str, *, rule: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.SetupFindingView]:
        """List what is against the set-up rules, all pages"""
        return self.paginate('/v1/organizations/{id}/findings', path={'id': id}, query={'rule': rule, 'limit': limit, 'fields': fields})

    def list_study_day_bookings(self, id: str, *, branch_id: str | None = None, venue_id: str | None = None, day: str | None = None, placed: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.StudyDayBookingPage]:
        """List the branches of a plan"""
        return self.request('GET', '/v1/study-day-plans/{id}/bookings', path={'id': id}, query={'branch_id': branch_id, 'venue_id': venue_id, 'day': day, 'placed': placed, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_study_day_bookings(self, id: str, *, branch_id: str | None = None, venue_id: str | None = None, day: str | None = None, placed: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.StudyDayBookingView]:
        """List the branches of a plan, all pages"""
        return self.paginate('/v1/study-day-plans/{id}/bookings', path={'id': id}, query={'branch_id': branch_id, 'venue_id': venue_id, 'day': day, 'placed': placed, 'limit': limit, 'fields': fields})

    def list_study_day_plans(self, *, month: str | None = None, state: models.StudyDayPlanState | None = None, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.StudyDayPlanPage]:
        """List study-day plans"""
        return self.request('GET', '/v1/study-day-plans', query={'month': month, 'state': state, 'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_study_day_plans(self, *, month: str | None = None, state: models.StudyDayPlanState | None = None, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.StudyDayPlanView]:
        """List study-day plans, all pages"""
        return self.paginate('/v1/study-day-plans', query={'month': month, 'state': state, 'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_study_day_rooms(self, id: str, *, venue_id: str | None = None, over: bool | None = None, fields: str | None = None) -> Answer[models.StudyDayRoomList]:
        """List the rooms and days of a plan"""
        return self.request('GET', '/v1/study-day-plans/{id}/rooms', path={'id': id}, query={'venue_id': venue_id, 'over': over, 'fields': fields})

    def list_study_day_waits(self, id: str, *, branch_id: str | None = None, venue_id: str | None = None, day: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.StudyDayWaitPage]:
        """List who waits"""
        return self.request('GET', '/v1/study-day-plans/{id}/waiting', path={'id': id}, query={'branch_id': branch_id, 'venue_id': venue_id, 'day': day, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_study_day_waits(self, id: str, *, branch_id: str | None = None, venue_id: str | None = None, day: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.StudyDayWaitView]:
        """List who waits, all pages"""
        return self.paginate('/v1/study-day-plans/{id}/waiting', path={'id': id}, query={'branch_id': branch_id, 'venue_id': venue_id, 'day': day, 'limit': limit, 'fields': fields})

    def list_study_sessions(self, *, branch_id: str | None = None, organization_id: str | None = None, kind: list[models.StudySessionKind] | None = None, starts_from: str | None = None, starts_to: str | None = None, submitted: bool | None = None, late: bool | None = None, updated_since: str | None = None, include_cancelled: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.StudySessionPage]:
        """List study sessions"""
        return self.request('GET', '/v1/study-sessions', query={'branch_id': branch_id, 'organization_id': organization_id, 'kind': kind, 'starts_from': starts_from, 'starts_to': starts_to, 'submitted': submitted, 'late': late, 'updated_since': updated_since, 'include_cancelled': include_cancelled, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_study_sessions(self, *, branch_id: str | None = None, organization_id: str | None = None, kind: list[models.StudySessionKind] | None = None, starts_from: str | None = None, starts_to: str | None = None, submitted: bool | None = None, late: bool | None = None, updated_since: str | None = None, include_cancelled: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.StudySessionView]:
        """List study sessions, all pages"""
        return self.paginate('/v1/study-sessions', query={'branch_id': branch_id, 'organization_id': organization_id, 'kind': kind, 'starts_from': starts_from, 'starts_to': starts_to, 'submitted': submitted, 'late': late, 'updated_since': updated_since, 'include_cancelled': include_cancelled, 'limit': limit, 'fields': fields})

    def list_supervision_rules(self, *, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.SupervisionRulePage]:
        """List supervision rules"""
        return self.request('GET', '/v1/supervision-rules', query={'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_supervision_rules(self, *, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.SupervisionRuleView]:
        """List supervision rules, all pages"""
        return self.paginate('/v1/supervision-rules', query={'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_systems(self, *, fields: str | None = None) -> Answer[models.SystemRegister]:
        """List the systems of the platform"""
        return self.request('GET', '/v1/systems', query={'fields': fields})

    def list_task_responses(self, id: str, *, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.TaskResponsePage]:
        """List the responses to a task"""
        return self.request('GET', '/v1/tasks/{id}/responses', path={'id': id}, query={'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_task_responses(self, id: str, *, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.TaskResponseView]:
        """List the responses to a task, all pages"""
        return self.paginate('/v1/tasks/{id}/responses', path={'id': id}, query={'state': state, 'limit': limit, 'fields': fields})

    def list_tasks(self, *, organization_id: str | None = None, state: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.TaskPage]:
        """List tasks"""
        return self.request('GET', '/v1/tasks', query={'organization_id': organization_id, 'state': state, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_tasks(self, *, organization_id: str | None = None, state: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.TaskView]:
        """List tasks, all pages"""
        return self.paginate('/v1/tasks', query={'organization_id': organization_id, 'state': state, 'limit': limit, 'fields': fields})

    def list_transfers(self, *, side: str | None = None, state: models.TransferState | None = None, member_id: str | None = None, organization_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.TransferPage]:
        """List transfers"""
        return self.request('GET', '/v1/transfers', query={'side': side, 'state': state, 'member_id': member_id, 'organization_id': organization_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_transfers(self, *, side: str | None = None, state: models.TransferState | None = None, member_id: str | None = None, organization_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.TransferView]:
        """List transfers, all pages"""
        return self.paginate('/v1/transfers', query={'side': side, 'state': state, 'member_id': member_id, 'organization_id': organization_id, 'limit': limit, 'fields': fields})

    def list_venues(self, *, organization_id: str | None = None, active: bool | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.VenuePage]:
        """List venues"""
        return self.request('GET', '/v1/venues', query={'organization_id': organization_id, 'active': active, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_venues(self, *, organization_id: str | None = None, active: bool | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.VenueView]:
        """List venues, all pages"""
        return self.paginate('/v1/venues', query={'organization_id': organization_id, 'active': active, 'limit': limit, 'fields': fields})

    def list_webhook_deliveries(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.WebhookDeliveryPage]:
        """List a webhook's deliveries"""
        return self.request('GET', '/v1/webhooks/{id}/deliveries', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_webhook_deliveries(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.WebhookDeliveryView]:
        """List a webhook's deliveries, all pages"""
        return self.paginate('/v1/webhooks/{id}/deliveries', path={'id': id}, query={'limit': limit, 'fields': fields})

    def list_webhooks(self, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.WebhookPage]:
        """List webhooks"""
        return self.request('GET', '/v1/webhooks', query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_webhooks(self, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.WebhookView]:
        """List webhooks, all pages"""
        return self.paginate('/v1/webhooks', query={'limit': limit, 'fields': fields})

    def list_work_items(self, *, organization_id: str | None = None, state: str | None = None, record_kind: str | None = None, record_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.WorkItemPage]:
        """List work items"""
        return self.request('GET', '/v1/work-items', query={'organization_id': organization_id, 'state': state, 'record_kind': record_kind, 'record_id': record_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_work_items(self, *, organization_id: str | None = None, state: str | None = None, record_kind: str | None = None, record_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.WorkItemView]:
        """List work items, all pages"""
        return self.paginate('/v1/work-items', query={'organization_id': organization_id, 'state': state, 'record_kind': record_kind, 'record_id': record_id, 'limit': limit, 'fields': fields})

    def list_work_links(self, id: str, *, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.WorkLinkPage]:
        """List the records of a work item"""
        return self.request('GET', '/v1/work-items/{id}/links', path={'id': id}, query={'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_work_links(self, id: str, *, limit: int | None = None, fields: str | None = None) -> Iterator[models.WorkLinkView]:
        """List the records of a work item, all pages"""
        return self.paginate('/v1/work-items/{id}/links', path={'id': id}, query={'limit': limit, 'fields': fields})

    def lock_account(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.AccountView]:
        """Lock an account"""
        return self.request('POST', '/v1/accounts/{id}/lock', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def merge_members(self, id: str, body: models.MergeMembers, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberMergeView]:
        """Merge two entries of one person"""
        return self.request('POST', '/v1/members/{id}/merges', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def move_organization(self, id: str, body: models.MoveOrganization, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.OrganizationView]:
        """Move an organization"""
        return self.request('POST', '/v1/organizations/{id}/move', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def open_accounts(self, body: models.OpenAccounts, *, idempotency_key: str | None = None) -> Answer[models.Slips]:
        """Open accounts"""
        return self.request('POST', '/v1/accounts', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def open_appraisals(self, body: models.OpenAppraisals, *, idempotency_key: str | None = None) -> Answer[models.AppraisalOpeningView]:
        """Open the appraisals of a year"""
        return self.request('POST', '/v1/appraisals', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def open_branch_accounts(self, id: str, *, include_below: bool | None = None, idempotency_key: str | None = None) -> Answer[models.Slips]:
        """Open the accounts of a branch"""
        return self.request('POST', '/v1/branches/{id}/accounts/open', path={'id': id}, query={'include_below': include_below}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def open_rectification(self, body: models.OpenRectification, *, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Open a rectification case"""
        return self.request('POST', '/v1/rectifications', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def order_rectification(self, id: str, body: models.OrderRectification, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Order what is to be put right"""
        return self.request('POST', '/v1/rectifications/{id}/order', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def preview_setup(self, id: str, body: models.PreviewSetup, *, idempotency_key: str | None = None) -> Answer[models.SetupPreview]:
        """Look at a change of a branch before it is made"""
        return self.request('POST', '/v1/organizations/{id}/preview', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def publish_class(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ClassView]:
        """Publish a class"""
        return self.request('POST', '/v1/classes/{id}/publish', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def publish_study_day_plan(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.StudyDayPlanView]:
        """Publish a plan"""
        return self.request('POST', '/v1/study-day-plans/{id}/publish', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def publish_task(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.TaskView]:
        """Publish a task"""
        return self.request('POST', '/v1/tasks/{id}/publish', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def put_away_inbox_message(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.InboxMessageView]:
        """Put a message away"""
        return self.request('POST', '/v1/me/inbox/{id}/done', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def put_calendar_day(self, day: str, body: models.PutCalendarDay, *, idempotency_key: str | None = None) -> Answer[models.CalendarDayView]:
        """Enter a calendar day"""
        return self.request('PUT', '/v1/calendar-days/{day}', path={'day': day}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def put_detection_thresholds(self, id: str, body: models.PutDetectionThresholds, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.DetectionThresholdsView]:
        """Set the thresholds of detection"""
        return self.request('PUT', '/v1/organizations/{id}/detection-thresholds', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def put_dues_rates(self, id: str, body: models.PutDuesRates, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.DuesRatesView]:
        """Set the rates of dues"""
        return self.request('PUT', '/v1/organizations/{id}/dues-rates', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def put_governing_paper(self, id: str, body: bytes, *, number: int | None = None, if_match: str | None = None, idempotency_key: str | None = None, content_type: str = 'application/octet-stream') -> Answer[models.GoverningDocumentView]:
        """Add the paper of a governing document"""
        return self.request('PUT', '/v1/governing-documents/{id}/paper', path={'id': id}, query={'number': number}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key, 'Content-Type': content_type}, content=body, safe=True)

    def put_hour_rule(self, kind: str, valid_from: str, body: models.PutHourRule, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.HourRuleView]:
        """Set a conversion rule"""
        return self.request('PUT', '/v1/hour-rules/{kind}/{valid_from}', path={'kind': kind, 'valid_from': valid_from}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def put_indicator_list(self, id: str, body: models.PutIndicatorList, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.IndicatorListView]:
        """Set the list of indicators"""
        return self.request('PUT', '/v1/organizations/{id}/indicator-list', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def put_query_letter_scan(self, id: str, body: bytes, *, idempotency_key: str | None = None, content_type: str = 'application/octet-stream') -> Answer[models.QueryLetterView]:
        """Upload the stamped letter"""
        return self.request('PUT', '/v1/query-letters/{id}/scan', path={'id': id}, headers={'Idempotency-Key': idempotency_key, 'Content-Type': content_type}, content=body, safe=True)

    def put_setup_rules(self, id: str, body: models.PutSetupRules, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.SetupRulesView]:
        """Set the numbers of the set-up rules"""
        return self.request('PUT', '/v1/organizations/{id}/setup-rules', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def read_inbox_message(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.InboxMessageView]:
        """Mark a message as read"""
        return self.request('POST', '/v1/me/inbox/{id}/read', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def record_administrator_training(self, id: str, body: models.RecordTraining, *, idempotency_key: str | None = None) -> Answer[models.TrainingList]:
        """Record a training"""
        return self.request('POST', '/v1/administrators/{id}/trainings', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def record_attendance(self, id: str, body: models.RecordAttendance, *, idempotency_key: str | None = None) -> Answer[models.AttendanceResult]:
        """Record attendance"""
        return self.request('PUT', '/v1/study-sessions/{id}/attendance', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def record_death(self, id: str, body: models.RecordDeath, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Record a death"""
        return self.request('POST', '/v1/members/{id}/record-death', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def record_dues_payments(self, id: str, body: models.RecordDuesPayments, *, idempotency_key: str | None = None) -> Answer[models.DuesPayments]:
        """Record payments of dues"""
        return self.request('POST', '/v1/branches/{id}/dues-payments', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def record_mobile_contact(self, id: str, body: models.RecordMobileContact, *, idempotency_key: str | None = None) -> Answer[models.MobileContactView]:
        """Record contact with a mobile member"""
        return self.request('POST', '/v1/mobile-members/{id}/contacts', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def record_progress(self, id: str, body: models.RecordProgress, *, idempotency_key: str | None = None) -> Answer[models.ProgressResultView]:
        """Record progress"""
        return self.request('POST', '/v1/lessons/{id}/progress', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def record_rectification_cause(self, id: str, body: models.RecordRectificationCause, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Record the cause of a case"""
        return self.request('POST', '/v1/rectifications/{id}/cause', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def refresh_bulletin_figures(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BulletinView]:
        """Count the figures of a draft anew"""
        return self.request('POST', '/v1/bulletins/{id}/figures', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def refresh_session(self, body: models.RefreshRequest, *, idempotency_key: str | None = None) -> Answer[models.TokenPair]:
        """Exchange a refresh token"""
        return self.request('POST', '/v1/auth/refresh', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def refuse_leave_request(self, id: str, member_id: str, body: models.AnswerLeaveRequest, *, idempotency_key: str | None = None) -> Answer[models.LeaveRequestView]:
        """Refuse leave"""
        return self.request('POST', '/v1/study-sessions/{id}/leave/{member_id}/refuse', path={'id': id, 'member_id': member_id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def register_mobile_member(self, body: models.RegisterMobileMember, *, idempotency_key: str | None = None) -> Answer[models.MobileMemberView]:
        """Register a mobile member"""
        return self.request('POST', '/v1/mobile-members', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reinstate_member(self, id: str, body: models.DecideMembership, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Reinstate a membership"""
        return self.request('POST', '/v1/members/{id}/reinstate', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reject_burden_exception(self, id: str, body: models.CloseBurdenException, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BurdenExceptionView]:
        """Reject an exception"""
        return self.request('POST', '/v1/burden-exceptions/{id}/reject', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reject_query_letter(self, id: str, body: models.LetterReason, *, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Reject a letter"""
        return self.request('POST', '/v1/query-letters/{id}/reject', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reject_transfer(self, id: str, body: models.ExplainTransfer, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.TransferView]:
        """Reject a transfer"""
        return self.request('POST', '/v1/transfers/{id}/reject', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def remove_burden_budget(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Take a burden budget away"""
        return self.request('DELETE', '/v1/organizations/{id}/burden-budget', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def remove_evidence(self, id: str, evidence_id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[None]:
        """Remove evidence from a nomination"""
        return self.request('DELETE', '/v1/merit-nominations/{id}/evidence/{evidence_id}', path={'id': id, 'evidence_id': evidence_id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def remove_member(self, id: str, body: models.RemoveMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Remove a member"""
        return self.request('POST', '/v1/members/{id}/remove', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reopen_rectification(self, id: str, body: models.ExtendRectification, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Reopen a case"""
        return self.request('POST', '/v1/rectifications/{id}/reopen', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def replace_administrator(self, id: str, body: models.ReplaceAdministrator, *, idempotency_key: str | None = None) -> Answer[models.AdministratorView]:
        """Replace an administrator"""
        return self.request('POST', '/v1/administrators/{id}/replace', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def replace_task(self, id: str, body: models.ReplaceTask, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.TaskView]:
        """Replace a draft"""
        return self.request('PUT', '/v1/tasks/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def replay_webhook_delivery(self, id: str, delivery_id: str, *, idempotency_key: str | None = None) -> Answer[models.WebhookDeliveryView]:
        """Send a delivery again"""
        return self.request('POST', '/v1/webhooks/{id}/deliveries/{delivery_id}/replay', path={'id': id, 'delivery_id': delivery_id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def report_incident(self, id: str, body: models.IncidentNote, *, idempotency_key: str | None = None) -> Answer[models.IncidentView]:
        """Report an incident"""
        return self.request('POST', '/v1/incidents/{id}/report', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def report_to_appraisal(self, id: str, body: models.ReportToAppraisal, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.AppraisalView]:
        """Report to an appraisal"""
        return self.request('POST', '/v1/appraisals/{id}/report', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def request_burden_exception(self, body: models.RequestBurdenException, *, idempotency_key: str | None = None) -> Answer[models.BurdenExceptionView]:
        """Ask for an exception"""
        return self.request('POST', '/v1/burden-exceptions', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reset_account(self, id: str, *, without_second_factor: bool | None = None, idempotency_key: str | None = None) -> Answer[models.SlipView]:
        """Reset an account"""
        return self.request('POST', '/v1/accounts/{id}/reset', path={'id': id}, query={'without_second_factor': without_second_factor}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def return_appraisal(self, id: str, body: models.AppraisalReason, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.AppraisalView]:
        """Return a grade"""
        return self.request('POST', '/v1/appraisals/{id}/return', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_article(self, id: str, body: models.ArticleReason, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Return an article to its editor"""
        return self.request('POST', '/v1/articles/{id}/return', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_bulletin(self, id: str, body: models.ReturnBulletin, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BulletinView]:
        """Return a bulletin"""
        return self.request('POST', '/v1/bulletins/{id}/return', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_media(self, id: str, body: models.ArticleReason, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Return a media item to its editor"""
        return self.request('POST', '/v1/media/{id}/return', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_mobile_member(self, id: str, body: models.ReturnMobileMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MobileMemberView]:
        """Record a mobile member's return"""
        return self.request('POST', '/v1/mobile-members/{id}/return', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_query_letter(self, id: str, body: models.LetterReason, *, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Return a letter to the unit"""
        return self.request('POST', '/v1/query-letters/{id}/return', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_rectification(self, id: str, body: models.JudgeRectification, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Return a case"""
        return self.request('POST', '/v1/rectifications/{id}/return', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def return_task_answer(self, id: str, branch_id: str, body: models.ReturnTaskAnswer, *, idempotency_key: str | None = None) -> Answer[models.TaskResponseView]:
        """Return an answer"""
        return self.request('POST', '/v1/tasks/{id}/responses/{branch_id}/return', path={'id': id, 'branch_id': branch_id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reverse_dues_payment(self, id: str, entry_id: str, body: models.ReverseDuesPayment, *, idempotency_key: str | None = None) -> Answer[models.DuesEntryView]:
        """Take a payment of dues back"""
        return self.request('POST', '/v1/members/{id}/dues-entries/{entry_id}/reverse', path={'id': id, 'entry_id': entry_id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def reverse_hour_correction(self, id: str, correction_id: str, body: models.ReverseHourCorrection, *, idempotency_key: str | None = None) -> Answer[models.HourCorrectionView]:
        """Take a correction back"""
        return self.request('POST', '/v1/members/{id}/hours/corrections/{correction_id}/reverse', path={'id': id, 'correction_id': correction_id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def revoke_member_step(self, id: str, step_id: str, body: models.RevokeMemberStep, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberView]:
        """Take a step back"""
        return self.request('POST', '/v1/members/{id}/steps/{step_id}/revoke', path={'id': id, 'step_id': step_id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def revoke_query_letter(self, id: str, body: models.LetterReason, *, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Revoke a letter's grant"""
        return self.request('POST', '/v1/query-letters/{id}/revoke', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def rotate_webhook_secret(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.WebhookSecretView]:
        """Give a webhook a new secret"""
        return self.request('POST', '/v1/webhooks/{id}/rotate-secret', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def search_addressees(self, *, q: str, fields: str | None = None) -> Answer[models.Addressees]:
        """Find a committee to write to"""
        return self.request('GET', '/v1/query-letters/addressees', query={'q': q, 'fields': fields})

    def search_articles(self, *, q: str, channel_id: str | None = None, limit: int | None = None, cursor: str | None = None, fields: str | None = None) -> Answer[models.ArticlePage]:
        """Search published articles and media"""
        return self.request('GET', '/v1/search', query={'q': q, 'channel_id': channel_id, 'limit': limit, 'cursor': cursor, 'fields': fields})

    def iter_search_articles(self, *, q: str, channel_id: str | None = None, limit: int | None = None, fields: str | None = None) -> Iterator[models.ArticleView]:
        """Search published articles and media, all pages"""
        return self.paginate('/v1/search', query={'q': q, 'channel_id': channel_id, 'limit': limit, 'fields': fields})

    def send_batch(self, body: models.Batch) -> Answer[models.BatchView]:
        """Send many changes"""
        return self.request('POST', '/v1/batch', body=body, safe=True)

    def send_piece(self, id: str, body: bytes, *, tus_resumable: str, upload_offset: int, upload_checksum: str | None = None, content_type: str = 'application/offset+octet-stream') -> Answer[None]:
        """Send a piece of an upload"""
        return self.request('PATCH', '/v1/uploads/{id}', path={'id': id}, headers={'Tus-Resumable': tus_resumable, 'Upload-Offset': upload_offset, 'Upload-Checksum': upload_checksum, 'Content-Type': content_type}, content=body)

    def set_burden_budget(self, id: str, body: models.SetBurdenBudget, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BurdenBudgetSetting]:
        """Set a burden budget"""
        return self.request('PUT', '/v1/organizations/{id}/burden-budget', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def set_dues_standard(self, id: str, month: str, body: models.SetDuesStandard, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.DuesStandardDetail]:
        """Set a member's standard of dues"""
        return self.request('PUT', '/v1/members/{id}/dues-standards/{month}', path={'id': id, 'month': month}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def submit_article(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Submit an article for review"""
        return self.request('POST', '/v1/articles/{id}/submit', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def submit_bulletin(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.BulletinView]:
        """Submit a bulletin"""
        return self.request('POST', '/v1/bulletins/{id}/submit', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def submit_media(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Submit a media item for review"""
        return self.request('POST', '/v1/media/{id}/submit', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def submit_nomination(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.NominationView]:
        """Submit a nomination"""
        return self.request('POST', '/v1/merit-nominations/{id}/submit', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def submit_query_letter(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Submit a query letter"""
        return self.request('POST', '/v1/query-letters/{id}/submit', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def submit_study_session(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.StudySessionView]:
        """Submit the record of a session"""
        return self.request('POST', '/v1/study-sessions/{id}/submit', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def suspend_member(self, id: str, body: models.SuspendMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Suspend a membership"""
        return self.request('POST', '/v1/members/{id}/suspend', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def swap_study_days(self, id: str, body: models.SwapStudyDays, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.StudyDayPlanView]:
        """Swap two branches"""
        return self.request('POST', '/v1/study-day-plans/{id}/swap', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def sync_changes(self, *, token: str | None = None, limit: int | None = None, types: list[models.SyncType] | None = None, fields: str | None = None) -> Answer[models.SyncPage]:
        """Follow what changes"""
        return self.request('GET', '/v1/sync', query={'token': token, 'limit': limit, 'types': types, 'fields': fields})

    def take_over_api_client(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ApiClientView]:
        """Answer for an api client from now on"""
        return self.request('POST', '/v1/api-clients/{id}/take-over', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def test_webhook(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.WebhookDeliveryView]:
        """Test a webhook"""
        return self.request('POST', '/v1/webhooks/{id}/test', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def undo_administrator_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ImportView]:
        """Take an import of administrators back"""
        return self.request('POST', '/v1/administrator-imports/{id}/undo', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def undo_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ImportView]:
        """Take an import back"""
        return self.request('POST', '/v1/imports/{id}/undo', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def undo_learning_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.LearningImportView]:
        """Take an import of outside records back"""
        return self.request('POST', '/v1/learning-imports/{id}/undo', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def undo_member_merge(self, id: str, merge_id: str, body: models.UndoMemberMerge, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberMergeView]:
        """Undo a merge"""
        return self.request('POST', '/v1/members/{id}/merges/{merge_id}/undo', path={'id': id, 'merge_id': merge_id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def undo_organization_import(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.ImportView]:
        """Take an import of organizations back"""
        return self.request('POST', '/v1/organizations/imports/{id}/undo', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def unlink_record(self, id: str, link_id: str, *, idempotency_key: str | None = None) -> Answer[None]:
        """Remove a record from a work item"""
        return self.request('DELETE', '/v1/work-items/{id}/links/{link_id}', path={'id': id, 'link_id': link_id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def unlock_account(self, id: str, *, idempotency_key: str | None = None) -> Answer[models.AccountView]:
        """Unlock an account"""
        return self.request('POST', '/v1/accounts/{id}/unlock', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, safe=True)

    def update_administrator(self, id: str, body: models.UpdateAdministrator, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.AdministratorView]:
        """Change systems and review of an administrator"""
        return self.request('PATCH', '/v1/administrators/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_article(self, id: str, body: models.UpdateArticle, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Change an article"""
        return self.request('PATCH', '/v1/articles/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_branch(self, id: str, body: models.UpdateOrganization, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.OrganizationView]:
        """Change a branch"""
        return self.request('PATCH', '/v1/branches/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_bulletin(self, id: str, body: models.UpdateBulletin, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.BulletinView]:
        """Change a draft"""
        return self.request('PATCH', '/v1/bulletins/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_channel(self, id: str, body: models.UpdateChannel, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.ChannelView]:
        """Change a channel"""
        return self.request('PATCH', '/v1/channels/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_class(self, id: str, body: models.UpdateClass, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.ClassView]:
        """Change a class"""
        return self.request('PATCH', '/v1/classes/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_device(self, id: str, body: models.DeviceBody, *, idempotency_key: str | None = None) -> Answer[models.SessionView]:
        """Say what a device is"""
        return self.request('PUT', '/v1/me/devices/{id}', path={'id': id}, headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_governing_document(self, id: str, body: models.UpdateGoverningDocument, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.GoverningDocumentView]:
        """Change a governing document"""
        return self.request('PATCH', '/v1/governing-documents/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_lesson(self, id: str, body: models.UpdateLesson, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.LessonView]:
        """Change a lesson"""
        return self.request('PATCH', '/v1/lessons/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_me(self, body: models.UpdateMe, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MeView]:
        """Change one's own contact data"""
        return self.request('PATCH', '/v1/me', headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_media(self, id: str, body: models.UpdateArticle, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Describe a media item"""
        return self.request('PATCH', '/v1/media/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_member(self, id: str, body: models.UpdateMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberView]:
        """Change a member"""
        return self.request('PATCH', '/v1/members/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_nomination(self, id: str, body: models.UpdateNomination, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.NominationView]:
        """Change a draft nomination"""
        return self.request('PATCH', '/v1/merit-nominations/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_organization(self, id: str, body: models.UpdateOrganization, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.OrganizationView]:
        """Change an organization"""
        return self.request('PATCH', '/v1/organizations/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_password(self, body: models.PasswordChange, *, idempotency_key: str | None = None) -> Answer[None]:
        """Change one's own password"""
        return self.request('PUT', '/v1/me/password', headers={'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_query_letter(self, id: str, body: models.UpdateQueryLetter, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.QueryLetterView]:
        """Change a query letter"""
        return self.request('PATCH', '/v1/query-letters/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_risk(self, id: str, body: models.UpdateRisk, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.RiskView]:
        """Change a risk"""
        return self.request('PATCH', '/v1/risks/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_study_session(self, id: str, body: models.UpdateStudySession, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.StudySessionView]:
        """Change a study session"""
        return self.request('PATCH', '/v1/study-sessions/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_supervision_rule(self, id: str, body: models.UpdateSupervisionRule, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.SupervisionRuleView]:
        """Change a supervision rule"""
        return self.request('PATCH', '/v1/supervision-rules/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_venue(self, id: str, body: models.UpdateVenue, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.VenueView]:
        """Change a venue"""
        return self.request('PATCH', '/v1/venues/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def update_work_item(self, id: str, body: models.UpdateWorkItem, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.WorkItemView]:
        """Change a work item"""
        return self.request('PATCH', '/v1/work-items/{id}', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def verify_rectification(self, id: str, body: models.JudgeRectification, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.RectificationView]:
        """Verify a case"""
        return self.request('POST', '/v1/rectifications/{id}/verify', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_appraisal(self, id: str, body: models.AppraisalReason, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.AppraisalView]:
        """Withdraw an appraisal"""
        return self.request('POST', '/v1/appraisals/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_article(self, id: str, body: models.ArticleReason, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Withdraw a published article"""
        return self.request('POST', '/v1/articles/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_governing_version(self, id: str, body: models.WithdrawGoverningVersion, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.GoverningDocumentView]:
        """Withdraw a version of a governing document"""
        return self.request('POST', '/v1/governing-documents/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_media(self, id: str, body: models.ArticleReason, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.ArticleView]:
        """Withdraw a published media item"""
        return self.request('POST', '/v1/media/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_member(self, id: str, body: models.WithdrawMember, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.MemberStepTaken]:
        """Record a withdrawal"""
        return self.request('POST', '/v1/members/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_nomination(self, id: str, body: models.WithdrawNomination, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.NominationView]:
        """Withdraw a nomination"""
        return self.request('POST', '/v1/merit-nominations/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_study_session(self, id: str, body: models.WithdrawStudySession, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.StudySessionView]:
        """Withdraw a submitted record"""
        return self.request('POST', '/v1/study-sessions/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)

    def withdraw_task(self, id: str, *, if_match: str | None = None, idempotency_key: str | None = None) -> Answer[models.TaskView]:
        """Withdraw a draft"""
        return self.request('POST', '/v1/tasks/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, safe=True)

    def withdraw_transfer(self, id: str, body: models.ExplainTransfer, *, if_match: str, idempotency_key: str | None = None) -> Answer[models.TransferView]:
        """Withdraw a transfer"""
        return self.request('POST', '/v1/transfers/{id}/withdraw', path={'id': id}, headers={'If-Match': if_match, 'Idempotency-Key': idempotency_key}, body=body, safe=True)
