/* Shows the pictures of a gallery in a viewer, one at a time: by arrow, by button, or with a finger. The track is an
   ordinary row that scrolls and snaps, so that swiping is the browser's own. Without this script each picture is a
   link to its large version. All words come from the page. */

class Viewer {
  constructor(gallery, dialog) {
    this.dialog = dialog;
    this.links = [...gallery.querySelectorAll("a")];
    this.track = dialog.querySelector(".viewer-track");
    this.slides = this.links.map(slideOf);
    this.track.append(...this.slides);
    dialog.addEventListener("click", (event) => this.click(event));
    dialog.addEventListener("keydown", (event) => this.press(event));
    dialog.addEventListener("close", () => this.opener.focus());
    this.track.addEventListener("scroll", () => this.wait());
  }

  open(link) {
    this.opener = link;
    this.dialog.showModal();
    this.go(this.links.indexOf(link), "instant");
  }

  /** Shows the picture of that number, or the first or last one where there is none. */
  go(number, behavior = calm() ? "instant" : "smooth") {
    const last = this.slides.length - 1;
    this.show(Math.min(Math.max(number, 0), last));
    this.slides[this.number].scrollIntoView({ behavior, inline: "center", block: "nearest" });
  }

  /** Says which picture is to be seen. A button at the end of its way stays, and keeps the focus. */
  show(number) {
    this.number = number;
    const link = this.links[number];
    this.slides.forEach((slide, each) => { slide.inert = each !== number; });
    reach(this.slides[number].querySelector("figcaption"));
    this.find("[role=status]").textContent = link.dataset.place;
    this.find("[download]").href = link.dataset.full;
    this.find("[data-do=back]").setAttribute("aria-disabled", number === 0);
    this.find("[data-do=on]").setAttribute("aria-disabled", number === this.slides.length - 1);
  }

  /** Once a finger's scrolling has come to rest, shows what it has brought. */
  wait() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const number = Math.round(Math.abs(this.track.scrollLeft) / this.track.clientWidth);
      if (this.dialog.open && number !== this.number) this.show(number);
    }, 120);
  }

  click(event) {
    const button = event.target.closest("[data-do]");
    if (button) this.do(button.dataset.do);
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isRightToLeft = getComputedStyle(this.dialog).direction === "rtl";
    const keys = {
      ArrowLeft: isRightToLeft ? "on" : "back",
      ArrowRight: isRightToLeft ? "back" : "on",
      Home: "first",
      End: "last",
    };
    if (!(event.key in keys)) return;
    event.preventDefault();
    this.do(keys[event.key]);
  }

  do(what) {
    if (what === "close") this.dialog.close();
    else this.go({ back: this.number - 1, on: this.number + 1, first: 0, last: this.slides.length }[what]);
  }

  find(selector) {
    return this.dialog.querySelector(selector);
  }
}

/** The large version of a picture with its words; none is loaded before it is near. */
function slideOf(link) {
  const figure = document.createElement("figure");
  const picture = link.querySelector("picture").cloneNode(true);
  for (const each of picture.children) each.sizes = "100vw"; // the same files, chosen for a larger place
  figure.append(picture);
  const words = link.closest("figure").querySelector("figcaption");
  if (words) figure.append(words.cloneNode(true));
  return figure;
}

/** Lets the keyboard reach words that are too long to be seen at once. */
function reach(words) {
  if (words && words.scrollHeight > words.clientHeight) words.tabIndex = 0;
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

for (const gallery of document.querySelectorAll(".gallery")) {
  const dialog = gallery.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
  let viewer = null;
  gallery.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!viewer) {
      document.body.append(dialog);
      viewer = new Viewer(gallery, dialog);
    }
    viewer.open(link);
  });
}
