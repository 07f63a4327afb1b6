import {
  createOutboundPolicy,
  listOutboundPolicies,
  type OutboundPolicy,
  outboundPolicy,
  outboundPolicyPage,
  updateOutboundPolicy,
} from "../../contract/index.ts";
import { routerOf } from "../named-things/index.ts";
import { outboundPolicyVerbs } from "./service.ts";

const trunkIds = ["0199b2f8-3e4f-7051-8c6d-7e8f9a0b1c2d"];
const always = { businessHoursId: null, hoursState: "open", callerIdFor: "without_own" } as const;
const rule = { strip: 0, prepend: "", callerId: null, ...always };
const item: OutboundPolicy = {
  id: "0199b2fb-2c3d-7e4f-8051-62738495a6b7",
  name: "Standard",
  isDefault: true,
  rules: [
    { ...rule, name: "Nothing dear", pattern: "+4390", action: "block", trunkIds: [] },
    { ...rule, name: "At home", pattern: "+43", action: "allow", trunkIds },
    { ...rule, name: "The world", pattern: "+", action: "allow", trunkIds, callerId: "+43123456789" },
  ],
  usedBy: 0,
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const outboundPoliciesRouter = routerOf({
  path: "/outbound-policies",
  tag: "Outbound policies",
  words: { one: "an outbound policy", several: "Outbound policies" },
  read: "routing.read",
  write: "routing.write",
  schemas: {
    list: listOutboundPolicies,
    item: outboundPolicy,
    page: outboundPolicyPage,
    create: createOutboundPolicy,
    update: updateOutboundPolicy,
  },
  examples: {
    item,
    create: { name: "Standard", rules: [{ name: "Nothing dear", pattern: "+4390", action: "block" }] },
    update: { isDefault: true },
  },
  verbs: outboundPolicyVerbs,
});
