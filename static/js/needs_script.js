// Shows what works by scripts alone.
for (const row of document.querySelectorAll("[data-needs-script]")) row.hidden = false;
