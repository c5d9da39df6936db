import { useParams } from "react-router";
import { NotFoundPage } from "@/components/error-page";
import { Builder } from "@/features/builder";

export function Component() {
  const { bot } = useParams();
  return bot ? <Builder key={bot} bot={bot} /> : <NotFoundPage />;
}
