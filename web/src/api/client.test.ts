import { expect, it } from "vitest";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { createApi } from "./client.ts";

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const asked: string[] = [];
  const api = createApi(async ({ method, path }) => {
    asked.push(`${method} ${path}`);
    return Response.json(body, { status, headers });
  });
  return { api, asked };
};

it("asks with the filters that are set, and answers what the contract promises", async () => {
  const { api, asked } = answering(200, { count: 2 });
  const answer = await api({
    path: "/users",
    query: { q: "a b", role: undefined, status: null, limit: 50 },
    answer: z.object({ count: z.number() }),
  });
  expect(answer).toEqual({ count: 2 });
  expect(asked).toEqual(["GET /users?q=a+b&limit=50"]);
});

it("refuses an answer that breaks the contract instead of passing it on", async () => {
  const { api } = answering(200, { count: "two" }, { "x-request-id": "req-1" });
  const error = await api({ path: "/users", answer: z.object({ count: z.number() }) }).catch(
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "internal", requestId: "req-1" });
});

it("carries the server's words, issues and request id", async () => {
  const issues = [{ path: ["email"], message: "Taken" }];
  const { api } = answering(409, {
    error: "conflict",
    message: "Already there",
    details: { issues, jobId: "j" },
    requestId: "req-2",
  });
  const error = await api({ method: "POST", path: "/users", body: {} }).catch((problem: unknown) => problem);
  expect(error).toMatchObject({
    code: "conflict",
    status: 409,
    message: "Already there",
    issues,
    requestId: "req-2",
    details: { jobId: "j" },
  });
});

it("makes something of an answer that is no JSON, and of Retry-After", async () => {
  const api = createApi(async () => new Response("<html>", { status: 502, headers: { "retry-after": "7" } }));
  const error = await api({ path: "/users" }).catch((problem: unknown) => problem);
  expect(error).toMatchObject({ code: "internal", status: 502, retryAfterSec: 7 });
});
