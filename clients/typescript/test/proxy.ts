// A bad network in this process: forwards to a server, and spoils the requests that it is told to.
import http from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to the next request of this kind: `cut` it halfway, `lose` its answer or `halve` it, or give this `answer`. */
export type Fault = { verb: string; begins: string; does: "cut" | "lose" | "halve" | "answer"; status?: number; headers?: Record<string, string> };

export class Proxy {
  faults: Fault[] = [];
  readonly seen: { verb: string; path: string }[] = [];
  readonly #server = http.createServer((request, response) => void this.#handle(request, response));
  base = "";

  constructor(readonly to: string) {}

  async start(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  count(verb: string, begins: string): number {
    return this.seen.filter((one) => one.verb === verb && one.path.startsWith(begins)).length;
  }

  #fault(verb: string, path: string): Fault | undefined {
    this.seen.push({ verb, path });
    const at = this.faults.findIndex((one) => one.verb === verb && path.startsWith(one.begins));
    return at < 0 ? undefined : this.faults.splice(at, 1)[0];
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const fault = this.#fault(request.method ?? "", request.url ?? "");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    if (fault?.does === "answer") {
      response.writeHead(fault.status ?? 500, { "Content-Type": "application/problem+json", ...fault.headers });
      response.end(JSON.stringify({ code: "rate_limited", detail: "later", errors: [] }));
      return;
    }
    const there = http.request(this.to + request.url, { method: request.method, headers: { ...request.headers, "content-length": content.length } });
    there.on("error", () => response.destroy());
    if (fault?.does === "cut") {
      there.write(content.subarray(0, content.length / 2), () => there.destroy());
      return;
    }
    there.end(content);
    there.on("response", (answer) => {
      if (fault?.does === "lose") {
        answer.resume().on("end", () => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (fault?.does === "halve") answer.once("data", (chunk: Buffer) => response.write(chunk.subarray(0, chunk.length / 2), () => response.destroy()));
      else answer.pipe(response);
    });
  }
}
