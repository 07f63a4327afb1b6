import argon2 from "@phi-ag/argon2/argon2.wasm";
import style from "swagger-ui-dist/swagger-ui.css";
import script from "swagger-ui-dist/swagger-ui-bundle.js";
import { compose, type Services } from "./compose.ts";
import { parseEnv } from "./env.ts";
import { createApp } from "./http/app.ts";
import { sweep } from "./jobs/index.ts";
import { systemCtx } from "./lib/ctx.ts";

type Bindings = Record<string, unknown>;
type Started = { services: Services; app: ReturnType<typeof createApp> };

let started: Promise<Started> | undefined;

/** Once for each isolate. A failed start is tried again with the next request. */
function start(bindings: Bindings): Promise<Started> {
  const writeLine = (line: string) => console.log(line);
  started ??= Promise.resolve()
    .then(() => compose(parseEnv(bindings), { argon2, reference: { script, style }, writeLine, now: () => new Date() }))
    .then((services) => ({ services, app: createApp(services) }))
    .catch((error: unknown) => {
      started = undefined;
      throw error;
    });
  return started;
}

export default {
  async fetch(request: Request, bindings: Bindings, execution: ExecutionContext): Promise<Response> {
    try {
      const { app } = await start(bindings);
      const answering = Promise.resolve(app.fetch(request, bindings, execution));
      // A caller who hangs up does not end the work halfway: what it holds is given back.
      execution.waitUntil(answering);
      return await answering;
    } catch (error) {
      // Only a start fails here; the app answers its own errors. The log names the variable, the caller learns nothing.
      console.error(JSON.stringify({ level: "error", message: "the worker does not start", error: String(error) }));
      const body = { error: "internal", message: "Internal error", details: {}, requestId: crypto.randomUUID() };
      return Response.json(body, { status: 500 });
    }
  },

  /** The cron of wrangler.toml: whatever a lost wake left behind is picked up again. */
  async scheduled(_event: unknown, bindings: Bindings, execution: ExecutionContext): Promise<void> {
    const { services } = await start(bindings);
    await sweep(systemCtx(services, "cron", (task) => execution.waitUntil(task)));
  },
};
