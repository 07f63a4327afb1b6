import { didPage, listDids } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";
import * as dids from "./service.ts";

const list = defineRoute({
  method: "get",
  path: "/dids",
  tags: ["DIDs"],
  summary: "Outside numbers, in their order",
  access: "dids.read",
  request: { query: listDids },
  responses: {
    200: jsonAnswer("A page of numbers", didPage, {
      items: [
        {
          id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
          number: "+43123456789",
          label: "Main line",
          carrier: "A1",
          destination: null,
          destinationName: "Reception",
          createdAt: "2026-11-20T09:30:00.000Z",
        },
      ],
      nextCursor: null,
    }),
  },
});

export const didsRouter = newRouter().openapi(list, async (c) =>
  c.json(await dids.listDids(c.var.ctx, c.req.valid("query")), 200),
);
