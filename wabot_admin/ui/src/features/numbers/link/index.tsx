/** Linking a number with its phone: by a code to scan or to type, as it happens. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { ask, useAction } from "@/api/action";
import { $api, api, changed } from "@/api/client";
import { useFresh } from "@/api/fresh";
import { useMay, useMe } from "@/api/me";
import { Page } from "@/components/page";
import { ProblemNotice } from "@/components/problem-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkChoice } from "@/features/numbers/link/choice";
import { LinkDone } from "@/features/numbers/link/done";
import { LinkLive } from "@/features/numbers/link/live";
import { phaseOf } from "@/features/numbers/link/phase";
import { words } from "@/features/numbers/link/messages";
import { Steps } from "@/features/numbers/link/steps";
import { useMessages } from "@/lib/i18n";

const ROOTS = ["/api/numbers"] as const;
const NEWS = ["number", "link"];
const POLL = 3_000;

export function LinkNumber({ number: id }: { number: string }) {
  const t = useMessages(words);
  const navigate = useNavigate();
  const known = useMe().isSuccess;
  const mayLink = useMay("numbers.link");
  const path = { params: { path: { number: id } } };
  useFresh(ROOTS, NEWS);
  const number = $api.useQuery("get", "/api/numbers/{number}", path, { refetchInterval: POLL });
  const link = $api.useQuery("get", "/api/numbers/{number}/link", path, { enabled: mayLink, refetchInterval: POLL });
  const [begun, setBegun] = useState<{ phone: string | null } | null>(null);
  const [shown, setShown] = useState(false);
  const [otherWay, setOtherWay] = useState(false);
  const beginning = useAction(async (phone: string | null) => {
    await ask(api.POST("/api/numbers/{number}/link", { ...path, body: { phone } }));
    await changed("/api/numbers");
    setShown(false);
    setOtherWay(false);
    setBegun({ phone });
  });
  const cancelling = useAction(async () => {
    await ask(api.DELETE("/api/numbers/{number}/link", path));
    await changed("/api/numbers");
    await navigate(`/numbers/${id}`);
  });
  const chooseAgain = () => {
    setShown(false);
    setBegun(null);
  };
  const title = number.data ? t("linkTitle", { name: number.data.name }) : t("stepLink");
  const error = number.error ?? link.error;
  if (known && !mayLink) {
    return (
      <Page title={title} className="max-w-3xl">
        <Card className="p-6 text-muted-foreground">{t("noLinkRight")}</Card>
      </Page>
    );
  }
  if (!number.data || !link.data) {
    return (
      <Page title={title} className="max-w-3xl">
        <Steps at={1} />
        <Card>{error ? <ProblemNotice error={error} retry={() => void changed("/api/numbers")} /> : <Skeleton className="m-6 h-80" />}</Card>
      </Page>
    );
  }
  const phase = phaseOf(number.data, link.data, { begun: begun !== null, shown });
  if ((phase === "qr" || phase === "code") && !shown) setShown(true);
  const choosing = phase === "choose" || (phase === "qr" && otherWay);
  const choose = (phone: string | null) => {
    if (phase === "qr" && phone === null) setOtherWay(false); // its code is there already
    else void beginning.run(phone);
  };
  const typing = begun?.phone ?? null;
  return (
    <Page title={title} className="max-w-3xl">
      <Steps at={phase === "done" ? 2 : 1} />
      <Card className="p-5 sm:p-6">
        {choosing && (
          <LinkChoice action={beginning} onChoose={choose} onLater={() => void (phase === "qr" ? cancelling.run() : navigate(`/numbers/${id}`))} />
        )}
        {phase === "done" && <LinkDone number={number.data} />}
        {!choosing && phase !== "done" && (
          <LinkLive
            phase={phase}
            link={link.data}
            byCode={phase === "code" || (phase !== "qr" && typing !== null)}
            overdue={phase === "qr" && typing !== null}
            error={beginning.error ?? cancelling.error}
            failure={
              <div className="flex flex-wrap justify-center gap-2">
                <Button onClick={() => void cancelling.run()} busy={cancelling.busy}>
                  {t("later")}
                </Button>
                <Button onClick={chooseAgain}>{t("otherWay")}</Button>
                <Button variant="primary" busy={beginning.busy} onClick={() => void beginning.run(typing)}>
                  {t("tryAgain")}
                </Button>
              </div>
            }
            cancel={
              <div className="flex flex-wrap justify-end gap-2">
                <Button onClick={() => void cancelling.run()} busy={cancelling.busy}>
                  {t("cancelLink")}
                </Button>
                {phase === "qr" && <Button onClick={() => setOtherWay(true)}>{t("otherWay")}</Button>}
                {phase === "qr" && typing !== null && (
                  <Button variant="primary" busy={beginning.busy} onClick={() => void beginning.run(typing)}>
                    {t("nextCode")}
                  </Button>
                )}
              </div>
            }
          />
        )}
      </Card>
    </Page>
  );
}
