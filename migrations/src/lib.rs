//! The schema's history: one file per change, SQL one can read, the same on both databases.
//!
//! Types are chosen so that one text serves both: instants are `bigint` milliseconds, ids
//! are `uuid` (16 bytes in SQLite), calendar days are `date`. See `README.md` for the rule
//! of expanding first and contracting a release later.

mod append_only;
mod change;
mod m20261123_000001_organizations;
mod m20261123_000002_members;
mod m20261123_000003_identity;
mod m20261123_000004_study;
mod m20261123_000005_audit;
mod m20261123_000006_requests;
mod m20261123_000007_imports;
mod m20261123_000010_administrators;
mod m20261123_000011_letters;
mod m20261123_000012_incidents;
mod m20261123_000013_sealing_keys;
mod m20261123_000014_reveals;
mod m20261123_000030_content;
mod m20261123_000031_media;
mod m20261123_000040_study_days;
mod m20261123_000041_hours;
mod m20261123_000042_guests;
mod m20261123_000043_hour_corrections;
mod m20261123_000044_hour_rules;
mod m20261123_000045_waiting;
mod m20261123_000050_classes;
mod m20261123_000051_learning;
mod m20261123_000060_attempts;
mod m20261125_000060_accounts;
mod m20261125_000060_append_only;
mod m20261125_000061_checkpoint_numbers;
mod m20261129_000001_import_version;
mod m20261129_000002_lesson_media;
mod m20261129_000010_article_returns;
mod m20261129_000030_rooms;
mod m20261129_000031_sessions_once;
mod m20261129_000032_calendar_subscriptions;
mod m20261129_000033_session_history;
mod m20261129_000034_leave;
mod m20261129_000040_home;
mod m20261129_000041_devices;
mod m20261129_000050_letter_numbers;
mod m20261129_000051_granted_people;
mod m20261129_000052_risks;
mod m20261129_000053_access_log_by_time;
mod m20261129_000060_member_history;
mod m20261129_000070_row_bound_keys;
mod m20261129_000075_complaints;
mod m20261129_000076_exception_ends;
mod m20261129_000080_posts_and_appointments;
mod m20261129_000081_sheet_imports;
mod m20261129_000090_entry_macs;
mod m20261130_000100_supervision;
mod m20261130_000101_rectifications;
mod m20261130_000120_faulty_rows;
mod m20261130_000121_member_updates;
mod m20261201_000101_governing_documents;
mod m20261201_000102_bulletins;
mod m20261201_000200_burden_exceptions;
mod m20261201_000201_burden_meter;
mod m20261201_000300_inbox_items;
mod m20261201_000301_detection;
mod m20261201_000302_lookups;
mod m20261202_000001_tasks;
mod m20261202_000100_member_steps;
mod m20261202_000110_transfers;
mod m20261202_000200_indicator_lists;
mod m20261202_000201_reports;
mod m20261202_000300_budget_versions;
mod m20261202_000301_outbox;
mod m20261203_000100_setup_packs;
mod m20261203_000101_elections;
mod m20261203_000200_sync;
mod m20261203_000300_appraisals;
mod m20261203_000401_governing_papers;
mod m20261203_000402_setting_keys;
mod m20261204_000101_merit_nominations;
mod m20261204_000102_work_items;
mod m20261204_000200_webhooks;
mod m20261204_000300_mobile_members;
mod m20261204_000400_operations;
mod m20261204_000500_merged_members;
mod m20261204_000700_one_import;
mod m20261204_000800_learning_sheets;
mod m20261204_000900_dues;
mod m20261204_001000_api_clients;
mod m20261205_000100_living_members;
mod sealing;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

pub use append_only::APPEND_ONLY;
use change::Change;

