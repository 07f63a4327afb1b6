/** Runs once at start: a portal with a bad environment refuses to start rather than failing at the first sign-in. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { readEnv } = await import("./api/env.ts");
  readEnv();
}
