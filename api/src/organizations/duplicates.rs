//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[
    Duplicate {
        names: ["organization_code_key", "organization.code"],
        pointer: "/code",
        zh: "该代码已被使用",
        en: "Another organization already has this code.",
    },
    Duplicate {
        names: ["post_secretary", "post.organization_id"],
        pointer: "/duty",
        zh: "该支部已有书记，请先结束其任职",
        en: "The branch has a secretary; end that post first.",
    },
    Duplicate {
        names: ["post_once", "post.organization_id, post.member_id, post.duty"],
        pointer: "/member_id",
        zh: "该同志已担任此职务",
        en: "This person already holds this post.",
    },
    Duplicate {
        names: [
            "election_organization_id_held_on_key",
            "election.organization_id, election.held_on",
        ],
        pointer: "/held_on",
        zh: "该日的选举已登记",
        en: "An election on this day is recorded.",
    },
];
