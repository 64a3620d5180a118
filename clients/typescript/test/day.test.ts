// A day with the client on a good network: list, record, change, send a sheet, fetch a file, keep a copy.
import assert from "node:assert/strict";
import test from "node:test";
import { download, paginate, etag, sync, MemoryCopy, unwrap, newId, Problem, SignedOut } from "lighthouse-client";
import { branch, demo, held, network } from "./demo.js";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of items) found.push(one);
  return found;
}

const isProblem = (code: string, field?: string) => (error: unknown) =>
  error instanceof Problem && error.code === code && (field === undefined || error.at(field).length > 0);

test("a session is recorded in one call and changed in the version that was seen", () =>
  network(async (_, signedIn) => {
    const { api } = await signedIn("branch.admin");
    const members = await all(paginate(api, "/v1/members", { query: { branch_id: branch, limit: 7 } }));
    assert.ok(members.length > 7 && new Set(members.map((one) => one.id)).size === members.length, "more than a page");
    const made = unwrap(await api.POST("/v1/study-sessions", { body: held(members.slice(0, 5).map((one) => one.id)) }));
    assert.equal(made.attendance.took_part, 5);

    const path = { id: made.id };
    const seen = await api.GET("/v1/study-sessions/{id}", { params: { path } });
    const change = { params: { path, header: { "If-Match": etag(seen) } }, body: { title: "主题党日（改）" } };
    assert.equal(unwrap(await api.PATCH("/v1/study-sessions/{id}", change)).title, change.body.title);
    const stale = await api.PATCH("/v1/study-sessions/{id}", { ...change, body: { title: "旧版本" } });
    assert.throws(() => unwrap(stale), (error) => isProblem("version_conflict")(error) && (error as Problem).current !== null);
  }));

test("a refusal says each field", () =>
  network(async (_, signedIn) => {
    const at = await signedIn("branch.admin");
    const bad = await at.api.POST("/v1/study-sessions", { body: { ...held([], ""), ends_at: "tomorrow" } });
    assert.throws(() => unwrap(bad), isProblem("validation_failed", "/title"));
    assert.throws(() => unwrap(bad), isProblem("validation_failed", "/ends_at"));
    const missing = await at.api.GET("/v1/study-sessions/{id}", { params: { path: { id: newId() } } });
    assert.throws(() => unwrap(missing), isProblem("not_found"));
    await at.signOut();
    const ended = await at.api.GET("/v1/me");
    assert.throws(() => unwrap(ended), SignedOut);
  }));

test("a sheet is sent and files are fetched", () =>
  network(async (_, signedIn) => {
    const at = await signedIn("branch.admin");
    const sheet = await at.api.POST("/v1/members/imports", {
      params: { query: { organization_id: branch }, header: { "Idempotency-Key": newId() } },
      headers: { "Content-Type": "text/csv" },
      body: "姓名,性别,出生日期,人员类别,所在党支部\n王小明,男,1985-06-15,正式党员,党支部\n",
      bodySerializer: (text) => text,
    });
    assert.equal(sheet.response.status, 201);

    const plan = (await paginate(at.api, "/v1/study-day-plans").next()).value;
    assert.ok(plan);
    assert.match(await (await download(at, `/v1/study-day-plans/${plan.id}/calendar.ics`)).text(), /^BEGIN:VCALENDAR/);

    const params = { header: { "Idempotency-Key": newId(), Prefer: "wait=10" } };
    const body = { kind: "members" as const, format: "csv" as const, organization_id: branch, purpose: "年终核对党员名册" };
    const done = unwrap(await at.api.POST("/v1/exports", { params, body }));
    assert.ok((await download(at, done.result?.url ?? "")).size > 100);
    await assert.rejects(download(at, "https://elsewhere.example/roster.csv"), /not a path/);
  }));

test("a copy follows and erases what is out of sight", () =>
  network(async (_, signedIn) => {
    const [admin, head] = [await signedIn("branch.admin"), await signedIn("deputy.head")];
    const copy = new MemoryCopy();
    assert.deepEqual(new Set((await all(sync(admin.api, copy))).map((one) => one.op)), new Set(["upsert"]));
    const own = [...copy.all("member").keys()].sort();
    const made = unwrap(await admin.api.POST("/v1/study-sessions", { body: held([]) }));
    assert.ok((await all(sync(admin.api, copy))).some((one) => one.id === made.id));

    const member_id = unwrap(await admin.api.GET("/v1/me")).member_id ?? "";
    const body = { member_id, organization_id: demo.samples.town_id, role: "committee_supervisor" as const };
    const params = { header: { "Idempotency-Key": newId() } };
    const post = unwrap(await head.api.POST("/v1/administrators", { params, body }));
    await all(sync(admin.api, copy));
    assert.ok(copy.all("member").size > own.length, "the town has come into sight");
    const ends = { ground: "term_ended" as const, decision: "临委〔2026〕9号" };
    unwrap(await head.api.POST("/v1/administrators/{id}/end", { params: { path: { id: post.id } }, body: ends }));
    const members = (await all(sync(admin.api, copy))).filter((one) => one.type === "member");
    assert.deepEqual(new Set(members.map((one) => one.op)), new Set(["revoke"]));
    assert.deepEqual([...copy.all("member").keys()].sort(), own);
  }));
