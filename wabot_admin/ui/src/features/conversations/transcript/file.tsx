/** A message's file: pictures are shown, sound and film on demand, everything else is only saved. What may be shown is
 *  a list of types; all others, SVG and HTML among them, never become part of the page. */
import { useQuery } from "@tanstack/react-query";
import { Download, FileText, ImageOff, Play } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { authorised } from "@/api/session";
import { OFFLINE } from "@/api/problems";
import type { Schemas } from "@/api/client";
import { useMay } from "@/api/me";
import { toastProblem } from "@/components/toasts";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { words } from "@/features/conversations/transcript/messages";
import { useLanguage, useMessages } from "@/lib/i18n";
import { saveBlob } from "@/lib/save-file";
import { sizeOf } from "@/lib/sizes";

type Media = Schemas["Media"];

const PICTURES = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);
const FILMS = new Set(["video/mp4", "video/webm", "video/3gpp"]);
const SOUNDS = new Set(["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/wav", "audio/webm"]);
const LARGEST_SHOWN = 8 * 1024 * 1024;

export function MessageFile({ media, label }: { media: Media; label: string }) {
  const t = useMessages(words);
  const may = useMay("conversations.media");
  const type = typeOf(media);
  const name = media.name ?? label;
  if (!media.url || !may) {
    return (
      <p className="flex items-start gap-2 py-1 text-muted-foreground">
        <ImageOff className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span className="min-w-0">
          <span className="block truncate font-medium text-foreground">{name}</span>
          {media.url ? t("mayNotSeeFiles") : t("noFile")}
        </span>
      </p>
    );
  }
  if (PICTURES.has(type) && (media.size ?? 0) <= LARGEST_SHOWN) return <Picture url={media.url} type={type} name={name} />;
  if (FILMS.has(type) || SOUNDS.has(type)) return <Player url={media.url} type={type} name={name} film={FILMS.has(type)} />;
  return <Saved url={media.url} name={name} size={media.size} />;
}

function Picture({ url, type, name }: { url: string; type: string; name: string }) {
  const t = useMessages(words);
  const [large, setLarge] = useState(false);
  const file = useFile(url, type, true);
  const address = useAddress(file.data);
  const [broken, setBroken] = useState(false);
  if (file.error || broken) return <Saved url={url} name={name} size={null} />;
  return (
    <>
      <button
        type="button"
        onClick={() => setLarge(true)}
        aria-label={t("openPicture", { name })}
        className="mb-1 block h-44 w-60 max-w-full overflow-hidden rounded-md bg-muted"
      >
        {address ? (
          <img src={address} alt="" className="size-full object-cover" onError={() => setBroken(true)} />
        ) : (
          <Skeleton className="size-full" />
        )}
      </button>
      <Dialog open={large} onOpenChange={setLarge} title={name} className="top-[5dvh] max-h-[90dvh] max-w-3xl">
        {address && <img src={address} alt={name} className="mx-auto max-h-[70dvh] max-w-full object-contain" />}
      </Dialog>
    </>
  );
}

function Player({ url, type, name, film }: { url: string; type: string; name: string; film: boolean }) {
  const t = useMessages(words);
  const [wanted, setWanted] = useState(false);
  const file = useFile(url, type, wanted);
  const address = useAddress(file.data);
  const size = film ? "h-44 w-60" : "h-11 w-60";
  if (address) {
    return film ? (
      // eslint-disable-next-line jsx-a11y/media-has-caption -- what people send has no captions
      <video src={address} controls autoPlay aria-label={name} className={`${size} mb-1 max-w-full rounded-md bg-foreground`} />
    ) : (
      // eslint-disable-next-line jsx-a11y/media-has-caption -- what people send has no captions
      <audio src={address} controls autoPlay aria-label={name} className={`${size} mb-1 max-w-full`} />
    );
  }
  return (
    <button
      type="button"
      onClick={() => (file.error ? void file.refetch() : setWanted(true))}
      aria-busy={file.isFetching || undefined}
      aria-label={t("loadMedia", { name })}
      className={`${size} mb-1 flex max-w-full items-center justify-center gap-2 rounded-md bg-foreground/8 px-3 hover:bg-foreground/12`}
    >
      <Play className="size-4 shrink-0" aria-hidden />
      <span className="truncate">{name}</span>
    </button>
  );
}

function Saved({ url, name, size }: { url: string; name: string; size: number | null }) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      saveBlob(name, await fetchFile(url, "application/octet-stream"));
    } catch (refusal) {
      toastProblem(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex w-60 max-w-full items-center gap-2.5 py-1">
      <FileText className="size-5 shrink-0 text-muted-foreground" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        {size !== null && <span className="text-xs text-muted-foreground">{sizeOf(size, language)}</span>}
      </span>
      <Button variant="ghost" size="icon-sm" busy={busy} aria-label={t("download", { name })} onClick={() => void save()}>
        {!busy && <Download aria-hidden />}
      </Button>
    </div>
  );
}

function useFile(url: string, type: string, enabled: boolean) {
  return useQuery({ queryKey: ["file", url], enabled, staleTime: Infinity, gcTime: 60_000, queryFn: () => fetchFile(url, type) });
}

/** Fetch a file as who is signed in; its type is one of ours, never what its bytes or its sender say. */
async function fetchFile(url: string, type: string): Promise<Blob> {
  const response = await authorised(new Request(new URL(url, location.origin)));
  if (response.ok) return new Blob([await response.arrayBuffer()], { type });
  throw await response.json().catch(() => OFFLINE);
}

function useAddress(file: Blob | undefined): string | undefined {
  const address = useMemo(() => file && URL.createObjectURL(file), [file]);
  useEffect(() => () => {
    if (address) setTimeout(() => URL.revokeObjectURL(address), 60_000); // a strict second mount still shows it
  }, [address]);
  return address;
}

function typeOf(media: Media): string {
  return (media.mimetype ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
