import { useParams } from "react-router";
import { LinkNumber } from "@/features/numbers/link";

export function Component() {
  const { number = "" } = useParams();
  return <LinkNumber key={number} number={number} />;
}
