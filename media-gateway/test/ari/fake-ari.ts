import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** Asterisk's HTTP server as far as a hostile test needs it: REST answers as told, events as sent. */
export async function startFakeAri() {
  const sockets = new WebSocketServer({ noServer: true });
  let answer = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(204).end();
  const http = createServer((request, response) => answer(request, response));
  const upgrades: (string | undefined)[] = [];
  http.on("upgrade", (request, socket, head) => {
    upgrades.push(request.headers.authorization);
    sockets.handleUpgrade(request, socket, head, (webSocket) => webSocket.on("error", () => {}));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    upgrades,
    clients: (): WebSocket[] => [...sockets.clients],
    sendAll(data: string | Buffer) {
      for (const client of sockets.clients) client.send(data);
    },
    answerWith(next: typeof answer) {
      answer = next;
    },
    async stop() {
      for (const client of sockets.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export const aChannel = (id: string) => ({
  id,
  name: `PJSIP/x-${id}`,
  state: "Up",
  caller: { name: "", number: "1000" },
  connected: { name: "", number: "" },
  accountcode: "",
  dialplan: { context: "x", exten: "601", priority: 3, app_name: "Stasis", app_data: "callplane,agent" },
  creationtime: "2026-11-20T09:30:00.000+0000",
  language: "en",
});
