import type { Snapshot } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { aDevice, anAgent, aSnapshot } from "../../test/a-snapshot.ts";
import { composeGeneration, renderTenant } from "./generation.ts";

/** A small office with one of everything. */
function office(): Snapshot {
  const snapshot = aSnapshot({ key: "acme", users: 3, agents: 0 });
  const [zoe, ben, noPhone] = snapshot.users;
  if (!zoe || !ben || !noPhone) throw new Error("three users were asked for");
  zoe.name = 'Zoë "the; boss" O\'Neil';
  zoe.devices.push(aDevice("acme-1000-web1", { kind: "browser", transport: "ws", codecs: ["opus", "ulaw"] }));
  ben.extension = "1100";
  ben.devices = [aDevice("acme-1100-tls1", { transport: "tls", nat: false, codecs: ["g722", "alaw"] })];
  noPhone.extension = "1101";
  noPhone.devices = [];
  snapshot.agents = [
    anAgent("acme", "601", { fallback: { kind: "extension", number: "1000" } }),
    anAgent("acme", "602"),
    anAgent("acme", null),
  ];
  return snapshot;
}

const tenant = (snapshot: Snapshot) => renderTenant(snapshot);

describe("rendered files", () => {
  const generation = composeGeneration([tenant(office()), tenant(aSnapshot({ key: "birch", users: 1 }))]);

  it.each([...generation.files.keys()])("%s is as agreed", async (file) => {
    await expect(generation.files.get(file)).toMatchFileSnapshot(`golden/${file}`);
  });

  it("are these and no others", () => {
    expect([...generation.files.keys()]).toEqual([
      "dialplan.d/00-callplane.conf",
      "dialplan.d/acme.conf",
      "dialplan.d/birch.conf",
      "musiconhold.d/00-callplane.conf",
      "parking.d/00-callplane.conf",
      "pjsip.d/00-callplane.conf",
      "pjsip.d/acme-10xx.conf",
      "pjsip.d/acme-11xx.conf",
      "pjsip.d/birch-10xx.conf",
      "queues.d/00-callplane.conf",
      "voicemail.d/00-callplane.conf",
    ]);
  });

  it("refuse every call of a suspended tenant, and keep its phones registered", async () => {
    const suspended = office();
    suspended.tenant.status = "suspended";
    const { files } = tenant(suspended);
    await expect(files.get("dialplan.d/acme.conf")).toMatchFileSnapshot("golden/suspended/acme.conf");
    expect(files.get("pjsip.d/acme-10xx.conf")).toBe(tenant(office()).files.get("pjsip.d/acme-10xx.conf"));
  });

  it("leave 600 and *97 to a tenant that uses 600 itself", () => {
    const own = office();
    const [zoe] = own.users;
    if (zoe) zoe.extension = "600";
    const dialplan = tenant(own).files.get("dialplan.d/acme.conf") ?? "";
    expect(dialplan.match(/^exten = 600,/gm)).toHaveLength(1);
    expect(dialplan).toContain("exten = 600,1,Gosub(callplane-person");
    expect(dialplan).toContain("exten = *97,");
  });

  it("change in one file when one person changes", () => {
    const before = composeGeneration([tenant(office())]);
    const changed = office();
    const [, ben] = changed.users;
    if (ben) ben.name = "Benjamin";
    const after = composeGeneration([tenant(changed)]);
    const differing = [...after.files].filter(([file, text]) => before.files.get(file) !== text).map(([file]) => file);
    expect(differing).toEqual(["pjsip.d/00-callplane.conf", "pjsip.d/acme-11xx.conf"]);
    expect(after.digest).not.toBe(before.digest);
  });

  it("take media at one address only where the place asks for it", () => {
    const bound = renderTenant(office(), { mediaAddress: "127.0.0.1" }).files.get("pjsip.d/acme-10xx.conf") ?? "";
    const free = tenant(office()).files.get("pjsip.d/acme-10xx.conf") ?? "";
    const lines = "media_address = 127.0.0.1\nbind_rtp_to_media_address = yes\n";
    expect(bound.split(lines)).toHaveLength(3);
    expect(bound.replaceAll(lines, "")).toBe(free);
  });

  it("do not depend on the order of tenants", () => {
    const [a, b] = [tenant(office()), tenant(aSnapshot({ key: "birch" }))];
    expect(composeGeneration([a, b]).digest).toBe(composeGeneration([b, a]).digest);
  });
});

describe("what cannot be rendered", () => {
  it("is a device that carries another tenant's name", () => {
    const foreign = office();
    foreign.users[0]?.devices.push(aDevice("birch-1000-aaaa"));
    expect(() => tenant(foreign)).toThrow(/is not of tenant acme/);
  });

  it("is a SIP user name, an extension or a tenant that comes twice", () => {
    const twice = office();
    twice.users[1]?.devices.push(aDevice("acme-1000-web1"));
    expect(() => composeGeneration([tenant(twice)])).toThrow(/acme-1000-web1 twice/);
    const sameNumber = office();
    const [zoe, ben] = sameNumber.users;
    if (zoe && ben) ben.extension = zoe.extension;
    expect(() => tenant(sameNumber)).toThrow(/extension 1000 twice/);
    expect(() => composeGeneration([tenant(office()), tenant(office())])).toThrow(/twice/);
  });

  it("is a name with control characters or bidirectional overrides", () => {
    for (const bad of ["a\nb", "a\rb", "a\u0000b", "a\u202eb", "a\u2028b", "\u0007", "\ud800"]) {
      const hostile = office();
      const [zoe] = hostile.users;
      if (zoe) zoe.name = bad;
      expect(() => tenant(hostile)).toThrow(/control character/);
    }
  });
});
