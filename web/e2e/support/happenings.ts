import { setTimeout } from "node:timers/promises";
import { startSipPhone } from "@callplane/infra/asterisk";
import type { PortalStack } from "./portal-stack.ts";

type Facts = Pick<PortalStack["facts"], "apiUrl" | "logins" | "sipPort">;
const PATIENCE_MS = 90_000;

/**
 * Has somebody of the demo company phone: a call that is answered, and an emergency call that no trunk takes, which an admin has seen. Pages
 * that list what happens then have something to show. Nothing where no phone can be.
 */
export async function letThingsHappen({ apiUrl, logins, sipPort }: Facts): Promise<void> {
  const login = logins.find(({ tenant, role }) => tenant === "acme" && role === "tenant_admin");
  if (sipPort === null || login === undefined) return;
  const ask = await signedInAt(`${apiUrl}/api/v1`, login);
  const [{ id: userId = "" } = {}] = (await ask("GET", `/users?q=${encodeURIComponent(login.email)}`)).items ?? [];
  const { sipUsername = "", sipPassword = "" } = await ask("POST", "/devices", { userId, label: "Lab phone" });
  const job = await ask("POST", "/apply", {});
  await until(async () => (await ask("GET", `/apply/jobs/${job.id}`)).status === "SUCCESS");

  const server = { host: "127.0.0.1", port: sipPort };
  const phone = await startSipPhone({ server, username: sipUsername, password: sipPassword });
  await phone.register();
  const echo = await phone.call("600");
  await echo.hangUp();
  const emergency = await phone.dial("112");
  await emergency.ended;
  await phone.unregister();
  await phone.stop();

  await until(async () => ((await ask("GET", "/calls")).items?.length ?? 0) > 1);
  await until(async () => ((await ask("GET", "/emergency-calls?unseen=true")).items?.length ?? 0) > 0);
  for (const { id } of (await ask("GET", "/emergency-calls?unseen=true")).items ?? []) {
    await ask("PUT", `/emergency-calls/${id}/seen`);
  }
}

/** As much of the API's answers as is looked at here. */
type Answer = { id?: string; status?: string; sipUsername?: string; sipPassword?: string; items?: { id: string }[] };

/** The API as whoever logs in. Throws with its own words for what it refuses. */
async function signedInAt(api: string, { email, password }: { email: string; password: string }) {
  let authorization = "";
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: { "content-type": "application/json", ...(authorization !== "" && { authorization }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const { accessToken } = (await ask("POST", "/auth/login", { email, password })) as { accessToken?: string };
  authorization = `Bearer ${accessToken}`;
  return ask;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("what was waited for did not happen");
    await setTimeout(200);
  }
}
