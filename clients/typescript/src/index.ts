// Client of the Lighthouse API.
export { Lighthouse, type Options } from "./client.js";
export { download } from "./download.js";
export { newId } from "./ids.js";
export { paginate, type Item, type ListPath } from "./pages.js";
export { etag, unwrap, location, Problem, SignedOut, type FieldError, type ProblemCode } from "./problem.js";
export { type Fetch, type Retry } from "./retry.js";
export { sync, MemoryCopy, type Copy, type SyncChange, type SyncType } from "./sync.js";
export { type OnTokens, type Tokens } from "./tokens.js";
export { upload, type Metadata, type UploadOptions } from "./upload.js";
export type { components, operations, paths } from "./schema.js";
