"use strict";
// Asks what is new, draws it, and loads the phone again when there is another one.
const by = (id) => document.getElementById(id);
let generation = 0;

function fill(select, options, chosen) {
    const wanted = JSON.stringify([options, chosen]);
    if (select.dataset.filled === wanted) return;
    select.dataset.filled = wanted;
    select.replaceChildren(...options.map(([value, label]) => {
        const option = document.createElement("option");
        option.value = value;
        option.textContent = label;
        option.selected = value === chosen;
        return option;
    }));
}

function draw(state) {
    if (state.generation !== generation) {
        generation = state.generation;
        by("phone").src = `/phone?${generation}`;
    }
    fill(by("procedure"), state.procedures.map(([code, name]) => [code, `${name} (${code})`]), state.looking.procedure);
    fill(by("person"), [["", "không ai, tự trả lời"], ...state.people.map((name) => [name, name])], state.looking.person);
    const remarks = JSON.stringify(state.remarks);
    if (by("remarks").dataset.shown !== remarks) {
        by("remarks").dataset.shown = remarks;
        by("remarks").replaceChildren(...state.remarks.map((text) => {
            const item = document.createElement("li");
            item.textContent = text;
            return item;
        }));
    }
    by("state").className = state.is_current ? "" : "wrong";
    by("state").textContent = !state.is_current
        ? "Gói đang viết chưa dùng được: điện thoại còn bản trước. Sửa những điều dưới đây rồi lưu lại."
        : state.is_leading ? "Đang đưa điện thoại tới chỗ đang xem…"
        : state.remarks.length ? "Điện thoại đang hiện đúng những gì vừa lưu. Vẫn còn điều cần sửa."
        : "Điện thoại đang hiện đúng những gì vừa lưu. Không có gì phải sửa.";
}

function look(person) {
    const wanted = new URLSearchParams({ procedure: by("procedure").value, person });
    fetch(`/preview/look?${wanted}`, { method: "POST" });
}
by("procedure").addEventListener("change", () => look(""));
by("person").addEventListener("change", () => look(by("person").value));

async function ask() {
    try {
        const answer = await fetch("/preview/state");
        if (answer.ok) draw(await answer.json());
    } catch {
        by("state").className = "wrong";
        by("state").textContent = "Chương trình xem thử đã dừng.";
    }
    setTimeout(ask, 500);
}
ask();
