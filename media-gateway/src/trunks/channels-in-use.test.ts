import { expect, it } from "vitest";
import { createChannelsInUse } from "./channels-in-use.ts";

const CARRIER = { Channel: "PJSIP/platform-carrier-0123456789ab-00000001", Uniqueid: "1.1" };
const OWN = { Channel: "PJSIP/acme-trunk-one1-00000002", Uniqueid: "1.2" };

it("counts a call from an address that several companies share at the trunk it turned out to be for, until it is over", () => {
  const channels = createChannelsInUse();
  expect(channels.take({ Event: "Newchannel", ...OWN })).toBe("acme-trunk-one1");
  channels.take({ Event: "Newchannel", ...CARRIER });
  expect(channels.of("acme-trunk-one1")).toBe(1);
  const found = { Event: "UserEvent", UserEvent: "CallplaneLine", Trunk: "acme-trunk-one1", ...CARRIER };
  expect(channels.take(found)).toBe("acme-trunk-one1");
  expect(channels.of("acme-trunk-one1")).toBe(2);
  expect(channels.of("platform-carrier-0123456789ab")).toBe(0);
  // Asterisk's list names the endpoint alone.
  channels.replace([CARRIER, OWN]);
  expect(channels.of("acme-trunk-one1")).toBe(2);
  expect(channels.take({ Event: "Hangup", ...CARRIER })).toBe("acme-trunk-one1");
  expect(channels.of("acme-trunk-one1")).toBe(1);
  channels.replace([]);
  expect(channels.of("acme-trunk-one1")).toBe(0);
});
