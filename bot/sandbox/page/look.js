// Light or dark as this person chose it last, before anything is painted; nothing chosen: as the system says.
const look = localStorage.getItem("look");
if (look) document.documentElement.dataset.look = look;
