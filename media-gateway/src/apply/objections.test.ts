import { expect, it } from "vitest";
import { anAgent, aSnapshot } from "../../test/a-snapshot.ts";
import { renderTenant } from "../confgen/index.ts";
import { explainObjections } from "./objections.ts";

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

it("blames nobody for what is nobody's", () => {
  const nobody = { objectKind: null, objectId: null, objectName: null };
  expect(explain("the dry run says no")).toMatchObject({ ...nobody, file: null, line: null });
  expect(explain("pjsip.d/zz-callplane-sentinel.conf:3: lost")).toMatchObject({ ...nobody, line: 3 });
  expect(explain("dialplan.d/acme.conf: cannot be read")).toMatchObject({ ...nobody, file: "dialplan.d/acme.conf" });
});
