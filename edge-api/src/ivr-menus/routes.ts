import {
  createIvrMenu,
  type IvrMenu,
  ivrMenu,
  ivrMenuPage,
  listIvrMenus,
  updateIvrMenu,
} from "../../contract/index.ts";
import { routerOf } from "../named-things/index.ts";
import { ivrMenuVerbs } from "./service.ts";

const greetingSoundId = "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4";
const item: IvrMenu = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Welcome",
  extension: { number: "620" },
  greetingSoundId,
  keys: [{ key: "9", label: "Directory", destination: { kind: "DIRECTORY" } }],
  allowsExtensions: true,
  allowsGroups: false,
  nextDigitSec: 2,
  timeoutSec: 5,
  tries: 3,
  invalidSoundId: null,
  language: null,
  giveUp: { kind: "HANG_UP" },
  silenceTries: 2,
  silenceSoundId: null,
  onSilence: { kind: "DIRECTORY" },
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const ivrMenusRouter = routerOf({
  path: "/ivr-menus",
  tag: "Menus",
  words: { one: "a menu", several: "Menus" },
  read: "routing.read",
  write: "routing.write",
  schemas: { list: listIvrMenus, item: ivrMenu, page: ivrMenuPage, create: createIvrMenu, update: updateIvrMenu },
  examples: { item, create: { name: "Welcome", greetingSoundId, keys: item.keys }, update: { tries: 2 } },
  verbs: ivrMenuVerbs,
});
