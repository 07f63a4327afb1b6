export { fetchUpload, keepUpload, objectKey, type Played, playObject } from "./audio.ts";
export { answerAudio, audioAnswers, audioContent } from "./audio-answer.ts";
export { soundsRouter } from "./routes.ts";
export { purgeUploads } from "./sweep.ts";
