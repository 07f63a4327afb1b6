import { describe, expect, it } from "vitest";
import { createBanList } from "./ban-list.ts";
import { nftScript } from "./hold.ts";
import { networkCheck, sourceOf, sourceOfContact, sourceOfRemote } from "./sources.ts";
import { createWatch, LIMITS, SETTLE_SEC, type Standing, WINDOW_SEC } from "./watch.ts";

const source = "198.51.100.7";
const watching = (standing: Standing = "stranger", maxSources?: number) =>
  createWatch({ standingOf: () => standing, ...(maxSources === undefined ? {} : { maxSources }) });

describe("wrong answers", () => {
  it.each(["stranger", "neighbour"] as const)("shut a %s out at the limit, not before", (standing) => {
    const watch = watching(standing);
    const { failures } = LIMITS[standing];
    const verdicts = Array.from({ length: failures }, (_, n) =>
      watch.see({ kind: "failure", source }, Math.floor((n * (WINDOW_SEC - 1)) / failures)),
    );
    expect(verdicts.slice(0, -1).every((verdict) => verdict === undefined)).toBe(true);
    expect(verdicts.at(-1)).toEqual({ source, reason: "failures", standing });
  });

  it("are forgotten a minute later: a phone with a wrong password that tries every ten seconds is left alone", () => {
    const watch = watching();
    for (let sec = 0; sec < 3600; sec += 10) {
      expect(watch.see({ kind: "challenge", source }, sec)).toBeUndefined();
      expect(watch.see({ kind: "failure", source }, sec)).toBeUndefined();
      expect(watch.sweep(sec)).toEqual([]);
    }
  });

  it("of one source are no other's", () => {
    const watch = watching();
    for (let n = 0; n < 1000; n += 1)
      expect(watch.see({ kind: "failure", source: `203.0.113.${n % 250}` }, 0)).toBeUndefined();
  });
});

describe("challenges nobody answers", () => {
  it("shut out who scans, once it is sure that no answer comes", () => {
    const watch = watching();
    for (let n = 0; n < LIMITS.stranger.unanswered; n += 1) watch.see({ kind: "challenge", source }, 100);
    for (let sec = 100; sec < 100 + SETTLE_SEC; sec += 1) expect(watch.sweep(sec)).toEqual([]);
    expect(watch.sweep(100 + SETTLE_SEC)).toEqual([{ source, reason: "scan", standing: "stranger" }]);
  });

  it("shut out who scans without a pause", () => {
    const watch = watching();
    const verdicts = [];
    for (let sec = 0; sec < 10; sec += 1) {
      for (let n = 0; n < 100; n += 1) watch.see({ kind: "challenge", source }, sec);
      verdicts.push(...watch.sweep(sec));
    }
    expect(verdicts[0]).toEqual({ source, reason: "scan", standing: "stranger" });
  });

  it("are none where phones answer them: a thousand of an office after a power cut", () => {
    const watch = watching();
    for (let sec = 0; sec < 30; sec += 1) {
      for (let n = 0; n < 40; n += 1) watch.see({ kind: "challenge", source }, sec);
      for (let n = 0; n < 40; n += 1) watch.see({ kind: "proof", source }, sec + 2);
      expect(watch.sweep(sec)).toEqual([]);
    }
    for (let sec = 30; sec < 120; sec += 1) expect(watch.sweep(sec)).toEqual([]);
  });
});

it("keeps to its room however many addresses are made up, and still sees who goes on", () => {
  const watch = watching("stranger", 500);
  let verdict: unknown;
  for (let n = 0; n < 50_000; n += 1) {
    watch.see({ kind: "failure", source: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }, Math.floor(n / 5_000));
    if (n % 100 === 0) verdict ??= watch.see({ kind: "failure", source }, Math.floor(n / 5_000));
    expect(watch.size <= 500).toBe(true);
  }
  expect(verdict).toMatchObject({ source, reason: "failures" });
  watch.sweep(10 + WINDOW_SEC);
  expect(watch.size).toBe(0);
});

