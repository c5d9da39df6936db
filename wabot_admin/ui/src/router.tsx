/** Every address of the app: one line a page, each loaded when it is first gone to. */
import { createBrowserRouter, type RouteObject } from "react-router";
import { ErrorPage, NotFoundPage } from "@/components/error-page";

/** The handle of pages that need the width: the sidebar is folded there. */
const NARROW = { narrow: true };

export const routes: RouteObject[] = [
  {
    ErrorBoundary: ErrorPage,
    HydrateFallback: () => null,
    children: [
      { path: "sign-in", lazy: () => import("@/routes/sign-in") },
      { path: "first", lazy: () => import("@/routes/first") },
      { path: "invite", lazy: () => import("@/routes/invite") },
      { path: "reset", lazy: () => import("@/routes/reset") },
      {
        lazy: () => import("@/routes/shell"),
        children: [
          {
            ErrorBoundary: ErrorPage,
            children: [
              { index: true, lazy: () => import("@/routes/home") },
              { path: "bots", lazy: () => import("@/routes/bots") },
              { path: "bots/:bot", handle: NARROW, lazy: () => import("@/routes/bot") },
              { path: "conversations/:conversation?", lazy: () => import("@/routes/conversations") },
              { path: "contacts", lazy: () => import("@/routes/contacts") },
              { path: "contacts/alike", lazy: () => import("@/routes/alike") },
              { path: "contacts/:contact", lazy: () => import("@/routes/contact") },
              { path: "captures", lazy: () => import("@/routes/captures") },
              { path: "analytics", lazy: () => import("@/routes/analytics") },
              { path: "numbers", lazy: () => import("@/routes/numbers") },
              { path: "numbers/new", lazy: () => import("@/routes/new-number") },
              { path: "numbers/:number", lazy: () => import("@/routes/number") },
              { path: "numbers/:number/link", lazy: () => import("@/routes/link-number") },
              { path: "health", lazy: () => import("@/routes/health") },
              { path: "plugins", lazy: () => import("@/routes/plugins") },
              { path: "plugins/:plugin", lazy: () => import("@/routes/plugin") },
              { path: "accounts", lazy: () => import("@/routes/accounts") },
              { path: "roles", lazy: () => import("@/routes/roles") },
              { path: "secrets", lazy: () => import("@/routes/secrets") },
              { path: "labels", lazy: () => import("@/routes/labels") },
              { path: "settings", lazy: () => import("@/routes/settings") },
              { path: "keys", lazy: () => import("@/routes/keys") },
              { path: "audit", lazy: () => import("@/routes/audit") },
              { path: "me", lazy: () => import("@/routes/me") },
              { path: "*", Component: NotFoundPage },
            ],
          },
        ],
      },
    ],
  },
];

export const makeRouter = () => createBrowserRouter(routes);
