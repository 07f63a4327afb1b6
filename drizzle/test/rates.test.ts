import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_RATES } from "../seed/default-rates.ts";
import { makeFirstAdmin } from "../seed/first-admin.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

const lineOf = (number: string) =>
  DEFAULT_RATES.filter(({ prefix }) => number.startsWith(prefix))
    .toSorted((a, b) => a.prefix.length - b.prefix.length)
    .at(-1);

describe("the price list to begin with", () => {
  it.each([
    ["+431234567", "AT", "international"],
    ["+43664123456", "AT", "mobile"],
    ["+43900123456", "AT", "premium"],
    ["+12125550123", "US", "international"],
    ["+14165550123", "CA", "international"],
    ["+18765550123", "JM", "high_risk"],
    ["+18005550123", "US", "free"],
    ["+5351234567", "CU", "high_risk"],
    ["+77011234567", "KZ", "international"],
    ["+88161234567", null, "satellite"],
    ["+88213123456", null, "high_risk"],
    ["+80012345678", null, "free"],
  ])("says that %s is %s and %s", (number, country, expected) => {
    expect(lineOf(number)).toMatchObject({ country, class: expected });
  });

  it("names a country of two letters on every line but those that are none's, and no prefix twice", () => {
    const odd = DEFAULT_RATES.filter(
      ({ prefix, country }) => !/^\+\d+$/.test(prefix) || !/^[A-Z]{2}$/.test(country ?? "XX"),
    );
    expect(odd).toEqual([]);
    expect(new Set(DEFAULT_RATES.map(({ prefix }) => prefix)).size).toBe(DEFAULT_RATES.length);
  });

  it("comes with the first admin, and leaves alone what an operator has set", async () => {
    await makeFirstAdmin(database.adminUrl, { email: "a@example.com", name: "A" });
    const count = async () => (await admin.query("select count(*)::int as n from rates")).rows[0].n;
    expect(await count()).toBe(DEFAULT_RATES.length);
    await admin.query("delete from rates where prefix <> '+43'; delete from users");
    await makeFirstAdmin(database.adminUrl, { email: "b@example.com", name: "B" });
    expect(await count()).toBe(1);
  });
});
