/* Beside the venue's time of an event, shows the reader's own where it differs. Without this script, or
   where the browser does not know the reader's zone, the venue's time stands alone. */
"use strict";

(() => {
  // English dates are written the British way here as on the rest of the page: 28 May, 13:15.
  const language = document.documentElement.lang;
  const locale = language === "en" ? "en-GB" : language;

  const DAY = 24 * 60 * 60 * 1000;

  /** Minutes that the moment's own text is ahead of UTC: "…T08:00:00-04:00" gives -240. */
  function venueOffset(text) {
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(text) || [text, "+", "0", "0"];
    return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  }

  /** The day and hours; of an event that lasts days, the hours of its first one, as beside the venue's days. */
  function range(start, end) {
    const lastsDays = end - start >= DAY;
    const format = new Intl.DateTimeFormat(locale, {
      ...(lastsDays ? {} : { weekday: "long", day: "numeric", month: "long" }),
      hour: "numeric",
      minute: "2-digit",
      timeZoneName: "long",
    });
    const endOfDay = lastsDays ? new Date(start.getTime() + ((end - start) % DAY)) : end;
    return format.formatRange ? format.formatRange(start, endOfDay) : format.format(start);
  }

  for (const element of document.querySelectorAll("[data-own-time]")) {
    const { ownTime, start, end } = element.dataset;
    const moments = [new Date(start), new Date(end)];
    if (moments.some(Number.isNaN) || -moments[0].getTimezoneOffset() === venueOffset(start)) continue;
    element.textContent = ownTime.replace("[time]", range(...moments));
    element.hidden = false;
  }
})();
