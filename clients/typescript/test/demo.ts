// The demo that the tests talk to; CREDENTIALS names the file that it has written.
import assert from "node:assert/strict";
import fs from "node:fs";
import { Lighthouse, newId, type components } from "lighthouse-client";
import { Proxy } from "./proxy.js";

type Credentials = { base_url: string; logins: { login: string; password: string }[]; samples: { branch_id: string; town_id: string } };
export const demo = JSON.parse(fs.readFileSync(process.env.CREDENTIALS ?? "", "utf8")) as Credentials;
export const branch = demo.samples.branch_id;

/** A network of its own for a test, and whoever signs in behind it on a device of their own. */
export async function network(story: (proxy: Proxy, signedIn: (login: string) => Promise<Lighthouse>) => Promise<void>): Promise<void> {
  const proxy = await new Proxy(demo.base_url).start();
  try {
    await story(proxy, async (login) => {
      const one = demo.logins.find((one) => one.login === login);
      assert.ok(one);
      const at = new Lighthouse({ base: proxy.base, deviceId: newId(), deviceName: "tests of the TypeScript client", retry: { times: 4, longest: 2 } });
      await at.signIn(login, one.password);
      return at;
    });
  } finally {
    proxy.stop();
  }
}

const HOUR = 3_600_000;

export function held(members: string[], title = "主题党日"): components["schemas"]["CreateStudySession"] {
  return {
    branch_id: branch,
    kind: "theme_party_day",
    mode: "offline",
    title,
    allow_duplicate: true,
    starts_at: new Date(Date.now() - 2 * HOUR).toISOString(),
    ends_at: new Date(Date.now() - HOUR).toISOString(),
    attendance: { lines: members.map((member_id) => ({ member_id, status: "present" as const })) },
  };
}
