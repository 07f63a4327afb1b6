// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Destination, Snapshot } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { aBox, aDid, aTrunk, companyWithEverything, emptyRouting, openPolicy, toUser } from "../../test/a-routing.ts";
import { aSnapshot } from "../../test/a-snapshot.ts";
import { composeGeneration, renderTenant } from "./generation.ts";

const SITE = { soundsDir: "/var/sounds" };
const PASSWORD = "pa;ss[word]#1";

/** The passwords of all of a tenant's trunks that have one. */
function secretsOf(snapshot: Snapshot): Map<string, string> {
  const trunks = snapshot.routing?.outbound.trunks ?? [];
  return new Map(trunks.filter(({ hasPassword }) => hasPassword).map(({ id }) => [id, PASSWORD]));
}

const render = (snapshot: Snapshot) => renderTenant(snapshot, SITE, secretsOf(snapshot));

describe("files of a company with everything", () => {
  const generation = composeGeneration([render(companyWithEverything())]);
  const files = new Map([...generation.files].filter(([file]) => !file.startsWith("pjsip.d/acme-10xx")));

  it.each([...files.keys()])("%s is as agreed", async (file) => {
    const text = (files.get(file) ?? "").replaceAll("pa\\;ss[word]#1", "********");
    await expect(text).toMatchFileSnapshot(`golden/everything/${file}`);
  });

  it("hold a trunk's password once, as Asterisk reads it", () => {
    const all = [...generation.files.values()].join("");
    const logIn = [...all.matchAll(/^type = auth\nauth_type = digest\nusername = (?:login@)?acct/gm)];
    expect(logIn.length).toBeGreaterThan(0);
    expect(all.split("pa\\;ss[word]#1")).toHaveLength(logIn.length + 1);
    expect(all).not.toContain(PASSWORD);
  });
});

describe("voicemail boxes", () => {
  const blocksOf = (destination: Destination | null) => {
    const snapshot = aSnapshot({ key: "acme", users: 300 });
    const boxes = snapshot.users.map((user) => aBox(user.extension, user.name, user.id));
    snapshot.routing = { ...emptyRouting(), dids: [aDid("+4312345600", destination)], voicemailBoxes: boxes };
    const dialplan = render(snapshot).files.get("dialplan.d/acme.conf") ?? "";
    return dialplan.match(/^exten = voicemail-[^,]*/gm) ?? [];
  };

  it("of people have no lines but the person's own, unless something else leads to them", () => {
    expect(blocksOf(null)).toEqual([]);
    const { id } = aBox("1007", "Person 1007", null);
    expect(blocksOf({ kind: "VOICEMAIL", id })).toEqual([`exten = voicemail-${id}`]);
  });
});

describe("outside numbers", () => {
  it("are one line each, wherever they lead", () => {
    const snapshot = companyWithEverything();
    const own = (index: number) => `+43123450${String(index).padStart(3, "0")}`;
    const dids = snapshot.routing?.dids ?? [];
    for (let index = 0; index < 200; index++) dids.push(aDid(own(index), index % 2 ? toUser("acme", "1000") : null));
    const dialplan = render(snapshot).files.get("dialplan.d/acme.conf") ?? "";
    expect(dialplan.split("\n").filter((line) => line.includes("+43123450"))).toHaveLength(200);
    expect(dialplan).not.toContain("exten = did-43123450");
    expect(dialplan).toContain(`${own(7)},1,Gosub(callplane-called,s,1(acme,${own(7)},acme-number,1000))`);
  });
});

