/**
 * Leaves only the MD5 challenge in a SIP answer that offers several algorithms (RFC 8760 lets a server send one header each).
 * JsSIP keeps the last such header, knows MD5 alone, and would give up at SHA-256; ours is the MD5 digest in any case.
 */
export function keepMd5Challenges(message: string): string {
  const end = message.indexOf("\r\n\r\n");
  if (!/^SIP\/2\.0 40[17] /.test(message) || end === -1) return message;
  const lines = message.slice(0, end).split("\r\n");
  if (!lines.some((line) => isChallenge(line) && isMd5(line))) return message;
  return lines.filter((line) => !isChallenge(line) || isMd5(line)).join("\r\n") + message.slice(end);
}

const isChallenge = (line: string) => /^(www|proxy)-authenticate\s*:/i.test(line);
/** A challenge that names no algorithm means MD5 (RFC 3261 §22.4). */
const isMd5 = (line: string) => !/\balgorithm\s*=/i.test(line) || /\balgorithm\s*=\s*"?MD5"?\s*(,|$)/i.test(line);
