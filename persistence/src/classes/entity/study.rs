//! Rows of what members study: progress, their line of time, and the tests they take.

/// How far a member has come in a lesson.
pub(in crate::classes) mod progress {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_progress")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lesson_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub seen: String,
        pub counted_seconds: i64,
        pub completed_at: Option<i64>,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Until when a member's real time is spent.
pub(in crate::classes) mod clock {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "learner_clock")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        pub used_until: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a phone sent of a lesson.
pub(in crate::classes) mod event {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "lesson_event")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub op_id: Uuid,
        pub lesson_id: Uuid,
        pub from_second: i64,
        pub to_second: i64,
        pub client_at: Option<i64>,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// An item of a quiz's bank.
pub(in crate::classes) mod item {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_item")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub lesson_id: Uuid,
        pub kind: String,
        pub prompt: String,
        pub options: String,
        pub right_options: i64,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// An attempt at a quiz.
pub(in crate::classes) mod attempt {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_attempt")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub lesson_id: Uuid,
        pub member_id: Uuid,
        pub number: i64,
        pub opened_at: i64,
        pub judged_at: Option<i64>,
        pub score: Option<i64>,
        pub passed: Option<bool>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// An item that an attempt drew, at its place.
pub(in crate::classes) mod drawn {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quiz_attempt_item")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub attempt_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i64,
        pub item_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// An entry of the ledger of what was learned.
pub(in crate::classes) mod entry {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "learning_entry")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub year: i64,
        pub seconds: i64,
        pub evidence: String,
        pub at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