describe("a company that speaks French and has music of its own", () => {
  const snapshot = companyWithEverything();
  const { tenant, routing } = snapshot;
  if (routing === undefined) throw new Error("a company with everything has routing");
  tenant.language = "fr";
  const [main, second] = routing.dids;
  const [queue] = routing.queues;
  const [one, two] = routing.sounds;
  if (!main || !second || !queue || !one || !two) throw new Error("a company with everything has these");
  second.language = "en";
  routing.musicSoundIds = [two.id, one.id];
  queue.musicSoundIds = [one.id];
  const { files } = composeGeneration([render(snapshot)]);
  const dialplan = files.get("dialplan.d/acme.conf") ?? "";
  const fileOf = (sound: { digest: string }) => `${SITE.soundsDir}/${sound.digest}`;

  it("has its tracks in their order, and its queue's apart", () => {
    expect(files.get("musiconhold.d/acme.conf")).toBe(
      `[acme-music]\nmode = playlist\nentry = ${fileOf(two)}\nentry = ${fileOf(one)}\n\n` +
        `[acme-${queue.id}-music]\nmode = playlist\nentry = ${fileOf(one)}\n\n`,
    );
  });

  it("is spoken to so on its phones and numbers, but on a number with a language of its own", () => {
    const phones = [...files].filter(([file]) => /^pjsip.d\/acme-\d+xx/.test(file)).map(([, text]) => text);
    const endpoints = phones.join("").match(/^type = endpoint$/gm)?.length;
    expect(phones.join("").match(/^language = fr$/gm)).toHaveLength(endpoints ?? 0);
    expect(phones.join("").match(/^set_var = CHANNEL\(musicclass\)=acme-music$/gm)).toHaveLength(endpoints ?? 0);
    const lineOf = (number: string) => dialplan.split("\n").find((line) => line.startsWith(`exten = ${number},1,`));
    expect(lineOf(main.number)).toMatch(/,fr,acme-music\)\)$/);
    expect(lineOf(second.number)).toMatch(/,en,acme-music\)\)$/);
  });

  it("plays the queue's music in the queue, and its own again to who comes out of it", () => {
    expect(dialplan).toMatch(
      new RegExp(
        `Set\\(CHANNEL\\(musicclass\\)=acme-${queue.id}-music\\)\n same = n,Queue\\(acme-${queue.id},.*\n same = n,Set\\(CHANNEL\\(musicclass\\)=acme-music\\)`,
      ),
    );
    expect(dialplan).toMatch(/\(s\d+left\),Set\(CHANNEL\(musicclass\)=acme-music\)\n/);
  });

  it("announces conferences so, and tells the time of messages by the clock of 24 hours", () => {
    expect(dialplan).toContain("Set(CONFBRIDGE(bridge,language)=fr)");
    expect(files.get("voicemail.d/acme-zone.conf")).toContain("'vm-received' Q 'digits/at' HM");
  });
});

describe("files of boxes", () => {
  const office = () => {
    const snapshot = aSnapshot({ key: "acme", users: 300 });
    const boxes = snapshot.users.map((user) => aBox(user.extension, user.name, user.id));
    snapshot.routing = { ...emptyRouting(), voicemailBoxes: boxes };
    return snapshot;
  };
  const differing = (before: Snapshot, after: Snapshot) => {
    const [old, now] = [composeGeneration([render(before)]).files, composeGeneration([render(after)]).files];
    const paths = new Set([...old.keys(), ...now.keys()]);
    return [...paths].filter((path) => path.startsWith("voicemail.d/") && old.get(path) !== now.get(path)).sort();
  };

  it("change by the hundred when one person has another name", () => {
    const renamed = office();
    const box = renamed.routing?.voicemailBoxes[150];
    if (box !== undefined) box.name = "Somebody Else";
    expect(box?.number).toBe("1150");
    expect(differing(office(), renamed)).toEqual(["voicemail.d/00-callplane.conf", "voicemail.d/acme-11xx.conf"]);
  });

  it("leave a trace when they go: Asterisk would not notice", () => {
    const fewer = office();
    fewer.routing?.voicemailBoxes.splice(200);
    expect(differing(office(), fewer)).toEqual(["voicemail.d/00-callplane.conf", "voicemail.d/acme-12xx.conf"]);
    fewer.routing?.voicemailBoxes.splice(0);
    expect(differing(office(), fewer)).toContain("voicemail.d/00-callplane.conf");
  });
});

