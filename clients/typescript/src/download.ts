// Files; after a cut the rest is asked for, if the file is still the same.
import type { Lighthouse } from "./client.js";
import { refusal } from "./problem.js";
import { pause, sleep } from "./retry.js";

/** The file at a path of this server, such as `/v1/media/{id}/file` or the `url` of an export. */
export async function download(at: Lighthouse, address: string, accept = "*/*"): Promise<Blob> {
  if (!/^\/(?!\/)/.test(address)) throw new Error(`not a path of this server, so it is not given the token: ${address}`);
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let tag = "";
  for (let cuts = 0; ; ) {
    const done = parts.reduce((sum, part) => sum + part.length, 0);
    const rest: Record<string, string> = done > 0 && tag !== "" ? { Range: `bytes=${done}-`, "If-Range": tag } : {};
    const response = await at.send(new Request(at.base + address, { headers: { Accept: accept, ...rest } }));
    if (!response.ok) throw await refusal(response);
    if (response.status !== 206) parts = [];
    tag = response.headers.get("ETag") ?? "";
    try {
      for await (const part of pieces(response)) parts.push(part);
      return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
    } catch (error) {
      if (++cuts === at.retry.times) throw error;
      await sleep(pause(cuts, at.retry));
    }
  }
}

/** What arrives, as it arrives where the platform can say so. */
async function* pieces(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  if (!response.body) return yield new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
