// Everything that the server refuses, as errors with their fields.
import type { components } from "./schema.js";

export type FieldError = components["schemas"]["FieldError"];
/** The codes of this release; a newer server may know more. */
export type ProblemCode = components["schemas"]["ProblemCode"] | (string & {});

/** A refusal, as the problem document says it (RFC 9457). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly hint: string;
  readonly requestId: string;
  /** Everything that is wrong with the request, each with its field. */
  readonly errors: FieldError[];
  /** With 412: the object as it is now. */
  readonly current: unknown;

  constructor(readonly status: number, document: Record<string, unknown>, readonly headers: Headers) {
    // A proxy in between answers as it likes.
    const text = (name: string) => (typeof document[name] === "string" ? document[name] : "");
    const errors = Array.isArray(document.errors) ? (document.errors as FieldError[]) : [];
    const code = text("code") || text("error") || `http_${status}`;
    super([`${status} ${code}: ${text("detail")} ${text("hint")}`, ...errors.map((one) => `${location(one)}: ${one.detail}`)].join("\n  "));
    this.name = "Problem";
    this.code = code;
    this.detail = text("detail");
    this.hint = text("hint");
    this.requestId = text("request_id");
    this.errors = errors;
    this.current = document.current;
  }

  /** The errors of a field, by its JSON pointer (`/title`) or the name of a parameter or header. */
  at(field: string): FieldError[] {
    return this.errors.filter((one) => location(one) === field);
  }

  /** Seconds to wait, with 429 and 503. */
  get retryAfter(): number | undefined {
    return seconds(this.headers);
  }
}

/** 401: there is no login, or it has ended. Ask for the password again. */
export class SignedOut extends Problem {}

/** Where an error is: pointer, parameter or header. */
export function location(error: FieldError): string {
  return error.pointer ?? error.parameter ?? error.header ?? "";
}

export function seconds(headers: Headers): number | undefined {
  const value = headers.get("Retry-After");
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

export function problem(response: Response, document: unknown): Problem {
  const known = typeof document === "object" && document !== null ? (document as Record<string, unknown>) : {};
  return new (response.status === 401 ? SignedOut : Problem)(response.status, known, response.headers);
}

/** The problem of a response whose body nobody has read. */
export async function refusal(response: Response): Promise<Problem> {
  return problem(response, await response.json().catch(() => undefined));
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The data of an answer of `api`; a refusal is thrown as a `Problem`. */
export function unwrap<A extends Answer<unknown>>(answer: A): Exclude<A["data"], undefined> {
  if (!answer.response.ok) throw problem(answer.response, answer.error);
  return answer.data as Exclude<A["data"], undefined>;
}

/** What `If-Match` wants for a change of what was read. */
export function etag(answer: { response: Response }): string {
  return answer.response.headers.get("ETag") ?? "";
}
