import { readFileSync } from "node:fs";
import { silentLog } from "../src/lib/log.ts";
import { createSpeech } from "../src/voice/index.ts";
import { startGatewayParts } from "./stage.ts";

/** The gateway's part for calls as a program of its own, to be killed. argv: a JSON file with what it needs. */
const given = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const parts = await startGatewayParts({ ...given, speech: createSpeech({ command: undefined, log: silentLog() }) });
process.stdout.write("up\n");
process.once("SIGTERM", () => void parts.stop().then(() => process.exit()));