describe("trunks", () => {
  it("of the platform are written once, as the newest snapshot has them", () => {
    const withTrunk = (key: string, version: number, host: string) => {
      const snapshot = aSnapshot({ key, users: 1 });
      snapshot.routing = emptyRouting();
      snapshot.routing.outbound.trunks = [aTrunk("platform-trunk-bbbb", { scope: "platform", version, host })];
      return render(snapshot);
    };
    const tenants = [
      withTrunk("acme", 2, "192.0.2.1"),
      withTrunk("birch", 7, "192.0.2.2"),
      withTrunk("cedar", 3, "192.0.2.3"),
    ];
    for (const order of [tenants, tenants.toReversed()]) {
      const text = composeGeneration(order).files.get("pjsip.d/00-platform-trunks.conf") ?? "";
      expect(text.match(/^contact = .*$/gm)).toEqual(["contact = sip:192.0.2.2:5060"]);
      expect(text).toContain("context = callplane-from-trunk");
    }
  });

  it("in another country write and read national numbers as they are dialled there", () => {
    const snapshot = aSnapshot({ key: "acme", users: 1 });
    const plan = { country: "US", callingCode: "1", internationalPrefixes: ["011"], nationalPrefix: "1" };
    const national = { outboundFormat: "national" as const, inboundFormat: "national" as const };
    const trunks = [aTrunk("platform-trunk-bbbb", { scope: "platform", ...national, plan })];
    snapshot.routing = emptyRouting();
    Object.assign(snapshot.routing.outbound, openPolicy(trunks), { trunks });
    const { files } = composeGeneration([render(snapshot)]);
    const pjsip = files.get("pjsip.d/00-platform-trunks.conf") ?? "";
    for (const told of ["Code=1", "National=1", "International=011"])
      expect(pjsip).toContain(`set_var = callplane${told}`);
    const written =
      'callplaneOut=${IF($["${callplaneNumber:0:2}" = "+1"]?1${callplaneNumber:2}:011${callplaneNumber:1})}';
    expect(files.get("dialplan.d/acme.conf")).toContain(written);
  });

  it("are refused under another tenant's name, or without the password they have", () => {
    const foreign = aSnapshot({ key: "acme" });
    foreign.routing = emptyRouting();
    foreign.routing.outbound.trunks = [aTrunk("birch-trunk-aaaa")];
    expect(() => render(foreign)).toThrow(/not of tenant acme/);
    expect(() => renderTenant(companyWithEverything(), SITE)).toThrow(/password of the trunk acme-trunk-main/);
  });

  it.each([
    ["host", { host: "carrier.example;transport=tcp" }],
    ["host", { host: "a\nb" }],
    ["user name", { authentication: "registration" as const, username: "a@b;c" }],
  ])("are refused with a %s that means more than itself", (_, fields) => {
    const hostile = aSnapshot({ key: "acme" });
    hostile.routing = emptyRouting();
    hostile.routing.outbound.trunks = [aTrunk("acme-trunk-aaaa", fields)];
    expect(() => render(hostile)).toThrow(expect.objectContaining({ name: "ConfgenError" }));
  });
});

describe("a tenant", () => {
  it("cannot be called what Asterisk or all tenants use already", () => {
    for (const key of ["general", "default", "callplane", "platform"]) {
      expect(() => renderTenant(aSnapshot({ key }))).toThrow(/key cannot be/);
    }
  });
});

