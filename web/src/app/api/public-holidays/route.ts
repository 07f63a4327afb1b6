import { cookies } from "next/headers";
import { z } from "zod";
import { readEnv } from "#src/api/env.ts";
import { refuse, signedOut } from "#src/api/refusals.ts";
import { openSession, SESSION_COOKIE } from "#src/api/session-cookie.ts";
import { publicHolidaysOf } from "#src/holidays/public-holidays.ts";

const asked = z.object({
  country: z.string().regex(/^[A-Z]{2}$/),
  part: z.string().max(10).optional(),
  year: z.coerce.number().int().min(2020).max(2100),
});

/** Answered here and not by the edge: the tables are larger than all of it, and say the same to everybody who is signed in. */
export async function GET(request: Request): Promise<Response> {
  const session = await openSession((await cookies()).get(SESSION_COOKIE)?.value, readEnv().SESSION_SECRET);
  if (session === undefined) return signedOut();
  const query = asked.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) return refuse("invalid_input", "Which country, and which year?");
  const { country, part, year } = query.data;
  const answer = publicHolidaysOf(country, part ?? null, year);
  if (answer === undefined) return refuse("not_found", "No holidays are known for this country.");
  return Response.json(answer, { headers: { "cache-control": "private, max-age=86400" } });
}
