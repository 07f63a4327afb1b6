import type { Snapshot } from "@callplane/edge-api/contract";
import { soundFile } from "./dialplan/sounds.ts";
import { companyMusic, queueMusic } from "./names.ts";
import type { Option, Section } from "./writer.ts";

/** Whether the company has music on hold of its own: as `hasMusic` of its routing program. */
export function hasCompanyMusic({ routing }: Snapshot): boolean {
  return (routing?.musicSoundIds ?? []).some((id) => routing?.sounds.some((sound) => sound.id === id));
}

/** Music on hold of the company's own and of its queues': the tracks in their order, and from the first again. None where none was chosen. */
export function musicSections({ tenant, routing }: Snapshot, soundsDir: string): Section[] {
  const sounds = new Map(routing?.sounds.map((sound) => [sound.id, sound]));
  const chosen: readonly (readonly [name: string, ids: readonly string[] | undefined])[] = [
    [companyMusic(tenant.key), routing?.musicSoundIds],
    ...(routing?.queues ?? []).map(({ id, musicSoundIds }) => [queueMusic(tenant.key, id), musicSoundIds] as const),
  ];
  return chosen.flatMap(([name, ids = []]) => {
    const tracks = ids.flatMap((id): Option[] => {
      const sound = sounds.get(id);
      return sound === undefined ? [] : [["entry", soundFile({ kind: "sound", ...sound }, soundsDir)]];
    });
    return tracks.length === 0 ? [] : [{ name, options: [["mode", "playlist"], ...tracks] }];
  });
}
