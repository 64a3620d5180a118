"""A day with the client on a good network: list, record, change, send a sheet, fetch a file, keep a copy."""
from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest

from lighthouse_client import Invalid, Lighthouse, NotFound, SignedOut, SqliteCopy, VersionConflict, sync, models, new_id

Signed = Callable[[str], Lighthouse]


def held(branch: str, members: list[str], title: str = "主题党日") -> models.CreateStudySession:
    now = datetime.datetime.now(datetime.timezone.utc)
    return {"id": new_id(), "branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": title, "allow_duplicate": True,
            "starts_at": (now - datetime.timedelta(hours=2)).isoformat(), "ends_at": (now - datetime.timedelta(hours=1)).isoformat(),
            "attendance": {"lines": [{"member_id": member, "status": "present"} for member in members]}}


def test_a_session_is_recorded_in_one_call_and_changed_in_the_version_that_was_seen(signed_in: Signed, demo: Any) -> None:
    admin = signed_in("branch.admin")
    branch = demo["samples"]["branch_id"]
    members = [one["id"] for one in admin.iter_members(branch_id=branch, limit=7)]
    assert len(members) == len(set(members)) > 7, "more than a page"
    made = admin.create_study_session(held(branch, members[:5]))
    assert (made.status, made.data["attendance"]["took_part"]) == (201, 5)

    seen = admin.get_study_session(made.data["id"])
    changed = admin.update_study_session(made.data["id"], {"title": "主题党日（改）"}, if_match=seen.etag)
    assert changed.data["title"] == "主题党日（改）"
    with pytest.raises(VersionConflict) as stale:
        admin.update_study_session(made.data["id"], {"title": "旧版本"}, if_match=seen.etag)
    assert stale.value.current and stale.value.current["title"] == "主题党日（改）"
    admin.update_study_session(made.data["id"], {"title": "旧版本"}, if_match=stale.value.etag or changed.etag)


def test_a_refusal_says_each_field(signed_in: Signed, demo: Any) -> None:
    admin = signed_in("branch.admin")
    bad = held(demo["samples"]["branch_id"], [], title="")
    bad["ends_at"] = "tomorrow"
    with pytest.raises(Invalid) as refused:
        admin.create_study_session(bad)
    assert refused.value.at("/title") and refused.value.at("/ends_at"), refused.value
    with pytest.raises(Invalid) as refused:
        admin.request("GET", "/v1/members", query={"branch": "x"})
    assert refused.value.code == "unknown_parameter" and refused.value.at("branch")
    with pytest.raises(NotFound):
        admin.get_study_session(new_id())
    admin.sign_out()
    with pytest.raises(SignedOut):
        admin.get_me()


def test_a_sheet_is_sent_and_files_are_fetched(signed_in: Signed, demo: Any) -> None:
    admin, branch = signed_in("branch.admin"), demo["samples"]["branch_id"]
    sheet = "姓名,性别,出生日期,人员类别,所在党支部\n王小明,男,1985-06-15,正式党员,党支部\n".encode()
    assert admin.create_member_import(sheet, organization_id=branch, content_type="text/csv").status == 201

    plan = next(admin.iter_study_day_plans())
    calendar = admin.get_study_day_calendar(plan["id"]).data
    file = io.BytesIO()
    assert admin.download(f"/v1/study-day-plans/{plan['id']}/calendar.ics", file) == len(calendar)
    assert file.getvalue() == calendar and calendar.startswith(b"BEGIN:VCALENDAR")

    asked: models.CreateExport = {"kind": "members", "format": "csv", "organization_id": branch, "purpose": "年终核对党员名册"}
    done = admin.create_export(asked, prefer="wait=10").data["result"]
    roster = io.BytesIO()
    assert done and admin.download(done["url"], roster) > 100


def test_a_copy_follows_and_erases_what_is_out_of_sight(signed_in: Signed, demo: Any) -> None:
    admin, head = signed_in("branch.admin"), signed_in("deputy.head")
    copy, town = SqliteCopy(), demo["samples"]["town_id"]
    assert {one["op"] for one in sync(admin, copy)} == {"upsert"}
    own = set(copy.all("member"))
    made = admin.create_study_session(held(demo["samples"]["branch_id"], []))
    assert made.data["id"] in [one["id"] for one in sync(admin, copy)]

    member = admin.get_me().data["member_id"]
    assert member
    post = head.appoint_administrator({"member_id": member, "organization_id": town, "role": "committee_supervisor"})
    list(sync(admin, copy))
    assert set(copy.all("member")) > own, "the town has come into sight"
    head.end_administrator(post.data["id"], {"ground": "term_ended", "decision": "临委〔2026〕9号"})
    assert {one["op"] for one in sync(admin, copy) if one["type"] == "member"} == {"revoke"}
    assert set(copy.all("member")) == own
