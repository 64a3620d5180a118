//! Rows of standards and of the ledger. Private to this room.

pub(super) mod standard {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "dues_standard")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: Uuid,
        pub from_month: Date,
        pub kind: String,
        pub base_sealed: Option<Vec<u8>>,
        pub amount: i64,
        pub reduced_amount: Option<i64>,
        pub reduced_until: Option<Date>,
        pub reduction_reason: Option<String>,
        pub reduction_document: Option<String>,
        pub set_by: Uuid,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod entry {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "dues_entry")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: Uuid,
        pub branch_id: Uuid,
        pub month: Date,
        pub amount: i64,
        pub paid_on: Date,
        pub reverses: Option<Uuid>,
        pub reason: Option<String>,
        pub recorded_by: Uuid,
        pub recorded_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
