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

const refusal = (message: string, issues: unknown[] = []) => Object.assign(new Error(message), { issues });

it("puts issues on their fields, focuses the first, and leaves nothing to say above", () => {
  const { form, set } = fakeForm({ email: "", name: "" });
  const issues = [
    { path: ["email"], message: "Taken" },
    { path: ["name"], message: "Too long" },
  ];
  expect(showIssues(form, refusal("Invalid input", issues))).toBeUndefined();
  expect(set).toEqual([
    { path: "email", message: "Taken", focus: true },
    { path: "name", message: "Too long", focus: false },
  ]);
});

it("goes as deep as the form does, and no deeper", () => {
  const { form, set } = fakeForm({ extension: null, admin: { email: "" } });
  const issues = [
    { path: ["extension", "number"], message: "Taken" },
    { path: ["admin", "email"], message: "Not an address" },
  ];
  showIssues(form, refusal("Invalid input", issues));
  expect(set.map((each) => each.path)).toEqual(["extension", "admin.email"]);
});

it("leaves to say what concerns no field of it", () => {
  const { form } = fakeForm({ name: "" });
  const unplaced = refusal("Invalid input", [{ path: ["tenantId"], message: "Unknown tenant" }]);
  expect(showIssues(form, unplaced)).toEqual({ error: unplaced, more: "Unknown tenant" });
  const full = refusal("The range 1000 to 1999 is full");
  expect(showIssues(form, full)).toEqual({ error: full, more: undefined });
});
