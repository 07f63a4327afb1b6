import { type Me, permissionsOf, type Role } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { placesFor } from "./places.ts";

const ID = "00000000-0000-4000-8000-000000000000";
const TENANT = { id: ID, key: "acme", name: "Acme", timeZone: "Europe/Vienna" };

function somebody(role: Role, isActing: boolean): Me {
  const kind = role === "platform_admin" ? "platform" : "customer";
  return {
    id: ID,
    name: "Ada",
    email: "ada@acme.example",
    role,
    permissions: [...permissionsOf(role)],
    tenant: { ...TENANT, kind, country: "AT" },
    actingIn: isActing ? TENANT : null,
    extension: null,
  };
}

it.each([
  ["end_user", false],
  ["viewer", false],
  ["operator", false],
  ["support", false],
  ["tenant_admin", false],
  ["platform_admin", false],
  ["platform_admin", true],
] as const)("gives %s (inside a tenant of others: %s) each shortcut for one place only", (role, isActing) => {
  const places = placesFor(somebody(role, isActing));
  expect(places).not.toEqual([]);
  const doubled = places.filter((one) => places.some((other) => other !== one && other.key === one.key));
  expect(doubled.map(({ href, key }) => `${key}: ${href}`)).toEqual([]);
});
