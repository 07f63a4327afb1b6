// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aBox, emptyRouting } from "../../../test/a-routing.ts";
import { aSnapshot } from "../../../test/a-snapshot.ts";
import { voicemailSections } from "../voicemail.ts";
import { renderSections } from "../writer.ts";
import { decodedText, noteWord, numberWord, prefixWord, wholeNumber, zoneWord } from "./words.ts";

describe("users' values on their way into the dialplan", () => {
  it("any text: nothing but letters, digits and % stands in the line, and it decodes to itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const line = decodedText(text);
        expect(line).toMatch(/^\$\{URIDECODE\([A-Za-z0-9%]*\)\}$/);
        const decoded = decodeURIComponent(line.slice("${URIDECODE(".length, -2));
        expect(decoded).not.toMatch(/[\p{Cc}"\\]/u);
      }),
    );
    expect(decodedText("Sales, A: ")).toBe("${URIDECODE(Sales%2c%20A%3a%20)}");
  });

  it.each([
    ["a zone", () => zoneWord("Europe/Vienna,%s)")],
    ["a zone", () => zoneWord("../etc/passwd")],
    ["a zone", () => zoneWord("${SHELL(id)}")],
    ["a number", () => numberWord("number", "+43&PJSIP/x")],
    ["a number", () => numberWord("number", "43+1")],
    ["a number", () => numberWord("number", "")],
    ["a prefix", () => prefixWord("prefix", "0,1")],
    ["a note", () => noteWord("a,Target: b")],
    ["seconds", () => wholeNumber("time", 1e21, 1, 10)],
    ["seconds", () => wholeNumber("time", Number.NaN, 1, 10)],
    ["seconds", () => wholeNumber("time", 2.5, 1, 10)],
  ])("refuses %s that means more than itself", (_what, write) => {
    expect(write).toThrow(expect.objectContaining({ name: "ConfgenError" }));
  });

  it("lets every zone there is through", () => {
    for (const zone of Intl.supportedValuesOf("timeZone")) expect(zoneWord(zone)).toBe(zone);
  });

  it("names of voicemail boxes stay one field of one line, or are refused", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 90 }), (name) => {
        const snapshot = aSnapshot({ key: "acme", users: 0 });
        snapshot.routing = { ...emptyRouting(), voicemailBoxes: [aBox("800", name, null)] };
        let text = "";
        try {
          text = renderSections(voicemailSections(snapshot));
        } catch (error) {
          expect(error).toMatchObject({ name: "ConfgenError" });
          return;
        }
        expect(text.split("\n")).toEqual([
          "[acme]",
          expect.stringMatching(/^800 = x,[^,|;]+,,,maxsecs=180\|tz=acme\|hidefromdir=yes$/),
          "",
          "",
        ]);
      }),
    );
  });
});
