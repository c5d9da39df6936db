/** A published version as it is: its own canvas to look at, talk with and compare; nothing of it is changed. */
import { useState } from "react";
import { useSearchParams } from "react-router";
import { $api, type Schemas } from "@/api/client";
import { usePalette } from "@/api/palette";
import { problemOf } from "@/api/problems";
import { ProblemNotice } from "@/components/problem-notice";
import { useAddress, useBeginning } from "../address";
import { BuilderProvider, useTypes } from "../draft/context";
import { Saver } from "../draft/saving";
import { send } from "../draft/send";
import { BuilderStore } from "../draft/store";
import { Frame } from "../frame";
import { Loading } from "../frame/loading";
import type { Palette } from "../model/types";
import { MissingVersion } from "./missing";

type Revision = Schemas["RevisionDocument"];

export function PublishedVersion({ bot, number }: { bot: string; number: string }) {
  const known = $api.useQuery("get", "/api/bots/{bot}", { params: { path: { bot } } });
  const revision = $api.useQuery("get", "/api/bots/{bot}/revisions/{revision}", { params: { path: { bot, revision: number } } }, { staleTime: Infinity, retry: false });
  const palette = usePalette();
  if (known.data && revision.error && problemOf(revision.error).status === 404) return <MissingVersion bot={bot} name={known.data.name} number={number} />;
  const error = known.error ?? revision.error ?? palette.error;
  if (error) return <ProblemNotice error={error} retry={() => void Promise.all([known.refetch(), revision.refetch(), palette.refetch()])} />;
  if (!known.data || !revision.data || !palette.data) return <Loading />;
  return <OpenVersion bot={bot} revision={revision.data} palette={palette.data} />;
}

function OpenVersion({ bot, revision, palette }: { bot: string; revision: Revision; palette: Palette }) {
  const types = useTypes(palette);
  const [params] = useSearchParams();
  const { document, number, author, at, message } = revision;
  const [{ store, saver }] = useState(() => {
    const made = new BuilderStore({ bot, version: { number, author, at, message }, document, rev: 0, readOnly: true, flow: params.get("flow") });
    return { store: made, saver: new Saver(made, send(bot), () => undefined) }; // never opened: there is nothing to save
  });
  useBeginning(store);
  return (
    <BuilderProvider builder={{ store, saver, types, botName: document.name }}>
      <Frame />
      <Address />
    </BuilderProvider>
  );
}

function Address() {
  useAddress();
  return null;
}
