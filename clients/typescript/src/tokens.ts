// The tokens of a login. However many calls find them expired at once, they are exchanged once.
import { refusal, SignedOut } from "./problem.js";
import type { Fetch } from "./retry.js";
import type { components } from "./schema.js";

export type Tokens = components["schemas"]["TokenPair"];
/** Called with each new pair of tokens, before they are used; without any when the login has ended. */
export type OnTokens = (tokens: Tokens | undefined) => void | Promise<void>;

// Within ten seconds the server gives the same successor again. So the second try has to come before.
const TRY_MILLISECONDS = 4_000;
const TRIES = 2;
const EARLY_SECONDS = 30;
// Codes of 401 for which another access token helps; after any other the login has ended.
export const EXPIRED: string[] = ["token_expired", "token_invalid"];

/** The tokens of one device. Each refresh token is good once: a second exchange would end the login. */
export class Login {
  expires = 0;
  #exchange: Promise<void> | undefined;

  constructor(readonly fetch: Fetch, readonly base: string, readonly deviceId: string, public tokens: Tokens | undefined, readonly onTokens: OnTokens) {}

  async store(tokens: Tokens | undefined): Promise<void> {
    // Whatever becomes of keeping them: the old ones are worth nothing.
    this.tokens = tokens;
    this.expires = tokens ? performance.now() + (tokens.expires_in_seconds - EARLY_SECONDS) * 1000 : 0;
    await this.onTokens(tokens);
  }

  /** The access token; a new one if it is about to expire, or of a login from an earlier run. */
  async accessToken(): Promise<string | undefined> {
    if (this.tokens && (this.#exchange || performance.now() >= this.expires)) await this.#once();
    return this.tokens?.access_token;
  }

  /** A token after this one was refused: exchanged by the first who asks, and by nobody else. */
  async replace(refused: string): Promise<string | undefined> {
    if (this.#exchange || this.tokens?.access_token === refused) await this.#once();
    return this.tokens?.access_token;
  }

  /** The exchange that is under way, or else one that begins. */
  #once(): Promise<void> {
    this.#exchange ??= this.#renew().finally(() => (this.#exchange = undefined));
    return this.#exchange;
  }

  async #renew(): Promise<void> {
    const body = JSON.stringify({ refresh_token: this.tokens?.refresh_token, device_id: this.deviceId });
    const response = await this.#send(body);
    if (response.ok) return this.store((await response.json()) as Tokens);
    const problem = await refusal(response);
    if (problem instanceof SignedOut) await this.store(undefined);
    throw problem;
  }

  async #send(body: string): Promise<Response> {
    const headers = { "Content-Type": "application/json" };
    for (let number = 1; ; number++) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), TRY_MILLISECONDS);
      try {
        return await this.fetch(new Request(`${this.base}/v1/auth/refresh`, { method: "POST", headers, body, signal: limit.signal }));
      } catch (error) {
        if (number === TRIES) throw error;
      } finally {
        clearTimeout(timer);
      }
    }
  }
}
