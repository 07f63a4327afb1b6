import { expect, it } from "vitest";
import { createLog } from "./log.ts";

function written(use: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  use(
    createLog(
      (line) => lines.push(line),
      () => new Date("2026-11-20T09:30:00Z"),
      { service: "edge-api" },
    ),
  );
  return lines;
}

it("writes one JSON object a line, with the fields of its parents", () => {
  const [line] = written((log) => log.with({ requestId: "r-1" }).info("request", { status: 200 }));
  expect(JSON.parse(line ?? "")).toEqual({
    level: "info",
    time: "2026-11-20T09:30:00.000Z",
    message: "request",
    service: "edge-api",
    requestId: "r-1",
    status: 200,
  });
});

it("unfolds an error's causes, without the parameters of a failed query", () => {
  const cause = new Error("Failed query: select 1\nparams: anna@example.com,hunter2");
  const [line] = written((log) => log.error("request failed", { error: new Error("outer", { cause }) }));
  expect(line).not.toMatch(/hunter2|anna@/);
  expect(JSON.parse(line ?? "").error).toMatchObject({ message: "outer", causes: [{ name: "Error" }] });
});

it("hides fields with a secret's name, however deep", () => {
  const [line] = written((log) => log.info("x", { a: { sipPassword: "hunter2", refreshToken: "hunter2" } }));
  expect(line).not.toContain("hunter2");
});
