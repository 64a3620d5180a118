//! Rows of imports and of the lines of their sheets. Private to this room.

pub(super) mod batch {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sheet_import")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub organization_id: Uuid,
        pub file_name: String,
        pub file_hash: Vec<u8>,
        pub state: String,
        pub rows_valid: i64,
        pub rows_faulty: i64,
        pub rows_skipped: i64,
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

pub(super) mod line {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sheet_import_row")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_number: i64,
        pub position: i64,
        pub content: Option<String>,
        pub object_id: Option<Uuid>,
        pub faults: Option<String>,
        pub cells: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
