/** Every address of the app: one line a page, each loaded when it is first gone to. */
import { createBrowserRouter, type RouteObject } from "react-router";
import { ErrorPage, NotFoundPage } from "@/components/error-page";
import { page } from "@/components/later";
import { safeNext } from "@/lib/next";

/** The handle of pages that need the width: the sidebar is folded there. */
const NARROW = { narrow: true };

export const routes: RouteObject[] = [
  {
    ErrorBoundary: ErrorPage,
    HydrateFallback: () => null,
    children: [
      { path: "sign-in", lazy: page(() => import("@/routes/sign-in")), loader: ({ request }) => safeNext(new URL(request.url).searchParams.get("next"), routes) },
      { path: "first", lazy: page(() => import("@/routes/first")) },
      { path: "invite", lazy: page(() => import("@/routes/invite")) },
      { path: "reset", lazy: page(() => import("@/routes/reset")) },
      {
        lazy: page(() => import("@/routes/shell")),
        children: [
          {
            ErrorBoundary: ErrorPage,
            children: [
              { index: true, lazy: page(() => import("@/routes/home")) },
              { path: "bots", lazy: page(() => import("@/routes/bots")) },
              { path: "bots/:bot", handle: NARROW, lazy: page(() => import("@/routes/bot")) },
              { path: "conversations/:conversation?", lazy: page(() => import("@/routes/conversations")) },
              { path: "contacts", lazy: page(() => import("@/routes/contacts")) },
              { path: "contacts/alike", lazy: page(() => import("@/routes/alike")) },
              { path: "contacts/:contact", lazy: page(() => import("@/routes/contact")) },
              { path: "captures", lazy: page(() => import("@/routes/captures")) },
              { path: "analytics", lazy: page(() => import("@/routes/analytics")) },
              { path: "numbers", lazy: page(() => import("@/routes/numbers")) },
              { path: "numbers/new", lazy: page(() => import("@/routes/new-number")) },
              { path: "numbers/:number", lazy: page(() => import("@/routes/number")) },
              { path: "numbers/:number/link", lazy: page(() => import("@/routes/link-number")) },
              { path: "health", lazy: page(() => import("@/routes/health")) },
              { path: "plugins", lazy: page(() => import("@/routes/plugins")) },
              { path: "plugins/:plugin", lazy: page(() => import("@/routes/plugin")) },
              { path: "accounts", lazy: page(() => import("@/routes/accounts")) },
              { path: "roles", lazy: page(() => import("@/routes/roles")) },
              { path: "secrets", lazy: page(() => import("@/routes/secrets")) },
              { path: "labels", lazy: page(() => import("@/routes/labels")) },
              { path: "settings", lazy: page(() => import("@/routes/settings")) },
              { path: "keys", lazy: page(() => import("@/routes/keys")) },
              { path: "audit", lazy: page(() => import("@/routes/audit")) },
              { path: "me", lazy: page(() => import("@/routes/me")) },
              { path: "*", Component: NotFoundPage },
            ],
          },
        ],
      },
    ],
  },
];

export const makeRouter = () => createBrowserRouter(routes);
