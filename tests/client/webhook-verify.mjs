// What webhook_story.py captured is verified with the published library for JavaScript.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const { secret, headers, body } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const hook = new Webhook(secret);
const event = hook.verify(body, headers);
if (event.type !== "study_session.changed") throw new Error(`another event: ${body}`);
let taken = true;
try {
  hook.verify(`${body} `, headers);
} catch {
  taken = false;
}
if (taken) throw new Error("an altered delivery was taken");
console.log("and in JavaScript");
