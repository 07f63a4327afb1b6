import { describe, expect, it } from "vitest";
import type { SnapshotIvrMenu } from "../snapshot-routing.ts";
import { compileRouting } from "./compile.ts";
import { picture } from "./picture.ts";
import { ACME, FRIDAY_NOON, MAIN_NUMBER, MENU, MIA, SALES } from "./testing/acme.ts";
import { MOBILE, notesOf } from "./testing/walks.ts";
import { walk } from "./walk.ts";

/** Somebody outside calls Acme, whose menu is otherwise as given, and presses these keys. */
function press(keys: readonly string[], menu: Partial<SnapshotIvrMenu> = {}) {
  const from = { kind: "outside", number: MOBILE } as const;
  return walk(programWith(menu), { from, to: MAIN_NUMBER, at: FRIDAY_NOON, keys });
}

function programWith(menu: Partial<SnapshotIvrMenu>) {
  const ivrMenus = ACME.routing?.ivrMenus.map((each) => ({ ...each, ...menu })) ?? [];
  return compileRouting({ ...ACME, routing: ACME.routing && { ...ACME.routing, ivrMenus } });
}

/** What comes after the menu. */
function afterMenu(trace: ReturnType<typeof press>): string | undefined {
  const notes = notesOf(trace);
  return notes[notes.indexOf(`ivr ${MENU.id}`) + 1];
}

const apart = { tries: 2, silenceTries: 3, onSilence: MIA } as const;

describe("a menu", () => {
  it("has a way of its own for who presses nothing, after tries of its own", () => {
    const trace = press(["", "7", "", ""], apart);
    expect(afterMenu(trace)).toBe(`agent ${MIA.id}`);
    expect(trace.entries.map(({ sentence }) => sentence)).toContain("No key was pressed in 3 tries.");
    expect(afterMenu(press(["7", "", "7"], apart))).toBe(`ring_group ${SALES.id}`);
    expect(afterMenu(press(["1"], apart))).toBe("ivr_key 1");
  });

  it("sends who presses nothing where wrong keys lead, as often asked, unless said otherwise", () => {
    const trace = press([], { tries: 1 });
    expect(afterMenu(trace)).toBe(`ring_group ${SALES.id}`);
    expect(trace.entries.map(({ sentence }) => sentence)).toContain("No key was pressed.");
  });

  it.each(["601", "500", "900", "300", "200", "400", "600", "*97"])("does not let callers dial %s", (dialed) => {
    expect(afterMenu(press([dialed], { tries: 1, keys: [] }))).toBe(`ring_group ${SALES.id}`);
  });

  it("lets them dial people, and groups and queues by choice", () => {
    const [person, group, queue, room] = ["1001", "200", "400", "500"].map((dialed) =>
      afterMenu(press([dialed], { keys: [], allowsGroups: true, giveUp: MIA })),
    );
    expect([person, group]).toEqual(["user 1001", `ring_group ${SALES.id}`]);
    expect(queue).toMatch(/^queue /);
    expect(room).toBe(`agent ${MIA.id}`);
    expect(afterMenu(press(["1001"], { allowsExtensions: false, keys: [] }))).toBe(`ring_group ${SALES.id}`);
  });

  it("is drawn with both ways where they differ", () => {
    const labels = (menu: Partial<SnapshotIvrMenu>) =>
      picture(programWith(menu), { at: FRIDAY_NOON })
        .edges.filter(({ from }) => from === `IVR ${MENU.id}`)
        .map(({ label }) => label);
    expect(labels(apart)).toEqual(expect.arrayContaining(["no valid choice", "no key pressed"]));
    expect(labels({})).not.toContain("no key pressed");
  });
});
