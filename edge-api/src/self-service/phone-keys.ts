import { FEATURE_CODES, type PhoneKey, type PhoneKeys } from "../../contract/index.ts";
import { type Ctx, userOf } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { atHome } from "./at-home.ts";
import { selectKeys } from "./phone-keys-store.ts";

/** What the caller's own phone can have on keys with a lamp; nothing for a person without a number. */
export async function listPhoneKeys(caller: Ctx): Promise<PhoneKeys> {
  const ctx = atHome(caller);
  authorize(ctx, "self.read");
  const { userId, permissions } = userOf(ctx);
  const [found] = await readTenant(ctx, (q) => selectKeys(q, ctx.tenantId, userId));
  const { extension: own, queues, hours, parkingSlots } = orNotFound(found, "user");
  if (own === null) return { items: [] };
  const { doNotDisturbToggle, forwardToggle, closedToday, queueLogin, queuePause, park } = FEATURE_CODES;
  const key = (kind: PhoneKey["kind"], number: string, name: string | null = null): PhoneKey => ({
    kind,
    number,
    name,
  });
  const inEach = queues.flatMap(({ name, number }) => [
    key("queue", `${queueLogin}${own}*${number}`, name),
    key("queue_pause", `${queuePause}${own}*${number}`, name),
  ]);
  const inAny = [key("queue", `${queueLogin}${own}`), key("queue_pause", `${queuePause}${own}`)];
  const places = Array.from({ length: parkingSlots ?? 10 }, (_, at) => `${park}${String(at + 1).padStart(2, "0")}`);
  return {
    items: [
      key("do_not_disturb", `${doNotDisturbToggle}${own}`),
      key("forward", `${forwardToggle}${own}`),
      ...(permissions.has("hours.override") ? hours : []).map(({ name, code }) =>
        key("hours", `${closedToday}${code}`, name),
      ),
      ...(queues.length === 0 ? [] : [...inAny, ...inEach]),
      ...places.map((number) => key("parking", number)),
    ],
  };
}
