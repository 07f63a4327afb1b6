import type { Snapshot } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { aBox, emptyRouting } from "../../test/a-routing.ts";
import { aSnapshot } from "../../test/a-snapshot.ts";
import { composeGeneration, renderTenant } from "../confgen/index.ts";
import { compareFiles } from "./generations.ts";
import { reloadsFor } from "./reloads.ts";

function office(change: (snapshot: Snapshot, boxes: ReturnType<typeof aBox>[]) => void = () => undefined) {
  const snapshot = aSnapshot({ key: "acme", users: 150 });
  const boxes = [...snapshot.users.map((user) => aBox(user.extension, user.name, user.id)), aBox("800", "Info", null)];
  snapshot.routing = { ...emptyRouting(), voicemailBoxes: boxes };
  change(snapshot, boxes);
  return composeGeneration([renderTenant(snapshot)]).files;
}

const reloads = (after: ReadonlyMap<string, string>) => reloadsFor(office(), after, compareFiles(office(), after));

describe("what Asterisk has to read anew", () => {
  it("is nothing where no file differs", () => {
    expect(reloads(office())).toEqual([]);
  });

  it("is not ten thousand boxes because one person has a new name", () => {
    const renamed = office(({ users: [first] }, [box]) => {
      if (first === undefined || box === undefined) throw new Error("150 people were asked for");
      first.name = "Somebody Else";
      box.name = "Somebody Else";
    });
    expect(compareFiles(office(), renamed).changed).toContain("voicemail.d/acme-10xx.conf");
    expect(reloads(renamed)).toEqual(["pjsip"]);
  });

  it("is voicemail where nothing but a box's name differs: what was written must go live", () => {
    const renamed = office((_, boxes) => {
      for (const box of boxes) if (box.number === "800") box.name = "Front desk";
    });
    expect(reloads(renamed)).toEqual(["voicemail"]);
  });

  it("is voicemail, too, where a box came, went, or takes longer messages", () => {
    expect(reloads(office((_, boxes) => void boxes.pop()))).toContain("voicemail");
    expect(reloads(office((_, boxes) => void boxes.push(aBox("801", "More", null))))).toContain("voicemail");
    const longer = office(({ users: [first] }, [box]) => {
      if (first !== undefined) first.name = "Somebody Else";
      if (box !== undefined) Object.assign(box, { name: "Somebody Else", maxMessageSec: box.maxMessageSec + 60 });
    });
    expect(reloads(longer)).toEqual(["pjsip", "voicemail"]);
  });
});
