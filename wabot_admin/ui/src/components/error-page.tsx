/** In the place of a page that broke or does not exist. */
import { CircleAlert, Compass } from "lucide-react";
import { Link, isRouteErrorResponse, useRouteError } from "react-router";
import { Empty } from "@/components/empty";
import { words } from "@/components/messages";
import { usePageTitle } from "@/components/page";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n";

export function ErrorPage() {
  const t = useMessages(words);
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty
        icon={CircleAlert}
        title={t("wentWrong")}
        help={t("pageBroke")}
        action={
          <Button variant="primary" onClick={() => location.reload()}>
            {t("reload")}
          </Button>
        }
      />
    </main>
  );
}

export function NotFoundPage() {
  const t = useMessages(words);
  const heading = usePageTitle(t("notFound"));
  return (
    <div className="grid min-h-[60dvh] place-items-center">
      <h1 ref={heading} tabIndex={-1} className="sr-only">
        {t("notFound")}
      </h1>
      <Empty
        icon={Compass}
        title={t("notFound")}
        help={t("notFoundHelp")}
        action={
          <Button asChild>
            <Link to="/">{t("home")}</Link>
          </Button>
        }
      />
    </div>
  );
}
