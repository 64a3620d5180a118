//! Every action of the product and the roles that may do it.
//!
//! This table is the review of rights: `tests/it/guards/access_matrix.txt` is
//! printed from it, so a change here is a visible difference there. `clients` names the scopes with
//! which an api client may do the same in its subtree.

use super::{Action, ClientScope, Reach, Role};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $wire:literal $(clients $($scope:ident)|+)? { $($reach:ident: $($role:ident)|+),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Action for $name {
                const NAME: &'static str = $wire;
                const GRANTS: &'static [(Role, Reach)] =
                    &[$($((Role::$role, Reach::$reach)),+),+];
                const CLIENT_SCOPES: &'static [ClientScope] =
                    &[$($(ClientScope::$scope),+)?];
            }
        )+

        /// Every action's name and grants, for the access matrix and `GET /v1/me`.
        pub const ALL: &[(&str, &[(Role, Reach)])] = &[$(($wire, $name::GRANTS)),+];

        /// Every action's name and the scopes of api clients that include it, in the same order.
        pub const OF_CLIENTS: &[(&str, &[ClientScope])] = &[$(($wire, $name::CLIENT_SCOPES)),+];
    };
}

actions! {
    /// Use one's own account: profile, password, sessions, second factor, inbox.
    UseOwnAccount = "me:use" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | Editor | Reviewer
            | SystemAdministrator | SecurityOfficer | Auditor,
    }
    /// Change one's own phone in the register.
    ChangeOwnContact = "me:contact" {
        Own: Member,
    }
    /// Follow what changes in one's sight: offline copies and the stream of events.
    FollowChanges = "changes:follow" clients OrganizationsRead | MembersRead | StudyRead {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | Editor | Reviewer
            | SystemAdministrator | SecurityOfficer | Auditor,
    }
    /// See api clients, end their secrets and them.
    OperateApiClients = "api_clients:operate" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge | SystemAdministrator | SecurityOfficer,
    }
    /// Register api clients for one's own subtree, take them over, make their secrets.
    ManageApiClients = "api_clients:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Approve api clients that others registered.
    ApproveApiClients = "api_clients:approve" {
        Subtree: SystemAdministrator | SecurityOfficer,
    }
    /// See webhooks and their deliveries, switch them on and off, send again.
    OperateWebhooks = "webhooks:operate" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge | SystemAdministrator,
    }
    /// Register webhooks for one's own subtree, test them, give them new secrets.
    ManageWebhooks = "webhooks:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See organizations: names, kinds, the tree.
    ReadOrganizations = "organizations:read" clients OrganizationsRead {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | SystemAdministrator
            | SecurityOfficer | Auditor,
    }
    /// Create, change, move and dissolve organizations.
    ManageOrganizations = "organizations:manage" {
        Subtree: DeputyHeadInCharge,
    }
    /// Import the tree from spreadsheets, commit and undo.
    ImportOrganizations = "organizations:import" {
        Subtree: DeputyHeadInCharge,
    }
    /// Fill the posts of a branch: secretary and committee.
    ManagePosts = "posts:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See what is against the set-up rules, the rules themselves, elections and head counts.
    ReadSetup = "setup:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Set the numbers of the set-up rules for a level.
    ManageSetupRules = "setup_rules:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Record elections, which begin terms of office.
    RecordElections = "elections:record" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Confirm a branch's head count.
    ConfirmHeadcounts = "headcounts:confirm" {
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// See register entries, id number and phone masked.
    ReadMembers = "members:read" clients MembersRead {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See which branch and status a member had, and since when.
    ReadMemberHistory = "members:read_history" clients MembersRead {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Record the steps of members that the branch itself decides: cultivation, withdrawal, death.
    RecordMemberSteps = "members:record_steps" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Record the steps that a committee approves: admission, conversion, suspension, removal; take
    /// wrong ones back.
    DecideMemberships = "members:decide" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See transfers of members from and to one's own organizations.
    ReadTransfers = "transfers:read" {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Issue letters of transfer, withdraw them, confirm receipts; take in who comes from outside.
    RequestTransfers = "transfers:request" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Accept and reject the transfers that come in.
    DecideTransfers = "transfers:decide" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See mobile members: those of one's own organizations, and those who live there.
    ReadMobileMembers = "mobile_members:read" {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Register members of one's own organizations as mobile, and their return.
    ManageMobileMembers = "mobile_members:manage" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Record contact with mobile members, at home or where they live.
    RecordMobileContacts = "mobile_members:contact" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See what members pay of dues and what is left, and the own; the pay behind it is on record.
    ReadDues = "dues:read" {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// Set what members of one's own branch pay, record payments and take them back.
    RecordDues = "dues:record" {
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// See the rates of dues, and what branches took and are owed; no person is named.
    ReadDuesTotals = "dues:read_totals" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Set the rates of dues for a level, and whether dues are kept there.
    ManageDuesRates = "dues_rates:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See full id number and phone, with a purpose, each time audited.
    RevealMembers = "members:reveal" {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | DeputyHeadInCharge,
    }
    /// See the names of the people of one's own branch.
    ReadRoster = "members:roster" clients MembersRead {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Merge two entries of one person, and undo it: above both branches.
    MergeMembers = "members:merge" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Enter and change register entries.
    ManageMembers = "members:manage" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Open, reset, lock and see the accounts of members.
    ManageAccounts = "accounts:manage" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Import members from spreadsheets, commit and undo.
    ImportMembers = "members:import" {
        Subtree: BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See head counts by branch and status.
    CountMembers = "members:count" clients MembersRead {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Have lists of one's own organizations made as files, and fetch them.
    RequestExports = "exports:request" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See study sessions.
    ReadSessions = "study_sessions:read" clients StudyRead {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Record, change, cancel and submit study sessions.
    ManageSessions = "study_sessions:manage" {
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// See who attended.
    ReadAttendance = "attendance:read" clients StudyRead {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Record who attended.
    RecordAttendance = "attendance:record" {
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// Take back or add hours by hand, with a reason; never one's own.
    CorrectHours = "hours:correct" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor,
    }
    /// Set how much a kind of session counts for.
    ManageHourRules = "hour_rules:manage" {
        Subtree: EducationCentreCoordinator,
    }
    /// See the administrators' register.
    ReadAdministrators = "administrators:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | SecurityOfficer | Auditor,
    }
    /// Appoint, replace and end administrators, one level down.
    ManageAdministrators = "administrators:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Import the register of administrators from spreadsheets, commit and undo.
    ImportAdministrators = "administrators:import" {
        Subtree: DeputyHeadInCharge,
    }
    /// Let somebody be appointed who does not meet a condition.
    GrantExceptions = "exceptions:grant" {
        Subtree: SecurityOfficer,
    }
    /// See query letters, their decisions and their grants.
    ReadLetters = "query_letters:read" {
        Subtree: DeputyHeadInCharge | SecurityOfficer | Auditor,
    }
    /// File a query letter for an outside unit that came with paper.
    FileLetters = "query_letters:file" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge
            | SecurityOfficer,
    }
    /// Review, return, reject and give the first or the second approval.
    ReviewLetters = "query_letters:review" {
        Subtree: DeputyHeadInCharge | SecurityOfficer,
    }
    /// End a grant before its time.
    RevokeGrants = "grants:revoke" {
        Subtree: SecurityOfficer,
    }
    /// Report and follow incidents and risks of one's own organization.
    ReportIncidents = "incidents:report" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | SystemAdministrator
            | SecurityOfficer,
    }
    /// Enter an incident: whoever notices one, members of the branch too.
    EnterIncidents = "incidents:enter" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | SystemAdministrator
            | SecurityOfficer,
    }
    /// See incidents and risks.
    ReadIncidents = "incidents:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | SystemAdministrator
            | SecurityOfficer | Auditor,
    }
    /// Handle incidents: escalate, close.
    HandleIncidents = "incidents:handle" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge | SecurityOfficer,
    }
    /// Complain of undue demands or misuse of data.
    FileComplaints = "complaints:file" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | Editor | Reviewer
            | SystemAdministrator | SecurityOfficer | Auditor,
    }
    /// See and answer the complaints about organizations below one's own.
    HandleComplaints = "complaints:handle" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge | SecurityOfficer,
    }
    /// See what the branches of one's own organizations have not done yet.
    ReadGaps = "gaps:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See the rules by which one's own organizations are supervised.
    ReadSupervisionRules = "supervision_rules:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Make supervision rules, change them, switch them on and off.
    ManageSupervisionRules = "supervision_rules:manage" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See the governing documents that hold for one's own organizations.
    ReadGoverningDocuments = "governing_documents:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Enter governing documents and their versions, withdraw versions.
    ManageGoverningDocuments = "governing_documents:manage" {
        Subtree: DeputyHeadInCharge,
    }
    /// See the bulletins that were issued to one's own organizations.
    ReadBulletins = "bulletins:read" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Draft bulletins, change drafts, submit and return them.
    WriteBulletins = "bulletins:write" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Issue bulletins that others drafted.
    IssueBulletins = "bulletins:issue" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See figures, the rows behind them, and which indicators are reported.
    ReadIndicators = "indicators:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Set which indicators are reported, their weights and targets.
    ManageIndicators = "indicators:manage" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See the reports of one's own levels, drafts and issued ones.
    ReadReports = "reports:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Draft reports and throw drafts away.
    WriteReports = "reports:write" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Issue reports that others drafted.
    IssueReports = "reports:issue" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See the appraisals of secretaries by one's own levels, and the own one.
    ReadAppraisals = "appraisals:read" {
        Own: Member,
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Open the appraisals of a year and withdraw them.
    ManageAppraisals = "appraisals:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Hand in the own report of the year; enter one that was handed in on paper.
    ReportToAppraisals = "appraisals:report" {
        Own: Member,
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Grade the secretaries of the level below.
    GradeAppraisals = "appraisals:grade" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Confirm the grades that others gave, or return them.
    IssueAppraisals = "appraisals:issue" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See nominations for awards by one's own organizations, and the own one.
    ReadNominations = "nominations:read" {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Nominate members and organizations for awards, attach evidence, submit, withdraw.
    WriteNominations = "nominations:write" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Decide the nominations of the organizations directly below.
    DecideNominations = "nominations:decide" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// See the work items of one's own organizations, and the records that belong to them.
    ReadWorkItems = "work_items:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Create and close work items, link records to them.
    ManageWorkItems = "work_items:manage" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See what the branches below were told by supervision rules.
    ReadNotices = "notices:read" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See the rectification cases of one's own organizations.
    ReadRectifications = "rectifications:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Open rectification cases, order measures, verify and reopen.
    ManageRectifications = "rectifications:manage" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Answer to the case of one's own branch and give evidence.
    AnswerRectifications = "rectifications:answer" {
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// See the collection tasks of one's own organizations and what branches answered.
    ReadTasks = "tasks:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Draft, publish, extend and close collection tasks, and return answers.
    ManageTasks = "tasks:manage" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Answer tasks for one's own branch.
    AnswerTasks = "tasks:answer" {
        Subtree: BranchSecretary | BranchAdministrator,
    }
    /// See exceptions from the burden rules, with their reasons and who decided.
    ReadBurdenExceptions = "burden_exceptions:read" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge
            | SecurityOfficer | Auditor,
    }
    /// Ask for exceptions from the burden rules, approve those of the other officer, end them.
    ManageBurdenExceptions = "burden_exceptions:manage" {
        Subtree: DeputyHeadInCharge | SecurityOfficer,
    }
    /// See what the branches of one's own organizations were asked, and what they may be asked.
    ReadBurden = "burden:read" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | SecurityOfficer | Auditor,
    }
    /// Set what the branches below may be asked in a month.
    ManageBurdenBudgets = "burden_budgets:manage" {
        Subtree: CommitteeSupervisor | DeputyHeadInCharge,
    }
    /// Check oneself in with the code on the screen.
    CheckIn = "attendance:check_in" {
        Own: Member,
    }
    /// Ask for leave for a session, before or after it.
    AskForLeave = "attendance:ask_leave" {
        Own: Member,
    }
    /// See venues: town schools, their capacity and opening days.
    ReadVenues = "venues:read" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Enter and change venues.
    ManageVenues = "venues:manage" {
        Subtree: EducationCentreCoordinator,
    }
    /// See published study-day plans, as far as they concern one's branches.
    ReadStudyDays = "study_day_plans:read" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Compute, change and publish study-day plans.
    ManageStudyDays = "study_day_plans:manage" {
        Subtree: EducationCentreCoordinator,
    }
    /// Put a branch on the waiting list of a full study day, or take it off.
    WaitForStudyDays = "study_day_plans:wait" {
        Subtree: BranchAdministrator | EducationCentreCoordinator,
    }
    /// Enter public holidays and made working days.
    ManageCalendar = "calendar:manage" {
        Subtree: EducationCentreCoordinator,
    }
    /// Read what is published for one's own organization.
    ReadContent = "content:read" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge | Editor | Reviewer,
    }
    /// Read drafts, texts in review and withdrawn ones, versions and counters.
    ReadDrafts = "content:read_drafts" {
        Subtree: EducationCentreCoordinator | DeputyHeadInCharge | Editor | Reviewer,
    }
    /// Open and change channels.
    ManageChannels = "channels:manage" {
        Subtree: EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Write articles and submit them for review.
    WriteArticles = "articles:write" {
        Subtree: Editor,
    }
    /// Approve and return articles, never one's own.
    ReviewArticles = "articles:review" {
        Subtree: Reviewer,
    }
    /// Withdraw published articles.
    WithdrawArticles = "articles:withdraw" {
        Subtree: Editor | Reviewer | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// See classes, their themes and lessons.
    ReadClasses = "classes:read" {
        Subtree: Member | BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Found, build, publish and close classes and themes.
    ManageClasses = "classes:manage" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Enrol in classes and withdraw: oneself, or the people of one's organizations.
    EnrolInClasses = "classes:enrol" {
        Own: Member,
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Study: progress, tests, one's own classes and statements.
    Study = "classes:study" {
        Own: Member,
    }
    /// See who studies what: enrolments, gaps, figures, statements.
    ReadLearning = "learning:read" {
        Subtree: BranchSecretary | BranchAdministrator | CommitteeSupervisor
            | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Make a course compulsory.
    RequireCourses = "required_courses:manage" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Import what was learned outside.
    ImportLearning = "learning:import" {
        Subtree: CommitteeSupervisor | EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Freeze and send down the figures of a period.
    IssueFeedback = "feedback_statements:issue" {
        Subtree: EducationCentreCoordinator | DeputyHeadInCharge,
    }
    /// Search the audit log.
    ReadAudit = "audit:read" {
        Subtree: Auditor,
    }
}
