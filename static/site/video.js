/* Plays a video in the place of its still picture. Until somebody asks for it, nothing is loaded from its platform;
   without this script, the picture is a link to it. */

/** The player of a figure, named as its picture is. */
function playerOf(figure) {
  const frame = document.createElement("iframe");
  frame.title = figure.querySelector("img").alt;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube plays nothing for a page without a name
  frame.src = figure.dataset.player;
  return frame;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".video[data-player] > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const frame = playerOf(link.closest(".video"));
  link.replaceWith(frame);
  frame.focus();
});
