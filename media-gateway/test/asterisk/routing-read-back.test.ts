import { asteriskOrReason } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectedLists, expectedTrunk, renderTenant, trunkObjects } from "../../src/confgen/index.ts";
import { companyWithEverything } from "../a-routing.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";

const found = await asteriskOrReason();

describe.skipIf(found.skip)(`what Asterisk shows of a company with everything${found.because}`, () => {
  const acme = companyWithEverything();
  const trunks = acme.routing?.outbound.trunks ?? [];
  // Nobody is there, and nobody need be; this Asterisk has no certificate.
  for (const trunk of trunks) Object.assign(trunk, { host: "127.0.0.9", transport: "udp", encryptsMedia: false });
  const secrets = new Map(trunks.map(({ id }) => [id, "pass;word"]));
  let stage: RoutingStage;
  beforeAll(async () => {
    stage = await startRoutingStage({ tree: found.tree, tenants: [acme], secrets });
  });
  afterAll(() => stage?.stop());

  it.each(expectedLists(acme, "/sounds"))(
    "$action: what was meant, and nothing else",
    async ({ action, event, identity, objects }) => {
      const shown = (await stage.ami.list({ Action: action })).filter((each) => each.Event === event);
      const own = shown.filter((each) => each[identity[0] ?? ""]?.split("-", 1)[0] === "acme");
      expect(objects.length).toBeGreaterThan(0);
      expect(own).toEqual(objects.map((object) => expect.objectContaining(object)));
    },
  );

  it.each(trunks.map((trunk) => [trunk.sipName, trunk] as const))(
    "trunk %s: every field as meant",
    async (name, trunk) => {
      const owner = trunk.scope === "tenant" ? { id: acme.tenant.id, key: "acme" } : null;
      const plan = acme.routing?.outbound.plan;
      if (!plan) throw new Error("there is a plan");
      const meant = expectedTrunk(
        trunkObjects({ trunk, owner, plan, password: trunk.hasPassword ? "pass;word" : null }, {}),
      );
      const shown = await stage.ami.list({ Action: "PJSIPShowEndpoint", Endpoint: name });
      const one = (event: string, object: string) => (each: Record<string, string>) =>
        each.Event === event && each.ObjectName === object;
      expect(shown.find(one("EndpointDetail", name))).toMatchObject(meant.EndpointDetail);
      expect(meant.aors.size).toBeGreaterThan(0);
      for (const [aor, fields] of meant.aors) expect(shown.find(one("AorDetail", aor))).toMatchObject(fields);
      const registered = await stage.ami.list({ Action: "PJSIPShowRegistrationsOutbound" });
      for (const [object, fields] of meant.registrations) {
        expect(registered.find(one("OutboundRegistrationDetail", object))).toMatchObject(fields);
      }
    },
  );

  it("registers where it shall, with the password as it is", async () => {
    const registrations = await stage.ami.list({ Action: "PJSIPShowRegistrationsOutbound" });
    expect(registrations.filter((each) => each.Event === "OutboundRegistrationDetail")).toEqual([
      expect.objectContaining({ ObjectName: "acme-trunk-main", ServerUri: "sip:127.0.0.9:5061" }),
      ...["acme-trunk-opts", "acme-trunk-opts-b1", "acme-trunk-opts-b2"].map((ObjectName) =>
        expect.objectContaining({ ObjectName, ContactUser: "line-2", Expiration: "120", RetryInterval: "30" }),
      ),
    ]);
    expect(registrations.find((each) => each.Event === "AuthDetail")?.Password).toBe("pass;word");
  });

  it("knows every endpoint of the files", async () => {
    const { trunkNames, deviceNames } = renderTenant(acme, {}, secrets);
    const names = (await stage.ami.list({ Action: "PJSIPShowEndpoints" })).map((each) => each.ObjectName);
    const meant = [...trunkNames.endpoints, "platform-trunk-aaaa", ...[...deviceNames.values()].flat()];
    expect(names.sort()).toEqual(meant.sort());
  });
});
