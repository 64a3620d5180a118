// The client on a bad network: nothing is lost, nothing is done twice, nobody is signed out.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { download, paginate, Lighthouse, unwrap, newId, Problem, SignedOut, upload } from "lighthouse-client";
import { held, network } from "./demo.js";
import type { Fault } from "./proxy.js";

test("many calls on an expired token exchange it once", () =>
  network(async (proxy, signedIn) => {
    const { api, login } = await signedIn("branch.admin");
    const allAtOnce = async () => {
      const answers = await Promise.all(Array.from({ length: 16 }, () => api.GET("/v1/me")));
      assert.equal(new Set(answers.map((answer) => unwrap(answer).account_id)).size, 1);
      return proxy.count("POST", "/v1/auth/refresh");
    };
    // The clock says so, then the server does.
    login.expires = 0;
    assert.equal(await allAtOnce(), 1);
    login.tokens = { ...login.tokens!, access_token: `${login.tokens!.access_token}x` };
    assert.equal(await allAtOnce(), 2);
    // The answer to the exchange is lost: the second try gets the same successor, and the login goes on.
    proxy.faults = [{ verb: "POST", begins: "/v1/auth/refresh", does: "lose" }];
    login.expires = 0;
    assert.equal(await allAtOnce(), 4);
  }));

test("a login goes on in the next run until it is ended", () =>
  network(async (proxy, signedIn) => {
    const first = await signedIn("branch.admin");
    const later = new Lighthouse({ base: proxy.base, deviceId: first.login.deviceId, tokens: first.login.tokens });
    const { session_id: id } = unwrap(await later.api.GET("/v1/me"));
    assert.equal((await later.api.DELETE("/v1/auth/sessions/{id}", { params: { path: { id } } })).response.status, 204);
    const ended = await later.api.GET("/v1/me");
    assert.throws(() => unwrap(ended), SignedOut);
  }));

test("an answer that is lost after the write is fetched by the same key", () =>
  network(async (proxy, signedIn) => {
    const at = await signedIn("branch.admin");
    proxy.faults = [{ verb: "POST", begins: "/v1/study-sessions", does: "lose" }];
    const made = await at.api.POST("/v1/study-sessions", { body: held([]) });
    assert.equal(unwrap(made).title, "主题党日");
    assert.equal(made.response.headers.get("Idempotency-Replayed"), "true");
    assert.equal(proxy.count("POST", "/v1/study-sessions"), 2);
    // A write without a key is not sent again: nobody knows whether it was done.
    proxy.faults = [{ verb: "POST", begins: "/v1/uploads", does: "lose" }];
    await assert.rejects(at.send(new Request(`${proxy.base}/v1/uploads`, { method: "POST" })), TypeError);
    assert.equal(proxy.count("POST", "/v1/uploads"), 1);
  }));

test("later is later", () =>
  network(async (proxy, signedIn) => {
    const { api } = await signedIn("branch.admin");
    const later = (status: number, seconds: string): Fault => ({ verb: "GET", begins: "/v1/me", does: "answer", status, headers: { "Retry-After": seconds } });
    proxy.faults = [later(429, "1"), later(503, "0")];
    const began = performance.now();
    unwrap(await api.GET("/v1/me"));
    assert.ok(performance.now() - began >= 990, "as long as it was asked to");
    proxy.faults = [later(429, "3600")];
    const refused = await api.GET("/v1/me");
    assert.throws(() => unwrap(refused), (error) => error instanceof Problem && error.retryAfter === 3600);
  }));

/** A WAV file of this length, whose bytes differ from any other's. */
function sound(seconds: number): Buffer<ArrayBuffer> {
  const data = Buffer.alloc(8000 * seconds, newId());
  const head = Buffer.from("RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0", "latin1");
  head.writeUInt32LE(36 + data.length, 4);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

test("an upload goes on where it was cut", () =>
  network(async (proxy, signedIn) => {
    const editor = await signedIn("editor");
    const channel = (await paginate(editor.api, "/v1/channels").next()).value?.id ?? "";
    const metadata = { channel, title: "党课 第一讲", filename: "第一讲.wav" };
    const [piece, broken] = [1 << 15, (does: Fault["does"]): Fault => ({ verb: "PATCH", begins: "/v1/uploads", does })];
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

    // One piece is cut halfway, the answer to another is lost.
    proxy.faults = [broken("cut"), broken("lose")];
    const content = sound(20);
    const made = await upload(editor, new Blob([content]), metadata, { piece });
    assert.equal(proxy.count("HEAD", `/v1/uploads/${made}`), 2);
    // The file is fetched with one cut: the rest is asked for.
    proxy.faults = [{ verb: "GET", begins: `/v1/media/${made}/file`, does: "halve" }];
    const file = await download(editor, `/v1/media/${made}/file`);
    assert.equal(hash(new Uint8Array(await file.arrayBuffer())), hash(content));
    assert.equal(proxy.count("GET", `/v1/media/${made}/file`), 2);

    // A program that ends in the middle goes on in its next run.
    let started = "";
    proxy.faults = Array.from({ length: 4 }, () => broken("cut"));
    const again = sound(20);
    await assert.rejects(upload(editor, new Blob([again]), metadata, { piece, onStart: (address) => void (started = address) }));
    proxy.faults = [broken("lose")];
    const id = await upload(editor, new Blob([again]), metadata, { resume: started });
    assert.equal(unwrap(await editor.api.GET("/v1/media/{id}", { params: { path: { id } } })).file?.sha256, hash(again));
  }));

test("what a newer server says is no error", async () => {
  const session = { id: newId(), kind: "moon_walk", title: "主题党日", orbit: 7 };
  const { api } = new Lighthouse({ base: "http://newer.example", deviceId: "phone", fetch: async () => Response.json(session) });
  const answer = unwrap(await api.GET("/v1/study-sessions/{id}", { params: { path: { id: session.id } } }));
  assert.deepEqual([answer.kind as string, answer.title], ["moon_walk", "主题党日"]);
});
