// Offline copies after docs/offline.md: what changed since, taken over with the place after it.
import type { Client } from "openapi-fetch";
import { unwrap } from "./problem.js";
import type { components, paths } from "./schema.js";

export type SyncChange = components["schemas"]["SyncChange"];
export type SyncType = components["schemas"]["SyncType"];

const BEGIN_ANEW = 410;

/** Where a copy is kept: a database of the app. */
export interface Copy {
  /** The place up to which the copy has everything. */
  token(): Promise<string | undefined>;
  /** Applies changes and place over, both or neither. All but `upsert` erase, with whatever was made from the object. */
  apply(changes: SyncChange[], token: string): Promise<void>;
  /** Empties the copy; what was not sent yet stays. */
  clear(): Promise<void>;
}

/** Brings the copy up to date; gives each change once it is kept. `types` counts for a copy that begins. */
export async function* sync(api: Client<paths>, copy: Copy, types?: SyncType[]): AsyncGenerator<SyncChange, void> {
  for (let more = true; more; ) {
    const token = await copy.token();
    const query = token !== undefined ? { token } : types !== undefined ? { types } : {};
    const answer = await api.GET("/v1/sync", { params: { query } });
    if (answer.response.status === BEGIN_ANEW) {
      await copy.clear();
      continue;
    }
    const page = unwrap(answer);
    await copy.apply(page.changes, page.next_token);
    yield* page.changes;
    more = page.has_more;
  }
}

/** A copy in memory: an object by its type and id, as the server shows it. */
export class MemoryCopy implements Copy {
  readonly objects = new Map<string, Map<string, unknown>>();
  #token: string | undefined;

  async token(): Promise<string | undefined> {
    return this.#token;
  }

  async apply(changes: SyncChange[], token: string): Promise<void> {
    for (const { op, type, id, data } of changes) {
      if (op === "upsert") this.all(type).set(id, data);
      else this.all(type).delete(id);
    }
    this.#token = token;
  }

  async clear(): Promise<void> {
    this.objects.clear();
    this.#token = undefined;
  }

  /** The objects of a type by their ids. */
  all(type: string): Map<string, unknown> {
    const known = this.objects.get(type) ?? new Map<string, unknown>();
    this.objects.set(type, known);
    return known;
  }
}