describe("numbers over the platform's trunks", () => {
  const withDid = (key: string, did: Parameters<typeof aDid>[2]) => {
    const snapshot = aSnapshot({ key, users: 1 });
    snapshot.routing = { ...emptyRouting(), dids: [aDid("+4312345600", toUser(key, "1000"), did)] };
    return render(snapshot);
  };
  const holders = (...tenants: Parameters<typeof composeGeneration>[0]) => {
    const text = composeGeneration(tenants).files.get("dialplan.d/00-callplane.conf") ?? "";
    return [...text.matchAll(/Gosub\(callplane-did-of,s,1\((\w+),/g)].map(([, key]) => key);
  };

  it("are whose they were given to last, while the other has not applied since", () => {
    const [acme, birch] = [withDid("acme", { assignedAtMs: 7 }), withDid("birch", { assignedAtMs: 9 })];
    expect([holders(acme, birch), holders(birch, acme)]).toEqual([["birch"], ["birch"]]);
  });

  it("are none of those that come in over a tenant's own", () => {
    const squatter = withDid("acme", { via: "own_trunks", assignedAtMs: 9 });
    expect(holders(squatter)).toEqual([]);
    expect(holders(squatter, withDid("birch", { via: "platform", assignedAtMs: 7 }))).toEqual(["birch"]);
    expect(squatter.files.get("dialplan.d/acme.conf")).toContain("exten = +4312345600,1,");
  });
});

describe("trunks of several tenants at one carrier", () => {
  const withTrunk = (key: string, fields: Parameters<typeof aTrunk>[1], number: string) => {
    const snapshot = aSnapshot({ key, users: 1 });
    const via = "own_trunks" as const;
    snapshot.routing = { ...emptyRouting(), dids: [aDid(number, toUser(key, "1000"), { via })] };
    snapshot.routing.outbound.trunks = [aTrunk(`${key}-trunk-aaaa`, fields)];
    return render(snapshot);
  };
  const from = (...inboundAddresses: string[]) => ({ host: "192.0.2.1", inboundAddresses });
  const identifies = (tenants: Parameters<typeof composeGeneration>[0]) => {
    const { files } = composeGeneration(tenants);
    const all = [...files].filter(([file]) => file.startsWith("pjsip.d/")).map(([, text]) => text);
    return all.flatMap((text) =>
      [...text.matchAll(/type = identify\nendpoint = (\S+)\n((?:match = .*\n)+)/g)].map(
        ([, name = "", matches = ""]) => [
          name.replace(/-carrier-.*/, "-carrier"),
          ...matches.trim().replaceAll("match = ", "").split("\n"),
        ],
      ),
    );
  };

  it.each([
    ["an address", from("203.0.113.5"), from("203.0.113.5"), ["203.0.113.5"]],
    ["a range", from("203.0.113.0/28"), from("203.0.113.5"), ["203.0.113.0/28", "203.0.113.5"]],
    ["an address written in two ways", from("203.0.113.5/32", "203.0.113.5"), from("203.0.113.5"), ["203.0.113.5"]],
    ["an address of IPv6", from("2001:db8::/64"), from("2001:db8:0:0::5"), ["2001:db8:0:0::5", "2001:db8::/64"]],
  ])("share %s: calls from there are told apart by their number", (_what, ours, theirs, matches) => {
    const tenants = [
      withTrunk("acme", ours, "+4311"),
      withTrunk("birch", theirs, "+4322"),
      withTrunk("cedar", from("198.51.100.1"), "+4333"),
    ];
    expect(identifies(tenants)).toEqual([
      ["platform-carrier", ...matches],
      ["cedar-trunk-aaaa", "198.51.100.1"],
    ]);
    const dialplan = composeGeneration(tenants).files.get("dialplan.d/00-callplane.conf") ?? "";
    const numbers = dialplan
      .slice(dialplan.indexOf("[platform-carrier-"))
      .match(/\+43\d\d,1,Gosub\(callplane-did-of,s,1\(\w+/g);
    expect(numbers).toEqual(["+4311,1,Gosub(callplane-did-of,s,1(acme", "+4322,1,Gosub(callplane-did-of,s,1(birch"]);
  });

  it("are nobody else's neighbours", () => {
    const tenants = [
      withTrunk("acme", from("203.0.113.0/29"), "+4311"),
      withTrunk("birch", from("203.0.113.8/29"), "+4322"),
    ];
    expect(identifies(tenants).map(([name]) => name)).toEqual(["acme-trunk-aaaa", "birch-trunk-aaaa"]);
  });

  it("are known by no name, which its owner could have lead to another's carrier", () => {
    const named = { host: "sip.carrier.example", inboundAddresses: [] };
    expect(identifies([withTrunk("acme", named, "+4311"), withTrunk("birch", named, "+4322")])).toEqual([]);
  });

  it("are no neighbours by way of a third one's trunk, which has both their addresses", () => {
    const tenants = [
      withTrunk("acme", from("203.0.113.5"), "+4311"),
      withTrunk("birch", from("198.51.100.9"), "+4311"),
      withTrunk("cedar", from("198.51.100.9", "203.0.113.5"), "+4333"),
    ];
    expect(identifies(tenants)).toEqual([
      ["platform-carrier", "198.51.100.9"],
      ["platform-carrier", "203.0.113.5"],
    ]);
    const dialplan = composeGeneration(tenants).files.get("dialplan.d/00-callplane.conf") ?? "";
    const holders = [...dialplan.matchAll(/\[platform-carrier-\w+-\d-did\]\n((?:exten.*\n)+)/g)].map(([, lines = ""]) =>
      [...lines.matchAll(/did-of,s,1\((\w+)/g)].map(([, key]) => key),
    );
    expect(holders).toEqual([
      ["birch", "cedar"],
      ["acme", "cedar"],
    ]);
  });

  it("keep their calls though somebody's trunk has their address and one of the platform's", () => {
    const platform = aSnapshot({ key: "dogwood", users: 1 });
    platform.routing = emptyRouting();
    platform.routing.outbound.trunks = [aTrunk("platform-trunk-bbbb", { scope: "platform", ...from("192.0.2.10") })];
    const tenants = [
      withTrunk("acme", from("203.0.113.5"), "+4311"),
      withTrunk("birch", from("203.0.113.5", "192.0.2.10"), "+4322"),
    ];
    expect(identifies([...tenants, render(platform)])).toEqual([
      ["platform-trunk-bbbb", "192.0.2.10"],
      ["platform-carrier", "203.0.113.5"],
    ]);
  });

  it("are called at their lines alone where the carrier is the platform's too", () => {
    const acme = withTrunk("acme", from("203.0.113.5"), "+4311");
    const snapshot = aSnapshot({ key: "birch", users: 1 });
    snapshot.routing = emptyRouting();
    snapshot.routing.outbound.trunks = [aTrunk("platform-trunk-bbbb", { scope: "platform", ...from("203.0.113.5") })];
    expect(identifies([acme, render(snapshot)])).toEqual([["platform-trunk-bbbb", "203.0.113.5"]]);
  });
});
