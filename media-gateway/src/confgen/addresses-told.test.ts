import { expect, it } from "vitest";
import { compareAddresses } from "./addresses-told.ts";

const MISSING = "an address it is known by is missing";
const OTHERS = "it is known by an address that was not meant";

it.each([
  [["192.0.2.9"], ["192.0.2.9/255.255.255.255"], []],
  [["192.0.2.8/29", "2001:db8::/64"], ["192.0.2.8/255.255.255.248,2001:db8::/ffff:ffff:ffff:ffff::"], []],
  // Asterisk shows the network's first address, and may list one object's matches in two events.
  [["192.0.2.9/29", "10.0.0.1"], ["10.0.0.1/255.255.255.255", "192.0.2.8/255.255.255.248"], []],
  [["192.0.2.9"], ["192.0.2.8/255.255.255.248"], [MISSING, OTHERS]],
  [["192.0.2.9"], [""], [MISSING]],
  [["192.0.2.9"], [], [MISSING]],
  [[], ["192.0.2.9/255.255.255.255"], [OTHERS]],
  // What is written twice, or in two ways, is there once.
  [["192.0.2.9", "192.0.2.9/32", "192.0.2.9"], ["192.0.2.9/255.255.255.255"], []],
  [[], [], []],
])("%j shown as %j: %j", (meant, shown, problems) => {
  expect(compareAddresses(meant, shown)).toEqual(problems);
});
