// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfgenError } from "./errors.ts";
import { callerName } from "./names.ts";
import { readContexts, readDevices } from "./reader.ts";
import { dialplanWord, renderContexts, renderSections } from "./writer.ts";

const section = (key: string, value: string) => renderSections([{ name: "a", options: [[key, value]] }]);

describe("the writer", () => {
  it("escapes what would start a comment", () => {
    expect(section("callerid", '"a;b" <1>')).toBe('[a]\ncallerid = "a\\;b" <1>\n\n');
  });

  it("refuses what the format cannot hold", () => {
    for (const bad of [
      "a\nb",
      "a\rb",
      "a\u0000",
      "",
      " a",
      "a ",
      "a\\;b",
      "a\\",
      "x".repeat(5000),
      "\u2028",
      "\ud800",
    ]) {
      expect(() => section("k", bad), JSON.stringify(bad.slice(0, 20))).toThrow(ConfgenError);
    }
    for (const bad of ["", "K", "a b", "a=b", "a]", "#include", "a\n", "1a"]) {
      expect(() => section(bad, "v")).toThrow(ConfgenError);
    }
    for (const bad of ["", "a]", "a b", "a(!)", "[a", "a\n", "-a", "x".repeat(81)]) {
      expect(() => renderSections([{ name: bad, options: [] }])).toThrow(ConfgenError);
    }
  });

  it("writes one line an option, whatever the value, or refuses", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (value) => {
        try {
          return section("k", value).split("\n").length === 4;
        } catch (error) {
          return error instanceof ConfgenError;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("lets nothing but plain words from users into the dialplan", () => {
    for (const bad of ["1,2", "1)", "${X}", "a b", "1;2", "1\n2", '"', "a@b", "a&b", "", "x".repeat(65), "é"]) {
      expect(() => dialplanWord("extension", bad)).toThrow(ConfgenError);
    }
    expect(dialplanWord("extension", "*97#")).toBe("*97#");
  });

  it("refuses steps that do not close what they open", () => {
    const render = (data: string) =>
      renderContexts([{ name: "c", extensions: [{ pattern: "s", steps: [{ app: "NoOp", data }] }] }]);
    for (const bad of ["(", ")", ")(", "a\nb"]) expect(() => render(bad)).toThrow(ConfgenError);
    expect(render("a(b)c")).toContain("NoOp(a(b)c)");
  });
});

describe("a person's name on phones", () => {
  it("keeps everything but Asterisk's own quotes and backslashes", () => {
    expect(callerName('Zoë "Z" O\\Neil <x>; 名前 🎉')).toBe("Zoë 'Z' O/Neil <x>; 名前 🎉");
  });

  it("is cut at a character, to what Asterisk keeps", () => {
    const cut = callerName("é".repeat(100));
    expect(cut).toBe("é".repeat(39));
    expect(callerName(`${"x".repeat(78)}🎉`)).toBe("x".repeat(78));
  });
});

describe("the reader", () => {
  it("gives back what the writer wrote", () => {
    const options = [["type", "endpoint"] as const, ["callerid", '"a; [b] (c)" <1>'] as const];
    const text = renderSections([
      { name: "x-1", options },
      { name: "x-1", options: [["type", "auth"]] },
      { name: "x-1", options: [["type", "aor"]] },
    ]);
    expect(readDevices(text)).toEqual([
      {
        name: "x-1",
        endpoint: { name: "x-1", options },
        auth: { name: "x-1", options: [["type", "auth"]] },
        aor: { name: "x-1", options: [["type", "aor"]] },
      },
    ]);
    const contexts = [
      {
        name: "x-internal",
        extensions: [
          { pattern: "_X.", hint: "${DB(a/${EXTEN})}", steps: [] },
          {
            pattern: "100",
            steps: [
              { app: "Gosub", data: "a,s,1(x,(y))" },
              { app: "Hangup", data: "" },
            ],
          },
        ],
      },
    ];
    expect(readContexts(renderContexts(contexts))).toEqual(contexts);
  });
});
