import axe, { type RunOptions } from "axe-core";
import type { Page } from "playwright-core";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** As axe takes them: by tag, or by name. */
type Rules = { type: "tag" | "rule"; values: string[] };

export const ALL_RULES: Rules = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** Those of them that look at colours: all that can turn out otherwise in another theme. */
export const RULES_OF_COLOUR: Rules = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/** Menus and dialogs are portalled to the end of the body, outside the landmarks, as ARIA's own practices have it. */
const NOT_ASKED = ["region"];

/** What axe objects to on the page as it stands, one line each; empty when nothing. */
export async function objections(page: Page, rules: Rules = ALL_RULES): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    runOnly: rules,
    rules: Object.fromEntries(NOT_ASKED.map((rule) => [rule, { enabled: false }])),
    resultTypes: ["violations"],
  };
  const violations = await page.evaluate(lookWithAxe, options);
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} (${node.failureSummary ?? ""})`),
  );
}

/** Runs in the page. It has no frames, so axe's script in it sees everything, and is loaded but once a page. */
async function lookWithAxe(options: RunOptions) {
  return (await window.axe.run(document, options)).violations;
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
