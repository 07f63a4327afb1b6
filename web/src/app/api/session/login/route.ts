import { signInAt } from "#src/api/sign-in.ts";

export const POST = (request: Request): Promise<Response> => signInAt("/auth/login", request);