describe("bans", () => {
  const verdict = (standing: Standing) => ({ source, reason: "failures" as const, standing });
  const minutes = (ban: { since: number; until: number }) => (ban.until - ban.since) / 60_000;

  it("last longer each time for a stranger, and a minute where phones are", () => {
    const list = createBanList();
    expect([0, 1, 2, 3].map((n) => minutes(list.add(verdict("stranger"), n * 3_600_000)))).toEqual([
      10, 60, 1440, 1440,
    ]);
    const office = createBanList();
    expect([0, 1, 2, 3].map((n) => minutes(office.add(verdict("neighbour"), n * 3_600_000)))).toEqual([1, 1, 1, 1]);
  });

  it("end by themselves, are forgotten a day later, and at once when lifted", () => {
    const list = createBanList();
    list.add(verdict("stranger"), 0);
    expect(list.inForce(599_999)).toHaveLength(1);
    expect(list.inForce(600_000)).toEqual([]);
    list.expire(600_000);
    expect(minutes(list.add(verdict("stranger"), 700_000))).toBe(60);
    expect([list.lift(source, 700_001), list.lift(source, 700_001)]).toEqual([true, false]);
    expect(minutes(list.add(verdict("stranger"), 700_002))).toBe(10);
    list.expire(700_002 + 25 * 3_600_000);
    expect(list.all()).toEqual([]);
  });

  it("are bounded in number: the one that ends first makes room", () => {
    const list = createBanList([], 3);
    for (let n = 0; n < 5; n += 1) list.add({ source: `192.0.2.${n}`, reason: "scan", standing: "stranger" }, n * 1000);
    expect(list.inForce(5000).map((ban) => ban.source)).toEqual(["192.0.2.4", "192.0.2.3", "192.0.2.2"]);
  });

  it("are written in nft's language, all of them at once", () => {
    const at = (address: string) => ({ ...createBanList().add({ ...verdict("stranger"), source: address }, 0) });
    const text = nftScript([at("192.0.2.1"), at("2001:db8:1:2::/64"), at("192.0.2.2")], 599_000);
    expect(text.split("\n")).toEqual([
      "flush set inet callplane banned4",
      "add element inet callplane banned4 { 192.0.2.1 timeout 1s, 192.0.2.2 timeout 1s }",
      "flush set inet callplane banned6",
      "add element inet callplane banned6 { 2001:db8:1:2:: timeout 1s }",
      "",
    ]);
  });
});

describe("a source", () => {
  it("is an IPv4 address, or the /64 of an IPv6 one", () => {
    expect(sourceOf("198.51.100.7")).toBe("198.51.100.7");
    expect(sourceOf("::ffff:198.51.100.7")).toBe("198.51.100.7");
    const one = sourceOf("2001:db8:1:2:3:4:5:6");
    expect(one).toBe("2001:db8:1:2::/64");
    expect(["2001:0DB8:0001:0002::9", "2001:db8:1:2::198.51.100.7"].map(sourceOf)).toEqual([one, one]);
    expect(sourceOf("::1")).toBe("0:0:0:0::/64");
    expect(["", "a", "1.2.3", "fe80::1%eth0"].map(sourceOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("stands in security events, and in a contact's address", () => {
    expect(sourceOfRemote("IPV4/UDP/127.0.0.50/51573")).toBe("127.0.0.50");
    expect(sourceOfRemote("IPV6/TLS/2001:db8:1:2::3/5061")).toBe("2001:db8:1:2::/64");
    expect(sourceOfRemote("something/else")).toBeUndefined();
    expect(sourceOfContact("sip:anna@198.51.100.7:40000;ob")).toBe("198.51.100.7");
    expect(sourceOfContact("sips:anna@[2001:db8:1:2::3]:5061;transport=tls")).toBe("2001:db8:1:2::/64");
  });

  it("is spared where its network is named", () => {
    const isSpared = networkCheck(["127.0.0.1", "::1", "203.0.113.0/24", "2001:db8:5::/48"]);
    expect(["127.0.0.1", "203.0.113.9", "2001:db8:5:6::/64", "0:0:0:0::/64"].map(isSpared)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["127.0.0.50", "203.0.114.9", "2001:db8:6:6::/64"].map(isSpared)).toEqual([false, false, false]);
    expect(() => networkCheck(["office"])).toThrow("office is no network");
  });
});
