// Moments in words a person reads: of messages, of day dividers, and of Slack's <!date^…> tokens.

let zone;
let ahead = 0;

/** Show every time in this IANA zone (the hospital's); the browser's own until told. */
export function useZone(name) {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    zone = name;
  } catch {
    zone = undefined;
  }
}

/** Take over what the sandbox says the time is: its clock can be ahead of the browser's. */
export function setClock(iso) {
  ahead = new Date(iso) - Date.now();
}

/** The sandbox's present. */
export const now = () => new Date(Date.now() + ahead);

const say = (date, options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(date);

const HOUR = { hour: "2-digit", minute: "2-digit" };
const DAY = { weekday: "long", day: "numeric", month: "long" };

/** The moment a Slack timestamp ("1732431600.000100") names. */
export const moment = (ts) => new Date(Number.parseFloat(ts) * 1000);

export const clockTime = (date) => say(date, HOUR);
export const fullTime = (date) => say(date, { ...DAY, year: "numeric", ...HOUR });
export const dayAndTime = (date) => say(date, { weekday: "short", day: "numeric", month: "short", ...HOUR });

const sameDay = (one, other) => say(one, { dateStyle: "short" }) === say(other, { dateStyle: "short" });

/** The present day, as a mark that changes when the day does. */
export const today = () => say(now(), { dateStyle: "short" });

/** "Today", "Yesterday", or the day in words. */
export function dayName(date) {
  const present = now();
  if (sameDay(date, present)) return "Today";
  if (sameDay(date, new Date(present - 86_400_000))) return "Yesterday";
  return say(date, date.getFullYear() === present.getFullYear() ? DAY : { ...DAY, year: "numeric" });
}

/** A past moment in few words: "today 14:02", "yesterday 14:02", "24 Nov". */
export function briefly(date) {
  const day = dayName(date);
  const near = day === "Today" || day === "Yesterday";
  return near ? `${day.toLowerCase()} ${clockTime(date)}` : say(date, { day: "numeric", month: "short" });
}

const NUMERALS = { year: "numeric", month: "2-digit", day: "2-digit" };

function token(name, date) {
  const pretty = name.endsWith("_pretty");
  if (pretty && ["Today", "Yesterday"].includes(dayName(date))) return dayName(date).toLowerCase();
  switch (name.replace("_pretty", "")) {
    case "date_num":
      return say(date, NUMERALS).split("/").reverse().join("-");
    case "date_slash":
      return say(date, NUMERALS);
    case "date_short":
      return say(date, { day: "numeric", month: "short", year: "numeric" });
    case "date_long":
      return say(date, { ...DAY, year: "numeric" });
    case "date":
      return say(date, { day: "numeric", month: "long", year: "numeric" });
    case "time":
      return say(date, HOUR);
    case "time_secs":
      return say(date, { ...HOUR, second: "2-digit" });
    case "ago":
      return ago(date);
    default:
      return null;
  }
}

function ago(date) {
  const seconds = (date - now()) / 1000;
  const [size, unit] = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ].find(([n]) => Math.abs(seconds) >= n) ?? [1, "second"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** Slack's date format with its {tokens} filled in; unknown tokens stay as they are. */
export function formatted(seconds, format) {
  const date = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name) => token(name, date) ?? whole);
}

/** Seconds from now to the coming Monday, 08:00 in the shown zone. */
export function secondsToMonday() {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "short",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      hourCycle: "h23",
    })
      .formatToParts(now())
      .map(({ type, value }) => [type, value]),
  );
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.weekday);
  const intoDay = Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second);
  const wait = (7 - weekday) * 86_400 + 8 * 3600 - intoDay;
  return wait > 7 * 86_400 ? wait - 7 * 86_400 : wait;
}
