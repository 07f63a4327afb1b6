import { setTimeout } from "node:timers/promises";

const PATIENCE_MS = 20_000;

/** Where the newest invitation in the local mail inbox at `mailUrl` leads: a path of the portal. */
export async function findInvitation(mailUrl: string, to: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${mailUrl}/inbox.json?to=${encodeURIComponent(to)}`);
    const link = (await answer.text()).match(/\/accept-invitation\?token=[\w.~-]+/)?.[0];
    if (link !== undefined) return link;
    if (Date.now() > deadline) throw new Error(`no invitation came to ${to}`);
    await setTimeout(100);
  }
}
