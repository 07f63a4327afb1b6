import type { Snapshot } from "@callplane/edge-api/contract";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";

/** A company with one of each thing that calls inside it can be led to, its neighbour, and the sound its menus greet with. */
export function insideCompanies(): { acme: Snapshot; birch: Snapshot; greeting: ReturnType<typeof a.aSound> } {
  const acme = aSnapshot({ key: "acme", users: 6 });
  const birch = aSnapshot({ key: "birch", users: 2 });
  birch.routing = a.emptyRouting();
  const person = (extension: string) => ({ userId: uuidOf(`user acme ${extension}`) });
  const greeting = a.aSound("Greeting");
  acme.routing = {
    ...a.emptyRouting(),
    sounds: [greeting],
    businessHours: [
      a.someHours("Office", { open: a.toUser("acme", "1001"), closed: a.toUser("acme", "1002") }),
      a.someHours("Christmas", {
        weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" }],
        holidays: [
          { name: "Eve", from: "2026-12-24", to: "2026-12-24", fromTime: "12:00", everyYear: false, destination: null },
          {
            name: "New Year",
            from: "2026-12-31",
            to: "2027-01-02",
            fromTime: "15:00",
            toTime: "09:00",
            everyYear: true,
            destination: null,
          },
        ],
        open: a.toUser("acme", "1001"),
        closed: a.toUser("acme", "1002"),
      }),
      a.someHours("Nights", {
        weekly: [{ days: [5, 6], from: "22:00", to: "04:00" }],
        holidays: [{ name: "Christmas", from: "2026-12-24", to: "2027-01-06", everyYear: true, destination: null }],
        open: a.toUser("acme", "1001"),
        closed: a.toUser("acme", "1002"),
      }),
    ],
    ringGroups: [
      a.aRingGroup("All", {
        extension: "700",
        members: [person("1001"), person("1002")],
        callerNamePrefix: "Sales, A: ",
        noAnswer: a.toUser("acme", "1003"),
      }),
      a.aRingGroup("Turns", {
        extension: "701",
        strategy: "ROUND_ROBIN",
        members: [person("1001"), person("1002")],
        ringSec: 5,
      }),
      a.aRingGroup("Order", {
        extension: "702",
        strategy: "IN_ORDER",
        members: [person("1001"), person("1002")],
        ringSec: 5,
      }),
      a.aRingGroup("Nobody", { extension: "703", members: [person("1005")], noAnswer: a.HANG_UP }),
    ],
    ivrMenus: [
      a.aMenu("Main", {
        extension: "710",
        allowsExtensions: true,
        keys: [
          { key: "1", label: null, destination: a.toUser("acme", "1001") },
          { key: "#", label: null, destination: a.to("BUSINESS_HOURS", "Office") },
        ],
        giveUp: a.toUser("acme", "1003"),
      }),
    ],
    conferenceRooms: [
      a.aRoom("Board", { extension: "730", pin: "1234" }),
      a.aRoom("Open", { extension: "731" }),
      a.aRoom("Led", { extension: "732", hostPin: "98765", waitsForHost: true, endsWithHost: true }),
    ],
    voicemailBoxes: [
      // As Able by the first letters, and before her in the alphabet; left out of the directory.
      { ...a.aBox("1000", "Clara Ablach", uuidOf("user acme 1000")), inDirectory: false },
      a.aBox("1003", "Dora Box", uuidOf("user acme 1003")),
      a.aBox("1001", "Anna Able", uuidOf("user acme 1001")),
    ],
  };
  // Closed in the calendar's words, but a switch may say otherwise: 711 to 713 lead to the hours.
  acme.routing.ivrMenus.push(
    a.aMenu("Office", { extension: "711", tries: 1, timeoutSec: 1, giveUp: a.to("BUSINESS_HOURS", "Office") }),
    a.aMenu("Christmas", { extension: "713", tries: 1, timeoutSec: 1, giveUp: a.to("BUSINESS_HOURS", "Christmas") }),
    a.aMenu("Nights", { extension: "712", tries: 1, timeoutSec: 1, giveUp: a.to("BUSINESS_HOURS", "Nights") }),
  );
  return { acme, birch, greeting };
}
