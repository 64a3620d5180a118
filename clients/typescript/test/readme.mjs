// Writes the README's TypeScript as a program, so that it is compiled and run as it stands.
import fs from "node:fs";

const text = fs.readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map((block) => block[1]);
const imports = blocks.map((block) => block.match(/^import .*$/m)?.[0] ?? "");
const lines = blocks.map((block) => block.replace(/^import .*$/gm, ""));
fs.writeFileSync(new URL("readme.test.ts", import.meta.url), `// From README.md.\n${[...imports, ...lines].join("\n")}`);
