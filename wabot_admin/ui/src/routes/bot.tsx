import { useParams, useSearchParams } from "react-router";
import { NotFoundPage } from "@/components/error-page";
import { Builder, PublishedVersion } from "@/features/builder";

export function Component() {
  const { bot } = useParams();
  const revision = useSearchParams()[0].get("revision");
  if (!bot) return <NotFoundPage />;
  return revision === null ? <Builder key={bot} bot={bot} /> : <PublishedVersion key={`${bot} ${revision}`} bot={bot} number={revision} />;
}
