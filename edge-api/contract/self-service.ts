import { z } from "zod";
import { deviceStatus } from "./devices.ts";
import { role } from "./permissions.ts";
import { id } from "./primitives.ts";

/** GET /self-service/me: the caller's own person, extension and phones. */
export const selfServiceMe = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    role,
    extension: z.object({ number: z.string() }).nullable(),
    devices: z.array(
      z.object({
        id,
        label: z.string(),
        kind: z.enum(["phone", "browser"]),
        sipUsername: z.string(),
        enabled: z.boolean(),
        status: deviceStatus,
      }),
    ),
  })
  .meta({ id: "SelfServiceMe" });

export type SelfServiceMe = z.infer<typeof selfServiceMe>;
