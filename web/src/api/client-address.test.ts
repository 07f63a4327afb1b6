import { expect, it } from "vitest";
import { clientAddressHeaders } from "./client-address.ts";

const from = (forwarded: string | undefined, secret?: string) =>
  clientAddressHeaders(
    { headers: new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }) },
    secret,
  );

it("says where the browser is, with the secret that makes it believed", () => {
  expect(from("192.0.2.17", "s")).toEqual({ "x-client-address": "192.0.2.17", "x-portal-secret": "s" });
});

it("takes the entry our own proxy wrote, not what the visitor put before it", () => {
  expect(from("203.0.113.9, 192.0.2.17", "s")).toMatchObject({ "x-client-address": "192.0.2.17" });
});

it("says nothing, and shows no secret, where there is no address or no secret", () => {
  for (const headers of [from(undefined, "s"), from("", "s"), from("192.0.2.17")]) expect(headers).toEqual({});
});