/// Every change in the order in which it is applied. A change that was released is never edited.
const CHANGES: &[Change] = &[
    m20261123_000001_organizations::CHANGE,
    m20261123_000002_members::CHANGE,
    m20261123_000003_identity::CHANGE,
    m20261123_000004_study::CHANGE,
    m20261123_000005_audit::CHANGE,
    m20261123_000006_requests::CHANGE,
    m20261123_000007_imports::CHANGE,
    m20261123_000010_administrators::CHANGE,
    m20261123_000011_letters::CHANGE,
    m20261123_000012_incidents::CHANGE,
    m20261123_000013_sealing_keys::CHANGE,
    m20261123_000014_reveals::CHANGE,
    m20261123_000040_study_days::CHANGE,
    m20261123_000041_hours::CHANGE,
    m20261123_000042_guests::CHANGE,
    m20261123_000043_hour_corrections::CHANGE,
    m20261123_000044_hour_rules::CHANGE,
    m20261123_000030_content::CHANGE,
    m20261123_000031_media::CHANGE,
    m20261123_000050_classes::CHANGE,
    m20261123_000051_learning::CHANGE,
    m20261123_000045_waiting::CHANGE,
    m20261123_000060_attempts::CHANGE,
    m20261125_000060_accounts::CHANGE,
    m20261125_000060_append_only::CHANGE,
    m20261125_000061_checkpoint_numbers::CHANGE,
    m20261129_000030_rooms::CHANGE,
    m20261129_000031_sessions_once::CHANGE,
    m20261129_000032_calendar_subscriptions::CHANGE,
    m20261129_000033_session_history::CHANGE,
    m20261129_000034_leave::CHANGE,
    m20261129_000040_home::CHANGE,
    m20261129_000041_devices::CHANGE,
    m20261129_000070_row_bound_keys::CHANGE,
    m20261129_000060_member_history::CHANGE,
    m20261129_000050_letter_numbers::CHANGE,
    m20261129_000051_granted_people::CHANGE,
    m20261129_000052_risks::CHANGE,
    m20261129_000053_access_log_by_time::CHANGE,
    m20261129_000010_article_returns::CHANGE,
    m20261129_000001_import_version::CHANGE,
    m20261129_000002_lesson_media::CHANGE,
    m20261129_000075_complaints::CHANGE,
    m20261129_000076_exception_ends::CHANGE,
    m20261129_000090_entry_macs::CHANGE,
    m20261129_000080_posts_and_appointments::CHANGE,
    m20261129_000081_sheet_imports::CHANGE,
    m20261130_000120_faulty_rows::CHANGE,
    m20261130_000121_member_updates::CHANGE,
    m20261130_000100_supervision::CHANGE,
    m20261130_000101_rectifications::CHANGE,
    m20261201_000300_inbox_items::CHANGE,
    m20261201_000301_detection::CHANGE,
    m20261201_000302_lookups::CHANGE,
    m20261201_000101_governing_documents::CHANGE,
    m20261201_000102_bulletins::CHANGE,
    m20261201_000200_burden_exceptions::CHANGE,
    m20261201_000201_burden_meter::CHANGE,
    m20261202_000300_budget_versions::CHANGE,
    m20261202_000100_member_steps::CHANGE,
    m20261202_000301_outbox::CHANGE,
    m20261202_000200_indicator_lists::CHANGE,
    m20261202_000201_reports::CHANGE,
    m20261202_000110_transfers::CHANGE,
    m20261202_000001_tasks::CHANGE,
    m20261203_000401_governing_papers::CHANGE,
    m20261203_000402_setting_keys::CHANGE,
    m20261203_000100_setup_packs::CHANGE,
    m20261203_000101_elections::CHANGE,
    m20261203_000300_appraisals::CHANGE,
    m20261203_000200_sync::CHANGE,
    m20261204_000101_merit_nominations::CHANGE,
    m20261204_000102_work_items::CHANGE,
    m20261204_000200_webhooks::CHANGE,
    m20261204_000300_mobile_members::CHANGE,
    m20261204_000400_operations::CHANGE,
    m20261204_000500_merged_members::CHANGE,
    m20261204_000700_one_import::CHANGE,
    m20261204_000800_learning_sheets::CHANGE,
    m20261204_001000_api_clients::CHANGE,
    m20261204_000900_dues::CHANGE,
    m20261205_000100_living_members::CHANGE,
];

/// Applies what is missing, in order, each change in a transaction of its own.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        CHANGES.iter().map(|change| Box::new(*change) as Box<dyn MigrationTrait>).collect()
    }
}
