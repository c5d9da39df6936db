import { useParams } from "react-router";
import { NumberPage } from "@/features/numbers/number-page";

export function Component() {
  const { number = "" } = useParams();
  return <NumberPage key={number} number={number} />;
}
