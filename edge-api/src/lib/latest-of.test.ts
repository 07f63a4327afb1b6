import { describe, expect, it } from "vitest";
import { latestOf } from "./latest-of.ts";

describe("the latest of each", () => {
  const at = (key: string, order: number, name = "") => ({ key, order, name });

  it("is the highest, wherever it stands; of equals the last given; and keys stay in order", () => {
    const items = [at("b", 2), at("a", 1, "first"), at("b", 1), at("a", 1, "again"), at("b", 3)];
    expect(
      latestOf(
        items,
        ({ key }) => key,
        ({ order }) => order,
      ),
    ).toEqual([at("b", 3), at("a", 1, "again")]);
  });

  it("without an order is the last given", () => {
    expect(latestOf([at("a", 2), at("a", 1)], ({ key }) => key)).toEqual([at("a", 1)]);
    expect(latestOf([], String)).toEqual([]);
  });
});
