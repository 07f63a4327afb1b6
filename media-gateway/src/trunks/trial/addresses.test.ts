import { describe, expect, it } from "vitest";
import { checkAddresses } from "./addresses.ts";

describe("where a test of a trunk may connect to", () => {
  it.each([
    ["203.0.113.9", "allowed"],
    ["2001:db8::9", "allowed"],
    ["10.1.2.3", "private"],
    ["127.0.0.1", "private"],
    ["192.168.1.1", "private"],
    ["::1", "private"],
    ["fd12::1", "private"],
    ["169.254.169.254", "never"],
    ["fe80::1", "never"],
    ["fd00:ec2::254", "never"],
    ["0.0.0.0", "never"],
    ["224.0.0.1", "never"],
    ["255.255.255.255", "never"],
    ["::ffff:169.254.169.254", "never"],
    ["::ffff:127.0.0.1", "never"],
    ["64:ff9b::a9fe:a9fe", "never"],
    ["sip.carrier.example", "never"],
  ])("%s: %s", (address, expected) => {
    expect(checkAddresses([])(address)).toBe(expected);
  });

  it("private networks where the configuration says so, and never those that tell secrets", () => {
    const check = checkAddresses(["127.0.0.0/8", "0.0.0.0/0", "fc00::/7", "::/0"]);
    expect(["127.0.0.5", "10.0.0.1", "fd12::1", "::1"].map(check)).toEqual(Array(4).fill("allowed"));
    expect(["169.254.169.254", "fe80::1", "fd00:ec2::254", "::ffff:7f00:1"].map(check)).toEqual(Array(4).fill("never"));
  });

  it("says which is no network", () => {
    expect(() => checkAddresses(["10.0.0.0/33"])).toThrow("10.0.0.0/33 is no network");
  });
});
