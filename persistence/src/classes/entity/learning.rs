//! Rows of outside records with their imports, and of feedback statements.

/// An import of outside records.
pub(in crate::classes) mod batch {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "learning_import")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub source: String,
        pub file_name: String,
        pub file_hash: Vec<u8>,
        pub state: String,
        pub rows_total: i64,
        pub rows_valid: i64,
        pub rows_known: i64,
        pub rows_faulty: i64,
        pub rows_skipped: i64,
        pub rows_entered: Option<i64>,
        pub headings: Option<String>,
        pub ignored_columns: String,
        pub created_by: Uuid,
        pub created_at: i64,
        pub committed_at: Option<i64>,
        pub undone_at: Option<i64>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A row of an imported list.
pub(in crate::classes) mod line {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "learning_import_row")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_number: i64,
        pub record_id: Option<Uuid>,
        pub external_id: Option<String>,
        pub member_id: Option<Uuid>,
        pub course: Option<String>,
        pub seconds: Option<i64>,
        pub day: Option<Date>,
        pub faults: Option<String>,
        pub cells: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A record of an outside source.
pub(in crate::classes) mod record {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outside_record")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub source: String,
        pub external_id: String,
        pub member_id: Uuid,
        pub course: String,
        pub seconds: i64,
        pub day: Date,
        pub import_id: Uuid,
        pub row_number: i64,
        pub at: i64,
        pub undone_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A feedback statement.
pub(in crate::classes) mod statement {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_statement")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub from_on: Date,
        pub until_on: Date,
        pub as_of: i64,
        pub issued_by: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a statement says of a person.
pub(in crate::classes) mod person {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_person")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub statement_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub branch_id: Uuid,
        pub branch_path: String,
        pub person_times: i64,
        pub lessons: i64,
        pub seconds: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a statement says of an organization.
pub(in crate::classes) mod organization {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "feedback_organization")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub statement_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organization_id: Uuid,
        pub path: String,
        pub name: String,
        pub members: i64,
        pub participants: i64,
        pub person_times: i64,
        pub seconds: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
