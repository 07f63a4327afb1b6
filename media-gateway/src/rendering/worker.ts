import { parentPort } from "node:worker_threads";
import { answerQuestion, type Question } from "./tasks.ts";

/* Entry point of the rendering thread: one answer to each question, by its id. */
parentPort?.on("message", ({ id, question }: { id: number; question: Question }) => {
  void answerQuestion(question).then((answer) => parentPort?.postMessage({ id, answer }));
});
