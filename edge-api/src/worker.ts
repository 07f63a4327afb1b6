import argon2 from "@phi-ag/argon2/argon2.wasm";
import { compose } from "./compose.ts";
import { parseEnv } from "./env.ts";
import { createApp } from "./http/app.ts";

type App = ReturnType<typeof createApp>;

let app: Promise<App> | undefined;

async function start(bindings: Record<string, unknown>): Promise<App> {
  const writeLine = (line: string) => console.log(line);
  return createApp(await compose(parseEnv(bindings), { argon2, writeLine, now: () => new Date() }));
}

export default {
  async fetch(request: Request, bindings: Record<string, unknown>, execution: ExecutionContext): Promise<Response> {
    app ??= start(bindings);
    try {
      return await (await app).fetch(request, bindings, execution);
    } catch (error) {
      // Only a start can fail here; the app answers its own errors. The next request tries again.
      app = undefined;
      console.error(JSON.stringify({ level: "error", message: "the worker does not start", error: String(error) }));
      return Response.json(
        { error: "internal", message: "Internal error", details: {}, requestId: "" },
        { status: 500 },
      );
    }
  },
};
