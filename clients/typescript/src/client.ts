// A server, and who is signed in there.
import createClient, { type Client } from "openapi-fetch";
import { newId } from "./ids.js";
import { unwrap, refusal } from "./problem.js";
import { RETRY, send, type Fetch, type Retry } from "./retry.js";
import type { paths } from "./schema.js";
import { EXPIRED, Login, type OnTokens, type Tokens } from "./tokens.js";

export type Options = {
  base: string;
  /** Made once (`newId()`) and kept with the tokens: signing in again with it ends the login before. */
  deviceId: string;
  deviceName?: string;
  /** The latest that `onTokens` was given, in an earlier run. */
  tokens?: Tokens | undefined;
  onTokens?: OnTokens;
  /** The language of sentences. */
  language?: "zh-CN" | "en";
  retry?: Retry;
  fetch?: Fetch;
};

const WRITES = ["POST", "PUT", "PATCH", "DELETE"];
// Uploads have offsets instead of keys.
const WITHOUT_KEY = "/v1/uploads";

export class Lighthouse {
  /** Every operation of the contract, with types: `api.GET("/v1/members", …)`. Unwrap answers with `unwrap`. */
  readonly api: Client<paths>;
  readonly base: string;
  readonly login: Login;
  readonly retry: Retry;
  readonly #fetch: Fetch;
  readonly #device: { device_id: string; device_name: string };
  readonly #language: string;

  constructor(options: Options) {
    this.base = options.base.replace(/\/$/, "");
    this.retry = options.retry ?? RETRY;
    this.#fetch = options.fetch ?? ((request) => fetch(request));
    this.#device = { device_id: options.deviceId, device_name: options.deviceName ?? "lighthouse-client" };
    this.#language = options.language ?? "zh-CN";
    this.login = new Login(this.#fetch, this.base, options.deviceId, options.tokens, options.onTokens ?? (() => {}));
    // Several values of a parameter are one text with commas, as the contract says.
    const querySerializer = { array: { style: "form", explode: false } } as const;
    this.api = createClient<paths>({ baseUrl: this.base, querySerializer, fetch: (request) => this.send(request) });
  }

  /** With a login name or mobile number; `otp` where a second factor is on. */
  async signIn(login: string, password: string, otp?: string): Promise<void> {
    this.login.tokens = undefined;
    const body = { login, password, ...this.#device, ...(otp === undefined ? {} : { otp }) };
    await this.login.store(unwrap(await this.api.POST("/v1/auth/login", { body })));
  }

  /** Ends the login at the server and forgets its tokens; erase offline copies as well. */
  async signOut(): Promise<void> {
    unwrap(await this.api.POST("/v1/auth/logout"));
    await this.login.store(undefined);
  }

  /** Sends a request of your own as `api` sends its: with token and key, again where that is safe. */
  async send(request: Request): Promise<Response> {
    this.#dress(request);
    const access = await this.login.accessToken();
    const response = await send(this.#fetch, signed(request, access), this.retry);
    if (response.status !== 401 || access === undefined) return response;
    const { code } = await refusal(response.clone());
    if (!EXPIRED.includes(code)) return response;
    return send(this.#fetch, signed(request, await this.login.replace(access)), this.retry);
  }

  #dress({ headers, method, url }: Request): void {
    if (!headers.has("Accept-Language")) headers.set("Accept-Language", this.#language);
    const keyed = WRITES.includes(method) && !url.startsWith(this.base + WITHOUT_KEY);
    if (keyed && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", newId());
  }
}

function signed(request: Request, access: string | undefined): Request {
  const copy = request.clone();
  if (access !== undefined) copy.headers.set("Authorization", `Bearer ${access}`);
  return copy;
}
