//! Rows of cases, their history and their trainings. Private to this room.

pub(in crate::supervision) mod case {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rectification")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub number: String,
        pub branch_id: Uuid,
        pub ground: String,
        pub finding: String,
        pub state: String,
        pub cause: Option<String>,
        pub cause_text: Option<String>,
        pub requirements: Option<String>,
        pub measures: Option<String>,
        pub due_on: Option<Date>,
        pub evidence: Option<String>,
        pub evidence_at: Option<i64>,
        pub conclusion: Option<String>,
        pub closed_at: Option<i64>,
        pub watch_until: Option<Date>,
        pub reopened: i64,
        pub opened_by: Uuid,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod step {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rectification_step")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub rectification_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub step: String,
        pub text: String,
        pub by_account: Uuid,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod training {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rectification_training")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub rectification_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub training_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
