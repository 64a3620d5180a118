// When a request is sent again, and after how long.
import { seconds } from "./problem.js";

export type Fetch = (request: Request) => Promise<Response>;

/** How often a request is sent in all, and the longest wait between two of them, in seconds. */
export type Retry = { times: number; longest: number };
export const RETRY: Retry = { times: 4, longest: 30 };

const READS = ["GET", "HEAD"];

/** Whether the server does it once however often it comes: reads, and writes by their `Idempotency-Key`. */
export function isSafe(request: Request): boolean {
  return READS.includes(request.method) || request.headers.has("Idempotency-Key");
}

/** The first answer that is not "later". A write that is not safe is not sent again once it may have arrived. */
export async function send(fetch: Fetch, request: Request, retry: Retry): Promise<Response> {
  const safe = isSafe(request);
  for (let number = 1; number < retry.times; number++) {
    let wait: number | undefined;
    try {
      const response = await fetch(request.clone());
      wait = later(response, safe);
      if (wait === undefined || wait > retry.longest) return response;
    } catch (error) {
      if (!safe || request.signal.aborted) throw error;
      wait = pause(number, retry);
    }
    await sleep(wait);
  }
  return fetch(request);
}

/** 429 has changed nothing; after 503 the outcome may be unknown, which takes the key. */
function later(response: Response, safe: boolean): number | undefined {
  return response.status === 429 || (response.status === 503 && safe) ? seconds(response.headers) : undefined;
}

/** Longer each time, and not the same for everybody whose network comes back. */
export function pause(number: number, retry: Retry): number {
  return Math.min(retry.longest, (0.1 + Math.random() * 0.2) * 2 ** number);
}

export function sleep(wait: number): Promise<void> {
  return new Promise((done) => setTimeout(done, wait * 1000));
}
