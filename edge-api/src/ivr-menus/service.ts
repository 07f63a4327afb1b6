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
  references: ({ keys = [], greetingSoundId, invalidSoundId, giveUp, silenceSoundId, onSilence }) => [
    ...toSound(["greetingSoundId"], greetingSoundId),
    ...toSound(["invalidSoundId"], invalidSoundId),
    ...keys.flatMap(({ destination }, index) => toDestination(["keys", index, "destination"], destination)),
    ...toSound(["silenceSoundId"], silenceSoundId),
    ...toDestination(["giveUp"], giveUp),
    ...toDestination(["onSilence"], onSilence),
  ],
  extensionOwner: (ivrMenuId) => ({ kind: "ivr", ivrMenuId }),
};

export const ivrMenuVerbs = verbsOf(ivrMenu);
