import { ivrMenus } from "@callplane/drizzle";
import type { IvrMenu } from "../../contract/index.ts";
import { type NamedThing, toDestination, toSound, verbsOf, withTime } from "../named-things/index.ts";
import { type IvrMenuRow, selectIvrMenus } from "./store.ts";

const ivrMenu: NamedThing<IvrMenuRow, IvrMenu> = {
  words: "menu",
  entity: "ivr_menu",
  read: "routing.read",
  table: ivrMenus,
  nameKey: "ivr_menus_name_key",
  destination: "IVR",
  select: selectIvrMenus,
  toItem: withTime,
  references: ({ keys = [], greetingSoundId, invalidSoundId, giveUp }) => [
    ...toSound(["greetingSoundId"], greetingSoundId),
    ...toSound(["invalidSoundId"], invalidSoundId),
    ...keys.flatMap(({ destination }, index) => toDestination(["keys", index, "destination"], destination)),
    ...toDestination(["giveUp"], giveUp),
  ],
  extensionOwner: (ivrMenuId) => ({ kind: "ivr", ivrMenuId }),
};

export const ivrMenuVerbs = verbsOf(ivrMenu);
