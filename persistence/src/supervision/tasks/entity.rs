//! Rows of tasks, responses and answers. Private to this room.

pub(in crate::supervision) mod task {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub title: String,
        pub purpose: String,
        pub ground: Option<String>,
        pub audience: String,
        pub fields: String,
        pub due_at: i64,
        pub state: String,
        pub number: Option<String>,
        pub published_at: Option<i64>,
        pub closed_at: Option<i64>,
        pub drafted_by: Uuid,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(in crate::supervision) mod response {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_response")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub task_id: Uuid,
        pub place: i64,
        pub branch_id: Uuid,
        pub answers: i64,
        pub first_received_at: Option<i64>,
        pub received_at: Option<i64>,
        pub returned_answer: Option<i64>,
        pub returned_reason: Option<String>,
        pub returned_at: Option<i64>,
        pub version: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod answer {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_answer")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub response_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub received_at: i64,
        pub by_account: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod value {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_value")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub response_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub answer: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub value: String,
        pub number: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
