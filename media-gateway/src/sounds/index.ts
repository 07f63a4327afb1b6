export { formatWav, type Pcm, SoundError } from "./pcm.ts";
export { resample } from "./resample.ts";
export { createSoundKeeper, type SoundKeeper } from "./sound-keeper.ts";
