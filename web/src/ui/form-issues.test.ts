import { expect, it } from "vitest";
import { showIssues } from "./form-issues.ts";

function fakeForm(values: Record<string, unknown>) {
  const set: { path: string; message: string | undefined; focus: boolean | undefined }[] = [];
  return {
    set,
    form: {
      getValues: () => values,
      setError: (path: string, error: { message?: string }, options?: { shouldFocus?: boolean }) => {
        set.push({ path, message: error.message, focus: options?.shouldFocus });
      },
    } as never,
  };
}

it("puts issues on their fields, focuses the first, and leaves nothing to say above", () => {
  const { form, set } = fakeForm({ email: "", name: "" });
  const issues = [
    { path: ["email"], message: "Taken" },
    { path: ["name"], message: "Too long" },
  ];
  expect(showIssues(form, { message: "Invalid input", issues })).toBeUndefined();
  expect(set).toEqual([
    { path: "email", message: "Taken", focus: true },
    { path: "name", message: "Too long", focus: false },
  ]);
});

it("goes as deep as the form does, and no deeper", () => {
  const { form, set } = fakeForm({ extension: "1000", admin: { email: "" } });
  const issues = [
    { path: ["extension", "number"], message: "Taken" },
    { path: ["admin", "email"], message: "Not an address" },
  ];
  showIssues(form, { message: "Invalid input", issues });
  expect(set.map((each) => each.path)).toEqual(["extension", "admin.email"]);
});

it("says above the form what concerns no field of it", () => {
  const { form } = fakeForm({ name: "" });
  expect(showIssues(form, { message: "x", issues: [{ path: ["tenantId"], message: "Unknown tenant" }] })).toBe(
    "Unknown tenant",
  );
  expect(showIssues(form, { message: "The range 1000 to 1999 is full" })).toBe("The range 1000 to 1999 is full");
});
