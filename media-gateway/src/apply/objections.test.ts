import { expect, it } from "vitest";
import { companyWithEverything } from "../../test/a-routing.ts";
import { anAgent, aSnapshot } from "../../test/a-snapshot.ts";
import { renderTenant } from "../confgen/index.ts";
import { explainObjections, nameSubjects } from "./objections.ts";

const snapshot = { ...aSnapshot({ key: "acme", users: 3 }), agents: [anAgent("acme", "601")] };
const { files } = renderTenant(snapshot);
const [, bea] = snapshot.users;
const phone = bea?.devices[0];
const bob = { objectKind: "device", objectId: phone?.id, objectName: `Desk of ${bea?.name} (1001)` };

const explain = (sentence: string) => explainObjections([sentence], { snapshot, files })[0];
const lineOf = (file: string, text: string) =>
  (files.get(file) ?? "").split("\n").findIndex((line) => line.includes(text)) + 1;

it("knows a phone by its SIP user name", () => {
  expect(explain(`endpoint ${phone?.sipUsername} is missing`)).toEqual({
    message: `endpoint ${phone?.sipUsername} is missing`,
    file: null,
    line: null,
    ...bob,
  });
});

it("begins an apply's details with whom they concern, and leaves the others as they are", () => {
  const sentences = [`endpoint ${phone?.sipUsername} is missing`, "the disk is full"];
  expect(nameSubjects(sentences, { snapshot, files })).toEqual([
    `Desk of ${bea?.name} (1001): endpoint ${phone?.sipUsername} is missing`,
    "the disk is full",
  ]);
});

it("knows a phone by the section a line stands in", () => {
  const line = lineOf("pjsip.d/acme-10xx.conf", `[${phone?.sipUsername}]`) + 3;
  expect(explain(`pjsip.d/acme-10xx.conf:${line}: unknown option`)).toEqual({
    message: "unknown option",
    file: "pjsip.d/acme-10xx.conf",
    line,
    ...bob,
  });
});

it("knows a person and an agent by the number a line of the dialplan belongs to", () => {
  const at = (exten: string) =>
    explain(`dialplan.d/acme.conf:${lineOf("dialplan.d/acme.conf", `exten = ${exten},1`)}: bad`);
  expect(at("1001")).toMatchObject({ objectKind: "user", objectId: bea?.id, objectName: `${bea?.name} (1001)` });
  expect(at("601")).toMatchObject({ objectKind: "agent", objectId: snapshot.agents[0]?.id });
});

const everything = companyWithEverything();
const secrets = new Map(everything.routing?.outbound.trunks.map(({ id }) => [id, "secret"]));
const all = renderTenant(everything, {}, secrets).files;
const about = (sentence: string) => explainObjections([sentence], { snapshot: everything, files: all })[0];
/** An objection to the line that begins so. */
const at = (file: string, begins: string, after = 0) => {
  const lines = (all.get(file) ?? "").split("\n");
  const line = lines.findIndex((text) => text.startsWith(begins)) + 1;
  expect(line, begins).toBeGreaterThan(0);
  return about(`${file}:${line + after}: bad`);
};
const routing = everything.routing;
const [group, menu, queue, hours, announcement, room, did, box, trunk] = [
  routing?.ringGroups[0],
  routing?.ivrMenus[0],
  routing?.queues[0],
  routing?.businessHours[0],
  routing?.announcements[0],
  routing?.conferenceRooms[0],
  routing?.dids[0],
  routing?.voicemailBoxes[0],
  routing?.outbound.trunks[0],
];

it.each([
  ["a block", "dialplan.d/acme.conf", `exten = queue-${queue?.id},`, "queue", queue?.id, `Queue ${queue?.name}`],
  ["a block", "dialplan.d/acme.conf", `exten = menu-${menu?.id}-key-1,`, "ivr_menu", menu?.id, `Menu ${menu?.name}`],
  [
    "a block",
    "dialplan.d/acme.conf",
    `exten = hours-${hours?.id}-open,`,
    "business_hours",
    hours?.id,
    `Opening hours ${hours?.name}`,
  ],
  [
    "a block",
    "dialplan.d/acme.conf",
    `exten = announcement-${announcement?.id},`,
    "announcement",
    announcement?.id,
    `Announcement ${announcement?.name}`,
  ],
  [
    "a block",
    "dialplan.d/acme.conf",
    `exten = room-${room?.id},`,
    "conference_room",
    room?.id,
    `Conference room ${room?.name}`,
  ],
  [
    "a number dialled",
    "dialplan.d/acme.conf",
    `exten = ${group?.extension},`,
    "ring_group",
    group?.id,
    `Ring group ${group?.name}`,
  ],
  ["a number called", "dialplan.d/acme.conf", `exten = ${did?.number},`, "did", did?.id, `Number ${did?.number}`],
  ["a section", "queues.d/acme.conf", `[acme-${queue?.id}]`, "queue", queue?.id, `Queue ${queue?.name}`],
  ["a section", "pjsip.d/acme-trunks.conf", `[${trunk?.sipName}]`, "trunk", trunk?.id, `Trunk ${trunk?.name}`],
  [
    "a line",
    `voicemail.d/acme-${box?.number.slice(0, -2)}xx.conf`,
    `${box?.number} =`,
    "voicemail_box",
    box?.id,
    `Voicemail box ${box?.name} (${box?.number})`,
  ],
  ["the file", "parking.d/acme.conf", "parkpos", "calling_settings", everything.tenant.id, "Parked calls"],
])("knows a thing by %s of %s: %s", (_how, file, begins, objectKind, objectId, objectName) => {
  expect(at(file, begins)).toMatchObject({ objectKind, objectId, objectName });
});

it("knows a thing by a line below the one that names it, and by its name in the words", () => {
  expect(at("queues.d/acme.conf", `[acme-${queue?.id}]`, 3)).toMatchObject({ objectKind: "queue" });
  expect(at("dialplan.d/acme.conf", `exten = menu-${menu?.id},`, 2)).toMatchObject({ objectKind: "ivr_menu" });
  expect(about(`queue acme-${queue?.id} is missing`)).toMatchObject({ objectName: `Queue ${queue?.name}` });
  expect(about(`trunk ${trunk?.sipName}: AorDetail is not there once`)).toMatchObject({ objectKind: "trunk" });
});

it("blames nobody for what is nobody's", () => {
  const nobody = { objectKind: null, objectId: null, objectName: null };
  expect(explain("the dry run says no")).toMatchObject({ ...nobody, file: null, line: null });
  expect(explain("pjsip.d/zz-callplane-sentinel.conf:3: lost")).toMatchObject({ ...nobody, line: 3 });
  expect(explain("dialplan.d/acme.conf: cannot be read")).toMatchObject({ ...nobody, file: "dialplan.d/acme.conf" });
});
