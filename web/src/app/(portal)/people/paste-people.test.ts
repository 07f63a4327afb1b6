import { expect, it } from "vitest";
import { MOST_PEOPLE, readPeople } from "./paste-people.ts";

const read = (text: string) =>
  readPeople(text, { sendInvitation: true }).map(({ name, email, extension, problem }) =>
    problem === undefined ? [name, email, extension] : [name, email, problem],
  );

it("reads what is copied from a spreadsheet, from CSV and from a list of addresses", () => {
  expect(read("Ada Linden\tada@linden.example\t1001\nBen Linden\tben@linden.example\t")).toEqual([
    ["Ada Linden", "ada@linden.example", "1001"],
    ["Ben Linden", "ben@linden.example", ""],
  ]);
  expect(read('"Linden, Cleo";cleo@linden.example\r\nDan,Linden,dan@linden.example,1004')).toEqual([
    ["Linden, Cleo", "cleo@linden.example", ""],
    ["Dan Linden", "dan@linden.example", "1004"],
  ]);
  expect(read("Eva Linden <eva@linden.example>,\n\n  Finn Linden finn@linden.example ")).toEqual([
    ["Eva Linden", "eva@linden.example", ""],
    ["Finn Linden", "finn@linden.example", ""],
  ]);
});

it("leaves a line of headings out, and guesses a name that is missing", () => {
  expect(read("First name,Last name,E-mail,Ext.\nAda,Linden,ada@linden.example,1001")).toEqual([
    ["Ada Linden", "ada@linden.example", "1001"],
  ]);
  expect(read("gro.van-linden@linden.example")).toEqual([["Gro Van Linden", "gro.van-linden@linden.example", ""]]);
});

it("says line by line what is wrong, and what is right stays right", () => {
  expect(read("Ada\nBen, ben@linden\nCleo, cleo@linden.example\nCleopatra, CLEO@linden.example")).toEqual([
    ["Ada", "", "An e-mail address is missing"],
    ["Ben", "ben@linden", "Not an e-mail address"],
    ["Cleo", "cleo@linden.example", ""],
    ["Cleopatra", "CLEO@linden.example", "This address is above already"],
  ]);
  expect(read("Ada, ada@linden.example, 1001\nBen, ben@linden.example, 1001")[1]?.[2]).toBe(
    "This extension is above already",
  );
});

it("keeps the lines as they came, and asks for nobody to be invited where they shall not", () => {
  const [ada] = readPeople(" Ada, ada@linden.example ", { sendInvitation: false });
  expect(ada?.line).toBe("Ada, ada@linden.example");
  expect(ada?.person).toEqual({
    name: "Ada",
    email: "ada@linden.example",
    role: "end_user",
    sendInvitation: false,
  });
});

it("takes no more than can be sent at once", () => {
  const many = Array.from({ length: MOST_PEOPLE + 1 }, (_, index) => `p${index}@linden.example`).join("\n");
  const people = readPeople(many, { sendInvitation: true });
  expect(people.filter(({ person }) => person !== undefined)).toHaveLength(MOST_PEOPLE);
  expect(people.at(-1)?.problem).toMatch(/At most 200/);
});
