import {
  createRingGroup,
  listRingGroups,
  type RingGroup,
  ringGroup,
  ringGroupPage,
  updateRingGroup,
} from "../../contract/index.ts";
import { routerOf } from "../named-things/index.ts";
import { ringGroupVerbs } from "./service.ts";

const item: RingGroup = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Sales",
  extension: { number: "610" },
  strategy: "ALL",
  members: [{ userId: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4" }, { number: "+43664123456", afterSec: 10 }],
  ringSec: 20,
  callerNamePrefix: "Sales:",
  asksToAccept: true,
  skipsBusy: false,
  ringTone: null,
  noAnswer: { kind: "HANG_UP" },
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const ringGroupsRouter = routerOf({
  path: "/ring-groups",
  tag: "Ring groups",
  words: { one: "a ring group", several: "Ring groups" },
  read: "routing.read",
  write: "routing.write",
  schemas: {
    list: listRingGroups,
    item: ringGroup,
    page: ringGroupPage,
    create: createRingGroup,
    update: updateRingGroup,
  },
  examples: {
    item,
    create: { name: "Sales", extension: { number: "610" }, members: [{ number: "+43664123456" }] },
    update: { ringSec: 30 },
  },
  verbs: ringGroupVerbs,
});
