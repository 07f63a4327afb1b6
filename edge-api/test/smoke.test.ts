import { afterAll, beforeAll, expect, it } from "vitest";
import { type Edge, startEdge } from "./harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

it("answers health, and the matrix to one who is signed in only", async () => {
  expect((await edge.request("GET", "/health")).body).toEqual({ status: "ok" });
  expect((await edge.request("GET", "/api/v1/permissions")).status).toBe(401);
  const viewer = await edge.signIn("viewer");
  const answer = await edge.request("GET", "/api/v1/permissions", { as: viewer });
  expect(answer.status).toBe(200);
  expect((await edge.request("GET", "/openapi.json")).status).toBe(200);
});
