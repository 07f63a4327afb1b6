import { escapeValue, sectionName } from "./escape-value.ts";

/** What a template's `{{name}}` stands for: text, a condition for a block, or one line group per item. */
export type TemplateValues = Record<string, string | number | boolean | readonly string[]>;

/**
 * Fills in a configuration template. On lines of their own, `{{#name}} … {{/name}}` stands when `name` is true, and
 * `{{*name}} … {{/name}}` repeats for each item, which is `{{.}}`. All text goes through escapeValue.
 * Throws UnsafeConfigValue, and Error for a template that names something it was not given.
 */
export function renderTemplate(template: string, values: TemplateValues): string {
  return renderLines(template.split("\n"), values).join("\n");
}

function renderLines(lines: readonly string[], values: TemplateValues): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const block = /^\{\{([#*])(\w+)\}\}$/.exec(line);
    if (block === null) {
      out.push(fillLine(line, values));
      continue;
    }
    const [, kind, name = ""] = block;
    const end = lines.indexOf(`{{/${name}}}`, at);
    if (end === -1) throw new Error(`template block ${name} has no end`);
    const inner = lines.slice(at + 1, end);
    at = end;
    const value = values[name];
    if (kind === "#" && typeof value === "boolean") out.push(...(value ? renderLines(inner, values) : []));
    else if (kind === "*" && Array.isArray(value)) {
      for (const item of value) out.push(...renderLines(inner, { ...values, ".": String(item) }));
    } else throw new Error(`template block ${name} has no value of its kind`);
  }
  return out;
}

function fillLine(line: string, values: TemplateValues): string {
  const isSection = line.startsWith("[");
  return line.replaceAll(/\{\{([\w.]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== "string" && typeof value !== "number") throw new Error(`template value ${name} is missing`);
    return isSection ? sectionName(name, String(value)) : escapeValue(name, value);
  });
}
