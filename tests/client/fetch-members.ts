// An integrator's first program: sign in with the generated client and fetch a page of members.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { env: Record<string, string | undefined>; exit(code: number): never };

const client = createClient<paths>({ baseUrl: process.env.BASE ?? "" });
const login = await client.POST("/v1/auth/login", {
  body: {
    login: process.env.LOGIN ?? "",
    password: process.env.PASSWORD ?? "",
    device_id: "client-check",
    device_name: "client-check",
  },
});
if (!login.data) throw new Error(login.error.code);
const headers = { Authorization: `Bearer ${login.data.access_token}` };
const members = await client.GET("/v1/members", { params: { query: { limit: 5 } }, headers });
if (!members.data) throw new Error(members.error.code);
const names: string[] = members.data.data.map((member) => member.name);
if (names.length === 0) throw new Error("no members");
console.log(`${names.length} members, more: ${members.data.page.has_more}`);
