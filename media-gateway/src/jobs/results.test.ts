import { jobResult } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { diffFiles } from "../rendering/file-diff.ts";
import { toJobResult } from "./results.ts";

const leaseToken = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";
const rest = { timings: [], fileDiff: "" };

describe("a job's result", () => {
  it("is SUCCESS also where nothing had to be done", () => {
    for (const kind of ["applied", "unchanged"] as const) {
      expect(toJobResult(leaseToken, { kind, ...rest })).toMatchObject({ status: "SUCCESS", error: null });
    }
  });

  it("fits the contract however much there is to say", () => {
    const details = Array.from({ length: 5000 }, (_, index) => `${index} ${"🎉".repeat(1000)}`);
    const result = toJobResult(leaseToken, { kind: "rejected", error: { code: "x", message: "m", details }, ...rest });
    expect(jobResult.safeParse(result).success).toBe(true);
    expect(result.error?.details.at(-1)).toBe("and 4901 more");
    expect(JSON.stringify(result).isWellFormed() && !/\\ud[89a-f]/.test(JSON.stringify(result))).toBe(true);
  });

  it("quotes no digest that Asterisk has complained of", () => {
    const details = [`pjsip.d/acme-10xx.conf:4: cannot read 'MD5:${"a".repeat(32)}'`];
    const result = toJobResult(leaseToken, { kind: "rejected", error: { code: "x", message: "m", details }, ...rest });
    expect(result.error?.details).toEqual(["pjsip.d/acme-10xx.conf:4: cannot read 'MD5:********'"]);
  });

  it("holds a diff of at most what the contract takes", () => {
    const lines = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word} ${n} 🎉`).join("\n");
    const files = (word: string) => new Map([["pjsip.d/a-10xx.conf", lines(word)]]);
    const diff = diffFiles(files("before"), files("after"));
    expect(diff.length).toBeLessThanOrEqual(200_000);
    expect(diff.isWellFormed()).toBe(true);
  });
});
