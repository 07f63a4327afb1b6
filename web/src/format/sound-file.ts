import { MAX_SOUND_BYTES } from "@callplane/edge-api/contract";

const MIB = 1024 * 1024;

/**
 * Why a chosen file is no sound that can be uploaded, in words; otherwise what it is, told by its first bytes and not by its name.
 * The server looks again, and whole.
 */
export async function readSoundFile(file: Blob): Promise<{ sound: Blob } | { objection: string }> {
  if (file.size > MAX_SOUND_BYTES) {
    const size = (file.size / MIB).toLocaleString("en", { maximumFractionDigits: 1 });
    return { objection: `It has ${size} MB; ${MAX_SOUND_BYTES / MIB} MB is the most.` };
  }
  const kind = kindOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (kind === undefined) return { objection: "It is neither a WAV nor an MP3 file." };
  return { sound: file.slice(0, file.size, kind) };
}

function kindOf(head: Uint8Array): "audio/wav" | "audio/mpeg" | undefined {
  const text = String.fromCharCode(...head);
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WAVE") return "audio/wav";
  if (text.startsWith("ID3")) return "audio/mpeg";
  // An MPEG frame begins with eleven set bits; layer III has 01 in the two bits after the version.
  const [first = 0, second = 0] = head;
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) === 0x02 ? "audio/mpeg" : undefined;
}
