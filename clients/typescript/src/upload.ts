// Uploads by tus 1.0: piece by piece, and after a cut from where the server stands.
import type { Lighthouse } from "./client.js";
import { Problem, refusal } from "./problem.js";
import { pause, sleep } from "./retry.js";

const TUS = { "Tus-Resumable": "1.0.0" };
// The server stands elsewhere than was thought, or a piece did not arrive whole: ask and go on from there.
const ELSEWHERE: string[] = ["upload_offset_conflict", "checksum_mismatch"];

export type Metadata = { channel: string; title: string; filename: string };
export type UploadOptions = {
  /** Called with the upload's address once it is known. Keep it to go on in another run. */
  onStart?: (address: string) => void | Promise<void>;
  /** An address that `onStart` was given, for the same file. */
  resume?: string;
  /** Bytes of a piece. */
  piece?: number;
};

/** Sends a sound, film or picture. Gives the id of the upload, which is that of the draft it becomes. */
export async function upload(at: Lighthouse, file: Blob, metadata: Metadata, options: UploadOptions = {}): Promise<string> {
  const address = options.resume ?? (await begin(at, file, metadata));
  await options.onStart?.(address);
  let offset = options.resume === undefined ? 0 : await received(at, address);
  for (let cuts = 0; offset < file.size; ) {
    try {
      offset = await piece(at, address, file.slice(offset, offset + (options.piece ?? 4 << 20)), offset);
      cuts = 0;
    } catch (error) {
      if (++cuts === at.retry.times || (error instanceof Problem && !ELSEWHERE.includes(error.code))) throw error;
      await sleep(pause(cuts, at.retry));
      offset = await received(at, address);
    }
  }
  return address.slice(address.lastIndexOf("/") + 1);
}

async function begin(at: Lighthouse, file: Blob, values: Metadata): Promise<string> {
  const metadata = Object.entries(values).map(([name, value]) => `${name} ${base64(new TextEncoder().encode(value))}`);
  const headers = { ...TUS, "Upload-Length": String(file.size), "Upload-Metadata": metadata.join(",") };
  return (await asked(at, "POST", "/v1/uploads", headers)).get("Location") ?? "";
}

/** How much has arrived. */
async function received(at: Lighthouse, address: string): Promise<number> {
  return Number((await asked(at, "HEAD", address, TUS)).get("Upload-Offset"));
}

/** Sends what comes next; gives how much has arrived then. It is not repeated blindly: the offset says what counts. */
async function piece(at: Lighthouse, address: string, slice: Blob, offset: number): Promise<number> {
  const bytes = await slice.arrayBuffer();
  const headers = { ...TUS, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream", ...(await checksum(bytes)) };
  return Number((await asked(at, "PATCH", address, headers, bytes)).get("Upload-Offset"));
}

/** Where the platform can count it; without it the server keeps what came before a cut. */
async function checksum(bytes: ArrayBuffer): Promise<Record<string, string>> {
  if (globalThis.crypto?.subtle === undefined) return {};
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))}` };
}

async function asked(at: Lighthouse, method: string, address: string, headers: Record<string, string>, body?: ArrayBuffer): Promise<Headers> {
  const response = await at.send(new Request(at.base + address, { method, headers, body: body ?? null }));
  if (!response.ok) throw await refusal(response);
  return response.headers;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
