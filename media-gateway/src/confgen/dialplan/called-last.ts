// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { type Line, line } from "./lines.ts";
import { read } from "./variables.ts";

/** Keeps who of those outside calls this extension, for the code that blocks whoever called last. */
export function calledLast(tenantKey: string, extension: string): Line {
  const number = "${FILTER(0-9+,${CALLERID(num)})}";
  const isCaller = `"${read("isOutside")}" = "1" & "\${CALLERID(num):0:1}" = "+"`;
  return line("ExecIf", `$[${isCaller}]?Set(DB(callplane/${tenantKey}/last/${extension})=${number})`);
}
