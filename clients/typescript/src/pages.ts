// Lists of pages, item by item.
import type { Client } from "openapi-fetch";
import { unwrap } from "./problem.js";
import type { paths } from "./schema.js";

type Page = { data: unknown[]; page: { next_cursor: string | null } };
type Listed<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;
type Asked<P extends keyof paths> = paths[P] extends { get: { parameters: infer Parameters } } ? Omit<Parameters, "header" | "cookie"> : never;

/** The paths whose answer is a page with a cursor. */
export type ListPath = { [P in keyof paths]: [Listed<P>] extends [never] ? never : Listed<P> extends Page ? P : never }[keyof paths];
export type Item<P extends ListPath> = Listed<P> extends { data: (infer One)[] } ? One : never;

/** The items of a list, page after page, as they are wanted: `paginate(api, "/v1/members", { query: { q: "王" } })`. */
export async function* paginate<P extends ListPath>(api: Client<paths>, path: P, params?: Asked<P>): AsyncGenerator<Item<P>, void> {
  const get = api.GET as unknown as (path: string, init: object) => Promise<{ data?: Page; response: Response }>;
  const asked = { ...(params as { query?: object } | undefined) };
  let cursor: string | null | undefined;
  do {
    const query = { limit: 100, ...asked.query, ...(cursor ? { cursor } : {}) };
    const page = unwrap(await get(path, { params: { ...asked, query } }));
    yield* page.data as Item<P>[];
    cursor = page.page.next_cursor;
  } while (cursor);
}
