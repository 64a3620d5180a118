//! Rows of reports, of the tree as they saw it, and of their figures. Private to this room.

pub(super) mod report {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "report")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organization_id: Uuid,
        pub organization_name: String,
        pub period: String,
        pub as_of: i64,
        pub formula_version: i64,
        pub list_organization_id: Option<Uuid>,
        pub list_version: Option<i64>,
        pub items: String,
        pub previous_id: Option<Uuid>,
        pub digest: String,
        pub state: String,
        pub drafted_by: Uuid,
        pub issued_by: Option<Uuid>,
        pub issued_at: Option<i64>,
        pub number: Option<String>,
        pub hash: Option<String>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod place {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "report_place")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub report_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub path: String,
        pub parent_path: String,
        pub organization_id: Uuid,
        pub name: String,
        pub kind: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod value {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "report_value")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub report_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub path: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub indicator: String,
        pub parent_path: String,
        pub own_numerator: i64,
        pub own_denominator: i64,
        pub numerator: i64,
        pub denominator: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
