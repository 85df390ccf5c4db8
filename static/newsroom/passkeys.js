// Say it where a passkey could not be used or made; django-allauth writes it to the console only.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const failure = document.getElementById("passkey-failure");
  failure.hidden = false;
  failure.textContent = failure.dataset.text;
});
