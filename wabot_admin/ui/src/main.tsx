/** Starts the app: who is there is asked at once, while the first page's code is on its way. */
import "@/styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, Suspense, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { queries } from "@/api/client";
import { start } from "@/api/session";
import { later } from "@/components/later";
import { Part } from "@/components/part";
import { useLanguage } from "@/lib/i18n";
import { noteLostStyles } from "@/lib/lost-styles";
import { useThemeOnPage } from "@/lib/theme";
import { makeRouter } from "@/router";

/** Nothing is noted before the first page is there: what says it comes after that page's code. */
const Toaster = later(() => import("@/components/toasts").then((module) => module.Toaster));

const router = makeRouter();
void start();
noteLostStyles();

function App() {
  const [language] = useLanguage();
  useThemeOnPage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Part fallback={null}>
        <Suspense>
          <Toaster />
        </Suspense>
      </Part>
    </QueryClientProvider>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
