#!/usr/bin/env python3
"""A branch administrator's day with a bad network, told with phone.py: phone_story.py CREDENTIALS

Flight mode, an answer that is lost, a conflict that merges and one that does not, an app that is killed,
and a post that ends. Each time the copy has to be what the server shows.
"""
import json
import pathlib
import sys
import tempfile
from datetime import datetime, timedelta, timezone

from phone import Offline, Phone, uuid7

credentials = json.load(open(sys.argv[1]))
password = {one["login"]: one["password"] for one in credentials["logins"]}
folder = tempfile.TemporaryDirectory()
file = str(pathlib.Path(folder.name, "phone.sqlite"))
DETAILS = {"study_session": "/v1/study-sessions", "member": "/v1/members", "organization": "/v1/organizations"}
# Whoever left stays in the copy; the list shows them only if it is asked for their status.
STATUSES = ",".join(json.load(open(pathlib.Path(__file__).parents[2] / "openapi/openapi.json"))["components"]["schemas"]["MemberStatus"]["enum"])
LISTS = {**DETAILS, "member": f"/v1/members?status={STATUSES}"}
# What a clock or other objects decide is as of the answer; docs/offline.md says so.
DERIVED = {"state", "missing", "attendance", "late", "member_count", "own_status"}


def phone(login: str, at: str = ":memory:") -> Phone:
    return Phone(credentials["base_url"], login, password[login], at)


def everything(who: Phone, path: str) -> set[str]:
    found, cursor = set(), ""
    while cursor is not None:
        page = who.call("GET", f"{path}{'&' if '?' in path else '?'}limit=100{cursor and '&cursor=' + cursor}")
        found |= {one["id"] for one in page["data"]}
        cursor = page["page"]["next_cursor"]
    return found


def is_what_the_server_shows(who: Phone) -> None:
    for kind, path in DETAILS.items():
        copy = who.all(kind)
        listed = everything(who, LISTS[kind])
        assert set(copy) == listed, f"{kind}: {set(copy) ^ listed}"
        for of, data in list(copy.items())[:20]:
            shown = who.call("GET", f"{path}/{of}")
            different = {name for name in data if name not in DERIVED and data[name] != shown.get(name)}
            assert not different, f"{path}/{of}: {different}"


def story() -> None:
    admin, secretary, head = phone("branch.admin", file), phone("branch.secretary"), phone("deputy.head")
    branch = credentials["samples"]["branch_id"]
    admin.sync()
    is_what_the_server_shows(admin)
    now = datetime.now(timezone.utc).replace(microsecond=0)
    times = {"starts_at": (now - timedelta(hours=3)).isoformat(), "ends_at": (now - timedelta(hours=1)).isoformat()}
    new = {"branch_id": branch, "kind": "theme_party_day", "mode": "offline", "title": "主题党日", "allow_duplicate": True, **times}

    # In a valley without a network: a session is entered and its list, and nobody waits for an answer.
    admin.flight_mode = True
    session, path = uuid7(), "/v1/study-sessions"
    path = f"{path}/{session}"
    present = next(of for of, one in admin.all("member").items() if one["branch_id"] == branch and one["status"] == "full")
    admin.do("POST", "/v1/study-sessions", {"id": session, **new})
    admin.do("PUT", f"{path}/attendance", {"lines": [{"member_id": present, "status": "present"}]})
    try:
        admin.send()
        raise AssertionError("there is no network")
    except Offline:
        assert admin.waiting() == 2

    # The app is killed; its file remembers. Then the answer is lost: what was done is sent again, and done once.
    admin = phone("branch.admin", file)
    before = everything(secretary, "/v1/study-sessions")
    admin.sync()
    admin.loses_answers = True
    try:
        admin.send()
        raise AssertionError("the answer was lost")
    except Offline:
        assert admin.waiting() == 2
    admin.loses_answers = False
    admin.send()
    assert (admin.waiting(), admin.refused()) == (0, [])
    assert everything(secretary, "/v1/study-sessions") - before == {session}, "once"
    admin.sync()
    assert admin.get("study_session", session)["attendance"]["took_part"] == 1

    # Two change different fields of it, and neither loses anything.
    secretary.sync()
    admin.do("PATCH", path, {"place": "清河镇党校"}, ("study_session", session))
    secretary.do("PATCH", path, {"title": "主题党日：重温入党誓词"}, ("study_session", session))
    secretary.send()
    admin.send()
    admin.sync()
    merged = admin.get("study_session", session)
    assert (merged["place"], merged["title"]) == ("清河镇党校", "主题党日：重温入党誓词"), merged
    assert admin.refused() == []

    # Two change the same field: the second is asked, and what came first stays.
    secretary.sync()
    admin.do("PATCH", path, {"place": "村委会"}, ("study_session", session))
    secretary.do("PATCH", path, {"place": "文化广场"}, ("study_session", session))
    secretary.send()
    admin.send()
    assert [one["code"] for one in admin.refused()] == ["version_conflict"]
    admin.sync()
    assert admin.get("study_session", session)["place"] == "文化广场"

    # What nobody may do is refused with its fields, and holds up nothing behind it.
    admin.do("POST", "/v1/study-sessions", {**new, "ends_at": times["starts_at"]})
    admin.do("PATCH", path, {"summary": "学习党章第一章"}, ("study_session", session))
    admin.send()
    assert admin.refused()[-1]["errors"], admin.refused()
    admin.sync()
    assert admin.get("study_session", session)["summary"] == "学习党章第一章"

    # A second post brings the whole town; when it ends, everything of it is erased.
    own = {kind: set(admin.all(kind)) for kind in DETAILS}
    member = admin.call("GET", "/v1/me")["member_id"]
    post = {"member_id": member, "organization_id": credentials["samples"]["town_id"], "role": "committee_supervisor"}
    appointed = head.call("POST", "/v1/administrators", post)
    admin.sync()
    assert len(admin.all("member")) > len(own["member"]), "the town is in sight"
    is_what_the_server_shows(admin)
    head.call("POST", f"/v1/administrators/{appointed['id']}/end", {"ground": "term_ended", "decision": "临委〔2026〕9号"})
    changed = admin.sync()
    assert {op for op, kind, _ in changed if kind == "member"} == {"revoke"}, changed[:5]
    assert {kind: set(admin.all(kind)) for kind in DETAILS} == own, "erased"
    is_what_the_server_shows(admin)


if __name__ == "__main__":
    story()
    print("the phone's copy is what the server shows, through flight mode, conflict and the end of a post")
