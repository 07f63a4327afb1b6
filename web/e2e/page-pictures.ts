import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { openBrowser, signIn } from "./support/browser.ts";
import { letThingsHappen } from "./support/happenings.ts";
import { type Look, lookAround } from "./support/look.ts";
import { ADMIN_LOOKS, EMPTY_LOOKS, PHONE_LOOKS, PLATFORM_LOOKS, VISITOR_LOOKS } from "./support/looks.ts";
import { findInvitation } from "./support/mail.ts";
import { addCompany } from "./support/new-company.ts";
import { factsOfRunning, startPortalStack } from "./support/portal-stack.ts";

/*
 * `node web/e2e/page-pictures.ts [word…]`: takes pictures of every page for people to look at, with the demo company in it and empty, light
 * and dark, on a phone and on a desk, into .dev/pictures. Words take only the pages with one of them in their name. PORTAL_URL takes them
 * of a portal that already runs beside the stack of CALLPLANE_E2E_STACK, as `next dev` does while pages are made.
 */

const FOLDER = fileURLToPath(new URL("../../.dev/pictures", import.meta.url));
const words = process.argv.slice(2);

const running = factsOfRunning();
const stack = running === undefined ? await startPortalStack() : undefined;
const facts = running ?? stack?.facts;
if (facts === undefined) throw new Error("there is no portal to look at");
const baseURL = process.env.PORTAL_URL ?? facts.url;
const browser = await openBrowser();

try {
  mkdirSync(FOLDER, { recursive: true });
  if (stack !== undefined) await letThingsHappen(facts);
  await take("visitor", VISITOR_LOOKS, async () => {});
  await take("admin", ADMIN_LOOKS, signedInAs("tenant_admin", "acme"));
  await take("platform", PLATFORM_LOOKS, signedInAs("platform_admin", "platform"));
  await take("phone", PHONE_LOOKS, signedInAs("end_user", "acme"));
  await take("empty", EMPTY_LOOKS, signedInToNewCompany);
} finally {
  await browser.close();
  await stack?.stop();
}

/** Takes those of `looks` that are wanted, in a window that `begin` has signed in. */
async function take(who: string, looks: readonly Look[], begin: (page: Page) => Promise<void>): Promise<void> {
  const wanted = looks.filter(
    ({ name }) => words.length === 0 || words.some((word) => `${who} ${name}`.includes(word)),
  );
  if (wanted.length === 0) return;
  const context = await newContext();
  const page = await context.newPage();
  await begin(page);
  for (const look of wanted) {
    const name = `${who} ${look.name}`.replaceAll(/[^a-z0-9]+/gi, "-");
    await lookAround(page, look, async (theme, width) => {
      await page.screenshot({ path: join(FOLDER, `${name}.${width}.${theme}.png`), fullPage: true });
    });
    console.log(`.dev/pictures/${name}`);
  }
  await context.close();
}

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL, reducedMotion: "reduce" });
  // `next dev` makes each page only when it is asked for it.
  context.setDefaultTimeout(120_000);
  return context;
}

function signedInAs(role: string, tenant: string): (page: Page) => Promise<void> {
  const login = facts?.logins.find((each) => each.role === role && each.tenant === tenant);
  if (login === undefined) throw new Error(`the demo has no ${role} of ${tenant}`);
  return (page) => signIn(page, login);
}

/** Signs in as the admin of a company made for it, in which there is nothing yet. */
async function signedInToNewCompany(page: Page): Promise<void> {
  const run = String(Date.now() % 100_000).padStart(5, "0");
  const email = `elm@elm${run}.example`;
  const context = await newContext();
  const platform = await context.newPage();
  await signedInAs("platform_admin", "platform")(platform);
  await addCompany(platform, { name: "Elm & Ash", key: `elm${run}`, admin: "Ella Elm", email });
  await context.close();
  await page.goto(await findInvitation(facts?.mailUrl ?? "", email));
  await page.getByLabel("New password").fill("a whole sentence of my own");
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}
