import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { authorised, enter, leave, refresh, start } from "@/api/session";

const ENTRY = { access_token: "new", token_type: "Bearer", expires_in: 600, account: {} };
const me = () => new Request("http://127.0.0.1/api/me");

function server(answers: Record<string, (request: Request) => Response>) {
  const calls: string[] = [];
  vi.stubGlobal("fetch", async (input: Request | string) => {
    const request = typeof input === "string" ? new Request(`http://127.0.0.1${input}`, { method: "POST" }) : input;
    const path = new URL(request.url).pathname;
    calls.push(path);
    await Promise.resolve();
    return answers[path]?.(request) ?? new Response(null, { status: 404 });
  });
  return calls;
}

const byToken = (request: Request) =>
  new Response(null, { status: request.headers.get("authorization") === "Bearer new" ? 200 : 401 });

describe("the session", () => {
  beforeEach(() => enter({ ...ENTRY, access_token: "old" } as never));
  afterEach(() => {
    leave();
    vi.unstubAllGlobals();
  });

  it("renews a token that ran out once, for everyone who noticed", async () => {
    const calls = server({ "/api/me": byToken, "/api/auth/refresh": () => Response.json(ENTRY) });
    const answers = await Promise.all([authorised(me()), authorised(me()), authorised(me())]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(calls.filter((path) => path === "/api/auth/refresh")).toHaveLength(1);
  });

  it("gives up when the refresh is refused, and does not ask again and again", async () => {
    const calls = server({ "/api/me": byToken, "/api/auth/refresh": () => new Response(null, { status: 401 }) });
    expect((await authorised(me())).status).toBe(401);
    expect(calls).toEqual(["/api/me", "/api/auth/refresh"]);
    expect((await authorised(me())).status).toBe(401);
    expect(calls).toHaveLength(3);
  });

  it("tries again when another tab was faster with the cookie", async () => {
    let tries = 0;
    server({
      "/api/auth/refresh": () => (++tries < 3 ? Response.json({ code: "refresh_raced" }, { status: 409 }) : Response.json(ENTRY)),
    });
    expect(await refresh()).toBe(true);
    expect(tries).toBe(3);
  });

  it("asks who is there only where there is a sign of a session", async () => {
    const calls = server({ "/api/auth/refresh": () => Response.json(ENTRY) });
    leave();
    await start();
    expect(calls).toEqual([]);
    document.cookie = "wabot_here=y; path=/";
    await start();
    expect(calls).toEqual(["/api/auth/refresh"]);
  });

  it("sends a body again after a renewal", async () => {
    const bodies: string[] = [];
    server({ "/api/me": byToken, "/api/auth/refresh": () => Response.json(ENTRY) });
    const plain = fetch;
    vi.stubGlobal("fetch", async (input: Request | string) => {
      if (input instanceof Request) bodies.push(await input.clone().text());
      return plain(input);
    });
    await authorised(new Request("http://127.0.0.1/api/me", { method: "POST", body: "kept" }));
    expect(bodies).toEqual(["kept", "kept"]);
  });
});
