import { expect } from "vitest";
import { portal } from "./browser.ts";

/** Where the newest invitation in the local mail inbox leads: a path of the portal. */
export async function invitationLink(to: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${portal().mailUrl}/inbox.json?to=${encodeURIComponent(to)}`);
        link = (await answer.text()).match(/\/accept-invitation\?token=[\w.~-]+/)?.[0];
        return link;
      },
      { timeout: 20_000 },
    )
    .toBeDefined();
  return link ?? "";
}
