//! Rows of themes, classes, lessons and enrolments.

/// A subject that classes share.
pub(in crate::classes) mod theme {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_theme")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub name: String,
        pub description: Option<String>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A class of an organization.
pub(in crate::classes) mod class {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "study_class")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub theme_id: Uuid,
        pub title: String,
        pub summary: Option<String>,
        pub audience: String,
        pub starts_on: Date,
        pub ends_on: Date,
        pub capacity: Option<i64>,
        pub state: String,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A lesson of a class, at its place.
pub(in crate::classes) mod lesson {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_lesson")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub class_id: Uuid,
        pub position: i64,
        pub kind: String,
        pub title: String,
        pub article_id: Option<Uuid>,
        pub media_id: Option<Uuid>,
        pub length_seconds: i64,
        pub credit_seconds: i64,
        pub quiz_draws: Option<i64>,
        pub quiz_pass_mark: Option<i64>,
        pub quiz_attempts: Option<i64>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Somebody who is, or was, in a class.
pub(in crate::classes) mod enrolment {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_enrolment")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub class_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: Uuid,
        #[sea_orm(column_name = "self")]
        pub by_oneself: bool,
        pub first_at: i64,
        pub enrolled_at: i64,
        pub withdrawn_at: Option<i64>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A class that people must complete in a year.
pub(in crate::classes) mod required {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "required_course")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub class_id: Uuid,
        pub required_of: String,
        pub year: i64,
        pub created_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
