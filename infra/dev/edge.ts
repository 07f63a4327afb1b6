import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { REPOSITORY } from "./paths.ts";

const environment = z.object({
  /** JSON object: every binding of the Worker by its name. */
  EDGE_BINDINGS: z.string().transform((text, ctx) => {
    const bindings = z.record(z.string(), z.string()).safeParse(JSON.parse(text));
    if (!bindings.success) ctx.addIssue({ code: "custom", message: "must be an object of texts" });
    return bindings.data ?? {};
  }),
  EDGE_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Where R2 keeps its objects; in memory when absent. */
  EDGE_PERSIST_DIR: z.string().min(1).optional(),
  /** `1`: the Worker is built anew when a source file changes. */
  EDGE_WATCH: z.enum(["0", "1"]).default("0"),
});

const MINUTE_MS = 60_000;

/**
 * Runs the edge in workerd as a program of its own, from `wrangler.toml` and the bindings it is given. Prints one line of
 * JSON when it answers: `{ "ok": true, "url": … }`. Fires the sweep every minute as Cloudflare's cron does. Ends on
 * SIGTERM and SIGINT and when its standard input closes.
 */
async function main(): Promise<void> {
  const options = environment.parse(process.env);
  // Read by wrangler when it is loaded: nothing is fetched, reported or written outside the project.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED ??= "false";
  process.env.WRANGLER_SEND_METRICS ??= "false";
  process.env.WRANGLER_LOG_PATH ??= join(tmpdir(), "callplane-wrangler-logs");
  const { unstable_startWorker: startWorker } = await import("wrangler");
  const worker = await startWorker({
    config: join(REPOSITORY, "wrangler.toml"),
    bindings: Object.fromEntries(
      Object.entries(options.EDGE_BINDINGS).map(([name, value]) => [name, { type: "plain_text", value }]),
    ),
    dev: {
      server: { hostname: "127.0.0.1", port: options.EDGE_PORT },
      inspector: false,
      watch: options.EDGE_WATCH === "1",
      liveReload: false,
      persist: options.EDGE_PERSIST_DIR ?? false,
      remote: false,
      logLevel: "warn",
      structuredLogsHandler: ({ message }: { message: string }) => console.error(message),
    },
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void worker.dispose().finally(() => process.exit());
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  process.stdin.on("end", stop).on("close", stop).resume();
  await worker.ready;
  const { origin } = await worker.url;
  setInterval(() => void sweep(origin), MINUTE_MS);
  console.log(JSON.stringify({ ok: true, url: origin }));
}

/** Fires the Worker's cron over miniflare's own address for it: `worker.scheduled()` looks for it in the wrong place. */
async function sweep(origin: string): Promise<void> {
  const cron = encodeURIComponent("* * * * *");
  const url = `${origin}/cdn-cgi/local/scheduled?format=json&cron=${cron}`;
  try {
    const answer = await (await fetch(url)).text();
    if (!answer.includes('"ok"')) console.error(`The sweep ended with ${answer.slice(0, 500)}`);
  } catch (error) {
    console.error("The sweep was not reached", error);
  }
}

await main();
