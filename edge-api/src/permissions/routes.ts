import { MATRIX, permissionMatrix, ROLES } from "../../contract/index.ts";
import { defineRoute, jsonAnswer, newRouter } from "../http/router.ts";

const matrix = { roles: ROLES.map((role) => ({ role, permissions: [...MATRIX[role]] })) };

const getMatrix = defineRoute({
  method: "get",
  path: "/permissions",
  tags: ["Permissions"],
  summary: "What each role may do",
  access: "signed_in",
  responses: { 200: jsonAnswer("The permission matrix", permissionMatrix, matrix) },
});

export const permissionsRouter = newRouter().openapi(getMatrix, (c) => c.json(matrix, 200));
