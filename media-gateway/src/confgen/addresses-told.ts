import { networkOf } from "@callplane/edge-api/contract";
import { readSections } from "./reader.ts";
import { optionText, type Section } from "./writer.ts";

/** Endpoint → whence its calls come: what its `identify` section matches. */
export type ToldAddresses = ReadonlyMap<string, readonly string[]>;

/** Of the sections of a file, those that say whence an endpoint's calls come. */
export function addressesIn(sections: readonly Section[]): ToldAddresses {
  const valuesOf = ({ options }: Section, key: string) =>
    options.flatMap(([name, value]) => (name === key ? [optionText(value)] : []));
  return new Map(
    sections
      .filter((section) => valuesOf(section, "type").includes("identify"))
      .map((section) => [section.name, valuesOf(section, "match")]),
  );
}

/** The same of a generated file. */
export function readAddresses(text: string): ToldAddresses {
  return addressesIn(readSections(text));
}

/** How the addresses meant differ from those Asterisk shows (`192.0.2.8/255.255.255.248`, a comma between two), in words. */
export function compareAddresses(meant: readonly string[], shown: readonly string[]): string[] {
  const there = new Set(
    shown
      .flatMap((list) => list.split(","))
      .filter((text) => text !== "")
      .map(shownKey),
  );
  const networks = new Set(meant.flatMap((text) => networkOf(text) ?? []).map(keyOf));
  const missing = [...networks].filter((key) => !there.delete(key));
  return [
    ...(missing.length > 0 ? ["an address it is known by is missing"] : []),
    ...(there.size > 0 ? ["it is known by an address that was not meant"] : []),
  ];
}

/** A mask is written out: as many ones as the network's bits. */
function shownKey(text: string): string {
  const [address = "", mask = ""] = text.split("/");
  const bits = networkOf(mask)?.first.toString(2).replaceAll("0", "").length;
  const network = networkOf(bits === undefined ? address : `${address}/${bits}`);
  return network === undefined ? text : keyOf(network);
}

function keyOf({
  bits,
  first,
  last,
}: {
  readonly bits: number;
  readonly first: bigint;
  readonly last: bigint;
}): string {
  return `${bits} ${first}-${last}`;
}
