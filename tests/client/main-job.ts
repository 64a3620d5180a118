// An integrator's first program, with the generated client alone: sign in, list, hold a session,
// record who came, change it in the version that was seen, upload a sheet, download a file.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { env: Record<string, string | undefined> };

type Failure = { error?: components["schemas"]["Problem"] };

/** The answer's data, or the problem's code as an error. */
function must<T>(answer: { data?: T } & Failure): T {
  if (answer.data === undefined) throw new Error(`${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const client = createClient<paths>({ baseUrl: process.env.BASE ?? "" });
const login = must(
  await client.POST("/v1/auth/login", {
    body: {
      login: process.env.LOGIN ?? "",
      password: process.env.PASSWORD ?? "",
      device_id: "client-check",
      device_name: "client-check",
    },
  }),
);
const signed: Middleware = {
  onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${login.access_token}`);
    return request;
  },
};
client.use(signed);

// List, and ask again with the tag: nothing is sent twice.
const query = { limit: 5 };
const listed = await client.GET("/v1/members", { params: { query } });
const members = must(listed).data;
check(members.length > 0, "no members");
const tag = listed.response.headers.get("ETag") ?? "";
const again = await client.GET("/v1/members", { params: { query, header: { "If-None-Match": tag } } });
check(again.response.status === 304, `${again.response.status} for a list that is known`);

// A session that has been held, created once however often it is sent.
const branch = members[0]!.branch_id;
const ends = Date.now() - 60_000;
const body: components["schemas"]["CreateStudySession"] = {
  branch_id: branch,
  kind: "theme_party_day",
  mode: "offline",
  title: "主题党日",
  starts_at: new Date(ends - 3_600_000).toISOString(),
  ends_at: new Date(ends).toISOString(),
};
const header = { "Idempotency-Key": crypto.randomUUID() };
const created = await client.POST("/v1/study-sessions", { params: { header }, body });
const session = must(created);
const repeated = must(await client.POST("/v1/study-sessions", { params: { header }, body }));
check(repeated.id === session.id, "a retry made a second session");

// Attendance.
const path = { id: session.id };
const lines = [{ member_id: members[0]!.id, status: "present" as const }];
must(await client.PUT("/v1/study-sessions/{id}/attendance", { params: { path }, body: { lines } }));

// A change in the version that was seen; the same version again is stale.
const seen = await client.GET("/v1/study-sessions/{id}", { params: { path } });
const version = { "If-Match": seen.response.headers.get("ETag") ?? "" };
const change = { params: { path, header: version }, body: { title: "主题党日（改）" } };
check(must(await client.PATCH("/v1/study-sessions/{id}", change)).title === change.body.title, "not changed");
const stale = await client.PATCH("/v1/study-sessions/{id}", { ...change, body: { title: "旧版本" } });
const code: components["schemas"]["ProblemCode"] | undefined = stale.error?.code;
check(code === "version_conflict", `${code} for a stale version`);

// Upload bytes: a sheet for the register, as a trial.
const sheet = new Blob(["姓名,性别,出生日期,人员类别,所在党支部\n王小明,男,1985-06-15,正式党员,党支部\n"]);
const upload = await client.POST("/v1/members/imports", {
  params: { query: { organization_id: branch }, header: { "Idempotency-Key": crypto.randomUUID() } },
  headers: { "Content-Type": "application/octet-stream" },
  body: sheet as unknown as string,
  bodySerializer: (bytes) => bytes,
});
check(upload.response.status === 201, `${upload.response.status} for an upload: ${upload.error?.detail}`);

// Download a file: the calendar of a published plan.
const plan = must(await client.GET("/v1/study-day-plans", { params: { query: { limit: 1 } } })).data[0];
check(plan !== undefined, "no plan");
const calendar = await client.GET("/v1/study-day-plans/{id}/calendar.ics", {
  params: { path: { id: plan!.id } },
  parseAs: "arrayBuffer",
});
const size = (calendar.data as unknown as ArrayBuffer).byteLength;
check(size > 0, "an empty file");

console.log(`${members.length} members listed, a session held and changed, ${sheet.size} bytes sent, ${size} received`);
