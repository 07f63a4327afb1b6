import { describe, expect, it } from "vitest";
import { networkOf, overlaps } from "../../contract/index.ts";
import { AppError } from "../lib/errors.ts";
import { refuseHouseAddresses } from "./hosts.ts";

const pathOf = (trunk: { host: string; inboundAddresses?: string[] }, allowed: string[] = []) => {
  try {
    refuseHouseAddresses({ inboundAddresses: [], ...trunk }, allowed);
    return "taken";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return (error.details as { issues: { path: unknown[] }[] }).issues[0]?.path.join(".");
  }
};

describe("where a tenant's own trunk may be", () => {
  it.each([
    "sip.carrier.example",
    "203.0.113.9",
    "[2001:db8::9]",
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "223.255.255.255",
  ])("%s", (host) => expect(pathOf({ host })).toBe("taken"));

  it.each([
    ["loopback", "127.0.0.1"],
    ["loopback, otherwise written", "127.1"],
    ["loopback, as one number", "2130706433"],
    ["loopback, in hexadecimal", "0x7f.0.0.1"],
    ["loopback in IPv6", "[::1]"],
    ["loopback in IPv6 in IPv4", "[::ffff:127.0.0.1]"],
    ["the machine's own secrets", "169.254.169.254"],
    ["the same in IPv6", "[fe80::1]"],
    ["a translated one", "[64:ff9b::a9fe:a9fe]"],
    ["this host", "0.0.0.0"],
    ["private", "10.1.2.3"],
    ["private", "192.168.1.1"],
    ["private", "172.31.9.9"],
    ["private in IPv6", "[fd12::1]"],
    ["the carrier's side of a customer's router", "100.64.0.1"],
    ["everybody", "255.255.255.255"],
    ["many", "224.0.0.1"],
    ["this machine's name", "localhost"],
    ["a name of the house", "redis"],
    ["a name of the house", "metadata.google.internal"],
    ["a name of the house", "printer.local."],
    ["no address", "999.1.1.1"],
  ])("not at %s: %s", (_what, host) => expect(pathOf({ host })).toBe("host"));

  it("takes calls from public addresses alone", () => {
    const from = (...inboundAddresses: string[]) => pathOf({ host: "sip.carrier.example", inboundAddresses });
    expect(from("203.0.113.0/28", "2001:db8::/32")).toBe("taken");
    expect(from("203.0.113.0/28", "10.0.0.5")).toBe("inboundAddresses.1");
    // Wide enough to hold a private one.
    expect(from("192.168.0.0/15")).toBe("inboundAddresses.0");
    expect(from("172.0.0.0/11")).toBe("inboundAddresses.0");
  });

  it("is in the house where whoever runs the platform says so", () => {
    const allowed = ["127.0.0.0/8", "fd00::/8"];
    for (const host of ["127.0.0.5", "[fd12::1]"]) expect(pathOf({ host }, allowed)).toBe("taken");
    for (const host of ["10.0.0.5", "[fe80::1]"]) expect(pathOf({ host }, allowed)).toBe("host");
    expect(pathOf({ host: "127.0.0.5", inboundAddresses: ["127.0.0.0/7"] }, allowed)).toBe("inboundAddresses.0");
  });
});

describe("what must never be reached", () => {
  it.each([
    ["169.254.169.254", "169.254.0.0/16"],
    ["100.100.100.200", "100.64.0.0/10"],
    ["[fd00:ec2::254]", "fd00::/8"],
    ["[::ffff:127.0.0.1]", "::/0"],
    ["0.0.0.0", "0.0.0.0/0"],
  ])("%s stays shut where %s is allowed", (host, network) => expect(pathOf({ host }, [network])).toBe("host"));

  it("does not keep a trunk from this machine where that is allowed", () => {
    expect(pathOf({ host: "[::1]" }, ["::1/128"])).toBe("taken");
    expect(pathOf({ host: "100.64.0.1" }, ["100.64.0.0/10"])).toBe("taken");
  });
});

describe("networks", () => {
  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "1.2.3.4/33",
    "1.2.3.4/x",
    "::1::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "g::",
  ])("%s is none", (text) => expect(networkOf(text)).toBeUndefined());

  it("lie over one another only in one family", () => {
    const over = (a: string, b: string) => {
      const [one, other] = [networkOf(a), networkOf(b)];
      return one !== undefined && other !== undefined && overlaps(one, other) && overlaps(other, one);
    };
    expect(over("10.0.0.0/8", "10.255.255.255")).toBe(true);
    expect(over("10.0.0.0/8", "11.0.0.0")).toBe(false);
    expect(over("2001:db8::/32", "2001:db8:ffff::1/128")).toBe(true);
    expect(over("::/96", "0.0.0.1")).toBe(false);
    expect(over("::ffff:1.2.3.4", "::ffff:102:304")).toBe(true);
  });
});
