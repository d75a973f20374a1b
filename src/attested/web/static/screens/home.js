// The offer of a tour, taken or not, is not made again in this browser.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toured]");
  if (!button) return;
  document.cookie = "tour=done; path=/; max-age=31536000; samesite=lax";
  if (button.dataset.toured) location.href = button.dataset.toured;
  else button.closest(".tour")?.remove();
});
